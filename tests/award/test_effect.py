import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from dure.award.compile import Round
from dure.award.effect import RateRange, find_moved, list_rates, price_npu_first
from dure.award.outcome import find_divide
from dure.award.round import WORKS, Rules

_SHARED = runpy.run_path(str(Path(__file__).with_name("rounds.py")))
bids_of, supply_of = _SHARED["bids_of"], _SHARED["supply_of"]

INFERENCE, TRAINING = WORKS.index("inference"), WORKS.index("pretraining")
RULES = Rules(npu_first=("inference",))
KINDS = ("gpu", "npu")


def price(bids, supply, method="equilibrium"):
    round_ = Round(bids, supply, RULES, (), ())
    divide = find_divide(method)
    return price_npu_first(round_, divide(bids, supply, RULES), divide)


@pytest.mark.parametrize("method", ["weighted", "leximin", "equilibrium"])
def test_npu_first_is_free_where_work_is_there_already(method):
    bids = bids_of([[0, 1000], [1000, 0]], [100, 100], work=[INFERENCE, TRAINING])
    effect = price(bids, supply_of([60, 60], KINDS), method)
    # Who can use nothing but NPUs is not moved.
    assert (effect.moved.count, effect.others.count) == (0, 2)
    assert (effect.others.change_s, effect.others.more, effect.others.less) == ((0, 0), 0, 0)


def test_npu_first_costs_those_who_are_slower_there_and_frees_gpus_for_others():
    """Two weights of 1; for inference the NPU does half the work of the GPU, for the other none.

    Without the rule the GPU costs 4/3 and the NPU 2/3. Inference buys all of the NPU and a quarter
    of the GPU: 50 + 25 = 75 of work, and the other has 75. With the rule it is 50 and 100.
    """
    bids = bids_of([[1000, 500], [1000, 0]], [200, 200], work=[INFERENCE, TRAINING])
    effect = price(bids, supply_of([100, 100], KINDS))
    moved, others = effect.moved, effect.others
    assert (moved.without_s, moved.with_s, moved.change_s) == ((25, 100), (0, 100), (-25, 0))
    assert (others.without_s, others.with_s, others.change_s) == ((75, 0), (100, 0), (25, 0))
    assert (moved.without_milli, moved.with_milli) == (75_000, 50_000)
    assert (others.without_milli, others.with_milli) == (75_000, 100_000)
    assert (moved.more, moved.less, others.more, others.less) == (0, 1, 1, 0)
    assert effect.left_s == (0, 0)


def test_what_nobody_else_can_use_is_left_over():
    """Alone it has the 60 s of the GPU, and 40 s at half its rate; with the rule 100 s there."""
    bids = bids_of([[1000, 500]], [80], work=[INFERENCE])
    effect = price(bids, supply_of([60, 100], KINDS), "weighted")
    assert effect.moved.without_s == (60, 40)
    assert effect.moved.with_s == (0, 100)
    assert effect.left_s == (60, -60)


MOVED = {
    "it can use both": ([1000, 500], INFERENCE, True),
    "it can use no NPU": ([1000, 0], INFERENCE, False),
    "it can use nothing else": ([0, 500], INFERENCE, False),
    "it is other work": ([1000, 500], TRAINING, False),
}


@pytest.mark.parametrize(("rates", "work", "want"), MOVED.values(), ids=MOVED)
def test_who_is_moved(rates, work, want):
    round_ = Round(bids_of([rates], [1], work=[work]), supply_of([1, 1], KINDS), RULES, (), ())
    assert find_moved(round_).tolist() == [want]


def test_rates_are_those_of_the_moved_from_the_least_to_the_most():
    bids = bids_of(
        [[1000, 500], [900, 400], [800, 0], [700, 100]],
        [1] * 4,
        work=[INFERENCE, INFERENCE, INFERENCE, TRAINING],
    )
    round_ = Round(bids, supply_of([1, 1], KINDS), RULES, (), ())
    assert list_rates(round_) == (
        RateRange("inference", 0, 900, 1000),
        RateRange("inference", 1, 400, 500),
    )
    assert list_rates(replace(round_, rules=Rules())) == ()
