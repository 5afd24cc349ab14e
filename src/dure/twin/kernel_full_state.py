"""What the kernel of all switches knows while it runs; see `kernel_state` for why it is tables.

Most of it is what `kernel_pool_state` has, under the same names, so that functions of that kernel
serve here. What they call a job is here a *seat*: a job in one of the partitions that it accepts.
Seats are numbered job by job, so that within a partition they are in the order of their jobs.

What a row has beyond the pool's stands first: were it behind, Numba would take the one for the
other (a record whose first fields are those of another passes for it).
"""

from typing import NamedTuple

from dure.twin import kernel_pool_state as pool_state
from dure.twin.kernel_pool_state import Floats
from dure.twin.kernel_state import Ints, Table

(
    ENDS,
    SPARE,
    LANDMARK,
    RECKONED,
    CHANGED,
    FROZEN,
    ARRIVED,
    HAPPENED,
    LOGGED,
    FULL,
    MOVED,
    TO_PASS,
) = range(12)
"""What `Full.sizes` counts; the first ten as in `Pool.sizes`."""

CAP, CHANGE, FAIL, BACK = range(4)
"""What happens to a machine."""

FAR_S = 2**62
"""A second that does not come."""

HINTS = 16
"""Lengths of jobs, by powers of four."""

CHUNK_SIZE = 16
"""Moments in a chunk when it is drawn."""

# A job in one of the partitions that it accepts.
SEAT = {
    "key": "i8",  # when it is expected to end and its number, in `keys`
    "due_s": "i8",  # when it ends at the present speed, or NONE where it does not run
    "began": "i8",  # what the clock of its partition showed when it started
    "rate": "i8",  # thousandths of the speed at which run times are counted
    "job": "i4",
    "is_waiting": "i4",
    "prev": "i4",  # who got its nodes before it in its partition, or NONE
    "next": "i4",
    "older": "i4",  # who of its project did, in this partition
    "newer": "i4",
} | pool_state.JOB

# A job, wherever it runs.
ASKED = {
    "submit_s": "i8",
    "work_s": "i8",  # how long it still runs, and is still expected to, at full speed
    "said_s": "i8",
    "lost_s": "i8",
    "first_start_s": "i8",
    "start_s": "i8",
    "end_s": "i8",
    "checkpoint_s": "i8",
    "seat_first": "i8",
    "seat_end": "i8",
    "has_started": "i4",  # and was not stopped since
    "preemptions": "i4",
    "failures": "i4",
}

LANE = {
    "is_moved": "i8",  # whether its stand is not yet where its limits put it
    "circle": "i8",
    "quota": "i8",
    "pos": "i8",  # where it is among those of its circle that have jobs waiting
    "group": "i8",  # lanes of one group would stop the same others
} | pool_state.LANE

KIND = {
    "serial": "i8",  # of the plan that the next three are of
    "row": "i8",  # the last moment that was looked at
    "clear_s": "i8",  # until when a job of this width would fit if it started now
    "is_blocked": "i8",  # whether it would not from then on
    "hint": "i8",  # the first moment from which one fitted for `hint_s`, and of which drawing
    "hint_s": "i8",
    "drawing": "i8",
    "hint_first": "i8",  # its rows in `hints`
    "seen_in": "i8",  # the drawing whose window was looked through, and up to which moment
    "seen": "i8",
    "longest_s": "i8",  # how long one fits there at most, but up to its end
    "tail": "i8",  # the moment from which one fits up to its end, or NONE
    "wall_s": "i8",  # the last second there at which it does not, or NONE
} | pool_state.KIND

# What runs in a partition, its clock, its nodes in service.
CREW = {
    "oldest": "i8",
    "newest": "i8",
    "nodes": "i8",  # in service
    "permille": "i8",
    "counted": "i8",  # what the clock showed, and when
    "since_s": "i8",
    "taken": "i8",  # accelerators of those who run
    "version": "i8",  # counts what could let somebody start, or stop somebody
    "looked": "i8",  # the version at which nobody could stop anybody
    "search": "i8",  # counts searches for whom to reclaim from
    "change": "i8",  # its next announced change
    "change_end": "i8",
    "circle_first": "i8",
    "circle_end": "i8",
}

# The plan of a partition: what is free when.
PLAN = {
    "place": "i8",
    "version": "i8",  # of the crew, for which it is drawn and followed; NONE for not at all
    "idle": "i8",  # for which nobody can start by it, whoever else is kept a place
    "serial": "i8",  # counts what is drawn and what is reserved in it
    "drawing": "i8",  # counts what is drawn
    "row_first": "i8",  # its rows in `moments`, and how many have been in use
    "filled": "i8",
    "used": "i8",  # how many are
    "plenty": "i8",  # half of them
    "free": "i8",  # the first of those that are no more, or NONE
    "first": "i8",  # the first moment, or NONE
    "last": "i8",  # the last that was drawn
    "chunk_first": "i8",  # its rows in `chunks`, how many are in use, what is in the last
    "chunks": "i8",
    "in_chunk": "i8",
    "window": "i8",  # the first that is not drawn anew, or NONE, and its second
    "window_s": "i8",
    "redraw_s": "i8",  # up to which second to draw it anew before it is looked at, or NONE
    "dirty_s": "i8",  # from which second on what is drawn is right
    "is_done": "i8",  # whether all moments are drawn
    "block": "i8",  # the next end in `keys`
    "at": "i8",
    "change": "i8",  # the next announced change
    "kept_first": "i8",  # its rows in `kept`, and how many are kept a place
    "kept": "i8",
    "listed": "i8",  # how many stand in line behind one another there, kept a place or not
    "is_listed": "i8",  # whether those are all
    "nodes": "i8",  # that those who are kept a place may take of empty ones
    "reserved": "i8",  # how many have a reservation, also for a second that does not come
    "final": "i8",  # the last who has one, or NONE
}

