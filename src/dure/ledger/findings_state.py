"""What the book holds against a transfer, in order of precedence after the links of a chain."""

from dure.terms.finding import Message
from dure.terms.language import Text

LINKED_REFUSED = Message(
    "linked_refused",
    what=Text(
        en=("it is linked with {other}, which the book refuses, and both stand or fall together."),
        ko="함께 기록되거나 함께 거절되는 {other} 이체가 거절되었습니다.",
    ),
    next_step=Text(en="See the refusal of {other}.", ko="{other} 이체의 거절 사유를 확인하십시오."),
)
LINKED_PARTLY_POSTED = Message(
    "linked_partly_posted",
    what=Text(
        en="{other}, which it is linked with, is in the book already, and it is not.",
        ko="함께 기록되어야 할 {other} 이체는 이미 장부에 있으나 이 이체는 없습니다.",
    ),
    next_step=Text(
        en="Post it under the links that it was first sent with, or alone.",
        ko="처음 보낸 묶음 그대로, 또는 단독으로 다시 보내십시오.",
    ),
)
EXISTS_WITH_OTHER_CONTENT = Message(
    "exists_with_other_content",
    what=Text(
        en="{id} is in the book with {field} = {booked}, and here it is {given}.",
        ko="{id}이(가) 이미 장부에 있으며 {field} = {booked}인데, 여기서는 {given}입니다.",
    ),
    next_step=Text(
        en="Post a correction that names it; what is in the book stays.",
        ko="이를 지정한 정정 이체를 보내십시오. 장부의 기록은 바뀌지 않습니다.",
    ),
)
HAPPENED_AFTER_KNOWN = Message(
    "happened_after_known",
    what=Text(
        en="it happened at {happened_s}, and the book knows of nothing after {known_s}.",
        ko="일어난 시각 {happened_s}이(가) 장부가 아는 시각 {known_s}보다 뒤입니다.",
    ),
    next_step=Text(
        en="Send it again when it has happened; check the clock of the sender.",
        ko="일어난 뒤에 다시 보내고, 보내는 쪽 시계를 확인하십시오.",
    ),
)
DUE_PASSED = Message(
    "due_passed",
    what=Text(
        en="it would end or open at {due_s}, which is not after {known_s}.",
        ko="끝나거나 열리는 시각 {due_s}이(가) 장부의 시각 {known_s} 이전입니다.",
    ),
    next_step=Text(
        en="Give a later instant, or award or charge at once.",
        ko="더 늦은 시각을 적거나 바로 배정 또는 차감하십시오.",
    ),
)
PENDING_NOT_FOUND = Message(
    "pending_not_found",
    what=Text(
        en="the pending transfer {pending_id} is not in the book.",
        ko="보류 이체 {pending_id}이(가) 장부에 없습니다.",
    ),
    next_step=Text(
        en="Post the hold first, or charge without a hold.",
        ko="먼저 예치를 기록하거나 예치 없이 차감하십시오.",
    ),
)
PENDING_NOT_PENDING = Message(
    "pending_not_pending",
    what=Text(
        en="{pending_id} is a {other_kind}, which a {kind} cannot end.",
        ko="{pending_id}은(는) {other_kind}이며 {kind}(으)로 끝낼 수 없습니다.",
    ),
    next_step=Text(
        en="Name the hold or tranche that is meant.",
        ko="해당하는 예치 또는 분할 배정을 지정하십시오.",
    ),
)
PENDING_DIFFERS = Message(
    "pending_differs",
    what=Text(
        en=(
            "{pending_id} goes from {pending_debit} to {pending_credit}, and this from "
            "{debit} to {credit}."
        ),
        ko=(
            "{pending_id}은(는) {pending_debit}에서 {pending_credit}(으)로, 이 이체는 "
            "{debit}에서 {credit}(으)로 갑니다."
        ),
    ),
    next_step=Text(
        en="Use the accounts of the pending transfer.", ko="보류 이체의 계정을 쓰십시오."
    ),
)
PENDING_ALREADY_POSTED = Message(
    "pending_already_posted",
    what=Text(
        en="{pending_id} was posted by {other}.",
        ko="{pending_id}은(는) {other}(으)로 이미 확정되었습니다.",
    ),
    next_step=Text(
        en="Post a further charge without a hold, or a correction of {other}.",
        ko="예치 없이 추가 차감하거나 {other}을(를) 정정하십시오.",
    ),
)
PENDING_ALREADY_VOIDED = Message(
    "pending_already_voided",
    what=Text(
        en="{pending_id} was voided by {other}.",
        ko="{pending_id}은(는) {other}(으)로 이미 취소되었습니다.",
    ),
    next_step=Text(en="Charge without a hold.", ko="예치 없이 차감하십시오."),
)
PENDING_ALREADY_LAPSED = Message(
    "pending_already_lapsed",
    what=Text(
        en="{pending_id} has lapsed by {other}.",
        ko="{pending_id}은(는) {other}(으)로 이미 실효되었습니다.",
    ),
    next_step=Text(en="Charge without a hold.", ko="예치 없이 차감하십시오."),
)
PENDING_NOT_DUE = Message(
    "pending_not_due",
    what=Text(
        en="{pending_id} ends or opens at {due_s}, and it is {known_s}.",
        ko="{pending_id}은(는) {due_s}에 끝나거나 열리며 지금은 {known_s}입니다.",
    ),
    next_step=Text(en="Wait until then, or void it.", ko="그때까지 기다리거나 취소하십시오."),
)
PENDING_AMOUNT_DIFFERS = Message(
    "pending_amount_differs",
    what=Text(
        en=(
            "{pending_id} has promised {held_s} s, and {amount_s} s are named; a {kind} "
            "takes the whole."
        ),
        ko=(
            "{pending_id}의 보류량은 {held_s}초인데 {amount_s}초가 적혔습니다. "
            "{kind}은(는) 전량에 적용됩니다."
        ),
    ),
    next_step=Text(en="Give {held_s}.", ko="{held_s}을(를) 적으십시오."),
)
EXCEEDS_PENDING = Message(
    "exceeds_pending",
    what=Text(
        en="{amount_s} s are charged, and {pending_id} holds {held_s} s.",
        ko="{amount_s}초를 차감하나 {pending_id}의 보류량은 {held_s}초입니다.",
    ),
    next_step=Text(
        en="Charge {held_s} s on the hold and the rest without one, in one chain.",
        ko="보류분 {held_s}초와 나머지를 한 묶음으로 나누어 차감하십시오.",
    ),
)
CORRECTS_NOT_FOUND = Message(
    "corrects_not_found",
    what=Text(
        en="{corrects_id}, which it corrects, is not in the book.",
        ko="정정 대상 {corrects_id}이(가) 장부에 없습니다.",
    ),
    next_step=Text(en="Name a transfer of this book.", ko="이 장부의 이체를 지정하십시오."),
)
CORRECTS_NOT_CORRECTABLE = Message(
    "corrects_not_correctable",
    what=Text(
        en="{corrects_id} is a {other_kind}, which a {kind} cannot correct.",
        ko="{corrects_id}은(는) {other_kind}이며 {kind}(으)로 정정할 수 없습니다.",
    ),
    next_step=Text(
        en="Void what is pending; state anew what was corrected wrongly.",
        ko="보류는 취소하고, 잘못 정정한 것은 새로 기록하십시오.",
    ),
)
CORRECTS_DIFFERS = Message(
    "corrects_differs",
    what=Text(
        en=(
            "{corrects_id} went from {other_debit} to {other_credit}; a correction goes "
            "the way back, and this goes from {debit} to {credit}."
        ),
        ko=(
            "{corrects_id}은(는) {other_debit}에서 {other_credit}(으)로 갔으므로 정정은 "
            "반대 방향이어야 하나, 이 이체는 {debit}에서 {credit}(으)로 갑니다."
        ),
    ),
    next_step=Text(
        en="Swap the accounts of what it corrects.", ko="대상의 계정을 서로 바꾸어 적으십시오."
    ),
)
EXCEEDS_UNCORRECTED = Message(
    "exceeds_uncorrected",
    what=Text(
        en=("{amount_s} s are taken back, and {left_s} s of {corrects_id} are not yet corrected."),
        ko=("{amount_s}초를 되돌리나 {corrects_id}에서 아직 정정되지 않은 양은 {left_s}초입니다."),
    ),
    next_step=Text(en="Correct at most {left_s} s.", ko="{left_s}초 이하로 정정하십시오."),
)
PAIR_NOT_LINKED = Message(
    "pair_not_linked",
    what=Text(
        en=("its other leg {pair_id} is not beside it in the same chain, or does not mirror it."),
        ko="다른 다리 {pair_id}이(가) 같은 묶음에 이어져 있지 않거나 서로 맞지 않습니다.",
    ),
    next_step=Text(
        en=(
            "Post both legs in one chain, each naming the other, with the same rate and "
            "the same holder."
        ),
        ko="두 다리를 서로 지정하여 같은 환산율과 소유자로 한 묶음에 보내십시오.",
    ),
)
RATE_NOT_FOLLOWED = Message(
    "rate_not_followed",
    what=Text(
        en="{amount_s} s come out, and the rate gives {want_s} s for {given_s} s.",
        ko="{amount_s}초가 나오나 환산율로는 {given_s}초에 {want_s}초입니다.",
    ),
    next_step=Text(
        en="Give {want_s}; the fraction of a second is rounded down.",
        ko="{want_s}을(를) 적으십시오. 1초 미만은 버립니다.",
    ),
)
EXCEEDS_AVAILABLE = Message(
    "exceeds_available",
    what=Text(
        en=(
            "{amount_s} s are asked of {account}, and {available_s} s are available "
            "({balance_s} s less {pending_s} s promised)."
        ),
        ko=(
            "{account}에서 {amount_s}초를 요청하나 사용 가능한 것은 {available_s}초입니다(잔액 "
            "{balance_s}초, 예치 {pending_s}초)."
        ),
    ),
    next_step=Text(
        en="Ask for less, settle what is due, or award more first.",
        ko="줄여 요청하거나, 기한이 된 예치를 정리하거나, 먼저 추가 배정하십시오.",
    ),
)
EXCEEDS_ACCOUNT_MAX = Message(
    "exceeds_account_max",
    what=Text(
        en=("{account} would have moved {total_s} s in all, and an account takes {total_s_max} s."),
        ko="{account}의 누계가 {total_s}초가 되며 한도는 {total_s_max}초입니다.",
    ),
    next_step=Text(en="Open another account.", ko="다른 계정을 쓰십시오."),
)
