"""Why does this job wait: the reason at any instant, with its arithmetic and the expected start."""

from dure.policy.queue import Backfill, Claims, QueuePolicy
from dure.twin import why_words as words
from dure.twin.machine import Machine
from dure.twin.prepare import equal_claims, settle_times
from dure.twin.why_full import explain_full
from dure.twin.why_line import count_free, explain_limits, explain_line
from dure.twin.why_state import Instant, rebuild
from dure.twin.why_told import Around, Reason, Told
from dure.twin.world import World
from dure.workload.jobs import ABSENT, JobRecords, State

NOTHING = Around()
"""No marks, and a world in which nothing happens."""


def is_plain(policy: QueuePolicy, claims: Claims, around: Around) -> bool:
    """Tell whether nobody is stopped, nothing planned and nothing happens: the plain steps do.

    A switch that is added to the policies is not plain until it is named here.
    """
    known = QueuePolicy(
        order=policy.order,
        backfill=policy.backfill,
        backfill_order=policy.backfill_order,
        depth=policy.depth,
        kill_at_estimate=policy.kill_at_estimate,
        half_life_s=policy.half_life_s,
        priority=policy.priority,
    )
    is_known = policy == known and policy.backfill in {Backfill.NONE, Backfill.EASY}
    return (
        is_known
        and claims.cohorts is None
        and around.marks.kind is None
        and around.world == World()
    )


def explain_job(
    records: JobRecords,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None,
    job: int,
    at_s: int,
    around: Around = NOTHING,
) -> Reason:
    """Say why a job waits after all events of a second, or what else is the matter with it.

    The run is rebuilt up to that second from what became of its jobs, with the steps of the
    reference, and asked.

    Parameters
    ----------
    records : of the run
    machine, policy, claims, around : of the run
    job : its number, which is its row
    at_s : seconds since the epoch of the jobs

    Examples
    --------
    >>> import numpy as np
    >>> from dure.workload.jobs import Jobs
    >>> from dure.twin.machine import Partition
    >>> from dure.twin.run import run_twin
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> times = (column(0, 10), column(100, 50), column(100, 50), column(6, 8))
    >>> machine = Machine((Partition("gpu", 1, 8),))
    >>> records = run_twin(Jobs(*times, *[column(0, 0)] * 2), machine, QueuePolicy())
    >>> print(explain_job(records, machine, QueuePolicy(), None, 1, 20).text.en)
    job 1 waits at the head of the line: 8 accelerators asked, 2 free in gpu. It fits when job 0 \
(6, by second 100) has ended. Expected start second 100.
    """
    jobs = records.jobs
    claims = claims or equal_claims(len(jobs.projects))
    if not is_plain(policy, claims, around):
        return explain_full(records, machine, policy, claims, around, job, at_s)
    told = Told(jobs, job)
    submit_s = int(jobs.submit_s[job])
    start_s, end_s = int(records.start_s[job]), int(records.end_s[job])
    if at_s < submit_s:
        return told.say("not_submitted", words.NOT_SUBMITTED, submit_at_s=submit_s)
    if start_s == ABSENT or at_s < start_s:
        then = rebuild(records, machine, policy, claims, at_s, around.marks)
        return _explain_waiting(told, then, machine)
    wait_s = start_s - submit_s
    if at_s >= end_s:
        is_killed = records.state[job] == State.KILLED
        code, text = ("killed", words.KILLED) if is_killed else ("ended", words.ENDED)
        return told.say(code, text, start_at_s=start_s, end_at_s=end_s, wait_s=wait_s)
    expected_s = start_s + int(settle_times(jobs, policy).estimate_s[job])
    text = words.RUNS if at_s < expected_s else words.OUTRUNS
    return told.say("runs", text, start_at_s=start_s, end_at_s=expected_s, wait_s=wait_s)


def _explain_waiting(told: Told, then: Instant, machine: Machine) -> Reason:
    """Say what keeps a job that waits."""
    job, partition = told.job, then.partition[told.job]
    assert job in then.waiting[partition], f"job {job} does not wait at {then.now_s} s"
    told.known["free"] = count_free(then, partition)

    def forecast() -> int | None:
        return then.forecast_start(job)

    kept_out = explain_limits(told, then, forecast)
    return kept_out or explain_line(told, then, machine, forecast)
