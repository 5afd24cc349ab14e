"""The first call, rehearsed: the same servers given away whole, or shared by more projects.

The question: the call gave whole servers to the granted projects. How many of all that asked could
have been served by the same servers, had they been shared, and how long would jobs have waited?
"""

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

RESOLUTION = 4
"""Projects: how finely the largest number served is searched for."""

GRID = (100, 220, 280, 340, 400, 460)
"""Projects: looked at in each case before the search is narrowed, and drawn in the chart."""

NEVER = 2**62
"""Seconds: longer than any wait."""

LOAD_MAX = 1.2
"""Above this offered load nothing is run: the queue would grow by a fifth of all work for weeks."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a call had to give and what its result says.

    Parameters
    ----------
    totals : the published totals
    partitions : servers by operator and type; their sum is what was granted
    servers_max : cap per project, in servers, one per partition
    """

    totals: CallTotals
    partitions: tuple[Partition, ...]
    servers_max: tuple[int, ...]

    @property
    def accelerators(self) -> int:
        """Count the accelerators."""
        return sum(p.accelerators for p in self.partitions)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to run: assumptions, where jobs come from, how busy projects are, a seed."""

    offer: Offer
    assumptions: Assumptions
    source: JobSource
    use_percent: int
    seed: int


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
    served_within : for each limit of `WAIT_LIMITS_S`, the largest number of projects found whose
        slowest job in twenty waits no longer
    served_as_own : the same, for the wait that the granted projects had on servers of their own
    """

    case: Case
    own: Measured
    shared: tuple[Measured, ...]
    served_within: tuple[int, ...]
    served_as_own: int


def rehearse_case(case: Case) -> Outcome:
    """Run one case: on own servers once, on shared servers for as many projects as it takes.

    The search takes the p95 wait to rise with the number of projects served, up to the first step
    where it is above the limit, and stops when it knows the answer to `RESOLUTION` projects; every
    run it makes is in the outcome.
    """
    projects, jobs = draw_case(case)
    own = _run_own(case, projects, jobs)
    runs: dict[int, Measured] = {}

    def p95_at(served: int) -> int:
        """Give the p95 wait for that many projects, running the twin if it has not run yet."""
        if _offered_permille(case, jobs, served) > LOAD_MAX * 1000:
            return NEVER
        if served not in runs:
            runs[served] = _run_shared(case, projects, jobs, served)
        return runs[served].waits.wait_s_p95

    steps = sorted({*(n for n in GRID if n < len(projects)), projects.granted, len(projects)})
    # The granted alone always run, so that own and shared servers can be compared like for like.
    p95_at(projects.granted)
    within = [search_largest(steps, p95_at, limit_s) for limit_s in WAIT_LIMITS_S]
    as_own = search_largest(steps, p95_at, own.waits.wait_s_p95)
    return Outcome(
        case=case,
        own=own,
        shared=tuple(runs[n] for n in sorted(runs)),
        served_within=tuple(within),
        served_as_own=as_own,
    )


def search_largest(steps: list[int], wait_s_at: Callable[[int], int], limit_s: int) -> int:
    """Find the largest number whose wait is within a limit: on the steps, then by halving.

    Parameters
    ----------
    steps : rising numbers of projects to look at first; the last is the most there are
    wait_s_at : number of projects → seconds
    limit_s : seconds, at most

    Returns
    -------
    served : projects
        0 if not even the first step is within the limit and nothing below it is.

    Examples
    --------
    >>> search_largest([100, 300, 514], lambda served: served, 250)
    248
    >>> search_largest([100, 300, 514], lambda served: served, 9_999)
    514
    """
    low, high = 0, steps[-1] + 1
    for step in steps:
        if wait_s_at(step) > limit_s:
            high = step
            break
        low = step
    while high - low > RESOLUTION:
        # Multiples of the resolution, so that limits share their runs.
        middle = max((low + high) // 2 // RESOLUTION * RESOLUTION, low + 1)
        if wait_s_at(middle) <= limit_s:
            low = middle
        else:
            high = middle
    return low


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
            AccelS(servers * size * case.assumptions.span_s)
            for servers in projects.servers.tolist()
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


def _offered_permille(case: Case, jobs: Jobs, served: int) -> int:
    """Give the work of the first projects in thousandths of what the machine can do."""
    mine = jobs.project < served
    work_s = int((jobs.run_s[mine] * jobs.width[mine]).sum())
    return work_s * 1000 // (case.offer.accelerators * case.assumptions.span_s)


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
