"""Lost jobs and shared power beside what is known exactly, measured as in `twin_closed_forms`.

**Lost.** Jobs that find none of *c* accelerators free go to a second partition that is never full,
as an NPU job spills to a GPU. To the first partition they are lost: Erlang's B (A. K. Erlang,
1917), whatever the run times are like.

**Shared.** Any number of jobs run at once, under a power cap that leaves full speed for *c* of
them: with *n* there, each runs at min(1, c / n). The mean stay is that of M/M/c, whatever the run
times are like (J. W. Cohen, *The multiple phase service network with generalized processor
sharing*, Acta Informatica 12, 1979). The caps of a run are found by a simulation of this alone, in
thousandths of speed as the twin counts; it also says when each job ends, and the twin must say the
same second.
"""

import heapq
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from twin_closed_forms import (
    LEVEL_PERCENT,
    REPLICATIONS,
    SEED,
    Draw,
    Floats,
    draw_constant,
    draw_exponential,
    draw_mixed,
    erlang_c,
)

from dure.policy.queue import Backfill, QueuePolicy
from dure.twin.interval import Interval, interval_of
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin
from dure.twin.stretches import places_of
from dure.twin.types import Types
from dure.twin.world import FULL_SPEED, Cap, World
from dure.workload.jobs import ABSENT, Ints, JobRecords, Jobs
from dure.workload.marks import Marks

Run = Callable[..., JobRecords]

MEAN_S = 10_000
STRICT = QueuePolicy(backfill=Backfill.NONE)
SPILLS = Types((((0, FULL_SPEED), (1, FULL_SPEED)),))
PLENTY = 1_000
"""Accelerators of a partition that is never full here."""

WARM_UP = 1_000


@dataclass(frozen=True)
class Row:
    """One row: accelerators (or those that may run at full speed), their use, and run times."""

    name: str
    servers: int
    use: float
    draw: Draw
    is_lost: bool

    @property
    def known(self) -> float:
        """Give the share that is lost, or the mean stay in mean run times, exactly."""
        load = self.servers * self.use
        if self.is_lost:
            return erlang_b(self.servers, load)
        return 1 + erlang_c(self.servers, load) / (self.servers * (1 - self.use))


ROWS = (
    Row("M/M/8/8", 8, 0.75, draw_exponential, is_lost=True),
    Row("M/D/8/8", 8, 0.75, draw_constant, is_lost=True),
    Row("M/M/64/64", 64, 0.875, draw_exponential, is_lost=True),
    Row("M/M/1 PS", 1, 0.5, draw_exponential, is_lost=False),
    Row("M/H2/1 PS", 1, 0.5, draw_mixed, is_lost=False),
    Row("M/M/4 PS", 4, 0.8, draw_exponential, is_lost=False),
    Row("M/H2/4 PS", 4, 0.8, draw_mixed, is_lost=False),
    Row("M/H2/16 PS", 16, 0.9, draw_mixed, is_lost=False),
)


def measure(row: Row, jobs: int, warm_up: int = WARM_UP, run: Run = run_twin) -> Interval:
    """Put drawn jobs through the twin or its reference; give the share lost or the mean stay."""
    values = []
    for replication in range(REPLICATIONS):
        rng = np.random.default_rng([SEED, replication])
        work = row.draw(rng, jobs + warm_up)
        drawn = draw_jobs(rng, row.servers * row.use, work)
        one = share_lost if row.is_lost else mean_stay
        values.append(one(drawn, row.servers, warm_up, run))
    interval = interval_of(values, LEVEL_PERCENT)
    assert interval is not None
    return interval


