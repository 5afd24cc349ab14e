"""Queues whose mean wait is known exactly: M/M/c, first come, first served.

A. K. Erlang, 1917; L. Kleinrock, *Queueing Systems* I, 1975, section 3.5.
"""

import numba
import numpy as np
import pytest

from dure.policy.queue import Backfill, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, Jobs

RUN_S = 100_000
"""Mean run time: so long that whole seconds are fine enough."""
BATCHES = 20
STUDENT_975 = 2.093
"""Student's t for 19 degrees of freedom."""


def erlang_c(servers, load):
    """Give the chance of having to wait; `load` is work offered, in servers."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return servers * blocked / (servers - load * (1 - blocked))


def test_erlang_c_of_a_single_server_is_its_use():
    assert erlang_c(1, 0.5) == pytest.approx(0.5)
    # M/M/2 at a use of 0.75: 2 ρ² / (1 + ρ) = 1.125 / 1.75.
    assert erlang_c(2, 1.5) == pytest.approx(1.125 / 1.75)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="1.7 million jobs, uncompiled")
@pytest.mark.parametrize(("servers", "use"), [(1, 0.5), (8, 0.8)])
def test_mean_wait_of_m_m_c(servers, use):
    rng = np.random.default_rng(20261122)
    machine = Machine((Partition("p", servers, 1),))
    policy = QueuePolicy(backfill=Backfill.NONE)
    count, warm = 42_000, 2_000
    means = []
    for _ in range(BATCHES):
        submit_s = np.cumsum(rng.exponential(RUN_S / servers / use, count)).astype(np.int64)
        run_s = rng.exponential(RUN_S, count).round().astype(np.int64)
        absent, ones, zeros = (np.full(count, number) for number in (ABSENT, 1, 0))
        records = run_twin(Jobs(submit_s, run_s, absent, ones, zeros, zeros), machine, policy)
        means.append(float((records.start_s - submit_s)[warm:].mean()))
    want = erlang_c(servers, servers * use) * RUN_S / (servers * (1 - use))
    half_width = STUDENT_975 * np.std(means, ddof=1) / np.sqrt(BATCHES)
    assert abs(np.mean(means) - want) <= half_width
    assert half_width < 0.05 * want
