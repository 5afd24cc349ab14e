"""Drawing: within bounds, to the last second of work, the same for the same seed."""

import hashlib
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.workload.draw import draw_jobs, draw_stream, records_of, resample_stream
from dure.workload.fit import fit_workload
from dure.workload.jobs import ABSENT, State

HOUR, DAY, WEEK = 3_600, 86_400, 604_800
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001  # a wall clock without a zone
AMOUNTS = {
    "work_s": st.integers(0, 10**9),
    "span_s": st.sampled_from([1, 59, HOUR, 3 * DAY + 1, WEEK, 2 * WEEK + 5 * HOUR]),
    "width_max": st.integers(1, 64),
    "seed": st.integers(0, 2**32),
}


def check(stream, work_s, span_s, width_max, longest_s):
    assert 0 <= work_s - stream.work_s < width_max
    assert stream.submit_s.size == stream.run_s.size == stream.width.size
    if stream.run_s.size:
        assert stream.submit_s[0] >= 0
        assert stream.submit_s[-1] < span_s
        assert (np.diff(stream.submit_s) >= 0).all()
        assert stream.width.min() >= 1
        assert stream.width.max() <= width_max
        assert stream.run_s.min() >= 0
        assert stream.run_s.max() <= longest_s


@settings(max_examples=60, deadline=None)
@given(**AMOUNTS, run_max_s=st.none() | st.integers(60, 10**6))
def test_work_is_met_within_a_second_of_the_last_width(
    shipped, work_s, span_s, width_max, seed, run_max_s
):
    # A second or minute of span cuts every run to it, so that much work would be many jobs.
    work_s = min(work_s, 10_000 * span_s) if run_max_s is None else work_s
    rng = np.random.default_rng(seed)
    how = {"work_s": work_s, "span_s": span_s, "width_max": width_max, "run_max_s": run_max_s}
    check(draw_stream(shipped, **how, rng=rng), work_s, span_s, width_max, run_max_s or span_s)


def test_the_same_seed_gives_the_same_bytes(shipped):
    def digest(seed):
        rng = np.random.default_rng(seed)
        stream = draw_stream(shipped, work_s=10**9, span_s=4 * WEEK, width_max=64, rng=rng)
        return hashlib.sha256(b"".join(column.tobytes() for column in stream)).hexdigest()

    assert digest(1) == digest(1)
    assert digest(1) != digest(2)
    # Whole numbers only go into it, so that it is the same on every machine.
    assert digest(1)[:16] == "59bc42bd13fd88bd"


def test_no_work_is_no_jobs(shipped):
    rng = np.random.default_rng(0)
    stream = draw_stream(shipped, work_s=0, span_s=WEEK, width_max=8, rng=rng)
    assert stream.run_s.size == 0


def test_a_number_of_jobs_can_be_asked_for(shipped):
    for jobs in (0, 1, 1_000):
        rng = np.random.default_rng(3)
        stream = draw_jobs(shipped, jobs=jobs, span_s=WEEK, width_max=4, rng=rng)
        assert stream.run_s.size == jobs
        assert stream.width.max(initial=0) <= 4


def test_a_width_below_every_job_is_refused(make_records, source):
    model = fit_workload(make_records([(0, 60, 8, 0)]), source=source)
    rng = np.random.default_rng(0)
    how = {"span_s": WEEK, "width_max": 7, "rng": rng}
    with pytest.raises(ValueError, match="no job of the model has work at a width of at most 7"):
        draw_stream(model, work_s=1, **how)
    with pytest.raises(ValueError, match="no job of the model has a width of at most 7"):
        draw_jobs(model, jobs=1, **how)
    assert draw_stream(model, work_s=8 * 30, span_s=WEEK, width_max=8, rng=rng).work_s == 240


def test_jobs_that_never_take_time_are_refused(make_records, source):
    model = fit_workload(make_records([(0, 0, 8, 0)]), source=source)
    with pytest.raises(ValueError, match="no job of the model has work"):
        draw_stream(model, work_s=1, span_s=WEEK, width_max=8, rng=np.random.default_rng(0))


def test_bursts_of_jobs_that_are_all_too_wide_are_not_drawn(make_records, source):
    wide = [(DAY + i, 60, 16, 0) for i in range(9)]
    model = fit_workload(make_records([(0, 60, 1, 0), *wide]), source=source)
    stream = draw_jobs(model, jobs=50, span_s=WEEK, width_max=8, rng=np.random.default_rng(0))
    assert set(stream.width) == {1}
    # Only the single job of Monday 00:00 to 01:00 is left.
    assert stream.submit_s.max() < HOUR


