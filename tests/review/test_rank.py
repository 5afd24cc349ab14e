"""Points, scores, order, ties, missing reviews, moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.application.call import Criterion
from dure.review.rank import (
    OVERALL,
    Judged,
    Move,
    check_move,
    criteria_of,
    mean_milli,
    rank,
    read_review,
    weigh_points,
)
from dure.terms.language import Text

EFFECT = Criterion("effect", Text(en="Effect", ko="파급효과"), 70)
READY = Criterion("ready", Text(en="Readiness", ko="준비도"), 30)
OPINION = "The plan names data, people and the months; the risk is stated."

READ = {
    # 70 · 80 + 30 · 90 = 8,300 hundredths = 83 points.
    "two criteria": ({"effect": "80", "ready": " 90 ", "opinion": OPINION}, 83_000, []),
    "the lowest and the highest": ({"effect": "0", "ready": "100", "opinion": OPINION}, 30_000, []),
    "one above": ({"effect": "101", "ready": "1", "opinion": OPINION}, None, ["points_unreadable"]),
    "half a point": (
        {"effect": "7.5", "ready": "1", "opinion": OPINION},
        None,
        ["points_unreadable"],
    ),
    "a word": ({"effect": "good", "ready": "1", "opinion": OPINION}, None, ["points_unreadable"]),
    "four digits": (
        {"effect": "0050", "ready": "1", "opinion": OPINION},
        None,
        ["points_unreadable"],
    ),
    "digits of another script": (
        {"effect": "५", "ready": "1", "opinion": OPINION},
        None,
        ["points_unreadable"],
    ),
    "nothing": ({}, None, ["points_missing", "points_missing", "review_reason_short"]),
    "49 characters": (
        {"effect": "1", "ready": "1", "opinion": "x" * 49},
        None,
        ["review_reason_short"],
    ),
    "50 characters": ({"effect": "1", "ready": "1", "opinion": "x" * 50}, 1_000, []),
    "4,000 characters": ({"effect": "1", "ready": "1", "opinion": "x" * 4000}, 1_000, []),
    "4,001 characters": (
        {"effect": "1", "ready": "1", "opinion": "x" * 4001},
        None,
        ["review_reason_short"],
    ),
}


@pytest.mark.parametrize(("cells", "score", "codes"), READ.values(), ids=READ)
def test_reading_a_review(cells, score, codes):
    scored, findings = read_review(cells, [EFFECT, READY], "review:1")
    assert [f.message.code for f in findings] == codes
    assert (scored.score_milli if scored else None) == score
    assert all(f.what("ko") and f.next_step() for f in findings)


def test_a_call_without_criteria_is_judged_as_a_whole():
    assert criteria_of([]) == (OVERALL,)
    assert criteria_of([EFFECT]) == (EFFECT,)
    assert weigh_points({"overall": 73}, [OVERALL]) == 73_000


MEANS = {
    "none": ([], None),
    "one": ([70_000], 70_000),
    "rounded half up": ([1, 2], 2),
    "a third below": ([1, 1, 2], 1),
    "two thirds above": ([1, 2, 2], 2),
}


@pytest.mark.parametrize(("scores", "want"), MEANS.values(), ids=MEANS)
def test_means(scores, want):
    assert mean_milli(scores) == want


A, B, C, D = (
    Judged("a", (80_000, 90_000), 2),
    Judged("b", (95_000,), 2),
    Judged("c", (85_000, 85_000), 2),
    Judged("d", (), 2),
)


def test_the_ranking_shows_spread_ties_and_missing_reviews():
    # Means: b 95, a 85, c 85 (tied with a, after it by number), d none.
    got = rank([D, C, B, A])
    assert [line.number for line in got] == ["b", "a", "c", "d"]
    assert [line.place for line in got] == [1, 2, 3, 4]
    assert [line.score_milli for line in got] == [95_000, 85_000, 85_000, None]
    assert [line.spread_milli for line in got] == [None, 10_000, 0, None]
    assert [line.is_tied for line in got] == [False, True, True, False]
    assert [(line.reviews, line.wanted) for line in got] == [(1, 2), (2, 2), (2, 2), (0, 2)]


MOVES = {
    "one up": ([Move("c", 1, "x")], ["c", "b", "a", "d"]),
    "one down": ([Move("b", 3, "x")], ["a", "c", "b", "d"]),
    "one without a score up": ([Move("d", 2, "x")], ["b", "d", "a", "c"]),
    "one after another": ([Move("c", 1, "x"), Move("a", 1, "y")], ["a", "c", "b", "d"]),
    "beyond the end is the end": ([Move("b", 9, "x")], ["a", "c", "d", "b"]),
    "before the start is the start": ([Move("d", 0, "x")], ["d", "b", "a", "c"]),
    "one that has gone": ([Move("z", 1, "x")], ["b", "a", "c", "d"]),
}


@pytest.mark.parametrize(("moves", "want"), MOVES.values(), ids=MOVES)
def test_the_chair_moves(moves, want):
    got = rank([A, B, C, D], moves)
    assert [line.number for line in got] == want
    moved = {line.number: line.reasons for line in got if line.reasons}
    assert set(moved) == {move.number for move in moves} - {"z"}
    assert {line.number: line.by_score for line in got} == {"b": 1, "a": 2, "c": 3, "d": 4}


CHECKS = {
    "the first place": (Move("a", 1, "why"), []),
    "the last place": (Move("a", 4, "why"), []),
    "above the first": (Move("a", 0, "why"), ["move_out_of_range"]),
    "below the last": (Move("a", 5, "why"), ["move_out_of_range"]),
    "no reason": (Move("a", 1, "  "), ["move_reason_missing"]),
    "neither": (Move("a", 5, ""), ["move_reason_missing", "move_out_of_range"]),
}


@pytest.mark.parametrize(("move", "codes"), CHECKS.values(), ids=CHECKS)
def test_moves_are_checked(move, codes):
    assert [f.message.code for f in check_move(move, 4)] == codes


@given(
    st.lists(st.lists(st.integers(0, 100_000), max_size=3), max_size=6),
    st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 8)), max_size=4),
)
def test_nobody_is_lost_or_twice(scores, moves):
    judged = [Judged(f"n{i}", tuple(s), 3) for i, s in enumerate(scores)]
    got = rank(judged, [Move(f"n{i}", place, "x") for i, place in moves])
    assert sorted(line.number for line in got) == sorted(j.number for j in judged)
    assert [line.place for line in got] == list(range(1, len(judged) + 1))
    assert rank(list(reversed(judged)), [Move(f"n{i}", p, "x") for i, p in moves]) == got
