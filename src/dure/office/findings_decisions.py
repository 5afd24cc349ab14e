"""What the office finds wrong with a decision."""

from dure.terms.finding import Message
from dure.terms.language import Text

DECISION_EMPTY = Message(
    "decision_empty",
    what=Text(
        en="the decision has no application to decide on: none of {call} is {state}.",
        ko="결정할 신청이 없습니다. {call}에 '{state_ko}' 상태인 신청이 없습니다.",
    ),
    next_step=Text(
        en="Finish screening and review first.", ko="적격 심사와 평가를 먼저 마치십시오."
    ),
)
DECISION_REASON_MISSING = Message(
    "decision_reason_missing",
    what=Text(
        en="{what} was set by hand with a reason of {count} characters; at least {least} are "
        "needed.",
        ko="{what_ko}을(를) 직접 정했는데 사유가 {count}자입니다. {least}자 이상 적어야 합니다.",
    ),
    next_step=Text(
        en="Say why in a sentence; it stands in the letter.",
        ko="왜 그렇게 정했는지 한 문장으로 적으십시오. 통지서에 실립니다.",
    ),
)
DECISION_CHANGE_UNKNOWN = Message(
    "decision_change_unknown",
    what=Text(
        en="{number} is not among the {count} applications of this decision.",
        ko="{number}은(는) 이 결정의 신청 {count}건에 없습니다.",
    ),
    next_step=Text(en="Take a number from the list.", ko="목록에 있는 번호를 쓰십시오."),
)
DECISION_CHANGE_UNUSABLE = Message(
    "decision_change_unusable",
    what=Text(
        en="{number} cannot use {type}; it can use {usable}.",
        ko="{number}은(는) {type}을(를) 쓸 수 없습니다. 쓸 수 있는 종류: {usable}.",
    ),
    next_step=Text(en="Choose one of those.", ko="그 가운데 하나를 고르십시오."),
)
DECISION_CHANGE_TOO_MUCH = Message(
    "decision_change_too_much",
    what=Text(
        en="{number} would get {given_s} seconds of work on the reference type; it asked for "
        "{asked_s}.",
        ko="{number}에 기준 종류로 {given_s}초의 작업량을 주게 되는데, 신청은 {asked_s}초입니다.",
    ),
    next_step=Text(en="Give what it asked, or less.", ko="신청한 만큼이나 그보다 적게 주십시오."),
)
DECISION_EXCEEDS_SUPPLY = Message(
    "decision_exceeds_supply",
    what=Text(
        en="{given_s} accelerator-seconds of {type} would be given; {left_s} are there.",
        ko="{type} {given_s} 가속기초를 주게 되는데, 남은 것은 {left_s} 가속기초입니다.",
    ),
    next_step=Text(en="Take back as much elsewhere.", ko="다른 신청에서 그만큼 줄이십시오."),
)
DECISION_CUT_OUT_OF_RANGE = Message(
    "decision_cut_out_of_range",
    what=Text(
        en="the line was moved to place {cut}; there are {count} applications.",
        ko="선정선을 {cut}위에 두었는데 신청은 {count}건입니다.",
    ),
    next_step=Text(
        en="Put it between 1 and {count}, or leave it out.",
        ko="1과 {count} 사이에 두거나 비워 두십시오.",
    ),
)
PANELS_STILL_OPEN = Message(
    "panels_still_open",
    what=Text(
        en="{count} applications of {call} are not ranked yet, of the tracks {tracks}.",
        ko="{call}의 신청 {count}건이 아직 순위가 정해지지 않았습니다(신청유형 {tracks}).",
    ),
    next_step=Text(
        en="Wait until the panel of every track has closed: all of them share what there is.",
        ko="모든 신청유형의 평가단이 마칠 때까지 기다리십시오. 공급은 함께 나눕니다.",
    ),
)
OVERSEER_MISSING = Message(
    "overseer_missing",
    what=Text(
        en="nobody is named who oversees the decision.",
        ko="이 결정의 관리·감독 책임자가 지정되지 않았습니다.",
    ),
    next_step=Text(
        en="Name the person who answers for it and can stop it (AI Basic Act, art. 34).",
        ko="이 결정을 책임지고 멈출 수 있는 사람을 지정하십시오(인공지능기본법 제34조).",
    ),
)
OVERSEER_APPLIED = Message(
    "overseer_applied",
    what=Text(
        en="{name} is to oversee the decision, and has a part in {count} of its applications, such "
        "as {number}.",
        ko="관리·감독 책임자 {name}은(는) 이 결정의 신청 {count}건({number} 등)에 관여했습니다.",
    ),
    next_step=Text(
        en="Name somebody whom the decision is not about.",
        ko="결정과 이해관계가 없는 사람을 지정하십시오.",
    ),
)
DECISION_PROMISED = Message(
    "decision_promised",
    what=Text(
        en="the objection of {number} was upheld, and a new decision was promised in the answer.",
        ko="{number}의 이의신청이 인용되어 새 결정을 약속했습니다.",
    ),
    next_step=Text(
        en="Change the draft and have it signed, whatever it says.",
        ko="초안을 고쳐 서명을 받으십시오. 결과는 같아도 됩니다.",
    ),
)
ROUND_CHANGED_MEANWHILE = Message(
    "round_changed_meanwhile",
    what=Text(
        en="what was divided is no longer what is there: the proposal stands on {known}, now it "
        "would be {given}.",
        ko="제안의 근거가 그 사이 바뀌었습니다. 제안 당시는 {known}, 지금은 {given}입니다.",
    ),
    next_step=Text(
        en="Take the proposal back, look at it as it is now, and propose it again.",
        ko="제안을 되돌려 지금의 내용을 확인한 뒤 다시 제안하십시오.",
    ),
)
SIGNED_OTHER_PAPER = Message(
    "signed_other_paper",
    what=Text(
        en="the page that was signed from showed proposal {given}; it is {known} now.",
        ko="서명한 화면의 제안은 {given}인데 지금 제안은 {known}입니다.",
    ),
    next_step=Text(
        en="Open the decision again, read it, and sign that.",
        ko="결정을 다시 열어 읽은 뒤 서명하십시오.",
    ),
)
DUTIES_NOT_SEPARATE = Message(
    "duties_not_separate",
    what=Text(
        en="you took part in {count} of the {total} applications before: {numbers}.",
        ko="이미 신청 {total}건 가운데 {count}건에 관여했습니다: {numbers}.",
    ),
    next_step=Text(
        en="Somebody must do it who neither applied, screened, reviewed, ranked nor proposed.",
        ko="신청·적격 심사·평가·순위 결정·제안에 관여하지 않은 사람이 해야 합니다.",
    ),
)
DECISION_NOT_OPEN = Message(
    "decision_not_open",
    what=Text(
        en="the decision is {state}; it can be changed while it is being prepared.",
        ko="이 결정은 '{state_ko}' 상태입니다. 작성 중일 때만 고칠 수 있습니다.",
    ),
    next_step=Text(
        en="Take the proposal back first, or make a new decision.",
        ko="먼저 제안을 되돌리거나 새 결정을 만드십시오.",
    ),
)
DECISION_OPEN_ALREADY = Message(
    "decision_open_already",
    what=Text(
        en="{call} has a decision of this kind that is {state}.",
        ko="{call}에는 이미 '{state_ko}' 상태인 같은 종류의 결정이 있습니다.",
    ),
    next_step=Text(en="Go on with that one, or drop it.", ko="그 결정을 이어 가거나 폐기하십시오."),
)
BOOK_REFUSED = Message(
    "book_refused",
    what=Text(en="the book refused: {what}", ko="원장이 거절했습니다. {what_ko}"),
    next_step=Text(en="Nothing was changed. {next}", ko="바뀐 것은 없습니다. {next_ko}"),
)
