"""Reads of notices."""

from dataclasses import dataclass
from datetime import datetime

from dure.office.notices.actions import read_wishes
from dure.office.notices.kinds import DEFAULTS, KIND_NAMES, Kind, When
from dure.office.notices.models import NoticeRow
from dure.terms.language import Text

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in a list."""

    id: int
    kind: Text
    text: Text
    path: str
    made_at: datetime


def list_notices(person_id: int, before: int | None = None) -> tuple[Line, ...]:
    """List what a person was told, the latest first, a page at a time."""
    rows = NoticeRow.objects.filter(person=person_id).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(
        Line(
            id=row.pk,
            kind=KIND_NAMES[Kind(row.kind)],
            text=Text(en=row.text["en"], ko=row.text["ko"]),
            path=row.path,
            made_at=row.made_at,
        )
        for row in rows[:PAGE]
    )


def find_wishes(person_id: int) -> dict[Kind, When]:
    """Give how often a person wants each kind."""
    said = read_wishes([person_id])
    return {kind: said.get((person_id, kind), DEFAULTS[kind]) for kind in Kind}
