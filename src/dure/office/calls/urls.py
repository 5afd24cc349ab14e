"""Routes of calls."""

from django.urls import path

from dure.office.applications.views_draft import apply
from dure.office.calls.views import call, calls, open_call

urlpatterns = [
    path("", calls, name="calls"),
    path("new", open_call, name="open_call"),
    path("<slug:slug>/", call, name="call"),
    path("<slug:slug>/apply", apply, name="apply"),
]
