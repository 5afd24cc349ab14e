from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dure.award.hierarchy import divide_between
from dure.award.verify_level import share_at

# 10 by weights 3, 1 and 1, with 3 asked by the last.
CLAIMS = ([0, 0, 0], [9, 9, 3], [3, 1, 1])
LEVELS = {
    # 3·5/3 = 5, and 5/3 up to 2 for both: 9 of 10; the next of the first stands at 5/3.
    "the level of the last second": (10, CLAIMS, Fraction(5, 3), [6, 2, 2]),
    "a level below": (10, CLAIMS, Fraction(4, 3), None),
    "a level just above": (10, CLAIMS, Fraction(17, 10), None),
    "the next level": (10, CLAIMS, Fraction(2), None),
    "no level where not all have what they ask": (10, CLAIMS, None, None),
    "a level below nothing": (10, CLAIMS, Fraction(-1), None),
    "all have what they ask": (21, CLAIMS, None, [9, 9, 3]),
    "and no level then": (21, CLAIMS, Fraction(9), None),
    # All three stand at 2: of equal ones the larger weight first, then the earlier.
    "one of three at the same level": (11, CLAIMS, Fraction(2), [7, 2, 2]),
    "two of three": (12, CLAIMS, Fraction(2), [7, 3, 2]),
    "three of three": (13, CLAIMS, Fraction(2), [7, 3, 3]),
    "four of three": (14, CLAIMS, Fraction(2), None),
    "nothing to give stands at 0": (0, CLAIMS, Fraction(0), [0, 0, 0]),
    "and nowhere else": (0, CLAIMS, Fraction(1), None),
    "a floor comes first": (6, ([0, 0, 3], [9, 9, 3], [3, 1, 1]), Fraction(1, 3), [2, 1, 3]),
    "less than the floors goes up to the floors": (
        2, ([1, 1, 3], [9, 9, 3], [3, 1, 1]), Fraction(0), [1, 1, 0],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("budget", "claims", "level", "want"), LEVELS.values(), ids=LEVELS)
def test_the_shares_at_a_level(budget, claims, level, want):
    assert share_at(budget, claims, level) == want


@given(
    budget=st.integers(0, 500),
    claims=st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(1, 9)), max_size=6
    ),
    other=st.fractions(0, 100, max_denominator=9),
)
def test_only_the_level_that_was_reached_is_accepted(budget, claims, other):
    lows, highs = [min(a, b) for a, b, _ in claims], [max(a, b) for a, b, _ in claims]
    weights = [w for _, _, w in claims]
    shares, level = divide_between(budget, lows, highs, weights)
    assert share_at(budget, (lows, highs, weights), level) == shares
    assume(other != level)
    assert share_at(budget, (lows, highs, weights), other) is None
