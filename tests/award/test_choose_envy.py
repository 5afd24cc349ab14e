"""Justified envy: the quick search against the definition, pair by pair."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.choose_envy import find_envy
from dure.award.choose_slate import Cap, Limits, Share, Slate

TRACKS = ("academia", "industry", "youth")
FREE = Limits((9, 9))


def slate_of(rows):
    """Make a slate of (points, use, track, applicant, bundle), one option each."""
    n = len(rows)
    points, use, track, applicant, bundle = zip(*rows, strict=True)
    return Slate(
        ids=tuple(f"p-{at}" for at in range(n)),
        budgets=("h200", "b200"),
        owner=np.arange(n),
        score_milli=np.array(points),
        use=np.array(use).reshape(n, 2),
        applicant=np.array(applicant),
        attributes=("track",),
        members=(TRACKS,),
        member=np.array(track).reshape(n, 1),
        measures=("awards",),
        amount=np.ones((n, 1), np.int64),
        bundle=np.array(bundle),
    )


def envies(slate, limits, chosen, option, held):
    """Say by the definition, word by word, whether one justifiably envies the other."""
    i, j = slate.owner[option], slate.owner[held]
    better = slate.score_milli[option] > slate.score_milli[held] or (
        slate.score_milli[option] == slate.score_milli[held] and slate.ids[i] < slate.ids[j]
    )
    counts = [slate.count(measure) for measure in limits.measures()]
    no_more = np.all(slate.use[option] <= slate.use[held]) and all(
        count[option] <= count[held] for count in counts
    )
    same_groups = all(inside(slate, s, i) == inside(slate, s, j) for s in limits.shares)
    after = [o for o in chosen if o >= 0 and o != held] + [option]
    before = [o for o in chosen if o >= 0]
    floors = all(
        total(slate, s, after) >= min(s.floor, total(slate, s, before)) for s in limits.shares
    )
    mine = [o for o in after if slate.applicant[slate.owner[o]] == slate.applicant[i]]
    cap = limits.cap is None or (
        sum(slate.count(limits.cap.measure)[o] for o in mine) <= limits.cap.most
    )
    mates = [o for o in after if slate.bundle[slate.owner[o]] == slate.bundle[i]]
    return bool(
        chosen[i] < 0
        and better
        and no_more
        and same_groups
        and floors
        and cap
        and mates == [option]
    )


def inside(slate, share, row):
    return TRACKS[slate.member[row, 0]] == share.member


def total(slate, share, held):
    count = slate.count(share.measure)
    return sum(count[o] for o in held if inside(slate, share, slate.owner[o]))


CASES = {
    "the better one that asks the same envies": (
        [(50, (1, 0), 0, 0, 0), (40, (1, 0), 0, 1, 1)],
        FREE,
        [-1, 1],
        [[0, 1]],
    ),
    "it does not if it asks one unit more": (
        [(50, (2, 0), 0, 0, 0), (40, (1, 0), 0, 1, 1)],
        FREE,
        [-1, 1],
        [],
    ),
    "nor if it asks one unit of another budget": (
        [(50, (1, 1), 0, 0, 0), (40, (9, 0), 0, 1, 1)],
        FREE,
        [-1, 1],
        [],
    ),
    "of equals the earlier name envies": (
        [(40, (1, 0), 0, 0, 0), (40, (1, 0), 0, 1, 1)],
        FREE,
        [-1, 1],
        [[0, 1]],
    ),
    "of equals the later name does not": (
        [(40, (1, 0), 0, 0, 0), (40, (1, 0), 0, 1, 1)],
        FREE,
        [0, -1],
        [],
    ),
    "another track does not matter where no track is limited": (
        [(50, (1, 0), 0, 0, 0), (40, (1, 0), 2, 1, 1)],
        FREE,
        [-1, 1],
        [[0, 1]],
    ),
    "a set-aside explains it": (
        [(50, (1, 0), 0, 0, 0), (40, (1, 0), 2, 1, 1)],
        Limits((9, 9), (Share("track", "youth", "awards", floor=1),)),
        [-1, 1],
        [],
    ),
    "inside the track of the set-aside it is envy": (
        [(50, (1, 0), 2, 0, 0), (40, (1, 0), 2, 1, 1)],
        Limits((9, 9), (Share("track", "youth", "awards", floor=1),)),
        [-1, 1],
        [[0, 1]],
    ),
    "a floor in units that would be missed by the smaller one explains it": (
        [(50, (1, 0), 2, 0, 0), (40, (3, 0), 2, 1, 1)],
        Limits((9, 9), (Share("track", "youth", "h200", floor=2),)),
        [-1, 1],
        [],
    ),
    "a floor that the smaller one just meets does not": (
        [(50, (2, 0), 2, 0, 0), (40, (3, 0), 2, 1, 1)],
        Limits((9, 9), (Share("track", "youth", "h200", floor=2),)),
        [-1, 1],
        [[0, 1]],
    ),
    "a floor that is missed already may not be missed by more": (
        [(50, (2, 0), 2, 0, 0), (40, (3, 0), 2, 1, 1)],
        Limits((9, 9), (Share("track", "youth", "h200", floor=4),)),
        [-1, 1],
        [],
    ),
    "the own cap explains it": (
        [(50, (1, 0), 0, 7, 0), (40, (1, 0), 0, 1, 1), (60, (2, 0), 0, 7, 2)],
        Limits((9, 9), (), Cap("h200", 2)),
        [-1, 1, 2],
        [],
    ),
    "a cap with one unit of room does not": (
        [(50, (1, 0), 0, 7, 0), (40, (1, 0), 0, 1, 1), (60, (2, 0), 0, 7, 2)],
        Limits((9, 9), (), Cap("h200", 3)),
        [-1, 1, 2],
        [[0, 1]],
    ),
    "a cap that the envied of the same applicant frees does not": (
        [(50, (1, 0), 0, 7, 0), (40, (2, 0), 0, 7, 1)],
        Limits((9, 9), (), Cap("h200", 2)),
        [-1, 1],
        [[0, 1]],
    ),
    "a chosen one of its bundle explains it": (
        [(50, (1, 0), 0, 0, 5), (40, (1, 0), 0, 1, 1), (60, (1, 0), 0, 2, 5)],
        FREE,
        [-1, 1, 2],
        [],
    ),
    "unless that is the envied": (
        [(50, (1, 0), 0, 0, 5), (40, (1, 0), 0, 1, 5)],
        FREE,
        [-1, 1],
        [[0, 1]],
    ),
}


@pytest.mark.parametrize(("rows", "limits", "chosen", "want"), CASES.values(), ids=CASES)
def test_find_envy(rows, limits, chosen, want):
    slate, chosen = slate_of(rows), np.array(chosen)
    assert find_envy(slate, limits, chosen).tolist() == want
    pairs = itertools.permutations(range(len(rows)), 2)
    assert want == [[i, j] for i, j in pairs if j in chosen and envies(slate, limits, chosen, i, j)]


ROW = st.tuples(
    st.integers(0, 4),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.integers(0, 2),
    st.integers(0, 3),
    st.integers(0, 9),
)
SHARES = st.lists(
    st.builds(
        Share,
        st.just("track"),
        st.sampled_from(TRACKS),
        st.sampled_from(("awards", "h200")),
        st.integers(0, 4),
        st.none() | st.integers(4, 9),
    ),
    max_size=2,
    unique_by=lambda share: share.name,
)
CAP = st.none() | st.builds(Cap, st.sampled_from(("awards", "b200")), st.integers(0, 4))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=12),
    SHARES,
    CAP,
    st.lists(st.booleans(), min_size=12, max_size=12),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
)
def test_the_search_finds_what_the_definition_says_at_any_weight(rows, shares, cap, held, weight):
    slate, limits = slate_of(rows), Limits((99, 99), tuple(shares), cap)
    chosen = np.array([at if held[at] else -1 for at in range(len(rows))])
    pairs = itertools.permutations(range(len(rows)), 2)
    want = [[i, j] for i, j in pairs if chosen[j] >= 0 and envies(slate, limits, chosen, i, j)]
    assert find_envy(slate, limits, chosen).tolist() == want
    assert find_envy(slate, limits, chosen, np.array(weight)).tolist() == want
