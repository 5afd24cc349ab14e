"""Texts from and to files; gz is read as it comes, a file is written whole or not at all."""

import errno
import gzip
import json
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from dure.terms.errors import FileFailed, InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.language import Text

TEXT_NOT_UTF8 = Message(
    "text_not_utf8",
    what=Text(
        en="byte {byte} (0x{value:02x}) is not UTF-8; the text before it ends in {before!r}.",
        ko="{byte}번째 바이트(0x{value:02x})가 UTF-8이 아닙니다. 그 앞 글자는 {before!r}입니다.",
    ),
    next_step=Text(
        en="Save the file as UTF-8 (Korean files from older programs are often CP949).",
        ko="파일을 UTF-8로 저장하십시오(옛 프로그램의 한글 파일은 CP949인 경우가 많습니다).",
    ),
)
CANNOT_READ = Text(en="cannot read {path}: {why}", ko="{path}을(를) 읽을 수 없습니다: {why_ko}")
CANNOT_WRITE = Text(en="cannot write {path}: {why}", ko="{path}에 쓸 수 없습니다: {why_ko}")
_WHY_KO = {
    errno.EACCES: "권한이 없습니다",
    errno.EEXIST: "같은 이름의 파일이 있습니다",
    errno.EISDIR: "파일이 아니라 폴더입니다",
    errno.ENOENT: "그런 파일이나 폴더가 없습니다",
    errno.ENOSPC: "디스크에 남은 공간이 없습니다",
    errno.ENOTDIR: "폴더가 아닙니다",
    errno.EROFS: "읽기 전용 디스크입니다",
}


def say_why(fault: Exception) -> dict[str, str]:
    """Say in both languages what a disk could not do, as fields of a text.

    Examples
    --------
    >>> say_why(FileNotFoundError(errno.ENOENT, "No such file or directory"))["why_ko"]
    '그런 파일이나 폴더가 없습니다'
    """
    said = getattr(fault, "strerror", None) or str(fault)
    return {"why": said, "why_ko": _WHY_KO.get(getattr(fault, "errno", None) or 0, said)}


def read_bytes(path: str) -> bytes:
    """Read a file, or standard input for ``-``; what is gzipped is unpacked.

    Raises
    ------
    FileFailed
        If it cannot be read or unpacked.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except (OSError, EOFError, zlib.error) as fault:
        raise FileFailed(CANNOT_READ.fill(path=path, **say_why(fault))) from fault


def read_text(path: str) -> str:
    """Read a text in UTF-8; a byte order mark is dropped.

    Raises
    ------
    InputRefused
        If the bytes are not UTF-8; the finding names the line.
    """
    return decode_text(read_bytes(path), path)


def decode_text(raw: bytes, path: str) -> str:
    """Make a text of the bytes of a file, as `read_text` does."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        start = fault.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        line = raw.count(b"\n", 0, start) + 1
        before = raw[:start].decode("utf-8-sig").rsplit("\n", 1)[-1][-20:]
        fields = {"byte": start + 1, "value": raw[start], "before": before}
        raise InputRefused([Finding(TEXT_NOT_UTF8, Place(path, line), fields)]) from fault


def load_json(path: Path) -> dict[str, Any]:
    """Read a file of ours that holds a map; what is not JSON is empty, and so of nobody.

    Raises
    ------
    FileFailed
        If it cannot be read.
    """
    try:
        loaded = json.loads(path.read_bytes())
    except ValueError:
        return {}
    except OSError as fault:
        raise FileFailed(CANNOT_READ.fill(path=path, **say_why(fault))) from fault
    return loaded if isinstance(loaded, dict) else {}


def write_bytes(path: str, content: bytes) -> None:
    """Write a file whole or not at all; its folder is made.

    Raises
    ------
    FileFailed
        If it cannot be written; what stood there before still stands.
    """
    with write_whole(path) as file:
        file.write(content)


@contextmanager
def write_whole(path: str, mode: int = 0o644) -> Iterator[BinaryIO]:
    """Open a file that is there when all of it is written, and not before; its folder is made.

    Raises
    ------
    FileFailed
        If it cannot be written; what stood there before still stands, also after any other fault.
    """
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            Path(draft).chmod(mode)
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise FileFailed(CANNOT_WRITE.fill(path=path, **say_why(fault))) from fault
