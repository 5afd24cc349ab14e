"""Whole accelerators on racks: kernel and reference, the fewest racks, nothing twice, all back."""

import os
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.twin.place_rack import RackedNodes, place_on_racks
from dure.twin.place_rack_reference import place_on_racks_reference

EXAMPLES = max(30, int(os.environ["DURE_EXAMPLES"]) // 2)


def hall_of(size, held):
    return RackedNodes(size, np.repeat(np.arange(len(held)), held))


@st.composite
def cases(draw):
    size = draw(st.sampled_from([1, 2, 4, 8]))
    held = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    most = size * sum(held)
    some = st.one_of(st.integers(1, size), st.integers(1, 3 * size), st.integers(1, most + 1))
    width = draw(st.lists(some, min_size=1, max_size=30))
    # A job that goes does so at once after a later one has come.
    goes = draw(st.lists(st.integers(0, 12), min_size=len(width), max_size=len(width)))
    order = [(j, 0, j) for j in range(len(width))]
    order += [(j + after, 1, ~j) for j, after in enumerate(goes) if after]
    event = np.array([number for _, _, number in sorted(order)], np.int64)
    return hall_of(size, held), np.array(width, np.int64), event


def outcome(placements):
    names = ("is_placed", "racks", "first", "node")
    return {name: getattr(placements, name).tolist() for name in names}


@settings(max_examples=EXAMPLES, deadline=None)
@given(case=cases())
def test_the_kernel_places_as_the_reference(case):
    assert outcome(place_on_racks(*case)) == outcome(place_on_racks_reference(*case))


def test_the_kernel_places_as_the_reference_on_larger_halls():
    for seed in range(EXAMPLES // 4):
        rng = np.random.default_rng(seed)
        held = rng.integers(1, 9, 40)
        width = np.where(
            rng.random(300) < 0.7,
            rng.choice([1, 2, 3, 4, 8], 300),
            8 * rng.integers(1, 60, 300) + rng.choice([0, 0, 1, 4], 300),
        )
        gone = rng.permutation(300)[:250]
        at = np.concatenate([np.arange(300), gone + rng.integers(1, 40, 250) + 0.5])
        event = np.concatenate([np.arange(300), ~gone])[np.argsort(at, kind="stable")]
        case = hall_of(8, held), width, event
        assert outcome(place_on_racks(*case)) == outcome(place_on_racks_reference(*case)), seed


def fewest_racks(nodes, room, width):
    """Try all sets of racks; None if none of them can hold the job."""
    count, rest = divmod(width, nodes.node_size)
    by_rack = [
        [room[n] for n in range(len(nodes)) if nodes.rack[n] == rack]
        for rack in range(int(nodes.rack[-1]) + 1)
    ]
    for racks in range(1, len(by_rack) + 1):
        for chosen in combinations(by_rack, racks):
            rooms = [one for rack in chosen for one in rack]
            whole = rooms.count(nodes.node_size)
            others = [one for one in rooms if rest <= one < nodes.node_size]
            if whole > count or (whole == count and (not rest or others)):
                return racks
    return None


@settings(max_examples=EXAMPLES, deadline=None)
@given(case=cases())
def test_never_more_racks_than_needed_never_a_part_never_twice(case):
    nodes, width, event = case
    placed = place_on_racks(*case)
    room, held = [nodes.node_size] * len(nodes), {}
    for e, number in enumerate(event.tolist()):
        if number < 0:
            for node, accelerators in held.pop(~number, []):
                room[node] += accelerators
            continue
        asked = int(width[number])
        want = fewest_racks(nodes, room, asked)
        taken = placed.nodes_of(e)
        assert bool(placed.is_placed[e]) is (want is not None)
        assert placed.racks[e] == (want or 0)
        assert len({int(nodes.rack[node]) for node in taken}) == (want or 0)
        parts = [nodes.node_size] * (asked // nodes.node_size)
        parts += [asked % nodes.node_size] if asked % nodes.node_size else []
        held[number] = list(zip(taken, parts, strict=True)) if taken else []
        assert len(set(taken)) == len(taken)
        for node, accelerators in held[number]:
            # A whole node was empty; a node with the rest had room.
            assert accelerators < nodes.node_size or room[node] == nodes.node_size
            room[node] -= accelerators
        assert min(room) >= 0


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(case=cases())
def test_when_all_have_gone_all_is_as_at_first(case):
    nodes, width, event = case
    here = set()
    for number in event.tolist():
        here = here - {~number} if number < 0 else here | {number}
    twice = np.concatenate([width, width])
    again = np.where(event >= 0, event + width.size, event - width.size)
    events = np.concatenate([event, ~np.array(sorted(here), np.int64), again])
    placed = place_on_racks(nodes, twice, events)
    later = event.size + len(here)
    for e in range(event.size):
        assert placed.nodes_of(e) == placed.nodes_of(later + e)
        assert placed.is_placed[e] == placed.is_placed[later + e]


HALLS = {
    # Racks of nodes with 8 accelerators; jobs that come; nodes of the last one.
    "two parts share a node": ([2, 2], [3, 4], [0]),
    "a part goes where the least is left": ([4], [2, 7, 1], [1]),
    "a part opens a node in the rack with the fewest": ([3, 2, 3], [1], [3]),
    "a node goes to the rack with the fewest": ([3, 1, 2], [8], [3]),
    "a gang goes to the one rack that has it": ([2, 3, 4], [24], [2, 3, 4]),
    "a gang goes to the largest racks if it must": ([2, 3, 4], [48], [5, 6, 7, 8, 0, 1]),
    "and ends in the smallest that will do": ([1, 2, 3, 4], [40], [6, 7, 8, 9, 0]),
    "the rest stays in the rack": ([2, 3], [20], [2, 3, 4]),
    "the rest fills a node in use": ([3, 3], [4, 20], [1, 2, 0]),
    "the rest takes a rack more": ([2, 2], [4, 32 - 4], [2, 3, 1, 0]),
    "one too many": ([2, 2], [33], []),
    "enough, but no node whole": ([1, 1], [1, 8, 8], []),
    "whole nodes, but no rest": ([1, 1], [1, 8, 4, 4], []),
}


@pytest.mark.parametrize(("held", "width", "want"), HALLS.values(), ids=HALLS)
@pytest.mark.parametrize("place", [place_on_racks, place_on_racks_reference])
def test_where_the_last_job_goes(held, width, want, place):
    width = np.array(width, np.int64)
    placed = place(hall_of(8, held), width, np.arange(width.size))
    assert placed.nodes_of(width.size - 1) == want
    assert bool(placed.is_placed[-1]) is bool(want)


def test_promises_are_held():
    with pytest.raises(AssertionError):
        RackedNodes(8, np.array([0, 2]))
    with pytest.raises(AssertionError):
        RackedNodes(0, np.array([0]))
