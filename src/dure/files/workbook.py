"""The form of a call as a workbook (XLSX): written empty, read when filled in."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from dure.application.call import Call
from dure.application.cells import FLEXIBLE
from dure.application.findings import (
    FORM_CELL_FORMULA,
    FORM_OF_OTHER_CALL,
    WORKBOOK_UNREADABLE,
)
from dure.application.form import COLUMNS, Column
from dure.application.rows import Reading, example_cell, match_column, read_grid
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = Text(en="Applications", ko="신청서")
EXAMPLE = Text(en="Example", ko="작성 예")
GUIDE = Text(en="Guide", ko="안내")
LISTS = Text(en="Lists", ko="보기")
ROWS = 1_000
"""Rows of the empty form that have drop-downs."""

UNPACKED_MAX = 2**29
"""Bytes: a file that unpacks to more is not a form."""

_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # broken XML
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,  # an encrypted or oddly packed part
)
"""What openpyxl raises on files that are not what they say."""

_REQUIRED = PatternFill("solid", fgColor="FFD9EAD3")
_HEADING = Font(bold=True)
_EXAMPLE_KO = {
    "applicant": "홍길동",
    "organisation": "예시대학교",
    "asked": "서버 3대",
    "least": "서버 1대",
}


def write_form(call: Call, lang: Lang) -> bytes:
    """Write the empty form of a call, with drop-downs, a worked example and a guide.

    The same call and language give the same bytes.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET.in_(lang)
    _write_heading(sheet, lang)
    _write_lists(book.create_sheet(LISTS.in_(lang)), sheet, call, lang)
    example = book.create_sheet(EXAMPLE.in_(lang), 1)
    _write_heading(example, lang)
    example.append([_example(column, call, lang) for column in COLUMNS])
    _write_guide(book.create_sheet(GUIDE.in_(lang), 2), call, lang)
    book.properties.creator = "Dure"
    book.properties.title = call.title.in_(lang)
    book.properties.subject = call.form_id
    out = io.BytesIO()
    book.save(out)
    return _settle(out.getvalue(), call.opens)


def _write_heading(sheet: "Worksheet", lang: Lang) -> None:
    """Write the row of headings; required ones are filled."""
    sheet.append([column.label.in_(lang) for column in COLUMNS])
    for index, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, index)
        cell.font = _HEADING
        if column.is_required:
            cell.fill = _REQUIRED
        sheet.column_dimensions[get_column_letter(index)].width = 18
    sheet.freeze_panes = "B2"


def _write_lists(lists: "Worksheet", sheet: "Worksheet", call: Call, lang: Lang) -> None:
    """Write the choices into a sheet of their own and point the drop-downs there."""
    for index, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(index)
        if column.choices is None:
            continue
        labels = [label.in_(lang) for label in column.choices(call).values()]
        for row, label in enumerate([column.label.in_(lang), *labels], start=1):
            lists.cell(row, index, label)
        source = f"'{LISTS.in_(lang)}'!${letter}$2:${letter}${len(labels) + 1}"
        rule = DataValidation(type="list", formula1=source, allow_blank=not column.is_required)
        rule.error = column.meaning.in_(lang)
        rule.prompt = column.meaning.in_(lang)
        rule.showErrorMessage = rule.showInputMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{ROWS + 1}")


def _example(column: Column, call: Call, lang: Lang) -> str:
    """Give a cell of the worked example in a language."""
    cell = example_cell(column, call)
    if column.choices is not None:
        return column.choices(call)[cell].in_(lang)
    if column.name == "start":
        return FLEXIBLE.in_(lang)
    return _EXAMPLE_KO.get(column.name, cell) if lang == "ko" else cell


