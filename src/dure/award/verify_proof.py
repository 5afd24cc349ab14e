"""Check what a division is said to measure, and the proof of how near to the best it is.

The proofs are weak duality: at any prices, what everyone would buy at best is worth at least as
much as any division. So a gap holds whoever found the prices, and it is computed again here.
"""

import math
from fractions import Fraction

import numpy as np

from dure.award import findings_division as said
from dure.award.certificate_paper import CertificatePaper
from dure.award.findings_division import find
from dure.award.lots import Flags, Market
from dure.award.round import MILLI, PRICE_SCALE, Ints
from dure.award.wants import Floats
from dure.terms.finding import Finding

TOLERANCE = 1e-9
PAIRS_MAX = 2**24
BISECTIONS = 200


def agrees(stated: str | None, found: float | None) -> bool:
    """Tell whether a stated decimal is a recomputed number, up to the last digits of a float."""
    if stated is None or found is None:
        return stated is None and found is None
    return math.isclose(float(stated), max(found, 0.0), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def check_measures(paper: CertificatePaper, market: Market, grant_s: Ints) -> list[Finding]:
    """Measure the division again and compare."""
    rows = [i for i, active in enumerate(market.is_active().tolist()) if active]
    work = (market.rate_milli * grant_s).sum(axis=1)[rows].astype(np.float64)
    price = np.array([int(lot.price) / PRICE_SCALE for lot in paper.lots])
    if paper.method != "equilibrium":
        price = np.zeros(0)
    envy, envy_from = envy_again(market, grant_s, rows, price)
    stated = paper.measures
    asked_s = sum(int(market.asked_s[i]) for i in rows)
    served_s = sum(int(w) for w in (market.rate_milli * grant_s).sum(axis=1)[rows]) // MILLI
    pairs = {
        "served_mean": (stated.served_mean, served_again(market, rows, work)),
        "gap": (stated.gap, gap_again(market, rows, work, price) if price.size else None),
        "envy": (stated.envy, envy),
        "equal_split": (stated.equal_split, split_again(market, rows, work)),
    }
    exact = {
        "asked_s": (stated.asked_s, asked_s),
        "served_s": (stated.served_s, served_s),
        "envy_from": (stated.envy_from, envy_from),
        "price": (any(int(lot.price) for lot in paper.lots) and not price.size, False),
    }
    return [
        find(said.MEASURE_DIFFERS, f"measures.{name}", measure=name, stated=says, found=found)
        for name, (says, found) in pairs.items()
        if not agrees(says, found)
    ] + [
        find(said.MEASURE_DIFFERS, f"measures.{name}", measure=name, stated=says, found=found)
        for name, (says, found) in exact.items()
        if says != found
    ]


def served_again(market: Market, rows: list[int], work: Floats) -> float:
    """Take the weighted geometric mean of the part served, one by one."""
    if 0.0 in work:
        return 0.0
    summed, weights = 0.0, 0
    for i, w in zip(rows, work.tolist(), strict=True):
        weight = int(market.weight[i])
        summed += weight * math.log(w / (MILLI * int(market.asked_s[i])))
        weights += weight
    return math.exp(summed / weights) if weights else 1.0


def cheapest(market: Market, i: int, price: list[float]) -> float:
    """Find the least price of a thousandth of a second of work."""
    rates: list[int] = market.rate_milli[i].tolist()
    return min(p / rate for rate, p in zip(rates, price, strict=True) if rate > 0)


def gap_again(market: Market, rows: list[int], work: Floats, price: Floats) -> float | None:
    """Compare with what each would have at best if it could buy all it wanted at the prices."""
    if not rows or 0.0 in work:
        return None
    prices: list[float] = price.tolist()
    gap = float(sum(c * p for c, p in zip(market.capacity_s.tolist(), prices, strict=True)))
    for i, w in zip(rows, work.tolist(), strict=True):
        weight, asked = int(market.weight[i]), float(MILLI * int(market.asked_s[i]))
        least = cheapest(market, i, prices)
        best = asked if asked * least <= weight else weight / least
        gap += weight * math.log(best / w) - best * least
    return gap / sum(int(market.weight[i]) for i in rows)


def envy_again(
    market: Market, grant_s: Ints, rows: list[int], price: Floats
) -> tuple[float | None, str]:
    """Look for the grant that each would like best, scaled to its own weight."""
    if not rows:
        return 1.0, "pairs"
    kinds: dict[tuple[int, ...], list[int]] = {}
    for i in rows:
        kinds.setdefault(tuple(market.rate_milli[i].tolist()), []).append(i)
    scaled = grant_s[rows] / market.weight[rows][:, None].astype(np.float64)
    by_pairs = len(kinds) * len(rows) <= PAIRS_MAX
    if not by_pairs and not price.size:
        return None, ""
    dearest = float((scaled @ price).max()) if not by_pairs else 0.0
    worst = 1.0
    for rates, members in kinds.items():
        if by_pairs:
            most = float((scaled @ np.array(rates, dtype=np.float64)).max())
        else:
            least = cheapest(market, members[0], price.tolist())
            most = dearest / least if least > 0 else math.inf
        for i in members:
            liked = min(most * int(market.weight[i]), float(MILLI * int(market.asked_s[i])))
            has = float(market.rate_milli[i] @ grant_s[i])
            if liked > 0 and has == 0:
                return None, ""
            worst = max(worst, liked / has if has else 0.0)
    return worst, "pairs" if by_pairs else "prices"


def split_again(market: Market, rows: list[int], work: Floats) -> float | None:
    """Compare each with its part by weight of every lot, cut at what it asked."""
    if not rows:
        return None
    weights = sum(int(market.weight[i]) for i in rows)
    capacity = market.capacity_s.tolist()
    parts: list[float] = []
    for i, w in zip(rows, work.tolist(), strict=True):
        rates = market.rate_milli[i].tolist()
        all_work = sum(rate * c for rate, c in zip(rates, capacity, strict=True))
        due = min(
            Fraction(all_work * int(market.weight[i]), weights),
            Fraction(MILLI * int(market.asked_s[i])),
        )
        parts.append(w / float(due))
    return min(parts)


def check_bottlenecks(paper: CertificatePaper, market: Market, grant_s: Ints) -> list[Finding]:
    """Check level after level: who is held, what the least of them has, what nobody can exceed."""
    findings: list[Finding] = []
    left, lots = market.is_active(), market.capacity_s > 0
    if paper.method == "leximin":
        fields = {"measure": "bottlenecks", "stated": len(paper.bottlenecks), "found": "more"}
    else:
        left = np.zeros_like(left)
        fields = {"measure": "bottlenecks", "stated": len(paper.bottlenecks), "found": 0}
    for at, stated in enumerate(paper.bottlenecks):
        if len(stated.price) != len(market.lots) or not left.any():
            return [*findings, find(said.MEASURE_DIFFERS, "bottlenecks", **fields)]
        price = np.array([int(p) / PRICE_SCALE for p in stated.price]) * lots
        binds = price > 0
        usable = (market.rate_milli > 0) & lots
        held = left & (usable.sum(axis=1) == (usable & binds).sum(axis=1))
        held = held if binds.any() else left
        found = {
            "held": (stated.held, int(held.sum())),
            "level": (stated.level, level_of(market, grant_s, held)),
            "bound": (stated.bound, bound_of(market, (left, lots), price)),
        }
        for name, (says, is_) in found.items():
            if says != is_ if isinstance(says, int) else not agrees(says, is_):
                what = f"bottlenecks.{at}.{name}"
                fields = {"measure": what, "stated": says, "found": is_}
                findings.append(find(said.MEASURE_DIFFERS, "bottlenecks", **fields))
        left, lots = left & ~held, lots & ~binds
    if left.any():
        findings.append(find(said.MEASURE_DIFFERS, "bottlenecks", **fields))
    return findings


def level_of(market: Market, grant_s: Ints, held: Flags) -> float | None:
    """Find the least progress of those held that are short by more than a second of each lot."""
    levels = []
    for i in np.flatnonzero(held).tolist():
        rates = market.rate_milli[i]
        has = int(rates @ grant_s[i])
        if MILLI * int(market.asked_s[i]) - has >= int(rates.sum()):
            levels.append(has / (int(market.weight[i]) * int(rates.max())))
    return min(levels, default=None)


def bound_of(market: Market, who: tuple[Flags, Flags], price: Floats) -> float | None:
    """Halve the interval in which the level lies that costs all money at the prices."""
    left, lots = who
    money = float((market.capacity_s * price).sum())
    if money == 0.0:
        return None
    rows = np.flatnonzero(left)
    rates = market.rate_milli[rows] * lots
    least = np.where(rates > 0, price / np.maximum(rates, 1), np.inf).min(axis=1)
    asked = MILLI * market.asked_s[rows].astype(np.float64)
    pace = (market.weight[rows] * market.rate_milli[rows].max(axis=1)).astype(np.float64)
    low, high = 0.0, float((asked / pace).max())
    if float((asked * least).sum()) < money:
        return None
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        costs = float((np.minimum(asked, middle * pace) * least).sum())
        low, high = (middle, high) if costs < money else (low, middle)
    return high
