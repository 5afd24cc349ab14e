"""What is on offer to whom, once the rules of a call have been applied to its bids.

A lot is a part of one type: open to all who can use the type, or kept for one track or region.
Everything here is a short formula on whole numbers, so that anyone can repeat it by hand; the
methods divide a market, and the verifier opens the same market again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
        usable: Flags = (self.asked_s > 0) & (self.rate_milli > 0).any(axis=1)
        return usable

    def fastest_milli(self) -> Ints:
        """Give the rate of each application on the lot where it is fastest; 0 where it has none."""
        fastest: Ints = self.rate_milli.max(axis=1, initial=0)
        return fastest

    def work_milli(self, grant_s: Ints) -> Ints:
        """Sum the work of grants, in thousandths of a second of the reference type."""
        work: Ints = np.einsum("ia,ia->i", self.rate_milli, grant_s)
        return work


def open_market(
    bids: Bids,
    supply: Supply,
    rules: Rules,
    kept_s: Sequence[int] | None = None,
    withdrawn: Sequence[int] = (),
) -> Market:
    """Apply the rules of a call to its bids and supply.

    Parameters
    ----------
    bids : n applications
    supply : k types
    rules : what the call says
    kept_s : accelerator-seconds kept for each set-aside with a floor; all of it where None
        Less than its floor where the group cannot use more, so that the rest is open again.
    withdrawn : rows that take no part, since what they would get is of no use to them

    Returns
    -------
    market : n applications, k open lots and one for each set-aside with a floor
    """
    floors = floors_of(rules)
    kept = [aside.floor_s for aside in floors] if kept_s is None else list(kept_s)
    capacity = [int(seconds) for seconds in supply.capacity_s]
    for aside, seconds in zip(floors, kept, strict=True):
        capacity[aside.type] -= seconds
    rate = put_npu_first(bids, supply, rules)
    columns = [rate]
    for aside in floors:
        group = bids.track if aside.by == "track" else bids.region
        columns.append(np.where(group == aside.group, rate[:, aside.type], 0)[:, None])
    capacity_s = np.array(capacity + kept, dtype=np.int64)
    asked_s = hold_applicant_cap(bids, rules)
    asked_s[list(withdrawn)] = 0
    lots = [Lot(a) for a in range(len(capacity))]
    lots += [Lot(aside.type, aside.by, aside.group) for aside in floors]
    return Market(
        lots=tuple(lots),
        capacity_s=capacity_s,
        rate_milli=np.concatenate(columns, axis=1) * (capacity_s > 0),
        asked_s=asked_s,
        weight=bids.weight,
    )


def floors_of(rules: Rules) -> list[SetAside]:
    """List the set-asides that keep something, in the order of the rules."""
    return [aside for aside in rules.set_asides if aside.floor_s > 0]


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
