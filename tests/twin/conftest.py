"""Small runs to put through the twin: drawn by Hypothesis, drawn in bulk, written down as rows."""

import os
from types import SimpleNamespace
from typing import NamedTuple

import numba
import numpy as np
import pytest
from hypothesis import strategies as st

from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.workload.jobs import ABSENT, Jobs

# How many small runs the tests try; they read it again. Uncompiled, a run takes far longer.
EXAMPLES = int(os.environ.setdefault("DURE_EXAMPLES", "60" if numba.config.DISABLE_JIT else "500"))


class Case(NamedTuple):
    jobs: Jobs
    machine: Machine
    policy: QueuePolicy
    claims: Claims | None


def jobs_of(rows, projects=("a", "b", "c", "d", "e")):
    """Make jobs of rows (submit, run, estimate, width, project, partition)."""
    columns = np.array(sorted(rows, key=lambda row: row[0]), np.int64).reshape(-1, 6).T
    return Jobs(*columns, projects=projects)


partitions = st.lists(
    st.builds(Partition, st.just("p"), st.integers(1, 5), st.sampled_from([1, 1, 2, 3, 4, 8])),
    min_size=1,
    max_size=3,
)
rows = st.lists(
    st.tuples(
        st.integers(0, 4),  # seconds after the one before
        st.integers(0, 12),  # run
        st.integers(-6, 12),  # estimate less run; below 0 the job outruns it, or said nothing
        st.integers(0, 999),  # width, in thousandths of its partition
        st.integers(0, 4),  # project
        st.integers(0, 2),  # partition
    ),
    max_size=30,
)
policies = st.builds(
    QueuePolicy,
    st.sampled_from(Order),
    st.sampled_from([Backfill.EASY, Backfill.EASY, Backfill.EASY, Backfill.NONE]),
    st.sampled_from(BackfillOrder),
    st.sampled_from([0, 0, 0, 1, 2, 4, 100]),
    st.booleans(),
)
claims = st.none() | st.builds(
    Claims,
    st.tuples(*[st.integers(1, 4)] * 5),
    st.tuples(*[st.none() | st.integers(0, 300)] * 5),
)


@st.composite
def cases(draw, policies=policies, claims=claims):
    machine = Machine(tuple(draw(partitions)))
    now, asked = 0, []
    for gap, run, more, permille, project, partition in draw(rows):
        now += gap
        here = partition % len(machine.partitions)
        width = 1 + permille * machine.partitions[here].accelerators // 1000
        estimate = run + more if run + more >= 0 else ABSENT
        asked.append((now, run, estimate, width, project, here))
    return Case(jobs_of(asked), machine, draw(policies), draw(claims))


def draw_case(seed):
    """Draw a run with more jobs and more at once than Hypothesis would."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice([1, 2, 3, 4, 8], rng.integers(1, 4))
    machine = Machine(tuple(Partition("p", int(rng.integers(1, 8)), int(s)) for s in sizes))
    count, projects = int(rng.integers(1, 70)), int(rng.integers(1, 6))
    partition = rng.integers(0, sizes.size, count)
    most = np.array([p.accelerators for p in machine.partitions])[partition]
    width = 1 + (rng.random(count) ** rng.choice([1, 3]) * most).astype(np.int64)
    run = rng.integers(0, rng.choice([3, 10, 40]), count)
    said = (np.full(count, ABSENT), run, run + rng.integers(0, 30, count))
    estimate = (*said, rng.integers(ABSENT, 40, count))[rng.integers(0, 4)]
    jobs = Jobs(
        submit_s=np.sort(rng.integers(0, rng.choice([3, 10, 60, 300]), count)) - 5,
        run_s=run,
        estimate_s=estimate,
        width=np.minimum(width, most),
        project=rng.integers(0, projects, count),
        partition=partition,
        projects=tuple("abcde"[:projects]),
    )
    policy = QueuePolicy(
        order=list(Order)[rng.integers(0, 2)],
        backfill=Backfill.NONE if rng.random() < 0.2 else Backfill.EASY,
        backfill_order=list(BackfillOrder)[rng.integers(0, 2)],
        depth=int(rng.choice([0, 0, 0, 1, 2, 5, 100])),
        kill_at_estimate=bool(rng.integers(0, 2)),
    )
    weight = tuple(rng.integers(1, 5, projects).tolist())
    budget = tuple(None if rng.random() < 0.3 else int(rng.integers(0, 600)) for _ in weight)
    return Case(jobs, machine, policy, Claims(weight, budget) if rng.random() < 0.7 else None)


@pytest.fixture(scope="session")
def small():
    """Give the small runs to tests."""
    return SimpleNamespace(cases=cases, draw_case=draw_case, jobs_of=jobs_of)
