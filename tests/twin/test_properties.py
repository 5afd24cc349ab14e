"""What must hold in every run, whatever the jobs, the machine and the policy."""

import os
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.terms.units import AccelS
from dure.twin.measure import count_states, used_s
from dure.twin.prepare import equal_claims
from dure.twin.reference import Floor, Twin
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, State

EXAMPLES = int(os.environ["DURE_EXAMPLES"]) // 5
some = settings(max_examples=EXAMPLES, deadline=None)


class Watched(Twin):
    """The reference, looked at after each start."""

    promises: dict

    def run(self):
        self.promises = {}
        super().run()

    def start(self, j):
        super().start(j)
        floor = self.floors[self.partition[j]]
        assert floor.empty >= 0
        assert all(0 <= free < floor.node_size for free in floor.room.values())
        for project, budget in enumerate(self.claims.budget_s):
            if budget is not None:
                held_s, used = self.held_s[project], self.used_s[project]
                assert project != self.project[j] or used + held_s <= budget

    def reserve(self, partition, head):
        reserved = super().reserve(partition, head)
        self.promises.setdefault(head, []).append(reserved.start_s)
        return reserved


def watch(case):
    claims = case.claims or equal_claims(len(case.jobs.projects))
    twin = Watched(case.jobs, case.machine, case.policy, claims)
    twin.run()
    return twin


@some
@given(data=st.data())
def test_no_node_and_no_budget_is_overdrawn_as_jobs_start(data, small):
    watch(data.draw(small.cases()))


@some
@given(data=st.data())
def test_no_node_holds_more_than_it_has(data, small):
    """From the starts, ends and nodes of all jobs, added up anew."""
    case = data.draw(small.cases())
    twin = watch(case)
    moments = sorted({*twin.start_s, *twin.end_s} - {ABSENT})
    for index, partition in enumerate(case.machine.partitions):
        for now in moments:
            here = [
                j
                for j in range(len(case.jobs))
                if twin.partition[j] == index and twin.start_s[j] <= now < twin.end_s[j]
            ]
            shared = {}
            for j in here:
                rest = twin.width[j] % partition.node_size
                if rest:
                    shared[twin.label[j]] = shared.get(twin.label[j], 0) + rest
            whole = sum(twin.width[j] // partition.node_size for j in here)
            assert whole + len(shared) <= partition.nodes
            assert all(taken <= partition.node_size for taken in shared.values())


@some
@given(data=st.data())
def test_no_partition_runs_more_than_it_has(data, small):
    case = data.draw(small.cases())
    records = run_twin(*case)
    for index, partition in enumerate(case.machine.partitions):
        mine = (case.jobs.partition == index) & (records.start_s != ABSENT)
        for now in records.start_s[mine].tolist():
            assert used_s(records, now, now + 1, mine) <= partition.accelerators


@some
@given(data=st.data())
def test_every_job_comes_to_an_end_of_some_kind(data, small):
    case = data.draw(small.cases())
    records = run_twin(*case)
    counts = count_states(records)
    assert counts[State.WAITING] == 0
    assert sum(counts.values()) == len(case.jobs)
    has_run = records.state != State.REFUSED
    assert ((records.start_s != ABSENT) == has_run)[has_run | (records.start_s == ABSENT)].all()
    ran_s = (records.end_s - records.start_s)[has_run]
    assert (records.start_s[has_run] >= case.jobs.submit_s[has_run]).all()
    assert (ran_s <= case.jobs.run_s[has_run]).all()
    assert (ran_s == case.jobs.run_s[has_run])[records.state[has_run] == State.ENDED].all()
    if case.claims is None:
        assert counts[State.REFUSED] == 0


@some
@given(data=st.data())
def test_who_is_served_first_come_first_served_starts_in_order(data, small):
    case = data.draw(small.cases(policies=st.just(QueuePolicy(backfill=Backfill.NONE))))
    records = run_twin(case.jobs, case.machine, case.policy)
    for index in range(len(case.machine.partitions)):
        assert (np.diff(records.start_s[case.jobs.partition == index]) >= 0).all()


@some
@given(data=st.data(), depth=st.sampled_from([0, 0, 1, 3]))
def test_nobody_delays_the_reserved_start_of_the_head(data, depth, small):
    """Where estimates are upper bounds, as they are when jobs are stopped at them."""
    policies = st.builds(QueuePolicy, backfill_order=st.sampled_from(BackfillOrder))
    case = data.draw(small.cases(policies=policies, claims=st.none()))
    twin = watch(case._replace(policy=replace(case.policy, depth=depth)))
    for head, promised_s in twin.promises.items():
        assert twin.start_s[head] <= min(promised_s)


@some
@given(data=st.data())
def test_no_project_uses_more_than_its_budget(data, small):
    case = data.draw(small.cases())
    policy = replace(case.policy, kill_at_estimate=True)
    records = run_twin(case.jobs, case.machine, policy, case.claims)
    if case.claims is not None:
        for project, budget_s in enumerate(case.claims.budget_s):
            mine = case.jobs.project == project
            if budget_s is not None:
                assert used_s(records, -10, 10_000, mine) <= budget_s


@some
@given(data=st.data())
def test_the_same_input_gives_the_same_bytes(data, small):
    case = data.draw(small.cases())
    first, second = run_twin(*case), run_twin(*case)
    for name in ("start_s", "end_s", "state"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
        assert getattr(first, name).dtype == np.int64


@some
@given(data=st.data(), order=st.permutations(range(5)))
def test_the_numbers_of_projects_change_nothing_under_fcfs(data, order, small):
    case = data.draw(small.cases())
    policy = replace(case.policy, order=Order.FCFS)
    renumbered = replace(case.jobs, project=np.array(order)[case.jobs.project])
    claims = case.claims
    if claims is not None:
        back = np.argsort(order).tolist()
        claims = Claims(
            tuple(claims.weight[p] for p in back), tuple(claims.budget_s[p] for p in back)
        )
    want = run_twin(case.jobs, case.machine, policy, case.claims)
    got = run_twin(renumbered, case.machine, policy, claims)
    assert got.start_s.tolist() == want.start_s.tolist()


@some
@given(data=st.data())
def test_weights_in_proportion_change_nothing(data, small):
    case = data.draw(
        small.cases(
            claims=st.builds(Claims, st.tuples(*[st.integers(1, 4)] * 5), st.just((None,) * 5))
        )
    )
    thrice = replace(case.claims, weight=tuple(3 * w for w in case.claims.weight))
    want = run_twin(*case).start_s.tolist()
    assert run_twin(*case._replace(claims=thrice)).start_s.tolist() == want


@some
@given(data=st.data())
def test_a_budget_that_holds_everything_is_no_budget(data, small):
    case = data.draw(small.cases(claims=st.none()))
    ample = Claims((1,) * 5, (AccelS(10**6),) * 5)
    want = run_twin(*case).start_s.tolist()
    assert run_twin(*case._replace(claims=ample)).start_s.tolist() == want


@some
@given(
    st.integers(1, 8),
    st.integers(0, 4),
    st.lists(st.integers(0, 7), max_size=4),
    st.integers(1, 40),
)
def test_a_narrower_job_fits_wherever_a_wider_one_does(node_size, empty, rooms, width):
    """The kernel looks no further than the narrowest that waits."""
    room = {label: free % node_size for label, free in enumerate(rooms) if node_size > 1}
    floor = Floor(node_size, empty, room)
    assert floor.fits(width) or not floor.fits(width + 1)
