"""Who is proposed for what: rules always, as many as can be, the same every time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.review.match import Board, check_matching, propose_reviewers
from dure.review.similarity import cut_grams, measure_similarity


def make_board(near, allowed, wanted, free, load_max=None):
    return Board(
        near=np.array(near, dtype=np.int64).reshape(len(wanted), len(free)),
        allowed=np.array(allowed, dtype=bool).reshape(len(wanted), len(free)),
        wanted=np.array(wanted, dtype=np.int64),
        free=np.array(free, dtype=np.int64),
        load_max=np.array(free if load_max is None else load_max, dtype=np.int64),
    )


CASES = {
    "the nearest is proposed": ([[100, 900]], [[1, 1]], [1], [5, 5], [(0, 1)], [0]),
    "a conflict is never proposed": ([[100, 900]], [[1, 0]], [1], [5, 5], [(0, 0)], [0]),
    "who is full is not proposed": ([[100, 900]], [[1, 1]], [1], [5, 0], [(0, 0)], [0]),
    "what cannot be found is said": ([[100, 900]], [[1, 0]], [2], [5, 5], [(0, 0)], [1]),
    "nobody at all": ([[]], [[]], [2], [], [], [2]),
    "nothing wanted": ([[5]], [[1]], [0], [1], [], [0]),
    "more than wanted is there already": ([[5]], [[1]], [-1], [1], [], [0]),
    "equal merit goes to the earlier": ([[500, 500]], [[1, 1]], [1], [3, 3], [(0, 0)], [0]),
    # The second application takes turn 1 first: it has one reviewer free, the first has two.
    "who has the fewest choices chooses first": (
        [[900, 800], [100, 0]],
        [[1, 1], [1, 0]],
        [1, 1],
        [1, 1],
        [(0, 1), (1, 0)],
        [0, 0],
    ),
    # Merit of the second application's reviewers: 600 · 1 / 2 = 300 against 400 · 2 / 2 = 400.
    "load counts": (
        [[900, 0], [600, 400]],
        [[1, 0], [1, 1]],
        [1, 1],
        [2, 2],
        [(0, 0), (1, 1)],
        [0, 0],
    ),
    # Rows 0 and 1 take both reviewers that row 2 may have; one of them moves to reviewer 2.
    "a full reviewer hands something on": (
        [[900, 0, 0], [0, 900, 0], [0, 0, 0]],
        [[1, 0, 1], [0, 1, 1], [1, 1, 0]],
        [1, 1, 1],
        [1, 1, 1],
        [(0, 2), (1, 1), (2, 0)],
        [0, 0, 0],
    ),
}


@pytest.mark.parametrize(
    ("near", "allowed", "wanted", "free", "pairs", "missing"), CASES.values(), ids=CASES
)
def test_proposals(near, allowed, wanted, free, pairs, missing):
    load_max = [max(n, 1) for n in free]
    got = propose_reviewers(make_board(near, allowed, wanted, free, load_max))
    assert list(got.pairs) == pairs
    assert list(got.missing) == missing


@st.composite
def boards(draw):
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    cells = st.lists(st.integers(0, 1000), min_size=n * m, max_size=n * m)
    allowed = draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))
    wanted = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    free = draw(st.lists(st.integers(0, 4), min_size=m, max_size=m))
    return make_board(draw(cells), allowed, wanted, free, [4] * m)


def most(board):
    """Count the most assignments that there can be: a maximum flow, by the textbook."""
    n, m = board.allowed.shape
    last = n + m + 1
    room = np.zeros((last + 1, last + 1), np.int64)
    room[0, 1 : n + 1] = board.wanted
    room[1 : n + 1, n + 1 : last] = board.allowed
    room[n + 1 : last, last] = board.free
    flow = 0
    while True:
        came, todo = {0: 0}, [0]
        for at in todo:
            fresh = [to for to in np.flatnonzero(room[at]).tolist() if to not in came]
            came |= dict.fromkeys(fresh, at)
            todo += fresh
        if last not in came:
            return flow
        flow, at = flow + 1, last
        while at:
            room[came[at], at] -= 1
            room[at, came[at]] += 1
            at = came[at]


@settings(max_examples=150, deadline=None)
@given(boards())
def test_no_conflict_no_overload_and_as_many_as_can_be(board):
    got = propose_reviewers(board)
    assert check_matching(board, got.pairs)
    assert len(got.pairs) == most(board)
    assert sum(got.missing) == int(board.wanted.sum()) - len(got.pairs)
    assert propose_reviewers(board) == got


@settings(max_examples=80, deadline=None)
@given(boards(), st.integers(1, 2))
def test_as_many_as_can_be_have_one_and_as_many_as_can_be_two(board, turns):
    got = propose_reviewers(board)
    count = [sum(row == r for r, _ in got.pairs) for row in range(len(board.wanted))]
    fewer = make_board(
        board.near, board.allowed, np.minimum(board.wanted, turns), board.free, board.load_max
    )
    assert sum(min(n, turns) for n in count) == most(fewer)


FAULTS = {
    "twice the same": ([(0, 0), (0, 0)], [2], [2]),
    "more than wanted": ([(0, 0)], [0], [1]),
    "more than the load": ([(0, 0)], [1], [0]),
}


@pytest.mark.parametrize(("pairs", "wanted", "free"), FAULTS.values(), ids=FAULTS)
def test_the_check_refuses(pairs, wanted, free):
    assert not check_matching(make_board([[1]], [[1]], wanted, free, [1]), pairs)


GRAMS = {
    "Hangul by twos": ("추론을", {"추론", "론을"}),
    "Latin by threes": ("GPUs", {"gpu", "pus"}),
    "short words as they are": ("AI 칩", {"ai", "칩"}),
    "nothing but signs": ("—!", set()),
}


@pytest.mark.parametrize(("text", "want"), GRAMS.values(), ids=GRAMS)
def test_texts_are_cut(text, want):
    assert set(cut_grams(text)) == want


def test_texts_near_and_far():
    near = measure_similarity(
        ["단백질 구조 예측을 위한 사전학습", "climate simulation", ""],
        ["단백질 구조 예측", "기후 climate models", "단백질 구조 예측을 위한 사전학습"],
    )
    assert near[0, 2] == 1000
    assert near[0, 0] > 500 > near[0, 1] == 0
    assert near[1, 1] > near[1, 0] == 0
    assert near[2].tolist() == [0, 0, 0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_similarity_is_within_bounds_symmetric_and_the_same_every_time(texts):
    near = measure_similarity(texts, texts)
    assert ((near >= 0) & (near <= 1000)).all()
    assert (near == near.T).all()
    assert (near == measure_similarity(texts, texts)).all()
