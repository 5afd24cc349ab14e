"""How fast the twin is: its meaning, its kernel, and a baseline of sixty lines, on the same jobs.

Jobs per CPU second (not wall time) of the whole call, checks and layout included, compilation left
out and given apart. The mean waits stand beside, so that it can be seen that the same was computed:
on single processors all three must agree, on nodes the twin's two.
"""

import gzip
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numba
import numpy as np

from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.terms.units import DAY_S, AccelS
from dure.twin.machine import Machine, Partition
from dure.twin.reference import run_reference
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, Ints, JobRecords, Jobs

sys.path.insert(0, str(Path(__file__).parent))
from baseline_heapq import run_easy

SEED = 20261122
LOG = Path(__file__).parents[1] / "../shared/data/traces/KTH-SP2-1996-log.swf.gz"
EASY, EASY_100 = QueuePolicy(), QueuePolicy(depth=100)
STRICT = QueuePolicy(backfill=Backfill.NONE)

# Microsoft's Philly clusters, 2017: share of jobs and median run time by width (68,063 jobs), run
# times with the spread of that trace; and each width again at larger sizes, for a larger machine.
WIDTHS = np.array([1, 2, 4, 8, 16, 32])
SHARES = np.array([0.93806, 0.01879, 0.02267, 0.01814, 0.00177, 0.00057])
MEDIANS_S = np.array([1_171, 19, 18_771, 24_280, 42_154, 53_209])
LOG_SPREAD = 2.0
SCALES = (np.array([1, 4, 16, 64, 256, 781]), np.array([0.5, 0.25, 0.15, 0.07, 0.025, 0.005]))


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    form: str
    policy: str
    jobs: int
    cpu_s: float
    wait_s: float

    def print(self) -> None:
        """Print the line."""
        rate = self.jobs / self.cpu_s
        print(
            f"{self.what:<24} {self.form:<10} {self.policy:<23} {self.jobs:>8,} "
            f"{self.cpu_s:>9.3f} {rate:>12,.0f} {self.wait_s:>12,.1f}",
            flush=True,
        )