MOMENT = {
    "at_s": "i8",
    "widest": "i8",  # the widest job that would find its nodes
    "next": "i8",
    "chunk": "i8",
}

# From where on the last job of a width and of a length has fitted.
HINT = {"drawing": "i8", "lasts_s": "i8", "row": "i8", "at_s": "i8", "wall_s": "i8"}

# Some moments of a window behind one another, which most searches go past at once.
CHUNK = {
    "first": "i8",
    "at_s": "i8",
    "least": "i8",  # the widest job is at least so wide at each of them, and at most so wide
    "most": "i8",
}

KEPT = {
    "start_s": "i8",  # NONE for not yet, FAR_S for never
    "end_s": "i8",
    "whole": "i8",
    "rest": "i8",
    "seat": "i8",
    "lasts_s": "i8",
    "wall_s": "i8",  # a second before `start_s` at which it does not fit, or NONE
}

HAPPENING = {
    "at_s": "i8",
    "place": "i8",  # its partition
    "what": "i8",
    "number": "i8",  # permille of a cap, nodes of a change, the node that fails
    "back": "i8",  # the row in which it comes back
    "nodes": "i8",  # how many come back: 1 if it did fail
}

# Announced changes, partition after partition, in order.
CHANGE_ROW = {
    "at_s": "i8",
    "nodes": "i8",
    "drop_s": "i8",  # the next second, this one among them, at which nodes go
}

# A project in a partition.
QUOTA = {
    "used": "i8",
    "nominal": "i8",
    "own": "i8",  # what it does not lend
    "borrow": "i8",  # NOT_THERE for no limit
    "circle": "i8",
    "newest": "i8",  # who of it got its nodes last, or NONE
    "over": "i8",  # where it is among those above nominal, or NONE
    "cursor": "i8",  # the next to be stopped, in the search of that number
    "search": "i8",
}

# A cohort in a partition; where there are none, all of the partition.
CIRCLE = {
    "above": "i8",  # what the cohort has together, less what is used of it
    "mates": "i8",  # how many projects it has
    "over_first": "i8",  # its rows in `over`, and how many are above nominal
    "over": "i8",
    "over_used": "i8",  # accelerators that those use
    "busy_first": "i8",  # its rows in `busy`, and how many of its lanes have jobs waiting
    "busy": "i8",
    "widest": "i8",  # of its lanes
}


class Full(NamedTuple):
    """All of it; what is not explained here is as in `Pool`."""

    jobs: Table
    """Seats."""
    asked: Table
    partitions: Table
    rooms: Table
    nodes: Table
    blocks: Table
    lanes: Table
    kinds: Table
    stands: Table
    accounts: Table
    projects: Table
    crews: Table
    plans: Table
    moments: Table
    chunks: Table
    hints: Table
    kept: Table
    happenings: Table
    changes: Table
    quotas: Table
    circles: Table
    keys: Ints
    ends: Ints
    least: Ints
    listed: Ints
    words: Ints
    levels: Ints
    sizes: Ints
    """And how many lanes have moved; whether a partition is to be passed over."""
    by_lane: Ints
    by_stand: Ints
    by_project: Ints
    waiting: Ints
    ranked: Ints
    siblings: Ints
    started: Ints
    """Room for who starts behind the head, and for the lanes that have moved meanwhile."""
    moved: Ints
    tried: Ints
    """The line, in order, as far as a pass looks at it."""
    heap: Ints
    """Room to order it in."""
    counts: Ints
    """Shared nodes by room at each moment."""
    over: Ints
    """Projects above nominal, by circle."""
    busy: Ints
    """Lanes with jobs waiting, by circle."""
    failed: Ints
    """The version at which nobody could be stopped for a group of lanes."""
    running: Ints
    """Accelerators of those who run, by partition and QOS."""
    to_pass: Ints
    """Partitions in which somebody who was stopped may go on."""
    allowed: Ints
    victims: Ints
    log: Ints
    """Stretches: seat, start, end."""
    growth: Floats
    powers: Floats
    shift: int
    places: int
    leaves: int
    top: int
    most: int
    services: int
    order: int
    half_life_s: int
    lag_s: int
    period_s: int
    age: int
    age_max_s: int
    fair_share: int
    is_easy: bool
    """Whether anybody is tried behind the head."""
    is_shortest: bool
    depth: int
    is_planned: bool
    is_conservative: bool
    holds_nodes: bool
    reservations: int
    may_stop: bool
    """Whether jobs may be stopped for others."""
    has_cohorts: bool
    reclaims: bool
    is_steady: bool
    """Whether who waits stands in line, and nobody ever passes anybody there."""
    is_limited: bool
    """Whether any project has a budget or a quota."""
    span: int
    """The largest node: counts at each moment."""
