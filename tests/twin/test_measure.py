"""Measures: every figure is added up by hand beside it."""

import math

import numpy as np
import pytest

from dure.terms.units import AccelS
from dure.twin.measure import (
    count_states,
    measure_slowdown,
    measure_utilisation,
    measure_waits,
    take_rank,
    used_s,
    work_done_s,
)
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State


def column(*numbers):
    return np.array(numbers, np.int64)


def records_of(*rows):
    """Make records of rows (submit, width, start, end, state)."""
    submit_s, width, start_s, end_s, state = np.array(rows, np.int64).reshape(-1, 5).T
    absent, zeros = np.full(submit_s.size, ABSENT), np.zeros(submit_s.size, np.int64)
    jobs = Jobs(submit_s, absent, absent, width, zeros, zeros)
    return JobRecords(jobs, start_s, end_s, state)


RECORDS = records_of(
    (0, 2, 0, 100, State.ENDED),  # waits 0
    (10, 1, 40, 45, State.KILLED),  # waits 30
    (20, 8, 100, ABSENT, State.WAITING),  # waits 80, still runs
    (30, 4, ABSENT, ABSENT, State.REFUSED),
)
NONE_OF_THEM = np.zeros(4, np.bool_)


def test_waits():
    got = measure_waits(RECORDS)
    assert (got.count, got.never_started) == (3, 1)
    assert got.wait_s_mean == 37  # 110 / 3 = 36.7
    assert (got.wait_s_p50, got.wait_s_p95, got.wait_s_max) == (30, 80, 80)


def test_waits_of_some():
    got = measure_waits(RECORDS, np.array([True, True, False, False]))
    assert (got.count, got.never_started, got.wait_s_mean) == (2, 0, 15)


def test_waits_of_none_are_absent():
    got = measure_waits(RECORDS, NONE_OF_THEM)
    assert (got.count, got.never_started) == (0, 0)
    assert {got.wait_s_mean, got.wait_s_p50, got.wait_s_p95, got.wait_s_max} == {ABSENT}


RANKS = {
    "of one value it is that value": ([7], 95, 7),
    "the 19th of 20 is the 95th percentile": (list(range(1, 21)), 95, 19),
    "the 20th of 21: 19.95 is rounded up": (list(range(1, 22)), 95, 20),
    "the first is the 1st percentile": ([3, 4, 5], 1, 3),
    "the last is the 100th": ([3, 4, 5], 100, 5),
    "of nothing there is none": ([], 50, ABSENT),
}


@pytest.mark.parametrize(("values", "percent", "want"), RANKS.values(), ids=RANKS)
def test_nearest_rank(values, percent, want):
    assert take_rank(np.array(values, np.int64), percent) == want


def test_a_half_second_is_rounded_up():
    assert measure_waits(records_of((0, 1, 1, 2, 1), (0, 1, 2, 3, 1))).wait_s_mean == 2


def test_slowdown():
    # (0 + 100) / 100 = 1 and (30 + 5) / 10 = 3.5, since 5 s count as 10; mean 2.25.
    assert measure_slowdown(RECORDS) == pytest.approx(2.25)
    # With a bound of 1 s: (30 + 5) / 5 = 7, mean 4.
    assert measure_slowdown(RECORDS, bound_s=1) == pytest.approx(4)


def test_slowdown_is_never_below_one():
    assert measure_slowdown(records_of((0, 1, 1, 2, State.ENDED))) == 1


def test_slowdown_of_none_is_not_a_number():
    assert math.isnan(measure_slowdown(RECORDS, NONE_OF_THEM))


WINDOWS = {
    "all of it: 2 × 100 + 1 × 5 + 8 × 100 still running": (0, 200, 1_005),
    "from the middle: 2 × 58 + 1 × 3": (42, 100, 119),
    "a second: job 2 alone has started": (100, 101, 8),
    "before anything": (-50, 0, 0),
    "the end is not in the window": (0, 0, 0),
}


@pytest.mark.parametrize(("from_s", "until_s", "want"), WINDOWS.values(), ids=WINDOWS)
def test_use_inside_a_window(from_s, until_s, want):
    assert used_s(RECORDS, from_s, until_s) == AccelS(want)


def test_use_of_some():
    assert used_s(RECORDS, 0, 200, np.array([True, False, False, True])) == 200


def test_utilisation():
    assert measure_utilisation(RECORDS, 10, 0, 200) == pytest.approx(1_005 / 2_000)
    assert measure_utilisation(RECORDS, 10, 200, 200) is None


def test_work_done_is_that_of_ended_and_killed_jobs():
    assert work_done_s(RECORDS) == 205
    assert work_done_s(RECORDS, NONE_OF_THEM) == 0


def test_states_are_counted_and_all_are_named():
    assert count_states(RECORDS) == {
        State.WAITING: 1,
        State.ENDED: 1,
        State.KILLED: 1,
        State.REFUSED: 1,
    }
    assert count_states(RECORDS, NONE_OF_THEM) == dict.fromkeys(State, 0)
