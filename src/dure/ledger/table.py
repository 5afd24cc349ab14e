"""Tables at the gate: rows with their lines, cells by the name of their column, all faults."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from dure.ledger.findings_table import (
    BOOK_TABLE_UNREADABLE,
    TABLE_CELL_REFUSED,
    TABLE_COLUMN_MISSING,
    TABLE_COLUMN_REPEATED,
    TABLE_COLUMN_UNKNOWN,
    TABLE_EMPTY,
    TABLE_ROW_TOO_LONG,
    TABLE_WITHOUT_ROWS,
)
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.json_fault import say_json_fault
from dure.terms.language import Text
from dure.terms.units import DURATION_S, AccelS, UnitRefused, read_duration

Lines = Iterable[tuple[int, Sequence[str]]]
AMOUNT_S_MAX = 10**15  # 30 million accelerators for a year
DIGITS_MAX = 30  # of any number that means something here; Python itself refuses 4,300


HEADINGS_KO: Mapping[str, str] = {
    "구분": "kind",
    "출금": "debit",
    "입금": "credit",
    "수량": "amount",
    "발생": "happened",
    "원인": "cause",
    "기한": "due",
    "묶음": "chain",
    "비고": "note",
    "작업": "job",
    "사용권": "grant",
    "종류": "type",
    "시작": "start",
    "종료": "end",
    "가속기": "accelerators",
    "가속기초": "seconds",
    "배정": "granted",
    "사용": "used",
    "공급분": "pool",
    "공모": "call",
    "개시": "opens",
}
"""What a column may be called in Korean."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a table has.

    Parameters
    ----------
    needed, optional : names
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Give all names."""
        return self.needed + self.optional


@dataclass
class Row:
    """One row being read: its cells, and the faults found in them.

    Parameters
    ----------
    file, line : where it stands
    cells : text by column; an empty cell is as none
    findings : where faults are put
    """

    file: str
    line: int
    cells: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    is_good: bool = True

    def place(self, column: str = "") -> Place:
        """Give the place of a cell."""
        return Place(self.file, self.line, column)

    def refuse(self, column: str, wanted: Text, message: Message = TABLE_CELL_REFUSED) -> None:
        """Add the fault of a cell."""
        self.is_good = False
        fields = {
            "column": column,
            "value": self.cells.get(column, "")[:80],
            "wanted": wanted.en,
            "wanted_ko": wanted.ko,
        }
        self.findings.append(Finding(message, self.place(column), fields))

    def text(self, column: str) -> str:
        """Read a text that must be there."""
        value = self.cells.get(column, "")
        if not value:
            self.refuse(column, Text(en="filled in", ko="채워진 값"))
        return value

    def amount_s(self, column: str) -> AccelS | None:
        """Read accelerator-seconds with their unit, ``1250 h`` or ``900 s``; none is None."""
        value = self.cells.get(column, "")
        if not value:
            return None
        try:
            amount_s = read_duration(value)
        except UnitRefused:
            self.refuse(column, _AMOUNT)
            return None
        if not 0 <= amount_s <= AMOUNT_S_MAX:
            self.refuse(column, _AMOUNT_WITHIN)
            return None
        return AccelS(amount_s)

    def whole(self, column: str, low: int = 0, high: int = AMOUNT_S_MAX) -> int | None:
        """Read a whole number within bounds; none is None."""
        value = self.cells.get(column, "").replace(",", "")
        if not value:
            return None
        is_short = len(value) <= DIGITS_MAX
        if is_short and value.isascii() and value.isdigit() and low <= int(value) <= high:
            return int(value)
        self.refuse(
            column,
            Text(
                en=f"a whole number from {low:,} to {high:,}", ko=f"{low:,}부터 {high:,}까지의 정수"
            ),
        )
        return None

    def instant_s(self, column: str, zone: tzinfo) -> int | None:
        """Read an instant as seconds since the epoch; one without a zone is in that zone."""
        value = self.cells.get(column, "")
        if not value:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.refuse(column, _INSTANT)
            return None
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=zone)
        if instant.microsecond:
            self.refuse(column, _INSTANT)
            return None
        return int(instant.timestamp())


_AMOUNT = Text(
    en=f"whole accelerator-seconds with their unit ({', '.join(DURATION_S)}), as in 1250 h",
    ko=f"단위({', '.join(DURATION_S)})가 붙은, 초로 나누어떨어지는 시간(예: 1250 h)",
)
_NO_OBJECT = Text(en="a record is not an object", ko="기록이 객체가 아닙니다")
_NESTED = Text(
    en="a record holds a list or an object", ko="기록 안에 목록이나 객체가 들어 있습니다"
)
_AMOUNT_WITHIN = Text(
    en=f"from 0 to {AMOUNT_S_MAX:,} accelerator-seconds",
    ko=f"0부터 {AMOUNT_S_MAX:,}까지의 가속기초",
)
_INSTANT = Text(
    en="a day or an instant to the second, as in 2026-05-01 or 2026-05-01T09:30:00+09:00",
    ko="날짜 또는 초 단위 시각(예: 2026-05-01, 2026-05-01T09:30:00+09:00)",
)


def split_text(text: str, file: str) -> Lines:
    """Split CSV, a JSON list of objects or JSON lines into rows of texts with their lines.

    Raises
    ------
    InputRefused
        If it looks like JSON and is none, or holds something else than objects of texts.
    """
    if text.lstrip()[:1] in ("[", "{"):
        return _split_json(text, file)
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        # line_num is the last line of a row; a cell may hold more than one.
        return [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        said = Text(en=str(fault), ko=f"CSV가 아닙니다({fault})")
        raise _unreadable(file, rows.line_num, said) from fault


def _split_json(text: str, file: str) -> Lines:
    """Split JSON into a row of headings and rows of cells, each with its line."""
    records: list[tuple[int, object]] = []
    if text.lstrip().startswith("["):
        things = _parse(text, file, 1)
        assert isinstance(things, list)
        records = [(number, thing) for number, thing in enumerate(things, start=1)]
    else:
        # A text may hold what Python, and nobody else, takes for the end of a line.
        for line, part in enumerate(text.split("\n"), start=1):
            if part.strip():
                records.append((line, _parse(part, file, line)))
    names: dict[str, None] = {}
    for line, record in records:
        if not isinstance(record, dict):
            raise _unreadable(file, line, _NO_OBJECT)
        names |= dict.fromkeys(record)
    if not records:
        return []
    rows: list[tuple[int, Sequence[str]]] = [(0, list(names))]
    for line, record in records:
        assert isinstance(record, dict)
        rows.append((line, [_cell(record.get(name), file, line) for name in names]))
    return rows


def _parse(text: str, file: str, line: int) -> object:
    """Parse JSON, or refuse the file."""
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError) as fault:
        at = line + getattr(fault, "lineno", 1) - 1
        raise _unreadable(file, at, say_json_fault(fault)) from fault


def _cell(value: object, file: str, line: int) -> str:
    """Turn a JSON value into the text that stands for it."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        raise _unreadable(file, line, _NESTED)
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def _unreadable(file: str, line: int, reason: Text) -> InputRefused:
    """Make the refusal of a file."""
    fields = {"reason": reason.en, "reason_ko": reason.ko}
    return InputRefused([Finding(BOOK_TABLE_UNREADABLE, Place(file, line), fields)])


