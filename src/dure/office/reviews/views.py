"""Pages of a reviewer: what I was asked, my profile, one blind review."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import find_application, title_of
from dure.office.assessments.queries import find_told
from dure.office.permissions import allow, find_teams, may, roles_on, signed_in, who_asks
from dure.office.reviews.actions import Profile, do_keep_profile
from dure.office.reviews.due import is_overdue
from dure.office.reviews.forms import ProfileForm, ReasonForm
from dure.office.reviews.models import WAITING, ReviewRow
from dure.office.reviews.queries import (
    PAGE,
    find_profile,
    find_review,
    list_mine,
    list_opinions,
    read_blind,
)
from dure.office.reviews.write import do_keep_review, do_recuse, do_submit_review, is_open
from dure.office.roles import Role
from dure.office.states import REVIEW
from dure.office.web.errors import add_findings, tell, tell_beside
from dure.office.web.parameters import read_whole
from dure.office.web.words import SAVED, say
from dure.review.rank import OPINION, OPINION_MAX, OPINION_MIN
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding
from dure.terms.language import Text

_TEAM_ROLES = frozenset({Role.PUBLIC, Role.PERSON, Role.LEAD, Role.MEMBER})
_DECIDED = ("awarded", "reserved", "declined", "accepted", "refused")
_SUBMITTED = Text(en="Submitted.", ko="제출했습니다.")
_RECUSED = Text(
    en="You will not be asked about this one again.", ko="이 신청은 다시 배정하지 않습니다."
)
_TAKEN_OFF = Text(
    en="A conflict of interest has come up, so this review was set aside; the officer knows.",
    ko="이해충돌이 확인되어 이 평가를 보류했습니다. 담당관에게 알렸습니다.",
)


@allow(Act.LIST_REVIEWS)
def my_reviews(request: HttpRequest) -> HttpResponse:
    """List the reviews of whoever asks."""
    lines = list_mine(signed_in(request).pk, read_whole(request, "after"))
    after = lines[-1].id if len(lines) == PAGE else None
    return render(request, "reviews/mine.html", {"lines": lines, "after": after})


@allow(Act.KEEP_EXPERTISE, methods=("GET", "HEAD", "POST"))
def expertise(request: HttpRequest) -> HttpResponse:
    """Show and change the profile of a reviewer."""
    person = signed_in(request)
    row = find_profile(person.pk)
    first = {name: getattr(row, name) for name in ProfileForm.base_fields} if row else None
    form = ProfileForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        taken_off = do_keep_profile(person.pk, Profile(**form.cleaned_data))
        messages.success(request, say(_TAKEN_OFF if taken_off else SAVED))
        return redirect("my_reviews")
    return render(request, "reviews/expertise.html", {"form": form})


@allow(Act.REVIEW, find_review, methods=("GET", "HEAD", "POST"))
def review(request: HttpRequest, row: ReviewRow) -> HttpResponse:
    """Show a blind application and the review of it; keep the draft, or submit it."""
    if request.method != "POST":
        return _show(request, row)
    person = signed_in(request).pk
    row = do_keep_review(row.pk, request.POST.dict(), by=person)
    if "submit" not in request.POST:
        messages.success(request, say(SAVED))
        return redirect("review", row.pk)
    try:
        row = do_submit_review(row.pk, by=person)
    except InputRefused as refusal:
        return _show(request, row, refusal.findings)
    messages.success(request, say(_SUBMITTED if row.state == "submitted" else _TAKEN_OFF))
    return redirect("my_reviews")


def _show(
    request: HttpRequest,
    row: ReviewRow,
    refused: Sequence[Finding] = (),
    form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a review; with a form for declining, it is shown as it was typed."""
    page = {
        "row": row,
        "state": REVIEW.names[row.state],
        "blind": read_blind(row.application),
        "opinion": row.cells.get(OPINION, ""),
        "limits": (OPINION_MIN, OPINION_MAX),
        "is_open": is_open(row),
        "due_at": row.application.call.reviews_due_at,
        "is_late": is_overdue(row.state, row.application.call.reviews_due_at),
        "told": find_told(row.application_id),
        "may_recuse": form or (row.state in WAITING and is_open(row)),
        "reason_form": form or ReasonForm(),
        "refused": tell(refused),
        "beside": tell_beside(refused),
    }
    return render(request, "reviews/review.html", page, status=409 if refused else status)


@allow(Act.READ_OPINIONS, find_application)
def opinions(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show the reviews of an application without names; to its team once it has been decided."""
    # Whoever is on the team waits as the team does, whatever else they are.
    is_team_only = roles_on(who_asks(request), row.as_thing()) <= _TEAM_ROLES
    is_own = is_team_only or find_teams(signed_in(request).pk, [f"application:{row.pk}"])
    is_told = not is_own or row.state in _DECIDED
    page = {"row": row, "title": title_of(row), "opinions": list_opinions(row) if is_told else ()}
    page["told"] = find_told(row.pk)
    page["may_read"] = may(who_asks(request), Act.READ_APPLICATION, row.as_thing())
    return render(request, "reviews/opinions.html", page)


@allow(Act.REVIEW, find_review, methods=("POST",))
def recuse(request: HttpRequest, row: ReviewRow) -> HttpResponse:
    """Say that one cannot judge an application."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form=form, status=400)
    try:
        do_recuse(row.pk, form.cleaned_data["reason"], by=signed_in(request).pk)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return _show(request, find_review(row.pk), form=form, status=409)
    messages.success(request, say(_RECUSED))
    return redirect("my_reviews")
