"""One scenario of an ensemble: jobs drawn or taken, put through the twin, and measured."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dure.demand.jobs import Demand, FromModel, FromRecords, JobSource, draw_jobs
from dure.demand.projects import Projects, draw_activity
from dure.policy.queue import Claims
from dure.rehearse.ensemble import Ensemble, JobUse, Scenario
from dure.rehearse.pools import Holders, hold_servers, split_fleet
from dure.twin.bounds import measure_bounds
from dure.twin.groups import (
    GroupMeasures,
    measure_by_track,
    measure_by_width_class,
    measure_groups,
)
from dure.twin.machine import Machine, Partition
from dure.twin.measure import (
    WaitMeasures,
    count_states,
    measure_slowdown,
    measure_waits,
    used_s,
)
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, Ints, JobRecords, Jobs
from dure.workload.model import WorkloadModel

MILLI, PPM = 1_000, 1_000_000
_BUSY_MAX = 99
"""Percent: how busy projects are is drawn up to here; above it all ask for more alike."""

Source = JobRecords | WorkloadModel


def run_scenario(ensemble: Ensemble, scenario: Scenario, source: Source) -> dict[str, Any]:
    """Run one scenario and measure it, in whole numbers only.

    Parameters
    ----------
    ensemble : what it is one of
    scenario : which
    source : the trace that is replayed or resampled, or the workload model

    Returns
    -------
    measures : JSON-like
        Waits in seconds, slowdown in thousandths, use and offered load in millionths, and the
        bounds; of all measured jobs, and of those of each track, type and class of width. What is
        not there is None.
    """
    policy = ensemble.policies[scenario.policy].policy
    if ensemble.jobs.use is JobUse.REPLAY:
        assert isinstance(source, JobRecords)
        (part,) = ensemble.machines[scenario.machine]
        machine = Machine((part,))
        jobs, left_out = take_jobs(source.jobs, part, scenario.load_percent)
        records = run_twin(jobs, machine, policy)
        first_s, last_s = int(jobs.submit_s.min(initial=0)), int(jobs.submit_s.max(initial=0))
        return measure(records, machine, (first_s, last_s + 1), None) | {"left_out": left_out}
    drawn = draw_scenario(ensemble, scenario, source)
    records = run_twin(drawn.jobs, drawn.machine, policy, drawn.claims)
    window = (ensemble.jobs.measured_from_s, ensemble.jobs.span_s)
    names = [track.name for track in ensemble.tracks]
    track_of = [names[t] for t in drawn.holders.track.tolist()]
    return measure(records, drawn.machine, window, track_of) | {"left_out": 0}


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
    known = (jobs.run_s != ABSENT) & (jobs.width <= part.accelerators)
    taken = jobs.take(known)
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


def draw_scenario(ensemble: Ensemble, scenario: Scenario, source: Source) -> Drawn:
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
    weights = tuple(holders.servers.tolist())
    claims = Claims(
        weight=weights,
        budget_s=(None,) * len(weights),
        track=tuple(holders.track.tolist()),
        track_weight=tuple(max(1, track.percent) for track in ensemble.tracks),
    )
    return Drawn(holders, _join(parts, partition_of), machine, claims)


def _jobs_from(ensemble: Ensemble, source: Source) -> JobSource:
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
    records: JobRecords, machine: Machine, window: tuple[int, int], track_of: Sequence[str] | None
) -> dict[str, Any]:
    """Measure the jobs that were submitted in a window, in whole numbers."""
    from_s, until_s = window
    jobs = records.jobs
    inside = (jobs.submit_s >= from_s) & (jobs.submit_s < until_s)
    mine = _take(records, inside)
    capacity_s = machine.accelerators * max(1, until_s - from_s)
    offered_s = int((mine.jobs.width * mine.jobs.run_s).sum())
    types = list(dict.fromkeys(part.name.partition("/")[0] for part in machine.partitions))
    type_of = [types.index(part.name.partition("/")[0]) for part in machine.partitions]
    by_type = measure_groups(mine, np.array(type_of, np.int64)[mine.jobs.partition], types)
    by_track = () if track_of is None else measure_by_track(mine, track_of)
    bounds = asdict(measure_bounds(records, machine))
    return {
        "jobs": len(mine),
        "waits": _tell_waits(measure_waits(mine)),
        "slowdown_milli": _milli(measure_slowdown(mine)),
        "used_ppm": used_s(records, from_s, until_s) * PPM // capacity_s,
        "offered_ppm": offered_s * PPM // capacity_s,
        "states": {state.name.lower(): n for state, n in count_states(mine).items()},
        "bounds": bounds,
        "by_track": _tell(by_track),
        "by_type": _tell(by_type),
        "by_width": _tell(measure_by_width_class(mine, as_they_occur=False)),
    }


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