def test_hours_of_the_week_are_kept_in_every_week(make_records, source):
    model = fit_workload(make_records([(30 * HOUR, 60, 1, 0)]), source=source)
    stream = draw_jobs(model, jobs=500, span_s=5 * WEEK, width_max=8, rng=np.random.default_rng(0))
    assert set(stream.submit_s % WEEK // HOUR) == {30}
    assert set(stream.submit_s // WEEK) == {0, 1, 2, 3, 4}


def test_a_span_without_any_used_hour_takes_each_hour_alike(make_records, source):
    model = fit_workload(make_records([(30 * HOUR, 60, 1, 0)]), source=source)
    stream = draw_jobs(model, jobs=500, span_s=2 * HOUR, width_max=8, rng=np.random.default_rng(0))
    assert set(stream.submit_s // HOUR) == {0, 1}


def test_a_fit_of_drawn_jobs_finds_the_model_again(shipped, source):
    # So long a span that bursts do not run into each other.
    rng = np.random.default_rng(5)
    stream = draw_jobs(shipped, jobs=60_000, span_s=500 * WEEK, width_max=64, rng=rng)
    again = fit_workload(records_of(stream, MONDAY), source=source)
    assert abs(again.alike_ppm - shipped.alike_ppm) < 30_000
    assert abs(again.bursts / again.jobs - shipped.bursts / shipped.jobs) < 0.02
    share = [m.burst_count[m.burst_size == 1].sum() / m.bursts for m in (again, shipped)]
    assert abs(share[0] - share[1]) < 0.02
    assert abs(np.average(middle(again)) - np.average(middle(shipped))) < 2


def middle(model):
    return np.repeat((model.gap_edges_s[:-1] + model.gap_edges_s[1:]) / 2, model.gap_count)


def test_records_of_drawn_jobs_are_asked_and_not_yet_run(shipped):
    rng = np.random.default_rng(1)
    stream = draw_jobs(shipped, jobs=10, span_s=WEEK, width_max=8, rng=rng)
    records = records_of(stream)
    assert records.jobs.epoch is None
    assert set(records.state) == {State.WAITING}
    for absent in (records.jobs.estimate_s, records.start_s, records.end_s):
        assert set(absent) == {ABSENT}


ROW = st.tuples(
    st.integers(0, 5 * WEEK), st.integers(1, 10**5), st.integers(1, 16), st.integers(0, 2)
)


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(ROW, min_size=1, max_size=30),
    block=st.integers(1, 40),
    weeks=st.integers(1, 3),
    work_s=st.integers(1, 10**7),
    clock=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_resampled_jobs_are_jobs_of_the_trace_at_their_time_of_the_week(
    make_records, rows, block, weeks, work_s, clock, seed
):
    records = make_records([*rows, (7, 50, 1, 0)])
    records = records if clock else make_records([*rows, (7, 50, 1, 0)], None)
    how = {"work_s": work_s, "span_s": weeks * WEEK, "width_max": 12, "block": block}
    stream = resample_stream(records, **how, rng=np.random.default_rng(seed))
    check(stream, work_s, weeks * WEEK, 12, weeks * WEEK)
    jobs = records.jobs
    if clock:
        known = set(zip(jobs.submit_s % WEEK, jobs.width, strict=True))
        assert set(zip(stream.submit_s % WEEK, stream.width, strict=True)) <= known
    # All but the shortened one ran as long as in the trace.
    runs = set(zip(jobs.run_s, jobs.width, strict=True))
    other = [job for job in zip(stream.run_s, stream.width, strict=True) if job not in runs]
    assert len(other) <= 1


def test_blocks_keep_the_distances_between_their_jobs(make_records):
    rows = [(100 * i * i, 60, 1, 0) for i in range(1, 11)]
    records = make_records(rows)
    how = {"work_s": 600, "span_s": 52 * WEEK, "width_max": 1, "block": 10}
    stream = resample_stream(records, **how, rng=np.random.default_rng(2))
    gaps = set(np.diff(stream.submit_s).tolist())
    # Within a block, 100 × ((i + 1)² − i²) = 100 × (2 i + 1).
    assert gaps & {100 * (2 * i + 1) for i in range(1, 10)}


def test_blocks_never_run_from_one_project_into_another(make_records):
    rows = [(i, 60, 1 + i // 5, i // 5) for i in range(10)]
    how = {"work_s": 10**5, "span_s": 50 * WEEK, "width_max": 2, "block": 5}
    stream = resample_stream(make_records(rows), **how, rng=np.random.default_rng(2))
    near = np.diff(stream.submit_s) == 1
    assert near.any()
    # Two blocks rarely begin in the same week; where jobs are 1 s apart they are of one project.
    alike = (stream.width[1:] == stream.width[:-1])[near]
    assert alike.mean() > 0.9


def test_a_short_span_takes_only_blocks_that_begin_in_it(make_records):
    rows = [(HOUR, 60, 1, 0), (3 * DAY, 60, 2, 0)]
    how = {"work_s": 500, "span_s": DAY, "width_max": 8, "block": 2}
    stream = resample_stream(make_records(rows), **how, rng=np.random.default_rng(2))
    assert set(stream.width) == {1}
    assert set(stream.submit_s) == {HOUR}


UNUSABLE = {
    "all too wide": ([(0, 60, 9, 0)], WEEK),
    "no run time": ([(0, -1, 1, 0)], WEEK),
    "no length": ([(0, 0, 1, 0)], WEEK),
    "at another time of the week": ([(DAY, 60, 1, 0)], DAY),
}


@pytest.mark.parametrize(("rows", "span_s"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_trace_without_a_usable_job_is_refused(make_records, rows, span_s):
    how = {"span_s": span_s, "width_max": 8, "block": 2, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match="none of the 1 jobs has work at a width of at most 8"):
        resample_stream(make_records(rows), work_s=1, **how)
    assert resample_stream(make_records(rows), work_s=0, **how).run_s.size == 0
