"""Pages of screening: the inbox, the checklist, and what the applicant reads of it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import find_application, list_submitted_files, title_of
from dure.office.calls.queries import read_paper
from dure.office.permissions import allow, may, reach, signed_in, who_asks
from dure.office.screening.actions import check_moment, do_screen
from dure.office.screening.answers import read_answers
from dure.office.screening.forms import read_screened
from dure.office.screening.queries import (
    STATES,
    find_ended,
    find_screening,
    list_asked,
    list_faults,
    list_inbox,
    outcome_of,
    show_paper,
)
from dure.office.states import APPLICATION
from dure.office.web.errors import tell, tell_beside
from dure.office.web.parameters import read_choice, read_phrase, read_whole
from dure.office.web.words import SAVED, say
from dure.review.checklist import (
    ANSWER_NAMES,
    KIND_NAMES,
    OUTCOME_NAMES,
    Checked,
    checklist_of,
)
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding
from dure.terms.language import Text

_ENDED = Text(en="{number}: {outcome}.", ko="{number}: {outcome}.")


@allow(Act.SCREEN)
def screening(request: HttpRequest) -> HttpResponse:
    """Show the officer's inbox."""
    state = read_choice(request, "state", STATES)
    track = read_phrase(request, "track", 64)
    scopes = reach(who_asks(request), Act.SCREEN)
    phrase, after = read_phrase(request, "q", 100), read_whole(request, "after")
    inbox = list_inbox(scopes, state=state, track=track, phrase=phrase, after=after)
    page = {"inbox": inbox, "state": state, "track": track, "phrase": phrase}
    return render(request, "screening/inbox.html", page)


def find_submitted(number: str) -> ApplicationRow:
    """Find an application that has been submitted once, or raise `Http404`."""
    row = find_application(number)
    if not row.version:
        raise Http404
    return row


@allow(Act.SCREEN, find_submitted, methods=("GET", "HEAD", "POST"))
def screen_application(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show the checklist of an application; keep the answers, or end the screening."""
    if request.method != "POST":
        return _show(request, row, _read_known(row.pk))
    screened = read_screened(request.POST, checklist_of(read_paper(row.call)))
    try:
        do_screen(row.pk, screened, by=signed_in(request).pk)
    except InputRefused as refusal:
        return _show(request, row, dict(screened.answers), refusal.findings)
    if screened.outcome is None:
        messages.success(request, say(SAVED))
        return redirect("screen_application", row.number)
    outcome = say(OUTCOME_NAMES[screened.outcome])
    messages.success(request, say(_ENDED.fill(number=row.number, outcome=outcome)))
    return redirect("screening")


def _read_known(pk: int) -> dict[str, Checked]:
    """Read the answers of the latest screening; none where there is none."""
    known = find_screening(pk)
    return read_answers(known.answers) if known is not None else {}


def _show(
    request: HttpRequest,
    row: ApplicationRow,
    answers: dict[str, Checked],
    refused: Sequence[Finding] = (),
) -> HttpResponse:
    """Show the checklist."""
    told, summary = show_paper(row)
    page = {
        "row": row,
        "title": title_of(row),
        "state": APPLICATION.names[row.state],
        "answers": told,
        "summary": summary,
        "asked": list_asked(answers, row.call),
        "names": [(answer.value, text) for answer, text in ANSWER_NAMES.items()],
        "kinds": KIND_NAMES,
        "last_day": request.POST.get("last_day", "")[:10],
        "waits": tell(check_moment(row, row.version)),
        "files": list_submitted_files(row),
        "refused": tell(refused),
        "beside": tell_beside(refused),
    }
    return render(request, "screening/screen.html", page, status=409 if refused else 200)


@allow(Act.READ_APPLICATION, find_application)
def screening_result(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show what a screening ended with, to the applicant."""
    ended = find_ended(row.pk)
    may_edit = may(who_asks(request), Act.EDIT_APPLICATION, row.as_thing())
    page = {"row": row, "title": title_of(row), "ended": ended, "may_edit": may_edit}
    if ended is not None:
        page |= {"outcome": OUTCOME_NAMES[outcome_of(ended)], "faults": list_faults(ended)}
    return render(request, "screening/result.html", page)
