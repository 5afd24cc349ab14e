"""Calls and applications as files: YAML, CSV, JSON and the workbook that applicants fill in."""

from importlib.resources import files
from pathlib import Path

import dure
from dure.application.call import Call
from dure.application.gate import read_call
from dure.application.rows import Reading
from dure.application.text import read_csv, read_json
from dure.files.text import decode_text, read_bytes, read_text
from dure.terms.errors import FileFailed

_ZIP = b"PK\x03\x04"


def read_call_file(name: str) -> Call:
    """Read a call from a file, or one that comes with Dure by its name (``korea/first_2026``).

    Raises
    ------
    InputRefused
        If the call has faults; all findings are in it.
    FileFailed
        If it cannot be read, or no such call is there.
    """
    return read_call(read_call_text(name), name if _is_path(name) else f"{name}.yaml")


def read_call_text(name: str) -> str:
    """Read the text of a call file, or of one that comes with Dure by its name.

    Raises
    ------
    FileFailed
        If it cannot be read, or no such call is there.
    """
    if _is_path(name):
        return read_text(name)
    shipped = _shipped_calls()
    if name not in shipped:
        known = ", ".join(sorted(shipped)) or "none"
        msg = f"there is no call {name!r}: neither a file nor one that comes with Dure ({known})"
        raise FileFailed(msg)
    return read_text(str(shipped[name]))


def _is_path(name: str) -> bool:
    """Tell whether a name is that of a file, and not of a call that comes with Dure."""
    path = Path(name)
    return path.suffix in (".yaml", ".yml") or path.is_file()


def _shipped_calls() -> dict[str, Path]:
    """Find the calls that come with Dure, installed or in a checkout."""
    places = (
        Path(str(files("dure"))) / "programmes",
        Path(dure.__file__).parents[2] / "programmes",
    )
    return {
        f"{path.parent.parent.name}/{path.stem}": path
        for place in reversed(places)
        for path in sorted(place.glob("*/calls/*.yaml"))
    }


def read_applications(path: str, call: Call) -> Reading:
    """Read applications from CSV, JSON or XLSX; what it is, its content tells.

    Raises
    ------
    InputRefused
        If the text is not UTF-8, or the workbook cannot be opened.
    FileFailed
        If it cannot be read.
    """
    raw = read_bytes(path)
    if raw.startswith(_ZIP):
        # A workbook reader is imported only for a workbook.
        from dure.files.workbook import read_workbook

        return read_workbook(raw, path, call)
    text = decode_text(raw, path)
    read = read_json if text.lstrip()[:1] in ("[", "{") else read_csv
    return read(text, path, call)
