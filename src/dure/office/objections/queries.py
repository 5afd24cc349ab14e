"""Reads of objections."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from dure.office.clock import now
from dure.office.decisions.deadlines import ACCEPT_DAYS, end_of_day
from dure.office.decisions.models import AwardRow
from dure.office.objections.models import ObjectionRow
from dure.office.states import OBJECTION
from dure.terms.language import Text

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """An objection in a list."""

    id: int
    number: str
    title: Text
    state: str
    state_name: Text
    filed_at: datetime
    answer_by: datetime
    is_late: bool


def list_open(calls: frozenset[str] | None, after: int | None = None) -> tuple[Line, ...]:
    """List objections that wait for an answer, the earliest filed first, a page at a time.

    Parameters
    ----------
    calls : ids that whoever asks may see; None for all
    """
    rows = ObjectionRow.objects.filter(state="filed").order_by("pk")
    if calls is not None:
        rows = rows.filter(award__application__call_id__in=calls)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return _lines(rows[:PAGE])


def list_objections(application_id: int) -> tuple[Line, ...]:
    """List all objections of an application, the latest first."""
    rows = ObjectionRow.objects.filter(award__application_id=application_id).order_by("-pk")
    return _lines(rows)


def _lines(rows: QuerySet[ObjectionRow]) -> tuple[Line, ...]:
    """Make lines of rows."""
    application = "award__application__"
    columns = [application + name for name in ("number", "title_en", "title_ko")]
    moment = now()
    return tuple(
        Line(
            id=pk,
            number=number,
            title=Text(en=en or ko, ko=ko or en),
            state=state,
            state_name=OBJECTION.names[state],
            filed_at=filed_at,
            answer_by=answer_by,
            is_late=state == "filed" and moment >= answer_by,
        )
        for number, en, ko, pk, state, filed_at, answer_by in rows.values_list(
            *columns, "pk", "state", "filed_at", "answer_by"
        )
    )


def find_objection(pk: int) -> ObjectionRow:
    """Find an objection with its letter and application, or raise `Http404`."""
    rows = ObjectionRow.objects.select_related("award__application__call", "decision")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def find_open(application_id: int) -> ObjectionRow | None:
    """Find the objection of an application that waits for its answer."""
    rows = ObjectionRow.objects.filter(award__application_id=application_id, state="filed")
    return rows.first()


def accept_until(award: AwardRow) -> datetime | None:
    """Give the first moment too late to accept an award; an objection that is over moves it.

    Who objected has as many days from the answer, or from withdrawing it, as everybody has from
    the letter.
    """
    if award.accept_by is None:
        return None
    rows = ObjectionRow.objects.filter(award=award, state__in=["dismissed", "withdrawn"])
    answered = [at for at in rows.values_list("answered_at", flat=True) if at is not None]
    ends = [end_of_day(at, ACCEPT_DAYS) for at in answered]
    return max([award.accept_by, *ends])
