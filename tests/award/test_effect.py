import runpy
from pathlib import Path

import pytest

from dure.award.effect import price_npu_first
from dure.award.round import WORKS, Rules

_SHARED = runpy.run_path(str(Path(__file__).with_name("rounds.py")))
bids_of, supply_of = _SHARED["bids_of"], _SHARED["supply_of"]

INFERENCE, TRAINING = WORKS.index("inference"), WORKS.index("pretraining")
RULES = Rules(npu_first=("inference",))


@pytest.mark.parametrize("method", ["weighted", "leximin", "equilibrium"])
def test_npu_first_is_free_where_work_is_there_already(method):
    bids = bids_of([[0, 1000], [1000, 0]], [100, 100], work=[INFERENCE, TRAINING])
    effect = price_npu_first(bids, supply_of([60, 60], ("gpu", "npu")), RULES, method)
    assert (effect.loss_ppm, effect.more_s, effect.worse, effect.better) == (0, (0, 0), 0, 0)


def test_npu_first_costs_those_who_are_slower_there_and_frees_gpus_for_others():
    """Two weights of 1; for inference the NPU does half the work of the GPU, for the other none.

    Without the rule the GPU costs 4/3 and the NPU 2/3. Inference buys all of the NPU and a quarter
    of the GPU: 50 + 25 = 75 of work, and the other has 75. With the rule it is 50 and 100.
    """
    bids = bids_of([[1000, 500], [1000, 0]], [200, 200], work=[INFERENCE, TRAINING])
    effect = price_npu_first(bids, supply_of([100, 100], ("gpu", "npu")), RULES)
    assert effect.more_s == (0, 0)
    assert (effect.worse, effect.better) == (1, 1)
    assert (effect.without.served_s, effect.under.served_s) == (150, 150)
    # sqrt(75 * 75) = 75 of 200 asked, against sqrt(50 * 100) = 70.71: 1 - 70.71 / 75 = 5.7191 %.
    assert effect.without.served_mean == pytest.approx(0.375, rel=1e-5)
    assert effect.under.served_mean == pytest.approx(0.353553, rel=1e-5)
    assert effect.loss_ppm == pytest.approx(57_191, abs=5)
