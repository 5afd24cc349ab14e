"""Jobs that may share an accelerator, and the nodes they may be placed on: as asked, as offered."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dure.workload.jobs import Ints

WHOLE_MILLI = 1_000
"""Thousandths of one accelerator."""

TYPES_MAX = 62
"""So that a set of types is one whole number."""

SLOTS_MAX = 62
"""Accelerators of one node, so that a set of them is one whole number."""


@dataclass(frozen=True, slots=True)
class ShareNodes:
    """Nodes, one row each, in the order of the list.

    Parameters
    ----------
    cpu_milli : shape (n,), thousandths of a CPU core
    memory_mib : shape (n,), MiB
    accelerators : shape (n,), 0 to `SLOTS_MAX`
    type_number : shape (n,), index into `types`
        Without meaning where a node has no accelerator. All accelerators of a node are of one type.
    types : names
    names : shape (n,)
    """

    cpu_milli: Ints
    memory_mib: Ints
    accelerators: Ints
    type_number: Ints
    types: tuple[str, ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Hold our own promises: equal lengths, whole sets in one number, nothing below 0."""
        sizes = {getattr(self, f.name).size for f in fields(self)[:4]}
        assert sizes == {len(self.names)}
        assert len(self.types) <= TYPES_MAX
        assert int(self.accelerators.max(initial=0)) <= SLOTS_MAX
        for name in ("cpu_milli", "memory_mib", "accelerators", "type_number"):
            assert int(getattr(self, name).min(initial=0)) >= 0

    def __len__(self) -> int:
        """Count the nodes."""
        return len(self.names)

    @property
    def offered_milli(self) -> int:
        """Count the accelerators, in thousandths of one."""
        return int(self.accelerators.sum()) * WHOLE_MILLI


@dataclass(frozen=True, slots=True)
class ShareJobs:
    """Jobs as asked, one row each, in order of arrival. Each runs on one node.

    Parameters
    ----------
    cpu_milli : shape (n,), thousandths of a CPU core
    memory_mib : shape (n,), MiB
    accelerators : shape (n,)
        How many; 0 asks for none.
    milli : shape (n,), thousandths of one accelerator
        What is asked of each: 1 to 1000 for one accelerator, 1000 for several, 0 for none.
    types : shape (n,), set of types as bits
        Bit t stands for type t of the nodes; 0 takes any, `NO_TYPE` none that is there.
    """

    cpu_milli: Ints
    memory_mib: Ints
    accelerators: Ints
    milli: Ints
    types: Ints

    def __post_init__(self) -> None:
        """Hold our own promises: equal lengths, parts only of one accelerator."""
        assert len({getattr(self, f.name).size for f in fields(self)}) == 1
        for f in fields(self):
            assert int(getattr(self, f.name).min(initial=0)) >= 0
        assert int(self.milli.max(initial=0)) <= WHOLE_MILLI
        assert bool(((self.accelerators > 0) == (self.milli > 0)).all())
        assert bool((self.milli[self.accelerators > 1] == WHOLE_MILLI).all())

    def __len__(self) -> int:
        """Count the jobs."""
        return int(self.milli.size)

    def take(self, rows: Ints | NDArray[np.bool_]) -> Self:
        """Give some of the rows, in the order they are named."""
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))

    @property
    def asked_milli(self) -> Ints:
        """Thousandths of accelerators that each job asks for."""
        return self.accelerators * self.milli


NO_TYPE = 1 << TYPES_MAX
"""A set of types with none of those that are there: its job fits nowhere."""
