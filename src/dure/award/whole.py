"""From shares to whole seconds: never above what was asked or is there, and nothing left over.

A share is a real number of seconds that a method found. It is rounded down; the odd seconds of a
lot go to the largest remainders, as in `divide`; and a second that is still left, because the
method stopped a hair short of the optimum, goes by weight to those who hold some of the lot
already, then to anyone who can use it. So in the end there is no second left that an application
could still use.
"""

import numpy as np

from dure.award.divide import divide_columns, exact_sum, largest_first
from dure.award.lots import Flags, Market, room_s
from dure.award.round import MILLI, Ints
from dure.award.wants import Floats


def round_shares(market: Market, share_s: Floats) -> Ints:
    """Round shares to whole seconds.

    Parameters
    ----------
    market : n applications, m lots
    share_s : shape (n, m), accelerator-seconds
        Within a rounding error of what is asked and what is there.

    Returns
    -------
    grant_s : shape (n, m), accelerator-seconds
    """
    share_s = np.where(market.rate_milli > 0, np.maximum(share_s, 0.0), 0.0)
    grant_s = np.minimum(np.floor(share_s), market.capacity_s).astype(np.int64)
    cut_to_asked(market, grant_s)
    cut_to_capacity(market, grant_s)
    work_milli = market.work_milli(grant_s)
    for lot in range(len(market.lots)):
        held = share_s[:, lot] > 0
        give_odd_seconds(market, grant_s, work_milli, lot, share_s[:, lot] - grant_s[:, lot])
        give_what_is_left(market, grant_s, work_milli, lot, held)
    for lot in range(len(market.lots)):
        give_what_is_left(market, grant_s, work_milli, lot, market.rate_milli[:, lot] > 0)
    return grant_s


def cut_to_asked(market: Market, grant_s: Ints) -> None:
    """Take back, lot after lot, what a rounding error gave above what was asked."""
    over = market.work_milli(grant_s) - MILLI * market.asked_s
    for lot in range(len(market.lots)):
        rate = np.maximum(market.rate_milli[:, lot], 1)
        back = np.minimum(-(-np.maximum(over, 0) // rate), grant_s[:, lot])
        grant_s[:, lot] -= back
        over -= back * rate


def cut_to_capacity(market: Market, grant_s: Ints) -> None:
    """Take back from the largest grants what a rounding error gave above what is there."""
    for lot, capacity_s in enumerate(market.capacity_s.tolist()):
        over = exact_sum(grant_s[:, lot]) - capacity_s
        while over > 0:
            i = int(np.argmax(grant_s[:, lot]))
            back = min(over, int(grant_s[i, lot]))
            grant_s[i, lot] -= back
            over -= back


def give_odd_seconds(
    market: Market, grant_s: Ints, work_milli: Ints, lot: int, part_s: Floats
) -> None:
    """Give the seconds lost in rounding down to the largest remainders that can use one more."""
    can = (part_s > 0) & (room_s(market, work_milli, lot) > 0)
    rows = np.flatnonzero(can)
    left = int(market.capacity_s[lot]) - exact_sum(grant_s[:, lot])
    count = min(left, rows.size, round(float(part_s[rows].sum())))
    # Remainders are compared to a millionth, so that equal shares tie and the earlier row is first.
    chosen = rows[largest_first(np.round(part_s[rows] * 1e6).astype(np.int64), count)]
    grant_s[chosen, lot] += 1
    work_milli[chosen] += market.rate_milli[chosen, lot]


def give_what_is_left(
    market: Market, grant_s: Ints, work_milli: Ints, lot: int, who: Flags
) -> None:
    """Divide by weight what is left of a lot among some of the applications."""
    left = int(market.capacity_s[lot]) - exact_sum(grant_s[:, lot])
    if left == 0:
        return
    rows = np.flatnonzero(who)
    more = divide_columns(left, room_s(market, work_milli, lot)[rows], market.weight[rows])
    grant_s[rows, lot] += more
    work_milli[rows] += more * market.rate_milli[rows, lot]
