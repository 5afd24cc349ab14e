"""What is wrong with a transfer by itself, whatever the book holds; in order of precedence."""

from dure.terms.finding import Message
from dure.terms.language import Text

CAUSE_MALFORMED = Message(
    "cause_malformed",
    what=Text(
        en="its cause {cause} is not a list of 1 to 8 texts of 1 to 200 characters.",
        ko="원인 {cause}이(가) 1~200자 문자열 1~8개의 목록이 아닙니다.",
    ),
    next_step=Text(
        en="Name who reports, what, and the act: site-a, job 7713, charge.",
        ko="누가, 무엇을, 어떤 행위인지 적으십시오: site-a, job 7713, charge.",
    ),
)
ACCOUNT_MALFORMED = Message(
    "account_malformed",
    what=Text(
        en="{account!r} is not the id of an account.", ko="{account!r}은(는) 계정 이름이 아닙니다."
    ),
    next_step=Text(
        en="Write kind/owner/unit, such as grant/g-204/h100.",
        ko="kind/owner/unit 형식으로 적으십시오(예: grant/g-204/h100).",
    ),
)
ACCOUNTS_SAME = Message(
    "accounts_same",
    what=Text(en="it goes from {account} to itself.", ko="{account}에서 같은 계정으로 이체합니다."),
    next_step=Text(en="Name two accounts.", ko="서로 다른 두 계정을 적으십시오."),
)
UNIT_DIFFERS = Message(
    "unit_differs",
    what=Text(
        en="{debit} and {credit} hold different units.",
        ko="{debit}와(과) {credit}의 단위가 다릅니다.",
    ),
    next_step=Text(
        en="Exchange one unit for the other by two linked legs with a rate.",
        ko="환산율이 있는 두 다리의 교환으로 처리하십시오.",
    ),
)
FLOW_REFUSED = Message(
    "flow_refused",
    what=Text(
        en=("a transfer of kind {kind} does not go from {debit} to {credit}; it goes {allowed}."),
        ko=("{kind} 이체는 {debit}에서 {credit}(으)로 갈 수 없습니다. 가능한 흐름: {allowed}."),
    ),
    next_step=Text(
        en="Choose the kind that says what happens, or the right accounts.",
        ko="실제 일에 맞는 종류나 계정을 고르십시오.",
    ),
)
OWNER_DIFFERS = Message(
    "owner_differs",
    what=Text(
        en=(
            "a transfer of kind {kind} stays within one grant; {debit} and {credit} belong to two."
        ),
        ko=(
            "{kind} 이체는 한 배정 안에서만 가능합니다. {debit}와(과) {credit}은(는) 서로 다릅니다."
        ),
    ),
    next_step=Text(en="Write the same owner on both sides.", ko="양쪽에 같은 소유자를 적으십시오."),
)
TRANSFER_AMOUNT_OUT_OF_RANGE = Message(
    "transfer_amount_out_of_range",
    what=Text(
        en="the amount is {amount_s}; the book takes 1 to {amount_s_max}.",
        ko="수량이 {amount_s}입니다. 1부터 {amount_s_max}까지 기록할 수 있습니다.",
    ),
    next_step=Text(
        en="Give whole accelerator-seconds; what takes nothing is not posted.",
        ko="정수 가속기-초로 적고, 0은 기록하지 마십시오.",
    ),
)
INSTANT_OUT_OF_RANGE = Message(
    "instant_out_of_range",
    what=Text(
        en="the instant {instant_s} is not within 0 to {instant_s_max} seconds since 1970.",
        ko="시각 {instant_s}이(가) 1970년부터 0~{instant_s_max}초 범위 밖입니다.",
    ),
    next_step=Text(
        en="Give whole seconds since 1970-01-01 UTC.",
        ko="1970-01-01 UTC부터의 정수 초로 적으십시오.",
    ),
)
TEXT_MALFORMED = Message(
    "text_malformed",
    what=Text(
        en=("its {field} is longer than {length_max} characters or holds what cannot be stored."),
        ko="{field}이(가) {length_max}자를 넘거나 저장할 수 없는 문자를 담고 있습니다.",
    ),
    next_step=Text(
        en="Shorten it; keep the long text where the cause points to.",
        ko="줄여 적고, 긴 글은 원인이 가리키는 곳에 두십시오.",
    ),
)
DUE_MISSING = Message(
    "due_missing",
    what=Text(
        en="a {kind} needs the instant at which it ends or opens.",
        ko="{kind}에는 끝나거나 열리는 시각이 필요합니다.",
    ),
    next_step=Text(en="Give due_s.", ko="due_s를 적으십시오."),
)
DUE_UNEXPECTED = Message(
    "due_unexpected",
    what=Text(
        en="a {kind} has no instant at which it ends or opens, and {due_s} is given.",
        ko="{kind}에는 끝나거나 열리는 시각이 없으나 {due_s}이(가) 있습니다.",
    ),
    next_step=Text(en="Leave due_s out.", ko="due_s를 빼십시오."),
)
PENDING_MISSING = Message(
    "pending_missing",
    what=Text(
        en="a {kind} names the pending transfer that it ends, and none is given.",
        ko="{kind}은(는) 끝낼 보류 이체를 지정해야 합니다.",
    ),
    next_step=Text(en="Give pending_id.", ko="pending_id를 적으십시오."),
)
PENDING_UNEXPECTED = Message(
    "pending_unexpected",
    what=Text(
        en="a {kind} ends no pending transfer, and {pending_id} is given.",
        ko="{kind}은(는) 보류 이체를 끝내지 않으나 {pending_id}이(가) 있습니다.",
    ),
    next_step=Text(en="Leave pending_id out.", ko="pending_id를 빼십시오."),
)
CORRECTS_MISSING = Message(
    "corrects_missing",
    what=Text(
        en="a correction names what it corrects, and nothing is given.",
        ko="정정 이체는 정정할 대상을 지정해야 합니다.",
    ),
    next_step=Text(en="Give corrects_id.", ko="corrects_id를 적으십시오."),
)
CORRECTS_UNEXPECTED = Message(
    "corrects_unexpected",
    what=Text(
        en="a {kind} corrects nothing, and {corrects_id} is given.",
        ko="{kind}은(는) 정정할 수 없으나 {corrects_id}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Leave corrects_id out; void what is pending.",
        ko="corrects_id를 빼고, 보류 이체는 취소하십시오.",
    ),
)
PAIR_MISSING = Message(
    "pair_missing",
    what=Text(
        en="a leg of an exchange names the other leg, and none is given.",
        ko="교환의 한 다리는 다른 다리를 지정해야 합니다.",
    ),
    next_step=Text(en="Give pair_id on both legs.", ko="두 다리 모두에 pair_id를 적으십시오."),
)
PAIR_UNEXPECTED = Message(
    "pair_unexpected",
    what=Text(
        en="a {kind} has no second leg, and {pair_id} is given.",
        ko="{kind}에는 두 번째 다리가 없으나 {pair_id}이(가) 있습니다.",
    ),
    next_step=Text(en="Leave pair_id out.", ko="pair_id를 빼십시오."),
)
RATE_MISSING = Message(
    "rate_missing",
    what=Text(
        en="an exchange needs its rate on both legs, and this leg has none.",
        ko="교환에는 두 다리 모두에 환산율이 필요합니다.",
    ),
    next_step=Text(
        en="Give the rate with its source and day.", ko="출처와 날짜가 있는 환산율을 적으십시오."
    ),
)
RATE_UNEXPECTED = Message(
    "rate_unexpected",
    what=Text(
        en="a {kind} has no rate, and {numerator}/{denominator} is given.",
        ko="{kind}에는 환산율이 없으나 {numerator}/{denominator}이(가) 있습니다.",
    ),
    next_step=Text(en="Leave the rate out.", ko="환산율을 빼십시오."),
)
RATE_MALFORMED = Message(
    "rate_malformed",
    what=Text(
        en=(
            "the rate {numerator}/{denominator} of {as_of!r}, source {source!r}, is not "
            "two whole numbers of at least 1 with a source and a day."
        ),
        ko=(
            "환산율 {numerator}/{denominator}({as_of!r}, 출처 {source!r})에 1 이상의 정수 "
            "두 개, 출처, 날짜가 모두 있어야 합니다."
        ),
    ),
    next_step=Text(
        en="Cite the rate and the day for which it holds (2026-07-01).",
        ko="환산율의 출처와 적용일(2026-07-01)을 적으십시오.",
    ),
)
ENERGY_UNEXPECTED = Message(
    "energy_unexpected",
    what=Text(
        en="a {kind} draws no power, and {energy_j} J are given.",
        ko="{kind}은(는) 전력을 쓰지 않으나 {energy_j} J가 있습니다.",
    ),
    next_step=Text(en="Leave the energy out.", ko="에너지를 빼십시오."),
)
ENERGY_MALFORMED = Message(
    "energy_malformed",
    what=Text(
        en=(
            "{energy_j} J and {carbon_mg} mg CO2e from {factors!r} are not two whole "
            "numbers from 0 on with a source."
        ),
        ko=(
            "{energy_j} J, {carbon_mg} mg CO2e(출처 {factors!r})는 0 이상의 정수 두 개와 "
            "출처여야 합니다."
        ),
    ),
    next_step=Text(
        en="Give whole joules and milligrams, and the factors that they come from.",
        ko="정수 J와 mg, 그리고 계산에 쓴 계수를 적으십시오.",
    ),
)
