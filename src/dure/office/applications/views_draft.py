"""Pages of whoever writes an application: begin, edit, preview, submit, withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.applications.actions import do_merge_draft, do_start, do_submit, do_withdraw
from dure.office.applications.inputs import join_post
from dure.office.applications.merge import mark_cells, read_marks
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import (
    find_application,
    group_fields,
    list_files,
    show_answers,
    show_fields,
)
from dure.office.applications.reading import keep_cells, read_draft
from dure.office.calls.models import CallRow
from dure.office.calls.queries import find_call, read_paper
from dure.office.clock import now
from dure.office.permissions import allow, signed_in
from dure.office.web.errors import tell
from dure.office.web.words import SAVED, say
from dure.terms.errors import InputRefused
from dure.terms.language import Text
from dure.terms.seal import seal

_SUBMITTED = Text(en="Submitted as version {n}.", ko="제{n}판을 제출했습니다.")
_WITHDRAWN = Text(en="The application is withdrawn.", ko="신청을 철회했습니다.")


@allow(Act.APPLY, find_call, methods=("POST",))
def apply(request: HttpRequest, call: CallRow) -> HttpResponse:
    """Begin a draft."""
    row = do_start(call.pk, by=signed_in(request).pk)
    return redirect("edit_application", row.number)


@allow(Act.EDIT_APPLICATION, find_application, methods=("GET", "HEAD", "POST"))
def edit_application(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show the form with what was typed; keep it as it is typed."""
    if request.method != "POST":
        return _show_form(request, row, {})
    typed, seen = keep_cells(join_post(request.POST)), request.POST.get("seen", "")
    by = signed_in(request).pk
    try:
        row, clashes = do_merge_draft(row.pk, typed, read_marks(seen), by=by)
    except InputRefused as refusal:
        # What was typed is not kept, so it is shown again beside the reason.
        row.cells = {**row.cells, **typed}
        return _show_form(request, row, {"refused": tell(refusal.findings)}, status=409)
    if getattr(request, "htmx", False):
        return _show_kept(request, row, typed, clashes)
    if clashes:
        return _show_clashes(request, row, typed, clashes)
    messages.success(request, say(SAVED))
    to = "preview_application" if "preview" in request.POST else "edit_application"
    return redirect(to, row.number)


def _show_kept(
    request: HttpRequest, row: ApplicationRow, typed: dict[str, str], clashes: dict[str, str]
) -> HttpResponse:
    """Say beside the form that it is kept, and what was not since it was changed elsewhere too."""
    call = read_paper(row.call)
    fields = show_fields(row.number, {**row.cells, **typed}, call, clashes=clashes)
    # The form goes on from what it shows; what clashes does so until somebody has looked at both.
    marks = read_marks(mark_cells({**row.cells, **typed}, call))
    marks |= {n: m for n, m in read_marks(request.POST.get("seen", "")).items() if n in clashes}
    seen = " ".join(f"{name}:{mark}" for name, mark in marks.items())
    page = {"fields": fields, "at": now(), "seen": seen, "clashes": clashes}
    return render(request, "applications/kept.html", page)


def _show_clashes(
    request: HttpRequest, row: ApplicationRow, typed: dict[str, str], clashes: dict[str, str]
) -> HttpResponse:
    """Show the form again with what was typed, and beside it what was kept elsewhere meanwhile."""
    call = read_paper(row.call)
    shown = {**row.cells, **{name: typed[name] for name in clashes}}
    fields = show_fields(row.number, shown, call, clashes=clashes)
    page = {"row": row, "call": call, "groups": group_fields(fields), "clashes": clashes}
    page["seen"] = mark_cells(row.cells, call)
    return render(request, "applications/edit.html", page, status=409)


def _show_form(
    request: HttpRequest, row: ApplicationRow, more: dict[str, object], status: int = 200
) -> HttpResponse:
    """Show the form."""
    call = read_paper(row.call)
    fields = show_fields(row.number, row.cells, call)
    page = {"row": row, "call": call, "groups": group_fields(fields), **more}
    page["seen"] = mark_cells(row.cells, call)
    if status != 200 and getattr(request, "htmx", False):  # noqa: PLR2004 - done
        return render(request, "applications/not_kept.html", page)
    return render(request, "applications/edit.html", page, status=status)


@allow(Act.EDIT_APPLICATION, find_application)
def preview_application(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show the draft as it would be submitted, and what still stands in the way."""
    call = read_paper(row.call)
    draft = read_draft(row.number, row.cells, call)
    answers = show_answers(draft.application, call) if draft.application else ()
    page = {"row": row, "draft": draft, "answers": answers, "files": list_files(row)}
    page |= {"findings": draft.findings, "seen": seal(row.cells)}
    return render(request, "applications/preview.html", page)


@allow(Act.SUBMIT_APPLICATION, find_application, methods=("POST",))
def submit_application(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Submit what the preview showed."""
    seen = request.POST.get("seen", "")
    row = do_submit(row.pk, by=signed_in(request).pk, seen=seen)
    messages.success(request, say(_SUBMITTED.fill(n=row.version)))
    return redirect("application", row.number)


@allow(Act.WITHDRAW_APPLICATION, find_application, methods=("GET", "HEAD", "POST"))
def withdraw_application(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Ask whether to withdraw, then do it."""
    if request.method != "POST":
        return render(request, "applications/withdraw.html", {"row": row})
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    do_withdraw(row.pk, by=signed_in(request).pk, reason=reason)
    messages.success(request, say(_WITHDRAWN))
    return redirect("application", row.number)
