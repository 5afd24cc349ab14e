"""The plan of a call's assignments: proposed by the pure room, shown before it is done."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from dure.office.applications.models import ApplicationRow
from dure.office.clock import today
from dure.office.reviews.gather import Reviewer, gather_proposals, gather_reviewers
from dure.office.reviews.models import ReviewRow
from dure.review.conflict import Proposal, find_conflicts
from dure.review.match import Board, propose_reviewers
from dure.review.similarity import measure_similarity
from dure.terms.seal import seal

GONE = frozenset({"removed", "recused"})


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
        ApplicationRow.objects.filter(call=slug, state__in=["eligible", "in_review"])
        .order_by("pk")
        .defer("cells")
    )
    reviewers = [r for r in gather_reviewers(call_id=slug, day=today()).values() if r.is_available]
    proposals = gather_proposals(rows, texts=True)
    asked = ReviewRow.objects.filter(application__in=rows)
    taken = list(asked.values_list("application_id", "reviewer_id", "state"))
    # 2. Decide.
    board = make_board(proposals, reviewers, taken, per)
    matching = propose_reviewers(board)
    # 3. Say it in the numbers of the database.
    pairs = tuple((rows[i].pk, reviewers[j].expert.id) for i, j in matching.pairs)
    given = np.bincount([j for _, j in matching.pairs], minlength=len(reviewers)).tolist()
    return Plan(
        pairs=pairs,
        near_milli=tuple(int(board.near[i, j]) for i, j in matching.pairs),
        loads=tuple(
            Load(r.name, r.load, r.load + n, r.load_max)
            for r, n in zip(reviewers, given, strict=True)
        ),
        short=tuple(Short(rows[i].number, n) for i, n in enumerate(matching.missing) if n > 0),
        seal=seal([list(pair) for pair in pairs]),
    )


def make_board(
    proposals: list[Proposal],
    reviewers: list[Reviewer],
    taken: list[tuple[int, int, str]],
    per: int,
) -> Board:
    """Make the board that reviewers are matched on.

    Parameters
    ----------
    taken : application, reviewer and state of every review there has been
        Who was taken off is not proposed again for the same application.
    """
    gone = {(application, person) for application, person, _ in taken}
    has = Counter(application for application, _, state in taken if state not in GONE)
    allowed = [
        [(p.id, r.expert.id) not in gone and not find_conflicts(r.expert, p) for r in reviewers]
        for p in proposals
    ]
    return Board(
        near=measure_similarity(
            [p.text for p in proposals], [r.expert.expertise for r in reviewers]
        ),
        allowed=np.array(allowed, dtype=np.bool_).reshape(len(proposals), len(reviewers)),
        wanted=np.array([max(per - has[p.id], 0) for p in proposals], dtype=np.int64),
        free=np.array([r.load_max - r.load for r in reviewers], dtype=np.int64),
        load_max=np.array([r.load_max for r in reviewers], dtype=np.int64),
    )
