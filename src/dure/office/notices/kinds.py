"""Kinds of notices, how often people want them, and when a mail with them is due."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone

from dure.terms.language import Text

DIGEST_HOUR = 8
"""Hour of the day at which digests go out, in the time zone of the programme."""
AT_ONCE_GAP = timedelta(minutes=10)
"""What comes at once still comes in one mail for so long after the last one."""


class When(StrEnum):
    """How often somebody wants notices of a kind by mail; they stand on the page anyway."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class Kind(StrEnum):
    """What a notice is about."""

    INVITATION = "invitation"
    TEAM = "team"
    SCREENING = "screening"
    DECISION = "decision"
    DEADLINE = "deadline"
    ANSWER = "answer"
    GRANT = "grant"
    REVIEW = "review"
    WORK = "work"


WHEN_NAMES: dict[When, Text] = {
    When.AT_ONCE: Text(en="at once", ko="바로"),
    When.DAILY: Text(en="once a day", ko="하루 한 번"),
    When.WEEKLY: Text(en="once a week", ko="일주일에 한 번"),
    When.NONE: Text(en="not by mail", ko="메일로 받지 않음"),
}
KIND_NAMES: dict[Kind, Text] = {
    Kind.INVITATION: Text(en="Invitations to a team", ko="참여 초대"),
    Kind.TEAM: Text(
        en="Your team: who joins, what is submitted or withdrawn",
        ko="참여자의 응답, 신청의 제출과 철회",
    ),
    Kind.SCREENING: Text(en="Results of screening and assessment", ko="적격 심사·기술 검토 결과"),
    Kind.DECISION: Text(en="Decisions on your applications", ko="내 신청에 대한 결정"),
    Kind.DEADLINE: Text(en="Deadlines that come near", ko="다가오는 기한"),
    Kind.ANSWER: Text(en="Answers to your requests and objections", ko="요청·이의신청에 대한 답변"),
    Kind.GRANT: Text(en="Your grants: parts that open, ends", ko="내 배정: 분할 개시·종료"),
    Kind.REVIEW: Text(en="Reviews you are asked for", ko="평가 의뢰"),
    Kind.WORK: Text(en="Work that waits for you in your role", ko="맡은 역할에서 할 일"),
}
DEFAULTS: dict[Kind, When] = {
    Kind.INVITATION: When.AT_ONCE,
    Kind.TEAM: When.DAILY,
    Kind.SCREENING: When.AT_ONCE,
    Kind.DECISION: When.AT_ONCE,
    Kind.DEADLINE: When.AT_ONCE,
    Kind.ANSWER: When.AT_ONCE,
    Kind.GRANT: When.DAILY,
    Kind.REVIEW: When.DAILY,
    Kind.WORK: When.DAILY,
}


def find_due(when: When, at: datetime, last_at: datetime | None) -> datetime | None:
    """Give the moment at which a mail with a notice is due; None where none is wanted.

    Parameters
    ----------
    when : how often
    at : when the notice was made
    last_at : when the last mail to the same person was made, or None

    Examples
    --------
    >>> from datetime import UTC
    >>> monday = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
    >>> find_due(When.DAILY, monday, None).isoformat()
    '2026-01-13T08:00:00+09:00'
    >>> find_due(When.WEEKLY, monday, None).isoformat()
    '2026-01-19T08:00:00+09:00'
    """
    if when is When.NONE:
        return None
    if when is When.AT_ONCE:
        return at if last_at is None else max(at, last_at + AT_ONCE_GAP)
    day = timezone.localdate(at)
    step = 1 if when is When.DAILY else 7 - day.weekday()
    due_at = timezone.make_aware(datetime.combine(day, time(DIGEST_HOUR)))
    if when is When.DAILY and at < due_at:
        return due_at
    if when is When.WEEKLY and not day.weekday() and at < due_at:
        return due_at
    return timezone.make_aware(datetime.combine(day + timedelta(step), time(DIGEST_HOUR)))
