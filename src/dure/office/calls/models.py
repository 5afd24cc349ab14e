"""The table of calls."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from dure.office.people.models import Person

if TYPE_CHECKING:
    from dure.office.permissions import Thing


class CallRow(models.Model):
    """A call: its paper as sealed JSON, and what lists and deadlines need.

    ``panels_by`` is what a panel sits for, a call or each track; ``closes_at`` and
    ``reviews_due_at`` are the first moment after the last day, in the time zone of the programme.
    ``series`` and ``round`` say which of several calls of one kind it is.
    """

    slug = models.CharField(primary_key=True, max_length=64)
    version = models.PositiveIntegerField()
    title_ko = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    paper = models.TextField()
    hash = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)
    panels_by = models.CharField(max_length=8, default="call")
    reviews_due_at = models.DateTimeField(null=True)
    series = models.CharField(max_length=64, blank=True)
    round = models.PositiveSmallIntegerField(null=True)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        """A call opens before it closes."""

        db_table = "office_call"
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="call_opens_before_it_closes"
            ),
        )
        indexes = (
            models.Index(fields=("closes_at", "slug"), name="call_by_close"),
            models.Index(fields=("series", "round"), name="call_by_series"),
        )

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: public, and a scope of roles."""
        from dure.office.permissions import Thing

        return Thing(f"call:{self.pk}", frozenset({f"call:{self.pk}"}))


class CallPaperRow(models.Model):
    """A paper that a call has had; added once, never changed, since applications name its hash."""

    call = models.ForeignKey(CallRow, models.PROTECT, related_name="papers")
    version = models.PositiveIntegerField()
    paper = models.TextField()
    hash = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The same paper is kept once."""

        db_table = "office_call_paper"
        constraints = (models.UniqueConstraint(fields=("call", "hash"), name="call_paper_once"),)
