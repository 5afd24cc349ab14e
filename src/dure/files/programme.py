"""Programme files from a path, and the ones that Dure ships."""

import sys
from pathlib import Path

import dure
from dure.files.text import read_text, write_bytes
from dure.programme.model import Programme
from dure.programme.read import Reading, read_programme
from dure.terms.errors import FileFailed, InputRefused


def shipped_programme_path(name: str) -> str:
    """Find a programme that ships with Dure, in a checkout or in an installed package.

    Raises
    ------
    FileFailed
        If there is none of that name.
    """
    package = Path(dure.__file__).parent
    for folder in (package / "programmes", package.parents[1] / "programmes"):
        path = folder / name / "programme.yaml"
        if path.is_file():
            return str(path)
    msg = f"there is no programme {name!r} in {package / 'programmes'} or in a checkout around it"
    raise FileFailed(msg)


def read_programme_text(path: str) -> tuple[str, Reading]:
    """Read a programme file: its text, and what came of it.

    Raises
    ------
    FileFailed, InputRefused
        If the file cannot be read, or is not UTF-8.
    """
    text = read_text(path)
    return text, read_programme(text, path)


def read_programme_file(path: str) -> Programme:
    """Read a programme file that must be in order.

    Raises
    ------
    FileFailed, InputRefused
        If the file cannot be read; if it has findings, with all of them.
    """
    _, reading = read_programme_text(path)
    if reading.programme is None:
        raise InputRefused(reading.findings)
    return reading.programme


def write_programme_text(path: str, text: str) -> None:
    """Write a programme file whole or not at all; ``-`` is standard output.

    Raises
    ------
    FileFailed
        If it cannot be written, or would replace a gzipped file by a plain one.
    """
    if path == "-":
        sys.stdout.write(text)
        return
    if path.endswith(".gz"):
        msg = f"cannot write {path}: it is gzipped; unpack it first"
        raise FileFailed(msg)
    write_bytes(path, text.encode())
