"""Shared pools: fair tree, points, use that fades, quotas; by hand, and against the reference."""

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.priority import Priority
from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.twin import run as running
from dure.twin.machine import Machine, Partition
from dure.twin.measure import used_s
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, State
from dure.workload.marks import Marks

EXAMPLES = int(os.environ["DURE_EXAMPLES"])
NODE = Machine((Partition("p", 1, 8),))
TREE = QueuePolicy(Order.FAIR_TREE, Backfill.NONE)
FREE = (None,) * 5
FLAT = Claims((1,) * 5, FREE)
# a and b are in the first track, c to e in the second.
TRACKS = Claims((1,) * 5, FREE, track=(0, 0, 1, 1, 1), track_weight=(1, 1))


def points(**weights):
    return QueuePolicy(Order.MULTIFACTOR, Backfill.NONE, priority=Priority(**weights))


THREE = [(0, 5, 5, 8, 0, 0), (1, 5, 5, 8, 0, 0), (2, 5, 5, 8, 1, 0)]
SIZES = [(0, 5, 5, 8, 0, 0), (1, 5, 5, 4, 0, 0), (2, 5, 5, 8, 0, 0)]
ABC = [(0, 5, 5, 8, 0, 0), (1, 5, 5, 8, 1, 0), (2, 5, 5, 8, 2, 0)]
FADING = [(0, 20, 20, 8, 0, 0), (0, 10, 10, 8, 1, 0), (21, 5, 5, 8, 0, 0), (21, 5, 5, 8, 1, 0)]
CASES = {
    "fair tree: who has used less stands first": (TREE, FLAT, Marks(), THREE, [0, 10, 5]),
    "fair tree: all of a track that has used less stand before all of another": (
        TREE,
        TRACKS,
        Marks(),
        ABC,
        [0, 10, 5],
    ),
    "without tracks, who came first of two that have used nothing": (
        TREE,
        FLAT,
        Marks(),
        ABC,
        [0, 5, 10],
    ),
    "a weight of three bears three times the use: 40 / 3 < 20": (
        TREE,
        Claims((1, 3, 1, 1, 1), FREE),
        Marks(),
        [(0, 5, 5, 4, 0, 0), (0, 5, 10, 4, 1, 0), (1, 5, 5, 8, 0, 0), (2, 5, 5, 8, 1, 0)],
        [0, 0, 10, 5],
    ),
    "fair tree: users of a project share it equally": (
        TREE,
        FLAT,
        Marks(user=np.array([0, 0, 1])),
        [(0, 5, 5, 8, 0, 0), (1, 5, 5, 8, 0, 0), (2, 5, 5, 8, 0, 0)],
        [0, 10, 5],
    ),
    "use that does not fade: 160 at the beginning is more than 80 of late": (
        TREE,
        FLAT,
        Marks(),
        FADING,
        [0, 20, 35, 30],
    ),
    "with a half-life of 10, 80 at second 20 is as much as 320 at second 0": (
        replace(TREE, half_life_s=10),
        FLAT,
        Marks(),
        FADING,
        [0, 20, 30, 35],
    ),
    "points for size: the widest first": (points(size=1000), FLAT, Marks(), SIZES, [0, 10, 5]),
    "or the narrowest": (points(size=1000, favours_small=True), FLAT, Marks(), SIZES, [0, 5, 10]),
    "points for age outweigh them: 50 + 400 is more than 100 + 300": (
        points(size=100, age=1000, age_max_s=10, period_s=1),
        FLAT,
        Marks(),
        SIZES,
        [0, 5, 10],
    ),
    "but not beyond the oldest age that counts: 50 + 1000 is less than 100 + 1000": (
        points(size=100, age=1000, age_max_s=3, period_s=1),
        FLAT,
        Marks(),
        SIZES,
        [0, 10, 5],
    ),
    "nor before the next reckoning": (
        points(size=100, age=1000, age_max_s=10, period_s=300),
        FLAT,
        Marks(),
        SIZES,
        [0, 10, 5],
    ),
    "points for QOS": (
        points(qos=10, qos_ppm=(0, 1_000_000)),
        FLAT,
        Marks(qos=np.array([0, 0, 1])),
        SIZES,
        [0, 10, 5],
    ),
    "points for fair share": (points(fair_share=10, period_s=1), FLAT, Marks(), THREE, [0, 10, 5]),
    "which are as of the last reckoning": (
        points(fair_share=10, period_s=300),
        FLAT,
        Marks(),
        THREE,
        [0, 5, 10],
    ),
    "points for the track": (
        points(track=10, track_ppm=(0, 500_000)),
        TRACKS,
        Marks(),
        ABC,
        [0, 10, 5],
    ),
    "a quota keeps a second job out, and others are not held up by it": (
        QueuePolicy(),
        replace(FLAT, quota=(7, *FREE[1:])),
        Marks(),
        [(0, 5, 5, 4, 0, 0), (0, 5, 5, 4, 0, 0), (1, 5, 5, 4, 1, 0)],
        [0, 5, 1],
    ),
    "a quota holds to the last accelerator: 4 + 4 = 8": (
        QueuePolicy(),
        replace(FLAT, quota=(8, *FREE[1:])),
        Marks(),
        [(0, 5, 5, 4, 0, 0), (0, 5, 5, 4, 0, 0)],
        [0, 0],
    ),
    "who asks for more than its quota is refused": (
        QueuePolicy(),
        replace(FLAT, quota=(3, *FREE[1:])),
        Marks(),
        [(0, 5, 5, 4, 0, 0)],
        [ABSENT],
    ),
}


