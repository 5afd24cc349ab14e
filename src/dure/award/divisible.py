"""Divide a round by one of the methods for divisible time, under all rules of its call.

The order of the applications does not matter: they are taken in the order of their ids, and ties go
to the earlier id. The steps: open the market, divide it, give back what a set-aside cannot use and
close a ceiling that binds, give whole servers where the call says so, withdraw who would get less
than is of use, and let back in whom that left room for.
"""

from dataclasses import dataclass, replace

import numpy as np

from dure.award import findings_division as said
from dure.award.certificate_paper import MethodName
from dure.award.divide import exact_sum
from dure.award.equilibrium import divide_by_equilibrium
from dure.award.hierarchy import Pool, fill_by_weight
from dure.award.lots import (
    Market,
    Opening,
    first_opening,
    members_of,
    merge_lots,
    open_market,
    order_of,
    room_s,
    sort_bids,
)
from dure.award.maxmin import Bottleneck, divide_max_min
from dure.award.round import PRICE_SCALE, Bids, Division, Ints, Rules, SetAside, Supply
from dure.award.servers import give_servers
from dure.award.wants import Floats
from dure.award.withdraw import Withdrawn, group_by_need, settle, worse_half
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

SHRINKS_MAX = 8
"""Lots of their own are made smaller so often at most; ceilings are closed as often as needed."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A divided round, with what its certificate is made of; rows are in the order of ids.

    Parameters
    ----------
    method : its name
    order : shape (n,), the row of the bids that each row here is
    opening : how far set-asides stood apart in the end
    withdrawn : rows that would have got less than is of use to them
    market : what was divided
    grant_s : shape (n, m), accelerator-seconds of each lot
    price : shape (m,), weight per second in parts of `PRICE_SCALE`; empty where there is none
    pools, bottlenecks : the levels of the weighted and of the lexicographic method
    served_s : shape (n, k), accelerator-seconds of each type in whole servers, or None
    """

    method: MethodName
    order: Ints
    opening: Opening
    withdrawn: tuple[int, ...]
    market: Market
    grant_s: Ints
    price: tuple[int, ...] = ()
    pools: tuple[Pool, ...] = ()
    bottlenecks: tuple[Bottleneck, ...] = ()
    served_s: Ints | None = None

    def division(self, types: int) -> Division:
        """Give what each application gets of each type, in the order of the bids."""
        by_type = merge_lots(self.market, self.grant_s, types)
        grant_s = np.empty_like(by_type)
        grant_s[self.order] = by_type if self.served_s is None else self.served_s
        return Division(self.method, grant_s, self.price[:types])


def divide_round(
    bids: Bids, supply: Supply, rules: Rules, method: MethodName = "equilibrium"
) -> Divided:
    """Divide a round.

    Parameters
    ----------
    bids : n applications
    supply : k types
    rules : what the call says
    method : "weighted" (method 2), "leximin" (3) or "equilibrium" (4)

    Returns
    -------
    divided : rows in the order of ids

    Raises
    ------
    InputRefused
        If the rules contradict each other, or the method cannot hold them.
    """
    findings = check_rules(bids, supply, rules, method)
    if findings:
        raise InputRefused(findings)
    order = order_of(bids)
    bids = sort_bids(bids, order)

    def try_without(withdrawn: Withdrawn) -> tuple[Divided, list[int]]:
        return divide_without(bids, supply, rules, method, withdrawn)

    groups = group_by_need(bids, open_types(bids, supply, rules, ()))
    return replace(settle(try_without, groups), order=order)


def divide_without(
    bids: Bids, supply: Supply, rules: Rules, method: MethodName, withdrawn: Withdrawn
) -> tuple[Divided, list[int]]:
    """Divide without some rows; name also the worse half of those whose grant is of no use."""
    divided = divide_sorted(bids, supply, rules, method, withdrawn)
    market = divided.market
    work_milli = market.work_milli(divided.grant_s)
    useless = worse_half(bids, market, work_milli, market.is_active())
    if not useless and rules.whole_servers:
        plain = open_types(bids, supply, rules, withdrawn)
        shares = merge_lots(market, divided.grant_s, len(supply.types))
        served_s = give_servers(plain, shares, supply)
        divided = replace(divided, served_s=served_s)
        work_milli = plain.work_milli(served_s)
        useless = worse_half(bids, plain, work_milli, work_milli > 0)
    return divided, useless


def divide_sorted(
    bids: Bids, supply: Supply, rules: Rules, method: MethodName, withdrawn: Withdrawn
) -> Divided:
    """Divide a round whose rows are in the order of ids, without some of them."""
    if method == "weighted":
        market = open_types(bids, supply, rules, withdrawn)
        group, groups = grouping_of(bids, rules)
        filled = fill_by_weight(market, group, groups, rules)
        empty = Opening((), ())
        return Divided(method, group, empty, withdrawn, market, filled.grant_s, pools=filled.pools)
    opening, passes = first_opening(rules), 0
    while True:
        market = open_market(bids, supply, rules, opening, withdrawn)
        divided = divide_market(market, method, opening, withdrawn)
        following = reopen(bids, rules, divided, may_shrink=passes < SHRINKS_MAX)
        refuse_crossed_ceilings(bids, supply, rules, divided, following)
        if following == opening:
            return divided
        opening, passes = following, passes + 1


def divide_market(
    market: Market, method: MethodName, opening: Opening, withdrawn: Withdrawn
) -> Divided:
    """Divide an open market by a method that knows several types at once."""
    rows = np.arange(market.asked_s.size)
    if method == "leximin":
        lifted = divide_max_min(market)
        return Divided(
            method,
            rows,
            opening,
            withdrawn,
            market,
            lifted.grant_s,
            bottlenecks=lifted.bottlenecks,
        )
    settled = divide_by_equilibrium(market)
    price = write_prices(settled.price)
    return Divided(method, rows, opening, withdrawn, market, settled.grant_s, price)


