"""Jobs that were stopped and went on: every stretch is use, whatever became of its work."""

import numpy as np

from dure.twin.bounds import measure_bounds
from dure.twin.cube import measure_cube
from dure.twin.groups import measure_by_partition, measure_by_project
from dure.twin.machine import Machine, Partition
from dure.twin.measure import used_s, work_done_s
from dure.twin.records import RunRecords
from dure.twin.stretches import places_of, stretches_of
from dure.workload.jobs import Jobs


def column(*numbers):
    return np.array(numbers, np.int64)


# Job 0 has 2 from 0 to 100, is stopped for job 1, and has others on b from 150 to 200.
JOBS = Jobs(
    submit_s=column(0, 100),
    run_s=column(150, 50),
    estimate_s=column(150, 50),
    width=column(2, 2),
    project=column(0, 1),
    partition=column(0, 0),
    projects=("a", "b"),
)
RECORDS = RunRecords(
    JOBS,
    start_s=column(150, 100),
    end_s=column(200, 150),
    state=column(1, 1),
    first_start_s=column(0, 100),
    preemptions=column(1, 0),
    failures=column(0, 0),
    lost_s=column(0, 0),
    stretch_job=column(0, 1, 0),
    stretch_start_s=column(0, 100, 150),
    stretch_end_s=column(100, 150, 200),
    stretch_place=column(0, 0, 1),
)


def test_all_stretches_are_use():
    assert stretches_of(RECORDS).work_of(RECORDS).tolist() == [200, 100, 100]
    assert work_done_s(RECORDS) == 400
    assert work_done_s(RECORDS, np.array([True, False])) == 300
    assert used_s(RECORDS, 50, 160) == 2 * 110
    assert used_s(RECORDS, 50, 160, np.array([True, False])) == 2 * (50 + 10)


def test_the_cube_holds_all_stretches_where_they_were():
    cube = measure_cube(RECORDS, 100)
    columns = (cube.project, cube.partition, cube.step, cube.used_s)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    assert list(rows) == [(0, 0, 0, 200), (0, 1, 1, 100), (1, 0, 1, 100)]
    assert cube.total_s == 400


def test_parts_and_bounds():
    assert [(g.name, g.work_s) for g in measure_by_project(RECORDS)] == [("a", 300), ("b", 100)]
    assert places_of(RECORDS).tolist() == [1, 0]
    assert [g.waits.count for g in measure_by_partition(RECORDS, ("a", "b"))] == [1, 1]
    bounds = measure_bounds(RECORDS, Machine((Partition("a", 1, 2), Partition("b", 1, 2))))
    # Until the last submission job 0 has its 2 on a; of the 300 done there 200 fit into that time,
    # and of the 100 on b all.
    assert (bounds.used_s, bounds.used_s_max) == (200, 300)
    assert bounds.makespan_s_min <= bounds.makespan_s == 200
