"""What each policy scores, by hand."""

import math

import numpy as np
import pytest

from dure.twin.share import SharePolicy, TypicalJobs, largest_node
from dure.twin.share_fragmentation import (
    find_typical,
    grade_bounds,
    grade_gain,
    measure_fragmentation,
)
from dure.twin.share_score import SCORES, Ask, Node, Yard, choose_slots
from dure.workload.share import NO_TYPE, ShareJobs, ShareNodes

TYPICAL = [Ask(4000, 0, 1, 1000, 0), Ask(4000, 0, 1, 600, 0)]
BOUNDS = grade_bounds(3)
YARD = Yard(
    cpu_milli_max=128_000,
    milli_max=8_000,
    measure=lambda node: measure_fragmentation(node, TYPICAL, [2, 1]),
    grade=lambda gain: grade_gain(gain, BOUNDS),
)
WHOLE, HALF, PAIR = Ask(8000, 0, 1, 1000, 0), Ask(4000, 0, 1, 500, 0), Ask(8000, 0, 2, 1000, 0)
NONE_ASKED = Ask(8000, 0, 0, 0, 0)


def node(free, cpu=64_000, tags=None):
    return Node(cpu, 0, 0, list(free), dict(tags or {}))


EIGHT, IN_USE = [1000] * 8, [1000, 300, 600, 0]
DOT, CLUSTER, PACK = SharePolicy.DOT_PRODUCT, SharePolicy.CLUSTERING, SharePolicy.PACKING
FIT, GRADIENT = SharePolicy.BEST_FIT, SharePolicy.FRAGMENTATION
SCORED = {
    # 100 × (1 − (0.5 × 0.0625 + 1 × 0.125) / 2) = 92.1875
    "dot product, empty node": (DOT, node(EIGHT), WHOLE, 92),
    # 100 × (1 − (0.5 × 0.0625 + 0) / 2) = 98.4375
    "dot product, no accelerator asked": (DOT, node(EIGHT), NONE_ASKED, 98),
    # 100 × (1 − (56/128 + 7/8) / 2) = 34.375
    "best fit, empty node": (FIT, node(EIGHT), WHOLE, 34),
    # 100 × (1 − (56/128 + 8/8) / 2) = 28.125
    "best fit, no accelerator asked": (FIT, node(EIGHT), NONE_ASKED, 28),
    # 100 × (1 − 0) : nothing is left
    "best fit, exactly": (FIT, node([1000], cpu=8000), WHOLE, 100),
    "clustering, idle": (CLUSTER, node(EIGHT), WHOLE, 25),
    # 25 × (8000 − 1900) / 8000 = 19.06
    "clustering, only the same size": (CLUSTER, node(IN_USE, tags={1: 1}), WHOLE, 75 + 19),
    "clustering, the same among others": (CLUSTER, node(IN_USE, tags={1: 1, 0: 2}), WHOLE, 69),
    "clustering, others only": (CLUSTER, node(IN_USE, tags={0: 2}), WHOLE, 19),
    "clustering, others who have gone": (CLUSTER, node(EIGHT, tags={0: 0}), WHOLE, 25),
    "clustering, parts with parts": (CLUSTER, node(IN_USE, tags={0: 2}), HALF, 75 + 19),
    "clustering, no accelerator asked": (CLUSTER, node(IN_USE), NONE_ASKED, 0),
    "packing, idle node": (PACK, node(EIGHT), WHOLE, 33 - 8),
    "packing, idle node of forty": (PACK, node([1000] * 40), WHOLE, 0),
    "packing, an idle one of a node in use": (PACK, node(IN_USE), WHOLE, 50 - 1),
    "packing, two idle ones of a node in use": (PACK, node([1000, 1000, 0]), PAIR, 50 - 2),
    "packing, never below a third": (PACK, node([1000] * 20 + [0]), Ask(0, 0, 20, 1000, 0), 33),
    # The tightest that fits has 600 free: 100 − 60 / 10.
    "packing, one in use": (PACK, node(IN_USE), HALF, 94),
    "packing, no accelerator asked": (PACK, node(EIGHT), NONE_ASKED, 0),
    # Before 3 × 0; after 500 are free: 3 × 500 of no use. 100 × logistic(−0.5) = 37.75
    "gradient, an idle one is broken": (GRADIENT, node([1000]), HALF, 37),
    # The 500 of no use to anybody are gone: 100 × logistic(0.5) = 62.2
    "gradient, a useless piece is used up": (GRADIENT, node([1000, 500]), HALF, 62),
    # What was whole and of use is taken: 0 more, 0 less of no use.
    "gradient, a whole one": (GRADIENT, node([1000, 1000]), WHOLE, 50),
    # The second accelerator lacks CPU now: 3 × 1000 of no use. 100 × logistic(−1) = 26.9
    "gradient, CPU runs out": (GRADIENT, node([1000, 1000], cpu=9000), WHOLE, 26),
    # Both are without CPU: 100 × logistic(−2) = 11.9
    "gradient, no accelerator asked": (GRADIENT, node([1000] * 2, cpu=9000), NONE_ASKED, 11),
    "random": (SharePolicy.RANDOM, node(EIGHT), WHOLE, 0),
}


