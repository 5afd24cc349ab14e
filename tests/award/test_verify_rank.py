"""A ranked award is checked from its inputs: every way to cheat is refused."""

from dataclasses import replace

import numpy as np
import pytest

from dure.application.amount import Amount, Unit
from dure.application.application import Acceptance
from dure.award.compile import compile_round
from dure.award.outcome import run_method
from dure.award.slate_round import bids_in_servers
from dure.award.verify_rank import find_order, verify_rank

SERVER_S = 8 * 365 * 86_400
ALL = {"acceptance": Acceptance.ALL_OR_NOTHING}


@pytest.fixture
def round_of(call):
    """Compile a round of so many servers of H200."""

    def compile_(papers, servers=6, **changes):
        offers = (replace(call.offers[0], servers=servers), replace(call.offers[1], servers=2))
        return compile_round(papers, replace(call, offers=offers, **changes))[0]

    return compile_


def reasons(round_, grant_s, certificate=None):
    certificate = certificate or ranked(round_).certificate
    findings = verify_rank(round_.bids, round_.supply, round_.rules, certificate, grant_s)
    return [(f.place.field, f.fields["reason"]) for f in findings]


def ranked(round_):
    return run_method("rank", round_.bids, round_.supply, round_.rules)


@pytest.fixture
def four(round_of, apply):
    """6 servers: A takes 3, B 2 and draws no line; C asks 4 and draws it; D would fit."""
    papers = [
        apply("A", 3, score=90, **ALL),
        apply("B", 2, score=80, **ALL),
        apply("C", 4, score=70, **ALL),
        apply("D", 1, score=60, **ALL),
    ]
    return round_of(papers)


def servers(*rows):
    return np.array(rows, np.int64) * SERVER_S


TRUE = [(3, 0), (2, 0), (0, 0), (0, 0)]


def test_what_is_ranked_holds(four):
    assert ranked(four).division.grant_s.tolist() == servers(*TRUE).tolist()
    assert reasons(four, servers(*TRUE)) == []


CHEATS = {
    "half a server": (
        [(3, 0), (1.5, 0), (0, 0), (0, 0)],
        ("grants", "a grant is not of whole servers"),
    ),
    "below nothing": (
        [(3, 0), (-2, 0), (0, 0), (0, 0)],
        ("grants", "a grant is not of whole servers"),
    ),
    "more than is there": (
        [(3, 0), (2, 0), (4, 0), (0, 0)],
        ("grants", "9 servers are given of 6 of one type"),
    ),
    "more than was asked": (
        [(4, 0), (2, 0), (0, 0), (0, 0)],
        ("grants.A", "it has less than is of use, or too much"),
    ),
    "less than is of use": (
        [(2, 0), (2, 0), (0, 0), (0, 0)],
        ("grants.A", "it has less than is of use, or too much"),
    ),
    "a type that it cannot use": (
        [(3, 0), (0, 2), (0, 0), (0, 0)],
        ("grants.B", "it has a type that it cannot have"),
    ),
    "the first passed over": ([(0, 0), (2, 0), (4, 0), (0, 0)], ("grants.A", "it was passed over")),
    "the second passed over": (
        [(3, 0), (0, 0), (0, 0), (1, 0)],
        ("grants.B", "it was passed over"),
    ),
    "one below the line": (
        [(3, 0), (2, 0), (0, 0), (1, 0)],
        ("grants.D", "it stands below the line"),
    ),
}


@pytest.mark.parametrize(("rows", "want"), CHEATS.values(), ids=CHEATS)
def test_a_cheat_is_refused(rows, want, four):
    grant_s = (np.array(rows) * SERVER_S).astype(np.int64)
    assert want in reasons(four, grant_s)


def test_another_order_and_a_shorter_reserve_list_are_refused(four):
    certificate = ranked(four).certificate
    assert certificate["reserve"] == ["C", "D"]
    other = {**certificate, "order": certificate["order"][::-1]}
    assert reasons(four, servers(*TRUE), other) == [
        ("order", "the order is not that of ranks, scores and numbers")
    ]
    short = {**certificate, "reserve": ["C"]}
    assert reasons(four, servers(*TRUE), short) == [("reserve.D", "it is not on the reserve list")]


