"""What a rule costs: the same round divided with and without it, by one yardstick."""

from dataclasses import dataclass, replace

import numpy as np

from dure.award.certificate_paper import MethodName
from dure.award.divisible import divide_round, open_types
from dure.award.lots import sort_bids
from dure.award.measure import Measures, measure_division
from dure.award.round import Bids, Rules, Supply
from dure.terms.units import AccelS


@dataclass(frozen=True, slots=True)
class Effect:
    """A round under two rules.

    Parameters
    ----------
    under, without : what the divisions measure, both by the rates that hold without the rule
    more_s : shape (k,), accelerator-seconds of each type that are given more under the rule
    worse, better : applications that have less or more work under the rule
    """

    under: Measures
    without: Measures
    more_s: tuple[AccelS, ...]
    worse: int
    better: int

    @property
    def loss_ppm(self) -> int:
        """Say how much less of what was asked is served on geometric mean, in parts of 10**6."""
        return round(1e6 * (1.0 - self.under.served_mean / self.without.served_mean))


def price_npu_first(
    bids: Bids, supply: Supply, rules: Rules, method: MethodName = "equilibrium"
) -> Effect:
    """Divide a round with and without putting some work on NPUs first, and compare.

    Parameters
    ----------
    bids, supply, rules : the round; without the rule, nothing else changes
    method : by which it is divided
    """
    return price_rules(bids, supply, rules, replace(rules, npu_first=()), method)


def price_rules(
    bids: Bids, supply: Supply, rules: Rules, other: Rules, method: MethodName = "equilibrium"
) -> Effect:
    """Divide a round under rules and under others, and compare by the rates of the others."""
    types = len(supply.types)
    under, without = (divide_round(bids, supply, r, method) for r in (rules, other))
    order = without.order
    market = open_types(sort_bids(bids, order), supply, other, ())
    granted = [d.division(types).grant_s[order] for d in (under, without)]
    work = [market.work_milli(grant_s) for grant_s in granted]
    more_s = (granted[0] - granted[1]).sum(axis=0)
    return Effect(
        under=measure_division(market, granted[0], ()),
        without=measure_division(market, granted[1], ()),
        more_s=tuple(AccelS(s) for s in more_s.tolist()),
        worse=int(np.count_nonzero(work[0] < work[1])),
        better=int(np.count_nonzero(work[0] > work[1])),
    )
