"""Readers against published facts, and the model against the trace it was fitted from.

The bounds of the second half stand in docs/explanation/workload-model.md with the measured figures.
"""

import gzip
from datetime import datetime

import numpy as np
import pytest

from dure.files.jobs import read_jobs
from dure.files.workload_model import shipped_workload_model
from dure.workload.draw import draw_jobs
from dure.workload.fit import fit_workload
from dure.workload.jobs import ABSENT, State
from dure.workload.openb import Shared
from dure.workload.paper import render_workload_model
from dure.workload.trace import Choices

DRAWN = 2_000_000
HOURS = 168


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def test_philly_totals_are_those_of_a_plain_loop(trace_path, philly):
    work_s = jobs = widest = 0
    for line in lines_of(trace_path("philly.csv.gz"))[1:]:
        _, _, num_gpus, gpu_time, _ = line.split(",")
        jobs += 1
        work_s += int(float(gpu_time))
        widest = max(widest, int(num_gpus))
    assert (jobs, work_s, widest) == (68_063, 2_904_380_147, 32)
    assert len(philly) == jobs
    assert int((philly.jobs.run_s * philly.jobs.width).sum()) == work_s
    assert int(philly.jobs.width.max()) == widest


def test_philly_spans_the_days_that_its_source_states(philly):
    # SOURCES.md: 2017-09-04 to 2017-11-19; 14 virtual clusters (Jeon et al., section 2).
    first, last = philly.jobs.submit_s[[0, -1]]
    assert philly.jobs.epoch == datetime(2017, 9, 4)  # noqa: DTZ001  # wall clock
    assert first == 10 * 3_600 + 30 * 60 + 41
    assert last // 86_400 == 76
    assert len(philly.jobs.projects) == 14


def test_kth_is_what_its_header_says(trace_path):
    path = trace_path("KTH-SP2-1996-log.swf.gz")
    reading = read_jobs(path)
    said = dict(line[2:].split(": ", 1) for line in lines_of(path)[:18] if ": " in line[2:])
    assert reading.findings == ()
    assert reading.machine_width == int(said["MaxProcs"]) == 100
    # The header counts 28,490 records; the cleaned log has one fewer.
    assert len(reading.records) == 28_489 == int(said["MaxJobs"]) - 1
    start = datetime.strptime(said["StartTime"], "%a %b %d %H:%M:%S CEST %Y")  # noqa: DTZ007
    assert reading.records.jobs.epoch == start


def test_kth_columns_are_those_of_a_plain_loop(trace_path):
    path = trace_path("KTH-SP2-1996-log.swf.gz")
    rows = [line.split() for line in lines_of(path) if not line.startswith(";")]
    rows = [[int(float(cell)) for cell in row] for row in rows]
    got = read_jobs(path).records
    want = [(r[1], r[3], r[8], r[4], r[1] + r[2], r[1] + r[2] + r[3]) for r in rows]
    jobs = got.jobs
    columns = (jobs.submit_s, jobs.run_s, jobs.estimate_s, jobs.width, got.start_s, got.end_s)
    assert [*zip(*(column.tolist() for column in columns), strict=True)] == want
    # Failed (status 0) at or beyond the estimate.
    killed = sum(r[10] == 0 and r[3] >= r[8] >= 0 for r in rows)
    assert int((got.state == State.KILLED).sum()) == killed


def test_sdsc_keeps_jobs_that_were_cancelled_before_they_ran(trace_path):
    path = trace_path("pyss_5K_sample.swf.gz")
    rows = [line.split() for line in lines_of(path) if not line.startswith(";")]
    rows = [row for row in rows if row]
    reading = read_jobs(path)
    assert len(reading.records) == len(rows) == 4_961
    never = sum(row[3] == "-1" for row in rows)
    assert int((reading.records.jobs.run_s == ABSENT).sum()) == never == 355
    assert [finding.message.code for finding in reading.findings] == ["trace_run_unknown"]
    assert reading.records.jobs.epoch == datetime(1998, 4, 24, 18, 11, 4)  # noqa: DTZ001  # PDT


def test_openb_pods_add_up_to_the_published_number(trace_path):
    path = trace_path("openb/openb_pod_list_default.csv.gz")
    # README of the trace: 8,152 tasks.
    left_out = read_jobs(path)
    counted = {f.message.code: f.fields["jobs"] for f in left_out.findings}
    whole = len(left_out.records)
    assert whole + counted["trace_no_accelerator"] + counted["trace_shared_left_out"] == 8_152
    assert (whole, counted["trace_no_accelerator"]) == (3_986, 1_088)
    everything = read_jobs(path, choices=Choices(shared=Shared.WHOLE))
    assert len(everything.records) == 8_152 - 1_088


def test_the_shipped_model_is_the_fit_of_the_trace(philly, shipped):
    again = fit_workload(philly, source=shipped.source)
    assert render_workload_model(again) == render_workload_model(shipped)


@pytest.fixture(scope="module")
def drawn(philly):
    """Draw as many jobs as make sampling noise small; two weeks, since hours repeat."""
    del philly  # only where the trace is there to compare with
    how = {"jobs": DRAWN, "span_s": 2 * HOURS * 3_600, "width_max": 32, "run_max_s": 10**9}
    return draw_jobs(shipped_workload_model(), **how, rng=np.random.default_rng(20_171_119))


@pytest.mark.parametrize(("width", "points"), [(1, 2), (2, 4), (4, 3), (8, 4), (16, 7)])
def test_run_times_by_width_keep_their_distribution(philly, drawn, width, points):
    """Between p10 and p99, a drawn quantile lies among the trace's a few percent around it."""
    trace = np.sort(philly.jobs.run_s[philly.jobs.width == width])
    drawn_s = np.sort(drawn.run_s[drawn.width == width])
    for percent in range(10, 100):
        got = drawn_s[-(-drawn_s.size * percent // 100) - 1]
        low = trace[max(-(-trace.size * (percent - points) // 100) - 1, 0)]
        high = trace[min(-(-trace.size * (percent + points) // 100) - 1, trace.size - 1)]
        # Inside of its bin a run may be anywhere; a bin is 12.2 % wide, or one second.
        assert low / 1.122 - 1 <= got <= high * 1.122 + 1, (percent, got, low, high)


def test_the_share_of_work_by_width_is_kept(philly, drawn):
    for width in (1, 2, 4, 8, 16, 32):
        shares = []
        for run_s, widths in ((philly.jobs.run_s, philly.jobs.width), (drawn.run_s, drawn.width)):
            work = run_s * widths
            shares.append(100 * work[widths == width].sum() / work.sum())
        assert abs(shares[0] - shares[1]) <= 2.5, (width, shares)


def test_work_per_job_is_kept(philly, drawn):
    mean = (philly.jobs.run_s * philly.jobs.width).mean()
    assert abs(drawn.work_s / DRAWN / mean - 1) <= 0.05


def test_arrivals_by_hour_of_day_and_week_are_kept(philly, drawn):
    # The epoch of the trace is a Monday 00:00, as is second 0 of what is drawn.
    hours = [
        100 * np.bincount(submit_s // 3_600 % HOURS, minlength=HOURS) / submit_s.size
        for submit_s in (philly.jobs.submit_s, drawn.submit_s)
    ]
    apart = hours[0] - hours[1]
    assert abs(apart).max() <= 1.25
    assert abs(apart.reshape(7, 24).sum(axis=0)).max() <= 3
    assert abs(apart.reshape(7, 24).sum(axis=1)).max() <= 2
