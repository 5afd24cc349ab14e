import itertools
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dure.award.divide import (
    Level,
    divide_by_weight,
    divide_columns,
    divide_with_level,
    exact_sum,
    fill_by_dominant_share,
    find_level,
)

CASES = {
    # Keshav, An Engineering Approach to Computer Networking, 1997, pages 215-217, in tenths:
    # demands 2, 2.6, 4, 5 of a capacity of 10 get 2, 2.6, 2.7, 2.7.
    "Keshav's four sources": (100, [20, 26, 40, 50], [1, 1, 1, 1], [20, 26, 27, 27]),
    # The same pages: demands 4, 2, 10, 4 with weights 2.5, 4, 0.5, 1 of 16 get 4, 2, 6, 4.
    "Keshav's weighted sources": (16, [4, 2, 10, 4], [5, 8, 1, 2], [4, 2, 6, 4]),
    "who asks little gets all of it": (100, [20, 60, 60], [1, 1, 1], [20, 40, 40]),
    "a weight of three fills three times as fast": (100, [90, 90], [3, 1], [75, 25]),
    "nothing to give": (0, [5, 5], [1, 1], [0, 0]),
    "nobody asks": (10, [0, 0], [1, 2], [0, 0]),
    "nobody is there": (10, [], [], []),
    "one second less than asked": (9, [5, 5], [1, 1], [5, 4]),
    "exactly what is asked": (10, [5, 5], [1, 1], [5, 5]),
    "one second more than asked": (11, [5, 5], [1, 1], [5, 5]),
    # 10 by 6 : 6 : 2 is 4.29, 4.29, 1.43; the odd second goes to .43.
    "the odd second goes to the largest remainder": (10, [9, 9, 9], [6, 6, 2], [4, 4, 2]),
    "of equal remainders the earlier": (4, [9, 9, 9], [1, 1, 1], [2, 1, 1]),
    # The first version of this function got this one wrong.
    "a small request beside a large weight": (5, [2, 4], [1, 3], [1, 4]),
    "as large as it gets": (
        10**13,
        [10**13] * 3,
        [10**6, 10**6, 1],
        # 10**13 * 10**6 / 2000001 = 4999997500001.25, and the rest 4999997.5.
        [4_999_997_500_001, 4_999_997_500_001, 4_999_998],
    ),
}


@pytest.mark.parametrize(("budget", "requests", "weights", "want"), CASES.values(), ids=CASES)
def test_dividing(budget, requests, weights, want):
    assert divide_by_weight(budget, requests, weights) == want


def test_a_second_more_may_cost_one_of_another_its_odd_second():
    """The Alabama paradox of largest remainders: shares grow, but 1.43 got 2 and 1.57 gets 1."""
    weights = [6, 6, 2]
    assert divide_by_weight(10, [9, 9, 9], weights) == [4, 4, 2]
    assert divide_by_weight(11, [9, 9, 9], weights) == [5, 5, 1]


REFUSED = {
    "a weight is missing": (5, [1, 2], [1], "2 requests and 1 weights"),
    "the budget is negative": (-1, [1], [1], "negative"),
    "a request is negative": (5, [-1], [1], "negative"),
    "a weight is zero": (5, [1, 1], [1, 0], "least weight is 0"),
    "the weights do not fit": (5, [1, 1], [2**31, 2**31], "too large"),
    "a request is no whole number": (5, [1.5], [1], "float64"),
    "a request does not fit": (5, [2**64], [1], "whole numbers below"),
}


@pytest.mark.parametrize(("budget", "requests", "weights", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_divided_is_refused(budget, requests, weights, said):
    with pytest.raises(ValueError, match=said):
        divide_by_weight(budget, requests, weights)


CLAIMS = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 100)), max_size=8)
WIDE = st.lists(st.tuples(st.integers(0, 10**13), st.integers(1, 10**6)), max_size=12)


@given(budget=st.integers(0, 10**14), claims=WIDE)
@example(budget=10**13, claims=[(10**13, 10**6)] * 12)
def test_grants_sum_exactly_and_stay_below_what_was_asked(budget, claims):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    grants = divide_by_weight(budget, requests, weights)
    assert sum(grants) == min(budget, sum(requests))
    assert all(0 <= g <= r for g, r in zip(grants, requests, strict=True))


@given(budget=st.integers(0, 10**14), claims=WIDE)
def test_every_grant_is_less_than_a_second_from_its_exact_share(budget, claims):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    grants, level = divide_with_level(
        budget, np.array(requests, dtype=np.int64), np.array(weights, dtype=np.int64)
    )
    at = level.as_fraction()
    shares = [
        Fraction(r) if at is None else min(Fraction(r), at * w)
        for r, w in zip(requests, weights, strict=True)
    ]
    assert sum(shares) == min(budget, sum(requests))
    assert all(abs(g - s) < 1 for g, s in zip(grants.tolist(), shares, strict=True))


