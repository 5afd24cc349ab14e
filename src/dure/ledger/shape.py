"""What can be wrong with a transfer by itself, whatever the book holds."""

import re
from collections.abc import Mapping
from functools import lru_cache

from dure.ledger.accounts import AccountId, AccountMalformed, read_account
from dure.ledger.refusals import Refusal
from dure.ledger.transfer import (
    AMOUNT_S_MAX,
    EXCHANGES,
    FLOWS,
    INSTANT_S_MAX,
    MOVES_NOTHING,
    Energy,
    Kind,
    Rate,
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
    return (
        _judge_cause(transfer.cause)
        or _judge_accounts(transfer.kind, transfer.debit, transfer.credit)
        or _judge_numbers(transfer)
        or (_judge_texts(transfer) if transfer.note or transfer.by else None)
        or _judge_presence(transfer)
        or (_judge_rate(transfer.rate) if transfer.rate is not None else None)
        or (_judge_energy(transfer.kind, transfer.energy) if transfer.energy is not None else None)
    )


def _is_storable(text: object, length_max: int) -> bool:
    """Tell whether a text can be kept: not too long, and UTF-8 can write it."""
    if not isinstance(text, str) or len(text) > length_max:
        return False
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_whole(number: object, low: int, high: int) -> bool:
    """Tell whether a number is whole and within bounds; a float or a boolean is not."""
    return type(number) is int and low <= number <= high


def _judge_cause(cause: tuple[str, ...]) -> Refused | None:
    """Refuse a cause that is empty or cannot be kept."""
    if 1 <= len(cause) <= CAUSE_PARTS_MAX:
        for part in cause:
            # Most are plain; only for the others a function is called.
            if type(part) is str and part.isascii() and 0 < len(part) <= CAUSE_LENGTH_MAX:
                continue
            if not part or not _is_storable(part, CAUSE_LENGTH_MAX):
                break
        else:
            return None
    return Refusal.CAUSE_MALFORMED, {"cause": ascii(cause)}


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
    amount_s, happened_s, due_s = transfer.amount_s, transfer.happened_s, transfer.due_s
    if not (type(amount_s) is int and 1 <= amount_s <= AMOUNT_S_MAX):
        limits = {"amount_s": amount_s, "amount_s_max": AMOUNT_S_MAX}
        return Refusal.TRANSFER_AMOUNT_OUT_OF_RANGE, limits
    if not (type(happened_s) is int and 0 <= happened_s <= INSTANT_S_MAX):
        return Refusal.INSTANT_OUT_OF_RANGE, _instant(happened_s)
    if due_s is not None and not _is_whole(due_s, 0, INSTANT_S_MAX):
        return Refusal.INSTANT_OUT_OF_RANGE, _instant(due_s)
    return None


def _instant(instant_s: object) -> dict[str, object]:
    """Name an instant and its limit."""
    return {"instant_s": instant_s, "instant_s_max": INSTANT_S_MAX}


def _judge_texts(transfer: Transfer) -> Refused | None:
    """Refuse texts that cannot be kept."""
    if transfer.by and not _is_storable(transfer.by, TEXT_LENGTH_MAX):
        return Refusal.TEXT_MALFORMED, {"field": "by", "length_max": TEXT_LENGTH_MAX}
    if transfer.note and not _is_storable(transfer.note, TEXT_LENGTH_MAX):
        return Refusal.TEXT_MALFORMED, {"field": "note", "length_max": TEXT_LENGTH_MAX}
    return None


def _judge_presence(transfer: Transfer) -> Refused | None:
    """Ask for what the kind needs beside its accounts, and refuse what it cannot have."""
    refusal = _find_absent(
        transfer.kind,
        transfer.due_s is not None,
        transfer.pending_id is not None,
        transfer.corrects_id is not None,
        transfer.pair_id is not None,
        transfer.rate is not None,
    )
    if refusal is None:
        return None
    return refusal, {
        "kind": transfer.kind,
        "due_s": transfer.due_s,
        "pending_id": transfer.pending_id,
        "corrects_id": transfer.corrects_id,
        "pair_id": transfer.pair_id,
        "numerator": transfer.rate and transfer.rate.numerator,
        "denominator": transfer.rate and transfer.rate.denominator,
    }


@lru_cache(maxsize=None)  # noqa: UP033 - 22 kinds of 32 cases each, and then never again
def _find_absent(
    kind: Kind, due: bool, pending: bool, corrects: bool, pair: bool, rate: bool
) -> Refusal | None:
    """Find the first thing that a kind needs and has not, or has and cannot have."""
    flow, is_leg, is_correct = FLOWS[kind], kind in EXCHANGES, kind is Kind.CORRECT
    wrong = {
        Refusal.DUE_MISSING: flow.is_pending and not due,
        Refusal.DUE_UNEXPECTED: due and not flow.is_pending,
        Refusal.PENDING_MISSING: flow.needs_pending and not pending,
        Refusal.PENDING_UNEXPECTED: pending and not flow.resolves,
        Refusal.CORRECTS_MISSING: is_correct and not corrects,
        Refusal.CORRECTS_UNEXPECTED: corrects and kind in CANNOT_RESTATE,
        Refusal.PAIR_MISSING: is_leg and not pair,
        Refusal.PAIR_UNEXPECTED: pair and not is_leg and not is_correct,
        Refusal.RATE_MISSING: is_leg and not rate,
        Refusal.RATE_UNEXPECTED: rate and not is_leg,
    }
    return next((refusal for refusal, is_wrong in wrong.items() if is_wrong), None)


def _judge_rate(rate: Rate) -> Refused | None:
    """Refuse a rate that is not of two whole numbers, or has no source or day."""
    if (
        all(_is_whole(part, 1, AMOUNT_S_MAX) for part in (rate.numerator, rate.denominator))
        and rate.source
        and _is_storable(rate.source, TEXT_LENGTH_MAX)
        and _DAY.fullmatch(rate.as_of)
    ):
        return None
    return Refusal.RATE_MALFORMED, {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "as_of": rate.as_of,
        "source": rate.source,
    }


def _judge_energy(kind: Kind, energy: Energy) -> Refused | None:
    """Take energy only of what draws power, whole and with its factors."""
    energy_j, carbon_mg, factors = energy.energy_j, energy.carbon_mg, energy.factors
    if kind not in DRAWS_POWER:
        return Refusal.ENERGY_UNEXPECTED, {"kind": kind, "energy_j": energy_j}
    if (
        _is_whole(energy_j, 0, AMOUNT_S_MAX)
        and (carbon_mg is None or _is_whole(carbon_mg, 0, AMOUNT_S_MAX))
        and factors
        and _is_storable(factors, TEXT_LENGTH_MAX)
    ):
        return None
    told = {"kind": kind, "energy_j": energy_j, "carbon_mg": carbon_mg, "factors": factors}
    return Refusal.ENERGY_MALFORMED, told
