"""What a programme is, as frozen data: the shape that all later rooms read.

Absent is ``None`` (or a key that is not there), never zero. Keys are the ``id`` of what they name.
Money is in units of `Programme.currency`, power in W, memory in MB, rates in 10**9 operations/s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from dure.programme.model_queue import Queue
from dure.terms.calendar import Period
from dure.terms.citation import Mark, Source
from dure.terms.language import Text
from dure.terms.units import Money, Watts

T = TypeVar("T")
Access = Literal["public", "private"]
Scope = Literal["public", "private", "public_and_private"]


class Stage(StrEnum):
    """How far a count has come. Counts of different stages are never added or compared as equal."""

    TARGET = "target"
    BUDGETED = "budgeted"
    CONTRACTED = "contracted"
    INSTALLED = "installed"
    ALLOCATABLE = "allocatable"
    ALLOCATED = "allocated"
    USED = "used"


class Precision(StrEnum):
    """Number format of a dense rate."""

    BF16 = "bf16"
    FP16 = "fp16"
    FP8 = "fp8"
    INT8 = "int8"
    FP4 = "fp4"
    INT4 = "int4"


@dataclass(frozen=True, slots=True)
class Cited(Generic[T]):
    """A value with its source: the one that counts, where sources disagree.

    Parameters
    ----------
    value : in whole units
    source : key of `Programme.sources`
    mark : how sure; that of the source, or weaker
    note : what a reader must know about it, or None
    others : readings that were not preferred, each with its own source
    """

    value: T
    source: str
    mark: Mark
    note: Text | None = None
    others: tuple["Cited[T]", ...] = ()


@dataclass(frozen=True, slots=True)
class Disputed(Generic[T]):
    """A value on which sources may disagree, and of which perhaps none is preferred.

    Parameters
    ----------
    readings : at least one
    preferred : index of the reading to count with, or None where the file prefers none
    """

    readings: tuple[Cited[T], ...]
    preferred: int | None

    @property
    def settled(self) -> Cited[T] | None:
        """Give the preferred reading, or None where there is none."""
        return None if self.preferred is None else self.readings[self.preferred]


@dataclass(frozen=True, slots=True)
class EngineNames:
    """What an engine calls a type: ``nvidia.com/gpu``, ``gpu:b200``."""

    k8s: str | None = None
    slurm: str | None = None


@dataclass(frozen=True, slots=True)
class Accelerator:
    """A type of accelerator; what is not published is None or not in the mapping."""

    id: str
    title: Text
    maker: str
    memory_mb: Cited[int] | None
    bandwidth_mb_s: Cited[int] | None
    dense_gop_s: Mapping[Precision, Cited[int]]
    power_w: Cited[Watts] | None
    engines: EngineNames
    inference_only: bool | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Provider:
    """A body that owns or operates accelerators."""

    id: str
    title: Text
    access: Access
    note: Text | None


@dataclass(frozen=True, slots=True)
class Site:
    """A place with power where accelerators stand."""

    id: str
    title: Text
    country: str
    provider: str | None
    region: Text | None
    power_w: Cited[Watts] | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many, at which stage, when.

    Parameters
    ----------
    count : accelerators, or equivalents of `equivalent_to`
    equivalent_to : accelerator type in whose equivalents it is counted, or None for real ones
    """

    stage: Stage
    period: Period
    count: Cited[int]
    equivalent_to: str | None


@dataclass(frozen=True, slots=True)
class Pool:
    """Accelerators of one owner, operator and term.

    Parameters
    ----------
    owner, operator : keys of `Programme.providers`
    access : whether it is the state's to give (public) or not (private)
    part_of : key of the pool that its counts are part of
    accelerator : key of `Programme.accelerators`; None where mixed or not published
    start, until : first and last day; None where not published
    state_use : accelerators of it that the state may give away
    """

    id: str
    title: Text
    owner: str | None
    operator: str | None
    access: Access
    site: str | None
    part_of: str | None
    accelerator: str | None
    start: date | None
    until: date | None
    source: str | None
    counts: tuple[Count, ...]
    state_use: Cited[int] | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Budget:
    """Money for a period; `status` says whether it may be spent."""

    id: str
    title: Text
    period: Period
    status: Literal["announced", "bill", "enacted", "agreed"]
    amount: Disputed[Money]
    note: Text | None


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One round of buying: what was wanted, paid for and contracted, and in which pools it is."""

    id: str
    title: Text
    period: Period
    budgets: tuple[str, ...]
    pools: tuple[str, ...]
    counts: tuple[Count, ...]
    state_use: Cited[int] | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Target:
    """What shall be reached by when, as somebody said it.

    Parameters
    ----------
    stage : what must have happened for the target to be reached
    by : the period at whose end it is due
    adds : whether it is a total or what one period adds
    pool : key of the pool it is about, or None for all in scope
    """

    id: str
    title: Text
    said_by: Text | None
    scope: Scope
    stage: Stage
    by: Period
    adds: Literal["total", "addition"]
    pool: str | None
    equivalent_to: str | None
    count: Disputed[int]
    note: Text | None


@dataclass(frozen=True, slots=True)
class Discount:
    """A cut of a track's price for some applicants."""

    id: str
    title: Text
    percent: Cited[int]


