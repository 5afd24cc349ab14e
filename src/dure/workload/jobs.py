"""Jobs as columns: the one shape that traces, twin and engines share."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

ABSENT = -1
"""What a column holds where the trace says nothing. Absent is not zero."""

Ints = NDArray[np.int64]


class State(IntEnum):
    """What became of a job."""

    WAITING = 0
    ENDED = 1
    KILLED = 2
    """Stopped at its estimate."""
    REFUSED = 3
    """Never started: its project's hours budget no longer holds it."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs as asked, one row each, in order of submission.

    Parameters
    ----------
    submit_s : shape (n,), seconds since `epoch`
        Not decreasing; jobs of the same second are in order of their number, which is their row.
    run_s : shape (n,), seconds
        How long the job runs once started; 0 is allowed. `ABSENT` where not known.
    estimate_s : shape (n,), seconds
        What its owner said it would take; `ABSENT` where nothing was said.
    width : shape (n,), accelerators (or processors, in old traces)
        At least 1.
    project : shape (n,), index into `projects`
    partition : shape (n,), index into the partitions of the machine it is for
    projects : names
    epoch : wall-clock time of second 0 where the machine stands, or None
    """

    submit_s: Ints
    run_s: Ints
    estimate_s: Ints
    width: Ints
    project: Ints
    partition: Ints
    projects: tuple[str, ...] = ("",)
    epoch: datetime | None = None

    def __post_init__(self) -> None:
        """Hold our own promises: equal lengths, order, widths."""
        assert len({getattr(self, name).size for name in COLUMNS}) == 1
        assert self.submit_s.size == 0 or bool((np.diff(self.submit_s) >= 0).all())
        assert self.submit_s.size == 0 or int(self.width.min()) >= 1

    def __len__(self) -> int:
        """Count the jobs."""
        return int(self.submit_s.size)

    def take(self, rows: Ints | NDArray[np.bool_]) -> Self:
        """Give some of the rows, in the order they stand in."""
        picked = {name: getattr(self, name)[rows] for name in COLUMNS}
        return replace(self, **picked)


COLUMNS = tuple(f.name for f in fields(Jobs) if f.name not in ("projects", "epoch"))


@dataclass(frozen=True, slots=True)
class JobRecords:
    """Jobs as run: what was asked, and what became of each.

    Parameters
    ----------
    jobs : n jobs
    start_s, end_s : shape (n,), seconds since the epoch of the jobs
        `ABSENT` where the job did not start or end, or the trace does not say.
    state : shape (n,), values of `State`
    """

    jobs: Jobs
    start_s: Ints
    end_s: Ints
    state: Ints

    def __post_init__(self) -> None:
        """Hold our own promises: equal lengths."""
        assert self.start_s.size == self.end_s.size == self.state.size == len(self.jobs)

    def __len__(self) -> int:
        """Count the jobs."""
        return len(self.jobs)
