"""Who leaves a round since what it would get is of no use to it, and who is let back in.

The worse half of those who would get less than is of use leaves at a time, since what they leave
may be enough for the others. So too many may have left in the end; they are let back in, those who
need least first among those who can use the same types, as far as nobody's grant becomes useless.
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from dure.award.lots import Flags, Market, useful_milli
from dure.award.round import MILLI, Bids, Ints
from dure.terms.errors import InputRefused

T = TypeVar("T")
TRIES_MAX = 64
"""Rounds that are divided again at most, to let somebody back in."""
Withdrawn = tuple[int, ...]
Try = Callable[[Withdrawn], tuple[T, list[int]]]
"""Divides without some rows, and names rows that have to leave too."""


def worse_half(bids: Bids, market: Market, work_milli: Ints, who: Flags) -> list[int]:
    """Name the worse half of some that have less than is of use, the worst served first."""
    short = np.flatnonzero((work_milli < useful_milli(market, bids.least_s)) & who)
    part = work_milli[short] / (MILLI * bids.least_s[short])
    worst_first: list[int] = short[np.lexsort((-short, part))].tolist()
    return worst_first[: (short.size + 1) // 2]


def group_by_need(bids: Bids, market: Market) -> list[list[int]]:
    """Group rows by the types that they can use; order each by the seconds per weight needed.

    Returns
    -------
    groups : that of the first row first; in each the least needy first, of equal ones the earlier
    """
    need = bids.least_s / (bids.weight * np.maximum(market.fastest_milli(), 1))
    groups: dict[bytes, list[int]] = {}
    usable = market.rate_milli > 0
    for row in range(need.size):
        groups.setdefault(usable[row].tobytes(), []).append(row)
    return [sorted(rows, key=lambda row: need[row]) for rows in groups.values()]


def settle(divide: Try[T], groups: list[list[int]]) -> T:
    """Divide until nobody has to leave, then let back in whom there is room for.

    Parameters
    ----------
    divide : divides without some rows
    groups : all rows, by the order in which they are let back in
    """
    withdrawn: Withdrawn = ()
    divided, useless = divide(withdrawn)
    while useless:
        withdrawn = tuple(sorted({*withdrawn, *useless}))
        divided, useless = divide(withdrawn)
    outside, tries = set(withdrawn), 0
    for rows in groups:
        waiting = [row for row in rows if row in outside]
        # One, then twice as many each time; once that is too many, half as many each time.
        size, factor = min(1, len(waiting)), 2
        while size and tries < TRIES_MAX:
            tries += 1
            back = set(waiting[:size])
            tried, useless = _try_again(divide, tuple(sorted(outside - back)), divided)
            if useless:
                size, factor = size // 2, 1
            else:
                divided, outside, waiting = tried, outside - back, waiting[size:]
                size = min(size * factor, len(waiting))
    return divided


def _try_again(divide: Try[T], withdrawn: Withdrawn, divided: T) -> tuple[T, list[int]]:
    """Divide again; where that breaks a rule that the division so far keeps, nobody is let in."""
    try:
        return divide(withdrawn)
    except InputRefused:
        return divided, [-1]
