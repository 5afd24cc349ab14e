"""The gate of an ensemble file: what may stand in it, field by field."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator

from dure.policy.gate import RulesGate, one_of
from dure.programme import findings as f
from dure.programme import values as v
from dure.programme.cite import Gate
from dure.rehearse.ensemble import JobUse
from dure.rehearse.findings_ensemble import MACHINE_SIZE_REFUSED
from dure.rehearse.pools import Pooling
from dure.twin.world_gate import WorldGate, whole

_SIZE = re.compile(r"([1-9]\d{0,8})x([1-9]\d{0,5})", re.ASCII)
SEEDS_MAX = 100_000


def _read_size(value: object) -> tuple[int, int]:
    """Read nodes and their size, written as ``66x8``."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        v.refuse(MACHINE_SIZE_REFUSED, given=v.shown(value))
    return int(match[1]), int(match[2])


Size = Annotated[tuple[int, int], PlainValidator(_read_size), v.Kind("NODESxSIZE")]
PoolingName = Annotated[str, *one_of(Pooling)]
Load = Annotated[int, whole(1, 1_000)]
Seed = Annotated[int, whole(0, 2**32 - 1)]


class JobsGate(Gate):
    """Where the jobs come from."""

    use: Annotated[str, *one_of(JobUse)] = Field(description="What is made of them.")
    file: v.Line | None = Field(None, description="Trace, parquet or fitted model.")
    weeks: Annotated[int, whole(1, 520)] | None = Field(None, description="Measured weeks.")
    warm_up_weeks: Annotated[int, whole(0, 52)] | None = Field(
        None, description="Weeks before that are run and not measured."
    )
    run_max_d: Annotated[int, whole(1, 366)] | None = Field(
        None, description="Days, the longest run that is drawn."
    )
    block: Annotated[int, whole(1, 10**6)] | None = Field(
        None, description="Consecutive jobs that are drawn together."
    )
    estimate_factor: Annotated[int, whole(1, 1_000)] | None = Field(
        None, description="How many times its run time a drawn job is said to take."
    )
    busy_concentration: Annotated[int, whole(0, 1_000)] | None = Field(
        None, description="How alike projects are in how busy they are; 0 makes all alike."
    )
    size_spread_percent: Annotated[int, whole(0, 400)] | None = Field(
        None, description="How unequal projects are in servers; 0 makes all alike."
    )
    checkpoint_h: Annotated[int, whole(1, 10_000)] | None = Field(
        None, description="Hours after which a job saves itself that does not say otherwise."
    )
    projects: v.Line | None = Field(
        None, description="Table of the projects of a trace, as for dure twin run --projects."
    )


class TrackGate(Gate):
    """A kind of applicant."""

    projects: Annotated[int, whole(1, 10**6)] = Field(description="How many.")
    percent: Annotated[int, whole(0, 100)] = Field(description="Of the servers of every type.")
    qos: v.Id | None = Field(None, description="Of all its jobs, where a policy has it.")
    budget_percent: Annotated[int, whole(0, 1_000)] | None = Field(
        None, description="Hours budget of each project: of what its servers could do."
    )
    quota_percent: Annotated[int, whole(1, 1_000)] | None = Field(
        None, description="How much a project may run at once: of its servers."
    )


def _count_up(value: object) -> object:
    """Write 1 to n out, where only their number is said."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 1 <= value <= SEEDS_MAX:
            v.refuse(f.NUMBER_OUT_OF_RANGE, given=f"{value:,}", low="1", high=f"{SEEDS_MAX:,}")
        return list(range(1, value + 1))
    return value


class EnsembleGate(Gate):
    """The whole file."""

    format: v.Format = Field(description="Version of this format.")
    title: v.Line = Field(description="What is asked.")
    jobs: JobsGate = Field(description="Where the jobs come from.")
    tracks: dict[v.Id, TrackGate] = Field(default_factory=dict, description="Whose projects ask.")
    machines: dict[v.Id, dict[v.Id, Size]] = Field(
        min_length=1, description="Types with NODESxSIZE, by name of the machine."
    )
    policies: dict[v.Id, RulesGate] = Field(min_length=1, description="Queue policies by name.")
    pools: dict[v.Id, dict[v.Id, PoolingName]] = Field(
        default_factory=dict, description="How each track shares, by name of the arrangement."
    )
    loads: list[Load] = Field(
        default_factory=list, description="Percent of what the machine can do that is asked for."
    )
    world: WorldGate | None = Field(
        None, description="What happens to every machine, as in a file of dure twin run --world."
    )
    seeds: Annotated[list[Seed], BeforeValidator(_count_up)] = Field(
        default_factory=list, description="A list, or how many: 3 is 1, 2, 3."
    )
