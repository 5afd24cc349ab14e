"""Compiled kernels are kept where the user may write, or nowhere; the twin runs either way."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dure.twin import compile as compiling
from dure.twin import kernel_full_state, kernel_pool_state, kernel_share_state, kernel_state


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Put the user's cache and the folder for temporaries where the test says."""

    def put(cache, temporary):
        monkeypatch.setattr(compiling, "user_cache_path", lambda name: tmp_path / cache / name)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / temporary))

    (tmp_path / "file").write_text("no folder can be made in a file", encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    return put


def test_the_cache_of_the_user_comes_first(places, tmp_path):
    places("home", "tmp")
    folder = compiling.find_cache_dir()
    assert folder.parent == tmp_path / "home/dure/kernels"
    assert folder.is_dir()
    assert len(folder.name) == 16


def test_without_a_home_it_is_the_folder_for_temporaries(places, tmp_path):
    places("file", "tmp")
    folder = compiling.find_cache_dir()
    assert folder.parents[2] == tmp_path / "tmp"
    assert folder.parents[1].stat().st_mode & 0o777 == 0o700


def test_without_either_it_is_nowhere(places):
    places("file", "file")
    assert compiling.find_cache_dir() is None


def test_a_folder_that_others_can_write_to_is_not_used(places, tmp_path):
    places("home", "file")
    (tmp_path / "home/dure").mkdir(parents=True)
    (tmp_path / "home/dure").chmod(0o777)
    assert compiling.find_cache_dir() is None


def test_a_link_is_not_followed(places, tmp_path):
    places("home", "file")
    (tmp_path / "home").mkdir()
    (tmp_path / "home/dure").symlink_to(tmp_path / "tmp")
    assert compiling.find_cache_dir() is None


def test_a_full_disk_is_like_no_disk(places, monkeypatch):
    def refuse(**_):
        raise OSError(28, "No space left on device")

    places("home", "tmp")
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert compiling.find_cache_dir() is None


PROGRAM = """
import tempfile
tempfile.tempdir = {temporary!r}
from dure.twin.ordered import lowest_bit
import dure.twin.kernel, dure.twin.compile
assert lowest_bit(8) == 3
print(dure.twin.compile.HAS_CACHE)
"""


@pytest.mark.parametrize(("home", "has_cache"), [("home", "True"), ("file/home", "False")])
def test_kernels_run_with_and_without_a_place(home, has_cache, tmp_path):
    """In a process of its own, since Numba reads its settings once."""
    (tmp_path / "file").touch()
    left_out = ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "NUMBA_DISABLE_JIT")
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    env |= {"HOME": str(tmp_path / home), "PYTHONDONTWRITEBYTECODE": "1"}
    program = PROGRAM.format(temporary=str(tmp_path / "file/tmp"))
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (has_cache, "")
    assert bool(list(Path(tmp_path).rglob("*.nbi"))) == (has_cache == "True")


def test_a_folder_that_the_user_names_is_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compiling.choose_cache_dir()
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path)


def test_a_folder_that_was_found_is_told_to_children(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.setattr(compiling, "find_cache_dir", lambda: tmp_path)
    assert compiling.choose_cache_dir()
    assert os.environ["NUMBA_CACHE_DIR"] == str(tmp_path)


def test_nowhere_is_no_fault(monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.setattr(compiling, "find_cache_dir", lambda: None)
    assert not compiling.choose_cache_dir()
    assert os.environ["NUMBA_CACHE_DIR"] == ""


def test_no_row_of_a_kernel_begins_like_the_whole_row_of_another():
    """Numba would take the longer for the shorter, where a function serves both kernels."""
    rooms = (kernel_state, kernel_pool_state, kernel_full_state, kernel_share_state)
    rows = [
        list(columns.items())
        for room in rooms
        for name, columns in vars(room).items()
        if name.isupper() and isinstance(columns, dict)
    ]
    assert len(rows) > 30
    begun = [(a, b) for a in rows for b in rows if len(a) < len(b) and b[: len(a)] == a]
    assert begun == []
