"""The whole office in one file, and back: on both databases, killed, damaged, forged."""

import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dure.terms.errors import InputRefused

HERE = Path(__file__).parent
SECRET = "a-secret-of-this-office-that-stands-in-no-backup-0123456789"
FILL = """
import os, runpy, sys
killed = runpy.run_path(sys.argv[1])
killed["main"](0, 1, 1.0)
from dure.office.applications.actions import do_keep_draft, do_start
from dure.office.applications.actions_team import do_attach
from dure.office.people.models import Person
lead = Person.objects.get(email="lead@example.kr").pk
row = do_start("first_2026", by=lead)
do_keep_draft(row.pk, {"summary": "<b>한국어</b> \\u2028 \\U0001f600"}, by=lead)
do_attach(row.pk, "plan.pdf", b"%PDF-1.7 the plan", by=lead)
"""
KILLED = """
import contextlib, os, signal, sys
import dure.cli.progress
at = int(sys.argv.pop(1))
@contextlib.contextmanager
def show_progress(title, total):
    done = iter(range(1, total))
    yield lambda: next(done) == at and os.kill(os.getpid(), signal.SIGKILL)
dure.cli.progress.show_progress = show_progress
from dure.cli.main import main
main()
"""
GO_ON = """
import runpy, sys
killed = runpy.run_path(sys.argv[1])
killed["timezone"].now = lambda: killed["NOON"]
from dure.office.applications.actions import do_start
from dure.office.people.models import Person
print(do_start("first_2026", by=Person.objects.get(email="lead@example.kr").pk).number)
"""
PLAN = hashlib.sha256(b"%PDF-1.7 the plan").hexdigest()


