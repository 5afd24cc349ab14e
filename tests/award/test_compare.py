from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.award.compare import compare_divisions
from dure.award.compile import compile_round
from dure.award.round import Division

SERVER_S = 8 * 365 * 86_400


@pytest.fixture(scope="module")
def round_of(call):
    """Compile a round of so many servers of H200."""

    def compile_(papers, servers=10):
        offers = (replace(call.offers[0], servers=servers), replace(call.offers[1], servers=1))
        return compile_round(papers, replace(call, offers=offers))[0]

    return compile_


def give(*servers):
    return Division("any", np.array([[s * SERVER_S, 0] for s in servers]))


def labels(call):
    return [t.label for t in call.tracks]


def test_who_gains_and_who_loses(round_of, call, apply):
    papers = [apply(f"A-{n}", n + 1, score=90 - n) for n in range(5)]
    round_ = round_of(papers)
    got = compare_divisions(
        round_, {"rank": give(1, 2, 3, 4, 0), "weighted": give(1, 2, 2, 2, 3)}, labels(call)
    )
    whole = got.groups[0]
    assert (whole.by, whole.count) == ("all", 5)
    assert whole.asked_milli == 15 * SERVER_S * 1_000
    assert [(s.served, s.full, s.more, s.less) for s in whole.shares] == [
        (4, 4, 0, 0),
        (5, 2, 1, 2),
    ]
    assert [s.work_milli // SERVER_S // 1_000 for s in whole.shares] == [10, 10]
    assert [t.unsold_s for t in got.totals] == [(0, SERVER_S), (0, SERVER_S)]
    # 0 of 5 servers; 2 of 4 servers
    assert [t.least_permille for t in got.totals] == [0, 500]
    # 90 + 89 + 88 + 87; 90 + 89 + 88·2/3 + 87·2/4 + 86·3/5 = 332.766…
    assert [t.points_milli for t in got.totals] == [354_000, 332_766]


def test_groups_are_tracks_sizes_and_tenths_by_score(round_of, call, apply):
    papers = [
        apply(f"A-{n}", (1, 2, 4, 8, 16)[n % 5], score=n, track=("academia", "industry")[n % 2])
        for n in range(50)
    ]
    got = compare_divisions(round_of(papers), {"rank": give(*[0] * 50)}, labels(call))
    assert [(g.by, g.label.en, g.count) for g in got.groups] == [
        ("all", "all", 50),
        ("track", "Academia", 25),
        ("track", "Industry", 25),
        ("size", "below 2", 10),
        ("size", "2 to below 4", 10),
        ("size", "4 to below 8", 10),
        ("size", "8 to below 16", 10),
        ("size", "16 and more", 10),
        *[("score", str(n), 5) for n in range(1, 11)],
    ]


def test_a_small_group_is_counted_and_not_told(round_of, call, apply):
    papers = [apply(f"A-{n}", 1, track="research" if n < 4 else "academia") for n in range(9)]
    got = compare_divisions(round_of(papers), {"rank": give(*[1] * 9)}, labels(call))
    by_track = {g.label.en: (g.count, len(g.shares)) for g in got.groups if g.by == "track"}
    assert by_track == {"Academia": (5, 1), "Research": (4, 0)}


def test_equal_scores_stand_in_the_same_tenth(round_of, call, apply):
    papers = [apply(f"A-{n}", 1, score=70 if n < 5 else 60) for n in range(10)]
    got = compare_divisions(round_of(papers), {"rank": give(*[0] * 10)}, labels(call))
    assert [(g.label.en, g.count) for g in got.groups if g.by == "score"] == [("1", 5), ("6", 5)]


def test_without_scores_there_are_no_points(round_of, call, apply):
    papers = [apply("A", 1, score=None)]
    got = compare_divisions(round_of(papers), {"weighted": give(1)}, labels(call))
    assert got.totals[0].points_milli is None
    assert [g.by for g in got.groups] == ["all", "track", "size"]
    assert got.groups[0].shares[0].full == 1


def test_a_round_of_seconds_counts_full_to_the_second(call, apply):
    free = replace(call, whole_servers=False)
    round_, _ = compile_round([apply("A", 1, whole_servers=False)], free)
    for missing, full in ((0, 1), (1, 0)):
        division = Division("any", np.array([[SERVER_S - missing, 0]]))
        got = compare_divisions(round_, {"rank": division}, labels(call))
        assert got.groups[0].shares[0].full == full


@given(
    servers=st.lists(st.integers(1, 5), min_size=5, max_size=12),
    data=st.data(),
)
def test_groups_add_up(servers, data, round_of, call, apply):
    papers = [
        apply(f"A-{n:02d}", s, score=n % 3 * 10, track=("academia", "industry")[n % 2])
        for n, s in enumerate(servers)
    ]
    round_ = round_of(papers, 100)
    given_ = [data.draw(st.integers(0, s)) for s in servers]
    got = compare_divisions(round_, {"a": give(*servers), "b": give(*given_)}, labels(call))
    for by in ("track", "size", "score"):
        groups = [g for g in got.groups if g.by == by]
        assert sum(g.count for g in groups) == len(servers)
        assert sum(g.asked_milli for g in groups) == got.groups[0].asked_milli
    less = sum(g < s for g, s in zip(given_, servers, strict=True))
    assert got.groups[0].shares[1].less == less
    assert got.groups[0].shares[1].work_milli == sum(given_) * SERVER_S * 1_000
