"""What may be attached, told by its content, and where it is kept: under its hash."""

import hashlib
import io
import os
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings

from dure.terms.errors import FileFailed

FILE_MAX, FILES_MAX = 10_000_000, 10
KINDS = {
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "jpg": "image/jpeg",
}
_STARTS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


def find_kind(content: bytes) -> str | None:
    """Tell what a content is, or None where it is nothing that may be attached.

    Examples
    --------
    >>> find_kind(b"%PDF-1.7 ..."), find_kind(b"<script>")
    ('pdf', None)
    """
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    return _find_zipped_kind(content) if content.startswith(b"PK\x03\x04") else None


def _find_zipped_kind(content: bytes) -> str | None:
    """Tell which document a zip is, by the names in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError):
        return None
    if "word/document.xml" in names:
        return "docx"
    return "hwpx" if "Contents/content.hpf" in names else None


def read_ending(name: str) -> str:
    """Give the ending of a file name; ``.jpeg`` is ``jpg``.

    Examples
    --------
    >>> read_ending("Plan.PDF"), read_ending("photo.jpeg")
    ('pdf', 'jpg')
    """
    ending = name.rpartition(".")[2].lower()
    return "jpg" if ending == "jpeg" else ending


def find_hash(content: bytes) -> str:
    """Give the name that a content is kept by."""
    return hashlib.sha256(content).hexdigest()


def keep_content(content: bytes) -> str:
    """Write a content under its hash, whole or not at all; twice is once.

    Raises
    ------
    FileFailed
        If it cannot be written.
    """
    hash_ = find_hash(content)
    path = find_path(hash_)
    if path.is_file():
        return hash_
    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError as fault:
        msg = f"cannot keep a file in {path.parent}: {fault.strerror}"
        raise FileFailed(msg) from fault
    return hash_


def find_path(hash_: str) -> Path:
    """Say where the content of a hash lies."""
    return Path(settings.MEDIA_ROOT) / hash_[:2] / hash_
