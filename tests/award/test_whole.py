import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.lots import Lot, Market
from dure.award.round import MILLI, Supply
from dure.award.servers import give_servers
from dure.award.whole import round_shares


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
    "whole shares stay": (([[1000]] * 2, [10], [9, 9]), [[4.0], [6.0]], [[4], [6]]),
    "odd seconds to the largest remainder": (
        ([[1000]] * 3, [10], [9] * 3),
        [[4.29], [4.28], [1.43]],
        [[4], [4], [2]],
    ),
    "of equal remainders the earlier": (
        ([[1000]] * 2, [5], [9, 9]),
        [[2.5], [2.5]],
        [[3], [2]],
    ),
    "a hair too much is cut to what there is": (
        ([[1000]] * 2, [5], [9, 9]),
        [[3.0], [3.0]],
        [[2], [3]],
    ),
    "a hair too much is cut to what was asked": (([[1000]], [9], [5]), [[5.6]], [[5]]),
    "a cut may take all of one lot and go on": (
        ([[1000, 1000]], [9, 9], [2]),
        [[1.0, 4.0]],
        [[0, 2]],
    ),
    "what is left goes to those who hold some": (
        ([[1000]] * 3, [30], [30] * 3, [1, 2, 1]),
        [[3.0], [3.0], [0.0]],
        [[11], [19], [0]],
    ),
    "then to anyone who can use it": (
        ([[1000], [1000]], [30], [10, 30]),
        [[10.0], [0.0]],
        [[10], [20]],
    ),
    "what nobody can use is left": (([[1000], [0]], [30], [10, 30]), [[10.0], [9.0]], [[10], [0]]),
    "a second too fast for what is missing is left": (([[3000]], [9], [10]), [[3.3]], [[3]]),
    "a share of nothing is nothing": (([[1000]], [0], [10]), [[0.0]], [[0]]),
}


@pytest.mark.parametrize(("what", "shares", "want"), CASES.values(), ids=CASES)
def test_rounding_shares(what, shares, want):
    assert round_shares(market(*what), np.array(shares)).tolist() == want


@settings(max_examples=60)
@given(st.data())
def test_shares_that_sell_out_move_by_less_than_a_second(data):
    """Rounding is exact where a division is: nothing is left over, nobody is at its cap."""
    n, k = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    parts = np.array(
        data.draw(
            st.lists(st.lists(st.integers(1, 50), min_size=n, max_size=n), min_size=k, max_size=k)
        )
    ).T
    capacity = np.array(data.draw(st.lists(st.integers(1, 10**6), min_size=k, max_size=k)))
    shares = parts / parts.sum(axis=0) * capacity
    what = market(np.full((n, k), MILLI), capacity, [4 * 10**6] * n)
    grant_s = round_shares(what, shares)
    assert (grant_s.sum(axis=0) == capacity).all()
    assert np.abs(grant_s - shares).max() < 1 + 1e-6


def supply(capacity, size=8, term_s=10):
    k = len(capacity)
    return Supply(tuple(f"t{a}" for a in range(k)), tuple(capacity), (size,) * k, term_s)


SERVERS = {
    "whole servers stay": (([[1000]] * 2, [320], [320] * 2), [[80], [160]], [[80], [160]]),
    # 320 s are 4 servers of 80: 1.5, 1.25 and 1.25 of them.
    "the largest remainder gets the odd server": (
        ([[1000]] * 3, [320], [320] * 3),
        [[120], [100], [100]],
        [[160], [80], [80]],
    ),
    "who asked for less than a server gets none": (
        ([[1000]] * 2, [160], [79, 320]),
        [[79], [81]],
        [[0], [160]],
    ),
    "no more servers than the shares add up to": (
        ([[1000]] * 2, [800], [320] * 2),
        [[79], [79]],
        [[80], [0]],
    ),
    "a fast type fills what was asked sooner": (
        ([[2000], [1000]], [160], [100, 160]),
        [[50], [110]],
        [[0], [160]],
    ),
    "what a server on one type took is not given again on the next": (
        ([[1000, 1000]], [80, 80], [110]),
        [[55, 55]],
        [[0, 0]],
    ),
}


@pytest.mark.parametrize(("what", "shares", "want"), SERVERS.values(), ids=SERVERS)
def test_giving_servers(what, shares, want):
    got = give_servers(market(*what), np.array(shares), supply(what[1]))
    assert got.tolist() == want


def test_who_fell_short_before_comes_first():
    what = market([[1000]] * 2, [80], [80] * 2)
    shares = np.array([[40], [40]])
    assert give_servers(what, shares, supply([80])).ravel().tolist() == [80, 0]
    owed = np.array([[-40], [40]])
    assert give_servers(what, shares, supply([80]), owed).ravel().tolist() == [0, 80]


@settings(max_examples=100)
@given(st.data())
def test_servers_are_less_than_one_away_from_the_share(data):
    n, k = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    rows = st.lists(st.integers(0, 1000), min_size=k, max_size=k)
    shares = np.array(data.draw(st.lists(rows, min_size=n, max_size=n)))
    rates = np.array(data.draw(st.lists(rows, min_size=n, max_size=n)))
    shares[rates == 0] = 0
    spare = np.array(data.draw(st.lists(st.integers(0, 2000), min_size=n, max_size=n)))
    asked = -(-(rates * shares).sum(axis=1) // MILLI) + spare
    capacity = shares.sum(axis=0) + data.draw(st.integers(0, 500))
    what = market(rates, capacity, asked)
    grant_s = give_servers(what, shares, supply(capacity.tolist()))
    each = 80
    assert (grant_s % each == 0).all()
    assert (np.abs(grant_s - shares) < each).all()
    assert (grant_s.sum(axis=0) <= shares.sum(axis=0)).all()
    assert (what.work_milli(grant_s) <= MILLI * asked).all()
