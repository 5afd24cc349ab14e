"""Decide in whole options: what the prices decide stays, the few hundred others go to HiGHS.

A basic answer of the linear programme has no more undecided bundles than limits that bind, so what
is left open is small. The first try opens the bundles nearest to the line. What it reaches puts
most options out for good: one that loses more against the best of its bundle than the gap cannot be
in a better choice. A later try opens all that are not out, if they are few enough.
"""

from dataclasses import replace

import numpy as np

from dure.award.choose_highs import Part, decide
from dure.award.choose_improve import Tally, fill, repair
from dure.award.choose_price import Prices, open_part
from dure.award.choose_rows import Floats, Rows
from dure.award.round import Ints

OPEN_LEAST, OPEN_PART = 400, 50
TRIES = 3
ENOUGH = 0.9  # Of the aim, so that what HiGHS rounds does not matter.
NODES_MAX = 20_000
WORK_MAX = 2 * 10**9  # Nodes × open options² of a later try: at most some 40 CPU s.
ONE = 1.0  # A thousandth of a point: less makes no difference to whole scores.


def decide_bundles(
    rows: Rows, prices: Prices, dear: float, aim: float, tries: int = TRIES
) -> Tally:
    """Decide every bundle; try again where the aim is missed and something better is possible.

    Parameters
    ----------
    dear : thousandths of points that each unit costs by which a floor is short
    aim : thousandths of points
        Stop when no choice can be better by more.
    tries : at most so many; a third one only where floors are short

    Returns
    -------
    tally : the best choice seen: least short of floors, then most points
    """
    margin = prices.margin(rows) if rows.score.size else np.zeros(0)
    size = OPEN_LEAST + margin.size // OPEN_PART
    best, gap = Tally(rows, rows.start[:0]), np.inf
    for attempt in range(tries):
        reach = min(gap + ONE, _reach_of(margin, size))
        holds_all_better = reach > gap or np.isinf(reach)
        part, fixed = _open_within(rows, prices, margin, reach)
        chosen = decide(
            rows,
            replace(part, high=np.where(rows.sign < 0, dear, np.inf)),
            enough=prices.bound - ENOUGH * aim - float(rows.score[fixed].sum()),
            gap=max(aim if holds_all_better else aim / 4, ONE / 2),
            nodes=min(NODES_MAX, WORK_MAX // max(part.at.size, 1) ** 2 + 1) if attempt else 1,
        )
        tally = Tally(rows, np.concatenate([fixed, chosen]))
        repair(tally)
        fill(tally)
        best = min(best, tally, key=_loss)
        short, lost = _loss(best)
        gap = np.inf if short else prices.bound + lost
        if gap <= max(aim, ONE / 2) or (attempt > 0 and (holds_all_better or not short)):
            break
        size *= 8 if short else 2
    return best


def _loss(tally: Tally) -> tuple[int, int]:
    """Give what choices are compared by, the least first: units short, then minus the points."""
    return int(tally.short().sum()), -int(tally.rows.score[tally.picked()].sum())


def _reach_of(margin: Floats, size: int) -> float:
    """Give the margin that so many bundles are nearer than; without end where that is all."""
    return float(np.partition(margin, size)[size]) if size < margin.size else np.inf


def _open_within(rows: Rows, prices: Prices, margin: Floats, reach: float) -> tuple[Part, Ints]:
    """Open what loses no more than the reach: more, where else the decided ones break a limit."""
    part, fixed = open_part(rows, prices, margin <= reach)
    while np.any((part.room < 0) & (rows.sign > 0)):
        reach = _reach_of(margin, 2 * int((margin <= reach).sum()))
        part, fixed = open_part(rows, prices, margin <= reach)
    best = np.maximum(rows.best(prices.worth), 0) if rows.score.size else margin
    near = prices.worth[part.at] >= best[rows.bundle[part.at]] - max(reach, ONE)
    return replace(part, at=part.at[near]), fixed
