"""What no schedule can do better than: a run outside of these bounds is our fault."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.terms.units import AccelS
from dure.twin.kernel_bound import flow
from dure.twin.machine import Machine
from dure.twin.measure import used_s
from dure.twin.stretches import places_of, stretches_of
from dure.workload.jobs import ABSENT, Ints, JobRecords

ROUNDS = 4
"""How often the jobs that a bound on waits counts are chosen anew; more gain next to nothing."""

Floats = NDArray[np.float64]
_LAST = 2**62
_SLACK = 1e-9
"""What the fluid machine may be off by, in floats, as a part of its answer."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Figures of a run beside their bounds.

    Parameters
    ----------
    makespan_s, makespan_s_min : seconds from the first submission to the last end
    used_s, used_s_max : accelerator-seconds, between the first submission and the last
        The bound is the offered work, at most what the machine has in that time.
    capacity_s : accelerator-seconds of the machine between the first submission and the last
    wait_s_sum, wait_s_sum_min : seconds, over the jobs that started
    jobs : that started
    """

    makespan_s: int
    makespan_s_min: int
    used_s: AccelS
    used_s_max: AccelS
    capacity_s: AccelS
    wait_s_sum: int
    wait_s_sum_min: int
    jobs: int

    def __post_init__(self) -> None:
        """Refuse what cannot be: a result outside of its bounds is a fault of ours."""
        assert self.makespan_s >= self.makespan_s_min, (
            f"makespan {self.makespan_s} s is below its bound, {self.makespan_s_min} s"
        )
        assert self.used_s <= self.used_s_max, (
            f"use {self.used_s} accelerator-seconds is above its bound, {self.used_s_max}"
        )
        assert self.wait_s_sum >= self.wait_s_sum_min, (
            f"waits of {self.wait_s_sum} s in all are below their bound, {self.wait_s_sum_min} s"
        )


def measure_bounds(records: JobRecords, machine: Machine) -> Bounds:
    """Measure a run beside what no schedule of the same jobs could do better.

    Per partition of capacity *C*, over the jobs that started:

    - *Makespan*: what is submitted from a second on cannot be done before that second plus its work
      divided by *C*; and no job ends before its submission plus its run.
    - *Use*: no more than the work that was done, lost work included.
    - *Waits*: see `wait_floor`.

    Parameters
    ----------
    records : of a run
        Of a job that was stopped and went on, the last stretch counts for makespan and waits: less
        than was done, so the bounds still hold.
    machine : as large as it ever was in the run

    Raises
    ------
    AssertionError
        If a figure is outside of its bound.
    """
    started = (records.start_s != ABSENT) & (records.end_s != ABSENT)
    jobs = records.jobs
    submit_s, width = jobs.submit_s[started], jobs.width[started]
    run_s = (records.end_s - records.start_s)[started]
    partition = places_of(records)[started]
    first_s = int(jobs.submit_s.min(initial=_LAST))
    last_s = int(jobs.submit_s.max(initial=-_LAST))
    span_s = max(0, last_s - first_s)
    end_least_s, most_s, floor_s = first_s, 0, 0.0
    over = stretches_of(records)
    work_s = over.work_of(records)
    for index, part in enumerate(machine.partitions):
        here = np.flatnonzero(partition == index)
        mine = (submit_s[here], run_s[here], width[here])
        end_least_s = max(end_least_s, end_floor(*mine, part.accelerators))
        done_s = int(work_s[over.place == index].sum())
        most_s += min(done_s, part.accelerators * span_s)
        floor_s += wait_floor(*mine, part.accelerators)
    return Bounds(
        makespan_s=int(records.end_s.max(initial=first_s)) - first_s if len(records) else 0,
        makespan_s_min=end_least_s - first_s if len(records) else 0,
        used_s=used_s(records, first_s, last_s),
        used_s_max=AccelS(most_s),
        capacity_s=AccelS(machine.accelerators * span_s),
        wait_s_sum=int((records.start_s[started] - submit_s).sum()),
        wait_s_sum_min=int(floor_s * (1 - _SLACK)),
        jobs=int(started.sum()),
    )


def end_floor(submit_s: Ints, run_s: Ints, width: Ints, accelerators: int) -> int:
    """Give a second before which the jobs cannot all have ended.

    Examples
    --------
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> end_floor(column(0, 50), column(100, 100), column(2, 2), accelerators=2)
    200
    >>> end_floor(column(0, 150), column(100, 100), column(2, 2), accelerators=2)
    250
    """
    if submit_s.size == 0:
        return -_LAST
    work_s = np.cumsum((run_s * width)[::-1])[::-1]
    done_s = submit_s - -work_s // accelerators
    return max(int(done_s.max()), int((submit_s + run_s).max()))


def wait_floor(submit_s: Ints, run_s: Ints, width: Ints, accelerators: int) -> float:
    """Give seconds that jobs must wait in all, whatever the order.

    A fluid machine as fast as all accelerators together, which may divide itself among jobs at
    will, does at least as well as any schedule when told by *mean busy times*: the mean of the
    seconds at which the work of a job is done. A job that starts at *S* and runs for *p* has
    ``S + p / 2``. The sum of mean busy times is least when the machine always works at the job of
    least work that is there [1]_. So ``Σ wait ≥ Σ (least mean busy time - submission - p / 2)``;
    and since no wait is negative, it holds for any choice of the jobs on the left. Here the
    half that gains most from a fluid machine is left out, a few times over; the best is taken.

    Returns
    -------
    floor : seconds, at least 0

    References
    ----------
    .. [1] M. X. Goemans, M. Queyranne, A. S. Schulz, M. Skutella, Y. Wang, *Single machine
       scheduling with release dates*, SIAM J. Discrete Math. 15(2), 2002, section 2.

    Examples
    --------
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> wait_floor(column(0, 0), column(100, 100), column(8, 8), accelerators=8)
    100.0
    """
    # A job of no length takes no part: it has no work, and its wait is not negative.
    chosen = np.flatnonzero(run_s > 0)
    best_s = 0.0
    for _ in range(ROUNDS):
        if chosen.size == 0:
            break
        run = run_s[chosen].astype(np.float64)
        since = (submit_s[chosen] - submit_s[chosen[0]]).astype(np.float64)
        gain_s = _mean_busy_s(since, run * width[chosen] / accelerators) - run / 2
        best_s = max(best_s, float(gain_s.sum()))
        early = gain_s[gain_s < 0]
        if early.size == 0:
            break
        chosen = chosen[gain_s > np.median(early)]
    return best_s


def _mean_busy_s(submit_s: Floats, work: Floats) -> Floats:
    """Put jobs through the fluid machine; mean busy times are counted from submission."""
    job_of = np.argsort(work, kind="stable")
    rank = np.empty_like(job_of)
    rank[job_of] = np.arange(job_of.size)
    busy = np.zeros_like(work)
    flow(submit_s, work, rank, job_of, np.empty_like(job_of), work.copy(), busy)
    return busy
