"""Ordered things for kernels: a heap, a set, a sorted list, least values; all in flat arrays.

Plain loops over whole numbers, so that the same lines run compiled and, with
``NUMBA_DISABLE_JIT=1``, as Python.
"""

import numpy as np

from dure.twin.compile import compiled
from dure.twin.kernel_state import NONE, Ints, Table

NOT_THERE = 2**63 - 1
"""A leaf without a value."""

WORD = 5
"""A word of a set holds 2**5 bits, in an int64 so that nothing overflows."""
LOW = 31

BLOCK = 128
"""Keys in a block."""

_DE_BRUIJN = 0x077CB531
_BIT_NUMBER = np.zeros(32, np.int64)
for _bit in range(32):
    _BIT_NUMBER[((1 << _bit) * _DE_BRUIJN & 0xFFFFFFFF) >> 27] = _bit


@compiled
def lowest_bit(word: int) -> int:
    """Find the lowest bit that is set (De Bruijn's sequence as a perfect hash)."""
    return _BIT_NUMBER[((word & -word) * _DE_BRUIJN & 0xFFFFFFFF) >> 27]


# -- A heap of whole numbers, least first -------------------------------------------------------


@compiled
def push(heap: np.ndarray, size: int, key: int) -> None:
    """Add a key to a heap that holds `size`."""
    at = size
    while at > 0:
        parent = (at - 1) >> 2
        if heap[parent] <= key:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = key


@compiled
def pop_least(heap: np.ndarray, size: int) -> int:
    """Take the least key from a heap that holds `size`."""
    least = heap[0]
    last = heap[size - 1]
    size -= 1
    at = 0
    while 4 * at + 1 < size:
        child = 4 * at + 1
        for other in range(child + 1, min(child + 4, size)):
            if heap[other] < heap[child]:
                child = other
        if heap[child] >= last:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = last
    return least


# -- A set of whole numbers, as bits; each level tells which words of the one below are not empty -


def make_bits(size: int, members: Ints) -> tuple[Ints, Ints]:
    """Make a set that may hold 0 to size - 1, and holds some of them already.

    Returns
    -------
    words : levels of words, one after another
    levels : where each level begins, and where the last ends
    """
    levels = [0]
    while len(levels) == 1 or levels[-1] - levels[-2] > 2:  # noqa: PLR2004 - one, and an empty one
        size = (size >> WORD) + 2
        levels.append(levels[-1] + size)
    words = np.zeros(levels[-1], np.int64)
    for low in levels[:-1]:
        np.bitwise_or.at(words, low + (members >> WORD), 1 << (members & LOW))
        members = np.unique(members >> WORD)
    return words, np.array(levels, np.int64)


@compiled
def add(words: Ints, levels: Ints, member: int) -> None:
    """Put a member into the set."""
    for level in range(levels.size - 1):
        at = levels[level] + (member >> WORD)
        word = words[at]
        words[at] = word | (1 << (member & LOW))
        if word != 0:
            return
        member >>= WORD


@compiled
def remove(words: Ints, levels: Ints, member: int) -> None:
    """Take a member out of the set."""
    for level in range(levels.size - 1):
        at = levels[level] + (member >> WORD)
        words[at] &= ~(1 << (member & LOW))
        if words[at] != 0:
            return
        member >>= WORD


@compiled
def member_from(words: Ints, levels: Ints, low: int) -> int:
    """Find the least member that is not below `low`, or NONE."""
    for level in range(levels.size - 1):
        word = words[levels[level] + (low >> WORD)] >> (low & LOW)
        if word != 0:
            low += lowest_bit(word)
            for below in range(level - 1, -1, -1):
                low = (low << WORD) + lowest_bit(words[levels[below] + low])
            return low
        low = (low >> WORD) + 1
    return NONE


# -- A tree of least values: 2**k leaves and all above them take 2**(k+1) entries ----------------


