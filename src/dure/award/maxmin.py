"""Method 3: lexicographic max-min, lifting the least served as far as it goes, then the next.

Progress is work per weight and per the fastest rate of an application: seconds on the type where it
is fastest, for a weight of one. So an application gains nothing by reporting all its rates higher.
Everyone is lifted to the highest common level, or to what it asked; lots that are dear at that
level hold it down, with all who can use nothing else; the others go on without them. Each level
uses up at least one lot, so there are at most as many levels as lots. The proofs are in
docs/explanation/what-fair-means.md.
"""

from typing import NamedTuple

import numpy as np

from dure.award.equilibrium import log_work
from dure.award.lots import Flags, Market
from dure.award.prices import Lifted, lift_level
from dure.award.round import MILLI, Ints
from dure.award.wants import Climb, Floats
from dure.award.whole import round_shares

GAP_MAX = 1e-8
LEAK = 1e-6
"""A part of a share below this is what the smoothing of prices leaks."""


class Bottleneck(NamedTuple):
    """One level: which lots hold whom down.

    Parameters
    ----------
    price : shape (m,), parts of all money for one second of each lot; 0 where it does not bind
    level : seconds per weight on the fastest type; infinite where all the rest have what they asked
    """

    price: Floats
    level: float


class MaxMin(NamedTuple):
    """A division with its levels, rising.

    Parameters
    ----------
    grant_s : shape (n, m), accelerator-seconds of each lot
    share_s : shape (n, m), the same before rounding
    """

    grant_s: Ints
    share_s: Floats
    bottlenecks: tuple[Bottleneck, ...]


def divide_max_min(market: Market, gap_max: float = GAP_MAX) -> MaxMin:
    """Divide a market so that no application can be lifted without lowering one served no better.

    Parameters
    ----------
    market : n applications, m lots
    gap_max : how far below the highest possible level to stop, in parts of it

    Returns
    -------
    max_min : n applications, m lots
    """
    share_s = np.zeros(market.rate_milli.shape)
    bottlenecks = []
    rows = np.flatnonzero(market.is_active())
    lots = np.flatnonzero(market.capacity_s > 0)
    while rows.size:
        usable = market.rate_milli[np.ix_(rows, lots)] > 0
        lifted = lift_rows(market, rows, lots, gap_max)
        is_dear = find_dear(lifted, usable, gap_max)
        is_last = not is_dear.any()
        is_held: Flags = np.logical_not((usable & ~is_dear).any(axis=1)) | is_last
        capacity_s = market.capacity_s[lots]
        share_s[np.ix_(rows[is_held], lots)] = lifted.share[is_held] * capacity_s
        price = np.zeros(len(market.lots))
        price[lots] = np.where(is_dear, lifted.price, 0.0) / capacity_s
        bottlenecks.append(Bottleneck(price, lifted.level))
        rows, lots = rows[~is_held], lots[~is_dear]
    return MaxMin(round_shares(market, share_s), share_s, tuple(bottlenecks))


def lift_rows(market: Market, rows: Ints, lots: Ints, gap_max: float) -> Lifted:
    """Lift some applications on some lots; give their shares in the order of the rows."""
    rate_milli = market.rate_milli[np.ix_(rows, lots)]
    log_asked = np.log(MILLI * market.asked_s[rows].astype(np.float64))
    log_pace = np.log(market.weight[rows]) + np.log(market.fastest_milli()[rows])
    order = np.argsort(log_asked - log_pace, kind="stable")
    capacity_s = market.capacity_s[lots].astype(np.float64)
    columns = (log_work(rate_milli, capacity_s), log_asked, log_pace)
    lifted = lift_level(Climb(*(np.ascontiguousarray(c[order]) for c in columns)), gap_max)
    back = np.argsort(order, kind="stable")
    return lifted._replace(share=lifted.share[back])


def find_dear(lifted: Lifted, usable: Flags, gap_max: float) -> Flags:
    """Tell which lots hold the level down.

    At the prices found, what all of a lot costs times the part of it that is unsold is the same
    small number for every lot, so the two tell apart what is dear and what is left over. Who buys
    of a dear lot can use no lot that is not dear; that settles the lots too small to tell.
    """
    if np.isinf(lifted.level):
        return np.zeros(lifted.price.size, dtype=np.bool)
    is_dear: Flags = lifted.price > np.sqrt(gap_max)
    while True:
        of_dear = lifted.share[:, is_dear].sum(axis=1)
        buys_dear = of_dear > LEAK * lifted.share.sum(axis=1)
        more: Flags = is_dear | usable[buys_dear].any(axis=0)
        if (more == is_dear).all():
            return is_dear
        is_dear = more
