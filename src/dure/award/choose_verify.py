"""The certificate of a choice, and its check from the inputs; this module knows no solver.

A certificate is plain data of text and whole numbers. Who has the slate and the limits computes
everything in it again: that each limit holds, the score, the bound from the prices, that no pair of
justified envy is left, and that a floor that is missed cannot be met.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

import numpy as np

from dure.award import findings as said
from dure.award.choose_check import bound_choice, check_choice
from dure.award.choose_envy import find_envy
from dure.award.choose_result import Choice, Shortfall, WholePrices
from dure.award.choose_slate import Limits, Slate
from dure.award.round import Ints
from dure.terms.finding import Finding, Message, Place, sort_findings
from dure.terms.seal import canonical_bytes

METHOD, VERSION = "choice", 1
STATED = ("score_milli", "bound_milli", "gap_ppb", "envy_pairs")


class _Unreadable(ValueError):
    """A field of a certificate is missing or is not what it has to be."""


def _refuse(*field: str) -> NoReturn:
    """Refuse a certificate for one of its fields."""
    name = ".".join(field)
    raise _Unreadable(name)


def choice_certificate(slate: Slate, limits: Limits, choice: Choice) -> dict[str, object]:
    """Write the certificate of a choice, as data of text and whole numbers.

    Returns
    -------
    certificate : what was chosen from what, its score, the bound, and the prices that prove it
        An option is named by its application and its place among the application's options,
        counted from 0.
    """
    place = _places(slate)
    (rows,) = np.nonzero(choice.chosen >= 0)
    chosen = {slate.ids[row]: int(place[choice.chosen[row]]) for row in rows.tolist()}
    weight = _weight(choice.prices)
    return {
        "method": METHOD,
        "version": VERSION,
        "inputs": seal_inputs(slate, limits),
        "chosen": {name: chosen[name] for name in sorted(chosen)},
        "score_milli": choice.score_milli,
        "bound_milli": choice.bound_milli,
        "gap_ppb": choice.gap_ppb,
        "envy_pairs": len(find_envy(slate, limits, choice.chosen, weight)),
        "prices": _write_prices(slate, limits, choice.prices),
        "shortfall": None
        if choice.shortfall is None
        else {
            "missed": _by_name(limits, choice.shortfall.missed),
            "least": choice.shortfall.least,
            "prices": _write_prices(slate, limits, choice.shortfall.prices),
        },
    }


def verify_choice(slate: Slate, limits: Limits, certificate: Mapping[str, object]) -> list[Finding]:
    """Compute everything that a certificate states again, from the inputs.

    Returns
    -------
    findings : what does not hold; empty where the certificate is right
    """
    try:
        chosen = _read_chosen(slate, certificate)
        prices = _read_prices(slate, limits, _table(certificate, "prices"))
        shortfall = _read_shortfall(slate, limits, certificate)
        stated = {name: _whole(certificate, name) for name in STATED}
    except _Unreadable as fault:
        return [_found(said.CHOICE_CERTIFICATE_UNREADABLE, str(fault), name=str(fault))]
    if certificate.get("inputs") != (seal := seal_inputs(slate, limits)):
        stated_seal = str(certificate.get("inputs"))
        return [_found(said.CHOICE_OF_OTHER_INPUTS, "inputs", stated=stated_seal, inputs=seal)]
    met = limits_met(limits, shortfall)
    broken = check_choice(slate, met, chosen)
    if shortfall is not None:
        proven = least_missed(slate, limits, shortfall.prices)
        broken += _compare("shortfall.least", shortfall.least, proven)
        if (missed := sum(shortfall.missed)) > proven:
            fields = {"missed": missed, "least": proven}
            broken.append(_found(said.CHOICE_SHORTFALL_UNPROVEN, "shortfall", **fields))
    again = _recompute(slate, met, chosen, prices)
    for name, value in again.items():
        broken += _compare(name, stated[name], value)
    if pairs := again["envy_pairs"]:
        broken.append(_found(said.CHOICE_ENVY_LEFT, "envy_pairs", pairs=pairs))
    return sort_findings(broken)


def _recompute(slate: Slate, met: Limits, chosen: Ints, prices: WholePrices) -> dict[str, int]:
    """Compute the stated numbers again."""
    score = int(slate.score_milli[chosen[chosen >= 0]].sum())
    bound = bound_choice(slate, met, prices) // prices.scale
    return {
        "score_milli": score,
        "bound_milli": bound,
        "gap_ppb": Choice(chosen, score, bound, prices).gap_ppb,
        "envy_pairs": len(find_envy(slate, met, chosen, _weight(prices))),
    }


def least_missed(slate: Slate, limits: Limits, prices: WholePrices) -> int:
    """Compute by how many units the floors together are missed in every choice.

    Without scores the bound of minus those units is as any other, if no unit of a floor is paid
    more than 1.
    """
    return max(0, -(bound_choice(slate, limits, prices, scored=False) // prices.scale))


def limits_met(limits: Limits, shortfall: Shortfall | None) -> Limits:
    """Lower each floor by what it is missed by."""
    if shortfall is None:
        return limits
    pairs = zip(limits.shares, shortfall.missed, strict=True)
    return replace(
        limits, shares=tuple(replace(share, floor=share.floor - miss) for share, miss in pairs)
    )


def seal_inputs(slate: Slate, limits: Limits) -> str:
    """Hash a slate and its limits: the same inputs give the same text everywhere."""
    words = {
        "ids": list(slate.ids),
        "budgets": list(slate.budgets),
        "attributes": list(slate.attributes),
        "members": [list(names) for names in slate.members],
        "measures": list(slate.measures),
        "capacity": list(limits.capacity),
        "shares": [
            [share.attribute, share.member, share.measure, share.floor, share.ceiling]
            for share in limits.shares
        ],
        "cap": None if limits.cap is None else [limits.cap.measure, limits.cap.most],
    }
    hashed = hashlib.sha256(canonical_bytes(words))
    for column in (
        slate.owner,
        slate.score_milli,
        slate.use,
        slate.applicant,
        slate.member,
        slate.amount,
        slate.bundles(),
    ):
        hashed.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return hashed.hexdigest()


def _found(message: Message, field: str, **fields: object) -> Finding:
    """Write a finding about a certificate."""
    return Finding(message, Place("certificate", field=field), fields)


def _compare(name: str, stated: int, computed: int) -> list[Finding]:
    """Say where a stated number is not the computed one."""
    if stated == computed:
        return []
    return [_found(said.CHOICE_NUMBER_DIFFERS, name, name=name, stated=stated, computed=computed)]


def _weight(prices: WholePrices) -> Ints:
    """Give the prices of the budgets in whole thousandths of points, for a quick search of envy."""
    return np.array([price // prices.scale for price in prices.budget], np.int64)


def _places(slate: Slate) -> Ints:
    """Give each option its place among those of its application, from 0, shape (m,)."""
    order = np.argsort(slate.owner, kind="stable")
    owner = slate.owner[order]
    place = np.empty(owner.size, np.int64)
    place[order] = np.arange(owner.size) - np.searchsorted(owner, owner)
    return place


def _by_name(limits: Limits, values: tuple[int, ...]) -> dict[str, int]:
    """Put values of shares under their names, those above 0."""
    return {share.name: value for share, value in zip(limits.shares, values, strict=True) if value}


def _write_prices(slate: Slate, limits: Limits, prices: WholePrices) -> dict[str, object]:
    """Write prices by the names of their limits, those above 0."""
    return {
        "scale": prices.scale,
        "budget": {n: p for n, p in zip(slate.budgets, prices.budget, strict=True) if p},
        "floor": _by_name(limits, prices.floor),
        "ceiling": _by_name(limits, prices.ceiling),
        "cap": {str(applicant): prices.cap[applicant] for applicant in sorted(prices.cap)},
    }


def _table(paper: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Read a table of a certificate."""
    value = paper.get(name)
    if not isinstance(value, Mapping):
        _refuse(name)
    return value


