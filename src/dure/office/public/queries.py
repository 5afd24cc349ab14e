"""The programme as figures and tables for everyone, read once per process."""

from dataclasses import dataclass
from functools import lru_cache

from dure.office.apart import run_apart
from dure.terms.citation import Mark, Source
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that most readers want first, with where it is from."""

    value: int
    label: Text
    mark: Mark
    mark_name: Text
    source: Source | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A line of the picture of what is contracted and aimed at, in accelerators.

    Parameters
    ----------
    label : what is bought or aimed at
    counted : by when, and what counts for it; empty for what is bought
    contracted, target : numbers with the signs of their marks, or a dash
    shares : percent of the longest bar: what is contracted, the target by its lowest reading and
        by its highest; 0 where there is none
    """

    label: Text
    counted: Text
    contracted: Text
    target: Text
    shares: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the programme: its heading, its columns and how they are aligned, its rows."""

    title: Text
    columns: tuple[Text, ...]
    align: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """The programme on one page.

    Parameters
    ----------
    title : of the programme
    as_of : day of the file
    figures : the numbers most readers want first
    plan : what is contracted and aimed at, by when it is due
    tables : everything, as tables
    legend : what the signs beside numbers mean
    """

    title: Text
    as_of: str
    figures: tuple[Figure, ...]
    plan: tuple[Plan, ...]
    tables: tuple[Table, ...]
    legend: Text


@lru_cache(maxsize=4)
def read_glance(name: str = "korea") -> Glance:
    """Read a programme that ships with Dure; apart, since what reads it is larger than it is."""
    glance: Glance = run_apart("dure.office.public.glance:make_glance", name)
    return glance
