"""Pages on which an officer says who reviews and who chairs for a call."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.calls.models import CallRow
from dure.office.calls.queries import find_call, read_paper
from dure.office.permissions import Thing, allow, signed_in
from dure.office.reviews.appoint import PAGE, do_appoint, do_dismiss, list_holders
from dure.office.reviews.forms import AppointForm
from dure.office.roles import Role
from dure.office.web.errors import add_findings
from dure.office.web.parameters import read_whole
from dure.office.web.words import say
from dure.terms.errors import InputRefused
from dure.terms.language import Text

_APPOINTED = Text(en="Appointed, and told.", ko="위촉하고 알렸습니다.")
_DISMISSED = Text(
    en="The role ends today; what was not written is taken off.",
    ko="역할을 오늘까지로 하고, 쓰지 않은 평가의 배정을 취소했습니다.",
)


@allow(Act.APPOINT, find_call, methods=("GET", "HEAD", "POST"))
def call_people(request: HttpRequest, call: CallRow) -> HttpResponse:
    """Show who reviews and chairs for a call; appoint somebody."""
    tracks = {track.id: track.label for track in read_paper(call).tracks}
    form, status = AppointForm(tracks, request.POST or None), 200
    if request.method == "POST":
        status = _appoint(call, form, signed_in(request).pk)
        if status == 200:  # noqa: PLR2004 - done
            messages.success(request, say(_APPOINTED))
            return redirect("call_people", call.pk)
    holders = list_holders(call, read_whole(request, "after"))
    page = {"call": call, "title": Text(en=call.title_en, ko=call.title_ko), "form": form}
    page |= {"holders": holders, "after": holders[-1].id if len(holders) == PAGE else None}
    return render(request, "reviews/people.html", page | {"tracks": tracks}, status=status)


def _appoint(call: CallRow, form: AppointForm, by: int) -> int:
    """Appoint who a form names, and give the status of the answer."""
    if not form.is_valid():
        return 400
    given = form.cleaned_data
    try:
        do_appoint(call, given["email"], Role(given["role"]), given["track"], by=by)
    except InputRefused as refusal:
        add_findings(form, refusal)
        return 409
    return 200


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in a call, guarded as its call is."""

    call: CallRow
    pk: int

    def as_thing(self) -> Thing:
        """Say what it is to the table of permissions."""
        return self.call.as_thing()


def find_seat(slug: str, pk: int) -> Seat:
    """Find a role in a call."""
    return Seat(find_call(slug), pk)


@allow(Act.APPOINT, find_seat, methods=("POST",))
def dismiss(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End the role of a reviewer or a chair."""
    do_dismiss(seat.call, seat.pk, by=signed_in(request).pk)
    messages.success(request, say(_DISMISSED))
    return redirect("call_people", seat.call.pk)
