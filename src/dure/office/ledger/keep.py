"""Keep the book: an archive that only grows, and a book made of it, up to any moment.

The archive is the export of the book, one record a line as JSON with its hash. It reads the same
whichever database the book is in, so it also moves a book from one to the other; and since records
never change, a backup only adds those that are new.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from dure.files.text import CANNOT_READ, CANNOT_WRITE, say_why
from dure.ledger.chain import Head, chain_record, judge_link, write_body
from dure.ledger.export import follow_chain, read_rows, write_json_lines
from dure.ledger.findings_keep import (
    ARCHIVE_DIFFERS,
    ARCHIVE_EMPTY,
    ARCHIVE_FOREIGN,
    BOOK_IS_AHEAD,
)
from dure.ledger.posting import Accepted
from dure.ledger.transfer import Record
from dure.office.ledger.actions import BATCH_SIZE, add_records, open_accounts
from dure.office.ledger.gather import gather
from dure.office.ledger.queries import read_head, read_records
from dure.office.ledger.rows import Chained, cut
from dure.office.ledger.wire import begin
from dure.office.open import database_faults
from dure.terms.errors import FileFailed, InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

TAIL_SIZE = 2**16


class Kept(NamedTuple):
    """What a backup did: where the archive now ends, and how many records it added."""

    head: Head
    added: int


def back_up(archive: str, using: str = "default") -> Kept:
    """Add to an archive what the book has learnt since; make it if it is not there.

    When this returns, the archive is on disk. Stopped in the middle, it ends with a whole record,
    or with the beginning of one that the next backup cuts off.

    Raises
    ------
    InputRefused
        If the book and the archive are not one, or a record of the book does not fit its hash;
        what does not fit is not written.
    FileFailed
        If the archive cannot be written.
    DatabaseFailed
        If the book cannot be read.
    """
    with _file_faults(CANNOT_WRITE, archive), _open_to_add(archive) as file:
        end = _read_end(file, archive)
        records = read_records(max(end.sequence - 1, 0), using=using)
        if end.sequence:
            joint = next(records, None)
            if joint is None or joint.hash != end.hash:
                raise InputRefused([_differs(archive, end, joint.hash if joint else "nothing")])
        at = end
        for piece in cut(_follow(records, end), BATCH_SIZE):
            file.write("".join(write_json_lines(piece)).encode())
            at = Head(piece[-1].sequence, piece[-1].hash, piece[-1].known_s)
        file.flush()
        os.fsync(file.fileno())
    return Kept(at, at.sequence - end.sequence)


def restore(
    archive: str,
    *,
    until_sequence: int | None = None,
    until_s: int | None = None,
    published: Head | None = None,
    using: str = "default",
) -> Head:
    """Make a book of an archive, as it was at a record or a moment, or as far as it goes.

    The chain is followed from the first record, and the database checks every record again. A
    restore that was stopped in the middle goes on where it was when it is asked again.

    Parameters
    ----------
    archive : file
    until_sequence : the last record to restore; an exchange is restored with both legs or none
    until_s : seconds since the epoch, UTC
        Only what the book knew by then.
    published : a head that was published, which the archive must hold
    using : a book that is empty, or holds the beginning of this one

    Returns
    -------
    head : where the restored book ends

    Raises
    ------
    InputRefused
        If the archive is not whole or holds no record, or the book holds something else, or more
        than is asked for.
    """
    with _file_faults(CANNOT_READ, archive):
        begun, seen = read_head(using), ["nothing"]
        noted = _note(read_archive(archive), begun.sequence, seen)
        findings = _check_archive(noted, archive, published)
        if findings:
            raise InputRefused(findings)
        if begun.sequence and seen[-1] != begun.hash:
            raise InputRefused([_differs(archive, begun._replace(hash=seen[-1]), begun.hash)])
        whole = _pair(_until(read_archive(archive), until_sequence, until_s))
        end = 0
        for pieces in cut(whole, BATCH_SIZE):
            records = [record for piece in pieces for record in piece]
            _add([record for record in records if record.sequence > begun.sequence], using)
            end = records[-1].sequence
    if end < begun.sequence:
        told = {"sequence": end, "booked": begun.sequence}
        raise InputRefused([Finding(BOOK_IS_AHEAD, Place(archive, end), told)])
    return read_head(using)


def verify_archive(archive: str, published: Head | None = None) -> list[Finding]:
    """Follow the chain of an archive; give the first place that does not fit."""
    with _file_faults(CANNOT_READ, archive):
        return _check_archive(read_archive(archive), archive, published)


def _check_archive(
    records: Iterable[Record], archive: str, published: Head | None
) -> list[Finding]:
    """Follow the chain of an archive, which must hold something."""
    end, breach = follow_chain(records, published)
    if breach is not None:
        return [breach.as_finding(archive)]
    return [] if end.sequence else [Finding(ARCHIVE_EMPTY, Place(archive))]


def read_archive(archive: str) -> Iterator[Record]:
    """Give the records of an archive; the beginning of one that was never finished is none."""
    with Path(archive).open("rb") as file:
        yield from read_rows(_rows(file), archive)


def _rows(file: BinaryIO) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Give the lines of an archive as rows; what is not an object is an empty row."""
    for line, raw in enumerate(file, start=1):
        if raw.endswith(b"\n"):
            try:
                row = json.loads(raw)
            except ValueError:
                row = {}
            yield line, row if isinstance(row, dict) else {}


