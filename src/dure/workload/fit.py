"""Fit the workload model to job records: only counting, and one correlation."""

import math
from typing import NamedTuple

import numpy as np

from dure.terms.citation import Source
from dure.terms.units import HOUR_S
from dure.workload.by_project import ProjectRows, sort_by_project
from dure.workload.jobs import Ints, JobRecords
from dure.workload.model import BIG_BURST, HOURS_OF_WEEK, WorkloadModel, class_of_burst

BURST_GAP_S = 300
"""Between one and five minutes the bursts of the Philly trace hardly change; at ten minutes the
regular rhythm of one virtual cluster runs together (docs/explanation/workload-model.md)."""
BINS_PER_DECADE = 20
_FLAT = 1e-9
"""A sum of squares below this is only the rounding of a mean: the jobs are all the same."""


def fit_workload(
    records: JobRecords, *, source: Source, burst_gap_s: int = BURST_GAP_S
) -> WorkloadModel:
    """Count what the model needs to know about the jobs of a trace.

    Parameters
    ----------
    records : n jobs
        Those without a known run time are left out and counted.
    source : where they are from
    burst_gap_s : seconds
        The longest gap inside a burst.

    Returns
    -------
    model : WorkloadModel

    Raises
    ------
    ValueError
        If no job has a known run time, or the jobs have no wall-clock time.
    """
    if records.jobs.epoch is None:
        msg = "the trace has no wall-clock time, so the hours of its week are not known"
        raise ValueError(msg)
    jobs = sort_by_project(records.jobs, records.jobs.run_s >= 0)
    if not jobs.run_s.size:
        msg = f"none of the {len(records)} jobs has a known run time"
        raise ValueError(msg)
    burst = _split_bursts(jobs, burst_gap_s)
    edges_s = run_edges(int(jobs.run_s.max()))
    gap_edges_s = _gap_edges(burst_gap_s)
    sizes, counts = np.unique(np.bincount(burst.number), return_counts=True)
    cells, cell_jobs = np.unique(
        np.stack([burst.kind, jobs.width, _bin(edges_s, jobs.run_s)]), axis=1, return_counts=True
    )
    return WorkloadModel(
        source=source,
        jobs=jobs.run_s.size,
        left_out=len(records) - jobs.run_s.size,
        burst_gap_s=burst_gap_s,
        edges_s=edges_s,
        hour_jobs=_count_hours(jobs, burst),
        burst_size=sizes.astype(np.int64),
        burst_count=counts.astype(np.int64),
        gap_edges_s=gap_edges_s,
        gap_count=np.bincount(_bin(gap_edges_s, burst.gap_s), minlength=gap_edges_s.size - 1),
        cell_class=cells[0],
        cell_width=cells[1],
        cell_bin=cells[2],
        cell_jobs=cell_jobs.astype(np.int64),
        alike_ppm=_measure_alike(jobs, burst),
    )


def run_edges(run_s_max: int) -> Ints:
    """Give whole-second edges of bins, twenty to a decade, that hold every run up to the longest.

    Examples
    --------
    >>> run_edges(20).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 22]
    """
    decades = math.log10(run_s_max + 1) + 1
    steps = np.arange(math.ceil(decades * BINS_PER_DECADE))
    edges = np.unique(np.round(10 ** (steps / BINS_PER_DECADE))).astype(np.int64)
    last = int(np.searchsorted(edges, run_s_max, side="right"))
    return np.concatenate([np.zeros(1, np.int64), edges[: last + 1]])


class _Bursts(NamedTuple):
    """The bursts of jobs in order of project and submission."""

    number: Ints
    """Shape (n,): which burst a job is in."""
    kind: Ints
    """Shape (n,): the class of that burst."""
    first: Ints
    """Shape (n,): the row of the first job of that burst."""
    gap_s: Ints
    """Shape (n - bursts,): seconds since the job before in the same burst."""


def _split_bursts(jobs: ProjectRows, burst_gap_s: int) -> _Bursts:
    """Cut the jobs of each project where the gap is longer than a burst allows."""
    gap_s = np.diff(jobs.submit_s)
    begins = np.concatenate([[True], (np.diff(jobs.project) != 0) | (gap_s > burst_gap_s)])
    number = np.cumsum(begins) - 1
    return _Bursts(
        number=number,
        kind=class_of_burst(np.bincount(number)[number]),
        first=np.flatnonzero(begins)[number],
        gap_s=gap_s[~begins[1:]],
    )


def _gap_edges(burst_gap_s: int) -> Ints:
    """Give edges of bins for gaps from 0 to the longest inside a burst."""
    edges = run_edges(burst_gap_s)
    return np.append(edges[edges <= burst_gap_s], burst_gap_s + 1)


def _bin(edges: Ints, values: Ints) -> Ints:
    """Find the bin of each value."""
    return np.searchsorted(edges, values, side="right").astype(np.int64) - 1


def _count_hours(jobs: ProjectRows, burst: _Bursts) -> Ints:
    """Count jobs by the hour of the week at which their burst began, small bursts and big ones."""
    hour = jobs.week_s[burst.first] // HOUR_S
    big = np.bincount(burst.number)[burst.number] >= BIG_BURST
    flat = np.bincount(hour + HOURS_OF_WEEK * big, minlength=2 * HOURS_OF_WEEK)
    return flat.reshape(2, HOURS_OF_WEEK).astype(np.int64)


def _measure_alike(jobs: ProjectRows, burst: _Bursts) -> int:
    """Measure how alike the jobs of a burst are, in parts per million.

    Where each job follows the theme of its burst with chance q, two jobs of a burst both follow it
    with chance q², which is then the correlation of their run times (on a log scale, among jobs of
    bursts of the same class). So q is the root of the correlation between neighbours.
    """
    log_run = np.log1p(jobs.run_s.astype(np.float64))
    mean = np.bincount(burst.kind, log_run) / np.maximum(np.bincount(burst.kind), 1)
    apart = log_run - mean[burst.kind]
    spread = np.bincount(burst.kind, apart**2) / np.maximum(np.bincount(burst.kind), 1)
    pair = np.flatnonzero(np.diff(burst.number) == 0)
    own = float(spread[burst.kind[pair]].sum())
    if own <= _FLAT:
        return 0
    shared = float((apart[pair] * apart[pair + 1]).sum())
    return round(1_000_000 * math.sqrt(min(max(shared / own, 0.0), 1.0)))
