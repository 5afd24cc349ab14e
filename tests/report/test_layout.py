"""Properties of where things go."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.report.layout import (
    Box,
    clearest,
    log_span,
    log_ticks,
    measure_text,
    part_labels,
    round_ticks,
    round_up,
    wrap_text,
)

PLACES = st.lists(st.floats(0, 300, allow_subnormal=False), min_size=1, max_size=8)
SIZES = st.floats(1e-6, 1e12, allow_subnormal=False)


@given(PLACES)
def test_labels_keep_their_gap_their_order_and_their_limits(places):
    moved = part_labels(places, 16, 0, 300)
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    tops = [moved[i] for i in order]
    assert all(after - before >= 16 - 1e-6 for before, after in pairwise(tops))
    assert tops[0] >= 0
    assert tops[-1] <= 300 + 1e-6


@given(PLACES)
def test_labels_that_are_apart_stay_where_they_are(places):
    apart = sorted(places)
    if all(after - before > 16 for before, after in pairwise(apart)):
        assert part_labels(places, 16, 0, 300) == pytest.approx(places)


def test_more_labels_than_there_is_room_for_begin_at_the_top():
    assert part_labels([5, 5, 5], 16, 0, 20) == [0, 16, 32]


@given(low=st.floats(-1e9, 1e9), length=SIZES, count=st.integers(2, 10))
def test_ticks_are_round_inside_and_not_too_many(low, length, count):
    high = low + length
    if high - low < 1e-6 * max(abs(low), abs(high)):
        return  # closer than the figures that are written
    ticks = round_ticks(low, high, count)
    slack = (high - low) * 1e-6
    assert len(ticks) <= count + 1
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    steps = [after - before for before, after in pairwise(ticks)]
    assert all(step == pytest.approx(steps[0], rel=1e-3) for step in steps)


@given(SIZES, st.integers(2, 8))
def test_the_end_of_an_axis_holds_the_value_and_little_more(value, count):
    end = round_up(value, count)
    assert value * (1 - 1e-6) <= end <= value * 3


@given(SIZES, st.floats(1, 1e6))
def test_a_logarithmic_axis_holds_its_span_and_has_ticks(low, factor):
    start, end = log_span(low, low * factor)
    assert start <= low * (1 + 1e-6)
    assert end >= low * factor * (1 - 1e-6)
    ticks = log_ticks(start, end)
    assert len(ticks) >= 2 or math.log10(end / start) < 1
    assert all(start * (1 - 1e-6) <= tick <= end * (1 + 1e-6) for tick in ticks)


@given(st.lists(st.text("ab가나 %5", min_size=1), max_size=12), st.integers(20, 300))
def test_wrapping_loses_no_word(words, width):
    text = " ".join(words)
    lines = wrap_text(text, 12, width)
    assert " ".join(lines).replace("\xa0", " ").split() == text.split()
    for line in lines:
        assert " " not in line or measure_text(line, 12) <= width


def test_a_number_and_its_percent_stay_together():
    assert wrap_text("at 40 % use", 10, 30) == ["at", "40\xa0%", "use"]


def test_wide_letters_narrow_letters_and_letters_without_width_are_told_apart():
    assert measure_text("가", 10) > measure_text("W", 10) > measure_text("a", 10)
    assert measure_text("a", 10) > measure_text("i", 10)
    assert measure_text("a\u0301", 10) == measure_text("a", 10)


def test_the_clearest_place_is_the_first_of_the_least_covered():
    boxes = [Box(0, 0, 10, 10), Box(20, 0, 30, 10), Box(40, 0, 50, 10)]
    assert clearest(boxes, [Box(5, 5, 8, 8)]) == 1
    assert clearest(boxes, [Box(0, 0, 50, 5), Box(40, 0, 41, 20)]) == 0
