"""What can be wrong with a programme that a call is to be rehearsed from."""

from dure.terms.finding import Message
from dure.terms.language import Text

CALL_UNKNOWN = Message(
    "call_unknown",
    what=Text(
        en="there is no call {call!r}; the file has {known}.",
        ko="공모 {call!r}이(가) 없습니다. 파일에 있는 공모: {known}.",
    ),
    next_step=Text(en="Name one of these with --call.", ko="--call로 그중 하나를 지정하십시오."),
)
CALL_RESULT_MISSING = Message(
    "call_result_missing",
    what=Text(
        en="the call has no {missing}; without it nothing can be drawn to its totals.",
        ko="공모에 {missing} 값이 없어 총계에 맞추어 추출할 수 없습니다.",
    ),
    next_step=Text(
        en="Add it with its source, or rehearse a call whose result is published.",
        ko="출처와 함께 추가하거나 결과가 공개된 공모로 모의실험하십시오.",
    ),
)
CALL_POOL_UNCOUNTED = Message(
    "call_pool_uncounted",
    what=Text(
        en="pool {pool} has neither a count for state use nor an accelerator type with a cap.",
        ko="자원 풀 {pool}에 정부 활용분 수량 또는 상한이 있는 가속기 종류가 없습니다.",
    ),
    next_step=Text(
        en="Give the pool state_use and accelerator, and the call a cap for that type.",
        ko="풀에 state_use와 accelerator를, 공모에 그 종류의 상한을 적으십시오.",
    ),
)
POLICY_MISSING = Message(
    "policy_missing",
    what=Text(
        en="no policy has the design {design}; the file has {known}.",
        ko="{design} 방식의 정책이 없습니다. 파일에 있는 정책: {known}.",
    ),
    next_step=Text(
        en="Add a policy with design: {design}.", ko="design: {design} 정책을 추가하십시오."
    ),
)
