"""When jobs had their nodes: one stretch each, or several where a job may be stopped and go on."""

from typing import NamedTuple

import numpy as np

from dure.twin.records import RunRecords
from dure.workload.jobs import ABSENT, Ints, JobRecords


class Stretches(NamedTuple):
    """Stretches in which jobs had their nodes and which are over.

    Parameters
    ----------
    job : shape (k,), number of the job
    start_s, end_s : shape (k,), seconds since the epoch of the jobs
    """

    job: Ints
    start_s: Ints
    end_s: Ints

    def work_of(self, records: JobRecords) -> Ints:
        """Multiply width and length of each, in accelerator-seconds."""
        work_s: Ints = records.jobs.width[self.job] * (self.end_s - self.start_s)
        return work_s


def stretches_of(records: JobRecords) -> Stretches:
    """List the stretches of a run that are over.

    Examples
    --------
    >>> from dure.workload.jobs import Jobs
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(*[column(0, 0)] * 3, column(2, 1), *[column(0, 0)] * 2)
    >>> records = JobRecords(jobs, column(10, 20), column(30, ABSENT), column(1, 0))
    >>> stretches_of(records)
    Stretches(job=array([0]), start_s=array([10]), end_s=array([30]))
    """
    if isinstance(records, RunRecords):
        return Stretches(records.stretch_job, records.stretch_start_s, records.stretch_end_s)
    over = np.flatnonzero((records.start_s != ABSENT) & (records.end_s != ABSENT))
    return Stretches(over, records.start_s[over], records.end_s[over])
