"""``dure office`` from an empty folder, as a person at a keyboard runs it."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest


@pytest.fixture
def dure(tmp_path):
    """Run a command on a folder of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_"))}

    def run(*words):
        command = [sys.executable, "-c", "from dure.cli.main import main; main()", "office", *words]
        folder = ["--folder", str(tmp_path)]
        return subprocess.run(
            [*command, *folder], env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_a_folder_is_made_ready_checked_and_a_broken_trail_is_found(dure, tmp_path):
    assert dure("migrate").returncode == 0
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert dure("migrate").returncode == 0
    with sqlite3.connect(tmp_path / "office.sqlite3") as book:
        book.execute(
            "INSERT INTO people_person (email, name, language, password, is_active, is_demo, "
            "joined_at) VALUES ('kim@example.kr', '', 'ko', '', 1, 0, '2026-01-12')"
        )
    got = dure("give-role", "Kim@example.kr", "officer")
    assert got.returncode == 0, got.stderr
    got = dure("check", "--json")
    assert json.loads(got.stdout)["entries"] == 1, got.stderr
    with sqlite3.connect(tmp_path / "office.sqlite3") as book:
        # Whoever owns the file can lift the triggers; the chain still tells.
        book.execute("DROP TRIGGER trail_entry_keeps_what_it_says")
        book.execute("UPDATE trail_entry SET person_id = 99")
    got = dure("check")
    assert got.returncode == 3
    assert "the audit trail is broken: entry 1" in got.stderr


REFUSED = {
    "nobody has that address": (["nobody@example.kr", "officer"], "nobody has an account"),
    "no such role": (["kim@example.kr", "king"], "is no role that can be given"),
}


def test_what_cannot_be_given_is_refused(dure):
    dure("migrate")
    for words, says in REFUSED.values():
        got = dure("give-role", *words)
        assert got.returncode == 2
        assert says in got.stderr