@pytest.mark.parametrize("run", [run_twin, run_reference])
@pytest.mark.parametrize(("policy", "claims", "marks", "rows", "want"), CASES.values(), ids=CASES)
def test_schedule(policy, claims, marks, rows, want, run, small):
    records = run(small.jobs_of(rows), NODE, policy, claims, marks)
    assert records.start_s.tolist() == want
    assert (records.state == State.REFUSED).tolist() == [start == ABSENT for start in want]


def outcome(records):
    return [getattr(records, name).tolist() for name in ("start_s", "end_s", "state")]


def draw_priority(rng):
    """Draw points in which some factors count for nothing."""
    weights = rng.choice([0, 0, 10, 1000], 5).tolist()
    return Priority(
        *weights,
        age_max_s=int(rng.choice([5, 50, 500])),
        favours_small=bool(rng.integers(2)),
        period_s=int(rng.choice([1, 7, 30])),
        qos_ppm=(0, 500_000, 10**6)[: rng.integers(0, 4)],
        track_ppm=(10**6, 300_000)[: rng.integers(0, 3)],
    )


def draw_pool(case, rng):
    """Add an order, limits and marks to a drawn run."""
    jobs, machine, policy, claims = case
    projects = len(jobs.projects)
    policy = replace(
        policy,
        order=list(Order)[rng.integers(0, 4)],
        half_life_s=int(rng.choice([0, 1, 5, 100, 10_000])),
        priority=draw_priority(rng),
        start_lag_s=int(rng.choice([0, 0, 1, 4])),
    )
    claims = claims or Claims((1,) * projects, (None,) * projects)
    if rng.random() < 0.5:
        quota = [None if rng.random() < 0.3 else int(rng.integers(0, 20)) for _ in range(projects)]
        claims = replace(claims, quota=tuple(quota))
    if rng.random() < 0.6:
        track = tuple(rng.integers(0, 2, projects).tolist())
        claims = replace(claims, track=track, track_weight=(1, int(rng.integers(1, 4))))
    user = rng.integers(0, 3, len(jobs)) if rng.random() < 0.5 else None
    qos = rng.integers(0, 3, len(jobs)) if rng.random() < 0.5 else None
    return jobs, machine, policy, claims, Marks(user, qos)


