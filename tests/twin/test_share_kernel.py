"""Placement by the kernel is placement by the reference, event for event; and what always holds."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.twin import share_run
from dure.twin.share import Arrivals, Failure, SharePolicy
from dure.twin.share_fragmentation import find_typical
from dure.twin.share_reference import place_reference
from dure.twin.share_run import place_shares
from dure.workload.share import NO_TYPE, ShareJobs, ShareNodes

EXAMPLES = max(20, int(os.environ["DURE_EXAMPLES"]) // 5)
COLUMNS = ("node", "slots", "failure", "arrived_milli", "used_milli", "fragmented")


def nodes_of(rows, types=("a", "b")):
    """Make nodes of rows (CPU, memory, accelerators, type)."""
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    return ShareNodes(*columns, types=types, names=tuple(f"n{i}" for i in range(len(rows))))


def jobs_of(rows):
    """Make jobs of rows (CPU, memory, accelerators, milli, types)."""
    return ShareJobs(*np.array(rows, np.int64).reshape(-1, 5).T)


def arrivals_of(events, nodes, seed=0):
    """Make arrivals with drawn ranks."""
    rng = np.random.default_rng(seed)
    draw = rng.integers(0, 2**62, (len(events), 2))
    return Arrivals(np.array(events, np.int64), rng.permutation(nodes), draw)


some_nodes = st.lists(
    st.tuples(
        st.sampled_from([4000, 8000, 16000]),
        st.sampled_from([64, 128]),
        st.sampled_from([0, 1, 2, 2, 4, 8]),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=6,
).map(nodes_of)
some_asks = st.one_of(
    st.tuples(st.just(0), st.just(0)),
    st.tuples(st.just(1), st.sampled_from([100, 250, 300, 500, 700, 1000])),
    st.tuples(st.sampled_from([1, 2, 2, 3, 4, 8, 9]), st.just(1000)),
)
some_jobs = st.lists(
    st.tuples(
        st.sampled_from([0, 500, 1000, 2000, 6000, 20000]),
        st.sampled_from([0, 1, 8, 60, 100]),
        some_asks,
        st.sampled_from([0, 0, 0, 1, 2, 3, NO_TYPE]),
    ).map(lambda row: (row[0], row[1], *row[2], row[3])),
    min_size=1,
    max_size=40,
).map(jobs_of)


@st.composite
def cases(draw):
    nodes, jobs = draw(some_nodes), draw(some_jobs)
    goes = draw(st.lists(st.booleans(), min_size=len(jobs), max_size=len(jobs)))
    events = [*range(len(jobs)), *(~j for j in range(len(jobs)) if goes[j])]
    # A stable order by drawn places: who goes stands behind its coming.
    at = draw(st.lists(st.integers(0, 30), min_size=len(events), max_size=len(events)))
    late = [place + (40 if event < 0 else 0) for event, place in zip(events, at, strict=True)]
    if draw(st.booleans()):
        late = [
            max(at[~e], place) + 0.5 if e < 0 else place
            for e, place in zip(events, at, strict=True)
        ]
    order = sorted(range(len(events)), key=lambda i: late[i])
    arrivals = arrivals_of([events[i] for i in order], len(nodes), draw(st.integers(0, 99)))
    return nodes, jobs, arrivals, draw(st.sampled_from(SharePolicy)), find_typical(jobs)


def outcome(placements):
    return {name: getattr(placements, name).tolist() for name in COLUMNS}


@settings(max_examples=EXAMPLES, deadline=None)
@given(case=cases())
def test_the_kernel_places_as_the_reference(case):
    assert outcome(place_shares(*case)) == outcome(place_reference(*case))


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(case=cases(), most=st.integers(1, 40))
def test_where_scores_are_not_kept_they_are_the_same(case, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(share_run, "SCORES_KEPT_MAX", most)
        few = outcome(place_shares(*case))
    assert few == outcome(place_shares(*case))


def test_the_kernel_places_as_the_reference_in_bulk():
    rng = np.random.default_rng(1)
    for seed in range(EXAMPLES // 8):
        count, milli = 20, rng.choice([100, 250, 370, 500, 900, 1000], 150)
        nodes = nodes_of(
            np.stack(
                [
                    rng.choice([32000, 64000, 96000], count),
                    rng.choice([256, 512], count),
                    rng.choice([0, 2, 4, 8], count),
                    rng.integers(0, 2, count),
                ],
                axis=1,
            )
        )
        wide = np.where(milli == 1000, rng.choice([1, 1, 1, 2, 4, 8], 150), 1)
        jobs = ShareJobs(
            rng.choice([1000, 4000, 12000], 150),
            rng.choice([4, 16, 60], 150),
            wide,
            milli,
            rng.choice([0, 0, 0, 1, 2], 150),
        )
        gone = rng.choice(150, 40, replace=False)
        events = np.concatenate([np.arange(150), ~gone])
        place = np.concatenate([np.arange(150), gone + rng.integers(1, 60, 40)])
        arrivals = arrivals_of(events[np.argsort(place, kind="stable")], count, seed)
        policy = list(SharePolicy)[seed % 6]
        case = nodes, jobs, arrivals, policy, find_typical(jobs)
        assert outcome(place_shares(*case)) == outcome(place_reference(*case)), seed


@settings(max_examples=EXAMPLES, deadline=None)
@given(case=cases())
def test_nothing_is_given_twice_and_all_of_it_comes_back(case):
    nodes, jobs, arrivals, policy, typical = case
    placed = place_shares(*case)
    cpu, memory = nodes.cpu_milli.copy(), nodes.memory_mib.copy()
    free = [[1000] * count for count in nodes.accelerators.tolist()]
    for event, at, slots in zip(arrivals.event.tolist(), placed.node, placed.slots, strict=True):
        if at >= 0:
            job, sign = max(event, ~event), 1 if event >= 0 else -1
            cpu[at] -= sign * jobs.cpu_milli[job]
            memory[at] -= sign * jobs.memory_mib[job]
            taken = [slot for slot in range(len(free[at])) if slots >> slot & 1]
            assert len(taken) == jobs.accelerators[job]
            for slot in taken:
                free[at][slot] -= sign * jobs.milli[job]
            mask = jobs.types[job]
            assert not taken or not mask or mask >> nodes.type_number[at] & 1
        assert cpu.min() >= 0
        assert memory.min() >= 0
        assert all(0 <= left <= 1000 for each in free for left in each)
    used = nodes.offered_milli - sum(map(sum, free))
    assert placed.used_milli[-1] == used
    assert 0 <= placed.fragmented[-1] <= (nodes.offered_milli - used) * typical.total
    # All go: the nodes are as they were, so that the first jobs are placed as at first.
    count = len(jobs)
    again = [*range(count), *(~j for j in range(count))]
    twice = jobs.take(np.tile(np.arange(count), 2))
    back = arrivals_of([*again, *(j + count for j in range(count))], len(nodes))
    back = Arrivals(back.event, back.rank, np.tile(back.draw[:count], (3, 1)))
    once = place_shares(nodes, twice, back, policy, typical)
    for name in ("node", "slots", "failure", "fragmented"):
        column = getattr(once, name)
        assert column[:count].tolist() == column[2 * count :].tolist()
    assert once.used_milli[2 * count - 1] == 0


@settings(max_examples=EXAMPLES, deadline=None)
@given(case=cases())
def test_a_job_is_refused_only_where_no_node_has_room(case):
    arrivals = case[2]
    by_policy = [place_shares(*case[:3], policy, case[4]) for policy in SharePolicy]
    never = {
        tuple(arrivals.event[placed.failure == Failure.NEVER].tolist()) for placed in by_policy
    }
    assert len(never) == 1  # it is of the job and the nodes alone
    for placed in by_policy:
        assert ((placed.node >= 0) | (placed.failure > 0) | (arrivals.event < 0)).all()
        assert not ((placed.node >= 0) & (placed.failure > 0)).any()
        first = int(placed.node[0])
        assert first >= 0 or placed.failure[0] == Failure.NEVER


FAILURES = {
    "a job larger than any node": ([(4, 9, 2, 0)], [(1, 1, 3, 1000, 0)], Failure.NEVER),
    "a type that is not there": ([(4, 9, 2, 0)], [(1, 1, 1, 1000, 2)], Failure.NEVER),
    "types that nobody has": ([(4, 9, 2, 0)], [(1, 1, 1, 1000, NO_TYPE)], Failure.NEVER),
    "more CPU than any node with enough accelerators": (
        [(8, 9, 1, 0), (4, 9, 2, 0)],
        [(6, 1, 2, 1000, 0)],
        Failure.NEVER,
    ),
    "all accelerators taken": (
        [(4, 9, 1, 0)],
        [(1, 1, 1, 1000, 0), (1, 1, 1, 100, 0)],
        Failure.FULL,
    ),
    "one thousandth too few": (
        [(4, 9, 1, 0)],
        [(1, 1, 1, 501, 0), (1, 1, 1, 500, 0)],
        Failure.FULL,
    ),
    "enough, but only of the other type": (
        [(4, 9, 1, 0), (4, 9, 1, 1)],
        [(1, 1, 1, 1000, 1), (1, 1, 1, 500, 1)],
        Failure.FULL,
    ),
    "two halves are not one": (
        [(9, 9, 1, 0), (9, 9, 1, 0)],
        [(1, 1, 1, 500, 0), (1, 1, 1, 501, 0), (1, 1, 1, 700, 0)],
        Failure.PIECES,
    ),
    "in pieces": (
        [(9, 9, 2, 0)],
        [(1, 1, 1, 400, 0), (1, 1, 1, 700, 0), (1, 1, 1, 601, 0)],
        Failure.PIECES,
    ),
    "free accelerators without CPU": (
        [(4, 9, 2, 0)],
        [(4, 1, 1, 1000, 0), (1, 1, 1, 1000, 0)],
        Failure.CPU_MEMORY,
    ),
    "free accelerators without memory": (
        [(4, 9, 2, 0)],
        [(1, 9, 1, 1000, 0), (1, 1, 1, 1000, 0)],
        Failure.CPU_MEMORY,
    ),
    "no accelerator asked, no CPU left": (
        [(4, 9, 0, 0)],
        [(4, 1, 0, 0, 0), (1, 1, 0, 0, 0)],
        Failure.CPU_MEMORY,
    ),
}


@pytest.mark.parametrize(("nodes", "jobs", "want"), FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("place", [place_shares, place_reference])
def test_why_the_last_job_was_refused(nodes, jobs, want, place):
    nodes, jobs = nodes_of(nodes), jobs_of(jobs)
    arrivals = arrivals_of(range(len(jobs)), len(nodes))
    placed = place(nodes, jobs, arrivals, SharePolicy.BEST_FIT, find_typical(jobs))
    assert placed.failure[-1] == want
