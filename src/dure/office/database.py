"""Which database: an address as text, and what Django makes of it."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from dure.terms.errors import WorldFailed
from dure.terms.language import Text

_NO_DATABASE = Text(
    en="{url} is no database for Dure; write sqlite:///PATH or postgresql://USER@HOST/NAME",
    ko="{url}은(는) 두레가 쓸 수 있는 데이터베이스가 아닙니다. sqlite:///경로 또는 "
    "postgresql://사용자@서버/이름 형식으로 적으십시오.",
)
_NO_ADDRESS = Text(
    en="{url} is not an address of PostgreSQL: {fault}",
    ko="{url}은(는) PostgreSQL 주소가 아닙니다: {fault}",
)


class DatabaseFailed(WorldFailed):
    """A database cannot be reached, or did not do what it was asked."""


def read_database_url(url: str, cache_mb: int = 64) -> dict[str, Any]:
    """Read the address of a database into settings of Django.

    Parameters
    ----------
    url : ``sqlite:///PATH``, ``sqlite://`` for one in memory, or ``postgresql://…``
        PostgreSQL is addressed as its own library reads it, socket folders included. A plain path
        is taken for a file of SQLite.
    cache_mb : megabytes
        How much of a file of SQLite each connection may hold.

    Raises
    ------
    DatabaseFailed
        If it names no database that Dure can use.

    Examples
    --------
    >>> read_database_url("sqlite:///book.sqlite")["NAME"]
    'book.sqlite'
    >>> read_database_url("postgresql://kim@db.example:5433/dure")["PORT"]
    '5433'
    """
    scheme = urlsplit(url).scheme
    if scheme in {"postgresql", "postgres"}:
        return _read_postgresql(url)
    if scheme == "sqlite" or "://" not in url:
        path = unquote(url.removeprefix("sqlite://").removeprefix("/")) if scheme else url
        return _sqlite(path or ":memory:", cache_mb)
    raise DatabaseFailed(_NO_DATABASE.fill(url=repr(url)))


def _sqlite(path: str, cache_mb: int) -> dict[str, Any]:
    """Give settings for a file of SQLite that loses nothing that it has said it keeps."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path if path == ":memory:" else str(Path(path)),
        "OPTIONS": {
            # One writer at a time from the first statement on, so that nobody decides on a balance
            # that another is about to change. FULL: what was answered survives a power cut.
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,
            "init_command": (
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                f" PRAGMA cache_size = -{1024 * cache_mb};"
            ),
        },
    }


def _read_postgresql(url: str) -> dict[str, Any]:
    """Give settings for PostgreSQL, with the address read by its own library."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError as fault:
        raise DatabaseFailed(_NO_ADDRESS.fill(url=repr(url), fault=fault)) from fault
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    names |= {"host": "HOST", "port": "PORT"}
    settings = {key: parts.pop(name, "") for name, key in names.items()}
    # A statement that comes again is planned once.
    options = {**parts, "prepare_threshold": 3}
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": options}
