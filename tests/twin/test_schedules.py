"""Schedules drawn by hand: each case is a sentence, its jobs, and when they start.

A job is written (submit, run, estimate, width, project, partition); A is ABSENT. Where nothing
else is said the machine is one node of 8 and the policy FCFS with EASY backfill.
"""

import pytest

from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT as A
from dure.workload.jobs import State

NODE = Machine((Partition("node", 1, 8),))
THREE = Machine((Partition("three", 3, 8),))
TWO = Machine((Partition("two", 2, 8),))
FLAT = Machine((Partition("flat", 10, 1),))
PAIR = Machine((Partition("left", 1, 8), Partition("right", 1, 8)))
EASY = QueuePolicy()
STRICT = QueuePolicy(backfill=Backfill.NONE)
FAIR = QueuePolicy(Order.FAIR_SHARE)
OUTRUN = QueuePolicy(kill_at_estimate=False)

ENDED, KILLED, REFUSED = State.ENDED, State.KILLED, State.REFUSED

CASES = {
    "a job alone starts when it comes": (NODE, EASY, [(3, 5, 5, 8, 0, 0)], [3]),
    "without backfill nobody overtakes the head": (
        NODE,
        STRICT,
        [(0, 10, 10, 6, 0, 0), (1, 5, 5, 4, 0, 0), (2, 1, 1, 1, 0, 0)],
        [0, 10, 10],
    ),
    "with backfill who ends before the head starts overtakes it": (
        NODE,
        EASY,
        [(0, 10, 10, 6, 0, 0), (1, 5, 5, 4, 0, 0), (2, 1, 1, 1, 0, 0)],
        [0, 10, 2],
    ),
    "one second too long, and it does not: at 10 the head takes all": (
        NODE,
        EASY,
        [(0, 10, 10, 6, 0, 0), (1, 5, 5, 8, 0, 0), (2, 9, 9, 1, 0, 0)],
        [0, 10, 15],
    ),
    "ending in the very second at which the head starts is soon enough": (
        NODE,
        EASY,
        [(0, 10, 10, 6, 0, 0), (1, 5, 5, 8, 0, 0), (2, 8, 8, 1, 0, 0)],
        [0, 10, 2],
    ),
    "a long job overtakes on what the head leaves: 8 - 5 = 3": (
        NODE,
        EASY,
        [(0, 10, 10, 5, 0, 0), (1, 5, 5, 5, 0, 0), (2, 99, 99, 3, 0, 0)],
        [0, 10, 2],
    ),
    "and not on more than the head leaves: 2 + 2 > 3": (
        NODE,
        EASY,
        [(0, 10, 10, 4, 0, 0), (1, 5, 5, 5, 0, 0), (2, 99, 99, 2, 0, 0), (2, 99, 99, 2, 0, 0)],
        [0, 10, 2, 15],
    ),
    "what ends with the last job the head waits for is not counted: 1 + 5 - 6 = 0": (
        FLAT,
        EASY,
        [(0, 9, 9, 5, 0, 0), (0, 9, 9, 4, 0, 0), (1, 5, 5, 6, 0, 0), (2, 99, 99, 1, 0, 0)],
        [0, 0, 9, 9],
    ),
    "an early end moves the reserved start: the head starts at 4, not at 10": (
        NODE,
        EASY,
        [(0, 4, 10, 6, 0, 0), (1, 5, 5, 8, 0, 0)],
        [0, 4],
    ),
    "an absent estimate is the run time": (
        NODE,
        EASY,
        [(0, 10, A, 6, 0, 0), (1, 5, A, 8, 0, 0), (2, 8, A, 1, 0, 0), (2, 9, A, 1, 0, 0)],
        [0, 10, 2, 15],
    ),
    "jobs end before jobs arrive in the same second": (
        NODE,
        STRICT,
        [(0, 5, 5, 8, 0, 0), (5, 1, 1, 8, 0, 0)],
        [0, 5],
    ),
    "each event is taken by itself: at 5 one node is free, then the other": (
        TWO,
        EASY,
        [(0, 5, 5, 8, 0, 0), (0, 5, 5, 8, 0, 0), (1, 5, 5, 16, 0, 0), (2, 9, 9, 8, 0, 0)],
        [0, 0, 5, 10],
    ),
    "a job of no length starts, ends, and gives way in the same second": (
        NODE,
        STRICT,
        [(0, 0, 0, 8, 0, 0), (0, 0, 0, 8, 0, 0), (0, 3, 3, 8, 0, 0)],
        [0, 0, 0],
    ),
    "twelve accelerators are a whole node and half of one; two such make three nodes": (
        THREE,
        STRICT,
        [(0, 9, 9, 12, 0, 0), (0, 9, 9, 12, 0, 0), (0, 9, 9, 1, 0, 0)],
        [0, 0, 9],
    ),
    "free accelerators on two nodes are no node: 4 + 4 is not 8": (
        TWO,
        STRICT,
        [(0, 9, 9, 4, 0, 0), (0, 9, 9, 5, 0, 0), (0, 9, 9, 8, 0, 0)],
        [0, 0, 9],
    ),
    "the fullest node with room is taken: 1 goes beside 5, so that 4 finds room beside 4": (
        TWO,
        STRICT,
        [(0, 9, 9, 4, 0, 0), (0, 9, 9, 5, 0, 0), (0, 9, 9, 1, 0, 0), (0, 9, 9, 4, 0, 0)],
        [0, 0, 0, 0],
    ),
    "a long job on half a node is no harm to a head of a node and a half": (
        TWO,
        EASY,
        [(0, 9, 9, 8, 0, 0), (1, 5, 5, 12, 0, 0), (2, 99, 99, 4, 0, 0)],
        [0, 9, 2],
    ),
    "but it is to a head of two nodes": (
        TWO,
        EASY,
        [(0, 9, 9, 8, 0, 0), (1, 5, 5, 16, 0, 0), (2, 99, 99, 4, 0, 0)],
        [0, 9, 14],
    ),
    "partitions have lines of their own": (
        PAIR,
        STRICT,
        [(0, 9, 9, 8, 0, 0), (1, 9, 9, 8, 0, 0), (2, 9, 9, 8, 0, 1)],
        [0, 9, 2],
    ),
    "the shortest behind the head is tried first": (
        NODE,
        QueuePolicy(backfill_order=BackfillOrder.SHORTEST),
        [
            (0, 9, 9, 7, 0, 0),
            (0, 4, 4, 1, 0, 0),
            (1, 9, 9, 8, 0, 0),
            (2, 5, 5, 1, 0, 0),
            (2, 3, 3, 1, 0, 0),
        ],
        [0, 0, 9, 18, 4],
    ),
    "a depth of one looks at one job behind the head": (
        NODE,
        QueuePolicy(depth=1),
        [(0, 9, 9, 7, 0, 0), (1, 9, 9, 8, 0, 0), (2, 9, 9, 2, 0, 0), (3, 1, 1, 1, 0, 0)],
        [0, 9, 18, 18],
    ),
    "a depth of two looks at two": (
        NODE,
        QueuePolicy(depth=2),
        [(0, 9, 9, 7, 0, 0), (1, 9, 9, 8, 0, 0), (2, 9, 9, 2, 0, 0), (3, 1, 1, 1, 0, 0)],
        [0, 9, 18, 3],
    ),
    "who outruns its estimate is expected to end now, so that only what leaves room overtakes": (
        NODE,
        OUTRUN,
        [(0, 9, 3, 6, 0, 0), (1, 5, 5, 7, 0, 0), (4, 1, 1, 2, 0, 0), (5, 9, 9, 1, 0, 0)],
        [0, 9, 14, 5],
    ),
    "fair share: who has used less stands first": (
        NODE,
        FAIR,
        [(0, 5, 5, 8, 0, 0), (1, 5, 5, 8, 0, 0), (2, 5, 5, 8, 1, 0)],
        [0, 10, 5],
    ),
    "fair share: what runs is counted as its hold": (
        TWO,
        QueuePolicy(Order.FAIR_SHARE, Backfill.NONE),
        [
            (0, 9, 99, 8, 0, 0),
            (0, 5, 5, 8, 1, 0),
            (1, 5, 5, 8, 0, 0),
            (2, 5, 5, 8, 1, 0),
        ],
        [0, 0, 9, 5],
    ),
    "fair share: among equals, first come, first served": (
        NODE,
        FAIR,
        [(0, 5, 5, 8, 0, 0), (1, 5, 5, 8, 2, 0), (2, 5, 5, 8, 1, 0)],
        [0, 5, 10],
    ),
}


