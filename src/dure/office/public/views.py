"""Pages that anybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.office.acts import Act
from dure.office.permissions import allow
from dure.office.public.queries import read_glance


@allow(Act.READ_PUBLIC)
def glance(request: HttpRequest) -> HttpResponse:
    """Show the programme on one page."""
    return render(request, "public/glance.html", {"glance": read_glance()})
