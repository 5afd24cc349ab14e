"""The one clock of the office: all acts and deadlines read it, and a test may set it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Tell the time."""
    return timezone.now()


def today() -> date:
    """Tell the day in the time zone of the programme."""
    return timezone.localdate(now())
