"""The kernel of all switches gives the second that the reference gives, in every combination."""

import os
from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.cohort import Cohorts
from dure.policy.priority import Priority
from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin import run as running
from dure.twin.machine import Machine, Partition
from dure.twin.prepare import equal_claims
from dure.twin.reference_full import FullTwin, run_full_reference
from dure.twin.run import Run, run_twin
from dure.twin.types import Types
from dure.twin.world import Cap, Change, Failure, World, draw_failures
from dure.workload.jobs import ABSENT, Jobs
from dure.workload.marks import Marks

EXAMPLES = int(os.environ["DURE_EXAMPLES"])
some = settings(max_examples=EXAMPLES // 5, deadline=None)
NODE = Machine((Partition("p", 1, 8),))
COLUMNS = (
    "start_s",
    "end_s",
    "state",
    "first_start_s",
    "preemptions",
    "failures",
    "lost_s",
    "stretch_job",
    "stretch_start_s",
    "stretch_end_s",
    "stretch_place",
)


@pytest.fixture(autouse=True)
def only_full(monkeypatch):
    """Send every run through this kernel, also one that a faster kernel could do."""
    monkeypatch.setattr(running, "needs_full", lambda *_: True)


def outcome(records):
    return {name: getattr(records, name).tolist() for name in COLUMNS}


def is_drawn(rng, share):
    return bool(rng.random() < share)


def draw_policy(policy, rng):
    """Add to a drawn policy what only some kernels know, each now and then."""
    priority = Priority(
        age=int(rng.integers(0, 1000)),
        fair_share=int(rng.integers(0, 2000)),
        size=int(rng.integers(0, 500)),
        qos=int(rng.integers(0, 300)),
        track=int(rng.integers(0, 300)),
        age_max_s=int(rng.integers(1, 50)),
        favours_small=is_drawn(rng, 0.5),
        period_s=int(rng.choice([1, 7, 300])),
        qos_ppm=(0, 500_000, 1_000_000),
        track_ppm=(1_000_000, 0),
    )
    return replace(
        policy,
        order=list(Order)[rng.integers(0, 4)],
        backfill=Backfill.CONSERVATIVE if is_drawn(rng, 0.25) else policy.backfill,
        half_life_s=int(rng.choice([0, 5, 40])),
        priority=priority if is_drawn(rng, 0.7) else policy.priority,
        reservations=int(rng.integers(2, 20)) if is_drawn(rng, 0.3) else 1,
        holds_nodes=is_drawn(rng, 0.2),
        start_lag_s=int(rng.choice([0, 0, 0, 1, 3])),
        preempts=((), (0,), (0, 1)) if is_drawn(rng, 0.5) else (),
    )


def draw_claims(claims, projects, places, rng):
    """Add tracks, quotas and cohorts to drawn claims, each now and then."""
    claims = claims or equal_claims(projects)
    if is_drawn(rng, 0.5):
        track = tuple(rng.integers(0, 2, projects).tolist())
        claims = replace(claims, track=track, track_weight=(1, 2))
    if is_drawn(rng, 0.3):
        most = [None if is_drawn(rng, 0.5) else int(q) for q in rng.integers(0, 30, projects)]
        claims = replace(claims, quota=tuple(most))
    if is_drawn(rng, 0.5):
        tables = rng.integers(0, 20, (3, projects, places)).tolist()
        holes = [[[None if is_drawn(rng, 0.3) else n for n in row] for row in t] for t in tables]
        nominal, borrow, lend = (tuple(map(tuple, table)) for table in (tables[0], *holes[1:]))
        cohort = tuple(rng.integers(0, 2, projects).tolist())
        borrow, lend = (() if is_drawn(rng, 0.3) else table for table in (borrow, lend))
        reclaims = not is_drawn(rng, 0.2)
        claims = replace(claims, cohorts=Cohorts(cohort, nominal, borrow, lend, reclaims))
    return claims


def draw_world(machine, until_s, rng):
    """Draw failures, announced changes, power caps and types, each now and then."""
    places, failures, changes, caps, types = len(machine.partitions), (), [], [], None
    if is_drawn(rng, 0.4):
        asked = {"mean_between_s": 100, "mean_down_s": 20, "seed": int(rng.integers(10**6))}
        failures = draw_failures(machine, until_s=until_s, **asked)
    for at_s in np.sort(rng.integers(-10, until_s, int(rng.integers(1, 6)))):
        place = int(rng.integers(0, places))
        if is_drawn(rng, 0.4):
            nodes = int(rng.integers(1, 3)) * (1 if is_drawn(rng, 0.4) else -1)
            changes.append(Change(int(at_s), place, nodes))
            changes.append(Change(int(at_s) + int(rng.integers(1, 20)), place, -nodes))
        if is_drawn(rng, 0.4):
            caps.append(Cap(int(at_s), place, int(rng.choice([0, 1, 300, 700, 1000]))))
    if is_drawn(rng, 0.4):
        rates = rng.choice([1, 500, 800, 1000, 1500], (3, places))
        rows = [rng.permutation(places)[: rng.integers(1, places + 1)] for _ in range(3)]
        pairs = zip(rows, rates.tolist(), strict=True)
        types = Types(tuple(tuple((int(p), rate[p]) for p in row) for row, rate in pairs))
    is_changed, is_capped = is_drawn(rng, 0.3), is_drawn(rng, 0.4)
    # What went comes back and every cap ends, or all would wait forever.
    caps += [Cap(until_s + 100, place, 1000) for place in range(places)]
    return World(failures, tuple(changes) * is_changed, tuple(caps) * is_capped, types)


def draw_all(case, rng):
    """Add every switch to a drawn run, each now and then."""
    jobs, machine, policy, claims = case
    count, places = len(jobs), len(machine.partitions)
    until_s = int(jobs.submit_s[-1]) + 40 if count else 40
    marks = Marks(
        user=rng.integers(0, 2, count) if is_drawn(rng, 0.3) else None,
        qos=rng.integers(0, 3, count) if is_drawn(rng, 0.7) else None,
        checkpoint_s=rng.choice([0, 2, 5], count).astype(np.int64),
        kind=rng.integers(0, 3, count),
    )
    claims = draw_claims(claims, len(jobs.projects), places, rng)
    world = draw_world(machine, max(until_s, 1), rng)
    return jobs, machine, draw_policy(policy, rng), claims, marks, world


def test_on_runs_drawn_in_bulk(small):
    stopped = 0
    # In run 1328 somebody may overtake the head only once a newcomer has; in 421 nothing is left of
    # what was used.
    for seed in (421, 1328, *range(EXAMPLES)):
        case = draw_all(small.draw_case(seed), np.random.default_rng(2 * 10**6 + seed))
        want = run_full_reference(*case)
        assert outcome(run_twin(*case)) == outcome(want), seed
        stopped += int((want.preemptions + want.failures).sum())
    assert stopped > EXAMPLES


def test_conservative_plans_that_are_kept_are_those_drawn_anew(small):
    # With whatever else there is, and then alone, where who waits never changes places.
    for seed in range(EXAMPLES):
        jobs, machine, policy, *rest = draw_all(
            small.draw_case(seed), np.random.default_rng(3 * 10**6 + seed)
        )
        conservative = replace(policy, backfill=Backfill.CONSERVATIVE)
        steady = replace(
            QueuePolicy(backfill=Backfill.CONSERVATIVE),
            kill_at_estimate=policy.kill_at_estimate,
            holds_nodes=policy.holds_nodes,
            start_lag_s=policy.start_lag_s,
        )
        for case in ((jobs, machine, conservative, *rest), (jobs, machine, steady)):
            assert outcome(run_twin(*case)) == outcome(run_full_reference(*case)), seed


@some
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_on_runs_that_hypothesis_draws(data, seed, small):
    case = draw_all(data.draw(small.cases()), np.random.default_rng(seed))
    if len(case[0]):
        assert outcome(run_twin(*case)) == outcome(run_full_reference(*case))


@some
@given(
    data=st.data(),
    seed=st.integers(0, 10**6),
    splits=st.lists(st.integers(-3, 80), min_size=1, max_size=4).map(sorted),
)
def test_a_run_that_is_stopped_and_kept_goes_on_as_if_nothing_had_been(data, seed, splits, small):
    case = draw_all(data.draw(small.cases()), np.random.default_rng(seed))
    run = Run(*case)
    for until_s in splits:
        run.go_on(until_s)
        saved = run.save()
        run = Run(*case)
        run.restore(saved)
    run.go_on()
    if len(case[0]):
        assert outcome(run.records()) == outcome(run_twin(*case))


@some
@given(
    data=st.data(),
    seed=st.integers(0, 10**6),
    budgets=st.tuples(*[st.integers(0, 300)] * 5),
    cuts=st.lists(
        st.tuples(st.integers(0, 80), st.integers(0, 4), st.integers(0, 200)), max_size=4
    ),
)
def test_a_budget_is_taken_back_as_from_the_reference(data, seed, budgets, cuts, small):
    jobs, *rest = draw_all(data.draw(small.cases()), np.random.default_rng(seed))
    rest[2] = replace(rest[2], budget_s=budgets[: len(jobs.projects)])
    run, reference = Run(jobs, *rest), FullTwin(jobs, *rest)
    for until_s, project, most_s in sorted(cuts):
        run.go_on(until_s)
        reference.run(until_s)
        taken_s = run.take_back(project, most_s)
        budget_s = list(reference.claims.budget_s)
        left_s = budget_s[project] - reference.used_s[project] - reference.held_s[project]
        if len(jobs):
            assert taken_s == min(most_s, max(left_s, 0))
        budget_s[project] -= taken_s
        reference.claims = replace(reference.claims, budget_s=tuple(budget_s))
    run.go_on()
    reference.run()
    got = run.records()
    assert [got.start_s.tolist(), got.end_s.tolist()] == [reference.start_s, reference.end_s]


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="minutes, uncompiled")
@pytest.mark.parametrize(
    "policy",
    [
        QueuePolicy(backfill=Backfill.CONSERVATIVE),
        QueuePolicy(Order.FAIR_TREE, reservations=5, half_life_s=900),
        QueuePolicy(holds_nodes=True, reservations=20),
        QueuePolicy(Order.FAIR_SHARE, backfill_order=BackfillOrder.SHORTEST, reservations=3),
        QueuePolicy(depth=10, reservations=3, preempts=((), (0,))),
    ],
)
def test_on_hundreds_of_jobs_at_once(policy):
    # So many run at once that the kernel keeps them in several blocks, and dozens wait.
    rng = np.random.default_rng(4)
    count = 240
    run_s = rng.integers(1, 2_000, count)
    jobs = Jobs(
        submit_s=np.sort(rng.integers(0, 500, count)),
        run_s=run_s,
        estimate_s=np.where(rng.random(count) < 0.3, run_s, run_s + rng.integers(0, 900, count)),
        width=rng.choice([1, 2, 3, 5, 8, 200], count, p=[0.4, 0.2, 0.1, 0.1, 0.19, 0.01]),
        project=rng.integers(0, 5, count),
        partition=np.zeros(count, np.int64),
        projects=tuple("abcde"),
    )
    marks = Marks(qos=(rng.random(count) < 0.1).astype(np.int64))
    machine = Machine((Partition("wide", 60, 8),))
    nominal = tuple((n,) for n in (200, 100, 100, 50, 30))
    claims = Claims((1,) * 5, (None,) * 5, cohorts=Cohorts((0,) * 5, nominal))
    failures = draw_failures(machine, until_s=2_000, mean_between_s=9_000, mean_down_s=300, seed=1)
    limits = equal_claims(5) if policy.holds_nodes else claims
    case = jobs, machine, policy, limits, marks, World(failures)
    assert outcome(run_twin(*case)) == outcome(run_full_reference(*case))


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="minutes, uncompiled")
@pytest.mark.parametrize(("seed", "says_more", "load"), [(1, 3, 1.1), (2, 1, 1.4), (3, 2, 0.9)])
def test_a_kept_plan_with_a_long_line_is_the_one_drawn_anew(seed, says_more, load):
    # Narrow and wide, short and long: windows grow, places move, and what is remembered is asked.
    rng, count = np.random.default_rng(seed), 300
    run_s = rng.lognormal(4, 1.6, count).astype(np.int64)
    width = rng.choice([1, 2, 4, 5, 8, 16, 32, 120], count, p=[0.4, *[0.1] * 5, 0.07, 0.03])
    jobs = Jobs(
        submit_s=np.sort(rng.integers(0, int((width * run_s).sum() / 240 / load), count)),
        run_s=run_s,
        estimate_s=(run_s * rng.uniform(1, says_more, count)).astype(np.int64),
        width=width,
        project=np.zeros(count, np.int64),
        partition=np.zeros(count, np.int64),
        projects=("a",),
    )
    policy = QueuePolicy(backfill=Backfill.CONSERVATIVE, kill_at_estimate=seed != 3)
    case = jobs, Machine((Partition("p", 30, 8),)), policy
    assert outcome(run_twin(*case)) == outcome(run_full_reference(*case))


