"""What the office tells django-allauth about its people."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import get_language

from dure.office.people.models import Person

_LOG = logging.getLogger(__name__)


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

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody tried to sign up with it.

        A password is made into a hash for nothing, so that it takes as long as a new account does.
        """
        make_password(email)
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send a letter of an account at once; it holds a secret link, so no queue keeps it.

        Where the mail server is away nothing falls over: the page offers to send it again.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as fault:
            code = getattr(fault, "smtp_code", fault.args[:1])
            _LOG.error("%s was not sent: %s %s", template_prefix, type(fault).__name__, code)
