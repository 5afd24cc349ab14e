"""A budget that is lowered in mid-run: the kernels do what the reference does."""

import os
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import Claims, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.reference import Twin
from dure.twin.run import Run
from dure.workload.jobs import ABSENT, State
from dure.workload.marks import Marks

some = settings(max_examples=int(os.environ["DURE_EXAMPLES"]) // 5, deadline=None)


def outcome(records):
    return [getattr(records, name).tolist() for name in ("start_s", "end_s", "state")]


@some
@given(
    data=st.data(),
    budgets=st.tuples(*[st.integers(0, 300)] * 5),
    cuts=st.lists(
        st.tuples(st.integers(0, 80), st.integers(0, 4), st.integers(0, 200)), max_size=4
    ),
    order=st.sampled_from(Order),
)
def test_the_kernels_take_back_as_the_reference_does(data, budgets, cuts, order, small):
    jobs, machine, policy, _ = data.draw(small.cases(policies=st.just(QueuePolicy(order))))
    claims = Claims((1, 2, 1, 3, 1), budgets)
    run = Run(jobs, machine, policy, claims, Marks())
    reference = Twin(jobs, machine, policy, claims)
    for until_s, project, most_s in sorted(cuts):
        run.go_on(until_s)
        reference.run(until_s)
        taken_s = run.take_back(project, most_s)
        left_s = (
            reference.claims.budget_s[project]
            - reference.used_s[project]
            - reference.held_s[project]
        )
        if len(jobs):
            assert taken_s == min(most_s, max(left_s, 0))
        budget_s = list(reference.claims.budget_s)
        budget_s[project] -= taken_s
        reference.claims = replace(reference.claims, budget_s=tuple(budget_s))
    run.go_on()
    reference.run()
    assert outcome(run.records()) == [reference.start_s, reference.end_s, reference.state]


def test_what_runs_is_not_taken(small):
    # 8 × 10 s run from 0; of a budget of 100 s, 20 are left. Another job of 8 × 2 = 16 s waits.
    rows = [(0, 10, 10, 8, 0, 0), (1, 2, 2, 8, 0, 0)]
    claims = Claims((1,) * 5, (100, None, None, None, None))
    machine = Machine((Partition("p", 1, 8),))
    run = Run(small.jobs_of(rows), machine, QueuePolicy(), claims, Marks())
    run.go_on(5)
    assert run.take_back(0, 100) == 20
    assert run.take_back(0, 100) == 0
    run.go_on()
    assert outcome(run.records()) == [[0, ABSENT], [10, ABSENT], [State.ENDED, State.REFUSED]]
