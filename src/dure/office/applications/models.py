"""The tables of applications: the draft, every paper that was submitted, the team, the files."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from dure.office.calls.models import CallRow
from dure.office.people.models import Person
from dure.office.roles import Role
from dure.office.states import APPLICATION

if TYPE_CHECKING:
    from dure.office.permissions import Thing

INBOX_STATES = ("submitted", "screening", "assessing", "returned", "eligible", "ineligible")
"""States of what an officer has to screen or has screened."""
INVITED, JOINED, DECLINED, REMOVED = MEMBER_STATES = ("invited", "joined", "declined", "removed")


class ApplicationRow(models.Model):
    """An application: the draft as it was typed, and the columns of its latest paper.

    Before it is first submitted the columns of the paper are empty; ``cells`` is what was typed,
    column name → text, readable or not.
    """

    number = models.CharField(max_length=64, unique=True)
    call = models.ForeignKey(CallRow, models.PROTECT, related_name="applications")
    lead = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, default=APPLICATION.start)
    cells = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    is_drawn = models.BooleanField(default=False)
    correct_until = models.DateTimeField(null=True)
    # Of the latest paper.
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    hash = models.CharField(max_length=64, blank=True)
    title_ko = models.CharField(max_length=500, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    organisation = models.CharField(max_length=500, blank=True)
    track = models.CharField(max_length=64, blank=True)
    region = models.CharField(max_length=64, blank=True)

    class Meta:
        """Known states only; a paper once it is past the draft."""

        db_table = "office_application"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=list(APPLICATION.moves)), name="application_state_known"
            ),
            models.CheckConstraint(
                condition=Q(version=0, submitted_at__isnull=True)
                | Q(version__gte=1, submitted_at__isnull=False),
                name="application_submitted_has_paper",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(version__gte=1),
                name="application_past_draft_has_paper",
            ),
        )
        indexes = (
            models.Index(fields=("call", "state", "id"), name="application_by_state"),
            models.Index(fields=("lead", "id"), name="application_by_lead"),
            models.Index(fields=("state", "call"), name="application_counted"),
            models.Index(
                fields=("call", "state", "number", "hash", "is_drawn"), name="application_ranked"
            ),
            # What is long over is many times what waits, and is not walked over to find it.
            models.Index(
                fields=("id",), condition=Q(state__in=INBOX_STATES), name="application_in_inbox"
            ),
        )

    @property
    def open_until(self) -> datetime | None:
        """Say until when it can be changed, in the state that it is in."""
        return self.correct_until if self.state == "returned" else self.call.closes_at

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: its call, its team, and that it is secret."""
        from dure.office.acts import Act
        from dure.office.permissions import Thing

        joined = self.members.filter(state=JOINED).values_list("person_id", flat=True)
        team = {person_id: Role.MEMBER for person_id in joined if person_id is not None}
        # A chair may have the role for one track alone.
        scopes = frozenset({f"call:{self.call_id}", f"call:{self.call_id}/{self.track}"})
        team[self.lead_id] = Role.LEAD
        return Thing(f"application:{self.pk}", scopes, team, Act.READ_APPLICATION)


class PaperRow(models.Model):
    """What was submitted, each time it was; added once, never changed."""

    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="papers")
    version = models.PositiveIntegerField()
    paper = models.TextField()
    hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        """Versions are numbered."""

        db_table = "office_application_paper"
        constraints = (
            models.UniqueConstraint(fields=("application", "version"), name="paper_version_once"),
        )


class MemberRow(models.Model):
    """Somebody of the team, or invited to it."""

    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="members")
    email = models.EmailField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16, default=INVITED)
    token = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody is on a team twice; who has joined has an account."""

        db_table = "office_application_member"
        constraints = (
            models.UniqueConstraint(
                fields=("application", "email"),
                condition=Q(state__in=[INVITED, JOINED]),
                name="member_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(MEMBER_STATES)), name="member_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=JOINED) | Q(person__isnull=False), name="member_joined_is_known"
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="member_by_person"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: whoever has the letter may answer it."""
        from dure.office.permissions import Thing

        return Thing(f"application:{self.application_id}")


class FileRow(models.Model):
    """A file of an application; its content lies in the folder of files under its hash."""

    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """The same content is attached once."""

        db_table = "office_application_file"
        constraints = (
            models.UniqueConstraint(
                fields=("application", "hash"),
                condition=Q(removed_at__isnull=True),
                name="file_attached_once",
            ),
        )

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: what its application is."""
        return self.application.as_thing()
