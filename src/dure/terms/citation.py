"""Where a number is from, and how sure we are of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.terms.language import Text


class Mark(StrEnum):
    """How sure we are of a number.

    The first three may stand in a programme file; ``computed`` marks what a run of Dure made out
    of such numbers, and is only as good as the weakest of them.
    """

    SEEN = "seen"
    SECONDARY = "secondary"
    ASSUMED = "assumed"
    COMPUTED = "computed"


MARK_NAMES: dict[Mark, Text] = {
    Mark.SEEN: Text(en="seen in the source", ko="원문 확인"),
    Mark.SECONDARY: Text(en="from a secondary source", ko="2차 자료"),
    Mark.ASSUMED: Text(en="assumed", ko="가정"),
    Mark.COMPUTED: Text(en="computed here", ko="계산"),
}

_SURENESS = (Mark.SEEN, Mark.SECONDARY, Mark.ASSUMED)


@dataclass(frozen=True, slots=True)
class Source:
    """A source that numbers point to: title, place, date of the source, day it was checked."""

    id: str
    title: Text
    place: str
    published: str
    checked: date
    mark: Mark


def weakest(marks: list[Mark]) -> Mark:
    """Give the least sure of some marks: a sum is only as sure as its weakest part.

    Examples
    --------
    >>> weakest([Mark.SEEN, Mark.ASSUMED, Mark.SECONDARY])
    <Mark.ASSUMED: 'assumed'>
    """
    return max(marks, key=_SURENESS.index)
