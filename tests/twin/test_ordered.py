"""The kernel's ordered things against Python's own."""

import heapq
from bisect import insort

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.twin.kernel_state import BLOCK_ROW, LANE, PARTITION, make_table
from dure.twin.ordered import (
    BLOCK,
    NONE,
    NOT_THERE,
    add,
    first_within,
    insert,
    lowest_bit,
    make_bits,
    member_from,
    most_blocks,
    pop_least,
    push,
    remove,
    remove_key,
    set_leaf,
)

few = settings(max_examples=100, deadline=None)


def test_the_lowest_bit_of_each_word():
    assert [lowest_bit(5 << bit) for bit in range(30)] == list(range(30))
    assert lowest_bit(1 << 31) == 31


@few
@given(st.lists(st.integers(0, 99) | st.none(), max_size=80))
def test_a_heap_gives_the_least_first(keys):
    """A number is pushed; None takes the least, if there is one."""
    ours, size, theirs = np.zeros(80, np.int64), 0, []
    for key in keys:
        if key is not None:
            push(ours, size, key)
            size += 1
            heapq.heappush(theirs, key)
        elif theirs:
            assert pop_least(ours, size) == heapq.heappop(theirs)
            size -= 1


@few
@given(data=st.data(), size=st.sampled_from([1, 31, 32, 33, 1_024, 1_025, 40_000]))
def test_a_set_finds_the_next_member(data, size):
    numbers = st.integers(0, size - 1)
    members = data.draw(st.sets(numbers, max_size=20))
    words, levels = make_bits(size, np.array(sorted(members), np.int64))
    for number in data.draw(st.lists(numbers, max_size=20)):
        (remove if number in members else add)(words, levels, number)
        members ^= {number}
    for low in data.draw(st.lists(st.integers(0, size), max_size=20)):
        want = min((m for m in members if m >= low), default=NONE)
        assert member_from(words, levels, low) == want


def test_an_empty_set_has_no_next_member():
    words, levels = make_bits(100, np.zeros(0, np.int64))
    assert member_from(words, levels, 0) == NONE


@few
@given(data=st.data(), leaves=st.sampled_from([1, 2, 8]))
def test_a_tree_finds_the_first_leaf_that_is_small_enough(data, leaves):
    lanes = make_table(2, **LANE)
    lanes.leaves, lanes.root = leaves, [0, 2 * leaves]
    least = np.full(4 * leaves, NOT_THERE, np.int64)
    want = [NOT_THERE] * leaves
    for leaf, value in data.draw(
        st.lists(st.tuples(st.integers(0, leaves - 1), st.integers(0, 9) | st.just(NOT_THERE)))
    ):
        set_leaf(least, lanes[1], leaf, value)
        want[leaf] = value
        assert least[lanes[1].root + 1] == min(want)
        if min(want) < NOT_THERE:
            bound = data.draw(st.integers(min(want), 9))
            found = first_within(least, lanes[1], bound)
            assert found == next(i for i, value in enumerate(want) if value <= bound)
    assert (least[: 2 * leaves] == NOT_THERE).all()


def make_lists(longest):
    """Make a list for each length that it may reach."""
    parts = make_table(len(longest), **PARTITION)
    held = most_blocks(np.array(longest))
    parts.block_first = np.cumsum(held) - held
    parts.blocks = 1
    blocks = make_table(int(held.sum()), **BLOCK_ROW)
    blocks.order[parts.block_first] = np.arange(len(longest))
    spare = blocks.size - len(longest)
    blocks.spare[:spare] = np.arange(len(longest), blocks.size)
    return parts, blocks, np.zeros(blocks.size * BLOCK, np.int64), spare


def read_list(part, blocks, keys):
    """Read the keys of one list."""
    out = []
    for row in blocks[part.block_first : part.block_first + part.blocks]:
        out += keys[row.order * BLOCK : row.order * BLOCK + blocks[row.order].filled].tolist()
    return out


def fill_and_empty(rng, longest, steps):
    """Put keys in and take keys out at random, now more of these and now of those."""
    parts, blocks, keys, spare = make_lists(longest)
    want = [[] for _ in longest]
    for step in range(steps):
        which = int(rng.integers(0, len(longest)))
        grows = rng.random() < (0.9 if step // (steps // 4) % 2 == 0 else 0.1)
        if (grows and len(want[which]) < longest[which]) or not want[which]:
            # Keys are times with numbers in the kernel, so no two are alike.
            key = int(rng.integers(0, 10**6)) * steps + step
            insort(want[which], key)
            spare = insert(blocks, keys, parts[which], key, spare)
        else:
            key = want[which].pop(int(rng.integers(0, min(len(want[which]), 40))))
            spare = remove_key(blocks, keys, parts[which], key, spare)
        if step % 97 == 0:
            assert read_list(parts[which], blocks, keys) == want[which]
    assert [read_list(part, blocks, keys) for part in parts] == want


def test_keys_stay_in_order_in_many_blocks():
    fill_and_empty(np.random.default_rng(1), [3_000], 12_000)


def test_lists_share_a_store_of_blocks():
    fill_and_empty(np.random.default_rng(2), [1, 40, 600, 700], 8_000)
