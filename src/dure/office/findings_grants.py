"""What the office finds wrong with the answer to a letter, or with a request to change a grant."""

from dure.terms.finding import Message
from dure.terms.language import Text

AWARD_ANSWER_TOO_LATE = Message(
    "award_answer_too_late",
    what=Text(
        en="the award was to be accepted until {until}; it is {now}.",
        ko="선정은 {until_ko}까지 수락해야 했습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="Write to the programme office; the reserve list moves up only by a new decision.",
        ko="사업 담당 부서에 문의하십시오. 예비 승계는 새 결정으로만 이루어집니다.",
    ),
)
AWARD_NOT_ANSWERABLE = Message(
    "award_not_answerable",
    what=Text(
        en="this letter no longer waits for an answer: {number} is {state}.",
        ko="이 통지서는 더 이상 답변을 기다리지 않습니다. {number}은(는) '{state_ko}' 상태입니다.",
    ),
    next_step=Text(
        en="Open the latest letter of the application.", ko="신청의 최신 통지서를 여십시오."
    ),
)
AWARD_NOT_LAPSED = Message(
    "award_not_lapsed",
    what=Text(
        en="the award can be accepted until {until}; it is {now}.",
        ko="선정은 {until_ko}까지 수락할 수 있습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(en="Wait until then.", ko="그때까지 기다리십시오."),
)
REQUEST_KIND_OPEN = Message(
    "request_kind_open",
    what=Text(
        en="a request of this kind waits for its answer already, with other content.",
        ko="내용이 다른 같은 종류의 요청이 이미 답변을 기다리고 있습니다.",
    ),
    next_step=Text(en="Withdraw that one first.", ko="먼저 그 요청을 취하하십시오."),
)
REQUEST_GRANT_CLOSED = Message(
    "request_grant_closed",
    what=Text(
        en="the grant {number} is {state}.", ko="배정 {number}은(는) '{state_ko}' 상태입니다."
    ),
    next_step=Text(
        en="Only an active grant can be changed.", ko="이용 중인 배정만 바꿀 수 있습니다."
    ),
)
REQUEST_TYPE_UNKNOWN = Message(
    "request_type_unknown",
    what=Text(
        en="the grant and its call have no {type}; they have {known}.",
        ko="배정과 공모에 {type}이(가) 없습니다. 있는 종류: {known}.",
    ),
    next_step=Text(en="Choose one of those.", ko="그 가운데 하나를 고르십시오."),
)
REQUEST_EXCEEDS_BALANCE = Message(
    "request_exceeds_balance",
    what=Text(
        en="{asked_s} accelerator-seconds of {type} are asked for; {there_s} are there.",
        ko="{type} {asked_s} 가속기초를 요청했는데 남은 것은 {there_s} 가속기초입니다.",
    ),
    next_step=Text(en="Ask for that much or less.", ko="그만큼이나 그보다 적게 요청하십시오."),
)
REQUEST_EXCEEDS_POOL = Message(
    "request_exceeds_pool",
    what=Text(
        en="this takes {asked_s} accelerator-seconds of {type}; of the call {left_s} are "
        "neither granted nor awarded to somebody who may still accept.",
        ko="{type} {asked_s} 가속기초가 필요한데, 이 공모에서 배정되지 않았고 수락을 기다리는 "
        "선정에도 묶이지 않은 것은 {left_s} 가속기초입니다.",
    ),
    next_step=Text(
        en="Refuse it, or wait until awards lapse or time is returned.",
        ko="반려하거나, 선정이 효력을 잃거나 반납이 있을 때까지 기다리십시오.",
    ),
)
REQUEST_GRANT_UNKNOWN = Message(
    "request_grant_unknown",
    what=Text(
        en="there is no other active grant {number}.",
        ko="이용 중인 다른 배정 {number}이(가) 없습니다.",
    ),
    next_step=Text(
        en="Take the number from the page of that grant.",
        ko="그 배정 화면에 있는 번호를 쓰십시오.",
    ),
)
REQUEST_END_NOT_LATER = Message(
    "request_end_not_later",
    what=Text(
        en="the grant ends on {ends}; {asked} is not later.",
        ko="배정은 {ends}에 끝납니다. {asked}은(는) 그보다 늦지 않습니다.",
    ),
    next_step=Text(en="Ask for a later day.", ko="더 늦은 날을 요청하십시오."),
)
REQUEST_RATE_MISSING = Message(
    "request_rate_missing",
    what=Text(
        en="an exchange needs a rate with the source and the day that it holds for.",
        ko="교환에는 출처와 기준일이 있는 환산율이 필요합니다.",
    ),
    next_step=Text(
        en="State both whole numbers of the rate, where it is published, and for which day.",
        ko="환산율의 두 정수와 공개된 출처, 기준일을 적으십시오.",
    ),
)
REQUEST_NOTHING_LEFT = Message(
    "request_nothing_left",
    what=Text(
        en="nothing would be moved: it comes to {count} seconds.",
        ko="옮길 것이 없습니다. {count}초입니다.",
    ),
    next_step=Text(en="Ask for more, or refuse.", ko="더 요청하거나 반려하십시오."),
)
REQUEST_TAKES_NO_STATEMENT = Message(
    "request_takes_no_statement",
    what=Text(
        en="the request is {state}, and {count} statement stands with it; it takes one, while it "
        "waits for its answer.",
        ko="요청은 '{state_ko}' 상태이고 의견서는 {count}건입니다. 의견서는 답변 전에 한 번만 "
        "낼 수 있습니다.",
    ),
    next_step=Text(en="Write to the programme office.", ko="사업 담당 부서에 문의하십시오."),
)
