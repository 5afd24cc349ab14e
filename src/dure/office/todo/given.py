"""Values of a statement that are filled in each time: it is written once and asked for many.

Writing what counts all kinds of work takes Django several times as long as the database needs to
count it, and its words are the same for all who reach the same calls.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """A value that is known once somebody asks.

    Parameters
    ----------
    name : by which it is given then
    output_field : what it is
    """

    def __init__(self, name: str, output_field: "Field[object, object]") -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Leave its place free."""
        del compiler, connection
        return "%s", [self]


class Statement(NamedTuple):
    """A statement that is written, with the values that are known already and the `Given` ones."""

    sql: str
    values: tuple[Any, ...]

    def ask(self, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Ask the database; give its rows.

        Parameters
        ----------
        given : name → value
        """
        filled = [given[v.name] if isinstance(v, Given) else v for v in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def write_statement(rows: "QuerySet[Any]") -> Statement:
    """Write the statement of a query."""
    return Statement(*rows.query.sql_with_params())


def read_moment(kept: object) -> datetime | None:
    """Read a moment as a database gives it; SQLite has it as text without its time zone, UTC."""
    if isinstance(kept, str):
        return datetime.fromisoformat(kept).replace(tzinfo=UTC)
    assert kept is None or isinstance(kept, datetime), kept
    return kept


def write_moment(moment: datetime) -> object:
    """Write a moment as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)
