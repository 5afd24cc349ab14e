"""A round as a slate of whole options, and chosen options as grants; knows no solver."""

from dataclasses import replace

import numpy as np

from dure.award.choose_slate import WORK, Limits, Slate, limits_of_rules, slate_of_bids
from dure.award.lots import put_npu_first
from dure.award.round import Bids, Ints, Rules, Supply

PARTS_MILLI = (1000, 750, 500, 250)
"""Thousandths of what was asked that a choice may give to who takes less."""


def slate_of_round(bids: Bids, supply: Supply, rules: Rules) -> tuple[Slate, Limits]:
    """Make the slate and the limits of a round, with the rule for domestic NPUs applied."""
    put = replace(bids, rate_milli=put_npu_first(bids, supply, rules))
    slate = slate_of_bids(put, supply, PARTS_MILLI)
    # Servers are counted up, which on another type than the one asked may do more than was asked.
    within = slate.amount[:, slate.measures.index(WORK)] <= bids.asked_s[slate.owner]
    kept = {
        name: getattr(slate, name)[within] for name in ("owner", "score_milli", "use", "amount")
    }
    return replace(slate, **kept), limits_of_rules(rules, bids, supply)


def grants_of_choice(slate: Slate, chosen: Ints, supply: Supply) -> Ints:
    """Turn chosen options into accelerator-seconds of each type."""
    grant_s = np.zeros((len(slate.ids), len(supply.types)), np.int64)
    rows = np.flatnonzero(chosen >= 0)
    grant_s[rows] = slate.use[chosen[rows]] * np.array(supply.server_s(), np.int64)
    return grant_s
