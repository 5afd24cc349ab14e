"""What can be wrong with a screening, a review or a ranking."""

from dure.terms.finding import Message
from dure.terms.language import Text

CHECK_UNANSWERED = Message(
    "check_unanswered",
    what=Text(
        en="{count} of {total} items have no answer; the first is: {label}.",
        ko="{total}개 항목 가운데 {count}개에 답이 없습니다. 첫 항목: {label_ko}.",
    ),
    next_step=Text(
        en="Answer yes, no or not applicable.", ko="예, 아니요, 해당 없음 가운데 하나로 답하십시오."
    ),
)
CHECK_REASON_MISSING = Message(
    "check_reason_missing",
    what=Text(
        en="the answer to this item is no, without a reason: {label}.",
        ko="'아니요'로 답한 항목에 사유가 없습니다: {label_ko}.",
    ),
    next_step=Text(
        en="Write the reason in words that the applicant can act on.",
        ko="신청자가 보고 고칠 수 있게 사유를 적으십시오.",
    ),
)
CHECK_NOT_APPLICABLE = Message(
    "check_not_applicable",
    what=Text(
        en="this item applies to every application: {label}.",
        ko="모든 신청에 해당하는 항목입니다: {label_ko}.",
    ),
    next_step=Text(en="Answer yes or no.", ko="예 또는 아니요로 답하십시오."),
)
CHECK_OUTCOME_CONTRADICTS = Message(
    "check_outcome_contradicts",
    what=Text(
        en="the outcome is {outcome}, but {count} items are answered no.",
        ko="결과가 '{outcome_ko}'인데 '아니요'로 답한 항목이 {count}개입니다.",
    ),
    next_step=Text(
        en="Pass what has none; return or refuse what has at least one.",
        ko="없으면 통과, 하나라도 있으면 보완 요청이나 요건 미충족으로 하십시오.",
    ),
)
POINTS_MISSING = Message(
    "points_missing",
    what=Text(
        en="there are no points for: {label}.", ko="점수가 없는 평가 항목이 있습니다: {label_ko}."
    ),
    next_step=Text(en="Write a whole number from 0 to 100.", ko="0부터 100까지 정수를 적으십시오."),
)
POINTS_UNREADABLE = Message(
    "points_unreadable",
    what=Text(
        en="the points for {label} are {value!r}; they are whole, from 0 to 100.",
        ko="'{label_ko}'의 점수가 {value!r}입니다. 0부터 100까지의 정수여야 합니다.",
    ),
    next_step=Text(en="Write a whole number from 0 to 100.", ko="0부터 100까지 정수를 적으십시오."),
)
REVIEW_REASON_SHORT = Message(
    "review_reason_short",
    what=Text(
        en="the opinion has {count} characters; {low} to {high} are needed.",
        ko="의견이 {count}자입니다. {low}–{high}자가 필요합니다.",
    ),
    next_step=Text(
        en="Say what carried the points; the applicant will read it without your name.",
        ko="점수의 근거를 적으십시오. 신청자가 이름 없이 읽게 됩니다.",
    ),
)
MOVE_REASON_MISSING = Message(
    "move_reason_missing",
    what=Text(
        en="{number} is to move to place {place} without a reason.",
        ko="{number}을(를) 순위 {place}(으)로 옮기는 사유가 없습니다.",
    ),
    next_step=Text(
        en="Write the reason; it is minuted.", ko="사유를 적으십시오. 회의록에 남습니다."
    ),
)
MOVE_OUT_OF_RANGE = Message(
    "move_out_of_range",
    what=Text(
        en="place {place} is asked; there are places 1 to {count}.",
        ko="순위 {place}을(를) 적었습니다. 순위는 1부터 {count}까지입니다.",
    ),
    next_step=Text(en="Write one of these places.", ko="이 가운데 하나를 적으십시오."),
)
VERDICT_CONTRADICTS = Message(
    "verdict_contradicts",
    what=Text(
        en="the verdict is {verdict}, but {count} items are answered no.",
        ko="판정이 '{verdict_ko}'인데 '아니요'로 답한 항목이 {count}개입니다.",
    ),
    next_step=Text(
        en="It fits where none is no; it does not fit where at least one is.",
        ko="'아니요'가 없으면 적합, 하나라도 있으면 부적합이나 조건부 적합입니다.",
    ),
)
ADVICE_MISSING = Message(
    "advice_missing",
    what=Text(
        en="it is to fit with changes, and neither another amount nor other types are recommended.",
        ko="조건부 적합인데 권고하는 수량이나 종류가 없습니다.",
    ),
    next_step=Text(
        en="Write the amount, the types or the months that would fit.",
        ko="적합해지는 수량, 종류, 개월 수를 적으십시오.",
    ),
)
ADVICE_UNREADABLE = Message(
    "advice_unreadable",
    what=Text(
        en="{label}: {value!r} cannot be recommended; {known}.",
        ko="{label_ko}: {value!r}은(는) 권고할 수 없습니다. {known_ko}.",
    ),
    next_step=Text(en="Write one of these.", ko="그 가운데에서 적으십시오."),
)
ADVICE_REASON_SHORT = Message(
    "advice_reason_short",
    what=Text(
        en="the reasons have {count} characters; {low} to {high} are needed.",
        ko="사유가 {count}자입니다. {low}–{high}자가 필요합니다.",
    ),
    next_step=Text(
        en="Say what it rests on: the plan, the measurement, the machine.",
        ko="계획, 측정 결과, 장비 가운데 무엇에 근거하는지 적으십시오.",
    ),
)
BLIND_NAME_TOLD = Message(
    "blind_name_told",
    what=Text(
        en="the text names {name}; reviewers read it without names.",
        ko="내용에 {name}이(가) 나옵니다. 평가위원은 이름 없이 읽습니다.",
    ),
    next_step=Text(
        en="Leave the name out, unless the work cannot be told without it.",
        ko="꼭 필요한 경우가 아니면 이름을 빼 주십시오.",
    ),
    severity="warning",
)
