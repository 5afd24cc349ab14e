"""Routes of calls."""

from django.urls import path

from dure.office.applications.views_draft import apply
from dure.office.calls.views import call, calls

urlpatterns = [
    path("", calls, name="calls"),
    path("<slug:slug>/", call, name="call"),
    path("<slug:slug>/apply", apply, name="apply"),
]
