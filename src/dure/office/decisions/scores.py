"""Scores and places that a panel froze, by number of the application."""

from collections.abc import Mapping
from typing import NamedTuple

from dure.office.panels.sheet import find_places


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
    """Give the scores of a call's frozen ranking; empty while there is none."""
    return {number: Scored(*found) for number, found in find_places(call_id).items()}
