"""Transfers that follow from another: what ends a hold, turns one around, or makes two legs."""

from collections.abc import Iterable
from dataclasses import dataclass

from dure.ledger.accounts import Account, AccountId, AccountKind, read_account
from dure.ledger.transfer import EXCHANGES, Energy, Kind, Rate, Transfer, derive_cause_id
from dure.terms.units import AccelS

Cause = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When something happened, why the book is told, and by whom.

    Parameters
    ----------
    happened_s : seconds since the epoch, UTC
    cause : texts
        The transfer gets its id from it; where an act makes two, each adds its own last word.
    note, by : text
        Why, and who posts it.
    """

    happened_s: int
    cause: Cause
    note: str = ""
    by: str = ""


def charge_hold(
    hold: Transfer, used_s: AccelS, occasion: Occasion, energy: Energy | None = None
) -> Transfer:
    """Charge what a held job has used; the rest of the hold returns by itself."""
    return Transfer(
        Kind.CHARGE,
        hold.debit,
        hold.credit,
        used_s,
        occasion.happened_s,
        occasion.cause,
        pending_id=hold.id,
        energy=energy,
        note=occasion.note,
        by=occasion.by,
    )


def void(pending: Transfer, occasion: Occasion) -> Transfer:
    """Call off a hold, or a tranche that has not opened."""
    return _end(pending, Kind.VOID, occasion)


def end_due(pending: Iterable[Transfer], known_s: int) -> list[Transfer]:
    """Let holds lapse and open tranches whose time has come.

    Parameters
    ----------
    pending : holds and tranches that nothing has ended
    known_s : seconds since the epoch, UTC
        The present, as the caller knows it.

    Returns
    -------
    transfers : to be posted
        The cause is the pending transfer itself, so that each is ended once.
    """
    ended = []
    for transfer in pending:
        assert transfer.due_s is not None
        if transfer.due_s <= known_s:
            kind = Kind.LAPSE if transfer.kind is Kind.HOLD else Kind.OPEN
            occasion = Occasion(transfer.due_s, (transfer.id, kind.value))
            ended.append(_end(transfer, kind, occasion))
    return ended


def exchange(
    holder: AccountId, unit: str, amount_s: AccelS, rate: Rate, occasion: Occasion
) -> tuple[Transfer, Transfer]:
    """Exchange seconds of one unit for another at a cited rate, as two linked legs.

    Parameters
    ----------
    holder : a grant, call or pool
        Who gives; it gets the new unit on the account of the same name.
    unit : the unit that it gets
    amount_s : accelerator-seconds of the old unit
        What comes out is rounded down to a whole second, see `Rate`.

    Examples
    --------
    >>> rate = Rate(5, 2, "Benchmark table 3", "2026-07-01")
    >>> legs = exchange("grant/g-1/h100", "su", 7, rate, Occasion(100, ("request 4",)))
    >>> [(leg.debit, leg.credit, leg.amount_s) for leg in legs]  # doctest: +NORMALIZE_WHITESPACE
    [('grant/g-1/h100', 'exchange/programme/h100', 7),
     ('exchange/programme/su', 'grant/g-1/su', 17)]
    """
    giver = read_account(holder)
    desk = AccountKind.EXCHANGE, "programme"
    out_cause, in_cause = ((*occasion.cause, kind.value) for kind in _LEGS)
    out = Transfer(
        Kind.EXCHANGE_OUT,
        holder,
        Account(*desk, giver.unit).id,
        amount_s,
        occasion.happened_s,
        out_cause,
        pair_id=derive_cause_id(in_cause),
        rate=rate,
        note=occasion.note,
        by=occasion.by,
    )
    back = Transfer(
        Kind.EXCHANGE_IN,
        Account(*desk, unit).id,
        Account(giver.kind, giver.owner, unit).id,
        rate.exchange(amount_s),
        occasion.happened_s,
        in_cause,
        pair_id=derive_cause_id(out_cause),
        rate=rate,
        note=occasion.note,
        by=occasion.by,
    )
    return out, back


_LEGS = (Kind.EXCHANGE_OUT, Kind.EXCHANGE_IN)


def correct(transfer: Transfer, amount_s: AccelS, occasion: Occasion) -> Transfer:
    """Turn a transfer around, wholly or in part; what is right is then posted anew.

    Raises
    ------
    ValueError
        If it is a leg of an exchange, of which both are turned around: `correct_exchange`.
    """
    if transfer.kind in EXCHANGES:
        msg = f"{transfer.id} is one leg of an exchange; correct both by correct_exchange"
        raise ValueError(msg)
    return _turn_around(transfer, amount_s, occasion, None)


def correct_exchange(
    out: Transfer, back: Transfer, occasion: Occasion
) -> tuple[Transfer, Transfer]:
    """Turn both legs of an exchange around, wholly."""
    causes = [(*occasion.cause, kind.value) for kind in _LEGS]
    first, second = (
        Occasion(occasion.happened_s, cause, occasion.note, occasion.by) for cause in causes
    )
    return (
        _turn_around(out, out.amount_s, first, derive_cause_id(causes[1])),
        _turn_around(back, back.amount_s, second, derive_cause_id(causes[0])),
    )


def _turn_around(
    transfer: Transfer, amount_s: AccelS, occasion: Occasion, pair_id: str | None
) -> Transfer:
    """Send an amount the way back."""
    return Transfer(
        Kind.CORRECT,
        transfer.credit,
        transfer.debit,
        amount_s,
        occasion.happened_s,
        occasion.cause,
        corrects_id=transfer.id,
        pair_id=pair_id,
        note=occasion.note,
        by=occasion.by,
    )


def _end(pending: Transfer, kind: Kind, occasion: Occasion) -> Transfer:
    """End a pending transfer as a whole."""
    return Transfer(
        kind,
        pending.debit,
        pending.credit,
        pending.amount_s,
        occasion.happened_s,
        occasion.cause,
        pending_id=pending.id,
        note=occasion.note,
        by=occasion.by,
    )
