"""What a division is worth: how much it serves, envy, the equal split, the distance to the best.

`verify` computes all of this again with code of its own.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Literal, NamedTuple

import numpy as np

from dure.award.divide import exact_sum
from dure.award.lots import Flags, Market
from dure.award.round import MILLI, PRICE_SCALE, Ints
from dure.award.wants import Floats

PAIRS_MAX = 2**24
"""Envy is measured pair by pair up to so many pairs, and bounded by prices beyond."""


class Measures(NamedTuple):
    """The measures of a division in seconds, over all that ask something that they can use.

    Parameters
    ----------
    asked_s, served_s : accelerator-seconds of work on the reference type, all together
        What is served is rounded down.
    served_mean : part of what was asked that is served, weighted geometric mean
        0 if one of them has nothing.
    gap : how far the weighted mean log of work is from the best at most
        None without prices, or if one has nothing.
    envy : the most that one would have with another's grant, in parts of its own
        The other's grant is scaled to its own weight and cut at what it asked; 1 is no envy. None
        if it is not known, or if one has nothing.
    envy_from : "pairs" where envy is measured, "prices" where it is an upper bound
    equal_split : the least part that one has of its equal split
        That is what it would have if each type were split by weight, or what it asked if less.
    """

    asked_s: int
    served_s: int
    served_mean: float
    gap: float | None
    envy: float | None
    envy_from: Literal["pairs", "prices", ""]
    equal_split: float | None


def measure_division(market: Market, grant_s: Ints, price: tuple[int, ...]) -> Measures:
    """Measure a division.

    Parameters
    ----------
    market : n applications, m lots
    grant_s : shape (n, m), accelerator-seconds of each lot
    price : shape (m,), weight per second in parts of `PRICE_SCALE`; empty where there is none
    """
    rows = np.flatnonzero(market.is_active())
    part = Market(
        market.lots,
        market.capacity_s,
        market.rate_milli[rows],
        market.asked_s[rows],
        market.weight[rows],
    )
    grant_s = grant_s[rows]
    work_milli = part.work_milli(grant_s)
    prices = np.array([float(Fraction(p, PRICE_SCALE)) for p in price])
    envy, envy_from = measure_envy(part, grant_s, work_milli, prices)
    return Measures(
        asked_s=exact_sum(part.asked_s),
        served_s=exact_sum(work_milli) // MILLI,
        served_mean=measure_served(part, work_milli),
        gap=measure_gap(part, work_milli, prices) if price else None,
        envy=envy,
        envy_from=envy_from,
        equal_split=measure_equal_split(part, work_milli),
    )


def measure_served(market: Market, work_milli: Ints) -> float:
    """Give the weighted geometric mean of the part served; 1 where nobody asks."""
    if work_milli.size == 0:
        return 1.0
    if not work_milli.all():
        return 0.0
    served = np.log(work_milli / (MILLI * market.asked_s))
    return float(np.exp((market.weight * served).sum() / market.weight.sum()))


def measure_gap(market: Market, work_milli: Ints, price: Floats) -> float | None:
    """Bound the welfare of any division by the dual at the prices, less what this one has.

    For any prices, nobody can have more than its best purchase, with its weight added to the money
    once: ``max over u of weight * log(u) - u * least price of work``, plus what all there is costs.
    """
    if work_milli.size == 0 or not work_milli.all():
        return None
    weight = market.weight.astype(np.float64)
    least = least_price(market, price)
    asked = (MILLI * market.asked_s).astype(np.float64)
    with np.errstate(divide="ignore"):
        best = np.minimum(asked, weight / least)
    dual = (weight * np.log(best / work_milli) - best * least).sum()
    return float((dual + (market.capacity_s * price).sum()) / weight.sum())


def least_price(market: Market, price: Floats) -> Floats:
    """Give the least price of a thousandth of a second of work for each application."""
    rate = market.rate_milli
    per_work = np.where(rate > 0, price / np.maximum(rate, 1), np.inf)
    least: Floats = per_work.min(axis=1, initial=np.inf)
    return least


def measure_envy(
    market: Market, grant_s: Ints, work_milli: Ints, price: Floats
) -> tuple[float | None, Literal["pairs", "prices", ""]]:
    """Find the worst weighted envy, over all pairs or by what anyone spends per weight."""
    if work_milli.size == 0:
        return 1.0, "pairs"
    asked = (MILLI * market.asked_s).astype(np.float64)
    envy_from: Literal["pairs", "prices"] = "pairs"
    rates, which = np.unique(market.rate_milli, axis=0, return_inverse=True)
    if len(rates) * work_milli.size <= PAIRS_MAX:
        per_weight = (grant_s / market.weight[:, None]).T
        most = np.array([(rate @ per_weight).max() for rate in rates.astype(np.float64)])
        liked = most[which.ravel()] * market.weight
    elif price.size:
        envy_from = "prices"
        spent = ((grant_s * price).sum(axis=1) / market.weight).max()
        with np.errstate(divide="ignore"):
            liked = spent * market.weight / least_price(market, price)
    else:
        return None, ""
    liked = np.minimum(liked, asked)
    if (work_milli[liked > 0] == 0).any():
        return None, ""
    has = work_milli > 0
    return float((liked[has] / work_milli[has]).max(initial=1.0)), envy_from


def measure_equal_split(market: Market, work_milli: Ints) -> float | None:
    """Find the least part of its equal split that an application has."""
    if work_milli.size == 0:
        return None
    all_work = market.rate_milli.astype(np.float64) @ market.capacity_s
    split = all_work * market.weight / market.weight.sum()
    return float((work_milli / np.minimum(split, MILLI * market.asked_s.astype(np.float64))).min())


def measure_level(
    market: Market, work_milli: Ints, who: tuple[Flags, Flags, Flags], price: Floats
) -> tuple[float | None, float | None]:
    """Say what the least of those held at a level has, and what none of those left can exceed.

    Parameters
    ----------
    market : n applications, m lots
    work_milli : shape (n,), thousandths of a second of the reference type that each has
    who : shape (n,), (n,) and (m,)
        Who is held at the level; who was left, and which lots, when the level was sought.
    price : shape (m,), parts of all money for one second of a lot; 0 where the lot does not bind

    Returns
    -------
    level : seconds per weight on the fastest type
        None where all who are held have what they asked, but for a second of each lot.
    bound : in the same unit; None where all who were left could have what they asked
    """
    held, left, lots = who
    pace = (market.weight * market.fastest_milli()).astype(np.float64)
    # Rounding may cost a second of each lot.
    short = held & (MILLI * market.asked_s - work_milli >= market.rate_milli.sum(axis=1))
    level = float((work_milli[short] / pace[short]).min()) if short.any() else None
    money = float((market.capacity_s * price).sum())
    if money == 0.0:
        return level, None
    asked, pace = MILLI * market.asked_s[left].astype(np.float64), pace[left]
    order = np.argsort(asked / pace)
    least = least_price(replace(market, rate_milli=market.rate_milli * lots), price)[left][order]
    full, rise = asked[order] * least, pace[order] * least
    filled, rising = np.cumsum(full), np.cumsum(rise[::-1])[::-1]
    cost = filled + (asked / pace)[order] * (rising - rise)
    if cost[-1] < money:
        return level, None
    at = int(np.searchsorted(cost, money))
    return level, float((money - filled[at] + full[at]) / rising[at])
