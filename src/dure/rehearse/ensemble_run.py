"""One scenario of an ensemble: jobs drawn or taken, put through the twin, and measured."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dure.demand.jobs import Demand, FromModel, FromRecords, JobSource, draw_jobs
from dure.demand.projects import Projects, draw_activity
from dure.policy.convert import Rules, rank_tracks
from dure.policy.queue import Claims
from dure.rehearse.ensemble import Ensemble, JobUse, Limits, Scenario
from dure.rehearse.ensemble_world import check_worlds, make_world
from dure.rehearse.pools import Holders, hold_servers, split_fleet
from dure.terms.finding import Finding, Place
from dure.terms.units import AccelS
from dure.twin.bounds import measure_bounds
from dure.twin.groups import (
    GroupMeasures,
    measure_by_track,
    measure_by_width_class,
    measure_groups,
)
from dure.twin.machine import Machine, Partition
from dure.twin.marking import mark_jobs
from dure.twin.measure import (
    WaitMeasures,
    count_states,
    measure_slowdown,
    measure_waits,
    used_s,
)
from dure.twin.projects import ProjectTable, rank_projects
from dure.twin.records import RunRecords
from dure.twin.run import run_twin
from dure.twin.world import World, largest_machine, offered_s
from dure.workload.jobs import ABSENT, Ints, JobRecords, Jobs
from dure.workload.marks import Labels, Marks
from dure.workload.model import WorkloadModel

MILLI, PPM = 1_000, 1_000_000
_BUSY_MAX = 99
"""Percent: how busy projects are is drawn up to here; above it all ask for more alike."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A trace that is run as it came.

    Parameters
    ----------
    labels : what it says of its jobs by name
    table, table_text : of its projects, or None; and as it was written
    """

    records: JobRecords
    labels: Labels = field(default_factory=Labels)
    table: ProjectTable | None = None
    table_text: str = ""


Source = Replayed | JobRecords | WorkloadModel


def run_scenario(ensemble: Ensemble, scenario: Scenario, source: Source) -> dict[str, Any]:
    """Run one scenario and measure it, in whole numbers only.

    Parameters
    ----------
    ensemble : what it is one of
    scenario : which
    source : the trace that is replayed, or the jobs that are resampled, or the workload model

    Returns
    -------
    measures : JSON-like
        Waits in seconds, slowdown in thousandths, use and offered load in millionths, and the
        bounds; of all measured jobs, and of those of each track, type and class of width. What is
        not there is None.
    """
    rules = ensemble.policies[scenario.policy]
    if ensemble.jobs.use is JobUse.REPLAY:
        assert isinstance(source, Replayed)
        return _replay(ensemble, scenario, source, rules)
    assert not isinstance(source, Replayed)
    drawn = draw_scenario(ensemble, scenario, source)
    names = [track.name for track in ensemble.tracks]
    policy, weight = rank_tracks(rules, names)
    weights = [
        weight[t] if track.name in rules.tracks else max(1, track.percent)
        for t, track in enumerate(ensemble.tracks)
    ]
    claims = replace(drawn.claims, track_weight=tuple(weights))
    marks = _mark_drawn(ensemble, rules, drawn)
    world = make_world(ensemble, scenario, drawn.machine, drawn.jobs)
    records = run_twin(drawn.jobs, drawn.machine, policy, claims, marks, world)
    window = (ensemble.jobs.measured_from_s, ensemble.jobs.span_s)
    track_of = [names[t] for t in drawn.holders.track.tolist()]
    return measure(records, drawn.machine, world, window, track_of) | {"left_out": 0}


def _replay(
    ensemble: Ensemble, scenario: Scenario, source: Replayed, rules: Rules
) -> dict[str, Any]:
    """Run a trace as it came, and measure it."""
    (part,) = ensemble.machines[scenario.machine]
    machine = Machine((part,))
    known = are_known(source.records.jobs, part)
    jobs, left_out = take_jobs(source.records.jobs, part, scenario.load_percent)
    policy, claims, track_of = rules.policy, None, None
    if source.table is not None:
        policy, claims = rank_projects(source.table, rules)
        track_of = source.table.track
    marked = mark_jobs(
        jobs, source.labels.take(known), rules, machine, None, ensemble.jobs.checkpoint_s
    )
    world = make_world(ensemble, scenario, machine, jobs)
    records = run_twin(jobs, machine, policy, claims, marked.marks, world)
    first_s, last_s = int(jobs.submit_s.min(initial=0)), int(jobs.submit_s.max(initial=0))
    window = (first_s, last_s + 1)
    return measure(records, machine, world, window, track_of) | {"left_out": left_out}


def _mark_drawn(ensemble: Ensemble, rules: Rules, drawn: "Drawn") -> Marks:
    """Give drawn jobs the QOS of their track, and say how often they save themselves."""
    asked = [ensemble.limits.get(track.name, Limits()).qos for track in ensemble.tracks]
    rank = np.array([rules.qos.index(q) if q in rules.qos else 0 for q in asked], np.int64)
    saved_s = ensemble.jobs.checkpoint_s
    return Marks(
        qos=rank[drawn.holders.track[drawn.jobs.project]] if rank.any() else None,
        checkpoint_s=None if saved_s is None else np.full(len(drawn.jobs), saved_s, np.int64),
    )


def check_scenarios(ensemble: Ensemble, source: Source, file: str) -> list[Finding]:
    """Find what keeps scenarios from being run, beside what the text of the ensemble shows.

    Parameters
    ----------
    file : of the ensemble, for findings
    """
    if not isinstance(source, Replayed):
        return check_worlds(ensemble, None)
    found = check_worlds(ensemble, source.records.jobs.epoch)
    (machine, *_) = (Machine(fleet) for fleet in ensemble.machines.values())
    for name, rules in ensemble.policies.items():
        marked = mark_jobs(source.records.jobs, source.labels, rules, machine, None)
        place = Place(file, 0, f"policies.{name}")
        found += [replace(finding, place=place) for finding in marked.findings]
    return found


def are_known(jobs: Jobs, part: Partition) -> NDArray[np.bool_]:
    """Tell which jobs have a run time and are not wider than the machine."""
    known: NDArray[np.bool_] = (jobs.run_s != ABSENT) & (jobs.width <= part.accelerators)
    return known


def take_jobs(jobs: Jobs, part: Partition, load_percent: int | None) -> tuple[Jobs, int]:
    """Take jobs as they came, denser or sparser where a load is said.

    Jobs without a run time, or wider than the machine, are left out and counted. Submissions keep
    their order and their proportions; run times stay as they are.

    Examples
    --------
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(column(0, 50, 100), column(80, 80, ABSENT), *[column(1, 1, 1)] * 2,
    ...             project=column(0, 0, 0), partition=column(0, 0, 0))
    >>> taken, left_out = take_jobs(jobs, Partition("p", 1, 1), 80)
    >>> taken.submit_s.tolist(), left_out
    ([0, 200], 1)
    """
    taken = jobs.take(are_known(jobs, part))
    taken = replace(taken, partition=np.zeros(len(taken), np.int64))
    left_out = len(jobs) - len(taken)
    if load_percent is None or len(taken) == 0:
        return taken, left_out
    since_s = taken.submit_s - taken.submit_s[0]
    work_s = int((taken.run_s * taken.width).sum())
    span_s = work_s * 100 / (part.accelerators * load_percent)
    # Whole seconds of a product of floats: the same on every machine that divides as IEEE 754 says.
    scale = span_s / max(1, int(since_s[-1]))
    return replace(taken, submit_s=np.floor(since_s * scale).astype(np.int64)), left_out


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn for one scenario.

    Parameters
    ----------
    holders : the projects
    jobs : of all of them, each for the partition that it runs on
    machine, claims : what they run on, and what each may ask of it
    """

    holders: Holders
    jobs: Jobs
    machine: Machine
    claims: Claims


