"""The way into the twin: checks, converts, calls the kernel, and gives records back."""

import numpy as np

from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.twin.findings import RUN_TOO_LARGE
from dure.twin.kernel import run_events
from dure.twin.kernel_pool import run_pool
from dure.twin.layout import lay_out
from dure.twin.layout_pool import lay_out_pool
from dure.twin.machine import Machine
from dure.twin.prepare import equal_claims, refuse_strange_jobs, settle_times
from dure.twin.reference_full import run_full_reference
from dure.twin.world import World
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State
from dure.workload.marks import Marks

PLAIN = (Order.FCFS, Order.FAIR_SHARE)
"""Orders that the plainer kernel knows."""

SLOW_MOST = 20_000
"""Jobs that the reference is asked to put through, where no kernel knows a switch; minutes."""


def run_twin(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None = None,
    marks: Marks | None = None,
    world: World | None = None,
) -> JobRecords:
    """Put jobs through a machine under a queue policy, to the second.

    What it means is written down in `dure.twin.reference`; both give the same records.

    Parameters
    ----------
    jobs : n jobs
        Every run time must be known; an estimate that is `ABSENT` is taken to be the run time.
    machine : partitions, to which `Jobs.partition` points
    policy : what orders jobs and what stops them
    claims : one per project of the jobs, or None for equal weights without budgets
    marks : further columns of the jobs, or None
    world : what happens to the machine, or None for nothing

    Returns
    -------
    records : n jobs
        All have ended, were killed at their estimate, or were refused by their limits; the twin
        runs until nothing is left to do. Where jobs can be stopped, or a plan is made, these are
        `RunRecords`.

    Raises
    ------
    InputRefused
        If a run time is absent, or a job is too wide for its partition or for none that exists; or
        if a policy that only the reference knows is asked for with more than `SLOW_MOST` jobs.
    """
    claims = claims or equal_claims(len(jobs.projects))
    refuse_strange_jobs(jobs, machine, claims)
    if needs_reference(policy, claims, world):
        if len(jobs) > SLOW_MOST:
            fields = {"jobs": len(jobs), "most": SLOW_MOST}
            raise InputRefused([Finding(RUN_TOO_LARGE, Place("jobs"), fields)])
        return run_full_reference(jobs, machine, policy, claims, marks, world)
    if len(jobs) == 0:
        return JobRecords(jobs, *(np.zeros(0, np.int64) for _ in range(3)))
    times = settle_times(jobs, policy)
    from_s = int(jobs.submit_s[0])
    if policy.order in PLAIN and not claims.quota and not policy.start_lag_s:
        twin = lay_out(jobs, machine, policy, claims, times)
        run_events(twin)
        start_s = twin.jobs.start_s
    else:
        pool = lay_out_pool(jobs, machine, policy, claims, marks or Marks(), times)
        run_pool(pool)
        start_s = pool.jobs.start_s
    has_run = start_s != ABSENT
    return JobRecords(
        jobs,
        start_s=np.where(has_run, start_s + from_s, ABSENT),
        end_s=np.where(has_run, start_s + times.occupy_s + from_s, ABSENT),
        state=np.where(has_run, times.state, np.int64(State.REFUSED)),
    )


def needs_reference(policy: QueuePolicy, claims: Claims, world: World | None) -> bool:
    """Tell whether a run has a switch that no kernel knows yet."""
    is_planned = policy.reservations > 1 or policy.holds_nodes
    is_planned |= policy.backfill == Backfill.CONSERVATIVE
    return is_planned or bool(policy.preempts) or claims.cohorts is not None or world is not None