@pytest.fixture
def only_pool(monkeypatch):
    """Send every run through the kernel of a shared pool, also one that the plainer could do."""
    monkeypatch.setattr(running, "PLAIN", ())


@pytest.mark.usefixtures("only_pool")
def test_the_kernel_is_the_reference_on_runs_drawn_in_bulk(small):
    for seed in range(3 * EXAMPLES):
        case = draw_pool(small.draw_case(seed), np.random.default_rng(10**6 + seed))
        assert outcome(run_twin(*case)) == outcome(run_reference(*case)), seed


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_the_kernel_is_the_reference_on_runs_that_hypothesis_draws(data, seed, small):
    case = draw_pool(data.draw(small.cases()), np.random.default_rng(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "PLAIN", ())
        assert outcome(run_twin(*case)) == outcome(run_reference(*case))


@settings(max_examples=EXAMPLES // 5, deadline=None)
@given(data=st.data(), age=st.integers(0, 1000), period_s=st.integers(1, 9))
def test_points_for_age_alone_starve_nobody_since_they_are_first_come_first_served(
    data, age, period_s, small
):
    case = data.draw(small.cases())
    aged = replace(
        case.policy, order=Order.MULTIFACTOR, priority=Priority(age=age, period_s=period_s)
    )
    served = replace(case.policy, order=Order.FCFS)
    assert outcome(run_twin(*case._replace(policy=aged))) == outcome(
        run_twin(*case._replace(policy=served))
    )


@settings(max_examples=EXAMPLES // 5, deadline=None)
@given(data=st.data(), quota=st.tuples(*[st.none() | st.integers(0, 30)] * 5))
def test_no_project_runs_more_at_once_than_its_quota(data, quota, small):
    case = data.draw(small.cases())
    claims = replace(case.claims or FLAT, quota=quota)
    records = run_twin(*case._replace(claims=claims))
    for project, most in enumerate(quota):
        mine = (case.jobs.project == project) & (records.start_s != ABSENT)
        if most is not None:
            for now in records.start_s[mine].tolist():
                assert used_s(records, now, now + 1, mine) <= most


@settings(max_examples=EXAMPLES // 5, deadline=None)
@given(data=st.data())
def test_a_quota_that_nobody_can_reach_is_none(data, small):
    # What runs is at most the machine, and so is what is asked beside it. A quota of the machine is
    # less than that: it keeps a job out of line, so that nothing is reserved for it.
    case = data.draw(small.cases())
    claims = case.claims or FLAT
    ample = replace(claims, quota=(2 * case.machine.accelerators,) * 5)
    want = outcome(run_twin(*case._replace(claims=claims)))
    assert outcome(run_twin(*case._replace(claims=ample))) == want


def test_use_of_which_nothing_is_left_is_equal(small):
    # After 2,000 half-lives nothing is left of what was used before, so who came first is first.
    rows = [(0, 9, 9, 8, 1, 0), (1, 9, 9, 8, 0, 0), (1, 9, 9, 4, 0, 0)]
    rows += [(5000, 3, 3, 8, 2, 0), (5001, 5, 5, 8, 1, 0), (5002, 5, 5, 8, 0, 0)]
    rows += [(5002, 5, 5, 8, 3, 0)]
    case = small.jobs_of(rows), NODE, replace(TREE, half_life_s=2), FLAT
    assert run_twin(*case).start_s.tolist() == [0, 9, 18, 5000, 5003, 5008, 5013]
    assert outcome(run_twin(*case)) == outcome(run_reference(*case))


def test_use_counts_right_beyond_hundreds_of_half_lives(small):
    # A half-life of a second for 5,000 seconds: no power of two could hold that without a landmark.
    rows = [(7 * i, 9, 9, 8, i % 3, 0) for i in range(700)]
    case = small.jobs_of(rows), NODE, replace(TREE, half_life_s=1), FLAT
    assert outcome(run_twin(*case)) == outcome(run_reference(*case))
