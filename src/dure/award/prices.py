"""Prices at which what is wanted meets what is there, by Newton's method on few prices.

The dual of a division has one unknown per type, however many bidders there are. It has kinks where
a bidder is indifferent between two types, so it is smoothed by a temperature ``sigma`` and followed
as ``sigma`` falls. Each look at it is one pass over the bidders (`price_kernel`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dure.award.wants import Climb, Demand, Floats, Need, Smoothing, make_scratch

Look = Callable[[Floats], tuple[Floats, Floats]]
"""From log prices to the slope of the dual in them (shape k) and its curve (shape k, k)."""

SIGMA_START, SIGMA_FALL, SIGMA_LEAST = 0.3, 0.2, 1e-9
FALL_MOST = 0.9
SOFTNESS = 0.1
"""The barriers are this times ``sigma ** 2``: they round a cap off as widely as a tie of types."""
STEPS_MAX = 40
SAMPLE = 2_500
STEP_MAX, STEP_LEAST = 2.0, 1e-8
RIDGE = 1e-14
NOISE = 1e-6
"""Below this gap, rounding errors may keep prices from settling that are good all the same."""


@dataclass
class Trail:
    """Prices followed as sigma falls: by less at a time where they did not settle.

    Parameters
    ----------
    sigma, log_price : where they settled last, or where they start
    before : where they had settled before that
    fall : what sigma is multiplied by next
    """

    sigma: float
    log_price: Floats
    before: tuple[float, Floats] | None = None
    fall: float = SIGMA_FALL

    def goes_on(self) -> bool:
        """Tell whether there is a next sigma worth trying."""
        return self.sigma > SIGMA_LEAST and self.fall < FALL_MOST

    def guess(self) -> tuple[float, Floats]:
        """Give the next sigma, and where the prices go if they go on as they did."""
        sigma = self.sigma * self.fall
        if self.before is None:
            return sigma, self.log_price
        bend = (self.log_price - self.before[1]) / (self.sigma - self.before[0])
        return sigma, self.log_price + np.clip((sigma - self.sigma) * bend, -0.5, 0.5)

    def arrive(self, sigma: float, log_price: Floats, *, is_settled: bool) -> None:
        """Go on from here if prices settled; else try again from before, not so far."""
        if is_settled:
            self.before = (self.sigma, self.log_price)
            self.sigma, self.log_price = sigma, log_price
            self.fall = max(SIGMA_FALL, self.fall**2)
        else:
            self.fall = self.fall**0.5


class Settled(NamedTuple):
    """Prices at which a market has settled.

    Parameters
    ----------
    price : shape (k,), parts of the summed weight that all of a type costs
    share : shape (n, k), parts of each type
    gap : how far the welfare is from the best at most, in parts of the summed weight
    """

    price: Floats
    share: Floats
    gap: float


def settle_market(demand: Demand, gap_max: float) -> Settled:
    """Find the competitive equilibrium of a linear market with caps: the most weighted log welfare.

    Parameters
    ----------
    demand : n bidders, k types
    gap_max : what to stop at
        The least gap found is given where rounding errors do not allow it.

    References
    ----------
    .. [1] E. Eisenberg, D. Gale, *Consensus of subjective probabilities: the pari-mutuel
       method*, Annals of Mathematical Statistics 30(1), 1959.
    """
    from dure.award import price_kernel as kernel  # noqa: PLC0415 - it compiles, so only when used

    n, k = demand.log_rate.shape
    spent, curve, scratch = np.empty(k), np.empty((k, k)), make_scratch(k)
    trail = start_from_sample(demand)
    best = Settled(np.zeros(k), np.zeros((n, k)), np.inf)
    while best.gap > gap_max and trail.goes_on():
        sigma, log_price = trail.guess()
        smoothing = Smoothing(sigma, max(SOFTNESS * sigma * sigma, 0.05 * gap_max))

        def look(log_price: Floats, smoothing: Smoothing = smoothing) -> tuple[Floats, Floats]:
            tight = smoothing.soft / k
            spent[:], curve[:] = 0.0, 0.0
            kernel.spend_by_weight(log_price, demand, smoothing, spent, curve, scratch)
            return np.exp(log_price) - spent - tight, curve + np.eye(k) * tight

        tolerance = 0.02 * max(gap_max, sigma * sigma)
        log_price, is_settled = descend(look, log_price, tolerance)
        portion = 1.0 / np.maximum(np.exp(log_price), spent)
        dual, welfare = kernel.weigh_gap(log_price, demand, smoothing, portion, scratch)
        gap = dual - welfare
        is_better = gap < best.gap
        trail.arrive(sigma, log_price, is_settled=is_settled or (is_better and gap < NOISE))
        if is_better:
            share = np.zeros((n, k))
            kernel.hand_out(log_price, demand, smoothing, portion, share, scratch)
            best = Settled(np.exp(log_price), share, gap)
    return best


def start_from_sample(demand: Demand) -> Trail:
    """Choose where to start: at equal prices, or for a large round where every m-th bidder settles.

    Each bidder of the sample stands for m of them. Only the start depends on it, not the end.
    """
    n, k = demand.log_rate.shape
    if n < 2 * SAMPLE:
        return Trail(SIGMA_START / SIGMA_FALL, np.full(k, -np.log(k)))
    each = n // SAMPLE
    log_rate, log_asked, weight = (np.ascontiguousarray(column[::each]) for column in demand)
    sample = Demand(log_rate, log_asked + np.log(each), weight / weight.sum())
    return Trail(SIGMA_START * SIGMA_FALL, np.log(settle_market(sample, 1e-3).price))


class Lifted(NamedTuple):
    """How far a market can lift all bidders alike.

    Parameters
    ----------
    price : shape (k,), parts that sum to 1; what holds the level down is dear
    share : shape (n, k), parts of each type
    level : the level reached by all that do not have what they asked; infinite where all have
    gap : how much higher it could be at most, in parts of the level
    """

    price: Floats
    share: Floats
    level: float
    gap: float


def lift_level(climb: Climb, gap_max: float) -> Lifted:
    """Find the highest level at which everyone has it, or all it asked.

    With those that have all they asked known, the highest level of the rest is a convex problem in
    the prices. They are known from below: a level that was reached stays in reach when those that
    it fills ask no more than they did.
    """
    n, k = climb.log_rate.shape
    full_at = np.exp(climb.log_asked - climb.log_pace)
    trail, full = Trail(SIGMA_START / SIGMA_FALL, np.full(k, -np.log(k))), 0
    best = Lifted(np.zeros(k), np.zeros((n, k)), 0.0, np.inf)
    while best.gap > gap_max and trail.goes_on():
        sigma, guess = trail.guess()
        smoothing = Smoothing(sigma, max(SOFTNESS * sigma * sigma, 0.05 * gap_max))
        met = meet_needs(climb, full, guess, smoothing)
        while (now_full := int(np.searchsorted(full_at, met.level, side="right"))) > full:
            full = now_full
            met = meet_needs(climb, full, met.log_price, smoothing)
        price = np.exp(met.log_price)
        # Beyond the level at which all have what they asked there is none.
        most = min(bound_level(climb, price), float(full_at[-1]))
        gap = most / met.level - 1.0 if full < n else 0.0
        is_better = gap < best.gap
        is_settled = met.is_settled or (is_better and gap < NOISE)
        trail.arrive(sigma, met.log_price, is_settled=is_settled)
        if is_better:
            best = Lifted(price / price.sum(), met.share, met.level, gap)
    return best


class Met(NamedTuple):
    """Climb met at some prices, with the rest lifted as far as that allows."""

    log_price: Floats
    share: Floats
    level: float
    is_settled: bool


def meet_needs(climb: Climb, full: int, anchor: Floats, smoothing: Smoothing) -> Met:
    """Give the first ``full`` bidders all they asked and lift the others as far as possible."""
    from dure.award import price_kernel as kernel  # noqa: PLC0415 - it compiles, so only when used

    n, k = climb.log_rate.shape
    sigma, tight = smoothing.sigma, smoothing.soft / k
    first = Need(climb.log_rate[:full], climb.log_asked[:full])
    rest = Need(climb.log_rate[full:], climb.log_pace[full:])
    scratch, cost = make_scratch(k), np.inf

    def look(log_price: Floats) -> tuple[Floats, Floats]:
        nonlocal cost
        paid, bend = np.zeros(k), np.eye(k) * tight
        kernel.spend_on_need(log_price, anchor, first, sigma, paid, bend, scratch)
        if full < n:
            risen, curve = np.zeros(k), np.zeros((k, k))
            cost = kernel.spend_on_need(log_price, anchor, rest, sigma, risen, curve, scratch)
            paid += risen / cost
            bend += curve / cost + np.outer(risen, risen) / cost**2
        return np.exp(log_price) - paid - tight, bend

    log_price, is_settled = descend(look, anchor, 0.02 * max(smoothing.soft, 1e-12))
    slope, _ = look(log_price)
    sold = 1.0 - (slope + tight) / np.exp(log_price)
    shrink = 1.0 / max(1.0, float(sold.max()))
    need = np.concatenate([first.log_need, rest.log_need - np.log(cost)])
    share = np.zeros((n, k))
    kernel.hand_out_work(log_price, anchor, Need(climb.log_rate, need), sigma, share, scratch)
    level = shrink / cost if full < n else np.inf
    return Met(log_price, share * shrink, level, is_settled)


def bound_level(climb: Climb, price: Floats) -> float:
    """Give the level that no division can exceed: what all money buys at these prices.

    For any prices, lifting everyone to a level costs at least ``min(asked, level * pace)`` at the
    least price of work of each, and all there is costs ``sum(price)``.
    """
    least = np.exp((np.log(price) - climb.log_rate).min(axis=1))
    asked = np.cumsum(np.exp(climb.log_asked) * least)
    pace = np.cumsum((np.exp(climb.log_pace) * least)[::-1])[::-1]
    beyond = np.append(pace[1:], 0.0)
    full_at = np.exp(climb.log_asked - climb.log_pace)
    full = int(np.searchsorted(asked + full_at * beyond, price.sum()))
    if full == asked.size:
        return np.inf
    spent = asked[full - 1] if full else 0.0
    return float((price.sum() - spent) / pace[full])


def descend(look: Look, log_price: Floats, tolerance: float) -> tuple[Floats, bool]:
    """Go down a convex dual by damped Newton steps until hardly anything is over- or unsold.

    A step is halved while the slope along it says that it went far beyond the lowest point; values
    are not compared, since their last digits are lost long before those of the slope.

    Returns
    -------
    log_price : shape (k,)
    is_settled : whether the tolerance was met
    """
    slope, curve = look(log_price)
    for _ in range(STEPS_MAX):
        if np.abs(slope).sum() <= tolerance and (-slope / np.exp(log_price)).max() <= tolerance:
            return log_price, True
        # Where a type has no buyer its price would fall without end: bend it to one step at a time.
        stiff = np.maximum(np.diag(curve), np.abs(slope) / STEP_MAX)
        scale = np.sqrt(stiff)
        # A hair on the diagonal, so that types which only move together can be solved for.
        even = (curve + np.diag(stiff - np.diag(curve))) / np.outer(scale, scale)
        step = -np.linalg.solve(even + RIDGE * np.eye(scale.size), slope / scale) / scale
        drop = -slope @ step
        size = min(1.0, STEP_MAX / np.abs(step).max())
        slope, curve = look(log_price + size * step)
        while slope @ step > drop / 2 and size > STEP_LEAST:
            size /= 2
            slope, curve = look(log_price + size * step)
        log_price = log_price + size * step
    return log_price, False
