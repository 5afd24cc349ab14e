"""The words of a page that says why, in both languages, and how its numbers are written."""

from collections.abc import Sequence

from dure.award.compile import Round
from dure.award.round import MILLI, PRICE_SCALE, Work
from dure.award.standing import Standing
from dure.award.why_bound import Code
from dure.terms.language import Text
from dure.terms.units import HOUR_S, AccelS, hours_text

TITLES: dict[str, Text] = {
    "full": Text(en="Application {id} got what it asked", ko="신청 {id}: 신청한 만큼 받았습니다"),
    "part": Text(
        en="Application {id} got part of what it asked", ko="신청 {id}: 일부를 받았습니다"
    ),
    "none": Text(en="Application {id} got nothing", ko="신청 {id}: 받지 못했습니다"),
}
HEADINGS: dict[str, Text] = {
    "asked": Text(en="What was asked", ko="신청한 내용"),
    "got": Text(en="What was given", ko="받은 내용"),
    "bound": Text(en="What decided", ko="무엇이 정했나"),
    "others": Text(en="Who got the time instead", ko="그 시간은 누가 받았나"),
    "change": Text(en="What would have made a difference", ko="무엇이 달랐다면 더 받았나"),
    "object": Text(en="How to object", ko="이의신청 방법"),
}
CAPTIONS: dict[str, Text] = {
    "asked": Text(en="In the words of the application", ko="신청서에 적은 대로"),
    "got": Text(en="The award", ko="배정 결과"),
    "bound": Text(en="The method", ko="배분 방법"),
    "others": Text(en="By track", ko="신청유형별"),
    "change": Text(en="Changes", ko="바꾸어 본 것"),
    "object": Text(en="Objection", ko="이의신청"),
}
WITHIN_ONE = Text(
    en="Shares are rounded to whole servers; what it got is within one server of its share.",
    ko="몫을 서버 단위로 맞추므로 받은 양은 그 몫에서 한 대 넘게 차이 나지 않습니다.",
)
LABELS: dict[str, Text] = {
    "call": Text(en="Call", ko="공모"),
    "track": Text(en="Track", ko="신청유형"),
    "work": Text(en="Class of work", ko="작업 종류"),
    "asked": Text(en="Amount asked", ko="신청량"),
    "types": Text(en="Types it can use", ko="쓸 수 있는 종류"),
    "least": Text(en="Least useful amount", ko="최소 필요량"),
    "all_or_nothing": Text(en="all or nothing", ko="전부 아니면 거절"),
    "any": Text(en="any amount is of use", ko="얼마든지 쓸 수 있음"),
    "start": Text(en="Start", ko="시작일"),
    "flexible": Text(en="flexible", ko="조정 가능"),
    "score": Text(en="Score", ko="평가점수"),
    "place": Text(en="place {place} of {n}", ko="{n}건 가운데 {place}위"),
    "got": Text(en="Given", ko="배정"),
    "share": Text(en="Of the work asked", ko="신청한 작업량 대비"),
    "method": Text(en="Method", ko="배분 방법"),
    "meaning": Text(en="What it does", ko="방법의 뜻"),
}
WORK_WORDS: dict[Work, Text] = {
    "pretraining": Text(en="pre-training", ko="사전학습"),
    "finetuning": Text(en="fine-tuning", ko="미세조정"),
    "inference": Text(en="inference", ko="추론"),
    "simulation": Text(en="simulation", ko="시뮬레이션"),
}
BOUND_WORDS: dict[Code, Text] = {
    "asked_in_full": Text(
        en="It got all it asked; no rule bound it.",
        ko="신청한 만큼 모두 받았으며 제한한 규칙이 없습니다.",
    ),
    "no_score": Text(
        en="It has neither a score nor a panel rank, and this method goes by them.",
        ko="점수도 심사순위도 없는데, 이 방법은 그것으로 정합니다.",
    ),
    "least": Text(
        en="Its own condition: what was left was less than it can use. Had any amount been of use, "
        "it would have got {more} of the work asked instead of {got}.",
        ko="스스로 정한 조건: 남은 양이 쓸 수 있는 최소량보다 적었습니다. 얼마든지 받겠다고 "
        "했다면 신청한 작업량의 {got} 대신 {more}를 받았을 것입니다.",
    ),
    "applicant_cap": Text(
        en="The cap per applicant: all applications of the same applicant together reached it. "
        "Without the cap it would have got {more} instead of {got}.",
        ko="신청자별 한도: 같은 신청자의 신청을 모두 더한 양이 한도에 이르렀습니다. 한도가 "
        "없었다면 {got} 대신 {more}를 받았을 것입니다.",
    ),
    "set_aside": Text(
        en="The set-aside: part of the time is kept for other tracks or regions. Without it, it "
        "would have got {more} instead of {got}.",
        ko="유보분: 시간의 일부가 다른 신청유형이나 지역의 몫입니다. 유보분이 없었다면 {got} 대신 "
        "{more}를 받았을 것입니다.",
    ),
    "ceiling": Text(
        en="The ceiling of its track or region: together it may have no more. Without it, it would "
        "have got {more} instead of {got}.",
        ko="신청유형 또는 지역의 상한: 모두 더해 더 받을 수 없습니다. 상한이 없었다면 {got} 대신 "
        "{more}를 받았을 것입니다.",
    ),
    "track_share": Text(
        en="The share of its track ({track}): tracks share first. Had all applications shared at "
        "once, it would have got {more} instead of {got}.",
        ko="신청유형({track})의 몫: 먼저 신청유형끼리 나눕니다. 모두 함께 나누었다면 {got} 대신 "
        "{more}를 받았을 것입니다.",
    ),
    "npu_first": Text(
        en="NPU first: this class of work is given domestic NPUs wherever it can use them. Without "
        "that rule it would have got {more} instead of {got}.",
        ko="NPU 우선: 이 작업 종류는 쓸 수 있으면 국산 NPU를 먼저 줍니다. 그 규칙이 없었다면 "
        "{got} 대신 {more}를 받았을 것입니다.",
    ),
    "whole_servers": Text(
        en="Whole servers: time is given in whole servers only. To the second, it would have got "
        "{more} instead of {got}.",
        ko="서버 단위: 시간을 서버 단위로만 줍니다. 초 단위였다면 {got} 대신 {more}를 받았을 "
        "것입니다.",
    ),
    "rank": Text(
        en="The order: applications before it took what there was. By score it stands at place "
        "{place} of {n}.",
        ko="순위: 앞선 신청들이 있는 시간을 모두 받았습니다. 점수로 {n}건 가운데 {place}위입니다.",
    ),
    "level": Text(
        en="The common level: the time it could use was raised evenly for all who wanted it, until "
        "it was used up. Its share is as much for its claim ({weight}) as that of the others at "
        "this level, and it got {got} of the work asked.",
        ko="공통 수준: 쓸 수 있는 시간을 바라는 모든 신청에 고르게 올리다가 다 나누었습니다. "
        "권리({weight})에 견준 몫은 같은 수준의 다른 신청과 같고, 신청한 작업량의 {got}를 "
        "받았습니다.",
    ),
    "price": Text(
        en="The price: each application has a claim to spend, here {weight}, and time costs what "
        "all together would pay for it. It got {got} of the work asked.",
        ko="가격: 신청마다 쓸 수 있는 권리가 있고(여기서는 {weight}), 시간의 값은 모두가 낼 "
        "만큼으로 정해집니다. 신청한 작업량의 {got}를 받았습니다.",
    ),
    "choice": Text(
        en="The choice: the servers it asked for bring more points in other applications. By score "
        "it stands at place {place} of {n}.",
        ko="선정: 신청한 서버가 다른 신청에서 더 많은 점수를 냅니다. 점수로 {n}건 가운데 "
        "{place}위입니다.",
    ),
}
STOOD_BACK: dict[Code, Text] = {
    "level": Text(
        en="The common level: the time it could use was raised evenly for all who wanted it, until "
        "it was used up. For its claim ({weight}) that came to less than is of use to it, so it "
        "took no part.",
        ko="공통 수준: 쓸 수 있는 시간을 바라는 모든 신청에 고르게 올리다가 다 나누었습니다. "
        "권리({weight})에 돌아갈 몫이 최소 필요량보다 적어 나누는 데서 빠졌습니다.",
    ),
    "price": Text(
        en="The price: each application has a claim to spend, here {weight}, and time costs what "
        "all together would pay for it. With it among them, that claim, or another's, would have "
        "bought less than is of use, so it took no part.",
        ko="가격: 신청마다 쓸 수 있는 권리가 있고(여기서는 {weight}), 시간의 값은 모두가 낼 "
        "만큼으로 정해집니다. 이 신청이 들어오면 그 권리로, 또는 다른 신청의 권리로 살 수 있는 "
        "양이 최소 필요량보다 적어 나누는 데서 빠졌습니다.",
    ),
}
DETAIL = Text(en="In the words of the method: ", ko="방법의 설명: ")
OTHERS = Text(
    en="Time on types that it could have used, given to other applications. Groups of fewer than "
    "five are put together with others.",
    ko="쓸 수 있었던 종류의 시간 가운데 다른 신청이 받은 양입니다. 다섯 건이 안 되는 집단은 "
    "다른 집단과 합칩니다.",
)
NO_GROUP = Text(
    en="Fewer than five other applications got such time, so nothing is said of them.",
    ko="그런 시간을 받은 다른 신청이 다섯 건이 안 되어 밝히지 않습니다.",
)
OTHERS_COLUMNS = (
    Text(en="Track", ko="신청유형"),
    Text(en="Applications", ko="신청"),
    Text(en="Given", ko="배정"),
)
CHANGE_WORDS: dict[str, Text] = {
    "less": Text(
        en="Less: asking for {what} would have been given in full ({got}).",
        ko="더 적게: {what}만 신청했다면 모두 받았을 것입니다({got}).",
    ),
    "partial": Text(
        en="Part: had any amount been of use, it would have got {got}.",
        ko="일부 수락: 얼마든지 받겠다고 했다면 받았을 양은 {got}입니다.",
    ),
    "type": Text(
        en="Another type: had it also named {what}, it would have got {got}.",
        ko="다른 종류: {what}도 쓰겠다고 했다면 받았을 양은 {got}입니다.",
    ),
    "track": Text(
        en="Another track: in {what}, if it may apply there, it would have got {got}.",
        ko="다른 신청유형: 자격이 있어 {what}(으)로 신청했다면 받았을 양은 {got}입니다.",
    ),
    "score": Text(
        en="Score: with {what} points or more it would have got {got}.",
        ko="점수: {what}점 이상이었다면 받았을 양은 {got}입니다.",
    ),
    "reserve": Text(
        en="Reserve list: it stands at place {place}, for time that is returned.",
        ko="예비 순위: 반납되는 시간에 대해 {place}번째입니다.",
    ),
    "next": Text(
        en="Next round: it may apply again, and time that others return or lose is offered again.",
        ko="다음 회차: 다시 신청할 수 있으며, 반납되거나 회수된 시간은 다시 공모합니다.",
    ),
}
NO_CHANGE = Text(
    en="No single change that was tried (less, any amount, another type, another track, a better "
    "score) would have brought more.",
    ko="한 가지만 바꾸어 본 것(더 적게, 일부 수락, 다른 종류, 다른 신청유형, 더 높은 점수) "
    "가운데 더 받게 되는 것이 없었습니다.",
)
NOT_TRIED = Text(
    en="No change was tried for this page.", ko="이 문서에서는 바꾸어 보지 않았습니다."
)
OBJECTION = (
    Text(
        en="An objection is heard within {days} days of this notice, by the office of the call.",
        ko="이 통지를 받은 날부터 {days}일 안에 공모 담당 기관에 이의를 신청할 수 있습니다.",
    ),
    Text(
        en="Name the number of the application and what is wrong: a number above that is not "
        "yours, a rule that was not applied as written, or a circumstance that was not known.",
        ko="신청번호와 잘못된 점을 적으십시오. 위의 수가 사실과 다르거나, 규칙이 적힌 대로 "
        "적용되지 않았거나, 알려지지 않은 사정이 있는 경우입니다.",
    ),
    Text(
        en="A person decides on it. The command dure award verify lets anyone check the division.",
        ko="사람이 판단합니다. 배분은 누구나 dure award verify 명령으로 확인할 수 있습니다.",
    ),
)


