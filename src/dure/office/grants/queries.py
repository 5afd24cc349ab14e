"""Reads of grants, their balances and their requests, as typed rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from dure.ledger.accounts import AccountKind, Totals
from dure.office.applications.models import JOINED, MemberRow
from dure.office.calls.queries import find_labels, read_paper
from dure.office.decisions.amounts import write_exact, write_hours
from dure.office.decisions.gather import find_left
from dure.office.decisions.models import AwardRow
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
from dure.office.grants.search import match
from dure.office.ledger.models import AccountRow
from dure.office.states import GRANT, REQUEST
from dure.terms.language import Text

PAGE = 25
TOTALS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")
KIND_NAMES: dict[str, Text] = {
    EXTENSION: Text(en="extension", ko="기간 연장"),
    SUPPLEMENT: Text(en="supplement", ko="추가 배정"),
    TRANSFER: Text(en="transfer to another grant", ko="다른 배정으로 이전"),
    EXCHANGE: Text(en="exchange for another type", ko="다른 종류로 교환"),
    RETURN: Text(en="return", ko="반납"),
    REVOCATION: Text(en="revocation", ko="배정 취소"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What became of one type of a grant, in accelerator-seconds.

    Granted, less used, less given back, and what was used beyond it, is what is there.

    Parameters
    ----------
    granted_s : came in until now, less what went to other grants or was exchanged
    used_s : charged for jobs
    beyond_s : of what was used, what the grant did not cover
    back_s : returned, reclaimed or expired
    there_s : not used and not given back
    held_s : of what is there, set aside for jobs that run
    later_s : in tranches that open later
    """

    granted_s: int
    used_s: int
    beyond_s: int
    back_s: int
    there_s: int
    held_s: int
    later_s: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What a grant has of one type, for people; empty texts where there is nothing to say."""

    type: str
    label: Text
    granted: Text
    used: Text
    there: Text
    later: Text
    beyond: Text | None
    back: Text | None
    held: Text | None


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant in a list."""

    id: int
    number: str
    title: Text
    organisation: str
    state: str
    state_name: Text
    ends_on: date
    balances: tuple[Balance, ...]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in a list."""

    id: int
    kind: Text
    number: str
    title: Text
    state: str
    state_name: Text
    filed_at: datetime


def find_balances(numbers: Iterable[str]) -> dict[str, dict[str, Totals]]:
    """Give the totals of the accounts of some grants, by number and type, in one statement."""
    found: dict[str, dict[str, Totals]] = defaultdict(dict)
    rows = AccountRow.objects.filter(owner__in=list(numbers), kind="grant").order_by("unit")
    for owner, unit, *totals in rows.values_list("owner", "unit", *TOTALS):
        found[owner][unit] = Totals(*totals)
    return found


_LINE = (
    "pk", "number", "call_id", "call__hash", "title_en", "title_ko", "organisation", "state",
    "ends_on",
)  # fmt: skip


def _list(rows: QuerySet[GrantRow]) -> tuple[GrantLine, ...]:
    """Make lines of a page of rows: the rows, their accounts, the words of their calls."""
    page = list(rows.values_list(*_LINE)[:PAGE])
    accounts = find_accounts([number for _, number, *_ in page]) if page else {}
    labels = find_labels({call_id: hash_ for _, _, call_id, hash_, *_ in page})
    return tuple(
        GrantLine(
            id=pk,
            number=number,
            title=Text(en=en or ko, ko=ko or en),
            organisation=organisation,
            state=state,
            state_name=GRANT.names[state],
            ends_on=ends_on,
            balances=_balances(accounts[number], labels[call_id].types),
        )
        for pk, number, call_id, _, en, ko, organisation, state, ends_on in page
    )


Accounts = dict[tuple[str, str], Totals]
"""Kind and type of an account → its totals."""
_GIVEN_BACK = ("returned", "reclaimed", "expired")
_SHOWN = ("grant", "used", "corrected", *_GIVEN_BACK)


def find_accounts(numbers: Collection[str]) -> dict[str, Accounts]:
    """Find what some grants hold, used and gave back, in one statement."""
    found: dict[str, Accounts] = {number: {} for number in numbers}
    rows = AccountRow.objects.filter(owner__in=numbers, kind__in=_SHOWN)
    for owner, kind, unit, *totals in rows.values_list("owner", "kind", "unit", *TOTALS):
        found[owner][kind, unit] = Totals(*totals)
    return found


def sum_held(accounts: Accounts) -> dict[str, Held]:
    """Tell what became of each type of a grant, by type.

    Examples
    --------
    >>> held = sum_held(
    ...     {
    ...         ("grant", "h200"): Totals(60, 100, 5, 0),
    ...         ("used", "h200"): Totals(0, 20, 0, 5),
    ...         ("returned", "h200"): Totals(40, 40, 0, 0),
    ...     }
    ... )["h200"]
    >>> held.granted_s, held.used_s, held.back_s, held.there_s, held.held_s
    (100, 20, 40, 40, 5)
    """
    return {
        unit: _sum_type(accounts, unit)
        for kind, unit in sorted(accounts)
        if kind == AccountKind.GRANT
    }


def _sum_type(accounts: Accounts, unit: str) -> Held:
    """Add up the accounts of one type of a grant."""
    grant, used, beyond = (
        accounts.get((kind, unit), Totals()) for kind in ("grant", "used", "corrected")
    )
    back_s = sum(accounts.get((kind, unit), Totals()).credits_posted for kind in _GIVEN_BACK)
    there_s, used_s, beyond_s = grant.balance_s, used.balance_s, -beyond.balance_s
    return Held(
        granted_s=there_s + used_s + back_s - beyond_s,
        used_s=used_s,
        beyond_s=beyond_s,
        back_s=back_s,
        there_s=there_s,
        held_s=grant.debits_pending,
        later_s=grant.credits_pending,
    )


def title_of(row: GrantRow) -> Text:
    """Give the title of a grant; the one that exists stands in for the other."""
    return Text(en=row.title_en or row.title_ko, ko=row.title_ko or row.title_en)


def _balances(accounts: Accounts, labels: Mapping[str, Text]) -> tuple[Balance, ...]:
    """Give the balances of a grant in the words of its call."""
    return tuple(
        Balance(
            type=unit,
            label=labels.get(unit, Text(en=unit, ko=unit)),
            granted=write_hours(held.granted_s),
            used=write_hours(held.used_s),
            there=write_hours(held.there_s),
            later=write_hours(held.later_s),
            beyond=write_hours(held.beyond_s) if held.beyond_s else None,
            back=write_hours(held.back_s) if held.back_s else None,
            held=write_hours(held.held_s) if held.held_s else None,
        )
        for unit, held in sum_held(accounts).items()
    )


def show_balances(row: GrantRow) -> tuple[Balance, ...]:
    """Give the balances of one grant."""
    accounts = find_accounts([row.number])[row.number]
    return _balances(accounts, find_labels({row.call_id: row.call.hash})[row.call_id].types)


def list_types(row: GrantRow, kind: str) -> dict[str, list[tuple[str, Text]]]:
    """List the types that a request may name, by field: what it has, what the call offers.

    Whoever has one type only is not asked whether it is to be exchanged for itself.
    """
    labels = find_labels({row.call_id: row.call.hash})[row.call_id].types
    named = {type_: labels.get(type_, Text(en=type_, ko=type_)) for type_ in labels}
    has = {b.type: b.label for b in show_balances(row)}
    others = {type_: name for type_, name in named.items() if [type_] != list(has)}
    of = named if kind == SUPPLEMENT else has
    return {"type": list(of.items()), "unit": list(others.items())}


def find_pool_left(row: GrantRow) -> dict[str, int]:
    """Tell what of the call of a grant is neither granted nor awarded, by type."""
    return find_left(row.call, read_paper(row.call), ())


def show_pool_left(row: RequestRow) -> Text | None:
    """Say what the call has left of the type that a request gives; None where it gives none."""
    if row.kind not in (SUPPLEMENT, EXCHANGE):
        return None
    type_ = row.asked["unit" if row.kind == EXCHANGE else "type"]
    return write_exact(max(0, find_pool_left(row.grant).get(type_, 0)))


def list_own(person_id: int, before: int | None = None) -> tuple[GrantLine, ...]:
    """List the grants of the applications that a person leads or has joined, latest first."""
    joined = MemberRow.objects.filter(person_id=person_id, state=JOINED)
    rows = GrantRow.objects.filter(
        Q(application__lead_id=person_id) | Q(application_id__in=joined.values("application_id"))
    )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _list(rows.order_by("-pk"))


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter that is not settled yet, in a list."""

    id: int
    number: str
    title: Text
    outcome: str
    accept_by: datetime | None