def read_rows(lines: Lines, file: str, columns: Columns, findings: list[Finding]) -> Iterator[Row]:
    """Read rows by the names of their columns.

    Parameters
    ----------
    lines : rows of texts with their lines; the first holds the headings
    file : name, for findings
    columns : which there may be
    findings : where faults are put, also by who reads the cells of a row

    Yields
    ------
    row
        None at all where the headings have a fault.
    """
    rest = iter(lines)
    first = next(rest, None)
    if first is None:
        findings.append(Finding(TABLE_EMPTY, Place(file)))
        return
    line, cells = first
    headings = [_heading(cell) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    faults = list(_fault_headings(headings, Place(file, line), columns))
    if faults:
        findings.extend(faults)
        return
    count = 0
    for line, cells in rest:
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            continue
        count += 1
        if any(texts[len(headings) :]):
            fields = {"cells": len(texts), "columns": len(headings)}
            findings.append(Finding(TABLE_ROW_TOO_LONG, Place(file, line), fields))
            continue
        yield Row(file, line, dict(zip(headings, texts, strict=False)), findings)
    if not count:
        findings.append(Finding(TABLE_WITHOUT_ROWS, Place(file)))


def _heading(cell: str) -> str:
    """Give the name of a column by its heading in either language."""
    name = cell.strip().casefold().replace(" ", "_")
    return HEADINGS_KO.get(name, name)


def _fault_headings(headings: Sequence[str], place: Place, columns: Columns) -> Iterator[Finding]:
    """Find what is wrong with the headings."""
    missing = [name for name in columns.needed if name not in headings]
    if missing:
        fields = {
            "columns": ", ".join(missing),
            "found": ", ".join(headings) or "–",
            "needed": ", ".join(columns.needed),
        }
        yield Finding(TABLE_COLUMN_MISSING, place, fields)
    unknown = [name for name in dict.fromkeys(headings) if name not in columns.known]
    if unknown:
        fields = {"columns": ", ".join(map(repr, unknown)), "known": ", ".join(columns.known)}
        yield Finding(TABLE_COLUMN_UNKNOWN, place, fields)
    for name, count in Counter(headings).items():
        if name in columns.known and count > 1:
            yield Finding(TABLE_COLUMN_REPEATED, place, {"column": name, "count": str(count)})
