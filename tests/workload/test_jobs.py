"""The shape that rooms share holds its own promises."""

from dataclasses import replace

import numpy as np
import pytest

WEEK = 604_800


def test_rows_can_be_taken_in_their_order(make_records):
    jobs = make_records([(1, 10, 1, 0), (2, 20, 2, 1), (3, 30, 3, 0)]).jobs
    assert jobs.take(np.array([0, 2])).run_s.tolist() == [10, 30]
    assert jobs.take(jobs.project == 1).width.tolist() == [2]
    assert len(jobs.take(np.zeros(3, bool))) == 0
    assert jobs.take(jobs.project == 1).projects == jobs.projects


BREACHES = {
    "columns of two lengths": {"run_s": np.array([1])},
    "rows out of order": {"submit_s": np.array([2, 1])},
    "a width of 0": {"width": np.array([0, 1])},
}


@pytest.mark.parametrize("changes", BREACHES.values(), ids=BREACHES)
def test_a_breach_of_the_shape_is_a_fault_of_ours(make_records, changes):
    jobs = make_records([(1, 10, 1, 0), (2, 20, 2, 1)]).jobs
    with pytest.raises(AssertionError):
        replace(jobs, **changes)


def test_records_have_an_outcome_for_each_job(make_records):
    records = make_records([(1, 10, 1, 0), (2, 20, 2, 1)])
    with pytest.raises(AssertionError):
        replace(records, state=np.array([1]))
