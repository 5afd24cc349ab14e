"""The page of the auditor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.office.acts import ACT_NAMES, Act
from dure.office.permissions import allow
from dure.office.trail.queries import PAGE, find_head, find_names, list_entries
from dure.office.web.parameters import read_phrase, read_whole


@allow(Act.READ_TRAIL)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the trail from its latest entry backwards."""
    thing = read_phrase(request, "thing", 80)
    person = read_whole(request, "person")
    entries = list_entries(before=read_whole(request, "before"), thing=thing, person=person)
    older = entries[-1].sequence if len(entries) == PAGE else None
    page = {"entries": entries, "thing": thing, "person": person, "older": older}
    found = {"names": find_names(entries), "head": find_head(), "acts": ACT_NAMES}
    return render(request, "trail/trail.html", page | found)
