"""The prices of a choice: the dual of its linear programme, found by samples, then by boxes.

At prices ``y >= 0`` no choice is worth more than

    L(y) = Σ limit·y + Σ most·(price of a cap) + Σ over bundles of max(0, best score less charges)

(floors count negatively), so every price gives a bound and the best prices the least one. L is
convex. A small programme is handed to HiGHS as a whole. In a large one nearly all bundles are
decided by any prices near the best: 8 samples give such prices and how far they may be off; then
only the bundles that can change inside a box around the prices are handed over, and the box moves
until the least bound lies inside it.
"""

from dataclasses import dataclass

import numpy as np

from dure.award.choose_highs import Part, Relaxed, relax
from dure.award.choose_rows import Bools, Floats, Rows
from dure.award.round import Ints

WHOLE_OPTIONS = 30_000  # Up to here one linear programme is quicker: 23,588 options in 1 CPU s.
SAMPLE_BUNDLES, SAMPLES = 4_000, 8
OPEN_BUNDLES = 8_000
STEPS_MAX = 40
GAP_ENOUGH = 1e-5
HALVINGS = 40


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices and what follows from them.

    Parameters
    ----------
    price : shape (r,), thousandths of points per unit of each row, not negative
    cap_price : shape (c,), the same for the cap of each applicant
    bound : thousandths of points; no choice is worth more
    worth : shape (m,), the score of each option less what it costs
    """

    price: Floats
    cap_price: Floats
    bound: float
    worth: Floats

    def margin(self, rows: Rows) -> Floats:
        """Say by how much each bundle is decided, shape (g,): 0 is undecided."""
        best = rows.best(self.worth)
        winners = rows.pick(self.worth)
        others = self.worth.copy()
        others[winners] = -np.inf
        return np.where(best > 0, best - np.maximum(rows.best(others), 0), -best)


def find_prices(rows: Rows, dear: float) -> Prices:
    """Find the prices of the least bound, to within a hundred-thousandth.

    Parameters
    ----------
    dear : thousandths of points that each unit of a floor costs that cannot be met
    """
    if not rows.score.size:
        return weigh(rows, np.zeros(rows.limit.size), np.zeros(0))
    if rows.score.size <= WHOLE_OPTIONS:
        whole = Part(
            at=np.arange(rows.score.size),
            room=rows.limit,
            cap_room=np.full(rows.applicants.size, rows.cap or 0),
            low=np.zeros(rows.limit.size),
            high=_highest(rows, dear),
        )
        found = relax(rows, whole)
        return weigh(rows, found.price, found.cap_price)
    price, spread = sample_prices(rows, dear)
    best = weigh(rows, price, _price_caps(rows, price))
    return _move_box(rows, dear, best, np.maximum(spread, spread.mean() / 4))


def weigh(rows: Rows, price: Floats, cap_price: Floats) -> Prices:
    """Compute the bound at some prices."""
    worth = rows.score - rows.charge(price)
    if rows.cap is not None and cap_price.any():
        worth -= cap_price[rows.applicant] * rows.cap_amount
    gained = np.maximum(rows.best(worth), 0).sum() if worth.size else 0.0
    rent = (price * rows.sign) @ rows.limit + cap_price.sum() * (rows.cap or 0)
    return Prices(price, cap_price, float(rent + gained), worth)


def _highest(rows: Rows, dear: float) -> Floats:
    """Give the highest price of each row: what a floor costs when it is not met; else none."""
    return np.where(rows.sign < 0, dear, np.inf)


def sample_prices(rows: Rows, dear: float) -> tuple[Floats, Floats]:
    """Price evenly spaced samples of the bundles; give the mean and its standard error.

    The mean of 8 samples of 4,000 is nearer to the truth than one sample of 12,000, and quicker.
    """
    bundles = rows.start.size
    stride = max(bundles // SAMPLE_BUNDLES, 1)
    count = min(SAMPLES, stride)
    found = []
    for number in range(count):
        chosen = np.zeros(bundles, np.bool_)
        chosen[number * stride // count :: stride] = True
        limit = rows.limit * (int(chosen.sum()) / bundles)
        part = Part(
            at=np.flatnonzero(chosen[rows.bundle]),
            room=limit.astype(np.int64),
            cap_room=np.full(rows.applicants.size, np.iinfo(np.int64).max),
            low=np.zeros(rows.limit.size),
            high=_highest(rows, dear),
        )
        found.append(relax(rows, part).price)
    prices = np.array(found)
    return prices.mean(axis=0), prices.std(axis=0) / np.sqrt(count) + prices.mean() / 100


def _move_box(rows: Rows, dear: float, best: Prices, half: Floats) -> Prices:
    """Move a box around the prices until the least bound lies inside it.

    The box doubles while the part predicts the bound well, and shrinks where it does not.
    """
    for _ in range(STEPS_MAX):
        found, predicted = _solve_box(rows, dear, best, half)
        inside = _lies_inside(found.price, best.price, half)
        tried = weigh(rows, found.price, _price_caps(rows, found.price))
        merged = np.where(found.cap_price > 0, found.cap_price, tried.cap_price)
        tried = min(tried, weigh(rows, found.price, merged), key=lambda prices: prices.bound)
        hoped = best.bound - predicted
        gained = best.bound - tried.bound
        if inside and gained >= 0 and tried.bound - predicted <= GAP_ENOUGH * abs(tried.bound):
            return tried
        half = half * (2.0 if gained > 3 / 4 * hoped else 0.5 if gained > 0 else 0.25)
        best = tried if gained > 0 else best
        if hoped <= GAP_ENOUGH * abs(best.bound):
            break
    return best


def _lies_inside(price: Floats, middle: Floats, half: Floats) -> bool:
    """Tell whether no price stands on a side of its box, 0 aside."""
    slack = 1e-6 * (1 + half)
    at_top = price >= middle + half - slack
    at_bottom = (price <= middle - half + slack) & (middle > half)
    return not bool(np.any(at_top | at_bottom))


def _solve_box(rows: Rows, dear: float, best: Prices, half: Floats) -> tuple[Relaxed, float]:
    """Find the least bound inside a box, with the bundles open that can change in it."""
    can_change = rows.charge(half * rows.sign) + 1
    ratio = best.margin(rows) / rows.best(can_change)
    nth = min(OPEN_BUNDLES, ratio.size - 1)
    opened = ratio <= np.partition(ratio, nth)[nth]
    part, fixed = open_part(rows, best, opened)
    boxed = Part(
        at=part.at,
        room=part.room,
        cap_room=part.cap_room,
        low=np.maximum(best.price - half, 0),
        high=np.minimum(best.price + half, _highest(rows, dear)),
    )
    found = relax(rows, boxed)
    return found, found.value + float(rows.score[fixed].sum())


def open_part(rows: Rows, prices: Prices, opened: Bools) -> tuple[Part, Ints]:
    """Decide all bundles but some by prices; give the part that is open, and what is decided.

    Bundles of applicants whose decided options break their cap are opened too.

    Parameters
    ----------
    opened : shape (g,), the bundles to leave open
    """
    winners = rows.pick(prices.worth)
    while True:
        fixed = winners[~opened[rows.bundle[winners]]]
        cap_room = (rows.cap or 0) - rows.cap_used(fixed)
        (broken,) = np.nonzero((cap_room < 0) & (rows.cap is not None))
        if not broken.size:
            break
        opened = opened.copy()
        opened[rows.bundle[np.isin(rows.applicant, broken)]] = True
    part = Part(
        at=np.flatnonzero(opened[rows.bundle]),
        room=rows.limit - rows.used(fixed),
        cap_room=cap_room,
        low=np.zeros(rows.limit.size),
        high=np.full(rows.limit.size, np.inf),
    )
    return part, fixed


def _price_caps(rows: Rows, price: Floats) -> Floats:
    """Price the caps of applicants at given prices of the rows, by halving, all at once."""
    cap_price = np.zeros(rows.applicants.size)
    if rows.cap is None:
        return cap_price
    worth = rows.score - rows.charge(price)
    over = rows.cap_used(rows.pick(worth)) > rows.cap
    touched = np.zeros(rows.start.size, np.bool_)
    touched[rows.bundle[over[rows.applicant]]] = True
    (at,) = np.nonzero(touched[rows.bundle])
    if not at.size:
        return cap_price
    bundle, amount, applicant = rows.bundle[at], rows.cap_amount[at], rows.applicant[at]
    opens = np.r_[True, bundle[1:] != bundle[:-1]]
    start, number = np.flatnonzero(opens), np.cumsum(opens) - 1
    low, high = cap_price.copy(), cap_price.copy()
    np.maximum.at(high, applicant, worth[at] / np.maximum(amount, 1))
    high[~over] = 0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        now = worth[at] - middle[applicant] * amount
        won = (now == np.maximum.reduceat(now, start)[number]) & (now > 0)
        asked = np.bincount(applicant[won], amount[won], cap_price.size)
        low = np.where(over & (asked > rows.cap), middle, low)
        high = np.where(over & (asked <= rows.cap), middle, high)
    return high
