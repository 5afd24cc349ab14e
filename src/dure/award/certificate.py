"""Write the certificate of a divided round: the division and the proof of what it is worth.

It holds what somebody else needs to check the division without the program that made it: the
grants, the prices or levels that prove how good they are, what they measure, and hashes of what was
read.
"""

import numpy as np

from dure.award.certificate_paper import (
    decimal_near,
    seal_bids,
    seal_rules,
    seal_supply,
    write_certificate,
)
from dure.award.divisible import Divided
from dure.award.lots import sort_bids
from dure.award.measure import Measures, measure_division, measure_level
from dure.award.round import PRICE_SCALE, Bids, Ints, Rules, Supply

PAPER = "award-certificate/1"


def certify(bids: Bids, supply: Supply, rules: Rules, divided: Divided) -> str:
    """Write the certificate of a divided round, as JSON in one line.

    Parameters
    ----------
    bids, supply, rules : what was divided
    divided : by `divisible.divide_round`
    """
    bids = sort_bids(bids, divided.order)
    measures = measure_division(divided.market, divided.grant_s, divided.price)
    served = divided.served_s
    return write_certificate(
        {
            "paper": PAPER,
            "method": divided.method,
            "bids": seal_bids(bids),
            "supply": seal_supply(supply),
            "rules": seal_rules(rules),
            "withdrawn": [bids.ids[i] for i in divided.withdrawn],
            "lots": write_lots(bids, supply, divided),
            "pools": [
                {
                    "choice": pool.choice,
                    "lot": pool.lot,
                    "group": pool.track,
                    "level": None if pool.level is None else str(pool.level),
                }
                for pool in divided.pools
            ],
            "bottlenecks": write_levels(divided),
            "measures": write_measures(measures),
            "grants": write_rows(bids, divided.grant_s),
            "servers": None if served is None else write_rows(bids, served),
        }
    )


def write_rows(bids: Bids, grant_s: Ints) -> list[list[object]]:
    """List application, lot and seconds of all grants that are not 0."""
    rows, lots = np.nonzero(grant_s)
    seconds = grant_s[rows, lots]
    listed = zip(rows.tolist(), lots.tolist(), seconds.tolist(), strict=True)
    return [[bids.ids[i], lot, s] for i, lot, s in listed]


def write_lots(bids: Bids, supply: Supply, divided: Divided) -> list[dict[str, object]]:
    """Describe the lots with what is left of them."""
    names = {"": ("",), "track": bids.tracks, "region": bids.regions}
    left_s = divided.market.capacity_s - divided.grant_s.sum(axis=0)
    first = len(divided.market.lots) - len(divided.opening.is_closed)
    return [
        {
            "type": supply.types[lot.type],
            "by": lot.by,
            "group": names[lot.by][lot.group],
            "is_closed": at >= first and divided.opening.is_closed[at - first],
            "capacity_s": int(divided.market.capacity_s[at]),
            "unsold_s": int(left_s[at]),
            "price": str(divided.price[at]) if divided.price else "0",
        }
        for at, lot in enumerate(divided.market.lots)
    ]


def write_measures(measures: Measures) -> dict[str, object]:
    """Write measures: seconds whole, ratios as decimals, None where there is none."""

    def decimal(value: float | None) -> str | None:
        return None if value is None else decimal_near(value)

    return {
        "asked_s": measures.asked_s,
        "served_s": measures.served_s,
        "served_mean": decimal_near(measures.served_mean),
        "gap": decimal(measures.gap),
        "envy": decimal(measures.envy),
        "envy_from": measures.envy_from,
        "equal_split": decimal(measures.equal_split),
    }


def write_levels(divided: Divided) -> list[dict[str, object]]:
    """Weigh the levels of a lexicographic division after rounding, from the lowest up."""
    market, written = divided.market, []
    work_milli = market.work_milli(divided.grant_s)
    rows, lots = market.is_active(), market.capacity_s > 0
    for bottleneck in divided.bottlenecks:
        price = [round(p * PRICE_SCALE) for p in bottleneck.price.tolist()]
        binds = np.array([p > 0 for p in price])
        is_free = ((market.rate_milli > 0) & lots & ~binds).any(axis=1)
        is_held = rows & ~is_free if binds.any() else rows
        part = np.array([p / PRICE_SCALE for p in price])
        level, bound = measure_level(market, work_milli, (is_held, rows, lots), part)
        written.append(
            {
                "price": [str(p) for p in price],
                "held": int(is_held.sum()),
                "level": None if level is None else decimal_near(level),
                "bound": None if bound is None else decimal_near(bound),
            }
        )
        rows, lots = rows & ~is_held, lots & ~binds
    return written
