"""The tables of background work."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from dure.office.permissions import Thing

WAITING, DONE, FAILED = STATES = ("waiting", "done", "failed")


class TaskRow(models.Model):
    """Something to do: which known task, what about, when, and how it went so far.

    A worker holds it until ``leased_until``; whoever is killed lets go of it by that alone.
    ``attempts`` counts how often it was taken, and tells one holder from the next.
    """

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, default=WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The same thing is put once; found by when it is due."""

        db_table = "office_task"
        constraints = (
            models.UniqueConstraint(fields=("name", "key"), name="task_put_once"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="task_state_known"),
            models.CheckConstraint(
                condition=Q(state=WAITING, ended_at__isnull=True)
                | (~Q(state=WAITING) & Q(ended_at__isnull=False)),
                name="task_ended_is_dated",
            ),
        )
        indexes = (models.Index(fields=("state", "due_at", "id"), name="task_by_due"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: of the office itself."""
        from dure.office.acts import Act
        from dure.office.permissions import Thing

        return Thing(f"task:{self.pk}", read=Act.READ_TASKS)


class PulseRow(models.Model):
    """When a worker was last there; one row for each."""

    worker = models.CharField(primary_key=True, max_length=80)
    seen_at = models.DateTimeField()

    class Meta:
        """Named like the others."""

        db_table = "office_task_pulse"