def draw_philly(count: int, accelerators: int, load: float, *, is_scaled: bool) -> Jobs:
    """Draw jobs as wide and long as Philly's that ask for so much of a machine."""
    rng = np.random.default_rng(SEED)
    kind = rng.choice(WIDTHS.size, count, p=SHARES / SHARES.sum())
    scale = rng.choice(SCALES[0], count, p=SCALES[1]) if is_scaled else 1
    width = np.minimum(WIDTHS[kind] * scale, accelerators // 8)
    run_s = np.exp(np.log(MEDIANS_S[kind]) + LOG_SPREAD * rng.standard_normal(count))
    run_s = np.minimum(run_s, 7 * DAY_S).astype(np.int64) + 1
    span_s = int((width * run_s).sum()) / accelerators / load
    submit_s = np.sort(rng.uniform(0, span_s, count)).astype(np.int64)
    zeros = np.zeros(count, np.int64)
    return Jobs(submit_s, run_s, np.full(count, ABSENT), width, zeros, zeros)


def read_log() -> tuple[str, Jobs]:
    """Read the KTH-SP2 log, or draw jobs for a machine of its size where it is not at hand."""
    if not LOG.exists():
        print("The KTH-SP2 log is not at hand (../shared); jobs are drawn in its place.")
        return "drawn, 100 processors", draw_philly(28_489, 320, 0.7, is_scaled=False)
    lines = gzip.decompress(LOG.read_bytes()).decode().splitlines()
    rows = np.array([line.split() for line in lines if not line.startswith(";")], float)
    submit_s, run_s, width, estimate_s = rows[:, [1, 3, 4, 8]].astype(np.int64).T
    zeros = np.zeros_like(submit_s)
    return "KTH-SP2, 100 processors", Jobs(submit_s, run_s, estimate_s, width, zeros, zeros)


def measure(call: Callable[[], JobRecords | Ints], jobs: Jobs, times: int) -> tuple[float, float]:
    """Give the least CPU seconds of some calls, and the mean wait."""
    spent_s = []
    for _ in range(times):
        began = time.process_time()
        outcome = call()
        spent_s.append(time.process_time() - began)
    start_s = outcome.start_s if isinstance(outcome, JobRecords) else outcome
    started = start_s != ABSENT
    return min(spent_s), float((start_s - jobs.submit_s)[started].mean())


def measure_baseline(jobs: Jobs, accelerators: int, depth: int) -> tuple[float, float]:
    """Run the baseline; making its tuples is not counted."""
    estimate_s = np.where(jobs.estimate_s == ABSENT, jobs.run_s, jobs.estimate_s)
    columns = (jobs.submit_s, jobs.run_s, estimate_s, jobs.width)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    return measure(lambda: np.array(run_easy(rows, accelerators, depth)), jobs, 1)


def compare_on_log() -> None:
    """Compare all three on a small machine."""
    what, jobs = read_log()
    machine = Machine((Partition("sp2", 100 if LOG.exists() else 320, 1),))
    policy = replace(EASY, kill_at_estimate=False)
    first = jobs.take(np.arange(len(jobs)))
    for form, run, times in (("kernel", run_twin, 5), ("reference", run_reference, 1)):
        spent = measure(lambda run=run: run(first, machine, policy), first, times)
        Row(what, form, "EASY", len(first), *spent).print()
    spent = measure_baseline(first, machine.accelerators, 0)
    Row(what, "baseline", "EASY", len(first), *spent).print()


def compare_at_size() -> None:
    """Compare kernel and baseline on 200,000 accelerators."""
    jobs = draw_philly(500_000, 200_000, 0.95, is_scaled=True)
    for what, machine in (
        ("200,000 × 1", Machine((Partition("flat", 200_000, 1),))),
        ("25,000 nodes × 8", Machine((Partition("nodes", 25_000, 8),))),
    ):
        for name, policy in (("FCFS", STRICT), ("EASY", EASY), ("EASY, 100 deep", EASY_100)):
            spent = measure(lambda p=policy, m=machine: run_twin(jobs, m, p), jobs, 2)
            Row(what, "kernel", name, len(jobs), *spent).print()
        if machine.partitions[0].node_size == 1:
            for name, depth in (("EASY", 0), ("EASY, 100 deep", 100)):
                spent = measure_baseline(jobs, 200_000, depth)
                Row(what, "baseline", name, len(jobs), *spent).print()


def compare_on_slice() -> None:
    """Compare kernel and reference on a 25th of that, for at size the reference takes hours."""
    jobs = draw_philly(20_000, 8_000, 0.95, is_scaled=True)
    machine = Machine((Partition("nodes", 1_000, 8),))
    for form, run in (("kernel", run_twin), ("reference", run_reference)):
        spent = measure(lambda r=run: r(jobs, machine, EASY), jobs, 1)
        Row("a slice: 1,000 × 8", form, "EASY", len(jobs), *spent).print()


def measure_pool() -> None:
    """Measure the kernel on what a rehearsal of a pool asks: 514 projects with claims."""
    machine = Machine((Partition("h200", 400, 8), Partition("b200", 128, 8)))
    projects = 514
    rng = np.random.default_rng(SEED)
    claims = Claims(tuple(rng.integers(1, 33, projects).tolist()), (AccelS(10**12),) * projects)
    for load in (0.3, 0.9, 1.3):
        drawn = draw_philly(200_000, machine.accelerators, load, is_scaled=False)
        project = (rng.zipf(1.3, len(drawn)) - 1) % projects
        names = tuple(map(str, range(projects)))
        jobs = replace(drawn, project=project, partition=project % 2, projects=names)
        for order in Order:
            for depth in (0, 100):
                policy = QueuePolicy(order, depth=depth)
                spent = measure(lambda p=policy, j=jobs: run_twin(j, machine, p, claims), jobs, 2)
                name = f"{order}, {'all' if depth == 0 else depth} deep"
                Row(f"528 × 8, load {load}", "kernel", name, len(jobs), *spent).print()


def main() -> None:
    """Print the table."""
    tiny = draw_philly(100, 64, 0.5, is_scaled=False)
    began = time.process_time()
    run_twin(tiny, Machine((Partition("warm", 8, 8),)), EASY)
    print(f"Seed {SEED}. Python {platform.python_version()}, NumPy {np.__version__}, ", end="")
    print(f"Numba {numba.__version__}, {platform.machine()}.")
    print(f"Compiling or loading the kernel: {time.process_time() - began:.1f} CPU s, not counted.")
    print(f"{'machine':<24} {'form':<10} {'policy':<23} {'jobs':>8} {'CPU s':>9} ", end="")
    print(f"{'jobs/CPU s':>12} {'mean wait s':>12}")
    compare_on_log()
    compare_at_size()
    compare_on_slice()
    measure_pool()


if __name__ == "__main__":
    main()
