"""The tables of decisions and of the letters that follow from them."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from dure.office.applications.models import ApplicationRow
from dure.office.calls.models import CallRow
from dure.office.decisions.choices import OUTCOMES
from dure.office.people.models import Person
from dure.office.states import DECISION

if TYPE_CHECKING:
    from dure.office.permissions import Thing

ROUND, RESERVE, OBJECTION = KINDS = ("round", "reserve", "objection")
AWARDED, RESERVED, DECLINED = OUTCOMES
OPEN = ("drafted", "proposed")
TRANCHES_MAX = 4


class DecisionRow(models.Model):
    """A decision: what it is made with, what was proposed, and the sealed paper once it is signed.

    ``changes`` are the grants set by hand, each with its reason; ``inputs`` is the hash of what was
    divided, so that nothing else is signed than what was looked at.
    """

    call = models.ForeignKey(CallRow, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16, default=ROUND)
    about = models.ForeignKey(ApplicationRow, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16, default=DECISION.start)
    method = models.CharField(max_length=16, default="rank")
    cut = models.PositiveIntegerField(null=True)
    cut_reason = models.TextField(blank=True)
    reserve = models.PositiveIntegerField(default=10)
    tranches = models.PositiveSmallIntegerField(default=2)
    changes = models.JSONField(default=list)
    conditions = models.TextField(blank=True)
    made_at = models.DateTimeField()
    overseer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    inputs = models.CharField(max_length=64, blank=True)
    proposal = models.TextField(blank=True)
    proposal_hash = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    paper = models.TextField(blank=True)
    hash = models.CharField(max_length=64, blank=True)
    kept_until = models.DateField(null=True)

    class Meta:
        """A signed decision has its paper; a call has one open decision of a kind at a time."""

        db_table = "office_decision"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=list(DECISION.moves)), name="decision_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="decision_kind_known"),
            models.CheckConstraint(
                condition=Q(tranches__gte=1, tranches__lte=TRANCHES_MAX),
                name="decision_tranches_few",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                    overseer__isnull=False,
                    kept_until__isnull=False,
                )
                & ~Q(hash=""),
                name="decision_signed_is_whole",
            ),
            models.UniqueConstraint(
                fields=("call", "kind"),
                condition=Q(state__in=list(OPEN)) & ~Q(kind=OBJECTION),
                name="decision_open_once",
            ),
        )
        indexes = (models.Index(fields=("call", "state", "id"), name="decision_by_state"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: of its call, and secret until letters."""
        from dure.office.acts import Act
        from dure.office.permissions import Thing

        scopes = frozenset({f"call:{self.call_id}"})
        return Thing(f"decision:{self.pk}", scopes, read=Act.READ_DECISION)


class AwardRow(models.Model):
    """What a signed decision says to one application: the letter; added once, never changed.

    The latest one of an application counts. ``seconds`` is accelerator type → accelerator-seconds,
    ``why`` the explanation in both languages, ``grams`` what an award is found by until it has a
    grant.
    """

    decision = models.ForeignKey(DecisionRow, models.PROTECT, related_name="awards")
    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="awards")
    outcome = models.CharField(max_length=16)
    reserve_place = models.PositiveIntegerField(null=True)
    seconds = models.JSONField(default=dict)
    months = models.PositiveIntegerField()
    tranches = models.PositiveSmallIntegerField()
    conditions = models.TextField(blank=True)
    why = models.JSONField(default=dict)
    grams = models.TextField(blank=True)
    accept_by = models.DateTimeField(null=True)
    object_by = models.DateTimeField()

    class Meta:
        """One letter for each application and decision; an award has a deadline and an amount."""

        db_table = "office_award"
        constraints = (
            models.UniqueConstraint(fields=("decision", "application"), name="award_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=list(OUTCOMES)), name="award_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=AWARDED, accept_by__isnull=False)
                | (~Q(outcome=AWARDED) & Q(accept_by__isnull=True)),
                name="award_has_deadline",
            ),
        )
        indexes = (models.Index(fields=("application", "-id"), name="award_by_application"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: what its application is."""
        return self.application.as_thing()
