"""Measures of a run: waits, slowdown, use, work, counts; whole numbers wherever they can be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.terms.units import AccelS
from dure.twin.stretches import stretches_of
from dure.workload.jobs import ABSENT, Ints, JobRecords, State

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WaitMeasures:
    """How long jobs waited from submission to start.

    Parameters
    ----------
    count : jobs that started; the waits below are theirs
    never_started : jobs that did not, and have no wait
    wait_s_mean : seconds, rounded to the nearest, halves up
    wait_s_p50, wait_s_p95 : seconds, by nearest rank: the wait of one of the jobs
    wait_s_max : seconds

    All four waits are `ABSENT` where no job started.
    """

    count: int
    never_started: int
    wait_s_mean: int
    wait_s_p50: int
    wait_s_p95: int
    wait_s_max: int


def measure_waits(records: JobRecords, mask: Mask | None = None) -> WaitMeasures:
    """Measure the waits of some jobs, or of all.

    Examples
    --------
    >>> from dure.workload.jobs import Jobs
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(*[column(0, 0, 0, 0)] * 3, column(1, 1, 1, 1), *[column(0, 0, 0, 0)] * 2)
    >>> records = JobRecords(jobs, column(0, 30, 10, -1), column(1, 31, 11, -1), column(1, 1, 1, 3))
    >>> measure_waits(records)
    WaitMeasures(count=3, never_started=1, wait_s_mean=13, wait_s_p50=10, wait_s_p95=30, \
wait_s_max=30)
    """
    chosen = np.ones(len(records), dtype=np.bool_) if mask is None else mask
    started = chosen & (records.start_s != ABSENT)
    wait_s = np.sort(records.start_s[started] - records.jobs.submit_s[started])
    count = wait_s.size
    return WaitMeasures(
        count=count,
        never_started=int(chosen.sum()) - count,
        wait_s_mean=(2 * int(wait_s.sum()) + count) // (2 * count) if count else ABSENT,
        wait_s_p50=take_rank(wait_s, 50),
        wait_s_p95=take_rank(wait_s, 95),
        wait_s_max=take_rank(wait_s, 100),
    )


def take_rank(rising: Ints, percent: int) -> int:
    """Take a percentile by nearest rank, the least value that so many percent do not exceed.

    Parameters
    ----------
    rising : sorted values
    percent : 1 to 100

    Returns
    -------
    value : one of the values
        `ABSENT` if there are none.

    Examples
    --------
    >>> take_rank(np.array([15, 20, 35, 40, 50]), 30)
    20
    """
    if rising.size == 0:
        return ABSENT
    return int(rising[(percent * rising.size + 99) // 100 - 1])


def measure_slowdown(records: JobRecords, mask: Mask | None = None, bound_s: int = 10) -> float:
    r"""Average the bounded slowdown of the jobs that ended.

    ``max(1, (wait + run) / max(run, bound))``; the run is the time from start to end [1]_.

    Parameters
    ----------
    bound_s : seconds
        Shorter runs count as this long, so that they do not drown all others.

    Returns
    -------
    slowdown : no unit, at least 1, or NaN if no job ended

    References
    ----------
    .. [1] D. G. Feitelson, L. Rudolph, *Metrics and benchmarking for parallel job scheduling*,
       JSSPP 1998, section 3.
    """
    chosen = np.ones(len(records), dtype=np.bool_) if mask is None else mask
    ended = chosen & (records.end_s != ABSENT) & (records.start_s != ABSENT)
    if not ended.any():
        return float("nan")
    run_s = (records.end_s - records.start_s)[ended]
    stay_s = (records.end_s - records.jobs.submit_s)[ended]
    return float(np.maximum(1.0, stay_s / np.maximum(run_s, bound_s)).mean())


def used_s(records: JobRecords, from_s: int, until_s: int, mask: Mask | None = None) -> AccelS:
    """Count the accelerator-seconds that jobs held inside a window, exactly.

    Parameters
    ----------
    from_s, until_s : seconds since the epoch of the jobs
        The window holds `from_s` and does not hold `until_s`.

    Returns
    -------
    used : accelerator-seconds
        A job that started and has not ended counts until the end of the window.
    """
    chosen = np.ones(len(records), dtype=np.bool_) if mask is None else mask
    over = stretches_of(records)
    open_ = np.flatnonzero(chosen & (records.start_s != ABSENT) & (records.end_s == ABSENT))
    mine = chosen[over.job]
    start_s = np.concatenate((over.start_s[mine], records.start_s[open_]))
    end_s = np.concatenate((over.end_s[mine], np.full(open_.size, until_s)))
    width = records.jobs.width[np.concatenate((over.job[mine], open_))]
    inside_s = np.minimum(end_s, until_s) - np.maximum(start_s, from_s)
    return AccelS(int((np.maximum(inside_s, 0) * width).sum()))


def work_done_s(records: JobRecords, mask: Mask | None = None) -> AccelS:
    """Count the accelerator-seconds of all that jobs ran and that is over, lost work included."""
    over = stretches_of(records)
    work_s = over.work_of(records)
    return AccelS(int((work_s if mask is None else work_s[mask[over.job]]).sum()))


def measure_utilisation(
    records: JobRecords, accelerators: int, from_s: int, until_s: int
) -> float | None:
    """Divide what was used in a window by what there was; None for an empty window."""
    offered_s = accelerators * (until_s - from_s)
    return used_s(records, from_s, until_s) / offered_s if offered_s > 0 else None


def count_states(records: JobRecords, mask: Mask | None = None) -> dict[State, int]:
    """Count the jobs by what became of them; every state is named."""
    states = records.state if mask is None else records.state[mask]
    return {state: int((states == state).sum()) for state in State}


@dataclass(frozen=True, slots=True)
class WidthWaits:
    """The waits of the jobs from one power of two up to below the next.

    Parameters
    ----------
    width_min, width_max : accelerators, the narrowest and the widest that occur
    """

    width_min: int
    width_max: int
    waits: WaitMeasures


def measure_by_width(records: JobRecords) -> tuple[WidthWaits, ...]:
    """Measure waits by class of width, narrowest first: 1, 2 to 3, 4 to 7 and so on."""
    width = records.jobs.width
    kind = np.frexp(width.astype(np.float64))[1]
    classes = []
    for each in np.unique(kind):
        mine = kind == each
        low, high = int(width[mine].min()), int(width[mine].max())
        classes.append(WidthWaits(low, high, measure_waits(records, mine)))
    return tuple(classes)
