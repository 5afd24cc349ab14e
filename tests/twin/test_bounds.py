"""Bounds: what no schedule can beat, by hand, and in every run; a result outside is refused."""

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import Backfill, BackfillOrder, QueuePolicy
from dure.twin.bounds import end_floor, measure_bounds, wait_floor
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, Jobs

some = settings(max_examples=int(os.environ["DURE_EXAMPLES"]) // 5, deadline=None)


def column(*numbers):
    return np.array(numbers, np.int64)


ENDS = {
    "the longest job, from its submission": ([(0, 100, 1), (7, 100, 1)], 107),
    "all work over the capacity: 300 × 8 / 8": ([(0, 100, 8)] * 3, 300),
    "rounded up: 3 × 5 / 2 = 7.5": ([(0, 3, 1)] * 5, 8),
    "work that comes late: 90 + 2 × 100 × 2 / 2": ([(0, 1, 1), (90, 100, 2), (90, 100, 2)], 290),
}


@pytest.mark.parametrize(("rows", "want"), ENDS.values(), ids=ENDS)
def test_when_all_can_have_ended(rows, want):
    capacity = 8 if rows[0][2] == 8 else 2
    assert end_floor(*(column(*each) for each in zip(*rows, strict=True)), capacity) == want


WAITS = {
    # One machine of 8; each row is submit, run, width.
    "nobody need wait for room": ([(0, 100, 1), (0, 100, 1)], 0),
    "the second of two whole jobs waits for the first": ([(0, 100, 8), (0, 100, 8)], 100),
    "the short one first: 10, not 100": ([(0, 100, 8), (0, 10, 8)], 10),
    # The short one begins at once, at 50; the long one is done at 110, and half of its work by 55:
    # mean busy time (0.5 × 25 + 0.5 × 85) = 55, less 50 is 5. No schedule waits less than 10.
    "one that comes amid the other": ([(0, 100, 8), (50, 10, 8)], 5),
    "those the fluid serves early are not set against the others": (
        [(0, 100, 8), (0, 100, 8), (500, 800, 1)],
        100,
    ),
    "no length, no wait": ([(0, 0, 8), (0, 0, 8)], 0),
    "no job": ([], 0),
}


@pytest.mark.parametrize(("rows", "want"), WAITS.values(), ids=WAITS)
def test_what_must_be_waited(rows, want):
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    assert wait_floor(*columns, 8) == pytest.approx(want)


@some
@given(data=st.data())
def test_every_run_is_inside_of_its_bounds(data, small):
    case = data.draw(small.cases())
    bounds = measure_bounds(run_twin(*case), case.machine)
    assert bounds.makespan_s >= bounds.makespan_s_min >= 0
    assert bounds.used_s <= bounds.used_s_max <= bounds.capacity_s
    assert bounds.wait_s_sum >= bounds.wait_s_sum_min >= 0


def test_the_shortest_first_on_one_server_meets_the_bound(small):
    # All are there at once and take the whole machine, so nothing is lost by not being fluid.
    rng = np.random.default_rng(1)
    jobs = small.jobs_of([(0, int(run), int(run), 4, 0, 0) for run in rng.integers(1, 99, 40)])
    jobs = replace(jobs, run_s=np.sort(jobs.run_s), estimate_s=np.sort(jobs.run_s))
    machine = Machine((Partition("p", 1, 4),))
    bounds = measure_bounds(run_twin(jobs, machine, QueuePolicy()), machine)
    assert bounds.wait_s_sum - bounds.wait_s_sum_min <= 1
    assert bounds.makespan_s == bounds.makespan_s_min


def run_one():
    machine = Machine((Partition("p", 1, 8),))
    policy = QueuePolicy(backfill=Backfill.NONE, backfill_order=BackfillOrder.QUEUE)
    columns = (column(0, 0, 200), column(100, 100, 1), column(100, 100, 1), column(8, 8, 1))
    return run_twin(Jobs(*columns, *[column(0, 0, 0)] * 2), machine, policy), machine


FAULTS = {
    "it ended before the work can be done": ({"end_s": column(100, 100, 101)}, "makespan 101 s"),
    "it waited less than must be": (
        {"start_s": column(0, 0, 200), "end_s": column(100, 100, 201)},
        "waits of 0 s",
    ),
    "more was used than there is": (
        {"start_s": column(0, 0, 200), "end_s": column(200, 200, 999)},
        "3200 acc",
    ),
}


@pytest.mark.parametrize(("change", "said"), FAULTS.values(), ids=FAULTS)
def test_a_result_outside_of_its_bounds_is_refused_with_both_numbers(change, said):
    records, machine = run_one()
    assert measure_bounds(records, machine).jobs == 3
    with pytest.raises(AssertionError, match=said):
        measure_bounds(replace(records, **change), machine)


def test_a_run_without_jobs_has_bounds_of_nothing(small):
    machine = Machine((Partition("p", 1, 8),))
    bounds = measure_bounds(run_twin(small.jobs_of([]), machine, QueuePolicy()), machine)
    assert (bounds.makespan_s, bounds.used_s_max, bounds.jobs) == (0, 0, 0)


def test_what_never_started_counts_for_no_bound():
    records, machine = run_one()
    nobody = replace(records, start_s=column(*[ABSENT] * 3), end_s=column(*[ABSENT] * 3))
    assert measure_bounds(nobody, machine).used_s_max == 0