@pytest.mark.parametrize(("policy", "at", "ask", "want"), SCORED.values(), ids=SCORED)
def test_score(policy, at, ask, want):
    before = at.cpu_milli, list(at.free)
    assert SCORES[policy](at, ask, YARD) == want
    assert (at.cpu_milli, at.free) == before


SLOTS = {
    "idle ones from the first on": (FIT, [300, 1000, 0, 1000, 1000], PAIR, 0, [1, 3]),
    "a part where the least is left": (FIT, [1000, 700, 600, 600, 400], HALF, 0, [2]),
    "a part anywhere at random": (SharePolicy.RANDOM, [1000, 700, 400, 600], HALF, 5, [3]),
    # Of 1000, 600 and 500 to 1000, 600 and 0, not to 500, 600, 500 nor 1000, 100, 500.
    "a part where it fragments least": (GRADIENT, [1000, 600, 500], HALF, 0, [2]),
    "none": (FIT, [1000], NONE_ASKED, 0, []),
}


@pytest.mark.parametrize(("policy", "free", "ask", "draw", "want"), SLOTS.values(), ids=SLOTS)
def test_accelerators_of_the_node(policy, free, ask, draw, want):
    assert choose_slots(policy, node(free), ask, YARD, draw) == want


FRAGMENTS = {
    "full": ([0, 0], 64_000, 0),
    "idle and used by all": ([1000, 1000], 64_000, 0),
    "a piece for nobody": ([599, 0], 64_000, 3 * 599),
    "a piece for the smaller job": ([600, 0], 64_000, 2 * 600),
    "a piece beside a whole one": ([600, 1000], 64_000, 2 * 600),
    "CPU just enough": ([1000], 4_000, 0),
    "CPU just short": ([1000], 3_999, 3 * 1000),
}


@pytest.mark.parametrize(("free", "cpu", "want"), FRAGMENTS.values(), ids=FRAGMENTS)
def test_fragmentation(free, cpu, want):
    assert measure_fragmentation(node(free, cpu), TYPICAL, [2, 1]) == want


def test_to_jobs_without_accelerators_or_of_other_types_all_is_of_no_use():
    assert measure_fragmentation(node([1000]), [NONE_ASKED, Ask(0, 0, 1, 1000, 2)], [3, 4]) == 7000
    assert measure_fragmentation(node([1000]), [Ask(0, 0, 1, 1000, 3)], [4]) == 0
    assert measure_fragmentation(node([1000]), [Ask(0, 0, 1, 1000, NO_TYPE)], [4]) == 4000


def test_a_grade_is_a_hundred_times_the_logistic_function():
    for gain in range(-9000, 9001, 7):
        accelerators = gain / 1000 / 3
        assert grade_gain(gain, BOUNDS) == int(100 / (1 + math.exp(-accelerators)))
    assert grade_gain(0, BOUNDS) == 50  # a gain of nothing is half
    assert grade_gain(-1, BOUNDS) == 49


def test_typical_jobs_are_the_most_frequent_that_cover_the_share():
    rows = [(1, 9, 1, 500, 0)] * 3 + [(2, 9, 1, 500, 0)] * 3 + [(2, 7, 1, 500, 0)] * 3
    rows += [(1, 1, 0, 0, 0)] * 10 + [(1, 1, 1, 1000, 0)]
    jobs = ShareJobs(*np.array(rows, np.int64).T)
    # 10 + 6 + 3 + 1 = 20 jobs; 95 % are 19, so that the last kind is left out.
    typical = find_typical(jobs)
    assert typical.weight.tolist() == [10, 6, 3]
    assert typical.jobs.cpu_milli.tolist() == [1, 2, 1]
    assert typical.total == 19
    assert find_typical(jobs, share=1).weight.tolist() == [10, 6, 3, 1]


def test_of_equally_frequent_kinds_the_larger_come_first():
    rows = [(1, 0, 1, 500, 0), (2, 0, 1, 200, 0), (1, 0, 2, 1000, 0), (1, 0, 1, 1000, 0)]
    typical = find_typical(ShareJobs(*np.array(rows, np.int64).T), share=1)
    asked = (typical.jobs.cpu_milli, typical.jobs.milli, typical.jobs.accelerators)
    assert np.stack(asked, axis=1).tolist() == [
        [2, 200, 1],
        [1, 1000, 2],
        [1, 1000, 1],
        [1, 500, 1],
    ]


def test_promises_are_held():
    one = np.ones(1, np.int64)
    jobs = ShareJobs(one, one, one, one, one * 0)
    with pytest.raises(AssertionError):
        TypicalJobs(jobs, one * 0)
    with pytest.raises(AssertionError):
        ShareJobs(one, one, one * 2, one * 500, one * 0)  # parts of several
    with pytest.raises(AssertionError):
        ShareJobs(one, one, one * 0, one, one * 0)  # a part of none
    nodes = ShareNodes(one, one, one * 0, one * 0, ("a",), ("n",))
    assert largest_node(nodes) == (1, 1)
    assert nodes.offered_milli == 0
