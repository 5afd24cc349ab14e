"""Applications from and to CSV and JSON texts."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dure.application.application import Application
from dure.application.call import Call
from dure.application.findings import (
    APPLICATION_COLUMN_REPEATED,
    RECORD_NOT_OBJECT,
    RECORD_UNREADABLE,
    RECORD_VALUE_REFUSED,
    TABLE_UNREADABLE,
)
from dure.application.form import COLUMNS
from dure.application.rows import Reading, read_grid, read_records, write_rows
from dure.terms.finding import Finding, Place, sort_findings


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it is written, a repeated key included."""


_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str
)


def read_csv(text: str, file: str, call: Call) -> Reading:
    """Read applications from comma-separated values; top lines that start with # are notes.

    Parameters
    ----------
    text : the whole file
    file : its name, for findings
    call : what is applied to
    """
    notes: list[str] = []
    while text.startswith("#"):
        note, _, text = text.partition("\n")
        notes.append(note.lstrip("#").strip())
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    table: list[tuple[int, list[str]]] = []
    broken: list[Finding] = []
    line = len(notes) + 1
    try:
        for cells in reader:
            table.append((line, cells))
            line = len(notes) + reader.line_num + 1
    except csv.Error as fault:
        broken = [Finding(TABLE_UNREADABLE, Place(file, line), {"reason": fault})]

    def place_of(line: int, column: str) -> Place:
        return Place(file, line, column)

    (header_line, headings), rows = (table[0], table[1:]) if table else ((1, []), [])
    reading = read_grid(
        [h.strip() for h in headings], rows, call, place_of, header_line=header_line
    )
    return replace(_with(reading, broken), notes=tuple(notes))


def read_json(text: str, file: str, call: Call) -> Reading:
    """Read applications from a JSON list of objects, or from one object per line.

    A number keeps its digits as they are written; nothing passes through a float.
    """
    records: list[tuple[int, Mapping[str, str]]] = []
    findings: list[Finding] = []
    for line, thing in _read_things(text, file, findings):
        if isinstance(thing, _Pairs):
            records.append((line, _texts(thing, Place(file, line), findings)))
        else:
            fields = {"kind": type(thing).__name__}
            findings.append(Finding(RECORD_NOT_OBJECT, Place(file, line), fields))
    reading = read_records(records, call, lambda line, column: Place(file, line, column))
    return _with(reading, findings)


def _with(reading: Reading, findings: list[Finding]) -> Reading:
    """Add findings to a reading; a line that has one gives no application."""
    if not findings:
        return reading
    refused = {f.place.line for f in findings}
    kept = [i for i, line in enumerate(reading.lines) if line not in refused]
    return Reading(
        tuple(reading.applications[i] for i in kept),
        tuple(reading.lines[i] for i in kept),
        tuple(sort_findings([*findings, *reading.findings])),
    )


def _read_things(text: str, file: str, findings: list[Finding]) -> list[tuple[int, Any]]:
    """Read every top-level value, or every member of the one list, with its line."""
    things: list[tuple[int, Any]] = []
    at = _skip(text, 0)
    in_list = text[at : at + 1] == "["
    at = _skip(text, at + 1) if in_list else at
    line, counted = 1, 0
    try:
        while at < len(text) and not (in_list and text[at] == "]"):
            line, counted = line + text.count("\n", counted, at), at
            thing, at = _DECODER.raw_decode(text, at)
            things.append((line, thing))
            at = _skip(text, at)
            if in_list:
                at = _skip_comma(text, at)
        if in_list:
            _check_end(text, at)
    except json.JSONDecodeError as fault:
        # What follows cannot be told apart, so reading ends here, in sight.
        fields = {"column": fault.colno, "reason": fault.msg}
        findings.append(Finding(RECORD_UNREADABLE, Place(file, fault.lineno), fields))
    return things


def _check_end(text: str, at: int) -> None:
    """Refuse a list that is not closed, and whatever stands behind it."""
    if at >= len(text):
        msg = "The list is not closed"
        raise json.JSONDecodeError(msg, text, at)
    rest = _skip(text, at + 1)
    if rest < len(text):
        msg = "Extra data after the list"
        raise json.JSONDecodeError(msg, text, rest)


def _skip_comma(text: str, at: int) -> int:
    """Skip the comma between two members of a list; the end of the list needs none."""
    if text[at : at + 1] in ("]", ""):
        return at
    if text[at] != ",":
        msg = "Expecting a comma"
        raise json.JSONDecodeError(msg, text, at)
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """Skip white space."""
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _texts(pairs: _Pairs, place: Place, findings: list[Finding]) -> dict[str, str]:
    """Turn the values of an object into texts, as a form has them."""
    texts: dict[str, str] = {}
    for key, value in pairs:
        at = Place(place.file, place.line, key)
        if key in texts:
            findings.append(Finding(APPLICATION_COLUMN_REPEATED, at, {"column": key, "count": 2}))
        text = _text(value)
        if text is None:
            findings.append(Finding(RECORD_VALUE_REFUSED, at, {"kind": _kind(value)}))
        texts[key] = text or ""
    return texts


def _text(value: object) -> str | None:
    """Turn one value into the text of a cell; None where that cannot be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not isinstance(value, _Pairs):
        parts = [v for v in value if isinstance(v, str)]
        return ", ".join(parts) if len(parts) == len(value) else None
    return None


def _kind(value: object) -> str:
    """Name the kind of a value that cannot be the text of a cell."""
    return "object" if isinstance(value, _Pairs) else "list"


def render_csv(applications: Iterable[Application], notes: Iterable[str] = ()) -> str:
    """Write applications as comma-separated values; notes stand above the heading, after a #."""
    out = io.StringIO(newline="")
    for note in notes:
        out.write(f"# {' '.join(note.split())}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([c.name for c in COLUMNS])
    writer.writerows(write_rows(applications))
    return out.getvalue()


def render_json(applications: Iterable[Application]) -> str:
    """Write applications as a JSON list, one object per line; empty fields are left out."""
    lines = [json.dumps(write_record(a), ensure_ascii=False) for a in applications]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def write_record(application: Application) -> dict[str, object]:
    """Write an application as an object that its JSON Schema accepts."""
    record: dict[str, object] = {}
    for column in COLUMNS:
        text = column.write(application)
        if text:
            record[column.name] = text
    record["months"] = application.months
    if application.rank is not None:
        record["rank"] = application.rank
    if application.score_milli is not None:
        # The shortest decimal of so few digits is read back as the same thousandths.
        record["score"] = application.score_milli / 1000
    return record
