"""The way into the twin: checks, converts, calls the kernel, and gives records back."""

from dure.policy.queue import Claims, QueuePolicy
from dure.twin.machine import Machine
from dure.twin.reference import run_reference
from dure.workload.jobs import JobRecords, Jobs


def run_twin(
    jobs: Jobs, machine: Machine, policy: QueuePolicy, claims: Claims | None = None
) -> JobRecords:
    """Put jobs through a machine under a queue policy, to the second.

    Parameters
    ----------
    jobs : n jobs
        Every run time must be known; an estimate that is `ABSENT` is taken to be the run time.
    machine : partitions, to which `Jobs.partition` points
    policy : what orders jobs and what stops them
    claims : one per project of the jobs, or None for equal weights without budgets

    Returns
    -------
    records : n jobs
        All have ended, were killed at their estimate, or were refused by their budget; the twin
        runs until nothing is left to do.

    Raises
    ------
    InputRefused
        If a run time is absent, or a job is too wide for its partition or for none that exists.
    """
    return run_reference(jobs, machine, policy, claims)
