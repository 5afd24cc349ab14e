"""Pages of an application: my applications, where it stands, its team and files."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.applications.actions_team import (
    do_answer_invitation,
    do_attach,
    do_detach,
    do_invite,
    do_remove_member,
)
from dure.office.applications.files import FILE_MAX, KINDS, find_path
from dure.office.applications.forms import FileForm, InviteForm
from dure.office.applications.models import INVITED, JOINED, ApplicationRow, FileRow, MemberRow
from dure.office.applications.papers import read_paper_application, read_paper_summary
from dure.office.applications.queries import (
    PAGE,
    find_application,
    find_file,
    find_letter_id,
    find_member,
    find_paper,
    has_unsent,
    is_changeable,
    is_submitted,
    list_files,
    list_own,
    list_steps,
    list_submitted_files,
    show_answers,
    submitted_title_of,
    title_of,
)
from dure.office.calls.queries import read_paper
from dure.office.permissions import Thing, allow, may, signed_in, who_asks
from dure.office.states import APPLICATION
from dure.office.web.parameters import read_whole
from dure.office.web.words import say
from dure.terms.language import Text

_INVITED = Text(en="The invitation is on its way.", ko="초대 메일을 보냅니다.")
_ATTACHED = Text(en="Attached.", ko="첨부했습니다.")
_JOINED = Text(en="You have joined the team.", ko="참여자가 되었습니다.")
_DECLINED = Text(en="You have declined.", ko="초대를 거절했습니다.")
_DONE = Text(en="Done.", ko="처리했습니다.")


@allow(Act.LIST_OWN)
def my_applications(request: HttpRequest) -> HttpResponse:
    """List the applications of whoever asks."""
    lines = list_own(signed_in(request).pk, read_whole(request, "after"))
    after = lines[-1].id if len(lines) == PAGE else None
    return render(request, "applications/mine.html", {"lines": lines, "after": after})


@allow(Act.READ_APPLICATION, find_application)
def application(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Show where an application stands, its team, its files, its latest paper."""
    who, thing = who_asks(request), row.as_thing()
    is_open, is_team = is_changeable(row), may(who, Act.EDIT_APPLICATION, thing)
    call = read_paper(row.call)
    paper = find_paper(row)
    page = {
        "row": row,
        # A draft is the team's alone: others see what was submitted.
        "title": title_of(row) if is_team else submitted_title_of(row),
        "answers": show_answers(read_paper_application(paper, call), call) if paper else (),
        "summary": read_paper_summary(paper) if paper else "",
        "state": APPLICATION.names[row.state],
        "steps": list_steps(row.pk),
        "members": row.members.filter(state__in=[INVITED, JOINED]).order_by("pk"),
        "files": list_files(row) if is_team else list_submitted_files(row),
        "may_edit": is_open and is_team,
        "has_unsent": is_open and is_team and has_unsent(row),
        "may_invite": is_open and may(who, Act.INVITE_MEMBER, thing),
        "may_withdraw": APPLICATION.may_follow(row.state, "withdrawn")
        and may(who, Act.WITHDRAW_APPLICATION, thing),
        "letter": find_letter_id(row.pk),
        "has_assessment": call.judging.assessment,
        "grant": row.number if row.state == "accepted" else "",
        "invite_form": InviteForm(),
        "file_form": FileForm(),
        "kinds": ", ".join(KINDS),
        "size_mb": FILE_MAX // 1_000_000,
    }
    return render(request, "applications/application.html", page)


@allow(Act.INVITE_MEMBER, find_application, methods=("POST",))
def invite_member(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Invite somebody to the team."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return render(request, "applications/invite.html", {"row": row, "form": form}, status=400)
    do_invite(row.pk, form.cleaned_data["email"], by=signed_in(request))
    messages.success(request, say(_INVITED))
    return redirect("application", row.number)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on a team, guarded as its application is."""

    application: ApplicationRow
    member_id: int

    def as_thing(self) -> Thing:
        """Say what it is to the table of permissions."""
        return self.application.as_thing()


def find_seat(number: str, member_id: int) -> Seat:
    """Find a place on a team."""
    return Seat(find_application(number), member_id)


@allow(Act.INVITE_MEMBER, find_seat, methods=("POST",))
def remove_member(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take somebody off the team."""
    do_remove_member(seat.application.pk, seat.member_id, by=signed_in(request).pk)
    messages.success(request, say(_DONE))
    return redirect("application", seat.application.number)


@allow(Act.ANSWER_INVITATION, find_member, methods=("GET", "HEAD", "POST"))
def invitation(request: HttpRequest, member: MemberRow) -> HttpResponse:
    """Show an invitation, and join or decline."""
    row = member.application
    if request.method != "POST":
        page = {"row": row, "title": title_of(row), "member": member}
        return render(request, "applications/invitation.html", page)
    joins = request.POST.get("answer") == "join"
    do_answer_invitation(member.pk, by=signed_in(request), joins=joins)
    messages.success(request, say(_JOINED if joins else _DECLINED))
    return redirect("application", row.number) if joins else redirect("my_applications")


@allow(Act.EDIT_APPLICATION, find_application, methods=("POST",))
def attach_file(request: HttpRequest, row: ApplicationRow) -> HttpResponse:
    """Attach a file."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "applications/attach.html", {"row": row, "form": form}, status=400)
    file = form.cleaned_data["file"]
    do_attach(row.pk, file.name, file.read(FILE_MAX + 1), by=signed_in(request).pk)
    messages.success(request, say(_ATTACHED))
    return redirect("application", row.number)


@allow(Act.READ_APPLICATION, find_file)
def read_file(request: HttpRequest, file: FileRow) -> HttpResponseBase:
    """Give a file to be kept, never to be shown inside a page of ours.

    What is only attached to a draft is the team's alone.
    """
    is_team = may(who_asks(request), Act.EDIT_APPLICATION, file.as_thing())
    if not is_team and not is_submitted(file):
        raise Http404
    return give_file(file)


def give_file(file: FileRow) -> FileResponse:
    """Give a file as one to be kept."""
    content = find_path(file.hash).open("rb")
    return FileResponse(
        content, as_attachment=True, filename=file.name, content_type=KINDS[file.kind]
    )


@allow(Act.EDIT_APPLICATION, find_file, methods=("POST",))
def detach_file(request: HttpRequest, file: FileRow) -> HttpResponse:
    """Take a file off an application."""
    do_detach(file.application_id, file.pk, by=signed_in(request).pk)
    messages.success(request, say(_DONE))
    return redirect("application", file.application.number)
