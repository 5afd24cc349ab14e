"""What changes a decision while it is prepared: chosen, changed by hand, proposed, dropped."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.calls.models import CallRow
from dure.office.clock import now
from dure.office.decisions.choices import Change, Choices
from dure.office.decisions.computed import find_plan, write_award
from dure.office.decisions.duties import check_duties, find_parties
from dure.office.decisions.gather import find_candidates, gather_pot
from dure.office.decisions.models import OBJECTION, OPEN, RESERVE, ROUND, DecisionRow
from dure.office.decisions.pot import Pot
from dure.office.decisions.reasons import check_reasons
from dure.office.decisions.scores import find_ranking
from dure.office.findings_decisions import (
    DECISION_EMPTY,
    DECISION_NOT_OPEN,
    DECISION_OPEN_ALREADY,
    DECISION_PROMISED,
    OVERSEER_APPLIED,
    OVERSEER_MISSING,
    PANELS_STILL_OPEN,
)
from dure.office.notices.news import tell_drafted, tell_proposed
from dure.office.states import APPLICATION, DECISION
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import seal

FORMAT = 1
_NEEDED = {ROUND: "reviewed", RESERVE: "reserved", OBJECTION: "declined"}
_ON_THE_WAY = ("submitted", "screening", "returned", "assessing", "eligible", "in_review")
_FIELDS = (
    "method", "cut", "cut_reason", "reserve", "tranches", "conditions", "overseer_id",
)  # fmt: skip


@transaction.atomic
def do_draft(
    call: CallRow, *, by: int | None, kind: str = ROUND, about: int | None = None
) -> DecisionRow:
    """Begin a decision on a call; the open one of its kind is given back where there is one.

    Parameters
    ----------
    by : person, or None where the office does it by itself: a draft decides nothing
    about : key of the application of an objection
    """
    open_ = DecisionRow.objects.filter(call=call, kind=kind, about_id=about, state__in=OPEN).first()
    if open_ is not None:
        return open_
    # Of what is left over, the next in order comes first; whoever prepares it moves the line.
    cut, why = (
        (1, "the next of the reserve list · 예비 다음 순위") if kind == RESERVE else (None, "")
    )
    row = DecisionRow(call=call, kind=kind, about_id=about, made_at=now(), cut=cut, cut_reason=why)
    if kind != ROUND:
        # Whoever does not move up stays on the list, unless somebody makes it shorter.
        row.reserve = call.applications.filter(state="reserved").count() if kind == RESERVE else 0
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        names = DECISION.names["drafted"]
        fields = {"call": call.pk, "state": names.en, "state_ko": names.ko}
        raise InputRefused([Finding(DECISION_OPEN_ALREADY, Place(call.pk), fields)]) from fault
    detail = {"kind": kind} | ({"about": about} if about is not None else {})
    do_record(by, Act.PROPOSE, f"decision:{row.pk}", at=now(), after=row.state, detail=detail)
    if by is None:
        tell_drafted(row)
    return row


@transaction.atomic
def do_choose(pk: int, chosen: Mapping[str, Any], *, by: int) -> DecisionRow:
    """Keep what was chosen for a decision: method, line, reserve list, conditions, overseer.

    Raises
    ------
    InputRefused
        If it is no longer being prepared, or the person has applied themselves.
    """
    row = _lock(pk)
    check_drafted(row)
    check_duties(by, Act.PROPOSE, gather_pot(row).keys, f"decision:{pk}")
    for name in _FIELDS:
        if name in chosen:
            setattr(row, name, chosen[name])
    row.save(update_fields=[name.removesuffix("_id") for name in _FIELDS])
    detail = {"method": row.method, "cut": row.cut, "cut_reason": row.cut_reason}
    do_record(by, Act.PROPOSE, f"decision:{pk}", at=now(), detail=detail)
    return row


@transaction.atomic
def do_change(pk: int, change: Change, *, by: int) -> DecisionRow:
    """Set a grant by hand in place of what the method gives; the last one for a number counts.

    Raises
    ------
    InputRefused
        If it has no reason, cannot be made, the decision is no longer being prepared, or the person
        has applied themselves.
    """
    row = _lock(pk)
    check_drafted(row)
    pot = gather_pot(row)
    check_duties(by, Act.PROPOSE, pot.keys, f"decision:{pk}")
    choices = Choices(row.method, reserve=row.reserve, changes=(change,))
    only = [
        f for f in find_plan(pot, choices).findings if f.message.code != "decision_exceeds_supply"
    ]
    findings = check_reasons(choices) + only
    if findings:
        raise InputRefused(findings)
    row.changes = [c for c in row.changes if c["number"] != change.number] + [asdict(change)]
    row.save(update_fields=["changes"])
    do_record(by, Act.PROPOSE, f"decision:{pk}", at=now(), detail=asdict(change))
    return row


@transaction.atomic
def do_undo_change(pk: int, number: str, *, by: int) -> DecisionRow:
    """Take back what was set by hand for an application; doing it twice is doing it once."""
    row = _lock(pk)
    check_drafted(row)
    kept = [c for c in row.changes if c["number"] != number]
    if kept != row.changes:
        row.changes = kept
        row.save(update_fields=["changes"])
        do_record(by, Act.PROPOSE, f"decision:{pk}", at=now(), detail={"undone": number})
    return row


@transaction.atomic
def do_propose(pk: int, *, by: int) -> DecisionRow:
    """Propose a decision as it stands, to be signed by somebody else; twice is once.

    Raises
    ------
    InputRefused
        With everything that stands in its way.
    """
    row = _lock(pk)
    if row.state == "proposed":
        return row
    check_drafted(row)
    pot = gather_pot(row)
    check_duties(by, Act.PROPOSE, pot.keys, f"decision:{pk}")
    check_ready(row, pot)
    proposal = write_proposal(row, pot)
    row.inputs, row.proposal_hash = pot.inputs, seal(proposal)
    row.proposal = json.dumps(proposal, ensure_ascii=False)
    row.proposed_by_id, row.proposed_at = by, now()
    row.save()
    detail = {"hash": row.proposal_hash}
    do_move(row, DECISION, "proposed", act=Act.PROPOSE, by=by, detail=detail)
    tell_proposed(row)
    return row


@transaction.atomic
def do_take_back(pk: int, *, by: int) -> DecisionRow:
    """Take a proposal back to prepare it again."""
    row = _lock(pk)
    if row.state != "drafted":
        do_move(row, DECISION, "drafted", act=Act.PROPOSE, by=by)
    return row


@transaction.atomic
def do_drop(pk: int, *, by: int) -> DecisionRow:
    """Drop a decision that was not signed; doing it twice is doing it once.

    Raises
    ------
    InputRefused
        If it was promised: whoever objected was told of a new decision.
    """
    row = _lock(pk)
    if row.state in OPEN and row.kind == OBJECTION and find_candidates(row).exists():
        assert row.about is not None
        fields = {"number": row.about.number}
        raise InputRefused([Finding(DECISION_PROMISED, Place(f"decision {pk}"), fields)])
    if row.state != "dropped":
        do_move(row, DECISION, "dropped", act=Act.PROPOSE, by=by)
    return row


def _lock(pk: int) -> DecisionRow:
    """Read a decision to change it."""
    rows = DecisionRow.objects.select_for_update(of=("self",)).select_related("call")
    return rows.get(pk=pk)


def check_drafted(row: DecisionRow) -> None:
    """Raise unless a decision is being prepared.

    Raises
    ------
    InputRefused
        Saying what it is.
    """
    if row.state != "drafted":
        name = DECISION.names[row.state]
        fields = {"state": name.en, "state_ko": name.ko}
        raise InputRefused([Finding(DECISION_NOT_OPEN, Place(f"decision {row.pk}"), fields)])


def choices_of(row: DecisionRow) -> Choices:
    """Give what was chosen for a decision."""
    changes = tuple(Change(**change) for change in row.changes)
    return Choices(row.method, row.cut, row.cut_reason, row.reserve, changes)


def check_ready(row: DecisionRow, pot: Pot) -> None:
    """Raise unless a decision can be proposed.

    Raises
    ------
    InputRefused
        With every fault at once.
    """
    if not pot.applications:
        name = APPLICATION.names[_NEEDED[row.kind]]
        fields = {"call": row.call_id, "state": name.en, "state_ko": name.ko}
        raise InputRefused([Finding(DECISION_EMPTY, Place(row.call_id), fields)])
    plan = find_plan(pot, choices_of(row))
    findings = [*plan.findings, *check_reasons(choices_of(row)), *_check_panels(row)]
    findings += _check_overseer(row, pot)
    if findings:
        raise InputRefused(findings)


def _check_overseer(row: DecisionRow, pot: Pot) -> list[Finding]:
    """Give a finding where nobody oversees a decision, or somebody whom it is about."""
    place = Place(f"decision {row.pk}")
    if row.overseer_id is None:
        return [Finding(OVERSEER_MISSING, place, {})]
    parties = find_parties(row.overseer_id, Act.PROPOSE, pot.keys.values())
    numbers = sorted(number for number, pk in pot.rows if f"application:{pk}" in parties)
    if not numbers:
        return []
    assert row.overseer is not None
    name = row.overseer.name or row.overseer.email
    fields = {"name": name, "count": len(numbers), "number": numbers[0]}
    return [Finding(OVERSEER_APPLIED, place, fields)]


def _check_panels(row: DecisionRow) -> list[Finding]:
    """Give a finding where a round waits for the panel of another track."""
    if row.kind != ROUND or row.call.panels_by == "call":
        return []
    waiting = ApplicationRow.objects.filter(call=row.call_id, state__in=_ON_THE_WAY)
    tracks = sorted(set(waiting.values_list("track", flat=True)))
    if not tracks:
        return []
    fields = {"call": row.call_id, "count": waiting.count(), "tracks": ", ".join(tracks)}
    return [Finding(PANELS_STILL_OPEN, Place(row.call_id), fields)]


def write_proposal(row: DecisionRow, pot: Pot) -> dict[str, Any]:
    """Write what is proposed: the award with its reasons, every line, and who oversees it."""
    assert row.overseer is not None
    return {
        "paper": "decision",
        "format": FORMAT,
        "decision": row.pk,
        "call": row.call_id,
        "kind": row.kind,
        "inputs": pot.inputs,
        "ranking": find_ranking(row.call_id),
        "cut": row.cut,
        "cut_reason": row.cut_reason,
        "changes": row.changes,
        "tranches": row.tranches,
        "conditions": row.conditions,
        "overseer": {"person": row.overseer_id, "name": row.overseer.name or row.overseer.email},
        **write_award(pot, choices_of(row)),
    }