def main() -> None:
    """Print the table."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{REPLICATIONS} replications × {jobs:,} jobs after {WARM_UP:,}; seed {SEED}")
    print(f"share lost, or mean stay in mean run times (PS); Student t, {LEVEL_PERCENT} %")
    for row in ROWS:
        begun = time.process_time()
        got = measure(row, jobs)
        cpu_s = time.process_time() - begun
        assert got.half_width is not None
        inside = "yes" if abs(got.mean - row.known) <= got.half_width else "NO"
        print(
            f"{row.name:<11} {row.use:>6} {row.known:>9.5f} {got.mean:>9.5f} "
            f"{got.half_width:>8.5f} {inside:>4} {cpu_s:>6.1f}",
            flush=True,
        )


def erlang_b(servers: int, load: float) -> float:
    """Give the chance of being lost; `load` is work offered, in servers."""
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def draw_jobs(rng: np.random.Generator, load: float, work: Floats) -> Jobs:
    """Draw jobs of one accelerator each, Poisson, of so much work in means."""
    count = work.size
    submit_s = np.cumsum(rng.exponential(MEAN_S / load, count)).astype(np.int64)
    run_s = np.maximum(1, (work * MEAN_S).round()).astype(np.int64)
    absent, ones, zeros = (np.full(count, number) for number in (ABSENT, 1, 0))
    return Jobs(submit_s, run_s, absent, ones, zeros, zeros)


def share_lost(jobs: Jobs, servers: int, warm_up: int, run: Run = run_twin) -> float:
    """Put jobs through so many accelerators and a partition for those that find none free."""
    machine = Machine((Partition("npu", servers, 1), Partition("gpu", PLENTY, 1)))
    marks, world = Marks(kind=np.zeros(len(jobs), np.int64)), World(types=SPILLS)
    records = run(jobs, machine, STRICT, None, marks, world)
    assert np.array_equal(records.start_s, jobs.submit_s)
    return float(places_of(records)[warm_up:].mean())


@dataclass
class Power:
    """Processor sharing by itself: what the clock of all jobs shows, and how fast it runs."""

    full: int
    counted: int = 0
    since_s: int = 0
    permille: int = FULL_SPEED

    def when(self, mark: int) -> int:
        """Say at which second the clock shows so much."""
        return self.since_s - (self.counted - mark) // self.permille

    def move(self, now_s: int, jobs: int) -> bool:
        """Move to a second from which so many jobs share; tell whether the speed changes."""
        speed = min(FULL_SPEED, FULL_SPEED * self.full // max(jobs, 1))
        if speed == self.permille:
            return False
        self.counted += self.permille * (now_s - self.since_s)
        self.since_s, self.permille = now_s, speed
        return True


def share_power(submit_s: Sequence[int], run_s: Sequence[int], full: int) -> tuple[list[Cap], Ints]:
    """Let jobs share power for so many at full speed: when its cap changes, and when each ends."""
    power, marks, caps = Power(full), list[tuple[int, int]](), list[Cap]()
    end_s, j = np.zeros(len(submit_s), np.int64), 0
    while j < len(submit_s) or marks:
        first = power.when(marks[0][0]) if marks else 2**62
        now_s = min(first, submit_s[j]) if j < len(submit_s) else first
        while marks and power.when(marks[0][0]) <= now_s:
            end_s[heapq.heappop(marks)[1]] = now_s
        begun = j
        while j < len(submit_s) and submit_s[j] == now_s:
            j += 1
        if power.move(now_s, len(marks) + j - begun):
            caps.append(Cap(now_s, 0, power.permille))
        shows = power.counted + power.permille * (now_s - power.since_s)
        for i in range(begun, j):
            heapq.heappush(marks, (shows + FULL_SPEED * run_s[i], i))
    return caps, end_s


def mean_stay(jobs: Jobs, full: int, warm_up: int, run: Run = run_twin) -> float:
    """Put jobs through the twin under such caps, and give the mean stay in mean run times."""
    caps, end_s = share_power(jobs.submit_s.tolist(), jobs.run_s.tolist(), full)
    machine = Machine((Partition("gpu", PLENTY, 1),))
    records = run(jobs, machine, STRICT, None, None, World(caps=tuple(caps)))
    assert np.array_equal(records.end_s, end_s)
    return float((end_s - jobs.submit_s)[warm_up:].mean()) / MEAN_S


if __name__ == "__main__":
    main()
