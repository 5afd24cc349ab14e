"""Pages of calls, for everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.office.acts import Act
from dure.office.calls.models import CallRow
from dure.office.calls.queries import PAGE, find_call, find_mark, is_open_at, list_calls, read_paper
from dure.office.clock import now
from dure.office.permissions import allow
from dure.office.web.parameters import read_phrase

_CITED = ("opens", "closes", "months_max", "starts", "objection_days", "whole_servers")


@allow(Act.READ_PUBLIC)
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls."""
    lines = list_calls(read_phrase(request, "after", 64))
    after = lines[-1].slug if len(lines) == PAGE else None
    return render(request, "calls/calls.html", {"lines": lines, "after": after})


@allow(Act.READ_PUBLIC, find_call)
def call(request: HttpRequest, row: CallRow) -> HttpResponse:
    """Show a call: purpose, days, tracks, caps, criteria, documents, sources."""
    paper = read_paper(row)
    marks = {name: find_mark(paper, name) for name in _CITED}
    marks |= {"cap": find_mark(paper, "offers.cap_servers")}
    marks |= {"servers": find_mark(paper, "offers.servers")}
    marks |= {"weights": find_mark(paper, "criteria.weight_percent")}
    fields = {"row": row, "call": paper, "marks": marks, "is_open": is_open_at(row, now())}
    return render(request, "calls/call.html", fields)
