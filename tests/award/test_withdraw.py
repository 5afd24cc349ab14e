"""Who leaves, and who is let back in: on divisions that are written down instead of computed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.award.findings import ROUND_TOO_LARGE
from dure.award.lots import Lot, Market
from dure.award.withdraw import TRIES_MAX, group_by_need, settle
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place


def room_for(capacity, needs):
    """Divide by handing out needs: while they are more than there is, the later half leaves."""

    def divide(withdrawn):
        inside = [row for row in range(len(needs)) if row not in withdrawn]
        if sum(needs[row] for row in inside) <= capacity:
            return inside, []
        return inside, inside[len(inside) // 2 :]

    return divide


BACK = {
    "there is room for all": (9, [3, 3, 3], [[0, 1, 2]], [0, 1, 2]),
    "too many left, and one is let back in": (6, [3, 3, 3], [[0, 1, 2]], [0, 1]),
    "two of three": (8, [2, 2, 2, 2, 2, 2, 2], [[0, 1, 2, 3, 4, 5, 6]], [0, 1, 2, 3]),
    "the least needy first": (5, [1, 9, 4, 2], [[0, 3, 2, 1]], [0, 3]),
    "each group by itself": (5, [1, 9, 4, 2], [[1], [0, 3, 2]], [0, 3]),
    "nobody can stay": (0, [1, 1], [[0, 1]], []),
    "nobody is there": (0, [], [], []),
}


@pytest.mark.parametrize(("capacity", "needs", "groups", "want"), BACK.values(), ids=BACK)
def test_who_is_in_the_end(capacity, needs, groups, want):
    assert settle(room_for(capacity, needs), groups) == want


@given(capacity=st.integers(0, 60), needs=st.lists(st.integers(1, 9), max_size=40))
def test_nobody_of_the_least_needy_is_left_out_for_whom_there_is_room(capacity, needs):
    order = sorted(range(len(needs)), key=lambda row: needs[row])
    inside = settle(room_for(capacity, needs), [order])
    assert sum(needs[row] for row in inside) <= capacity
    outside = [row for row in order if row not in inside]
    if outside:
        assert sum(needs[row] for row in inside) + needs[outside[0]] > capacity


def test_a_try_that_breaks_a_rule_lets_nobody_in():
    tries = []

    def divide(withdrawn):
        tries.append(withdrawn)
        if withdrawn == ():
            return "all", [0, 1]
        if len(withdrawn) == 1:
            raise InputRefused(
                [Finding(ROUND_TOO_LARGE, Place("rules"), {"asked": "9", "most": "8"})]
            )
        return "none", []

    assert settle(divide, [[0], [1]]) == "none"
    assert tries == [(), (0, 1), (1,), (0,)]


def test_tries_are_bounded():
    tries = []

    def divide(withdrawn):
        tries.append(withdrawn)
        return len(withdrawn), [] if len(withdrawn) == 100 else [99] * (len(withdrawn) < 100)

    groups = [[row] for row in range(100)]

    def leaves_at_once(withdrawn):
        return divide(withdrawn) if withdrawn else (0, list(range(100)))

    assert settle(leaves_at_once, groups) == 100
    assert len(tries) == 1 + TRIES_MAX


def test_groups_are_of_the_same_types_and_rise_by_need():
    class Bids:
        least_s = np.array([8, 6, 4, 9])
        weight = np.array([1, 1, 1, 3])

    rates = np.array([[1000, 0], [1000, 500], [1000, 0], [2000, 0]])
    market = Market((Lot(0), Lot(1)), np.array([1, 1]), rates, np.ones(4), Bids.weight)
    # 9 for a weight of 3 at twice the speed is 1.5, then 4 and 8.
    assert group_by_need(Bids, market) == [[3, 2, 0], [1]]
