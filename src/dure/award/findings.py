"""Every fault that a round, an award or a use report can have."""

from dure.terms.finding import Message
from dure.terms.language import Text

USAGE_ABSENT = Message(
    "usage_absent",
    what=Text(
        en="grant {grant}: {reported} of {months} whole months until {as_of} are reported; "
        "{missing} is not. What is not reported is not unused, so nothing is proposed.",
        ko="사용권 {grant}: {as_of}까지 {months}개월 가운데 {reported}개월만 보고되었고 "
        "{missing}이(가) 없습니다. 보고가 없는 것은 쓰지 않은 것이 아니므로 아무것도 "
        "제안하지 않습니다.",
    ),
    next_step=Text(
        en="Ask the site for the missing months, then run this again.",
        ko="해당 기관에 빠진 달의 보고를 요청한 뒤 다시 실행하십시오.",
    ),
    severity="warning",
)
USAGE_ABOVE_GRANT = Message(
    "usage_above_grant",
    what=Text(
        en="grant {grant}: {used_s} accelerator-seconds are used of {granted_s} granted.",
        ko="사용권 {grant}: 부여 {granted_s} 가속기초 가운데 {used_s}가속기초를 썼습니다.",
    ),
    next_step=Text(
        en="Check the report and the grant; a site may have counted another project.",
        ko="보고와 사용권을 확인하십시오. 다른 과제가 함께 집계되었을 수 있습니다.",
    ),
    severity="warning",
)
HOLDING_REFUSED = Message(
    "holding_refused",
    what=Text(
        en="{field} is {value}: {reason}.",
        ko="{field} 값이 {value_ko}입니다: {reason_ko}.",
    ),
    next_step=Text(
        en="See docs/reference/application.md for the fields of a use report.",
        ko="사용 보고의 항목은 docs/reference/application.md를 보십시오.",
    ),
)
RECLAIM_RULE_REFUSED = Message(
    "reclaim_rule_refused",
    what=Text(
        en="{reason}; the file says {value}.",
        ko="{reason_ko}. 파일의 값은 {value_ko}입니다.",
    ),
    next_step=Text(
        en="See docs/reference/application.md for the fields of a reclaim rule.",
        ko="회수 규칙의 항목은 docs/reference/application.md를 보십시오.",
    ),
)

# Choosing whole options (method 5).

