"""Check a choice from its inputs alone, in whole numbers; this module knows no solver.

Feasibility is added up again, and the bound is computed again from the prices: for any prices
that are not negative no choice is worth more than

    Σ capacity·price + Σ ceiling·price - Σ floor·price + Σ most·(price of the cap)
    + Σ over bundles of max(0, best of scale·score - charges)

in parts of `scale` (weak duality), so wrong prices can only make the proof weaker, never false.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from dure.award import findings as said
from dure.award.choose_result import WholePrices
from dure.award.choose_slate import Limits, Slate
from dure.award.round import Ints
from dure.terms.finding import Finding, Message, Place, sort_findings

INT64_SAFE = 2**62


def check_slate(slate: Slate, limits: Limits) -> list[Finding]:
    """Check a slate and its limits before anything is chosen.

    Returns
    -------
    findings : names that are not there or stand twice, numbers below 0, a floor above its ceiling
    """
    numbers = {
        "score_milli": int(slate.score_milli.min(initial=0)),
        "use": int(slate.use.min(initial=0)),
        "amount": int(slate.amount.min(initial=0)),
        "cap": limits.cap.most if limits.cap else 0,
        **{f"capacity.{n}": c for n, c in zip(slate.budgets, limits.capacity, strict=True)},
        **{f"{share.name}.floor": share.floor for share in limits.shares},
        **{f"{share.name}.ceiling": share.ceiling or 0 for share in limits.shares},
    }
    faults = [
        _found(said.CHOICE_NUMBER_NEGATIVE, name, name=name, value=value)
        for name, value in numbers.items()
        if value < 0
    ]
    faults += [
        _found(said.CHOICE_NAME_REPEATED, name, id=name, count=count)
        for name, count in Counter(slate.ids).items()
        if count > 1
    ]
    faults += [
        _found(said.CHOICE_LIMIT_REPEATED, name, limit=name, count=count)
        for name, count in Counter(share.name for share in limits.shares).items()
        if count > 1
    ]
    return sort_findings([*faults, *_check_limits(slate, limits)])


def _check_limits(slate: Slate, limits: Limits) -> Iterator[Finding]:
    """Check that what limits name is there, and that floors are below ceilings."""
    counted = (*slate.measures, *slate.budgets)
    named = [(share.name, share.measure, counted) for share in limits.shares]
    named += [("cap", limits.cap.measure, counted)] if limits.cap else []
    for share in limits.shares:
        named.append((share.name, share.attribute, slate.attributes))
        if share.attribute in slate.attributes:
            members = slate.members[slate.attributes.index(share.attribute)]
            named.append((share.name, share.member, members))
        if share.ceiling is not None and share.floor > share.ceiling:
            fields = {"limit": share.name, "floor": share.floor, "ceiling": share.ceiling}
            yield _found(said.CHOICE_LIMIT_CROSSED, share.name, **fields)
    for limit, word, known in named:
        if word not in known:
            fields = {"limit": limit, "word": word, "known": ", ".join(known) or "-"}
            yield _found(said.CHOICE_LIMIT_UNKNOWN, limit, **fields)


def check_choice(slate: Slate, limits: Limits, chosen: Ints) -> list[Finding]:
    """Check that a choice keeps every limit, to the unit.

    Parameters
    ----------
    chosen : shape (n,), the option chosen for each application, or -1

    Returns
    -------
    findings : every limit that is broken, with both numbers; empty where all hold
    """
    (rows,) = np.nonzero(chosen >= 0)
    held = chosen[rows]
    broken = list(_check_options(slate, rows, held))
    if not broken:
        broken = [*_check_budgets(slate, limits, held), *_check_shares(slate, limits, held)]
        broken += _check_bundles(slate, rows)
        broken += _check_caps(slate, limits, held)
    return sort_findings(broken)


def _found(message: Message, field: str, **fields: object) -> Finding:
    """Write a finding about a choice."""
    return Finding(message, Place("choice", field=field), fields)


def _check_options(slate: Slate, rows: Ints, held: Ints) -> Iterator[Finding]:
    """Check that each application got an option of its own."""
    for row, option in zip(rows.tolist(), held.tolist(), strict=True):
        if option >= slate.owner.size or slate.owner[option] != row:
            yield _found(
                said.CHOICE_OPTION_FOREIGN, slate.ids[row], id=slate.ids[row], option=option
            )


def _check_bundles(slate: Slate, rows: Ints) -> Iterator[Finding]:
    """Check that at most one application of a bundle is chosen."""
    bundles, count = np.unique(slate.bundles()[rows], return_counts=True)
    twice = count > 1
    for bundle, times in zip(bundles[twice], count[twice], strict=True):
        ids = ", ".join(slate.ids[row] for row in rows if slate.bundles()[row] == bundle)
        yield _found(said.CHOICE_BUNDLE_TWICE, "bundle", count=int(times), ids=ids)


def _check_budgets(slate: Slate, limits: Limits, held: Ints) -> Iterator[Finding]:
    """Check that no budget is exceeded."""
    used = slate.use[held].sum(axis=0).tolist()
    for name, got, capacity in zip(slate.budgets, used, limits.capacity, strict=True):
        if got > capacity:
            fields = {"limit": name, "used": got, "capacity": capacity, "over": got - capacity}
            yield _found(said.CHOICE_BUDGET_EXCEEDED, name, **fields)


def _check_shares(slate: Slate, limits: Limits, held: Ints) -> Iterator[Finding]:
    """Check that every group has its floor and keeps its ceiling."""
    for share, got in zip(limits.shares, share_totals(slate, limits, held), strict=True):
        if got < share.floor:
            missed = share.floor - got
            fields = {"limit": share.name, "got": got, "floor": share.floor, "missed": missed}
            yield _found(said.CHOICE_FLOOR_MISSED, share.name, **fields)
        if share.ceiling is not None and got > share.ceiling:
            over = got - share.ceiling
            fields = {"limit": share.name, "got": got, "ceiling": share.ceiling, "over": over}
            yield _found(said.CHOICE_CEILING_EXCEEDED, share.name, **fields)


def _check_caps(slate: Slate, limits: Limits, held: Ints) -> Iterator[Finding]:
    """Check that no applicant gets more than the cap."""
    if limits.cap is not None:
        applicants, number = np.unique(slate.applicant[slate.owner[held]], return_inverse=True)
        got = np.zeros(applicants.size, np.int64)
        np.add.at(got, number, slate.count(limits.cap.measure)[held])
        for at in np.flatnonzero(got > limits.cap.most):
            who, amount, most = int(applicants[at]), int(got[at]), limits.cap.most
            fields = {"applicant": who, "got": amount, "most": most, "over": amount - most}
            yield _found(said.CHOICE_CAP_EXCEEDED, "cap", **fields)


def share_totals(slate: Slate, limits: Limits, held: Ints) -> list[int]:
    """Add up what the group of each share gets from the options held."""
    owner = slate.owner[held]
    return [
        int(slate.count(share.measure)[held] @ slate.inside(share.attribute, share.member)[owner])
        for share in limits.shares
    ]


def bound_choice(slate: Slate, limits: Limits, prices: WholePrices, *, scored: bool = True) -> int:
    """Compute the bound that prices prove, in parts of `prices.scale` of a thousandth of a point.

    Parameters
    ----------
    scored : with the scores of the options, or with 0 for all: then the bound is minus the units
        by which the floors together are missed in every choice
    """
    shares = list(zip(limits.shares, prices.floor, prices.ceiling, strict=True))
    rent = sum(c * p for c, p in zip(limits.capacity, prices.budget, strict=True))
    rent += sum((share.ceiling or 0) * top - share.floor * low for share, low, top in shares)
    if limits.cap is not None:
        rent += limits.cap.most * sum(prices.cap.values())
    kind = _kind(slate, limits, prices)
    worth = slate.score_milli.astype(kind) * (prices.scale if scored else 0)
    worth -= slate.use.astype(kind) @ np.array(prices.budget, kind)
    for share, low, top in shares:
        if low or top:
            inside = slate.inside(share.attribute, share.member)[slate.owner].astype(kind)
            worth -= inside * slate.count(share.measure) * (top - low)
    if limits.cap is not None and prices.cap:
        price = np.zeros(int(slate.applicant.max(initial=0)) + 1, kind)
        price[list(prices.cap)] = list(prices.cap.values())
        worth -= price[slate.applicant[slate.owner]] * slate.count(limits.cap.measure)
    bundle = slate.bundles()[slate.owner]
    best = np.zeros(int(bundle.max(initial=0)) + 1, kind)
    np.maximum.at(best, bundle, worth)
    gained: int = sum(best.tolist())
    return rent + gained


def _kind(slate: Slate, limits: Limits, prices: WholePrices) -> np.dtype[Any]:
    """Choose 64 bits where no sum can leave them, else Python's own whole numbers."""
    use = slate.use.max(axis=0, initial=0).tolist()
    most = int(slate.score_milli.max(initial=0)) * prices.scale
    most += sum(u * p for u, p in zip(use, prices.budget, strict=True))
    for share, low, top in zip(limits.shares, prices.floor, prices.ceiling, strict=True):
        most += int(slate.count(share.measure).max(initial=0)) * max(low, top)
    if limits.cap is not None:
        dearest = max(prices.cap.values(), default=0)
        most += int(slate.count(limits.cap.measure).max(initial=0)) * dearest
    return np.dtype(np.int64 if most < INT64_SAFE else object)
