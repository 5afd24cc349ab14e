"""Check the levels of a division by weight: given the level, every grant follows, to the second.

Nothing is searched for here. Second number k of a claim, counted from 0, is given at the level k by
weight. So at a stated level each share is known: what was asked, or the level times the weight
rounded up; and those whose next second stands exactly at the level have one more as long as there
is any, the larger weight first, then the earlier.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dure.award import findings_division as said
from dure.award.certificate_paper import CertificatePaper
from dure.award.findings_division import find
from dure.award.lots import Market
from dure.award.round import MILLI, Bids, Ints, Rules
from dure.terms.finding import Finding

Level = Fraction | None
Levels = dict[tuple[int, int, int], Level]
"""Levels as stated, by choice, lot and group; group -1 is the level among groups, or of all."""


@dataclass(frozen=True, slots=True)
class PoolRows:
    """Those who share a lot as their first, second, … choice, with what they still ask of it.

    ``left`` is what there is to share, ``had`` lists row and seconds of those before them.
    """

    choice: int
    lot: int
    rows: tuple[int, ...]
    asks: tuple[int, ...]
    weights: tuple[int, ...]
    grants: tuple[int, ...]
    left: int
    had: tuple[tuple[int, int], ...]


def check_pools(
    bids: Bids, rules: Rules, paper: CertificatePaper, market: Market, grant_s: Ints
) -> list[Finding]:
    """Follow the pools in their order, and compare every grant with what its level gives."""
    levels: Levels = {(p.choice, p.lot, p.group): read_level(p.level) for p in paper.pools}
    findings: list[Finding] = []
    used: set[tuple[int, int, int]] = set()
    for pool in follow_pools(market, grant_s) if paper.method == "weighted" else ():
        parts = [(-1, pool.left, list(range(len(pool.rows))))]
        if rules.track_weight or rules.set_asides:
            used.add((pool.choice, pool.lot, -1))
            parts, wrong = check_groups(bids, rules, pool, levels)
            findings += wrong
        for group, budget, places in parts:
            key = (pool.choice, pool.lot, group)
            used.add(key)
            asks = [pool.asks[x] for x in places]
            weights = [pool.weights[x] for x in places]
            lows = [0] * len(asks)
            wanted = share_at(budget, (lows, asks, weights), levels.get(key, Fraction(-1)))
            if wanted is None:
                findings.append(differs(f"pools.{key}", levels.get(key), f"{budget} to share"))
                continue
            for x, seconds in zip(places, wanted, strict=True):
                if pool.grants[x] != seconds:
                    fields = {"id": bids.ids[pool.rows[x]], "lot": pool.lot}
                    fields |= {"given_s": pool.grants[x], "found_s": seconds}
                    findings.append(find(said.GRANT_OFF_LEVEL, "grants", **fields))
    for key in sorted(levels.keys() - used):
        findings.append(differs(f"pools.{key}", levels[key], "no such pool"))
    if len(levels) != len(paper.pools):
        findings.append(differs("pools", len(paper.pools), len(levels)))
    return findings


def read_level(text: str | None) -> Level:
    """Read a level; what divides by nothing is no level of anything."""
    if text is None:
        return None
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below or 1)) if int(below or 1) else Fraction(-1)


def differs(what: str, stated: object, found: object) -> Finding:
    """Say that a level is not as stated."""
    return find(said.LEVEL_DIFFERS, "pools", what=what, stated=stated, found=found)


def follow_pools(market: Market, grant_s: Ints) -> Iterator[PoolRows]:
    """Give each pool in the order in which it was filled."""
    rates, table = market.rate_milli.tolist(), grant_s.tolist()
    missing = [MILLI * asked for asked in market.asked_s.tolist()]
    weights = market.weight.tolist()
    pools: dict[tuple[int, int], list[int]] = {}
    for row, rate in enumerate(rates):
        usable = sorted((-r, lot) for lot, r in enumerate(rate) if r > 0 and missing[row] > 0)
        for place, (_, lot) in enumerate(usable):
            pools.setdefault((place + 1, lot), []).append(row)
    left = market.capacity_s.tolist()
    had: list[list[tuple[int, int]]] = [[] for _ in left]
    for (choice, lot), rows in sorted(pools.items()):
        if left[lot] == 0:
            continue
        asks = tuple(missing[i] // rates[i][lot] for i in rows)
        grants = tuple(table[i][lot] for i in rows)
        weight = tuple(weights[i] for i in rows)
        yield PoolRows(choice, lot, tuple(rows), asks, weight, grants, left[lot], tuple(had[lot]))
        left[lot] -= sum(grants)
        had[lot] += zip(rows, grants, strict=True)
        for i, seconds in zip(rows, grants, strict=True):
            missing[i] -= seconds * rates[i][lot]


def check_groups(
    bids: Bids, rules: Rules, pool: PoolRows, levels: Levels
) -> tuple[list[tuple[int, int, list[int]]], list[Finding]]:
    """Check what each group got of a pool; give the groups with that and their places in it."""
    by_region = not rules.track_weight and any(a.by == "region" for a in rules.set_asides)
    group = (bids.region if by_region else bids.track).tolist()
    places: dict[int, list[int]] = {}
    for x, row in enumerate(pool.rows):
        places.setdefault(group[row], []).append(x)
    present = sorted(places)
    lows, highs, weights = [], [], []
    for g in present:
        had_s = sum(seconds for row, seconds in pool.had if group[row] == g)
        asked_s = sum(pool.asks[x] for x in places[g])
        low, high = bounds_of(rules, (g, pool.lot), had_s, asked_s)
        lows.append(low)
        highs.append(high)
        members = sum(pool.weights[x] for x in places[g])
        weights.append(rules.track_weight[g] if rules.track_weight else members)
    level = levels.get((pool.choice, pool.lot, -1), Fraction(-1))
    wanted = share_at(pool.left, (lows, highs, weights), level)
    got = [sum(pool.grants[x] for x in places[g]) for g in present]
    parts = [(g, seconds, places[g]) for g, seconds in zip(present, got, strict=True)]
    what = f"pools.{pool.choice}.{pool.lot}"
    return parts, [] if wanted == got else [differs(what, got, wanted)]


def bounds_of(rules: Rules, key: tuple[int, int], had_s: int, asked_s: int) -> tuple[int, int]:
    """Give floor and ceiling of a group in a pool, after what it had and up to what it asks."""
    low, high = 0, asked_s
    for aside in rules.set_asides:
        if (aside.group, aside.type) == key:
            low = max(aside.floor_s - had_s, 0)
            if aside.ceiling_s is not None:
                high = min(high, max(aside.ceiling_s - had_s, 0))
    return min(low, high), high


def share_at(
    budget: int, claims: tuple[Sequence[int], Sequence[int], Sequence[int]], level: Level
) -> list[int] | None:
    """Give the shares at a level, or None if they do not use up the budget.

    ``claims`` are floors, limits and weights. What is below a floor is given first.
    """
    lows, highs, weights = claims
    if budget >= sum(highs):
        return list(highs) if level is None else None
    if budget < sum(lows):
        lows, highs = [0] * len(lows), lows
    if level is None or level < 0:
        return None
    above, below = level.numerator, level.denominator
    shares, next_at = [], []
    for x, (low, high, weight) in enumerate(zip(lows, highs, weights, strict=True)):
        whole, rest = divmod(above * weight, below)
        if rest == 0 and low <= whole < high:
            next_at.append((-weight, x))
        shares.append(min(max(whole + (rest > 0), low), high))
    odd = budget - sum(shares)
    # The level is that of the last second given, so one at least is given at it; none at 0 alone.
    if not (odd == level == 0 or 0 < odd <= len(next_at)):
        return None
    for _, x in sorted(next_at)[:odd]:
        shares[x] += 1
    return shares
