"""Pages of requests: filed by whoever leads a grant, answered by an officer."""

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.calls.queries import find_labels
from dure.office.decisions.amounts import write_exact
from dure.office.grants.forms import AnswerForm, RequestForm, StatementForm
from dure.office.grants.models import REQUEST_KINDS, REVOCATION, GrantRow, RequestRow
from dure.office.grants.queries import (
    KIND_NAMES,
    PAGE,
    find_grant,
    find_request,
    list_requests,
    list_types,
    show_balances,
    show_pool_left,
)
from dure.office.grants.requests import (
    act_of,
    do_answer_request,
    do_file,
    do_withdraw_request,
)
from dure.office.grants.statements import do_state
from dure.office.permissions import Thing, allow, may, signed_in, who_asks
from dure.office.scopes import find_calls
from dure.office.states import REQUEST
from dure.office.web.errors import add_findings
from dure.office.web.parameters import read_whole
from dure.office.web.words import say
from dure.terms.errors import InputRefused
from dure.terms.language import Text

_FILED = Text(en="The request is filed.", ko="요청을 접수했습니다.")
_WITHDRAWN = Text(en="The request is withdrawn.", ko="요청을 취하했습니다.")
_STATED = Text(en="Your statement stands beside the request.", ko="의견서를 제출했습니다.")
_ANSWERED = Text(en="Answered.", ko="답변했습니다.")


class Wish(NamedTuple):
    """A grant and the kind of request that is made for it."""

    grant: GrantRow
    kind: str

    def as_thing(self) -> Thing:
        """Say what it is to the table of permissions."""
        return self.grant.as_thing()


def find_wish(number: str, kind: str) -> Wish:
    """Find a grant and a kind that whoever leads it may ask for, or raise `Http404`."""
    if kind not in REQUEST_KINDS or kind == REVOCATION:
        raise Http404
    return Wish(find_grant(number), kind)


@allow(Act.ANSWER_REQUEST)
def requests(request: HttpRequest) -> HttpResponse:
    """List requests that wait for an answer."""
    calls = find_calls(who_asks(request), Act.ANSWER_REQUEST)
    lines = list_requests(calls, read_whole(request, "after"))
    after = lines[-1].id if len(lines) == PAGE else None
    return render(request, "grants/requests.html", {"lines": lines, "after": after})


@allow(Act.FILE_REQUEST, find_wish, methods=("GET", "HEAD", "POST"))
def file_request(request: HttpRequest, wish: Wish) -> HttpResponse:
    """Ask for what a request needs, and file it."""
    return _file(request, wish)


@allow(Act.REVOKE_GRANT, find_grant, methods=("GET", "HEAD", "POST"))
def revoke_grant(request: HttpRequest, row: GrantRow) -> HttpResponse:
    """Ask why a grant is to be revoked, and file it to be answered by somebody else."""
    return _file(request, Wish(row, REVOCATION))


def _file(request: HttpRequest, wish: Wish) -> HttpResponse:
    """Show the form of a request, or file it."""
    row, kind = wish
    form = RequestForm(request.POST or None, kind=kind, types=list_types(row, kind))
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            filed = do_file(row.pk, kind, form.asked(), reason, by=signed_in(request).pk)
        except InputRefused as refusal:
            add_findings(form, refusal)
            status = 409
        else:
            messages.success(request, say(_FILED))
            return redirect("request", filed.pk)
    page = {"row": row, "kind": KIND_NAMES[kind], "form": form}
    page["balances"] = show_balances(row)
    return render(request, "grants/file.html", page, status=status)


@allow(Act.READ_GRANT, find_request)
def request_page(request: HttpRequest, row: RequestRow) -> HttpResponse:
    """Show a request and its answer."""
    return _show(request, row, AnswerForm(kind=row.kind), 200)


