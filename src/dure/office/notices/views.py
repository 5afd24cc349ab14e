"""Pages of notices: what one was told, how often by mail, and no more of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from dure.office.acts import Act
from dure.office.notices.actions import do_keep_wishes, do_silence
from dure.office.notices.digest import read_token
from dure.office.notices.forms import WishForm
from dure.office.notices.queries import PAGE, find_wishes, list_notices
from dure.office.permissions import Thing, allow, signed_in
from dure.office.web.parameters import read_whole
from dure.office.web.words import SAVED, say


@allow(Act.LIST_OWN)
def notices(request: HttpRequest) -> HttpResponse:
    """List what somebody was told."""
    lines = list_notices(signed_in(request).pk, read_whole(request, "before"))
    before = lines[-1].id if len(lines) == PAGE else None
    return render(request, "notices/notices.html", {"lines": lines, "before": before})


@allow(Act.KEEP_ACCOUNT, methods=("GET", "HEAD", "POST"))
def mail_settings(request: HttpRequest) -> HttpResponse:
    """Show and change how often somebody wants mail."""
    person = signed_in(request)
    form = WishForm(request.POST or None, find_wishes(person.pk))
    if form.is_valid():
        do_keep_wishes(person.pk, form.read())
        messages.success(request, say(SAVED))
        return redirect("mail_settings")
    status = 400 if form.is_bound else 200
    return render(request, "notices/settings.html", {"form": form}, status=status)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose mail a link stops: a person, or an address."""

    person_id: int | None
    address: str

    def as_thing(self) -> Thing:
        """Say what it is to the table of permissions: whoever has the link may use it."""
        return Thing(f"person:{self.person_id}")


def find_reader(token: str) -> Reader:
    """Read the link of a mail, or raise `Http404`."""
    found = read_token(token)
    if found is None:
        raise Http404
    return Reader(*found)


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the link itself is signed
@allow(Act.READ_PUBLIC, find_reader, methods=("GET", "HEAD", "POST"))
def unsubscribe(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Ask whether somebody wants no more mail, then send none."""
    is_done = request.method == "POST"
    if is_done:
        do_silence(reader.person_id, reader.address)
    page = {"is_done": is_done, "has_account": reader.person_id is not None}
    return render(request, "notices/unsubscribe.html", page)
