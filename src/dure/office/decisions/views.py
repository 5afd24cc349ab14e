"""Pages of decisions: the list, the workbench, signing, the paper."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.award.methods import METHODS
from dure.office.acts import RULES, Act
from dure.office.calls.models import CallRow
from dure.office.calls.queries import find_call, read_paper
from dure.office.decisions.actions import (
    choices_of,
    do_change,
    do_choose,
    do_draft,
    do_drop,
    do_propose,
    do_take_back,
    do_undo_change,
)
from dure.office.decisions.choices import Change
from dure.office.decisions.forms import ChangeForm, ChoiceForm, LineForm
from dure.office.decisions.gather import gather_pot
from dure.office.decisions.models import RESERVE, ROUND, DecisionRow
from dure.office.decisions.queries import (
    KIND_NAMES,
    LINES,
    PAGE,
    find_decision,
    find_reserve,
    list_decisions,
    list_letters_of,
    list_waiting,
)
from dure.office.decisions.sign import do_sign
from dure.office.decisions.workbench import read_choices, show_workbench
from dure.office.permissions import allow, may, roles_on, signed_in, who_asks
from dure.office.scopes import find_calls
from dure.office.web.errors import add_findings
from dure.office.web.parameters import read_whole
from dure.office.web.words import SAVED, say
from dure.terms.errors import InputRefused
from dure.terms.language import Text
from dure.terms.seal import canonical_bytes

_PROPOSED = Text(en="Proposed, to be signed.", ko="제안했습니다. 서명을 기다립니다.")
_TAKEN_BACK = Text(en="Taken back.", ko="되돌렸습니다.")
_DROPPED = Text(en="Dropped.", ko="폐기했습니다.")
_SIGNED = Text(
    en="Signed. The letters stand from now.", ko="서명했습니다. 통지서가 공표되었습니다."
)


@allow(Act.READ_DECISION)
def decisions(request: HttpRequest) -> HttpResponse:
    """List decisions, and calls that wait for one."""
    who = who_asks(request)
    calls = find_calls(who, Act.READ_DECISION)
    before = read_whole(request, "before")
    lines = list_decisions(calls, before)
    waiting = list_waiting(calls) if before is None and may(who, Act.PROPOSE) else ()
    more = lines[-1].id if len(lines) == PAGE else None
    page = {"lines": lines, "waiting": waiting, "before": more}
    return render(request, "decisions/decisions.html", page)


@allow(Act.PROPOSE, find_call, methods=("POST",))
def new_decision(request: HttpRequest, call: CallRow) -> HttpResponse:
    """Begin a decision on a round, or on its reserve list."""
    kind = RESERVE if request.POST.get("kind") == RESERVE else ROUND
    row = do_draft(call, by=signed_in(request).pk, kind=kind)
    return redirect("decision", row.pk)


@allow(Act.READ_DECISION, find_decision)
def decision(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Show a decision: its workbench while it is open, its letters when it is signed."""
    if row.state in ("signed", "dropped"):
        lines = list_letters_of(row.pk, read_whole(request, "after", low=0))
        page = {"row": row, "lines": lines, "kind": KIND_NAMES[row.kind]}
        page["method"] = METHODS[row.method]
        # By roles alone, so that the page asks the database nothing more; the action checks again.
        if RULES[Act.PROPOSE] & roles_on(who_asks(request), row.as_thing()):
            page["reserve"] = find_reserve(row)
        page["after"] = lines[-1].id if len(lines) == LINES else None
        return render(request, "decisions/signed.html", page)
    return _show(request, row, {})


