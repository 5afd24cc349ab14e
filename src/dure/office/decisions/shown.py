"""What the workbench shows of a pot: plain data, which comes out of a process apart."""

from dataclasses import dataclass

from dure.office.decisions.choices import Line
from dure.terms.finding import Finding
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class MethodLine:
    """A method in the comparison: what it does with the whole round."""

    name: str
    label: Text
    meaning: Text
    served: int
    full: int
    more: int
    less: int
    least_permille: int
    points: str
    left: Text


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the comparison: by method, how many gain and lose against the first method."""

    label: Text
    by: str
    count: int
    shares: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """All methods side by side: by method, and by group with the short names of the methods."""

    methods: tuple[MethodLine, ...]
    groups: tuple[GroupLine, ...]
    names: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a plan with what a table shows beside it."""

    line: Line
    title: Text
    organisation: str
    asked: Text
    given: Text
    by_method: Text
    outcome: Text
    is_by_hand: bool
    is_last_above: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What choices do, beside what the same method does without line and hand.

    Parameters
    ----------
    counts : outcome, how many, how many without
    left : type, what is left, what would be left without
    gains, losses : how many get more, and less, than without
    """

    counts: tuple[tuple[Text, int, int], ...]
    left: tuple[tuple[Text, Text, Text], ...]
    gains: int
    losses: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What choices would do: findings, and without a plan nothing else."""

    findings: tuple[Finding, ...]
    effect: Effect | None = None
    lines: tuple[Shown, ...] = ()
