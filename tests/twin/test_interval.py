"""Confidence intervals: quantiles of a printed table, and how often they hold the truth."""

import numpy as np
import pytest

from dure.twin.interval import interval_of, student_t

# Two-sided, from the table of Abramowitz and Stegun, 26.10.
QUANTILES = [
    (1, 95, 12.706),
    (2, 95, 4.303),
    (3, 95, 3.182),
    (4, 95, 2.776),
    (9, 95, 2.262),
    (10, 95, 2.228),
    (19, 95, 2.093),
    (30, 95, 2.042),
    (120, 95, 1.980),
    (1, 99, 63.657),
    (9, 99, 3.250),
    (30, 90, 1.697),
    (2, 50, 0.816),
]


@pytest.mark.parametrize(("degrees", "percent", "want"), QUANTILES)
def test_quantiles_are_those_of_the_table(degrees, percent, want):
    assert student_t(degrees, percent) == pytest.approx(want, abs=6e-4)


def test_an_interval_by_hand():
    # Mean 12, spread 2, 2 degrees: 4.3027 × 2 / √3 = 4.968.
    got = interval_of([10, 12, 14])
    assert (got.n, got.mean) == (3, 12)
    assert (got.low, got.high) == pytest.approx((7.0317, 16.9683), abs=1e-4)


def test_one_value_has_no_interval_and_none_has_nothing():
    got = interval_of([7])
    assert (got.n, got.mean, got.half_width, got.low, got.high) == (1, 7, None, None, None)
    assert interval_of([]) is None


def test_ninety_five_in_a_hundred_hold_the_truth():
    values = np.random.default_rng(20261122).normal(5, 3, (4_000, 6))
    held = sum((got := interval_of(row)).low <= 5 <= got.high for row in values.tolist())
    # Binomial, 4,000 at 0.95: standard deviation 13.8; four of them.
    assert abs(held - 3_800) < 55
