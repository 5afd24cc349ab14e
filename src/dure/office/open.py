"""Open the office: make Django ready, and say which database it works with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.apps import apps
from django.db import DatabaseError, InterfaceError, connections
from django.db.utils import ConnectionHandler

from dure.office.database import DatabaseFailed, read_database_url
from dure.terms.language import Text

_SAYS = Text(en="the database says: {said}", ko="데이터베이스 응답: {said}")


def open_office(database_url: str, alias: str = "default") -> None:
    """Make Django ready and connect a name to a database; nothing is opened before it is used.

    Parameters
    ----------
    database_url : see `read_database_url`
    alias : text
        The name by which actions and queries find it (``using=``), where there is more than one.

    Raises
    ------
    DatabaseFailed
        If the address names no database that Dure can use.
    """
    settings = read_database_url(database_url)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings")
    if not apps.ready:
        django.setup()
    close_office(alias)
    connections.settings[alias] = ConnectionHandler({"default": settings}).settings["default"]


def close_office(alias: str = "default") -> None:
    """Close the connection to a database, if there is one."""
    for connection in connections.all(initialized_only=True):
        if connection.alias == alias:
            connection.close()
            del connections[alias]


@contextmanager
def database_faults() -> Iterator[None]:
    """Turn what a database refuses or cannot do into an exception of the house.

    Raises
    ------
    DatabaseFailed
        With what the database said, in one line.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as fault:
        said = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
        raise DatabaseFailed(_SAYS.fill(said=said)) from fault
