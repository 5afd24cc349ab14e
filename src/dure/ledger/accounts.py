"""Accounts: who holds accelerator-seconds of which unit, and in what sense."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, NewType

from dure.terms.language import Text
from dure.terms.units import AccelS

AccountId = NewType("AccountId", str)

TOTAL_S_MAX = 2**62  # two totals still add up in a signed 64-bit column
SERVICE_UNIT = "su"  # the unit that accelerator types are exchanged into, in whole unit-seconds


class AccountKind(StrEnum):
    """In what sense an account holds seconds, in the order in which they pass through."""

    SUPPLY = "supply"
    POOL = "pool"
    CALL = "call"
    GRANT = "grant"
    USED = "used"
    RETURNED = "returned"
    RECLAIMED = "reclaimed"
    EXPIRED = "expired"
    CORRECTED = "corrected"
    EXCHANGE = "exchange"


ACCOUNT_NAMES: dict[AccountKind, Text] = {
    AccountKind.SUPPLY: Text(en="supply from outside", ko="외부 공급"),
    AccountKind.POOL: Text(en="pool", ko="공급분"),
    AccountKind.CALL: Text(en="call", ko="공모"),
    AccountKind.GRANT: Text(en="grant", ko="배정"),
    AccountKind.USED: Text(en="used", ko="사용"),
    AccountKind.RETURNED: Text(en="returned", ko="반납"),
    AccountKind.RECLAIMED: Text(en="reclaimed", ko="회수"),
    AccountKind.EXPIRED: Text(en="expired", ko="만료"),
    AccountKind.CORRECTED: Text(en="used beyond a grant", ko="초과 사용"),
    AccountKind.EXCHANGE: Text(en="exchange", ko="교환"),
}

# Supply is the world outside. An overrun is used before it is granted, and an exchange gives one
# unit for another: what these two owe stands open in the book until it is settled.
MAY_OWE = frozenset({AccountKind.SUPPLY, AccountKind.CORRECTED, AccountKind.EXCHANGE})

_OWNER = r"\w(?:[\w.:-]{0,78}\w)?"
_UNIT = r"[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?"
_ACCOUNT = re.compile(rf"(?P<kind>{'|'.join(AccountKind)})/(?P<owner>{_OWNER})/(?P<unit>{_UNIT})")


class AccountMalformed(ValueError):
    """A text is not the id of an account."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its kind, who it belongs to, and the one unit that it holds.

    Parameters
    ----------
    kind : the sense in which it holds seconds
    owner : at most 80 letters, digits, ``_``, ``.``, ``:`` or ``-``
        The site of a pool, the name of a call, the grant of all the others.
    unit : an accelerator type such as ``h100``, or ``su``

    Examples
    --------
    >>> Account(AccountKind.GRANT, "g-204", "h100").id
    'grant/g-204/h100'
    """

    kind: AccountKind
    owner: str
    unit: str

    @property
    def id(self) -> AccountId:
        """Write the id that the book uses."""
        return AccountId(f"{self.kind}/{self.owner}/{self.unit}")


@lru_cache(maxsize=2**17)
def read_account(text: str) -> Account:
    """Read the id of an account.

    Raises
    ------
    AccountMalformed
        If it is not kind/owner/unit, or the kind is none that the book knows.

    Examples
    --------
    >>> read_account("grant/g-204/h100").owner
    'g-204'
    """
    match = _ACCOUNT.fullmatch(text)
    if match is None:
        msg = f"{text!r} is not an account: kind/owner/unit, such as grant/g-204/h100"
        raise AccountMalformed(msg)
    return Account(AccountKind(match["kind"]), match["owner"], match["unit"])


def is_account(text: str) -> bool:
    """Tell whether a text is the id of an account."""
    try:
        read_account(text)
    except AccountMalformed:
        return False
    return True


def account_id(kind: AccountKind, owner: str, unit: str) -> AccountId:
    """Write the id of an account, refusing what could not be read back.

    Raises
    ------
    AccountMalformed
        If owner or unit hold what the id may not hold.

    Examples
    --------
    >>> account_id(AccountKind.POOL, "gwangju", "h100")
    'pool/gwangju/h100'
    """
    return read_account(f"{kind}/{owner}/{unit}").id


class Totals(NamedTuple):
    """What has gone through an account, in accelerator-seconds; each only ever the sum of records.

    A balance is what came in less what went out. What is pending has been promised but has not
    moved: it can no longer be given away, and is not yet there for the one who will get it.

    Examples
    --------
    >>> totals = Totals(debits_posted=40, credits_posted=100, debits_pending=25)
    >>> totals.balance_s, totals.available_s
    (60, 35)
    """

    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    @property
    def balance_s(self) -> AccelS:
        """Give what is there, promised or not."""
        return AccelS(self.credits_posted - self.debits_posted)

    @property
    def available_s(self) -> AccelS:
        """Give what is there and not yet promised to a hold or a tranche."""
        return AccelS(self.credits_posted - self.debits_posted - self.debits_pending)


NOTHING = Totals()
