"""What tests of the office share: people with roles, their browsers, a clock to set."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from dure.ledger.chain import GENESIS_HASH

NOON = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
"""Noon in Seoul, while the first call is open."""

_TEARDOWN = TransactionTestCase._fixture_teardown  # noqa: SLF001 - no other way in


def _empty_database(self):
    """Empty the database of a test, whose triggers refuse that, but for what migrations put in.

    SQLite is brought back as it was copied when empty; PostgreSQL is told not to run triggers.
    """
    if connection.vendor == "sqlite":
        _PRISTINE[0].backup(connection.connection)
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _TEARDOWN(self)
        cursor.execute("INSERT INTO ledger_head VALUES (1, 0, %s, 0)", [GENESIS])
        cursor.execute("SET session_replication_role = DEFAULT")


# For the whole session: a fixture would be undone before the database is emptied.
TransactionTestCase._fixture_teardown = _empty_database  # noqa: SLF001
_PRISTINE = []
GENESIS = bytes.fromhex(GENESIS_HASH)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # noqa: ARG001 - it is made first
    """Copy the empty database once, to come back to."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            _PRISTINE.append(sqlite3.connect(":memory:", check_same_thread=False))
            connection.connection.backup(_PRISTINE[0])
    yield
    while _PRISTINE:
        _PRISTINE.pop().close()


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Set the clock of the office; a test may call it with another moment."""

    def set_clock(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_clock(NOON)
    return set_clock


@pytest.fixture(autouse=True)
def _compute_here(settings):
    settings.COMPUTE_APART = False


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def make_person(db):  # noqa: ARG001 - it opens the database
    """Give a maker of people whose address is confirmed, with roles."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415

    from dure.office.people.actions import do_give_role  # noqa: PLC0415
    from dure.office.people.models import Person  # noqa: PLC0415
    from dure.office.roles import Role  # noqa: PLC0415

    def make(name, *roles, scope="", password="a-long-pass-word"):
        person = Person(email=f"{name}@example.kr", name=name, language="en")
        person.set_password(password)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        for role in roles:
            do_give_role(person.pk, Role(role), scope=scope)
        return person

    return make


@pytest.fixture
def browse():
    """Give a maker of browsers, in English, of a person or of nobody."""

    def make(person=None, language="en"):
        client = Client(headers={"accept-language": language})
        if person is not None:
            client.force_login(person)
        return client

    return make


CALL_FILE = Path(__file__).parents[2] / "programmes/korea/calls/first_2026.yaml"
SUMMARY = (
    "A language model for hospitals that reads Korean records and says what it is unsure of. " * 2
)
CELLS = {
    "track": "academia",
    "applicant": "Hong Gil-dong",
    "organisation": "Example University",
    "region": "seoul",
    "title_ko": "한국어 의료 언어모형",
    "title_en": "A Korean language model for hospitals",
    "work": "finetuning",
    "types": "h200, b200",
    "asked": "3 servers",
    "least": "1 server",
    "months": "12",
    "start": "flexible",
    "npu": "no",
    "acceptance": "partial",
    "whole_servers": "yes",
    "summary": SUMMARY,
}


@pytest.fixture
def cells():
    """Give what somebody types who fills in everything as asked."""
    return dict(CELLS)


@pytest.fixture
def call_text():
    """Give the text of the first call of Korea."""
    return CALL_FILE.read_text("utf-8")


@pytest.fixture
def call(db, call_text):  # noqa: ARG001 - it opens the database
    """Open the first call of Korea in the office."""
    from dure.office.calls.actions import do_open_call  # noqa: PLC0415
    from dure.office.calls.models import CallRow  # noqa: PLC0415

    slug = do_open_call(call_text, "first_2026.yaml", by=None)
    return CallRow.objects.get(pk=slug)


@pytest.fixture
def start(call, make_person):
    """Give a maker of drafts, filled in as asked but for what is said."""
    from dure.office.applications.actions import do_keep_draft, do_start  # noqa: PLC0415

    def make(lead=None, **typed):
        lead = lead or make_person("lead")
        row = do_start(call.pk, by=lead.pk)
        return do_keep_draft(row.pk, {**CELLS, **typed}, by=lead.pk)

    return make


@pytest.fixture
def submit(start):
    """Give a maker of submitted applications."""
    from dure.office.applications.actions import do_submit  # noqa: PLC0415

    def make(lead=None, **typed):
        row = start(lead, **typed)
        return do_submit(row.pk, by=row.lead_id)

    return make


@pytest.fixture
def officer(make_person):
    return make_person("officer", "officer")


@pytest.fixture
def chair(make_person):
    return make_person("chair", "chair")


@pytest.fixture
def assigned(submit, make_person, officer):
    """Give a review that was assigned."""
    from dure.office.applications.models import ApplicationRow  # noqa: PLC0415
    from dure.office.reviews.actions import Profile, do_assign, do_keep_profile  # noqa: PLC0415

    row, reviewer = submit(), make_person("reviewer", "reviewer")
    ApplicationRow.objects.update(state="eligible")
    do_keep_profile(reviewer.pk, Profile("anything", "", "", 8, True))
    return do_assign(row.pk, reviewer.pk, by=officer.pk)


@pytest.fixture(autouse=True)
def _files_of_tests(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def deliver():
    """Give what works off the queue and gives all mail that has gone out."""
    from django.core import mail  # noqa: PLC0415

    from dure.office.tasks.work import work_all  # noqa: PLC0415

    def run():
        work_all()
        work_all()  # what was put together is sent
        return mail.outbox

    return run


@pytest.fixture
def run_again(postgresql):
    """Give what runs files of tests once more, on PostgreSQL, in a process of their own."""

    def run(folder, names):
        environment = {**os.environ, "DURE_DATABASE_URL": postgresql()}
        environment.pop("PYTEST_XDIST_WORKER", None)
        files = [str(folder / name) for name in names]
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *files]
        root = Path(__file__).parents[2]
        got = subprocess.run(
            command, env=environment, cwd=root, capture_output=True, text=True, check=False
        )
        assert got.returncode == 0, got.stdout[-4000:]

    return run
