"""What is chosen for a decision, and what follows from it: plain data, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass

from dure.terms.finding import Finding
from dure.terms.language import Text

AWARDED, RESERVED, DECLINED = OUTCOMES = ("awarded", "reserved", "declined")
OUTCOME_NAMES: dict[str, Text] = {
    "awarded": Text(en="awarded", ko="선정"),
    "reserved": Text(en="reserve", ko="예비"),
    "declined": Text(en="not selected", ko="미선정"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A grant set by hand in place of what the method gives.

    Parameters
    ----------
    number : of the application
    type : accelerator type
    count : whole servers for the term where the call gives whole servers, else accelerator-hours
        0 gives nothing.
    reason : why
    """

    number: str
    type: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for a decision: method, line, length of the reserve list, changes by hand.

    Parameters
    ----------
    cut : how many in order take part, or None for all
    """

    method: str
    cut: int | None = None
    cut_reason: str = ""
    reserve: int = 0
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one application.

    Parameters
    ----------
    place : in the order, from 1
    outcome : awarded, reserved or declined
    reserve_place : on the reserve list, from 1, or None
    seconds : type → accelerator-seconds, without zeros
    by_method : what the method alone gives it
    reason : of a change by hand, or empty
    """

    number: str
    place: int
    outcome: str
    reserve_place: int | None
    seconds: Mapping[str, int]
    by_method: Mapping[str, int]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision would do, and what stands in its way.

    Parameters
    ----------
    lines : in the order of the applications
    left_s : type → accelerator-seconds that nobody would get
    findings : what must be put right before it is proposed
    """

    lines: tuple[Line, ...]
    left_s: Mapping[str, int]
    findings: tuple[Finding, ...]

    def count(self, outcome: str) -> int:
        """Count the applications of an outcome."""
        return sum(line.outcome == outcome for line in self.lines)
