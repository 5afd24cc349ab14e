"""Read from the database what the next transfers need to be judged, and nothing else.

The head is locked first. Whoever holds it is the only one who posts; so all that is read after it
stands still until the transaction ends.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections

from dure.ledger.accounts import AccountId, Totals, is_account
from dure.ledger.chain import Head
from dure.ledger.state import End, State
from dure.ledger.transfer import Kind, Transfer
from dure.office.ledger.queries import read_head
from dure.office.ledger.rows import SELECT_RECORDS, cut, read_row
from dure.office.ledger.wire import Line, read_whole

Row = Sequence[Any]

NAMES_MAX = 10_000  # placeholders of one statement of SQLite
_ID = re.compile("[0-9a-f]{32}")
_GATHER = "SELECT * FROM ledger_gather($1, $2)"
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


def gather(using: str, line: Line | None, transfers: Sequence[Transfer]) -> Gathered:
    """Lock the head and read what some transfers need to be judged.

    Parameters
    ----------
    line : the transaction on PostgreSQL; None on SQLite, where it is the lock
    """
    ends = {t.debit for t in transfers}.union(t.credit for t in transfers)
    names = {end for end in ends if is_account(end)}
    pending = _ids(t.pending_id for t in transfers)
    corrected = _ids(t.corrects_id for t in transfers)
    ids = {t.id for t in transfers} | pending | corrected
    head, accounts, found = (
        _read_sqlite(using, names, ids) if line is None else _ask(line, names, ids)
    )
    state, numbers = State(), {}
    for number, name, *totals in accounts:
        numbers[name] = int(number)
        state.totals[name] = Totals(*map(int, totals))
    # Most ids are new, so that whole records are joined for the few that are not.
    for row in _select(using, f"{SELECT_RECORDS} WHERE t.transfer_id", found):
        record = read_row(row)
        state.booked[record.transfer.id] = record.transfer
    for ended, kind, by in _select(using, _ENDED, _bytes(pending)):
        state.ended[bytes(ended).hex()] = End(Kind(kind), bytes(by).hex())
    for other, posted_s in _select(using, _CORRECTED, _bytes(corrected)):
        other_id = bytes(other).hex()
        state.corrected_s[other_id] = state.corrected_s.get(other_id, 0) + posted_s
    return Gathered(head, state, numbers)


def _read_sqlite(
    using: str, names: set[AccountId], ids: set[str]
) -> tuple[Head, Iterable[Row], list[bytes]]:
    """Read the head, the accounts, and which ids are there."""
    head = read_head(using)
    accounts = _select(using, _ACCOUNTS, sorted(names))
    return head, accounts, [row[0] for row in _select(using, _FOUND, _bytes(ids))]


def _ask(
    line: Line, names: set[AccountId], ids: set[str]
) -> tuple[Head, Iterable[Row], list[bytes]]:
    """Ask PostgreSQL for all of it at once: see its function."""
    answer = line.ask(_GATHER, "\n".join(names), bytes.fromhex("".join(sorted(ids))))
    sequence, digest, known_s, accounts, found = (
        answer.get_value(0, column) or b"" for column in range(5)
    )
    head = Head(read_whole(sequence), digest.hex(), read_whole(known_s))
    ids_found = [found[at : at + 16] for at in range(0, len(found), 16)]
    return head, [each.split(" ") for each in accounts.decode().splitlines()], ids_found


def _ids(texts: Iterable[str | None]) -> set[str]:
    """Keep the texts that can be ids; one that cannot is in no book."""
    return {text for text in texts if text and _ID.fullmatch(text)}


def _bytes(ids: Iterable[str]) -> list[bytes]:
    """Write ids as the database holds them."""
    return [bytes.fromhex(text) for text in sorted(ids)]


def _select(using: str, statement: str, among: Sequence[Any]) -> Iterable[Row]:
    """Select the rows whose last-named column is among some values."""
    if not among:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{statement} = ANY(%s)", [list(among)])
            yield from cursor.fetchall()
            return
        for piece in cut(among, NAMES_MAX):
            marks = ", ".join(["%s"] * len(piece))
            cursor.execute(f"{statement} IN ({marks})", piece)
            yield from cursor.fetchall()
