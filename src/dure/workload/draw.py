"""Draw jobs from a fitted model, or resample blocks of a real trace; a seed decides everything."""

from datetime import datetime
from typing import NamedTuple

import numpy as np

from dure.terms.units import HOUR_S, WEEK_S
from dure.workload.by_project import ProjectRows, sort_by_project
from dure.workload.jobs import ABSENT, Ints, JobRecords, Jobs, State
from dure.workload.model import BIG_BURST, HOURS_OF_WEEK, WorkloadModel, class_of_burst

_ALL_PPM = 1_000_000
_BATCH_MAX = 100_000
"""Bursts or blocks drawn at once; with about five jobs each, some tens of megabytes."""


class Stream(NamedTuple):
    """Jobs of one project in order of submission.

    Parameters
    ----------
    submit_s : shape (n,), seconds since Monday 00:00 where the machine stands; not decreasing
    run_s : shape (n,), seconds
    width : shape (n,), accelerators
    """

    submit_s: Ints
    run_s: Ints
    width: Ints

    @property
    def work_s(self) -> int:
        """Sum the accelerator-seconds of all jobs."""
        return int((self.run_s * self.width).sum())


def draw_stream(
    model: WorkloadModel,
    *,
    work_s: int,
    span_s: int,
    width_max: int,
    rng: np.random.Generator,
    run_max_s: int | None = None,
) -> Stream:
    """Draw the jobs of one project until their work is what is wanted.

    Bursts are drawn one after another; the job that brings the work to `work_s` is shortened, so
    that what is missing is less than one second of its width.

    Parameters
    ----------
    model : where from
    work_s : accelerator-seconds
        What ``sum(run_s * width)`` shall be.
    span_s : seconds
        Jobs are submitted in ``0 <= submit_s < span_s``; second 0 is a Monday 00:00.
    width_max : accelerators
        No job is wider; the joint table is used as if wider jobs had not been.
    rng : numpy Generator
    run_max_s : seconds
        Longer runs are cut here; without it, at `span_s`.

    Returns
    -------
    stream : Stream
        ``0 <= work_s - stream.work_s < width_max``.

    Raises
    ------
    ValueError
        If the model has no job with work at or below `width_max`.
    """
    table = _restrict(model, width_max, _longest(span_s, run_max_s))
    if work_s > 0 and table.burst_work_s <= 0:
        msg = f"no job of the model has work at a width of at most {width_max}"
        raise ValueError(msg)
    parts = [_EMPTY]
    missing_s = work_s
    while missing_s > 0:
        bursts = _batch(missing_s / table.burst_work_s)
        parts.append(_draw_bursts(model, table, bursts, span_s, rng))
        missing_s -= parts[-1].work_s
    return _sort(_trim(_join(parts), work_s))


def draw_jobs(
    model: WorkloadModel,
    *,
    jobs: int,
    span_s: int,
    width_max: int,
    rng: np.random.Generator,
    run_max_s: int | None = None,
) -> Stream:
    """Draw a number of jobs; else as `draw_stream`.

    Parameters
    ----------
    jobs : jobs
        How many; the last burst is cut there.
    """
    table = _restrict(model, width_max, _longest(span_s, run_max_s))
    if jobs > 0 and not table.burst_jobs:
        msg = f"no job of the model has a width of at most {width_max}"
        raise ValueError(msg)
    parts = [_EMPTY]
    missing = jobs
    while missing > 0:
        bursts = _batch(missing / table.burst_jobs)
        parts.append(_draw_bursts(model, table, bursts, span_s, rng))
        missing -= parts[-1].run_s.size
    drawn = _join(parts)
    return _sort(Stream(*(column[:jobs] for column in drawn)))


def resample_stream(
    records: JobRecords,
    *,
    work_s: int,
    span_s: int,
    width_max: int,
    block: int,
    rng: np.random.Generator,
    run_max_s: int | None = None,
) -> Stream:
    """Draw blocks of a real trace until their work is what is wanted (block bootstrap).

    A block is some consecutive jobs of one project. Its jobs keep their distances in time, and its
    first job keeps its hour of the week; in which week it comes is drawn. Jobs that would come
    after the span come at the same time of the week in its beginning. Where the trace has no
    wall-clock time, blocks begin at any second.

    Parameters
    ----------
    records : the trace
        Jobs wider than `width_max`, or without a known run time above 0, are passed over.
    block : jobs
        Consecutive jobs in a block, at least 1; fewer where a project has no more.
    work_s, span_s, width_max, rng, run_max_s
        As in `draw_stream`.

    Raises
    ------
    ValueError
        If no job of the trace can be used.
    """
    assert block >= 1
    if work_s <= 0:
        return _EMPTY
    usable = (records.jobs.run_s > 0) & (records.jobs.width <= width_max)
    jobs = sort_by_project(records.jobs, usable)
    clock = records.jobs.epoch is not None
    # The time of the week of a block's first job must lie inside of the span.
    starts = np.flatnonzero((jobs.week_s < span_s) | (not clock))
    if not starts.size:
        msg = f"none of the {len(records)} jobs has work at a width of at most {width_max}"
        raise ValueError(msg)
    run_s = np.minimum(jobs.run_s, _longest(span_s, run_max_s))
    block_work_s = float((run_s * jobs.width).mean()) * block
    parts = [_EMPTY]
    missing_s = work_s
    while missing_s > 0:
        blocks = _batch(missing_s / block_work_s)
        rows, number = _draw_blocks(jobs, starts, blocks, block, rng)
        submit_s = _place_blocks(jobs, rows, number, span_s, clock, rng)
        fits = submit_s < span_s
        parts.append(Stream(submit_s[fits], run_s[rows][fits], jobs.width[rows][fits]))
        missing_s -= parts[-1].work_s
    return _sort(_trim(_join(parts), work_s))


