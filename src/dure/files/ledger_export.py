"""A book's records as a file: CSV, JSON lines, Parquet, and journals of other programs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from dure.files.text import decode_text, read_bytes, write_whole
from dure.ledger.export import (
    COLUMNS,
    NUMBERS,
    read_rows,
    split_csv,
    split_json_lines,
    write_csv,
    write_json_lines,
    write_row,
)
from dure.ledger.findings_export import EXPORT_FORMAT_UNKNOWN
from dure.ledger.journal import write_beancount, write_hledger
from dure.ledger.transfer import Record
from dure.terms.errors import FileFailed, InputRefused
from dure.terms.finding import Finding, Place

if TYPE_CHECKING:
    import pyarrow as pa

TEXTS: Mapping[str, Callable[[Iterable[Record]], Iterator[str]]] = {
    "csv": write_csv,
    "jsonl": write_json_lines,
    "hledger": write_hledger,
    "beancount": write_beancount,
}
FORMATS = (*TEXTS, "parquet")
SUFFIXES = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".journal": "hledger",
    ".hledger": "hledger",
    ".beancount": "beancount",
}
ROWS = 50_000
"""Records that are held in memory at once."""

_PARQUET = b"PAR1"


def write_export(path: str, form: str, records: Iterable[Record]) -> None:
    """Write records into a file, whole or not at all, a part in memory at a time.

    Parameters
    ----------
    path : of the file; its folder is made
    form : one of `FORMATS`

    Raises
    ------
    FileFailed
        If it cannot be written; what stood there before still stands.
    """
    with write_whole(path) as file:
        _write(file, form, records)


def _write(file: BinaryIO, form: str, records: Iterable[Record]) -> None:
    """Write records into an open file."""
    if form == "parquet":
        _write_parquet(file, records)
        return
    file.writelines(text.encode() for text in TEXTS[form](records))


def _write_parquet(file: BinaryIO, records: Iterable[Record]) -> None:
    """Write records as Parquet, in groups of rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema()
    rows = iter(records)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := [write_row(record) for record in islice(rows, ROWS)]:
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema))


def _schema() -> "pa.Schema":
    """Give the columns of a book in Parquet."""
    import pyarrow as pa

    return pa.schema([(name, pa.int64() if name in NUMBERS else pa.string()) for name in COLUMNS])


def read_export(path: str) -> Iterator[Record]:
    """Read the records of a file that `write_export` wrote as CSV, JSON lines or Parquet.

    Raises
    ------
    InputRefused
        At the first row that is no record, or if the file is none of these.
    FileFailed
        If it cannot be read.
    """
    raw = read_bytes(path)
    if raw[:4] == _PARQUET:
        return read_rows(_split_parquet(raw, path), path)
    text = decode_text(raw, path)
    if text.startswith("{"):
        return read_rows(split_json_lines(text), path)
    if text.startswith(f"{COLUMNS[0]},"):
        return read_rows(split_csv(text), path)
    raise InputRefused([Finding(EXPORT_FORMAT_UNKNOWN, Place(path), {"name": path})])


def _split_parquet(raw: bytes, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Split Parquet into rows with their numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(raw))
        line = 0
        for batch in file.iter_batches(ROWS):
            for row in batch.to_pylist():
                line += 1
                yield line, row
    except (pa.ArrowInvalid, OSError) as fault:
        msg = f"cannot read {path}: {fault}"
        raise FileFailed(msg) from fault
