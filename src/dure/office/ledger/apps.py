"""The app of the ledger: gives every connection of SQLite the hash that its triggers check."""

import hashlib
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

if TYPE_CHECKING:  # a worker with PostgreSQL has no use for it
    import sqlite3


class LedgerConfig(AppConfig):
    """The ledger in the office."""

    name = "dure.office.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Listen for new connections."""
        connection_created.connect(_give_hash, dispatch_uid="dure.office.ledger")


def add_hash(connection: "sqlite3.Connection") -> None:
    """Teach SQLite, which has no hash, the one that the chain is made with.

    A connection without it can read the book and cannot add to it.
    """
    connection.create_function("dure_sha256", -1, lambda *parts: _hash(parts), deterministic=True)


def _hash(parts: tuple[bytes | str, ...]) -> bytes:
    """Hash the parts one after the other, as bytes."""
    return hashlib.sha256(
        b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    ).digest()


def _give_hash(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Give a new connection the hash, if it is one of SQLite."""
    if connection.vendor == "sqlite":
        add_hash(connection.connection)
