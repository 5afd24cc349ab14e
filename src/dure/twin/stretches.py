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
    place : shape (k,), index of the partition in which it ran
    """

    job: Ints
    start_s: Ints
    end_s: Ints
    place: Ints

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
    Stretches(job=array([0]), start_s=array([10]), end_s=array([30]), place=array([0]))
    """
    if isinstance(records, RunRecords):
        stretches = (records.stretch_job, records.stretch_start_s, records.stretch_end_s)
        return Stretches(*stretches, records.stretch_place)
    over = np.flatnonzero((records.start_s != ABSENT) & (records.end_s != ABSENT))
    place = records.jobs.partition[over]
    return Stretches(over, records.start_s[over], records.end_s[over], place)


def places_of(records: JobRecords) -> Ints:
    """Say in which partition each job ran last, or was to run where it did not."""
    over = stretches_of(records)
    places = records.jobs.partition.copy()
    # Stretches are in order of their ends, and of equal indices the last is kept.
    places[over.job] = over.place
    return places
