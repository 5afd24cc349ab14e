"""The parts of the paper that say what is known, what is assumed and what is not claimed."""

from dure.policy.queue import Order
from dure.programme.model import Call, Cited
from dure.rehearse.result import Rehearsal
from dure.report.paper import Figure, Figures, Note, Section, Table
from dure.terms.citation import Mark, weakest
from dure.terms.language import Text, same

_UNPUBLISHED = Text(en="not published", ko="미공개")


def happened_section(result: Rehearsal) -> Section:
    """Say what the call's result was, as published."""
    call = result.paper.call
    assert call.asked is not None
    assert call.granted is not None
    rows, marks = [], []
    for track in call.tracks:
        asked = call.asked.accelerators_by_track.get(track)
        granted = call.granted.accelerators_by_track[track]
        rows.append((result.paper.programme.tracks[track].title, *_row(asked, granted)))
        marks.append(_mark(asked, granted))
    total_asked, total_granted = call.asked.accelerators, call.granted.accelerators
    if total_granted is not None:
        rows.append((Text(en="All", ko="합계"), *_row(total_asked, total_granted)))
        marks.append(_mark(total_asked, total_granted))
    table = Table(
        caption=Text(
            en="Accelerators asked for and granted in the call, by track",
            ko="공모에서 신청·배정된 가속기 수(트랙별, 장)",
        ),
        columns=(
            Text(en="Track", ko="트랙"),
            Text(en="Asked", ko="신청"),
            Text(en="Granted", ko="배정"),
            Text(en="Granted, % of asked", ko="신청 대비 배정(%)"),
        ),
        rows=tuple(rows),
        numeric=(False, True, True, True),
        marks=tuple(marks),
    )
    return Section(Text(en="What happened", ko="실제 결과"), (_unit_of(call), table))


def _unit_of(call: Call) -> Figures:
    """Show in what unit the call gave, how many, and for how long."""
    assert call.granted is not None
    shown = (
        (
            call.granted.servers,
            Text(en="{n:,} servers", ko="서버 {n:,}대"),
            Text(en="were granted, each to one project", ko="과제별 전용으로 배정"),
        ),
        (
            call.server_size,
            Text(en="{n} accelerators", ko="가속기 {n}장"),
            Text(en="in a server, the unit of the call", ko="서버 한 대의 가속기(배정 단위)"),
        ),
        (
            call.months_max,
            Text(en="{n} months", ko="{n}개월"),
            Text(en="is the longest grant", ko="최장 배정 기간"),
        ),
    )
    return Figures(
        tuple(
            Figure(text.fill(n=cited.value), label, cited.mark, cited.source)
            for cited, text, label in shown
            if cited is not None
        )
    )


def _row(asked: Cited[int] | None, granted: Cited[int]) -> tuple[Text, Text, Text]:
    """Write one row: asked, granted, and the share where both are known."""
    if asked is None:
        return _UNPUBLISHED, same(f"{granted.value:,}"), same("–")
    share = granted.value * 1000 // asked.value
    return same(f"{asked.value:,}"), same(f"{granted.value:,}"), same(f"{share / 10:.1f}")


def _mark(asked: Cited[int] | None, granted: Cited[int]) -> tuple[Mark, str]:
    """Give the mark of a row: that of its less sure number."""
    both = [granted] if asked is None else [asked, granted]
    mark = weakest([c.mark for c in both])
    return mark, next(c.source for c in both if c.mark is mark)


def assumed_section(result: Rehearsal) -> Section:
    """List every assumption with its value and why it had to be made."""
    rows = (
        *_assumed_of_demand(result),
        *_assumed_of_servers(result),
        *_assumed_of_queue(result),
    )
    table = Table(
        caption=Text(en="What had to be assumed", ko="가정한 것"),
        columns=(
            Text(en="Assumption", ko="가정"),
            Text(en="Value", ko="값"),
            Text(en="Why", ko="이유"),
        ),
        rows=rows,
        numeric=(False, False, False),
        marks=((Mark.ASSUMED, result.source.id), *((Mark.ASSUMED, ""),) * (len(rows) - 1)),
    )
    return Section(Text(en="What is assumed", ko="가정"), (table,))


def _assumed_of_demand(result: Rehearsal) -> tuple[tuple[Text, Text, Text], ...]:
    """Give the rows about who asks for what."""
    a = result.assumptions
    tracks = [result.paper.programme.tracks[t].title for t in result.paper.assumed_asked]
    return (
        (
            Text(en="Jobs of the projects", ko="과제의 작업"),
            Text(en=f"drawn from {result.source_name.en}", ko=f"{result.source_name.ko}에서 추출"),
            Text(en="no job records of the call are public", ko="공모 과제의 작업 기록은 미공개"),
        ),
        (
            Text(en="Use of what is asked", ko="신청량 대비 사용률"),
            same(", ".join(f"{u}" for u in _uses(result)) + " %"),
            Text(
                en="not measured in public; run over a range", ko="공개 측정치가 없어 범위로 실행"
            ),
        ),
        (
            Text(en="Asked servers of other tracks", ko="그 밖의 트랙의 신청 서버"),
            Text(
                en="in proportion to what was granted: " + ", ".join(t.en for t in tracks),
                ko="배정 비율대로: " + ", ".join(t.ko for t in tracks),
            )
            if tracks
            else Text(en="all published", ko="모두 공개됨"),
            Text(en="only some tracks are published", ko="일부 트랙만 공개"),
        ),
        (
            Text(en="Size of a project", ko="과제 규모"),
            Text(
                en=f"log-normal, spread {a.size_spread}, 1 to "
                f"{result.paper.offer.totals.servers_max} servers, every published sum exact",
                ko=f"로그 정규(퍼짐 {a.size_spread}), 서버 1~"
                f"{result.paper.offer.totals.servers_max}대, 공개된 합계와 정확히 일치",
            ),
            Text(en="sizes are not published", ko="과제별 규모 미공개"),
        ),
        (
            Text(en="Who comes after the granted", ko="배정 과제 다음 순서"),
            Text(en="the others, in drawn order", ko="나머지 과제, 추출한 순서"),
            Text(en="ranks are not published", ko="순위 미공개"),
        ),
    )


