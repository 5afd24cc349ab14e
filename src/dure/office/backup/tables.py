"""Which tables a backup holds, and how a value of a column is written and read."""

import base64
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, Model, QuerySet

BATCH = 1_000
LEFT_OUT = {
    "auth": "roles are our own; these tables stay empty",
    "contenttypes": "made again by the migrations",
    "ledger": "kept as its own chain of records, of which the totals follow",
    "sessions": "whoever is signed in signs in again",
}
"""Apps whose tables are not held as rows, each with the reason."""

Row = list[Any]


class Table(NamedTuple):
    """A table that is held as rows: its model, name, key and columns."""

    model: type[Model]
    name: str
    key: str
    fields: "tuple[Field[Any, Any], ...]"


def list_tables() -> list[Table]:
    """Give the tables that are held as rows, by name."""
    tables = []
    for model in apps.get_models(include_auto_created=True):
        options = model._meta  # noqa: SLF001 - the documented way to what a model is
        if options.app_label not in LEFT_OUT and options.managed and not options.proxy:
            fields = tuple(options.concrete_fields)
            tables.append(Table(model, options.db_table, options.pk.column, fields))
    return sorted(tables, key=lambda table: table.name)


def list_migrations() -> list[str]:
    """Name the last migration of each app: what the tables of this version are."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    return sorted(".".join(node) for node in graph.leaf_nodes())


def read_rows(table: Table, using: str) -> Iterator[Row]:
    """Read all rows of a table, in the order of their keys, as JSON can hold them."""
    columns = [field.attname for field in table.fields]
    rows: QuerySet[Model, Any] = (
        QuerySet(table.model, using=using).order_by("pk").values_list(*columns)
    )
    for row in rows.iterator(BATCH):
        yield [write_value(value) for value in row]


def write_value(value: object) -> object:
    """Write a value as JSON can hold it, losing nothing.

    Examples
    --------
    >>> write_value(datetime(2026, 1, 2, 3, 4, 5, 678901)), write_value(b"abc")
    ('2026-01-02T03:04:05.678901', 'YWJj')
    """
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    assert isinstance(value, Decimal | UUID), f"no way to write a {type(value).__name__}"
    return str(value)


def add_rows(table: Table, rows: Sequence[Row], connection: BaseDatabaseWrapper) -> None:
    """Add rows as they were read, with their keys and every column."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in table.fields)
    marks = ", ".join(["%s"] * len(table.fields))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - of our own names
    given = [
        [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(table.fields, row, strict=True)
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, given)


def read_last_numbers(using: str) -> dict[str, int]:
    """Read the last number that each table has given, so that none is ever given again."""
    connection = connections[using]
    last = {}
    with connection.cursor() as cursor:
        for table in list_tables():
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
            else:
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key])
                (name,) = cursor.fetchone()
                if name is None:
                    continue
                cursor.execute(f"SELECT last_value FROM {name} WHERE is_called")  # noqa: S608 - of our own names
            found = cursor.fetchone()
            if found and found[0]:  # SQLite counts 0 where a first row was taken back
                last[table.name] = int(found[0])
    return last


def set_last_numbers(last: dict[str, int], using: str) -> None:
    """Let each table go on after the last number that it has given."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in list_tables():
            if table.name not in last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
                cursor.execute(
                    "INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, last[table.name]]
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [table.name, table.key, last[table.name]],
                )
