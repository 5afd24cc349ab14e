"""Policies side by side, over seeds."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from dure.twin.share import Failure, SharePolicy
from dure.twin.share_arrive import draw_arrivals, make_arrivals
from dure.twin.share_compare import ShareRun, measure_run, sum_up
from dure.twin.share_fragmentation import find_typical
from dure.twin.share_measure import Curve, SizeFailures
from dure.twin.share_run import place_shares
from dure.workload.share import ShareJobs, ShareNodes

NODES = ShareNodes(
    *np.array([(8000, 64, 2, 0)] * 3, np.int64).T, types=("a",), names=("n0", "n1", "n2")
)
JOBS = ShareJobs(*np.array([(100, 1, 1, 300, 0), (100, 1, 1, 700, 0)], np.int64).T)
NAN = float("nan")


def run_of(allocated, failed):
    share = np.array(allocated)
    curve = Curve(np.arange(share.size), share, share / 2)
    return ShareRun(curve, (SizeFailures(0, 10, failed),), *curve.at(share.size))


def test_a_mean_stands_only_where_all_seeds_have_a_value():
    runs = [run_of([0.0, 0.2, NAN, 0.6], {Failure.FULL: 1}), run_of([0.0, 0.4, 0.5], {})]
    outcome = sum_up(SharePolicy.PACKING, runs)
    assert outcome.arrived_percent.tolist() == [0, 1, 2, 3]
    assert outcome.mean[:2].tolist() == [0.0, pytest.approx(0.3)]
    assert np.isnan(outcome.mean[2:]).all()
    assert (outcome.low[1], outcome.high[1]) == (0.2, 0.4)
    assert outcome.allocated.mean == pytest.approx(0.55)  # 0.6 and 0.5, the last of each
    assert outcome.fragmented.mean == pytest.approx(0.275)
    assert (outcome.arrived, outcome.failed) == (20, Counter({Failure.FULL: 1}))


def test_sizes_of_all_seeds_are_added_up():
    one = ShareRun(run_of([0.5], {}).curve, (SizeFailures(0, 3, {Failure.FULL: 1}),), 0.5, 0.1)
    two = ShareRun(
        one.curve, (SizeFailures(0, 4, {Failure.FULL: 2}), SizeFailures(8, 1, {})), 0.5, 0.1
    )
    rows = sum_up(SharePolicy.RANDOM, [one, two]).failures
    assert [(row.size, row.arrived, row.failed) for row in rows] == [
        (0, 7, {Failure.FULL: 3}),
        (8, 1, {}),
    ]


def test_a_run_in_which_nobody_came_by_then_tells_nothing():
    typical = find_typical(JOBS)
    drawn, arrivals = draw_arrivals(NODES, JOBS, Fraction(1, 1000), 0)
    assert len(drawn) == 0
    placed = place_shares(NODES, drawn, arrivals, SharePolicy.BEST_FIT, typical)
    assert measure_run(placed, 100) is None
    all_of_them = make_arrivals(3, 2, np.random.default_rng(0))
    placed = place_shares(NODES, JOBS, all_of_them, SharePolicy.BEST_FIT, typical)
    assert measure_run(placed, 100).allocated == pytest.approx(1 / 6)
    assert measure_run(placed, 4) is None