def records_of(stream: Stream, epoch: datetime | None = None) -> JobRecords:
    """Make records of drawn jobs: asked, not yet run; what was not drawn is absent.

    Parameters
    ----------
    stream : n jobs
    epoch : the Monday 00:00 that is second 0, or None
    """
    n = stream.run_s.size
    absent = np.full(n, ABSENT, np.int64)
    zero = np.zeros(n, np.int64)
    jobs = Jobs(*stream[:2], absent, stream.width, project=zero, partition=zero, epoch=epoch)
    return JobRecords(jobs, start_s=absent, end_s=absent, state=np.full(n, State.WAITING))


class _Table(NamedTuple):
    """The joint table and the bursts, as far as they are allowed, ready for drawing."""

    width: Ints
    run_lo_s: Ints
    run_hi_s: Ints
    until: Ints
    """Shape (c,): jobs in this cell and all before."""
    class_from: Ints
    class_until: Ints
    """Shape (classes,): the jobs before a class, and those before its end."""
    size: Ints
    size_until: Ints
    burst_jobs: float
    burst_work_s: float
    """What a burst holds on average."""


def _restrict(model: WorkloadModel, width_max: int, run_max_s: int) -> _Table:
    """Keep the cells that are narrow enough, and the bursts that still have any."""
    keep = model.cell_width <= width_max
    cell_class, jobs = model.cell_class[keep], model.cell_jobs[keep]
    low_s = np.minimum(model.edges_s[:-1], run_max_s)[model.cell_bin[keep]]
    high_s = np.minimum(model.edges_s[1:], run_max_s + 1)[model.cell_bin[keep]]
    kind = class_of_burst(model.burst_size)
    per_class = np.bincount(cell_class, jobs, minlength=int(kind.max()) + 1).astype(np.int64)
    with_jobs = per_class[kind] > 0
    size, count = model.burst_size[with_jobs], model.burst_count[with_jobs]
    width = model.cell_width[keep]
    class_work_s = np.bincount(cell_class, jobs * width * (low_s + high_s - 1) / 2, per_class.size)
    job_work_s = (class_work_s / np.maximum(per_class, 1))[kind[with_jobs]]
    bursts = max(int(count.sum()), 1)
    return _Table(
        width=width,
        run_lo_s=low_s,
        run_hi_s=high_s,
        until=np.cumsum(jobs),
        class_from=np.cumsum(per_class) - per_class,
        class_until=np.cumsum(per_class),
        size=size,
        size_until=np.cumsum(count),
        burst_jobs=float((size * count).sum()) / bursts,
        burst_work_s=float((size * count * job_work_s).sum()) / bursts,
    )


def _draw_bursts(
    model: WorkloadModel, table: _Table, bursts: int, span_s: int, rng: np.random.Generator
) -> Stream:
    """Draw whole bursts, one after another, not yet in order of time."""
    # A. How many jobs each burst has.
    size = table.size[_pick(table.size_until, bursts, rng)]
    kind = class_of_burst(size)
    burst = np.repeat(np.arange(bursts), size)
    first = np.cumsum(size) - size
    # B. What it is about, and which of its jobs go their own way.
    low, high = table.class_from[kind], table.class_until[kind]
    theme = rng.integers(low, high)
    ticket = theme[burst]
    strays = np.flatnonzero(rng.integers(0, _ALL_PPM, burst.size) >= model.alike_ppm)
    ticket[strays] = rng.integers(low[burst[strays]], high[burst[strays]])
    cell = np.searchsorted(table.until, ticket, side="right")
    # C. How long each job runs inside its bin.
    run_s = rng.integers(table.run_lo_s[cell], table.run_hi_s[cell])
    # D. When the burst begins, and how its jobs follow each other.
    begin_s = _draw_begins(model, size, span_s, rng)
    submit_s = begin_s[burst] + _draw_offsets(model, burst, first, rng)
    # E. What would come after the span begins earlier.
    late_s = np.maximum(submit_s[first + size - 1] - (span_s - 1), 0)
    submit_s = np.clip(submit_s - late_s[burst], 0, span_s - 1)
    return Stream(submit_s, run_s, table.width[cell])


