"""The kernel of all switches, switch by switch: CPU seconds, and jobs per CPU second.

Jobs as wide and long as Microsoft's Philly trace of 2017 (through the fitted workload model, some
of them scaled up), of 200 projects, on 2,000 nodes of 8 at a load of 0.95; they say up to three
times what they run. Each line is one run, call to return, in CPU seconds of one core; beside it
stands how many jobs the reference in plain Python does, on a site of a 20th at the same load. The
first line is a run without any switch by a faster kernel.

``python benchmarks/twin_full.py [JOBS] [--reference 3000] [--only NAME ...]``
"""

import argparse
import time
from dataclasses import replace

import numpy as np

from dure.files.workload_model import shipped_workload_model
from dure.policy.cohort import Cohorts
from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.terms.units import DAY_S, HOUR_S, AccelS
from dure.twin import run as running
from dure.twin.machine import Machine, Partition
from dure.twin.records import RunRecords
from dure.twin.reference_full import run_full_reference
from dure.twin.types import Types
from dure.twin.world import Cap, Change, World, draw_failures, maintenance
from dure.workload.draw import draw_jobs
from dure.workload.jobs import ABSENT, Jobs
from dure.workload.marks import Marks

SEED, PROJECTS, COHORTS, NODES, NODE_SIZE = 20261122, 200, 20, 2_000, 8
SCALES = (np.array([1, 4, 16, 32]), np.array([0.6, 0.25, 0.12, 0.03]))
SMALLER = 20
# Every third job accepts both, NPU first, the others one of them.
TYPES = Types((((0, 800), (1, 1000)), ((1, 1000),), ((0, 1000),)))
Case = tuple[Jobs, Machine, QueuePolicy, Claims, Marks, World]


