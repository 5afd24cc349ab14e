"""Reads of panels."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import Http404

from dure.office.calls.models import CallRow
from dure.office.states import PANEL
from dure.terms.language import Text

PAGE = 50
NOT_BEGUN = Text(en="not begun", ko="시작 전")


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A call in the list of panels."""

    slug: str
    title: Text
    state: str
    state_name: Text


def find_panel_call(slug: str) -> CallRow:
    """Find a call with its panel, or raise `Http404`."""
    row = CallRow.objects.select_related("panel").filter(pk=slug).first()
    if row is None:
        raise Http404
    return row


def list_panels(scopes: Collection[str] | None) -> tuple[PanelLine, ...]:
    """List the calls whose panels somebody may read, the latest first."""
    rows = CallRow.objects.order_by("-closes_at", "pk")
    if scopes is not None:
        rows = rows.filter(pk__in=[scope.removeprefix("call:") for scope in scopes])
    return tuple(
        PanelLine(
            slug=pk,
            title=Text(en=en, ko=ko),
            state=state or "",
            state_name=PANEL.names[state] if state else NOT_BEGUN,
        )
        for pk, en, ko, state in rows.values_list("pk", "title_en", "title_ko", "panel__state")[
            :PAGE
        ]
    )
