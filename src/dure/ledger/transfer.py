"""Transfers: what moves between two accounts, what caused it, and which kinds there are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from json.encoder import encode_basestring as quote
from typing import Literal, NamedTuple

from dure.ledger.accounts import AccountId, AccountKind
from dure.terms.units import AccelS

AMOUNT_S_MAX = 2**62
INSTANT_S_MAX = 253_402_300_799  # the last second of the year 9999


class Kind(StrEnum):
    """What a transfer does."""

    SUPPLY = "supply"
    RETIRE = "retire"
    OFFER = "offer"
    WITHDRAW = "withdraw"
    AWARD = "award"
    SUPPLEMENT = "supplement"
    TRANCHE = "tranche"
    OPEN = "open"
    HOLD = "hold"
    CHARGE = "charge"
    VOID = "void"
    LAPSE = "lapse"
    RETURN = "return"
    RECLAIM = "reclaim"
    EXPIRE = "expire"
    REOFFER = "reoffer"
    CARRY_OVER = "carry_over"
    EXCHANGE_OUT = "exchange_out"
    EXCHANGE_IN = "exchange_in"
    OVERRUN = "overrun"
    SETTLE = "settle"
    CORRECT = "correct"


class Flow(NamedTuple):
    """From which accounts to which a kind of transfer goes, and what it needs beside them.

    Parameters
    ----------
    pairs : kinds of the debited and the credited account
        Empty where another transfer decides: a correction turns around what it corrects.
    same_owner : both accounts belong to the same grant
    is_pending : promises the amount and moves nothing yet; needs `Transfer.due_s`
    resolves : the kinds of pending transfer that it may end
    needs_pending : it cannot stand without the pending transfer that it ends
    """

    pairs: frozenset[tuple[AccountKind, AccountKind]]
    same_owner: bool = False
    is_pending: bool = False
    resolves: frozenset[Kind] = frozenset()
    needs_pending: bool = False


_A = AccountKind
_EXCHANGED = (_A.POOL, _A.CALL, _A.GRANT)


def _from_to(*pairs: tuple[AccountKind, AccountKind]) -> frozenset[tuple[AccountKind, AccountKind]]:
    """Name the pairs of kinds of accounts."""
    return frozenset(pairs)


FLOWS: dict[Kind, Flow] = {
    Kind.SUPPLY: Flow(_from_to((_A.SUPPLY, _A.POOL))),
    Kind.RETIRE: Flow(_from_to((_A.POOL, _A.SUPPLY))),
    Kind.OFFER: Flow(_from_to((_A.POOL, _A.CALL))),
    Kind.WITHDRAW: Flow(_from_to((_A.CALL, _A.POOL))),
    Kind.AWARD: Flow(_from_to((_A.CALL, _A.GRANT))),
    Kind.SUPPLEMENT: Flow(_from_to((_A.CALL, _A.GRANT))),
    Kind.TRANCHE: Flow(_from_to((_A.CALL, _A.GRANT)), is_pending=True),
    Kind.OPEN: Flow(
        _from_to((_A.CALL, _A.GRANT)), resolves=frozenset({Kind.TRANCHE}), needs_pending=True
    ),
    Kind.HOLD: Flow(_from_to((_A.GRANT, _A.USED)), same_owner=True, is_pending=True),
    Kind.CHARGE: Flow(
        _from_to((_A.GRANT, _A.USED)), same_owner=True, resolves=frozenset({Kind.HOLD})
    ),
    Kind.VOID: Flow(
        _from_to((_A.GRANT, _A.USED), (_A.CALL, _A.GRANT)),
        resolves=frozenset({Kind.HOLD, Kind.TRANCHE}),
        needs_pending=True,
    ),
    Kind.LAPSE: Flow(
        _from_to((_A.GRANT, _A.USED)),
        same_owner=True,
        resolves=frozenset({Kind.HOLD}),
        needs_pending=True,
    ),
    Kind.RETURN: Flow(_from_to((_A.GRANT, _A.RETURNED)), same_owner=True),
    Kind.RECLAIM: Flow(_from_to((_A.GRANT, _A.RECLAIMED)), same_owner=True),
    Kind.EXPIRE: Flow(_from_to((_A.GRANT, _A.EXPIRED)), same_owner=True),
    Kind.REOFFER: Flow(
        _from_to(
            *(
                (kind, to)
                for kind in (_A.RETURNED, _A.RECLAIMED, _A.EXPIRED)
                for to in _EXCHANGED[:2]
            )
        )
    ),
    Kind.CARRY_OVER: Flow(_from_to((_A.GRANT, _A.GRANT))),
    Kind.EXCHANGE_OUT: Flow(_from_to(*((kind, _A.EXCHANGE) for kind in _EXCHANGED))),
    Kind.EXCHANGE_IN: Flow(_from_to(*((_A.EXCHANGE, kind) for kind in _EXCHANGED))),
    Kind.OVERRUN: Flow(_from_to((_A.CORRECTED, _A.USED)), same_owner=True),
    Kind.SETTLE: Flow(_from_to((_A.GRANT, _A.CORRECTED)), same_owner=True),
    Kind.CORRECT: Flow(frozenset()),
}

EXCHANGES = frozenset({Kind.EXCHANGE_OUT, Kind.EXCHANGE_IN})
RELEASES = frozenset({Kind.VOID, Kind.LAPSE})  # they end what is pending and move nothing
PENDING = frozenset(kind for kind, flow in FLOWS.items() if flow.is_pending)
MOVES_NOTHING = PENDING | RELEASES


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of one unit is given for another, frozen into both legs of an exchange.

    Parameters
    ----------
    numerator, denominator : seconds of the new unit for seconds of the old one, both at least 1
        What comes out is ``amount * numerator // denominator``: rounded down to a whole second, so
        that less than one second of the new unit is lost, to the side of the programme.
    source : text
        What the rate is based on, cited.
    as_of : day, ``2026-07-01``
        The day for which the source gives it.

    Examples
    --------
    >>> Rate(5, 2, "Dure benchmark table 3", "2026-07-01").exchange(AccelS(7))
    17
    """

    numerator: int
    denominator: int
    source: str
    as_of: str

    def exchange(self, amount_s: AccelS) -> AccelS:
        """Give what an amount is worth in the new unit, rounded down to a whole second."""
        return AccelS(amount_s * self.numerator // self.denominator)


@dataclass(frozen=True, slots=True)
class Energy:
    """What a charge took from the grid, frozen into it.

    Joules and milligrams, since one accelerator works for a second on half a watt-hour: rounded to
    watt-hours and grams, many short jobs would add up to another number than one long job.

    Parameters
    ----------
    energy_j : whole joules, power usage effectiveness of the site included
    carbon_mg : whole milligrams of CO2 equivalent, or None where no factor is known
    basis : measured by the site, or estimated from type, use and site
    factors : what it was computed with, as text; see `dure.ledger.energy`
    """

    energy_j: int
    carbon_mg: int | None
    basis: Literal["estimated", "measured"]
    factors: str


def write_texts(texts: Iterable[str]) -> str:
    r"""Write texts as a list of JSON without spaces, in one way only.

    Examples
    --------
    >>> print(write_texts(["site-a", 'job "7"', "과제"]))
    ["site-a","job \"7\"","과제"]
    """
    return f"[{','.join(map(quote, texts))}]"


def derive_id(cause_text: str) -> str:
    """Derive the 128-bit id of a transfer from its cause, written as JSON.

    Examples
    --------
    >>> derive_id('["site-a","job 7713","charge"]')
    '9fe0381275503716a453fbebc744a312'
    """
    return hashlib.sha256(cause_text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def derive_cause_id(cause: tuple[str, ...]) -> str:
    """Derive the id of the transfer that a cause will have, before it is made.

    Examples
    --------
    >>> derive_cause_id(("site-a", "job 7713", "charge"))
    '9fe0381275503716a453fbebc744a312'
    """
    return derive_id(write_texts(cause))


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer; never changed once it is in the book.

    Parameters
    ----------
    kind : what it does
    debit, credit : ids of accounts of the same unit
        From where to where.
    amount_s : accelerator-seconds, at least 1
        For a charge on a hold what was used, at most the hold; the rest returns by itself. What
        voids, lapses or opens names the whole pending amount.
    happened_s : seconds since the epoch, UTC
        When it happened, as its cause says; the book learns of it later or at once.
    cause : texts
        What it is booked for, such as ``("site-a", "job 7713", "charge")``. The id is derived from
        it, so the same cause is booked once, however often it is sent.
    due_s : seconds since the epoch, UTC
        When a hold may lapse, or a tranche opens. Only for these two.
    pending_id : id of a hold or tranche
        Which one it posts, voids, lets lapse or opens.
    corrects_id : id of a transfer
        Which one it turns around (a correction), or states anew (any other kind).
    pair_id : id of a transfer
        The other leg of an exchange, or of the correction of one.
    rate : of an exchange, the same on both legs
    energy : of a charge or an overrun
    note, by : text
        Why, and who posted it.

    Attributes
    ----------
    id : 32 hexadecimal digits
        Derived from the cause.
    cause_text : JSON
        The cause as the book keeps it.

    Examples
    --------
    >>> from dure.ledger.accounts import AccountKind, account_id
    >>> grant = account_id(AccountKind.GRANT, "g-204", "h100")
    >>> used = account_id(AccountKind.USED, "g-204", "h100")
    >>> cause = ("site-a", "job 7713", "charge")
    >>> Transfer(Kind.CHARGE, grant, used, AccelS(28_800), 1_780_000_000, cause).id
    '9fe0381275503716a453fbebc744a312'
    """

    kind: Kind
    debit: AccountId
    credit: AccountId
    amount_s: AccelS
    happened_s: int
    cause: tuple[str, ...]
    due_s: int | None = None
    pending_id: str | None = None
    corrects_id: str | None = None
    pair_id: str | None = None
    rate: Rate | None = None
    energy: Energy | None = None
    note: str = ""
    by: str = ""
    cause_text: str = field(init=False, repr=False, compare=False)
    id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Derive the id."""
        text = write_texts(self.cause)
        object.__setattr__(self, "cause_text", text)
        object.__setattr__(self, "id", derive_id(text))


@dataclass(frozen=True, slots=True)
class Record:
    """A transfer as it stands in the book.

    Parameters
    ----------
    sequence : 1 for the first record, one more for each
    known_s : seconds since the epoch, UTC
        When the book learnt of it; never less than for the record before.
    transfer : what was recorded
    held_s : accelerator-seconds
        What the pending transfer that it ends had promised; 0 where it ends none.
    hash : 64 hexadecimal digits
        Over the record and the hash before, see `dure.ledger.chain`.
    """

    sequence: int
    known_s: int
    transfer: Transfer
    held_s: AccelS
    hash: str

    @property
    def posted_s(self) -> AccelS:
        """Give what it moves from debit to credit."""
        return AccelS(0 if self.transfer.kind in MOVES_NOTHING else self.transfer.amount_s)

    @property
    def pending_s(self) -> AccelS:
        """Give by how much it changes what is pending between the two; negative for a release."""
        promised_s = self.transfer.amount_s if self.transfer.kind in PENDING else 0
        return AccelS(promised_s - self.held_s)
