"""What the book must know to judge the next transfer, and how a transfer changes it.

The whole book holds all of it in memory; a store holds only what the transfers before it touch.
Both judge by the same text, so they cannot differ in what they refuse.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from dure.ledger.accounts import (
    MAY_OWE,
    NOTHING,
    TOTAL_S_MAX,
    AccountId,
    Totals,
    read_account,
)
from dure.ledger.refusals import Refusal
from dure.ledger.shape import Refused, judge_shape
from dure.ledger.transfer import (
    EXCHANGES,
    FLOWS,
    MOVES_NOTHING,
    PENDING,
    Kind,
    Transfer,
)
from dure.terms.units import AccelS

_ENDED = {
    Kind.CHARGE: Refusal.PENDING_ALREADY_POSTED,
    Kind.OPEN: Refusal.PENDING_ALREADY_POSTED,
    Kind.VOID: Refusal.PENDING_ALREADY_VOIDED,
    Kind.LAPSE: Refusal.PENDING_ALREADY_LAPSED,
}
_NOT_BEFORE_DUE = frozenset({Kind.OPEN, Kind.LAPSE})
_CORRECT = Kind.CORRECT  # to look up a member costs as much as to compare with it
_CONTENT = [f.name for f in fields(Transfer) if f.compare]


class End(NamedTuple):
    """What ended a pending transfer: its kind and id."""

    kind: Kind
    id: str


@dataclass(slots=True)
class State:
    """What has been recorded, as far as the next transfers need it.

    Attributes
    ----------
    totals : by account
        An account that no transfer has touched is not there, and has nothing.
    booked : by id
        The transfers that others may name, and those that may be sent again.
    ended : by id of a pending transfer
        What ended it.
    corrected_s : by id
        How much of a transfer corrections have taken back.
    """

    totals: dict[AccountId, Totals] = field(default_factory=dict)
    booked: dict[str, Transfer] = field(default_factory=dict)
    ended: dict[str, End] = field(default_factory=dict)
    corrected_s: dict[str, int] = field(default_factory=dict)

    def judge(self, transfer: Transfer, known_s: int, chain: Sequence[Transfer]) -> Refused | None:
        """Give the first reason to refuse a transfer that is not in the book, or None."""
        return (
            _judge_instants(transfer, known_s)
            or (self._judge_pending(transfer, known_s) if transfer.pending_id else None)
            or (self._judge_corrected(transfer) if transfer.corrects_id else None)
            or (self._judge_pair(transfer, chain) if transfer.pair_id else None)
            # What is pending was promised before, so it is there.
            or (None if transfer.pending_id else self._judge_amounts(transfer))
        )

    def judge_again(self, transfer: Transfer) -> Refused | None:
        """Say what differs from the content that the book holds under the same id, if anything."""
        booked = self.booked[transfer.id]
        if booked == transfer:
            return None
        name = next(n for n in _CONTENT if getattr(booked, n) != getattr(transfer, n))
        return Refusal.EXISTS_WITH_OTHER_CONTENT, {
            "id": transfer.id,
            "field": name,
            "booked": _shown(getattr(booked, name)),
            "given": _shown(getattr(transfer, name)),
        }

    def apply(self, transfer: Transfer) -> AccelS:
        """Record a transfer that was judged good; give what the one that it ends had promised."""
        held_s = self.booked[transfer.pending_id].amount_s if transfer.pending_id else AccelS(0)
        self._move(transfer, held_s, 1)
        self.booked[transfer.id] = transfer
        if transfer.pending_id:
            self.ended[transfer.pending_id] = End(transfer.kind, transfer.id)
        if transfer.corrects_id and transfer.kind is _CORRECT:
            so_far_s = self.corrected_s.get(transfer.corrects_id, 0)
            self.corrected_s[transfer.corrects_id] = so_far_s + transfer.amount_s
        return held_s

    def undo(self, transfer: Transfer) -> None:
        """Take back the latest transfer that was applied, of a chain that does not stand."""
        held_s = self.booked[transfer.pending_id].amount_s if transfer.pending_id else AccelS(0)
        self._move(transfer, held_s, -1)
        del self.booked[transfer.id]
        if transfer.pending_id:
            del self.ended[transfer.pending_id]
        if transfer.corrects_id and transfer.kind is _CORRECT:
            self.corrected_s[transfer.corrects_id] -= transfer.amount_s

    def _move(self, transfer: Transfer, held_s: AccelS, sign: int) -> None:
        """Add a transfer to the totals of both accounts, or take it off."""
        posted_s = 0 if transfer.kind in MOVES_NOTHING else sign * transfer.amount_s
        promised_s = transfer.amount_s if transfer.kind in PENDING else 0
        pending_s = sign * (promised_s - held_s)
        debit, credit = transfer.debit, transfer.credit
        dp, cp, dh, ch = self.totals.get(debit, NOTHING)
        self.totals[debit] = Totals(dp + posted_s, cp, dh + pending_s, ch)
        dp, cp, dh, ch = self.totals.get(credit, NOTHING)
        self.totals[credit] = Totals(dp, cp + posted_s, dh, ch + pending_s)

    def _judge_pending(  # noqa: PLR0911 - one return for each refusal
        self, transfer: Transfer, known_s: int
    ) -> Refused | None:
        """Refuse to end what is not pending, not this, or not due."""
        assert transfer.pending_id is not None
        pending = self.booked.get(transfer.pending_id)
        told: dict[str, object] = {"pending_id": transfer.pending_id, "kind": transfer.kind}
        if pending is None:
            return Refusal.PENDING_NOT_FOUND, told
        if pending.kind not in FLOWS[transfer.kind].resolves:
            return Refusal.PENDING_NOT_PENDING, {**told, "other_kind": pending.kind}
        if (pending.debit, pending.credit) != (transfer.debit, transfer.credit):
            told |= {"pending_debit": pending.debit, "pending_credit": pending.credit}
            told |= {"debit": transfer.debit, "credit": transfer.credit}
            return Refusal.PENDING_DIFFERS, told
        if transfer.pending_id in self.ended:
            other = self.ended[transfer.pending_id]
            return _ENDED[other.kind], {**told, "other": other.id}
        told |= {"amount_s": transfer.amount_s, "held_s": pending.amount_s}
        assert pending.due_s is not None
        if transfer.kind in _NOT_BEFORE_DUE and pending.due_s > known_s:
            return Refusal.PENDING_NOT_DUE, {**told, "due_s": pending.due_s, "known_s": known_s}
        if transfer.kind is Kind.CHARGE:
            return (Refusal.EXCEEDS_PENDING, told) if transfer.amount_s > pending.amount_s else None
        if transfer.amount_s != pending.amount_s:
            return Refusal.PENDING_AMOUNT_DIFFERS, told
        return None

    def _judge_corrected(  # noqa: PLR0911 - one return for each refusal
        self, transfer: Transfer
    ) -> Refused | None:
        """Refuse to correct what is not there, cannot be corrected, or has been already."""
        assert transfer.corrects_id is not None
        other = self.booked.get(transfer.corrects_id)
        told: dict[str, object] = {"corrects_id": transfer.corrects_id, "kind": transfer.kind}
        if other is None:
            return Refusal.CORRECTS_NOT_FOUND, told
        if other.kind in MOVES_NOTHING or other.kind is Kind.CORRECT:
            return Refusal.CORRECTS_NOT_CORRECTABLE, {**told, "other_kind": other.kind}
        if transfer.kind is not Kind.CORRECT:
            return None
        if (other.credit, other.debit) != (transfer.debit, transfer.credit):
            told |= {"other_debit": other.debit, "other_credit": other.credit}
            return Refusal.CORRECTS_DIFFERS, {
                **told,
                "debit": transfer.debit,
                "credit": transfer.credit,
            }
        left_s = other.amount_s - self.corrected_s.get(other.id, 0)
        if transfer.amount_s > left_s:
            told |= {"amount_s": transfer.amount_s, "left_s": left_s}
            return Refusal.EXCEEDS_UNCORRECTED, told
        if other.kind in EXCHANGES and transfer.pair_id is None:
            return Refusal.PAIR_NOT_LINKED, {"pair_id": "(none)"}
        return None

    def _judge_pair(self, transfer: Transfer, chain: Sequence[Transfer]) -> Refused | None:
        """Refuse a leg whose other leg is not beside it, or does not mirror it."""
        at = next((i for i, linked in enumerate(chain) if linked is transfer), 0)
        beside = [*chain[max(0, at - 1) : at], *chain[at + 1 : at + 2]]
        pair = next((leg for leg in beside if leg.id == transfer.pair_id), None)
        if pair is None or pair.pair_id != transfer.id or not self._is_mirrored(transfer, pair):
            return Refusal.PAIR_NOT_LINKED, {"pair_id": transfer.pair_id}
        if transfer.kind is Kind.EXCHANGE_IN and transfer.rate is not None:
            want_s = transfer.rate.exchange(pair.amount_s)
            if transfer.amount_s != want_s:
                told = {"amount_s": transfer.amount_s, "want_s": want_s, "given_s": pair.amount_s}
                return Refusal.RATE_NOT_FOLLOWED, told
        return None

    def _is_mirrored(self, leg: Transfer, pair: Transfer) -> bool:
        """Tell whether two legs belong together: of an exchange, or of its whole correction."""
        if leg.kind is Kind.CORRECT:
            assert leg.corrects_id is not None
            other = self.booked[leg.corrects_id]
            return (
                pair.kind is Kind.CORRECT
                and other.kind in EXCHANGES
                and other.pair_id == pair.corrects_id
                and leg.amount_s == other.amount_s
            )
        out, back = (leg, pair) if leg.kind is Kind.EXCHANGE_OUT else (pair, leg)
        if (out.kind, back.kind) != (Kind.EXCHANGE_OUT, Kind.EXCHANGE_IN) or out.rate != back.rate:
            return False
        if judge_shape(pair) is not None:
            return False
        giver, taker = read_account(out.debit), read_account(back.credit)
        desks = read_account(out.credit), read_account(back.debit)
        return (
            (giver.kind, giver.owner) == (taker.kind, taker.owner)
            and desks[0].owner == desks[1].owner
            and giver.unit != taker.unit
        )

    def _judge_amounts(self, transfer: Transfer) -> Refused | None:
        """Refuse what the debited account does not have, and what a column cannot add up."""
        amount_s = transfer.amount_s
        debit = self.totals.get(transfer.debit, NOTHING)
        gone_s = debit.debits_posted + debit.debits_pending + amount_s
        if gone_s > debit.credits_posted and read_account(transfer.debit).kind not in MAY_OWE:
            return Refusal.EXCEEDS_AVAILABLE, {
                "amount_s": amount_s,
                "account": transfer.debit,
                "available_s": debit.available_s,
                "balance_s": debit.balance_s,
                "pending_s": debit.debits_pending,
            }
        credit = self.totals.get(transfer.credit, NOTHING)
        come_s = credit.credits_posted + credit.credits_pending + amount_s
        if gone_s > TOTAL_S_MAX or come_s > TOTAL_S_MAX:
            account = transfer.debit if gone_s > TOTAL_S_MAX else transfer.credit
            told = {"account": account, "total_s": max(gone_s, come_s)}
            return Refusal.EXCEEDS_ACCOUNT_MAX, {**told, "total_s_max": TOTAL_S_MAX}
        return None


def _judge_instants(transfer: Transfer, known_s: int) -> Refused | None:
    """Refuse what has not happened yet, and what would end before it begins."""
    if transfer.happened_s > known_s:
        instants = {"happened_s": transfer.happened_s, "known_s": known_s}
        return Refusal.HAPPENED_AFTER_KNOWN, instants
    if transfer.due_s is not None and transfer.due_s <= known_s:
        return Refusal.DUE_PASSED, {"due_s": transfer.due_s, "known_s": known_s}
    return None


def _shown(value: object) -> str:
    """Write a value of a transfer for a person."""
    return str(value) if isinstance(value, (str, int)) else repr(value)
