"""What a job says of itself beside its columns: who asks, with which QOS, how often it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dure.workload.jobs import ABSENT, Ints


@dataclass(frozen=True, slots=True)
class Marks:
    """Further columns of n jobs, each of which may be missing.

    Parameters
    ----------
    user : shape (n,), a number for each person, from 0; or None where it is not told
        Somebody in two projects is two users of a fair tree.
    qos : shape (n,), a number for each quality of service, from 0; or None for one of them
    checkpoint_s : shape (n,), seconds between checkpoints, 0 for none; or None for none at all
        A job that is stopped goes on from the last, and what it ran since is lost.
    kind : shape (n,), a number for each kind of job, from 0; or None for jobs that go nowhere else
        Rows of `dure.twin.types.Types.accepts`.
    """

    user: Ints | None = None
    qos: Ints | None = None
    checkpoint_s: Ints | None = None
    kind: Ints | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """A column of names.

    Parameters
    ----------
    names : in alphabetical order, each of some job
    number : shape (n,), index into `names`; `ABSENT` where nothing was said
    """

    names: tuple[str, ...]
    number: Ints

    def take(self, rows: Ints | NDArray[np.bool_]) -> Self:
        """Give some of the rows."""
        return type(self)(self.names, self.number[rows])


@dataclass(frozen=True, slots=True)
class Labels:
    """What a file says of n jobs beside their columns, by name; None where it has no such column.

    Parameters
    ----------
    user : who asks
    qos : with which quality of service
    kind : of which kind the job is, where kinds may run in several partitions
    partition : names of the partitions that `Jobs.partition` counts
    checkpoint_s : shape (n,), seconds between checkpoints; `ABSENT` where nothing was said
    """

    user: Names | None = None
    qos: Names | None = None
    kind: Names | None = None
    partition: Names | None = None
    checkpoint_s: Ints | None = None

    def take(self, rows: Ints | NDArray[np.bool_]) -> Self:
        """Give some of the rows."""
        return type(self)(
            user=self.user and self.user.take(rows),
            qos=self.qos and self.qos.take(rows),
            kind=self.kind and self.kind.take(rows),
            partition=self.partition and self.partition.take(rows),
            checkpoint_s=None if self.checkpoint_s is None else self.checkpoint_s[rows],
        )


def make_names(cells: Sequence[str]) -> Names | None:
    """Count names off in alphabetical order; None where nothing was said of any job.

    Examples
    --------
    >>> named = make_names(["b", "", "a"])
    >>> named.names, named.number.tolist()
    (('a', 'b'), [1, -1, 0])
    """
    names = tuple(sorted({cell for cell in cells if cell}))
    if not names:
        return None
    known = {name: at for at, name in enumerate(names)}
    return Names(names, np.array([known.get(cell, ABSENT) for cell in cells], np.int64))
