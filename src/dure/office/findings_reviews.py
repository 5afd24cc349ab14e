"""What keeps an assignment or a review from being recorded."""

from dure.terms.finding import Message
from dure.terms.language import Text

REVIEWER_CONFLICTED = Message(
    "reviewer_conflicted",
    what=Text(
        en="{name} has a conflict of interest with {number}: {grounds}.",
        ko="{name}은(는) {number}와(과) 이해충돌이 있습니다: {grounds_ko}.",
    ),
    next_step=Text(en="Choose somebody else.", ko="다른 사람을 고르십시오."),
)
REVIEWER_FULL = Message(
    "reviewer_full",
    what=Text(
        en="{name} has {load} applications to review and takes {most} at most.",
        ko="{name}은(는) 이미 {load}건을 맡고 있고 최대 {most}건까지 맡습니다.",
    ),
    next_step=Text(
        en="Choose somebody else, or ask them to take more.",
        ko="다른 사람을 고르거나 더 맡을 수 있는지 물어보십시오.",
    ),
)
REVIEWER_KNOWN_ALREADY = Message(
    "reviewer_known_already",
    what=Text(
        en="{name} has {number} already, or has said that they cannot judge it.",
        ko="{name}은(는) {number}을(를) 이미 맡았거나 회피했습니다.",
    ),
    next_step=Text(en="Choose somebody else.", ko="다른 사람을 고르십시오."),
)
REVIEWER_NOT_AVAILABLE = Message(
    "reviewer_not_available",
    what=Text(
        en="{name} is no reviewer of this call, or is not available now.",
        ko="{name}은(는) 이 공모의 평가위원이 아니거나 지금은 맡을 수 없습니다.",
    ),
    next_step=Text(en="Choose somebody else.", ko="다른 사람을 고르십시오."),
)
APPLICATION_NOT_TO_REVIEW = Message(
    "application_not_to_review",
    what=Text(
        en="{number} is {state}; reviewers are assigned to what is eligible or in review.",
        ko="{number}의 상태는 '{state_ko}'입니다. 요건을 충족했거나 평가 중인 신청만 배정합니다.",
    ),
    next_step=Text(
        en="Open the board again: it shows what waits for reviewers.",
        ko="배정 화면을 다시 여십시오. 배정할 신청이 보입니다.",
    ),
)
PLAN_CHANGED_MEANWHILE = Message(
    "plan_changed_meanwhile",
    what=Text(
        en="the proposals are no longer what the page showed, so nobody was assigned.",
        ko="제안이 화면에 보인 것과 달라져서 아무도 배정하지 않았습니다.",
    ),
    next_step=Text(
        en="Look at the proposals as they are now, and assign those.",
        ko="지금의 제안을 확인한 뒤 배정하십시오.",
    ),
)
REVIEW_IS_CLOSED = Message(
    "review_is_closed",
    what=Text(
        en="the panel has begun, or the application is no longer in review ({state}).",
        ko="평가단 회의가 시작되었거나 더 이상 평가 중인 신청이 아닙니다({state_ko}).",
    ),
    next_step=Text(
        en="What was submitted before counts; write to the chair about anything else.",
        ko="그 전에 제출한 내용만 인정됩니다. 다른 사항은 심사위원장에게 알리십시오.",
    ),
)
REASON_NEEDED = Message(
    "reason_needed",
    what=Text(en="no reason is given.", ko="사유가 없습니다."),
    next_step=Text(
        en="Write it; it is kept on record.", ko="사유를 적으십시오. 기록으로 남습니다."
    ),
)
APPOINTED_NOBODY = Message(
    "appointed_nobody",
    what=Text(en="nobody has an account with {email}.", ko="{email} 주소의 계정이 없습니다."),
    next_step=Text(
        en="Ask them to sign up with that address first, then appoint them.",
        ko="먼저 그 주소로 가입하도록 안내한 뒤 위촉하십시오.",
    ),
)
APPOINTED_SELF = Message(
    "appointed_self",
    what=Text(en="{email} is your own address.", ko="{email}은(는) 본인의 주소입니다."),
    next_step=Text(
        en="Let another officer appoint you.", ko="다른 담당관이 위촉하도록 요청하십시오."
    ),
)
