"""What must hold in every run with all switches, at every moment of it."""

import os
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.cohort import Cohorts
from dure.policy.priority import Priority
from dure.policy.queue import Backfill, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.prepare import equal_claims
from dure.twin.reference import run_reference
from dure.twin.reference_full import FullTwin
from dure.twin.world import Cap, World, draw_failures, maintenance
from dure.workload.jobs import ABSENT, State
from dure.workload.marks import Marks

some = settings(max_examples=max(20, int(os.environ["DURE_EXAMPLES"]) // 5), deadline=None)


class Watched(FullTwin):
    """The reference with all switches, looked at after each start."""

    def start(self, j):
        super().start(j)
        floor = self.floors[self.partition[j]]
        assert floor.empty >= 0
        assert all(0 <= free < floor.node_size for free in floor.room.values())
        project = self.project[j]
        budget = self.claims.budget_s[project]
        assert budget is None or self.used_s[project] + self.held_s[project] <= budget


def begin(case, seed):
    """Let jobs be stopped, starts be planned and things happen, each now and then."""
    rng = np.random.default_rng(seed)
    jobs, machine, policy, claims = case
    claims = claims or equal_claims(len(jobs.projects))
    policy = replace(policy, order=list(Order)[rng.integers(0, 4)])
    policy = replace(policy, preempts=((), (0,)), start_lag_s=int(rng.choice([0, 0, 2])))
    if rng.random() < 0.4:
        policy = replace(policy, backfill=Backfill.CONSERVATIVE)
    if rng.random() < 0.4:
        rows = rng.integers(0, 20, (len(jobs.projects), len(machine.partitions))).tolist()
        cohorts = Cohorts((0,) * len(rows), tuple(map(tuple, rows)))
        claims = replace(claims, cohorts=cohorts)
    marks = Marks(qos=rng.integers(0, 2, len(jobs)), checkpoint_s=rng.choice([0, 2, 5], len(jobs)))
    drawn = {"mean_between_s": 200, "mean_down_s": 20, "seed": seed}
    changes = maintenance(0, int(rng.integers(1, 60)), 70, 1) if rng.random() < 0.4 else ()
    caps = (Cap(20, 0, int(rng.choice([0, 300]))), Cap(50, 0, 1000)) if rng.random() < 0.4 else ()
    world = World(draw_failures(machine, until_s=200, **drawn), changes, caps)
    return Watched(jobs, machine, policy, claims, marks, world)


@some
@given(
    data=st.data(), seed=st.integers(0, 10**6), until_s=st.lists(st.integers(0, 150), max_size=4)
)
def test_who_was_submitted_runs_waits_or_has_ended_at_every_second(data, seed, until_s, small):
    case = data.draw(small.cases())
    twin = begin(case, seed)
    for second in sorted(until_s):
        twin.run(second)
        there = set(np.flatnonzero(case.jobs.submit_s <= second).tolist())
        runs = {j for running in twin.running for j in running}
        waits = {j for waiting in twin.waiting for j in waiting}
        state = np.array(twin.state)
        over = set(np.flatnonzero((state == State.ENDED) | (state == State.KILLED)).tolist())
        refused = set(np.flatnonzero(state == State.REFUSED).tolist())
        assert len(runs) + len(waits) + len(over) == len(there)
        assert runs | waits | over == there
        # Whoever can never start still stands in its line, and is counted once.
        assert refused <= waits
        assert all(twin.end_s[j] <= second for j in over)
        assert all(twin.end_s[j] == ABSENT for j in runs | waits)


@some
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_no_budget_is_overdrawn_however_often_jobs_are_stopped(data, seed, small):
    # Where jobs are stopped at their estimates, as under Slurm's `safe`.
    policies = st.builds(QueuePolicy, depth=st.sampled_from([0, 2]))
    case = data.draw(small.cases(policies=policies))
    twin = begin(case, seed)
    twin.run()
    for project, budget_s in enumerate(twin.claims.budget_s):
        assert budget_s is None or twin.used_s[project] <= budget_s


@some
@given(data=st.data(), seed=st.integers(0, 10**6))
def test_an_ageing_job_is_overtaken_only_by_those_that_came_soon_after_it(data, seed, small):
    # Everything else is worth 40 points together; who has waited for so much longer than another
    # that its age alone gives it 40 more stands before it, whoever comes: nobody starves.
    points = Priority(
        age=1000, fair_share=10, size=10, qos=10, track=10, age_max_s=1000, period_s=3
    )
    policy = QueuePolicy(
        Order.MULTIFACTOR, Backfill.NONE, priority=replace(points, qos_ppm=(0, 10**6))
    )
    case = data.draw(small.cases(policies=st.just(policy), claims=st.none()))
    jobs = replace(case.jobs, partition=case.jobs.partition * 0)
    machine = Machine((Partition("p", 4, 8),))
    jobs = replace(jobs, width=np.minimum(jobs.width, 32))
    marks = Marks(qos=np.random.default_rng(seed).integers(0, 2, len(jobs)))
    records = run_reference(jobs, machine, policy, None, marks)
    soon_s = 40 * 1000 // 1000 + 2 * 3
    for j in range(len(jobs)):
        later = jobs.submit_s > jobs.submit_s[j] + soon_s
        assert (records.start_s[later] >= records.start_s[j]).all()
