"""Every fault that a call file can have."""

from dure.terms.finding import Message
from dure.terms.language import Text

CALL_FIELD_REFUSED = Message(
    "call_field_refused",
    what=Text(
        en="{reason}; the file says {value}.",
        ko="{reason_ko}. 파일의 값: {value}.",
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
CALL_REVIEWS_DUE_EARLY = Message(
    "call_reviews_due_early",
    what=Text(
        en="reviews are due on {due}, and the call closes on {closes}.",
        ko="평가 마감은 {due}인데 신청 마감은 {closes}입니다.",
    ),
    next_step=Text(
        en="Give reviews a day after the call has closed.",
        ko="평가 마감을 신청 마감 뒤의 날로 고치십시오.",
    ),
)
CALL_VERSION_NOT_RAISED = Message(
    "call_version_not_raised",
    what=Text(
        en="the office has version {known} of {call} with other content; this file is version "
        "{given}.",
        ko="{call}의 제{known}판이 다른 내용으로 등록되어 있는데 이 파일은 제{given}판입니다.",
    ),
    next_step=Text(en="Raise version above {known}.", ko="version을 {known}보다 크게 고치십시오."),
)
CALL_FIELD_FROZEN = Message(
    "call_field_frozen",
    what=Text(
        en="{field} differs from what people have begun to apply to.",
        ko="{field}이(가) 이미 신청을 받기 시작한 내용과 다릅니다.",
    ),
    next_step=Text(
        en="Put it back, or open a new call under another id. Title, purpose, documents, sources, "
        "a later last day and the reviews may change.",
        ko="되돌리거나 다른 id로 새 공모를 여십시오. 제목, 목적, 문서, 출처, 마감 연장, 평가 수와 "
        "기한은 바꿀 수 있습니다.",
    ),
)
CALL_CLOSES_EARLIER = Message(
    "call_closes_earlier",
    what=Text(
        en="the call was to close on {known}; this file closes it on {given}.",
        ko="신청 마감이 {known}이었는데 이 파일은 {given}입니다.",
    ),
    next_step=Text(
        en="Keep {known}, or take a later day: people count on the day they were told.",
        ko="{known} 그대로 두거나 뒤로 미루십시오. 알린 마감일을 앞당기지 않습니다.",
    ),
)