def test_ceilings_and_caps_are_checked(round_of, call, apply):
    tracks = (replace(call.tracks[0], ceiling_milli=500), *call.tracks[1:])
    papers = [apply("A", 3, score=90, applicant="x"), apply("B", 2, score=80, applicant="x")]
    round_ = round_of(papers, tracks=tracks, cap_servers_applicant=4)
    assert reasons(round_, ranked(round_).division.grant_s) == []
    assert reasons(round_, servers((3, 0), (2, 0))) == [
        ("grants", "5 servers are above a ceiling"),
        ("grants", "an applicant is above its cap"),
    ]
    # Held by a ceiling or a cap, nobody is passed over.
    assert reasons(round_, servers((0, 0), (2, 0))) == []


def test_a_cap_holds_who_asks_more_alone(round_of, apply):
    round_ = round_of([apply("A", 3, **ALL)], cap_servers_applicant=2)
    assert reasons(round_, ranked(round_).division.grant_s) == []


def test_a_floor_of_another_track_is_not_passing_over(round_of, call, apply):
    tracks = (call.tracks[0], replace(call.tracks[1], floor_milli=500), call.tracks[2])
    papers = [apply("A", 4, score=90, **ALL), apply("B", 3, track="industry", score=10, **ALL)]
    round_ = round_of(papers, tracks=tracks)
    grant_s = ranked(round_).division.grant_s
    assert grant_s.tolist() == servers((0, 0), (3, 0)).tolist()
    assert reasons(round_, grant_s) == []


def test_the_order_of_panel_score_and_number(round_of, apply):
    papers = [
        apply("A", 1, score=90),
        apply("B", 1, score=95),
        apply("C", 1, score=None, rank=2),
        apply("D", 1, score=10, rank=1),
        apply("E", 1, score=None),
        apply("F", 1, score=90),
    ]
    bids = round_of(papers).bids
    assert [bids.ids[row] for row in find_order(bids)] == ["D", "C", "B", "A", "F"]


EVEN = {
    "only the type on which servers come out even": (
        {"types": ("b200", "h200")}, 2, [0, 2275], 2 * SERVER_S * 2_275 // 1_000,
    ),
    "both where both do": ({"types": ("h200",)}, 2, [1000, 0], 2 * SERVER_S),
}  # fmt: skip


@pytest.mark.parametrize(("change", "count", "rates", "asked_s"), EVEN.values(), ids=EVEN)
def test_whole_servers_come_to_what_was_asked(change, count, rates, asked_s, round_of, apply):
    round_ = round_of([apply("A", count, **change)])
    even = bids_in_servers(round_.bids, round_.supply, round_.rules)
    assert even.rate_milli.tolist() == [rates]
    assert even.asked_s.tolist() == [asked_s]


HOURS = {
    # One server is 70,080 AH.
    "hours that hold a server are cut to it": (100_000, {}, [1000, 0], SERVER_S),
    "hours of less than a server give none": (70_079, {}, [0, 0], 70_079 * 3_600),
    "all or nothing is not cut": (100_000, ALL, [0, 0], 100_000 * 3_600),
}


@pytest.mark.parametrize(("hours", "change", "rates", "asked_s"), HOURS.values(), ids=HOURS)
def test_hours_are_cut_to_whole_servers(hours, change, rates, asked_s, round_of, apply):
    paper = replace(apply("A", 1, **change), asked=Amount(hours, Unit.HOURS))
    round_ = round_of([paper])
    even = bids_in_servers(round_.bids, round_.supply, round_.rules)
    assert even.rate_milli.tolist() == [rates]
    assert even.asked_s.tolist() == [asked_s]


def test_who_can_use_no_type_in_whole_servers_is_not_passed_over(round_of, apply):
    paper = replace(apply("A", 1, **ALL), asked=Amount(100_000, Unit.HOURS))
    round_ = round_of([paper, apply("B", 1, score=10)])
    grant_s = ranked(round_).division.grant_s
    assert grant_s.tolist() == servers((0, 0), (1, 0)).tolist()
    assert reasons(round_, grant_s) == []
