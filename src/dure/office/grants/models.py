"""The tables of grants and of requests to change them; balances are in the book."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from dure.office.applications.models import ApplicationRow
from dure.office.calls.models import CallRow
from dure.office.decisions.models import AwardRow
from dure.office.people.models import Person
from dure.office.states import GRANT, REQUEST

if TYPE_CHECKING:
    from dure.office.permissions import Thing

EXTENSION, SUPPLEMENT, TRANSFER, EXCHANGE, RETURN, REVOCATION = REQUEST_KINDS = (
    "extension",
    "supplement",
    "transfer",
    "exchange",
    "return",
    "revocation",
)


class GrantRow(models.Model):
    """A grant; its number is the owner of its accounts in the book."""

    number = models.CharField(max_length=64, unique=True)
    application = models.OneToOneField(ApplicationRow, models.PROTECT, related_name="grant")
    award = models.OneToOneField(AwardRow, models.PROTECT, related_name="grant")
    call = models.ForeignKey(CallRow, models.PROTECT, related_name="grants")
    state = models.CharField(max_length=16, default=GRANT.start)
    title_ko = models.CharField(max_length=500, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    organisation = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    accepted_at = models.DateTimeField()

    class Meta:
        """It ends after it starts; found by state, newest first."""

        db_table = "office_grant"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=list(GRANT.moves)), name="grant_state_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")), name="grant_starts_before_it_ends"
            ),
        )
        indexes = (models.Index(fields=("state", "-id"), name="grant_by_state"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: of the team of its application."""
        from dure.office.acts import Act
        from dure.office.permissions import Thing

        thing = self.application.as_thing()
        return Thing(f"grant:{self.pk}", thing.scopes, thing.team, Act.READ_GRANT)


class GrantText(models.Model):
    """What a grant is found by, cut into pairs of letters; its index is made by a migration."""

    grant = models.OneToOneField(GrantRow, models.PROTECT, primary_key=True, related_name="text")
    grams = models.TextField()

    class Meta:
        """Names the table."""

        db_table = "office_grant_text"


class RequestRow(models.Model):
    """A request to change a grant, and its answer.

    ``asked`` holds what the kind needs: type, seconds, to, unit, ends_on; or ``all`` in place of
    seconds, which are added when it is granted. ``rate`` is that of an exchange, with its source
    and day. ``statement`` is what the team says to a revocation, once.
    """

    grant = models.ForeignKey(GrantRow, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=REQUEST.start)
    asked = models.JSONField(default=dict)
    reason = models.TextField()
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    statement = models.TextField(blank=True)
    stated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    rate = models.JSONField(default=dict)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Known kinds and states; an answer has its reasons; one open request of a kind."""

        db_table = "office_request"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=list(REQUEST.moves)), name="request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(REQUEST_KINDS)), name="request_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "refused"])
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="request_answer_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(statement="", stated_by__isnull=True, stated_at__isnull=True)
                | ~Q(statement="") & Q(stated_by__isnull=False, stated_at__isnull=False),
                name="request_statement_is_dated",
            ),
            models.UniqueConstraint(
                fields=("grant", "kind"), condition=Q(state="filed"), name="request_open_once"
            ),
        )
        indexes = (models.Index(fields=("state", "id"), name="request_by_state"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: what its grant is."""
        from dure.office.permissions import Thing

        thing = self.grant.as_thing()
        return Thing(f"request:{self.pk}", thing.scopes, thing.team, thing.read)
