"""Read from the database what the next transfers need to be judged, and nothing else.

The head is locked first. Whoever holds it is the only one who posts; so all that is read after it
stands still until the transaction ends.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.utils import CursorWrapper

from dure.ledger.accounts import AccountId, Totals
from dure.ledger.chain import Head
from dure.ledger.state import End, State
from dure.ledger.transfer import Kind, Transfer
from dure.office.ledger.rows import SELECT_RECORDS, cut, read_row

Row = Sequence[Any]

FEW = 100
NAMES_MAX = 10_000  # placeholders of one statement of SQLite
_ID = re.compile("[0-9a-f]{32}")
_HEAD = "SELECT sequence, hash, known_s FROM ledger_head"
_ACCOUNTS = (
    "SELECT number, name, debits_posted, credits_posted, debits_pending, credits_pending"
    " FROM ledger_account WHERE name"
)
_FOUND = "SELECT transfer_id FROM ledger_transfer WHERE transfer_id"
_ENDED = "SELECT pending_id, kind, transfer_id FROM ledger_transfer WHERE pending_id"
_CORRECTED = (
    "SELECT corrects_id, posted_s FROM ledger_transfer WHERE kind = 'correct' AND corrects_id"
)


class Gathered(NamedTuple):
    """What the next transfers are judged by.

    Parameters
    ----------
    head : where the chain ends; locked
    state : the accounts that they touch, and the transfers that they name or repeat
    numbers : by account, the rows of those that exist
    """

    head: Head
    state: State
    numbers: dict[AccountId, int]


def gather(cursor: CursorWrapper, using: str, transfers: Sequence[Transfer]) -> Gathered:
    """Lock the head and read what some transfers need to be judged."""
    names = sorted({t.debit for t in transfers} | {t.credit for t in transfers})
    pending = _ids(t.pending_id for t in transfers)
    corrected = _ids(t.corrects_id for t in transfers)
    ids = {t.id for t in transfers} | pending | corrected
    read = _read_postgresql if connections[using].vendor == "postgresql" else _read_sqlite
    (sequence, digest, known_s), accounts, found = read(cursor, using, names, ids)
    state, numbers = State(), {}
    for number, name, *totals in accounts:
        numbers[name] = number
        state.totals[name] = Totals(*totals)
    # Most ids are new, so that whole records are joined for the few that are not.
    for row in _select(cursor, using, f"{SELECT_RECORDS} WHERE t.transfer_id", found):
        record = read_row(row)
        state.booked[record.transfer.id] = record.transfer
    for ended, kind, by in _select(cursor, using, _ENDED, _bytes(pending)):
        state.ended[bytes(ended).hex()] = End(Kind(kind), bytes(by).hex())
    for other, posted_s in _select(cursor, using, _CORRECTED, _bytes(corrected)):
        other_id = bytes(other).hex()
        state.corrected_s[other_id] = state.corrected_s.get(other_id, 0) + posted_s
    return Gathered(Head(sequence, bytes(digest).hex(), known_s), state, numbers)


def _read_sqlite(
    cursor: CursorWrapper, using: str, names: Sequence[str], ids: set[str]
) -> tuple[Row, Iterable[Row], list[bytes]]:
    """Read the head, the accounts, and which ids are there; the transaction is the lock."""
    head = cursor.execute(_HEAD).fetchone()
    accounts = _select(cursor, using, _ACCOUNTS, names)
    return head, accounts, [row[0] for row in _select(cursor, using, _FOUND, _bytes(ids))]


def _read_postgresql(
    cursor: CursorWrapper, using: str, names: Sequence[str], ids: set[str]
) -> tuple[Row, Iterable[Row], list[bytes]]:
    """Lock the head, and read the rest after it.

    Each statement sees what was committed when it began, so those behind the lock see all that the
    one who held it before has done.
    """
    del cursor
    from psycopg import Cursor

    connection = connections[using]
    # Not by Django's cursor, which writes values into the text: these statements are planned once.
    with connection.wrap_database_errors, Cursor(connection.connection) as raw:
        head = raw.execute(f"{_HEAD} FOR UPDATE").fetchone()
        assert head is not None
        accounts = raw.execute(f"{_ACCOUNTS} = ANY(%s)", [list(names)]).fetchall()
        if len(ids) < FEW:
            raw.execute(f"{_FOUND} = ANY(%s)", [_bytes(ids)])
        else:
            # One text, since a list of many values costs more to write than to look up.
            asked = "SELECT decode(id, 'hex') FROM unnest(string_to_array(%s, ',')) AS asked (id)"
            raw.execute(f"{_FOUND} IN ({asked})", [",".join(sorted(ids))])
        return head, accounts, [row[0] for row in raw.fetchall()]


def _ids(texts: Iterable[str | None]) -> set[str]:
    """Keep the texts that can be ids; one that cannot is in no book."""
    return {text for text in texts if text and _ID.fullmatch(text)}


def _bytes(ids: Iterable[str]) -> list[bytes]:
    """Write ids as the database holds them."""
    return [bytes.fromhex(text) for text in sorted(ids)]


def _select(
    cursor: CursorWrapper, using: str, statement: str, among: Sequence[Any]
) -> Iterable[Row]:
    """Select the rows whose last-named column is among some values."""
    if connections[using].vendor == "postgresql":
        if among:
            cursor.execute(f"{statement} = ANY(%s)", [list(among)])
            yield from cursor.fetchall()
        return
    for piece in cut(among, NAMES_MAX):
        marks = ", ".join(["%s"] * len(piece))
        cursor.execute(f"{statement} IN ({marks})", piece)
        yield from cursor.fetchall()
