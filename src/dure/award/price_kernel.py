"""The speed of prices: what bidders spend at given prices, and how that bends when prices move.

Called only by `prices`, which checks and converts. A bidder with a weight to spend buys work at the
smoothed least price over ``z[a] = price[a] / rate[a]``::

    m = (sum over a of z[a] ** (-1 / sigma)) ** (-sigma)

which tends to ``min(z)`` as ``sigma`` tends to 0, and spends the part ``(m / z[a]) ** (1 / sigma)``
of its money on each type. A bidder with a need smooths by ``-tau * log(sum over a of
exp(-z[a] / tau))`` instead, with ``tau`` held at an anchor, so that the parts of its work sum to 1.
Steps are lettered alike in all functions.
"""

from math import exp, log, sqrt

import numpy as np

from dure.award.wants import Demand, Floats, Need, Scratch, Smoothing
from dure.twin.compile import compiled

REACH = 36.0
"""Types that are dearer by a factor of ``exp(36 * sigma)`` get less than 2.4e-16 of the money."""
LOG_MOST = 50.0
"""Nobody spends exp(50) times all weights; beyond, only overflow would change."""


@compiled
def lay_out(
    log_price: Floats, log_rate: Floats, sigma: float, scratch: Scratch
) -> tuple[int, float, float]:
    """Find the types worth buying: their parts of the money, and the log of the price of work."""
    part, at = scratch.part, scratch.at
    # A. The least price of work.
    least = np.inf
    for a in range(log_rate.size):
        least = min(least, log_price[a] - log_rate[a])
    # B. The parts, up to a factor, of what is near it.
    near = 0
    summed = 0.0
    scale = 1.0 / sigma
    for a in range(log_rate.size):
        above = (log_price[a] - log_rate[a] - least) * scale
        if above < REACH:
            part[near] = exp(-above)
            at[near] = a
            summed += part[near]
            near += 1
    for x in range(near):
        part[x] /= summed
    return near, least - sigma * log(summed), least


@compiled
def spend_of(weight: float, full: float, soft: float) -> tuple[float, float]:
    """Say what a bidder spends, and the bend of it, when all that it asks would cost ``full``.

    It maximises ``weight * log(use) + soft * weight * log(1 - use) - full * use``, where ``use`` is
    the part that it gets of what it asked: its weight while that is less than all it asked costs.
    """
    barrier = soft * weight
    root = sqrt((weight - full) ** 2 + 2.0 * barrier * (weight + full) + barrier * barrier)
    below = weight + barrier + full + root
    use = 2.0 * weight / below
    # Without cancellation: 1 - use, which may be far below the precision of use.
    if full < weight:
        lift = (2.0 * barrier * (weight + full) + barrier * barrier) / (root + weight - full)
        unused = (barrier + lift) / below
    else:
        unused = (root + full + barrier - weight) / below
    bend = full * full / (weight / (use * use) + barrier / (unused * unused))
    return full * use, bend


@compiled
def spend_by_weight(
    log_price: Floats,
    demand: Demand,
    smoothing: Smoothing,
    spent: Floats,
    curve: Floats,
    scratch: Scratch,
) -> None:
    """Add up by type what bidders spend, and the curve of that in the log of prices."""
    sigma, soft = smoothing
    part, at = scratch.part, scratch.at
    for i in range(demand.weight.size):
        near, log_m, _ = lay_out(log_price, demand.log_rate[i], sigma, scratch)
        # C. What it spends.
        full = exp(min(demand.log_asked[i] + log_m, LOG_MOST))
        spend, bend = spend_of(demand.weight[i], full, soft)
        swap = spend * (1.0 + 1.0 / sigma)
        for x in range(near):
            a = at[x]
            spent[a] += spend * part[x]
            curve[a, a] += swap * part[x]
            for y in range(near):
                curve[a, at[y]] += (bend - swap) * part[x] * part[y]