CHOICE_LIMIT_UNKNOWN = Message(
    "choice_limit_unknown",
    what=Text(
        en="the limit {limit} names {word!r}, which the slate does not have; it has {known}.",
        ko="한도 {limit}의 {word!r}이(가) 선정 자료에 없습니다. 있는 것은 {known}입니다.",
    ),
    next_step=Text(
        en="Correct the name, or remove the limit.",
        ko="이름을 고치거나 한도를 지우십시오.",
    ),
)
CHOICE_LIMIT_CROSSED = Message(
    "choice_limit_crossed",
    what=Text(
        en="the limit {limit} has the floor {floor} above its ceiling {ceiling}.",
        ko="한도 {limit}의 하한 {floor}이(가) 상한 {ceiling}보다 큽니다.",
    ),
    next_step=Text(
        en="Lower the floor or raise the ceiling.", ko="하한을 내리거나 상한을 올리십시오."
    ),
)
CHOICE_LIMIT_REPEATED = Message(
    "choice_limit_repeated",
    what=Text(
        en="the limit {limit} stands {count} times; once is allowed.",
        ko="한도 {limit}이(가) {count}번 나옵니다. 한 번만 쓸 수 있습니다.",
    ),
    next_step=Text(en="Keep one of them.", ko="하나만 남기십시오."),
)
CHOICE_NUMBER_NEGATIVE = Message(
    "choice_number_negative",
    what=Text(
        en="{name} is {value}; it has to be 0 or more.",
        ko="{name} 값이 {value}입니다. 0 이상이어야 합니다.",
    ),
    next_step=Text(en="Write 0 or more.", ko="0 이상으로 적으십시오."),
)
CHOICE_NAME_REPEATED = Message(
    "choice_name_repeated",
    what=Text(
        en="the application {id} stands {count} times; once is allowed.",
        ko="신청 {id}이(가) {count}번 나옵니다. 한 번만 쓸 수 있습니다.",
    ),
    next_step=Text(en="Give each application its own name.", ko="신청마다 다른 이름을 쓰십시오."),
)
CHOICE_FLOOR_UNREACHABLE = Message(
    "choice_floor_unreachable",
    severity="warning",
    what=Text(
        en="the floor {limit} of {floor} is not met: it gets {got}, {missed} too few. In every "
        "choice all floors together are missed by at least {least}. Against it stand: {against}.",
        ko="하한 {limit} {floor}을(를) 채우지 못합니다. {got}을(를) 받아 {missed} 모자랍니다. "
        "어떻게 선정해도 모든 하한을 합쳐 적어도 {least} 모자랍니다. 걸리는 한도: {against}.",
    ),
    next_step=Text(
        en="Lower the floor, or loosen one of the limits that stand against it.",
        ko="하한을 내리거나 걸리는 한도 가운데 하나를 푸십시오.",
    ),
)
CHOICE_OPTION_FOREIGN = Message(
    "choice_option_foreign",
    what=Text(
        en="the application {id} was given the option {option}, which is not its own.",
        ko="신청 {id}에 제 것이 아닌 선택지 {option}이(가) 주어졌습니다.",
    ),
    next_step=Text(
        en="Choose again; the certificate does not belong to these inputs.",
        ko="다시 선정하십시오. 이 입력의 증명서가 아닙니다.",
    ),
)
CHOICE_BUNDLE_TWICE = Message(
    "choice_bundle_twice",
    what=Text(
        en="{count} applications of one bundle were chosen, of which 1 may be: {ids}.",
        ko="겹치는 신청에서 하나만 선정할 수 있는데 {count}건을 선정했습니다: {ids}.",
    ),
    next_step=Text(en="Keep one of them.", ko="하나만 남기십시오."),
)
CHOICE_BUDGET_EXCEEDED = Message(
    "choice_budget_exceeded",
    what=Text(
        en="{used} of the budget {limit} are given, {capacity} are there.",
        ko="예산 {limit}은(는) {capacity}인데 {used}을(를) 주었습니다.",
    ),
    next_step=Text(
        en="Take back {over}, or raise the budget.", ko="{over}을(를) 거두거나 예산을 늘리십시오."
    ),
)
CHOICE_CEILING_EXCEEDED = Message(
    "choice_ceiling_exceeded",
    what=Text(
        en="{limit} gets {got}, its ceiling is {ceiling}.",
        ko="{limit}의 상한은 {ceiling}인데 {got}을(를) 받았습니다.",
    ),
    next_step=Text(
        en="Take back {over}, or raise the ceiling.", ko="{over}을(를) 거두거나 상한을 올리십시오."
    ),
)
CHOICE_FLOOR_MISSED = Message(
    "choice_floor_missed",
    what=Text(
        en="{limit} gets {got}, its floor is {floor}.",
        ko="{limit}의 하한은 {floor}인데 {got}을(를) 받았습니다.",
    ),
    next_step=Text(
        en="Give {missed} more, or lower the floor.", ko="{missed} 더 주거나 하한을 내리십시오."
    ),
)
CHOICE_CAP_EXCEEDED = Message(
    "choice_cap_exceeded",
    what=Text(
        en="the applicant number {applicant} gets {got}, the cap is {most}.",
        ko="신청자 {applicant}번의 상한은 {most}인데 {got}을(를) 받았습니다.",
    ),
    next_step=Text(
        en="Take back {over}, or raise the cap.", ko="{over}을(를) 거두거나 상한을 올리십시오."
    ),
)
CHOICE_CERTIFICATE_UNREADABLE = Message(
    "choice_certificate_unreadable",
    what=Text(
        en="the field {name} of the certificate is missing or is not what it has to be.",
        ko="증명서의 {name} 항목이 없거나 맞지 않습니다.",
    ),
    next_step=Text(
        en="Take the certificate as it was written; do not edit it.",
        ko="쓰인 그대로의 증명서를 쓰십시오. 고치지 마십시오.",
    ),
)
CHOICE_OF_OTHER_INPUTS = Message(
    "choice_of_other_inputs",
    what=Text(
        en="the certificate is of inputs with the seal {stated}; these have {inputs}.",
        ko="증명서의 입력 봉인은 {stated}인데 이 입력의 봉인은 {inputs}입니다.",
    ),
    next_step=Text(
        en="Verify it with the slate and the limits that were chosen from.",
        ko="선정에 쓴 자료와 한도로 검증하십시오.",
    ),
)
CHOICE_NUMBER_DIFFERS = Message(
    "choice_number_differs",
    what=Text(
        en="the certificate states {name} as {stated}; from the inputs it is {computed}.",
        ko="증명서의 {name} 값은 {stated}인데 입력으로 계산하면 {computed}입니다.",
    ),
    next_step=Text(
        en="Do not rely on this choice; choose again.",
        ko="이 선정을 믿지 말고 다시 선정하십시오.",
    ),
)
CHOICE_ENVY_LEFT = Message(
    "choice_envy_left",
    what=Text(
        en="{pairs} pairs of justified envy are left; 0 are allowed.",
        ko="정당한 시기가 {pairs}쌍 남아 있습니다. 0쌍이어야 합니다.",
    ),
    next_step=Text(
        en="Choose again; each envied place can go to who wants it.",
        ko="다시 선정하십시오. 부러움을 산 자리는 바라는 쪽에 줄 수 있습니다.",
    ),
)
CHOICE_SHORTFALL_UNPROVEN = Message(
    "choice_shortfall_unproven",
    severity="warning",
    what=Text(
        en="floors are missed by {missed} together; proven is only that {least} must be.",
        ko="하한이 모두 {missed} 모자라는데, {least} 모자랄 수밖에 없다는 것만 증명되었습니다.",
    ),
    next_step=Text(
        en="Let a person look at the floors that are missed before the decision.",
        ko="결정하기 전에 모자라는 하한을 사람이 살펴보십시오.",
    ),
)
ROUND_SCORE_MISSING = Message(
    "round_score_missing",
    what=Text(
        en="{count} applications, {id} first, have no score, and the call weighs claims by score.",
        ko="{id} 등 신청 {count}건에 점수가 없는데 공모는 점수로 몫을 정합니다.",
    ),
    next_step=Text(
        en="Enter their scores, or set the weights of the call to equal.",
        ko="점수를 적거나 공모의 가중치를 equal로 바꾸십시오.",
    ),
)
ROUND_WHOLE_SERVERS_NOT_HELD = Message(
    "round_whole_servers_not_held",
    what=Text(
        en="{count} applications, {id} first, can only use whole servers; the call gives time to "
        "the second, so one server is held as their least useful amount, and no more than that.",
        ko="{id} 등 신청 {count}건은 서버 단위로만 쓸 수 있다고 하지만 공모는 초 단위로 줍니다. "
        "서버 한 대를 최소 필요량으로만 반영합니다.",
    ),
    next_step=Text(
        en="Ask the applicants whether part of a server is of use.",
        ko="서버의 일부도 쓸 수 있는지 신청자에게 확인하십시오.",
    ),
    severity="warning",
)
ROUND_TOO_LARGE = Message(
    "round_too_large",
    what=Text(
        en="the applications ask for {asked} accelerator-seconds together; at most {most} can be "
        "added up.",
        ko="신청을 모두 더하면 {asked} 가속기초입니다. 많아야 {most}까지 더할 수 있습니다.",
    ),
    next_step=Text(
        en="Look for an amount in the wrong unit.", ko="단위가 잘못된 수량이 있는지 보십시오."
    ),
)
ROUND_SUPPLY_UNREADABLE = Message(
    "round_supply_unreadable",
    what=Text(
        en="the supply {value!r} is not a type of the call ({types}) with an amount.",
        ko="{value!r}은(는) 공모의 종류({types})와 수량이 아닙니다.",
    ),
    next_step=Text(
        en="Write for example --supply 'h200=200 servers'.",
        ko="예: --supply 'h200=200 servers'.",
    ),
)
AWARD_UNREADABLE = Message(
    "award_unreadable",
    what=Text(
        en="this is not an award as it was written: {reason}.",
        ko="쓰인 그대로의 배분 결과가 아닙니다: {reason_ko}.",
    ),
    next_step=Text(
        en="Take the file that `dure award divide` wrote.",
        ko="`dure award divide`가 만든 파일을 쓰십시오.",
    ),
)
AWARD_SEAL_DIFFERS = Message(
    "award_seal_differs",
    what=Text(
        en="the seal of the award is {stated}…; its content has {computed}….",
        ko="배분 결과의 봉인은 {stated}…인데 내용의 봉인은 {computed}…입니다.",
    ),
    next_step=Text(
        en="The file was changed after it was written; divide again from the applications.",
        ko="작성한 뒤에 바뀐 파일입니다. 신청에서 다시 배분하십시오.",
    ),
)
AWARD_CERTIFICATE_ABSENT = Message(
    "award_certificate_absent",
    what=Text(
        en="the award by {method} has no certificate, so nothing in it is proven.",
        ko="{method}에 의한 배분 결과에 증명서가 없어 증명된 것이 없습니다.",
    ),
    next_step=Text(en="Divide again from the applications.", ko="신청에서 다시 배분하십시오."),
)
AWARD_GRANT_DIFFERS = Message(
    "award_grant_differs",
    what=Text(
        en="the award states {stated} accelerator-seconds; its certificate proves {proven} "
        "({more} more differ).",
        ko="배분 결과는 {stated} 가속기초인데 증명서로는 {proven}입니다(그 밖에 {more}곳).",
    ),
    next_step=Text(
        en="Do not use this award; divide again from the applications.",
        ko="이 배분 결과를 쓰지 말고 신청에서 다시 배분하십시오.",
    ),
)
AWARD_OF_OTHER_APPLICATIONS = Message(
    "award_of_other_applications",
    what=Text(
        en="the award was made from applications with the seal {stated}…; {file} has {computed}….",
        ko="배분에 쓴 신청의 봉인은 {stated}…인데 {file}의 봉인은 {computed}…입니다.",
    ),
    next_step=Text(
        en="Verify it with the applications that were divided, or divide these.",
        ko="배분에 쓴 신청으로 확인하거나, 이 신청을 배분하십시오.",
    ),
)
RANK_BROKEN = Message(
    "rank_broken",
    what=Text(
        en="the award does not follow from its order: {reason}.",
        ko="배분 결과가 순위를 따르지 않습니다: {reason}.",
    ),
    next_step=Text(
        en="Do not use this award; divide again from the applications.",
        ko="이 배분 결과를 쓰지 말고 신청에서 다시 배분하십시오.",
    ),
)
