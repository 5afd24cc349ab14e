"""Who comes in what order, and what placements are told in."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.twin.share import Arrivals, Failure, SharePolicy
from dure.twin.share_arrive import draw_arrivals
from dure.twin.share_fragmentation import find_typical
from dure.twin.share_measure import NO_ACCELERATOR, count_failures, measure_curve
from dure.twin.share_run import place_shares
from dure.workload.share import ShareJobs, ShareNodes

# Two nodes of two accelerators, 4000 thousandths.
NODES = ShareNodes(*np.array([(8000, 64, 2, 0)] * 2, np.int64).T, types=("a",), names=("n0", "n1"))


def jobs_of(rows):
    return ShareJobs(*np.array(rows, np.int64).reshape(-1, 5).T)


def place(jobs, policy=SharePolicy.BEST_FIT, events=None):
    events = np.arange(len(jobs)) if events is None else np.array(events)
    arrivals = Arrivals(events, np.arange(2), np.zeros((events.size, 2), np.int64))
    return place_shares(NODES, jobs, arrivals, policy, find_typical(jobs))


@settings(max_examples=200, deadline=None)
@given(
    milli=st.lists(st.sampled_from([0, 10, 300, 1000]), min_size=1, max_size=9).filter(any),
    load=st.fractions(min_value=Fraction(1, 100), max_value=Fraction(5, 2)),
    seed=st.integers(0, 2**32),
)
def test_jobs_come_until_the_load_and_not_beyond(milli, load, seed):
    jobs = jobs_of([(i, 0, int(m > 0), m, 0) for i, m in enumerate(milli)])
    drawn, arrivals = draw_arrivals(NODES, jobs, load, seed)
    asked = drawn.asked_milli
    assert int(asked.sum()) <= load * 4000
    if load * 4000 >= sum(milli):
        # All of them first, in some order; cpu_milli tells them apart.
        assert sorted(drawn.cpu_milli[: len(milli)].tolist()) == list(range(len(milli)))
        assert int(asked.sum()) > load * 4000 - 1001
    else:
        assert len(set(drawn.cpu_milli.tolist())) == len(drawn)
    assert arrivals.event.tolist() == list(range(len(drawn)))
    again, same = draw_arrivals(NODES, jobs, load, seed)
    assert again.milli.tolist() == drawn.milli.tolist()
    assert same.rank.tolist() == arrivals.rank.tolist()


def test_a_curve_is_the_mean_over_the_jobs_of_a_percent():
    # 10, 20, 20 thousandths of 4000: arrived 0.25, 0.75, 1.25 % are percents 0, 1, 1.
    jobs = jobs_of([(1, 0, 1, 10, 0), (1, 0, 1, 20, 0), (1, 0, 1, 20, 0)])
    curve = measure_curve(place(jobs))
    assert curve.arrived_percent.tolist() == [0, 1]
    assert curve.allocated.tolist() == [10 / 4000, pytest.approx(40 / 4000)]
    assert curve.at(1) == (pytest.approx(0.01), 0.0)
    assert curve.at(9) == curve.at(1)


def test_half_a_percent_is_rounded_to_even_and_gaps_are_gaps():
    # 20 of 4000 is 0.5 %, then 60 is 1.5 %; then 1060 is 26.5 %.
    jobs = jobs_of([(1, 0, 1, 20, 0), (1, 0, 1, 40, 0), (1, 0, 1, 1000, 0)])
    curve = measure_curve(place(jobs))
    known = ~np.isnan(curve.allocated)
    assert curve.arrived_percent[known].tolist() == [0, 2, 26]
    assert curve.at(1) == curve.at(0)
    assert curve.at(0)[0] == 20 / 4000
    assert measure_curve(place(jobs_of([(1, 0, 1, 1000, 0)]))).at(24) is None


def test_fragmentation_is_a_share_of_all_accelerators():
    # Four jobs of 600 leave 400 on each; to the typical job of 600 these 1600 are of no use.
    curve = measure_curve(place(jobs_of([(1, 0, 1, 600, 0)] * 4)))
    assert curve.at(60) == (pytest.approx(0.6), pytest.approx(0.4))


def test_failures_are_counted_by_size_and_reason():
    rows = [(1, 0, 1, 600, 0)] * 5 + [(1, 0, 2, 1000, 0), (1, 0, 3, 1000, 0), (9000, 0, 0, 0, 0)]
    found = {row.size: row for row in count_failures(place(jobs_of(rows)))}
    assert list(found) == [NO_ACCELERATOR, 0, 2, 3]
    assert (found[0].arrived, found[0].failed) == (5, {Failure.PIECES: 1})
    assert found[2].failed == {Failure.FULL: 1}
    assert found[3].failed == {Failure.NEVER: 1}
    assert found[NO_ACCELERATOR].failed == {Failure.NEVER: 1}


def test_who_comes_after_a_percent_is_not_counted():
    rows = [(1, 0, 2, 1000, 0)] * 3
    (row,) = count_failures(place(jobs_of(rows)), 149)
    assert (row.arrived, row.failed) == (2, {})
    (row,) = count_failures(place(jobs_of(rows)), 150)
    assert (row.arrived, row.failed) == (3, {Failure.FULL: 1})


def test_who_goes_gives_back_and_is_not_counted_again():
    jobs = jobs_of([(1, 0, 2, 1000, 0)] * 4)
    placed = place(jobs, events=[0, 1, 2, ~0, 3, ~2])
    assert placed.node.tolist() == [0, 1, -1, 0, 0, -1]
    assert placed.used_milli.tolist() == [2000, 4000, 4000, 2000, 4000, 4000]
    (row,) = count_failures(placed)
    assert (row.arrived, row.failed) == (4, {Failure.FULL: 1})
