"""Reads of grants, their balances and their requests, as typed rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from dure.ledger.accounts import Totals
from dure.office.applications.models import JOINED, MemberRow
from dure.office.calls.queries import read_paper
from dure.office.decisions.amounts import write_hours
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
from dure.office.ledger.models import AccountRow
from dure.office.states import GRANT, REQUEST
from dure.terms.language import Text

PAGE = 25
KIND_NAMES: dict[str, Text] = {
    EXTENSION: Text(en="extension", ko="기간 연장"),
    SUPPLEMENT: Text(en="supplement", ko="추가 배정"),
    TRANSFER: Text(en="transfer to another grant", ko="다른 배정으로 이전"),
    EXCHANGE: Text(en="exchange for another type", ko="다른 종류로 교환"),
    RETURN: Text(en="return", ko="반납"),
    REVOCATION: Text(en="revocation", ko="배정 취소"),
}


@dataclass(frozen=True, slots=True)
class Balance:
    """What a grant has of one type: granted until now, used, there, and to open later.

    All are accelerator-seconds.
    """

    type: str
    label: Text
    granted: Text
    used: Text
    there: Text
    later: Text


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
    state: str
    state_name: Text
    row: RequestRow


def find_balances(numbers: Iterable[str]) -> dict[str, dict[str, Totals]]:
    """Give the totals of the accounts of some grants, by number and type, in one statement."""
    found: dict[str, dict[str, Totals]] = defaultdict(dict)
    rows = AccountRow.objects.filter(owner__in=list(numbers), kind="grant").order_by("unit")
    for row in rows:
        found[row.owner][row.unit] = _totals(row)
    return found


def _totals(row: AccountRow) -> Totals:
    """Give the totals of an account."""
    return Totals(row.debits_posted, row.credits_posted, row.debits_pending, row.credits_pending)


def _list(rows: QuerySet[GrantRow]) -> tuple[GrantLine, ...]:
    """Make lines of a page of rows, with balances from the book in one further statement."""
    page = list(rows.select_related("call")[:PAGE])
    accounts = AccountRow.objects.filter(
        owner__in=[row.number for row in page], kind__in=["grant", "used"]
    )
    by_owner: dict[str, dict[tuple[str, str], Totals]] = defaultdict(dict)
    for account in accounts:
        by_owner[account.owner][account.kind, account.unit] = _totals(account)
    return tuple(
        GrantLine(
            id=row.pk,
            number=row.number,
            title=title_of(row),
            organisation=row.organisation,
            state=row.state,
            state_name=GRANT.names[row.state],
            ends_on=row.ends_on,
            balances=_balances(row, by_owner[row.number]),
        )
        for row in page
    )


def title_of(row: GrantRow) -> Text:
    """Give the title of a grant; the one that exists stands in for the other."""
    return Text(en=row.title_en or row.title_ko, ko=row.title_ko or row.title_en)


def _balances(row: GrantRow, accounts: dict[tuple[str, str], Totals]) -> tuple[Balance, ...]:
    """Give the balances of a grant in the words of its call."""
    call = read_paper(row.call)
    labels = {offer.type: offer.label for offer in call.offers}
    shown = []
    for kind, unit in sorted(accounts):
        if kind != "grant":
            continue
        held, used = accounts["grant", unit], accounts.get(("used", unit), Totals())
        shown.append(
            Balance(
                type=unit,
                label=labels.get(unit, Text(en=unit, ko=unit)),
                granted=write_hours(held.credits_posted),
                used=write_hours(used.balance_s),
                there=write_hours(held.balance_s),
                later=write_hours(held.credits_pending),
            )
        )
    return tuple(shown)


def show_balances(row: GrantRow) -> tuple[Balance, ...]:
    """Give the balances of one grant."""
    return _balances(row, _find_accounts(row.number))


def find_totals(number: str) -> dict[str, tuple[Totals, Totals]]:
    """Give what went through the accounts of one grant: type → what it has, what it used."""
    accounts = _find_accounts(number)
    units = sorted(unit for kind, unit in accounts if kind == "grant")
    return {u: (accounts["grant", u], accounts.get(("used", u), Totals())) for u in units}


def _find_accounts(number: str) -> dict[tuple[str, str], Totals]:
    """Find the accounts of one grant by kind and type."""
    rows = AccountRow.objects.filter(owner=number, kind__in=["grant", "used"])
    return {(row.kind, row.unit): _totals(row) for row in rows}


def list_own(person_id: int, before: int | None = None) -> tuple[GrantLine, ...]:
    """List the grants of the applications that a person leads or has joined, latest first."""
    joined = MemberRow.objects.filter(person_id=person_id, state=JOINED)
    rows = GrantRow.objects.filter(
        Q(application__lead_id=person_id) | Q(application_id__in=joined.values("application_id"))
    )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _list(rows.order_by("-pk"))


def list_own_letters(person_id: int) -> tuple[AwardRow, ...]:
    """List the latest letters of a person's applications that are not settled yet."""
    rows = AwardRow.objects.filter(
        application__lead_id=person_id, application__state__in=["awarded", "reserved", "declined"]
    ).select_related("application")
    latest = {row.application_id: row for row in rows.order_by("pk")}
    return tuple(sorted(latest.values(), key=lambda row: -row.pk))[:PAGE]


def list_grants(
    calls: frozenset[str] | None, *, phrase: str = "", state: str = "", before: int | None = None
) -> tuple[GrantLine, ...]:
    """List grants, the latest first, a page at a time.

    Parameters
    ----------
    calls : ids that whoever asks may see; None for all
    phrase : in the number, the title or the organisation; empty for all
    """
    rows = GrantRow.objects.order_by("-pk")
    if calls is not None:
        rows = rows.filter(call_id__in=calls)
    if phrase:
        rows = rows.filter(
            Q(number__icontains=phrase)
            | Q(title_ko__icontains=phrase)
            | Q(title_en__icontains=phrase)
            | Q(organisation__icontains=phrase)
        )
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _list(rows)


def list_requests(
    calls: frozenset[str] | None, after: int | None = None
) -> tuple[RequestLine, ...]:
    """List requests that wait for an answer, the earliest first, a page at a time."""
    rows = RequestRow.objects.filter(state="filed").order_by("pk").select_related("grant")
    if calls is not None:
        rows = rows.filter(grant__call_id__in=calls)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return tuple(map(_request, rows[:PAGE]))


def list_requests_of(grant: GrantRow) -> tuple[RequestLine, ...]:
    """List all requests of a grant, the latest first."""
    rows = grant.requests.order_by("-pk").select_related("grant")
    return tuple(map(_request, rows[:PAGE]))


def _request(row: RequestRow) -> RequestLine:
    """Make a line of a request."""
    kind, name = KIND_NAMES[row.kind], REQUEST.names[row.state]
    return RequestLine(row.pk, kind, row.grant.number, row.state, name, row)


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
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
