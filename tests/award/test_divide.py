import itertools
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dure.award.divide import (
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
    # With 4, 4 and 1 the third has 1/2 per weight, the others 2/3.
    "the odd second goes to who has least per weight": (10, [9, 9, 9], [6, 6, 2], [4, 4, 2]),
    "of equal ones the earlier": (4, [9, 9, 9], [1, 1, 1], [2, 1, 1]),
    "of equal ones the larger weight first": (3, [9, 9, 9], [1, 3, 2], [1, 1, 1]),
    "and before the earlier": (2, [9, 9, 9], [1, 3, 2], [0, 1, 1]),
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


def test_a_second_more_costs_nobody_one():
    """Largest remainders would give 4, 4, 2 and then 5, 5, 1: the Alabama paradox of 1880."""
    weights = [6, 6, 2]
    assert divide_by_weight(10, [9, 9, 9], weights) == [4, 4, 2]
    assert divide_by_weight(11, [9, 9, 9], weights) == [5, 4, 2]


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


def divide_second_by_second(budget, claims):
    """Give each second to whom has the fewest per weight, as the rule says."""
    grants = [0] * len(claims)
    for _ in range(min(budget, sum(r for r, _ in claims))):
        hungry = [i for i, (r, _) in enumerate(claims) if grants[i] < r]
        i = min(hungry, key=lambda i: (Fraction(grants[i], claims[i][1]), -claims[i][1], i))
        grants[i] += 1
    return grants


SMALL = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9) | st.integers(1, 10**6)), max_size=6
)


@given(budget=st.integers(0, 150), claims=SMALL)
def test_it_is_the_division_second_by_second(budget, claims):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    assert divide_by_weight(budget, requests, weights) == divide_second_by_second(budget, claims)


def columns_of(claims):
    return tuple(np.array([c[at] for c in claims], dtype=np.int64) for at in (0, 1))


@given(budget=st.integers(0, 10**14), claims=WIDE)
def test_every_grant_is_near_its_exact_share(budget, claims):
    """Less than one second above it; below it by no more than weight times those short, by weight.

    With equal weights that is one second.
    """
    requests, weights = columns_of(claims)
    grants = divide_columns(budget, requests, weights)
    level = find_level(budget, requests, weights)
    at = exact(level)
    shares = [
        Fraction(r) if at is None else min(Fraction(r), at * w)
        for r, w in zip(requests.tolist(), weights.tolist(), strict=True)
    ]
    assert sum(shares) == min(budget, sum(requests.tolist()))
    short = sum(s < r for s, r in zip(shares, requests.tolist(), strict=True))
    for grant, share, weight in zip(grants.tolist(), shares, weights.tolist(), strict=True):
        assert grant < share + 1
        assert grant >= share - (Fraction(weight * short, level.weight) if at else 0)


@given(budget=st.integers(0, 10**14), claims=WIDE)
def test_nobody_envies_another_without_its_last_second(budget, claims):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    grants = divide_by_weight(budget, requests, weights)
    for i, j in itertools.permutations(range(len(claims)), 2):
        if grants[i] < requests[i]:
            assert (grants[j] - 1) * weights[i] <= grants[i] * weights[j]


@given(budget=st.integers(0, 10**14), more=st.integers(1, 10**6), claims=WIDE)
@example(budget=10, more=1, claims=[(9, 6), (9, 6), (9, 2)])
def test_more_lowers_no_grant_and_no_level(budget, more, claims):
    columns = columns_of(claims)
    before, level = divide_with_level(budget, *columns)
    after, higher = divide_with_level(budget + more, *columns)
    assert (after >= before).all()
    if higher is not None:
        assert level <= higher


@given(budget=st.integers(0, 10**14), claims=WIDE, who=st.integers(0, 11), less=st.integers(0, 9))
def test_who_asks_less_lowers_no_grant_of_another(budget, claims, who, less):
    before = divide_columns(budget, *columns_of(claims))
    if who < len(claims):
        claims[who] = (max(0, claims[who][0] - less), claims[who][1])
        after = divide_columns(budget, *columns_of(claims))
        others = np.arange(len(claims)) != who
        assert (after >= before)[others].all()


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
        used = sum(min(Fraction(r), exact(level)) for r in requests.tolist())
        assert used == 2**bits


def exact(level):
    """Give the level of water as one fraction; None where everyone has all it asked."""
    return level.whole + Fraction(level.part, level.weight) if level.weight else None


def test_everyone_full_has_no_level():
    assert divide_with_level(10, *columns_of([(5, 1), (5, 1)]))[1] is None
    assert exact(find_level(10, *columns_of([(5, 1), (5, 1)]))) is None


LEVELS = {
    "nothing is given at the level 0": (0, [(5, 1)], 0),
    "the first second is given at the level 0": (1, [(5, 1), (5, 1)], 0),
    "the third of two equal ones at 1": (3, [(5, 1), (5, 1)], 1),
    "the fourth of a weight of three at its third": (4, [(5, 3), (5, 1)], Fraction(2, 3)),
    "beside one who has all": (8, [(1, 1), (9, 2)], 3),
}


@pytest.mark.parametrize(("budget", "claims", "want"), LEVELS.values(), ids=LEVELS)
def test_the_level_is_where_the_last_second_went(budget, claims, want):
    assert divide_with_level(budget, *columns_of(claims))[1] == want


def test_weights_as_large_as_they_may_be_are_told_apart():
    """Two weights just below 2**31 differ by a part in 2**62 of a second per weight."""
    weights = [2**31 - 1, 2**31 - 2]
    for budget in (2**31, 2**32 - 5, 2**32, 3 * 2**31 + 1):
        one, other = divide_by_weight(budget, [2**40, 2**40], weights)
        assert one + other == budget
        assert (other - 1) * weights[0] <= one * weights[1]
        assert (one - 1) * weights[1] <= other * weights[0]


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