def test_nodes_that_come_in_the_same_second_are_not_used_before_they_have_come(small):
    # At 10 the first ends, then a node comes; the second needs both.
    rows = [(0, 10, 10, 8, 0, 0), (1, 5, 5, 16, 0, 0)]
    world = World(changes=(Change(0, 0, -1), Change(10, 0, 1)))
    two = Machine((Partition("p", 2, 8),))
    case = small.jobs_of(rows), two, QueuePolicy(), None, None, world
    for run in (run_twin, run_full_reference):
        assert run(*case).start_s.tolist() == [0, 10]


def test_who_is_too_wide_for_all_that_it_accepts_is_refused(small):
    machine = Machine((Partition("a", 2, 8), Partition("b", 1, 8)))
    marks, world = Marks(kind=np.array([0])), World(types=Types((((1, 1000),),)))
    case = small.jobs_of([(0, 5, 5, 16, 0, 0)]), machine, QueuePolicy(), None, marks, world
    for run in (run_twin, run_full_reference):
        records = run(*case)
        assert (records.start_s.tolist(), records.state.tolist()) == ([ABSENT], [3])


def test_a_cap_that_never_ends_leaves_a_job_where_it_is(small):
    world = World((Failure(500, 0, 0, 1),), caps=(Cap(2, 0, 0),))
    case = small.jobs_of([(0, 5, 5, 4, 0, 0)]), NODE, QueuePolicy(), None, None, world
    for run in (run_twin, run_full_reference):
        assert outcome(run(*case)) == outcome(run_full_reference(*case))
