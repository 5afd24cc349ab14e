"""What keeps a panel from ranking or closing."""

from dure.terms.finding import Message
from dure.terms.language import Text

PANEL_NOT_SITTING = Message(
    "panel_not_sitting",
    what=Text(
        en="the panel of {call} is not in session: {state}.",
        ko="{call}의 평가단 회의가 진행 중이 아닙니다: {state_ko}.",
    ),
    next_step=Text(
        en="Open it first; a ranking that is closed is never changed.",
        ko="먼저 회의를 시작하십시오. 마친 순위는 바꾸지 않습니다.",
    ),
)
MINUTES_CHANGED_MEANWHILE = Message(
    "minutes_changed_meanwhile",
    what=Text(
        en="somebody else has changed the minutes of {call} while you wrote; yours are not kept "
        "yet.",
        ko="작성하는 동안 다른 사람이 {call}의 회의록을 고쳤습니다. 작성한 내용은 아직 저장되지 "
        "않았습니다.",
    ),
    next_step=Text(
        en="Open the page in a second window, put both texts together, and keep them from there.",
        ko="새 창에서 화면을 열어 두 내용을 합친 뒤 그 창에서 저장하십시오.",
    ),
)
PANEL_BEGUN_ALREADY = Message(
    "panel_begun_already",
    what=Text(
        en="the panel of {call} has begun.", ko="{call}의 평가단 회의는 이미 시작되었습니다."
    ),
    next_step=Text(en="Go on with it.", ko="진행 중인 회의를 이어 가십시오."),
)
PANEL_HAS_NOTHING = Message(
    "panel_has_nothing",
    what=Text(
        en="no application of {call} is in review.", ko="{call}에 평가 중인 신청이 없습니다."
    ),
    next_step=Text(
        en="Screen applications and assign reviewers first.",
        ko="먼저 적격 심사를 하고 평가위원을 배정하십시오.",
    ),
)
CHAIR_APPLIED = Message(
    "chair_applied",
    what=Text(
        en="whoever chairs has worked on {count} applications of this call, such as {number}.",
        ko="심사위원장이 이 공모의 신청 {count}건({number} 등)에 신청자로 참여했습니다.",
    ),
    next_step=Text(
        en="Let somebody else chair this panel.", ko="다른 사람이 이 평가단을 맡아야 합니다."
    ),
)
CHAIR_CONFLICTED = Message(
    "chair_conflicted",
    what=Text(
        en="whoever chairs has a conflict of interest with {number}: {grounds}.",
        ko="심사위원장과 {number} 사이에 이해충돌이 있습니다: {grounds_ko}.",
    ),
    next_step=Text(
        en="Let it stand where its scores put it, or let somebody else move it.",
        ko="점수에 따른 순위에 두거나 다른 사람이 옮겨야 합니다.",
    ),
)
MOVE_NUMBER_UNKNOWN = Message(
    "move_number_unknown",
    what=Text(en="{number!r} is not in this ranking.", ko="{number!r}은(는) 이 순위에 없습니다."),
    next_step=Text(
        en="Copy the number from the table.", ko="표에 있는 신청번호를 그대로 적으십시오."
    ),
)
RANKING_SCORE_MISSING = Message(
    "ranking_score_missing",
    what=Text(
        en="{count} of {total} applications have no review that counts; the first is {number}.",
        ko="신청 {total}건 가운데 {count}건에 유효한 평가가 없습니다. 첫 신청: {number}.",
    ),
    next_step=Text(
        en="Each needs at least one; absent is not zero. While the panel sits, its chair may put "
        "it to a place with a reason.",
        ko="모두 하나 이상의 평가가 필요합니다. 없는 점수는 0점이 아닙니다. 회의 중에는 "
        "심사위원장이 사유를 적어 순위를 정할 수 있습니다.",
    ),
)
RANKING_FLAG_OPEN = Message(
    "ranking_flag_open",
    what=Text(
        en="{count} reviews wait for somebody to look at a conflict of interest.",
        ko="이해충돌 확인을 기다리는 평가가 {count}건 있습니다.",
    ),
    next_step=Text(
        en="An officer lets each count, or takes it off.",
        ko="담당관이 하나씩 인정하거나 배정을 취소해야 합니다.",
    ),
)
RANKING_STILL_SCREENED = Message(
    "ranking_still_screened",
    what=Text(
        en="{count} applications of this call are still being screened.",
        ko="적격 심사가 끝나지 않은 신청이 {count}건 있습니다.",
    ),
    next_step=Text(en="End their screening first.", ko="먼저 적격 심사를 마치십시오."),
)
MINUTES_MISSING = Message(
    "minutes_missing",
    what=Text(
        en="the minutes have {count} characters; at least {low} are needed.",
        ko="회의록이 {count}자입니다. {low}자 이상이어야 합니다.",
    ),
    next_step=Text(
        en="Write who was there, what was discussed, and why anything was moved.",
        ko="참석자, 논의 내용, 순위를 옮긴 사유를 적으십시오.",
    ),
)
RANKING_CHANGED_MEANWHILE = Message(
    "ranking_changed_meanwhile",
    what=Text(
        en="the ranking is no longer what the page showed, so it was not closed.",
        ko="순위가 화면에 보인 것과 달라져서 마치지 않았습니다.",
    ),
    next_step=Text(en="Look at it as it is now.", ko="지금의 순위를 확인하십시오."),
)
