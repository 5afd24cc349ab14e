"""Reads of reviews: the reviewer's list, the blind paper, the officer's board."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import Http404

from dure.application.call import Criterion
from dure.office.apart import run_apart
from dure.office.applications.models import ApplicationRow
from dure.office.applications.papers import read_paper_application, read_paper_summary
from dure.office.applications.queries import find_paper, show_answers
from dure.office.calls.models import CallRow
from dure.office.calls.order import begin_after
from dure.office.calls.queries import read_paper
from dure.office.clock import today
from dure.office.permissions import is_of_team
from dure.office.reviews.check import say_grounds
from dure.office.reviews.due import is_overdue, list_late
from dure.office.reviews.gather import gather_proposals, gather_reviewers
from dure.office.reviews.match import GONE
from dure.office.reviews.models import ASSIGNABLE, COUNTED, ReviewerRow, ReviewRow
from dure.office.states import APPLICATION, REVIEW
from dure.office.web.words import say
from dure.review.conflict import find_conflicts
from dure.review.rank import criteria_of
from dure.terms.language import Text

PAGE = 25
BOARD_STATES = ("assessing", "eligible", "in_review")
LATE, SHORT = "late", "short"
"""What the board shows beside states: where a review is overdue, where reviewers are missing."""
HIDDEN = frozenset({"applicant", "organisation", "region"})
"""Columns of the form that say who applies; reviewers do not see them."""


@dataclass(frozen=True, slots=True)
class MyReview:
    """A review in the reviewer's list."""

    id: int
    number: str
    title: Text
    call_title: Text
    state: str
    state_name: Text
    score_milli: int | None
    due_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Tell whether it is overdue."""
        return is_overdue(self.state, self.due_at)


@dataclass(frozen=True, slots=True)
class Blind:
    """What a reviewer sees of an application."""

    number: str
    title: Text
    answers: tuple[tuple[Text, Text], ...]
    summary: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A review on the board: whose, how it stands, and what was found.

    Parameters
    ----------
    mark : how sure that is, as a class of marks
    state_name, grounds : in the language of who reads, since a page has many
    """

    id: int
    name: str
    state: str
    mark: str
    state_name: str
    grounds: str
    is_late: bool


