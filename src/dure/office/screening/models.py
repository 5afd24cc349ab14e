"""The table of screenings."""

from django.db import models
from django.db.models import Q

from dure.office.applications.models import ApplicationRow
from dure.office.people.models import Person
from dure.review.checklist import Outcome


class ScreeningRow(models.Model):
    """One screening of one version of an application; without an outcome while it is under way.

    ``answers`` is item → [answer or null, reason], as typed.
    """

    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="screenings")
    version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=16, blank=True)
    correct_until = models.DateTimeField(null=True)
    screened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One is under way at most; what is returned is so until a moment."""

        db_table = "office_screening"
        constraints = (
            models.UniqueConstraint(
                fields=("application",), condition=Q(outcome=""), name="screening_open_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(o.value for o in Outcome)]),
                name="screening_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="screening_ended_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="returned", correct_until__isnull=False)
                | (~Q(outcome="returned") & Q(correct_until__isnull=True)),
                name="screening_returned_until",
            ),
        )
