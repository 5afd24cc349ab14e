import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.divide import divide_by_weight
from dure.award.lots import Lot, Market
from dure.award.maxmin import divide_max_min
from dure.award.measure import measure_level
from dure.award.round import MILLI

MUCH = 10**12


def market(rates, capacity, asked, weights=None):
    n = len(rates)
    return Market(
        tuple(Lot(a) for a in range(len(capacity))),
        np.array(capacity, dtype=np.int64),
        np.array(rates, dtype=np.int64).reshape(n, len(capacity)),
        np.array(asked, dtype=np.int64),
        np.array(weights or [1] * n, dtype=np.int64),
    )


CASES = {
    "one type is water-filling": (
        ([[1000]] * 3, [100_000], [20_000, 60_000, 60_000]),
        [[20_000], [40_000], [40_000]],
        [40_000],
    ),
    # Both at half on their slow type would be worse: each alone on its own, all at 100 %.
    "each goes where it is faster": (
        ([[2000, 1000], [1000, 2000]], [10**5, 10**5], [MUCH, MUCH]),
        [[10**5, 0], [0, 10**5]],
        [10**5],
    ),
    # Progress is seconds on one's fastest type. The first can use type 0 only; the second both, at
    # half the speed on type 1. Level t: t + (t - 45/2) = 90 on type 0 gives t = 56.25.
    "who can go elsewhere makes room": (
        ([[1000, 0], [1000, 500]], [90_000, 45_000], [MUCH, MUCH]),
        [[56_250, 0], [33_750, 45_000]],
        [56_250],
    ),
    # Type 0 holds two of them at 50 each; the third has type 1 to itself.
    "a second level goes on where the first stopped": (
        ([[1000, 0], [1000, 0], [1000, 1000]], [100_000, 500_000], [MUCH] * 3),
        [[50_000, 0], [50_000, 0], [0, 500_000]],
        [50_000, 500_000],
    ),
    "a weight of three is lifted three times as far": (
        ([[1000], [1000]], [100_000], [MUCH, MUCH], [3, 1]),
        [[75_000], [25_000]],
        [25_000],
    ),
    "all have what they asked": (
        ([[1000], [500]], [10**6], [200_000, 100_000]),
        [[200_000], [200_000]],
        [np.inf],
    ),
    "a lot too small to have a price that shows is shared with the others": (
        ([[1000, 1000], [1000, 1000]], [10**9, 10], [MUCH, MUCH]),
        [[500_000_000, 5], [500_000_000, 5]],
        [500_000_005],
    ),
    "a level within a hair of what is asked ends there": (
        ([[1000]], [434], [434], [3]),
        [[434]],
        [434 / 3],
    ),
    "a slow one is lifted by time, not by work": (
        ([[1000], [100]], [100_000], [MUCH, MUCH]),
        [[50_000], [50_000]],
        [50_000],
    ),
}


@pytest.mark.parametrize(("what", "grants", "levels"), CASES.values(), ids=CASES)
def test_known_divisions(what, grants, levels):
    lifted = divide_max_min(market(*what), gap_max=1e-7)
    assert lifted.grant_s == pytest.approx(np.array(grants), abs=2)
    assert [b.level for b in lifted.bottlenecks] == pytest.approx(levels, rel=1e-6)
    assert (lifted.grant_s.sum(axis=0) <= what[1]).all()


def test_nobody_active_has_no_level():
    lifted = divide_max_min(market([[0, 1000]], [10, 0], [5]))
    assert lifted.grant_s.tolist() == [[0, 0]]
    assert lifted.bottlenecks == ()


RATES = st.integers(0, 3).flatmap(lambda z: st.just(0) if z == 0 else st.integers(200, 5000))


