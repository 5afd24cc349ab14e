"""Fitting: every count can be checked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.workload.fit import fit_workload, run_edges
from dure.workload.paper import read_workload_model, render_workload_model

HOUR, DAY = 3_600, 86_400
ROWS = [
    # One project: three jobs 300 s apart at most, then one 301 s later.
    (10 * HOUR, 60, 1, 0),
    (10 * HOUR + 300, 60, 1, 0),
    (10 * HOUR + 310, 60, 8, 0),
    (10 * HOUR + 611, 5, 2, 0),
    # Another project in between is another burst.
    (10 * HOUR + 305, 7, 4, 1),
    # Eight at once on Tuesday 23:59:59, and so a big burst.
    *[(2 * DAY - 1, 100, 1, 1)] * 8,
]


@pytest.fixture
def model(make_records, source):
    return fit_workload(make_records(ROWS), source=source)


def test_bursts_are_cut_after_the_longest_gap_and_by_project(model):
    # Sizes: 3 (to second 310), 1 (611), 1 (the other project), 8.
    assert model.burst_size.tolist() == [1, 3, 8]
    assert model.burst_count.tolist() == [2, 1, 1]
    assert (model.jobs, model.bursts, model.left_out) == (13, 4, 0)


def test_gaps_are_counted_by_bin(model):
    edges, counts = model.gap_edges_s, model.gap_count
    found = {int(edges[i]): int(counts[i]) for i in np.flatnonzero(counts)}
    # Seven gaps of 0 s, one of 10 s, one of 300 s in the last bin, whose end is 301.
    assert found == {0: 7, 10: 1, 282: 1}
    assert edges[-1] == 301


def test_hours_are_those_at_which_bursts_began(model):
    small, big = ({int(h): int(row[h]) for h in np.flatnonzero(row)} for row in model.hour_jobs)
    assert small == {10: 5}
    assert big == {47: 8}


def test_the_joint_table_counts_class_width_and_run_time(model):
    rows = zip(model.cell_class, model.cell_width, model.cell_bin, model.cell_jobs, strict=True)
    low = model.edges_s
    assert [(int(c), int(w), int(low[b]), int(n)) for c, w, b, n in rows] == [
        (0, 2, 5, 1),
        (0, 4, 7, 1),
        (1, 1, 56, 2),
        (1, 8, 56, 1),
        (3, 1, 100, 8),
    ]


def test_jobs_without_a_run_time_are_left_out_and_counted(make_records, source):
    model = fit_workload(make_records([(0, 60, 1, 0), (1, -1, 8, 0)]), source=source)
    assert (model.jobs, model.left_out, model.widths) == (1, 1, (1,))


def test_the_wall_clock_decides_the_hour(make_records, source):
    records = make_records([(0, 60, 1, 0)])
    wednesday = records.jobs.epoch.replace(day=4, hour=5, minute=30)
    model = fit_workload(make_records([(1_800, 60, 1, 0)], wednesday), source=source)
    # Wednesday 05:30 and half an hour: hour 2 * 24 + 6.
    assert np.flatnonzero(model.hour_jobs[0]).tolist() == [54]


REFUSED = {
    "no clock": ([(0, 60, 1, 0)], None, "the trace has no wall-clock time"),
    "no run time": ([(0, -1, 1, 0)], "monday", "none of the 1 jobs has a known run time"),
}


@pytest.mark.parametrize(("rows", "epoch", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_fitted_is_refused(make_records, source, rows, epoch, words):
    records = make_records(rows) if epoch else make_records(rows, None)
    with pytest.raises(ValueError, match=words):
        fit_workload(records, source=source)


ALIKE = {
    "all jobs of a burst are the same, bursts differ": (
        [(i * HOUR + j, (10, 1_000)[i % 2], 1, 0) for i in range(20) for j in range(4)],
        1_000_000,
    ),
    "long and short take turns": (
        [(i * HOUR + j, (10, 1_000)[j % 2], 1, 0) for i in range(20) for j in range(4)],
        0,
    ),
    "no two jobs come together": ([(i * HOUR, i, 1, 0) for i in range(20)], 0),
    "every job is the same": ([(i, 60, 1, 0) for i in range(20)], 0),
}


@pytest.mark.parametrize(("rows", "want"), ALIKE.values(), ids=ALIKE)
def test_how_alike_jobs_of_a_burst_are(make_records, source, rows, want):
    assert fit_workload(make_records(rows), source=source).alike_ppm == want


@given(st.integers(0, 10**9))
def test_edges_rise_and_hold_the_longest_run(run_s):
    edges = run_edges(run_s)
    assert edges[0] == 0
    assert (np.diff(edges) > 0).all()
    assert edges[-2] <= run_s < edges[-1]


ROW = st.tuples(
    st.integers(0, 30 * DAY), st.integers(-1, 10**7), st.integers(1, 100), st.integers(0, 2)
)


@given(rows=st.lists(ROW, min_size=1, max_size=40), gap_s=st.integers(0, 900))
def test_any_fit_counts_each_job_once_and_survives_its_paper(make_records, source, rows, gap_s):
    records = make_records([*rows, (0, 1, 1, 0)])
    model = fit_workload(records, source=source, burst_gap_s=gap_s)
    assert model.jobs + model.left_out == len(records)
    text = render_workload_model(model)
    again, findings = read_workload_model(text, "m.json")
    assert findings == ()
    assert render_workload_model(again) == text


def test_the_shipped_model_is_small_and_whole(shipped):
    text = render_workload_model(shipped)
    assert len(text.encode()) < 30_000
    assert "." not in text.split('"jobs":', 1)[1]  # no float after the citation
    assert (shipped.jobs, shipped.bursts, shipped.left_out) == (68_063, 12_955, 0)
    assert shipped.widths == (1, 2, 4, 8, 12, 16, 24, 32)
    assert "CC BY 4.0" in shipped.title
    assert "Jeon" in shipped.source.title.ko
