"""``dure office`` from an empty folder, as a person at a keyboard runs it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dure.cli.office import places_in, say_where

CALL_FILE = Path(__file__).parents[2] / "programmes/korea/calls/first_2026.yaml"


@pytest.fixture
def dure(tmp_path):
    """Run a command on a folder of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_"))}

    def run(*words, **more):
        command = [sys.executable, "-c", "from dure.cli.main import main; main()", "office", *words]
        folder = ["--folder", str(tmp_path)]
        return subprocess.run(
            [*command, *folder],
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
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
    assert dure("end-role", "kim@example.kr", "officer").returncode == 0
    got = dure("end-role", "kim@example.kr", "officer")
    assert got.returncode == 2
    assert "does not hold the role officer" in got.stderr
    with sqlite3.connect(tmp_path / "office.sqlite3") as book:
        # Whoever owns the file can lift the triggers; the chain still tells.
        book.execute("DROP TRIGGER trail_entry_keeps_what_it_says")
        book.execute("UPDATE trail_entry SET person_id = 99")
    got = dure("check")
    assert got.returncode == 3
    assert "the audit trail is broken: entry 1" in got.stderr


def test_a_demonstration_is_not_opened_to_others(dure, tmp_path):
    got = dure("serve", "--address", "0.0.0.0")
    assert got.returncode == 2
    assert "is for this machine" in got.stderr
    dure("migrate")
    with sqlite3.connect(tmp_path / "office.sqlite3") as book:
        book.execute(
            "INSERT INTO people_person (email, name, language, password, is_active, is_demo, "
            "joined_at) VALUES ('kim@example.kr', '', 'ko', '', 1, 1, '2026-01-12')"
        )
    assert dure("check").returncode == 0
    production = {
        "DURE_OFFICE_MODE": "production",
        "DURE_SECRET_KEY": "kJ8#vQ2mZx9Lr4TnB7wYc1HfD6sGpE3aU0iOoPqRtSyWzXbNm5",
        "DURE_ORIGIN": "https://office.example.kr",
        "DURE_DATABASE_URL": f"sqlite:///{tmp_path / 'office.sqlite3'}",
        "DURE_FILES": str(tmp_path / "files"),
        "DURE_MAIL_HOST": "mail.example.kr",
        "DURE_MAIL_FROM": "office@example.kr",
    }
    for words in (["check"], ["serve", "--port", "8471"]):
        got = dure(*words, **production)
        assert got.returncode == 3
        assert "1 people of the demonstration are in this database" in got.stderr
    # Nor is it sound while everybody on the machine can read it.
    with sqlite3.connect(kept := tmp_path / "office.sqlite3") as book:
        book.execute("DELETE FROM people_person")
    kept.chmod(0o604)
    got = dure("check", **production)
    assert (got.returncode, f"can read {kept};" in got.stderr) == (3, True)
    kept.chmod(0o600)
    assert dure("check", **production).returncode == 0


WHERE = {
    "all in its folder": ({}, "en", "Its folder is {kept}. Stop"),
    "a database elsewhere": (
        {"DURE_DATABASE_URL": "postgresql://dure@db/dure"},
        "en",
        "Its folder is {kept}, but for what DURE_DATABASE_URL names. Stop",
    ),
    "both elsewhere": (
        {"DURE_DATABASE_URL": "postgresql://dure@db/dure", "DURE_FILES": "/srv"},
        "ko",
        "자료 폴더: {kept}(환경 변수 DURE_DATABASE_URL, DURE_FILES에 적힌 것 제외). 멈추려면",
    ),
}


@pytest.mark.parametrize(("named", "lang", "says"), WHERE.values(), ids=WHERE)
def test_it_is_said_where_things_are(named, lang, says, tmp_path, monkeypatch):
    monkeypatch.setenv("DURE_ORIGIN", "http://127.0.0.1:8000")
    monkeypatch.setenv("DURE_OFFICE_MODE", "demo")
    for name, place in (places_in(tmp_path) | named).items():
        monkeypatch.setenv(name, place)
    assert says.format(kept=tmp_path) in say_where(tmp_path, "127.0.0.1:8000", lang)


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


NOT_READY = {
    "tasks": ["tasks"],
    "give-role": ["give-role", "kim@example.kr", "officer"],
    "open-call": ["open-call", str(CALL_FILE)],
}


@pytest.mark.parametrize("words", NOT_READY.values(), ids=NOT_READY)
@pytest.mark.parametrize(
    ("lang", "says"), [("en", "the database says"), ("ko", "데이터베이스 응답")]
)
def test_an_office_without_tables_says_what_to_do(words, lang, says, dure):
    got = dure(*words, DURE_LANG=lang)
    assert got.returncode == 3
    assert says in got.stderr
    assert "dure office migrate" in got.stderr
    assert "Traceback" not in got.stderr


def test_background_work_is_done_alone_and_what_failed_is_seen(dure, tmp_path):
    dure("migrate")
    got = dure("tasks", "--json")
    assert (got.returncode, json.loads(got.stdout)["seen_at"]) == (0, None), got.stderr
    got = dure("work", "--once")
    assert got.returncode == 0, got.stderr
    with sqlite3.connect(tmp_path / "office.sqlite3") as book:
        book.executemany(
            "INSERT INTO office_task (name, key, state, due_at, made_at, ended_at, attempts, "
            "fault) VALUES ('send_mail', ?, 'failed', '2026-01-12', '2026-01-12', "
            "'2026-01-12', 8, 'Traceback\nOSError: the mail server is away')",
            [(str(number),) for number in range(30)],  # more than a page of them
        )
    got = dure("tasks")
    assert got.returncode == 1
    assert "failed 30" in got.stdout
    assert "a worker was last here: never" not in got.stdout
    assert "send_mail 7: failed, attempts 8: OSError: the mail server is away" in got.stdout
    got = dure("tasks", "--again", "--json")
    assert (got.returncode, json.loads(got.stdout)["failed"]) == (0, 0), got.stderr


def test_a_worker_stops_when_told(tmp_path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_"))}
    program = "from dure.cli.main import main; main()"
    words = [sys.executable, "-c", program, "office", "work", "--folder", str(tmp_path)]
    subprocess.run([*words[:-3], "migrate", *words[-2:]], env=environment, check=True)
    worker = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)
    assert "Working off what is due" in worker.stderr.readline()
    worker.terminate()
    assert worker.wait(30) == 0
    worker.stderr.close()


def test_the_server_works_off_the_queue_too(dure, tmp_path):
    dure("migrate")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = str(one.getsockname()[1])
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_"))}
    program = "from dure.cli.main import main; main()"
    words = ["office", "serve", "--folder", str(tmp_path), "--port", port]
    server = subprocess.Popen(
        [sys.executable, "-c", program, *words], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(120):
            with sqlite3.connect(tmp_path / "office.sqlite3") as book:
                [(done,)] = book.execute(
                    "SELECT count(*) FROM office_task WHERE attempts = 0 AND due_at > made_at"
                )
            if done:
                break
            time.sleep(0.5)
        # What recurs was done once, and is due again.
        assert done
    finally:
        server.terminate()
        server.wait(30)


def test_a_call_is_opened_from_its_file_and_faults_are_told_by_line(dure, tmp_path):
    dure("migrate")
    text = CALL_FILE.read_text("utf-8")
    file = tmp_path / "call.yaml"
    file.write_text(text.replace("months_max: 12", "months_max: 0"), "utf-8")
    got = dure("open-call", str(file))
    line = text[: text.index("months_max: 12")].count("\n") + 1
    assert got.returncode == 1
    assert f"call.yaml:{line}: months_max: error [call_field_refused]" in got.stdout + got.stderr
    file.write_text(text, "utf-8")
    for _ in range(2):
        got = dure("open-call", str(file))
        assert got.returncode == 0, got.stderr
        assert "first_2026 is there, version 1" in got.stderr
    with sqlite3.connect(tmp_path / "office.sqlite3") as book:
        assert book.execute("SELECT count(*) FROM office_call_paper").fetchall() == [(1,)]