@st.composite
def markets(draw):
    k = draw(st.integers(1, 4))
    n = draw(st.integers(1, 6))
    rows = st.lists(RATES, min_size=k, max_size=k)
    rates = draw(st.lists(rows, min_size=n, max_size=n))
    capacity = draw(st.lists(st.integers(10**5, 10**6), min_size=k, max_size=k))
    asked = draw(st.lists(st.integers(0, 2 * 10**6), min_size=n, max_size=n))
    weights = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    return market(rates, capacity, asked, weights)


def progress(what, grant_s):
    """Seconds per weight on the fastest type, lowest first, of those short of what they asked."""
    rows = what.is_active()
    work = what.work_milli(grant_s)
    short = rows & (MILLI * what.asked_s - work >= what.rate_milli.sum(axis=1))
    return sorted((work / (what.weight * np.maximum(what.fastest_milli(), 1)))[short].tolist())


@settings(max_examples=40, deadline=None)
@given(markets())
def test_grants_are_feasible_and_leave_nothing_of_use(what):
    grant_s = divide_max_min(what).grant_s
    work = what.work_milli(grant_s)
    assert (grant_s >= 0).all()
    assert (grant_s[what.rate_milli == 0] == 0).all()
    assert (grant_s.sum(axis=0) <= what.capacity_s).all()
    assert (work <= MILLI * what.asked_s).all()
    left = what.capacity_s - grant_s.sum(axis=0)
    missing = MILLI * what.asked_s - work
    for lot in np.flatnonzero(left):
        rate = what.rate_milli[:, lot]
        assert not ((rate > 0) & (missing >= rate)).any()


@settings(max_examples=40, deadline=None)
@given(markets(), st.integers(0, 3), st.integers(1, 10**5))
def test_more_supply_never_lowers_the_least_satisfied(what, lot, more):
    """But for a second of each type, and the millionth to which levels are known."""
    capacity = what.capacity_s.copy()
    capacity[lot % capacity.size] += more
    larger = Market(what.lots, capacity, what.rate_milli, what.asked_s, what.weight)
    before = progress(what, divide_max_min(what).grant_s)
    after = progress(larger, divide_max_min(larger).grant_s)
    if after:
        assert before
        assert after[0] >= before[0] * (1 - 1e-5) - 2 * capacity.size


@settings(max_examples=40, deadline=None)
@given(markets())
def test_levels_rise_and_there_are_at_most_as_many_as_lots_and_one(what):
    levels = [b.level for b in divide_max_min(what).bottlenecks]
    assert all(low <= high * (1 + 1e-5) for low, high in itertools.pairwise(levels))
    assert len(levels) <= len(what.lots) + 1


@settings(max_examples=30, deadline=None)
@given(
    budget=st.integers(0, 10**6),
    claims=st.lists(st.tuples(st.integers(0, 10**5), st.integers(1, 9)), min_size=1, max_size=6),
)
def test_on_one_type_it_is_the_division_by_weight_but_for_odd_seconds(budget, claims):
    requests, weights = [r for r, _ in claims], [w for _, w in claims]
    lifted = divide_max_min(market([[1000]] * len(claims), [budget], requests, weights))
    exact = divide_by_weight(budget, requests, weights)
    # Both are within a second of each other where weights are equal; see test_divide.py.
    apart = 1 + np.array(weights) * len(weights) / min(weights)
    assert (np.abs(lifted.grant_s.ravel() - exact) <= apart).all()
    assert lifted.grant_s.sum() == sum(exact)


def test_a_bound_is_told_only_where_money_is_short():
    """At prices so high that all that is asked costs less than all there is, nothing is bounded."""
    what = market([[1000], [1000]], [100], [10, 20])
    everyone, lots = np.ones(2, dtype=bool), np.ones(1, dtype=bool)
    who = (everyone, everyone, lots)
    work = np.zeros(2, dtype=np.int64)
    assert measure_level(what, work, who, np.array([0.01])) == (0.0, None)
    # 10 and 20 asked of 15: the second fills up at 10, 5 are left for each weight of one.
    what = market([[1000], [1000]], [15], [10, 20])
    assert measure_level(what, work, who, np.array([0.1]))[1] == pytest.approx(7.5)
