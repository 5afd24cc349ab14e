"""What tests of the office share: people with roles, their browsers, a clock to set."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

NOON = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
"""Noon in Seoul, while the first call is open."""

_TEARDOWN = TransactionTestCase._fixture_teardown  # noqa: SLF001 - no other way in


def _empty_database(self):
    """Lift the triggers of the trail and the book while a test's database is emptied."""
    from dure.office.trail.triggers import create_triggers, drop_triggers  # noqa: PLC0415

    drop_triggers(connection)
    _TEARDOWN(self)
    create_triggers(connection)


@pytest.fixture(autouse=True)
def _lift_triggers(monkeypatch):
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", _empty_database)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Set the clock of the office; a test may call it with another moment."""

    def set_clock(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_clock(NOON)
    return set_clock


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


@pytest.fixture(autouse=True)
def _files_of_tests(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")