@pytest.mark.parametrize("run", [run_twin, run_reference])
@pytest.mark.parametrize(("machine", "policy", "rows", "want"), CASES.values(), ids=CASES)
def test_schedule(machine, policy, rows, want, run, small):
    assert run(small.jobs_of(rows), machine, policy).start_s.tolist() == want


NO_BUDGET = (None,) * 5
WEIGHTS = (1,) * 5
CLAIMS = {
    "a weight of two bears twice the use: 40 / 2 is not above 24 / 1": (
        FAIR,
        Claims((2, 1, 1, 1, 1), NO_BUDGET),
        [(0, 5, 5, 8, 0, 0), (1, 3, 3, 8, 1, 0), (2, 1, 1, 8, 1, 0), (2, 1, 1, 8, 0, 0)],
        [(0, ENDED), (5, ENDED), (9, ENDED), (8, ENDED)],
    ),
    "a budget holds a job to the second: 8 × 5 = 40": (
        EASY,
        Claims(WEIGHTS, (40, *NO_BUDGET[1:])),
        [(0, 5, 5, 8, 0, 0)],
        [(0, ENDED)],
    ),
    "one accelerator-second less refuses it": (
        EASY,
        Claims(WEIGHTS, (39, *NO_BUDGET[1:])),
        [(0, 5, 5, 8, 0, 0)],
        [(-1, REFUSED)],
    ),
    "what only holds keep out waits, overtaken, until hours come back: 80 - 16 >= 40": (
        EASY,
        Claims(WEIGHTS, (80, *NO_BUDGET[1:])),
        [(0, 4, 20, 4, 0, 0), (1, 10, 10, 4, 0, 0), (2, 1, 1, 4, 1, 0)],
        [(0, ENDED), (4, ENDED), (2, ENDED)],
    ),
    "what is used does not come back: 80 - 60 < 40": (
        EASY,
        Claims(WEIGHTS, (80, *NO_BUDGET[1:])),
        [(0, 15, 20, 4, 0, 0), (1, 10, 10, 4, 0, 0)],
        [(0, ENDED), (-1, REFUSED)],
    ),
    "a job kept out by its budget stands in no line and takes no place in the depth": (
        QueuePolicy(depth=1),
        Claims(WEIGHTS, (1, *NO_BUDGET[1:])),
        [(0, 9, 9, 7, 1, 0), (1, 9, 9, 8, 1, 0), (2, 9, 9, 1, 0, 0), (3, 1, 1, 1, 1, 0)],
        [(0, ENDED), (9, ENDED), (-1, REFUSED), (3, ENDED)],
    ),
    "of two behind the head that a budget holds one by one, one starts": (
        QueuePolicy(depth=2),
        Claims(WEIGHTS, (8, *NO_BUDGET[1:])),
        # At 4 each would hold 5 of 8. At 7 the first has used 3; but now the second is too long.
        [
            (0, 9, 9, 5, 1, 0),
            (0, 4, 4, 3, 1, 0),
            (1, 9, 9, 8, 1, 0),
            (2, 3, 5, 1, 0, 0),
            (2, 3, 5, 1, 0, 0),
            (3, 99, 99, 1, 2, 0),
        ],
        [(0, ENDED), (0, ENDED), (9, ENDED), (4, ENDED), (18, ENDED), (18, ENDED)],
    ),
    "who outruns its estimate is stopped there": (
        EASY,
        None,
        [(0, 9, 4, 8, 0, 0), (1, 4, 4, 8, 0, 0)],
        [(0, KILLED), (4, ENDED)],
    ),
    "or goes on, and what it ran beyond its hold is charged: 80 - 72 < 16": (
        OUTRUN,
        Claims(WEIGHTS, (80, *NO_BUDGET[1:])),
        [(0, 9, 4, 8, 0, 0), (1, 2, 2, 8, 0, 0)],
        [(0, ENDED), (-1, REFUSED)],
    ),
    "an estimate of nothing stops a job as it starts": (
        EASY,
        None,
        [(0, 9, 0, 8, 0, 0), (0, 1, 1, 8, 0, 0)],
        [(0, KILLED), (0, ENDED)],
    ),
}


