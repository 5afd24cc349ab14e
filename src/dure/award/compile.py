"""Applications and their call into a round: bids, supply, rules, and what each asked in words.

No name passes: who applies becomes a number, and organisations and titles stay behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.application.amount import Amount, Unit, read_amount
from dure.application.application import Acceptance, Application
from dure.application.call import Call, CallRegion, CallTrack
from dure.application.findings import CellRefused
from dure.application.measure import measure_work_s, rate_milli
from dure.award.findings import (
    ROUND_SCORE_MISSING,
    ROUND_SUPPLY_UNREADABLE,
    ROUND_TOO_LARGE,
    ROUND_WHOLE_SERVERS_NOT_HELD,
)
from dure.award.round import MILLI, WORKS, Bids, Rules, SetAside, Supply
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, has_error
from dure.terms.units import AccelS

WORK_MAX = 2**62
"""Thousandths of accelerator-seconds that a whole round may ask for; sums then fit 63 bits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application asked, in its own words; the round holds the same in seconds.

    Parameters
    ----------
    amount, least : as asked; None where any amount is of use
    months : whole months
    start : the day it has to start on, or "" where that is flexible
    is_all_or_nothing : whether less than asked is of no use
    """

    amount: Amount
    least: Amount | None
    months: int
    start: str
    is_all_or_nothing: bool


@dataclass(frozen=True, slots=True)
class Round:
    """Everything that a division is made from.

    Parameters
    ----------
    bids, supply, rules : what methods read
    asked : shape (n,), the same in the applicants' words
    published_milli : shape (works, k), thousandths: the call's rates by class of work; 0 for none
    """

    bids: Bids
    supply: Supply
    rules: Rules
    asked: tuple[Asked, ...]
    published_milli: tuple[tuple[int, ...], ...]


def compile_round(
    applications: Sequence[Application],
    call: Call,
    supply: Supply | None = None,
    places: Sequence[Place] = (),
) -> tuple[Round, tuple[Finding, ...]]:
    """Compile the applications of a call into a round.

    Rows are in the order of the numbers of the applications, whatever the order of the file.

    Parameters
    ----------
    applications : without error, each number once
    call : what they apply to
    supply : what there is, where it is not what the call offers
    places : where each application is from, for findings

    Returns
    -------
    round : rows in order
    findings : warnings

    Raises
    ------
    InputRefused
        If the round cannot be divided: a score is missing by which it should be, or it is too
        large to add up.
    """
    order = sorted(range(len(applications)), key=lambda i: applications[i].id)
    findings = _check(applications, order, call, places)
    rows = [applications[i] for i in order]
    asked = [int(measure_work_s(a.asked, a, call)) for a in rows]
    if sum(asked) * MILLI > WORK_MAX:
        fields = {"asked": f"{sum(asked):,}", "most": f"{WORK_MAX // MILLI:,}"}
        findings.append(Finding(ROUND_TOO_LARGE, Place(places[0].file if places else ""), fields))
    if has_error(findings):
        raise InputRefused(findings)
    return (
        Round(
            bids=_bids(rows, asked, call),
            supply=supply or supply_of(call),
            rules=rules_of(call, supply or supply_of(call)),
            asked=tuple(_asked(a) for a in rows),
            published_milli=tuple(
                tuple(_published(call, work).get(type_, 0) for type_ in call.types)
                for work in WORKS
            ),
        ),
        tuple(findings),
    )


def _published(call: Call, work: str) -> dict[str, int]:
    """Give the published rates of a class of work."""
    return next((rates for name, rates in call.rates.items() if str(name) == work), {})


def _check(
    applications: Sequence[Application], order: list[int], call: Call, places: Sequence[Place]
) -> list[Finding]:
    """Find what the round cannot hold of the applications; each fault once, with their number."""
    without_score = [
        i for i in order if call.weights == "score" and applications[i].score_milli is None
    ]
    in_servers = [i for i in order if applications[i].whole_servers and not call.whole_servers]
    faults = (
        (ROUND_SCORE_MISSING, without_score),
        (ROUND_WHOLE_SERVERS_NOT_HELD, in_servers),
    )
    findings: list[Finding] = []
    for message, found in faults:
        if found:
            place = places[found[0]] if places else Place("", found[0] + 1)
            fields = {"count": f"{len(found):,}", "id": applications[found[0]].id}
            findings.append(Finding(message, place, fields))
    return findings


def _bids(rows: Sequence[Application], asked: Sequence[int], call: Call) -> Bids:
    """Write the columns."""
    # By the first application of each, so that other names give the same numbers.
    number = {name: i for i, name in enumerate(dict.fromkeys(a.applicant for a in rows))}
    tracks = tuple(t.id for t in call.tracks)
    regions = tuple(r.id for r in call.regions)
    rates = [[rate_milli(a, t, call) or 0 for t in call.types] for a in rows]

    def column(values: Sequence[int]) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
        return np.array(values, dtype=np.int64)

    return Bids(
        ids=tuple(a.id for a in rows),
        asked_s=column(asked),
        least_s=column([_least_s(a, s, call) for a, s in zip(rows, asked, strict=True)]),
        rate_milli=np.array(rates, dtype=np.int64).reshape(len(rows), len(call.types)),
        weight=column([_weight(a, call) for a in rows]),
        score_milli=column([-1 if a.score_milli is None else a.score_milli for a in rows]),
        panel_rank=column([a.rank or 0 for a in rows]),
        work=column([WORKS.index(a.work.value) for a in rows]),
        track=column([tracks.index(a.track) for a in rows]),
        region=column([regions.index(a.region) for a in rows]),
        applicant=column([number[a.applicant] for a in rows]),
        tracks=tracks,
        regions=regions,
        applicants=tuple(f"applicant {i + 1}" for i in range(len(number))),
    )


def _least_s(application: Application, asked_s: int, call: Call) -> int:
    """Give the least useful work; one whole server where only whole ones are of use."""
    if application.acceptance is Acceptance.ALL_OR_NOTHING:
        return asked_s
    least = [0]
    if application.least is not None:
        least.append(measure_work_s(application.least, application, call))
    if application.whole_servers and not call.whole_servers:
        least.append(measure_work_s(Amount(1, Unit.SERVERS), application, call))
    return min(max(least), asked_s)


def _weight(application: Application, call: Call) -> int:
    """Give the claim of an application: one each, or the thousandths of its score."""
    if call.weights == "equal":
        return 1
    assert application.score_milli is not None
    return max(1, application.score_milli)


def _asked(application: Application) -> Asked:
    """Keep what was asked in words."""
    return Asked(
        amount=application.asked,
        least=application.least,
        months=application.months,
        start="" if application.start is None else application.start.isoformat(),
        is_all_or_nothing=application.acceptance is Acceptance.ALL_OR_NOTHING,
    )


def supply_of(call: Call) -> Supply:
    """Give what a call offers over its whole term."""
    return Supply(
        types=call.types,
        capacity_s=tuple(call.capacity_s(t) for t in call.types),
        server_size=tuple(o.server_size for o in call.offers),
        term_s=call.term_s,
        kinds=tuple("npu" if o.is_domestic_npu else "gpu" for o in call.offers),
    )


def change_supply(call: Call, stated: Sequence[str], file: str = "--supply") -> Supply:
    """Read ``h200=200 servers`` for some types; the others stay as the call offers them.

    Raises
    ------
    InputRefused
        If a type is unknown or an amount cannot be read; every one is a finding.
    """
    supply = supply_of(call)
    capacity = dict(zip(supply.types, supply.capacity_s, strict=True))
    findings: list[Finding] = []
    for part in stated:
        name, _, text = (piece.strip() for piece in part.partition("="))
        try:
            if name not in capacity:
                raise CellRefused(ROUND_SUPPLY_UNREADABLE)  # noqa: TRY301  # as an amount is refused
            amount = read_amount(text)
            if amount.unit is Unit.WORK:
                raise CellRefused(ROUND_SUPPLY_UNREADABLE)  # noqa: TRY301  # the same
            capacity[name] = amount.measure_s(call.offer(name).server_size, call.term_s)
        except CellRefused:
            fields = {"value": part, "types": ", ".join(supply.types)}
            findings.append(Finding(ROUND_SUPPLY_UNREADABLE, Place(file), fields))
    if findings:
        raise InputRefused(findings)
    return Supply(
        types=supply.types,
        capacity_s=tuple(capacity.values()),
        server_size=supply.server_size,
        term_s=supply.term_s,
        kinds=supply.kinds,
    )


def rules_of(call: Call, supply: Supply) -> Rules:
    """Give the rules of a call, its shares in seconds of each type.

    Kept time is rounded down, and limits too: to whole servers where only those are given, else to
    whole seconds.
    """
    has_weight = any(t.weight is not None for t in call.tracks)
    cap_s = None
    if call.cap_servers_applicant is not None:
        size = call.offer(call.reference).server_size
        cap_s = AccelS(call.cap_servers_applicant * size * call.term_s)
    return Rules(
        set_asides=(
            *_set_asides("track", call.tracks, call, supply),
            *_set_asides("region", call.regions, call, supply),
        ),
        track_weight=tuple(t.weight or 1 for t in call.tracks) if has_weight else (),
        applicant_cap_s=cap_s,
        npu_first=tuple(w.value for w in call.npu_first),
        whole_servers=call.whole_servers,
    )


def _set_asides(
    by: str, groups: Sequence[CallTrack | CallRegion], call: Call, supply: Supply
) -> list[SetAside]:
    """Write the floors and ceilings of tracks or regions, for every type."""
    asides: list[SetAside] = []
    for number, group in enumerate(groups):
        if group.floor_milli is None and group.ceiling_milli is None:
            continue
        for type_, (capacity_s, server_s) in enumerate(
            zip(supply.capacity_s, supply.server_s(), strict=True)
        ):
            unit_s = server_s if call.whole_servers else 1
            floor_s = capacity_s * (group.floor_milli or 0) // MILLI // unit_s * unit_s
            ceiling_s = None
            if group.ceiling_milli is not None:
                ceiling_s = AccelS(capacity_s * group.ceiling_milli // MILLI // unit_s * unit_s)
            asides.append(
                SetAside(
                    by="track" if by == "track" else "region",
                    group=number,
                    type=type_,
                    floor_s=AccelS(floor_s),
                    ceiling_s=ceiling_s,
                )
            )
    return asides
