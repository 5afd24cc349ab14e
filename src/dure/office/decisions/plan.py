"""What a decision would do: a method, a line, changes by hand; in, out, and what is wrong with it.

Nothing here reads or writes the database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from dure.award.compare import Comparison, compare_divisions
from dure.award.compile import Round
from dure.award.make import make_award
from dure.award.methods import METHODS
from dure.award.record import Award
from dure.award.round import MILLI, Division
from dure.award.why import notice_of
from dure.office.decisions.choices import (
    AWARDED,
    DECLINED,
    RESERVED,
    Change,
    Choices,
    Line,
    Plan,
)
from dure.office.decisions.pot import Pot
from dure.office.findings_decisions import (
    DECISION_CHANGE_TOO_MUCH,
    DECISION_CHANGE_UNKNOWN,
    DECISION_CHANGE_UNUSABLE,
    DECISION_CUT_OUT_OF_RANGE,
    DECISION_EXCEEDS_SUPPLY,
)
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.units import HOUR_S

_PLACE = Place("decision")


@lru_cache(maxsize=32)
def divide(pot: Pot, method: str, cut: int | None) -> Award:
    """Divide the first so many of a pot by a method; kept by the hash of the pot.

    Raises
    ------
    InputRefused
        If the method cannot hold the rules of the call.
    """
    return make_award(pot.compile(cut), pot.call, method, pot.inputs)


def compare(pot: Pot) -> Comparison | None:
    """Divide a pot by every method that can hold its rules, side by side; None for an empty one."""
    divisions: dict[str, Division] = {}
    for method in METHODS:
        try:
            divisions[method] = divide(pot, method, None).division
        except InputRefused:  # it cannot hold a rule of the call, so it is not on offer
            continue
    if not pot.applications or not divisions:
        return None
    return compare_divisions(pot.compile(), divisions, notice_of(pot.call).tracks)


def unit_s(pot: Pot, type_: str) -> int:
    """Give the seconds of one unit that is set by hand: a server for the term, or an hour."""
    if not pot.call.whole_servers:
        return HOUR_S
    return pot.call.offer(type_).server_size * int(pot.call.term_s)


def make_plan(pot: Pot, choices: Choices) -> Plan:
    """Say what choices do to a pot."""
    findings = _check_cut(pot, choices)
    cut = None if findings else choices.cut
    by_method = _grants(divide(pot, choices.method, cut)) if pot.applications else {}
    grants = dict(by_method)
    reasons: dict[str, str] = {}
    for change in choices.changes:
        faults = _check_change(pot, change)
        findings += faults
        if not faults:
            seconds = change.count * unit_s(pot, change.type)
            grants[change.number] = {change.type: seconds} if seconds else {}
            reasons[change.number] = change.reason
    left_s, over = _weigh(pot, grants)
    lines = _write_lines(pot, choices, grants, by_method, reasons)
    return Plan(lines, left_s, tuple(findings + over))


def _grants(award: Award) -> dict[str, Mapping[str, int]]:
    """Give what a division gives, by application and type, without zeros."""
    types = award.round.supply.types
    rows = zip(award.round.bids.ids, award.division.grant_s.tolist(), strict=True)
    return {id_: {t: s for t, s in zip(types, row, strict=True) if s} for id_, row in rows}


def _write_lines(
    pot: Pot,
    choices: Choices,
    grants: Mapping[str, Mapping[str, int]],
    by_method: Mapping[str, Mapping[str, int]],
    reasons: Mapping[str, str],
) -> tuple[Line, ...]:
    """Say what becomes of each; who gets nothing stands on the reserve list while it has room."""
    lines: list[Line] = []
    reserved = 0
    for place, number in enumerate(pot.order, start=1):
        seconds = grants.get(number, {})
        outcome, reserve_place = AWARDED if seconds else DECLINED, None
        # Who was given nothing by hand does not wait for what others leave.
        if not seconds and number not in reasons and reserved < choices.reserve:
            reserved += 1
            outcome, reserve_place = RESERVED, reserved
        before = by_method.get(number, {})
        reason = reasons.get(number, "")
        lines.append(Line(number, place, outcome, reserve_place, seconds, before, reason))
    return tuple(lines)


def _check_cut(pot: Pot, choices: Choices) -> list[Finding]:
    """Find a line that is not among the places, or moved without a reason."""
    if choices.cut is None:
        return []
    count = len(pot.applications)
    if not 1 <= choices.cut <= count:
        return [Finding(DECISION_CUT_OUT_OF_RANGE, _PLACE, {"cut": choices.cut, "count": count})]
    return []


def _check_change(pot: Pot, change: Change) -> list[Finding]:
    """Find why a change cannot be made: not there, not usable, more than was asked."""
    if change.number not in pot.keys:
        fields: dict[str, object] = {"number": change.number, "count": len(pot.rows)}
        return [Finding(DECISION_CHANGE_UNKNOWN, _PLACE, fields)]
    round_ = pot.compile()
    row = round_.bids.ids.index(change.number)
    types = round_.supply.types
    usable = [
        t for t, rate in zip(types, round_.bids.rate_milli[row].tolist(), strict=True) if rate
    ]
    if change.type not in usable:
        fields = {"number": change.number, "type": change.type, "usable": ", ".join(usable)}
        return [Finding(DECISION_CHANGE_UNUSABLE, _PLACE, fields)]
    rate = int(round_.bids.rate_milli[row, types.index(change.type)])
    asked_s = int(round_.bids.asked_s[row])
    work_milli = change.count * unit_s(pot, change.type) * rate
    if work_milli > asked_s * MILLI:
        fields = {"number": change.number, "asked_s": f"{asked_s:,}"}
        fields["given_s"] = f"{-(-work_milli // MILLI):,}"
        return [Finding(DECISION_CHANGE_TOO_MUCH, _PLACE, fields)]
    return []


def _weigh(
    pot: Pot, grants: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, int], list[Finding]]:
    """Tell what is left of each type, and find where more is given than is there."""
    given: Counter[str] = Counter()
    for seconds in grants.values():
        given.update(seconds)
    left_s = {t: pot.left_s[t] - given[t] for t in pot.call.types}
    over = [
        Finding(
            DECISION_EXCEEDS_SUPPLY,
            _PLACE,
            {"type": t, "given_s": f"{given[t]:,}", "left_s": f"{pot.left_s[t]:,}"},
        )
        for t in pot.call.types
        if given[t] and left_s[t] < 0
    ]
    return left_s, over


def make_final_award(pot: Pot, choices: Choices, plan: Plan) -> Award:
    """Put what a plan gives into one paper, with the reasons of what was set by hand.

    The certificate proves the method; where anything was set by hand it proves nothing, and is left
    out.
    """
    base = divide(pot, choices.method, choices.cut)
    round_ = pot.compile()
    is_by_hand = choices.cut is not None or bool(choices.changes)
    reasons = {k: dict(v) for k, v in base.reasons.items()}
    reasons |= _reasons_by_hand(pot, choices, plan.lines)
    for line in plan.lines:
        if line.reserve_place is not None:
            reasons.setdefault(line.number, {})["reserve_place"] = line.reserve_place
    return replace(
        base,
        round=round_,
        division=Division(choices.method, _columns(round_, plan.lines), base.division.price),
        certificate=None if is_by_hand else base.certificate,
        reasons=reasons,
    )


def _columns(round_: Round, lines: Sequence[Line]) -> "np.ndarray[Any, np.dtype[np.int64]]":
    """Write the grants as columns."""
    grant_s = np.zeros((len(round_.bids.ids), len(round_.supply.types)), np.int64)
    rows = {id_: row for row, id_ in enumerate(round_.bids.ids)}
    for line in lines:
        for type_, seconds in line.seconds.items():
            grant_s[rows[line.number], round_.supply.types.index(type_)] = seconds
    return grant_s


def _reasons_by_hand(
    pot: Pot, choices: Choices, lines: Sequence[Line]
) -> dict[str, dict[str, Any]]:
    """Say of each application that the line or a change decided, that it did and why."""
    count = len(pot.applications)
    reasons: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line.reason:
            en, ko = f"set by hand: {line.reason}", f"직접 정함: {line.reason}"
            reasons[line.number] = {"code": "by_hand", "en": en, "ko": ko}
        elif choices.cut is not None and line.place > choices.cut:
            en = f"place {line.place} of {count}; the line was drawn after place {choices.cut}: "
            ko = (
                f"{count}건 가운데 {line.place}위이며, 선정선을 {choices.cut}위 아래에 두었습니다: "
            )
            why = choices.cut_reason
            reasons[line.number] = {"code": "below_cut", "en": en + why, "ko": ko + why}
    return reasons