def _show(
    request: HttpRequest, row: DecisionRow, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show the workbench of a decision, with what is tried out or was typed."""
    who, thing = who_asks(request), row.as_thing()
    pot = gather_pot(row)
    choices = read_choices(request, choices_of(row))
    page = show_workbench(pot, choices, read_whole(request, "after", low=0) or 0)
    may_edit = row.state == "drafted" and may(who, Act.PROPOSE, thing)
    page |= {"row": row, "may_edit": may_edit, "is_preview": choices != choices_of(row)}
    page["may_sign"] = row.state == "proposed" and may(who, Act.DECIDE, thing)
    page["may_take_back"] = row.state == "proposed" and may(who, Act.PROPOSE, thing)
    page["is_changed"] = row.state == "proposed" and row.inputs != pot.inputs
    initial = {name: getattr(row, name) for name in ChoiceForm.base_fields}
    page["line_form"] = LineForm(
        initial={"method": choices.method, "cut": choices.cut, "cut_reason": row.cut_reason}
    )
    page["form"] = ChoiceForm(initial=initial, call_id=row.call_id)
    page["change_form"] = ChangeForm(
        call=pot.call, initial={"number": request.GET.get("number", "")[:64]}
    )
    return render(request, "decisions/workbench.html", page | more, status=status)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def keep_line(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Keep the method and the line that were tried out."""
    form = LineForm(request.POST)
    if not form.is_valid():
        return _show(request, row, {"line_form": form}, status=400)
    try:
        do_choose(row.pk, form.cleaned_data, by=signed_in(request).pk)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_decision(row.pk), {"line_form": form}, status=409)
    messages.success(request, say(SAVED))
    return redirect("decision", row.pk)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def choose(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Keep what was chosen."""
    return _keep(request, row, SAVED)


def _keep(
    request: HttpRequest,
    row: DecisionRow,
    told: Text,
    then: Callable[..., DecisionRow] | None = None,
) -> HttpResponse:
    """Keep what was chosen, and do something with it; or show why not, with all that was typed."""
    form, by = ChoiceForm(request.POST, call_id=row.call_id), signed_in(request).pk
    if not form.is_valid():
        return _show(request, row, {"form": form}, status=400)
    chosen = dict(form.cleaned_data)
    overseer = chosen.pop("overseer")
    chosen["overseer_id"] = overseer.pk if overseer else None
    try:
        do_choose(row.pk, chosen, by=by)
        if then is not None:
            then(row.pk, by=by)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_decision(row.pk), {"form": form}, status=409)
    messages.success(request, say(told))
    return redirect("decision", row.pk)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def change(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Set a grant by hand."""
    form = ChangeForm(request.POST, call=read_paper(row.call))
    if not form.is_valid():
        return _show(request, row, {"change_form": form}, status=400)
    try:
        do_change(row.pk, Change(**form.cleaned_data), by=signed_in(request).pk)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_decision(row.pk), {"change_form": form}, status=409)
    messages.success(request, say(SAVED))
    return redirect("decision", row.pk)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def undo_change(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Take back what was set by hand."""
    do_undo_change(row.pk, request.POST.get("number", "")[:64], by=signed_in(request).pk)
    messages.success(request, say(_TAKEN_BACK))
    return redirect("decision", row.pk)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def propose(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Propose a decision, with what was chosen for it beside the button."""
    if "reserve" in request.POST:
        return _keep(request, row, _PROPOSED, do_propose)
    do_propose(row.pk, by=signed_in(request).pk)
    messages.success(request, say(_PROPOSED))
    return redirect("decision", row.pk)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def take_back(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Take a proposal back."""
    do_take_back(row.pk, by=signed_in(request).pk)
    messages.success(request, say(_TAKEN_BACK))
    return redirect("decision", row.pk)


@allow(Act.PROPOSE, find_decision, methods=("POST",))
def drop(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Drop a decision."""
    do_drop(row.pk, by=signed_in(request).pk)
    messages.success(request, say(_DROPPED))
    return redirect("decision", row.pk)


@allow(Act.DECIDE, find_decision, methods=("POST",))
def sign(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Sign a decision as it was shown."""
    do_sign(row.pk, by=signed_in(request).pk, seen=request.POST.get("seen", ""))
    messages.success(request, say(_SIGNED))
    return redirect("decision", row.pk)


@allow(Act.READ_DECISION, find_decision)
def decision_paper(request: HttpRequest, row: DecisionRow) -> HttpResponse:
    """Give the sealed paper of a signed decision, or what was proposed: the bytes of its hash."""
    del request
    content = canonical_bytes(json.loads(row.paper or row.proposal or "{}"))
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="decision-{row.pk}.json"'
    return answer
