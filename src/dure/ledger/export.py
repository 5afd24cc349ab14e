"""The book as rows that any program can read, and rows back into the book's records.

The columns are those that are hashed, in their order, with the hash after them: whoever has the
rows can check the chain without this program. See `dure.ledger.chain`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dure.ledger.accounts import AccountId
from dure.ledger.chain import (
    Breach,
    Head,
    chain_record,
    judge_link,
    read_detail,
    write_detail,
)
from dure.ledger.findings_book import PUBLISHED_HEAD_DIFFERS
from dure.ledger.findings_export import EXPORT_IS_PART, EXPORT_ROW_REFUSED
from dure.ledger.posting import Accepted
from dure.ledger.transfer import FLOWS, MOVES_NOTHING, Kind, Record, Transfer
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.units import AccelS

COLUMNS = (
    "sequence",
    "id",
    "kind",
    "debit",
    "credit",
    "posted_s",
    "pending_s",
    "happened_s",
    "known_s",
    "due_s",
    "pending_id",
    "corrects_id",
    "pair_id",
    "cause",
    "detail",
    "hash",
)
NUMBERS = ("sequence", "posted_s", "pending_s", "happened_s", "known_s", "due_s")
ABSENT = ("due_s", "pending_id", "corrects_id", "pair_id")
"""Columns that may be empty."""

Row = dict[str, Any]


def write_row(record: Record) -> Row:
    """Write a record as a row; what is absent is None, cause and detail are JSON as hashed.

    Examples
    --------
    >>> from dure.ledger.book import Book
    >>> book = Book()
    >>> supply = Transfer(Kind.SUPPLY, "supply/w/h100", "pool/a/h100", 5, 1, ("contract",))
    >>> _ = book.post([supply], known_s=2)
    >>> row = write_row(book.records[0])
    >>> row["sequence"], row["kind"], row["posted_s"], row["pending_s"], row["due_s"]
    (1, 'supply', 5, 0, None)
    """
    transfer = record.transfer
    return {
        "sequence": record.sequence,
        "id": transfer.id,
        "kind": transfer.kind.value,
        "debit": transfer.debit,
        "credit": transfer.credit,
        "posted_s": int(record.posted_s),
        "pending_s": int(record.pending_s),
        "happened_s": transfer.happened_s,
        "known_s": record.known_s,
        "due_s": transfer.due_s,
        "pending_id": transfer.pending_id,
        "corrects_id": transfer.corrects_id,
        "pair_id": transfer.pair_id,
        "cause": transfer.cause_text,
        "detail": write_detail(transfer),
        "hash": record.hash,
    }


def write_csv(records: Iterable[Record]) -> Iterator[str]:
    """Write records as lines of CSV under a line of headings; what is absent is empty."""
    yield ",".join(COLUMNS) + "\r\n"
    for record in records:
        out = io.StringIO()
        csv.writer(out).writerow(write_row(record).values())
        yield out.getvalue()


def write_json_lines(records: Iterable[Record]) -> Iterator[str]:
    """Write records as one JSON object a line."""
    for record in records:
        yield json.dumps(write_row(record), ensure_ascii=False) + "\n"


def read_rows(rows: Iterable[tuple[int, Mapping[str, Any]]], file: str) -> Iterator[Record]:
    """Read rows back into records, as they stand: whether the chain holds is not asked here.

    Parameters
    ----------
    rows : with their lines, as `write_row` gives them; numbers may be text, as in CSV
    file : name, for findings

    Raises
    ------
    InputRefused
        At the first row that is none; later rows rest on it.
    """
    for line, row in rows:
        try:
            yield _read_row(row)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
            reason = " ".join(str(fault).split())[:200].rstrip(".")
            fields = {"reason": reason, "columns": ", ".join(COLUMNS)}
            raise InputRefused([Finding(EXPORT_ROW_REFUSED, Place(file, line), fields)]) from fault


def _read_row(row: Mapping[str, Any]) -> Record:
    """Read one row; what it promises or moves gives the amount of the transfer."""
    missing = [name for name in COLUMNS if name not in row]
    if missing:
        msg = f"no {missing[0]}"
        raise ValueError(msg)
    values: Row = {n: None if n in ABSENT and row[n] in ("", None) else row[n] for n in COLUMNS}
    wrong = [n for n in COLUMNS if n not in NUMBERS and not isinstance(values[n], str | None)]
    if wrong:
        msg = f"{wrong[0]} is no text"
        raise ValueError(msg)
    values |= {n: int(values[n]) for n in NUMBERS if values[n] is not None}
    kind = Kind(values["kind"])
    moves = kind not in MOVES_NOTHING
    amount_s = values["posted_s"] if moves else abs(values["pending_s"])
    promised_s = amount_s if FLOWS[kind].is_pending else 0
    transfer = Transfer(
        kind=kind,
        debit=AccountId(values["debit"]),
        credit=AccountId(values["credit"]),
        amount_s=AccelS(amount_s),
        happened_s=values["happened_s"],
        cause=tuple(json.loads(values["cause"])),
        due_s=values["due_s"],
        pending_id=values["pending_id"],
        corrects_id=values["corrects_id"],
        pair_id=values["pair_id"],
        **read_detail(values["detail"] or ""),
    )
    if transfer.id != values["id"]:
        msg = f"its cause gives the id {transfer.id}, and the row says {values['id']}"
        raise ValueError(msg)
    if write_detail(transfer) != (values["detail"] or ""):
        msg = "its detail is not as the book writes it"
        raise ValueError(msg)
    held_s = AccelS(promised_s - values["pending_s"])
    return Record(values["sequence"], values["known_s"], transfer, held_s, str(values["hash"]))


def follow_chain(
    records: Iterable[Record], published: Head | None = None
) -> tuple[Head, Breach | None]:
    """Follow the chain of exported records to their end.

    Parameters
    ----------
    records : from the first record of the book on
    published : a head that was published earlier, which they must hold

    Returns
    -------
    head : of the last record that was read
    breach : the first place that does not fit, or None if all do
    """
    at, held = Head(), ""
    for record in records:
        want = chain_record(at, record.known_s, Accepted(record.transfer, record.held_s))
        breach = judge_link(at, record.sequence, record.known_s, want.hash, record.hash)
        if not at.sequence and record.sequence > 1:
            breach = Breach(record.sequence, EXPORT_IS_PART, {"sequence": record.sequence})
        at = Head(record.sequence, record.hash, record.known_s)
        if breach is not None:
            return at, breach
        if published is not None and record.sequence == published.sequence:
            held = record.hash
    if published is not None and held != published.hash:
        told = {"head": published, "found": held or "nothing"}
        return at, Breach(published.sequence, PUBLISHED_HEAD_DIFFERS, told)
    return at, None


def split_csv(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Split CSV into rows with their lines; what cannot be split is an empty row, the last one."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        yield reader.line_num, {}


def split_json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Split JSON lines into rows with their lines; a line that is no object is an empty row."""
    # A text may hold what Python, and nobody else, takes for the end of a line.
    for line, part in enumerate(text.split("\n"), start=1):
        if part.strip():
            try:
                row = json.loads(part)
            except (ValueError, RecursionError):
                row = {}
            yield line, row if isinstance(row, dict) else {}
