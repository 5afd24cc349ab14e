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

urlpatterns = [
    path("", panels, name="panels"),
    path("<slug:slug>/", panel, name="panel"),
    path("<slug:slug>/open", open_panel, name="open_panel"),
    path("<slug:slug>/move", move_place, name="move_place"),
    path("<slug:slug>/minutes", keep_minutes, name="keep_minutes"),
    path("<slug:slug>/close", close_panel, name="close_panel"),
    path("<slug:slug>/paper", panel_paper, name="panel_paper"),
]
