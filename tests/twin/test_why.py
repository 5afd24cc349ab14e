"""Why a job waits: a sentence for every reason, and what must hold whenever one is given."""

import os
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.terms.units import AccelS
from dure.twin.machine import Machine, Partition
from dure.twin.prepare import equal_claims, settle_times
from dure.twin.run import run_twin
from dure.twin.why import explain_job
from dure.twin.why_state import rebuild
from dure.workload.jobs import ABSENT, Jobs, State

some = settings(max_examples=int(os.environ["DURE_EXAMPLES"]) // 5, deadline=None)

GPU = Machine((Partition("gpu", 1, 8),))
TWO = Machine((Partition("gpu", 2, 8),))
EASY, STRICT = QueuePolicy(), QueuePolicy(backfill=Backfill.NONE)
LATE = QueuePolicy(kill_at_estimate=False)
FIRST = QueuePolicy(depth=1)


def jobs_of(*rows, epoch=None):
    """Make jobs of rows (submit, run, estimate, width, project)."""
    submit_s, run_s, estimate_s, width, project = np.array(rows, np.int64).T
    names = ("kim", "lee")
    zeros = np.zeros(len(rows), np.int64)
    return Jobs(submit_s, run_s, estimate_s, width, project, zeros, names, epoch)


def claims_of(budget_s):
    return Claims(weight=(1, 1), budget_s=(AccelS(budget_s), None))


# Job 0 has 6 of the 8; job 1 wants 8 and is the head; the others come behind it.
LINE = ((0, 100, 100, 6, 0), (10, 50, 50, 8, 1))
NOT_YET = "job 1 is not there yet: it is submitted at second 10."
HEAD = (
    "job 1 waits at the head of the line: 8 accelerators asked, 2 free in gpu. It fits when "
    "job 0 (6, by second 100) has ended. Expected start second 100."
)
CASES = {
    "before it is there": (LINE, GPU, EASY, None, 1, 9, "not_submitted", NOT_YET),
    "while it runs": (
        *(LINE, GPU, EASY, None, 0, 50, "runs"),
        "job 0 runs: 6 accelerators since second 0, after a wait of 0 s. Expected end second 100.",
    ),
    "past its estimate": (
        *(((0, 100, 30, 6, 0),), GPU, LATE, None, 0, 50, "runs"),
        (
            "job 0 runs: 6 accelerators since second 0, after a wait of 0 s; it should have ended "
            "by "
            "second 30."
        ),
    ),
    "when it has ended": (
        *(LINE, GPU, EASY, None, 1, 150, "ended"),
        "job 1 has ended: it ran from second 100 to second 150, after a wait of 1 min 30 s.",
    ),
    "when it was stopped": (
        *(((0, 100, 30, 6, 0),), GPU, EASY, None, 0, 50, "killed"),
        (
            "job 0 was stopped at its estimate: it ran from second 0 to second 30, after a wait of "
            "0 s."
        ),
    ),
    "at the head of the line": (LINE, GPU, EASY, None, 1, 10, "head", HEAD),
    "at the head, one second before it starts": (LINE, GPU, EASY, None, 1, 99, "head", HEAD),
    "at the head, behind five": (
        *((*(((0, 90, 90 + i, 1, 0)) for i in range(5)), (10, 50, 50, 8, 1)),),
        *(GPU, EASY, None, 5, 10, "head"),
        (
            "job 5 waits at the head of the line: 8 accelerators asked, 3 free in gpu. It fits "
            "when "
            "job 0 (1, by second 90), job 1 (1, by second 91), job 2 (1, by second 92) and 2 more "
            "have ended. Expected start second 94."
        ),
    ),
    "at the head, with enough free but scattered": (
        # Two of 5 fill neither node, and leave 3 + 3 free; a whole node is asked for, and 1 more.
        *(((0, 90, 90, 5, 0), (0, 80, 80, 5, 0), (10, 50, 50, 6, 1)), TWO, EASY, None, 2, 10),
        "head_scattered",
        (
            "job 2 waits at the head of the line: 6 accelerators asked, 6 free in gpu, but "
            "scattered: "
            "0 whole nodes of 8 are needed and a node with room for 6, 0 are empty. It fits when "
            "job 1 (5, by second 80) has ended. Expected start second 80."
        ),
    ),
    "behind, and it does not fit": (
        *((*LINE, (20, 30, 30, 3, 0)), GPU, EASY, None, 2, 20, "behind"),
        (
            "job 2 waits: 3 accelerators asked, 2 free, 8 reserved for job 1 at second 100 (queue "
            "order, 2 in line). Expected start second 150."
        ),
    ),
    "behind, with enough free but scattered": (
        *(((0, 90, 90, 5, 0), (0, 80, 80, 5, 0), (10, 50, 50, 16, 1), (11, 50, 50, 4, 1)), TWO),
        *(EASY, None, 3, 12, "behind_scattered"),
        (
            "job 3 waits: 4 accelerators asked, 6 free, but scattered: 0 whole nodes of 8 are "
            "needed and a node with room for 4, 0 are empty; 16 are reserved for job 2 at second "
            "90 (queue order, 2 in line). Expected start second 140."
        ),
    ),
    "behind, and it would delay the head": (
        *((*LINE, (20, 90, 90, 2, 0)), GPU, EASY, None, 2, 20, "would_delay"),
        (
            "job 2 waits: 2 accelerators asked, 2 free, but it may run until second 110, and job 1 "
            "would then not find its 8 at second 100 (queue order, 2 in line). Expected start "
            "second "
            "150."
        ),
    ),
    "behind, where nobody may overtake": (
        *((*LINE, (20, 30, 30, 2, 0)), GPU, STRICT, None, 2, 20, "behind"),
        (
            "job 2 waits: 2 accelerators asked, 2 free, but nobody may overtake job 1, which asks "
            "for "
            "8 (queue order, 2 in line). Expected start second 150."
        ),
    ),
    "too deep in the line": (
        *((*LINE, (20, 90, 90, 2, 0), (21, 9, 9, 2, 0)), GPU, FIRST, None, 3, 30, "too_deep"),
        (
            "job 3 waits: 2 accelerators asked, 2 free, but it is 3 in line and only 1 behind job "
            "1 "
            "are looked at. Expected start second 150."
        ),
    ),
    "held by its budget": (
        # 600 are held until job 0 ends at 20, and then 480 of them come back.
        *(((0, 20, 100, 6, 0), (10, 50, 50, 2, 0), (15, 50, 50, 3, 0)), GPU, EASY),
        *(claims_of(740), 2, 15, "held_by_budget"),
        (
            "job 2 waits: it asks for 150 accelerator-seconds (3 × 50 s); of the 740 of kim 0 are "
            "used and 700 held by its running jobs, 40 are left. It may start when 110 or more of "
            "what is held come back unused."
        ),
    ),
    "over its budget": (
        *(((0, 20, 20, 6, 0), (30, 50, 50, 2, 0)), GPU, EASY, claims_of(200), 1, 40),
        "over_budget",
        (
            "job 1 cannot start: it asks for 100 accelerator-seconds (2 × 50 s), and of the 200 of "
            "kim 120 are used, 80 are left."
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_said(case):
    rows, machine, policy, claims, job, at_s, code, said = case
    records = run_twin(jobs_of(*rows), machine, policy, claims)
    got = explain_job(records, machine, policy, claims, job, at_s)
    assert (got.code, got.text.en) == (code, said)


def test_what_is_said_in_korean_and_at_times_of_the_clock():
    jobs = jobs_of(*LINE, epoch=datetime.fromisoformat("2026-03-02 09:00:00"))
    got = explain_job(run_twin(jobs, GPU, EASY), GPU, EASY, None, 1, 10)
    assert got.text.ko == (
        "작업 1은(는) 줄의 맨 앞에서 대기: 가속기 8개 요청, gpu에 2개가 비어 있습니다. "
        "작업 0(6개, 2026-03-02 09:01:40까지)이(가) 끝나면 들어갈 수 있습니다. "
        "예상 시작 2026-03-02 09:01:40."
    )
    assert got.fields == {"job": 1, "project": "lee", "width": 8, "free": 2}
    assert got.expected_start_s == 100


QUOTA = Claims(weight=(1, 1), budget_s=(None, None), quota=(4, None))
QUOTAS = {
    "held by its quota": (
        2,
        "held_by_quota",
        (
            "job 1 waits: 2 accelerators asked, 3 in use by kim, whose quota is 4. Expected start "
            "second 100."
        ),
    ),
    "over its quota": (
        5,
        "over_quota",
        "job 1 cannot start: 5 accelerators asked, the quota of kim is 4.",
    ),
}


@pytest.mark.parametrize(("width", "code", "said"), QUOTAS.values(), ids=QUOTAS)
def test_what_is_said_of_quotas(width, code, said):
    records = run_twin(jobs_of((0, 100, 100, 3, 0), (10, 50, 50, width, 0)), GPU, EASY, QUOTA)
    got = explain_job(records, GPU, EASY, QUOTA, 1, 10)
    assert (got.code, got.text.en) == (code, said)


def test_where_too_many_wait_no_start_is_expected(monkeypatch):
    monkeypatch.setattr("dure.twin.why_state.FORECAST_MAX", 1)
    records = run_twin(jobs_of(*LINE, (20, 30, 30, 3, 0)), GPU, EASY)
    got = explain_job(records, GPU, EASY, None, 2, 20)
    assert (got.code, got.expected_start_s) == ("behind", None)
    assert got.text.en.endswith("(queue order, 2 in line).")


# On b, lee runs on 4 until 500; kim wants 8 and is the head. On a, kim then uses so much that
# others come before it on b, where nothing comes or ends to make anybody look again.
CHANGED = (
    (0, 500, 500, 4, 1, 1),
    (1, 50, 50, 8, 0, 1),
    (2, 50, 50, 2, 1, 1),
    (9, 900, 900, 8, 0, 0),
)
THREE = Machine(tuple(Partition(name, 1, 8) for name in "abc"))


def run_changed(rows, backfill):
    columns = np.array(rows, np.int64).T
    jobs = Jobs(*columns, projects=("kim", "lee", "mo"))
    policy = QueuePolicy(order=Order.FAIR_SHARE, backfill=backfill)
    return run_twin(jobs, THREE, policy), policy


def test_a_job_that_has_come_to_the_head_since_the_last_look():
    records, policy = run_changed(CHANGED, Backfill.NONE)
    assert explain_job(records, THREE, policy, None, 2, 8).code == "behind"
    got = explain_job(records, THREE, policy, None, 2, 10)
    assert (got.code, got.expected_start_s) == ("next_pass", None)
    assert got.text.en == (
        "job 2 waits for the next look at b: 2 accelerators asked, 4 free; the order has changed "
        "since the last job came or ended there."
    )
    # And so does who was the head before.
    assert explain_job(records, THREE, policy, None, 1, 10).code == "next_pass"


def test_a_job_that_may_overtake_another_head_since_the_last_look():
    # mo has used 3,200 on c, between lee's 2,000 and the 7,200 that kim will have.
    others = ((0, 400, 400, 8, 2, 2), (2, 50, 50, 5, 1, 1), (3, 900, 900, 2, 2, 1))
    rows = sorted((*(CHANGED[row] for row in (0, 1, 3)), *others), key=lambda row: row[0])
    records, policy = run_changed(rows, Backfill.EASY)
    number = rows.index((3, 900, 900, 2, 2, 1))
    assert explain_job(records, THREE, policy, None, number, 8).code == "would_delay"
    # Beside lee's 5, and no longer kim's 8, its 2 have room at 500.
    assert explain_job(records, THREE, policy, None, number, 10).code == "next_pass"


@some
@given(data=st.data())
def test_the_instant_that_is_rebuilt_is_the_one_that_was(data, small):
    case = data.draw(small.cases())
    claims = case.claims or equal_claims(len(case.jobs.projects))
    records = run_twin(*case)
    last_s = int(max(records.end_s.max(initial=0), case.jobs.submit_s.max(initial=0)))
    at_s = data.draw(st.integers(0, last_s))
    then = rebuild(records, case.machine, case.policy, claims, at_s)
    times = settle_times(case.jobs, case.policy)
    started = (records.start_s != ABSENT) & (records.start_s <= at_s)
    running = started & (records.end_s > at_s)
    waiting = (case.jobs.submit_s <= at_s) & ~started
    for partition, part in enumerate(case.machine.partitions):
        here = case.jobs.partition == partition
        assert sorted(then.running[partition]) == np.flatnonzero(running & here).tolist()
        assert sorted(then.waiting[partition]) == np.flatnonzero(waiting & here).tolist()
        floor = then.floors[partition]
        free = floor.empty * floor.node_size + sum(floor.room.values())
        assert free == part.accelerators - case.jobs.width[running & here].sum()
    for project in range(len(claims.weight)):
        mine = case.jobs.project == project
        held = (case.jobs.width * times.estimate_s)[mine & running].sum()
        used = (case.jobs.width * times.occupy_s)[mine & started & ~running].sum()
        assert (then.held_s[project], then.used_s[project]) == (held, used)


STATES = {
    "not_submitted": lambda r, j, t: t < r.jobs.submit_s[j],
    "runs": lambda r, j, t: r.start_s[j] <= t < r.end_s[j],
    "ended": lambda r, j, t: r.end_s[j] <= t and r.state[j] == State.ENDED,
    "killed": lambda r, j, t: r.end_s[j] <= t and r.state[j] == State.KILLED,
    "over_budget": lambda r, j, t: r.state[j] == State.REFUSED and t >= r.jobs.submit_s[j],
}


@some
@given(data=st.data())
def test_a_reason_is_true_and_nobody_waits_who_could_start(data, small):
    case = data.draw(small.cases().filter(lambda c: len(c.jobs)))
    records = run_twin(*case)
    job = data.draw(st.integers(0, len(case.jobs) - 1))
    first_s = int(case.jobs.submit_s[job])
    at_s = first_s + data.draw(st.integers(-2, 60))
    got = explain_job(records, case.machine, case.policy, case.claims, job, at_s)
    assert got.text.en != got.text.ko
    if got.code in STATES:
        assert STATES[got.code](records, job, at_s)
        return
    assert first_s <= at_s
    assert records.start_s[job] > at_s or records.state[job] == State.REFUSED
    if got.code in ("head", "behind") and case.policy.backfill == Backfill.EASY:
        one = case.machine.partitions[case.jobs.partition[job]].node_size == 1
        assert not one or got.fields["width"] > got.fields["free"]
    # Where one order holds for ever, whoever could start is started in that very second.
    if case.policy.order == Order.FCFS and case.claims is None:
        assert got.code != "next_pass"


@some
@given(data=st.data())
def test_the_head_starts_when_it_is_expected_to_or_before(data, small):
    strict = st.builds(QueuePolicy, depth=st.sampled_from([0, 1, 3]))
    case = data.draw(
        small.cases(policies=strict, claims=st.none()).filter(lambda case: len(case.jobs))
    )
    records = run_twin(*case)
    job = data.draw(st.integers(0, len(case.jobs) - 1))
    at_s = int(case.jobs.submit_s[job]) + data.draw(st.integers(0, 40))
    got = explain_job(records, case.machine, case.policy, None, job, at_s)
    if got.code.startswith("head"):
        assert at_s < records.start_s[job] <= got.expected_start_s


@some
@given(data=st.data())
def test_what_is_expected_is_right_where_estimates_are_and_nobody_else_comes(data, small):
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
    records = run_twin(exact, case.machine, case.policy)
    job = data.draw(st.integers(0, len(exact) - 1))
    at_s = data.draw(st.integers(0, 40))
    got = explain_job(records, case.machine, case.policy, None, job, at_s)
    if got.expected_start_s is not None and not got.code.startswith("head"):
        assert got.expected_start_s == records.start_s[job]
