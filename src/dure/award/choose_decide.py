"""Decide in whole options: what the prices decide stays, the few hundred others go to HiGHS.

A basic answer of the linear programme has no more undecided bundles than limits that bind, so what
is left open is small, and what it can lose against the bound does not grow with the applications.
"""

from dataclasses import replace

import numpy as np

from dure.award.choose_highs import Part, decide
from dure.award.choose_improve import Tally, fill, repair
from dure.award.choose_price import Prices, open_part
from dure.award.choose_rows import Rows
from dure.award.round import Ints

OPEN_LEAST, OPEN_PART = 2_000, 100
TRIES = 3
NODES_MAX = 20_000
ENOUGH = 0.9  # Of the aim, so that what HiGHS rounds does not matter.
HALF_MILLI = 0.5


def decide_bundles(rows: Rows, prices: Prices, dear: float, aim: float) -> Tally:
    """Decide every bundle; try again with more of them open while the aim is missed.

    Parameters
    ----------
    dear : thousandths of points that each unit costs by which a floor is short
    aim : thousandths of points
        Stop when no choice can be better by more.

    Returns
    -------
    tally : the best choice seen: least short of floors, then most points
    """
    margin = prices.margin(rows) if rows.score.size else np.zeros(0)
    size = OPEN_LEAST + margin.size // OPEN_PART
    seen: list[Tally] = []
    for _ in range(TRIES):
        part, fixed = _open_nearest(rows, prices, margin, size)
        elastic = replace(part, high=np.where(rows.sign < 0, dear, np.inf))
        chosen = decide(
            rows,
            elastic,
            enough=prices.bound - ENOUGH * aim - float(rows.score[fixed].sum()),
            gap=max(aim / 4, HALF_MILLI),
            nodes=NODES_MAX,
        )
        tally = Tally(rows, np.concatenate([fixed, chosen]))
        repair(tally)
        fill(tally)
        seen.append(tally)
        points = int(rows.score[tally.picked()].sum())
        good = not tally.short().any() and prices.bound - points <= aim
        if good or size >= margin.size:
            break
        size = 2 * max(size, np.unique(rows.bundle[part.at]).size)
    return min(seen, key=lambda tally: (tally.short().sum(), -rows.score[tally.picked()].sum()))


def _open_nearest(rows: Rows, prices: Prices, margin: np.ndarray, size: int) -> tuple[Part, Ints]:
    """Open the bundles nearest to the line: enough that what is decided breaks nothing."""
    while size < margin.size:
        reach = np.partition(margin, size)[size]
        part, fixed = open_part(rows, prices, margin <= reach)
        if np.all((part.room >= 0) | (rows.sign < 0)):
            # An option further below the best of its bundle than the reach is decided too.
            best = np.maximum(rows.best(prices.worth), 0)[rows.bundle[part.at]]
            near = prices.worth[part.at] >= best - max(reach, 1.0)
            return replace(part, at=part.at[near]), fixed
        size *= 2
    return open_part(rows, prices, np.ones(margin.size, np.bool_))
