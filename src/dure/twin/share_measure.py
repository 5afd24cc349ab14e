"""What placements are told in: how much was allocated and fragmented, who was refused and why."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.twin.share import Failure, Placements
from dure.twin.share_score import PART
from dure.workload.jobs import Ints
from dure.workload.share import WHOLE_MILLI

Floats = NDArray[np.float64]

NO_ACCELERATOR = -1
"""Size of jobs without accelerators; a part of one is `PART`, others are how many they ask for."""

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """What was allocated and fragmented by the time so much had been asked for.

    Parameters
    ----------
    arrived_percent : shape (n,), 0, 1, 2 …, of the accelerators there are
    allocated, fragmented : shape (n,), shares of the accelerators there are
        The mean over the jobs that came while the arrived percent, rounded, was this; NaN where
        none did.
    """

    arrived_percent: Ints
    allocated: Floats
    fragmented: Floats

    def at(self, percent: int) -> tuple[float, float] | None:
        """Give allocated and fragmented at a percent, or at the last one before with a job."""
        known = np.flatnonzero(~np.isnan(self.allocated[: percent + 1]))
        if known.size == 0:
            return None
        return float(self.allocated[known[-1]]), float(self.fragmented[known[-1]])


def measure_curve(placements: Placements) -> Curve:
    """Measure what was allocated and fragmented along the way, as Weng et al. plot it.

    Parameters
    ----------
    placements : of at least one event
    """
    offered = placements.nodes.offered_milli
    whole, rest = np.divmod(placements.arrived_milli * _HUNDRED, offered)
    # Half to even, without a fraction of a percent in between.
    percent = whole + ((2 * rest > offered) | ((2 * rest == offered) & (whole % 2 == 1)))
    count = np.bincount(percent)
    with np.errstate(invalid="ignore"):
        allocated = np.bincount(percent, placements.used_milli / offered) / count
        total = offered * placements.typical.total
        fragmented = np.bincount(percent, placements.fragmented / total) / count
    return Curve(np.arange(count.size), allocated, fragmented)


def sizes_of(placements: Placements) -> Ints:
    """Give the size of the job of each event."""
    jobs, event = placements.jobs, placements.arrivals.event
    size = np.where(jobs.milli < WHOLE_MILLI, PART, jobs.accelerators)
    size = np.where(jobs.accelerators == 0, NO_ACCELERATOR, size)
    return size[np.maximum(event, ~event)]


@dataclass(frozen=True, slots=True)
class SizeFailures:
    """How many jobs of one size came, and how many of them were refused for what.

    Parameters
    ----------
    size : accelerators, or `PART`, or `NO_ACCELERATOR`
    arrived : jobs
    failed : jobs, by reason; only reasons that there were
    """

    size: int
    arrived: int
    failed: dict[Failure, int]


def count_failures(
    placements: Placements, until_percent: int | None = None
) -> tuple[SizeFailures, ...]:
    """Count who was refused and why, by size.

    Parameters
    ----------
    placements : any
    until_percent : count only who came before more than this was asked for; None counts all
    """
    comes = placements.arrivals.event >= 0
    if until_percent is not None:
        most = until_percent * placements.nodes.offered_milli
        comes &= placements.arrived_milli * _HUNDRED <= most
    sizes, failure = sizes_of(placements)[comes], placements.failure[comes]
    rows = []
    for size in np.unique(sizes).tolist():
        counts = np.bincount(failure[sizes == size], minlength=len(Failure))
        failed = {reason: int(counts[reason]) for reason in Failure if reason and counts[reason]}
        rows.append(SizeFailures(size, int(counts.sum()), failed))
    return tuple(rows)
