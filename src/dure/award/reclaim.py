"""What a rule on use would take back, as a proposal with warning and hearing: never the act.

Use is counted in whole months from the start of a grant. A month that a site did not report is not
a month without use: it gives a finding and no proposal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dure.award.findings import USAGE_ABOVE_GRANT, USAGE_ABSENT
from dure.terms.calendar import add_months
from dure.terms.citation import Mark
from dure.terms.finding import Finding, Place
from dure.terms.language import Text
from dure.terms.units import AccelS

MILLI = 1_000
Kind = Literal["threshold", "blocks", "window"]
Stage = Literal["warn", "hear", "wait", "due"]


@dataclass(frozen=True, slots=True)
class ReclaimRule:
    """A rule on use, as data.

    Parameters
    ----------
    id, title : name
    kind : threshold, blocks or window
        *threshold*: once, `months` after the start, a grant of which less than `threshold_milli` is
        used may lose up to `take_milli`. *blocks*: at the end of every `months`, what is left
        beyond an even use of the rest of the term expires. *window*: the share of each month can be
        used for `months`, then what is left of it expires.
    months : whole months, at least 1
    threshold_milli : thousandths of the grant; None but for a threshold
    take_milli : thousandths of the grant
        None takes what even use would have used by then and was not.
    warning_months : whole months from the warning to the effect, or None where there is none
    hearing_days : days after the warning within which the holder is heard, or None where that is
        until the effect
    source, mark : where the rule is from, and how sure we are of it
    note : what a reader must know about it
    """

    id: str
    title: Text
    kind: Kind
    months: int
    threshold_milli: int | None
    take_milli: int | None
    warning_months: int | None
    hearing_days: int | None
    source: str
    mark: Mark
    note: Text


@dataclass(frozen=True, slots=True)
class Holding:
    """A grant of one type and its use.

    Parameters
    ----------
    grant : its name
    type : accelerator type
    granted_s : accelerator-seconds
    reclaimed_s : accelerator-seconds of it that were taken back before
    start : its first day
    months : whole months that it is for
    used_s : accelerator-seconds used in each whole month from the start; None where not reported
    """

    grant: str
    type: str
    granted_s: AccelS
    reclaimed_s: AccelS
    start: date
    months: int
    used_s: tuple[AccelS | None, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule would take back, for a person to decide on.

    Parameters
    ----------
    grant, type, rule : names
    stage : warn (the holder is to be told today), hear (told, and heard until `hearing_until`),
        wait (heard, not yet in effect), or due (may be decided, if the warning was given)
    amount_s : accelerator-seconds, the most that may be taken; in a warning, if nothing more is
        used until the effect
    used_s, granted_s, left_s : accelerator-seconds
        Used until the last whole month, granted at first, and left now.
    warn_on, effect_on : days; no warning is None
    hearing_until : the last day of the hearing, or None where there is no warning
    """

    grant: str
    type: str
    rule: str
    stage: Stage
    amount_s: AccelS
    used_s: AccelS
    granted_s: AccelS
    left_s: AccelS
    warn_on: date | None
    hearing_until: date | None
    effect_on: date


def propose_reclaims(
    rule: ReclaimRule, holdings: Sequence[Holding], as_of: date, places: Sequence[Place] = ()
) -> tuple[tuple[Proposal, ...], tuple[Finding, ...]]:
    """Propose what a rule takes back from each holding as of a day.

    Parameters
    ----------
    rule : the rule
    holdings : each on its own
    as_of : the day; use of whole months that ended by then counts
    places : where each holding is read from, for findings; empty where from no file

    Returns
    -------
    proposals : in the order of the holdings; none where the rule takes nothing
    findings : holdings whose use is not fully reported, or above the grant
    """
    proposals: list[Proposal] = []
    findings: list[Finding] = []
    for row, holding in enumerate(holdings):
        place = places[row] if places else Place("", row + 1)
        elapsed = count_months(holding, as_of)
        used_s = holding.used_s[:elapsed] + (None,) * (elapsed - len(holding.used_s))
        known = [u for u in used_s if u is not None]
        if len(known) < elapsed:
            fields = _absent(holding, used_s, as_of)
            findings.append(Finding(USAGE_ABSENT, place, fields))
            continue
        if sum(known) > holding.granted_s:
            fields = {
                "grant": holding.grant,
                "used_s": f"{sum(known):,}",
                "granted_s": f"{holding.granted_s:,}",
            }
            findings.append(Finding(USAGE_ABOVE_GRANT, place, fields))
        proposals += propose_reclaim(rule, holding, known, as_of)
    return tuple(proposals), tuple(findings)


def count_months(holding: Holding, as_of: date) -> int:
    """Count the whole months of a holding that have ended by a day, at most its term.

    A month has ended on the day on which the next one begins.

    Examples
    --------
    >>> year = Holding("g", "h200", AccelS(1), AccelS(0), date(2026, 1, 31), 12, ())
    >>> [count_months(year, date(2026, 2, day)) for day in (27, 28)]
    [0, 1]
    """
    ended = 0
    while ended < holding.months and add_months(holding.start, ended + 1) <= as_of:
        ended += 1
    return ended


def _absent(holding: Holding, used_s: tuple[AccelS | None, ...], as_of: date) -> dict[str, object]:
    """Fill the fields of an absent report; the first missing month is named by its first day."""
    missing = [add_months(holding.start, k) for k, used in enumerate(used_s) if used is None]
    others = f" (+{len(missing) - 1})" if len(missing) > 1 else ""
    return {
        "grant": holding.grant,
        "reported": len(used_s) - len(missing),
        "months": len(used_s),
        "missing": f"{missing[0].isoformat()}{others}",
        "as_of": as_of,
    }


