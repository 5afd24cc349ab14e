"""Choose projects in whole options: most points under all limits, with a bound (method 5).

1. Prices: the dual of the linear programme (choose_price).
2. What the prices decide stays; the undecided rest goes to HiGHS in whole numbers (choose_decide).
3. What still fits is filled, and every pair of justified envy is removed (choose_improve).
4. The prices are rounded to whole numbers, and the bound is computed from those (choose_check).
"""

from dataclasses import replace

import numpy as np

from dure.award.choose_check import bound_choice
from dure.award.choose_decide import TRIES, decide_bundles
from dure.award.choose_improve import Tally, chosen_of, remove_envy
from dure.award.choose_price import Prices, find_prices
from dure.award.choose_result import Choice, Shortfall, WholePrices
from dure.award.choose_rows import Rows, order_rows
from dure.award.choose_slate import Limits, Slate
from dure.award.choose_verify import least_missed, limits_met
from dure.award.round import Ints

SCALE_MAX = 10**9
WHOLE_MAX = 2**61
DEAR = 20
POINT = 1_000.0


def choose(slate: Slate, limits: Limits, gap_ppm: int = 300) -> Choice:
    """Choose the options that together are worth most, under all limits.

    Applications of the same score are told apart by their names as text. The order of the
    applications in the slate does not matter; the same input gives the same choice.

    Parameters
    ----------
    gap_ppm : millionths of the bound
        Stop when no choice can be better by more; 0 looks for the best.

    Returns
    -------
    choice : with no pair of justified envy; floors that cannot be met are in its shortfall

    Examples
    --------
    Two servers; the two that ask one each are worth more together than the one that asks both.

    >>> column = np.array([0, 1, 2])
    >>> score, use = np.array([50_000, 30_000, 25_000]), np.array([[2], [1], [1]])
    >>> slate = Slate(("a", "b", "c"), ("h200",), column, score, use, applicant=column)
    >>> choice = choose(slate, Limits((2,)), gap_ppm=0)
    >>> choice.chosen.tolist(), choice.score_milli, choice.prices.budget[0] / choice.prices.scale
    ([-1, 1, 2], 55000, 25000.0)
    """
    rows = order_rows(slate, limits)
    tally, prices = _solve(rows, gap_ppm)
    shortfall = None
    if tally.short().any():
        shortfall, start = _miss_least(slate, limits, rows, tally)
        rows = order_rows(slate, limits_met(limits, shortfall))
        tally, prices = _solve(rows, gap_ppm, start)
    met = limits_met(limits, shortfall)
    weight = np.floor(prices.price[: len(slate.budgets)]).astype(np.int64)
    remove_envy(tally, slate, met, weight)
    chosen = chosen_of(tally, slate)
    whole = _round_prices(slate, met, rows, prices, 1.0)
    return Choice(
        chosen=chosen,
        score_milli=int(slate.score_milli[chosen[chosen >= 0]].sum()),
        bound_milli=bound_choice(slate, met, whole) // whole.scale,
        prices=whole,
        shortfall=shortfall if shortfall and any(shortfall.missed) else None,
    )


def _solve(rows: Rows, gap_ppm: int, start: Ints | None = None) -> tuple[Tally, Prices]:
    """Find prices, then a choice that misses the floors least and is worth most.

    Parameters
    ----------
    start : options of the slate, a choice to fall back on
    """
    most = float(rows.best(rows.score.astype(float)).sum()) if rows.score.size else 0.0
    counted = rows.amount[rows.amount > 0]
    per_unit = float(rows.score.max(initial=0)) / float(counted.min(initial=1))
    dear = max(DEAR * per_unit, 2 * gap_ppm * most / 10**6, POINT)
    prices = find_prices(rows, dear)
    # Where the prices alone leave a floor short, more tries cannot help.
    short = bool(np.any((rows.sign < 0) & (prices.price > dear * (1 - 1e-6))))
    aim = gap_ppm * abs(prices.bound) / 10**6
    tally = decide_bundles(rows, prices, dear, aim, tries=1 if short else TRIES)
    if start is not None and tally.short().any():
        tally = Tally(rows, np.flatnonzero(np.isin(rows.option, start)))
    return tally, prices


def _miss_least(slate: Slate, limits: Limits, rows: Rows, tally: Tally) -> tuple[Shortfall, Ints]:
    """Find by how little the floors can be missed, with the proof, and a choice that does it."""
    blank = replace(rows, score=np.zeros_like(rows.score))
    prices = find_prices(blank, POINT)
    fewest = decide_bundles(blank, prices, POINT, POINT / 2)
    if fewest.short().sum() > tally.short().sum():
        fewest = tally
    missed = np.zeros(len(limits.shares), np.int64)
    floors = rows.sign < 0
    missed[rows.share[floors]] = fewest.short()[floors]
    whole = _round_prices(slate, limits, rows, prices, POINT)
    shortfall = Shortfall(
        missed=tuple(missed.tolist()), least=least_missed(slate, limits, whole), prices=whole
    )
    return shortfall, rows.option[fewest.picked()]


def _round_prices(
    slate: Slate, limits: Limits, rows: Rows, prices: Prices, unit: float
) -> WholePrices:
    """Write prices, in so many thousandths of points, as whole numbers of the finest safe scale."""
    price, cap_price = prices.price / unit, prices.cap_price / unit
    dearest = float(rows.score.max(initial=0)) + 1.0
    widest = np.r_[rows.use.max(axis=0, initial=0), np.full(price.size, rows.amount.max(initial=0))]
    dearest += float(widest[: price.size] @ price)
    dearest += float(rows.cap_amount.max(initial=0)) * float(cap_price.max(initial=0))
    scale = SCALE_MAX
    while scale > 1 and dearest * scale > WHOLE_MAX:
        scale //= 10
    whole = np.round(price * scale).astype(np.int64).tolist()
    budgets = len(slate.budgets)
    floor, ceiling = [0] * len(limits.shares), [0] * len(limits.shares)
    for row in range(budgets, rows.limit.size):
        side = floor if rows.sign[row] < 0 else ceiling
        side[rows.share[row]] = whole[row]
    cap = np.round(cap_price * scale).astype(np.int64)
    return WholePrices(
        scale=scale,
        budget=tuple(whole[:budgets]),
        floor=tuple(floor),
        ceiling=tuple(ceiling),
        cap={int(rows.applicants[at]): int(cap[at]) for at in np.flatnonzero(cap)},
    )
