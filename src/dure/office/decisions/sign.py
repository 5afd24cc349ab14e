"""Signing a decision: sealed, booked as an offer, and told to all applicants in one transaction."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dure.application.call import Call
from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.posting import Item
from dure.ledger.refusals import Result
from dure.ledger.transfer import Kind, Transfer
from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.calls.models import CallRow
from dure.office.clock import now, today
from dure.office.decisions.deadlines import ACCEPT_DAYS, KEPT_MONTHS, end_of_day
from dure.office.decisions.duties import check_duties
from dure.office.decisions.gather import gather_pot, pool_of
from dure.office.decisions.models import AWARDED, AwardRow, DecisionRow
from dure.office.findings_decisions import (
    BOOK_REFUSED,
    ROUND_CHANGED_MEANWHILE,
    SIGNED_OTHER_PAPER,
)
from dure.office.grants.search import write_grams
from dure.office.ledger.actions import do_post
from dure.office.notices.news import tell_decided
from dure.office.people.models import Person
from dure.office.states import APPLICATION, DECISION
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.terms.calendar import add_months
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import seal


@transaction.atomic
def do_sign(pk: int, *, by: int, seen: str) -> DecisionRow:
    """Sign a proposed decision and tell every applicant; signing twice is signing once.

    Parameters
    ----------
    by : person
        Who neither applied, screened, assessed, reviewed, ranked nor proposed.
    seen : hash of the proposal that was on the page signed from

    Raises
    ------
    InputRefused
        If duties are not separate, or it is not what was seen or no longer what is there; nothing
        is signed then.
    """
    # 1. Gather.
    rows = DecisionRow.objects.select_for_update(of=("self",)).select_related("call")
    row = rows.get(pk=pk)
    if row.state == "signed" and seen == row.proposal_hash:
        return row
    pot = gather_pot(row)
    # 2. Decide.
    place = Place(f"decision {pk}")
    check_duties(by, Act.DECIDE, pot.keys, f"decision:{pk}")
    if row.state != "proposed":
        # This refuses, since only what is proposed can become signed.
        do_move(row, DECISION, "signed", act=Act.DECIDE, by=by)
    if seen != row.proposal_hash:
        fields = {"known": row.proposal_hash[:12], "given": seen[:12]}
        raise InputRefused([Finding(SIGNED_OTHER_PAPER, place, fields)])
    if pot.inputs != row.inputs:
        fields = {"known": row.inputs[:12], "given": pot.inputs[:12]}
        raise InputRefused([Finding(ROUND_CHANGED_MEANWHILE, place, fields)])
    # 3. Record.
    _seal(row, by, pot.call)
    do_move(row, DECISION, "signed", act=Act.DECIDE, by=by, detail={"hash": row.hash})
    post_or_refuse(list_supply(row.call, pot.call), now())
    _publish(row, pot.call, pot.keys, by)
    return row


def _seal(row: DecisionRow, by: int, call: Call) -> None:
    """Seal the paper: what was proposed, who signed it, when, until when it is kept."""
    at = now()
    signer = Person.objects.get(pk=by)
    row.signed_by_id, row.signed_at = by, at
    row.kept_until = add_months(today(), KEPT_MONTHS)
    accept_by, object_by = _deadlines(now(), call)
    paper: dict[str, Any] = json.loads(row.proposal)
    paper |= {
        "proposal": row.proposal_hash,
        "proposed_by": row.proposed_by_id,
        "signed_by": {"person": by, "name": signer.name or signer.email},
        "signed_at": at.isoformat(),
        "accept_by": accept_by.isoformat(),
        "object_by": object_by.isoformat(),
        "kept_until": row.kept_until.isoformat(),
    }
    row.paper, row.hash = json.dumps(paper, ensure_ascii=False), seal(paper)
    row.save()


def _deadlines(at: datetime, call: Call) -> tuple[datetime, datetime]:
    """Give the first moments too late to accept and to object."""
    return end_of_day(at, ACCEPT_DAYS), end_of_day(at, call.objection_days)


def _publish(row: DecisionRow, call: Call, keys: Mapping[str, int], by: int) -> None:
    """Write the letters, and bring each application to what was decided on it."""
    accept_by, object_by = _deadlines(now(), call)
    lines = json.loads(row.proposal)["lines"]
    rows = ApplicationRow.objects.in_bulk([keys[line["application"]] for line in lines])
    letters = [
        AwardRow(
            decision=row,
            application=rows[keys[line["application"]]],
            outcome=line["outcome"],
            reserve_place=line["reserve_place"],
            seconds=line["seconds"],
            months=line["months"],
            tranches=row.tranches,
            conditions=row.conditions if line["outcome"] == AWARDED else "",
            why=line["why"],
            grams=_write_grams(rows, keys, line),
            accept_by=accept_by if line["outcome"] == AWARDED else None,
            object_by=object_by,
        )
        for line in lines
    ]
    AwardRow.objects.bulk_create(letters)
    for letter in letters:
        application = rows[letter.application_id]
        if application.state == letter.outcome == "reserved":
            continue  # It stays where it is on the list.
        if application.state == letter.outcome == "declined":
            do_record(by, Act.DECIDE, f"application:{application.pk}", at=now())
            continue
        detail = {"decision": row.pk, "hash": row.hash}
        do_move(application, APPLICATION, letter.outcome, act=Act.DECIDE, by=by, detail=detail)
    # SQLite gives no keys to rows that were added together; they are read again.
    tell_decided(AwardRow.objects.filter(decision=row).defer("why"), rows)


def _write_grams(
    rows: Mapping[int, ApplicationRow], keys: Mapping[str, int], line: Mapping[str, Any]
) -> str:
    """Write what an award is found by among the results; nothing else is published."""
    if line["outcome"] != AWARDED:
        return ""
    row = rows[keys[line["application"]]]
    return write_grams(row.number, row.title_ko, row.title_en, row.organisation)


def list_supply(row: CallRow, call: Call) -> list[Transfer]:
    """Book what a call offers into its pool; the same is booked once, however often it is sent."""
    opened_s = int(row.opens_at.timestamp())
    return [
        Transfer(
            kind=Kind.SUPPLY,
            debit=account_id(AccountKind.SUPPLY, row.pk, type_),
            credit=pool_of(row.pk, type_),
            amount_s=call.capacity_s(type_),
            happened_s=opened_s,
            cause=("call", row.pk, type_, "supply"),
            note=f"offer of the call {row.pk}, paper {row.hash[:12]}",
        )
        for type_ in call.types
    ]


def post_or_refuse(items: Iterable[Item], at: datetime) -> list[Result]:
    """Post to the book within the transaction of the act; all of it, or nothing is done at all.

    Raises
    ------
    InputRefused
        With what the book refused, and why.
    """
    results = do_post(items, int(at.timestamp()))
    refused = find_refused(results)
    if refused:
        raise InputRefused(refused)
    return results


def find_refused(results: Iterable[Result]) -> list[Finding]:
    """Give what the book refused of some transfers, and why."""
    return [_found(result) for result in results if result.refusal is not None]


def _found(result: Result) -> Finding:
    """Make a finding of a refusal of the book."""
    fields = {"what": result.what("en"), "what_ko": result.what("ko")}
    fields |= {"next": result.next_step("en"), "next_ko": result.next_step("ko")}
    return Finding(BOOK_REFUSED, Place(f"transfer {result.transfer_id}"), fields)
