"""Reads of calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.http import Http404

from dure.application.call import Call
from dure.office.apart import run_apart
from dure.office.calls.models import CallRow
from dure.office.calls.order import begin_after
from dure.office.calls.papers import Labels
from dure.office.clock import now
from dure.terms.citation import MARK_NAMES, Mark
from dure.terms.language import Text

PAGE = 25


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in a list."""

    slug: str
    title: Text
    opens_at: datetime
    closes_at: datetime
    is_demo: bool
    is_open: bool


def list_calls(after: str = "") -> tuple[CallLine, ...]:
    """List calls, the one that closes last first, a page at a time."""
    rows = begin_after(CallRow.objects.all(), after)
    moment = now()
    columns = ("slug", "title_en", "title_ko", "opens_at", "closes_at", "is_demo")
    return tuple(
        CallLine(slug, Text(en, ko), opens_at, closes_at, is_demo, opens_at <= moment < closes_at)
        for slug, en, ko, opens_at, closes_at, is_demo in rows.values_list(*columns)[:PAGE]
    )


def is_open_at(row: CallRow, moment: datetime) -> bool:
    """Tell whether a call takes applications: from its first moment to just before its last."""
    return row.opens_at <= moment < row.closes_at


def find_call(slug: str) -> CallRow:
    """Find a call, or raise `Http404`."""
    row = CallRow.objects.filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


def read_call_file(text: str, file: str) -> tuple[Call, str]:
    """Read a call file: the call and its paper; apart, since what reads it is larger than it is.

    Raises
    ------
    InputRefused
        If it has faults.
    """
    read: tuple[Call, str] = run_apart("dure.application.gate:read_call_file", text, file)
    return read


def write_call_file(row: CallRow) -> str:
    """Write a call as a file again, to make another from it."""
    text: str = run_apart("dure.application.gate:write_call_yaml", row.paper)
    return text


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round of a series of calls."""

    slug: str
    title: Text
    number: int


def list_rounds(row: CallRow) -> tuple[RoundLine, ...]:
    """List the other rounds of the series that a call is one of, the latest first."""
    if not row.series:
        return ()
    rows = CallRow.objects.filter(series=row.series, round__isnull=False).exclude(pk=row.pk)
    found = rows.order_by("-round", "pk").values_list("slug", "title_en", "title_ko", "round")
    return tuple(
        RoundLine(slug, Text(en, ko), number or 0) for slug, en, ko, number in found[:PAGE]
    )


def read_paper(row: CallRow) -> Call:
    """Read the paper of a call; it is read once for each content."""
    return _read_paper(row.hash, row.paper)


_LABELS: dict[str, Labels] = {}
"""By the hash of the call, so that none goes stale; an office has few calls."""


def find_labels(hashes: Mapping[str, str]) -> dict[str, Labels]:
    """Give the names that some calls have for their tracks and types.

    Papers are read only where a call is met for the first time, or anew.

    Parameters
    ----------
    hashes : call → hash of its paper
    """
    unknown = [pk for pk, hash_ in hashes.items() if hash_ not in _LABELS]
    if unknown:
        papers = dict(CallRow.objects.filter(pk__in=unknown).values_list("hash", "paper"))
        read = run_apart("dure.office.calls.papers:read_labels", list(papers.values()))
        _LABELS.update(zip(papers, read, strict=True))
    return {pk: _LABELS[hash_] for pk, hash_ in hashes.items()}


@lru_cache(maxsize=32)
def _read_paper(hash_: str, paper: str) -> Call:
    """Read a paper, remembered by its hash; apart, since what reads it is larger than it is."""
    del hash_
    call: Call = run_apart("dure.application.gate:read_call_json", paper)
    return call


def find_mark(call: Call, field: str) -> tuple[Mark, Text] | None:
    """Say how sure a number of a call is; None where nothing is cited."""
    for citation in call.citations:
        if citation.field == field:
            return citation.mark, MARK_NAMES[citation.mark]
    return None
