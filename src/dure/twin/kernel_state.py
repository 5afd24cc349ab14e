"""What the kernel knows while it runs: one table for each kind of thing, one record for each thing.

Tables of records, not an array for each column: what a kernel function takes is counted in and out
array by array when it is called, which for some fifty columns took ten times as long as the work,
and a minute to compile.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Table = Any
"""An array of records, whose fields are read as attributes."""

Ints = NDArray[np.int64]

NONE = -1
"""No job, node or place."""


def make_table(rows: int, **columns: str) -> Table:
    """Make a table of zeros.

    Examples
    --------
    >>> table = make_table(2, nodes="i8")
    >>> table[1].nodes = 3
    >>> table.nodes.tolist()
    [0, 3]
    """
    return np.zeros(rows, np.dtype(list(columns.items()), align=True)).view(np.recarray)


JOB = {
    "submit_s": "i8",
    "estimate_s": "i8",
    "occupy_s": "i8",
    "start_s": "i8",
    "end_s": "i8",
    "width": "i4",
    "whole": "i4",  # nodes it takes whole
    "rest": "i4",  # accelerators it takes of one more node
    "node": "i4",  # that node, or NONE
    "project": "i4",
    "partition": "i4",
    "seat": "i4",  # its project in its partition
    "group": "i4",  # jobs of a partition ordered by number alone: a project's; under FCFS all
    "kind": "i4",  # jobs of a partition with the same width
    "lane": "i4",  # jobs of a group with the same width
    "place": "i4",  # where it stands among all jobs by group, then number
    "leaf": "i4",  # where it stands among the jobs of its lane
    "is_waiting": "i4",
}

ORDER = {
    "by_place": "i8",  # the job at each place
    "by_lane": "i8",  # jobs by lane, then number
    "by_hold": "i8",  # jobs of projects with a budget: by project, then by hold
    "tried": "i8",  # room for the jobs that a pass looks at
    "started": "i8",  # room for the jobs that a pass starts behind the head
}

PARTITION = {
    "node_size": "i8",
    "labels": "i8",  # how many nodes may be shared
    "empty": "i8",
    "node_first": "i8",  # its nodes
    "room_first": "i8",  # its rows in `rooms`
    "bucket_first": "i8",  # labels by room, in `words`: bucket_first + room × labels + label
    "group_first": "i8",
    "active": "i8",  # how many of its groups have jobs in line
    "kind_first": "i8",
    "kind_end": "i8",
    "block_first": "i8",  # its rows in `blocks`, for what runs
    "blocks": "i8",
    "head": "i8",  # for whom nodes are reserved, or NONE
    "last": "i8",  # expected end and number of the last job that this head waits for
    "later_empty": "i8",  # empty nodes at the reserved second, the head not yet placed
    "serial": "i8",  # counts reservations, to tell an old gain from a new one
    "settled": "i8",  # the head behind which nobody could start after the last pass, or NONE
}

ROOM = {
    "count": "i8",  # shared nodes with so much room
    "later_count": "i8",  # the same at the reserved second
}

NODE = {
    "room": "i8",  # free accelerators; all of them where the label is not in use
    "gain": "i8",  # what running jobs give back by the reserved second
    "serial": "i8",  # of the reservation which the gain is of
}

GROUP = {
    "project": "i8",
    "place_first": "i8",
    "place_end": "i8",
    "lane_first": "i8",
    "lane_end": "i8",
    "waiting": "i8",  # jobs in line
    "active": "i8",  # row by row of a partition: its groups with jobs in line, as last ordered
    "cursor": "i8",
}

KIND = {
    "whole": "i4",
    "rest": "i4",
    "waiting": "i8",  # jobs in line
    "may": "i8",  # whether they may start behind the head
}

LANE = {
    "kind": "i8",
    "root": "i8",  # where its tree of least estimates begins in `least`
    "leaves": "i8",
    "first": "i8",  # its rows in `by_lane`
}

SEAT = {
    "partition": "i8",
    "waiting": "i8",  # jobs in line or kept out of it by their budget
}

PROJECT = {
    "weight": "i8",
    "share_s": "i8",  # used and held, as the line was last ordered by
    "left_s": "i8",  # budget less used and held
    "hold_first": "i8",  # its rows in `by_hold`
    "hold_end": "i8",
    "gate": "i8",  # before it stand the jobs whose hold is within what is left
    "seat_first": "i8",
    "seat_end": "i8",
}

BLOCK_ROW = {
    "filled": "i8",
    "order": "i8",  # row by row of a partition: its blocks in order
    "spare": "i8",  # blocks that no partition has, a stack
}


class Twin(NamedTuple):
    """All of it."""

    jobs: Table
    orders: Table
    partitions: Table
    rooms: Table
    nodes: Table
    groups: Table
    kinds: Table
    lanes: Table
    seats: Table
    projects: Table
    blocks: Table
    keys: Ints
    """(expected end, number) of what runs, in blocks, in order within each partition."""
    ends: Ints
    """A heap of (end, number)."""
    least: Ints
    """Least estimates in line, tree after tree."""
    words: Ints
    """A set of bits: places of the jobs in line, then node labels by room."""
    levels: Ints
    """Where each level of the set begins, and where the last ends."""
    sizes: Ints
    """How many ends there are; how many spare blocks; how many jobs have come."""
    shift: int
    """How many low bits of a time with a number hold the number."""
    is_easy: bool
    is_shortest: bool
    depth: int
