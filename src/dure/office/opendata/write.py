"""A dataset as files: rows as JSON lines first, and every format out of these, piece by piece."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dure.office.apart import run_apart
from dure.office.opendata.dataset import Cell, Dataset
from dure.office.opendata.rule import LICENCE_URL

_BOM = "\ufeff"
# Those of East Asian keyboards are read as the others.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_lines(dataset: Dataset, path: Path) -> tuple[int, str]:
    """Write the rows of a dataset as JSON lines, each a list.

    Returns
    -------
    count, hash : of the rows; SHA-256
    """
    digest, count = hashlib.sha256(), 0
    with path.open("wb") as file:
        for row in dataset.list_rows():
            assert len(row) == len(dataset.columns), f"{dataset.key} has a row of {len(row)} cells"
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return count, digest.hexdigest()


def read_lines(path: Path) -> Iterator[list[Cell]]:
    """Read rows again."""
    with path.open("rb") as file:
        for line in file:
            yield json.loads(line)


def write_csv(dataset: Dataset, lines: Path, out: Path, updated: str) -> None:
    """Write CSV as in RFC 4180, in UTF-8 without a mark; what is absent is empty."""
    del updated
    _write_csv(dataset, read_lines(lines), out, "")


def write_excel_csv(dataset: Dataset, lines: Path, out: Path, updated: str) -> None:
    """Write CSV for spreadsheets: with a byte order mark, and no text that is a formula there."""
    del updated
    safe = ([disarm(cell) for cell in row] for row in read_lines(lines))
    _write_csv(dataset, safe, out, _BOM)


def disarm(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would calculate.

    Examples
    --------
    >>> disarm("=1+1"), disarm("a=1"), disarm(-1)
    ("'=1+1", 'a=1', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _write_csv(dataset: Dataset, rows: Iterable[list[Cell]], out: Path, start: str) -> None:
    """Write headings and rows."""
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write(start)
        writer = csv.writer(file)
        writer.writerow([column.name for column in dataset.columns])
        writer.writerows(rows)


def write_json(dataset: Dataset, lines: Path, out: Path, updated: str) -> None:
    """Write one JSON object: the dictionary, then the rows as objects."""
    head = json.dumps(describe(dataset, updated), ensure_ascii=False, indent=1)
    names = [column.name for column in dataset.columns]
    with out.open("w", encoding="utf-8") as file:
        file.write(head[: head.rindex("\n}")] + ',\n "rows": [')
        between = "\n"
        for row in read_lines(lines):
            record = dict(zip(names, row, strict=True))
            file.write(between + json.dumps(record, ensure_ascii=False))
            between = ",\n"
        file.write("\n]}\n")


def describe(dataset: Dataset, updated: str) -> dict[str, object]:
    """Describe a dataset with its dictionary, as data."""

    def both(text: object) -> dict[str, str]:
        return {"en": getattr(text, "en", ""), "ko": getattr(text, "ko", "")}

    return {
        "dataset": dataset.key,
        "title": both(dataset.title),
        "description": both(dataset.meaning),
        "source": both(dataset.source),
        "licence": LICENCE_URL,
        "updated": updated,
        "columns": [
            {"name": c.name, "type": c.kind, "unit": c.unit, "description": both(c.meaning)}
            for c in dataset.columns
        ],
    }


def write_parquet(dataset: Dataset, lines: Path, out: Path, updated: str) -> None:
    """Write Parquet; apart, since the library for it needs more memory than a worker."""
    run_apart("dure.files.parquet:write_parquet", lines, out, describe(dataset, updated))


Writer = Callable[[Dataset, Path, Path, str], None]
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8; header=present", write_csv),
    "excel.csv": ("text/csv; charset=utf-8; header=present", write_excel_csv),
    "json": ("application/json", write_json),
    "parquet": ("application/vnd.apache.parquet", write_parquet),
}
"""Ending of the address → media type, and how it is written."""
