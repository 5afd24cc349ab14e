"""The table of technical assessments."""

from django.db import models
from django.db.models import Q

from dure.office.applications.models import ApplicationRow
from dure.office.people.models import Person
from dure.review.assessment import Verdict


class AssessmentRow(models.Model):
    """One assessment of one version of an application; without a verdict while it is under way.

    ``answers`` is item → [answer or null, note]; ``advice`` what is recommended; both as typed.
    """

    application = models.ForeignKey(ApplicationRow, models.PROTECT, related_name="assessments")
    version = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    advice = models.JSONField(default=dict)
    verdict = models.CharField(max_length=16, blank=True)
    assessed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One is under way at most."""

        db_table = "office_assessment"
        constraints = (
            models.UniqueConstraint(
                fields=("application",), condition=Q(verdict=""), name="assessment_open_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *(v.value for v in Verdict)]),
                name="assessment_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", ended_at__isnull=True)
                | (~Q(verdict="") & Q(ended_at__isnull=False)),
                name="assessment_ended_has_verdict",
            ),
        )
