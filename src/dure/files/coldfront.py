"""Allocations out of a ColdFront database: a SQLite file, or PostgreSQL by its address."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from dure.ledger.coldfront import QUERY, Attribute, take_row
from dure.ledger.findings_coldfront import COLDFRONT_UNREADABLE
from dure.terms.errors import FileFailed, InputRefused, WorldFailed
from dure.terms.finding import Finding, Place


def read_coldfront_rows(address: str) -> list[Attribute]:
    """Read what counts hours from a ColdFront database, which is never written to.

    Parameters
    ----------
    address : SQLite file, or ``postgresql://…``

    Raises
    ------
    FileFailed
        If the file is not there.
    WorldFailed
        If the server does not answer.
    InputRefused
        If it is no database, or has not the tables of ColdFront.
    """
    fetch = _fetch_postgres if address.startswith(("postgresql://", "postgres://")) else _fetch_file
    try:
        return [take_row(row) for row in fetch(address)]
    except (ValueError, TypeError) as fault:
        raise _refused(address, fault) from fault


def _fetch_file(path: str) -> list[Sequence[object]]:
    """Read the rows of a SQLite file, opened so that nothing can be written."""
    if not Path(path).is_file():
        msg = f"cannot read {path}: there is no such file"
        raise FileFailed(msg)
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as link:
            return link.execute(QUERY).fetchall()
    except sqlite3.Error as fault:
        raise _refused(path, fault) from fault


def _fetch_postgres(address: str) -> list[Sequence[object]]:
    """Read the rows from a PostgreSQL server, in a transaction that can only read."""
    import psycopg

    name = address.rpartition("@")[2]  # without the password
    try:
        with psycopg.connect(address, connect_timeout=10) as link:
            link.read_only = True
            return list(link.execute(QUERY).fetchall())
    except psycopg.OperationalError as fault:
        msg = f"cannot reach {name}: {' '.join(str(fault).split())}"
        raise WorldFailed(msg) from fault
    except psycopg.Error as fault:
        raise _refused(name, fault) from fault


def _refused(name: str, fault: Exception) -> InputRefused:
    """Make the refusal of a database."""
    reason = " ".join(str(fault).split())[:200].rstrip(".")
    return InputRefused([Finding(COLDFRONT_UNREADABLE, Place(name), {"reason": reason})])
