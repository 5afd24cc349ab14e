"""Who should review what: computed without a database, as plain data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dure.review.conflict import Expert, Proposal, find_conflicts

if TYPE_CHECKING:
    from dure.review.match import Board

GONE = ("removed", "recused")


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A reviewer with what they have to do.

    Parameters
    ----------
    expert : what conflicts are found from
    name : of the person
    load, load_max : applications that they have, and take at most
    is_available : whether they can be asked now
    """

    expert: Expert
    name: str
    load: int
    load_max: int
    is_available: bool


class Matched(NamedTuple):
    """Reviewers matched to applications, by their numbers in the database.

    Parameters
    ----------
    pairs : application and reviewer
    near_milli : shape of pairs, how near their texts are
    missing : application, reviewers that it still misses
    """

    pairs: tuple[tuple[int, int], ...]
    near_milli: tuple[int, ...]
    missing: tuple[tuple[int, int], ...]


def match(
    proposals: list[Proposal],
    reviewers: list[Reviewer],
    taken: list[tuple[int, int, str]],
    per: int,
) -> Matched:
    """Match reviewers to applications.

    Parameters
    ----------
    taken : application, reviewer and state of every review there has been
    per : reviewers that each should have
    """
    from dure.review.match import propose_reviewers

    board = make_board(proposals, reviewers, taken, per)
    matching = propose_reviewers(board)
    return Matched(
        pairs=tuple((proposals[i].id, reviewers[j].expert.id) for i, j in matching.pairs),
        near_milli=tuple(int(board.near[i, j]) for i, j in matching.pairs),
        missing=tuple((proposals[i].id, int(n)) for i, n in enumerate(matching.missing) if n > 0),
    )


def make_board(
    proposals: list[Proposal],
    reviewers: list[Reviewer],
    taken: list[tuple[int, int, str]],
    per: int,
) -> "Board":
    """Make the board that reviewers are matched on.

    Parameters
    ----------
    taken : application, reviewer and state of every review there has been
        Who was taken off is not proposed again for the same application.
    """
    import numpy as np

    from dure.review.match import Board
    from dure.review.similarity import measure_similarity

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


def measure_near(text: str, expertise: Sequence[str]) -> list[int]:
    """Measure how near each expertise is to a text, in thousandths."""
    from dure.review.similarity import measure_similarity

    return [int(near) for near in measure_similarity([text], list(expertise))[0]]
