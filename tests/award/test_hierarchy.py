import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.hierarchy import (
    Pool,
    TrackTerms,
    divide_between,
    divide_by_track,
    fill_by_weight,
)
from dure.award.lots import Lot, Market
from dure.award.round import Rules, SetAside

BETWEEN = {
    "no bounds, by weight": (90, [0, 0], [90, 90], [2, 1], [60, 30]),
    "a floor above the level holds": (100, [0, 60, 0], [90, 90, 90], [1, 1, 1], [20, 60, 20]),
    "a floor below the level changes nothing": (90, [0, 20], [90, 90], [1, 1], [45, 45]),
    "a ceiling below the level holds": (90, [0, 0], [30, 90], [1, 1], [30, 60]),
    "more than all limits": (100, [0, 0], [30, 40], [1, 1], [30, 40]),
    "less than all floors is divided up to the floors": (
        30,
        [20, 40],
        [90, 90],
        [1, 1],
        [15, 15],
    ),
    "nothing": (0, [10, 0], [20, 20], [1, 1], [0, 0]),
    "nobody": (10, [], [], [], []),
    "odd seconds to who has least per weight": (10, [0, 0, 0], [9, 9, 9], [6, 6, 2], [4, 4, 2]),
    "and nobody has one less of eleven": (11, [0, 0, 0], [9, 9, 9], [6, 6, 2], [5, 4, 2]),
    "what a floor holds is given first": (5, [0, 3], [9, 9], [1, 1], [2, 3]),
}


@pytest.mark.parametrize(
    ("budget", "lows", "highs", "weights", "want"), BETWEEN.values(), ids=BETWEEN
)
def test_dividing_between_bounds(budget, lows, highs, weights, want):
    assert divide_between(budget, lows, highs, weights)[0] == want


@given(
    budget=st.integers(0, 500),
    claims=st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 9)), max_size=6
    ),
)
def test_shares_between_bounds_sum_exactly_and_keep_them(budget, claims):
    lows = [min(a, b) for a, b, _ in claims]
    highs = [max(a, b) for a, b, _ in claims]
    shares, level = divide_between(budget, lows, highs, [w for _, _, w in claims])
    assert sum(shares) == min(budget, sum(highs))
    assert all(s <= high for s, high in zip(shares, highs, strict=True))
    if budget >= sum(lows):
        assert all(s >= low for s, low in zip(shares, lows, strict=True))
    else:
        assert all(s <= low for s, low in zip(shares, lows, strict=True))
    assert (level is None) == (budget >= sum(highs))


def test_tracks_share_first_and_then_their_applications():
    """100 among two tracks of weight 1 is 50 each; one has two members, the other four.

    The last second of each division went to who had 49, 24 and 12.
    """
    terms = TrackTerms((1, 1), (0, 0), (None, None))
    track = np.array([0, 0, 1, 1, 1, 1])
    each = np.full(6, 90)
    grants, levels = divide_by_track(100, each, np.ones(6, dtype=np.int64), track, terms)
    assert grants.tolist() == [25, 25, 13, 13, 12, 12]
    assert [(t, str(level)) for t, level in levels] == [(-1, "49"), (0, "24"), (1, "12")]


def test_a_track_without_weight_weighs_as_much_as_its_members():
    terms = TrackTerms((), (0, 0), (None, None))
    track = np.array([0, 0, 1, 1, 1, 1])
    grants, _ = divide_by_track(60, np.full(6, 90), np.ones(6, dtype=np.int64), track, terms)
    assert grants.tolist() == [10] * 6


def market(rates, capacity, asked, weights=None):
    n = len(rates)
    return Market(
        tuple(Lot(a) for a in range(len(capacity))),
        np.array(capacity, dtype=np.int64),
        np.array(rates, dtype=np.int64).reshape(n, len(capacity)),
        np.array(asked, dtype=np.int64),
        np.array(weights or [1] * n, dtype=np.int64),
    )


