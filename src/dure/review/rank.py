"""Points into scores, scores into an order, and the chair's moves on top, each with its reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dure.application.call import Criterion
from dure.review.findings import (
    MOVE_OUT_OF_RANGE,
    MOVE_REASON_MISSING,
    POINTS_MISSING,
    POINTS_UNREADABLE,
    REVIEW_REASON_SHORT,
)
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

POINTS_MAX = 100
OPINION_MIN, OPINION_MAX = 50, 4_000
OVERALL = Criterion("overall", Text(en="Overall", ko="종합"), 100)
"""What is judged where a call names no criteria."""
OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Scored:
    """A review as it can be read: points by criterion, the opinion, the score in thousandths."""

    points: Mapping[str, int]
    opinion: str
    score_milli: int


@dataclass(frozen=True, slots=True)
class Judged:
    """An application and the scores of its reviews that count.

    Parameters
    ----------
    number : of the application
    scores_milli : thousandths of a point
    wanted : reviews that it should have
    """

    number: str
    scores_milli: tuple[int, ...]
    wanted: int


@dataclass(frozen=True, slots=True)
class Move:
    """What the chair did to the order: this one to that place, for this reason."""

    number: str
    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of the ranking.

    Parameters
    ----------
    place : from 1
    number : of the application
    score_milli : mean of its scores, rounded half up, or None where it has none
    spread_milli : highest less lowest score, or None below two
    reviews, wanted : counted reviews, and how many there should be
    is_tied : whether another one has the same mean
    by_score : place before the chair's moves
    reasons : of the moves of this one, in order
    """

    place: int
    number: str
    score_milli: int | None
    spread_milli: int | None
    reviews: int
    wanted: int
    is_tied: bool
    by_score: int
    reasons: tuple[str, ...] = ()


def criteria_of(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Give the criteria of a call, or one for the whole where it names none."""
    return tuple(criteria) or (OVERALL,)


def read_review(
    cells: Mapping[str, str], criteria: Sequence[Criterion], place: str
) -> tuple[Scored | None, list[Finding]]:
    """Read what a reviewer typed: points of each criterion and an opinion; all faults at once.

    Parameters
    ----------
    cells : id of a criterion, or "opinion", → text
    criteria : of the call; their weights come to 100
    place : for findings
    """
    findings: list[Finding] = []
    points: dict[str, int] = {}
    for criterion in criteria:
        text = cells.get(criterion.id, "").strip()
        label = {"label": criterion.label.en, "label_ko": criterion.label.ko}
        at = Place(place, 0, criterion.id)
        if not text:
            findings.append(Finding(POINTS_MISSING, at, label))
        elif not (text.isascii() and text.isdecimal() and len(text) < 4) or int(text) > POINTS_MAX:  # noqa: PLR2004 - digits of 100
            findings.append(Finding(POINTS_UNREADABLE, at, {**label, "value": text[:40]}))
        else:
            points[criterion.id] = int(text)
    opinion = cells.get(OPINION, "").strip()
    if not OPINION_MIN <= len(opinion) <= OPINION_MAX:
        fields = {"count": f"{len(opinion):,}", "low": OPINION_MIN, "high": f"{OPINION_MAX:,}"}
        findings.append(Finding(REVIEW_REASON_SHORT, Place(place, 0, OPINION), fields))
    if findings:
        return None, findings
    return Scored(points, opinion, weigh_points(points, criteria)), findings


def weigh_points(points: Mapping[str, int], criteria: Sequence[Criterion]) -> int:
    """Weigh points into thousandths of a point: ``sum of weight_percent · points · 10``, exact.

    Examples
    --------
    >>> half = [Criterion(id_, Text(en="x", ko="x"), 50) for id_ in "ab"]
    >>> weigh_points({"a": 80, "b": 85}, half)
    82500
    """
    return sum(c.weight_percent * points[c.id] * 10 for c in criteria)


def mean_milli(scores_milli: Sequence[int]) -> int | None:
    """Give the mean, rounded half up; None without scores, which is not zero.

    Examples
    --------
    >>> mean_milli([80_000, 80_001]), mean_milli([])
    (80001, None)
    """
    n = len(scores_milli)
    return (2 * sum(scores_milli) + n) // (2 * n) if n else None


def rank(judged: Sequence[Judged], moves: Sequence[Move] = ()) -> tuple[Ranked, ...]:
    """Rank by mean score, the best first, then apply the chair's moves in their order.

    Equal means are ordered by number, and marked. Who has no score stands last.

    Parameters
    ----------
    judged : each application once
    moves : of the chair; one of an application that is not there is passed over
    """
    means = {j.number: mean_milli(j.scores_milli) for j in judged}
    best_first = sorted(judged, key=lambda j: (_downwards(means[j.number]), j.number))
    by_score = {j.number: at for at, j in enumerate(best_first, start=1)}
    order = [j.number for j in best_first]
    reasons: dict[str, tuple[str, ...]] = {}
    for move in moves:
        if move.number in by_score:
            order.remove(move.number)
            order.insert(min(max(move.place, 1), len(by_score)) - 1, move.number)
            reasons[move.number] = (*reasons.get(move.number, ()), move.reason)
    known = {j.number: j for j in judged}
    same = Counter(means.values())
    return tuple(
        Ranked(
            place=place,
            number=number,
            score_milli=means[number],
            spread_milli=_spread(known[number].scores_milli),
            reviews=len(known[number].scores_milli),
            wanted=known[number].wanted,
            is_tied=means[number] is not None and same[means[number]] > 1,
            by_score=by_score[number],
            reasons=reasons.get(number, ()),
        )
        for place, number in enumerate(order, start=1)
    )


def _downwards(mean: int | None) -> int:
    """Give a key by which the highest comes first, and none last."""
    return 1 if mean is None else -mean


def _spread(scores_milli: Sequence[int]) -> int | None:
    """Give the highest less the lowest; None below two, where nothing can differ."""
    return max(scores_milli) - min(scores_milli) if len(scores_milli) > 1 else None


def check_move(move: Move, count: int) -> list[Finding]:
    """Give what is wrong with a move of the chair.

    Parameters
    ----------
    count : applications in the ranking
    """
    findings: list[Finding] = []
    if not move.reason.strip():
        fields: dict[str, object] = {"number": move.number, "place": move.place}
        findings.append(Finding(MOVE_REASON_MISSING, Place(move.number, 0, "reason"), fields))
    if not 1 <= move.place <= count:
        fields = {"place": move.place, "count": count}
        findings.append(Finding(MOVE_OUT_OF_RANGE, Place(move.number, 0, "place"), fields))
    return findings
