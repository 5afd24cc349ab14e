"""Grants by the calendar: tranches open, holds lapse, and what is over gives back what is left."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import F, QuerySet

from dure.ledger.accounts import AccountKind
from dure.ledger.refusals import Outcome, Result
from dure.ledger.transfer import Kind, Transfer
from dure.office.acts import Act
from dure.office.clock import now, today
from dure.office.decisions.sign import find_refused, post_or_refuse
from dure.office.grants.effects import Ground, take_all
from dure.office.grants.models import GrantRow
from dure.office.grants.requests import do_close_requests
from dure.office.ledger.actions import do_post
from dure.office.ledger.models import AccountRow
from dure.office.ledger.queries import find_accounts, read_due, read_pending
from dure.office.notices.kinds import Kind as NoticeKind
from dure.office.notices.news import tell_of_grant, tell_officers
from dure.office.states import GRANT
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

AT_A_TIME = 50
_OPENED = Text(en="{number}: a further part is open.", ko="{number}: 다음 분할이 열렸습니다.")
_ENDED = Text(
    en="{number}: the grant has ended; what was left went back to the programme.",
    ko="{number}: 배정이 끝났습니다. 남은 시간은 사업으로 돌아갔습니다.",
)

_NOT_ENDED = Text(
    en="{number}: the grant is over, and the book refuses to take what is left.",
    ko="{number}: 기간이 끝났으나 원장이 남은 시간의 회수를 거절했습니다.",
)


def do_open_due(key: str) -> None:
    """Open tranches and let holds lapse whose time has come; the trail names what opened.

    Raises
    ------
    InputRefused
        With what the book refused; the others are in it.
    """
    del key
    refused = find_refused(_open_due())
    if refused:
        raise InputRefused(refused)


@transaction.atomic
def _open_due() -> list[Result]:
    """Post what is due, note which grants got more, and tell them."""
    at = now()
    due = read_due(int(at.timestamp()))
    results = do_post(due, int(at.timestamp())) if due else []
    opened: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for transfer, result in zip(due, results, strict=True):
        if result.outcome is Outcome.CREATED and transfer.kind is Kind.OPEN:
            number, type_ = _read_account(transfer)
            opened[number][type_] = opened[number].get(type_, 0) + int(transfer.amount_s)
    rows = GrantRow.objects.filter(number__in=opened).select_related("application")
    for grant in rows.order_by("pk"):
        detail = {"seconds": opened[grant.number]}
        do_record(None, Act.OPEN_TRANCHE, f"grant:{grant.pk}", at=at, detail=detail)
        mark = f"opened:{grant.pk}:{int(at.timestamp())}"
        tell_of_grant(grant, NoticeKind.GRANT, _OPENED, mark)
    return results


def _read_account(transfer: Transfer) -> tuple[str, str]:
    """Read number and type of the grant that a transfer goes to."""
    _, number, type_ = transfer.credit.split("/")
    return number, type_


def do_end_grants(key: str) -> None:
    """End grants whose last day has passed, and take what a hold has given back since.

    Each is a transaction of its own, so that one which the book refuses keeps no other waiting.

    Raises
    ------
    InputRefused
        With what was refused, by grant; officers are told of it, and it is tried again.
    """
    del key
    rows = GrantRow.objects.select_related("application", "call")
    over = rows.filter(state__in=["active", "suspended"], ends_on__lt=today())
    left = AccountRow.objects.filter(
        kind=AccountKind.GRANT.value,
        credits_posted__gt=F("debits_posted") + F("debits_pending"),
        owner__in=GrantRow.objects.filter(state__in=["ended", "revoked"]).values("number"),
    )
    pending = read_pending()
    refused = _each(over.order_by("ends_on", "pk"), pending, _end)
    refused += _each(rows.filter(number__in=left.values("owner")).order_by("pk"), pending, _expire)
    if refused:
        raise InputRefused(refused)


def _each(
    rows: QuerySet[GrantRow],
    pending: Sequence[Transfer],
    do: Callable[[GrantRow, Sequence[Transfer]], object],
) -> list[Finding]:
    """Do something to some grants, each in a transaction of its own; give what was refused.

    What is refused again and again does not count among those that are done at a time.
    """
    refused: list[Finding] = []
    done = 0
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                # Read again, and kept from others: it may be another's by now.
                grant = rows.select_for_update(of=("self",)).filter(pk=pk).first()
                if grant is not None:
                    do(grant, pending)
        except InputRefused as refusal:
            refused += _tell_refused(pk, refusal)
            continue
        done += 1
        if done == AT_A_TIME:
            break
    return refused


def _tell_refused(pk: int, refusal: InputRefused) -> list[Finding]:
    """Tell the officers, once, that a grant could not be ended; give why, under its number."""
    grant = GrantRow.objects.select_related("application").get(pk=pk)
    told = _NOT_ENDED.fill(number=grant.number)
    tell_officers(grant.application, told, f"not_ended:{pk}:{grant.ends_on}")
    place = Place(f"grant {grant.number}")
    return [Finding(found.message, place, found.fields) for found in refusal.findings]


def _end(grant: GrantRow, pending: Sequence[Transfer]) -> None:
    """End a grant: what it has left expires, what has not opened is called off, requests close."""
    taken = _expire(grant, pending)
    detail = {"ends_on": grant.ends_on.isoformat(), "expired": taken}
    do_move(grant, GRANT, "ended", act=Act.END_GRANT, by=None, detail=detail)
    do_close_requests(grant, Act.END_GRANT, None)
    tell_of_grant(grant, NoticeKind.GRANT, _ENDED, f"ended:{grant.pk}")


def _expire(grant: GrantRow, pending: Sequence[Transfer]) -> dict[str, int]:
    """Take what is available off a grant that is over; a hold is waited for.

    Parameters
    ----------
    pending : what nothing has ended yet, of all grants

    Returns
    -------
    taken : type → accelerator-seconds
    """
    at = now()
    at_s = int(at.timestamp())
    balances = find_accounts(owner=grant.number)
    held = f"grant/{grant.number}/"
    unopened = [t for t in pending if t.credit.startswith(held)]
    ground = Ground(grant.number, grant.call_id, ("grant", f"{grant.number} {at_s}"), "end")
    kinds = (Kind.EXPIRE, AccountKind.EXPIRED)
    post_or_refuse(take_all(ground, kinds, at_s, balances, unopened), at)
    return {
        account.unit: int(totals.available_s)
        for account, totals in balances
        if account.kind is AccountKind.GRANT and totals.available_s > 0
    }
