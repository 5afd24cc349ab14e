"""The baseline of the benchmark, written apart from the twin, on single processors."""

import os
import runpy
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin
from dure.workload.jobs import Jobs

run_easy = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks/baseline_heapq.py"))[
    "run_easy"
]


@settings(max_examples=int(os.environ["DURE_EXAMPLES"]) // 5, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 12), st.integers(0, 15), st.integers(1, 10)),
        min_size=1,
        max_size=30,
    ),
    depth=st.sampled_from([0, 0, 1, 2]),
)
def test_textbook_easy_with_extra_processors(rows, depth):
    rows = sorted(rows, key=lambda row: row[0])
    columns = np.array(rows, np.int64).T
    zeros = np.zeros(len(rows), np.int64)
    policy = QueuePolicy(depth=depth, kill_at_estimate=False)
    records = run_twin(Jobs(*columns, zeros, zeros), Machine((Partition("p", 10, 1),)), policy)
    assert records.start_s.tolist() == run_easy(rows, 10, depth)
