"""The cube of use: every cell is added up by hand, and nothing is lost."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.terms.errors import InputRefused
from dure.twin.cube import measure_cube
from dure.twin.measure import used_s, work_done_s
from dure.twin.run import run_twin
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State

some = settings(max_examples=int(os.environ["DURE_EXAMPLES"]) // 5, deadline=None)


def records_of(*rows):
    """Make records of rows (width, start, end, project, partition)."""
    width, start_s, end_s, project, partition = np.array(rows, np.int64).reshape(-1, 5).T
    zeros, absent = np.zeros(width.size, np.int64), np.full(width.size, ABSENT)
    jobs = Jobs(np.minimum(zeros, -9_999), absent, absent, width, project, partition, ("a", "b"))
    return JobRecords(jobs, start_s, end_s, np.full(width.size, State.ENDED))


def cells(cube):
    columns = (cube.step, cube.project, cube.partition, cube.used_s)
    return list(zip(*(column.tolist() for column in columns), strict=True))


CASES = {
    "of no job there is nothing": ([], []),
    "a job inside one step is one cell": ([(2, 310, 350, 0, 0)], [(1, 0, 0, 80)]),
    "a job of a whole step stands in no other": ([(1, 300, 600, 0, 0)], [(1, 0, 0, 300)]),
    "a job over three steps is cut at both": (
        [(3, 250, 700, 0, 0)],
        [(0, 0, 0, 150), (1, 0, 0, 900), (2, 0, 0, 300)],
    ),
    "two jobs of a project in one step are added": (
        [(1, 0, 10, 0, 0), (2, 290, 300, 0, 0)],
        [(0, 0, 0, 30)],
    ),
    "projects and partitions are apart, and so is an idle step": (
        [(1, 0, 10, 0, 1), (1, 900, 910, 0, 1), (1, 0, 10, 1, 0)],
        [(0, 0, 1, 10), (3, 0, 1, 10), (0, 1, 0, 10)],
    ),
    "a job of no length used nothing": ([(5, 100, 100, 0, 0)], []),
    "before second 0 steps are negative": (
        [(1, -310, -290, 0, 0)],
        [(-2, 0, 0, 10), (-1, 0, 0, 10)],
    ),
    "a job that did not end is left out": ([(1, 5, ABSENT, 0, 0)], []),
}


@pytest.mark.parametrize(("rows", "want"), CASES.values(), ids=CASES)
def test_cells(rows, want):
    assert cells(measure_cube(records_of(*rows), 300)) == want


@some
@given(data=st.data(), step_s=st.integers(1, 50))
def test_the_cube_holds_all_that_was_used_and_each_step_what_was_used_in_it(data, step_s, small):
    case = data.draw(small.cases())
    records = run_twin(*case)
    cube = measure_cube(records, step_s)
    assert cube.total_s == work_done_s(records)
    for step in set(cube.step.tolist()):
        inside = used_s(records, step * step_s, (step + 1) * step_s)
        assert cube.used_s[cube.step == step].sum() == inside
    assert (cube.used_s > 0).all()
    rows = cells(cube)
    assert [(p, q, s) for s, p, q, _ in rows] == sorted({(p, q, s) for s, p, q, _ in rows})


def test_a_cube_that_nobody_could_hold_is_refused_before_it_is_made():
    # Ten thousand days in seconds: 864 million rows.
    with pytest.raises(InputRefused, match="takes 864,000,000 rows; at most 20,000,000"):
        measure_cube(records_of((1, 0, 864_000_000, 0, 0)), 1)
