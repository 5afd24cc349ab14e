"""Queues whose mean wait is known exactly: the rows of `benchmarks/twin_closed_forms.py`."""

import sys
from pathlib import Path

import numba
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import twin_closed_forms as forms

sys.path.pop(0)

JOBS = 100_000
ROWS = [queue for queue in forms.QUEUES if queue.servers <= 64]


def test_erlang_c_of_a_single_server_is_its_use():
    assert forms.erlang_c(1, 0.5) == pytest.approx(0.5)
    # M/M/2 at a use of 0.75: 2 ρ² / (1 + ρ) = 1.125 / 1.75.
    assert forms.erlang_c(2, 1.5) == pytest.approx(1.125 / 1.75)


KNOWN = {
    "M/M/1 at 0.5: ρ / (1 - ρ)": (("M/M/1", 0.5), 1.0),
    "M/M/1 at 0.8: ρ / (1 - ρ)": (("M/M/1", 0.8), 4.0),
    "M/D/1 at 0.8: half of M/M/1": (("M/D/1", 0.8), 2.0),
    "M/U/1 at 0.7: two thirds of ρ / (1 - ρ)": (("M/U/1", 0.7), 14 / 9),
    "M/H2/1 at 0.6: 0.6 × 6.5 / 0.8": (("M/H2/1", 0.6), 4.875),
}


@pytest.mark.parametrize(("key", "want"), KNOWN.values(), ids=KNOWN)
def test_what_is_known(key, want):
    (queue,) = (q for q in forms.QUEUES if (q.name, q.use) == key)
    assert queue.wait == pytest.approx(want)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="15 million jobs, uncompiled")
@pytest.mark.parametrize("queue", ROWS, ids=lambda queue: f"{queue.name} at {queue.use}")
def test_the_mean_wait_is_inside_of_the_interval(queue):
    got = forms.measure(queue, JOBS)
    assert got.low <= queue.wait <= got.high
    assert got.half_width < 0.1 * queue.wait
