"""The only writer of the ledger: gather, decide, record, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from django.core.management import call_command
from django.db import connections

from dure.ledger.accounts import AccountId, read_account
from dure.ledger.posting import Accepted, Item, post_items, unlink
from dure.ledger.refusals import Result
from dure.ledger.state import State
from dure.ledger.transfer import Transfer
from dure.office.ledger.gather import gather
from dure.office.ledger.queries import read_due
from dure.office.ledger.rows import (
    COLUMNS,
    Chained,
    chain_up,
    cut,
    write_empty,
    write_fields,
    write_row,
)
from dure.office.ledger.wire import Line, begin, read_whole
from dure.office.open import database_faults

BATCH_SIZE = 20_000
PIECE_SIZE = 100  # what is sent at once must fit what lies between two processes
COPY_FROM = 50  # as many rows are sent faster by COPY than by INSERT
NAMES = COLUMNS.split(", ")
_INSERT = f"INSERT INTO ledger_transfer ({COLUMNS}) VALUES ({', '.join(['%s'] * len(NAMES))})"
# The texts of the book hold no control characters, so that none of them is ever quoted.
_COPY = (
    f"COPY ledger_transfer ({COLUMNS}) FROM STDIN"
    r" (FORMAT csv, DELIMITER E'\t', QUOTE E'\x01', FORCE_NOT_NULL (detail))"
)
_OPEN = (
    "INSERT INTO ledger_account (name, kind, owner, unit) VALUES (%s, %s, %s, %s) RETURNING number"
)
_OPEN_MANY = (
    "INSERT INTO ledger_account (name, kind, owner, unit) SELECT name, split_part(name, '/', 1),"
    " split_part(name, '/', 2), split_part(name, '/', 3)"
    r" FROM unnest(string_to_array($1, E'\n')) AS name RETURNING number, name"
)


def do_open_book(using: str = "default") -> None:
    """Make the tables of the book where they are not yet, or bring them up to date.

    Raises
    ------
    DatabaseFailed
        If the database cannot be reached or refuses.
    """
    with database_faults():
        call_command("migrate", "ledger", database=using, verbosity=0, interactive=False)


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
    items = list(items)
    results: list[Result] = []
    with database_faults(), begin(using) as line:
        # 1. Gather.
        transfers = unlink(items)
        head, state, numbers = gather(using, line, transfers)
        # 2. Decide.
        known_s = max(known_s, head.known_s)
        accepted: Iterable[Accepted] = _decide(state, items, known_s, results)
        if any(t.debit not in numbers or t.credit not in numbers for t in transfers):
            accepted = list(accepted)
            numbers |= open_accounts(using, line, [each.transfer for each in accepted], numbers)
        # 3. Record; what is decided next is decided while the database takes what was before.
        add_records(using, line, chain_up(head, known_s, accepted), numbers, len(transfers))
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


def _decide(
    state: State, items: Iterable[Item], known_s: int, results: list[Result]
) -> Iterator[Accepted]:
    """Judge items piece by piece; note every result, and give what is to be recorded."""
    for piece in cut(items, PIECE_SIZE):
        posting = post_items(state, piece, known_s)
        results.extend(posting.results)
        yield from posting.accepted


def add_records(
    using: str,
    line: Line | None,
    chained: Iterable[Chained],
    numbers: Mapping[AccountId, int],
    count_max: int,
) -> None:
    """Add what was chained to the book; its accounts are open, and nothing follows it.

    Parameters
    ----------
    count_max : how many there may be
        Many are sent by COPY. Few go with what ends the transaction.
    """
    if line is None:
        rows = (write_row(each, numbers) for each in chained)
        with connections[using].cursor() as cursor:
            cursor.executemany(_INSERT, rows)  # type: ignore[arg-type] # any iterable
    elif count_max >= COPY_FROM:
        _copy(line, chained, numbers)
    elif fields := [write_fields(each, numbers) for each in chained]:
        given = [field for row in fields for field in write_empty(row)]
        line.ask(_insert(len(fields)), *given, is_last=True)


def _copy(line: Line, chained: Iterable[Chained], numbers: Mapping[AccountId, int]) -> None:
    """Send many records, while those that follow are decided and chained."""
    from psycopg import Cursor

    with Cursor(line.raw) as cursor, cursor.copy(_COPY) as copy:
        for piece in cut(chained, PIECE_SIZE):
            lines = ["\t".join(write_fields(each, numbers)) for each in piece]
            copy.write("\n".join([*lines, ""]))


@cache
def _insert(count: int) -> str:
    """Write the statement that adds some records to PostgreSQL; it takes texts."""
    marks = [f"${at + 1}" for at in range(count * len(NAMES))]
    rows = ", ".join(f"({', '.join(row)})" for row in cut(marks, len(NAMES)))
    return f"INSERT INTO ledger_transfer ({COLUMNS}) VALUES {rows}"


def open_accounts(
    using: str, line: Line | None, transfers: Iterable[Transfer], numbers: Mapping[AccountId, int]
) -> dict[AccountId, int]:
    """Open the accounts that transfers touch first; give their rows."""
    ends = {end for transfer in transfers for end in (transfer.debit, transfer.credit)}
    names = sorted(ends - numbers.keys())
    if line is not None:
        answer = line.ask(_OPEN_MANY, "\n".join(names))
        rows = [
            [answer.get_value(at, column) or b"" for column in (0, 1)] for at in range(len(names))
        ]
        return {AccountId(name.decode()): read_whole(number) for number, name in rows}
    opened = {}
    with connections[using].cursor() as cursor:
        for name in names:
            account = read_account(name)
            given = [name, account.kind.value, account.owner, account.unit]
            cursor.execute(_OPEN, given)
            opened[name] = cursor.fetchone()[0]
    return opened
