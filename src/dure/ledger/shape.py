"""What can be wrong with a transfer by itself, whatever the book holds."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from dure.ledger.accounts import AccountId, AccountMalformed, read_account
from dure.ledger.refusals import Refusal
from dure.ledger.transfer import (
    AMOUNT_S_MAX,
    EXCHANGES,
    FLOWS,
    INSTANT_S_MAX,
    MOVES_NOTHING,
    Kind,
    Transfer,
)

Refused = tuple[Refusal, Mapping[str, object]]

CAUSE_PARTS_MAX, CAUSE_LENGTH_MAX, TEXT_LENGTH_MAX = 8, 200, 1_000
DRAWS_POWER = frozenset({Kind.CHARGE, Kind.OVERRUN})
CANNOT_RESTATE = MOVES_NOTHING | {Kind.OPEN}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def judge_shape(transfer: Transfer) -> Refused | None:
    """Give the first thing that is wrong with a transfer by itself, in the order of `Refusal`.

    Examples
    --------
    >>> from dure.ledger.accounts import AccountId
    >>> from dure.terms.units import AccelS
    >>> grant, used = AccountId("grant/g/h100"), AccountId("used/g/h100")
    >>> judge_shape(Transfer(Kind.HOLD, grant, used, AccelS(60), 0, ("job 1", "hold")))[0].name
    'DUE_MISSING'
    """
    for check in _CHECKS:
        refused = check(transfer)
        if refused is not None:
            return refused
    return None


def _is_storable(text: object, length_max: int) -> bool:
    """Tell whether a text can be kept: not too long, and UTF-8 can write it."""
    if not isinstance(text, str) or len(text) > length_max:
        return False
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_whole(number: object, low: int, high: int) -> bool:
    """Tell whether a number is whole and within bounds; a float or a boolean is not."""
    return type(number) is int and low <= number <= high


def _judge_cause(transfer: Transfer) -> Refused | None:
    """Refuse a cause that is empty or cannot be kept."""
    cause = transfer.cause
    if 1 <= len(cause) <= CAUSE_PARTS_MAX and all(
        part and _is_storable(part, CAUSE_LENGTH_MAX) for part in cause
    ):
        return None
    return Refusal.CAUSE_MALFORMED, {"cause": ascii(cause)}


def _judge_route(transfer: Transfer) -> Refused | None:
    """Refuse a route between accounts that the kind does not take."""
    return _judge_accounts(transfer.kind, transfer.debit, transfer.credit)


@lru_cache(maxsize=2**17)
def _judge_accounts(  # noqa: PLR0911 - one return for each refusal
    kind: Kind, debit: AccountId, credit: AccountId
) -> Refused | None:
    """Refuse accounts that do not exist, are one, differ in unit, or are not for this kind."""
    ends = []
    for account in (debit, credit):
        try:
            ends.append(read_account(account))
        except AccountMalformed:
            return Refusal.ACCOUNT_MALFORMED, {"account": account}
    fields = {"kind": kind, "debit": debit, "credit": credit}
    if debit == credit:
        return Refusal.ACCOUNTS_SAME, {"account": debit}
    if ends[0].unit != ends[1].unit:
        return Refusal.UNIT_DIFFERS, fields
    if kind is Kind.CORRECT:
        return None
    flow = FLOWS[kind]
    if (ends[0].kind, ends[1].kind) not in flow.pairs:
        allowed = ", ".join(sorted(f"{start} → {end}" for start, end in flow.pairs))
        return Refusal.FLOW_REFUSED, {**fields, "allowed": allowed}
    if flow.same_owner and ends[0].owner != ends[1].owner:
        return Refusal.OWNER_DIFFERS, fields
    return None


def _judge_numbers(transfer: Transfer) -> Refused | None:
    """Refuse an amount or an instant that is not whole or out of range."""
    if not _is_whole(transfer.amount_s, 1, AMOUNT_S_MAX):
        limits = {"amount_s": transfer.amount_s, "amount_s_max": AMOUNT_S_MAX}
        return Refusal.TRANSFER_AMOUNT_OUT_OF_RANGE, limits
    for instant_s in (transfer.happened_s, transfer.due_s):
        if instant_s is not None and not _is_whole(instant_s, 0, INSTANT_S_MAX):
            limits = {"instant_s": instant_s, "instant_s_max": INSTANT_S_MAX}
            return Refusal.INSTANT_OUT_OF_RANGE, limits
    return None


def _judge_texts(transfer: Transfer) -> Refused | None:
    """Refuse texts that cannot be kept."""
    for name in ("note", "by"):
        if not _is_storable(getattr(transfer, name), TEXT_LENGTH_MAX):
            return Refusal.TEXT_MALFORMED, {"field": name, "length_max": TEXT_LENGTH_MAX}
    return None


def _judge_due(transfer: Transfer) -> Refused | None:
    """Ask for an end or an opening where there is one, and only there."""
    kind, due_s = transfer.kind, transfer.due_s
    if FLOWS[kind].is_pending:
        return (Refusal.DUE_MISSING, {"kind": kind}) if due_s is None else None
    return None if due_s is None else (Refusal.DUE_UNEXPECTED, {"kind": kind, "due_s": due_s})


def _judge_pending(transfer: Transfer) -> Refused | None:
    """Ask for the pending transfer where one is ended, and only there."""
    flow = FLOWS[transfer.kind]
    if transfer.pending_id is None:
        return (Refusal.PENDING_MISSING, {"kind": transfer.kind}) if flow.needs_pending else None
    if flow.resolves:
        return None
    fields = {"kind": transfer.kind, "pending_id": transfer.pending_id}
    return Refusal.PENDING_UNEXPECTED, fields


def _judge_corrects(transfer: Transfer) -> Refused | None:
    """Ask for what a correction corrects; what moves nothing states nothing anew."""
    if transfer.corrects_id is None:
        return (Refusal.CORRECTS_MISSING, {}) if transfer.kind is Kind.CORRECT else None
    if transfer.kind not in CANNOT_RESTATE:
        return None
    fields = {"kind": transfer.kind, "corrects_id": transfer.corrects_id}
    return Refusal.CORRECTS_UNEXPECTED, fields


def _judge_exchange(transfer: Transfer) -> Refused | None:
    """Ask for the other leg and the rate of an exchange, and only there."""
    kind, rate, pair_id = transfer.kind, transfer.rate, transfer.pair_id
    is_leg = kind in EXCHANGES
    if is_leg and pair_id is None:
        return Refusal.PAIR_MISSING, {}
    if pair_id is not None and not is_leg and kind is not Kind.CORRECT:
        return Refusal.PAIR_UNEXPECTED, {"kind": kind, "pair_id": pair_id}
    if rate is None:
        return (Refusal.RATE_MISSING, {}) if is_leg else None
    fields = {"numerator": rate.numerator, "denominator": rate.denominator, "kind": kind}
    if not is_leg:
        return Refusal.RATE_UNEXPECTED, fields
    if (
        all(_is_whole(part, 1, AMOUNT_S_MAX) for part in (rate.numerator, rate.denominator))
        and rate.source
        and _is_storable(rate.source, TEXT_LENGTH_MAX)
        and _DAY.fullmatch(rate.as_of)
    ):
        return None
    return Refusal.RATE_MALFORMED, {**fields, "as_of": rate.as_of, "source": rate.source}


def _judge_energy(transfer: Transfer) -> Refused | None:
    """Take energy only of what draws power, whole and with its source."""
    energy = transfer.energy
    if energy is None:
        return None
    fields: dict[str, object] = {"kind": transfer.kind, "energy_j": energy.energy_j}
    if transfer.kind not in DRAWS_POWER:
        return Refusal.ENERGY_UNEXPECTED, fields
    if (
        _is_whole(energy.energy_j, 0, AMOUNT_S_MAX)
        and (energy.carbon_mg is None or _is_whole(energy.carbon_mg, 0, AMOUNT_S_MAX))
        and energy.factors
        and _is_storable(energy.factors, TEXT_LENGTH_MAX)
    ):
        return None
    return Refusal.ENERGY_MALFORMED, {
        **fields,
        "carbon_mg": energy.carbon_mg,
        "factors": energy.factors,
    }


_CHECKS: tuple[Callable[[Transfer], Refused | None], ...] = (
    _judge_cause,
    _judge_route,
    _judge_numbers,
    _judge_texts,
    _judge_due,
    _judge_pending,
    _judge_corrects,
    _judge_exchange,
    _judge_energy,
)
