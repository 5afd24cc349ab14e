"""A nation's year of jobs on 200,000 accelerators: fair tree with decay, budgets, quotas, nodes.

5,000,000 jobs of 10,000 projects in 8 tracks, as wide and long as Microsoft's Philly trace of 2017
(through the fitted workload model, each width again at larger sizes), go to 25,000 nodes of 8 under
a fair tree whose use fades by half in 14 days, with an hours budget and a concurrent quota for each
project and whole-node gangs. Measured in CPU seconds of one core, on the same jobs:

- the twin, call to return: checks, layout, run, records;
- the floor: one push to and one pop from a heap for each job, compiled, which no twin of events can
  go below;
- the baseline of sixty lines (plain Python; first come, first served with EASY, one pool of
  processors, none of the rest).

``python benchmarks/twin_nation.py [JOBS]``
"""

import argparse
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from dure.files.workload_model import shipped_workload_model
from dure.policy.queue import Claims, Order, QueuePolicy
from dure.terms.units import DAY_S, AccelS
from dure.twin.compile import compiled
from dure.twin.machine import Machine, Partition
from dure.twin.ordered import pop_least, push
from dure.twin.records import RunRecords
from dure.twin.run import run_twin
from dure.twin.world import World, draw_failures
from dure.workload.draw import draw_jobs
from dure.workload.jobs import ABSENT, JobRecords, Jobs
from dure.workload.marks import Marks

sys.path.insert(0, str(Path(__file__).parent))
from baseline_heapq import run_easy

SEED = 20261122
JOBS, PROJECTS, TRACKS, NODES, NODE_SIZE = 5_000_000, 10_000, 8, 25_000, 8
YEAR_S = 364 * DAY_S
HALF_LIFE_S = 14 * DAY_S
SCALES = (np.array([1, 4, 16, 64, 256, 781]), np.array([0.5, 0.25, 0.15, 0.07, 0.025, 0.005]))
URGENT_SHARE = 0.01
MACHINE = Machine((Partition("nation", NODES, NODE_SIZE),))
TREE = QueuePolicy(Order.FAIR_TREE, half_life_s=HALF_LIFE_S)