class Office:
    """An office at a database, with a folder of files."""

    def __init__(self, folder, url=""):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_"))}
        self.environment = {
            **kept,
            "DURE_DATABASE_URL": url or f"sqlite:///{folder / 'office.sqlite3'}",
            "DURE_FILES": str(folder / "files"),
            "DURE_SECRET_KEY": SECRET,
            "DURE_MAIL_PASSWORD": SECRET,
        }

    def words(self, *words):
        code = "from dure.cli.main import main; main()"
        return [sys.executable, "-c", code, "office", *map(str, words), "--folder", self.folder]

    def run(self, *words):
        """Run a command of the office."""
        return self.run_words(self.words(*words))

    def run_code(self, code):
        """Run a program that acts in the office."""
        program = str(HERE / "decided" / "killed.py")
        got = self.run_words([sys.executable, "-c", code, program])
        assert got.returncode == 0, got.stderr[-2000:]
        return got.stdout

    def run_words(self, words):
        return subprocess.run(
            words, env=self.environment, capture_output=True, text=True, check=False
        )

    def kill_at(self, step, *words):
        """Run a command that is killed when it has done so many steps."""
        got = self.run_words([sys.executable, "-c", KILLED, str(step), *self.words(*words)[3:]])
        assert got.returncode == -signal.SIGKILL, got.stderr

    def back_up(self, target):
        got = self.run("backup", target, "--json")
        assert got.returncode == 0, got.stderr
        return Path(json.loads(got.stdout)["path"])


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Fill an office with one application led to a grant, and a draft with a file."""
    office = Office(tmp_path_factory.mktemp("filled"))
    office.run_code(FILL)
    return office


@pytest.fixture(scope="module")
def backup(filled, tmp_path_factory):
    """Back that office up."""
    return filled.back_up(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def copied(filled, tmp_path):
    """Give a copy of the filled office that a test may break."""
    shutil.copytree(filled.folder, tmp_path / "copied")
    return Office(tmp_path / "copied")


@pytest.fixture
def empty(tmp_path):
    """Give an office that holds nothing yet."""
    return Office(tmp_path / "empty")


def read_paper(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("backup.json"))


def read_members(path):
    """Read what is in a backup; PostgreSQL puts the keys of JSON in an order of its own."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    del members["backup.json"]
    return {
        name: [json.loads(line) for line in content.splitlines()] if ".jsonl" in name else content
        for name, content in members.items()
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_there_and_back_again_is_the_same(kind, backup, tmp_path, request):
    url = request.getfixturevalue("postgresql")() if kind == "postgresql" else ""
    office = Office(tmp_path / "there", url)
    # Without a word of consent it only looks.
    got = office.run("restore", backup)
    assert "Nothing was restored" in got.stdout, got.stderr
    got = office.run("restore", backup, "--yes", "--json")
    assert got.returncode == 0, got.stderr
    told, first = json.loads(got.stdout), read_paper(backup)
    assert (told["done"], told["files"], told["trail"]) == (True, 1, first["trail"])
    assert (office.folder / "files" / PLAN[:2] / PLAN).read_bytes() == b"%PDF-1.7 the plan"
    path = office.back_up(tmp_path / "again")
    again = read_paper(path)
    assert again["database"] == kind
    for same in ("trail", "book", "rows", "migrations", "last_numbers"):
        assert again[same] == first[same], same
    assert read_members(path) == read_members(backup)
    assert first["rows"]["office_grant"] == 1
    assert int(first["book"].split(":")[0]) > 1
    assert office.run("check").returncode == 0
    if kind == "sqlite":
        with sqlite3.connect(office.folder / "office.sqlite3") as book:
            # What is searched was written again as the rows came; SQLite says if it was not.
            book.execute(
                "INSERT INTO office_grant_search (office_grant_search) VALUES ('integrity-check')"
            )
    # People go on where they were: the draft was number 2.
    assert office.run_code(GO_ON).strip() == "first_2026-0003"


def test_no_number_is_given_again(copied, empty, tmp_path):
    with sqlite3.connect(copied.folder / "office.sqlite3") as book:
        book.execute("UPDATE sqlite_sequence SET seq = 70 WHERE name = 'office_application'")
    got = empty.run("restore", copied.back_up(tmp_path / "kept"), "--yes")
    assert got.returncode == 0, got.stderr
    empty.run_code(GO_ON)
    with sqlite3.connect(empty.folder / "office.sqlite3") as book:
        assert book.execute("SELECT max(id) FROM office_application").fetchone() == (71,)


def test_it_is_for_its_owner_and_holds_no_secret(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup) as archive:
        assert not [n for n in archive.namelist() if SECRET.encode() in archive.read(n)]
    assert "DURE_SECRET_KEY" not in read_paper(backup)["settings"]


def test_killed_in_the_middle_it_leaves_no_half_backup(filled, tmp_path):
    kept = tmp_path / "kept"
    for step in (1, 20):
        filled.kill_at(step, "backup", kept)
        assert not list(kept.glob("*.zip"))
    filled.back_up(kept)
    # What was begun is gone too.
    assert len(list(kept.iterdir())) == 1


def test_a_restore_that_was_killed_is_said_again(backup, empty):
    # As many steps again as it has compared; the last ones are the tables and the book.
    count = len(read_paper(backup)["members"])
    for step in (count + 2, 2 * count - 1):
        empty.kill_at(step, "restore", backup, "--yes")
    got = empty.run("restore", backup, "--yes")
    assert got.returncode == 0, got.stderr


def truncate(path):
    path.write_bytes(path.read_bytes()[:-200])


def flip(path):
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("tables/trail_entry.jsonl").header_offset + 200
    content[at] ^= 1
    path.write_bytes(content)


def rewrite(change):
    """Give what writes a backup anew after its members were changed."""

    def write(path):
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        change(members)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    return write


def change_trail(members):
    name = "tables/trail_entry.jsonl"
    members[name] = members[name].replace(b'"submitted"', b'"withdrawn"', 1)


def forge(name, old, new):
    """Change a member, and its hash in the paper too."""

    def change(members):
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)
        paper = json.loads(members["backup.json"])
        paper["members"][name] = hashlib.sha256(members[name]).hexdigest()
        members["backup.json"] = json.dumps(paper).encode()

    return change


def age(members):
    """Let a backup be of tables that this version does not have."""
    paper = members["backup.json"]
    members["backup.json"] = re.sub(rb'"trail[.]\w+"', b'"trail.0999_next"', paper, count=1)


def say_in_directory(offset, value):
    """Write a number into every entry of the directory at the end of a zip."""

    def write(path):
        head, *entries = path.read_bytes().split(b"PK\x01\x02")
        at = offset - 4
        entries = [e[:at] + value.to_bytes(2, "little") + e[at + 2 :] for e in entries]
        path.write_bytes(b"PK\x01\x02".join([head, *entries]))

    return write


