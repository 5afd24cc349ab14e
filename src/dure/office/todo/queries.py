"""Reads of what waits for somebody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, Min, Value
from django.urls import reverse

from dure.office.clock import now
from dure.office.people.models import Person
from dure.office.permissions import Who, may
from dure.office.scopes import find_calls
from dure.office.todo.kinds import KINDS, Kind, Rows
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
    kinds = [kind for kind in KINDS if may(who, kind.act)]
    first, *rest = [_count(kind, kind.rows(person, find_calls(who, kind.act))) for kind in kinds]
    counted = {key: row for key, *row in first.union(*rest, all=True)}
    return tuple(_item(kind, *counted[kind.key]) for kind in kinds if kind.key in counted)


def _count(kind: Kind, rows: Rows) -> Rows:
    """Count rows; nothing is given where there are none."""
    least = Min(kind.by, output_field=CharField()) if kind.by else Value("")
    named = rows.order_by().annotate(todo=Value(kind.key)).values("todo")
    counted = named.annotate(n=Count("pk"), date=Min(kind.date), least=least)
    given: Rows = counted.filter(n__gt=0).values_list("todo", "n", "date", "least")
    return given


def _item(kind: Kind, count: int, date: datetime | None, least: str) -> Item:
    """Make an item of a count."""
    url = reverse(kind.route, args=[least] if kind.by else None)
    is_late = kind.is_deadline and date is not None and date <= now()
    return Item(kind.label, url, count, date, kind.is_deadline, is_late)
