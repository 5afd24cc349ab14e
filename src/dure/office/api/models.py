"""The tables of the API: access tokens, and what requests with a key of their own have made."""

from django.db import models
from django.db.models import F, Q

from dure.office.people.models import Person

READ, WRITE = SCOPES = ("read", "write")


class TokenRow(models.Model):
    """A personal access token: never itself, only its hash; kept after it is revoked.

    ``name`` is the part of it that is no secret, by which it is found and recognised.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=16, unique=True)
    hash = models.CharField(max_length=64)
    label = models.CharField(max_length=100)
    scope = models.CharField(max_length=8, default=READ)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Known scopes; a token ends after it begins."""

        db_table = "office_token"
        constraints = (
            models.CheckConstraint(condition=Q(scope__in=list(SCOPES)), name="token_scope_known"),
            models.CheckConstraint(
                condition=Q(made_at__lt=F("expires_at")), name="token_made_before_it_ends"
            ),
        )
        indexes = (models.Index(fields=("person", "-id"), name="token_by_person"),)


class OnceRow(models.Model):
    """What a request with a key of its own has made, so that sending it again makes nothing."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    hash = models.CharField(max_length=64)
    made = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        """A key is used once by a person; old ones are forgotten."""

        db_table = "office_once"
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="once_per_key"),)
        indexes = (models.Index(fields=("at",), name="once_by_age"),)
