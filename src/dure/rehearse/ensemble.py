"""An ensemble: every machine under every policy, pooling, load and seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dure.policy.convert import Rules
from dure.rehearse.pools import Pooling, Track
from dure.terms.units import DAY_S, HOUR_S, WEEK_S
from dure.twin.machine import Partition
from dure.twin.world_file import WorldForm


class JobUse(StrEnum):
    """What becomes of jobs that were recorded."""

    REPLAY = "replay"
    """As they came. Nothing is drawn, so seeds mean nothing."""
    RESAMPLE = "resample"
    """In blocks of consecutive jobs of one project, drawn for each project of the tracks."""
    MODEL = "model"
    """Drawn from a workload model that was fitted to them."""


@dataclass(frozen=True, slots=True)
class JobPlan:
    """Where the jobs come from, and what is made of them.

    Parameters
    ----------
    use : see there
    file : trace, parquet or model; "" is the shipped model
    weeks, warm_up_weeks : jobs are drawn over both; those of the warm-up are run, not measured
    run_max_d : days, the longest run that is drawn
    block : consecutive jobs that are drawn together, with `JobUse.RESAMPLE`
    checkpoint_h : hours after which a job saves itself, or None
    projects : table of the projects of a trace that is replayed, or ""
    estimate_factor : how many times its run time a drawn job is said to take
    busy_concentration : of the beta distribution of how busy projects are; 0 makes all alike
    size_spread_percent : standard deviation of the logarithm of a project's servers, in hundredths
    """

    use: JobUse
    file: str = ""
    weeks: int = 4
    warm_up_weeks: int = 1
    run_max_d: int = 7
    block: int = 5
    estimate_factor: int = 2
    busy_concentration: int = 5
    size_spread_percent: int = 100
    checkpoint_h: int | None = None
    projects: str = ""

    @property
    def span_s(self) -> int:
        """Give the seconds over which jobs are drawn."""
        return (self.weeks + self.warm_up_weeks) * WEEK_S

    @property
    def measured_from_s(self) -> int:
        """Give the second from which drawn jobs are measured."""
        return self.warm_up_weeks * WEEK_S

    @property
    def checkpoint_s(self) -> int | None:
        """Give the seconds between checkpoints, or None."""
        return None if self.checkpoint_h is None else self.checkpoint_h * HOUR_S

    @property
    def run_max_s(self) -> int:
        """Give the longest run in seconds."""
        return self.run_max_d * DAY_S


@dataclass(frozen=True, slots=True)
class Limits:
    """What the projects of a track may do.

    Parameters
    ----------
    qos : of all their jobs, "" for that of most
    budget_percent : hours budget of each, of what its servers could do in all; None for none
    quota_percent : what each may run at once, of its servers; None for no limit
    """

    qos: str = ""
    budget_percent: int | None = None
    quota_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What is to be run, by name.

    Parameters
    ----------
    title : one line
    jobs : where they come from
    tracks : whose projects ask; empty where jobs are replayed
    machines : types with nodes, by name of the machine
    policies : by name
    pools : how each track shares, by name of the arrangement; empty where jobs are replayed
    loads : percent of what the machine can do that is asked for; empty is as the jobs came
    seeds : not negative
    limits : of the projects of each track
    world : what happens to every machine, or None
    """

    title: str
    jobs: JobPlan
    tracks: tuple[Track, ...]
    machines: Mapping[str, tuple[Partition, ...]]
    policies: Mapping[str, Rules]
    pools: Mapping[str, Mapping[str, Pooling]]
    loads: tuple[int, ...]
    seeds: tuple[int, ...]
    limits: Mapping[str, Limits] = field(default_factory=dict)
    world: WorldForm | None = None

    def scenarios(self) -> tuple["Scenario", ...]:
        """List all scenarios; the seed changes first, then load, pools, policy and machine."""
        keys = (
            (machine, policy, pools, load, seed)
            for machine in self.machines
            for policy in self.policies
            for pools in self.pools or {"": {}}
            for load in self.loads or (None,)
            for seed in self.seeds
        )
        return tuple(Scenario(index, *key) for index, key in enumerate(keys))


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run of an ensemble.

    Parameters
    ----------
    index : from 0, in the order of `Ensemble.scenarios`
    machine, policy : names in the ensemble
    pools : name in the ensemble, "" where jobs are replayed
    load_percent : of what the machine can do, or None for jobs as they came
    seed : not negative
    """

    index: int
    machine: str
    policy: str
    pools: str
    load_percent: int | None
    seed: int
