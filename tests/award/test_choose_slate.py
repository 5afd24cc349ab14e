"""From the bids of a round to a slate in whole servers."""

import numpy as np

from dure.award.choose import choose
from dure.award.choose_slate import (
    WORK,
    Cap,
    Limits,
    Share,
    limits_of_rules,
    slate_of_bids,
)
from dure.award.round import Bids, Rules, SetAside, Supply

# A server of h200 does 800 s of work in a term, one of b200 1,600 s for who is twice as fast there.
SUPPLY = Supply(("h200", "b200"), (4_000, 1_700), (8, 8), 100)


def bids():
    return Bids(
        ids=("a", "b", "c", "d"),
        asked_s=np.array([1_600, 801, 3_200, 800]),
        least_s=np.array([800, 801, 0, 800]),
        rate_milli=np.array([[1000, 2000], [1000, 0], [1000, 2000], [1000, 1000]]),
        weight=np.ones(4, np.int64),
        score_milli=np.array([90_000, 80_000, 70_000, -1]),
        panel_rank=np.zeros(4, np.int64),
        work=np.zeros(4, np.int64),
        track=np.array([0, 0, 1, 1]),
        region=np.zeros(4, np.int64),
        applicant=np.arange(4),
        tracks=("academia", "youth"),
        regions=("capital",),
        applicants=("u", "v", "w", "x"),
    )


def test_options_are_types_and_useful_parts():
    slate = slate_of_bids(bids(), SUPPLY, (1000, 500, 400))
    # Full: a and c on both types; b needs 2 servers that would do 1,600 of the 801 it asks, and it
    # takes no less; d has no score. Half: a 800 on h200 (1; on b200 it would need 1 as the full
    # part does); c on both (2; 1). Two fifths: a 640 is below its least; c 1,280 needs 2 on h200
    # and 1 on b200 as the half does.
    assert slate.owner.tolist() == [0, 0, 2, 2, 0, 2, 2]
    assert slate.use.tolist() == [[2, 0], [0, 1], [4, 0], [0, 2], [1, 0], [2, 0], [0, 1]]
    assert slate.score_milli.tolist() == [
        90_000, 90_000, 70_000, 70_000, 45_000, 35_000, 35_000,
    ]  # fmt: skip
    assert slate.count(WORK).tolist() == [1600, 1600, 3200, 3200, 800, 1600, 1600]
    assert slate.count("b200").tolist() == [0, 1, 0, 2, 0, 0, 1]


def test_rules_become_limits_in_whole_servers():
    rules = Rules(
        set_asides=(
            SetAside("track", 1, 0, floor_s=1_700, ceiling_s=2_500),
            SetAside("region", 0, 1, floor_s=799),
        ),
        applicant_cap_s=2_000,
    )
    assert limits_of_rules(rules, bids(), SUPPLY) == Limits(
        (5, 2),
        (
            Share("track", "youth", "h200", floor=2, ceiling=3),
            Share("region", "capital", "b200", floor=0),
        ),
        Cap(WORK, 2_000),
    )
    assert limits_of_rules(Rules(), bids(), SUPPLY) == Limits((5, 2))


def test_a_round_from_bids_to_choice():
    slate = slate_of_bids(bids(), SUPPLY, (1000, 500))
    choice = choose(slate, limits_of_rules(Rules(), bids(), SUPPLY), gap_ppm=0)
    # 5 and 2 servers: a on h200 (2) and c on b200 (2), both in full: 90 + 70.
    assert choice.chosen.tolist() == [0, -1, 3, -1]
    assert choice.score_milli == 160_000


def test_nobody_bids():
    none = bids()
    empty = np.zeros(0, np.int64)
    slate = slate_of_bids(Bids((), empty, empty, none.rate_milli[:0], *[empty] * 7), SUPPLY)
    assert choose(slate, Limits((5, 2))).chosen.tolist() == []
