"""Reads of what waits for somebody."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.db.models import CharField, Count, Min, Value
from django.urls import reverse

from dure.office.clock import now
from dure.office.people.models import Person
from dure.office.permissions import Who, may
from dure.office.scopes import find_calls
from dure.office.todo.given import Statement, read_moment, write_moment, write_statement
from dure.office.todo.kinds import KINDS, Calls, Kind, Rows
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of work that waits.

    Parameters
    ----------
    count : how many
    date : the earliest deadline, or since when the oldest waits; None where there is none
    is_deadline : which of the two
    is_late : whether the deadline has passed
    """

    label: Text
    url: str
    count: int
    date: datetime | None
    is_deadline: bool
    is_late: bool


def list_todo(who: Who, person: Person) -> tuple[Item, ...]:
    """List what waits for a person, in the order of the work; one statement for all of it."""
    reached = tuple((kind.key, find_calls(who, kind.act)) for kind in KINDS if may(who, kind.act))
    at = now()
    given = {"me": person.pk, "my_address": person.email, "now": write_moment(at)}
    counted = {key: row for key, *row in _write(reached, connection.vendor).ask(given)}
    return tuple(_item(kind, at, *counted[kind.key]) for kind in KINDS if kind.key in counted)


@lru_cache(maxsize=64)
def _write(reached: tuple[tuple[str, Calls], ...], vendor: str) -> Statement:
    """Write the statement for all who may do the same on the same calls."""
    del vendor  # of the database, whose words they are
    known = {kind.key: kind for kind in KINDS}
    first, *rest = (_count(known[key], known[key].rows(calls)) for key, calls in reached)
    return write_statement(first.union(*rest, all=True))


def _count(kind: Kind, rows: Rows) -> Rows:
    """Count rows; nothing is given where there are none."""
    least = Min(kind.by, output_field=CharField()) if kind.by else Value("")
    named = rows.order_by().annotate(todo=Value(kind.key)).values("todo")
    counted = named.annotate(n=Count("pk"), date=Min(kind.date), least=least)
    given: Rows = counted.filter(n__gt=0).values_list("todo", "n", "date", "least")
    return given


def _item(kind: Kind, at: datetime, count: int, kept: object, least: str) -> Item:
    """Make an item of a count."""
    url = reverse(kind.route, args=[least] if kind.by else None)
    date = read_moment(kept)
    is_late = kind.is_deadline and date is not None and date <= at
    return Item(kind.label, url, count, date, kind.is_deadline, is_late)