def _note(records: Iterable[Record], sequence: int, seen: list[str]) -> Iterator[Record]:
    """Pass records on, and note the hash of one of them."""
    for record in records:
        if record.sequence == sequence:
            seen.append(record.hash)
        yield record


def _until(
    records: Iterable[Record], until_sequence: int | None, until_s: int | None
) -> Iterator[Record]:
    """Give records up to a place and a moment; both only ever grow along the chain."""
    for record in records:
        if until_sequence is not None and record.sequence > until_sequence:
            return
        if until_s is not None and record.known_s > until_s:
            return
        yield record


def _pair(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Give records one by one, and two legs together; a leg without its other is left out."""
    first: Record | None = None
    for record in records:
        if first is not None:
            yield [first, record]
            first = None
        elif record.transfer.pair_id is not None:
            first = record
        else:
            yield [record]


def _follow(records: Iterable[Record], at: Head) -> Iterator[Record]:
    """Give records as long as each follows the one before.

    Raises
    ------
    InputRefused
        At the first that does not.
    """
    for record in records:
        want = chain_record(at, record.known_s, Accepted(record.transfer, record.held_s))
        breach = judge_link(at, record.sequence, record.known_s, want.hash, record.hash)
        if breach is not None:
            raise InputRefused([breach.as_finding("book")])
        at = Head(record.sequence, record.hash, record.known_s)
        yield record


def _add(records: list[Record], using: str) -> None:
    """Add records as they are to the end of a book, in one transaction."""
    if not records:
        return
    transfers = [record.transfer for record in records]
    with database_faults(), begin(using) as line:
        _, _, numbers = gather(using, line, transfers)
        numbers |= open_accounts(using, line, transfers, numbers)
        chained = (
            Chained(
                r.transfer,
                write_body(r.sequence, r.known_s, Accepted(r.transfer, r.held_s)),
                bytes.fromhex(r.hash),
            )
            for r in records
        )
        add_records(using, line, chained, numbers, len(records))


def _differs(archive: str, end: Head, booked: str) -> Finding:
    """Say that a book and an archive are not one."""
    told = {"sequence": end.sequence, "archived": end.hash, "booked": booked}
    return Finding(ARCHIVE_DIFFERS, Place(archive, end.sequence), told)


@contextmanager
def _open_to_add(archive: str) -> Iterator[BinaryIO]:
    """Open an archive at its end, alone; a new one is known to its folder before it is written."""
    path = Path(archive)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        yield file


def _read_end(file: BinaryIO, archive: str) -> Head:
    """Read the last whole record of an archive, and cut off the beginning of one after it.

    Raises
    ------
    InputRefused
        If it is no archive; nothing is cut off then.
    """
    size = file.seek(0, os.SEEK_END)
    tail, start = b"", size
    while start and tail.count(b"\n") < 2:  # noqa: PLR2004 - the ends of two lines hold one between
        start = max(0, start - TAIL_SIZE)
        file.seek(start)
        tail = file.read(size - start)
    whole = tail[: tail.rfind(b"\n") + 1]
    begun, end = tail[len(whole) :], Head()
    if whole:
        last = whole[whole.rfind(b"\n", 0, -1) + 1 :]
        record = next(read_rows(_rows_of(last), archive))
        end = Head(record.sequence, record.hash, record.known_s)
    if begun:
        first = b'{"sequence": %d, ' % (end.sequence + 1)
        if begun[: len(first)] != first[: len(begun)]:
            raise InputRefused([Finding(ARCHIVE_FOREIGN, Place(archive))])
        file.truncate(size - len(begun))
    return end


def _rows_of(line: bytes) -> list[tuple[int, Mapping[str, Any]]]:
    """Give one line as a row."""
    try:
        row = json.loads(line)
    except ValueError:
        row = {}
    return [(0, row if isinstance(row, dict) else {})]


@contextmanager
def _file_faults(what: Text, archive: str) -> Iterator[None]:
    """Turn what a disk cannot do into an exception of the house."""
    try:
        yield
    except OSError as fault:
        raise FileFailed(what.fill(path=archive, **say_why(fault))) from fault
