"""What is on offer to whom, once the rules of a call have been applied to its bids.

A lot is a part of one type: open to all who can use the type, or kept for one track or region.
Everything here is a short formula on whole numbers, so that anyone can repeat it by hand; the
methods divide a market, and the verifier opens the same market again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dure.award.round import MILLI, WORKS, Bids, Ints, Rules, SetAside, Supply

Flags = NDArray[np.bool]


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of one type; ``by`` is empty where it is open to all who can use the type."""

    type: int
    by: Literal["", "track", "region"] = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class Market:
    """What is on offer, and what each application may do with it.

    Parameters
    ----------
    lots : shape (m,), the open part of each type in the order of the types, then what is kept
    capacity_s : shape (m,), accelerator-seconds
    rate_milli : shape (n, m), thousandths of the reference type's speed
        0 where an application cannot or may not use the lot, or the lot is empty.
    asked_s : shape (n,), accelerator-seconds of work on the reference type
    weight : shape (n,), no unit, at least 1
    """

    lots: tuple[Lot, ...]
    capacity_s: Ints
    rate_milli: Ints
    asked_s: Ints
    weight: Ints

    def is_active(self) -> Flags:
        """Tell which applications ask for something that they can use."""
        can_use = ((self.rate_milli > 0) & (self.capacity_s > 0)).any(axis=1)
        active: Flags = np.logical_and(can_use, self.asked_s > 0)
        return active

    def fastest_milli(self) -> Ints:
        """Give the rate of each application on the lot where it is fastest; 0 where it has none."""
        fastest: Ints = self.rate_milli.max(axis=1, initial=0)
        return fastest

    def work_milli(self, grant_s: Ints) -> Ints:
        """Sum the work of grants, in thousandths of a second of the reference type."""
        work: Ints = np.einsum("ia,ia->i", self.rate_milli, grant_s)
        return work


HAIR = 10**6
"""Prices are known to such a part; what is missing by no more is not missing."""


def useful_milli(market: Market, least_s: Ints) -> Ints:
    """Say from which work on a grant is of use: the least, but for a second of each lot and a hair.

    Returns
    -------
    work : shape (n,), thousandths of a second of the reference type
    """
    least_milli = MILLI * least_s
    useful: Ints = least_milli - least_milli // HAIR - market.rate_milli.sum(axis=1)
    return useful


@dataclass(frozen=True, slots=True)
class Opening:
    """How far the set-asides of a call stand apart; one entry for each of them.

    Parameters
    ----------
    lot_s : accelerator-seconds in a lot of its own
        All of a floor at first, less once its group cannot use more; the ceiling of one that binds.
    is_closed : whether its ceiling binds, so that its group uses the type from this lot alone
    """

    lot_s: tuple[int, ...]
    is_closed: tuple[bool, ...]


def first_opening(rules: Rules) -> Opening:
    """Keep all floors, and let no ceiling bind yet."""
    floors = tuple(int(aside.floor_s) for aside in rules.set_asides)
    return Opening(floors, (False,) * len(floors))


def open_market(
    bids: Bids, supply: Supply, rules: Rules, opening: Opening, withdrawn: Sequence[int] = ()
) -> Market:
    """Apply the rules of a call to its bids and supply.

    Parameters
    ----------
    bids : n applications
    supply : k types
    rules : what the call says
    opening : how far its set-asides stand apart
    withdrawn : rows that take no part, since what they would get is of no use to them

    Returns
    -------
    market : n applications, k open lots and one for each set-aside
    """
    rate_milli = put_npu_first(bids, supply, rules)
    open_milli = rate_milli.copy()
    capacity = [int(seconds) for seconds in supply.capacity_s]
    columns = []
    for aside, seconds, closed in zip(
        rules.set_asides, opening.lot_s, opening.is_closed, strict=True
    ):
        members = members_of(aside, bids)
        capacity[aside.type] -= seconds
        columns.append(np.where(members, rate_milli[:, aside.type], 0))
        if closed:
            open_milli[members, aside.type] = 0
    for aside, closed in zip(rules.set_asides, opening.is_closed, strict=True):
        if closed:
            for column, other in zip(columns, rules.set_asides, strict=True):
                if other.type == aside.type and other != aside:
                    column[members_of(aside, bids)] = 0
    capacity_s = np.array(capacity + list(opening.lot_s), dtype=np.int64)
    asked_s = hold_applicant_cap(bids, rules)
    asked_s[list(withdrawn)] = 0
    lots = [Lot(a) for a in range(len(capacity))]
    lots += [Lot(aside.type, aside.by, aside.group) for aside in rules.set_asides]
    rates = np.concatenate([open_milli, *(column[:, None] for column in columns)], axis=1)
    return Market(tuple(lots), capacity_s, rates * (capacity_s > 0), asked_s, bids.weight)