@dataclass(frozen=True, slots=True)
class Price:
    """What a track pays: nothing, or a share of the market price between two bounds."""

    rule: Literal["free", "share_of_market"]
    percent_low: Cited[int] | None
    percent_high: Cited[int] | None
    discounts: Mapping[str, Discount]
    source: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class Track:
    """A kind of applicant or access mode; its caps are servers per project, by accelerator type."""

    id: str
    title: Text
    who: Text
    price: Price | None
    caps_servers: Mapping[str, Cited[int]]
    months_max: Cited[int] | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Share:
    """The part of what can be allocated that some tracks have together."""

    id: str
    title: Text
    tracks: tuple[str, ...]
    percent: Cited[int]


@dataclass(frozen=True, slots=True)
class Recall:
    """When granted accelerators are taken back; a threshold that is not published is None."""

    reasons: tuple[Literal["idle", "off_purpose", "commercial"], ...]
    use_percent_min: Cited[int] | None
    window_days: Cited[int] | None
    notice_days: Cited[int] | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Policy:
    """How machines are shared: each project on its own, or all on common ones; then the queue.

    Parameters
    ----------
    order to kill_at_estimate : as in `dure.policy.queue`; weights : equal, or as granted
    """

    id: str
    title: Text
    design: Literal["dedicated", "pooled"]
    order: Literal["fcfs", "fair_share", "fair_tree", "multifactor"]
    backfill: Literal["none", "easy", "conservative"]
    backfill_order: Literal["queue", "shortest"]
    depth: int
    kill_at_estimate: bool
    weights: Literal["equal", "granted"]
    queue: Queue | None
    recall: Recall | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class CallTotals:
    """Published totals of a call; a track that was not published is not in the mapping."""

    projects: Cited[int] | None
    servers: Cited[int] | None
    accelerators: Cited[int] | None
    accelerators_by_track: Mapping[str, Cited[int]]


@dataclass(frozen=True, slots=True)
class Call:
    """A published offer and what became of it.

    Parameters
    ----------
    server_size : accelerators per server, the unit in which is asked and granted
    months_max : longest grant
    caps_servers : servers per project, by accelerator type
    caps_join : whether a project may have one of the types, or each up to its cap
    policy : key of `Programme.policies` by which it was run, or None
    asked, granted : totals, or None where not published
    """

    id: str
    title: Text
    opened: date
    closed: date | None
    decided: date | None
    source: str | None
    server_size: Cited[int]
    months_max: Cited[int] | None
    caps_servers: Mapping[str, Cited[int]]
    caps_join: Literal["one_type", "each_type"]
    pools: tuple[str, ...]
    tracks: tuple[str, ...]
    policy: str | None
    criteria: tuple[Text, ...]
    asked: CallTotals | None
    granted: CallTotals | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class Award:
    """Accelerators given outside of a call, for example to a national project."""

    id: str
    title: Text
    track: str | None
    accelerator: str | None
    per: Text | None
    counts: tuple[Count, ...]
    note: Text | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Something said, kept as said: nothing is computed from it. One number has equal bounds."""

    id: str
    title: Text
    unit: Text
    low: Cited[int]
    high: Cited[int]
    note: Text | None


@dataclass(frozen=True, slots=True)
class Programme:
    """A national scheme as of one day."""

    format: int
    name: str
    title: Text
    as_of: date
    country: str
    currency: str
    time_zone: str
    sources: Mapping[str, Source]
    accelerators: Mapping[str, Accelerator]
    providers: Mapping[str, Provider]
    sites: Mapping[str, Site]
    pools: Mapping[str, Pool]
    budgets: Mapping[str, Budget]
    acquisitions: Mapping[str, Acquisition]
    targets: Mapping[str, Target]
    tracks: Mapping[str, Track]
    shares: Mapping[str, Share]
    policies: Mapping[str, Policy]
    calls: Mapping[str, Call]
    awards: Mapping[str, Award]
    claims: Mapping[str, Claim]
