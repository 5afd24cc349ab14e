"""Measures by part of the jobs: each part is measured as if it were alone."""

import numpy as np

from dure.twin.groups import (
    measure_by_partition,
    measure_by_project,
    measure_by_track,
    measure_by_width_class,
)
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State


def column(*numbers):
    return np.array(numbers, np.int64)


JOBS = Jobs(
    submit_s=column(0, 10, 20, 30),
    run_s=column(100, 5, 50, 50),
    estimate_s=column(*[ABSENT] * 4),
    width=column(2, 1, 3, 8),
    project=column(1, 0, 1, 2),
    partition=column(0, 0, 1, 0),
    projects=("a", "b", "c", "d"),
)
RECORDS = JobRecords(
    JOBS,
    start_s=column(0, 40, 100, ABSENT),
    end_s=column(100, 45, 150, ABSENT),
    state=column(State.ENDED, State.ENDED, State.ENDED, State.REFUSED),
)


def told(groups):
    return [(g.name, g.waits.count, g.waits.wait_s_mean, g.slowdown, g.work_s) for g in groups]


def test_by_project():
    assert told(measure_by_project(RECORDS)) == [
        ("a", 1, 30, 3.5, 5),  # (30 + 5) / 10
        ("b", 2, 40, (1 + 130 / 50) / 2, 350),  # waits 0 and 80; 2 × 100 + 3 × 50
        ("c", 0, ABSENT, None, 0),  # refused; d has no job and is not there
    ]


def test_by_track():
    got = measure_by_track(RECORDS, ("research", "industry", "research", "industry"))
    assert told(got) == [
        ("industry", 2, 40, 1.8, 350),
        ("research", 1, 30, 3.5, 5),
    ]
    assert got[1].waits.never_started == 1


def test_by_partition():
    assert told(measure_by_partition(RECORDS, ("h200", "b200"))) == [
        ("h200", 2, 15, 2.25, 205),
        ("b200", 1, 80, 2.6, 150),
    ]


def test_by_width():
    assert [(g.name, g.waits.count) for g in measure_by_width_class(RECORDS)] == [
        ("1", 1),
        ("2–3", 2),
        ("8", 0),
    ]


def test_by_width_under_names_that_all_runs_share():
    got = measure_by_width_class(RECORDS, as_they_occur=False)
    assert [group.name for group in got] == ["1", "2–3", "8–15"]


def test_of_no_jobs_there_are_no_groups():
    none = JobRecords(JOBS.take(column()), column(), column(), column())
    assert measure_by_project(none) == measure_by_width_class(none) == ()