def list_own_letters(person_id: int) -> tuple[LetterLine, ...]:
    """List the latest letters of a person's applications that are not settled yet."""
    later = AwardRow.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    rows = AwardRow.objects.filter(
        ~Exists(later),
        application__lead_id=person_id,
        application__state__in=["awarded", "reserved", "declined"],
    )
    columns = ("pk", "application__number", "application__title_ko", "application__title_en")
    return tuple(
        LetterLine(pk, number, Text(en=en or ko, ko=ko or en), outcome, accept_by)
        for pk, number, ko, en, outcome, accept_by in rows.order_by("-pk").values_list(
            *columns, "outcome", "accept_by"
        )[:PAGE]
    )


def list_grants(
    calls: frozenset[str] | None, *, phrase: str = "", state: str = "", before: int | None = None
) -> tuple[GrantLine, ...]:
    """List grants, the latest first, a page at a time.

    Parameters
    ----------
    calls : ids that whoever asks may see; None for all
    phrase : in the number, the title or the organisation; empty for all
    """
    return _list(find_grants(calls, phrase=phrase, state=state, before=before))


def find_grants(
    calls: frozenset[str] | None, *, phrase: str = "", state: str = "", before: int | None = None
) -> QuerySet[GrantRow]:
    """Find grants as `list_grants` lists them, all of them."""
    rows = GrantRow.objects.order_by("-pk")
    if phrase:
        rows = match(rows, phrase, before)
    if calls is not None:
        rows = rows.filter(call_id__in=calls)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows


