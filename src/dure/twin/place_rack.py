"""The way into placement of whole accelerators on racks: lays out, calls the kernel, gives back.

A job takes as many empty nodes as its width holds, and for the rest one node with room. Who takes
part of a node goes where the least is left; who takes whole nodes takes them from one rack where
one has them, and else from the fewest racks there are. All of a job or nothing of it.
"""

from dataclasses import dataclass

import numpy as np

from dure.twin.kernel_rack import NODE, RACK, ROW, Hall, place_gangs
from dure.twin.kernel_state import NONE, Table, make_table
from dure.twin.ordered import make_bits
from dure.workload.jobs import Ints


@dataclass(frozen=True, slots=True)
class RackedNodes:
    """Equal nodes of one type, numbered rack by rack.

    Parameters
    ----------
    node_size : accelerators of each node, at least 1
    rack : shape (nodes,), number of the rack of each node
        Begins with 0 and rises by 0 or 1.
    """

    node_size: int
    rack: Ints

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.node_size >= 1
        assert self.rack.size >= 1
        assert int(self.rack[0]) == 0
        assert set(np.unique(np.diff(self.rack)).tolist()) <= {0, 1}

    def __len__(self) -> int:
        """Count the nodes."""
        return int(self.rack.size)


@dataclass(frozen=True, slots=True)
class GangPlacements:
    """What became of each event.

    Parameters
    ----------
    is_placed : shape (e,)
        Of a job that goes: whether it had been placed, and so gave back.
    racks : shape (e,), number of racks that the job that comes was placed on
    first : shape (e + 1,), where the nodes of each event begin in `node`; a job that goes has none
    node : nodes taken whole, rising within a rack, then the one of the rest, where there is a rest
    """

    is_placed: Ints
    racks: Ints
    first: Ints
    node: Ints

    def nodes_of(self, event: int) -> list[int]:
        """Give the nodes that an event took."""
        return [int(node) for node in self.node[self.first[event] : self.first[event + 1]]]


def place_on_racks(nodes: RackedNodes, width: Ints, event: Ints) -> GangPlacements:
    """Place jobs on racks of equal nodes, one after another.

    What it means is written down in `dure.twin.place_rack_reference`; both give the same nodes.

    Parameters
    ----------
    nodes : all free at first
    width : shape (n,), accelerators of each job, at least 1
    event : shape (e,)
        Number of the job that comes; ``~number`` of the one that goes. A job comes at most once.

    Returns
    -------
    placements : one row for each event
    """
    assert int(width.min(initial=1)) >= 1
    hall = _lay_out(nodes, width, event)
    place_gangs(hall)
    rows = hall.rows
    first = np.append(rows.first, hall.sizes[0])
    return GangPlacements(
        rows.is_placed.copy(), rows.racks.copy(), first, hall.taken[: hall.sizes[0]]
    )


def _lay_out(nodes: RackedNodes, width: Ints, event: Ints) -> Hall:
    """Lay out everything for a run that has not begun."""
    count, size = len(nodes), nodes.node_size
    held = np.bincount(nodes.rack)
    racks = make_table(held.size, **RACK)
    racks.end = np.cumsum(held)
    racks.first, racks.whole = racks.end - held, held
    rows = make_table(event.size, **ROW)
    rows.event = event
    comes = np.where(event >= 0, width[np.maximum(event, ~event)], 0)
    needs = np.where(comes <= count * size, comes // size + (comes % size > 0), 0)
    tables: Table = make_table(count, **NODE)
    tables.room, tables.rack = size, nodes.rack
    shared = make_bits(size * count, np.zeros(0, np.int64))
    whole = make_bits((int(held.max()) + 1) * held.size, held * held.size + np.arange(held.size))
    return Hall(
        nodes=tables,
        racks=racks,
        rows=rows,
        width=width,
        held=np.full(width.size, NONE, np.int64),
        taken=np.zeros(int(needs.sum()), np.int64),
        counts=np.zeros((held.size, size), np.int64),
        shared_words=shared[0],
        shared_levels=shared[1],
        whole_words=whole[0],
        whole_levels=whole[1],
        sizes=np.array([0, count], np.int64),
        node_size=size,
        rack_most=int(held.max()),
    )
