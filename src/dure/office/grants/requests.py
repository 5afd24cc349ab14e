"""What changes a request: filed, withdrawn, answered; what is granted is booked at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from dure.office.acts import Act
from dure.office.calls.queries import read_paper
from dure.office.clock import now
from dure.office.decisions.duties import check_duties
from dure.office.decisions.sign import post_or_refuse
from dure.office.findings_grants import (
    REQUEST_END_NOT_LATER,
    REQUEST_EXCEEDS_BALANCE,
    REQUEST_EXCEEDS_POOL,
    REQUEST_GRANT_CLOSED,
    REQUEST_GRANT_UNKNOWN,
    REQUEST_KIND_OPEN,
    REQUEST_NOTHING_LEFT,
    REQUEST_RATE_MISSING,
    REQUEST_TYPE_UNKNOWN,
)
from dure.office.grants.effects import list_effects
from dure.office.grants.models import (
    EXCHANGE,
    EXTENSION,
    RETURN,
    REVOCATION,
    SUPPLEMENT,
    TRANSFER,
    GrantRow,
    RequestRow,
)
from dure.office.grants.queries import find_balances, find_pool_left
from dure.office.grants.rates import rate_of
from dure.office.ledger.actions import do_end_due
from dure.office.ledger.queries import find_accounts, read_pending
from dure.office.notices.kinds import Kind
from dure.office.notices.news import tell_of_grant, tell_request_answered, tell_requested
from dure.office.states import GRANT, REQUEST
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.language import Text

_FROM_BALANCE = (TRANSFER, EXCHANGE, RETURN)
MAY_BE_ALL = (TRANSFER, RETURN)
"""Kinds that may be about all that is available, to the second, whatever that is by then."""
_GOT = Text(
    en="{number}: another grant has given a part to this one.",
    ko="{number}: 다른 배정에서 일부가 이전되었습니다.",
)


@transaction.atomic
def do_file(
    grant_id: int, kind: str, asked: Mapping[str, Any], reason: str, *, by: int
) -> RequestRow:
    """File a request to change a grant; the same one twice is one.

    Parameters
    ----------
    kind : one of `REQUEST_KINDS`
    asked : what the kind needs: type, seconds, to, unit, ends_on
        A kind of `MAY_BE_ALL` may say ``all`` in place of seconds.

    Raises
    ------
    InputRefused
        If it cannot be carried out as the grant stands now.
    """
    asked, reason = dict(asked), reason.strip()
    grant = _lock(grant_id, asked.get("to", ""))
    open_ = grant.requests.filter(kind=kind, state="filed").first()
    if open_ is not None and (open_.asked, open_.reason) == (asked, reason):
        return open_
    if open_ is not None:
        raise InputRefused([_say(REQUEST_KIND_OPEN, grant, {})])
    check_active(grant)
    _check_asked(grant, kind, asked)
    row = RequestRow.objects.create(
        grant=grant, kind=kind, asked=asked, reason=reason, filed_by_id=by, filed_at=now()
    )
    detail = {"grant": grant.pk, "kind": kind, "asked": asked}
    at, name = now(), f"request:{row.pk}"
    do_record(by, act_of(kind), name, at=at, after=row.state, detail=detail)
    tell_requested(row)
    return row


def act_of(kind: str) -> Act:
    """Name the act by which a kind of request is filed and withdrawn."""
    return Act.REVOKE_GRANT if kind == REVOCATION else Act.FILE_REQUEST


def _lock(grant_id: int, to: str = "") -> GrantRow:
    """Read a grant to change it; what it gives to is locked with it, so that it does not end.

    Both in the order of their keys: two grants that give to each other wait for one another once.
    """
    rows = GrantRow.objects.select_for_update(of=("self",)).select_related("application", "call")
    locked = {row.pk: row for row in rows.filter(Q(pk=grant_id) | Q(number=to)).order_by("pk")}
    return locked[grant_id]


def _say(message: Message, grant: GrantRow, fields: Mapping[str, object]) -> Finding:
    """Say a finding about a grant."""
    return Finding(message, Place(grant.number), dict(fields))


def check_active(grant: GrantRow) -> None:
    """Raise unless a grant is active.

    Raises
    ------
    InputRefused
        Saying what it is.
    """
    if grant.state != "active":
        name = GRANT.names[grant.state]
        fields = {"number": grant.number, "state": name.en, "state_ko": name.ko}
        raise InputRefused([_say(REQUEST_GRANT_CLOSED, grant, fields)])


def _check_asked(grant: GrantRow, kind: str, asked: Mapping[str, Any]) -> None:
    """Raise unless what is asked can be done as the grant stands now."""
    if kind == EXTENSION:
        if date.fromisoformat(asked["ends_on"]) <= grant.ends_on:
            fields = {"ends": grant.ends_on.isoformat(), "asked": asked["ends_on"]}
            raise InputRefused([_say(REQUEST_END_NOT_LATER, grant, fields)])
        return
    if kind == REVOCATION:
        return
    balances = find_balances([grant.number])[grant.number]
    offered = read_paper(grant.call).types
    of_grant = tuple(balances) if kind in _FROM_BALANCE else offered
    wanted = [(asked["type"], of_grant)]
    if kind == EXCHANGE:
        wanted.append((asked["unit"], tuple(t for t in offered if t != asked["type"])))
    for type_, known in wanted:
        if type_ not in known:
            fields = {"type": type_, "known": ", ".join(known) or "–"}
            raise InputRefused([_say(REQUEST_TYPE_UNKNOWN, grant, fields)])
    if kind == TRANSFER:
        find_other(grant, asked["to"])
    if kind in _FROM_BALANCE:
        _check_amount(grant, asked, balances[asked["type"]].available_s)


def _check_amount(grant: GrantRow, asked: Mapping[str, Any], there_s: int) -> None:
    """Raise unless what is asked of a type is there; of all, at least a second."""
    if asked.get("all") and there_s < 1:
        raise InputRefused([_say(REQUEST_NOTHING_LEFT, grant, {"count": there_s})])
    if asked.get("seconds", 0) > there_s:
        fields = {"type": asked["type"], "asked_s": f"{asked['seconds']:,}"}
        fields["there_s"] = f"{there_s:,}"
        raise InputRefused([_say(REQUEST_EXCEEDS_BALANCE, grant, fields)])


@transaction.atomic
def do_withdraw_request(pk: int, *, by: int) -> None:
    """Withdraw a request; doing it twice is doing it once."""
    row = RequestRow.objects.select_for_update().get(pk=pk)
    if row.state != "withdrawn":
        do_move(row, REQUEST, "withdrawn", act=act_of(row.kind), by=by)


@transaction.atomic
def do_answer_request(
    pk: int,
    *,
    by: int,
    is_granted: bool,
    answer: str,
    rate: Mapping[str, str | int] | None = None,
) -> RequestRow:
    """Answer a request with reasons; what is granted is in the book when this returns.

    The same answer twice is one answer.

    Parameters
    ----------
    rate : of an exchange: numerator, denominator, source, as_of

    Raises
    ------
    InputRefused
        If the person filed it or is of the team, the book refuses, or it has another answer.
    """
    # 1. Gather.
    # The grant first, as everything else that changes both.
    grant_id, asked = RequestRow.objects.values_list("grant", "asked").get(pk=pk)
    grant = _lock(grant_id, asked.get("to", ""))
    row = RequestRow.objects.select_for_update().get(pk=pk)
    row.grant = grant
    to = "done" if is_granted else "refused"
    if row.state == to and row.answer == answer.strip():
        return row
    # 2. Decide.
    things = {grant.number: grant.application_id}
    if row.kind == TRANSFER:
        # Whoever gets it has no say in it either.
        other = GrantRow.objects.get(number=row.asked["to"])
        things[other.number] = other.application_id
    check_duties(by, Act.ANSWER_REQUEST, things, f"request:{pk}")
    row.answer, row.answered_by_id, row.answered_at = answer.strip(), by, now()
    row.rate = dict(rate or {}) if row.kind == EXCHANGE and is_granted else {}
    # 3. Record.
    row.save(update_fields=["answer", "answered_by", "answered_at", "rate"])
    do_move(row, REQUEST, to, act=Act.ANSWER_REQUEST, by=by, detail={"grant": grant.pk})
    if is_granted:
        _carry_out(row, by)
    tell_request_answered(row)
    return row


def _carry_out(row: RequestRow, by: int) -> None:
    """Do what a request asks, in the book and to its grant."""
    grant, at = row.grant, now()
    check_active(grant)
    if row.kind == EXTENSION:
        _check_asked(grant, row.kind, row.asked)
        grant.ends_on = date.fromisoformat(row.asked["ends_on"])
        grant.save(update_fields=["ends_on"])
        detail = {"ends_on": row.asked["ends_on"], "request": row.pk}
        do_record(by, Act.ANSWER_REQUEST, f"grant:{grant.pk}", at=at, detail=detail)
        return
    if row.kind == EXCHANGE:
        _check_rate(row)
    if row.kind == SUPPLEMENT:
        type_ = row.asked["type"]
        _check_pool(row, type_, row.asked["seconds"], find_pool_left(grant)[type_])
    if row.kind == TRANSFER:
        tell_of_grant(find_other(grant, row.asked["to"]), Kind.GRANT, _GOT, f"got:{row.pk}")
    if row.asked.get("all"):
        _count_all(row)
    at_s = int(at.timestamp())
    held, is_taken = f"grant/{grant.number}/", row.kind == REVOCATION
    if is_taken:
        do_end_due(at_s)
    pending = [t for t in read_pending() if t.credit.startswith(held)] if is_taken else []
    balances = find_accounts(owner=grant.number)
    post_or_refuse(list_effects(row, at_s, balances, pending), at)
    if row.kind == REVOCATION:
        detail = {"request": row.pk}
        do_move(grant, GRANT, "revoked", act=Act.ANSWER_REQUEST, by=by, detail=detail)
        do_close_requests(grant, Act.ANSWER_REQUEST, by)


def do_close_requests(grant: GrantRow, act: Act, by: int | None) -> None:
    """Withdraw what was asked of a grant that is over."""
    for request in RequestRow.objects.filter(grant=grant, state="filed").order_by("pk"):
        do_move(request, REQUEST, "withdrawn", act=act, by=by)


def find_other(grant: GrantRow, number: str) -> GrantRow:
    """Find the grant that a transfer goes to, which `_lock` has kept from ending meanwhile.

    Raises
    ------
    InputRefused
        If there is none that is active.
    """
    rows = GrantRow.objects.select_related("application")
    other = rows.filter(number=number, state="active").exclude(pk=grant.pk).first()
    if other is None:
        raise InputRefused([_say(REQUEST_GRANT_UNKNOWN, grant, {"number": number})])
    return other


def _check_pool(row: RequestRow, type_: str, seconds: int, left_s: int) -> None:
    """Raise if a request takes what others have, or were awarded and have not accepted yet."""
    if seconds > left_s:
        fields = {"type": type_, "asked_s": f"{seconds:,}", "left_s": f"{max(0, left_s):,}"}
        raise InputRefused([_say(REQUEST_EXCEEDS_POOL, row.grant, fields)])


def _count_all(row: RequestRow) -> None:
    """Note how many seconds all that is available comes to, now that it is moved."""
    there_s = find_balances([row.grant.number])[row.grant.number][row.asked["type"]].available_s
    _check_amount(row.grant, row.asked, there_s)
    row.asked = {**row.asked, "seconds": there_s}
    row.save(update_fields=["asked"])


def _check_rate(row: RequestRow) -> None:
    """Raise unless an exchange has a whole rate with its source, and gives what is there to give.

    The book exchanges without a pool; what it gives must be free in the pool of the call all the
    same, as no machine would stand behind it otherwise.
    """
    kept = row.rate
    if not all(kept.get(name) for name in ("numerator", "denominator", "source", "as_of")):
        raise InputRefused([_say(REQUEST_RATE_MISSING, row.grant, {})])
    count = rate_of(kept).exchange(row.asked["seconds"])
    if count < 1:
        raise InputRefused([_say(REQUEST_NOTHING_LEFT, row.grant, {"count": count})])
    unit = row.asked["unit"]
    # It is done by now, so that what it gives is counted among what exchanges gave.
    _check_pool(row, unit, count, find_pool_left(row.grant)[unit] + count)


ASKED: dict[str, tuple[str, ...]] = {
    EXTENSION: ("ends_on",),
    SUPPLEMENT: ("type", "seconds"),
    TRANSFER: ("type", "seconds", "to"),
    EXCHANGE: ("type", "seconds", "unit"),
    RETURN: ("type", "seconds"),
    REVOCATION: (),
}
"""What each kind of request asks for."""