def members_of(aside: SetAside, bids: Bids) -> Flags:
    """Tell which applications are of the group of a set-aside."""
    members: Flags = (bids.track if aside.by == "track" else bids.region) == aside.group
    return members


def put_npu_first(bids: Bids, supply: Supply, rules: Rules) -> Ints:
    """Take other types away from work that is put on NPUs first, wherever it can use one.

    Returns
    -------
    rate_milli : shape (n, k)
    """
    is_npu = np.array([kind == "npu" for kind in supply.kinds] or [False] * len(supply.types))
    first = np.isin(bids.work, [WORKS.index(work) for work in rules.npu_first])
    moved = first & (bids.rate_milli[:, is_npu] > 0).any(axis=1)
    return np.where(moved[:, None] & ~is_npu, 0, bids.rate_milli)


def hold_applicant_cap(bids: Bids, rules: Rules) -> Ints:
    """Cut what one applicant asks in all its applications down to its cap, each by the same part.

    Returns
    -------
    asked_s : shape (n,), rounded down to whole seconds
    """
    asked_s = bids.asked_s.copy()
    if rules.applicant_cap_s is None:
        return asked_s
    sums: dict[int, int] = {}
    rows = list(zip(bids.applicant.tolist(), asked_s.tolist(), strict=True))
    for applicant, seconds in rows:
        sums[applicant] = sums.get(applicant, 0) + seconds
    for i, (applicant, seconds) in enumerate(rows):
        if sums[applicant] > rules.applicant_cap_s:
            asked_s[i] = seconds * rules.applicant_cap_s // sums[applicant]
    return asked_s


def merge_lots(market: Market, grant_s: Ints, types: int) -> Ints:
    """Sum grants of lots to grants of types.

    Returns
    -------
    grant_s : shape (n, types), accelerator-seconds
    """
    merged = np.zeros((grant_s.shape[0], types), dtype=np.int64)
    for column, lot in enumerate(market.lots):
        merged[:, lot.type] += grant_s[:, column]
    return merged


def room_s(market: Market, work_milli: Ints, lot: int) -> Ints:
    """Say how many more whole seconds of a lot each application could use, given its work so far.

    Returns
    -------
    seconds : shape (n,)
    """
    rate = market.rate_milli[:, lot]
    missing = MILLI * market.asked_s - work_milli
    return np.where(rate > 0, missing // np.maximum(rate, 1), 0)


def order_of(bids: Bids) -> Ints:
    """Give the rows of the bids in the order of their ids."""
    return np.array(sorted(range(len(bids.ids)), key=bids.ids.__getitem__), dtype=np.int64)


def sort_bids(bids: Bids, order: Ints) -> Bids:
    """Put the rows of bids in an order."""
    columns = ("asked_s", "least_s", "rate_milli", "weight", "score_milli", "panel_rank", "work")
    groups = ("track", "region", "applicant")
    return replace(
        bids,
        ids=tuple(bids.ids[i] for i in order.tolist()),
        **{name: getattr(bids, name)[order] for name in (*columns, *groups)},
    )
