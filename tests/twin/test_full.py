"""Preemption, cohorts, plans and a world that changes: by hand, and what must always hold."""

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.cohort import Cohorts
from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.records import RunRecords
from dure.twin.reference import run_reference
from dure.twin.reference_full import run_full_reference
from dure.twin.run import run_twin
from dure.twin.types import Types
from dure.twin.world import Cap, Failure, World, draw_failures, maintenance
from dure.workload.jobs import ABSENT, State
from dure.workload.marks import Marks

EXAMPLES = int(os.environ["DURE_EXAMPLES"])
some = settings(max_examples=EXAMPLES // 5, deadline=None)
NODE = Machine((Partition("p", 1, 8),))
TWO = Machine((Partition("p", 2, 8),))
FOUR = Machine((Partition("p", 4, 1),))
EASY = QueuePolicy()
# Jobs of QOS 1 may stop those of QOS 0, jobs of QOS 2 both.
URGENT = QueuePolicy(preempts=((), (0,), (0, 1)))
FREE = (None,) * 5


def asks(*qos, saved=None):
    return Marks(qos=np.array(qos), checkpoint_s=None if saved is None else np.array(saved))


def lent(nominal, *, borrow=(), lend=(), reclaims=True):
    """Make claims of five projects in one cohort, in one partition."""
    rows = [tuple((limit,) for limit in limits) for limits in (nominal, borrow, lend)]
    return Claims((1,) * 5, FREE, cohorts=Cohorts((0,) * 5, *rows, reclaims=reclaims))


PAIR = [(0, 10, 10, 8, 0, 0), (3, 5, 5, 8, 1, 0)]
HALVES = [(0, 20, 20, 4, 0, 0), (1, 20, 20, 4, 0, 0), (3, 5, 5, 4, 1, 0)]
LENT = [(0, 20, 20, 8, 0, 0), (3, 5, 5, 4, 1, 0)]
CROSSED = [(0, 10, 10, 2, 0, 0), (1, 10, 10, 3, 0, 0), (2, 10, 10, 4, 0, 0), (3, 30, 30, 1, 0, 0)]
NARROW = [(0, 10, 10, 6, 0, 0), (1, 5, 5, 6, 0, 0), (2, 20, 20, 2, 0, 0)]
# Machine, policy, claims, marks, world, jobs: last starts, ends, times stopped, what was lost.
CASES = {
    "an urgent job stops another, whose three seconds on 8 are lost": (
        (NODE, URGENT, None, asks(0, 1), None, PAIR),
        ([8, 3], [18, 8], [1, 0], [24, 0]),
    ),
    "saved every two seconds, it goes on after two: one second on 8 is lost": (
        (NODE, URGENT, None, asks(0, 1, saved=[2, 0]), None, PAIR),
        ([8, 3], [16, 8], [1, 0], [8, 0]),
    ),
    "of two who may be stopped, the newest is": (
        (NODE, URGENT, None, asks(0, 0, 1), None, HALVES),
        ([0, 8, 3], [20, 28, 8], [0, 1, 0], [0, 8, 0]),
    ),
    "but the lower QOS before the newest": (
        (NODE, URGENT, None, asks(0, 1, 2), None, HALVES),
        ([8, 1, 3], [28, 21, 8], [1, 0, 0], [12, 0, 0]),
    ),
    "nobody is stopped where that would not do: 4 of 8 are of the same QOS": (
        (NODE, URGENT, None, asks(0, 1, 1), None, [*HALVES[:2], (3, 5, 5, 8, 1, 0)]),
        ([0, 1, 21], [20, 21, 26], [0, 0, 0], [0, 0, 0]),
    ),
    "who turns out not to be needed is spared": (
        (
            NODE,
            URGENT,
            None,
            asks(0, 0, 1),
            None,
            [*LENT[:0], (0, 9, 9, 6, 0, 0), (1, 9, 9, 2, 0, 0), (3, 2, 2, 6, 1, 0)],
        ),
        ([5, 1, 3], [14, 10, 5], [1, 0, 0], [18, 0, 0]),
    ),
    "a project borrows what others leave, until they reclaim it": (
        (NODE, EASY, lent((4, 4, 0, 0, 0)), None, None, LENT),
        ([8, 3], [28, 8], [1, 0], [24, 0]),
    ),
    "without reclaim they wait": (
        (NODE, EASY, lent((4, 4, 0, 0, 0), reclaims=False), None, None, LENT),
        ([0, 20], [20, 25], [0, 0], [0, 0]),
    ),
    "what is not lent cannot be borrowed": (
        (NODE, EASY, lent((4, 4, 0, 0, 0), lend=(None, 0, 0, 0, 0)), None, None, LENT),
        ([ABSENT, 3], [ABSENT, 8], [0, 0], [0, 0]),
    ),
    "nor more than may be borrowed: 8 > 4 + 3": (
        (NODE, EASY, lent((4, 4, 0, 0, 0), borrow=(3, 0, 0, 0, 0)), None, None, LENT),
        ([ABSENT, 3], [ABSENT, 8], [0, 0], [0, 0]),
    ),
    "4 + 4 may": (
        (NODE, EASY, lent((4, 4, 0, 0, 0), borrow=(4, 0, 0, 0, 0)), None, None, LENT),
        ([8, 3], [28, 8], [1, 0], [24, 0]),
    ),
    "who is most above nominal is stopped first: 4 - 2 against 3 - 2": (
        (
            NODE,
            EASY,
            lent((2, 2, 4, 0, 0)),
            None,
            None,
            [(0, 20, 20, 3, 0, 0), (0, 20, 20, 4, 1, 0), (3, 5, 5, 4, 2, 0)],
        ),
        ([0, 8, 3], [20, 28, 8], [0, 1, 0], [0, 12, 0]),
    ),
    "EASY: the third is pushed back by the fourth, since only the second has a reservation": (
        (FOUR, EASY, None, None, None, CROSSED),
        ([0, 10, 33, 3], [10, 20, 43, 33], [0] * 4, [0] * 4),
    ),
    "conservative: nobody is": (
        (FOUR, QueuePolicy(backfill=Backfill.CONSERVATIVE), None, None, None, CROSSED),
        ([0, 10, 20, 30], [10, 20, 30, 60], [0] * 4, [0] * 4),
    ),
    "two reservations protect two": (
        (FOUR, QueuePolicy(reservations=2), None, None, None, CROSSED),
        ([0, 10, 20, 30], [10, 20, 30, 60], [0] * 4, [0] * 4),
    ),
    "a long job goes beside a head that will leave room on its node": (
        (NODE, EASY, None, None, None, NARROW),
        ([0, 10, 2], [10, 15, 22], [0] * 3, [0] * 3),
    ),
    "unless the node is held back whole": (
        (NODE, QueuePolicy(holds_nodes=True), None, None, None, NARROW),
        ([0, 10, 10], [10, 15, 30], [0] * 3, [0] * 3),
    ),
    "a job starts a second after it was decided": (
        (NODE, QueuePolicy(start_lag_s=1), None, None, None, [PAIR[0], (3, 5, 5, 8, 0, 0)]),
        ([1, 12], [11, 17], [0, 0], [0, 0]),
    ),
    "a node fails, and its job starts again on another": (
        (TWO, EASY, None, None, World((Failure(3, 0, 0, 10),)), PAIR[:1]),
        ([3], [13], [1], [24]),
    ),
    "or when the node is back": (
        (NODE, EASY, None, None, World((Failure(3, 0, 0, 10),)), PAIR[:1]),
        ([13], [23], [1], [24]),
    ),
    "an empty node fails and stops nobody": (
        (TWO, EASY, None, None, World((Failure(3, 0, 1, 10),)), PAIR[:1]),
        ([0], [10], [0], [0]),
    ),
    "nobody starts who would be in the way of a maintenance": (
        (
            NODE,
            EASY,
            None,
            None,
            World(changes=maintenance(0, 10, 20, 1)),
            [(0, 5, 5, 8, 0, 0), (1, 8, 8, 8, 0, 0), (2, 5, 5, 8, 0, 0)],
        ),
        ([0, 20, 5], [5, 28, 10], [0] * 3, [0] * 3),
    ),
    "a second less and the short one is in the way too": (
        (
            NODE,
            EASY,
            None,
            None,
            World(changes=maintenance(0, 9, 20, 1)),
            [(0, 5, 5, 8, 0, 0), (1, 8, 8, 8, 0, 0), (2, 5, 5, 8, 0, 0)],
        ),
        ([0, 20, 28], [5, 28, 33], [0] * 3, [0] * 3),
    ),
    "who outruns its estimate into a maintenance is stopped": (
        (
            NODE,
            QueuePolicy(kill_at_estimate=False),
            None,
            None,
            World(changes=maintenance(0, 9, 20, 1)),
            [(0, 12, 5, 8, 0, 0)],
        ),
        ([20], [32], [1], [72]),
    ),
    "new nodes are used as soon as they come": (
        (NODE, EASY, None, None, World(changes=maintenance(0, 1, 2, 1)[1:]), PAIR),
        ([0, 3], [10, 8], [0, 0], [0, 0]),
    ),
    "a cap to half the speed after 2 of 10 seconds: 8 take 16": (
        (NODE, EASY, None, None, World(caps=(Cap(2, 0, 500),)), PAIR[:1]),
        ([0], [18], [0], [0]),
    ),
    "a cap that stops: 2 before it, 8 after it": (
        (NODE, EASY, None, None, World(caps=(Cap(2, 0, 0), Cap(12, 0, 1000))), PAIR),
        ([0, 20], [20, 25], [0, 0], [0, 0]),
    ),
}


# Partition 0 has NPUs, at 800 thousandths, partition 1 GPUs; kind 0 accepts both, kind 1 the GPU.
SPILL = Types((((0, 800), (1, 1000)), ((1, 1000),)))
TYPED = {
    "the NPU first, where 8 seconds take 10": (
        [(0, 8, 8, 8, 0, 0)],
        [0],
        ([0], [10], [0]),
    ),
    "and the GPU when that is taken": (
        [(0, 8, 8, 8, 0, 0), (1, 8, 8, 8, 0, 0)],
        [0, 0],
        ([0, 1], [10, 9], [0, 1]),
    ),
    "then whichever is free first, here the GPU": (
        [(0, 8, 8, 8, 0, 0), (1, 8, 8, 8, 0, 0), (2, 8, 8, 8, 0, 0)],
        [0, 0, 0],
        ([0, 1, 9], [10, 9, 17], [0, 1, 1]),
    ),
    "who accepts only the GPU waits for it": (
        [(0, 8, 8, 8, 0, 0), (1, 8, 8, 8, 0, 0), (2, 8, 8, 8, 0, 0)],
        [1, 1, 0],
        ([0, 8, 2], [8, 16, 12], [1, 1, 0]),
    ),
}


@pytest.mark.parametrize(("rows", "kinds", "want"), TYPED.values(), ids=TYPED)
def test_types(rows, kinds, want, small):
    machine = Machine((Partition("npu", 1, 8), Partition("gpu", 1, 8)))
    marks, world = Marks(kind=np.array(kinds)), World(types=SPILL)
    records = run_twin(small.jobs_of(rows), machine, EASY, None, marks, world)
    assert [records.start_s.tolist(), records.end_s.tolist()] == list(want[:2])
    assert records.stretch_place[np.argsort(records.stretch_job)].tolist() == want[2]


def test_a_job_that_was_stopped_goes_on_elsewhere_with_what_it_saved(small):
    # On the NPU from 0; at 5 its node fails: 4 of 5 seconds are saved, which are 3 of 8 of work.
    machine = Machine((Partition("npu", 1, 8), Partition("gpu", 1, 8)))
    marks = Marks(kind=np.array([0]), checkpoint_s=np.array([2]))
    world = World((Failure(5, 0, 0, 100),), types=SPILL)
    records = run_twin(small.jobs_of([(0, 8, 8, 8, 0, 0)]), machine, EASY, None, marks, world)
    assert (records.start_s.tolist(), records.end_s.tolist()) == ([5], [10])
    assert records.lost_s.tolist() == [8]


@pytest.mark.parametrize("run", [run_twin, run_full_reference])
@pytest.mark.parametrize(("case", "want"), CASES.values(), ids=CASES)
def test_schedule(case, want, run, small):
    machine, policy, claims, marks, world, rows = case
    records = run(small.jobs_of(rows), machine, policy, claims, marks, world)
    assert [records.start_s.tolist(), records.end_s.tolist()] == list(want[:2])
    if isinstance(records, RunRecords):
        assert (records.preemptions + records.failures).tolist() == want[2]
        assert records.lost_s.tolist() == want[3]


def outcome(records):
    return [getattr(records, name).tolist() for name in ("start_s", "end_s", "state")]


def draw_full(case, rng):
    """Add cohorts, preemption, plans and a world to a drawn run, each now and then."""
    jobs, machine, policy, claims = case
    projects, count = len(jobs.projects), len(jobs)
    claims = claims or Claims((1,) * projects, (None,) * projects)
    policy = replace(policy, order=list(Order)[rng.integers(0, 4)])
    if rng.random() < 0.5:
        policy = replace(policy, preempts=((), (0,), (0, 1)))
    if rng.random() < 0.3:
        policy = replace(policy, reservations=int(rng.integers(1, 4)))
    if rng.random() < 0.2:
        policy = replace(policy, backfill=Backfill.CONSERVATIVE)
    policy = replace(policy, holds_nodes=bool(rng.random() < 0.2))
    policy = replace(policy, start_lag_s=int(rng.choice([0, 0, 1, 3])))
    if rng.random() < 0.5:
        rows = rng.integers(0, 20, (3, projects, len(machine.partitions))).tolist()
        tables = [tuple(map(tuple, table)) for table in rows]
        cohort = tuple(rng.integers(0, 2, projects).tolist())
        claims = replace(claims, cohorts=Cohorts(cohort, *tables))
    marks = Marks(
        qos=rng.integers(0, 3, count), checkpoint_s=rng.choice([0, 2, 5], count).astype(np.int64)
    )
    world = World()
    if rng.random() < 0.5:
        asked = {"mean_between_s": 300, "mean_down_s": 20, "seed": int(rng.integers(10**6))}
        failures = draw_failures(machine, until_s=300, **asked)
        changes = maintenance(0, int(rng.integers(0, 60)), 70, 1) if rng.random() < 0.5 else ()
        caps = ()
        if rng.random() < 0.5:
            caps = tuple(Cap(int(at), 0, int(rng.choice([0, 300, 700]))) for at in (20, 60))
            caps = (*caps, Cap(100, 0, 1000))
        world = World(failures, changes, caps)
    if rng.random() < 0.4:
        # Each kind may go to some partitions, one of which is wide enough for it.
        places = range(len(machine.partitions))
        accepts = [[(p, int(rng.choice([500, 800, 1000, 1500]))) for p in places] for _ in places]
        rows = [tuple(row[kind:] + row[:kind]) for kind, row in enumerate(accepts)]
        world = replace(world, types=Types(tuple(rows)))
        marks = replace(marks, kind=jobs.partition)
    return jobs, machine, policy, claims, marks, world


def test_without_any_switch_it_is_the_plain_reference(small):
    for seed in range(EXAMPLES):
        case = small.draw_case(seed)
        assert outcome(run_full_reference(*case)) == outcome(run_reference(*case)), seed


def full_outcome(records):
    names = ("first_start_s", "preemptions", "failures", "lost_s")
    stretches = (records.stretch_job, records.stretch_start_s, records.stretch_end_s)
    rows = sorted(zip(*(column.tolist() for column in stretches), strict=True))
    return [*outcome(records), *(getattr(records, name).tolist() for name in names), rows]


def test_the_kernel_stops_whom_the_reference_stops(small):
    stopped = 0
    for seed in range(EXAMPLES):
        drawn, rng = small.draw_case(seed), np.random.default_rng(seed)
        jobs, machine, policy, claims, marks, world = draw_full(drawn, rng)
        # What only the reference knows is left out.
        policy = replace(policy, reservations=1, holds_nodes=False, backfill=drawn.policy.backfill)
        claims, marks = replace(claims, cohorts=None), replace(marks, kind=None)
        case = jobs, machine, policy, claims, marks, World(world.failures)
        got, want = run_twin(*case), run_full_reference(*case)
        stopped += int((want.preemptions + want.failures).sum())
        if isinstance(got, RunRecords):
            assert full_outcome(got) == full_outcome(want), seed
        assert outcome(got) == outcome(want), seed
    assert stopped > EXAMPLES


def test_what_a_stopped_job_gives_back_counts_in_other_partitions_too(small):
    # The first holds all of its project's budget of 800 until it is stopped at 3; so the fourth may
    # start in the other partition, beside the second and before the third, at the next event there.
    rows = [
        (0, 10, 100, 8, 0, 0),
        (0, 50, 50, 6, 1, 1),
        (1, 5, 5, 8, 1, 1),
        (2, 10, 10, 2, 0, 1),
        (3, 5, 5, 8, 1, 0),
        (4, 5, 5, 8, 1, 1),
    ]
    machine = Machine((Partition("a", 1, 8), Partition("b", 1, 8)))
    claims = Claims((1,) * 5, (800, *FREE[1:]))
    case = small.jobs_of(rows), machine, URGENT, claims, asks(0, 0, 0, 0, 1, 0)
    for run in (run_twin, run_full_reference):
        assert run(*case).start_s.tolist() == [ABSENT, 0, 50, 4, 3, 55]


@some
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_what_must_hold_in_every_run(data, seed, small):
    rng = np.random.default_rng(seed)
    case = draw_full(data.draw(small.cases()), rng)
    jobs, machine, _, claims, _, world = case
    records = run_full_reference(*case)
    # No partition ever runs more than it has, and nobody more than the cohort has together.
    for now in {*records.stretch_start_s.tolist()}:
        runs = (records.stretch_start_s <= now) & (now < records.stretch_end_s)
        job = records.stretch_job[runs]
        taken = np.bincount(records.stretch_place[runs], jobs.width[job], len(machine.partitions))
        assert all(t <= p.accelerators for t, p in zip(taken, machine.partitions, strict=True))
        for partition in range(len(machine.partitions) if claims.cohorts else 0):
            for cohort in range(2):
                mates = [p for p, c in enumerate(claims.cohorts.cohort) if c == cohort]
                mine = np.isin(jobs.project[job], mates) & (
                    records.stretch_place[runs] == partition
                )
                has = sum(claims.cohorts.nominal[p][partition] for p in mates)
                assert jobs.width[job][mine].sum() <= has
    # What was run is what was asked, and what was lost.
    ran_s = np.bincount(
        records.stretch_job, records.stretch_end_s - records.stretch_start_s, len(jobs)
    ).astype(int)
    has_ended = np.isin(records.state, (State.ENDED, State.KILLED))
    if not world.caps and world.types is None:
        asked_s = np.minimum(jobs.run_s, np.where(records.state == State.KILLED, ran_s, jobs.run_s))
        assert (ran_s * jobs.width)[has_ended].tolist() == (
            asked_s * jobs.width + np.where(records.state == State.KILLED, 0, records.lost_s)
        )[has_ended].tolist()
    # Submitted is ended, killed and refused; and one second of everything is decided by the input.
    assert (has_ended | (records.state == State.REFUSED)).all()
    stopped = np.bincount(records.stretch_job, minlength=len(jobs)) - has_ended
    assert stopped.tolist() == (records.preemptions + records.failures).tolist()
    again = run_full_reference(*case)
    assert again.stretch_end_s.tobytes() == records.stretch_end_s.tobytes()


def test_failures_are_decided_by_their_seed():
    asked = {"until_s": 10**5, "mean_between_s": 10**5, "mean_down_s": 100}
    assert draw_failures(TWO, **asked, seed=3) == draw_failures(TWO, **asked, seed=3)
    assert all(failure.down_s >= 1 for failure in draw_failures(TWO, **asked, seed=3))
