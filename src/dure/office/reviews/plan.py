"""The plan of a call's assignments: proposed by the pure room, shown before it is done."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dure.office.apart import run_apart
from dure.office.applications.models import ApplicationRow
from dure.office.clock import today
from dure.office.reviews.gather import gather_proposals, gather_reviewers
from dure.office.reviews.models import ASSIGNABLE, ReviewRow
from dure.terms.seal import seal

if TYPE_CHECKING:
    from dure.office.reviews.match import Matched


@dataclass(frozen=True, slots=True)
class Load:
    """What a plan would leave a reviewer with."""

    name: str
    before: int
    after: int
    most: int


@dataclass(frozen=True, slots=True)
class Short:
    """An application for which too few reviewers were found."""

    number: str
    missing: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of assignments.

    Parameters
    ----------
    pairs : application and reviewer, by their numbers in the database
    near_milli : shape of pairs, how near their texts are
    loads : of each reviewer
    short : applications that still miss some
    seal : hash of the pairs
    """

    pairs: tuple[tuple[int, int], ...]
    near_milli: tuple[int, ...]
    loads: tuple[Load, ...]
    short: tuple[Short, ...]
    seal: str


def make_plan(slug: str, per: int) -> Plan:
    """Propose reviewers for every application of a call that waits for some.

    Parameters
    ----------
    slug : of the call
    per : reviewers that each should have
    """
    # 1. Gather.
    rows = list(
        ApplicationRow.objects.filter(call=slug, state__in=ASSIGNABLE).order_by("pk").defer("cells")
    )
    reviewers = [r for r in gather_reviewers(call_id=slug, day=today()).values() if r.is_available]
    proposals = gather_proposals(rows, texts=True)
    asked = ReviewRow.objects.filter(application__in=rows)
    taken = list(asked.values_list("application_id", "reviewer_id", "state"))
    # 2. Decide.
    matched: Matched = run_apart(
        "dure.office.reviews.match:match", proposals, reviewers, taken, per
    )
    # 3. Say it in the numbers of the database.
    given = Counter(person_id for _, person_id in matched.pairs)
    numbers = {row.pk: row.number for row in rows}
    return Plan(
        pairs=matched.pairs,
        near_milli=matched.near_milli,
        loads=tuple(
            Load(r.name, r.load, r.load + given[r.expert.id], r.load_max) for r in reviewers
        ),
        short=tuple(Short(numbers[pk], n) for pk, n in matched.missing),
        seal=seal([list(pair) for pair in matched.pairs]),
    )
