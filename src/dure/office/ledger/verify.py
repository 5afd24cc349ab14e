"""Verify the book in a database: every record, the totals, the head, and the guards themselves."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connections

from dure.ledger.chain import Breach, Head, judge_end, judge_link
from dure.ledger.findings_book import (
    ACCOUNT_ALTERED,
    ACCOUNT_TOTALS_DIFFER,
    BOOK_FILE_DAMAGED,
    BOOK_GUARD_MISSING,
    PUBLISHED_HEAD_DIFFERS,
    RECORD_WITHOUT_ACCOUNT,
)
from dure.office.ledger.guards import find_unguarded
from dure.office.ledger.queries import read_head
from dure.office.open import database_faults
from dure.terms.finding import Finding

FINDINGS_MAX = 20
PAGE_SIZE = 50_000
_LEFT_JOINS = (
    "FROM ledger_transfer t LEFT JOIN ledger_account d ON d.number = t.debit_id"
    " LEFT JOIN ledger_account c ON c.number = t.credit_id"
    " WHERE t.sequence > %s ORDER BY t.sequence LIMIT %s"
)
_LINE = " || char(10) || "
# The database only puts the columns together, as `dure.ledger.chain` says; the hash is taken here.
_BODY_SQLITE = _LINE.join(
    [
        "t.sequence",
        "lower(hex(t.transfer_id))",
        "t.kind",
        "d.name",
        "c.name",
        "t.posted_s",
        "t.pending_s",
        "t.happened_s",
        "t.known_s",
        "ifnull(t.due_s, '')",
        "lower(hex(t.pending_id))",
        "lower(hex(t.corrects_id))",
        "lower(hex(t.pair_id))",
        "t.cause",
        "t.detail",
    ]
)
_BODY_POSTGRESQL = (
    "t.sequence || E'\\n' || encode(t.transfer_id, 'hex') || E'\\n' || t.kind || E'\\n' || d.name"
    " || E'\\n' || c.name || E'\\n' || t.posted_s || E'\\n' || t.pending_s || E'\\n'"
    " || t.happened_s || E'\\n' || t.known_s || E'\\n' || coalesce(t.due_s::text, '')"
    " || E'\\n' || coalesce(encode(t.pending_id, 'hex'), '')"
    " || E'\\n' || coalesce(encode(t.corrects_id, 'hex'), '')"
    " || E'\\n' || coalesce(encode(t.pair_id, 'hex'), '') || E'\\n' || t.cause"
    " || E'\\n' || t.detail"
)
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
Progress = Callable[[int], None]


def verify_book(
    published: Head | None = None,
    *,
    progress: Progress | None = None,
    using: str = "default",
) -> list[Finding]:
    """Verify that nothing was changed, removed or moved since it was recorded.

    Parameters
    ----------
    published : a head that was published earlier
        The book must still hold it at its place. Without one, a book that was rewritten as a whole
        by somebody who can compute hashes cannot be told from the right one.
    progress : is told the number of records verified so far

    Returns
    -------
    findings : at most 20, each with its place; none if the book is whole

    Raises
    ------
    DatabaseFailed
        If the database cannot be read.
    """
    with database_faults():
        breaches = islice(_find_breaches(published, progress, using), FINDINGS_MAX)
        return [breach.as_finding("book") for breach in breaches]


def _find_breaches(
    published: Head | None, progress: Progress | None, using: str
) -> Iterator[Breach]:
    """Give all breaches, from the file up to the totals."""
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
    at = Head()
    hash_before = bytes.fromhex(at.hash)
    for page in _read_pages(head.sequence, using):
        for sequence, known_s, body, found in page:
            if body is None:
                yield Breach(sequence, RECORD_WITHOUT_ACCOUNT, {"sequence": sequence})
                want = found
            else:
                want = hashlib.sha256(hash_before + body).digest()
            if want != found or sequence != at.sequence + 1 or known_s < at.known_s:
                breach = judge_link(at, sequence, known_s, want.hex(), bytes(found).hex())
                assert breach is not None
                yield breach
            if published is not None and sequence == published.sequence:
                yield from _check_published(published, bytes(found).hex())
            at = Head(sequence, "", known_s)  # its hash is kept as bytes beside it
            hash_before = bytes(found)
        if progress is not None:
            progress(at.sequence)
    end = judge_end(Head(at.sequence, hash_before.hex(), at.known_s), head)
    if end is not None:
        yield end
    if published is not None and published.sequence > at.sequence:
        yield from _check_published(published, "nothing")


def _check_published(published: Head, found: str) -> Iterator[Breach]:
    """Compare a published head with what stands at its place."""
    if found != published.hash:
        told = {"head": published, "found": found}
        yield Breach(published.sequence, PUBLISHED_HEAD_DIFFERS, told)


def _read_pages(last: int, using: str) -> Iterator[Sequence[tuple[int, int, bytes | None, bytes]]]:
    """Read the texts that are hashed, and the hashes, page by page up to a record."""
    after = 0
    while after < last and (page := _read_page(after, using)):
        after = page[-1][0]
        yield page if after <= last else [row for row in page if row[0] <= last]


def _read_page(after: int, using: str) -> list[tuple[int, int, bytes | None, bytes]]:
    """Read one page; the text as bytes, and nothing of it where an account is not there."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            body = f"CAST({_BODY_SQLITE} AS BLOB)"
            statement = f"SELECT t.sequence, t.known_s, {body}, t.hash {_LEFT_JOINS}"
            cursor.execute(statement, [after, PAGE_SIZE])
            return list(cursor.fetchall())
    from psycopg import Cursor

    connection.ensure_connection()
    # A cursor of its own that takes binary values: the texts need no reading as hexadecimal digits.
    with Cursor(connection.connection) as cursor:
        body = f"convert_to({_BODY_POSTGRESQL}, 'UTF8')"
        statement = f"SELECT t.sequence, t.known_s, {body}, t.hash {_LEFT_JOINS}"
        return list(cursor.execute(statement, [after, PAGE_SIZE], binary=True).fetchall())


def _check_accounts(head: Head, using: str) -> Iterator[Breach]:
    """Compare what accounts say of themselves with their names and their records."""
    for name, kind, owner, unit in _fetch(
        "SELECT name, kind, owner, unit FROM ledger_account"
        " WHERE name <> kind || '/' || owner || '/' || unit",
        using,
    ):
        yield Breach(0, ACCOUNT_ALTERED, {"account": name, "found": f"{kind}/{owner}/{unit}"})
    rows = _fetch(_SUMS, using)
    if read_head(using) != head:
        return  # Somebody posts meanwhile; who wants the totals verified asks again.
    for name, *numbers in rows:
        found, want = [[int(n) for n in part] for part in (numbers[:5], numbers[5:])]
        if found != want:
            told = {"account": name, "found": _totals_text(found), "want": _totals_text(want)}
            yield Breach(0, ACCOUNT_TOTALS_DIFFER, told)


def _totals_text(totals: Sequence[int]) -> str:
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
