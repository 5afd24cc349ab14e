"""Descriptions: every number is the sum beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.workload.describe import QUANTILES, describe, quantiles
from dure.workload.plain import read_plain

HOUR = 3_600
TEXT = """\
submit,run,width,estimate,project,start
2026-03-02 00:30:00,9,1,,a,2026-03-02 00:30:00
2026-03-02 00:45:00,10,3,100,b,2026-03-02 00:46:00
2026-03-02 23:00:00,3600,2,,a,
2026-03-03 01:00:00,,8,,a,
"""


def test_a_description_adds_up():
    got = describe(read_plain(TEXT, "j.csv").records)
    assert (got.jobs, got.projects) == (4, 2)
    assert got.first.isoformat() == "2026-03-02T00:30:00"
    assert got.last.isoformat() == "2026-03-03T01:00:00"
    assert got.span_s == 24 * HOUR + 30 * 60
    assert got.work_s == 9 * 1 + 10 * 3 + 3_600 * 2  # the widest job has no run time
    assert [(w.width_min, w.width_max, w.jobs, w.work_s) for w in got.widths] == [
        (1, 1, 1, 9),
        (2, 3, 2, 7_230),
        (8, 8, 1, 0),
    ]
    assert got.widths[2].run_s == ()
    # Below 10 s one, from 10 s to below a minute one, from an hour to below six one.
    assert got.run_jobs == (1, 1, 0, 0, 1, 0, 0, 0)
    assert got.wait_s == (0, 0, 0, 60, 60, 60, 60, 60)
    assert [hour for hour, jobs in enumerate(got.hour_jobs) for _ in range(jobs)] == [0, 0, 1, 23]
    assert got.absent == {"run_s": 1, "estimate_s": 3, "start_s": 2, "end_s": 2}


def test_without_a_clock_there_are_no_hours():
    got = describe(read_plain("submit,run,width\n5,,1\n9,,1\n", "j.csv").records)
    assert (got.first, got.last, got.hour_jobs, got.span_s) == (None, None, (), 4)
    assert (got.run_s, got.wait_s, got.work_s) == ((), (), 0)


def test_nothing_can_be_described():
    got = describe(read_plain("submit,run,width\n", "j.csv").records)
    assert (got.jobs, got.projects, got.span_s, got.widths) == (0, 0, 0, ())


def test_work_beyond_64_bits_is_exact():
    row = "0,100000000000,10000000\n"
    got = describe(read_plain("submit,run,width\n" + row * 20, "j.csv").records)
    assert got.work_s == 20 * 10**18


def test_json_names_what_it_holds():
    got = describe(read_plain(TEXT, "j.csv").records).as_json()
    assert got["run_s"] == dict(
        zip([f"p{q}" for q in QUANTILES], [9, 9, 10, *[3600] * 5], strict=True)
    )
    assert got["widths"][2] == {
        "width_min": 8,
        "width_max": 8,
        "jobs": 1,
        "work_s": 0,
        "run_s": {},
    }
    assert got["first"] == "2026-03-02T00:30:00"


@pytest.mark.parametrize(
    ("n", "want"),
    {"nothing": (0, ()), "one": (1, (1,) * 8), "ten": (10, (1, 3, 5, 8, 9, 10, 10, 10))}.values(),
    ids=("nothing", "one", "ten"),
)
def test_a_quantile_is_the_smallest_value_that_enough_do_not_exceed(n, want):
    assert quantiles(np.arange(n, 0, -1)) == want


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=300))
def test_quantiles_are_those_of_numpy(values):
    wanted = np.quantile(values, [q / 100 for q in QUANTILES], method="inverted_cdf")
    assert quantiles(np.array(values)) == tuple(wanted.tolist())
