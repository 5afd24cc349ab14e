"""The certificate of a choice: what it holds, and that no change of it passes."""

import copy
import json

import numpy as np
import pytest

from dure.award.choose import choose
from dure.award.choose_check import bound_choice, check_choice
from dure.award.choose_result import WholePrices
from dure.award.choose_slate import Cap, Limits, Share, Slate
from dure.award.choose_verify import choice_certificate, seal_inputs, verify_choice
from dure.terms.seal import canonical_bytes

# Six applications; a and b are of one applicant, e has a reduced option, f overlaps with a.
SLATE = Slate(
    ids=("a", "b", "c", "d", "e", "f"),
    budgets=("h200", "b200"),
    owner=np.array([0, 1, 2, 3, 4, 4, 5]),
    score_milli=np.array([90_000, 80_000, 70_000, 60_000, 50_000, 35_000, 40_000]),
    use=np.array([[3, 0], [2, 0], [2, 0], [0, 2], [0, 4], [0, 2], [1, 0]]),
    applicant=np.array([7, 7, 8, 9, 10, 11]),
    attributes=("track",),
    members=(("academia", "youth"),),
    member=np.array([[0], [0], [0], [1], [1], [0]]),
    measures=("awards",),
    amount=np.ones((7, 1), np.int64),
    bundle=np.array([0, 1, 2, 3, 4, 0]),
)
LIMITS = Limits(
    (5, 4),
    (Share("track", "youth", "awards", floor=1), Share("track", "academia", "h200", ceiling=5)),
    Cap("h200", 4),
)
# Best: b and c (2 h200 each) and f (1), d (2 b200) and the reduced e (2): 80+70+40+60+35 = 285;
# with a instead of b and f it is 90+70+60+35 = 255.
BEST = [-1, 1, 2, 3, 5, 6]


@pytest.fixture(scope="module")
def choice():
    return choose(SLATE, LIMITS, gap_ppm=0)


@pytest.fixture
def certificate(choice):
    return choice_certificate(SLATE, LIMITS, choice)


def codes(findings):
    return [finding.message.code for finding in findings]


def test_the_best_choice(choice):
    assert choice.chosen.tolist() == BEST
    assert choice.score_milli == 285_000


def test_a_certificate_is_text_and_whole_numbers(certificate):
    assert json.loads(canonical_bytes(certificate)) == certificate
    assert certificate["chosen"] == {"b": 0, "c": 0, "d": 0, "e": 1, "f": 0}
    assert certificate["envy_pairs"] == 0
    assert verify_choice(SLATE, LIMITS, certificate) == []


def change(paper, path, value):
    changed = copy.deepcopy(paper)
    *outer, last = path
    table = changed
    for name in outer:
        table = table[name]
    if value is None:
        del table[last]
    else:
        table[last] = value
    return changed


CHANGES = {
    "another score": (("score_milli",), 285_001, ["choice_number_differs"]),
    "a lower bound": (("bound_milli",), 284_999, ["choice_number_differs"]),
    "another gap": (("gap_ppb",), 1, ["choice_number_differs"]),
    "a pair of envy": (("envy_pairs",), 1, ["choice_number_differs"]),
    "other inputs": (("inputs",), "0" * 64, ["choice_of_other_inputs"]),
    "another method": (("method",), "lottery", ["choice_certificate_unreadable"]),
    "another version": (("version",), 2, ["choice_certificate_unreadable"]),
    "no score": (("score_milli",), None, ["choice_certificate_unreadable"]),
    "a score that is text": (("score_milli",), "285000", ["choice_certificate_unreadable"]),
    "a score that is true": (("score_milli",), True, ["choice_certificate_unreadable"]),
    "an unknown application": (("chosen", "z"), 0, ["choice_certificate_unreadable"]),
    "an unknown option": (("chosen", "e"), 2, ["choice_certificate_unreadable"]),
    "a table that is a number": (("chosen",), 0, ["choice_certificate_unreadable"]),
    "a negative price": (("prices", "budget", "h200"), -1, ["choice_certificate_unreadable"]),
    "a price of what is no budget": (
        ("prices", "budget", "npu"),
        1,
        ["choice_certificate_unreadable"],
    ),
    "a price of a ceiling that is none": (
        ("prices", "ceiling", "track=youth/awards"),
        1,
        ["choice_certificate_unreadable"],
    ),
    "a price of the cap of nobody": (
        ("prices", "cap", "99"),
        1,
        ["choice_certificate_unreadable"],
    ),
    "no scale": (("prices", "scale"), 0, ["choice_certificate_unreadable"]),
    "the larger option of e": (
        ("chosen", "e"),
        0,
        [*["choice_number_differs"] * 2, "choice_budget_exceeded"],
    ),
}


@pytest.mark.parametrize(("path", "value", "want"), CHANGES.values(), ids=CHANGES)
def test_a_changed_certificate_is_refused(certificate, path, value, want):
    got = codes(verify_choice(SLATE, LIMITS, change(certificate, path, value)))
    assert got == want


def test_prices_can_only_weaken_the_proof(certificate):
    for price in (0, 1, 10**12):
        changed = change(certificate, ("prices", "budget", "h200"), price)
        found = verify_choice(SLATE, LIMITS, changed)
        assert set(codes(found)) <= {"choice_number_differs"}
        bounds = [f.fields["computed"] for f in found if f.fields["name"] == "bound_milli"]
        assert all(bound >= 285_000 for bound in bounds)


