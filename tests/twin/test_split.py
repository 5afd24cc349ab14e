"""A run that is stopped at any second, kept, and gone on with ends as one that never was."""

import io
import os
import pickle

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import Backfill, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.prepare import equal_claims
from dure.twin.reference_full import FullTwin
from dure.twin.run import Run, run_twin
from dure.twin.world import World, draw_failures
from dure.workload.jobs import ABSENT, State
from dure.workload.marks import Marks

some = settings(max_examples=int(os.environ["DURE_EXAMPLES"]) // 5, deadline=None)
NODE = Machine((Partition("p", 1, 8),))


def outcome(records):
    return [getattr(records, name).tolist() for name in ("start_s", "end_s", "state")]


def begin(case):
    jobs, machine, policy, claims = case
    return Run(jobs, machine, policy, claims or equal_claims(len(jobs.projects)), Marks())


@some
@given(data=st.data(), splits=st.lists(st.integers(-3, 80), max_size=4).map(sorted))
def test_kernels_go_on_as_if_nothing_had_been(data, splits, small):
    policies = st.builds(QueuePolicy, st.sampled_from(Order), half_life_s=st.sampled_from([0, 9]))
    case = data.draw(small.cases(policies=policies))
    run = begin(case)
    for until_s in splits:
        run.go_on(until_s)
        # Through a file, as bytes, into tables that were laid out anew.
        file = io.BytesIO()
        np.savez(file, **run.save())
        file.seek(0)
        run = begin(case)
        run.restore(np.load(file))
    run.go_on()
    assert outcome(run.records()) == outcome(run_twin(*case))


@some
@given(data=st.data(), until_s=st.integers(-3, 80), seed=st.integers(0, 10**6))
def test_so_do_those_that_were_stopped(data, until_s, seed, small):
    case = data.draw(small.cases(policies=st.just(QueuePolicy(preempts=((), (0,))))))
    rng, count = np.random.default_rng(seed), len(case.jobs)
    marks = Marks(qos=rng.integers(0, 2, count), checkpoint_s=rng.integers(0, 4, count))
    asked = {"until_s": 80, "mean_between_s": 50, "mean_down_s": 9, "seed": seed}
    world = World(draw_failures(case.machine, **asked))
    claims = case.claims or equal_claims(len(case.jobs.projects))
    run = Run(*case[:3], claims, marks, world)
    run.go_on(until_s)
    saved = run.save()
    run = Run(*case[:3], claims, marks, world)
    run.restore(saved)
    run.go_on()
    want = run_twin(*case[:3], claims, marks, world)
    assert outcome(run.records()) == outcome(want)
    if count and world.failures:
        assert run.records().lost_s.tolist() == want.lost_s.tolist()


@some
@given(data=st.data(), until_s=st.integers(-3, 80))
def test_the_reference_goes_on_after_being_pickled(data, until_s, small):
    jobs, machine, policy, claims = data.draw(small.cases())
    claims = claims or equal_claims(len(jobs.projects))
    whole = FullTwin(jobs, machine, policy, claims)
    whole.run()
    parts = FullTwin(jobs, machine, policy, claims)
    parts.run(until_s)
    parts = pickle.loads(pickle.dumps(parts))
    parts.run()
    assert (parts.start_s, parts.end_s, parts.state) == (whole.start_s, whole.end_s, whole.state)


def test_records_in_the_middle_tell_what_was_done_by_then(small):
    rows = [(100, 5, 5, 8, 0, 0), (101, 5, 5, 8, 0, 0), (102, 5, 5, 8, 0, 0)]
    run = begin((small.jobs_of(rows), NODE, QueuePolicy(backfill=Backfill.NONE), None))
    assert run.records().start_s.tolist() == [ABSENT] * 3
    # At 105 the first has ended and the second has started in the same second.
    run.go_on(105)
    assert outcome(run.records()) == [
        [100, 105, ABSENT],
        [105, ABSENT, ABSENT],
        [State.ENDED, State.WAITING, State.WAITING],
    ]
    # To go on to a second that is past changes nothing.
    run.go_on(50)
    assert run.records().end_s.tolist() == [105, ABSENT, ABSENT]
    run.go_on()
    assert run.records().end_s.tolist() == [105, 110, 115]
