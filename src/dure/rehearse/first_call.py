"""The first call, rehearsed: the same servers given away whole, or shared by more projects.

The question: the call gave whole servers to the granted projects. How many of all that asked could
have been served by the same servers, had they been shared, and how long would jobs have waited?
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.demand.jobs import Demand, JobSource, draw_jobs, for_own_servers, for_shared_servers
from dure.demand.projects import (
    CallTotals,
    Projects,
    assign_partitions,
    draw_activity,
    draw_projects,
)
from dure.policy.queue import Claims
from dure.rehearse.scenario import WAIT_LIMITS_S, Assumptions
from dure.terms.units import AccelS
from dure.twin.machine import Machine, Partition
from dure.twin.measure import WaitMeasures, measure_waits, used_s
from dure.twin.run import run_twin
from dure.workload.jobs import JobRecords, Jobs

RESOLUTION = 8
"""Projects: how finely the largest number served is searched for."""

LADDER_PERMILLE = (800, 930)
"""Offered loads, in thousandths of what the servers can do, that are looked at first."""

FULL_PERMILLE = 1000
"""Above this offered load nothing is run: no order of the queue keeps it from growing for ever."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a call had to give and what its result says.

    Parameters
    ----------
    totals : the published totals
    partitions : servers by operator and type; their sum is what was granted
    servers_max : cap per project, in servers, one per partition
    term_s : seconds that a grant lasts
    """

    totals: CallTotals
    partitions: tuple[Partition, ...]
    servers_max: tuple[int, ...]
    term_s: int

    @property
    def accelerators(self) -> int:
        """Count the accelerators."""
        return sum(p.accelerators for p in self.partitions)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to run: assumptions, where jobs come from, how busy projects are, a seed.

    For each of `limits_s`, in seconds, the largest number of projects is searched for.
    `also_served` are numbers of projects to run in any case, so that a chart can show them.
    """

    offer: Offer
    assumptions: Assumptions
    source: JobSource
    use_percent: int
    seed: int
    limits_s: tuple[int, ...] = WAIT_LIMITS_S
    also_served: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of the twin showed.

    Parameters
    ----------
    served : projects
    waits : of all jobs submitted in the measured weeks
    by_track : the same, per track of the call
    by_width : the same, per class of width (see `WIDTH_CLASSES`)
    used_permille : thousandths of the accelerator time of the machine, in the measured weeks
    offered_permille : work submitted, in thousandths of what the machine can do in the span
    """

    served: int
    waits: WaitMeasures
    by_track: tuple[WaitMeasures, ...]
    by_width: tuple[WaitMeasures, ...]
    used_permille: int
    offered_permille: int


WIDTH_CLASSES = ((1, 1), (2, 7), (8, 8), (9, 10**9))
"""Widths in accelerators, from and to: one, part of a server, one server, several servers."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case.

    Parameters
    ----------
    own : the granted projects on servers of their own
    shared : runs on shared servers, by number of projects served, rising
    served_within : for each limit of the case, the largest number of projects found whose slowest
        job in twenty waits no longer
    full : the number of projects whose work is all that the servers can do
    """

    case: Case
    own: Measured
    shared: tuple[Measured, ...]
    served_within: tuple[int, ...]
    full: int


def rehearse_case(case: Case) -> Outcome:
    """Run one case: on own servers once, on shared servers for as many projects as it takes.

    The search takes the p95 wait to rise with the number of projects served, and stops when it
    knows the answer to `RESOLUTION` projects; every run it makes is in the outcome.
    """
    projects, jobs = draw_case(case)
    own = _run_own(case, projects, jobs)
    offered = _offered_permille(case, projects, jobs)
    runs: dict[int, Measured] = {}

    def run_with(served: int) -> int:
        """Give the p95 wait for that many projects, running the twin if it has not run yet."""
        if served not in runs:
            runs[served] = _run_shared(case, projects, jobs, served)
        return runs[served].waits.wait_s_p95

    # The granted alone always run, so that own and shared servers can be compared like for like.
    also = (n for n in case.also_served if offered[n - 1] <= FULL_PERMILLE)
    for served in (projects.granted, *also):
        run_with(served)
    full = int(np.searchsorted(offered, FULL_PERMILLE, side="right"))
    steps = sorted({max(1, int((offered <= load).sum())) for load in LADDER_PERMILLE} | {full})
    within = tuple(search_largest(steps, run_with, limit_s) for limit_s in case.limits_s)
    return Outcome(
        case=case,
        own=own,
        shared=tuple(runs[n] for n in sorted(runs)),
        served_within=within,
        full=full,
    )


def search_largest(steps: list[int], wait_s_at: Callable[[int], int], limit_s: int) -> int:
    """Find the largest number whose wait is within a limit: on the steps, then in between.

    Parameters
    ----------
    steps : rising numbers of projects to look at first; the last is the most there may be
    wait_s_at : number of projects → seconds
    limit_s : seconds, at most

    Returns
    -------
    served : projects, to `RESOLUTION`
        0 if the wait is above the limit all the way down.

    Examples
    --------
    >>> search_largest([100, 300, 514], lambda served: served, 250)
    250
    >>> search_largest([100, 300, 514], lambda served: served, 9_999)
    514
    """
    low, low_s, high, high_s = 0, 0, steps[-1] + 1, limit_s + 1
    for step in steps:
        wait_s = wait_s_at(step)
        if wait_s > limit_s:
            high, high_s = step, wait_s
            break
        low, low_s = step, wait_s
    while high - low > RESOLUTION:
        middle = _guess(low, low_s, high, high_s, limit_s)
        wait_s = wait_s_at(middle)
        if wait_s <= limit_s:
            low, low_s = middle, wait_s
        else:
            high, high_s = middle, wait_s
    return low


def _guess(low: int, low_s: int, high: int, high_s: int, limit_s: int) -> int:
    """Guess where the wait crosses a limit, on a logarithmic scale, well inside both ends."""
    # A minute is added so that no wait at all has a logarithm, too.
    at, below, above = (math.log(s + 60) for s in (limit_s, low_s, high_s))
    part = min(max((at - below) / (above - below), 0.15), 0.85)
    return low + min(max(round(part * (high - low)), 1), high - low - 1)


def draw_case(case: Case) -> tuple[Projects, Jobs]:
    """Draw the projects of a case and the jobs of all of them."""
    rng = np.random.default_rng([case.seed, 0, 1])
    projects = draw_projects(case.offer.totals, case.assumptions.size_spread, rng)
    # The granted and the others each keep the stated use, so that neither group is the busier one.
    activity = np.concatenate(
        [
            draw_activity(group, case.use_percent, case.assumptions.activity_concentration, rng)
            for group in (
                projects.servers[: projects.granted],
                projects.servers[projects.granted :],
            )
        ]
    )
    demand = Demand(
        span_s=case.assumptions.span_s,
        accelerators_per_server=case.offer.partitions[0].node_size,
        estimate_factor=case.assumptions.estimate_factor,
        run_max_s=case.assumptions.run_max_s,
    )
    return projects, draw_jobs(projects, activity, case.source, demand, case.seed)


def _run_own(case: Case, projects: Projects, jobs: Jobs) -> Measured:
    """Run the granted projects, each on servers of its own."""
    size = case.offer.partitions[0].node_size
    machine = Machine(
        tuple(
            Partition(f"p{row + 1:03d}", servers, size)
            for row, servers in enumerate(projects.servers[: projects.granted].tolist())
        )
    )
    kept = for_own_servers(jobs, projects.granted)
    records = run_twin(kept, machine, case.assumptions.own_policy)
    return _measure(case, projects, records, machine, projects.granted)


def _run_shared(case: Case, projects: Projects, jobs: Jobs, served: int) -> Measured:
    """Run the first projects on shared servers, with weights and hours budgets."""
    machine, partition_of = _share(case, projects)
    kept = for_shared_servers(jobs, served, partition_of)
    size = case.offer.partitions[0].node_size
    claims = Claims(
        weight=tuple(projects.servers.tolist()),
        budget_s=tuple(
            AccelS(servers * size * case.offer.term_s) for servers in projects.servers.tolist()
        ),
    )
    records = run_twin(kept, machine, case.assumptions.shared_policy, claims)
    return _measure(case, projects, records, machine, served)


def _share(case: Case, projects: Projects) -> tuple[Machine, NDArray[np.int64]]:
    """Give the shared machine, and the partition of each project."""
    parts = case.offer.partitions
    if case.assumptions.joined:
        nodes = sum(p.nodes for p in parts)
        joined = Partition("all", nodes, parts[0].node_size)
        return Machine((joined,)), np.zeros(len(projects), dtype=np.int64)
    partition_of = assign_partitions(
        projects.servers, list(case.offer.servers_max), [p.nodes for p in parts]
    )
    return Machine(parts), partition_of


def _offered_permille(case: Case, projects: Projects, jobs: Jobs) -> NDArray[np.int64]:
    """Give the work of the first 1, 2, … projects in thousandths of what the servers can do."""
    work_s = np.zeros(len(projects), dtype=np.int64)
    np.add.at(work_s, jobs.project, jobs.run_s * jobs.width)
    return np.cumsum(work_s) * 1000 // (case.offer.accelerators * case.assumptions.span_s)


def _measure(
    case: Case, projects: Projects, records: JobRecords, machine: Machine, served: int
) -> Measured:
    """Measure the jobs submitted in the measured weeks."""
    jobs = records.jobs
    from_s, until_s = case.assumptions.measured_from_s, case.assumptions.span_s
    counted = (jobs.submit_s >= from_s) & (jobs.submit_s < until_s)
    track = projects.track[jobs.project]
    work_s = int((jobs.run_s * jobs.width).sum())
    return Measured(
        served=served,
        waits=measure_waits(records, counted),
        by_track=tuple(
            measure_waits(records, counted & (track == t))
            for t in range(len(case.offer.totals.tracks))
        ),
        by_width=tuple(
            measure_waits(records, counted & (jobs.width >= low) & (jobs.width <= high))
            for low, high in WIDTH_CLASSES
        ),
        used_permille=used_s(records, from_s, until_s)
        * 1000
        // (machine.accelerators * (until_s - from_s)),
        offered_permille=work_s * 1000 // (machine.accelerators * case.assumptions.span_s),
    )
