"""Faults of the sense of a programme, and of amendments to it; findings.py has the others."""

from dure.terms.finding import Message
from dure.terms.language import Text

REFERENCE_CYCLIC = Message(
    "reference_cyclic",
    what=Text(
        en="the pools are part of each other: {cycle}.",
        ko="공급분이 서로를 포함합니다: {cycle}.",
    ),
    next_step=Text(en="Remove one part_of.", ko="part_of 하나를 지우십시오."),
)
COUNTS_OVERLAP = Message(
    "counts_overlap",
    what=Text(
        en="{stage} is {count} in {period} here, and {other} in {other_period} on line "
        "{other_line}.",
        ko="{stage} 수량이 여기서는 {period} {count}, {other_line}행에서는 {other_period} "
        "{other}입니다.",
    ),
    next_step=Text(
        en="End one period before the other begins, or make them readings of one count.",
        ko="기간이 겹치지 않게 하거나, 한 수량의 여러 출처(readings)로 적으십시오.",
    ),
)
TARGET_BELOW_INSTALLED = Message(
    "target_below_installed",
    what=Text(
        en="the target for {period} is {target}, but {installed} are installed (line "
        "{other_line}).",
        ko="{period} 목표는 {target}인데 이미 {installed}이(가) 설치되어 있습니다({other_line}행).",
    ),
    next_step=Text(
        en="Raise the target, or correct the stage of what is called installed.",
        ko="목표를 올리거나, 설치로 적힌 수량의 단계를 바로잡으십시오.",
    ),
)
STAGE_EXCEEDED = Message(
    "stage_exceeded",
    what=Text(
        en="{upper_count} are {upper} in {period}, but only {lower_count} are {lower} (line "
        "{other_line}).",
        ko="{period}에 {upper} {upper_count}인데 {lower}은(는) {lower_count}뿐입니다"
        "({other_line}행).",
    ),
    next_step=Text(
        en="Correct one of them; what is used was allocated, what is allocated was allocatable, "
        "what is allocatable is installed.",
        ko="하나를 바로잡으십시오. 사용됨 ≤ 배정됨 ≤ 배정 가능 ≤ 설치여야 합니다.",
    ),
)
STAGE_EARLY = Message(
    "stage_early",
    what=Text(
        en="{count} are {stage} from {start} on, after {as_of}, the day of the programme (line "
        "{other_line}).",
        ko="{count}이(가) {start}부터 {stage}인데, 기준일 {as_of}보다 뒤입니다({other_line}행).",
    ),
    next_step=Text(
        en="What is not there yet is a target; or set as_of to the day on which it was seen.",
        ko="아직 없는 것은 target으로 적거나, 확인한 날로 as_of를 고치십시오.",
    ),
)
SUM_DIFFERS = Message(
    "sum_differs",
    what=Text(
        en="the parts sum to {parts}, the whole is {whole} (line {other_line}).",
        ko="부분의 합은 {parts}인데 전체는 {whole}입니다({other_line}행).",
    ),
    next_step=Text(
        en="Correct one of them, or leave out a part that is not published.",
        ko="하나를 바로잡거나, 공표되지 않은 부분은 지우십시오.",
    ),
)
SERVERS_DIFFER = Message(
    "servers_differ",
    what=Text(
        en="{servers} servers of {server_size} hold {product} accelerators; the file says "
        "{accelerators} (line {other_line}).",
        ko="서버 {servers}대 × {server_size}장은 {product}장인데 파일에는 {accelerators}장입니다"
        "({other_line}행).",
    ),
    next_step=Text(
        en="Correct the servers, the accelerators or server_size.",
        ko="서버 수, 가속기 수, server_size 중 하나를 바로잡으십시오.",
    ),
)
SHARES_EXCEED = Message(
    "shares_exceed",
    what=Text(
        en="the shares sum to {percent} %, above 100 %.",
        ko="비율의 합이 {percent} %로 100 %를 넘습니다.",
    ),
    next_step=Text(en="Lower one of them.", ko="하나를 낮추십시오."),
)
PART_EXCEEDS = Message(
    "part_exceeds",
    what=Text(
        en="{part} is more than the {whole} it is part of (line {other_line}).",
        ko="{part}은(는) 전체 {whole}보다 많습니다({other_line}행).",
    ),
    next_step=Text(en="Correct one of them.", ko="하나를 바로잡으십시오."),
)
DAYS_REVERSED = Message(
    "days_reversed",
    what=Text(
        en="{later_name} is {later}, before {earlier_name} on {earlier} (line {other_line}).",
        ko="{later_name} {later}이(가) {earlier_name} {earlier}보다 앞섭니다({other_line}행).",
    ),
    next_step=Text(en="Correct one of the days.", ko="날짜 하나를 바로잡으십시오."),
)
MARK_STRONGER = Message(
    "mark_stronger",
    what=Text(
        en="the mark {mark} is surer than its source {source}, which is {source_mark}.",
        ko="표시 {mark}이(가) 출처 {source}({source_mark})보다 강합니다.",
    ),
    next_step=Text(
        en="Remove the mark, or cite a surer source.",
        ko="표시를 지우거나 더 확실한 출처를 다십시오.",
    ),
)
PREFERRED_REPEATED = Message(
    "preferred_repeated",
    what=Text(
        en="{count} readings are preferred; at most one can be.",
        ko="readings 중 {count}개가 preferred입니다. 하나만 될 수 있습니다.",
    ),
    next_step=Text(
        en="Keep `preferred: true` on one, or on none where a value may stay open.",
        ko="`preferred: true`를 하나에만 두거나, 열어 둘 값이면 모두 지우십시오.",
    ),
)
READING_UNSETTLED = Message(
    "reading_unsettled",
    what=Text(
        en="this value is computed with, and none of its {count} readings is preferred.",
        ko="계산에 쓰이는 값인데 {count}개의 readings 중 preferred가 없습니다.",
    ),
    next_step=Text(
        en="Put `preferred: true` on the reading to count with.",
        ko="계산에 쓸 reading에 `preferred: true`를 적으십시오.",
    ),
)
BOUNDS_REVERSED = Message(
    "bounds_reversed",
    what=Text(
        en="the lower bound is {low}, the upper {high}.",
        ko="하한이 {low}, 상한이 {high}입니다.",
    ),
    next_step=Text(en="Exchange them.", ko="서로 바꾸십시오."),
)
PRICE_UNCLEAR = Message(
    "price_unclear",
    what=Text(
        en="the rule is {rule}, with bounds: {bounds}.",
        ko="가격 규칙은 {rule}인데 하한·상한은 {bounds}입니다.",
    ),
    next_step=Text(
        en="`free` takes no bounds; share_of_market takes percent_low and percent_high.",
        ko="`free`에는 하한·상한을 쓰지 않고, share_of_market에는 둘 다 적으십시오.",
    ),
)
SOURCE_UNUSED = Message(
    "source_unused",
    what=Text(
        en="nothing cites the source {source}.", ko="출처 {source}을(를) 쓰는 값이 없습니다."
    ),
    next_step=Text(en="Cite it or remove it.", ko="인용하거나 지우십시오."),
    severity="warning",
)

