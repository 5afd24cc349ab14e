"""The only writer of the ledger: gather, decide, record, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from dure.ledger.accounts import AccountId, read_account
from dure.ledger.chain import Head, chain_record
from dure.ledger.posting import Item, link, post_items
from dure.ledger.refusals import Result
from dure.ledger.transfer import Record
from dure.office.ledger.gather import gather, lock_head
from dure.office.ledger.queries import read_due
from dure.office.ledger.rows import COLUMNS, cut, write_row
from dure.office.open import database_faults

BATCH_SIZE = 20_000
COPY_FROM = 50  # as many rows are sent faster by COPY than by INSERT


def do_open_book(using: str = "default") -> None:
    """Make the tables of the book where they are not yet, or bring them up to date.

    Raises
    ------
    DatabaseFailed
        If the database cannot be reached or refuses.
    """
    with database_faults():
        call_command("migrate", database=using, verbosity=0, interactive=False)


def do_post(items: Iterable[Item], known_s: int, using: str = "default") -> list[Result]:
    """Post transfers, alone or linked in tuples, as `dure.ledger.book.Book.post` means it.

    All that is accepted is recorded in one transaction; when this returns, it is on disk.

    Parameters
    ----------
    items : transfers, or tuples of which all are recorded or none
    known_s : seconds since the epoch, UTC
        The present, as the caller's clock gives it.

    Returns
    -------
    results : one for each transfer, in their order

    Raises
    ------
    DatabaseFailed
        If the database cannot be reached or refuses. Nothing was recorded then, or all of it: send
        the same again to find out.
    """
    chains = link(items)
    transfers = [transfer for chain in chains for transfer in chain]
    with (
        database_faults(),
        transaction.atomic(using=using),
        connections[using].cursor() as cursor,
    ):
        # 1. Gather.
        head = lock_head(cursor, using)
        state, numbers = gather(cursor, using, transfers)
        # 2. Decide.
        known_s = max(known_s, head.known_s)
        results, accepted = post_items(state, chains, known_s)
        records = []
        for each in accepted:
            record = chain_record(head, known_s, each)
            head = Head(record.sequence, record.hash, known_s)
            records.append(record)
        # 3. Record.
        _record(cursor, using, records, numbers)
    return results


def do_post_bulk(
    items: Iterable[Item], known_s: int, *, size: int = BATCH_SIZE, using: str = "default"
) -> Iterator[list[Result]]:
    """Post many items, in transactions of a size each; what is answered is on disk.

    Stopped in the middle, it has recorded whole batches. The same items sent again complete it:
    those that are in the book answer that they exist.

    Yields
    ------
    results : of one batch, one for each transfer, in their order
    """
    for batch in cut(items, size):
        yield do_post(batch, known_s, using)


def do_end_due(known_s: int, using: str = "default") -> list[Result]:
    """Let holds lapse and open tranches whose time has come."""
    return do_post(read_due(known_s, using), known_s, using)


def _record(
    cursor: CursorWrapper,
    using: str,
    records: Sequence[Record],
    numbers: Mapping[AccountId, int],
) -> None:
    """Add records to the book; accounts that they touch first are opened."""
    if not records:
        return
    ends = {end for r in records for end in (r.transfer.debit, r.transfer.credit)}
    numbers = {**numbers, **_open_accounts(cursor, sorted(ends - numbers.keys()))}
    rows = [write_row(record, numbers) for record in records]
    is_postgresql = connections[using].vendor == "postgresql"
    marks = ", ".join(["%s"] * len(COLUMNS.split(",")))
    if not is_postgresql:
        cursor.executemany(f"INSERT INTO ledger_transfer ({COLUMNS}) VALUES ({marks})", rows)
    elif len(records) < COPY_FROM:
        values = ", ".join([f"({marks})"] * len(records))
        given = [value for row in rows for value in row]
        cursor.execute(f"INSERT INTO ledger_transfer ({COLUMNS}) VALUES {values}", given)
    else:
        with cursor.copy(f"COPY ledger_transfer ({COLUMNS}) FROM STDIN") as copy:
            copy.write("".join(map(_copy_line, rows)))


def _open_accounts(cursor: CursorWrapper, names: Sequence[AccountId]) -> dict[AccountId, int]:
    """Open accounts that no record has touched so far."""
    opened = {}
    for name in names:
        account = read_account(name)
        cursor.execute(
            "INSERT INTO ledger_account (name, kind, owner, unit, debits_posted, credits_posted,"
            " debits_pending, credits_pending, sequence) VALUES (%s, %s, %s, %s, 0, 0, 0, 0, 0)"
            " RETURNING number",
            [name, account.kind.value, account.owner, account.unit],
        )
        opened[name] = cursor.fetchone()[0]
    return opened


def _copy_line(row: tuple[Any, ...]) -> str:
    r"""Write a row as COPY reads it.

    Examples
    --------
    >>> _copy_line((1, b"\x0f", None, "a\\n"))
    '1\t\\\\x0f\t\\N\ta\\\\n\n'
    """
    return "\t".join(map(_copy_value, row)) + "\n"


def _copy_value(value: object) -> str:
    """Write a value as COPY reads it; texts of the book hold neither tabs nor line ends."""
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value).replace("\\", "\\\\") if isinstance(value, str) else str(value)
