"""Records of a run in which jobs may be stopped and go on."""

from dataclasses import dataclass

from dure.workload.jobs import Ints, JobRecords


@dataclass(frozen=True, slots=True)
class RunRecords(JobRecords):
    """Jobs as run, where a job may have run in several stretches.

    Parameters
    ----------
    start_s, end_s : as in `JobRecords`; of the last stretch, in which the job came to its end
    first_start_s : shape (n,), seconds since the epoch of the jobs; `ABSENT` if it never started
    preemptions : shape (n,), how often each was stopped for another job
    failures : shape (n,), how often each was stopped by its node, or by one that went
    lost_s : shape (n,), accelerator-seconds of work that was done and had to be done again
    stretch_job, stretch_start_s, stretch_end_s, stretch_place : shape (k,), each stretch run
        Of which job, from when until when, and in which partition; in order of their ends. The
        nodes were the job's for all of it, whatever their speed.
    """

    first_start_s: Ints
    preemptions: Ints
    failures: Ints
    lost_s: Ints
    stretch_job: Ints
    stretch_start_s: Ints
    stretch_end_s: Ints
    stretch_place: Ints
