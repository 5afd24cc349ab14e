"""Policies of placement side by side: the same jobs, each seed once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.twin.interval import Interval, interval_of
from dure.twin.share import Failure, Placements, SharePolicy
from dure.twin.share_measure import Curve, Floats, SizeFailures, count_failures, measure_curve
from dure.workload.jobs import Ints


@dataclass(frozen=True, slots=True)
class ShareRun:
    """What is kept of one run."""

    curve: Curve
    failures: tuple[SizeFailures, ...]
    allocated: float
    fragmented: float


@dataclass(frozen=True, slots=True)
class ShareOutcome:
    """What one policy came to, over all seeds.

    Parameters
    ----------
    policy : by which was placed
    allocated, fragmented : shares of the accelerators there are, at the percent looked at
    failures : jobs refused until then, by size, summed over the seeds
    arrived_percent : shape (n,), asked for, in percent of the accelerators there are
    mean, low, high : shape (n,), shares allocated by then, over the seeds; NaN where no job came
    """

    policy: SharePolicy
    allocated: Interval
    fragmented: Interval
    failures: tuple[SizeFailures, ...]
    arrived_percent: Ints
    mean: Floats
    low: Floats
    high: Floats

    @property
    def failed(self) -> Counter[Failure]:
        """Count refused jobs by reason, over all sizes."""
        return sum((Counter(row.failed) for row in self.failures), Counter[Failure]())

    @property
    def arrived(self) -> int:
        """Count the jobs that came."""
        return sum(row.arrived for row in self.failures)


def measure_run(placements: Placements, at_percent: int) -> ShareRun | None:
    """Measure one run at a percent of what is asked for; None if no job came by then.

    Parameters
    ----------
    placements : of one run
    at_percent : of the accelerators there are
    """
    curve = measure_curve(placements)
    point = curve.at(at_percent)
    if point is None:
        return None
    return ShareRun(curve, count_failures(placements, at_percent), *point)


def sum_up(policy: SharePolicy, runs: Sequence[ShareRun]) -> ShareOutcome:
    """Sum up the runs of one policy, one for each seed; at least one."""
    allocated = interval_of([run.allocated for run in runs])
    fragmented = interval_of([run.fragmented for run in runs])
    assert allocated is not None
    assert fragmented is not None
    long = max(run.curve.allocated.size for run in runs)
    curves = np.full((len(runs), long), np.nan)
    for row, run in zip(curves, runs, strict=True):
        row[: run.curve.allocated.size] = run.curve.allocated
    known = ~np.isnan(curves)
    # Only where all seeds have a value, so that the band does not jump with who is in it.
    mean, low, high = (
        np.where(known.all(axis=0), column, np.nan)
        for column in (curves.mean(axis=0), curves.min(axis=0), curves.max(axis=0))
    )
    return ShareOutcome(
        policy, allocated, fragmented, _sum_sizes(runs), np.arange(long), mean, low, high
    )


def _sum_sizes(runs: Sequence[ShareRun]) -> tuple[SizeFailures, ...]:
    """Add up who was refused, size by size."""
    arrived, failed = Counter[int](), dict[int, Counter[Failure]]()
    for run in runs:
        for row in run.failures:
            arrived[row.size] += row.arrived
            failed.setdefault(row.size, Counter()).update(row.failed)
    return tuple(SizeFailures(size, arrived[size], dict(failed[size])) for size in sorted(arrived))