def draw_nation(count: int, load: float) -> tuple[Jobs, Claims]:
    """Draw a year of jobs, or the beginning of one, and claims that bind now and then."""
    rng = np.random.default_rng(SEED)
    drawn = draw_jobs(
        shipped_workload_model(),
        jobs=count,
        span_s=YEAR_S,
        width_max=32,
        rng=rng,
        run_max_s=7 * DAY_S,
    )
    scale = rng.choice(SCALES[0], count, p=SCALES[1])
    width = np.minimum(drawn.width * scale, MACHINE.accelerators // 8)
    work_s = int((width * drawn.run_s).sum())
    span_s = work_s / MACHINE.accelerators / load
    submit_s = (drawn.submit_s * (span_s / YEAR_S)).astype(np.int64)
    project = (rng.zipf(1.3, count) - 1) % PROJECTS
    jobs = Jobs(
        submit_s=submit_s,
        run_s=drawn.run_s,
        estimate_s=np.full(count, ABSENT),
        width=width,
        project=project,
        partition=np.zeros(count, np.int64),
        projects=tuple(map(str, range(PROJECTS))),
    )
    # Budgets 10 % above what each will use, quotas of four times its mean use or its widest job.
    used_s = np.bincount(project, width * drawn.run_s, PROJECTS).astype(np.int64)
    widest = np.zeros(PROJECTS, np.int64)
    np.maximum.at(widest, project, width)
    quota = np.maximum(4 * used_s // max(int(span_s), 1), 2 * widest) + 8
    claims = Claims(
        weight=tuple(rng.integers(1, 100, PROJECTS).tolist()),
        budget_s=tuple(AccelS(s) for s in (used_s * 11 // 10 + 1).tolist()),
        quota=tuple(quota.tolist()),
        track=tuple(rng.integers(0, TRACKS, PROJECTS).tolist()),
        track_weight=tuple(range(1, TRACKS + 1)),
    )
    return jobs, claims


@compiled
def pass_through_heap(ends, heap, most):
    """Push each end, and pop the least whenever so many are in."""
    total, size = 0, 0
    for key in ends:
        if size == most:
            total += pop_least(heap, size)
            size -= 1
        push(heap, size, key)
        size += 1
    while size > 0:
        total += pop_least(heap, size)
        size -= 1
    return total


def measure_floor(jobs: Jobs) -> float:
    """Measure a heap alone, with as many jobs in it as run at once."""
    ends = jobs.submit_s + jobs.run_s
    span_s = max(int(jobs.submit_s[-1] - jobs.submit_s[0]), 1)
    most = max(int(jobs.run_s.sum()) // span_s, 1)
    heap = np.zeros(most + 1, np.int64)
    pass_through_heap(ends[:10], heap, 5)
    began = time.process_time()
    pass_through_heap(ends, heap, most)
    return time.process_time() - began


def measure_baseline(jobs: Jobs) -> float:
    """Measure the baseline; making its tuples is not counted."""
    columns = (jobs.submit_s, jobs.run_s, jobs.run_s, jobs.width)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    began = time.process_time()
    run_easy(rows, MACHINE.accelerators)
    return time.process_time() - began


def measure_twin(
    jobs: Jobs,
    claims: Claims,
    policy: QueuePolicy,
    marks: Marks | None = None,
    world: World | None = None,
) -> tuple[float, JobRecords]:
    """Measure the twin."""
    began = time.process_time()
    records = run_twin(jobs, MACHINE, policy, claims, marks, world)
    return time.process_time() - began, records


def measure_stops(jobs: Jobs, claims: Claims) -> None:
    """Measure the same with nodes that fail, and with urgent jobs that stop others."""
    rng = np.random.default_rng(SEED)
    qos = (rng.random(len(jobs)) < URGENT_SHARE).astype(np.int64)
    marks = Marks(qos=qos, checkpoint_s=np.full(len(jobs), 3_600))
    asked = {"mean_between_s": 2 * YEAR_S, "mean_down_s": DAY_S, "seed": SEED}
    world = World(draw_failures(MACHINE, until_s=int(jobs.submit_s[-1]), **asked))
    policy = replace(TREE, preempts=((), (0,)))
    spent_s, records = measure_twin(jobs, claims, policy, marks, world)
    assert isinstance(records, RunRecords)
    more = f"{records.failures.sum():,} stopped by {len(world.failures):,} failures, "
    more += f"{records.preemptions.sum():,} for urgent jobs, peak {peak_gb():.2f} GB"
    say("twin, failures and preemption", spent_s, len(jobs), more)


def peak_gb() -> float:
    """Say how much memory this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def say(name: str, spent_s: float, jobs: int, more: str = "") -> None:
    """Print a line."""
    print(f"{name:<34} {jobs:>10,} {spent_s:>9.2f} {jobs / spent_s:>12,.0f} {more}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("jobs", type=int, nargs="?", default=JOBS)
    parser.add_argument(
        "--baseline", type=int, default=500_000, help="jobs for the baseline; 0 for none"
    )
    parser.add_argument("--load", type=float, nargs="*", default=[0.95, 1.10])
    asked = parser.parse_args()
    tiny, claims = draw_nation(1_000, 0.95)
    began = time.process_time()
    run_twin(tiny, MACHINE, TREE, claims)
    print(
        f"Seed {SEED}. Compiling or loading: {time.process_time() - began:.1f} CPU s, not counted."
    )
    print(f"{'':<34} {'jobs':>10} {'CPU s':>9} {'jobs/CPU s':>12}")
    for load in asked.load:
        jobs, claims = draw_nation(asked.jobs, load)
        spent_s, records = measure_twin(jobs, claims, TREE)
        started = records.start_s != ABSENT
        wait_s = (records.start_s - jobs.submit_s)[started].mean()
        refused = int((~started).sum())
        more = f"mean wait {wait_s / 3600:.3f} h, {refused:,} refused, peak {peak_gb():.2f} GB"
        say(f"twin, load {load}", spent_s, len(jobs), more)
        if load == asked.load[0]:
            measure_stops(jobs, claims)
            say("floor: one push, one pop", measure_floor(jobs), len(jobs))
            if asked.baseline:
                # The first of the same jobs: the machine fills meanwhile, which favours it.
                few = jobs.take(np.arange(min(asked.baseline, len(jobs))))
                say("baseline, on the first of them", measure_baseline(few), len(few))


if __name__ == "__main__":
    main()
