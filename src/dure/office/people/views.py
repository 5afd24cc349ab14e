"""A person's own pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dure.office.acts import Act
from dure.office.clock import today
from dure.office.people.actions import do_change_profile, do_leave, do_register_organisation
from dure.office.people.forms import OrganisationForm, ProfileForm
from dure.office.people.queries import find_given_roles, list_belongings
from dure.office.permissions import allow, signed_in
from dure.office.roles import ROLE_NAMES
from dure.office.web.words import SAVED, say
from dure.terms.language import Text

_LEFT = Text(en="The membership has ended today.", ko="오늘자로 소속을 마쳤습니다.")


@allow(Act.KEEP_ACCOUNT, methods=("GET", "HEAD", "POST"))
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what a person says of themselves."""
    person = signed_in(request)
    first = {"name": person.name, "language": person.language}
    form = ProfileForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        do_change_profile(person.pk, **form.cleaned_data)
        messages.success(request, say(SAVED))
        return redirect("profile")
    roles = [(ROLE_NAMES[g.role], g.scope) for g in find_given_roles(person.pk, today())]
    fields = {"form": form, "roles": roles, "belongings": list_belongings(person.pk)}
    return render(request, "people/profile.html", fields)


@allow(Act.REGISTER_ORGANISATION, methods=("GET", "HEAD", "POST"))
def organisations(request: HttpRequest) -> HttpResponse:
    """Register an organisation, or join one."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do_register_organisation(signed_in(request).pk, **form.cleaned_data)
        messages.success(request, say(SAVED))
        return redirect("profile")
    return render(request, "people/organisation.html", {"form": form})


@allow(Act.REGISTER_ORGANISATION, methods=("POST",))
def leave(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """End a membership today."""
    do_leave(signed_in(request).pk, organisation_id)
    messages.success(request, say(_LEFT))
    return redirect("profile")
