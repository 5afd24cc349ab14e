"""Reads of the ledger: the head, balances now and at a past moment, records, what is due."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections

from dure.ledger.accounts import NOTHING, Account, AccountId, AccountKind, Totals
from dure.ledger.acts import end_due
from dure.ledger.chain import Head
from dure.ledger.transfer import Record, Transfer
from dure.office.database import DatabaseFailed
from dure.office.ledger.rows import SELECT_RECORDS, read_row
from dure.office.open import database_faults

PAGE_SIZE = 2_000
_TOTALS = "debits_posted, credits_posted, debits_pending, credits_pending"


def read_head(using: str = "default") -> Head:
    """Give where the chain ends: what is published.

    Raises
    ------
    DatabaseFailed
        If the database cannot be read, or has lost its head.
    """
    rows = _fetch("SELECT sequence, hash, known_s FROM ledger_head", (), using)
    if not rows:
        msg = "the book has lost its head: ledger_head is empty; restore the book from its archive"
        raise DatabaseFailed(msg)
    sequence, digest, known_s = rows[0]
    return Head(sequence, bytes(digest).hex(), known_s)


def read_totals(account: AccountId, using: str = "default") -> Totals:
    """Give what has gone through an account until now, from one row."""
    rows = _fetch(f"SELECT {_TOTALS} FROM ledger_account WHERE name = %s", (account,), using)
    return Totals(*rows[0]) if rows else NOTHING


def read_totals_at(
    account: AccountId,
    *,
    happened_s: int | None = None,
    known_s: int | None = None,
    using: str = "default",
) -> Totals:
    """Give what had gone through an account at a past moment, from its records.

    Parameters
    ----------
    happened_s : seconds since the epoch, UTC
        Only what had happened by then; None for all of it.
    known_s : seconds since the epoch, UTC
        Only what the book knew by then; None for all that it knows now.
    """
    if happened_s is None and known_s is None:
        return read_totals(account, using)
    sums = []
    for side in ("debit_id", "credit_id"):
        wanted = f"{side} = (SELECT number FROM ledger_account WHERE name = %s)"
        given: list[object] = [account]
        if known_s is not None:
            wanted += " AND sequence <= %s"
            given.append(_last_known(known_s, using))
        if happened_s is not None:
            wanted += " AND happened_s <= %s"
            given.append(happened_s)
        statement = f"SELECT sum(posted_s), sum(pending_s) FROM ledger_transfer WHERE {wanted}"
        sums.append([int(total or 0) for total in _fetch(statement, given, using)[0]])
    (debits_posted, debits_pending), (credits_posted, credits_pending) = sums
    return Totals(debits_posted, credits_posted, debits_pending, credits_pending)


def _last_known(known_s: int, using: str) -> int:
    """Give the last record that the book knew at a moment, by halving: instants never decrease."""
    low, high = 0, read_head(using).sequence
    statement = "SELECT known_s FROM ledger_transfer WHERE sequence = %s"
    while low < high:
        middle = (low + high + 1) // 2
        if _fetch(statement, (middle,), using)[0][0] <= known_s:
            low = middle
        else:
            high = middle - 1
    return low


def find_accounts(
    kind: AccountKind | None = None,
    owner: str | None = None,
    unit: str | None = None,
    using: str = "default",
) -> list[tuple[Account, Totals]]:
    """Give the accounts of a kind, an owner or a unit, in the order of their ids."""
    asked = {"kind": kind, "owner": owner, "unit": unit}
    given = {column: value for column, value in asked.items() if value is not None}
    wanted = " AND ".join(f"{column} = %s" for column in given) or "1 = 1"
    rows = _fetch(
        f"SELECT kind, owner, unit, {_TOTALS} FROM ledger_account WHERE {wanted}",
        [str(value) for value in given.values()],
        using,
    )
    found = [(Account(AccountKind(k), o, u), Totals(*totals)) for k, o, u, *totals in rows]
    return sorted(found, key=lambda pair: pair[0].id)


def read_records(
    after: int = 0, *, page_size: int = PAGE_SIZE, using: str = "default"
) -> Iterator[Record]:
    """Give all records after a sequence number, in the order of the book, page by page.

    What is added meanwhile is given too: a record never changes, so a page is never old.
    """
    return _read_pages("", [], after, page_size, using)


def read_account_records(
    account: AccountId, after: int = 0, *, page_size: int = PAGE_SIZE, using: str = "default"
) -> Iterator[Record]:
    """Give the records of one account after a sequence number; the last one is the cursor."""
    rows = _fetch("SELECT number FROM ledger_account WHERE name = %s", (account,), using)
    return _read_ends([number for (number,) in rows], after, page_size, using)


def read_owner_records(
    owner: str, after: int = 0, *, page_size: int = PAGE_SIZE, using: str = "default"
) -> Iterator[Record]:
    """Give the records that touch any account of an owner, in the order of the book."""
    rows = _fetch("SELECT number FROM ledger_account WHERE owner = %s", (owner,), using)
    return _read_ends([number for (number,) in rows], after, page_size, using)


def read_record(prefix: str, using: str = "default") -> Record | None:
    """Give the record of a transfer by its id, or by the beginning of one if it is the only one."""
    prefix = prefix.lower()
    if not prefix or len(prefix) > 32 or prefix.strip("0123456789abcdef"):  # noqa: PLR2004 - digits of an id
        return None
    bounds = [bytes.fromhex(prefix.ljust(32, digit)) for digit in "0f"]
    rows = _fetch(
        f"{SELECT_RECORDS} WHERE t.transfer_id BETWEEN %s AND %s ORDER BY t.transfer_id LIMIT 2",
        bounds,
        using,
    )
    return read_row(rows[0]) if len(rows) == 1 else None


def read_pending(due_s_max: int | None = None, using: str = "default") -> list[Transfer]:
    """Give the holds and tranches that nothing has ended, in the order of the book.

    Parameters
    ----------
    due_s_max : seconds since the epoch, UTC
        Only those due by then; None for all.
    """
    due = "IS NOT NULL" if due_s_max is None else "<= %s"
    rows = _fetch(
        f"{SELECT_RECORDS} WHERE t.due_s {due} AND NOT EXISTS ("
        "SELECT 1 FROM ledger_transfer e WHERE e.pending_id = t.transfer_id) ORDER BY t.sequence",
        () if due_s_max is None else (due_s_max,),
        using,
    )
    return [read_row(row).transfer for row in rows]


def read_due(known_s: int, using: str = "default") -> list[Transfer]:
    """Give the transfers that let holds lapse and open tranches whose time has come."""
    return end_due(read_pending(known_s, using), known_s)


def _read_ends(numbers: Sequence[int], after: int, page_size: int, using: str) -> Iterator[Record]:
    """Give the records that touch some accounts."""
    if not numbers:
        return iter(())
    among = ", ".join(map(str, numbers))
    # Two indexes, each read in order, rather than one condition that fits neither.
    ends = " UNION ".join(
        f"SELECT * FROM (SELECT sequence FROM ledger_transfer WHERE {side} IN ({among})"
        " AND sequence > %s ORDER BY sequence LIMIT %s) AS one_side"
        for side in ("debit_id", "credit_id")
    )
    return _read_pages(
        f" AND t.sequence IN ({ends})", [after, page_size] * 2, after, page_size, using
    )


def _read_pages(
    wanted: str, given: list[int], after: int, page_size: int, using: str
) -> Iterator[Record]:
    """Give records page by page, each page from where the last one ended."""
    statement = f"{SELECT_RECORDS} WHERE t.sequence > %s{wanted} ORDER BY t.sequence LIMIT %s"
    while rows := _fetch(statement, [after, *given, page_size], using):
        yield from map(read_row, rows)
        after = rows[-1][0]
        given = [after, page_size] * (len(given) // 2)


def _fetch(statement: str, given: Sequence[Any], using: str) -> list[tuple[Any, ...]]:
    """Run a statement and fetch all of its rows."""
    with database_faults(), connections[using].cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
