"""The table of the trail; the triggers in ``sql/`` keep it from being changed."""

from django.db import models


class Entry(models.Model):
    """One act that was done: by whom, on what, when, from which state to which."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)  # no foreign key: the trail outlives everything
    act = models.CharField(max_length=40)
    thing = models.CharField(max_length=80)
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24, blank=True)
    detail = models.TextField(blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        """Found by thing, and by who did what."""

        db_table = "trail_entry"
        indexes = (
            models.Index(fields=("thing", "sequence"), name="trail_by_thing"),
            models.Index(fields=("person_id", "act", "thing"), name="trail_by_person"),
            models.Index(fields=("person_id", "-sequence"), name="trail_of_person"),
        )