def write_prices(price: Floats) -> tuple[int, ...]:
    """Write prices as whole numbers, rounded to the nearest part of `PRICE_SCALE`."""
    return tuple(round(p * PRICE_SCALE) for p in price.tolist())


def open_types(bids: Bids, supply: Supply, rules: Rules, withdrawn: tuple[int, ...]) -> Market:
    """Open a market of whole types, with no lot apart."""
    plain = replace(rules, set_asides=())
    return open_market(bids, supply, plain, Opening((), ()), withdrawn)


def grouping_of(bids: Bids, rules: Rules) -> tuple[Ints, int]:
    """Say by which groups the weighted method shares: by region if the rules name only those."""
    if not rules.track_weight and any(aside.by == "region" for aside in rules.set_asides):
        return bids.region, len(bids.regions)
    return bids.track, len(bids.tracks)


def reopen(bids: Bids, rules: Rules, divided: Divided, *, may_shrink: bool) -> Opening:
    """Close the ceilings that bind, and open what groups leave of their lots to those in need.

    A group that leaves time in its own lot has all it asked, so it misses nothing.
    """
    market, opening = divided.market, divided.opening
    left_s = market.capacity_s - divided.grant_s.sum(axis=0)
    work_milli = market.work_milli(divided.grant_s)
    first = market.capacity_s.size - len(rules.set_asides)
    lot_s, is_closed = list(opening.lot_s), list(opening.is_closed)
    for number, aside in enumerate(rules.set_asides):
        if is_above_ceiling(bids, aside, divided) and not is_closed[number]:
            assert aside.ceiling_s is not None
            lot_s[number], is_closed[number] = int(aside.ceiling_s), True
        elif may_shrink and room_s(market, work_milli, aside.type).any():
            lot_s[number] -= int(left_s[first + number])
    return Opening(tuple(lot_s), tuple(is_closed))


def given_to(bids: Bids, aside: SetAside, divided: Divided) -> int:
    """Sum what the group of a set-aside gets of its type, from all lots."""
    members = divided.grant_s[members_of(aside, bids)]
    lots = enumerate(divided.market.lots)
    return sum(exact_sum(members[:, at]) for at, lot in lots if lot.type == aside.type)


def is_above_ceiling(bids: Bids, aside: SetAside, divided: Divided) -> bool:
    """Tell whether the group of a set-aside gets more than it may."""
    return aside.ceiling_s is not None and given_to(bids, aside, divided) > aside.ceiling_s


def check_rules(bids: Bids, supply: Supply, rules: Rules, method: MethodName) -> list[Finding]:
    """Find where rules contradict each other or the method."""
    findings = []
    floors = [0] * len(supply.types)
    seen = set()
    for aside in rules.set_asides:
        fields = describe(aside, bids, supply)
        place = Place("rules", 0, f"set_asides.{fields['type']}")
        floors[aside.type] += aside.floor_s
        if (aside.by, aside.group, aside.type) in seen:
            findings.append(Finding(said.SET_ASIDE_REPEATED, place, fields))
        seen.add((aside.by, aside.group, aside.type))
        if aside.ceiling_s is not None and aside.floor_s > aside.ceiling_s:
            findings.append(Finding(said.FLOOR_ABOVE_CEILING, place, fields))
    for name, floor_s, capacity_s in zip(supply.types, floors, supply.capacity_s, strict=True):
        if floor_s > capacity_s:
            fields = {"type": name, "floors_s": floor_s, "capacity_s": capacity_s}
            place = Place("rules", 0, f"set_asides.{name}")
            findings.append(Finding(said.SET_ASIDES_ABOVE_CAPACITY, place, fields))
    named = {aside.by for aside in rules.set_asides} | ({"track"} if rules.track_weight else set())
    if method == "weighted" and len(named) > 1:
        findings.append(Finding(said.GROUPS_CROSS, Place("rules", 0, "set_asides")))
    return findings


def refuse_crossed_ceilings(
    bids: Bids, supply: Supply, rules: Rules, divided: Divided, following: Opening
) -> None:
    """Refuse rules of which one is broken by holding another: they name the same applications."""
    kept_s = [0] * len(supply.types)
    for aside, seconds in zip(rules.set_asides, following.lot_s, strict=True):
        kept_s[aside.type] += seconds
    findings = []
    for number, aside in enumerate(rules.set_asides):
        was_closed, is_closed = divided.opening.is_closed[number], following.is_closed[number]
        is_overdrawn = is_closed and kept_s[aside.type] > supply.capacity_s[aside.type]
        is_doubled = is_closed and any(
            (members_of(aside, bids) & members_of(other, bids)).any()
            for other, closed in zip(rules.set_asides, following.is_closed, strict=True)
            if closed and other.type == aside.type and other != aside
        )
        is_broken = was_closed and is_above_ceiling(bids, aside, divided)
        if is_overdrawn or is_doubled or is_broken:
            fields = describe(aside, bids, supply) | {"given_s": given_to(bids, aside, divided)}
            place = Place("rules", 0, f"set_asides.{fields['type']}")
            findings.append(Finding(said.CEILINGS_CROSS, place, fields))
    if findings:
        raise InputRefused(findings)


def describe(aside: SetAside, bids: Bids, supply: Supply) -> dict[str, object]:
    """Give the fields of a set-aside as words and numbers."""
    names = bids.tracks if aside.by == "track" else bids.regions
    return {
        "type": supply.types[aside.type],
        "by": aside.by,
        "group": names[aside.group],
        "floor_s": aside.floor_s,
        "ceiling_s": aside.ceiling_s,
    }
