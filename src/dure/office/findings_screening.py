"""What keeps a screening from being recorded."""

from dure.terms.finding import Message
from dure.terms.language import Text

SCREENING_BEFORE_CLOSE = Message(
    "screening_before_close",
    what=Text(
        en="applicants may correct what they submitted until {closes}; it is {now}.",
        ko="신청자는 {closes_ko}까지 제출한 내용을 고칠 수 있습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="Screen it afterwards; it can be read now.",
        ko="그 뒤에 심사하십시오. 내용은 지금도 볼 수 있습니다.",
    ),
)
CORRECTION_AWAITED = Message(
    "correction_awaited",
    what=Text(
        en="the applicant may correct it until {until}; it is {now}.",
        ko="신청자가 {until_ko}까지 보완할 수 있습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="Wait for the correction, or screen it after that.",
        ko="보완을 기다리거나 그 뒤에 심사하십시오.",
    ),
)
CORRECTION_DAY_REFUSED = Message(
    "correction_day_refused",
    what=Text(
        en="the last day for a correction is {day}; it has to be from {first} to {last}.",
        ko="보완 기한이 {day}입니다. {first}부터 {last}까지여야 합니다.",
    ),
    next_step=Text(en="Choose one of these days.", ko="이 가운데 하루를 고르십시오."),
)
CORRECTION_TOO_LATE = Message(
    "correction_too_late",
    what=Text(
        en="the correction was to come until {until}; it is {now}.",
        ko="보완 기한은 {until_ko}까지였습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="What was submitted before is screened as it is.",
        ko="전에 제출한 내용으로 심사합니다.",
    ),
)
APPLICATION_CHANGED_MEANWHILE = Message(
    "application_changed_meanwhile",
    what=Text(
        en="version {seen} was on the page; {number} is at version {version} now.",
        ko="화면에는 제{seen}판이 있었으나 {number}은(는) 지금 제{version}판입니다.",
    ),
    next_step=Text(
        en="Read the new version; your answers are kept on this page.",
        ko="새 판을 읽으십시오. 답은 이 화면에 남아 있습니다.",
    ),
)
