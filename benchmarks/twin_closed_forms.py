"""The twin beside queues whose mean wait is known exactly.

Each row is 20 replications with seeds of their own; the first jobs of each are run and not counted.
The interval is Student's t over the replications, at 99 %: of as many rows as these, one in ten
tables would have a row outside by chance alone.

A. K. Erlang, 1917 (M/M/c); F. Pollaczek, 1930, A. Y. Khinchine, 1932 (M/G/1); as in L. Kleinrock,
*Queueing Systems* I, 1975, sections 3.5 and 5.7.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.policy.queue import Backfill, QueuePolicy
from dure.twin.interval import Interval, interval_of
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, Jobs

SEED = 20261122
MEAN_S = 100_000
"""Mean run time: so long that whole seconds are fine enough."""
REPLICATIONS = 20
WARM_UP = 4_000
LEVEL_PERCENT = 99

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]


@dataclass(frozen=True)
class Queue:
    """One row: servers, their use, run times in means, and the second moment of these."""

    name: str
    servers: int
    use: float
    draw: Draw
    square: float

    @property
    def wait(self) -> float:
        """Give the mean wait in mean run times, exactly."""
        if self.servers == 1:
            return self.use * self.square / (2 * (1 - self.use))
        load = self.servers * self.use
        return erlang_c(self.servers, load) / (self.servers * (1 - self.use))


def erlang_c(servers: int, load: float) -> float:
    """Give the chance of having to wait; `load` is work offered, in servers."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return servers * blocked / (servers - load * (1 - blocked))


def draw_exponential(rng: np.random.Generator, count: int) -> Floats:
    """Draw memoryless run times."""
    return rng.exponential(1, count)


def draw_constant(rng: np.random.Generator, count: int) -> Floats:
    """Give the same run time to all."""
    del rng
    return np.ones(count)


def draw_uniform(rng: np.random.Generator, count: int) -> Floats:
    """Draw run times from nothing to twice the mean."""
    return rng.uniform(0, 2, count)


def draw_mixed(rng: np.random.Generator, count: int) -> Floats:
    """Draw 9 short jobs (mean 0.5) for each long one (mean 5.5)."""
    return rng.exponential(1, count) * np.where(rng.random(count) < 0.9, 0.5, 5.5)


QUEUES = (
    Queue("M/M/1", 1, 0.5, draw_exponential, 2),
    Queue("M/M/1", 1, 0.8, draw_exponential, 2),
    Queue("M/M/8", 8, 0.8, draw_exponential, 2),
    Queue("M/M/64", 64, 0.9, draw_exponential, 2),
    Queue("M/M/512", 512, 0.95, draw_exponential, 2),
    Queue("M/D/1", 1, 0.8, draw_constant, 1),
    Queue("M/U/1", 1, 0.7, draw_uniform, 4 / 3),
    # 2 × (0.9 × 0.25 + 0.1 × 30.25) = 6.5.
    Queue("M/H2/1", 1, 0.6, draw_mixed, 6.5),
)


def measure(queue: Queue, jobs: int) -> Interval:
    """Put drawn jobs through the twin, and give the mean wait in mean run times."""
    machine = Machine((Partition("p", queue.servers, 1),))
    policy = QueuePolicy(backfill=Backfill.NONE)
    count = jobs + WARM_UP
    means = []
    for replication in range(REPLICATIONS):
        rng = np.random.default_rng([SEED, replication])
        gap_s = rng.exponential(MEAN_S / queue.servers / queue.use, count)
        submit_s = np.cumsum(gap_s).astype(np.int64)
        run_s = (queue.draw(rng, count) * MEAN_S).round().astype(np.int64)
        absent, ones, zeros = (np.full(count, number) for number in (ABSENT, 1, 0))
        records = run_twin(Jobs(submit_s, run_s, absent, ones, zeros, zeros), machine, policy)
        means.append(float((records.start_s - submit_s)[WARM_UP:].mean()) / MEAN_S)
    interval = interval_of(means, LEVEL_PERCENT)
    assert interval is not None
    return interval


def main() -> None:
    """Print the table."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    print(f"{REPLICATIONS} replications × {jobs:,} jobs after {WARM_UP:,}; seed {SEED}")
    print(f"mean wait in mean run times; Student t, {LEVEL_PERCENT} %")
    print(f"{'queue':<9} {'use':>5} {'known':>9} {'twin':>9} {'±':>8} {'inside':>7} {'CPU s':>6}")
    for queue in QUEUES:
        begun = time.process_time()
        got = measure(queue, jobs)
        cpu_s = time.process_time() - begun
        assert got.half_width is not None
        inside = "yes" if abs(got.mean - queue.wait) <= got.half_width else "NO"
        print(
            f"{queue.name:<9} {queue.use:>5} {queue.wait:>9.5f} {got.mean:>9.5f} "
            f"{got.half_width:>8.5f} {inside:>7} {cpu_s:>6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
