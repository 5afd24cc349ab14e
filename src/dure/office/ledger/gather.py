"""Read from the database what the next transfers need to be judged, and nothing else.

The head is locked first. Whoever holds it is the only one who posts; so all that is read after it
stands still until the transaction ends.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper

from dure.ledger.accounts import AccountId, Totals
from dure.ledger.chain import Head
from dure.ledger.state import End, State
from dure.ledger.transfer import Kind, Transfer
from dure.office.ledger.rows import SELECT_RECORDS, cut, read_row

_ID = re.compile("[0-9a-f]{32}")
NAMES_MAX = 10_000  # placeholders of one statement of SQLite


def lock_head(cursor: CursorWrapper, using: str) -> Head:
    """Read where the chain ends, and keep others from adding to it."""
    lock = " FOR UPDATE" if connections[using].vendor == "postgresql" else ""
    cursor.execute(f"SELECT sequence, hash, known_s FROM ledger_head{lock}")
    sequence, digest, known_s = cursor.fetchone()
    return Head(sequence, bytes(digest).hex(), known_s)


def gather(
    cursor: CursorWrapper, using: str, transfers: Sequence[Transfer]
) -> tuple[State, dict[AccountId, int]]:
    """Read the accounts that transfers touch, and the transfers that they name or repeat.

    Returns
    -------
    state : to judge the transfers against
    numbers : by account
        The rows of the accounts that exist.
    """
    state, numbers = State(), {}
    names = {t.debit for t in transfers} | {t.credit for t in transfers}
    for number, name, *totals in _select(
        cursor,
        using,
        "SELECT number, name, debits_posted, credits_posted, debits_pending, credits_pending"
        " FROM ledger_account WHERE name",
        sorted(names),
    ):
        numbers[name] = number
        state.totals[name] = Totals(*totals)
    pending = {t.pending_id for t in transfers if t.pending_id}
    corrected = {t.corrects_id for t in transfers if t.corrects_id}
    ids = _bytes({t.id for t in transfers} | pending | corrected)
    # Most ids are new. Ask for those that are not, before whole records are joined.
    found = [row[0] for row in _select(cursor, using, _FIND, ids)]
    for row in _select(cursor, using, f"{SELECT_RECORDS} WHERE t.transfer_id", found):
        record = read_row(row)
        state.booked[record.transfer.id] = record.transfer
    for ended, kind, by in _select(cursor, using, _ENDED, _bytes(pending)):
        state.ended[bytes(ended).hex()] = End(Kind(kind), bytes(by).hex())
    for other, posted_s in _select(cursor, using, _CORRECTED, _bytes(corrected)):
        other_id = bytes(other).hex()
        state.corrected_s[other_id] = state.corrected_s.get(other_id, 0) + posted_s
    return state, numbers


_FIND = "SELECT transfer_id FROM ledger_transfer WHERE transfer_id"
_ENDED = "SELECT pending_id, kind, transfer_id FROM ledger_transfer WHERE pending_id"
_CORRECTED = (
    "SELECT corrects_id, posted_s FROM ledger_transfer WHERE kind = 'correct' AND corrects_id"
)


def _bytes(ids: Iterable[str]) -> list[bytes]:
    """Write ids as the database holds them; a text that is none is in no book."""
    return [bytes.fromhex(text) for text in sorted(ids) if _ID.fullmatch(text)]


def _select(
    cursor: CursorWrapper, using: str, statement: str, among: Sequence[Any]
) -> Iterable[Sequence[Any]]:
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
