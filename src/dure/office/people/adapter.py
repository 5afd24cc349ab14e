"""What the office tells django-allauth about its people."""

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import get_language

from dure.office.people.models import Person


def name_person(person: Person) -> str:
    """Name a person as pages and mails do."""
    return person.name or person.email


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Keeps the language in which somebody signed up, so that mails speak it too."""

    def save_user(
        self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True
    ) -> Person:
        """Keep a new person with the language of the page."""
        user.language = "en" if get_language() == "en" else "ko"
        saved: Person = super().save_user(request, user, form, commit)
        return saved
