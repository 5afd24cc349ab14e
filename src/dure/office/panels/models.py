"""The table of panels."""

from django.db import models
from django.db.models import Q

from dure.office.calls.models import CallRow
from dure.office.people.models import Person
from dure.office.states import PANEL


class PanelRow(models.Model):
    """A panel: the chair's moves while it sits, the sealed ranking once it has closed.

    ``track`` is empty where it is for the whole call. ``moves`` is a list of [number, place,
    reason, person], in the order in which they were made.
    """

    call = models.ForeignKey(CallRow, models.PROTECT, related_name="panels")
    track = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=16, default=PANEL.start)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    moves = models.JSONField(default=list)
    minutes = models.TextField(blank=True)
    paper = models.TextField(blank=True)
    hash = models.CharField(max_length=64, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """One for each track or call; a panel that has closed has a paper."""

        db_table = "office_panel"
        constraints = (
            models.UniqueConstraint(fields=("call", "track"), name="panel_once"),
            models.CheckConstraint(
                condition=Q(state="sitting") | (Q(closed_at__isnull=False) & ~Q(hash="")),
                name="panel_closed_has_paper",
            ),
        )
