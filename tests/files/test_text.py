import gzip
import io
import os
import stat
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.files.text import read_bytes, read_text, write_bytes
from dure.terms.errors import FileFailed, InputRefused

BOM = b"\xef\xbb\xbf"


def put(folder, raw):
    path = folder / "p.yaml"
    path.write_bytes(raw)
    return str(path)


TEXTS = {
    "Korean in UTF-8": ("이름: 두레\n".encode(), "이름: 두레\n"),
    "a byte order mark is dropped": (BOM + b"a: 1\n", "a: 1\n"),
    "gzipped by hand": (gzip.compress("두레".encode()), "두레"),
    "gzipped twice over in one file": (gzip.compress(b"a") + gzip.compress(b"b"), "ab"),
    "nothing": (b"", ""),
    "one byte of the two that mark gzip": (b"\x1f", "\x1f"),
}


@pytest.mark.parametrize(("raw", "want"), TEXTS.values(), ids=TEXTS)
def test_read_text(tmp_path, raw, want):
    assert read_text(put(tmp_path, raw)) == want


BAD = {
    # "두레" in CP949 is b5 ce b7 b9.
    "Korean of an older program": (
        b"name: a\nowner: \xb5\xce\xb7\xb9\n",
        (
            ":2: error [text_not_utf8] byte 16 (0xb5) is not UTF-8; "
            "the text before it ends in 'owner: '."
        ),
    ),
    "the first byte": (
        b"\xff",
        ":1: error [text_not_utf8] byte 1 (0xff) is not UTF-8; the text before it ends in ''.",
    ),
    "after a byte order mark, bytes still count from the start of the file": (
        BOM + b"a\n\xb5",
        ":2: error [text_not_utf8] byte 6 (0xb5) is not UTF-8; the text before it ends in ''.",
    ),
    "a syllable cut in half at the end": (
        "두".encode() + "레".encode()[:2],
        ":1: error [text_not_utf8] byte 4 (0xeb) is not UTF-8; the text before it ends in '두'.",
    ),
}


@pytest.mark.parametrize(("raw", "want"), BAD.values(), ids=BAD)
def test_bytes_that_are_no_text_are_a_finding_with_its_line(tmp_path, raw, want):
    path = put(tmp_path, raw)
    with pytest.raises(InputRefused) as refusal:
        read_text(path)
    got, step = str(refusal.value).split("\n")
    assert got == path + want
    assert "UTF-8" in step


GONE = {
    "no such file": (lambda folder: str(folder / "none.yaml"), "No such file or directory"),
    "a folder": (str, "Is a directory"),
    "gzip cut short": (
        lambda folder: put(folder, gzip.compress(b"a" * 1000)[:-9]),
        "Compressed file ended",
    ),
    "gzip with a broken middle": (
        lambda folder: put(folder, gzip.compress(os.urandom(64))[:-8] + b"\0" * 8),
        "CRC check failed",
    ),
    "gzip in name only": (
        lambda folder: put(folder, b"\x1f\x8b" + b"no" * 9),
        "Unknown compression",
    ),
}


@pytest.mark.parametrize(("make", "why"), GONE.values(), ids=GONE)
def test_what_cannot_be_read_is_a_fault_of_the_world(tmp_path, make, why):
    path = make(tmp_path)
    with pytest.raises(FileFailed, match=why) as failure:
        read_bytes(path)
    assert str(failure.value).startswith(f"cannot read {path}: ")


def test_a_dash_is_standard_input(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(gzip.compress("두레".encode())))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert read_text("-") == "두레"


@given(content=st.binary(max_size=200))
def test_what_is_written_reads_back(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("w") / "new" / "folder" / "p.bin"
    write_bytes(str(path), content)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == ["p.bin"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_writing_replaces_what_stood_there(tmp_path):
    path = put(tmp_path, b"old")
    write_bytes(path, b"new")
    assert read_bytes(path) == b"new"


def test_a_write_that_fails_halfway_leaves_what_stood_there(tmp_path, monkeypatch):
    path = put(tmp_path, b"old")

    fail = Mock(side_effect=OSError(28, "No space left on device"))
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FileFailed, match=f"cannot write {path}: No space left on device"):
        write_bytes(path, b"new")
    assert read_bytes(path) == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["p.yaml"]


def test_a_write_that_is_stopped_by_hand_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "replace", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_bytes(str(tmp_path / "p.yaml"), b"new")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_world(tmp_path):
    path = put(tmp_path, b"a file, not a folder")
    with pytest.raises(FileFailed, match="cannot write"):
        write_bytes(f"{path}/inner/p.yaml", b"new")
