"""The tables of notices, of mails that carry them, and of how often people want them."""

from django.db import models
from django.db.models import Q

from dure.office.notices.kinds import Kind, When
from dure.office.people.models import Person


class MailRow(models.Model):
    """A digest to one person or address; what it says is written from its notices when it is sent.

    ``mark`` names it in its ``Message-ID``, so that sent twice it is known as the same.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    language = models.CharField(max_length=2)
    mark = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """Found by whom it goes to, the latest first."""

        db_table = "office_mail"
        indexes = (models.Index(fields=("address", "-made_at"), name="mail_by_address"),)


class NoticeRow(models.Model):
    """One sentence to one person, with the page where the rest is; made once.

    ``thing`` and ``act`` say what they must be able to read when it is sent; ``due_at`` is when a
    mail with it is due, or null where it stands on the page only.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notices")
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=16)
    text = models.JSONField()
    path = models.CharField(max_length=200)
    thing = models.CharField(max_length=80)
    act = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(MailRow, models.PROTECT, null=True, related_name="notices")

    class Meta:
        """Nobody is told the same twice; found by who is told, and by when it is due."""

        db_table = "office_notice"
        constraints = (
            models.UniqueConstraint(
                fields=("person", "key"), condition=Q(address=""), name="notice_person_once"
            ),
            models.UniqueConstraint(
                fields=("address", "key"), condition=~Q(address=""), name="notice_address_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="")
                | (Q(person__isnull=True) & ~Q(address="")),
                name="notice_is_to_one",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="notice_kind_known"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-id"), name="notice_by_person"),
            models.Index(fields=("due_at",), condition=Q(mail__isnull=True), name="notice_by_due"),
        )


class WishRow(models.Model):
    """How often a person wants a kind by mail, or that an address wants none of it."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.EmailField(blank=True)
    kind = models.CharField(max_length=16)
    when = models.CharField(max_length=8)

    class Meta:
        """One wish for each kind."""

        db_table = "office_notice_wish"
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"), condition=Q(address=""), name="wish_person_once"
            ),
            models.UniqueConstraint(
                fields=("address", "kind"), condition=~Q(address=""), name="wish_address_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind])
                & Q(when__in=[when.value for when in When]),
                name="wish_known",
            ),
        )
