"""Why an application was chosen or not: codes and numbers, and that the changes named would do."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.choose import choose
from dure.award.choose_reason import explain_choice, explain_shortfall
from dure.award.choose_result import Choice, WholePrices
from dure.award.choose_slate import Cap, Limits, Share, Slate

PRICES = WholePrices(1000, (20_000_000, 5_000_000), (), (), {})  # 20 and 5 points a server.


def slate_of(options, *, applicant=None, bundle=None, track=None):
    """Make a slate of (application, points, (h200, b200))."""
    owner = np.array([row for row, _, _ in options])
    n = int(owner.max()) + 1
    return Slate(
        ids=tuple(f"p-{at}" for at in range(n)),
        budgets=("h200", "b200"),
        owner=owner,
        score_milli=np.array([1000 * points for _, points, _ in options]),
        use=np.array([use for _, _, use in options]),
        applicant=np.arange(n) if applicant is None else np.array(applicant),
        attributes=("track",),
        members=(("academia", "youth"),),
        member=np.zeros((n, 1), np.int64) if track is None else np.array(track).reshape(n, 1),
        bundle=np.arange(n) if bundle is None else np.array(bundle),
    )


def choice_of(chosen, *, prices=PRICES, score=100_000, bound=100_000):
    return Choice(np.array(chosen), score, bound, prices)


def about(reason, *names):
    return (reason.code, *(reason.fields[name] for name in names))


def test_too_dear():
    # 50 points for 3 h200 and 2 b200: 60 + 10 = 70, so 20 are lacking; at 20 a server one fewer
    # is just not more than it costs, two are. On b200 the 3 would cost 15: 25 in all, below 50.
    slate = slate_of([(0, 50, (3, 2)), *[(row, 90, (1, 0)) for row in range(1, 6)]])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([-1, 1, 2, 3, 4, 5]), 0)
    assert reason.fields == {
        "score_milli": 50_000,
        "charge_milli": 70_000,
        "dearest": "h200",
        "dearest_milli": 60_000,
        "price_milli": 20_000,
        "asked": 3,
        "lacking_milli": 20_100,
        "fewer": 2,
        "elsewhere": "b200",
        "holders": 5,
        "is_proven": 1,
    }
    assert reason.render() == (
        "not chosen: worth 50 points, it would cost 70 at the going prices, 60 of it for 3 of "
        "h200. A score higher by 20.1 would have been enough. So would 2 fewer of h200."
    )


def test_fewer_than_five_holders_are_not_counted():
    slate = slate_of([(0, 50, (3, 0)), *[(row, 90, (1, 0)) for row in range(1, 5)]])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([-1, 1, 2, 3, 4]), 0)
    assert reason.fields["holders"] is None


FEWER = {
    "one fewer is enough": (45, (3, 0), 1),
    "just not enough: the price of one is what is lacking": (40, (3, 0), 2),
    "even one alone is too dear": (15, (1, 0), None),
    "all but one is not enough": (20, (2, 0), None),
}


@pytest.mark.parametrize(("points", "use", "want"), FEWER.values(), ids=FEWER)
def test_how_many_fewer(points, use, want):
    slate = slate_of([(0, points, use)])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([-1]), 0)
    assert about(reason, "fewer") == ("price", want)


def test_a_floor_that_pays_makes_fewer_count_for_less():
    # 3 servers cost 60, the floor of youth pays 10 each: 50 - 60 + 30 > 0 is worth it; at 25
    # points 5 are lacking: one fewer saves 20 and loses 10 of the floor.
    shares = (Share("track", "youth", "h200", floor=4),)
    prices = replace(PRICES, floor=(10_000_000,), ceiling=(0,))
    slate = slate_of([(0, 25, (3, 0))], track=[1])
    reason = explain_choice(slate, Limits((5, 9), shares), choice_of([-1], prices=prices), 0)
    assert about(reason, "lacking_milli", "fewer") == ("price", 5_100, 1)
    # Paid as much as it costs, fewer would change nothing.
    prices = replace(PRICES, floor=(20_000_000,), ceiling=(0,))
    slate = slate_of([(0, 0, (3, 0))], track=[1])
    reason = explain_choice(slate, Limits((5, 9), shares), choice_of([-1], prices=prices), 0)
    assert about(reason, "lacking_milli", "fewer") == ("price", 100, None)


def test_a_ceiling_may_be_the_dearest():
    shares = (Share("track", "youth", "h200", ceiling=4),)
    prices = replace(PRICES, floor=(0,), ceiling=(30_000_000,))
    slate = slate_of([(0, 25, (3, 0))], track=[1])
    reason = explain_choice(slate, Limits((5, 9), shares), choice_of([-1], prices=prices), 0)
    assert about(reason, "dearest", "dearest_milli", "fewer", "elsewhere", "holders") == (
        "price", "track=youth/h200", 90_000, None, None, None,
    )  # fmt: skip


def test_a_cap_may_be_the_dearest():
    prices = replace(PRICES, cap={7: 40_000_000})
    slate = slate_of([(0, 25, (3, 0))], applicant=[7])
    limits = Limits((5, 9), (), Cap("h200", 3))
    reason = explain_choice(slate, limits, choice_of([-1], prices=prices), 0)
    assert about(reason, "dearest", "dearest_milli") == ("price", "cap", 120_000)


def test_not_proven_where_the_gap_is_wider_than_what_is_lacking():
    slate = slate_of([(0, 50, (3, 0))])
    choice = choice_of([-1], score=100_000, bound=109_999)
    assert about(explain_choice(slate, Limits((5, 9)), choice, 0), "is_proven") == ("price", 0)
    choice = choice_of([-1], score=100_000, bound=109_998)
    assert about(explain_choice(slate, Limits((5, 9)), choice, 0), "is_proven") == ("price", 1)


def test_by_a_hair():
    # Worth 70 - 60 = 10 more than it costs, but 3 are needed and 2 of 5 are left.
    slate = slate_of([(0, 70, (3, 0)), (1, 90, (3, 0))])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([-1, 1]), 0)
    assert about(reason, "limit", "need", "left", "over_milli") == ("whole", "h200", 3, 2, 10_000)


def test_chosen():
    slate = slate_of([(0, 70, (3, 0)), (0, 30, (1, 0))])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([0]), 0)
    assert about(reason, "score_milli", "charge_milli") == ("chosen", 70_000, 60_000)


def test_chosen_with_a_smaller_option():
    # The full option adds 35 points for 40 more: 5 too dear.
    slate = slate_of([(0, 70, (3, 0)), (0, 35, (1, 0))])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([1]), 0)
    assert about(reason, "best_milli", "more_milli") == ("chosen_lesser", 70_000, 5_000)


def test_chosen_with_a_smaller_option_since_the_best_does_not_fit():
    # Of 3 servers 1 is its own and 1 is left.
    slate = slate_of([(0, 90, (3, 0)), (0, 35, (1, 0)), (1, 50, (1, 0))])
    reason = explain_choice(slate, Limits((3, 9)), choice_of([1, 2]), 0)
    assert about(reason, "limit", "need", "left") == ("chosen_part", "h200", 3, 2)


def test_overlap():
    slate = slate_of([(0, 70, (1, 0)), (1, 90, (1, 0))], bundle=[4, 4])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([-1, 1]), 0)
    assert (reason.code, reason.fields) == ("overlap", {})


def test_too_large():
    slate = slate_of([(0, 70, (6, 0)), (1, 90, (1, 0))])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([-1, 1]), 0)
    assert about(reason, "limit", "need", "left") == ("too_large", "h200", 6, 5)


def test_no_option():
    slate = slate_of([(0, 70, (1, 0)), (2, 90, (1, 0))])
    reason = explain_choice(slate, Limits((5, 9)), choice_of([0, -1, 1]), 1)
    assert reason.code == "no_option"


def test_no_shortfall_needs_no_finding():
    assert explain_shortfall(slate_of([(0, 70, (1, 0))]), Limits((5, 9)), choice_of([0])) == []


def test_the_cap_stands_against_a_floor():
    slate = slate_of([(0, 70, (2, 0)), (1, 60, (2, 0))], applicant=[7, 7], track=[1, 1])
    limits = Limits((5, 9), (Share("track", "youth", "h200", floor=4),), Cap("h200", 3))
    (finding,) = explain_shortfall(slate, limits, choose(slate, limits, 0))
    assert (finding.fields["missed"], finding.fields["against"]) == (
        2,
        "track=youth/h200 (floor), cap",
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=8
    ),
    st.integers(1, 8),
)
def test_at_the_going_prices_the_changes_that_are_named_would_be_enough(drawn, capacity):
    slate = slate_of([(row, points, (h, b)) for row, (points, h, b) in enumerate(drawn)])
    limits = Limits((capacity, capacity))
    choice = choose(slate, limits, gap_ppm=0)
    price = np.array(choice.prices.budget)

    def is_worth_it(points_milli, use):
        return points_milli * choice.prices.scale > int(np.array(use) @ price)

    for row in np.flatnonzero(choice.chosen < 0).tolist():
        reason = explain_choice(slate, limits, choice, row)
        assert reason.code in {"price", "whole", "too_large"}
        if reason.code != "price":
            continue
        score, use = int(slate.score_milli[row]), slate.use[row].copy()
        budget = slate.budgets.index(reason.fields["dearest"])
        assert not is_worth_it(score, use)
        assert is_worth_it(score + reason.fields["lacking_milli"], use)
        if reason.fields["fewer"] is not None:
            less = use.copy()
            less[budget] -= reason.fields["fewer"]
            assert is_worth_it(score, less)
            less[budget] += 1
            assert not is_worth_it(score, less)
        if reason.fields["elsewhere"] is not None:
            other = use.copy()
            other[budget] = 0
            other[slate.budgets.index(reason.fields["elsewhere"])] += use[budget]
            assert is_worth_it(score, other)