def _show(
    request: HttpRequest,
    row: RequestRow,
    form: AnswerForm,
    status: int,
    stating: StatementForm | None = None,
) -> HttpResponse:
    """Show a request with the forms for its answer and for what the team says to it."""
    who, thing, is_open = who_asks(request), row.as_thing(), row.state == "filed"
    is_revoked = row.kind == REVOCATION
    labels = find_labels({row.grant.call_id: row.grant.call.hash})[row.grant.call_id].types
    may_answer = is_open and may(who, Act.ANSWER_REQUEST, thing)
    page = {
        "row": row,
        "kind": KIND_NAMES[row.kind],
        "types": [
            labels.get(row.asked[key], Text(en=row.asked[key], ko=row.asked[key]))
            for key in ("type", "unit")
            if key in row.asked
        ],
        "ends_on": date.fromisoformat(row.asked["ends_on"]) if "ends_on" in row.asked else None,
        "rate_on": date.fromisoformat(row.rate["as_of"]) if row.rate else None,
        "balances": show_balances(row.grant),
        "state": REQUEST.names[row.state],
        "amount": write_exact(row.asked["seconds"]) if "seconds" in row.asked else None,
        "form": form,
        "may_state": is_open
        and is_revoked
        and not row.statement
        and may(who, Act.FILE_REQUEST, thing),
        "stating": stating or StatementForm(),
        "may_answer": may_answer,
        "pool": show_pool_left(row) if may_answer else None,
        "may_withdraw": is_open and may(who, act_of(row.kind), thing),
        "is_revoked": is_revoked,
        "withdraw": "withdraw_revocation" if is_revoked else "withdraw_request",
    }
    return render(request, "grants/request.html", page, status=status)


def find_wished(pk: int) -> RequestRow:
    """Find a request of whoever leads a grant, or raise `Http404`."""
    row = find_request(pk)
    if row.kind == REVOCATION:
        raise Http404
    return row


def find_revocation(pk: int) -> RequestRow:
    """Find a request to revoke a grant, or raise `Http404`."""
    row = find_request(pk)
    if row.kind != REVOCATION:
        raise Http404
    return row


@allow(Act.FILE_REQUEST, find_wished, methods=("POST",))
def withdraw_request(request: HttpRequest, row: RequestRow) -> HttpResponse:
    """Withdraw a request."""
    return _withdraw(request, row)


@allow(Act.REVOKE_GRANT, find_revocation, methods=("POST",))
def withdraw_revocation(request: HttpRequest, row: RequestRow) -> HttpResponse:
    """Withdraw a request to revoke a grant, which whoever leads the grant cannot."""
    return _withdraw(request, row)


def _withdraw(request: HttpRequest, row: RequestRow) -> HttpResponse:
    """Withdraw a request of either."""
    do_withdraw_request(row.pk, by=signed_in(request).pk)
    messages.success(request, say(_WITHDRAWN))
    return redirect("request", row.pk)


@allow(Act.FILE_REQUEST, find_revocation, methods=("POST",))
def state_on_revocation(request: HttpRequest, row: RequestRow) -> HttpResponse:
    """Put what the team says beside a request to revoke its grant."""
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _show(request, row, AnswerForm(kind=row.kind), 400, form)
    try:
        do_state(row.pk, form.cleaned_data["statement"], by=signed_in(request).pk)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_request(row.pk), AnswerForm(kind=row.kind), 409, form)
    messages.success(request, say(_STATED))
    return redirect("request", row.pk)


@allow(Act.ANSWER_REQUEST, find_request, methods=("POST",))
def answer_request(request: HttpRequest, row: RequestRow) -> HttpResponse:
    """Answer a request."""
    form = AnswerForm(request.POST, kind=row.kind)
    if not form.is_valid():
        return _show(request, row, form, 400)
    try:
        do_answer_request(
            row.pk,
            by=signed_in(request).pk,
            is_granted=form.cleaned_data["result"] == "grant",
            answer=form.cleaned_data["answer"],
            rate=form.rate(),
        )
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_request(row.pk), form, 409)
    messages.success(request, say(_ANSWERED))
    return redirect("request", row.pk)
