"""The world of a run as data: failing nodes, announced changes, power caps, types.

Nothing here is drawn while a run goes on: who wants failures draws them before, with a seed.
"""

from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from dure.twin.machine import Machine
from dure.twin.types import Types

FULL_SPEED = 1000
"""Thousandths of the speed at which run times were recorded."""


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A node stops working without notice, and comes back.

    Parameters
    ----------
    at_s : seconds since the epoch of the jobs
    partition : index into the partitions of the machine
    node : a number; the node that stands there, divided by the nodes in service, fails
        Nodes are counted off like this: those that running jobs have whole, in the order in which
        the jobs got them; then the shared ones, by label; then the empty ones.
    down_s : seconds until it is back
    """

    at_s: int
    partition: int
    node: int
    down_s: int


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """Nodes that come or go as announced: a new hall, a retired rack, one end of a maintenance.

    Parameters
    ----------
    at_s : seconds since the epoch of the jobs
    partition : index into the partitions of the machine
    nodes : how many come (above 0) or go (below 0)
        Everybody knows of it beforehand: no job starts that is expected to be in the way.
    """

    at_s: int
    partition: int
    nodes: int


@dataclass(frozen=True, slots=True, order=True)
class Cap:
    """A power cap: from now on a partition works at so many thousandths of its speed.

    Parameters
    ----------
    at_s : seconds since the epoch of the jobs
    partition : index into the partitions of the machine
    permille : 0 to 1000; at 0 nothing moves on and nothing starts
    """

    at_s: int
    partition: int
    permille: int


@dataclass(frozen=True, slots=True)
class World:
    """All that happens to the machine.

    Parameters
    ----------
    failures, changes, caps : in any order
    types : where kinds of job may run, or None where each runs in its own partition
    """

    failures: tuple[Failure, ...] = ()
    changes: tuple[Change, ...] = ()
    caps: tuple[Cap, ...] = ()
    types: Types | None = None

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert all(failure.node >= 0 and failure.down_s >= 1 for failure in self.failures)
        assert all(0 <= cap.permille <= FULL_SPEED for cap in self.caps)


def maintenance(partition: int, from_s: int, until_s: int, nodes: int) -> tuple[Change, Change]:
    """Take nodes out of service for a while.

    Examples
    --------
    >>> [change.nodes for change in maintenance(0, 3600, 7200, 4)]
    [-4, 4]
    """
    assert from_s < until_s
    return Change(from_s, partition, -nodes), Change(until_s, partition, nodes)


def largest_machine(machine: Machine, world: World) -> Machine:
    """Give a machine as large as it ever is: with the nodes that come, before others go.

    Examples
    --------
    >>> from dure.twin.machine import Partition
    >>> world = World(changes=(Change(5, 0, -1), Change(9, 0, 3)))
    >>> largest_machine(Machine((Partition("p", 4, 8),)), world).partitions[0].nodes
    6
    """
    parts = []
    for number, part in enumerate(machine.partitions):
        mine = sorted((c.at_s, -c.nodes) for c in world.changes if c.partition == number)
        nodes = accumulate((-less for _, less in mine), initial=part.nodes)
        parts.append(replace(part, nodes=max(nodes)))
    return Machine(tuple(parts))


def offered_s(machine: Machine, world: World, from_s: int, until_s: int) -> int:
    """Count the accelerator-seconds that there are in a window, as announced; failures are not.

    Examples
    --------
    >>> from dure.twin.machine import Partition
    >>> world = World(changes=maintenance(0, 6, 8, 4))
    >>> offered_s(Machine((Partition("p", 4, 8),)), world, 0, 10)
    256
    """
    total = machine.accelerators * max(0, until_s - from_s)
    for change in world.changes:
        left_s = max(0, until_s - max(from_s, change.at_s))
        total += change.nodes * machine.partitions[change.partition].node_size * left_s
    return total


def draw_failures(
    machine: Machine,
    *,
    until_s: int,
    mean_between_s: int,
    mean_down_s: int,
    seed: int | tuple[int, ...],
) -> tuple[Failure, ...]:
    """Draw when nodes fail: each at a constant rate, and down for an exponential time.

    Parameters
    ----------
    until_s : seconds; failures come in ``0 <= at_s < until_s``
    mean_between_s : seconds between two failures of one node
    mean_down_s : seconds
    seed : decides everything

    Examples
    --------
    >>> from dure.twin.machine import Partition
    >>> machine = Machine((Partition("p", 100, 8),))
    >>> drawn = draw_failures(machine, until_s=10**6, mean_between_s=10**6, mean_down_s=60, seed=1)
    >>> 70 < len(drawn) < 130
    True
    """
    rng = np.random.default_rng(seed)
    failures: list[Failure] = []
    for index, partition in enumerate(machine.partitions):
        count = int(rng.poisson(partition.nodes * until_s / mean_between_s))
        at_s = np.sort(rng.integers(0, until_s, count))
        node = rng.integers(0, partition.nodes, count)
        down_s = 1 + rng.exponential(mean_down_s, count).astype(np.int64)
        rows = zip(at_s.tolist(), node.tolist(), down_s.tolist(), strict=True)
        failures += [Failure(at, index, which, down) for at, which, down in rows]
    return tuple(failures)
