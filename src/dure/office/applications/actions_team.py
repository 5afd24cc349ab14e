"""What changes the team and the files of an application."""

import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Sum

from dure.office.acts import Act
from dure.office.applications.actions import check_changeable, check_conflicts
from dure.office.applications.files import (
    FILE_MAX,
    FILES_MAX,
    KINDS,
    find_hash,
    find_kind,
    keep_content,
    read_ending,
)
from dure.office.applications.models import (
    DECLINED,
    INVITED,
    JOINED,
    REMOVED,
    ApplicationRow,
    FileRow,
    MemberRow,
)
from dure.office.clock import now
from dure.office.findings import (
    FILE_KIND_REFUSED,
    FILE_TOO_LARGE,
    FILES_OF_PERSON_TOO_LARGE,
    FILES_TOO_MANY,
    INVITATION_NOT_YOURS,
    INVITED_TOO_OFTEN,
    MEMBER_KNOWN_ALREADY,
    MEMBERS_TOO_MANY,
)
from dure.office.notices.news import tell_invited, tell_joined
from dure.office.people.models import Person
from dure.office.trail.actions import do_record
from dure.office.web.lines import write_line
from dure.office.web.words import lang
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place

MEMBERS_MAX = 30
INVITED_A_DAY_MAX = 60
"""By one person: each is a letter to an address that anybody can type."""
FILES_OF_PERSON_MAX = 500_000_000
"""Bytes, what was taken off again included: a paper may name it."""


def _lock(pk: int) -> ApplicationRow:
    """Lock an application that can be changed now."""
    row = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    check_changeable(row)
    return row


def _refuse(message: Message, number: str, **fields: object) -> InputRefused:
    """Make a refusal of one finding."""
    return InputRefused([Finding(message, Place(number), fields)])


@transaction.atomic
def do_invite(pk: int, email: str, *, by: Person) -> None:
    """Invite somebody to the team by letter.

    Raises
    ------
    InputRefused
        If they belong to it already, the team is as large as it may be, or too many were invited.
    """
    row, address = _lock(pk), email.strip().lower()
    open_ = row.members.filter(state__in=[INVITED, JOINED])
    if address == by.email or open_.filter(email=address).exists():
        raise _refuse(MEMBER_KNOWN_ALREADY, row.number, email=address)
    if (count := open_.count()) >= MEMBERS_MAX:
        raise _refuse(MEMBERS_TOO_MANY, row.number, count=count, limit=MEMBERS_MAX)
    since = MemberRow.objects.filter(application__lead=by, invited_at__gt=now() - timedelta(days=1))
    if (count := since.count()) >= INVITED_A_DAY_MAX:
        raise _refuse(INVITED_TOO_OFTEN, row.number, count=count, limit=INVITED_A_DAY_MAX)
    token = secrets.token_urlsafe(32)
    member = MemberRow.objects.create(application=row, email=address, token=token, invited_at=now())
    detail = {"member": member.pk, "step": INVITED}
    do_record(by.pk, Act.INVITE_MEMBER, f"application:{pk}", at=now(), detail=detail)
    tell_invited(member, by, lang())


@transaction.atomic
def do_answer_invitation(member_pk: int, *, by: Person, joins: bool) -> ApplicationRow:
    """Join a team or decline; answering twice is answering once.

    Raises
    ------
    InputRefused
        If the invitation went to another address.
    """
    member = MemberRow.objects.select_for_update().get(pk=member_pk)
    row = _lock(member.application_id)
    if member.email != by.email:
        raise _refuse(INVITATION_NOT_YOURS, row.number, email=by.email)
    if member.state != INVITED:
        return row
    member.state, member.answered_at = (JOINED if joins else DECLINED), now()
    member.person = by
    member.save()
    detail = {"member": member.pk, "step": member.state}
    do_record(by.pk, Act.ANSWER_INVITATION, f"application:{row.pk}", at=now(), detail=detail)
    tell_joined(member, row, by.name or by.email, joins=joins)
    if joins:
        check_conflicts(row.pk)
    return row


@transaction.atomic
def do_remove_member(pk: int, member_pk: int, *, by: int) -> None:
    """Take somebody off the team; they stay on record, since conflicts outlive a team."""
    row = _lock(pk)
    open_ = row.members.filter(pk=member_pk, state__in=[INVITED, JOINED])
    if open_.update(state=REMOVED, answered_at=now()):
        detail = {"member": member_pk, "step": REMOVED}
        do_record(by, Act.INVITE_MEMBER, f"application:{pk}", at=now(), detail=detail)


@transaction.atomic
def do_attach(pk: int, name: str, content: bytes, *, by: int) -> FileRow:
    """Attach a file; the same content twice is once.

    Returns
    -------
    file : attached now, or before with the same content

    Raises
    ------
    InputRefused
        If it is too large, one too many, or not what its name says; or with all that the person
        has attached before.
    FileFailed
        If it cannot be kept.
    """
    row = _lock(pk)
    if len(content) > FILE_MAX:
        raise _refuse(FILE_TOO_LARGE, row.number, name=name, **_say_sizes(len(content), FILE_MAX))
    kind = find_kind(content)
    if kind is None or kind != read_ending(name):
        raise _refuse(FILE_KIND_REFUSED, row.number, name=name, known=", ".join(KINDS))
    attached = row.files.filter(removed_at=None)
    known = attached.filter(hash=find_hash(content)).first()
    if known is not None:
        keep_content(content)  # where it was lost, it is there again
        return known
    if (count := attached.count()) >= FILES_MAX:
        raise _refuse(FILES_TOO_MANY, row.number, count=count, limit=FILES_MAX)
    own = FileRow.objects.filter(added_by_id=by).aggregate(size=Sum("size"))["size"] or 0
    if own + len(content) > FILES_OF_PERSON_MAX:
        sizes = _say_sizes(own, FILES_OF_PERSON_MAX)
        raise _refuse(FILES_OF_PERSON_TOO_LARGE, row.number, **sizes)
    hash_ = keep_content(content)
    file = FileRow.objects.create(
        application=row,
        # A label, and no path: the file is kept under its hash.
        name=write_line(re.split(r"[/\\]", name)[-1])[-200:],
        kind=kind,
        size=len(content),
        hash=hash_,
        added_by_id=by,
        added_at=now(),
    )
    _note(row, {"file": hash_, "step": "attached"}, by)
    return file


def _say_sizes(size: int, limit: int) -> dict[str, str]:
    """Say what there is and what may be, in megabytes."""
    return {"size": f"{size / 1_000_000:.1f} MB", "limit": f"{limit / 1_000_000:.1f} MB"}


@transaction.atomic
def do_detach(pk: int, file_pk: int, *, by: int) -> None:
    """Take a file off an application; papers that were submitted with it still name it."""
    row = _lock(pk)
    file = row.files.filter(pk=file_pk, removed_at=None).first()
    if file is None:
        return
    file.removed_at = now()
    file.save(update_fields=["removed_at"])
    _note(row, {"file": file.hash, "step": "detached"}, by)


def _note(row: ApplicationRow, detail: dict[str, str], by: int) -> None:
    """Note that the files of a draft are others now."""
    row.edited_at = now()
    row.save(update_fields=["edited_at"])
    do_record(by, Act.EDIT_APPLICATION, f"application:{row.pk}", at=row.edited_at, detail=detail)
