"""Pages of objections."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.decisions.models import AwardRow
from dure.office.decisions.queries import find_letter
from dure.office.objections.actions import (
    do_answer_objection,
    do_object,
    do_withdraw_objection,
)
from dure.office.objections.forms import AnswerForm, ObjectForm
from dure.office.objections.models import ObjectionRow
from dure.office.objections.queries import PAGE, find_objection, list_open
from dure.office.permissions import allow, may, signed_in, who_asks
from dure.office.scopes import find_calls
from dure.office.states import OBJECTION
from dure.office.web.errors import add_findings
from dure.office.web.parameters import read_whole
from dure.office.web.words import say
from dure.terms.errors import InputRefused
from dure.terms.language import Text

_FILED = Text(en="The objection is filed.", ko="이의신청을 접수했습니다.")
_WITHDRAWN = Text(en="The objection is withdrawn.", ko="이의신청을 취하했습니다.")
_ANSWERED = Text(en="Answered.", ko="답변했습니다.")


@allow(Act.ANSWER_OBJECTION)
def objections(request: HttpRequest) -> HttpResponse:
    """List objections that wait for an answer."""
    calls = find_calls(who_asks(request), Act.ANSWER_OBJECTION)
    lines = list_open(calls, read_whole(request, "after"))
    after = lines[-1].id if len(lines) == PAGE else None
    return render(request, "objections/objections.html", {"lines": lines, "after": after})


@allow(Act.OBJECT, find_letter, methods=("GET", "HEAD", "POST"))
def object_to(request: HttpRequest, award: AwardRow) -> HttpResponse:
    """Ask for the grounds of an objection, and file it."""
    form = ObjectForm(request.POST or None)
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            row = do_object(award.pk, form.cleaned_data["grounds"], by=signed_in(request).pk)
        except InputRefused as refusal:
            add_findings(form, refusal)
            status = 409
        else:
            messages.success(request, say(_FILED))
            return redirect("objection", row.pk)
    page = {"award": award, "form": form}
    return render(request, "objections/object.html", page, status=status)


@allow(Act.READ_APPLICATION, find_objection)
def objection(request: HttpRequest, row: ObjectionRow) -> HttpResponse:
    """Show an objection and its answer."""
    return _show(request, row, AnswerForm(), 200)


def _show(request: HttpRequest, row: ObjectionRow, form: AnswerForm, status: int) -> HttpResponse:
    """Show an objection with the form for its answer."""
    who, thing, is_open = who_asks(request), row.as_thing(), row.state == "filed"
    page = {
        "row": row,
        "state": OBJECTION.names[row.state],
        "form": form,
        "may_answer": is_open and may(who, Act.ANSWER_OBJECTION, thing),
        "may_withdraw": is_open and may(who, Act.OBJECT, thing),
        "may_read_decision": row.decision_id and may(who, Act.READ_DECISION, thing),
    }
    return render(request, "objections/objection.html", page, status=status)


@allow(Act.OBJECT, find_objection, methods=("POST",))
def withdraw_objection(request: HttpRequest, row: ObjectionRow) -> HttpResponse:
    """Withdraw an objection."""
    do_withdraw_objection(row.pk, by=signed_in(request).pk)
    messages.success(request, say(_WITHDRAWN))
    return redirect("objection", row.pk)


@allow(Act.ANSWER_OBJECTION, find_objection, methods=("POST",))
def answer_objection(request: HttpRequest, row: ObjectionRow) -> HttpResponse:
    """Answer an objection."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, 400)
    try:
        do_answer_objection(
            row.pk,
            by=signed_in(request).pk,
            is_upheld=form.cleaned_data["result"] == "upheld",
            answer=form.cleaned_data["answer"],
        )
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_objection(row.pk), form, 409)
    messages.success(request, say(_ANSWERED))
    return redirect("objection", row.pk)
