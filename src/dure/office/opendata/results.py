"""Who got what: the published awards, a page at a time, searched by a phrase and a call."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from dure.office.applications.models import ApplicationRow
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.decisions.amounts import write_amounts
from dure.office.decisions.models import AwardRow
from dure.office.grants.models import GrantRow
from dure.office.grants.search import cut_pairs, match, write_needle
from dure.office.opendata.rows import AWARD_VALUES, AwardValues, find_awards
from dure.office.states import APPLICATION, GRANT
from dure.terms.language import Text

PAGE = 25
MANY = 500
"""From so many on, what is found is not named one by one."""


@dataclass(frozen=True, slots=True)
class Result:
    """An award that is published.

    Parameters
    ----------
    id : of the letter, for the next page
    seconds : type → accelerator-seconds
    amount : the same for people
    state : of the grant, or awarded until it is accepted
    """

    id: int
    number: str
    call: str
    title: Text
    organisation: str
    seconds: dict[str, int]
    amount: Text
    months: int
    decided_on: date
    state: str
    state_name: Text
    is_drawn: bool


def list_results(
    *, phrase: str = "", call: str = "", before: int | None = None, limit: int = PAGE
) -> tuple[Result, ...]:
    """List awards, the latest first.

    Parameters
    ----------
    phrase : in the number, the title or the organisation; empty for all
    call : id; empty for all
    before : id of the last one of the page before
    """
    rows = find_awards().order_by("-pk")
    if call:
        rows = rows.filter(application__call_id=call)
    if phrase:
        rows = rows.filter(_match(phrase))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = [AwardValues(*row) for row in rows.values_list(*AWARD_VALUES)[:limit]]
    papers = {
        row.pk: read_paper(row) for row in CallRow.objects.filter(pk__in={r.call for r in page})
    }
    return tuple(_result(row, write_amounts(papers[row.call], row.seconds)) for row in page)


def _match(phrase: str) -> Q:
    """Find applications by a phrase: those with a grant by its index, the others by their letters.

    Where few are found they are named, so that a database begins with them; where many are, it
    reads the awards in their order until a page is full.
    """
    grants = match(GrantRow.objects.order_by(), phrase, None).values("application")
    named = list(grants.values_list("application", flat=True)[:MANY])
    if pairs := cut_pairs(phrase).split():
        calls = CallRow.objects.values("pk")
        rows = ApplicationRow.objects.filter(call__in=calls, state="awarded").values("pk")
        waiting = AwardRow.objects.filter(application__in=rows, grams__contains=write_needle(pairs))
        named += waiting.values_list("application", flat=True)
    found = Q(application__in=named)
    return found if len(named) < MANY else found | Q(application__in=grants)


def _result(row: AwardValues, amount: Text) -> Result:
    """Make a result of the values of an award."""
    names = GRANT.names if row.grant_state else APPLICATION.names
    state = row.grant_state or row.state
    return Result(
        id=row.pk,
        number=row.number,
        call=row.call,
        title=Text(en=row.title_en or row.title_ko, ko=row.title_ko or row.title_en),
        organisation=row.organisation,
        seconds=row.seconds,
        amount=amount,
        months=row.months,
        decided_on=timezone.localtime(row.signed_at).date(),
        state=state,
        state_name=names[state],
        is_drawn=row.is_drawn,
    )


def list_call_choices(chosen: str) -> tuple[tuple[str, Text], ...]:
    """List the latest calls to choose from, and the one that is chosen: id and title."""
    rows = CallRow.objects.order_by("-closes_at", "slug").values_list(
        "slug", "title_en", "title_ko"
    )
    latest = list(rows[:PAGE])
    if chosen and chosen not in {slug for slug, *_ in latest}:
        latest += rows.filter(slug=chosen)
    return tuple((slug, Text(en=en, ko=ko)) for slug, en, ko in latest)