def join(texts: Sequence[Text]) -> Text:
    """Join texts with commas."""
    return Text(en=", ".join(t.en for t in texts), ko=", ".join(t.ko for t in texts))


def percent(part: int, whole: int) -> str:
    """Write a part in percent, to the tenth, rounded down, so that less than all is never 100 %.

    Examples
    --------
    >>> percent(2, 3), percent(3, 3), percent(0, 3)
    ('66.6 %', '100.0 %', '0.0 %')
    """
    tenths = part * MILLI // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10} %"


def points(score_milli: int) -> Text:
    """Write a score."""
    value = f"{score_milli // MILLI}.{score_milli % MILLI:03d}".rstrip("0").rstrip(".")
    return Text(en=f"{value} points", ko=f"{value}점")


def list_time(seconds: Sequence[int], round_: Round, types: Sequence[Text]) -> Text:
    """Write time of each type: whole servers as servers, all else in hours."""
    written = [
        write_time(s, server_s, label, is_whole=round_.rules.whole_servers)
        for s, server_s, label in zip(seconds, round_.supply.server_s(), types, strict=True)
        if s
    ]
    return join(written) if written else Text(en="nothing", ko="없음")


def write_time(seconds: int, server_s: int, label: Text, *, is_whole: bool) -> Text:
    """Write time of one type."""
    if is_whole and seconds % server_s == 0:
        count = seconds // server_s
        servers = "server" if count == 1 else "servers"
        return Text(en=f"{count:,} {servers} of {label.en}", ko=f"{label.ko} 서버 {count:,}대")
    hours = hours_text(AccelS(seconds))
    return Text(en=f"{hours} AH of {label.en}", ko=f"{label.ko} {hours} AH")


def write_price(standing: Standing, types: Sequence[Text]) -> list[Text]:
    """Say how much time the claim of an application buys, by type."""
    weight = int(standing.round.bids.weight[standing.row])
    prices = standing.division.price
    written: list[Text] = []
    for type_ in standing.usable if prices else []:
        price = prices[type_]
        if price == 0:
            free = Text(
                en="{type} is not scarce in this round.",
                ko="이번 회차에 {type}은(는) 부족하지 않습니다.",
            )
            label = types[type_]
            written.append(Text(en=free.en.format(type=label.en), ko=free.ko.format(type=label.ko)))
            continue
        hours = f"{weight * PRICE_SCALE // price / HOUR_S:,.1f}"
        written.append(
            Text(
                en=f"At its price the claim buys {hours} AH of {types[type_].en}.",
                ko=f"그 값으로 {types[type_].ko} {hours} AH를 살 수 있습니다.",
            )
        )
    return written