# Amendments.

PATH_UNKNOWN = Message(
    "path_unknown",
    what=Text(
        en="the file has no {given}{meant_en}.", ko="파일에 {given}이(가) 없습니다{meant_ko}."
    ),
    next_step=Text(
        en="Write a path as findings show it, for example pools.nhn-b200.counts.0.count.value; "
        "`+` adds to a list.",
        ko="pools.nhn-b200.counts.0.count.value처럼 적으십시오. 목록에 더할 때는 `+`를 씁니다.",
    ),
)
AMENDMENT_REFUSED = Message(
    "amendment_refused",
    what=Text(
        en="{given} cannot stand there as one value on one line.",
        ko="{given}은(는) 그 자리에 한 줄짜리 값 하나로 쓸 수 없습니다.",
    ),
    next_step=Text(
        en="Write a number, a text in quotes, or {{name: value}}.",
        ko="수, 따옴표로 묶은 글, 또는 {{이름: 값}}으로 적으십시오.",
    ),
)
AMENDMENT_IDLE = Message(
    "amendment_idle",
    what=Text(en="the value is {given} already.", ko="값이 이미 {given}입니다."),
    next_step=Text(en="Nothing to do for this path.", ko="이 항목은 바꿀 것이 없습니다."),
    severity="warning",
)
SHARE_REPEATED = Message(
    "share_repeated",
    what=Text(
        en="the track {track} has {count} shares; what it may get is unclear.",
        ko="신청 유형 {track}에 비율이 {count}개 있어 몫이 분명하지 않습니다.",
    ),
    next_step=Text(en="Keep it in one share.", ko="한 비율에만 두십시오."),
)
