"""An award as one paper of whole numbers: inputs, rules, grants, certificate, reasons, sealed.

It holds no name, title or organisation: who has the applications can tell who is who by number.
The same division gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from dure.application.amount import Amount, read_amount
from dure.application.findings import CellRefused
from dure.award.compile import Asked, Round
from dure.award.findings import AWARD_SEAL_DIFFERS, AWARD_UNREADABLE
from dure.award.record_form import AskedForm, AwardForm, RulesForm
from dure.award.round import BID_COLUMNS, Bids, Division, Rules, SetAside, Supply
from dure.award.why import Notice
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.gate_fault import say_gate_fault
from dure.terms.language import Text
from dure.terms.seal import seal
from dure.terms.units import AccelS, Seconds

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Award:
    """A divided round.

    Parameters
    ----------
    round : what was divided
    notice : what pages say of the call
    division : what the method gave
    certificate : the proof, as data, or None where the method has none
    reasons : application → why, as code and fields
    applications_seal : hash of the applications that the round was compiled from
    notes : what a reader must know, such as that the applications are drawn
    """

    round: Round
    notice: Notice
    division: Division
    certificate: Mapping[str, Any] | None
    reasons: Mapping[str, Mapping[str, Any]]
    applications_seal: str
    notes: tuple[str, ...] = ()


def write_award(award: Award) -> dict[str, Any]:
    """Write an award as JSON data; `terms.seal.canonical_bytes` makes bytes of it."""
    content: dict[str, Any] = {
        "paper": "award",
        "format": FORMAT,
        "method": award.division.method,
        "call": _write_notice(award.notice),
        "applications_seal": award.applications_seal,
        "notes": list(award.notes),
        "supply": _write_supply(award.round.supply),
        "rules": _write_rules(award.round.rules),
        "bids": _write_bids(award.round),
        "published_milli": [list(rates) for rates in award.round.published_milli],
        "grants": _write_grants(award),
        "price": [str(p) for p in award.division.price],
        "certificate": award.certificate,
        "reasons": {id_: dict(reason) for id_, reason in award.reasons.items()},
    }
    return content | {"seal": seal(content)}


def _write_notice(notice: Notice) -> dict[str, Any]:
    """Write what pages say of the call."""
    return {
        "id": notice.call,
        "title": _write_text(notice.title),
        "objection_days": notice.objection_days,
        "tracks": [_write_text(t) for t in notice.tracks],
        "types": [_write_text(t) for t in notice.types],
    }


def _write_text(text: Text) -> dict[str, str]:
    """Write a text in both languages."""
    return {"en": text.en, "ko": text.ko}


def _write_supply(supply: Supply) -> dict[str, Any]:
    """Write what there is."""
    return {
        "types": list(supply.types),
        "capacity_s": [int(s) for s in supply.capacity_s],
        "server_size": list(supply.server_size),
        "term_s": int(supply.term_s),
        "kinds": list(supply.kinds),
    }


def _write_rules(rules: Rules) -> dict[str, Any]:
    """Write the rules of the call."""
    return {
        "set_asides": [
            {
                "by": a.by,
                "group": a.group,
                "type": a.type,
                "floor_s": int(a.floor_s),
                "ceiling_s": None if a.ceiling_s is None else int(a.ceiling_s),
            }
            for a in rules.set_asides
        ],
        "track_weight": list(rules.track_weight),
        "applicant_cap_s": None if rules.applicant_cap_s is None else int(rules.applicant_cap_s),
        "npu_first": list(rules.npu_first),
        "whole_servers": rules.whole_servers,
    }


def _write_bids(round_: Round) -> dict[str, Any]:
    """Write the columns of the bids, and the rows of what was asked in words."""
    bids = round_.bids
    return {
        "ids": list(bids.ids),
        **{name: getattr(bids, name).tolist() for name in BID_COLUMNS},
        "tracks": list(bids.tracks),
        "regions": list(bids.regions),
        "applicants": list(bids.applicants),
        "asked": [
            {
                "amount": str(a.amount),
                "least": None if a.least is None else str(a.least),
                "months": a.months,
                "start": a.start,
                "all_or_nothing": a.is_all_or_nothing,
            }
            for a in round_.asked
        ],
    }


def _write_grants(award: Award) -> dict[str, dict[str, int]]:
    """Write what each application got, by type; who got nothing is not listed."""
    types = award.round.supply.types
    return {
        id_: {t: s for t, s in zip(types, row, strict=True) if s}
        for id_, row in zip(award.round.bids.ids, award.division.grant_s.tolist(), strict=True)
        if any(row)
    }


def read_award(data: object, file: str) -> tuple[Award, tuple[Finding, ...]]:
    """Read an award from JSON data.

    Returns
    -------
    award : as it is written
    findings : that it was changed after it was sealed, if so

    Raises
    ------
    InputRefused
        If it cannot be read; every fault is a finding.
    """
    try:
        form = AwardForm.model_validate(data)
        asked = tuple(_read_asked(a) for a in form.bids.asked)
    except ValidationError as refusal:
        findings = [
            Finding(
                AWARD_UNREADABLE,
                Place(file, field=".".join(str(part) for part in error["loc"])),
                {"reason": (said := say_gate_fault(error)).en, "reason_ko": said.ko},
            )
            for error in refusal.errors()
        ]
        raise InputRefused(findings) from refusal
    except CellRefused as refusal:
        what = refusal.message.what.fill(**refusal.fields)
        fields = {"reason": what.en.rstrip("."), "reason_ko": what.ko.rstrip(".")}
        found = Finding(AWARD_UNREADABLE, Place(file, field="bids.asked"), fields)
        raise InputRefused([found]) from refusal
    assert isinstance(data, dict)
    content = {name: value for name, value in data.items() if name != "seal"}
    computed = seal(content)
    findings = []
    if computed != form.seal:
        fields = {"stated": form.seal[:12], "computed": computed[:12]}
        findings.append(Finding(AWARD_SEAL_DIFFERS, Place(file, field="seal"), fields))
    return _award_of(form, asked), tuple(findings)


def _read_asked(form: AskedForm) -> Asked:
    """Read what one application asked."""
    least: Amount | None = None if form.least is None else read_amount(form.least)
    return Asked(read_amount(form.amount), least, form.months, form.start, form.all_or_nothing)


def _award_of(form: AwardForm, asked: Sequence[Asked]) -> Award:
    """Turn the form into the frozen award."""
    bids = form.bids
    rows = {id_: i for i, id_ in enumerate(bids.ids)}
    types = {t: a for a, t in enumerate(form.supply.types)}
    grant_s = np.zeros((len(rows), len(types)), np.int64)
    for id_, grant in form.grants.items():
        for type_, seconds in grant.items():
            grant_s[rows[id_], types[type_]] = seconds
    columns = {name: np.array(getattr(bids, name), dtype=np.int64) for name in BID_COLUMNS}
    columns["rate_milli"] = columns["rate_milli"].reshape(len(rows), len(types))
    return Award(
        round=Round(
            bids=Bids(
                ids=tuple(bids.ids),
                **columns,
                tracks=tuple(bids.tracks),
                regions=tuple(bids.regions),
                applicants=tuple(bids.applicants),
            ),
            supply=Supply(
                types=tuple(form.supply.types),
                capacity_s=tuple(AccelS(s) for s in form.supply.capacity_s),
                server_size=tuple(form.supply.server_size),
                term_s=Seconds(form.supply.term_s),
                kinds=tuple(form.supply.kinds),
            ),
            rules=_rules_of(form.rules),
            asked=tuple(asked),
            published_milli=tuple(tuple(rates) for rates in form.published_milli),
        ),
        notice=Notice(
            call=form.call.id,
            title=form.call.title.text(),
            objection_days=form.call.objection_days,
            tracks=tuple(t.text() for t in form.call.tracks),
            types=tuple(t.text() for t in form.call.types),
        ),
        division=Division(form.method, grant_s, tuple(int(p) for p in form.price)),
        certificate=form.certificate,
        reasons=form.reasons,
        applications_seal=form.applications_seal,
        notes=tuple(form.notes),
    )


def _rules_of(form: RulesForm) -> Rules:
    """Turn the rules into frozen ones."""
    return Rules(
        set_asides=tuple(
            SetAside(
                by=a.by,
                group=a.group,
                type=a.type,
                floor_s=AccelS(a.floor_s),
                ceiling_s=None if a.ceiling_s is None else AccelS(a.ceiling_s),
            )
            for a in form.set_asides
        ),
        track_weight=tuple(form.track_weight),
        applicant_cap_s=None if form.applicant_cap_s is None else AccelS(form.applicant_cap_s),
        npu_first=tuple(form.npu_first),
        whole_servers=form.whole_servers,
    )
