"""Accelerators of several types: where a kind of job may run, and how fast it is there.

A partition has accelerators of one type. Run times and estimates of jobs are counted as on a type
of full speed; where a job is slower it holds its accelerators longer.
"""

from dataclasses import dataclass

FULL_RATE = 1000
"""Thousandths of the speed at which run times are counted."""


@dataclass(frozen=True, slots=True)
class Types:
    """Where each kind of job may run.

    Parameters
    ----------
    accepts : one row per kind; (partition, rate) in order of preference
        The rate is in thousandths, at least 1. ``((npu, 800), (gpu, 1000))`` goes to the NPU where
        it can start at once, and waits for both where it cannot: whichever is free first.
    """

    accepts: tuple[tuple[tuple[int, int], ...], ...]

    def __post_init__(self) -> None:
        """Hold our own promises: somewhere to go, each place once, and at some speed."""
        assert all(self.accepts)
        assert all(len({place for place, _ in row}) == len(row) for row in self.accepts)
        assert all(rate >= 1 for row in self.accepts for _, rate in row)


def lasts_at(work_s: int, rate: int) -> int:
    """Say how long so much work takes at a rate, rounded up.

    Examples
    --------
    >>> lasts_at(10, 800), lasts_at(10, 2000)
    (13, 5)
    """
    return -(-FULL_RATE * work_s // rate)