def list_requests(
    calls: frozenset[str] | None, after: int | None = None
) -> tuple[RequestLine, ...]:
    """List requests that wait for an answer, the earliest first, a page at a time."""
    rows = RequestRow.objects.filter(state="filed").order_by("pk")
    if calls is not None:
        rows = rows.filter(grant__call_id__in=calls)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return _requests(rows)


def list_requests_of(grant: GrantRow) -> tuple[RequestLine, ...]:
    """List all requests of a grant, the latest first."""
    return _requests(grant.requests.order_by("-pk"))


def _requests(rows: QuerySet[RequestRow]) -> tuple[RequestLine, ...]:
    """Make lines of a page of requests."""
    columns = ("pk", "kind", "grant__number", "grant__title_en", "grant__title_ko", "state")
    return tuple(
        RequestLine(
            id=pk,
            kind=KIND_NAMES[kind],
            number=number,
            title=Text(en=en or ko, ko=ko or en),
            state=state,
            state_name=REQUEST.names[state],
            filed_at=filed_at,
        )
        for pk, kind, number, en, ko, state, filed_at in rows.values_list(*columns, "filed_at")[
            :PAGE
        ]
    )


def find_grant(number: str) -> GrantRow:
    """Find a grant with its application and call, or raise `Http404`."""
    row = GrantRow.objects.select_related("application", "call", "award").filter(number=number)
    found = row.first()
    if found is None:
        raise Http404
    return found


def find_request(pk: int) -> RequestRow:
    """Find a request with its grant, or raise `Http404`."""
    rows = RequestRow.objects.select_related("grant__application", "grant__call")
    row = rows.select_related("filed_by", "stated_by", "answered_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
