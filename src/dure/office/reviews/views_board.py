"""Pages of whoever assigns reviewers: boards, plans, one application, one review."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.application.call import REVIEWS_MAX
from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import find_application
from dure.office.calls.models import CallRow
from dure.office.calls.queries import find_call, read_paper
from dure.office.permissions import allow, reach, signed_in, who_asks
from dure.office.reviews.actions import (
    check_apart,
    do_assign,
    do_assign_plan,
    do_clear,
    do_remove,
)
from dure.office.reviews.due import Board, find_board
from dure.office.reviews.forms import AssignForm, PlanForm, ReasonForm
from dure.office.reviews.models import ASSIGNABLE, ReviewRow
from dure.office.reviews.plan import make_plan
from dure.office.reviews.queries import (
    BOARD_STATES,
    LATE,
    PAGE,
    SHORT,
    find_review,
    list_board,
    list_boards,
    list_candidates,
    list_seats,
    title_of,
)
from dure.office.states import APPLICATION
from dure.office.web.errors import add_findings
from dure.office.web.parameters import read_choice, read_phrase, read_whole
from dure.office.web.words import say
from dure.terms.errors import InputRefused
from dure.terms.language import Text

_ASSIGNED = Text(en="{n} assigned.", ko="{n}건을 배정했습니다.")
_FOUND = {
    SHORT: Text(en="with too few reviewers", ko="평가위원이 모자람"),
    LATE: Text(en="with a review that is overdue", ko="기한이 지난 평가가 있음"),
}
_DONE = Text(en="Done.", ko="처리했습니다.")


@allow(Act.ASSIGN_REVIEWER)
def boards(request: HttpRequest) -> HttpResponse:
    """List the calls whose reviewers are assigned."""
    scopes = reach(who_asks(request), Act.ASSIGN_REVIEWER)
    calls = list_boards(scopes, read_phrase(request, "after", 64))
    after = calls[-1][0] if len(calls) == PAGE else None
    return render(request, "reviews/boards.html", {"calls": calls, "after": after})


@allow(Act.ASSIGN_REVIEWER, find_board)
def board(request: HttpRequest, found: Board) -> HttpResponse:
    """Show the applications of a call with their reviewers."""
    call = found.call
    state = read_choice(request, "state", (*BOARD_STATES, *_FOUND))
    wanted = read_paper(call).judging.reviews
    after, person_id = read_whole(request, "after"), signed_in(request).pk
    lines = list_board(call, person_id, state=state, wanted=wanted, after=after)
    page = {
        "call": call,
        "title": Text(en=call.title_en, ko=call.title_ko),
        "lines": lines,
        "state": state,
        "states": [*((name, APPLICATION.names[name]) for name in BOARD_STATES), *_FOUND.items()],
        "progress": found.progress,
        "after": lines[-1].id if len(lines) == PAGE else None,
        "wanted": wanted,
    }
    return render(request, "reviews/board.html", page)


@allow(Act.ASSIGN_REVIEWER, find_call, methods=("GET", "HEAD", "POST"))
def plan_reviews(request: HttpRequest, call: CallRow) -> HttpResponse:
    """Show what would be assigned, then assign it if it is still the same."""
    if request.method != "POST":
        wanted = read_paper(call).judging.reviews
        per = read_whole(request, "per", high=REVIEWS_MAX) or wanted
        plan = make_plan(call.pk, per)
        check_apart(plan, call.pk, by=signed_in(request).pk)
        near = sum(plan.near_milli) // (10 * len(plan.pairs)) if plan.pairs else None
        page = {"call": call, "per": per, "plan": plan, "near": near, "choices": range(1, 6)}
        return render(request, "reviews/plan.html", page)
    form = PlanForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    sent = form.cleaned_data
    count = do_assign_plan(call.pk, sent["per"], sent["seen"], by=signed_in(request).pk)
    messages.success(request, say(_ASSIGNED.fill(n=count)))
    return redirect("board", call.pk)


def find_assignable(number: str) -> ApplicationRow:
    """Find an application that reviewers are or were assigned to, or raise `Http404`."""
    row = find_application(number)
    if not row.version:
        raise Http404
    return row


@allow(Act.ASSIGN_REVIEWER, find_assignable, methods=("GET", "HEAD", "POST"))
def assign_reviewer(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show who could review an application, and ask one of them."""
    if request.method != "POST":
        return _show_assigned(request, row)
    form = AssignForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    do_assign(row.pk, form.cleaned_data["reviewer"], by=signed_in(request).pk)
    messages.success(request, say(_ASSIGNED.fill(n=1)))
    return redirect("assign_reviewer", row.number)


def _show_assigned(
    request: HttpRequest,
    row: ApplicationRow,
    refused: int | None = None,
    form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show who reviews an application and who could; one review may have a form as typed."""
    page = {
        "row": row,
        "title": title_of(row),
        "state": APPLICATION.names[row.state],
        "seats": list_seats([row.pk], row.call.reviews_due_at).get(row.pk, ()),
        "candidates": list_candidates(row) if row.state in ASSIGNABLE else (),
        "refused": refused,
        "form": form,
    }
    return render(request, "reviews/assign.html", page, status=status)


def _do_with_reason(
    request: HttpRequest, row: ReviewRow, do: Callable[..., ReviewRow]
) -> HttpResponse:
    """Do with a review what needs a reason; where that is refused, it stays as typed."""
    form, number = ReasonForm(request.POST), row.application.number
    if not form.is_valid():
        return _show_assigned(request, row.application, row.pk, form, 400)
    try:
        do(row.pk, form.cleaned_data["reason"], by=signed_in(request).pk)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show_assigned(request, find_assignable(number), row.pk, form, 409)
    messages.success(request, say(_DONE))
    return redirect("assign_reviewer", number)


@allow(Act.ASSIGN_REVIEWER, find_review, methods=("POST",))
def remove_reviewer(request: HttpRequest, row: ReviewRow) -> HttpResponse:
    """Take a reviewer off, with a reason."""
    return _do_with_reason(request, row, do_remove)


@allow(Act.ASSIGN_REVIEWER, find_review, methods=("POST",))
def clear_review(request: HttpRequest, row: ReviewRow) -> HttpResponse:
    """Let a flagged review count after all, with a reason."""
    return _do_with_reason(request, row, do_clear)
