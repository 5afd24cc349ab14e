"""Pages of technical assessment: what waits, one application, and what was found."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow, FileRow
from dure.office.applications.queries import (
    find_application,
    find_submitted_file,
    list_submitted_files,
    title_of,
)
from dure.office.applications.views import give_file
from dure.office.assessments.actions import check_assessable, do_assess
from dure.office.assessments.forms import read_assessed
from dure.office.assessments.queries import (
    PAGE,
    STATES,
    find_assessment,
    find_told,
    list_items,
    list_to_assess,
    read_advice,
    show_needs,
)
from dure.office.permissions import allow, may, reach, signed_in, who_asks
from dure.office.screening.answers import read_answers
from dure.office.states import APPLICATION
from dure.office.web.errors import tell, tell_beside
from dure.office.web.parameters import read_choice, read_whole
from dure.office.web.words import SAVED, say
from dure.review.assessment import VERDICT_NAMES, Advice
from dure.review.checklist import ANSWER_NAMES, Checked
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding
from dure.terms.language import Text

_ENDED = Text(en="{number}: {verdict}.", ko="{number}: {verdict}.")


@allow(Act.ASSESS)
def assessments(request: HttpRequest) -> HttpResponse:
    """List what waits for a technical assessment."""
    state = read_choice(request, "state", STATES)
    scopes = reach(who_asks(request), Act.ASSESS)
    lines = list_to_assess(scopes, state=state, after=read_whole(request, "after"))
    page = {
        "lines": lines,
        "state": state or "assessing",
        "states": [(name, APPLICATION.names[name]) for name in STATES],
        "after": lines[-1].id if len(lines) == PAGE else None,
    }
    return render(request, "assessments/assessments.html", page)


def find_assessable(number: str) -> ApplicationRow:
    """Find an application that waits for an assessment or has had one, or raise `Http404`."""
    row = find_application(number)
    if row.state != "assessing" and find_assessment(row.pk) is None:
        raise Http404
    return row


@allow(Act.ASSESS, find_assessable, methods=("GET", "HEAD", "POST"))
def assess(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show what an application needs and the checklist; keep the answers, or end with a verdict."""
    by = signed_in(request).pk
    if request.method != "POST":
        known = find_assessment(row.pk)
        waits = check_assessable(row, row.version, by)
        answers = read_answers(known.answers) if known is not None else {}
        return _show(request, row, answers, read_advice(known), waits=waits)
    assessed = read_assessed(request.POST)
    try:
        do_assess(row.pk, assessed, by=by)
    except InputRefused as refusal:
        return _show(request, row, assessed.answers, assessed.advice, refused=refusal.findings)
    if assessed.verdict is None:
        messages.success(request, say(SAVED))
        return redirect("assess", row.number)
    verdict = say(VERDICT_NAMES[assessed.verdict])
    messages.success(request, say(_ENDED.fill(number=row.number, verdict=verdict)))
    return redirect("assessments")


def _show(
    request: HttpRequest,
    row: ApplicationRow,
    answers: Mapping[str, Checked],
    advice: Advice,
    *,
    waits: Sequence[Finding] = (),
    refused: Sequence[Finding] = (),
) -> HttpResponse:
    """Show the page of an assessment."""
    needs, summary = show_needs(row)
    # An item of the checklist and a field of what is recommended have the same name.
    of_advice = [f for f in refused if f.message.code.startswith("advice_")]
    page = {
        "row": row,
        "title": title_of(row),
        "state": APPLICATION.names[row.state],
        "needs": needs,
        "summary": summary,
        "files": list_submitted_files(row),
        "asked": list_items(answers),
        "advice": advice,
        "names": [(answer.value, text) for answer, text in ANSWER_NAMES.items()],
        "waits": tell(waits),
        "refused": tell(refused),
        "beside": tell_beside([f for f in refused if f not in of_advice]),
        "beside_advice": tell_beside(of_advice),
    }
    return render(request, "assessments/assess.html", page, status=409 if refused else 200)


def find_evidence(number: str, file_id: int) -> FileRow:
    """Find a file of an application that waits for an assessment or has had one."""
    find_assessable(number)
    return find_submitted_file(number, file_id)


@allow(Act.ASSESS, find_evidence)
def assessed_file(request: HttpRequest, file: FileRow) -> HttpResponseBase:
    """Give a file to who assesses, since evidence of scaling is in it; never inside a page."""
    del request
    return give_file(file)


@allow(Act.READ_ASSESSMENT, find_application)
def assessment(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show what a technical assessment found, without the name of who assessed."""
    page = {"row": row, "title": title_of(row), "told": find_told(row.pk)}
    page["may_read"] = may(who_asks(request), Act.READ_APPLICATION, row.as_thing())
    return render(request, "assessments/assessment.html", page)
