"""What the placement of jobs that share accelerators knows while it runs."""

from typing import NamedTuple

from dure.twin.kernel_state import Ints, Table

WHOLE = 1000

RANDOM, DOT_PRODUCT, CLUSTERING, PACKING, BEST_FIT, FRAGMENTATION = range(6)
"""In the order of `SharePolicy`."""

PLACED, NEVER, FULL, PIECES, CPU_MEMORY = range(5)
"""Values of `Failure`."""

NODE = {
    "cpu": "i8",  # free, thousandths of a core
    "memory": "i8",  # free, MiB
    "milli": "i8",  # free thousandths of all its accelerators
    "first": "i8",  # its accelerators in `free`
    "end": "i8",
    "type": "i8",
    "rank": "i8",
    "sizes": "i8",  # how many different sizes of jobs run here
    "fragmented": "i8",
    "changed": "i8",  # where it last stands in `log`
}

KIND = {
    "cpu": "i8",
    "memory": "i8",
    "accelerators": "i8",
    "milli": "i8",
    "types": "i8",
    "tag": "i8",
    "never": "i8",  # whether no node could hold it
    "row": "i8",  # in `keys`
    "is_kept": "i8",  # whether nobody else has the row
    "seen": "i8",  # how much of `log` its scores know; NONE before the first
}

GROUP = {  # typical jobs that differ only in CPU
    "accelerators": "i8",
    "milli": "i8",
    "types": "i8",
    "first": "i8",  # its rows in `steps`
    "end": "i8",
}

STEP = {
    "cpu": "i8",  # rising
    "weight": "i8",  # of jobs of the group with at most so much CPU
}

EVENT = {
    "event": "i8",
    "draw_node": "i8",
    "draw_slot": "i8",
    "node": "i8",
    "slots": "i8",
    "failure": "i8",
    "arrived": "i8",
    "used": "i8",
    "fragmented": "i8",
}


class Floor(NamedTuple):
    """All of it."""

    nodes: Table
    kinds: Table
    groups: Table
    steps: Table
    events: Table
    kind: Ints
    """Of each job."""
    held: Ints
    """For each job the event at which it was placed, or NONE."""
    free: Ints
    """Free thousandths of each accelerator, node after node."""
    sizes: Ints
    """Jobs by node and size."""
    keys: Ints
    """By row and node: score × nodes + nodes - 1 - rank, or NONE where there is no room."""
    log: Ints
    """Nodes in the order in which they changed."""
    bounds: Ints
    """Least gain for each score from 1 on."""
    cpu_most: int
    milli_most: int
    weight: int
    """Of all typical jobs."""
    policy: int
