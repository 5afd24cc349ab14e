"""From jobs and machine to the tables that both kernels share: partitions, nodes, what runs."""

import numpy as np

from dure.twin.kernel_state import BLOCK_ROW, NONE, PARTITION, Table, make_table
from dure.twin.machine import Machine
from dure.twin.ordered import BLOCK, make_bits, most_blocks
from dure.workload.jobs import Ints, Jobs


def lay_partitions(machine: Machine, places: int) -> Table:
    """Make empty partitions; where nodes cannot be shared they need no label."""
    parts = make_table(len(machine.partitions), **PARTITION)
    parts.node_size = [p.node_size for p in machine.partitions]
    parts.empty = [p.nodes for p in machine.partitions]
    parts.labels = np.where(parts.node_size > 1, parts.empty, 0)
    parts.node_first = before(parts.labels)
    parts.room_first = before(parts.node_size)
    # The places, which are of jobs, stand first in the set.
    parts.bucket_first = before(parts.labels * (parts.node_size + 1)) + places
    parts.head = parts.settled = NONE
    parts.blocks = 1
    return parts


def lay_running(jobs: Jobs, parts: Table) -> tuple[Table, Ints, Ints, int]:
    """Make room for as many running jobs as there can be at once."""
    asked = np.bincount(jobs.partition, minlength=parts.size)
    most = np.minimum(asked, parts.node_size * parts.empty)
    held = most_blocks(most)
    parts.block_first = before(held)
    blocks = make_table(int(held.sum()), **BLOCK_ROW)
    blocks.order[parts.block_first] = np.arange(parts.size)
    spare = blocks.size - parts.size
    blocks.spare[:spare] = np.arange(parts.size, blocks.size)
    keys = np.zeros(blocks.size * BLOCK, np.int64)
    return blocks, keys, np.zeros(int(most.sum()), np.int64), spare


def lay_set(places: int, parts: Table) -> tuple[Ints, Ints]:
    """Make the set: no place is taken, and no label is in use: all have full room."""
    full_first = parts.bucket_first + parts.node_size * parts.labels
    unused = [first + np.arange(n) for first, n in zip(full_first, parts.labels, strict=True)]
    size = places + int((parts.labels * (parts.node_size + 1)).sum())
    return make_bits(size, np.concatenate(unused))


def number_pairs(high: Ints, low: Ints) -> tuple[Ints, Ints, Ints]:
    """Give numbers to the pairs that occur, in order.

    Returns
    -------
    number : shape (n,), of each pair
    highs, lows : shape (k,), each pair once

    Examples
    --------
    >>> [part.tolist() for part in number_pairs(np.array([1, 0, 1]), np.array([8, 8, 2]))]
    [[2, 0, 1], [0, 1, 1], [8, 2, 8]]
    """
    span = int(low.max(initial=0)) + 1
    key = high * span + low
    size = int(key.max(initial=-1)) + 1
    if size <= 4 * key.size + 2**16:
        # Few enough that a table beats sorting.
        occurs = np.zeros(size, np.bool_)
        occurs[key] = True
        number, keys = (np.cumsum(occurs) - 1)[key], np.flatnonzero(occurs)
    else:
        keys, number = np.unique(key, return_inverse=True)
    return (number, *np.divmod(keys, span))


def order_by(code: Ints) -> Ints:
    """Sort by a code, equal ones as they stand; short codes by radix, ten times as fast."""
    is_short = int(code.max()) < 2**16
    return np.argsort(code.astype(np.uint16) if is_short else code, kind="stable")


def before(counts: Ints) -> Ints:
    """Sum up what stands before each."""
    return np.cumsum(counts) - counts
