"""Deadlines by the calendar: whoever has something to do is reminded, once at each distance."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import has_unsent
from dure.office.clock import now, today
from dure.office.decisions.models import AWARDED, AwardRow, DecisionRow
from dure.office.decisions.queries import find_coming, find_latest
from dure.office.grants.models import GrantRow
from dure.office.notices.kinds import DIGEST_HOUR, Kind
from dure.office.notices.news import (
    tell_about,
    tell_closed,
    tell_late_reviews,
    tell_of_grant,
    tell_of_review,
    tell_officers,
)
from dure.office.notices.whom import find_team
from dure.office.objections.models import ObjectionRow
from dure.office.objections.queries import accept_until
from dure.office.reviews.due import keep_writable
from dure.office.reviews.models import ReviewRow
from dure.office.trail.actions import do_record
from dure.office.trail.queries import find_marked
from dure.office.web.words import moment_text
from dure.terms.language import Text

if TYPE_CHECKING:
    from dure.office.calls.models import CallRow

DRAFT_DAYS = (7, 1)
ACCEPT_DAYS = (5, 1)
ANSWER_DAYS = (5, 1)
GRANT_DAYS = (30, 7)
REVIEW_DAYS = (7, 1)
REVIEW_AGES = (7, 14, 21)
"""Days that a review may wait in a call that gives reviews no last day."""
LATE_DAYS_MAX = 30
"""Days after which nobody is told any longer that a deadline has passed."""

_DRAFT = Text(
    en="{number} is a draft; it can be submitted until {end}.",
    ko="{number}은(는) 작성 중입니다. 제출 기한: {end_ko}.",
)
_UNSENT = Text(
    en="{number} was changed after it was submitted; the change can be submitted until {end}.",
    ko="{number}: 제출한 뒤 고친 내용이 아직 제출되지 않았습니다. 제출 기한: {end_ko}.",
)
_RETURNED = Text(en="{number} is to be corrected until {end}.", ko="{number} 보완 기한: {end_ko}.")
_ENDS = {"draft": _DRAFT, "submitted": _UNSENT, "returned": _RETURNED}
_ACCEPT = Text(
    en="{number}: the award can be accepted until {end}.", ko="{number} 수락 기한: {end_ko}."
)
_LAPSED = Text(
    en="{number}: the award was not accepted in time; it can be let lapse.",
    ko="{number}: 기한까지 수락하지 않았습니다. 효력을 잃게 할 수 있습니다.",
)
_UNCORRECTED = Text(
    en="{number} was not corrected in time; it is screened as it is.",
    ko="{number}: 기한까지 보완하지 않았습니다. 있는 그대로 심사합니다.",
)
_ANSWER = Text(
    en="{number}: the objection is to be answered until {end}.",
    ko="{number} 이의신청 답변 기한: {end_ko}.",
)
_REVIEW = Text(
    en="{number} has waited for your review for {days} days.",
    ko="{number} 평가를 의뢰받은 지 {days}일이 되었습니다.",
)
_REVIEW_DUE = Text(
    en="{number}: your review is due until {end}.", ko="{number} 평가 마감: {end_ko}."
)
_REVIEW_LATE = Text(
    en="{number}: your review was due until {end}; it is still taken until the panel begins.",
    ko="{number}: 평가 마감({end_ko})이 지났습니다. 평가단 회의 전까지는 제출할 수 있습니다.",
)
_REVIEWS_LATE = Text(
    en="{call}: {n} reviews were not submitted in time.",
    ko="{call}: 평가 {n}건이 기한까지 제출되지 않았습니다.",
)
_GRANT = Text(en="{number}: the grant ends after {day}.", ko="{number}: 배정 종료일은 {day}입니다.")
_CLOSED = Text(
    en="{call}: the time for objections to decision {n} is over.",
    ko="{call}: 결정 {n}에 대한 이의신청 기간이 끝났습니다.",
)


def do_remind(key: str) -> None:
    """Remind of every deadline that comes near; at night nobody is."""
    del key
    if timezone.localtime(now()).hour < DIGEST_HOUR:
        return
    _remind_applicants()
    _remind_awarded()
    _remind_officers()
    _remind_reviewers()
    _remind_of_age()
    _remind_grants()


def find_step(end: datetime, steps: tuple[int, ...]) -> int | None:
    """Give the nearest of some distances within which a deadline has come, or None.

    Parameters
    ----------
    end : first moment too late
    steps : days before it
    """
    left = end - now()
    if left <= timedelta(0):
        return None
    return min((days for days in steps if left <= timedelta(days)), default=None)


def _told(text: Text, end: datetime, **fields: object) -> Text:
    """Fill in a deadline."""
    moment = moment_text(end, is_end=True)
    return text.fill(end=moment.en, end_ko=moment.ko, **fields)


def _remind_applicants() -> None:
    """Remind of drafts and changes that can be submitted, and of what is to be corrected."""
    soon = now() + timedelta(max(DRAFT_DAYS))
    closing = Q(call__closes_at__gt=now(), call__closes_at__lte=soon)
    changed = Q(state="submitted", edited_at__gt=F("submitted_at"))
    returned = Q(state="returned", correct_until__gt=now(), correct_until__lte=soon)
    drafts = closing & (Q(state="draft") | changed)
    rows = ApplicationRow.objects.filter(drafts | returned).select_related("call")
    for row in rows.defer("cells", "call__paper").order_by("pk"):
        if row.state == "submitted" and not has_unsent(row):
            continue
        end = row.open_until
        step = find_step(end, DRAFT_DAYS) if end is not None else None
        if end is not None and step is not None:
            text = _ENDS[row.state]
            key = f"{row.state}_ends:{row.pk}:{end.date()}:{step}"
            told = _told(text, end, number=row.number)
            tell_about(row, find_team(row), Kind.DEADLINE, told, key)


def _find_waiting() -> Iterator[tuple[AwardRow, datetime]]:
    """Find the letters that wait to be accepted, with their deadlines."""
    rows = AwardRow.objects.filter(outcome=AWARDED, application__state="awarded")
    for award in rows.select_related("application__call").defer("why").order_by("pk"):
        latest, until = find_latest(award.application_id), accept_until(award)
        if find_coming(award.application_id) is not None:
            continue  # A new letter comes in its place.
        if latest is not None and latest.pk == award.pk and until is not None:
            yield award, until


def _remind_awarded() -> None:
    """Remind of awards to be accepted, and tell officers of those that were not."""
    for award, until in _find_waiting():
        row, step = award.application, find_step(until, ACCEPT_DAYS)
        if step is not None:
            key = f"accept:{award.pk}:{until.date()}:{step}"
            told = _told(_ACCEPT, until, number=row.number)
            tell_about(row, [row.lead_id], Kind.DEADLINE, told, key)
        elif until <= now():
            tell_officers(row, _LAPSED.fill(number=row.number), f"lapsed:{award.pk}:{until.date()}")


def _remind_officers() -> None:
    """Tell officers of objections to be answered, and of what was not corrected in time."""
    soon = now() + timedelta(max(ANSWER_DAYS))
    waiting = ObjectionRow.objects.filter(state="filed", answer_by__lte=soon)
    for objection in waiting.select_related("award__application__call").order_by("pk"):
        row = objection.award.application
        step = find_step(objection.answer_by, ANSWER_DAYS) or 0
        told = _told(_ANSWER, objection.answer_by, number=row.number)
        tell_officers(row, told, f"answer:{objection.pk}:{step}")
    first = now() - timedelta(LATE_DAYS_MAX)
    late = ApplicationRow.objects.filter(
        state="returned", correct_until__lte=now(), correct_until__gt=first
    )
    for row in late.defer("cells").order_by("pk"):
        assert row.correct_until is not None
        key = f"uncorrected:{row.pk}:{row.correct_until.date()}"
        tell_officers(row, _UNCORRECTED.fill(number=row.number), key)


def _remind_reviewers() -> None:
    """Remind reviewers of the last day of their call, and tell officers who is late."""
    at = now()
    due = "application__call__reviews_due_at"
    waiting = keep_writable(ReviewRow.objects.all()).filter(
        **{
            f"{due}__gt": at - timedelta(LATE_DAYS_MAX),
            f"{due}__lte": at + timedelta(max(REVIEW_DAYS)),
        }
    )
    late: Counter[CallRow] = Counter()
    rows = waiting.select_related("application__call").defer("application__cells", "cells")
    for review in rows.defer("application__call__paper").order_by("pk"):
        call, number = review.application.call, review.application.number
        assert call.reviews_due_at is not None
        end, step = call.reviews_due_at, find_step(call.reviews_due_at, REVIEW_DAYS)
        late[call] += step is None
        text = _told(_REVIEW_DUE if step is not None else _REVIEW_LATE, end, number=number)
        key = f"review_due:{review.pk}:{end.date()}:{step or 0}"
        tell_of_review(review, Kind.DEADLINE, text, key)
    for call, count in late.items():
        if count:
            tell_late_reviews(call, _REVIEWS_LATE.fill(call=call.pk, n=count))


def _remind_of_age() -> None:
    """Remind reviewers of what they were asked for a week ago, two, and three."""
    at = now()
    waiting = keep_writable(ReviewRow.objects.all()).filter(
        application__call__reviews_due_at=None,
        assigned_at__lte=at - timedelta(min(REVIEW_AGES)),
        assigned_at__gt=at - timedelta(max(REVIEW_AGES) + LATE_DAYS_MAX),
    )
    for review in waiting.select_related("application").order_by("pk"):
        age = max(days for days in REVIEW_AGES if review.assigned_at <= at - timedelta(days))
        text = _REVIEW.fill(number=review.application.number, days=age)
        tell_of_review(review, Kind.DEADLINE, text, f"review_waits:{review.pk}:{age}")


def _remind_grants() -> None:
    """Remind teams of grants that end soon."""
    day = today()
    rows = GrantRow.objects.filter(
        state="active", ends_on__gte=day, ends_on__lte=day + timedelta(max(GRANT_DAYS))
    )
    for grant in rows.select_related("application").order_by("pk"):
        step = min(n for n in GRANT_DAYS if grant.ends_on <= day + timedelta(n))
        text = Text(
            en=_GRANT.en.replace("{day}", f"{grant.ends_on}"),
            ko=_GRANT.ko.replace("{day}", f"{grant.ends_on}"),
        )
        key = f"grant_ends:{grant.pk}:{grant.ends_on}:{step}"
        tell_of_grant(grant, Kind.DEADLINE, text, key)


def do_close_objections(key: str) -> None:
    """Note for each decision, once, that the time for objections is over."""
    del key
    rows = DecisionRow.objects.filter(state="signed", awards__object_by__lte=now())
    over = {f"decision:{row.pk}": row for row in rows.defer("paper", "proposal").distinct()}
    done = find_marked(Act.CLOSE_OBJECTIONS, over)
    for name, row in sorted(over.items()):
        ends = row.awards.order_by("-object_by").values_list("object_by", flat=True)
        if name in done or ends[0] > now():
            continue
        open_ = ObjectionRow.objects.filter(award__decision=row, state="filed").count()
        detail = {"object_by": ends[0].isoformat(), "open": open_}
        do_record(None, Act.CLOSE_OBJECTIONS, name, at=now(), detail=detail)
        tell_closed(row, _CLOSED.fill(call=row.call_id, n=row.pk))
