"""What tests of the office share: people with roles, their browsers, a clock to set."""

from datetime import UTC, datetime

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
