"""Every fault that a round, an award or a use report can have."""

from dure.terms.finding import Message
from dure.terms.language import Text

USAGE_ABSENT = Message(
    "usage_absent",
    what=Text(
        en="grant {grant}: {reported} of {months} whole months until {as_of} are reported; "
        "{missing} is not. What is not reported is not unused, so nothing is proposed.",
        ko="사용권 {grant}: {as_of}까지 {months}개월 가운데 {reported}개월만 보고되었고 "
        "{missing}이(가) 없습니다. 보고가 없는 것은 쓰지 않은 것이 아니므로 아무것도 "
        "제안하지 않습니다.",
    ),
    next_step=Text(
        en="Ask the site for the missing months, then run this again.",
        ko="해당 기관에 빠진 달의 보고를 요청한 뒤 다시 실행하십시오.",
    ),
    severity="warning",
)
USAGE_ABOVE_GRANT = Message(
    "usage_above_grant",
    what=Text(
        en="grant {grant}: {used_s} accelerator-seconds are used of {granted_s} granted.",
        ko="사용권 {grant}: 부여 {granted_s} 가속기초 가운데 {used_s}가속기초를 썼습니다.",
    ),
    next_step=Text(
        en="Check the report and the grant; a site may have counted another project.",
        ko="보고와 사용권을 확인하십시오. 다른 과제가 함께 집계되었을 수 있습니다.",
    ),
    severity="warning",
)
HOLDING_REFUSED = Message(
    "holding_refused",
    what=Text(
        en="{field} is {value}; it has to be {wanted}.",
        ko="{field}이(가) {value}입니다. {wanted}이어야 합니다.",
    ),
    next_step=Text(
        en="See docs/reference/application.md for the fields of a use report.",
        ko="사용 보고의 항목은 docs/reference/application.md를 보십시오.",
    ),
)
RECLAIM_RULE_REFUSED = Message(
    "reclaim_rule_refused",
    what=Text(
        en="{reason}; the file says {value}.",
        ko="{reason}. 파일의 값은 {value}입니다.",
    ),
    next_step=Text(
        en="See docs/reference/application.md for the fields of a reclaim rule.",
        ko="회수 규칙의 항목은 docs/reference/application.md를 보십시오.",
    ),
)
