r"""The chain: each record is hashed together with the hash before it, so that none can be changed.

The text that is hashed holds the values of a record in a fixed order, one a line, so that a
database can write it out of its columns and any other program can check it: ``sequence``, ``id``,
``kind``, ``debit``, ``credit``, ``posted_s``, ``pending_s``, ``happened_s``, ``known_s``,
``due_s``, ``pending_id``, ``corrects_id``, ``pair_id``, ``cause``, ``detail``. Instants and amounts
are decimal, ids hexadecimal, what is absent an empty line, cause and detail JSON without spaces or
line ends. The hash is SHA-256 over the 32 bytes of the hash before and this text in UTF-8.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring as quote
from typing import Any, NamedTuple

from dure.ledger.findings_book import (
    BOOK_HEAD_DIFFERS,
    RECORD_ALTERED,
    RECORD_BEFORE_ITS_TIME,
    RECORD_MISSING,
)
from dure.ledger.posting import Accepted
from dure.ledger.transfer import MOVES_NOTHING, PENDING, Energy, Rate, Record, Transfer
from dure.terms.finding import Finding, Message, Place

GENESIS_HASH = hashlib.sha256(b"dure ledger, layout 1").hexdigest()


class Head(NamedTuple):
    """Where the chain ends: what is published, so that nobody can shorten or rewrite the book.

    Parameters
    ----------
    sequence : of the last record; 0 for an empty book
    hash : 64 hexadecimal digits
    known_s : when the book learnt of the last record, seconds since the epoch, UTC
    """

    sequence: int = 0
    hash: str = GENESIS_HASH
    known_s: int = 0

    def __str__(self) -> str:
        """Write the head as it is published.

        Examples
        --------
        >>> str(Head())[:14]
        '0:745fea8ab946'
        """
        return f"{self.sequence}:{self.hash}"


def write_detail(transfer: Transfer) -> str:
    """Write what a transfer carries beside its columns; empty if there is nothing.

    Examples
    --------
    >>> from dure.ledger.transfer import Kind
    >>> write_detail(Transfer(Kind.HOLD, "", "", 1, 0, ("job 1",), by="site-a"))
    '{"by":"site-a"}'
    """
    by, energy, note, rate = transfer.by, transfer.energy, transfer.note, transfer.rate
    if not (by or energy or note or rate):
        return ""
    # As `json` would write it, its keys in order, at a third of the time.
    parts = []
    if by:
        parts.append(f'"by":{quote(by)}')
    if energy is not None:
        carbon = "null" if energy.carbon_mg is None else energy.carbon_mg
        texts = f"{quote(energy.basis)},{quote(energy.factors)}"
        parts.append(f'"energy":[{energy.energy_j},{carbon},{texts}]')
    if note:
        parts.append(f'"note":{quote(note)}')
    if rate is not None:
        numbers = f"{rate.numerator},{rate.denominator}"
        parts.append(f'"rate":[{numbers},{quote(rate.source)},{quote(rate.as_of)}]')
    return f"{{{','.join(parts)}}}"


def read_detail(text: str) -> dict[str, Any]:
    """Read what `write_detail` wrote into arguments of a `Transfer`."""
    detail: dict[str, Any] = json.loads(text) if text else {}
    if "energy" in detail:
        detail["energy"] = Energy(*detail["energy"])
    if "rate" in detail:
        detail["rate"] = Rate(*detail["rate"])
    return detail


def write_body(sequence: int, known_s: int, accepted: Accepted) -> str:
    """Write the text of a record that is hashed."""
    transfer, held_s = accepted
    kind = transfer.kind
    posted_s = 0 if kind in MOVES_NOTHING else transfer.amount_s
    pending_s = (transfer.amount_s if kind in PENDING else 0) - held_s
    due_s = "" if transfer.due_s is None else transfer.due_s
    return (
        f"{sequence}\n{transfer.id}\n{kind}\n{transfer.debit}\n{transfer.credit}\n"
        f"{posted_s}\n{pending_s}\n{transfer.happened_s}\n{known_s}\n{due_s}\n"
        f"{transfer.pending_id or ''}\n{transfer.corrects_id or ''}\n{transfer.pair_id or ''}\n"
        f"{transfer.cause_text}\n{write_detail(transfer)}"
    )


def hash_body(hash_before: bytes, body: str) -> bytes:
    """Hash a record together with the hash before it."""
    return hashlib.sha256(hash_before + body.encode("utf-8", "surrogatepass")).digest()


def chain_record(head: Head, known_s: int, accepted: Accepted) -> Record:
    """Put the next record onto the chain."""
    sequence = head.sequence + 1
    digest = hash_body(bytes.fromhex(head.hash), write_body(sequence, known_s, accepted))
    return Record(sequence, known_s, accepted.transfer, accepted.held_s, digest.hex())


class Breach(NamedTuple):
    """A place where the book is not what it was.

    Parameters
    ----------
    sequence : of the record that does not fit; 0 where it is not about a record
    message : which fault
    fields : of the message
    """

    sequence: int
    message: Message
    fields: Mapping[str, object]

    def as_finding(self, book: str) -> Finding:
        """Give it as a finding; the number of the record stands as the line."""
        return Finding(self.message, Place(book, self.sequence), self.fields)


def find_breach(records: Iterable[Record], head: Head) -> Breach | None:
    """Find the first record that was changed, removed, added or moved.

    Parameters
    ----------
    records : in the order of the book, from the first one on
    head : where the chain must end

    Returns
    -------
    breach : the first place that does not fit, or None if all do
    """
    at = Head()
    for record in records:
        want = chain_record(at, record.known_s, Accepted(record.transfer, record.held_s))
        breach = judge_link(at, record.sequence, record.known_s, want.hash, record.hash)
        if breach is not None:
            return breach
        at = Head(record.sequence, record.hash, record.known_s)
    return judge_end(at, head)


def judge_link(before: Head, sequence: int, known_s: int, want: str, found: str) -> Breach | None:
    """Tell what is wrong with how a record follows the one before it, if anything.

    Parameters
    ----------
    before : the record before
    sequence, known_s : of the record
    want : the hash that its content gives
    found : the hash that it has
    """
    if sequence != before.sequence + 1:
        place = before.sequence + 1
        return Breach(place, RECORD_MISSING, {"sequence": place, "found": sequence})
    if want != found:
        told = {"sequence": sequence, "want": want, "found": found}
        return Breach(sequence, RECORD_ALTERED, told)
    if known_s < before.known_s:
        told = {"sequence": sequence, "found": known_s, "known_s": before.known_s}
        return Breach(sequence, RECORD_BEFORE_ITS_TIME, told)
    return None


def judge_end(at: Head, head: Head) -> Breach | None:
    """Tell whether the records end where the head says."""
    if at == head:
        return None
    told = {"found": f"{at}, known at {at.known_s}", "head": f"{head}, known at {head.known_s}"}
    return Breach(head.sequence, BOOK_HEAD_DIFFERS, told)
