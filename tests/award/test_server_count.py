"""Whole servers of an amount: below, at and above, where a server does a broken second."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.application.amount import Amount, Unit
from dure.application.application import Acceptance, TypeRate
from dure.award.choose_slate import slate_of_bids
from dure.award.compile import compile_round
from dure.award.outcome import METHODS, run_method
from dure.award.rank import rank_bids
from dure.award.round import Bids, Rules, Supply
from dure.award.server_count import servers_needed, servers_within
from dure.award.slate_round import bids_in_servers

HALF_YEAR_S = 184 * 86_400


def bids_of(asked_s, rate_milli, least_s=0):
    one = np.zeros(1, np.int64)
    return Bids(
        ids=("a",),
        asked_s=one + asked_s,
        least_s=one + least_s,
        rate_milli=np.array([[rate_milli]]),
        weight=one + 1,
        score_milli=one + 90_000,
        panel_rank=one,
        work=one,
        track=one,
        region=one,
        applicant=one,
    )


SUPPLY = Supply(("b200",), (100 * 8 * HALF_YEAR_S,), (8,), HALF_YEAR_S)
# 8 · 184 · 86,400 = 127,180,800 s do 127,180,800 · 1.604 = 203,998,003.2 s of work; two servers
# 407,996,006.4; written up 203,998,004 and 407,996,007.
COUNTS = {
    "nothing": (0, 0, 0),
    "a second": (1, 1, 0),
    "a second below one server": (203_998_003, 1, 0),
    "one server, its broken second counted up": (203_998_004, 1, 1),
    "a second above one server": (203_998_005, 2, 1),
    "a second below two": (407_996_006, 2, 1),
    "two": (407_996_007, 2, 2),
    "a second above two": (407_996_008, 3, 2),
}


@pytest.mark.parametrize(("work_s", "needed", "within"), COUNTS.values(), ids=COUNTS)
def test_servers_of_an_amount(work_s, needed, within):
    bids = bids_of(work_s, 1_604)
    assert servers_needed(bids.asked_s, bids, SUPPLY).tolist() == [[needed]]
    assert servers_within(bids.asked_s, bids, SUPPLY).tolist() == [[within]]


def test_a_type_that_cannot_do_it():
    bids = bids_of(5, 0)
    assert servers_needed(bids.asked_s, bids, SUPPLY).tolist() == [[-1]]
    assert servers_within(bids.asked_s, bids, SUPPLY).tolist() == [[0]]


# Asked, the least of use, servers by rank, options of a slate in full.
USERS = {
    "one server, all or nothing": (203_998_004, 203_998_004, [[1]], [[1]]),
    "a second less than one server is none": (203_998_003, 203_998_003, [[0]], []),
    "a second more is one, if that is of use": (203_998_005, 0, [[1]], []),
    "a second more, all or nothing, is none": (203_998_005, 203_998_005, [[0]], []),
    "two servers of which one is of use": (407_996_007, 203_998_004, [[2]], [[2]]),
}


@pytest.mark.parametrize(("asked_s", "least_s", "ranked", "chosen"), USERS.values(), ids=USERS)
def test_rank_and_choice_round_alike(asked_s, least_s, ranked, chosen):
    bids = bids_of(asked_s, 1_604, least_s)
    assert slate_of_bids(bids, SUPPLY).use.tolist() == chosen
    assert rank_bids(bids, SUPPLY, Rules()).servers.tolist() == ranked
    even = bids_in_servers(bids, SUPPLY, Rules())
    assert rank_bids(even, SUPPLY, Rules()).servers.tolist() == ranked


@given(count=st.integers(1, 10**4), rate=st.integers(1, 10**4), days=st.integers(1, 366))
def test_what_was_asked_in_servers_is_needed_and_held_as_so_many(count, rate, days):
    supply = Supply(("b200",), (0,), (8,), days * 86_400)
    asked_s = -(-count * 8 * days * 86_400 * rate // 1_000)
    bids = bids_of(asked_s, rate)
    assert servers_needed(bids.asked_s, bids, supply).tolist() == [[count]]
    assert servers_within(bids.asked_s, bids, supply).tolist() == [[count]]


@pytest.mark.parametrize("rate", [1_604, 701])
@pytest.mark.parametrize("method", METHODS)
def test_a_call_of_half_a_year_gives_the_servers_asked(method, rate, call, apply):
    """0.701 · 127,180,800 s is broken too, on a type slower than the reference."""
    half = replace(call, months_max=6, weights="equal", rate_factor_max=9)
    paper = replace(
        apply("A", 3),
        types=(TypeRate("b200", rate),),
        asked=Amount(3, Unit.SERVERS),
        acceptance=Acceptance.ALL_OR_NOTHING,
        months=6,
    )
    round_, _ = compile_round([paper], half)
    got = run_method(method, round_.bids, round_.supply, round_.rules).division.grant_s
    assert got.tolist() == [[0, 3 * 8 * HALF_YEAR_S]]