BROKEN = {
    "one unit too many of a budget": ([0, 1, 2, 3, 5, -1], "choice_budget_exceeded"),
    "the cap of one applicant": ([0, 1, -1, 3, 5, -1], "choice_cap_exceeded"),
    "the floor of the youth": ([0, -1, 2, -1, -1, -1], "choice_floor_missed"),
    "the ceiling of academia": ([-1, 1, 2, 3, -1, 6], None),
    "both of a bundle": ([0, -1, -1, 3, -1, 6], "choice_bundle_twice"),
    "an option of another": ([1, -1, -1, 3, -1, -1], "choice_option_foreign"),
    "an option that is not there": ([99, -1, -1, 3, -1, -1], "choice_option_foreign"),
}


@pytest.mark.parametrize(("chosen", "want"), BROKEN.values(), ids=BROKEN)
def test_check_choice(chosen, want):
    assert want in [*codes(check_choice(SLATE, LIMITS, np.array(chosen))), None]


def test_a_ceiling_that_is_exceeded_is_found_with_both_numbers():
    tight = Limits((9, 9), (Share("track", "academia", "h200", ceiling=4),))
    (finding,) = check_choice(SLATE, tight, np.array([0, -1, 2, -1, -1, -1]))
    assert finding.render() == (
        "choice: track=academia/h200: error [choice_ceiling_exceeded] track=academia/h200 gets 5, "
        "its ceiling is 4.\n    Take back 1, or raise the ceiling."
    )


def test_the_bound_is_the_sum_that_the_page_shows():
    # h200 at 20,000, b200 at 15,000, nothing else has a price: rent 5·20,000 + 4·15,000 = 160,000.
    # a 90-60 = 30 or f 40-20 = 20: 30; b 80-40 = 40; c 70-40 = 30; d 60-30 = 30; e 50-60 < 0 or
    # 35-30 = 5. 160 + 30 + 40 + 30 + 30 + 5 = 295.
    prices = WholePrices(10, (200_000, 150_000), (0, 0), (0, 0), {})
    assert bound_choice(SLATE, LIMITS, prices) == 2_950_000
    # A floor of 1 award paid 5,000: rent -5, d 35, e 10: 295 - 5 + 5 + 5 = 300; the cap of 7 at
    # 1,000: rent +4; a 27, b 38: 300 + 4 - 3 - 2 = 299; a ceiling of 5 at 2,000: rent +10; a 21 or
    # f 18: 21; b 34; c 26: 299 + 10 - 6 - 4 - 4 = 295.
    priced = WholePrices(1, (20_000, 15_000), (5_000, 0), (0, 2_000), {7: 1_000})
    assert bound_choice(SLATE, LIMITS, priced) == 295_000


def test_numbers_beyond_64_bits_are_still_exact():
    scale = 10**18
    prices = WholePrices(scale, (20_000 * scale, 15_000 * scale), (0, 0), (0, 0), {7: scale})
    # As above, and the cap of 7 at 1: rent +4; a -3, b -2.
    assert bound_choice(SLATE, LIMITS, prices) == 294_999 * scale


def test_another_limit_is_another_seal():
    seals = {
        seal_inputs(SLATE, LIMITS),
        seal_inputs(SLATE, Limits((5, 4))),
        seal_inputs(SLATE, Limits((5, 3), LIMITS.shares, LIMITS.cap)),
        seal_inputs(SLATE, Limits((5, 4), LIMITS.shares)),
    }
    assert len(seals) == 4


def test_a_worse_choice_with_a_pair_of_envy_is_refused(certificate):
    # Without b, which has more points than c and asks the same, b envies c.
    changed = change(certificate, ("chosen", "b"), None)
    assert "choice_envy_left" in codes(verify_choice(SLATE, LIMITS, changed))


UNREACHABLE = Limits((5, 4), (Share("track", "youth", "b200", floor=6),))


def test_a_floor_that_cannot_be_met_is_proven():
    choice = choose(SLATE, UNREACHABLE, gap_ppm=0)
    certificate = choice_certificate(SLATE, UNREACHABLE, choice)
    shortfall = certificate["shortfall"]
    assert (shortfall["missed"], shortfall["least"]) == ({"track=youth/b200": 2}, 2)
    assert verify_choice(SLATE, UNREACHABLE, certificate) == []


SHORT_CHANGES = {
    "missed by more than must be": (
        ("shortfall", "missed", "track=youth/b200"),
        3,
        "choice_shortfall_unproven",
    ),
    "missed by less": (("shortfall", "missed", "track=youth/b200"), 1, "choice_floor_missed"),
    "another proof": (("shortfall", "prices", "budget", "b200"), 0, "choice_number_differs"),
    "a price above 1": (
        ("shortfall", "prices", "floor", "track=youth/b200"),
        10**12,
        "choice_certificate_unreadable",
    ),
}


@pytest.mark.parametrize(("path", "value", "want"), SHORT_CHANGES.values(), ids=SHORT_CHANGES)
def test_a_changed_shortfall_is_refused(path, value, want):
    choice = choose(SLATE, UNREACHABLE, gap_ppm=0)
    certificate = choice_certificate(SLATE, UNREACHABLE, choice)
    assert want in codes(verify_choice(SLATE, UNREACHABLE, change(certificate, path, value)))