def _write_guide(guide: "Worksheet", call: Call, lang: Lang) -> None:
    """Write what each field means, in both languages, and what there is to choose from."""
    guide.append([call.title.in_(lang)])
    guide.append([call.form_id])
    guide.append([])
    guide.append(["", "English", "한국어", "", ""])
    for column in COLUMNS:
        choices = column.choices(call) if column.choices else {}
        must = (
            Text(en="required", ko="필수") if column.is_required else Text(en="optional", ko="선택")
        )
        guide.append(
            [
                must.in_(lang),
                f"{column.label.en}: {column.meaning.en}",
                f"{column.label.ko}: {column.meaning.ko}",
                ", ".join(c.en for c in choices.values()),
                ", ".join(c.ko for c in choices.values()),
            ]
        )
    for letter, width in zip("ABCDE", (14, 60, 60, 40, 40), strict=True):
        guide.column_dimensions[letter].width = width
    for row in guide.iter_rows(min_row=5):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _settle(raw: bytes, day: date) -> bytes:
    """Write a workbook again with one date everywhere, so that the same form is the same bytes."""
    out = io.BytesIO()
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                for tag in (b"dcterms:created", b"dcterms:modified"):
                    head, _, rest = content.partition(b"<" + tag)
                    start, _, tail = rest.partition(b">")
                    content = (
                        head
                        + b"<"
                        + tag
                        + start
                        + b">"
                        + stamp
                        + b"</"
                        + tag
                        + tail.partition(b"</" + tag)[2]
                    )
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def read_workbook(raw: bytes, file: str, call: Call) -> Reading:
    """Read a filled-in form; the sheet of applications, or the first where none is called so.

    Parameters
    ----------
    raw : bytes of the file
    file : its name, for findings
    call : what is applied to

    Raises
    ------
    InputRefused
        If it is no workbook.
    """
    book = _open(raw, file)
    named = [s for s in book.worksheets if s.title in (SHEET.en, SHEET.ko)]
    sheet = (named or book.worksheets)[0]
    findings: list[Finding] = []
    subject = book.properties.subject
    if subject and subject.startswith("urn:dure:call:") and subject != call.form_id:
        fields = {"form": subject, "call": call.form_id}
        findings.append(Finding(FORM_OF_OTHER_CALL, Place(file), fields))
    rows = list(_texts(sheet.iter_rows(), file, findings))
    headings = [h.strip() for h in rows[0][1]] if rows else []
    while headings and not headings[-1]:
        headings.pop()
    letters = {
        column.name: get_column_letter(index)
        for index, heading in reversed(list(enumerate(headings, start=1)))
        if (column := match_column(heading)) is not None
    }

    def place_of(line: int, column: str) -> Place:
        letter = letters.get(column)
        return Place(file, line, f"{letter}{line} {column}" if letter else column)

    reading = read_grid(headings, rows[1:], call, place_of)
    refused = {f.place.line for f in findings if f.place.line}
    kept = [i for i, line in enumerate(reading.lines) if line not in refused]
    return Reading(
        tuple(reading.applications[i] for i in kept),
        tuple(reading.lines[i] for i in kept),
        tuple(sort_findings([*findings, *reading.findings])),
    )


def read_grid_of(raw: bytes, file: str) -> list[tuple[int, list[str]]]:
    """Read the first sheet of a workbook as rows of texts with their numbers.

    Raises
    ------
    InputRefused
        If it is no workbook, or a cell holds a formula: its value may be old.
    """
    findings: list[Finding] = []
    rows = list(_texts(_open(raw, file).worksheets[0].iter_rows(), file, findings))
    if findings:
        raise InputRefused(findings)
    return rows


def _open(raw: bytes, file: str) -> Workbook:
    """Open a workbook; whatever is wrong inside it is one finding."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > UNPACKED_MAX:
            msg = f"it unpacks to {size:,} bytes; at most {UNPACKED_MAX:,} are read"
            raise ValueError(msg)  # refused like every other fault below
        with warnings.catch_warnings():
            # What openpyxl does not know of a newer program's file, no cell depends on.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(raw))
    except _BROKEN as fault:
        fields = {"reason": " ".join(str(fault).split())[:200] or type(fault).__name__}
        raise InputRefused([Finding(WORKBOOK_UNREADABLE, Place(file), fields)]) from fault


def _texts(
    rows: Iterable[tuple[Any, ...]], file: str, findings: list[Finding]
) -> Iterable[tuple[int, list[str]]]:
    """Turn the cells of each row into texts; formulas are findings."""
    for line, row in enumerate(rows, start=1):
        cells: list[str] = []
        for cell in row:
            if cell.data_type == "f":
                place = Place(file, line, f"{cell.column_letter}{line}")
                findings.append(Finding(FORM_CELL_FORMULA, place, {"value": str(cell.value)[:80]}))
            cells.append(_text(cell.value))
        yield line, cells


def _text(value: object) -> str:
    """Turn the value of a cell into the text that stands for it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