def draw(count: int, load: float, nodes: int) -> Jobs:
    """Draw jobs at a load of a machine of so many nodes."""
    rng, has = np.random.default_rng(SEED), nodes * NODE_SIZE
    drawn = draw_jobs(
        shipped_workload_model(),
        jobs=count,
        span_s=DAY_S,
        width_max=32,
        rng=rng,
        run_max_s=7 * DAY_S,
    )
    width = np.minimum(drawn.width * rng.choice(SCALES[0], count, p=SCALES[1]), has // 16)
    span_s = int((width * drawn.run_s).sum()) / has / load
    return Jobs(
        submit_s=(drawn.submit_s * (span_s / DAY_S)).astype(np.int64),
        run_s=drawn.run_s,
        estimate_s=(drawn.run_s * rng.uniform(1, 3, count)).astype(np.int64),
        width=width,
        project=(rng.zipf(1.3, count) - 1) % PROJECTS,
        partition=np.zeros(count, np.int64),
        projects=tuple(map(str, range(PROJECTS))),
    )


def draw_claims(jobs: Jobs, nodes: int, places: int) -> Claims:
    """Give each project a weight, a budget that binds now and then, and a part of the machine."""
    rng = np.random.default_rng(SEED)
    held_s = np.bincount(jobs.project, jobs.width * jobs.estimate_s, PROJECTS).astype(np.int64)
    used = held_s / max(int(held_s.sum()), 1)
    nominal = (used * nodes * NODE_SIZE).astype(np.int64)
    table = tuple((int(n) // places,) * places for n in nominal)
    return Claims(
        weight=tuple(rng.integers(1, 100, PROJECTS).tolist()),
        budget_s=tuple(AccelS(int(s)) for s in held_s * 11 // 10 + 1),
        cohorts=Cohorts(tuple(rng.integers(0, COHORTS, PROJECTS).tolist()), table),
    )


def list_cases(jobs: Jobs, nodes: int) -> dict[str, Case]:
    """List the runs by what is asked of them."""
    one = Machine((Partition("gpu", nodes, NODE_SIZE),))
    half = nodes // 2
    two = Machine((Partition("npu", half, NODE_SIZE), Partition("gpu", half, NODE_SIZE)))
    rng, end_s, count = np.random.default_rng(SEED), int(jobs.submit_s[-1]), len(jobs)
    flat = Claims((1,) * PROJECTS, (None,) * PROJECTS)
    lent = replace(flat, cohorts=draw_claims(jobs, nodes, 1).cohorts)
    easy, marks = QueuePolicy(), Marks(checkpoint_s=np.full(count, HOUR_S))
    days = range(DAY_S, end_s, 7 * DAY_S)
    changes = tuple(c for s in days for c in maintenance(0, s, s + 8 * HOUR_S, nodes // 20))
    caps = tuple(cap for s in days for cap in (Cap(s, 0, 700), Cap(s + 8 * HOUR_S, 0, 1000)))
    asked = {"mean_between_s": 365 * DAY_S, "mean_down_s": DAY_S, "seed": SEED}
    failures = draw_failures(two, until_s=end_s, **asked)
    kind = rng.integers(0, 3, count)
    narrow = replace(jobs, width=np.minimum(jobs.width, two.partitions[0].accelerators))
    typed = replace(narrow, partition=np.where(kind == 2, 0, 1))
    more = Change(end_s // 2, 1, nodes // 10)
    everything = World(failures, (*changes, more), caps, TYPES)
    policy = QueuePolicy(
        Order.FAIR_TREE, half_life_s=14 * DAY_S, reservations=4, start_lag_s=1, preempts=((), (0,))
    )
    urgent = replace(marks, qos=(rng.random(count) < 0.01).astype(np.int64), kind=kind)
    tree = QueuePolicy(Order.FAIR_TREE, half_life_s=14 * DAY_S, reservations=4)
    held = replace(easy, holds_nodes=True)
    conservative = replace(easy, backfill=Backfill.CONSERVATIVE)
    return {
        "none, by a faster kernel": (jobs, one, easy, flat, Marks(), World()),
        "none": (jobs, one, easy, flat, Marks(), World()),
        "four reservations": (jobs, one, replace(easy, reservations=4), flat, Marks(), World()),
        "the same, fair tree that fades": (jobs, one, tree, flat, Marks(), World()),
        "conservative": (jobs, one, conservative, flat, Marks(), World()),
        "nodes held whole": (jobs, one, held, flat, Marks(), World()),
        "announced changes": (jobs, one, easy, flat, marks, World(changes=changes)),
        "power caps": (jobs, one, easy, flat, marks, World(caps=caps)),
        "cohorts with reclaim": (jobs, one, easy, lent, marks, World()),
        "types": (typed, two, easy, flat, urgent, World(types=TYPES)),
        "all but conservative": (
            typed,
            two,
            policy,
            draw_claims(jobs, nodes, 2),
            urgent,
            everything,
        ),
    }


def measure(case: Case) -> tuple[float, RunRecords | None]:
    """Measure a run by a kernel."""
    began = time.process_time()
    records = running.run_twin(*case)
    spent_s = time.process_time() - began
    return spent_s, records if isinstance(records, RunRecords) else None


def measure_reference(case: Case) -> str:
    """Say how many jobs the reference does in a CPU second."""
    began = time.process_time()
    run_full_reference(*case)
    return f"{len(case[0]) / (time.process_time() - began):,.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("jobs", type=int, nargs="?", default=100_000)
    parser.add_argument("--reference", type=int, default=3_000, help="jobs for it; 0 for none")
    parser.add_argument("--load", type=float, default=0.95)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    needs_full = running.needs_full
    began = time.process_time()
    running.needs_full = lambda *_: True
    few = list_cases(draw(100, 0.95, 40), 40)
    running.run_twin(*few["none"])
    print(f"Seed {SEED}. Compiling or loading: {time.process_time() - began:.1f} CPU s.")
    print(f"{'':<32} {'jobs':>9} {'CPU s':>8} {'jobs/CPU s':>11} {'reference':>10} {'wait h':>7}")
    jobs = draw(asked.jobs, asked.load, NODES)
    less = draw(max(asked.reference, 1), asked.load, NODES // SMALLER)
    small = list_cases(less, NODES // SMALLER)
    for name, case in list_cases(jobs, NODES).items():
        if asked.only and name not in asked.only:
            continue
        is_faster = name.endswith("by a faster kernel")
        running.needs_full = needs_full if is_faster else lambda *_: True
        if is_faster:
            running.run_twin(*few["none"])
        spent_s, records = measure(case)
        rate = measure_reference(small[name]) if asked.reference and not is_faster else ""
        more = ""
        if records is not None:
            started = records.first_start_s != ABSENT
            wait_s = (records.first_start_s - jobs.submit_s)[started].mean()
            stops = int((records.preemptions + records.failures).sum())
            more = f"{wait_s / HOUR_S:7.2f} {stops:,} stopped, {int((~started).sum()):,} refused"
        per_s = len(jobs) / spent_s
        print(
            f"{name:<32} {len(jobs):>9,} {spent_s:>8.2f} {per_s:>11,.0f} {rate:>10} {more}",
            flush=True,
        )


if __name__ == "__main__":
    main()
