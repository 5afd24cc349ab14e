"""The only writer of the ledger: gather, decide, record, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping

from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from dure.ledger.accounts import AccountId, read_account
from dure.ledger.posting import Accepted, Item, post_items, unlink
from dure.ledger.refusals import Result
from dure.ledger.state import State
from dure.ledger.transfer import Transfer
from dure.office.ledger.gather import gather
from dure.office.ledger.queries import read_due
from dure.office.ledger.rows import COLUMNS, Chained, chain_up, cut, write_line, write_row
from dure.office.open import database_faults

BATCH_SIZE = 20_000
PIECE_SIZE = 500
COPY_FROM = 50  # as many rows are sent faster by COPY than by INSERT


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
    with (
        database_faults(),
        transaction.atomic(using=using),
        connections[using].cursor() as cursor,
    ):
        # 1. Gather.
        transfers = unlink(items)
        head, state, numbers = gather(cursor, using, transfers)
        # 2. Decide.
        known_s = max(known_s, head.known_s)
        accepted: Iterable[Accepted] = _decide(state, items, known_s, results)
        if any(end not in numbers for t in transfers for end in (t.debit, t.credit)):
            accepted = list(accepted)
            numbers |= open_accounts(cursor, [each.transfer for each in accepted], numbers)
        # 3. Record; what is decided next is decided while the database takes what was before.
        chained = chain_up(head, known_s, accepted)
        add_records(cursor, using, chained, numbers, is_many=len(transfers) >= COPY_FROM)
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
    cursor: CursorWrapper,
    using: str,
    chained: Iterable[Chained],
    numbers: Mapping[AccountId, int],
    *,
    is_many: bool,
) -> None:
    """Add what was chained to the book; its accounts are open."""
    count = len(COLUMNS.split(","))
    marks = ", ".join(["%s"] * count)
    statement = f"INSERT INTO ledger_transfer ({COLUMNS}) VALUES "
    if connections[using].vendor != "postgresql":
        rows = (write_row(each, numbers) for each in chained)
        cursor.executemany(f"{statement} ({marks})", rows)  # type: ignore[arg-type] # any iterable
        return
    from psycopg import Cursor

    # Not by Django's cursor, which writes values into the text: these statements are planned once.
    connection = connections[using]
    with connection.wrap_database_errors, Cursor(connection.connection) as raw:
        if is_many:
            with raw.copy(f"COPY ledger_transfer ({COLUMNS}) FROM STDIN") as copy:
                for piece in cut(chained, PIECE_SIZE):
                    copy.write("".join([write_line(each, numbers) for each in piece]))
        elif given := [value for each in chained for value in write_row(each, numbers)]:
            values = ", ".join([f"({marks})"] * (len(given) // count))
            raw.execute(f"{statement} {values}", given)


def open_accounts(
    cursor: CursorWrapper, transfers: Iterable[Transfer], numbers: Mapping[AccountId, int]
) -> dict[AccountId, int]:
    """Open the accounts that transfers touch first."""
    ends = {end for transfer in transfers for end in (transfer.debit, transfer.credit)}
    opened = {}
    for name in sorted(ends - numbers.keys()):
        account = read_account(name)
        cursor.execute(
            "INSERT INTO ledger_account (name, kind, owner, unit, debits_posted, credits_posted,"
            " debits_pending, credits_pending, sequence) VALUES (%s, %s, %s, %s, 0, 0, 0, 0, 0)"
            " RETURNING number",
            [name, account.kind.value, account.owner, account.unit],
        )
        opened[name] = cursor.fetchone()[0]
    return opened
