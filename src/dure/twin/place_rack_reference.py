"""What placing whole accelerators on racks means, in plain Python. `kernel_rack` does the same.

For each event, in order:

A. A job that goes gives back what it took.
B. A job of less than a node goes to the node in use with the least room that will do; if there is
   none, to an empty node of the rack with the fewest empty nodes.
C. A job of whole nodes, and perhaps a rest, goes to the fewest racks that can hold it: if one can,
   to the one with the fewest empty nodes; otherwise to the racks with the most empty nodes, and
   last to the one with the fewest that makes it whole. The rest goes to the node with the least
   room in these racks.
D. A job for which there is no room is not placed. It does not wait.

Equals are taken in the order of their numbers.
"""

from itertools import pairwise

import numpy as np

from dure.twin.place_rack import GangPlacements, RackedNodes
from dure.workload.jobs import Ints


class _Hall:
    """Racks of nodes, each with so much room."""

    def __init__(self, nodes: RackedNodes) -> None:
        self.size = nodes.node_size
        self.room = [self.size] * len(nodes)
        held = np.bincount(nodes.rack).tolist()
        edges = [0, *np.cumsum(held).tolist()]
        self.racks = [range(first, end) for first, end in pairwise(edges)]

    def empty_of(self, rack: int) -> list[int]:
        """Give the empty nodes of a rack."""
        return [node for node in self.racks[rack] if self.room[node] == self.size]

    def has_rest(self, rack: int, rest: int) -> bool:
        """Tell whether a node in use has room for the rest."""
        return any(rest <= self.room[node] < self.size for node in self.racks[rack])

    def tightest(self, nodes: list[int], rest: int) -> list[int]:
        """Give the node with the least room that will do, or none."""
        fitting = [node for node in nodes if self.room[node] >= rest]
        return sorted(fitting, key=lambda node: (self.room[node], node))[:1]


def place_on_racks_reference(nodes: RackedNodes, width: Ints, event: Ints) -> GangPlacements:
    """Place jobs on racks, one after another; see the head of this file."""
    hall = _Hall(nodes)
    held: dict[int, list[tuple[int, int]]] = {}
    is_placed, racks, first, taken = [], [], [0], list[int]()
    for number in event.tolist():
        if number < 0:
            # A. Give back.
            gives = held.pop(~number, [])
            for node, accelerators in gives:
                hall.room[node] += accelerators
            is_placed.append(bool(gives))
            racks.append(0)
        else:
            takes = _choose(hall, int(width[number]))
            for node, accelerators in takes:
                hall.room[node] -= accelerators
            held[number] = takes
            is_placed.append(bool(takes))
            racks.append(len({int(nodes.rack[node]) for node, _ in takes}))
            taken += [node for node, _ in takes]
        first.append(len(taken))
    columns = (np.array(column, np.int64) for column in (is_placed, racks, first, taken))
    return GangPlacements(*columns)


def _choose(hall: _Hall, width: int) -> list[tuple[int, int]]:
    """Choose nodes and how much of each; none if there is no room for all."""
    count, rest = divmod(width, hall.size)
    if count == 0:
        # B. Part of a node.
        in_use = [node for node, room in enumerate(hall.room) if room < hall.size]
        node = hall.tightest(in_use, rest) or _open(hall)
        return [(node[0], rest)] if node else []
    # C. Whole nodes.
    chosen = _choose_racks(hall, count, rest)
    if not chosen:
        return []
    empty = [node for rack in chosen for node in hall.empty_of(rack)][:count]
    takes = [(node, hall.size) for node in empty]
    if rest:
        others = {node for rack in chosen for node in hall.racks[rack]} - set(empty)
        takes.append((hall.tightest(sorted(others), rest)[0], rest))
    return takes


def _open(hall: _Hall) -> list[int]:
    """Give the first empty node of the rack with the fewest, or none."""
    by_empty = [(len(hall.empty_of(rack)), rack) for rack in range(len(hall.racks))]
    _, rack = min((pair for pair in by_empty if pair[0]), default=(0, 0))
    return hall.empty_of(rack)[:1]


def _choose_racks(hall: _Hall, count: int, rest: int) -> list[int]:
    """Choose the fewest racks; none if all together have no room."""
    empty = [len(hall.empty_of(rack)) for rack in range(len(hall.racks))]
    most_first = sorted(range(len(hall.racks)), key=lambda rack: (-empty[rack], rack))
    for others in range(len(most_first)):
        top = most_first[:others]
        missing = count - sum(empty[rack] for rack in top)
        has_rest = rest == 0 or any(hall.has_rest(rack, rest) for rack in top)
        last = [
            (empty[rack], rack)
            for rack in most_first[others:]
            if empty[rack] > missing
            or (empty[rack] == missing and (has_rest or hall.has_rest(rack, rest)))
        ]
        if last:
            return [*top, min(last)[1]]
    return []
