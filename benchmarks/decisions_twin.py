"""What the twin costs in four forms, for docs/decisions/0006-a-reference-and-a-kernel.md.

SimPy is no requirement of Dure: where it is not installed, its row is left out.
"""

import importlib.util
import time
from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from dure.policy.queue import Backfill, QueuePolicy
from dure.terms.units import HOUR_S
from dure.twin.machine import Machine, Partition
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import Ints, JobRecords, Jobs

ACCELERATORS, SEED = 100, 1
MACHINE = Machine((Partition("all", ACCELERATORS, 1),))
FCFS = QueuePolicy(backfill=Backfill.NONE)
EASY = QueuePolicy()


def draw_queue(count: int) -> Jobs:
    """Draw jobs that ask for six tenths of a small machine."""
    rng = np.random.default_rng(SEED)
    width = rng.choice([1, 2, 4, 8, 16, 32], count).astype(np.int64)
    run_s = rng.exponential(HOUR_S, count).astype(np.int64) + 1
    between_s = float((width * run_s).mean()) / ACCELERATORS / 0.6
    submit_s = np.sort(rng.uniform(0, between_s * count, count).astype(np.int64))
    zeros = np.zeros(count, np.int64)
    return Jobs(submit_s, run_s, 2 * run_s, width, zeros, zeros)


def run_simpy(jobs: Jobs) -> Ints:
    """Start jobs first come, first served, with SimPy."""
    import simpy  # noqa: PLC0415 - not a requirement

    world = simpy.Environment()
    free = simpy.Container(world, ACCELERATORS, ACCELERATORS)
    start_s = np.zeros(len(jobs), np.int64)

    def live(j: int, submit_s: int, width: int, run_s: int) -> Generator[Any, Any, None]:
        yield world.timeout(submit_s)
        yield free.get(width)
        start_s[j] = world.now
        yield world.timeout(run_s)
        yield free.put(width)

    columns = (jobs.submit_s.tolist(), jobs.width.tolist(), jobs.run_s.tolist())
    for j, row in enumerate(zip(*columns, strict=True)):
        world.process(live(j, *row))
    world.run()
    return start_s


def measure(run: Callable[[], Ints]) -> tuple[Ints, float]:
    """Run once, and give the starts and the CPU seconds."""
    began = time.process_time()
    start_s = run()
    return start_s, time.process_time() - began


def starts(records: JobRecords) -> Ints:
    """Give when jobs started."""
    return records.start_s


def main() -> None:
    """Print jobs per CPU second, and whether all forms start every job at the same second."""
    _, compile_s = measure(lambda: starts(run_twin(draw_queue(10), MACHINE, EASY)))
    print(f"first use of the kernel: {compile_s:.2f} CPU s")
    forms: list[tuple[str, int, Callable[[Jobs], Ints]]] = [
        ("kernel, FCFS", 200_000, lambda jobs: starts(run_twin(jobs, MACHINE, FCFS))),
        ("kernel, EASY", 200_000, lambda jobs: starts(run_twin(jobs, MACHINE, EASY))),
        ("reference, FCFS", 5_000, lambda jobs: starts(run_reference(jobs, MACHINE, FCFS))),
        ("reference, EASY", 5_000, lambda jobs: starts(run_reference(jobs, MACHINE, EASY))),
    ]
    if importlib.util.find_spec("simpy"):
        forms.append(("SimPy, FCFS", 5_000, run_simpy))
    for name, count, run in forms:
        jobs = draw_queue(count)
        start_s, took = measure(lambda run=run, jobs=jobs: run(jobs))
        policy = EASY if name.endswith("EASY") else FCFS
        want_s = starts(run_twin(jobs, MACHINE, policy))
        same = int((start_s == want_s).sum())
        print(
            f"{name:16} {count / took:11,.0f} jobs per CPU s, {same:,} of {count:,} starts", end=""
        )
        print(" as the kernel's")


if __name__ == "__main__":
    main()
