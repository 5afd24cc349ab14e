"""What the office finds wrong with an objection."""

from dure.terms.finding import Message
from dure.terms.language import Text

OBJECTION_TOO_LATE = Message(
    "objection_too_late",
    what=Text(
        en="objections were taken until {until}; it is {now}.",
        ko="이의신청은 {until_ko}까지였습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="A remedy at a court or the appeals commission is not bound by this deadline; ask for "
        "legal advice.",
        ko="행정심판이나 행정소송의 기간은 이와 다릅니다. 법률 상담을 받으십시오.",
    ),
)
OBJECTION_TO_OLD_LETTER = Message(
    "objection_to_old_letter",
    what=Text(
        en="a later decision has replaced this letter, or the award is settled: {number} is "
        "{state}.",
        ko="이 통지서 뒤에 새 결정이 있거나 이미 확정되었습니다. {number}은(는) '{state_ko}' "
        "상태입니다.",
    ),
    next_step=Text(
        en="Open the latest letter of the application.", ko="신청의 최신 통지서를 여십시오."
    ),
)
OBJECTION_REASON_SHORT = Message(
    "objection_reason_short",
    what=Text(
        en="the reasons have {count} characters; {least} to {most} are needed.",
        ko="사유가 {count}자입니다. {least}–{most}자를 적어야 합니다.",
    ),
    next_step=Text(
        en="Say what is wrong, or why, in a few sentences.",
        ko="무엇이 왜 그런지 몇 문장으로 적으십시오.",
    ),
)
OBJECTION_WAS_UPHELD = Message(
    "objection_was_upheld",
    what=Text(
        en="the objection of {number} was upheld; a new decision on it is being prepared.",
        ko="{number}의 이의신청이 인용되어 새 결정을 준비하고 있습니다.",
    ),
    next_step=Text(
        en="Wait for the new letter; no deadline of this one runs out before.",
        ko="새 통지서를 기다리십시오. 그 전에는 이 통지서의 기한이 지나지 않습니다.",
    ),
)
OBJECTION_IS_OPEN = Message(
    "objection_is_open",
    what=Text(
        en="an objection to this letter waits for its answer, until {until}.",
        ko="이 통지서에 대한 이의신청이 답변을 기다리고 있습니다(기한 {until_ko}).",
    ),
    next_step=Text(
        en="Wait for the answer, or withdraw the objection.",
        ko="답변을 기다리거나 이의신청을 취하하십시오.",
    ),
)
