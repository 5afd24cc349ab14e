"""The book in the words of plain-text accounting, so that another program can add it up.

Amounts are whole accelerator-seconds and the unit is the commodity. What is only promised (holds
and tranches) moves nothing, and stands as a comment.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from dure.ledger.accounts import AccountId, AccountKind, read_account
from dure.ledger.transfer import Record

_BEANCOUNT_ROOTS = {
    AccountKind.SUPPLY: "Equity",
    AccountKind.EXCHANGE: "Equity",
    AccountKind.USED: "Expenses",
    AccountKind.CORRECTED: "Liabilities",
}
"""The other kinds are assets."""


def write_hledger(records: Iterable[Record]) -> Iterator[str]:
    """Write records as a journal of hledger, in their order, by the day on which they happened.

    Yields
    ------
    text : a transaction, or a comment where nothing moves
    """
    yield "; A book of Dure. Amounts are whole accelerator-seconds.\n\n"
    for record in records:
        transfer = record.transfer
        told = f"({record.sequence}) {transfer.kind} {_plain(' '.join(transfer.cause))}"
        if not record.posted_s:
            yield f"; {_day(record)} {told} {transfer.debit} {record.pending_s}\n\n"
            continue
        unit = read_account(transfer.debit).unit
        tags = f"id:{transfer.id}, known_s:{record.known_s}"
        tags += f", corrects:{transfer.corrects_id}" if transfer.corrects_id else ""
        yield (
            f"{_day(record)} {told}  ; {tags}\n"
            f"    {_hledger_account(transfer.credit)}  {record.posted_s} {_quoted(unit)}\n"
            f"    {_hledger_account(transfer.debit)}  -{record.posted_s} {_quoted(unit)}\n\n"
        )


def write_beancount(records: Iterable[Record]) -> Iterator[str]:
    """Write records as a ledger of Beancount, in their order, by the day on which they happened.

    Beancount takes fewer names than the book, so each account is numbered and says in its metadata
    which one it is.

    Yields
    ------
    text : openings of accounts before their first use, transactions, comments
    """
    yield 'option "title" "A book of Dure, in whole accelerator-seconds"\n\n'
    numbers: dict[AccountId, str] = {}
    for record in records:
        transfer = record.transfer
        for account in (transfer.debit, transfer.credit):
            if account not in numbers:
                numbers[account] = _beancount_account(account, len(numbers) + 1)
                yield f"1970-01-01 open {numbers[account]}\n  account: {_text(account)}\n\n"
        if not record.posted_s:
            told = f"({record.sequence}) {transfer.kind} {transfer.debit} {record.pending_s}"
            yield f"; {_day(record)} {told}\n\n"
            continue
        unit = _beancount_unit(read_account(transfer.debit).unit)
        told = _text(_plain(" ".join(transfer.cause)))
        yield (
            f'{_day(record)} * "{transfer.kind}" {told}\n'
            f'  id: "{transfer.id}"\n  sequence: {record.sequence}\n'
            f"  {numbers[transfer.credit]}  {record.posted_s} {unit}\n"
            f"  {numbers[transfer.debit]}  -{record.posted_s} {unit}\n\n"
        )


def _day(record: Record) -> str:
    """Give the day, in UTC, on which it happened."""
    return datetime.fromtimestamp(record.transfer.happened_s, UTC).date().isoformat()


def _text(text: str) -> str:
    """Write a text of Beancount in quotation marks."""
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """Take out what would end a line or a description."""
    return " ".join(text.replace(";", ",").replace("|", "/").split())


def _quoted(unit: str) -> str:
    """Write a commodity of hledger; one with digits or signs has quotation marks."""
    return unit if unit.isalpha() else f'"{unit}"'


def _hledger_account(account: AccountId) -> str:
    """Write an account as hledger has them: from the general to the particular."""
    read = read_account(account)
    return f"{read.kind}:{read.owner.replace(':', '_')}:{read.unit}"


def _beancount_account(account: AccountId, number: int) -> str:
    """Write a numbered account under the root that fits its kind."""
    kind = read_account(account).kind
    return f"{_BEANCOUNT_ROOTS.get(kind, 'Assets')}:{kind.capitalize()}:A{number:06d}"


def _beancount_unit(unit: str) -> str:
    """Write a unit as a commodity: capital letters, beginning with a letter."""
    name = unit.upper()
    return name if name[0].isalpha() and len(name) > 1 else f"U-{name}"