_MARKS = {"submitted": "seen"} | dict.fromkeys(("flagged", *GONE), "assumed")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """An application on the board; whoever is on its team is not told who reviews it."""

    id: int
    number: str
    title: Text
    state_name: Text
    seats: tuple[Seat, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could review an application, or why not."""

    id: int
    name: str
    near_percent: int
    load: int
    load_max: int
    grounds: Text
    is_known: bool
    is_available: bool

    @property
    def may_be_asked(self) -> bool:
        """Tell whether nothing stands in the way."""
        return (
            self.is_available
            and not self.is_known
            and not self.grounds.en
            and self.load < self.load_max
        )


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review as others read it: points by criterion, the opinion, the score; no name."""

    points: tuple[tuple[Text, int], ...]
    opinion: str
    score_milli: int


def find_review(pk: int) -> ReviewRow:
    """Find a review with its application and call, or raise `Http404`."""
    rows = ReviewRow.objects.select_related("application", "application__call")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def find_profile(person_id: int) -> ReviewerRow | None:
    """Find what a reviewer says of themselves."""
    return ReviewerRow.objects.filter(person=person_id).first()


def list_mine(person_id: int, after: int | None = None) -> tuple[MyReview, ...]:
    """List what a reviewer was asked to review and has not been taken off, the latest first."""
    rows = ReviewRow.objects.filter(reviewer=person_id).exclude(state__in=GONE)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return tuple(
        MyReview(
            id=pk,
            number=number,
            title=Text(en=en or ko, ko=ko or en),
            call_title=Text(en=call_en, ko=call_ko),
            state=state,
            state_name=REVIEW.names[state],
            score_milli=score_milli,
            due_at=due_at,
        )
        for pk, number, en, ko, call_en, call_ko, state, score_milli, due_at in rows.order_by(
            "-pk"
        ).values_list(*_MINE)[:PAGE]
    )


_MINE = (
    "pk", "application__number", "application__title_en", "application__title_ko",
    "application__call__title_en", "application__call__title_ko", "state", "score_milli",
    "application__call__reviews_due_at",
)  # fmt: skip


def title_of(row: ApplicationRow) -> Text:
    """Give the title of what was submitted."""
    return Text(en=row.title_en or row.title_ko, ko=row.title_ko or row.title_en)


def read_blind(row: ApplicationRow) -> Blind:
    """Read what a reviewer sees: no names, organisations, places or files."""
    call = read_paper(row.call)
    paper = find_paper(row)
    assert paper is not None, "only what was submitted is reviewed"
    answers = show_answers(read_paper_application(paper, call), call, HIDDEN)
    summary = read_paper_summary(paper)
    return Blind(row.number, title_of(row), answers, summary, criteria_of(call.criteria))


def list_opinions(row: ApplicationRow) -> tuple[Opinion, ...]:
    """List the reviews that count, by their hash, so that no order tells whose they are."""
    criteria = criteria_of(read_paper(row.call).criteria)
    papers = row.reviews.filter(state=COUNTED).order_by("hash").values_list("paper", flat=True)
    return tuple(
        Opinion(
            points=tuple((c.label, paper["points"][c.id]) for c in criteria),
            opinion=paper["opinion"],
            score_milli=paper["score_milli"],
        )
        for paper in map(json.loads, papers)
    )


def list_boards(
    scopes: Collection[str] | None, after: str = ""
) -> tuple[tuple[str, Text, datetime], ...]:
    """List the calls whose reviewers an officer assigns, latest first, a page at a time.

    Parameters
    ----------
    after : call that ended the page before

    Returns
    -------
    boards : call, its title, and the first moment that is too late to apply
    """
    rows = begin_after(CallRow.objects.all(), after)
    if scopes is not None:
        rows = rows.filter(pk__in=[scope.removeprefix("call:") for scope in scopes])
    found = rows.values_list("pk", "title_en", "title_ko", "closes_at")
    return tuple((pk, Text(en=en, ko=ko), closes) for pk, en, ko, closes in found[:PAGE])


def list_board(
    call: CallRow,
    person_id: int,
    *,
    state: str = "",
    wanted: int = 0,
    after: int | None = None,
) -> tuple[BoardLine, ...]:
    """List the applications of a call that wait for reviewers or are in review, with theirs.

    Parameters
    ----------
    person_id : who reads it
    state : only these; empty for all
    wanted : reviewers that each should have
    """
    if state == LATE:
        rows = ApplicationRow.objects.filter(pk__in=list_late(call).values("application"))
    elif state == SHORT:
        asked = Count("reviews", filter=~Q(reviews__state__in=GONE))
        rows = ApplicationRow.objects.filter(call=call.pk, state__in=ASSIGNABLE)
        rows = rows.annotate(asked=asked).filter(asked__lt=wanted)
    else:
        states = [state] if state else BOARD_STATES
        rows = ApplicationRow.objects.filter(call=call.pk, state__in=states)
    rows = rows.filter(pk__gt=after or 0).order_by("pk")
    is_own = ExpressionWrapper(is_of_team(person_id), BooleanField())
    columns = rows.annotate(is_own=is_own).values_list(
        "pk", "number", "title_en", "title_ko", "state", "is_own"
    )
    page = list(columns[:PAGE])
    seats = list_seats([pk for pk, *_, own in page if not own], call.reviews_due_at)
    return tuple(
        BoardLine(
            id=pk,
            number=number,
            title=Text(en=en or ko, ko=ko or en),
            state_name=APPLICATION.names[state],
            seats=seats.get(pk, ()),
            is_own=own,
        )
        for pk, number, en, ko, state, own in page
    )


def list_seats(ids: Collection[int], due_at: datetime | None) -> Mapping[int, tuple[Seat, ...]]:
    """List the reviews of applications of one call, by application.

    Parameters
    ----------
    due_at : the first moment at which a review of the call is overdue, or None
    """
    rows = ReviewRow.objects.filter(application__in=ids).order_by("pk")
    columns = ("application_id", "pk", "reviewer__name", "reviewer__email", "state", "conflicts")
    names = {state: say(name) for state, name in REVIEW.names.items()}
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    for application_id, pk, name, email, state, conflicts in rows.values_list(*columns):
        grounds = say(say_grounds(conflicts)) if conflicts else ""
        is_late, mark = is_overdue(state, due_at), _MARKS.get(state, "secondary")
        seat = Seat(pk, name or email, state, mark, names[state], grounds, is_late)
        seats[application_id].append(seat)
    return {pk: tuple(found) for pk, found in seats.items()}


def list_candidates(row: ApplicationRow) -> tuple[Candidate, ...]:
    """List everybody who could review an application, the nearest first, and why not the others."""
    reviewers = list(gather_reviewers(call_id=row.call_id, day=today()).values())
    [proposal] = gather_proposals([row], texts=True)
    expertise = [r.expert.expertise for r in reviewers]
    near: list[int] = run_apart("dure.office.reviews.match:measure_near", proposal.text, expertise)
    taken = row.reviews.exclude(state="removed").values_list("reviewer_id", flat=True)
    known = set(taken)
    found = [
        Candidate(
            id=r.expert.id,
            name=r.name,
            near_percent=near[column] // 10,
            load=r.load,
            load_max=r.load_max,
            grounds=say_grounds(c.key for c in find_conflicts(r.expert, proposal)),
            is_known=r.expert.id in known,
            is_available=r.is_available,
        )
        for column, r in enumerate(reviewers)
    ]
    return tuple(sorted(found, key=lambda c: (not c.may_be_asked, -c.near_percent, c.load, c.id)))
