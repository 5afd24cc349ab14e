"""Pages that anybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.office.acts import Act
from dure.office.opendata.glance import show_parts
from dure.office.opendata.results import list_results
from dure.office.permissions import allow
from dure.office.public.queries import read_glance

_LATEST = 5


@allow(Act.READ_PUBLIC)
def glance(request: HttpRequest) -> HttpResponse:
    """Show the programme on one page."""
    page = {"glance": read_glance(), "parts": show_parts(), "latest": list_results(limit=_LATEST)}
    return render(request, "public/glance.html", page)
