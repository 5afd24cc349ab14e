"""Rows of people, organisations, who belongs to which, and who was given which role."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from dure.office.roles import GIVEN_ROLES
from dure.terms.language import LANGS

KINDS = ("academia", "industry", "research", "government", "other")


class Person(AbstractBaseUser):
    """Somebody who can sign in, by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, default="ko")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """One address is one person, whatever its case."""

        constraints = (
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_is_lower"),
            models.CheckConstraint(condition=Q(language__in=LANGS), name="person_language_known"),
        )


class Organisation(models.Model):
    """A university, firm, institute or office that people apply for."""

    name = models.CharField(max_length=200, unique=True)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16)
    region = models.CharField(max_length=32, blank=True)
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The kinds are few and known."""

        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="organisation_kind_known"),
        )


class Membership(models.Model):
    """A person belongs to an organisation from a day on, until a day; kept after it ends.

    Conflicts of interest count what has ended too, so a row is closed and never removed.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        """Nobody belongs twice to the same organisation at once."""

        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation"),
                condition=Q(end__isnull=True),
                name="membership_open_once",
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="membership_days_in_order",
            ),
        )


class RoleGiven(models.Model):
    """A role that a person has from a day until a day, everywhere or within one scope.

    The scope is empty for everywhere, or names a thing: ``call:first_2026``, ``site:gwangju``.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles_given")
    role = models.CharField(max_length=16)
    scope = models.CharField(max_length=130, blank=True)
    start = models.DateField()
    end = models.DateField(null=True)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Only known roles can be given, and not twice at once."""

        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in GIVEN_ROLES]),
                name="role_given_known",
            ),
            models.UniqueConstraint(
                fields=("person", "role", "scope"),
                condition=Q(end__isnull=True),
                name="role_given_open_once",
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="role_given_days_in_order",
            ),
        )