@compiled
def weigh_gap(
    log_price: Floats, demand: Demand, smoothing: Smoothing, portion: Floats, scratch: Scratch
) -> tuple[float, float]:
    """Give the dual value at the prices, and the welfare of what the bidders would get.

    ``portion[a]`` is the part of type a that one unit of money buys.
    """
    sigma, soft = smoothing
    part, at = scratch.part, scratch.at
    dual = welfare = 0.0
    for a in range(log_price.size):
        dual += exp(log_price[a])
    for i in range(demand.weight.size):
        weight, log_asked = demand.weight[i], demand.log_asked[i]
        near, log_m, least = lay_out(log_price, demand.log_rate[i], sigma, scratch)
        # C. What it spends, and the work that this buys.
        spend, _ = spend_of(weight, exp(min(log_asked + log_m, LOG_MOST)), soft)
        work = 0.0
        for x in range(near):
            work += spend * part[x] * portion[at[x]] * exp(demand.log_rate[i, at[x]])
        welfare += weight * log(work)
        # D. What it would get at best for its weight at these prices.
        log_weight = log(weight)
        if log_asked + least < log_weight:
            dual += weight * log_asked - exp(log_asked + least)
        else:
            dual += weight * (log_weight - least - 1.0)
    return dual, welfare


@compiled
def hand_out(
    log_price: Floats,
    demand: Demand,
    smoothing: Smoothing,
    portion: Floats,
    share: Floats,
    scratch: Scratch,
) -> None:
    """Write what each bidder buys, in parts of each type; ``portion`` as in `weigh_gap`."""
    sigma, soft = smoothing
    part, at = scratch.part, scratch.at
    for i in range(demand.weight.size):
        near, log_m, _ = lay_out(log_price, demand.log_rate[i], sigma, scratch)
        # C. What it spends.
        full = exp(min(demand.log_asked[i] + log_m, LOG_MOST))
        spend, _ = spend_of(demand.weight[i], full, soft)
        for x in range(near):
            share[i, at[x]] = spend * part[x] * portion[at[x]]


@compiled
def lay_out_work(
    log_price: Floats, log_anchor: Floats, log_rate: Floats, sigma: float, scratch: Scratch
) -> tuple[int, float, float]:
    """Find where one unit of work is done: its parts, what each would cost, and the price of it."""
    part, cost, at = scratch.part, scratch.cost, scratch.at
    # A. The least price of work, now and at the anchor.
    least = anchor = np.inf
    for a in range(log_rate.size):
        least = min(least, log_price[a] - log_rate[a])
        anchor = min(anchor, log_anchor[a] - log_rate[a])
    tau = sigma * exp(anchor)
    lowest = exp(least)
    reach = REACH * tau / lowest
    # B. The parts of what is near it.
    near = 0
    summed = 0.0
    for a in range(log_rate.size):
        # exp(x) - 1 is at least x, so what is beyond reach in logarithms is beyond reach.
        if log_price[a] - log_rate[a] - least < reach:
            cost[near] = exp(log_price[a] - log_rate[a])
            part[near] = exp((lowest - cost[near]) / tau)
            at[near] = a
            summed += part[near]
            near += 1
    for x in range(near):
        part[x] /= summed
    return near, lowest - tau * log(summed), tau


@compiled
def spend_on_need(
    log_price: Floats,
    log_anchor: Floats,
    need: Need,
    sigma: float,
    spent: Floats,
    curve: Floats,
    scratch: Scratch,
) -> float:
    """Add up by type what it costs to meet needs, with its curve; give the smoothed cost of all."""
    part, cost, at = scratch.part, scratch.cost, scratch.at
    total = 0.0
    for i in range(need.log_need.size):
        rates = need.log_rate[i]
        near, price, tau = lay_out_work(log_price, log_anchor, rates, sigma, scratch)
        # C. What it spends.
        work = exp(need.log_need[i])
        total += work * price
        for x in range(near):
            a = at[x]
            paid = work * part[x] * cost[x]
            spent[a] += paid
            curve[a, a] += paid * cost[x] / tau
            for y in range(near):
                curve[a, at[y]] -= paid * part[y] * cost[y] / tau
    return total


@compiled
def hand_out_work(
    log_price: Floats,
    log_anchor: Floats,
    need: Need,
    sigma: float,
    share: Floats,
    scratch: Scratch,
) -> None:
    """Write where the needs of each bidder are met, in parts of each type."""
    part, at = scratch.part, scratch.at
    for i in range(need.log_need.size):
        rates = need.log_rate[i]
        near, _, _ = lay_out_work(log_price, log_anchor, rates, sigma, scratch)
        # C. What it takes of each type.
        for x in range(near):
            share[i, at[x]] = exp(need.log_need[i] - rates[at[x]]) * part[x]
