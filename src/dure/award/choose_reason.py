"""Why an application was chosen or not: the limit that cost it most, and what would change it.

Everything is read from the application's own options, the prices and sums over all that was chosen.
A count of fewer than 5 awards is not given, and what prices come to is rounded to a tenth of a
point: at the margin a price is the score of another. What would have been enough holds at the going
prices: they are the prices of the whole round, which one application hardly moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dure.award import findings as said
from dure.award.choose_check import share_totals
from dure.award.choose_result import Choice, WholePrices
from dure.award.choose_slate import Limits, Slate
from dure.award.choose_verify import limits_met
from dure.award.reason import Reason
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

SMALLEST_COUNT = 5
TENTH_MILLI = 100
CAP = "cap"

CHOSEN = Text(
    en="chosen: worth {score_milli} points, it costs {charge_milli} at the going prices.",
    ko="선정: 가치는 {score_milli}점, 현재 가격으로 비용은 {charge_milli}점입니다.",
)
CHOSEN_LESSER = Text(
    en="chosen with a smaller option, worth {score_milli} points; the best would "
    "have been worth {best_milli} but cost {more_milli} more than it adds.",
    ko="작은 선택지로 선정: 가치는 {score_milli}점입니다. 가장 큰 선택지의 가치는 "
    "{best_milli}점이지만 늘어나는 가치보다 비용이 {more_milli}점 더 듭니다.",
)
CHOSEN_PART = Text(
    en="chosen with a smaller option, worth {score_milli} points; the best would "
    "have been worth {best_milli}, but of {limit} it needs {need} and {left} are left.",
    ko="작은 선택지로 선정: 가치는 {score_milli}점입니다. 가장 큰 선택지의 가치는 "
    "{best_milli}점이지만 {limit}이(가) {need} 필요한데 {left} 남았습니다.",
)
PRICE = Text(
    en="not chosen: worth {score_milli} points, it would cost {charge_milli} at "
    "the going prices, {dearest_milli} of it for {asked} of {dearest}. A score higher by "
    "{lacking_milli} would have been enough.",
    ko="미선정: 가치는 {score_milli}점인데 현재 가격으로 비용은 {charge_milli}점이고, 그 "
    "가운데 {dearest} {asked}에 {dearest_milli}점이 듭니다. 점수가 {lacking_milli}점 높았다면 "
    "되었습니다.",
)
PRICE_OR_FEWER = Text(
    en=f"{PRICE.en} So would {{fewer}} fewer of {{dearest}}.",
    ko=f"{PRICE.ko} {{dearest}}을(를) {{fewer}} 적게 신청해도 되었습니다.",
)
WHOLE = Text(
    en="not chosen, by a hair: at the going prices it is worth {over_milli} points "
    "more than it costs, but {need} of {limit} would be needed and {left} are left.",
    ko="근소한 차이로 미선정: 현재 가격으로는 가치가 비용보다 {over_milli}점 높지만, "
    "{limit}이(가) {need} 필요한데 {left} 남았습니다.",
)
OVERLAP = Text(
    en="not chosen: another application of the same bundle was, and of a bundle 1 may be.",
    ko="미선정: 겹치는 신청 가운데 다른 것이 선정되었고, 그 가운데 1건만 선정할 수 있습니다.",
)
TOO_LARGE = Text(
    en="not chosen: every option is larger than a limit alone; {need} of {limit} asked, {left} are "
    "there.",
    ko="미선정: 모든 선택지가 한도보다 큽니다. {limit}을(를) {need} 신청했는데 {left}까지입니다.",
)
NO_OPTION = Text(
    en="not chosen: it has no option in this round (no score, or nothing that it can use).",
    ko="미선정: 이번 회차에 선택지가 없습니다(점수가 없거나 쓸 수 있는 것이 없음).",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """What one limit means for one option: units asked, its price, what is left, what is there."""

    name: str
    units: int
    price: int
    left: int
    there: int


def explain_choice(slate: Slate, limits: Limits, choice: Choice, row: int) -> Reason:
    """Say why an application was chosen or not.

    Parameters
    ----------
    row : the application's row in the slate

    Returns
    -------
    reason : chosen, chosen_lesser, price, whole, overlap, too_large or no_option
        Points are in thousandths. In `price`, `lacking_milli` more points would have been enough,
        and where they are not None also `fewer` units of the budget `dearest`, or the same units
        of the budget `elsewhere`; `holders` counts the awards that hold `dearest`; `is_proven`
        is 1 where no best choice holds the application.
    """
    (options,) = np.nonzero(slate.owner == row)
    if not options.size:
        return Reason("no_option", NO_OPTION)
    met = limits_met(limits, choice.shortfall)
    lines = {option: _lines(slate, met, choice, option) for option in options.tolist()}
    worth = {option: _worth(slate, choice.prices, option, lines[option]) for option in lines}
    if choice.chosen[row] >= 0:
        return _say_chosen(slate, choice, int(choice.chosen[row]), lines, worth)
    fit = [at for at in lines if all(line.units <= line.there for line in lines[at])]
    if not fit:
        line = max(lines[int(options[0])], key=lambda line: line.units - line.there)
        return Reason(
            "too_large",
            TOO_LARGE,
            {"limit": line.name, "need": line.units, "left": line.there},
        )
    held = slate.owner[choice.chosen[choice.chosen >= 0]]
    if np.any(slate.bundles()[held] == slate.bundles()[row]):
        return Reason("overlap", OVERLAP)
    best = max(fit, key=lambda option: (worth[option], -option))
    if worth[best] > 0 and any(line.units > line.left for line in lines[best]):
        return _say_whole(choice, lines[best], worth[best])
    return _say_price(slate, choice, best, lines[best], worth[best])


def explain_shortfall(slate: Slate, limits: Limits, choice: Choice) -> list[Finding]:
    """Say which floors are not met, by how much, and which limits stand against them.

    The limits against them are those with a price in the proof that the floors cannot be met.
    """
    if choice.shortfall is None:
        return []
    prices = choice.shortfall.prices
    priced = [*zip(slate.budgets, prices.budget, strict=True)]
    for share, low, top in zip(limits.shares, prices.floor, prices.ceiling, strict=True):
        priced += [(f"{share.name} (floor)", low), (f"{share.name} (ceiling)", top)]
    against = [name for name, price in priced if price] + [CAP] * bool(prices.cap)
    held = choice.chosen[choice.chosen >= 0]
    totals = share_totals(slate, limits, held)
    return [
        Finding(
            said.CHOICE_FLOOR_UNREACHABLE,
            Place("choice", field=share.name),
            {
                "limit": share.name,
                "floor": share.floor,
                "got": got,
                "missed": missed,
                "least": choice.shortfall.least,
                "against": ", ".join(against) or "-",
            },
        )
        for share, got, missed in zip(limits.shares, totals, choice.shortfall.missed, strict=True)
        if missed
    ]


def _lines(slate: Slate, limits: Limits, choice: Choice, option: int) -> list[_Line]:
    """List what every limit means for an option."""
    prices, owner = choice.prices, int(slate.owner[option])
    held = choice.chosen[choice.chosen >= 0]
    used = slate.use[held].sum(axis=0).tolist()
    budgets = zip(slate.budgets, slate.use[option].tolist(), prices.budget, used, strict=True)
    lines = [
        _Line(name, units, price, capacity - got, capacity)
        for (name, units, price, got), capacity in zip(budgets, limits.capacity, strict=True)
    ]
    totals = share_totals(slate, limits, held)
    for at, share in enumerate(limits.shares):
        if slate.inside(share.attribute, share.member)[owner]:
            units = int(slate.count(share.measure)[option])
            price = prices.ceiling[at] - prices.floor[at]
            top = share.ceiling if share.ceiling is not None else units + totals[at]
            lines.append(_Line(share.name, units, price, top - totals[at], top))
    if limits.cap is not None:
        count = slate.count(limits.cap.measure)
        mine = slate.applicant[slate.owner[held]] == slate.applicant[owner]
        most, price = limits.cap.most, prices.cap.get(int(slate.applicant[owner]), 0)
        left = most - int(count[held[mine]].sum())
        lines.append(_Line(CAP, int(count[option]), price, left, most))
    return lines


def _worth(slate: Slate, prices: WholePrices, option: int, lines: list[_Line]) -> int:
    """Give the score of an option less what it costs, in parts of the scale of the prices."""
    return int(slate.score_milli[option]) * prices.scale - _charge(lines)


def _charge(lines: list[_Line]) -> int:
    """Add up what an option costs."""
    return sum(line.units * line.price for line in lines)


def _tenths_below(amount: int, scale: int) -> int:
    """Write points in parts of a scale as thousandths, down to a tenth of a point."""
    return amount // (scale * TENTH_MILLI) * TENTH_MILLI


def _tenths_above(amount: int, scale: int) -> int:
    """Write points in parts of a scale as thousandths, up to a tenth of a point."""
    return -(-amount // (scale * TENTH_MILLI)) * TENTH_MILLI


def _say_chosen(
    slate: Slate,
    choice: Choice,
    option: int,
    lines: Mapping[int, list[_Line]],
    worth: Mapping[int, int],
) -> Reason:
    """Say what a chosen option costs, and why it is not the best one of its application."""
    scale, score = choice.prices.scale, int(slate.score_milli[option])
    best = max(worth, key=lambda at: (int(slate.score_milli[at]), worth[at]))
    best_milli = int(slate.score_milli[best])
    cost = _tenths_below(_charge(lines[option]), scale)
    fields: dict[str, int | str | None] = {"score_milli": score, "charge_milli": cost}
    if best_milli == score:
        return Reason("chosen", CHOSEN, fields)
    fields["best_milli"] = best_milli
    if worth[best] <= worth[option]:
        fields["more_milli"] = _tenths_above(worth[option] - worth[best], scale)
        return Reason("chosen_lesser", CHOSEN_LESSER, fields)
    # What the application holds already is free for its own larger option.
    held = {line.name: line.units for line in lines[option]}
    line = max(lines[best], key=lambda line: line.units - line.left - held[line.name])
    fields |= {"limit": line.name, "need": line.units, "left": line.left + held[line.name]}
    return Reason("chosen_part", CHOSEN_PART, fields)


def _say_whole(choice: Choice, lines: list[_Line], worth: int) -> Reason:
    """Say which limit an option does not fit into although the prices allow it."""
    line = max(lines, key=lambda line: line.units - line.left)
    return Reason(
        "whole",
        WHOLE,
        {
            "limit": line.name,
            "need": line.units,
            "left": line.left,
            "over_milli": _tenths_below(worth, choice.prices.scale),
        },
    )


def _say_price(slate: Slate, choice: Choice, option: int, lines: list[_Line], worth: int) -> Reason:
    """Say which limit costs an option most, and what would have been enough."""
    scale, budgets = choice.prices.scale, len(slate.budgets)
    place = max(range(len(lines)), key=lambda at: lines[at].units * lines[at].price)
    line, charge = lines[place], _charge(lines)
    fewer = _say_fewer(lines, line, worth) if place < budgets else None
    others = charge - line.units * line.price
    score = int(slate.score_milli[option]) * scale
    cheaper = [
        (other.price, other.name)
        for other in lines[:budgets]
        if place < budgets and others + line.units * other.price < score
    ]
    return Reason(
        "price",
        PRICE if fewer is None else PRICE_OR_FEWER,
        {
            "score_milli": score // scale,
            "charge_milli": _tenths_above(charge, scale),
            "dearest": line.name,
            "dearest_milli": _tenths_below(line.units * line.price, scale),
            "price_milli": _tenths_below(line.price, scale),
            "asked": line.units,
            "lacking_milli": max(_tenths_above(-worth + 1, scale), TENTH_MILLI),
            "fewer": fewer,
            "elsewhere": min(cheaper)[1] if cheaper else None,
            "holders": _count_holders(slate, choice, place) if place < budgets else None,
            "is_proven": int(-worth > (choice.bound_milli + 1 - choice.score_milli) * scale),
        },
    )


def _say_fewer(lines: list[_Line], dearest: _Line, worth: int) -> int | None:
    """Say how many units fewer of a budget would have been enough; None where none would.

    Floors that pay the application pay less for less: by at most the share of the budget's units
    that is given up.
    """
    paid = sum(line.units * -line.price for line in lines if line.price < 0)
    saved = dearest.units * dearest.price - paid
    if saved <= 0:
        return None
    fewer = max(-worth * dearest.units // saved + 1, 1)
    return fewer if fewer < dearest.units else None


def _count_holders(slate: Slate, choice: Choice, budget: int) -> int | None:
    """Count the awards that hold some of a budget; None for too small a count."""
    held = choice.chosen[choice.chosen >= 0]
    count = int((slate.use[held, budget] > 0).sum())
    return count if count >= SMALLEST_COUNT else None
