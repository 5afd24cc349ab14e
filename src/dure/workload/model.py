"""The fitted workload model: how jobs of an accelerator cluster arrive, how wide, how long."""

from dataclasses import dataclass

import numpy as np

from dure.terms.citation import Source
from dure.workload.jobs import Ints

HOURS_OF_WEEK = 168
BIG_BURST = 8
"""Jobs from which a burst counts as big; big and small ones have hours of the week of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class WorkloadModel:
    """Whole counts of jobs, from which jobs are drawn; nothing in it is a float.

    A *burst* is a row of jobs of one project, each submitted at most `burst_gap_s` after the one
    before. The class of a burst is the power of two at or below its size: class 0 is a single job,
    class 1 two or three jobs, class 3 eight to fifteen.

    Parameters
    ----------
    source : where the jobs are from
    jobs : jobs
        How many were fitted.
    left_out : jobs
        How many of the trace were not, since their run time is not known.
    burst_gap_s : seconds
    edges_s : shape (b + 1,), seconds
        Bin ``i`` of run times holds ``edges_s[i] <= run_s < edges_s[i + 1]``.
    hour_jobs : shape (2, 168), jobs
        Jobs by the hour of the week, Monday 00:00 first, at which their burst began: row 0 in
        bursts below `BIG_BURST` jobs, row 1 in those of that size or above.
    burst_size, burst_count : shape (s,), jobs and bursts
        How many bursts there were of each size.
    gap_edges_s : shape (g + 1,), seconds
    gap_count : shape (g,), gaps
        Gaps between neighbouring jobs of a burst, by bin as for run times.
    cell_class, cell_width, cell_bin, cell_jobs : shape (c,)
        The joint table: jobs by class of burst, width and bin of run time, in this order. Cells
        without jobs are not listed.
    alike_ppm : parts per million
        How often a job of a burst has the width and bin that its whole burst is about; the others
        are drawn on their own.
    """

    source: Source
    jobs: int
    left_out: int
    burst_gap_s: int
    edges_s: Ints
    hour_jobs: Ints
    burst_size: Ints
    burst_count: Ints
    gap_edges_s: Ints
    gap_count: Ints
    cell_class: Ints
    cell_width: Ints
    cell_bin: Ints
    cell_jobs: Ints
    alike_ppm: int

    def __post_init__(self) -> None:
        """Hold our own promises: every table counts the same jobs."""
        assert int(self.cell_jobs.sum()) == self.jobs
        assert int(self.hour_jobs.sum()) == self.jobs
        assert int((self.burst_size * self.burst_count).sum()) == self.jobs
        assert int(self.gap_count.sum()) == self.jobs - self.bursts
        assert self.hour_jobs.shape == (2, HOURS_OF_WEEK)

    @property
    def title(self) -> str:
        """Name the model by its source."""
        return self.source.title.en

    @property
    def bursts(self) -> int:
        """Count the bursts."""
        return int(self.burst_count.sum())

    @property
    def widths(self) -> tuple[int, ...]:
        """Give the widths that occur, narrowest first."""
        return tuple(int(width) for width in np.unique(self.cell_width))


def class_of_burst(size: Ints) -> Ints:
    """Give the class of each burst, the power of two at or below its size.

    Examples
    --------
    >>> class_of_burst(np.array([1, 2, 3, 4, 1023, 1024])).tolist()
    [0, 1, 1, 2, 9, 10]
    """
    powers = 2 ** np.arange(62, dtype=np.int64)
    return np.searchsorted(powers, size, side="right").astype(np.int64) - 1