def test_the_fastest_type_is_filled_first_and_what_is_left_goes_to_the_next():
    """Both are fastest on the first type, 30 each; the second has room for the 40 still asked."""
    filled = fill_by_weight(
        market([[2000, 1000], [2000, 0]], [60, 100], [100, 100]), np.zeros(2, int), 1, Rules()
    )
    assert filled.grant_s.tolist() == [[30, 40], [30, 0]]
    assert filled.pools == (Pool(1, 0, -1, 29), Pool(2, 1, -1, None))


def test_of_equally_fast_types_the_earlier_is_filled_first():
    filled = fill_by_weight(market([[1000, 1000]], [60, 60], [50]), np.zeros(1, int), 1, Rules())
    assert filled.grant_s.tolist() == [[50, 0]]


def test_floor_and_ceiling_of_a_track_count_over_all_choices():
    """Track 1 may have 30 of the type: 20 for whom it is first, then only 10 for the others."""
    rules = Rules(set_asides=(SetAside("track", 1, 0, floor_s=0, ceiling_s=30),))
    filled = fill_by_weight(
        market([[1000, 0], [1000, 2000]], [100, 10], [20, 100]), np.array([1, 1]), 2, rules
    )
    # 100 of work asked: 10 s at 2.0 do 20, and 30 - 20 = 10 s at 1.0 do 10 more.
    assert filled.grant_s.tolist() == [[20, 0], [10, 10]]


def test_a_floor_is_kept_for_those_for_whom_the_type_is_fastest():
    rules = Rules(set_asides=(SetAside("track", 1, 0, floor_s=60),))
    filled = fill_by_weight(
        market([[1000], [1000], [1000]], [90], [90, 90, 90]), np.array([0, 0, 1]), 2, rules
    )
    assert filled.grant_s.ravel().tolist() == [15, 15, 60]


@st.composite
def claims(draw):
    n = draw(st.integers(1, 8))

    def column(low, high):
        return np.array(draw(st.lists(st.integers(low, high), min_size=n, max_size=n)))

    bounds = [sorted(draw(st.tuples(st.integers(0, 300), st.integers(0, 300)))) for _ in range(3)]
    terms = TrackTerms(
        draw(st.just(()) | st.tuples(*[st.integers(1, 5)] * 3)),
        tuple(low for low, _ in bounds),
        tuple(draw(st.sampled_from([None, high])) for _, high in bounds),
    )
    return column(0, 200), column(1, 9), column(0, 2), terms


@settings(deadline=None)
@given(st.integers(0, 900), st.integers(1, 50), claims())
def test_more_of_one_type_lowers_no_grant_and_no_track(budget, more, drawn):
    before = divide_by_track(budget, *drawn)[0]
    after = divide_by_track(budget + more, *drawn)[0]
    assert (after >= before).all()


RATES = st.sampled_from([0, 300, 500, 1000, 1700])


@settings(deadline=None)
@given(st.data())
def test_more_of_a_type_never_lowers_the_least_satisfied(data):
    """But for less than a second of each type: who has more of one asks for less of the next."""
    n, k = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    rates = data.draw(st.lists(st.lists(RATES, min_size=k, max_size=k), min_size=n, max_size=n))
    capacity = data.draw(st.lists(st.integers(0, 10**4), min_size=k, max_size=k))
    asked = data.draw(st.lists(st.integers(0, 10**4), min_size=n, max_size=n))
    weights = data.draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    larger = list(capacity)
    larger[data.draw(st.integers(0, k - 1))] += data.draw(st.integers(1, 10**3))

    def satisfied(there):
        what = market(rates, there, asked, weights)
        filled = fill_by_weight(what, np.zeros(n, dtype=np.int64), 1, Rules())
        return what.work_milli(filled.grant_s)

    lost = satisfied(capacity) - satisfied(larger)
    assert (lost < np.maximum(np.array(rates).sum(axis=1), 1)).all()
