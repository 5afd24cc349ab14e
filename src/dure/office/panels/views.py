"""Pages of panels: the ranking, and what the chair does with it."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import RULES, Act
from dure.office.calls.queries import read_paper
from dure.office.panels.actions import (
    clean_minutes,
    do_close_panel,
    do_keep_minutes,
    do_move_place,
    do_open_panel,
)
from dure.office.panels.bench import Bench, find_bench, read_bench
from dure.office.panels.forms import MoveForm
from dure.office.panels.queries import NOT_BEGUN, PAGE, list_panels, show_lines
from dure.office.panels.sheet import find_sheet
from dure.office.permissions import allow, reach, roles_on, signed_in, who_asks
from dure.office.states import PANEL
from dure.office.web.errors import add_findings, tell
from dure.office.web.parameters import read_phrase, read_whole
from dure.office.web.words import SAVED, say
from dure.review.rank import Move
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding
from dure.terms.language import Text
from dure.terms.seal import canonical_bytes, seal

_ROUTES = ("panel_paper", "open_panel", "move_place", "keep_minutes", "close_panel")
_OPENED = Text(en="The panel is in session.", ko="평가단 회의를 시작했습니다.")
_MOVED = Text(
    en="{number} is at place {place} now.", ko="{number}을(를) 순위 {place}(으)로 옮겼습니다."
)
_CLOSED = Text(en="The ranking is frozen: {hash}.", ko="순위를 확정했습니다: {hash}.")


@allow(Act.READ_RANKING)
def panels(request: HttpRequest) -> HttpResponse:
    """List panels."""
    scopes = reach(who_asks(request), Act.READ_RANKING)
    lines, after = list_panels(scopes, read_phrase(request, "after", 64))
    return render(request, "panels/panels.html", {"lines": lines, "after": after})


@allow(Act.READ_RANKING, find_bench)
def panel(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Show the ranking of a call or a track."""
    return _show(request, bench, MoveForm(initial={"number": read_phrase(request, "move", 64)}))


def _show(
    request: HttpRequest,
    bench: Bench,
    form: MoveForm,
    status: int = 200,
    findings: Sequence[Finding] = (),
) -> HttpResponse:
    """Show a ranking, with what whoever asks may do, and minutes as they were typed."""
    after = read_whole(request, "after", high=1_000_000) or 0
    sheet, row = find_sheet(bench), bench.panel
    types = {offer.type: offer.label for offer in read_paper(bench.call).offers}
    # By roles alone, so that the page asks the database nothing more; actions check again.
    is_chair = bool(RULES[Act.RANK] & roles_on(who_asks(request), bench.as_thing()))
    page = {
        "paths": {route: bench.path(route) for route in _ROUTES},
        "title": bench.title,
        "by_track": bool(bench.track),
        "panel": row,
        "state": PANEL.names[row.state] if row is not None else NOT_BEGUN,
        "sheet": sheet,
        "types": types,
        "lines": show_lines(sheet, after, types),
        "total": len(sheet.lines),
        "after": after + PAGE if after + PAGE < len(sheet.lines) else None,
        "may_open": is_chair and row is None,
        "may_move": is_chair and row is not None and row.state == "sitting",
        "form": form,
        "findings": tell(findings),
    }
    kept = row.minutes if row is not None else ""
    page["minutes"] = clean_minutes(request.POST.get("minutes", kept))
    # What was typed over stays what it was until it is kept.
    page["base"] = request.POST.get("base", seal(kept)) if findings else seal(kept)
    return render(request, "panels/panel.html", page, status=status)


@allow(Act.RANK, find_bench, methods=("POST",))
def open_panel(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Open the panel."""
    do_open_panel(bench.call.pk, by=signed_in(request).pk, track=bench.track)
    messages.success(request, say(_OPENED))
    return redirect(bench.path("panel"))


@allow(Act.RANK, find_bench, methods=("POST",))
def move_place(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Move an application to another place; minutes that were typed are kept with it."""
    form = MoveForm(request.POST)
    if refused := _keep_minutes(request, bench, form):
        return refused
    if not form.is_valid():
        return _show(request, read_bench(bench.call, bench.track), form, 400)
    try:
        move, by = Move(**form.cleaned_data), signed_in(request).pk
        do_move_place(bench.call.pk, move, by=by, track=bench.track)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, read_bench(bench.call, bench.track), form, 409)
    messages.success(request, say(_MOVED.fill(**form.cleaned_data)))
    return redirect(bench.path("panel"))


@allow(Act.RANK, find_bench, methods=("POST",))
def keep_minutes(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Keep the minutes; a move that was begun beside them stays as typed."""
    typed = {name: request.POST.get(name, "") for name in MoveForm.base_fields}
    form = MoveForm(initial=typed)
    if refused := _keep_minutes(request, bench, form):
        return refused
    if chosen := request.POST.get("chosen", "")[:64]:
        return redirect(f"{bench.path('panel')}?{urlencode({'move': chosen})}#move")
    messages.success(request, say(SAVED))
    if any(typed.values()):
        return _show(request, read_bench(bench.call, bench.track), form)
    return redirect(bench.path("panel"))


def _keep_minutes(request: HttpRequest, bench: Bench, form: MoveForm) -> HttpResponse | None:
    """Keep minutes that were typed, or show why they are not kept, with everything as typed."""
    minutes, base = request.POST.get("minutes"), request.POST.get("base")
    if minutes is None:
        return None
    try:
        by = signed_in(request).pk
        do_keep_minutes(bench.call.pk, minutes, by=by, track=bench.track, base=base)
    except InputRefused as refusal:
        return _show(request, read_bench(bench.call, bench.track), form, 409, refusal.findings)
    return None


@allow(Act.RANK, find_bench, methods=("POST",))
def close_panel(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Close the panel, which keeps the minutes that were typed and freezes the ranking."""
    form = MoveForm(initial={name: request.POST.get(name, "") for name in MoveForm.base_fields})
    if refused := _keep_minutes(request, bench, form):
        return refused
    seen, by = request.POST.get("seen", ""), signed_in(request).pk
    try:
        row = do_close_panel(bench.call.pk, seen, by=by, track=bench.track)
    except InputRefused as refusal:
        return _show(request, read_bench(bench.call, bench.track), form, 409, refusal.findings)
    messages.success(request, say(_CLOSED.fill(hash=row.hash)))
    return redirect(bench.path("panel"))


@allow(Act.READ_RANKING, find_bench)
def panel_paper(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Give the sealed paper of a panel: the bytes whose SHA-256 is its hash."""
    del request
    row = bench.panel
    if row is None or not row.hash:
        raise Http404
    content = canonical_bytes(json.loads(row.paper))
    named = {
        "Content-Disposition": f'attachment; filename="panel-{bench.name.replace("/", "-")}.json"'
    }
    return HttpResponse(content, content_type="application/json", headers=named)
