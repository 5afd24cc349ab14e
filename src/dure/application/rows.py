"""Rows of cells into applications and findings, and back: nothing is dropped without a finding."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.application.application import Application
from dure.application.call import Call
from dure.application.cells import fold
from dure.application.check import Fault, check_application
from dure.application.findings import (
    APPLICATION_COLUMN_MISSING,
    APPLICATION_COLUMN_REPEATED,
    APPLICATION_COLUMN_UNKNOWN,
    APPLICATION_FIELD_MISSING,
    APPLICATION_FILE_EMPTY,
    APPLICATION_ID_REPEATED,
    APPLICATION_ROW_LENGTH,
    CellRefused,
)
from dure.application.form import COLUMN_OF, COLUMNS, Column
from dure.terms.finding import Finding, Place, has_error, sort_findings

PlaceOf = Callable[[int, str], Place]
"""Line and column name → place; a spreadsheet adds the letter of its column."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file of applications holds.

    Parameters
    ----------
    applications : those without an error, in the order of the file
    lines : shape (n,), the line of each
    findings : every fault of the file, in the order of their places
    notes : what the file says of itself above its heading, such as that it is drawn
    """

    applications: tuple[Application, ...]
    lines: tuple[int, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def match_column(heading: str) -> Column | None:
    """Find the column of a heading: its name, or its label in either language.

    A form in both languages writes ``label / label``; each half is tried.

    Examples
    --------
    >>> match_column("신청량").name, match_column("Amount Asked").name, match_column("x")
    ('asked', 'asked', None)
    """
    if heading in COLUMN_OF:
        return COLUMN_OF[heading]
    for word in (heading, *heading.split(" / ")):
        if fold(word) in _BY_WORD:
            return _BY_WORD[fold(word)]
    return None


_BY_WORD: dict[str, Column] = {
    fold(word): column
    for column in COLUMNS
    for word in (column.name, column.label.en, column.label.ko)
}


def match_header(
    headings: Sequence[str], line: int, place_of: PlaceOf
) -> tuple[list[Column | None], list[Finding]]:
    """Match the headings of a table; unknown, repeated and missing columns are findings."""
    columns = [match_column(h) if h else None for h in headings]
    findings = [
        Finding(APPLICATION_COLUMN_UNKNOWN, place_of(line, heading), _known(heading))
        for heading, column in zip(headings, columns, strict=True)
        if column is None and heading
    ]
    names = [c.name for c in columns if c is not None]
    findings += [
        Finding(
            APPLICATION_COLUMN_REPEATED,
            place_of(line, name),
            {"column": name, "count": names.count(name)},
        )
        for name in dict.fromkeys(n for n in names if names.count(n) > 1)
    ]
    findings += [
        Finding(
            APPLICATION_COLUMN_MISSING,
            place_of(line, column.name),
            {"column": column.name, "label": column.label.en, "label_ko": column.label.ko},
        )
        for column in COLUMNS
        if column.is_required and column.name not in names
    ]
    return columns, findings


def _known(heading: str) -> dict[str, object]:
    """Fill the fields of an unknown column."""
    return {"column": heading, "known": ", ".join(c.name for c in COLUMNS)}


def read_grid(
    headings: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    call: Call,
    place_of: PlaceOf,
    *,
    header_line: int = 1,
) -> Reading:
    """Read a table of texts whose first row is a heading.

    Parameters
    ----------
    headings : texts of the heading
    rows : line and cells of each row; a row of empty cells is no application
    call : what is applied to
    place_of : names a place for findings
    header_line : line of the heading
    """
    columns, findings = match_header(headings, header_line, place_of)
    records: list[tuple[int, dict[str, str]]] = []
    for line, cells in rows:
        if not any(c.strip() for c in cells):
            continue
        if any(c.strip() for c in cells[len(columns) :]):
            fields = {"count": len(cells), "columns": len(columns)}
            findings.append(Finding(APPLICATION_ROW_LENGTH, place_of(line, ""), fields))
        records.append(
            (line, {c.name: v for c, v in zip(columns, cells, strict=False) if c is not None})
        )
    if has_error(findings):
        # A heading that cannot be matched would make every row look faulty.
        given = {c.name for c in columns if c is not None}
        return _read_records(records, call, place_of, findings, given)
    return _read_records(records, call, place_of, findings)


def read_records(
    records: Iterable[tuple[int, Mapping[str, str]]], call: Call, place_of: PlaceOf
) -> Reading:
    """Read objects that name their own fields, as JSON gives them; unknown fields are refused."""
    matched: list[tuple[int, dict[str, str]]] = []
    findings: list[Finding] = []
    for line, record in records:
        cells: dict[str, str] = {}
        for key, value in record.items():
            column = match_column(key)
            if column is None:
                place = place_of(line, key)
                findings.append(Finding(APPLICATION_COLUMN_UNKNOWN, place, _known(key)))
            elif column.name in cells:
                fields = {"column": column.name, "count": 2}
                place = place_of(line, column.name)
                findings.append(Finding(APPLICATION_COLUMN_REPEATED, place, fields))
            else:
                cells[column.name] = value
        matched.append((line, cells))
    return _read_records(matched, call, place_of, findings)


def _read_records(
    records: list[tuple[int, dict[str, str]]],
    call: Call,
    place_of: PlaceOf,
    findings: list[Finding],
    given: set[str] | None = None,
) -> Reading:
    """Read each record; `given` are the only columns asked for, where the heading has faults."""
    applications: list[Application] = []
    lines: list[int] = []
    refused = {f.place.line for f in findings if f.message.severity == "error"}
    first_line: dict[str, int] = {}
    for line, cells in records:
        application, faults = read_application(cells, call, given)
        faults += _check_repeated(cells, call, first_line, line)
        findings += [Finding(m, place_of(line, column), fields) for m, column, fields in faults]
        has_fault = any(m.severity == "error" for m, _, _ in faults)
        if application is not None and not has_fault and line not in refused:
            applications.append(application)
            lines.append(line)
    if not records:
        findings.append(Finding(APPLICATION_FILE_EMPTY, place_of(0, ""), {"count": 0}))
    return Reading(tuple(applications), tuple(lines), tuple(sort_findings(findings)))


def _check_repeated(
    cells: Mapping[str, str], call: Call, first_line: dict[str, int], line: int
) -> list[Fault]:
    """Refuse a number that an earlier line has; `first_line` is added to."""
    try:
        id_ = COLUMNS[0].read(cells.get("id", ""), call)
    except CellRefused:
        return []
    if id_ in first_line:
        fields = {"value": id_, "first": first_line[id_]}
        return [(APPLICATION_ID_REPEATED, "id", fields)]
    first_line[id_] = line
    return []


def read_application(
    cells: Mapping[str, str], call: Call, given: set[str] | None = None
) -> tuple[Application | None, list[Fault]]:
    """Read one application from texts by column name.

    Returns
    -------
    application
        None where a cell cannot be read.
    faults : message, column name, fields
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in COLUMNS:
        text = cells.get(column.name, "")
        if text.strip():
            try:
                values[column.name] = column.read(text, call)
            except CellRefused as refusal:
                faults.append((refusal.message, column.name, refusal.fields))
        elif not column.is_required:
            values[column.name] = column.absent(call)
        elif given is None or column.name in given:
            faults.append((APPLICATION_FIELD_MISSING, column.name, _missing(column, call)))
    if len(values) < len(COLUMNS):
        return None, faults
    application = Application(score_milli=values.pop("score"), **values)
    faults += check_application(application, call)
    return application, faults


def _missing(column: Column, call: Call) -> dict[str, object]:
    """Fill the fields of an empty cell; a choice stands as its label, with its id."""
    example = example_cell(column, call)
    label = column.choices(call).get(example) if column.choices is not None else None
    return {
        "label": column.label.en,
        "label_ko": column.label.ko,
        "example": f"{label.en} ({example})" if label else example,
        "example_ko": f"{label.ko} ({example})" if label else example,
    }


def example_cell(column: Column, call: Call) -> str:
    """Give the cell of the worked example: the column's own, or the first choice of the call."""
    if column.example:
        return column.example
    if column.choices is not None:
        return next(iter(column.choices(call)))
    return call.types[0] if column.name == "types" else ""


def write_rows(applications: Iterable[Application]) -> list[list[str]]:
    """Write applications as rows of texts, in the order of the columns."""
    return [[column.write(a) for column in COLUMNS] for a in applications]
