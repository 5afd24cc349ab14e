"""A log whose schedules others have published: KTH-SP2, 28,489 jobs on 100 processors, 1996-97.

Published: D. Tsafrir, Y. Etsion, D. Feitelson, "Backfilling using system-generated predictions
rather than user runtime estimates", IEEE TPDS 18(6), 2007, tables 2 and 3. The choices that give
these figures are in docs/explanation/how-the-twins-clock-works.md.
"""

import gzip
import runpy
from dataclasses import replace
from pathlib import Path

import numba
import numpy as np
import pytest

from dure.policy.queue import Backfill, BackfillOrder, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.measure import measure_slowdown
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import Jobs

ROOT = Path(__file__).parents[2]
LOG = ROOT / "../shared/data/traces/KTH-SP2-1996-log.swf.gz"
MACHINE = Machine((Partition("sp2", 100, 1),))
AS_LOGGED = QueuePolicy(kill_at_estimate=False)
SHORTEST = replace(AS_LOGGED, backfill_order=BackfillOrder.SHORTEST)
STRICT = QueuePolicy(backfill=Backfill.NONE)


@pytest.fixture(scope="module")
def log():
    """Read all 28,489 jobs: the processors they were given, the estimates as they stand."""
    if numba.config.DISABLE_JIT:
        pytest.skip("a whole log, uncompiled")
    if not LOG.exists():
        pytest.skip("the KTH-SP2 log is not at hand (../shared/data/traces)")
    lines = gzip.decompress(LOG.read_bytes()).decode().splitlines()
    rows = np.array([line.split() for line in lines if not line.startswith(";")], float)
    submit_s, run_s, width, estimate_s = rows[:, [1, 3, 4, 8]].astype(np.int64).T
    zeros = np.zeros_like(submit_s)
    jobs = Jobs(submit_s, run_s, estimate_s, width, zeros, zeros)
    assert len(jobs) == 28_489
    return jobs


@pytest.fixture(scope="module")
def with_length(log):
    """Leave out the 8 jobs of no length."""
    assert int((log.run_s == 0).sum()) == 8
    return log.take(log.run_s > 0)


def measure(records):
    """Give mean wait (minutes) and bounded slowdown, the first 1 % of terminated jobs dropped."""
    kept = np.ones(len(records), np.bool_)
    kept[np.argsort(records.end_s, kind="stable")[: len(records) // 100]] = False
    wait_s = (records.start_s - records.jobs.submit_s)[kept]
    return float(wait_s.mean()) / 60, measure_slowdown(records, kept)


def test_easy(with_length):
    wait_min, slowdown = measure(run_twin(with_length, MACHINE, AS_LOGGED))
    assert (wait_min, slowdown) == (
        pytest.approx(114.2, rel=0.012),
        pytest.approx(89.9, rel=0.04),
    )
    # Our own figures, to the printed digit.
    assert (f"{wait_min:.2f}", f"{slowdown:.2f}") == ("115.00", "89.93")


def test_easy_shortest_first(with_length):
    wait_min, slowdown = measure(run_twin(with_length, MACHINE, SHORTEST))
    assert (round(wait_min), round(slowdown)) == (102, 73)
    assert (f"{wait_min:.2f}", f"{slowdown:.2f}") == ("101.67", "72.68")


def test_easy_shortest_first_with_perfect_estimates(with_length):
    known = replace(with_length, estimate_s=with_length.run_s)
    wait_min, slowdown = measure(run_twin(known, MACHINE, SHORTEST))
    assert (round(wait_min), round(slowdown)) == (91, 50)
    assert (f"{wait_min:.2f}", f"{slowdown:.2f}") == ("91.00", "49.53")


def test_first_come_first_served_with_a_stop_at_the_estimate(log):
    # All jobs are in, and none is dropped; the figure is that of the simulator PySS on this log.
    records = run_twin(log, MACHINE, STRICT)
    wait_s = records.start_s - records.jobs.submit_s
    assert f"{float(wait_s.mean()) / 60:.2f}" == "5899.92"


@pytest.mark.parametrize("policy", [AS_LOGGED, SHORTEST, STRICT, QueuePolicy(depth=3)])
def test_the_reference_says_the_same_of_the_first_3_000_jobs(log, policy):
    first = log.take(np.arange(3_000))
    want, got = run_reference(first, MACHINE, policy), run_twin(first, MACHINE, policy)
    assert got.start_s.tolist() == want.start_s.tolist()
    assert got.end_s.tolist() == want.end_s.tolist()


def test_a_program_that_shares_no_line_with_the_twin_says_the_same(log):
    run_easy = runpy.run_path(str(ROOT / "benchmarks/baseline_heapq.py"))["run_easy"]
    columns = (log.submit_s, log.run_s, log.estimate_s, log.width)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    got = run_twin(log, MACHINE, AS_LOGGED).start_s.tolist()
    assert got == run_easy(rows, 100)
