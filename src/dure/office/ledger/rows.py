"""Rows of the database to records of the book, and back; both databases hold the same columns."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from dure.ledger.accounts import AccountId
from dure.ledger.chain import Head, hash_body, read_detail, write_body
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
_NULLABLE = frozenset(range(9, 13))  # due_s, pending_id, corrects_id, pair_id
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
    """A transfer in its place on the chain, on its way into a row.

    Parameters
    ----------
    transfer : what is recorded
    body : the text that is hashed; see `dure.ledger.chain`
    digest : its hash, together with the one before
    """

    transfer: Transfer
    body: str
    digest: bytes


def chain_up(head: Head, known_s: int, accepted: Iterable[Accepted]) -> Iterator[Chained]:
    """Chain transfers one to the other, from a head on."""
    sequence, digest = head.sequence, bytes.fromhex(head.hash)
    for each in accepted:
        sequence += 1
        body = write_body(sequence, known_s, each)
        digest = hash_body(digest, body)
        yield Chained(each.transfer, body, digest)


def write_row(chained: Chained, numbers: Mapping[AccountId, int]) -> tuple[Any, ...]:
    """Make a row of `COLUMNS` for SQLite, out of the text that is hashed."""
    transfer, body, digest = chained
    sequence, id_, kind, _, _, *amounts, due_s, pending, corrects, pair, cause, detail = body.split(
        "\n"
    )
    return (
        int(sequence),
        bytes.fromhex(id_),
        kind,
        numbers[transfer.debit],
        numbers[transfer.credit],
        *map(int, amounts),
        int(due_s) if due_s else None,
        *(bytes.fromhex(each) if each else None for each in (pending, corrects, pair)),
        cause,
        detail,
        digest,
    )


def write_fields(chained: Chained, numbers: Mapping[AccountId, int]) -> list[str]:
    """Make a row of `COLUMNS` for PostgreSQL, as texts; an empty one but `detail` is none."""
    transfer, body, digest = chained
    fields = body.split("\n")
    fields[1] = f"\\x{fields[1]}"
    fields[3] = str(numbers[transfer.debit])
    fields[4] = str(numbers[transfer.credit])
    if transfer.pending_id or transfer.corrects_id or transfer.pair_id:
        fields[10:13] = [each and f"\\x{each}" for each in fields[10:13]]
    fields.append(f"\\x{digest.hex()}")
    return fields


def write_empty(fields: Iterable[str]) -> list[str | None]:
    """Say which fields of a row are none, as COPY is told in its options."""
    return [field or (None if at in _NULLABLE else "") for at, field in enumerate(fields)]


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