def _assumed_of_servers(result: Rehearsal) -> tuple[tuple[Text, Text, Text], ...]:
    """Give the rows about servers and how jobs run on them."""
    a, call = result.assumptions, result.paper.call
    nodes = " + ".join(f"{p.nodes}" for p in result.paper.offer.partitions)
    longest = Text(en="longest allowed", ko="최장 시간")
    return (
        (
            Text(en="Servers by operator", ko="사업자별 서버"),
            same(f"{nodes}"),
            Text(
                en=f"{call.title.en}: split in proportion to state use",
                ko=f"{call.title.ko}: 정부 활용분 비율로 나눔",
            ),
        ),
        (
            Text(en="Said run time", ko="신고 실행 시간"),
            Text(en=f"{a.estimate_factor} × the run time", ko=f"실행 시간의 {a.estimate_factor}배")
            if a.estimate_factor
            else longest,
            Text(en="the trace holds no estimates", ko="기록에 예상 시간이 없음"),
        ),
        (
            Text(en="Behaviour", ko="행동"),
            Text(
                en="jobs come as if nobody minded the queue",
                ko="대기열을 보고 신청을 미루는 사람이 없음",
            ),
            Text(
                en="people would hold back; long waits are overstated, on own servers most",
                ko="실제로는 미루므로 긴 대기는 과장되며, 전용 서버에서 가장 그러함",
            ),
        ),
        (
            Text(en="Longest run", ko="최장 실행"),
            Text(en=f"{a.run_max_d} days", ko=f"{a.run_max_d}일"),
            Text(en="longer work saves and restarts", ko="더 긴 작업은 저장 후 재시작"),
        ),
    )


def _assumed_of_queue(result: Rehearsal) -> tuple[tuple[Text, Text, Text], ...]:
    """Give the rows about queue, budgets and span."""
    a, call = result.assumptions, result.paper.call
    months = call.months_max.value if call.months_max else 0
    order = {
        Order.FAIR_SHARE: Text(
            en="fair share by servers asked", ko="신청 서버 수에 따른 공정 배분"
        ),
        Order.FCFS: Text(en="first come, first served", ko="선착순"),
    }[a.shared_policy.order]
    depth = a.shared_policy.depth
    looks = Text(
        en=f"; {depth} waiting jobs looked at" if depth else "",
        ko=f", 대기 작업 {depth}개까지 검토" if depth else "",
    )
    return (
        (
            Text(en="Queue of shared servers", ko="공동 서버의 대기열"),
            Text(
                en=f"{order.en}, EASY backfill{looks.en}", ko=f"{order.ko}, EASY backfill{looks.ko}"
            ),
            Text(en="the policy of the programme file", ko="프로그램 파일의 정책"),
        ),
        (
            Text(en="Hours budget", ko="시간 예산"),
            Text(
                en=f"what was asked, for {months} months",
                ko=f"신청량의 {months}개월분",
            ),
            Text(
                en="the longest grant; nobody reaches it in the span",
                ko="최장 배정 기간, 측정 기간 안에 다 쓰는 과제는 없음",
            ),
        ),
        (
            Text(en="Span", ko="기간"),
            Text(
                en=f"{a.weeks} weeks measured after {a.warm_up_weeks} of warm-up",
                ko=f"준비 {a.warm_up_weeks}주 뒤 {a.weeks}주 측정",
            ),
            Text(en="long enough for waits to settle", ko="대기 시간이 안정될 만큼"),
        ),
    )


def _uses(result: Rehearsal) -> list[int]:
    """List the uses that were run."""
    return sorted({o.case.use_percent for o in result.outcomes})


def limits_section(result: Rehearsal) -> Section:
    """Say what this paper does not claim."""
    del result
    return Section(
        Text(en="What this does not say", ko="말하지 않는 것"),
        (
            Note(
                Text(
                    en=(
                        "Sharing has prices that are not in these numbers: data must be kept "
                        "apart, software must be shared or packed, and someone must run the queue. "
                        "A project that needs its servers at once, such as a service, is not a job "
                        "in a queue."
                    ),
                    ko=(
                        "공동 이용에는 이 숫자에 없는 비용이 있습니다. 자료를 서로 분리하고, "
                        "소프트웨어를 함께 쓰거나 묶어 옮기고, 누군가 대기열을 운영해야 합니다. "
                        "서비스처럼 언제나 서버가 필요한 과제는 대기열의 작업이 아닙니다."
                    ),
                )
            ),
            Note(
                Text(
                    en=(
                        "Whether the projects that were not granted deserved to be is for the "
                        "reviewers. Nodes here do not fail, and every accelerator type runs a job "
                        "equally fast."
                    ),
                    ko=(
                        "탈락한 과제가 선정될 만했는지는 평가위원의 몫입니다. 여기서는 서버가 "
                        "고장 나지 않고, 가속기 종류에 따른 속도 차이도 없습니다."
                    ),
                )
            ),
        ),
    )
