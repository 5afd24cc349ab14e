"""Pages of grants: mine, all of them, one with its burn-down, and answers to letters."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.clock import today
from dure.office.decisions.models import AwardRow
from dure.office.decisions.queries import find_letter
from dure.office.grants.actions import do_accept, do_lapse, do_note_export, do_refuse
from dure.office.grants.export import write_grants
from dure.office.grants.models import REQUEST_KINDS, REVOCATION, GrantRow
from dure.office.grants.page import show_grant
from dure.office.grants.queries import (
    KIND_NAMES,
    PAGE,
    find_grant,
    list_grants,
    list_own,
    list_own_letters,
)
from dure.office.permissions import allow, may, signed_in, who_asks
from dure.office.scopes import find_calls
from dure.office.states import GRANT
from dure.office.web.parameters import read_choice, read_phrase, read_whole
from dure.office.web.words import lang, say
from dure.terms.language import Text

_ACCEPTED = Text(
    en="Accepted. The grant is in the book.", ko="수락했습니다. 배정이 원장에 기록되었습니다."
)
_REFUSED = Text(en="Declined.", ko="선정을 포기했습니다.")
_LAPSED = Text(en="The award has lapsed.", ko="선정의 효력이 끝났습니다.")


@allow(Act.LIST_OWN)
def my_grants(request: HttpRequest) -> HttpResponse:
    """List the letters and the grants of whoever asks."""
    person_id, before = signed_in(request).pk, read_whole(request, "before")
    lines = list_own(person_id, before)
    letters = list_own_letters(person_id) if before is None else ()
    more = lines[-1].id if len(lines) == PAGE else None
    page = {"lines": lines, "letters": letters, "before": more}
    return render(request, "grants/mine.html", page)


@allow(Act.LIST_GRANTS)
def grants(request: HttpRequest) -> HttpResponse:
    """List all grants that whoever asks may see; searched by a phrase and a state."""
    calls = find_calls(who_asks(request), Act.LIST_GRANTS)
    phrase, state = read_phrase(request, "q"), read_choice(request, "state", GRANT.moves)
    lines = list_grants(calls, phrase=phrase, state=state, before=read_whole(request, "before"))
    more = lines[-1].id if len(lines) == PAGE else None
    page: dict[str, Any] = {"lines": lines, "before": more, "q": phrase, "state": state}
    page["may_export"] = may(who_asks(request), Act.EXPORT_GRANTS)
    page["states"] = [(key, GRANT.names[key]) for key in GRANT.moves]
    return render(request, "grants/grants.html", page)


@allow(Act.EXPORT_GRANTS, methods=("GET",))
def export_grants(request: HttpRequest) -> StreamingHttpResponse:
    """Give all grants that the list shows as a file, while they are read; the trail says so."""
    calls = find_calls(who_asks(request), Act.EXPORT_GRANTS)
    phrase, state = read_phrase(request, "q"), read_choice(request, "state", GRANT.moves)
    do_note_export(signed_in(request).pk, phrase, state)
    lines = write_grants(calls, phrase=phrase, state=state)
    named = {"Content-Disposition": f'attachment; filename="grants-{today()}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=named)


@allow(Act.READ_GRANT, find_grant)
def grant(request: HttpRequest, row: GrantRow) -> HttpResponse:
    """Show a grant: balance, burn-down, forecast, requests."""
    who, thing = who_asks(request), row.as_thing()
    page = show_grant(row, today(), lang())
    is_active = row.state == "active"
    kinds = [(k, KIND_NAMES[k]) for k in REQUEST_KINDS if k != REVOCATION]
    page["kinds"] = kinds if is_active and may(who, Act.FILE_REQUEST, thing) else []
    # A site sees grants, and not what their letters say.
    page["may_read_letter"] = may(who, Act.READ_APPLICATION, row.application.as_thing())
    page["may_revoke"] = is_active and may(who, Act.REVOKE_GRANT, thing)
    return render(request, "grants/grant.html", page)


@allow(Act.ANSWER_AWARD, find_letter, methods=("POST",))
def accept_award(request: HttpRequest, award: AwardRow) -> HttpResponse:
    """Accept an award."""
    row = do_accept(award.pk, by=signed_in(request).pk)
    messages.success(request, say(_ACCEPTED))
    return redirect("grant", row.number)


@allow(Act.ANSWER_AWARD, find_letter, methods=("POST",))
def refuse_award(request: HttpRequest, award: AwardRow) -> HttpResponse:
    """Decline an award."""
    reason = request.POST.get("reason", "")[:500]
    do_refuse(award.pk, by=signed_in(request).pk, reason=reason)
    messages.success(request, say(_REFUSED))
    return redirect("letter", award.pk)


@allow(Act.PROPOSE, find_letter, methods=("POST",))
def lapse_award(request: HttpRequest, award: AwardRow) -> HttpResponse:
    """Let an award lapse that was not accepted in time."""
    do_lapse(award.pk, by=signed_in(request).pk)
    messages.success(request, say(_LAPSED))
    return redirect("letter", award.pk)