@compiled
def set_leaf(least: Ints, lane: Table, leaf: int, value: int) -> None:
    """Give a leaf of a lane's tree, counted from 0, a value."""
    at = lane.leaves + leaf
    least[lane.root + at] = value
    while at > 1:
        at >>= 1
        value = min(least[lane.root + 2 * at], least[lane.root + 2 * at + 1])
        if least[lane.root + at] == value:
            return
        least[lane.root + at] = value


@compiled
def first_within(least: Ints, lane: Table, bound: int) -> int:
    """Find the first leaf of a lane's tree with a value of at most `bound`; there must be one."""
    at = 1
    while at < lane.leaves:
        at *= 2
        if least[lane.root + at] > bound:
            at += 1
    return at - lane.leaves


# -- Keys in order, one list for each partition, in blocks from one store -----------------------


def most_blocks(keys: Ints) -> Ints:
    """Say how many blocks a list needs at most.

    Two neighbours hold at least half a block together, so that n keys are in at most
    4 n / BLOCK + 1 blocks, and one more while a block is split.
    """
    return 4 * keys // BLOCK + 2


@compiled
def find_block(blocks: Table, keys: Ints, part: Table, key: int) -> int:
    """Find the place of the last block of a partition that begins at or before a key."""
    low, high = part.block_first, part.block_first + part.blocks
    while high - low > 1:
        middle = (low + high) >> 1
        if keys[blocks[middle].order * BLOCK] <= key:
            low = middle
        else:
            high = middle
    return low


@compiled
def insert(blocks: Table, keys: Ints, part: Table, key: int, spare: int) -> int:
    """Put a key into a partition's list; take and give back how many blocks are spare."""
    place = find_block(blocks, keys, part, key)
    block = blocks[place].order
    if blocks[block].filled == BLOCK:
        spare -= 1
        upper = blocks[spare].spare
        split_block(blocks, keys, part, place, upper)
        if keys[upper * BLOCK] <= key:
            block = upper
    low = block * BLOCK
    at = low + blocks[block].filled
    while at > low and keys[at - 1] > key:
        keys[at] = keys[at - 1]
        at -= 1
    keys[at] = key
    blocks[block].filled += 1
    return spare


@compiled
def split_block(blocks: Table, keys: Ints, part: Table, place: int, upper: int) -> None:
    """Move the upper half of a full block to another one behind it."""
    full = blocks[place].order
    half = BLOCK // 2
    for at in range(half):
        keys[upper * BLOCK + at] = keys[full * BLOCK + half + at]
    blocks[full].filled = half
    blocks[upper].filled = half
    for at in range(part.block_first + part.blocks, place + 1, -1):
        blocks[at].order = blocks[at - 1].order
    blocks[place + 1].order = upper
    part.blocks += 1


@compiled
def remove_key(blocks: Table, keys: Ints, part: Table, key: int, spare: int) -> int:
    """Take a key, which must be there, out of a list; take and give back the spare blocks."""
    place = find_block(blocks, keys, part, key)
    block = blocks[place].order
    at = block * BLOCK
    last = at + blocks[block].filled - 1
    while keys[at] != key:
        at += 1
    while at < last:
        keys[at] = keys[at + 1]
        at += 1
    blocks[block].filled -= 1
    if place + 1 < part.block_first + part.blocks:
        spare = join_blocks(blocks, keys, part, place, spare)
    if place > part.block_first:
        spare = join_blocks(blocks, keys, part, place - 1, spare)
    return spare


@compiled
def join_blocks(blocks: Table, keys: Ints, part: Table, place: int, spare: int) -> int:
    """Put a block and the next into one if they fill less than half of it."""
    block, upper = blocks[place].order, blocks[place + 1].order
    filled = blocks[block].filled
    if filled + blocks[upper].filled >= BLOCK // 2:
        return spare
    for at in range(blocks[upper].filled):
        keys[block * BLOCK + filled + at] = keys[upper * BLOCK + at]
    blocks[block].filled += blocks[upper].filled
    blocks[upper].filled = 0
    for at in range(place + 1, part.block_first + part.blocks - 1):
        blocks[at].order = blocks[at + 1].order
    part.blocks -= 1
    blocks[spare].spare = upper
    return spare + 1