def _whole(paper: Mapping[str, object], name: str) -> int:
    """Read a whole number of a certificate that is not negative."""
    value = paper.get(name)
    if type(value) is not int or value < 0:
        _refuse(name)
    return value


def _numbers(paper: Mapping[str, object], name: str, allowed: set[str]) -> dict[str, int]:
    """Read a table of whole numbers whose names are all allowed."""
    table = _table(paper, name)
    for key in table:
        if key not in allowed:
            _refuse(name, key)
    return {key: _whole(table, key) for key in table}


def _read_chosen(slate: Slate, certificate: Mapping[str, object]) -> Ints:
    """Read which options are chosen, shape (n,)."""
    if certificate.get("method") != METHOD or certificate.get("version") != VERSION:
        _refuse("method")
    named = _numbers(certificate, "chosen", set(slate.ids))
    row = {name: at for at, name in enumerate(slate.ids)}
    order = np.argsort(slate.owner, kind="stable")
    first = np.searchsorted(slate.owner[order], np.arange(len(slate.ids) + 1))
    chosen = np.full(len(slate.ids), -1)
    for name, place in named.items():
        at = first[row[name]] + place
        if at >= first[row[name] + 1]:
            _refuse("chosen", name)
        chosen[row[name]] = order[at]
    return chosen


def _read_prices(slate: Slate, limits: Limits, paper: Mapping[str, object]) -> WholePrices:
    """Read prices; a limit that is not there has no price."""
    scale = _whole(paper, "scale")
    if scale == 0:
        _refuse("scale")
    tops = {share.name for share in limits.shares if share.ceiling is not None}
    names = [share.name for share in limits.shares]
    budget = _numbers(paper, "budget", set(slate.budgets))
    floor, ceiling = _numbers(paper, "floor", set(names)), _numbers(paper, "ceiling", tops)
    applicants = {str(number) for number in np.unique(slate.applicant).tolist()}
    cap = _numbers(paper, "cap", applicants if limits.cap else set())
    return WholePrices(
        scale=scale,
        budget=tuple(budget.get(name, 0) for name in slate.budgets),
        floor=tuple(floor.get(name, 0) for name in names),
        ceiling=tuple(ceiling.get(name, 0) for name in names),
        cap={int(applicant): price for applicant, price in cap.items()},
    )


def _read_shortfall(
    slate: Slate, limits: Limits, certificate: Mapping[str, object]
) -> Shortfall | None:
    """Read what is said of floors that cannot be met."""
    if certificate.get("shortfall") is None:
        return None
    paper = _table(certificate, "shortfall")
    prices = _read_prices(slate, limits, _table(paper, "prices"))
    if max(prices.floor, default=0) > prices.scale:
        _refuse("shortfall", "prices")
    missed = _numbers(paper, "missed", {share.name for share in limits.shares})
    return Shortfall(
        missed=tuple(min(missed.get(share.name, 0), share.floor) for share in limits.shares),
        least=_whole(paper, "least"),
        prices=prices,
    )
