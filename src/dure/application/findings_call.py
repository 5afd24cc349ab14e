"""Every fault that a call file can have."""

from dure.terms.finding import Message
from dure.terms.language import Text

CALL_FIELD_REFUSED = Message(
    "call_field_refused",
    what=Text(
        en="{reason}; the file says {value}.",
        ko="{reason}. 파일의 값은 {value}입니다.",
    ),
    next_step=Text(
        en="See docs/reference/application.md for the fields of a call.",
        ko="공모 파일의 항목은 docs/reference/application.md를 보십시오.",
    ),
)
CALL_NAME_UNKNOWN = Message(
    "call_name_unknown",
    what=Text(
        en="{value} is named here; the call has {known}.",
        ko="{value}이(가) 여기에 나오지만 공모에는 {known}만 있습니다.",
    ),
    next_step=Text(en="Correct one of the two.", ko="둘 가운데 하나를 고치십시오."),
)
CALL_NAME_REPEATED = Message(
    "call_name_repeated",
    what=Text(
        en="the name {value} is given {count} times.",
        ko="이름 {value}이(가) {count}번 나옵니다.",
    ),
    next_step=Text(en="Give each its own name.", ko="서로 다른 이름을 주십시오."),
)
CALL_DAYS_UNORDERED = Message(
    "call_days_unordered",
    what=Text(
        en="the call opens on {opens}, closes on {closes} and gives time from {starts}.",
        ko="공모 시작 {opens}, 마감 {closes}, 사용 시작 {starts}입니다.",
    ),
    next_step=Text(
        en="Put the three days in this order.", ko="세 날짜를 이 순서가 되게 고치십시오."
    ),
)
CALL_SHARES_EXCEED = Message(
    "call_shares_exceed",
    what=Text(
        en="the {kind} set aside {total} of 1000 thousandths.",
        ko="{kind_ko}에 따로 떼어 둔 몫이 1000 가운데 {total}입니다.",
    ),
    next_step=Text(
        en="Lower the shares so that they come to at most 1000.",
        ko="합이 1000 이하가 되게 몫을 낮추십시오.",
    ),
)
CALL_SHARE_CROSSED = Message(
    "call_share_crossed",
    what=Text(
        en="{name} is kept {floor} thousandths and kept to {ceiling}.",
        ko="{name}의 하한은 천분의 {floor}, 상한은 천분의 {ceiling}입니다.",
    ),
    next_step=Text(
        en="Raise the ceiling to the floor at least, or lower the floor.",
        ko="상한을 하한 이상으로 올리거나 하한을 낮추십시오.",
    ),
)
CALL_CRITERIA_NOT_WHOLE = Message(
    "call_criteria_not_whole",
    what=Text(
        en="the weights of the {count} criteria come to {total} %, which has to be 100 %.",
        ko="평가 항목 {count}개의 배점 합이 {total} %입니다. 100 %여야 합니다.",
    ),
    next_step=Text(
        en="Change weight_percent so that they come to 100.",
        ko="합이 100이 되도록 weight_percent를 고치십시오.",
    ),
)
