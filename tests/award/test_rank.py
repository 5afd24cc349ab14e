"""Rank and cut: the rule as programmes use it, case by case."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.rank import WAITS, rank_bids
from dure.award.round import Bids, Rules, SetAside, Supply

SERVER_S = 8 * 100
TRACKS, REGIONS = ("academia", "youth"), ("capital", "honam")


def bids_of(rows):
    """Make bids of (servers asked, score): all or nothing, one type, one track."""
    n = len(rows)
    asked = np.array([servers * SERVER_S for servers, _ in rows], np.int64)
    zero = np.zeros(n, np.int64)
    return Bids(
        ids=tuple(f"p-{at:02d}" for at in range(n)),
        asked_s=asked,
        least_s=asked,
        rate_milli=np.full((n, 1), 1000),
        weight=zero + 1,
        score_milli=np.array([1000 * score for _, score in rows], np.int64),
        panel_rank=zero,
        work=zero,
        track=zero,
        region=zero,
        applicant=np.arange(n),
        tracks=TRACKS,
        regions=REGIONS,
        applicants=tuple(f"a-{at}" for at in range(n)),
    )


def supply_of(*servers):
    types = ("h200", "b200", "npu")[: len(servers)]
    capacity = tuple(count * SERVER_S + SERVER_S - 1 for count in servers)
    return Supply(types, capacity, (8,) * len(servers), 100)


def aside(by, group, floor=0, ceiling=None, kind=0):
    return SetAside(
        by, group, kind, floor * SERVER_S, None if ceiling is None else ceiling * SERVER_S
    )


def codes(ranking):
    return [reason.code for reason in ranking.reasons]


THREE = bids_of([(3, 90), (4, 80), (2, 70)])
LINE = {
    "the first that does not fit draws the line": (5, False, [3, 0, 0]),
    "skipping goes on below it": (5, True, [3, 0, 2]),
    "one server more is not enough for the second": (6, False, [3, 0, 0]),
    "two more are": (7, False, [3, 4, 0]),
    "nothing is there": (0, False, [0, 0, 0]),
    "all is there": (9, False, [3, 4, 2]),
}


@pytest.mark.parametrize(("servers", "skip", "want"), LINE.values(), ids=LINE)
def test_the_line(servers, skip, want):
    ranking = rank_bids(THREE, supply_of(servers), Rules(), skip=skip)
    assert ranking.servers[:, 0].tolist() == want


def test_reasons_at_the_line():
    ranking = rank_bids(THREE, supply_of(5), Rules(), reserve=1)
    assert codes(ranking) == ["granted", "not_enough", "below_line"]
    assert ranking.reasons[1].fields == {
        "place": 2,
        "type": "h200",
        "need": 4,
        "left": 2,
        "kept": 0,
        "fewer": 2,
    }
    # The line was drawn at the second, which needed 4 of the 2 that are left.
    assert ranking.reasons[2].render() == (
        "place 3 is below the line of h200, which was drawn at place 2, where less was left than "
        "was needed; servers left: 2, needed: 2."
    )
    assert ranking.reasons[2].fields == {
        "place": 3,
        "type": "h200",
        "need": 2,
        "left": 2,
        "line": 2,
    }
    assert ranking.reserve.tolist() == [1]
    division = ranking.division(supply_of(5))
    assert (division.method, division.grant_s.tolist()) == ("rank", [[2400], [0], [0]])


def test_a_line_above_everybody_is_drawn_at_the_first():
    ranking = rank_bids(THREE, supply_of(0), Rules())
    assert codes(ranking) == ["not_enough", "below_line", "below_line"]
    assert ranking.reasons[2].fields["line"] == 1


ORDER = {
    "by score": ([0, 0, 0], [70_000, 90_000, 80_000], [1, 2, 0]),
    "equal scores by name": ([0, 0, 0], [70_000, 70_000, 70_000], [0, 1, 2]),
    "the rank of the panel stands above the score": (
        [3, 2, 1],
        [70_000, 90_000, 80_000],
        [2, 1, 0],
    ),
    "those that the panel did not rank come after": ([0, 1, 0], [90_000, -1, 80_000], [1, 0, 2]),
    "who has neither is not ranked": ([0, 0, 0], [70_000, -1, 80_000], [2, 0]),
}


@pytest.mark.parametrize(("ranks", "scores", "want"), ORDER.values(), ids=ORDER)
def test_the_order(ranks, scores, want):
    bids = replace(THREE, panel_rank=np.array(ranks), score_milli=np.array(scores))
    ranking = rank_bids(bids, supply_of(9), Rules())
    assert ranking.order.tolist() == want
    assert codes(ranking).count("no_score") == 3 - len(want)


PART = {
    "who accepts less gets what is left": (2, [3, 2, 0], "granted_part"),
    "but not less than it can use": (3, [3, 0, 0], "not_enough"),
    "just what it can use": (1, [3, 2, 0], "granted_part"),
}


@pytest.mark.parametrize(("least", "want", "code"), PART.values(), ids=PART)
def test_partial_acceptance(least, want, code):
    bids = replace(THREE, least_s=np.array([3, least, 2]) * SERVER_S)
    ranking = rank_bids(bids, supply_of(5), Rules())
    assert ranking.servers[:, 0].tolist() == want
    assert ranking.reasons[1].code == code


def test_any_amount_is_at_least_one_server():
    bids = replace(THREE, least_s=np.zeros(3, np.int64))
    assert rank_bids(bids, supply_of(3), Rules()).servers[:, 0].tolist() == [3, 0, 0]


def test_the_first_type_that_has_enough_else_the_first_that_has_some():
    bids = replace(
        bids_of([(3, 90), (3, 80), (3, 70)]),
        rate_milli=np.full((3, 2), 1000),
        least_s=np.array([3, 3, 1]) * SERVER_S,
    )
    ranking = rank_bids(bids, supply_of(4, 5), Rules())
    # p-00 3 of h200; p-01 does not fit there, 3 of b200; p-02 the last one of h200.
    assert ranking.servers.tolist() == [[3, 0], [0, 3], [1, 0]]


def test_a_faster_type_needs_fewer_servers_and_a_type_at_rate_0_none():
    bids = replace(bids_of([(3, 90), (3, 80)]), rate_milli=np.array([[0, 1500], [0, 0]]))
    ranking = rank_bids(bids, supply_of(9, 9), Rules())
    assert ranking.servers.tolist() == [[0, 2], [0, 0]]
    assert codes(ranking) == ["granted", "no_type"]


ROUNDED = {
    # 4 servers of work at twice the rate are 2 servers; 3 are 1.5.
    "a whole number of faster servers": (4, 4, [2]),
    "a part of a server is rounded down": (3, 2, [1]),
    "but not below what is of use": (3, 3, [0]),
}


@pytest.mark.parametrize(("asked", "least", "want"), ROUNDED.values(), ids=ROUNDED)
def test_never_more_work_than_asked(asked, least, want):
    bids = replace(
        bids_of([(asked, 90)]),
        least_s=np.array([least * SERVER_S]),
        rate_milli=np.array([[2000]]),
    )
    assert rank_bids(bids, supply_of(9), Rules()).servers[:, 0].tolist() == want


def test_a_line_is_drawn_only_where_too_little_is_left():
    # p-01 is held back on h200 by what is left and on b200 by the ceiling of its track, so only
    # h200 gets a line; p-02, of another track, gets b200.
    bids = replace(
        bids_of([(3, 90), (3, 80), (3, 70)]),
        rate_milli=np.full((3, 2), 1000),
        track=np.array([0, 0, 1]),
    )
    rules = Rules(set_asides=(aside("track", 0, 0, 2, kind=1),))
    ranking = rank_bids(bids, supply_of(5, 5), rules)
    assert ranking.servers.tolist() == [[3, 0], [0, 0], [0, 3]]


def test_a_line_of_one_type_is_not_a_line_of_another():
    bids = replace(
        bids_of([(3, 90), (3, 80), (2, 70), (2, 60)]),
        rate_milli=np.array([[1000, 0], [1000, 0], [0, 1000], [1000, 0]]),
    )
    ranking = rank_bids(bids, supply_of(5, 5), Rules())
    assert ranking.servers.tolist() == [[3, 0], [0, 0], [0, 2], [0, 0]]


# Academia 90, 80, 60; youth 70, 50; each asks 2 servers.
MIXED = replace(
    bids_of([(2, 90), (2, 80), (2, 70), (2, 60), (2, 50)]), track=np.array([0, 0, 1, 0, 1])
)
ASIDES = {
    "without a set-aside youth gets nothing": ((), 4, [2, 2, 0, 0, 0]),
    "two servers are kept for youth": ((aside("track", 1, 2),), 4, [2, 0, 2, 0, 0]),
    "four, and both of its bids get them": ((aside("track", 1, 4),), 4, [0, 0, 2, 0, 2]),
    "three: no half bid, so one goes, and what is kept in vain goes back": (
        (aside("track", 1, 3),),
        5,
        [2, 0, 2, 0, 0],
    ),
    "kept in vain: six for youth that asks for four": (
        (aside("track", 1, 6),),
        8,
        [2, 2, 2, 0, 2],
    ),
    "a ceiling of two for academia": ((aside("track", 0, 0, 2),), 6, [2, 0, 2, 0, 2]),
    "a ceiling of three for academia holds one bid": (
        (aside("track", 0, 0, 3),),
        6,
        [2, 0, 2, 0, 2],
    ),
    "a set-aside for a region": ((aside("region", 0, 2),), 4, [2, 2, 0, 0, 0]),
    "a set-aside of another type changes nothing": (
        (aside("track", 1, 2, kind=1),),
        4,
        [2, 2, 0, 0, 0],
    ),
}


@pytest.mark.parametrize(("asides", "servers", "want"), ASIDES.values(), ids=ASIDES)
def test_set_asides_and_ceilings(asides, servers, want):
    ranking = rank_bids(MIXED, supply_of(servers, 0), Rules(set_asides=asides))
    assert ranking.servers[:, 0].tolist() == want


def test_reasons_of_set_asides():
    rules = Rules(set_asides=(aside("track", 1, 2), aside("track", 0, 0, 2)))
    ranking = rank_bids(MIXED, supply_of(4), rules)
    assert codes(ranking) == ["granted", "ceiling", "granted", "ceiling", "not_enough"]
    assert ranking.reasons[1].render() == (
        "place 2: academia may have 2 servers of h200 at most; fewer than the 2 needed are left of "
        "them."
    )
    kept = rank_bids(MIXED, supply_of(3), Rules(set_asides=(aside("track", 1, 2),)), skip=True)
    assert kept.reasons[0].render() == (
        "place 1: servers of h200 needed: 2, left: 3, set aside for others of these: 2."
    )


def test_the_cap_of_an_applicant_counts_work():
    bids = replace(MIXED, applicant=np.array([7, 7, 8, 9, 7]))
    rules = Rules(applicant_cap_s=3 * SERVER_S)
    ranking = rank_bids(bids, supply_of(9), rules, reserve=5)
    assert ranking.servers[:, 0].tolist() == [2, 0, 2, 2, 0]
    assert codes(ranking) == ["granted", "cap", "granted", "granted", "cap"]
    assert ranking.reasons[1].fields["got_s"] == 2 * SERVER_S
    assert ranking.reserve.tolist() == []
    part = replace(bids, least_s=np.full(5, SERVER_S))
    assert rank_bids(part, supply_of(9), rules).servers[:, 0].tolist() == [2, 1, 2, 2, 0]


def test_nobody_applies():
    ranking = rank_bids(bids_of([]), supply_of(3), Rules())
    assert (ranking.reasons, ranking.servers.shape) == ((), (0, 1))


@st.composite
def rounds(draw):
    n = draw(st.integers(0, 12))
    column = st.lists(st.integers(0, 1), min_size=n, max_size=n).map(np.array)
    rows = draw(st.lists(st.tuples(st.integers(1, 6), st.integers(-1, 5)), min_size=n, max_size=n))
    bids = bids_of(rows)
    least = np.array(draw(st.lists(st.integers(0, 6), min_size=n, max_size=n)), np.int64)
    rates = st.lists(st.sampled_from((0, 1000, 1500)), min_size=2 * n, max_size=2 * n)
    bids = replace(
        bids,
        least_s=np.minimum(least * SERVER_S, bids.asked_s),
        score_milli=np.maximum(bids.score_milli, -1),
        rate_milli=np.array(draw(rates), np.int64).reshape(n, 2),
        track=draw(column).astype(np.int64),
        region=draw(column).astype(np.int64),
        applicant=draw(column).astype(np.int64),
    )
    asides = st.builds(
        aside,
        st.sampled_from(("track", "region")),
        st.integers(0, 1),
        st.integers(0, 4),
        st.none() | st.integers(4, 8),
        st.integers(0, 1),
    )
    rules = Rules(
        set_asides=tuple(draw(st.lists(asides, max_size=3))),
        applicant_cap_s=draw(st.none() | st.integers(0, 9).map(lambda c: c * SERVER_S)),
    )
    return bids, supply_of(*draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))), rules


@settings(max_examples=200, deadline=None)
@given(rounds(), st.booleans())
def test_no_limit_is_broken_and_who_waits_could_not_be_served(drawn, skip):
    bids, supply, rules = drawn
    ranking = rank_bids(bids, supply, rules, skip=skip, reserve=3)
    servers = ranking.servers
    left = np.array([c // SERVER_S for c in supply.capacity_s]) - servers.sum(axis=0)
    assert np.all(left >= 0)
    work = (servers * SERVER_S * bids.rate_milli).sum(axis=1) // 1000
    assert np.all(work <= bids.asked_s)
    assert np.all((work >= bids.least_s) | (servers.sum(axis=1) == 0))
    assert np.all((servers > 0).sum(axis=1) <= 1)
    for limit in rules.set_asides:
        group = {"track": bids.track, "region": bids.region}[limit.by] == limit.group
        if limit.ceiling_s is not None:
            assert servers[group, limit.type].sum() * SERVER_S <= limit.ceiling_s
    if rules.applicant_cap_s is not None:
        for applicant in set(bids.applicant.tolist()):
            assert work[bids.applicant == applicant].sum() <= rules.applicant_cap_s
    got = servers.sum(axis=1) > 0
    waits = np.array([reason.code in WAITS for reason in ranking.reasons], bool)
    assert not np.any(got & waits)
    assert set(ranking.reserve.tolist()) <= set(np.flatnonzero(waits).tolist())
    assert all(reason.render("ko") for reason in ranking.reasons)


COLUMNS = [name for name, column in asdict(bids_of([])).items() if isinstance(column, np.ndarray)]


@settings(max_examples=100, deadline=None)
@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_bids_does_not_matter(drawn, shuffled):
    bids, supply, rules = drawn
    order = list(range(len(bids.ids)))
    shuffled.shuffle(order)
    at = np.array(order, np.int64)
    other = replace(
        bids,
        ids=tuple(bids.ids[row] for row in order),
        **{name: getattr(bids, name)[at] for name in COLUMNS},
    )
    first, second = rank_bids(bids, supply, rules), rank_bids(other, supply, rules)
    assert second.servers.tolist() == first.servers[at].tolist()
    assert list(second.reasons) == [first.reasons[row] for row in order]