@given(budget=st.integers(0, 10**4), claims=CLAIMS)
def test_nobody_envies_by_more_than_rounding_to_a_second(budget, claims):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    grants = divide_by_weight(budget, requests, weights)
    for i, j in itertools.permutations(range(len(claims)), 2):
        if grants[i] < requests[i]:
            assert (grants[j] - 1) * weights[i] < (grants[i] + 1) * weights[j]


@given(budget=st.integers(0, 10**4), more=st.integers(1, 100), claims=CLAIMS)
def test_more_never_lowers_the_level_nor_any_grant_by_more_than_its_odd_second(
    budget, more, claims
):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    columns = np.array(requests, dtype=np.int64), np.array(weights, dtype=np.int64)
    before, level = divide_with_level(budget, *columns)
    after, higher = divide_with_level(budget + more, *columns)
    if higher.as_fraction() is not None:
        assert level.as_fraction() is not None
        assert level.as_fraction() < higher.as_fraction()
    assert (after >= before - 1).all()


@given(budget=st.integers(0, 10**4), claims=CLAIMS, rng=st.randoms(use_true_random=False))
def test_the_order_of_requests_moves_odd_seconds_only(budget, claims, rng):
    shuffled = list(range(len(claims)))
    rng.shuffle(shuffled)
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    grants = divide_by_weight(budget, requests, weights)
    again = divide_by_weight(
        budget, [requests[i] for i in shuffled], [weights[i] for i in shuffled]
    )
    assert all(abs(again[place] - grants[i]) <= 1 for place, i in enumerate(shuffled))


def test_a_level_is_found_in_few_passes_whatever_the_requests():
    """Requests that double each time are the hard case; a pass for each would be a pass a bit."""
    requests = np.array([2**i for i in range(60)] * 20, dtype=np.int64)
    weights = np.ones(requests.size, dtype=np.int64)
    for bits in range(1, 64):
        level = find_level(2**bits, requests, weights)
        used = sum(min(Fraction(r), level.as_fraction()) for r in requests.tolist())
        assert used == 2**bits


def test_everyone_full_has_no_level():
    assert Level(0, 0, 0).as_fraction() is None


@given(st.lists(st.integers(0, 2**62), max_size=50))
def test_adding_up_does_not_overflow(numbers):
    assert exact_sum(np.array(numbers, dtype=np.int64)) == sum(numbers)


def test_a_million_claims_are_divided_exactly():
    """Time is measured in benchmarks/award.py; here only that it is no loop over claims."""
    rng = np.random.default_rng(7)
    requests, weights = rng.integers(0, 10**13, 10**6), rng.integers(1, 10**6, 10**6)
    budget = exact_sum(requests) // 3
    started = time.process_time()
    grants = divide_columns(budget, requests, weights)
    assert time.process_time() - started < 3
    assert exact_sum(grants) == budget
    assert (grants <= requests).all()


def test_dominant_shares_of_the_published_example():
    """Ghodsi et al., NSDI 2011, section 4.1: <9 CPU, 18 GB>, A <1, 4>, B <3, 1>: 3 and 2 tasks.

    3 tasks of A hold 12 of 18 GB, 2 of B hold 6 of 9 CPUs: two thirds each.
    """
    assert fill_by_dominant_share([9, 18], [[1, 4], [3, 1]], [1, 1]) == [3, 2]


def test_dominant_shares_of_the_published_network():
    """Bertsekas and Gallager, section 6.5.2: links of capacity 1, sessions that cross some of them.

    One link carries sessions 2, 3 and 5, which get a third; another 1 and 5, so 1 gets the other
    two thirds; a third link carries 4 alone.
    """
    sessions = [[0, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 1], [1, 1, 0]]
    third = Fraction(1, 3)
    assert fill_by_dominant_share([1, 1, 1], sessions, [1] * 5) == [
        2 * third,
        third,
        third,
        1,
        third,
    ]


@settings(max_examples=50)
@given(
    capacity=st.lists(st.integers(1, 50), min_size=2, max_size=3),
    data=st.data(),
)
def test_dominant_shares_use_up_a_resource_of_everyone(capacity, data):
    demand = st.lists(st.integers(0, 5), min_size=len(capacity), max_size=len(capacity))
    demands = data.draw(st.lists(demand.filter(any), min_size=1, max_size=5))
    tasks = fill_by_dominant_share(capacity, demands, [1] * len(demands))
    used = [
        sum(t * need[r] for t, need in zip(tasks, demands, strict=True))
        for r in range(len(capacity))
    ]
    assert all(u <= c for u, c in zip(used, capacity, strict=True))
    for need in demands:
        assert any(need[r] and used[r] == capacity[r] for r in range(len(capacity)))
