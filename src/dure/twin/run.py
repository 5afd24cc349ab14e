"""The way into the twin: checks, converts, calls the kernel, and gives records back."""

import numpy as np

from dure.policy.queue import Claims, Order, QueuePolicy
from dure.twin.kernel import run_events
from dure.twin.kernel_pool import run_pool
from dure.twin.layout import lay_out
from dure.twin.layout_pool import lay_out_pool
from dure.twin.machine import Machine
from dure.twin.prepare import equal_claims, refuse_strange_jobs, settle_times
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State
from dure.workload.marks import Marks

PLAIN = (Order.FCFS, Order.FAIR_SHARE)
"""Orders that the plainer kernel knows."""


def run_twin(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None = None,
    marks: Marks | None = None,
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

    Returns
    -------
    records : n jobs
        All have ended, were killed at their estimate, or were refused by their limits; the twin
        runs until nothing is left to do.

    Raises
    ------
    InputRefused
        If a run time is absent, or a job is too wide for its partition or for none that exists.
    """
    claims = claims or equal_claims(len(jobs.projects))
    refuse_strange_jobs(jobs, machine, claims)
    if len(jobs) == 0:
        return JobRecords(jobs, *(np.zeros(0, np.int64) for _ in range(3)))
    times = settle_times(jobs, policy)
    from_s = int(jobs.submit_s[0])
    if policy.order in PLAIN and not claims.quota:
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
