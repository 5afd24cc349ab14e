"""What the office finds wrong with what people ask of it."""

from dure.terms.finding import Message
from dure.terms.language import Text

STATE_MOVE_REFUSED = Message(
    "state_move_refused",
    what=Text(
        en="{thing} is {before}; from there it cannot become {to}.",
        ko="{thing}의 상태는 '{before_ko}'이며, 여기서 '{to_ko}'(으)로 바꿀 수 없습니다.",
    ),
    next_step=Text(
        en="Open the page again: it shows what can be done now.",
        ko="화면을 다시 여십시오. 지금 할 수 있는 일이 보입니다.",
    ),
)
STATE_CHANGED_MEANWHILE = Message(
    "state_changed_meanwhile",
    what=Text(
        en="{thing} was {before} when this page was opened; someone has changed it since, so it "
        "did not become {to}.",
        ko="이 화면을 열 때 {thing}의 상태는 '{before_ko}'이었으나 그 사이 바뀌어 '{to_ko}'(으)로 "
        "바꾸지 않았습니다.",
    ),
    next_step=Text(
        en="Open the page again and look at its present state.",
        ko="화면을 다시 열어 현재 상태를 확인하십시오.",
    ),
)
