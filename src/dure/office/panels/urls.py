"""Routes of panels."""

from django.urls import path

from dure.office.panels.views import (
    close_panel,
    keep_minutes,
    move_place,
    open_panel,
    panel,
    panel_paper,
    panels,
)

_PAGES = (
    ("", panel, "panel"),
    ("open", open_panel, "open_panel"),
    ("move", move_place, "move_place"),
    ("minutes", keep_minutes, "keep_minutes"),
    ("close", close_panel, "close_panel"),
    ("paper", panel_paper, "panel_paper"),
)
urlpatterns = [
    path("", panels, name="panels"),
    *(path(f"<slug:slug>/{end}", view, name=name) for end, view, name in _PAGES),
    # Where each track has a panel of its own.
    *(path(f"<slug:slug>/tracks/<str:track>/{end}", view, name=name) for end, view, name in _PAGES),
]
