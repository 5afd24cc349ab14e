"""The letter of an application: what was decided, why, and what can be done until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dure.office.acts import Act
from dure.office.applications.queries import title_of
from dure.office.clock import now
from dure.office.decisions.models import AwardRow
from dure.office.decisions.queries import find_coming, find_letter, show_letter
from dure.office.objections.queries import accept_until, find_open, list_objections
from dure.office.permissions import allow, may, who_asks


@allow(Act.READ_APPLICATION, find_letter)
def letter(request: HttpRequest, row: AwardRow) -> HttpResponse:
    """Show a letter, and the answers that are still possible to whoever may give them."""
    who, thing, shown = who_asks(request), row.as_thing(), show_letter(row)
    is_coming = shown.is_latest and find_coming(row.application_id) is not None
    is_open = shown.is_latest and not is_coming and find_open(row.application_id) is None
    until = accept_until(row)
    is_awarded = is_open and row.application.state == "awarded"
    is_late = until is not None and now() >= until
    page = {
        "letter": shown,
        "title": title_of(row.application),
        "state": row.application.state,
        "accept_until": until,
        "is_coming": is_coming,
        "objections": list_objections(row.application_id),
        "may_answer": is_awarded and not is_late and may(who, Act.ANSWER_AWARD, thing),
        "may_lapse": is_awarded and is_late and may(who, Act.PROPOSE, thing),
        "may_object": is_open
        and now() < row.object_by
        and row.application.state in ("awarded", "reserved", "declined")
        and may(who, Act.OBJECT, thing),
    }
    return render(request, "decisions/letter.html", page)
