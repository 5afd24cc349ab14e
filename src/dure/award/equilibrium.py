"""Method 4: competitive equilibrium, the division at which every application would stop trading.

Each application has its weight to spend, and each lot one price. Everyone buys where its work is
cheapest, up to what it asked, and what is wanted meets what is there. That division has the
largest weighted product of work (Nash welfare): nobody prefers another's grant scaled to its own
weight, and nobody who is short has less than the equal split would give. The proofs are in
docs/explanation/what-fair-means.md.
"""

from typing import NamedTuple

import numpy as np

from dure.award.lots import Market
from dure.award.prices import settle_market
from dure.award.round import MILLI, Ints
from dure.award.wants import Demand, Floats
from dure.award.whole import round_shares

GAP_MAX = 1e-8


class Equilibrium(NamedTuple):
    """A division with its prices.

    Parameters
    ----------
    grant_s : shape (n, m), accelerator-seconds of each lot
    share_s : shape (n, m), the same before rounding
    price : shape (m,), weight per accelerator-second of each lot
    """

    grant_s: Ints
    share_s: Floats
    price: Floats


def divide_by_equilibrium(market: Market, gap_max: float = GAP_MAX) -> Equilibrium:
    """Divide a market at its competitive equilibrium, to whole seconds.

    Parameters
    ----------
    market : n applications, m lots
    gap_max : how far from the largest welfare to stop, in parts of the summed weight
        1e-8 means that the weighted geometric mean of all work is that near to the best, in parts.

    Returns
    -------
    equilibrium : n applications, m lots
    """
    share_s = np.zeros(market.rate_milli.shape)
    price = np.zeros(market.capacity_s.size)
    rows = np.flatnonzero(market.is_active())
    lots = np.flatnonzero(market.capacity_s > 0)
    if rows.size:
        capacity_s = market.capacity_s[lots].astype(np.float64)
        weight = market.weight[rows].astype(np.float64)
        settled = settle_market(
            Demand(
                log_work(market.rate_milli[np.ix_(rows, lots)], capacity_s),
                np.log(MILLI * market.asked_s[rows].astype(np.float64)),
                weight / weight.sum(),
            ),
            gap_max,
        )
        share_s[np.ix_(rows, lots)] = settled.share * capacity_s
        price[lots] = settled.price * weight.sum() / capacity_s
    return Equilibrium(round_shares(market, share_s), share_s, price)


def log_work(rate_milli: Ints, capacity_s: Floats) -> Floats:
    """Give the log of the work that all of a lot would do; minus infinity where it does none."""
    with np.errstate(divide="ignore"):
        return np.log(rate_milli) + np.log(capacity_s)
