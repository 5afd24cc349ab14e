"""A draft that is open in two places: what each typed is kept, and only the same field can clash.

A form carries a mark of every field as it showed it. What was changed here is taken; what was
changed elsewhere stays; where both changed the same field to different texts, somebody has to say.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from dure.application.call import Call
from dure.office.applications.inputs import write_as_posted
from dure.office.applications.reading import ASKED, SUMMARY

NAMES: tuple[str, ...] = (*(column.name for column in ASKED), SUMMARY)
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of a draft.

    Parameters
    ----------
    cells : to be kept
    clashes : field → what was kept elsewhere, where something else was typed here
    """

    cells: dict[str, str]
    clashes: dict[str, str]


def mark_cell(name: str, text: str, call: Call) -> str:
    """Mark the text of a field as the form sends it; ends of lines do not count."""
    posted = write_as_posted(name, text, call).replace("\r\n", "\n")
    return hashlib.sha256(posted.encode()).hexdigest()[:_DIGITS]


def mark_cells(cells: Mapping[str, str], call: Call) -> str:
    """Mark every field, as a form carries it."""
    return " ".join(f"{name}:{mark_cell(name, cells.get(name, ''), call)}" for name in NAMES)


def read_marks(text: str) -> dict[str, str]:
    """Read the marks that a form carried; none where it carried none.

    Examples
    --------
    >>> read_marks("months:12ab title_ko:34cd"), read_marks("")
    ({'months': '12ab', 'title_ko': '34cd'}, {})
    """
    pairs = (word.partition(":") for word in text.split())
    return {name: mark for name, _, mark in pairs if name in NAMES}


def merge_cells(
    stored: Mapping[str, str], typed: Mapping[str, str], seen: Mapping[str, str], call: Call
) -> Merge:
    """Put together what is stored and what was typed by somebody who had seen an earlier draft.

    Parameters
    ----------
    stored : as it is now
    typed : as it was sent
    seen : marks of what the form showed; a field without one is taken as typed
    """
    cells, clashes = dict(stored), {}
    for name, text in typed.items():
        there = stored.get(name, "")
        mine, theirs = mark_cell(name, text, call), mark_cell(name, there, call)
        base = seen.get(name, theirs)
        if mine == base:
            continue  # Not touched here, so that what is there stays.
        if theirs not in (base, mine):
            clashes[name] = there
        else:
            cells[name] = text
    return Merge(cells, clashes)
