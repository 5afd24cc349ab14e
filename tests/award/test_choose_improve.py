"""Improving a choice: repair, fill, and exchange of envied places; no limit breaks on the way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award import choose as whole
from dure.award.choose import choose
from dure.award.choose_check import check_choice
from dure.award.choose_decide import decide_bundles
from dure.award.choose_envy import find_envy
from dure.award.choose_improve import Tally, chosen_of, fill, remove_envy, repair
from dure.award.choose_price import weigh
from dure.award.choose_rows import order_rows
from dure.award.choose_slate import Cap, Limits, Share, Slate

FREE = np.zeros(1, np.int64)


def slate_of(rows, *, applicant=None, bundle=None):
    """Make a slate of (points, h200, track), one option each."""
    n = len(rows)
    points, use, track = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Slate(
        ids=tuple(f"p-{at}" for at in range(n)),
        budgets=("h200",),
        owner=np.arange(n),
        score_milli=1000 * points,
        use=use.reshape(n, 1),
        applicant=np.arange(n) if applicant is None else np.array(applicant),
        attributes=("track",),
        members=(("academia", "youth"),),
        member=track.reshape(n, 1),
        bundle=np.arange(n) if bundle is None else np.array(bundle),
    )


REPAIRS = {
    "nothing is broken": (Limits((6,)), [0, 1, 2]),
    "of a budget the least goes": (Limits((5,)), [0, 1]),
    "and the next": (Limits((3,)), [0]),
    "of a ceiling the least in the group goes": (
        Limits((6,), (Share("track", "academia", "h200", ceiling=3),)),
        [0, 2],
    ),
    "of a cap the least of the applicant goes": (Limits((6,), (), Cap("h200", 3)), [0, 2]),
}


@pytest.mark.parametrize(("limits", "want"), REPAIRS.values(), ids=REPAIRS)
def test_repair(limits, want):
    slate = slate_of([(90, 3, 0), (80, 2, 0), (70, 1, 1)], applicant=[7, 7, 8])
    tally = Tally(order_rows(slate, limits), np.arange(3))
    repair(tally)
    assert np.flatnonzero(chosen_of(tally, slate) >= 0).tolist() == want


def test_fill_takes_the_largest_gain_first():
    slate = slate_of([(50, 2, 0), (90, 2, 0), (70, 1, 0), (60, 1, 0)])
    tally = Tally(order_rows(slate, Limits((3,))), np.array([], np.int64))
    fill(tally)
    assert chosen_of(tally, slate).tolist() == [-1, 1, 2, -1]


def test_fill_takes_no_second_of_a_bundle_unless_it_is_better():
    slate = slate_of([(50, 1, 0), (90, 2, 0), (70, 1, 0)], bundle=[0, 0, 0])
    rows = order_rows(slate, Limits((2,)))
    tally = Tally(rows, np.flatnonzero(rows.option == 0))
    fill(tally)
    assert chosen_of(tally, slate).tolist() == [-1, 1, -1]


def test_an_exchange_that_an_earlier_one_forbids_is_not_made():
    # The floor of youth, 3 servers, holds 4; each exchange of 2 for 1 would take one of them.
    slate = slate_of([(90, 1, 1), (80, 1, 1), (20, 2, 1), (10, 2, 1)])
    limits = Limits((4,), (Share("track", "youth", "h200", floor=3),))
    rows = order_rows(slate, limits)
    tally = Tally(rows, np.array([2, 3]))
    remove_envy(tally, slate, limits, FREE)
    # First p-0 for p-3: 1 + 2; then what is left, 1, goes to p-1.
    assert chosen_of(tally, slate).tolist() == [0, 1, 2, -1]


def test_a_cap_forbids_the_second_exchange_too():
    slate = slate_of([(90, 2, 0), (80, 2, 0), (20, 2, 0), (10, 2, 0)], applicant=[7, 7, 8, 9])
    limits = Limits((4,), (), Cap("h200", 2))
    tally = Tally(order_rows(slate, limits), np.array([2, 3]))
    remove_envy(tally, slate, limits, FREE)
    assert chosen_of(tally, slate).tolist() == [0, -1, 2, -1]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 1)), min_size=1, max_size=10
    ),
    st.data(),
)
def test_any_start_ends_without_envy_and_with_no_fewer_points(rows_drawn, data):
    n = len(rows_drawn)
    column = st.lists(st.integers(0, 3), min_size=n, max_size=n)
    slate = slate_of(rows_drawn, applicant=data.draw(column), bundle=data.draw(column))
    shares = (
        Share("track", "youth", "h200", floor=data.draw(st.integers(0, 4))),
        Share("track", "academia", "h200", ceiling=data.draw(st.integers(2, 6))),
    )
    limits = Limits((data.draw(st.integers(3, 9)),), shares, Cap("h200", 5))
    rows = order_rows(slate, limits)
    (start,) = np.nonzero(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    _, first = np.unique(rows.bundle[start[start < rows.option.size]], return_index=True)
    tally = Tally(rows, start[first])
    repair(tally)
    before = tally.picked()
    short = tally.short().sum()
    remove_envy(tally, slate, limits, FREE)
    chosen = chosen_of(tally, slate)
    assert find_envy(slate, limits, chosen).size == 0
    assert tally.short().sum() <= short
    assert slate.score_milli[chosen[chosen >= 0]].sum() >= rows.score[before].sum()
    codes = {finding.message.code for finding in check_choice(slate, limits, chosen)}
    assert codes <= {"choice_floor_missed"}
    # What the tally holds is what the rows add up to.
    fresh = Tally(rows, tally.picked())
    assert fresh.room.tolist() == tally.room.tolist()
    assert fresh.cap_room.tolist() == tally.cap_room.tolist()


def test_prices_that_decide_too_much_are_not_followed(monkeypatch):
    # At prices of 0 everybody is chosen; more is opened until what is decided fits.
    monkeypatch.setattr("dure.award.choose_decide.OPEN_LEAST", 1)
    slate = slate_of([(10 + at, 1, 0) for at in range(40)])
    rows = order_rows(slate, Limits((7,)))
    tally = decide_bundles(rows, weigh(rows, np.zeros(1), np.zeros(40)), 1e6, 0.0)
    assert chosen_of(tally, slate)[-7:].tolist() == list(range(33, 40))
    assert tally.picked().size == 7


def test_the_choice_that_misses_least_is_kept_where_a_later_one_misses_more(monkeypatch):
    # The last solve is made to find nothing: the choice of the first stays, and is filled.
    slate = slate_of([(90, 2, 0), (80, 2, 1), (70, 2, 1)])
    limits = Limits((3,), (Share("track", "youth", "h200", floor=3),))
    decided = iter([[0], [1], []])
    monkeypatch.setattr(
        whole,
        "decide_bundles",
        lambda rows, *_, **__: Tally(rows, np.array(next(decided), np.int64)),
    )
    choice = choose(slate, limits)
    assert choice.chosen.tolist() == [-1, 1, -1]
    assert (choice.shortfall.missed, choice.shortfall.least) == ((1,), 0)


def test_a_proof_of_fewer_misses_does_not_replace_a_choice_that_misses_fewer(monkeypatch):
    slate = slate_of([(90, 2, 0), (80, 2, 1), (70, 2, 1)])
    limits = Limits((3,), (Share("track", "youth", "h200", floor=3),))
    decided = iter([[1], [0], [1]])
    monkeypatch.setattr(
        whole,
        "decide_bundles",
        lambda rows, *_, **__: Tally(rows, np.array(next(decided), np.int64)),
    )
    assert choose(slate, limits).chosen.tolist() == [-1, 1, -1]


def test_prices_of_large_numbers_have_a_coarser_scale():
    column = np.arange(2)
    slate = Slate(
        ids=("a", "b"),
        budgets=("h200",),
        owner=column,
        score_milli=np.array([9 * 10**15, 8 * 10**15]),
        use=np.array([[1], [1]]),
        applicant=column,
    )
    choice = choose(slate, Limits((1,)), gap_ppm=0)
    # (9 + 8) · 10**15 · 100 is below 2**61, ten times as much is not.
    assert choice.prices.scale == 100
    assert choice.bound_milli >= choice.score_milli == 9 * 10**15