@pytest.mark.parametrize("run", [run_twin, run_reference])
@pytest.mark.parametrize(("policy", "claims", "rows", "want"), CLAIMS.values(), ids=CLAIMS)
def test_claims(policy, claims, rows, want, run, small):
    records = run(small.jobs_of(rows), NODE, policy, claims)
    assert list(zip(records.start_s.tolist(), records.state.tolist(), strict=True)) == want


@pytest.mark.parametrize("run", [run_twin, run_reference])
def test_hours_that_come_back_are_spent_in_another_partition(run, small):
    # Project a may hold 80. On the left it holds 80 until 4, then has used 32: at 4 its job on the
    # right, which asks for 40, may start; nothing else happens there before 50.
    rows = [(0, 4, 10, 8, 0, 0), (0, 50, 50, 4, 1, 1), (1, 10, 10, 4, 0, 1)]
    claims = Claims(WEIGHTS, (80, *NO_BUDGET[1:]))
    assert run(small.jobs_of(rows), PAIR, EASY, claims).start_s.tolist() == [0, 0, 4]


@pytest.mark.parametrize("run", [run_twin, run_reference])
def test_a_start_may_move_a_later_job_to_a_harmless_node(run, small):
    # Nodes of 4. At 0 a job of 3 (until 5), one of 2 (until 9) and one of 2 (until 9) leave room
    # for 1 on the first node and nothing on the second. The head asks for a whole node and gets
    # the first at 5, so that a long job of 1 there would harm it.
    machine = Machine((Partition("p", 3, 4),))
    rows = [
        (0, 5, 5, 3, 0, 0),
        (0, 9, 9, 2, 0, 0),
        (0, 9, 9, 4, 0, 0),
        (1, 5, 5, 4, 0, 0),
        (2, 20, 20, 1, 0, 0),
        (2, 3, 3, 1, 0, 0),
    ]
    # The long job is tried first and may not; the short one takes the room on the first node;
    # looked at again, the long one now goes beside the job of 2, and starts in the same second.
    assert run(small.jobs_of(rows), machine, EASY).start_s.tolist() == [0, 0, 0, 5, 2, 2]
