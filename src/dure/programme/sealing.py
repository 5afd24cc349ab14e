"""A programme as plain data in whole units, and its hash."""

from dataclasses import fields, is_dataclass
from datetime import date

from dure.programme.model import Programme
from dure.terms.seal import seal

Record = None | bool | int | str | list["Record"] | dict[str, "Record"]


def record_of(thing: object) -> Record:
    """Write a paper as JSON-like data: whole units, days as text, absent as null.

    Examples
    --------
    >>> from dure.terms.language import Text
    >>> record_of((Text(en="a", ko="가"), date(2026, 1, 31), 3))
    [{'en': 'a', 'ko': '가'}, '2026-01-31', 3]
    """
    if is_dataclass(thing) and not isinstance(thing, type):
        return {part.name: record_of(getattr(thing, part.name)) for part in fields(thing)}
    if isinstance(thing, dict):
        return {str(key): record_of(value) for key, value in thing.items()}
    if isinstance(thing, tuple):
        return [record_of(value) for value in thing]
    if isinstance(thing, date):
        return thing.isoformat()
    assert thing is None or isinstance(thing, bool | int | str), thing
    return thing


def seal_programme(programme: Programme) -> str:
    """Hash what a programme says; comments, layout and the order of its entries do not count."""
    return seal(record_of(programme))
