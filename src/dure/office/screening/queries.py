"""Reads of screenings and the inbox."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from dure.office.applications.models import INBOX_STATES, ApplicationRow
from dure.office.applications.papers import read_paper_application, read_paper_summary
from dure.office.applications.queries import find_paper, show_answers
from dure.office.calls.models import CallRow
from dure.office.calls.queries import find_labels, read_paper
from dure.office.screening.answers import read_answers
from dure.office.screening.models import ScreeningRow
from dure.office.states import APPLICATION
from dure.review.checklist import Answer, Checked, CheckItem, Outcome, checklist_of
from dure.terms.language import Text

PAGE = 25
STATES = INBOX_STATES
# Written out, since an index of some rows is only used where the statement says which they are.
_IN_INBOX = "office_application.state IN ({})".format(", ".join(f"'{s}'" for s in STATES))


@dataclass(frozen=True, slots=True)
class Line:
    """An application in the inbox."""

    id: int
    number: str
    title: Text
    organisation: str
    track: Text
    state: str
    state_name: Text
    submitted_at: datetime
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of the inbox: lines, how many there are in each state, tracks to choose from."""

    lines: tuple[Line, ...]
    counts: tuple[tuple[str, Text, int], ...]
    tracks: tuple[tuple[str, Text], ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the checklist with its answer so far."""

    item: CheckItem
    checked: Checked


def list_inbox(
    scopes: Collection[str] | None,
    *,
    state: str = "",
    track: str = "",
    phrase: str = "",
    after: int | None = None,
) -> Inbox:
    """List what an officer has to screen or has screened, the oldest first.

    Parameters
    ----------
    scopes : calls that the officer has, as ``call:ID``; None for all
    state, track : only these; empty for all
    phrase : only where number, title or organisation has it; empty for all
    after : id after which the page begins
    """
    rows = ApplicationRow.objects.filter(state__in=STATES)
    if scopes is not None:
        rows = rows.filter(call__in=[scope.removeprefix("call:") for scope in scopes])
    counted: Counter[str] = Counter()
    by_call = rows.values_list("call_id", "call__hash", "state").annotate(n=Count("pk"))
    known: dict[str, str] = {}
    for call_id, hash_, kept, count in by_call.order_by():
        known[call_id] = hash_
        counted[kept] += count
    tracks: dict[str, Text] = {}
    for labels in find_labels(known).values():
        tracks = {**labels.tracks, **tracks}
    if state:
        rows = rows.filter(state=state)
    if track:
        rows = rows.filter(track=track)
    if phrase:
        columns = ("number", "title_ko", "title_en", "organisation")
        found = Q()
        for column in columns:
            found |= Q(**{f"{column}__icontains": phrase})
        rows = rows.filter(found)
    lines = tuple(_lines(rows, tracks, after))
    counts = tuple((s, APPLICATION.names[s], counted[s]) for s in STATES)
    more = lines[-1].id if len(lines) == PAGE else None
    return Inbox(lines, counts, tuple(tracks.items()), more)


_LINE = (
    "pk", "number", "title_ko", "title_en", "organisation", "track", "state", "submitted_at",
    "is_drawn",
)  # fmt: skip


def _lines(
    rows: QuerySet[ApplicationRow], tracks: Mapping[str, Text], after: int | None
) -> Iterable[Line]:
    """Make the lines of a page."""
    rows = rows.extra(where=[_IN_INBOX])  # noqa: S610 - words of ours, and no input
    page = rows.filter(pk__gt=after or 0).order_by("pk").values_list(*_LINE)[:PAGE]
    for pk, number, ko, en, organisation, track, state, submitted_at, is_drawn in page:
        assert submitted_at is not None, "what is in the inbox was submitted"
        yield Line(
            id=pk,
            number=number,
            title=Text(en=en or ko, ko=ko or en),
            organisation=organisation,
            track=tracks.get(track, Text(en=track, ko=track)),
            state=state,
            state_name=APPLICATION.names[state],
            submitted_at=submitted_at,
            is_drawn=is_drawn,
        )


def find_screening(pk: int) -> ScreeningRow | None:
    """Find the latest screening of an application."""
    return ScreeningRow.objects.filter(application=pk).order_by("-pk").first()


def list_asked(answers: Mapping[str, Checked], row: CallRow) -> tuple[Asked, ...]:
    """List the items of the checklist of a call with their answers."""
    items = checklist_of(read_paper(row))
    return tuple(Asked(item, answers.get(item.id, Checked())) for item in items)


def list_faults(row: ScreeningRow) -> tuple[Asked, ...]:
    """List the items that were answered no, for the applicant."""
    asked = list_asked(read_answers(row.answers), row.application.call)
    return tuple(a for a in asked if a.checked.answer is Answer.NO)


def find_ended(pk: int) -> ScreeningRow | None:
    """Find the latest screening of an application that has ended."""
    return ScreeningRow.objects.filter(application=pk).exclude(outcome="").order_by("-pk").first()


def outcome_of(row: ScreeningRow) -> Outcome:
    """Give what a screening that has ended has ended with."""
    return Outcome(row.outcome)


def show_paper(row: ApplicationRow) -> tuple[tuple[tuple[Text, Text], ...], str]:
    """Give what was last submitted: label and value, and the summary."""
    call = read_paper(row.call)
    paper = find_paper(row)
    assert paper is not None, "only what was submitted is screened"
    return show_answers(read_paper_application(paper, call), call), read_paper_summary(paper)
