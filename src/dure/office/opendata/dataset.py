"""What a dataset is: its columns with their meaning, and where its rows are from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from dure.terms.language import Text

Cell = str | int | None
Rows = Callable[[], Iterator[tuple[Cell, ...]]]
Kind = Literal["text", "whole", "day", "yes_no"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a dataset.

    Parameters
    ----------
    name : in every format
    kind : text, whole number, day (ISO 8601), or yes_no (0 or 1)
    meaning : what it says; an empty cell is not known or withheld, never zero
    unit : of a number, or empty
    """

    name: str
    kind: Kind
    meaning: Text
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that is given away.

    Parameters
    ----------
    key : part of its address
    title, meaning : what it is
    source : where its numbers are from
    columns : in order
    list_rows : gives the rows one by one, in an order that stays
    keywords : to find it by, in English
    """

    key: str
    title: Text
    meaning: Text
    source: Text
    columns: tuple[Column, ...]
    list_rows: Rows
    keywords: tuple[str, ...]


def column(name: str, kind: Kind, en: str, ko: str, unit: str = "") -> Column:
    """Make a column with its meaning in both languages."""
    return Column(name, kind, Text(en=en, ko=ko), unit)
