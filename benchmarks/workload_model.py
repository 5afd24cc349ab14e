"""How fast jobs are read and drawn, and how close drawn jobs come to the trace of the model.

For docs/explanation/workload-model.md. The trace lies beside the repository, in ../shared; without
it only the drawing is measured.
"""

import sys
import time
from pathlib import Path

import numpy as np

from dure.files.jobs import read_jobs
from dure.files.workload_model import shipped_workload_model
from dure.workload.draw import Stream, draw_jobs, draw_stream, resample_stream
from dure.workload.fit import fit_workload
from dure.workload.jobs import JobRecords
from dure.workload.model import WorkloadModel

TRACE = Path(__file__).parents[1] / "../shared/data/traces/philly.csv.gz"
HOUR_S, DAY_S, WEEK_S, HOURS = 3_600, 86_400, 604_800, 168
DRAWN, SEED = 2_000_000, 20_171_119
PERCENTS = (10, 25, 50, 75, 90, 95, 99)
PROJECTS, SHARE, WIDE = 60, 0.3, 8


def measure_speed(model: WorkloadModel) -> None:
    """Print the CPU seconds of drawing."""
    for jobs in (500_000, DRAWN):
        began = time.process_time()
        rng = np.random.default_rng(SEED)
        draw_jobs(model, jobs=jobs, span_s=52 * WEEK_S, width_max=64, rng=rng)
        print(f"draw {jobs:,} jobs: {time.process_time() - began:.2f} CPU s")


def compare_runs(trace: JobRecords, drawn: Stream) -> None:
    """Print run times and shares by width, of the trace and of what was drawn."""
    sides = ((trace.jobs.run_s, trace.jobs.width), (drawn.run_s, drawn.width))
    print("width side   jobs %  work %  run s at p" + " p".join(map(str, PERCENTS)))
    for width in (1, 2, 4, 8, 16, 32):
        runs = [np.sort(run_s[widths == width]) for run_s, widths in sides]
        for name, one, (run_s, widths) in zip(("trace", "drawn"), runs, sides, strict=True):
            jobs = 100 * one.size / run_s.size
            work = 100 * one.sum() * width / (run_s * widths).sum()
            at = [int(one[-(-one.size * percent // 100) - 1]) for percent in PERCENTS]
            print(f"{width:5} {name} {jobs:8.2f} {work:7.1f}  {' '.join(map(str, at))}")
        both = np.unique(np.concatenate(runs))
        below = [np.searchsorted(one, both, side="right") / one.size for one in runs]
        apart = 100 * abs(below[0] - below[1]).max()
        print(f"{width:5} largest distance of the distributions: {apart:.1f} points")


def compare_arrivals(trace: JobRecords, drawn: Stream) -> None:
    """Print how far shares of jobs by hour and by day are apart."""
    hours = [
        100 * np.bincount(submit_s // HOUR_S % HOURS, minlength=HOURS) / submit_s.size
        for submit_s in (trace.jobs.submit_s, drawn.submit_s)
    ]
    apart = (hours[0] - hours[1]).reshape(7, 24)
    print(
        f"arrivals, largest difference in points: hour of week {abs(apart).max():.2f}, "
        f"hour of day {abs(apart.sum(0)).max():.2f}, day of week {abs(apart.sum(1)).max():.2f}"
    )


def measure_spread(model: WorkloadModel, jobs: int) -> None:
    """Print how far draws of as many jobs as the trace has are apart."""
    hours, shares = [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        how = {"jobs": jobs, "span_s": 8 * WEEK_S, "width_max": 64, "run_max_s": 10**9}
        drawn = draw_jobs(model, **how, rng=rng)
        eight = drawn.width == 8
        hours.append(drawn.work_s / jobs / HOUR_S)
        shares.append(100 * (drawn.run_s * drawn.width)[eight].sum() / drawn.work_s)
    print(
        f"ten seeds of {jobs:,} jobs: {min(hours):.1f} to {max(hours):.1f} h of work per job, "
        f"{min(shares):.0f} to {max(shares):.0f} % of it on 8 GPUs"
    )


def measure_overflow(stream: Stream, accelerators: int) -> float:
    """Measure which part of the work would exceed a project's own accelerators if none waited."""
    at = np.concatenate([stream.submit_s, stream.submit_s + stream.run_s])
    change = np.concatenate([stream.width, -stream.width])
    order = np.argsort(at, kind="stable")
    wanted = np.cumsum(change[order])[:-1]
    for_s = np.diff(at[order])
    return float((np.maximum(wanted - accelerators, 0) * for_s).sum() / (wanted * for_s).sum())


def compare_streams(model: WorkloadModel, trace: JobRecords) -> None:
    """Print how jobs of one project come together, drawn from the model and resampled."""
    print("accelerators  source  jobs, median  work above own if none waited  of 8 or more wide")
    for accelerators in (8, 32, 256):
        work_s = int(SHARE * accelerators * 4 * WEEK_S)
        how = {"work_s": work_s, "span_s": 4 * WEEK_S, "width_max": accelerators}
        how["run_max_s"] = 7 * DAY_S
        for block in (0, 1, 5, 20):
            jobs, over, wide = [], [], []
            for project in range(PROJECTS):
                rng = np.random.default_rng([SEED, project])
                stream = (
                    resample_stream(trace, **how, block=block, rng=rng)
                    if block
                    else draw_stream(model, **how, rng=rng)
                )
                jobs.append(stream.run_s.size)
                over.append(measure_overflow(stream, accelerators))
                many = stream.width >= WIDE
                wide.append((stream.run_s * stream.width)[many].sum() / stream.work_s)
            name = f"block of {block}" if block else "model"
            means = f"{np.mean(over):9.3f} {np.mean(wide):9.3f}"
            print(f"{accelerators:12} {name:>11} {np.median(jobs):9.0f} {means}")


def main() -> None:
    """Print all of it."""
    model = shipped_workload_model()
    measure_speed(model)
    if not TRACE.exists():
        print(f"{TRACE.name} is not at hand: the rest needs it", file=sys.stderr)
        return
    began = time.process_time()
    trace = read_jobs(str(TRACE)).records
    print(f"read {len(trace):,} rows: {time.process_time() - began:.2f} CPU s")
    for gap_s in (30, 60, 120, 300, 600, 1_800):
        fitted = fit_workload(trace, source=model.source, burst_gap_s=gap_s)
        size = fitted.jobs / fitted.bursts
        print(f"gap {gap_s:5} s: {fitted.bursts:,} bursts of {size:.2f}, alike {fitted.alike_ppm}")
    rng = np.random.default_rng(SEED)
    how = {"jobs": DRAWN, "span_s": 2 * WEEK_S, "width_max": 32, "run_max_s": 10**9}
    drawn = draw_jobs(model, **how, rng=rng)
    compare_runs(trace, drawn)
    compare_arrivals(trace, drawn)
    measure_spread(model, len(trace))
    compare_streams(model, trace)


if __name__ == "__main__":
    main()
