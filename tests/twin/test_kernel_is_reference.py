"""The kernel gives the second that the reference gives, for every job of every run tried."""

import os

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.ordered import BLOCK
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, Jobs

EXAMPLES = int(os.environ["DURE_EXAMPLES"])
compiled_only = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="a minute, uncompiled")


def outcome(records):
    return [getattr(records, name).tolist() for name in ("start_s", "end_s", "state")]


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_on_runs_that_hypothesis_draws(data, small):
    case = data.draw(small.cases())
    assert outcome(run_twin(*case)) == outcome(run_reference(*case))


def test_on_runs_drawn_in_bulk(small):
    for seed in range(4 * EXAMPLES):
        case = small.draw_case(seed)
        assert outcome(run_twin(*case)) == outcome(run_reference(*case)), seed


def draw_crowd(seed):
    """Draw 800 jobs of 40 projects, of which hundreds wait at once."""
    rng = np.random.default_rng(seed)
    count = 800
    run_s = np.exp(rng.normal(4, 1.5, count)).astype(np.int64)
    jobs = Jobs(
        submit_s=np.sort(rng.integers(0, 600, count)),
        run_s=run_s,
        estimate_s=run_s + rng.integers(0, 200, count) * rng.integers(0, 2, count),
        width=rng.choice([1, 2, 4, 8, 12, 16, 64], count, p=[0.6, 0.1, 0.1, 0.1, 0.05, 0.03, 0.02]),
        project=rng.integers(0, 40, count),
        partition=rng.integers(0, 2, count),
        projects=tuple(map(str, range(40))),
    )
    budgets = tuple(int(b) if b else None for b in rng.choice([0, 3_000, 30_000], 40))
    return jobs, Claims(tuple(rng.integers(1, 9, 40).tolist()), budgets)


@compiled_only
def test_on_crowded_machines():
    machine = Machine((Partition("a", 12, 8), Partition("b", 9, 8)))
    for seed, order in enumerate(Order):
        jobs, claims = draw_crowd(seed)
        for depth in (0, 20):
            for kill in (True, False):
                policy = QueuePolicy(order, depth=depth, kill_at_estimate=kill)
                got = run_twin(jobs, machine, policy, claims)
                want = run_reference(jobs, machine, policy, claims)
                assert outcome(got) == outcome(want)


@compiled_only
def test_on_hundreds_of_jobs_at_once():
    # So many run at once that the kernel keeps them in several blocks, and they end at odd times.
    rng = np.random.default_rng(1)
    count = 600
    run_s = rng.integers(1, 3_000, count)
    zeros = np.zeros(count, np.int64)
    jobs = Jobs(
        submit_s=np.sort(rng.integers(0, 1_500, count)),
        run_s=run_s,
        estimate_s=run_s + rng.integers(0, 2_000, count),
        width=rng.choice([1, 2, 3, 300], count, p=[0.5, 0.3, 0.195, 0.005]),
        project=zeros,
        partition=zeros,
    )
    machine = Machine((Partition("wide", 170, 4),))
    for backfill_order in BackfillOrder:
        policy = QueuePolicy(backfill_order=backfill_order)
        want = run_reference(jobs, machine, policy)
        assert outcome(run_twin(jobs, machine, policy)) == outcome(want)
        assert count_running(want).max() > BLOCK


def count_running(records):
    """Count the jobs that run when each job starts."""
    begun = np.searchsorted(np.sort(records.start_s), records.start_s, "right")
    return begun - np.searchsorted(np.sort(records.end_s), records.start_s, "right")


def test_on_a_head_that_waits_for_everybody(small):
    # 200 jobs run, more than a block holds, and end from 300 to 499; one place is free. Behind the
    # head one job ends when the last of them does, and one a second later.
    asked = 2 * BLOCK - 56
    rows = [(0, 300 + i, 300 + i, 1, 0, 0) for i in range(asked)]
    rows += [(1, 9, 9, asked + 1, 0, 0), (2, 498, 498, 1, 0, 0), (2, 497, 497, 1, 0, 0)]
    case = small.jobs_of(rows), Machine((Partition("p", asked + 1, 1),)), QueuePolicy()
    assert run_twin(*case).start_s.tolist() == [0] * asked + [499, 508, 2]
    assert outcome(run_twin(*case)) == outcome(run_reference(*case))


def test_on_few_jobs_of_very_different_widths(small):
    rows = [(0, 9, 9, 10**6, 0, 0), (1, 9, 9, 3, 0, 0), (1, 9, 9, 999_997, 0, 0)]
    case = small.jobs_of(rows), Machine((Partition("wide", 10**6, 1),)), QueuePolicy()
    assert run_twin(*case).start_s.tolist() == [0, 9, 9]
    assert outcome(run_twin(*case)) == outcome(run_reference(*case))


def test_nothing_in_nothing_out(small):
    for run in (run_twin, run_reference):
        records = run(small.jobs_of([]), Machine((Partition("p", 1, 8),)), QueuePolicy())
        assert outcome(records) == [[], [], []]


def test_time_may_begin_anywhere(small):
    rows = [(0, 5, ABSENT, 8, 0, 0), (1, 5, ABSENT, 8, 0, 0)]
    moved = [(row[0] - 7_000_000_000, *row[1:]) for row in rows]
    machine, policy = Machine((Partition("p", 1, 8),)), QueuePolicy(backfill=Backfill.NONE)
    assert run_twin(small.jobs_of(rows), machine, policy).end_s.tolist() == [5, 10]
    got = run_twin(small.jobs_of(moved), machine, policy)
    assert (got.end_s + 7_000_000_000).tolist() == [5, 10]
