"""Reads of the trail."""

from collections.abc import Iterable, Iterator

from dure.office.acts import Act
from dure.office.people.models import Person
from dure.office.trail.chain import GENESIS_HASH, Line, find_breach
from dure.office.trail.models import Entry

PAGE = 50


def find_done(person_id: int, acts: Iterable[Act], names: Iterable[str]) -> frozenset[str]:
    """Give those things on which a person has done one of some acts."""
    words = [act.value for act in acts]
    rows = Entry.objects.filter(person_id=person_id, act__in=words, thing__in=list(names))
    return frozenset(rows.values_list("thing", flat=True))


def find_marked(act: Act, names: Iterable[str]) -> frozenset[str]:
    """Give those things on which an act was done by anybody, or by the office itself."""
    rows = Entry.objects.filter(thing__in=list(names), act=act.value)
    return frozenset(rows.values_list("thing", flat=True))


def list_entries(
    *, before: int | None = None, thing: str = "", person: int | None = None
) -> tuple[Line, ...]:
    """List entries from the latest backwards, a page at a time.

    Parameters
    ----------
    before : sequence below which the page begins, or None for the latest
    thing : only of this thing, or all where it is empty
    person : only what they did, or all for None
    """
    rows = Entry.objects.order_by("-sequence")
    if thing:
        rows = rows.filter(thing=thing)
    if person is not None:
        rows = rows.filter(person_id=person)
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return tuple(Line(*row) for row in rows.values_list(*Line._fields)[:PAGE])


def find_names(entries: Iterable[Line]) -> dict[int, str]:
    """Give the names of the people of some entries; the trail itself keeps numbers alone."""
    people = {entry.person_id for entry in entries}
    rows = Person.objects.filter(pk__in=people - {None}).values_list("pk", "name", "email")
    return {pk: name or email for pk, name, email in rows}


def find_head(using: str = "default") -> tuple[int, str]:
    """Tell where the trail ends: number and hash of its last entry."""
    last = Entry.objects.using(using).order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, GENESIS_HASH)


def check_chain(using: str = "default") -> str | None:
    """Check the whole trail; None if it is what it was, or the first place that is not."""
    return find_breach(_read_all(using))


def _read_all(using: str) -> Iterator[tuple[Line, str]]:
    """Read every entry in its order."""
    rows = Entry.objects.using(using).order_by("sequence").values_list(*Line._fields, "hash")
    for row in rows.iterator(2_000):
        yield Line(*row[:-1]), row[-1]
