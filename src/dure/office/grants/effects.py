"""What a request that is granted does in the book, as transfers; nothing here writes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dure.ledger.accounts import Account, AccountId, AccountKind, Totals, account_id
from dure.ledger.acts import Occasion, exchange, void
from dure.ledger.posting import Item
from dure.ledger.transfer import Kind, Transfer
from dure.office.decisions.gather import call_of, pool_of
from dure.office.grants.models import RequestRow
from dure.office.grants.rates import rate_of
from dure.terms.units import AccelS

Balances = Sequence[tuple[Account, Totals]]


class Ground(NamedTuple):
    """Why something is taken off a grant: its number, its call, the cause in the book, a word."""

    number: str
    slug: str
    cause: tuple[str, str]
    note: str


def ground_of(row: RequestRow) -> Ground:
    """Give the ground of what a request does."""
    return Ground(row.grant.number, row.grant.call_id, ("request", str(row.pk)), row.kind)


def list_effects(
    row: RequestRow, at_s: int, balances: Balances, pending: Sequence[Transfer]
) -> list[Item]:
    """Make the transfers of a request; an extension moves nothing.

    Parameters
    ----------
    at_s : seconds since the epoch
    balances : of the accounts of the grant; a revocation takes what is available
    pending : tranches of the grant that have not opened; a revocation calls them off
    """
    asked = row.asked
    match row.kind:
        case "supplement":
            return [_supplement(row, asked["type"], asked["seconds"], at_s)]
        case "transfer":
            return [_transfer(row, asked, at_s)]
        case "exchange":
            return [_exchange(row, asked, at_s)]
        case "return":
            kinds = (Kind.RETURN, AccountKind.RETURNED)
            return [_give_back(ground_of(row), kinds, asked["type"], asked["seconds"], at_s)]
        case "revocation":
            kinds = (Kind.RECLAIM, AccountKind.RECLAIMED)
            return take_all(ground_of(row), kinds, at_s, balances, pending)
    return []


def _make(
    ground: Ground, kind: Kind, ends: tuple[AccountId, AccountId], amount_s: int, at_s: int
) -> Transfer:
    """Make one transfer whose cause is the ground, the kind and the unit."""
    unit = ends[0].rsplit("/", 1)[1]
    cause = (*ground.cause, kind.value, unit)
    return Transfer(kind, *ends, AccelS(amount_s), at_s, cause, note=ground.note, by="office")


def _held(row: RequestRow, type_: str) -> AccountId:
    """Name the account of the grant."""
    return account_id(AccountKind.GRANT, row.grant.number, type_)


def _supplement(row: RequestRow, type_: str, seconds: int, at_s: int) -> Item:
    """Give more from the pool of the call."""
    slug = row.grant.call_id
    pool, call = pool_of(slug, type_), call_of(slug, type_)
    return (
        _make(ground_of(row), Kind.OFFER, (pool, call), seconds, at_s),
        _make(ground_of(row), Kind.SUPPLEMENT, (call, _held(row, type_)), seconds, at_s),
    )


def _transfer(row: RequestRow, asked: Mapping[str, str | int], at_s: int) -> Transfer:
    """Give a part to another grant."""
    type_, to = str(asked["type"]), str(asked["to"])
    ends = _held(row, type_), account_id(AccountKind.GRANT, to, type_)
    return _make(ground_of(row), Kind.CARRY_OVER, ends, int(asked["seconds"]), at_s)


def _exchange(row: RequestRow, asked: Mapping[str, str | int], at_s: int) -> Item:
    """Exchange a type for another at the cited rate."""
    rate = rate_of(row.rate)
    occasion = Occasion(at_s, ("request", str(row.pk)), row.kind, "office")
    held = _held(row, str(asked["type"]))
    return exchange(held, str(asked["unit"]), AccelS(int(asked["seconds"])), rate, occasion)


def _give_back(
    ground: Ground, kinds: tuple[Kind, AccountKind], type_: str, seconds: int, at_s: int
) -> Item:
    """Take a part off the grant, and put it into the pool again, as one chain."""
    kind, stop = kinds
    held = account_id(AccountKind.GRANT, ground.number, type_)
    between = account_id(stop, ground.number, type_)
    pool = pool_of(ground.slug, type_)
    return (
        _make(ground, kind, (held, between), seconds, at_s),
        _make(ground, Kind.REOFFER, (between, pool), seconds, at_s),
    )


def take_all(
    ground: Ground,
    kinds: tuple[Kind, AccountKind],
    at_s: int,
    balances: Balances,
    pending: Sequence[Transfer],
) -> list[Item]:
    """Take all that is available off a grant, and call off what has not opened.

    Parameters
    ----------
    kinds : kind of the transfer that takes it, kind of the account on which that is seen
    balances, pending : see `list_effects`
    """
    items: list[Item] = [
        _give_back(ground, kinds, account.unit, totals.available_s, at_s)
        for account, totals in balances
        if account.kind is AccountKind.GRANT and totals.available_s > 0
    ]
    for place, tranche in enumerate(pending):
        type_ = tranche.credit.rsplit("/", 1)[1]
        cause = (*ground.cause, "tranche", str(place))
        back = call_of(ground.slug, type_), pool_of(ground.slug, type_)
        occasion = Occasion(at_s, (*cause, "void"), ground.note, "office")
        withdrawn = Transfer(
            Kind.WITHDRAW, *back, tranche.amount_s, at_s, cause, note=ground.note, by="office"
        )
        items.append((void(tranche, occasion), withdrawn))
    return items