def draw_scenario(
    ensemble: Ensemble, scenario: Scenario, source: JobRecords | WorkloadModel
) -> Drawn:
    """Draw projects and their jobs; the same, to the job, for every policy and pooling.

    A project never asks for a wider job than it has servers to its name, whoever runs on these.
    """
    fleet, plan = ensemble.machines[scenario.machine], ensemble.jobs
    assert scenario.load_percent is not None
    rng = np.random.default_rng([scenario.seed, 0, 2])
    spread = plan.size_spread_percent / 100
    holders = hold_servers(fleet, ensemble.tracks, spread, rng)
    machine, partition_of = split_fleet(
        fleet, ensemble.tracks, holders, ensemble.pools[scenario.pools]
    )
    busy_percent = min(scenario.load_percent, _BUSY_MAX)
    concentration = float(plan.busy_concentration)
    sizes = np.array([part.node_size for part in fleet], np.int64)
    held = holders.servers * sizes[holders.type_]
    activity = draw_activity(held, busy_percent, concentration, rng)
    activity = activity * (scenario.load_percent / busy_percent)
    parts = []
    for number, part in enumerate(fleet):
        mine = np.flatnonzero(holders.type_ == number)
        demand = Demand(plan.span_s, part.node_size, plan.estimate_factor, plan.run_max_s)
        projects = Projects(holders.track[mine], holders.servers[mine], mine.size)
        seed = scenario.seed + (number << 32)
        jobs = draw_jobs(projects, activity[mine], _jobs_from(ensemble, source), demand, seed)
        parts.append(replace(jobs, project=mine[jobs.project], projects=holders.names))
    limits = [ensemble.limits.get(track.name, Limits()) for track in ensemble.tracks]
    budgets = np.array([limit.budget_percent or 0 for limit in limits])[holders.track]
    quotas = np.array([limit.quota_percent or 0 for limit in limits])[holders.track]
    has_budget = np.array([limit.budget_percent is not None for limit in limits])[holders.track]
    claims = Claims(
        weight=tuple(holders.servers.tolist()),
        budget_s=tuple(
            AccelS(most) if has else None
            for has, most in zip(
                has_budget.tolist(), (held * plan.span_s * budgets // 100).tolist(), strict=True
            )
        ),
        # At least one, so that a quota refuses nobody for its rounding.
        quota=tuple(max(1, most) if most else None for most in (held * quotas // 100).tolist())
        if quotas.any()
        else (),
        track=tuple(holders.track.tolist()),
        track_weight=tuple(max(1, track.percent) for track in ensemble.tracks),
    )
    return Drawn(holders, _join(parts, partition_of), machine, claims)


def _jobs_from(ensemble: Ensemble, source: JobRecords | WorkloadModel) -> JobSource:
    """Say where the jobs of a project are drawn from."""
    plan = ensemble.jobs
    if isinstance(source, JobRecords):
        return FromRecords(source, plan.run_max_s, plan.block)
    return FromModel(source, plan.run_max_s)


def _join(parts: Sequence[Jobs], partition_of: Ints) -> Jobs:
    """Put jobs of several types together, in order of submission, then of project."""
    order = np.lexsort(
        (
            np.concatenate([part.project for part in parts]),
            np.concatenate([part.submit_s for part in parts]),
        )
    )

    def join(name: str) -> Ints:
        """Put one column together."""
        joined: Ints = np.concatenate([getattr(part, name) for part in parts])[order]
        return joined

    return Jobs(
        submit_s=join("submit_s"),
        run_s=join("run_s"),
        estimate_s=join("estimate_s"),
        width=join("width"),
        project=join("project"),
        partition=partition_of[join("project")],
        projects=parts[0].projects,
    )


def measure(
    records: JobRecords,
    machine: Machine,
    world: World,
    window: tuple[int, int],
    track_of: Sequence[str] | None,
) -> dict[str, Any]:
    """Measure the jobs that were submitted in a window, in whole numbers."""
    from_s, until_s = window
    jobs = records.jobs
    inside = (jobs.submit_s >= from_s) & (jobs.submit_s < until_s)
    mine = _take(records, inside)
    capacity_s = max(1, offered_s(machine, world, from_s, max(from_s + 1, until_s)))
    asked_s = int((mine.jobs.width * mine.jobs.run_s).sum())
    types = list(dict.fromkeys(part.name.partition("/")[0] for part in machine.partitions))
    type_of = [types.index(part.name.partition("/")[0]) for part in machine.partitions]
    by_type = measure_groups(mine, np.array(type_of, np.int64)[mine.jobs.partition], types)
    by_track = () if track_of is None else measure_by_track(mine, track_of)
    bounds = asdict(measure_bounds(records, largest_machine(machine, world)))
    return {
        "jobs": len(mine),
        "waits": _tell_waits(measure_waits(mine)),
        "slowdown_milli": _milli(measure_slowdown(mine)),
        "used_ppm": used_s(records, from_s, until_s) * PPM // capacity_s,
        "offered_ppm": asked_s * PPM // capacity_s,
        "stops": _tell_stops(records),
        "states": {state.name.lower(): n for state, n in count_states(mine).items()},
        "bounds": bounds,
        "by_track": _tell(by_track),
        "by_type": _tell(by_type),
        "by_width": _tell(measure_by_width_class(mine, as_they_occur=False)),
    }


def _tell_stops(records: JobRecords) -> dict[str, int] | None:
    """Say how often jobs were stopped, and what was done again; None where none can be."""
    if not isinstance(records, RunRecords):
        return None
    names = ("failures", "preemptions", "lost_s")
    return {name: int(getattr(records, name).sum()) for name in names}


def _take(records: JobRecords, mask: NDArray[np.bool_]) -> JobRecords:
    """Give some of the records."""
    return JobRecords(
        records.jobs.take(mask), records.start_s[mask], records.end_s[mask], records.state[mask]
    )


def _milli(value: float) -> int | None:
    """Write a measure in thousandths, or None where there is none."""
    return None if np.isnan(value) else round(value * MILLI)


def _tell_waits(waits: WaitMeasures) -> dict[str, int | None]:
    """Write waits, with None for what is not there."""
    return {name: None if value == ABSENT else value for name, value in asdict(waits).items()}


def _tell(groups: Sequence[GroupMeasures]) -> dict[str, dict[str, Any]]:
    """Write measures of parts of the jobs by name."""
    return {
        each.name: {
            "waits": _tell_waits(each.waits),
            "slowdown_milli": None if each.slowdown is None else round(each.slowdown * MILLI),
            "work_s": each.work_s,
        }
        for each in groups
    }