def _draw_begins(model: WorkloadModel, size: Ints, span_s: int, rng: np.random.Generator) -> Ints:
    """Draw the second at which each burst begins, by the hours of the week."""
    hours = -(-span_s // HOUR_S)
    occurs = (hours - np.arange(HOURS_OF_WEEK) + HOURS_OF_WEEK - 1) // HOURS_OF_WEEK
    begin_s = np.empty(size.size, np.int64)
    for big in (0, 1):
        rows = np.flatnonzero((size >= BIG_BURST) == big)
        weight = model.hour_jobs[big] * occurs
        # A short span may hold no hour that was ever used: then each hour is as good.
        weight = weight if weight.any() else occurs
        hour = _pick(np.cumsum(weight), rows.size, rng)
        week = rng.integers(0, occurs[hour])
        second = rng.integers(0, HOUR_S, rows.size)
        begin_s[rows] = (week * HOURS_OF_WEEK + hour) * HOUR_S + second
    return np.minimum(begin_s, span_s - 1)


def _draw_offsets(model: WorkloadModel, burst: Ints, first: Ints, rng: np.random.Generator) -> Ints:
    """Draw how long after the first of its burst each job comes."""
    if not model.gap_count.any():
        return np.zeros(burst.size, np.int64)
    gap = _pick(np.cumsum(model.gap_count), burst.size, rng)
    gap_s = rng.integers(model.gap_edges_s[gap], model.gap_edges_s[gap + 1])
    gap_s[first] = 0
    since_s: Ints = np.cumsum(gap_s)
    return since_s - since_s[first][burst]


def _draw_blocks(
    jobs: ProjectRows, starts: Ints, blocks: int, block: int, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Draw blocks of rows; give all their rows, and for each the number of its block."""
    begin = starts[rng.integers(0, starts.size, blocks)]
    end = np.searchsorted(jobs.project, jobs.project[begin], side="right")
    size = np.minimum(end - begin, block)
    number = np.repeat(np.arange(blocks), size)
    before = np.cumsum(size) - size
    return np.arange(number.size) + (begin - before)[number], number


def _place_blocks(
    jobs: ProjectRows, rows: Ints, number: Ints, span_s: int, clock: bool, rng: np.random.Generator
) -> Ints:
    """Give each job its second in the span; what finds none lies at or after its end."""
    first = rows[np.searchsorted(number, np.arange(number[-1] + 1))]
    since_s = jobs.submit_s[rows] - jobs.submit_s[first][number]
    if not clock:
        return (rng.integers(0, span_s, first.size)[number] + since_s) % span_s
    at_s = jobs.week_s[first]
    weeks = -(-(span_s - at_s) // WEEK_S)
    submit_s = (at_s + rng.integers(0, weeks) * WEEK_S)[number] + since_s
    placed: Ints = np.where(submit_s < span_s, submit_s, submit_s % WEEK_S)
    return placed


def _longest(span_s: int, run_max_s: int | None) -> int:
    """Give the longest run allowed."""
    longest_s = span_s if run_max_s is None else run_max_s
    assert min(span_s, longest_s) >= 1
    return longest_s


def _batch(expected: float) -> int:
    """Say how many bursts to draw at once: a few more than expected, but never without bound."""
    return min(int(1.05 * expected) + 8, _BATCH_MAX)


def _pick(until: Ints, n: int, rng: np.random.Generator) -> Ints:
    """Draw rows by their weight, given the running sums of the weights."""
    row: Ints = np.searchsorted(until, rng.integers(0, until[-1], n), side="right")
    return row


_NONE = np.zeros(0, np.int64)
_EMPTY = Stream(_NONE, _NONE, _NONE)


def _join(parts: list[Stream]) -> Stream:
    """Put streams behind each other."""
    return Stream(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _trim(stream: Stream, work_s: int) -> Stream:
    """Keep jobs until their work is what is wanted; shorten the last of them."""
    done_s = np.cumsum(stream.run_s * stream.width)
    last = int(np.searchsorted(done_s, work_s))
    if last >= done_s.size:
        return stream
    before_s = int(done_s[last - 1]) if last else 0
    run_s = stream.run_s[: last + 1].copy()
    run_s[last] = (work_s - before_s) // int(stream.width[last])
    keep = last + 1 if run_s[last] else last
    return Stream(stream.submit_s[:keep], run_s[:keep], stream.width[:keep])


def _sort(stream: Stream) -> Stream:
    """Put jobs in order of submission; those of the same second stay as drawn."""
    order = np.argsort(stream.submit_s, kind="stable")
    return Stream(*(column[order] for column in stream))