def propose_reclaim(
    rule: ReclaimRule, holding: Holding, used_s: list[AccelS], as_of: date
) -> list[Proposal]:
    """Propose what a rule takes back from one holding whose use is known.

    Parameters
    ----------
    used_s : accelerator-seconds used in each whole month that has ended by `as_of`

    Returns
    -------
    proposals
        What is due, then what is warned of; either may be missing.
    """
    if len(used_s) >= holding.months:
        # The grant has ended; what is left of it ends with it, not by this rule.
        return []
    proposals: list[Proposal] = []
    taken_s = int(holding.reclaimed_s)
    for month in _effect_months(rule, len(used_s)):
        if month < holding.months:
            proposal = _propose_at(month, rule, holding, used_s, as_of, taken_s)
            if proposal is not None:
                proposals.append(proposal)
                taken_s += proposal.amount_s
    return proposals


def _effect_months(rule: ReclaimRule, elapsed: int) -> list[int]:
    """Give the last month at whose end the rule had effect, if any, and the next, if any."""
    if rule.kind == "threshold":
        return [rule.months]
    if rule.kind == "blocks":
        last = elapsed // rule.months * rule.months
        return [last, last + rule.months] if last else [rule.months]
    return [elapsed, elapsed + 1] if elapsed >= rule.months else [rule.months]


def _propose_at(
    month: int,
    rule: ReclaimRule,
    holding: Holding,
    used_s: list[AccelS],
    as_of: date,
    taken_s: int,
) -> Proposal | None:
    """Propose what the rule takes at the end of a month; before that it is a warning."""
    effect_on = add_months(holding.start, month)
    warn_on, hearing_until = _warn(rule, holding, month, effect_on)
    is_due = effect_on <= as_of
    if not is_due and (warn_on is None or as_of < warn_on):
        return None
    # Months still to come count as months without more use: a warning says what would be taken
    # if nothing changed.
    until_s = [*used_s[:month], *[0] * (month - len(used_s))]
    take_s = _TAKE[rule.kind](rule, holding, until_s, taken_s)
    left_s = holding.granted_s - taken_s - sum(used_s)
    amount_s = min(take_s, left_s)
    if amount_s <= 0:
        return None
    return Proposal(
        grant=holding.grant,
        type=holding.type,
        rule=rule.id,
        stage="due" if is_due else _stage(as_of, warn_on, hearing_until),
        amount_s=AccelS(amount_s),
        used_s=AccelS(sum(used_s)),
        granted_s=holding.granted_s,
        left_s=AccelS(left_s),
        warn_on=warn_on,
        hearing_until=hearing_until,
        effect_on=effect_on,
    )


def _warn(
    rule: ReclaimRule, holding: Holding, month: int, effect_on: date
) -> tuple[date | None, date | None]:
    """Give the day of the warning and the last day of the hearing, which ends before the effect."""
    if rule.warning_months is None:
        return None, None
    warn_on = add_months(holding.start, max(0, month - rule.warning_months))
    last = effect_on - timedelta(days=1)
    if rule.hearing_days is None:
        return warn_on, last
    return warn_on, min(warn_on + timedelta(days=rule.hearing_days), last)


def _stage(as_of: date, warn_on: date | None, hearing_until: date | None) -> Stage:
    """Say where a proposal stands before its effect."""
    assert warn_on is not None
    assert hearing_until is not None
    if as_of == warn_on:
        return "warn"
    return "hear" if as_of <= hearing_until else "wait"


def _take_threshold(rule: ReclaimRule, holding: Holding, until_s: list[int], taken_s: int) -> int:
    """Give what a grant may lose that is used below the threshold; at the threshold, nothing."""
    assert rule.threshold_milli is not None
    used_s = sum(until_s)
    if used_s * MILLI >= rule.threshold_milli * holding.granted_s:
        return 0
    if rule.take_milli is None:
        return holding.granted_s * len(until_s) // holding.months - used_s - taken_s
    return rule.take_milli * holding.granted_s // MILLI - taken_s


def _take_blocks(rule: ReclaimRule, holding: Holding, until_s: list[int], taken_s: int) -> int:
    """Give what is left beyond an even use of the rest of the term; what is kept is rounded up."""
    del rule
    rest = holding.months - len(until_s)
    kept_s = -(-holding.granted_s * rest // holding.months)
    return holding.granted_s - taken_s - sum(until_s) - kept_s


def _take_window(rule: ReclaimRule, holding: Holding, until_s: list[int], taken_s: int) -> int:
    """Give what has left the window unused; the oldest share is used first, the next ahead of time.

    The shares of the months add up to the grant to the second: month k has
    ``granted·(k+1)//months - granted·k//months``.
    """
    granted_s, months = int(holding.granted_s), holding.months
    shares = [granted_s * (k + 1) // months - granted_s * k // months for k in range(months)]
    expired_s = 0
    first = 0
    for month, used_s in enumerate(until_s):
        left_s = used_s
        for k in range(first, months):
            drawn_s = min(left_s, shares[k])
            shares[k] -= drawn_s
            left_s -= drawn_s
        # Month k can be used from its own month to the one `rule.months - 1` later.
        if month + 1 >= rule.months:
            expired_s += shares[first]
            first += 1
    return expired_s - taken_s


_TAKE: dict[Kind, Callable[[ReclaimRule, Holding, list[int], int], int]] = {
    "threshold": _take_threshold,
    "blocks": _take_blocks,
    "window": _take_window,
}
