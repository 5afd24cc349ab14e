"""What the kernel of a shared pool knows while it runs; see `kernel_state` for why it is tables."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dure.twin.kernel_state import Ints, Table

Floats = NDArray[np.float64]

BY_TREE, BY_SHARE, BY_POINTS = 0, 1, 2
"""How those who wait are ordered: by fair tree, by exact shares, or by points (FCFS: none)."""

CANNOT, IF_SHORT, CAN = 0, 1, 2
"""Whether jobs of one width may start behind the head: no, if they end by then, yes."""

ENDS, SPARE, LANDMARK, RECKONED, CHANGED, FROZEN, ARRIVED, HAPPENED, LOGGED, FULL = range(10)
"""What `Pool.sizes` counts; see there."""

JOB = {
    "submit_s": "i8",
    "estimate_s": "i8",
    "occupy_s": "i8",
    "start_s": "i8",
    "width": "i4",
    "whole": "i4",  # nodes it takes whole
    "rest": "i4",  # accelerators it takes of one more node
    "node": "i4",  # that node, or NONE
    "lane": "i4",
    "leaf": "i4",  # where it stands among the jobs of its lane
}

# Jobs that differ in nothing but time: of one account, partition, width and QOS.
LANE = {
    "first": "i8",  # its rows in `by_lane`, and its leaves in `least`
    "count": "i8",  # how many jobs it ever has
    "tree": "i8",  # where its tree of least estimates begins in `least`
    "least": "i8",  # the least estimate of those who wait in it
    "cap_s": "i8",  # the longest estimate that budget and quota let start
    "listed": "i8",  # `least`, or NOT_THERE where that is above the cap
    "head": "i8",  # its first job within the cap, or NOT_THERE
    "cursor": "i8",  # the next job for a window
    "points": "i8",  # for size, QOS and track
    "waiting": "i8",
    "width": "i8",
    "qos": "i8",
    "kind": "i8",
    "stand": "i8",
    "account": "i8",
    "project": "i8",
    "place": "i8",  # its partition
    "bit": "i8",  # of its kind, in masks
}

KIND = {
    "first": "i8",  # its lanes
    "count": "i8",
    "tree": "i8",  # where its tree of what its lanes list begins in `listed`
    "least": "i8",
    "may": "i8",
    "whole": "i8",
    "rest": "i8",
    "bit": "i8",
}

# An account in a partition, or, where points order, a lane.
STAND = {
    "account": "i8",
    "parent": "i8",  # NONE for the stand of a whole partition
    "child_first": "i8",  # its rows in `ranked`
    "active": "i8",  # how many of those below it have jobs in line; they are in order
    "pos": "i8",  # where it is among its siblings, or NONE
    "is_inner": "i8",
    "lane_first": "i8",  # its rows in `by_stand`
    "lane_end": "i8",
    "first": "i8",  # its first job in line, or NOT_THERE
    "key": "i8",  # that job when it was last put in its place
    "mask": "i8",  # kinds of which it has jobs in line
}

ACCOUNT = {
    "use": "f8",  # used and held, later use counting more
    "standing": "f8",  # use over weight
    "weight": "i8",
    "share_s": "i8",  # used and held, exactly
    "parent": "i8",
    "leaves": "i8",  # accounts without children at or below it
    "before": "i8",  # leaves that stand before it
    "child_first": "i8",  # its rows in `siblings`
    "children": "i8",
    "points": "i8",  # for fair share, as last reckoned
}

PROJECT = {
    "left_s": "i8",  # budget less used and held; NOT_THERE for no budget
    "free": "i8",  # quota less what runs; NOT_THERE for no quota
    "lane_first": "i8",  # its rows in `by_project`
    "lane_end": "i8",
    "busy": "i8",  # how many of its lanes have jobs waiting
    "is_moved": "i8",  # whether its stands are not yet where its limits put them
}


# What a job needs that may be stopped; of no job where none may.
STOP = {
    "lost_s": "i8",
    "first_start_s": "i8",
    "checkpoint_s": "i8",
    "prev": "i4",  # who got its nodes before it in its partition, or NONE
    "next": "i4",
    "is_running": "i4",
    "preemptions": "i4",
    "failures": "i4",
}

# What runs in a partition, in the order in which nodes were got.
CREW = {
    "oldest": "i8",
    "newest": "i8",
    "nodes": "i8",  # in service
    "urgent": "i8",  # how many lanes in line may stop others
}

HAPPENING = {
    "at_s": "i8",
    "place": "i8",  # its partition
    "node": "i8",  # the one that fails, or NONE where one comes back
    "back": "i8",  # the row in which it comes back
    "nodes": "i8",  # how many come back: 1 if it did fail
}


class Pool(NamedTuple):
    """All of it."""

    jobs: Table
    partitions: Table
    rooms: Table
    nodes: Table
    blocks: Table
    lanes: Table
    kinds: Table
    stands: Table
    accounts: Table
    projects: Table
    stops: Table
    crews: Table
    happenings: Table
    keys: Ints
    """(expected end, number) of what runs, in blocks, in order within each partition."""
    ends: Ints
    """A heap of (end, number)."""
    least: Ints
    """Least estimates in line, lane after lane."""
    listed: Ints
    """Least estimates that lanes list, kind after kind."""
    words: Ints
    """A set of bits: node labels by room."""
    levels: Ints
    """Where each level of the set begins, and where the last ends."""
    sizes: Ints
    """How many ends; how many spare blocks; the landmark of use; when points were last reckoned;
    whether anybody was charged since; whether stands stay where they are; how many jobs
    have come; how much has happened; how many stretches are logged; whether the log is full."""
    by_lane: Ints
    """Jobs by lane, then number."""
    by_stand: Ints
    """Lanes by stand."""
    by_project: Ints
    """Lanes by project."""
    waiting: Ints
    """How many jobs of each project wait in each partition, project after project."""
    ranked: Ints
    """Stands with jobs in line, in order, parent after parent."""
    siblings: Ints
    """Accounts in order as last reckoned, parent after parent; those at the top come first."""
    started: Ints
    """Room for the jobs that a pass starts behind the head."""
    tried: Ints
    """Room for the jobs that a pass looks at, or for lanes that are open meanwhile."""
    open: Ints
    allowed: Ints
    """For each QOS those that it may stop, as bits."""
    urgent: Ints
    """How many lanes in line have each width and QOS, kind after kind, that may stop others."""
    may_stop: Ints
    """Of those, which could."""
    victims: Ints
    """Room for those who are stopped for one job."""
    log: Ints
    """Stretches that did not end by themselves: job, start, end."""
    growth: Floats
    powers: Floats
    shift: int
    """How many low bits of a time with a number hold the number."""
    places: int
    """How many partitions there are."""
    leaves: int
    """How many accounts have no children."""
    top: int
    """How many accounts have no parent."""
    has_stops: bool
    most: int
    """How many jobs can run at once."""
    services: int
    """How many QOS there are."""
    order: int
    half_life_s: int
    lag_s: int
    period_s: int
    age: int
    age_max_s: int
    fair_share: int
    is_easy: bool
    is_shortest: bool
    depth: int
