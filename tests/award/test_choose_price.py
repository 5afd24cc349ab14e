"""Prices of large rounds: samples and boxes against one linear programme of the whole."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dure.award import choose_decide, choose_price
from dure.award.choose_price import find_prices, weigh
from dure.award.choose_rows import order_rows
from dure.award.choose_slate import Limits, Slate

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "award_choose.py"
DEAR = 1e6


@pytest.fixture(scope="module")
def draw_slate():
    """The slates of the benchmark: 24 budgets, 4 set-asides, 20 ministries, overlaps, caps."""
    spec = importlib.util.spec_from_file_location("award_choose", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.draw_slate


@pytest.fixture
def small_parts(monkeypatch):
    """Let rounds of a few thousand applications count as large."""
    monkeypatch.setattr(choose_price, "WHOLE_OPTIONS", 0)
    monkeypatch.setattr(choose_price, "SAMPLE_BUNDLES", 400)
    monkeypatch.setattr(choose_price, "OPEN_BUNDLES", 900)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("small_parts")
def test_samples_and_boxes_find_the_bound_of_the_whole(draw_slate, monkeypatch, seed):
    rows = order_rows(*draw_slate(3000, seed))
    boxed = find_prices(rows, DEAR)
    monkeypatch.setattr(choose_price, "WHOLE_OPTIONS", 10**6)
    whole = find_prices(rows, DEAR)
    assert whole.bound <= boxed.bound * (1 + 1e-9)
    assert boxed.bound - whole.bound <= 2e-5 * whole.bound


@pytest.mark.parametrize("off", [0.5, 2.0])
@pytest.mark.usefixtures("small_parts")
def test_boxes_find_their_way_from_bad_prices(draw_slate, off, monkeypatch):
    rows = order_rows(*draw_slate(3000, 1))
    price, spread = choose_price.sample_prices(rows, DEAR)
    monkeypatch.setattr(choose_price, "sample_prices", lambda *_: (price * off, spread))
    boxed = find_prices(rows, DEAR)
    monkeypatch.setattr(choose_price, "WHOLE_OPTIONS", 10**6)
    assert boxed.bound <= find_prices(rows, DEAR).bound * 1.001


@pytest.mark.usefixtures("small_parts")
def test_no_more_than_so_many_boxes_are_tried(draw_slate, monkeypatch):
    monkeypatch.setattr(choose_price, "STEPS_MAX", 1)
    rows = order_rows(*draw_slate(3000, 1))
    found = find_prices(rows, DEAR)
    assert found.bound == pytest.approx(weigh(rows, found.price, found.cap_price).bound)


@pytest.mark.usefixtures("small_parts")
def test_a_large_round_without_a_cap(draw_slate, monkeypatch):
    slate, limits = draw_slate(2000, 3)
    rows = order_rows(slate, replace(limits, cap=None))
    boxed = find_prices(rows, DEAR)
    monkeypatch.setattr(choose_price, "WHOLE_OPTIONS", 10**6)
    assert boxed.bound <= find_prices(rows, DEAR).bound * (1 + 2e-5)


@pytest.mark.usefixtures("small_parts")
def test_a_large_round_in_which_nothing_binds(draw_slate):
    slate, limits = draw_slate(2000, 3)
    rows = order_rows(slate, Limits(tuple(10 * c for c in limits.capacity)))
    best = sum(
        max(slate.score_milli[slate.owner == row])
        for row in range(2000)
        if slate.bundle[row] == row
    )
    assert find_prices(rows, DEAR).bound >= best - 1


def test_what_is_open_grows_until_what_is_decided_breaks_nothing(draw_slate, monkeypatch):
    # With 3 bundles open at first, those that the prices decide break budgets.
    monkeypatch.setattr(choose_decide, "OPEN_LEAST", 20)
    rows = order_rows(*draw_slate(400, 1))
    prices = find_prices(rows, DEAR)
    tally = choose_decide.decide_bundles(rows, prices, DEAR, prices.bound * 2e-2)
    assert np.all(tally.room >= 0)
    assert prices.bound - rows.score[tally.picked()].sum() <= prices.bound * 2e-2


def test_an_option_that_no_limit_can_hold_is_left_out():
    column = np.arange(3)
    slate = Slate(
        ids=("a", "b", "c"),
        budgets=("h200",),
        owner=column,
        score_milli=np.array([9, 8, 7]),
        use=np.array([[5], [4], [3]]),
        applicant=column,
    )
    assert order_rows(slate, Limits((4,))).option.tolist() == [1, 2]
