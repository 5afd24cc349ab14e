"""Scores and places that a panel froze, by number of the application."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from dure.office.panels.models import PanelRow
from dure.office.panels.sheet import read_frozen
from dure.review.rank import Ranked
from dure.terms.seal import seal


class Scored(NamedTuple):
    """What the panel says of one application.

    Parameters
    ----------
    score_milli : thousandths of a point, or None
    place : in the order of the panel, from 1, or None
    """

    score_milli: int | None
    place: int | None


def find_scores(call_id: str) -> Mapping[str, Scored]:
    """Give the scores of a call's frozen rankings; empty while no panel has closed.

    Several panels are put into one order by `interleave`.
    """
    panels = PanelRow.objects.filter(call_id=call_id).exclude(hash="").order_by("track")
    rankings = [
        [line.ranked for line in read_frozen(pk, hash_).lines]
        for pk, hash_ in panels.values_list("pk", "hash")
    ]
    return {
        one.number: Scored(one.score_milli, place)
        for place, one in enumerate(interleave(rankings), start=1)
    }


def interleave(rankings: Sequence[Sequence[Ranked]]) -> tuple[Ranked, ...]:
    """Put several rankings into one order, in which each is served alike.

    Scores of different panels are not compared: of every ranking the same part of its places comes
    before any line. Place ``p`` of ``n`` stands at ``(2p - 1) / 2n``; where two stand at the same
    point, the higher score is first, then the lower number. One ranking alone keeps its order.
    """
    placed = [
        (Fraction(2 * place - 1, 2 * len(ranking)), -(one.score_milli or 0), one.number, one)
        for ranking in rankings
        for place, one in enumerate(ranking, start=1)
    ]
    return tuple(one for *_, one in sorted(placed, key=lambda p: p[:3]))


def find_ranking(call_id: str) -> str:
    """Give the hash of a call's frozen ranking; empty while no panel has closed.

    Of several panels it is the seal of their hashes by track.
    """
    rows = PanelRow.objects.filter(call_id=call_id).exclude(hash="").order_by("track")
    hashes = dict(rows.values_list("track", "hash"))
    return seal(hashes) if set(hashes) - {""} else hashes.get("", "")
