"""Why a job waits where jobs are stopped, starts planned or lagging, and things happen."""

import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.cohort import Cohorts
from dure.policy.queue import Backfill, Claims, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.prepare import equal_claims
from dure.twin.reference_full import run_full_reference
from dure.twin.types import Types
from dure.twin.why import explain_job
from dure.twin.why_full_state import rebuild_full
from dure.twin.why_told import Around
from dure.twin.world import Cap, Failure, World, draw_failures, maintenance
from dure.workload.jobs import ABSENT, Jobs, State
from dure.workload.marks import Marks

some = settings(max_examples=max(20, int(os.environ["DURE_EXAMPLES"]) // 5), deadline=None)
NODE = Machine((Partition("gpu", 1, 8),))
FOUR = Machine((Partition("cpu", 4, 1),))
BOTH = Machine((Partition("npu", 1, 8), Partition("gpu", 1, 8)))
EASY = QueuePolicy()
CONSERVATIVE = QueuePolicy(backfill=Backfill.CONSERVATIVE)
URGENT = QueuePolicy(preempts=((), (0,)))
LAG = QueuePolicy(start_lag_s=5)
STRICT = QueuePolicy(backfill=Backfill.NONE)
# Jobs: submit, run, estimate, width, project, partition.
PAIR = [(0, 10, 10, 8, 0, 0), (3, 5, 5, 8, 1, 0)]
CROSSED = [(0, 10, 10, 2, 0, 0), (1, 10, 10, 3, 0, 0), (2, 10, 10, 4, 0, 0), (3, 30, 30, 1, 0, 0)]
LENT = Claims((1,) * 5, (None,) * 5, cohorts=Cohorts((0,) * 5, ((4,), (4,), (0,), (0,), (0,))))
SHUT = World(changes=maintenance(0, 9, 20, 1))
ANY = Types((((0, 1000), (1, 1000)), ((0, 1000),), ((1, 1000),)))


def qos(*numbers):
    return Marks(qos=np.array(numbers))


# Machine, policy, claims, what is around, jobs; which job is asked about when; code and sentence.
CASES = {
    "stopped for another, and back in line": (
        *(NODE, URGENT, None, Around(qos(0, 1)), PAIR, 0, 4, "head"),
        (
            "job 0 waits at the head of the line: 8 accelerators asked, 0 free in gpu. It fits "
            "when job 1 (8, by second 8) has ended. Expected start second 8. It was stopped 1 "
            "times (0 by nodes, 1 for other jobs), last at second 3; 10 s of its run are still to "
            "be done."
        ),
    ),
    "and when it runs again": (
        *(NODE, URGENT, None, Around(qos(0, 1)), PAIR, 0, 9, "runs"),
        (
            "job 0 runs: 8 accelerators since second 8, after a wait of 0 s. Expected end second "
            "18. It was stopped 1 times (0 by nodes, 1 for other jobs), last at second 3; 10 s of "
            "its run are still to be done."
        ),
    ),
    "who may stop others, but not enough of them": (
        NODE,
        URGENT,
        None,
        Around(qos(0, 1, 1)),
        [(0, 20, 20, 4, 0, 0), (1, 20, 20, 4, 0, 0), (3, 5, 5, 8, 1, 0)],
        *(2, 4, "head"),
        (
            "job 2 waits at the head of the line: 8 accelerators asked, 0 free in gpu. It fits "
            "when job 0 (4, by second 20), job 1 (4, by second 21) have ended. Expected start "
            "second 21. It may stop other jobs: 4 accelerators in gpu, which is not enough."
        ),
    ),
    "by a node that failed, while it is away": (
        *(NODE, EASY, None, Around(world=World((Failure(3, 0, 0, 10),))), PAIR[:1]),
        *(0, 5, "nodes_away"),
        (
            "job 0 waits for nodes: 8 accelerators asked, 0 free in gpu, and there are not enough "
            "even if all that run there end, since nodes are out of service. It was stopped 1 "
            "times (1 by nodes, 0 for other jobs), last at second 3; 10 s of its run are still to "
            "be done."
        ),
    ),
    "in the lag after its decision": (
        *(NODE, LAG, None, Around(), PAIR, 0, 4, "decided"),
        (
            "job 0 has its nodes and starts at second 5, 5 s after it was decided: 8 "
            "accelerators in gpu."
        ),
    ),
    "behind a job with a lag": (
        *(NODE, LAG, None, Around(), PAIR, 1, 4, "head"),
        (
            "job 1 waits at the head of the line: 8 accelerators asked, 0 free in gpu. It fits "
            "when job 0 (8, by second 15) has ended. Expected start second 20."
        ),
    ),
    "in the way of a maintenance": (
        *(NODE, EASY, None, Around(world=SHUT), [(0, 10, 10, 8, 0, 0)], 0, 1, "in_the_way"),
        (
            "job 0 waits: 8 accelerators asked, 8 free in gpu, but 1 nodes go at second 9, and it "
            "may run until second 11 (1 in line). Expected start second 20."
        ),
    ),
    "planned behind those before it": (
        *(FOUR, CONSERVATIVE, None, Around(), CROSSED, 2, 3, "planned"),
        (
            "job 2 waits: 4 accelerators asked, 2 free in cpu, 3 reserved for 1 jobs before it (2 "
            "in line). In the plan it finds them for 10 s from second 20 on. Expected start "
            "second 20."
        ),
    ),
    "planned, and it would cross another": (
        *(FOUR, CONSERVATIVE, None, Around(), CROSSED, 3, 3, "would_cross"),
        (
            "job 3 waits: 1 accelerators asked, 2 free in cpu, but job 2 has 4 reserved from "
            "second 20 on, and it may run until second 33 (3 in line). Expected start second 30."
        ),
    ),
    "planned, but too deep to be looked at": (
        *(FOUR, replace(CONSERVATIVE, depth=1), None, Around(), CROSSED, 3, 3, "too_deep"),
        (
            "job 3 waits: 1 accelerators asked, 2 free in cpu, but it is 3 in line and only 1 "
            "behind the first are looked at. Expected start second 30."
        ),
    ),
    "planned without backfill": (
        *(FOUR, STRICT, None, Around(world=World(changes=maintenance(0, 90, 99, 1)))),
        *(CROSSED, 2, 3, "behind"),
        (
            "job 2 waits: 4 accelerators asked, 2 free, but nobody may overtake job 1, which asks "
            "for 3 (queue order, 2 in line). Expected start second 20."
        ),
    ),
    "a plan that never has enough": (
        *(NODE, CONSERVATIVE, None, Around(world=World(changes=maintenance(0, 2, 30, 1)[:1]))),
        *([(0, 10, 10, 8, 0, 0)], 0, 1, "planned_never"),
        (
            "job 0 waits: 8 accelerators asked, 8 free in gpu, and the plan has no second from "
            "which it finds them for 10 s (0 jobs before it have reservations; 1 in line)."
        ),
    ),
    "nothing moves under a cap of 0": (
        *(NODE, EASY, None, Around(world=World(caps=(Cap(0, 0, 0), Cap(9, 0, 1000))))),
        *(PAIR, 1, 4, "stands_still"),
        (
            "job 1 waits: 8 accelerators asked, 8 free, but gpu stands still under a power cap of "
            "0, and nothing starts there."
        ),
    ),
    "its cohort has no more": (
        NODE,
        EASY,
        replace(LENT, cohorts=replace(LENT.cohorts, reclaims=False)),
        Around(),
        [(0, 20, 20, 6, 0, 0), (3, 5, 5, 4, 1, 0)],
        *(1, 4, "held_by_cohort"),
        (
            "job 1 waits: 4 accelerators asked, 2 free in gpu, but b uses 0 there (nominal 4) and "
            "its cohort 6 of 8, so that it may have 2 more. Expected start second 20."
        ),
    ),
    "in two lines, told of the one in which it is expected to start": (
        BOTH,
        EASY,
        None,
        Around(Marks(kind=np.array([1, 2, 0])), World(types=ANY)),
        [(0, 30, 30, 8, 0, 0), (0, 10, 10, 8, 0, 1), (2, 5, 5, 8, 0, 0)],
        *(2, 3, "head"),
        (
            "job 2 waits at the head of the line: 8 accelerators asked, 0 free in gpu. It fits "
            "when job 1 (8, by second 10) has ended. Expected start second 10. It waits in npu as "
            "well."
        ),
    ),
    "before it is there": (
        *(NODE, LAG, None, Around(), PAIR, 1, 2, "not_submitted"),
        "job 1 is not there yet: it is submitted at second 3.",
    ),
    "when it has ended": (
        *(NODE, LAG, None, Around(), PAIR, 1, 25, "ended"),
        "job 1 has ended: it ran from second 20 to second 25, after a wait of 17 s.",
    ),
    "held by its budget": (
        *(NODE, LAG, Claims((1,) * 5, (100, None, None, None, None)), Around()),
        *([(0, 10, 10, 8, 0, 0), (0, 5, 5, 8, 0, 0)], 1, 4, "held_by_budget"),
        (
            "job 1 waits: it asks for 40 accelerator-seconds (8 × 5 s); of the 100 of a 0 are used "
            "and 80 held by its running jobs, 20 are left. It may start when 20 or more of what "
            "is held come back unused."
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_reason(case, small):
    machine, policy, claims, around, rows, job, at_s, code, said = case
    jobs = small.jobs_of(rows)
    records = run_full_reference(jobs, machine, policy, claims, *around)
    got = explain_job(records, machine, policy, claims, job, at_s, around)
    assert (got.code, got.text.en) == (code, said)
    assert any("가" <= c <= "힣" for c in got.text.ko)


def draw_around(case, rng):
    """Add, each now and then, what the plain steps do not know."""
    jobs, machine, policy, claims = case
    projects, count = len(jobs.projects), len(jobs)
    claims = claims or equal_claims(projects)
    if rng.random() < 0.4:
        policy = replace(policy, preempts=((), (0,)))
    if rng.random() < 0.4:
        policy = replace(policy, backfill=Backfill.CONSERVATIVE)
    elif rng.random() < 0.4:
        policy = replace(policy, reservations=int(rng.integers(1, 4)))
    policy = replace(policy, holds_nodes=bool(rng.random() < 0.2))
    policy = replace(policy, start_lag_s=int(rng.choice([0, 0, 2])))
    if rng.random() < 0.3:
        nominal = rng.integers(0, 20, (projects, len(machine.partitions))).tolist()
        cohorts = Cohorts(tuple(rng.integers(0, 2, projects).tolist()), tuple(map(tuple, nominal)))
        claims = replace(claims, cohorts=cohorts)
    marks = Marks(qos=rng.integers(0, 2, count), checkpoint_s=rng.choice([0, 2], count))
    changes = maintenance(0, int(rng.integers(1, 40)), 50, 1) if rng.random() < 0.4 else ()
    world = World(changes=changes)
    if rng.random() < 0.3:
        places = range(len(machine.partitions))
        rows = [tuple((p, int(rng.choice([500, 1000]))) for p in places) for _ in places]
        world = replace(world, types=Types(tuple(row[k:] + row[:k] for k, row in enumerate(rows))))
        marks = replace(marks, kind=jobs.partition)
    return (jobs, machine, policy, claims, marks, world)


@some
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_the_instant_that_is_rebuilt_is_the_one_that_was(data, seed, small):
    rng = np.random.default_rng(seed)
    jobs, machine, policy, claims, marks, world = draw_around(data.draw(small.cases()), rng)
    if rng.random() < 0.5:
        drawn = {"mean_between_s": 60, "mean_down_s": 9, "seed": seed}
        world = replace(world, failures=draw_failures(machine, until_s=60, **drawn))
        world = replace(world, caps=(Cap(20, 0, 300), Cap(40, 0, 1000)))
    records = run_full_reference(jobs, machine, policy, claims, marks, world)
    at_s = data.draw(st.integers(0, 80))
    then = rebuild_full(records, machine, policy, claims, Around(marks, world), at_s)
    # Who has its nodes then: in its stretches, and in the lag before them.
    before = records.stretch_start_s - policy.start_lag_s
    has = (before <= at_s) & (at_s < records.stretch_end_s)
    lagging = records.stretch_start_s == records.stretch_end_s
    want = set(records.stretch_job[has & ~lagging].tolist())
    forever = (records.start_s != ABSENT) & (records.end_s == ABSENT)
    want |= set(np.flatnonzero(forever & (records.start_s - policy.start_lag_s <= at_s)).tolist())
    unclear = set(records.stretch_job[has & lagging].tolist())
    got = {i for running in then.running for i in running}
    assert want <= got <= want | unclear
    gone = set(np.flatnonzero((records.end_s != ABSENT) & (records.end_s <= at_s)).tolist())
    there = set(np.flatnonzero(jobs.submit_s <= at_s).tolist())
    assert {i for waiting in then.waiting for i in waiting} == there - got - gone


@some
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_a_reason_is_true_and_its_start_comes_where_all_end_as_they_said(data, seed, small):
    rng = np.random.default_rng(seed)
    strict = st.builds(QueuePolicy, depth=st.sampled_from([0, 2]))
    case = data.draw(
        small.cases(policies=strict, claims=st.none()).filter(lambda case: len(case.jobs))
    )
    exact = Jobs(
        case.jobs.submit_s * 0,
        case.jobs.run_s,
        case.jobs.run_s,
        case.jobs.width,
        case.jobs.project,
        case.jobs.partition,
        case.jobs.projects,
    )
    jobs, machine, policy, claims, marks, world = draw_around(case._replace(jobs=exact), rng)
    around = Around(marks, world)
    records = run_full_reference(jobs, machine, policy, claims, marks, world)
    job, at_s = data.draw(st.integers(0, len(jobs) - 1)), data.draw(st.integers(0, 40))
    got = explain_job(records, machine, policy, claims, job, at_s, around)
    assert got.text.en != got.text.ko
    if got.code == "ended":
        assert records.end_s[job] <= at_s
    elif got.code in ("runs", "decided"):
        mine = records.stretch_job == job
        assert any(
            start_s - policy.start_lag_s <= at_s <= end_s
            for start_s, end_s in zip(
                records.stretch_start_s[mine], records.stretch_end_s[mine], strict=True
            )
        )
    elif got.expected_start_s is not None:
        mine = (records.stretch_job == job) & (records.stretch_end_s > at_s)
        later = records.stretch_start_s[mine & (records.stretch_start_s >= at_s)]
        # Who is stopped in its lag never came to start; and a head has its reservation.
        in_lag = (
            policy.start_lag_s and (records.stretch_start_s == records.stretch_end_s)[mine].any()
        )
        if not got.code.startswith("head") and not in_lag:
            assert later.size
            assert got.expected_start_s == later.min()
    else:
        assert got.code in NO_START or records.state[job] == State.REFUSED, got


NO_START = ("next_pass", "held_by_budget", "held_by_cohort", "nodes_away", "planned_never")
