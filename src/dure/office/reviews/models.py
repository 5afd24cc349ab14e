"""The tables of reviewers and reviews."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from dure.office.applications.models import ApplicationRow
from dure.office.clock import today
from dure.office.people.models import Person
from dure.office.people.queries import find_given_roles
from dure.office.reviews.match import GONE
from dure.office.roles import Role
from dure.office.states import REVIEW

if TYPE_CHECKING:
    from dure.office.permissions import Thing

LOAD_MAX = 8
WAITING = ("assigned", "started")
COUNTED = "submitted"
OPEN = (*WAITING, COUNTED)
ASSIGNABLE = ("eligible", "in_review")
"""States of an application to which reviewers are assigned."""


class ReviewerRow(models.Model):
    """What a reviewer says of themselves, and how much they take.

    ``declared`` is the names of organisations that they cannot judge, one a line.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="reviewer")
    expertise = models.TextField(blank=True)
    organisation = models.CharField(max_length=500, blank=True)
    declared = models.TextField(blank=True)
    load_max = models.PositiveSmallIntegerField(default=LOAD_MAX)
    is_available = models.BooleanField(default=True)
    edited_at = models.DateTimeField()

    class Meta:
        """Nobody takes more than can be read."""

        db_table = "office_reviewer"
        constraints = (
            models.CheckConstraint(
                condition=Q(load_max__gte=1, load_max__lte=100), name="reviewer_load_in_range"
            ),
        )


class ReviewRow(models.Model):
    """An application that a reviewer was asked to judge, the draft as typed, and the latest paper.

    ``conflicts`` are the grounds found, ``cleared`` those that an officer has looked at and let be.
    """

    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=16, default=REVIEW.start)
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    cells = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    conflicts = models.JSONField(default=list)
    cleared = models.JSONField(default=list)
    # Of the latest paper.
    version = models.PositiveIntegerField(default=0)
    paper = models.TextField(blank=True)
    hash = models.CharField(max_length=64, blank=True)
    score_milli = models.PositiveIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody is asked twice; what is submitted has a paper and a score."""

        db_table = "office_review"
        constraints = (
            models.UniqueConstraint(
                fields=("application", "reviewer"),
                condition=~Q(state="removed"),
                name="review_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(REVIEW.moves)), name="review_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=COUNTED) | Q(version__gte=1, score_milli__isnull=False),
                name="review_submitted_has_score",
            ),
        )
        indexes = (
            models.Index(fields=("reviewer", "id"), name="review_by_reviewer"),
            models.Index(fields=("state",), name="review_by_state"),
            models.Index(
                fields=("application", "state", "hash", "score_milli"), name="review_ranked"
            ),
        )

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: its application's, of this reviewer alone.

        Whoever is no reviewer of the call any longer has no part in it. It goes by the name of the
        application, so that who applied cannot review it.
        """
        from dure.office.acts import Act
        from dure.office.permissions import Thing

        scopes = frozenset({f"call:{self.application.call_id}"})
        given = find_given_roles(self.reviewer_id, today())
        is_reviewer = any(
            g.role in {Role.REVIEWER, Role.CHAIR} and (not g.scope or g.scope in scopes)
            for g in given
        )
        is_theirs = is_reviewer and self.state not in GONE
        team = {self.reviewer_id: Role.ASSIGNED} if is_theirs else {}
        return Thing(f"application:{self.application_id}", scopes, team, Act.REVIEW)
