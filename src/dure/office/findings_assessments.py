"""What keeps somebody from assessing an application."""

from dure.terms.finding import Message
from dure.terms.language import Text

ASSESSMENT_NOT_OPEN = Message(
    "assessment_not_open",
    what=Text(
        en="{number} is not to be assessed now: {state}.",
        ko="{number}은(는) 지금 기술 검토 대상이 아닙니다: {state_ko}.",
    ),
    next_step=Text(
        en="An assessment that has ended stays; a new screening opens another one.",
        ko="끝난 검토는 그대로 남습니다. 다시 심사하면 새로 검토할 수 있습니다.",
    ),
)
ASSESSOR_CONFLICTED = Message(
    "assessor_conflicted",
    what=Text(
        en="you have a conflict of interest with {number}: {grounds}.",
        ko="{number}과(와) 이해충돌이 있습니다: {grounds_ko}.",
    ),
    next_step=Text(
        en="Leave it to somebody else of the site, or of another one.",
        ko="센터의 다른 사람이나 다른 센터에 맡기십시오.",
    ),
)
