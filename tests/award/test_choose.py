"""The choice of projects: against every possible choice, limit by limit."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.choose import choose
from dure.award.choose_check import check_choice, check_slate
from dure.award.choose_envy import find_envy
from dure.award.choose_reason import explain_choice, explain_shortfall
from dure.award.choose_slate import Cap, Limits, Share, Slate
from dure.award.choose_verify import choice_certificate, limits_met, verify_choice

TRACKS = ("academia", "industry", "youth")


def slate_of(
    options, *, applicant=None, track=None, bundle=None, budgets=("h200",), measures=("awards",)
):
    """Make a slate of (application, points, (units of each budget…)); an option counts 1 award."""
    owner = np.array([application for application, _, _ in options], np.int64)
    n = int(owner.max(initial=-1)) + 1
    column = np.arange(n)
    return Slate(
        ids=tuple(f"p-{at}" for at in range(n)),
        budgets=budgets,
        owner=owner,
        score_milli=np.array([1000 * points for _, points, _ in options], np.int64),
        use=np.array([use for _, _, use in options], np.int64).reshape(len(options), len(budgets)),
        applicant=column if applicant is None else np.array(applicant, np.int64),
        attributes=("track",),
        members=(TRACKS,),
        member=np.array([0] * n if track is None else track, np.int64).reshape(n, 1),
        measures=measures,
        amount=np.ones((len(options), len(measures)), np.int64),
        bundle=column if bundle is None else np.array(bundle, np.int64),
    )


def every_choice(slate):
    """List every way to give each application one of its options or nothing."""
    n = len(slate.ids)
    ways = [[-1, *np.flatnonzero(slate.owner == row).tolist()] for row in range(n)]
    return [np.array(way, np.int64) for way in itertools.product(*ways)]


def keeps(slate, limits, chosen):
    """Tell whether a choice keeps every limit but the floors, said plainly."""
    held = [option for option in chosen if option >= 0]
    for budget, capacity in enumerate(limits.capacity):
        if sum(slate.use[option, budget] for option in held) > capacity:
            return False
    bundles = [slate.bundles()[slate.owner[option]] for option in held]
    if len(bundles) != len(set(bundles)):
        return False
    for share, total in zip(limits.shares, totals(slate, limits, held), strict=True):
        if share.ceiling is not None and total > share.ceiling:
            return False
    if limits.cap is not None:
        for applicant in set(slate.applicant.tolist()):
            count = slate.count(limits.cap.measure)
            mine = [o for o in held if slate.applicant[slate.owner[o]] == applicant]
            if sum(count[option] for option in mine) > limits.cap.most:
                return False
    return True


def totals(slate, limits, held):
    """Add up each share, said plainly."""
    return [
        sum(
            slate.count(share.measure)[option]
            for option in held
            if TRACKS[slate.member[slate.owner[option], 0]] == share.member
        )
        for share in limits.shares
    ]


def missed(slate, limits, chosen):
    held = [option for option in chosen if option >= 0]
    pairs = zip(limits.shares, totals(slate, limits, held), strict=True)
    return [max(share.floor - total, 0) for share, total in pairs]


def worth(slate, chosen):
    return int(slate.score_milli[chosen[chosen >= 0]].sum())


CASES = {
    "the two smaller are worth more together than the larger": (
        slate_of([(0, 50, (2,)), (1, 30, (1,)), (2, 25, (1,))]),
        Limits((2,)),
        [-1, 1, 2],
    ),
    "one unit more and the larger fits beside the better of the smaller": (
        slate_of([(0, 50, (2,)), (1, 30, (1,)), (2, 25, (1,))]),
        Limits((3,)),
        [0, 1, -1],
    ),
    "nothing is there": (slate_of([(0, 50, (2,))]), Limits((0,)), [-1]),
    "nobody asks": (slate_of([]), Limits((4,)), []),
    "what asks for nothing is chosen": (slate_of([(0, 1, (0,))]), Limits((0,)), [0]),
    "of three options one is taken: the reduced one leaves room for another": (
        slate_of([(0, 50, (4,)), (0, 40, (2,)), (0, 20, (1,)), (1, 30, (2,))]),
        Limits((4,)),
        [1, 3],
    ),
    "another type is an option too": (
        slate_of([(0, 50, (2, 0)), (0, 50, (0, 2)), (1, 40, (2, 0))], budgets=("h200", "b200")),
        Limits((2, 2)),
        [1, 2],
    ),
    "of a bundle one is chosen, the better": (
        slate_of([(0, 50, (1,)), (1, 60, (1,)), (2, 10, (1,))], bundle=[0, 0, 1]),
        Limits((3,)),
        [-1, 1, 2],
    ),
    "a set-aside brings in a weaker one": (
        slate_of([(0, 50, (1,)), (1, 40, (1,)), (2, 10, (1,))], track=[0, 0, 2]),
        Limits((2,), (Share("track", "youth", "awards", floor=1),)),
        [0, -1, 2],
    ),
    "a ceiling keeps a strong track from all of it": (
        slate_of([(0, 50, (1,)), (1, 40, (1,)), (2, 10, (1,))], track=[0, 0, 2]),
        Limits((2,), (Share("track", "academia", "h200", ceiling=1),)),
        [0, -1, 2],
    ),
    "a cap of two units per applicant": (
        slate_of([(0, 50, (2,)), (1, 40, (1,)), (2, 10, (1,))], applicant=[5, 5, 6]),
        Limits((4,), (), Cap("h200", 2)),
        [0, -1, 2],
    ),
    "a cap of one award per applicant": (
        slate_of([(0, 50, (2,)), (1, 40, (1,)), (2, 10, (1,))], applicant=[5, 5, 6]),
        Limits((4,), (), Cap("awards", 1)),
        [0, -1, 2],
    ),
    "of equals the first name is chosen": (
        slate_of([(0, 50, (1,)), (1, 50, (1,)), (2, 50, (1,))]),
        Limits((2,)),
        [0, 1, -1],
    ),
    "of equal scores the one that asks less, since then two fit": (
        slate_of([(0, 50, (2,)), (1, 50, (1,)), (2, 50, (1,))]),
        Limits((2,)),
        [-1, 1, 2],
    ),
}


@pytest.mark.parametrize(("slate", "limits", "want"), CASES.values(), ids=CASES)
def test_choose(slate, limits, want):
    choice = choose(slate, limits, gap_ppm=0)
    assert choice.chosen.tolist() == want
    assert choice.shortfall is None
    assert check_choice(slate, limits, choice.chosen) == []
    assert verify_choice(slate, limits, choice_certificate(slate, limits, choice)) == []


@st.composite
def rounds(draw, *, floors=True):
    """Draw a small round: at most 6 applications of at most 2 options, or 10 of 1."""
    single = draw(st.booleans())
    n = draw(st.integers(0, 10 if single else 6))
    options = []
    for row in range(n):
        for _ in range(1 if single else draw(st.integers(0, 2))):
            use = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
            options.append((row, draw(st.integers(0, 9)), use))
    column = st.lists(st.integers(0, 2), min_size=n, max_size=n)
    slate = slate_of(options, budgets=("h200", "b200"))
    rows = len(slate.ids)
    slate = replace(
        slate,
        member=np.array(draw(column), np.int64)[:rows].reshape(rows, 1),
        applicant=np.array(draw(column), np.int64)[:rows],
        bundle=np.array(draw(st.lists(st.integers(0, 7), min_size=n, max_size=n)), np.int64)[:rows],
    )
    shares = []
    for member, measure in draw(
        st.sets(
            st.tuples(st.sampled_from(TRACKS), st.sampled_from(("awards", "h200"))), max_size=3
        ).map(sorted)
    ):
        floor = draw(st.integers(0, 3)) if floors else 0
        ceiling = draw(st.none() | st.integers(floor, 6))
        shares.append(Share("track", member, measure, floor, ceiling))
    cap = draw(st.none() | st.builds(Cap, st.sampled_from(("awards", "b200")), st.integers(0, 5)))
    return slate, Limits(draw(st.tuples(st.integers(0, 9), st.integers(0, 9))), tuple(shares), cap)


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_no_choice_is_better_and_none_misses_the_floors_by_less(drawn):
    slate, limits = drawn
    choice = choose(slate, limits, gap_ppm=0)
    allowed = [way for way in every_choice(slate) if keeps(slate, limits, way)]
    least = min(sum(missed(slate, limits, way)) for way in allowed)
    got = missed(slate, limits, choice.chosen)
    assert keeps(slate, limits, choice.chosen)
    assert sum(got) == least
    assert got == (list(choice.shortfall.missed) if choice.shortfall else [0] * len(got))
    met = limits_met(limits, choice.shortfall)
    as_good = [way for way in allowed if not any(missed(slate, met, way))]
    assert choice.score_milli == max(worth(slate, way) for way in as_good)
    assert choice.bound_milli >= choice.score_milli == worth(slate, choice.chosen)
    assert {finding.fields["limit"] for finding in explain_shortfall(slate, limits, choice)} == {
        share.name for share, miss in zip(limits.shares, got, strict=True) if miss
    }


@settings(max_examples=60, deadline=None)
@given(rounds())
def test_a_choice_verifies_and_nobody_envies(drawn):
    slate, limits = drawn
    choice = choose(slate, limits)
    met = limits_met(limits, choice.shortfall)
    assert check_choice(slate, met, choice.chosen) == []
    assert find_envy(slate, met, choice.chosen).size == 0
    certificate = choice_certificate(slate, limits, choice)
    errors = [f for f in verify_choice(slate, limits, certificate) if f.message.severity == "error"]
    assert errors == []
    assert all(explain_choice(slate, limits, choice, row) for row in range(len(slate.ids)))


@settings(max_examples=60, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_applications_does_not_matter(drawn, shuffled):
    slate, limits = drawn
    order = list(range(len(slate.ids)))
    shuffled.shuffle(order)
    new_row = np.argsort(order)
    options = np.argsort(new_row[slate.owner], kind="stable") if slate.owner.size else slate.owner
    other = replace(
        slate,
        ids=tuple(slate.ids[row] for row in order),
        owner=new_row[slate.owner][options] if slate.owner.size else slate.owner,
        score_milli=slate.score_milli[options],
        use=slate.use[options],
        amount=slate.amount[options],
        applicant=slate.applicant[order],
        member=slate.member[order],
        bundle=slate.bundles()[order],
    )
    first, second = choose(slate, limits), choose(other, limits)
    assert second.score_milli == first.score_milli
    certificates = [
        choice_certificate(paper, limits, choice)
        for paper, choice in ((slate, first), (other, second))
    ]
    assert certificates[0]["chosen"] == certificates[1]["chosen"]
    assert certificates[0]["prices"] == certificates[1]["prices"]


def test_the_same_input_gives_the_same_choice():
    slate, limits = drawn_round(400, seed=3)
    first, second = choose(slate, limits), choose(slate, limits)
    assert choice_certificate(slate, limits, first) == choice_certificate(slate, limits, second)


def drawn_round(n, seed, *, options=2):
    """Draw a round of some size with budgets, a floor, a ceiling, bundles and a cap that bind."""
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.arange(n), options)
    size = np.repeat(rng.integers(1, 9, n), options) // np.tile([1, 2], n)[: owner.size]
    use = np.zeros((owner.size, 3), np.int64)
    use[np.arange(owner.size), rng.integers(0, 3, n)[owner]] = np.maximum(size, 1)
    score = np.round(1000 * rng.uniform(40, 100, n)[owner] * np.sqrt(use.sum(axis=1)))
    slate = Slate(
        ids=tuple(f"p-{at:05d}" for at in range(n)),
        budgets=("h200", "b200", "npu"),
        owner=owner,
        score_milli=score.astype(np.int64),
        use=use,
        applicant=rng.integers(0, n // 3 + 1, n),
        attributes=("track",),
        members=(TRACKS,),
        member=rng.integers(0, 3, (n, 1)),
        measures=("servers",),
        amount=use.sum(axis=1, keepdims=True),
        bundle=np.where(rng.random(n) < 0.1, np.arange(n) // 3 * 3, np.arange(n)),
    )
    capacity = tuple((use.sum(axis=0) // 5).tolist())
    shares = (
        Share("track", "youth", "servers", floor=sum(capacity) * 4 // 10),
        Share("track", "academia", "servers", ceiling=sum(capacity) * 3 // 10),
    )
    return slate, Limits(capacity, shares, Cap("servers", 12))


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_round_is_within_its_gap(seed):
    slate, limits = drawn_round(1500, seed)
    choice = choose(slate, limits, gap_ppm=1000)
    assert verify_choice(slate, limits, choice_certificate(slate, limits, choice)) == []
    assert 0 <= choice.gap_ppb <= 1_000_000


def test_a_finer_unit_changes_nothing():
    slate, limits = drawn_round(60, seed=1)
    hour = 8 * 3600
    fine = replace(slate, use=slate.use * hour, amount=slate.amount * hour)
    shares = tuple(
        replace(s, floor=s.floor * hour, ceiling=None if s.ceiling is None else s.ceiling * hour)
        for s in limits.shares
    )
    capacity = tuple(c * hour for c in limits.capacity)
    finer = Limits(capacity, shares, Cap("servers", 12 * hour))
    assert choose(fine, finer, 0).score_milli == choose(slate, limits, 0).score_milli


FLOORS = {
    "a floor above what its group asks for": (
        Share("track", "youth", "h200", floor=5),
        Limits((9,)),
        (2, 2, "track=youth/h200 (floor)"),
    ),
    "a floor above the budget": (
        Share("track", "academia", "h200", floor=4),
        Limits((3,)),
        (1, 1, "h200, track=academia/h200 (floor)"),
    ),
}


@pytest.mark.parametrize(("share", "limits", "want"), FLOORS.values(), ids=FLOORS)
def test_a_floor_that_cannot_be_met_is_named_with_what_stands_against_it(share, limits, want):
    slate = slate_of(
        [(0, 50, (2,)), (1, 40, (1,)), (2, 30, (3,)), (3, 9, (1,))], track=[0, 0, 2, 0]
    )
    limits = replace(limits, shares=(share,))
    choice = choose(slate, limits, gap_ppm=0)
    (finding,) = explain_shortfall(slate, limits, choice)
    got = finding.fields
    assert (got["missed"], got["least"], got["against"]) == want
    assert got["got"] + got["missed"] == got["floor"]
    assert "is not met" in finding.render()
    assert verify_choice(slate, limits, choice_certificate(slate, limits, choice)) == []


FAULTS = {
    "a negative score": (
        {"score_milli": np.array([-1, 0])},
        Limits((1,)),
        ["choice_number_negative"],
    ),
    "a negative budget": ({}, Limits((-1,)), ["choice_number_negative"]),
    "a name twice": ({"ids": ("p", "p")}, Limits((1,)), ["choice_name_repeated"]),
    "a limit twice": (
        {},
        Limits((1,), (Share("track", "youth", "awards"),) * 2),
        ["choice_limit_repeated"],
    ),
    "a track that is not there": (
        {},
        Limits((1,), (Share("track", "army", "awards"),)),
        ["choice_limit_unknown"],
    ),
    "an attribute that is not there": (
        {},
        Limits((1,), (Share("city", "seoul", "awards"),)),
        ["choice_limit_unknown"],
    ),
    "a measure that is not there, twice": (
        {},
        Limits((1,), (Share("track", "youth", "watts"),), Cap("watts", 3)),
        ["choice_limit_unknown", "choice_limit_unknown"],
    ),
    "a floor above its ceiling": (
        {},
        Limits((1,), (Share("track", "youth", "awards", floor=3, ceiling=2),)),
        ["choice_limit_crossed"],
    ),
    "a floor at its ceiling is no fault": (
        {},
        Limits((1,), (Share("track", "youth", "awards", floor=2, ceiling=2),), Cap("h200", 0)),
        [],
    ),
}


@pytest.mark.parametrize(("changes", "limits", "want"), FAULTS.values(), ids=FAULTS)
def test_check_slate(changes, limits, want):
    slate = replace(slate_of([(0, 50, (1,)), (1, 40, (1,))]), **changes)
    assert [finding.message.code for finding in check_slate(slate, limits)] == want
