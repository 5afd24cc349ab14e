"""The gate of a world: what may happen to a machine, as a file says it, field by field."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator

from dure.programme import findings as f
from dure.programme import values as v
from dure.programme.cite import Gate
from dure.terms.units import HOUR_S, UnitRefused, read_duration
from dure.twin.findings_world import WORLD_TIME_REFUSED

SECONDS_MAX = 10**11


@dataclass(frozen=True, slots=True)
class When:
    """A moment: so many seconds after second 0 of the jobs, or a time of their clock.

    Parameters
    ----------
    second : since the epoch of the jobs; 0 where a time is said
    at : time of the clock of the jobs, or None
    """

    second: int
    at: datetime | None = None

    def __str__(self) -> str:
        """Write it as a file does."""
        return f"{self.second} s" if self.at is None else self.at.isoformat()

    def since(self, epoch: datetime | None) -> int | None:
        """Give the second of the jobs; None where they have no clock and one is needed."""
        if self.at is None:
            return self.second
        return None if epoch is None else (self.at - epoch) // timedelta(seconds=1)


def _read_when(value: object) -> When:
    """Read a second, a duration since second 0, or a time."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= SECONDS_MAX:
        return When(value)
    try:
        text = v.read_text(value)
        at = datetime.fromisoformat(text).replace(tzinfo=None) if "-" in text[1:] else None
        return When(0, at) if at else When(read_duration(text))
    except ValueError:
        v.refuse(WORLD_TIME_REFUSED, given=v.shown(value))


def whole(low: int, high: int) -> PlainValidator:
    """Make a reader of whole numbers within bounds."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            v.refuse(f.NUMBER_NOT_WHOLE, given=v.shown(value))
        if not low <= value <= high:
            v.refuse(f.NUMBER_OUT_OF_RANGE, given=f"{value:,}", low=f"{low:,}", high=f"{high:,}")
        return value

    return PlainValidator(read)


Moment = Annotated[
    When, PlainValidator(_read_when), v.Kind("time", "30 d, 2026-03-02T09:30:00, or seconds")
]
Nodes = Annotated[int, whole(1, 10**6)]
Percent = Annotated[int, whole(0, 100)]
Speed = Annotated[int, whole(1, 1_000)]
Number = Annotated[int, whole(0, 10**9)]


def _read_while(value: object) -> int:
    """Read a duration of at least a second."""
    fields = {"kind_en": "a duration of at least 1 s", "kind_ko": "1초 이상의 기간"}
    try:
        seconds = read_duration(value) if isinstance(value, str) else 0
    except UnitRefused:
        seconds = 0
    if not 1 <= seconds <= SECONDS_MAX:
        v.refuse(f.QUANTITY_REFUSED, given=v.shown(value), example="36 h", **fields)
    return seconds


While = Annotated[int, PlainValidator(_read_while), v.Kind("duration", "s, min, h, d, weeks")]


class FailuresGate(Gate):
    """Nodes that fail at random."""

    every: While = Field(description="Mean time between two failures of one node.")
    down: While = Field(description="Mean time until it is back.")
    partition: v.Line | None = Field(None, description="Where; without it, everywhere.")


class OutageGate(Gate):
    """A node that failed at a known time."""

    at: Moment = Field(description="When.")
    down: While = Field(description="How long it stays away.")
    node: Number = Field(0, description="Which, counted over the nodes in service.")
    partition: v.Line | None = Field(None, description="Where; may be left out if there is one.")


class ChangeGate(Gate):
    """Nodes that come or go for good, as announced."""

    at: Moment = Field(description="When.")
    comes: Nodes | None = Field(None, description="How many come.")
    goes: Nodes | None = Field(None, description="How many go.")
    partition: v.Line | None = Field(None, description="Where; may be left out if there is one.")


class MaintenanceGate(Gate):
    """Nodes that are away for a while, as announced."""

    start: Moment = Field(alias="from", description="When they go.")
    until: Moment = Field(description="When they are back.")
    nodes: Nodes = Field(description="How many.")
    partition: v.Line | None = Field(None, description="Where; may be left out if there is one.")


class CapGate(Gate):
    """A power cap."""

    start: Moment = Field(alias="from", description="From when.")
    until: Moment | None = Field(None, description="Until when; without it, for good.")
    percent: Percent = Field(description="Of the speed that is left; at 0 all stands still.")
    partition: v.Line | None = Field(None, description="Where; without it, everywhere.")


class LentGate(Gate):
    """Nodes that inference services take from jobs."""

    file: v.Line = Field(description="The file of services, beside this one.")
    at: Moment = Field(When(0), description="When its first step begins.")
    partitions: dict[v.Id, v.Line] = Field(
        default_factory=dict, description="Partition of each type; else that of its name."
    )
    hold: While = Field(HOUR_S, description="For how long nodes change hands at once.")


def _one_or_more(value: object) -> object:
    """Take one map where a list of them may stand."""
    return [value] if isinstance(value, dict) else value


class WorldGate(Gate):
    """All that happens to a machine, and which kinds of jobs may run where."""

    failures: Annotated[list[FailuresGate], BeforeValidator(_one_or_more)] = Field(
        default_factory=list, description="Nodes that fail at random; drawn with the seed."
    )
    outages: list[OutageGate] = Field(
        default_factory=list, description="Nodes that failed at known times."
    )
    changes: list[ChangeGate] = Field(
        default_factory=list, description="Nodes that come or go for good."
    )
    maintenance: list[MaintenanceGate] = Field(
        default_factory=list, description="Nodes that are away for a while."
    )
    caps: list[CapGate] = Field(default_factory=list, description="Power caps.")
    kinds: dict[v.Id, Annotated[dict[v.Line, Speed], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Kinds of jobs: partitions in order of preference, with percent of full speed.",
    )
    others: v.Id | None = Field(
        None, description="Kind of jobs that name none; else they stay in their own partition."
    )
    services: LentGate | None = Field(None, description="Services that take nodes from jobs.")


class WorldFileGate(WorldGate):
    """The whole file."""

    format: v.Format = Field(description="Version of this format.")
