"""Verify the book in a database: every record, the totals, the head, and the guards themselves."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import connections

from dure.ledger.chain import Breach, Head, judge_end, judge_link
from dure.ledger.findings_book import (
    ACCOUNT_ALTERED,
    ACCOUNT_TOTALS_DIFFER,
    BOOK_FILE_DAMAGED,
    BOOK_GUARD_MISSING,
    BOOK_HEAD_DIFFERS,
    PUBLISHED_HEAD_DIFFERS,
    RECORD_MISSING,
    RECORD_WITHOUT_ACCOUNT,
)
from dure.office.ledger.guards import find_unguarded
from dure.office.ledger.queries import read_head
from dure.office.ledger.rows import COLUMNS
from dure.office.open import database_faults
from dure.terms.finding import Finding

FINDINGS_MAX = 20
PAGE_SIZE = 10_000
STREAM_SIZE = 1_000
TAKE_SIZE = 50
# PostgreSQL puts the columns together, as `dure.ledger.chain` says, faster than they would be sent
# one by one; the names of the accounts are put in between here, and the hash is taken here.
_PARTS_POSTGRESQL = """
SELECT sequence, known_s, debit_id, credit_id, hash,
  format(E'%%s\\n%%s\\n%%s\\n', sequence, encode(transfer_id, 'hex'), kind),
  format(E'%%s\\n%%s\\n%%s\\n%%s\\n%%s\\n%%s\\n%%s\\n%%s\\n%%s\\n%%s',
    posted_s, pending_s, happened_s, known_s, due_s, encode(pending_id, 'hex'),
    encode(corrects_id, 'hex'), encode(pair_id, 'hex'), cause, detail)
FROM ledger_transfer WHERE sequence > %s AND sequence <= %s ORDER BY sequence
"""
_SUMS = """
SELECT a.name, a.debits_posted, a.credits_posted, a.debits_pending, a.credits_pending, a.sequence,
  coalesce(d.posted, 0), coalesce(c.posted, 0), coalesce(d.pending, 0), coalesce(c.pending, 0),
  CASE WHEN coalesce(d.last, 0) > coalesce(c.last, 0) THEN d.last ELSE coalesce(c.last, 0) END
FROM ledger_account a
  LEFT JOIN (
    SELECT debit_id AS number, sum(posted_s) AS posted, sum(pending_s) AS pending,
      max(sequence) AS last FROM ledger_transfer GROUP BY debit_id) d ON d.number = a.number
  LEFT JOIN (
    SELECT credit_id AS number, sum(posted_s) AS posted, sum(pending_s) AS pending,
      max(sequence) AS last FROM ledger_transfer GROUP BY credit_id) c ON c.number = a.number
ORDER BY a.name
"""
_ENDS = """
SELECT sequence, (SELECT coalesce(min(sequence), 1) FROM ledger_transfer),
  (SELECT coalesce(max(sequence), 0) FROM ledger_transfer)
