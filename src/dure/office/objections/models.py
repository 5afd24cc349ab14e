"""The table of objections."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.people.models import Person
from dure.office.states import OBJECTION

if TYPE_CHECKING:
    from dure.office.permissions import Thing


class ObjectionRow(models.Model):
    """An objection to a letter, and its answer; ``answer_by`` is the first moment too late."""

    award = models.ForeignKey(AwardRow, models.PROTECT, related_name="objections")
    state = models.CharField(max_length=16, default=OBJECTION.start)
    grounds = models.TextField()
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decision = models.ForeignKey(DecisionRow, models.PROTECT, null=True, related_name="+")

    class Meta:
        """One open objection to a letter at a time; an answer has its reasons."""

        db_table = "office_objection"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=list(OBJECTION.moves)), name="objection_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "dismissed"])
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="objection_answer_has_reasons",
            ),
            models.UniqueConstraint(
                fields=("award",), condition=Q(state="filed"), name="objection_open_once"
            ),
        )
        indexes = (models.Index(fields=("state", "answer_by", "id"), name="objection_by_due"),)

    def as_thing(self) -> "Thing":
        """Say what it is to the table of permissions: as secret as its application."""
        from dure.office.permissions import Thing

        thing = self.award.as_thing()
        return Thing(f"objection:{self.pk}", thing.scopes, thing.team, thing.read)
