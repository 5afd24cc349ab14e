"""Scores and places that a panel froze, by number of the application."""

from collections.abc import Mapping
from typing import NamedTuple

from dure.office.panels.models import PanelRow
from dure.office.panels.sheet import read_frozen


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
    """Give the scores of a call's frozen ranking; empty while its panel has not closed."""
    panel = PanelRow.objects.filter(call_id=call_id).exclude(paper="").first()
    if panel is None:
        return {}
    ranked = [line.ranked for line in read_frozen(panel.paper).lines]
    return {one.number: Scored(one.score_milli, one.place) for one in ranked}


def find_ranking(call_id: str) -> str:
    """Give the hash of a call's frozen ranking; empty while its panel has not closed."""
    return PanelRow.objects.filter(call_id=call_id).values_list("hash", flat=True).first() or ""