FROM ledger_head
"""
Progress = Callable[[int], None]


def verify_book(
    published: Head | None = None,
    *,
    progress: Progress | None = None,
    with_file: bool = True,
    using: str = "default",
) -> list[Finding]:
    """Verify that nothing was changed, removed or moved since it was recorded.

    Parameters
    ----------
    published : a head that was published earlier
        The book must still hold it at its place. Without one, a book that was rewritten as a whole
        by somebody who can compute hashes cannot be told from the right one.
    progress : is told the number of records verified so far
    with_file : let SQLite look through its whole file as well, indexes included

    Returns
    -------
    findings : at most 20, each with its place; none if the book is whole

    Raises
    ------
    DatabaseFailed
        If the database cannot be read.
    """
    found: list[Finding] = []
    try:
        with database_faults():
            breaches = _find_breaches(published, progress, with_file, using)
            found += (breach.as_finding("book") for breach in islice(breaches, FINDINGS_MAX))
    except UnicodeDecodeError as fault:  # A damaged file of SQLite may say anything.
        found.append(Breach(0, BOOK_FILE_DAMAGED, {"said": str(fault)}).as_finding("book"))
    return found


def _find_breaches(
    published: Head | None, progress: Progress | None, with_file: bool, using: str
) -> Iterator[Breach]:
    """Give all breaches, from the file up to the totals."""
    if with_file:
        yield from _check_file(using)
    yield from (Breach(0, BOOK_GUARD_MISSING, {"guard": name}) for name in find_unguarded(using))
    # Read before the records, so that what is posted meanwhile is past the end.
    head = read_head(using)
    yield from _check_records(head, published, progress, using)
    yield from _check_accounts(head, using)


def _check_records(
    head: Head, published: Head | None, progress: Progress | None, using: str
) -> Iterator[Breach]:
    """Follow the chain from the first record to the head."""
    sequence_before, known_s_before, hash_before = 0, 0, bytes.fromhex(Head().hash)
    asked = None if published is None else published.sequence
    names = dict(_fetch("SELECT number, name FROM ledger_account", using))
    for after in range(0, head.sequence, PAGE_SIZE):
        for sequence, known_s, text, found in _read_texts(after, names, using):
            if sequence > head.sequence:
                break
            if text is None:
                yield Breach(sequence, RECORD_WITHOUT_ACCOUNT, {"sequence": sequence})
                want = found
            else:
                want = sha256(hash_before + text.encode()).digest()
            if want != found or sequence != sequence_before + 1 or known_s < known_s_before:
                at = Head(sequence_before, hash_before.hex(), known_s_before)
                breach = judge_link(at, sequence, known_s, want.hex(), found.hex())
                assert breach is not None
                yield breach
            if sequence == asked:
                yield from _check_published(published, found.hex())
            sequence_before, known_s_before, hash_before = sequence, known_s, found
        if progress is not None:
            progress(sequence_before)
    at = Head(sequence_before, hash_before.hex(), known_s_before)
    end = judge_end(at, head)
    if end is not None:
        yield end
    if published is not None and published.sequence > at.sequence:
        yield from _check_published(published, "nothing")


def _check_published(published: Head | None, found: str) -> Iterator[Breach]:
    """Compare a published head with what stands at its place."""
    if published is not None and found != published.hash:
        told = {"head": published, "found": found}
        yield Breach(published.sequence, PUBLISHED_HEAD_DIFFERS, told)


Text = tuple[int, int, str | None, bytes]
"""Sequence, moment, the text that is hashed (none where an account is not there), and the hash."""


def _read_texts(after: int, names: dict[int, str], using: str) -> Iterator[Text]:
    """Read the records after one up to a page later, as the texts that were hashed."""
    connection = connections[using]
    connection.ensure_connection()
    page = [after, after + PAGE_SIZE]
    if connection.vendor == "sqlite":
        with connection.wrap_database_errors:
            yield from _read_sqlite(connection.connection, page, names)
        return
    from psycopg import Cursor

    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        # While this end takes hashes, the other puts the next texts together. It stops when nobody
        # takes what it has sent, so that is done often.
        for sequence, known_s, debit, credit, digest, start, rest in cursor.stream(
            _PARTS_POSTGRESQL, page, binary=True, size=STREAM_SIZE
        ):
            if sequence % TAKE_SIZE == 0:
                cursor.connection.pgconn.consume_input()
            giver, taker = names.get(debit), names.get(credit)
            text = f"{start}{giver}\n{taker}\n{rest}" if giver and taker else None
            yield sequence, known_s, text, digest


def _read_sqlite(
    connection: sqlite3.Connection, page: list[int], names: dict[int, str]
) -> Iterator[Text]:
    """Read the records of a page from SQLite, whose columns cost nothing to send."""
    for sequence, *row in connection.execute(
        f"SELECT {COLUMNS} FROM ledger_transfer WHERE sequence > ? AND sequence <= ?"
        " ORDER BY sequence",
        page,
    ):
        id_, kind, debit, credit, posted_s, pending_s, happened_s, known_s, due_s, *rest = row
        pending_id, corrects_id, pair_id, cause, detail, digest = rest
        if type(known_s) is not int or type(id_) is not bytes or type(digest) is not bytes:
            # A damaged file may say of bytes that they are text; that is no record of ours.
            yield sequence, 0, "", b""
            continue
        giver, taker = names.get(debit), names.get(credit)
        text = (
            f"{sequence}\n{id_.hex()}\n{kind}\n{giver}\n{taker}\n{posted_s}\n{pending_s}\n"
            f"{happened_s}\n{known_s}\n{'' if due_s is None else due_s}\n"
            f"{'' if pending_id is None else _id(pending_id)}\n"
            f"{'' if corrects_id is None else _id(corrects_id)}\n"
            f"{'' if pair_id is None else _id(pair_id)}\n{cause}\n{detail}"
        )
        yield sequence, known_s, text if giver and taker else None, digest


def _id(raw: object) -> str:
    """Write an id as it is hashed; what is no id cannot give the right hash."""
    return raw.hex() if isinstance(raw, bytes) else repr(raw)


def _check_accounts(head: Head, using: str) -> Iterator[Breach]:
    """Compare what accounts say of themselves with their names and their records."""
    for name, kind, owner, unit in _fetch(
        "SELECT name, kind, owner, unit FROM ledger_account"
        " WHERE name <> kind || '/' || owner || '/' || unit",
        using,
    ):
        yield Breach(0, ACCOUNT_ALTERED, {"account": name, "found": f"{kind}/{owner}/{unit}"})
    # Each statement sees one moment, so that whoever posts meanwhile changes nothing.
    sequence, first, last = _fetch(_ENDS, using)[0]
    if last > sequence:
        yield Breach(last, BOOK_HEAD_DIFFERS, {"found": f"record {last}", "head": head})
    if first < 1:
        yield Breach(first, RECORD_MISSING, {"sequence": 1, "found": first})
    for name, *numbers in _fetch(_SUMS, using):
        found, want = numbers[:5], numbers[5:]
        if found != want:
            told = {"account": name, "found": _totals_text(found), "want": _totals_text(want)}
            yield Breach(0, ACCOUNT_TOTALS_DIFFER, told)


def _totals_text(totals: Sequence[object]) -> str:
    """Write totals for a person."""
    names = ("debits", "credits", "debits pending", "credits pending", "last record")
    return ", ".join(f"{name} {total}" for name, total in zip(names, totals, strict=True))


def _check_file(using: str) -> Iterator[Breach]:
    """Let SQLite look through its file, indexes included; PostgreSQL has checksums on its pages."""
    if connections[using].vendor == "sqlite":
        for (said,) in _fetch("PRAGMA integrity_check(5)", using):
            if said != "ok":
                yield Breach(0, BOOK_FILE_DAMAGED, {"said": " ".join(said.split())})


def _fetch(statement: str, using: str) -> list[tuple[Any, ...]]:
    """Run a statement and fetch all of its rows."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [])
        return list(cursor.fetchall())