DAMAGES = {
    "of a version to come": (say_in_directory(6, 99), "backup_unreadable"),
    "said to be encrypted": (say_in_directory(8, 1), "backup_unreadable"),
    "packed in an unknown way": (say_in_directory(10, 97), "backup_unreadable"),
    "cut off": (truncate, "backup_unreadable"),
    "a bit flipped": (flip, "backup_unreadable backup_damaged"),
    "no zip": (lambda path: path.write_text("hello"), "backup_unreadable"),
    "without its paper": (rewrite(lambda m: m.pop("backup.json")), "backup_unreadable"),
    "of another kind": (
        rewrite(lambda m: m.update({"backup.json": b'{"kind": "x"}'})),
        "backup_unreadable",
    ),
    "a paper of nothing": (
        rewrite(lambda m: m.update({"backup.json": b"[]"})),
        "backup_unreadable",
    ),
    "a member changed": (rewrite(change_trail), "backup_damaged"),
    "a member lost": (rewrite(lambda m: m.pop(f"files/{PLAN}")), "backup_damaged"),
    "a member added": (rewrite(lambda m: m.update({"files/x": b"x"})), "backup_damaged"),
    "the trail forged, hash and all": (
        rewrite(forge("tables/trail_entry.jsonl", b'"submitted"', b'"withdrawn"')),
        "trail_broken",
    ),
    "the trail shortened, hash and all": (
        rewrite(
            lambda m: forge(*[n := "tables/trail_entry.jsonl", m[n].splitlines(True)[-1], b""])(m)
        ),
        "chain_ends_elsewhere",
    ),
    "the book forged, hash and all": (
        rewrite(forge("ledger.jsonl", b'"kind": "award"', b'"kind": "charge"')),
        "record_altered",
    ),
    "made with other tables": (rewrite(age), "backup_of_other_tables"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("damage", "code"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_refused_and_nothing_is_restored(damage, code, backup, tmp_path):
    from dure.office.backup.restore import restore_office  # noqa: PLC0415
    from dure.office.people.models import Person  # noqa: PLC0415
    from dure.office.trail.models import Entry  # noqa: PLC0415

    path = tmp_path / "damaged.zip"
    shutil.copy(backup, path)
    damage(path)
    with pytest.raises(InputRefused) as refused:
        restore_office(str(path))
    codes = {finding.message.code for finding in refused.value.findings}
    assert codes & set(code.split())
    assert Entry.objects.count() == Person.objects.count() == 0


def test_an_office_that_holds_something_is_never_written_over(backup, copied):
    got = copied.run("restore", backup, "--yes")
    assert got.returncode == 1
    assert "[office_not_empty] the office has 2 rows in office_application already" in got.stderr


def test_a_backup_replaces_no_file(filled, tmp_path):
    (tmp_path / "kept.zip").write_text("mine")
    got = filled.run("backup", tmp_path / "kept.zip")
    assert got.returncode == 1
    assert "[backup_is_there]" in got.stderr
    assert (tmp_path / "kept.zip").read_text() == "mine"


def test_a_broken_trail_is_not_backed_up(copied, tmp_path):
    with sqlite3.connect(copied.folder / "office.sqlite3") as book:
        book.execute("DROP TRIGGER trail_entry_keeps_what_it_says")
        book.execute("UPDATE trail_entry SET person_id = 99 WHERE sequence = 2")
    got = copied.run("backup", tmp_path / "kept")
    assert got.returncode == 1
    assert "[trail_broken] the audit trail is broken: entry 2" in got.stderr
    assert not list((tmp_path / "kept").iterdir())


def test_a_lost_upload_is_named_and_all_else_is_kept(copied, tmp_path, empty):
    (copied.folder / "files" / PLAN[:2] / PLAN).write_text("something else")
    got = copied.run("backup", tmp_path / "kept.zip")
    assert got.returncode == 1
    assert "[upload_lost] the content of plan.pdf (application first_2026-0002)" in got.stderr
    assert empty.run("restore", tmp_path / "kept.zip", "--yes").returncode == 0


def test_every_table_is_held_or_left_out_for_a_reason(filled, backup):
    with sqlite3.connect(filled.folder / "office.sqlite3") as book:
        there = {
            name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    left = {"sqlite_sequence", "django_migrations", "django_session", "office_cache"}
    left |= {"django_content_type", "auth_group", "auth_permission", "auth_group_permissions"}
    left |= {"ledger_account", "ledger_transfer", "ledger_head"}
    # What a search reads is written by triggers, whenever a row comes.
    left |= {name for name in there if "_search" in name}
    assert there - left == set(read_paper(backup)["rows"])
