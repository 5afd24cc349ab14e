"""The published runs of openb come out again, curve by curve [1]_.

.. [1] Q. Weng et al., USENIX ATC 2023; curves from hkust-adsl/kubernetes-scheduler-simulator,
   commit 8f3d641, experiments/analysis/expected_results.
"""

import math
import statistics
import sys
from fractions import Fraction
from pathlib import Path

import numba
import pytest

from dure.twin.share import SharePolicy
from dure.twin.share_arrive import draw_arrivals
from dure.twin.share_fragmentation import find_typical
from dure.twin.share_measure import measure_curve
from dure.twin.share_run import place_shares

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "../shared/data/traces/openb"
sys.path.insert(0, str(ROOT / "benchmarks"))
import placement  # noqa: E402 - lies beside the benchmark that prints the whole table
import placement_seeds  # noqa: E402 - likewise

sys.path.pop(0)

if not FOLDER.is_dir():
    pytest.skip("the openb traces are not here", allow_module_level=True)
if numba.config.DISABLE_JIT:
    pytest.skip("minutes, uncompiled", allow_module_level=True)

# Mean of ten seeds at 100 % arrived, default list.
MEANS = {
    SharePolicy.RANDOM: 86.30,
    SharePolicy.DOT_PRODUCT: 90.62,
    SharePolicy.CLUSTERING: 91.65,
    SharePolicy.PACKING: 91.78,
    SharePolicy.BEST_FIT: 92.86,
    SharePolicy.FRAGMENTATION: 95.23,
}
SEEDS = placement.SEEDS


@pytest.fixture(scope="module")
def lists():
    nodes, jobs = placement.read_lists(FOLDER, "default")
    published = placement.read_published(FOLDER)
    return nodes, jobs, find_typical(jobs), published


@pytest.fixture(scope="module")
def arrivals(lists):
    return {seed: placement_seeds.published_arrivals(*lists[:2], seed) for seed in SEEDS}


def test_the_generator_of_go():
    # From Go's own documentation and tests: rand.Seed(1).
    rng = placement_seeds.GoRandom(1)
    assert [rng.bits63() for _ in range(2)] == [5577006791947779410, 8674665223082153551]
    rng = placement_seeds.GoRandom(1)
    assert [rng.below(100) for _ in range(8)] == [81, 87, 47, 59, 81, 18, 25, 40]


def test_the_lists_are_those(lists):
    nodes, jobs, typical, _ = lists
    assert (len(nodes), nodes.offered_milli, len(jobs)) == (1213, 6_212_000, 8152)
    assert int(jobs.asked_milli.sum()) == 6_086_800
    assert len(nodes.types) == 7
    assert len(typical.weight) == 35


@pytest.mark.parametrize("policy", MEANS)
def test_every_curve_is_the_published_one(policy, lists, arrivals):
    nodes, _, typical, published = lists
    label, at, theirs_at = placement.PUBLISHED[policy], [], []
    for seed, (jobs, comes) in arrivals.items():
        ours = placement.measure_as_published(place_shares(nodes, jobs, comes, policy, typical))
        theirs = published["default", label, seed]
        at.append(float(ours[100]))
        theirs_at.append(float(theirs[100]))
        if policy != SharePolicy.RANDOM:
            assert set(theirs) <= set(ours)
            assert placement.count_different(ours, theirs) == 0, seed
    assert statistics.mean(theirs_at) == pytest.approx(MEANS[policy], abs=0.005)
    # The random policy draws its own numbers: equal within the error of both means.
    error = math.hypot(statistics.stdev(at), statistics.stdev(theirs_at)) / math.sqrt(len(SEEDS))
    assert abs(statistics.mean(at) - MEANS[policy]) < 2 * error + 0.005


@pytest.mark.parametrize("policy", MEANS)
def test_seeds_of_ours_tell_the_same(policy, lists):
    nodes, jobs, typical, published = lists
    theirs = [float(published["default", placement.PUBLISHED[policy], s][100]) for s in SEEDS]
    ours = []
    for seed in SEEDS:
        drawn, comes = draw_arrivals(nodes, jobs, Fraction(13, 10), seed)
        placed = place_shares(nodes, drawn, comes, policy, typical)
        ours.append(100 * measure_curve(placed).at(100)[0])
    # Our error and theirs, at three times both: nothing in six policies should lie outside.
    error = math.hypot(statistics.stdev(ours), statistics.stdev(theirs)) / math.sqrt(len(SEEDS))
    assert abs(statistics.mean(ours) - statistics.mean(theirs)) < 3 * error
