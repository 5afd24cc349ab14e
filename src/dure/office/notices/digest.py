"""Digests: notices that are due are put into one mail for each person, and sent by the queue."""

import secrets
from collections import defaultdict
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from dure.office.acts import Act
from dure.office.applications.models import INVITED, MemberRow
from dure.office.clock import now, today
from dure.office.notices.models import MailRow, NoticeRow
from dure.office.people.models import Person
from dure.office.people.queries import find_given_roles
from dure.office.permissions import Guarded, Who, may
from dure.office.tasks.actions import do_put
from dure.office.web.words import say
from dure.terms.language import Text

SALT = "dure.notices.unsubscribe"
AT_MOST = 200
"""Notices in one mail; the page has them all."""
_MODELS = {
    "application": "applications.ApplicationRow",
    "member": "applications.MemberRow",
    "review": "reviews.ReviewRow",
    "decision": "decisions.DecisionRow",
    "award": "decisions.AwardRow",
    "objection": "objections.ObjectionRow",
    "grant": "grants.GrantRow",
    "request": "grants.RequestRow",
    "call": "calls.CallRow",
}
_MANY = Text(en="{n} pieces of news", ko="새 소식 {n}건")
_FROM = Text(en="[Dure] {what}", ko="[두레] {what}")


def do_compose(key: str) -> None:
    """Put all notices that are due into one mail for each person, to be sent by the queue."""
    del key
    at = now()
    due = NoticeRow.objects.filter(mail__isnull=True, due_at__lte=at).order_by("pk")
    to: defaultdict[tuple[int | None, str], list[NoticeRow]] = defaultdict(list)
    for row in due.select_related("person")[:5_000]:
        to[row.person_id, row.address].append(row)
    for (_, address), rows in to.items():
        person = rows[0].person
        mail = MailRow.objects.create(
            person=person,
            address=person.email if person is not None else address,
            language=person.language if person is not None else rows[0].language,
            mark=secrets.token_hex(16),
            made_at=at,
        )
        NoticeRow.objects.filter(pk__in=[row.pk for row in rows]).update(mail=mail)
        do_put("send_mail", str(mail.pk))


def do_send(key: str) -> None:
    """Send a mail, with those of its notices that whoever gets it may still read; once is enough.

    Raises
    ------
    OSError
        If the mail server does not take it; the queue tries again.
    """
    mail = MailRow.objects.select_related("person").get(pk=int(key))
    if mail.sent_at is not None:
        return
    notices = [row for row in mail.notices.order_by("pk") if may_still_read(row, mail.person)]
    if notices and (mail.person is None or mail.person.is_active):
        with override(mail.language):
            write_message(mail, notices).send()
    MailRow.objects.filter(pk=mail.pk).update(sent_at=now())


def may_still_read(row: NoticeRow, person: Person | None) -> bool:
    """Tell whether somebody may still do what a notice is about; an invitation is still open."""
    kind, _, pk = row.thing.partition(":")
    found = apps.get_model(_MODELS[kind])._default_manager.filter(pk=pk).first()  # noqa: SLF001
    if found is None:
        return False
    if isinstance(found, MemberRow):
        return found.state == INVITED
    thing: Guarded = found
    if person is None:
        return False
    who = Who(person.pk, find_given_roles(person.pk, today()))
    return may(who, Act(row.act), thing.as_thing())


def write_message(mail: MailRow, notices: list[NoticeRow]) -> EmailMultiAlternatives:
    """Write a mail in the language at hand: plain text, simple HTML, a way to have no more."""
    texts = [Text(en=row.text["en"], ko=row.text["ko"]) for row in notices]
    first = say(texts[0]) if len(texts) == 1 else say(_MANY.fill(n=len(texts)))
    stop = settings.ORIGIN + reverse("unsubscribe", args=[write_token(mail)])
    page = {
        "lines": [
            {"text": say(text), "url": settings.ORIGIN + row.path}
            for text, row in zip(texts[:AT_MOST], notices, strict=False)
        ],
        "more": max(0, len(texts) - AT_MOST),
        "origin": settings.ORIGIN,
        "settings": settings.ORIGIN + reverse("mail_settings"),
        "stop": stop,
        "has_account": mail.person_id is not None,
    }
    message = EmailMultiAlternatives(
        subject=say(_FROM.fill(what=first)),
        body=render_to_string("notices/digest.txt", page),
        to=[mail.address],
        headers={
            "Message-ID": f"<{mail.mark}@{urlsplit(settings.ORIGIN).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("notices/digest.html", page), "text/html")
    return message


def write_token(mail: MailRow) -> str:
    """Sign whose mail a link stops; it can be used for nothing else."""
    return signing.dumps([mail.person_id, "" if mail.person_id else mail.address], salt=SALT)


def read_token(token: str) -> tuple[int | None, str] | None:
    """Read whose mail a link stops; None where the link is not ours."""
    try:
        person_id, address = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return person_id, address
