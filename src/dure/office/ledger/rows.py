"""Rows of the database to records of the book, and back; both databases hold the same columns."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from dure.ledger.accounts import AccountId
from dure.ledger.chain import Head, hash_body, read_detail, write_body, write_detail
from dure.ledger.posting import Accepted
from dure.ledger.transfer import MOVES_NOTHING, PENDING, Kind, Record, Transfer
from dure.terms.units import AccelS

T = TypeVar("T")

COLUMNS = (
    "sequence, transfer_id, kind, debit_id, credit_id, posted_s, pending_s, happened_s, known_s,"
    " due_s, pending_id, corrects_id, pair_id, cause, detail, hash"
)
# As above, with the names of the accounts, from ledger_transfer t, ledger_account d and c.
SELECT_RECORDS = (
    "SELECT t.sequence, t.transfer_id, t.kind, d.name, c.name, t.posted_s, t.pending_s,"
    " t.happened_s, t.known_s, t.due_s, t.pending_id, t.corrects_id, t.pair_id, t.cause, t.detail,"
    " t.hash FROM ledger_transfer t JOIN ledger_account d ON d.number = t.debit_id"
    " JOIN ledger_account c ON c.number = t.credit_id"
)
_KINDS = {kind.value: kind for kind in Kind}


def read_row(row: Sequence[Any]) -> Record:
    """Make a record of a row of `SELECT_RECORDS`."""
    kind = _KINDS[row[2]]
    posted_s, pending_s = row[5], row[6]
    amount_s = -pending_s if kind in MOVES_NOTHING and pending_s < 0 else posted_s or pending_s
    held_s = 0 if kind in PENDING else -pending_s
    transfer = Transfer(
        kind,
        AccountId(row[3]),
        AccountId(row[4]),
        AccelS(amount_s),
        row[7],
        tuple(json.loads(row[13])),
        due_s=row[9],
        pending_id=_hex(row[10]),
        corrects_id=_hex(row[11]),
        pair_id=_hex(row[12]),
        **read_detail(row[14]),
    )
    return Record(row[0], row[8], transfer, AccelS(held_s), bytes(row[15]).hex())


class Chained(NamedTuple):
    """A transfer in its place on the chain, on its way into a row."""

    sequence: int
    known_s: int
    accepted: Accepted
    digest: bytes


def chain_up(head: Head, known_s: int, accepted: Iterable[Accepted]) -> Iterator[Chained]:
    """Chain transfers one to the other, from a head on."""
    sequence, digest = head.sequence, bytes.fromhex(head.hash)
    for each in accepted:
        sequence += 1
        digest = hash_body(digest, write_body(sequence, known_s, each))
        yield Chained(sequence, known_s, each, digest)


def write_row(chained: Chained, numbers: Mapping[AccountId, int]) -> tuple[Any, ...]:
    """Make a row of `COLUMNS`."""
    sequence, known_s, (transfer, held_s), digest = chained
    return (
        sequence,
        bytes.fromhex(transfer.id),
        transfer.kind.value,
        numbers[transfer.debit],
        numbers[transfer.credit],
        0 if transfer.kind in MOVES_NOTHING else transfer.amount_s,
        (transfer.amount_s if transfer.kind in PENDING else 0) - held_s,
        transfer.happened_s,
        known_s,
        transfer.due_s,
        _bytes(transfer.pending_id),
        _bytes(transfer.corrects_id),
        _bytes(transfer.pair_id),
        transfer.cause_text,
        write_detail(transfer),
        digest,
    )


def write_line(chained: Chained, numbers: Mapping[AccountId, int]) -> str:
    """Make the same as a line for COPY; the texts of the book hold neither tabs nor line ends."""
    sequence, known_s, (transfer, held_s), digest = chained
    kind = transfer.kind
    posted_s = 0 if kind in MOVES_NOTHING else transfer.amount_s
    pending_s = (transfer.amount_s if kind in PENDING else 0) - held_s
    due = "\\N" if transfer.due_s is None else transfer.due_s
    cause, detail = transfer.cause_text, write_detail(transfer)
    if "\\" in cause or "\\" in detail:
        cause, detail = (text.replace("\\", "\\\\") for text in (cause, detail))
    return (
        f"{sequence}\t\\\\x{transfer.id}\t{kind}\t{numbers[transfer.debit]}"
        f"\t{numbers[transfer.credit]}\t{posted_s}\t{pending_s}\t{transfer.happened_s}"
        f"\t{known_s}\t{due}"
        f"\t{_id(transfer.pending_id)}\t{_id(transfer.corrects_id)}\t{_id(transfer.pair_id)}"
        f"\t{cause}\t{detail}\t\\\\x{digest.hex()}\n"
    )


def cut(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut things into lists of a size; the last may be shorter.

    Examples
    --------
    >>> list(cut("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(things)
    while piece := list(islice(rest, size)):
        yield piece


def _hex(raw: bytes | memoryview | None) -> str | None:
    """Read an id."""
    return None if raw is None else bytes(raw).hex()


def _bytes(text: str | None) -> bytes | None:
    """Write an id."""
    return None if text is None else bytes.fromhex(text)


def _id(text: str | None) -> str:
    """Write an id for COPY."""
    return "\\N" if text is None else f"\\\\x{text}"
