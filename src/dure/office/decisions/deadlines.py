"""Deadlines that follow from a decision, in the time zone of the programme."""

from datetime import datetime, time, timedelta

from django.utils import timezone

ACCEPT_DAYS = 14
"""Days after the decision within which an award is to be accepted."""
KEPT_MONTHS = 60
"""Months that the paper of a decision is kept: five years (AI Basic Act art. 34, decree 27)."""


def end_of_day(moment: datetime, days: int) -> datetime:
    """Give the first moment too late, so many days after the day of a moment: midnight.

    Examples
    --------
    >>> from datetime import UTC
    >>> end_of_day(datetime(2026, 3, 2, 3, tzinfo=UTC), 10).isoformat()
    '2026-03-13T00:00:00+09:00'
    """
    day = timezone.localdate(moment) + timedelta(days + 1)
    return timezone.make_aware(datetime.combine(day, time()))
