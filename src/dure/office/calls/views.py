"""Pages of calls, for everyone; and the one on which an officer opens a call."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.application.call import Call
from dure.office.acts import Act
from dure.office.calls.actions import do_open_call, end_of, start_of
from dure.office.calls.forms import CallFileForm
from dure.office.calls.models import CallRow
from dure.office.calls.queries import (
    PAGE,
    find_call,
    find_mark,
    is_open_at,
    list_calls,
    list_rounds,
    read_call_file,
    read_paper,
    write_call_file,
)
from dure.office.clock import now
from dure.office.permissions import Thing, allow, check, may, signed_in, who_asks
from dure.office.web.errors import tell
from dure.office.web.parameters import read_phrase
from dure.office.web.words import say
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding
from dure.terms.language import Text

_FILE = "call.yaml"
_OPENED = Text(en="The call is published.", ko="공모를 게시했습니다.")
_CITED = ("opens", "closes", "months_max", "starts", "objection_days", "whole_servers")


@allow(Act.READ_PUBLIC)
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls."""
    lines = list_calls(read_phrase(request, "after", 64))
    after = lines[-1].slug if len(lines) == PAGE else None
    page = {"lines": lines, "after": after, "may_open": may(who_asks(request), Act.OPEN_CALL)}
    return render(request, "calls/calls.html", page)


@allow(Act.READ_PUBLIC, find_call)
def call(request: HttpRequest, row: CallRow) -> HttpResponse:
    """Show a call: purpose, days, tracks, caps, criteria, documents, sources."""
    paper = read_paper(row)
    page = {"row": row, "is_open": is_open_at(row, now()), "rounds": list_rounds(row)}
    page |= {"may_open": may(who_asks(request), Act.OPEN_CALL, row.as_thing())}
    return render(request, "calls/call.html", page | _describe(paper))


def _describe(call: Call) -> dict[str, object]:
    """Give what the body of a page about a call shows."""
    marks = {name: find_mark(call, name) for name in _CITED}
    marks |= {"cap": find_mark(call, "offers.cap_servers")}
    marks |= {"servers": find_mark(call, "offers.servers")}
    marks |= {"weights": find_mark(call, "criteria.weight_percent")}
    due = call.judging.reviews_due
    return {
        "call": call,
        "marks": marks,
        "opens_at": start_of(call.opens),
        "closes_at": end_of(call.closes),
        "reviews_due_at": end_of(due) if due else None,
    }


@allow(Act.OPEN_CALL, methods=("GET", "HEAD", "POST"))
def open_call(request: HttpRequest) -> HttpResponse:
    """Check a call file and show the call that it makes; publish it where that is asked."""
    if request.method != "POST":
        slug = read_phrase(request, "from", 64)
        text = write_call_file(find_call(slug)) if slug else ""
        return _show_form(request, CallFileForm(initial={"text": text}))
    form = CallFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form, status=400)
    text = form.cleaned_data["text"]
    form = CallFileForm(initial={"text": text})
    try:
        call, _ = read_call_file(text, _FILE)
        scopes = frozenset({f"call:{call.id}"})
        check(who_asks(request), Act.OPEN_CALL, Thing(f"call:{call.id}", scopes))
        if "publish" not in request.POST:
            return _show_form(request, form, call)
        slug = do_open_call(text, _FILE, by=signed_in(request).pk)
    except InputRefused as refusal:
        return _show_form(request, form, refused=refusal.findings, status=409)
    messages.success(request, say(_OPENED))
    return redirect("call", slug)


def _show_form(
    request: HttpRequest,
    form: CallFileForm,
    call: Call | None = None,
    refused: Sequence[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    """Show the form of a call file, with its faults by line, or the call that it makes."""
    told = zip(refused, tell(refused), strict=True)
    faults = [(finding.place, what, step) for finding, (what, step) in told]
    page = {"form": form, "faults": faults} | (_describe(call) if call else {})
    return render(request, "calls/open.html", page, status=status)
