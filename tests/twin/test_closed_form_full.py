"""Queues with preemption and caps whose mean stay is known exactly.

Mean stays (from submission to end) of runs with seeds of their own, with the 95 % interval of their
mean (Student's t); the first tenth of each run, when the queue fills, is left out.
"""

import numpy as np
import pytest

from dure.policy.priority import Priority
from dure.policy.queue import Backfill, Order, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.reference_full import run_full_reference
from dure.twin.world import Cap, World
from dure.workload.jobs import Jobs
from dure.workload.marks import Marks

# Twelve runs, so eleven degrees of freedom: t = 2.201 at 97.5 %.
RUNS, JOBS, SERVICE_S, T = 12, 1_500, 10_000, 2.201
ONE = Machine((Partition("p", 1, 1),))
# Whoever is urgent is first in line and stops who is not; seconds of work are never lost.
URGENT = QueuePolicy(
    Order.MULTIFACTOR,
    Backfill.NONE,
    priority=Priority(qos=1, qos_ppm=(0, 1_000_000)),
    preempts=((), (0,)),
)


def draw(seed, use):
    """Draw a run whose services are exponential, in whole seconds, and arrivals Poisson."""
    rng = np.random.default_rng(seed)
    gaps_s = rng.exponential(SERVICE_S / use, JOBS)
    run_s = np.ceil(rng.exponential(SERVICE_S, JOBS)).astype(np.int64)
    one, none = np.ones(JOBS, np.int64), np.zeros(JOBS, np.int64)
    jobs = Jobs(np.cumsum(gaps_s).astype(np.int64), run_s, run_s, one, none, none)
    return jobs, rng


def interval(means):
    half = T * np.std(means, ddof=1) / np.sqrt(RUNS)
    return np.mean(means) - half, np.mean(means) + half


def test_two_preemptive_classes_on_one_server():
    # Uses 0.3 and 0.4, equal services of mean 1 (D. R. Cox, W. L. Smith, *Queues*, 1961, ch. III):
    # the urgent stay 1 / (1 - 0.3), the others 1 / ((1 - 0.3) (1 - 0.7)).
    means = []
    for seed in range(RUNS):
        jobs, rng = draw(seed, 0.7)
        qos = (rng.random(JOBS) < 3 / 7).astype(np.int64)
        marks = Marks(qos=qos, checkpoint_s=np.ones(JOBS, np.int64))
        records = run_full_reference(jobs, ONE, URGENT, None, marks)
        assert records.lost_s.sum() == 0
        stay = (records.end_s - jobs.submit_s)[JOBS // 10 :] / SERVICE_S
        means.append([stay[qos[JOBS // 10 :] == which].mean() for which in (1, 0)])
    urgent, others = np.array(means).T
    low, high = interval(urgent)
    assert low <= 1 / 0.7 <= high
    low, high = interval(others)
    assert low <= 1 / (0.7 * 0.3) <= high


@pytest.mark.parametrize(("permille", "stay"), [(1000, 1 / 0.65), (500, 1 / (0.5 - 0.35))])
def test_a_cap_to_half_the_speed_is_a_server_of_half_the_rate(permille, stay):
    # M/M/1: a mean stay of 1 / (rate - arrivals), here with arrivals of 0.35.
    means = []
    for seed in range(RUNS):
        jobs, _ = draw(100 + seed, 0.35)
        policy, world = QueuePolicy(backfill=Backfill.NONE), World(caps=(Cap(0, 0, permille),))
        records = run_full_reference(jobs, ONE, policy, None, None, world)
        means.append((records.end_s - jobs.submit_s)[JOBS // 10 :].mean() / SERVICE_S)
    low, high = interval(means)
    assert low <= stay <= high
