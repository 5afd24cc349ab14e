"""Days and months as the papers write them: a day, a month, a year, and periods between them."""

import calendar as _calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days; both ends are inside. No end means that none is known."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day lies inside.

        Examples
        --------
        >>> Period(date(2026, 1, 1), date(2026, 1, 31)).holds(date(2026, 1, 31))
        True
        """
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether two periods share a day."""
        first, second = sorted((self, other), key=lambda p: p.start)
        return first.end is None or second.start <= first.end


def read_day(text: str) -> Period:
    """Read ``2026-03-03``, ``2026-03`` or ``2026`` into the period that it names.

    Raises
    ------
    ValueError
        If it is none of these, or no such day exists.

    Examples
    --------
    >>> read_day("2026-02").end
    datetime.date(2026, 2, 28)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if match is None:
        msg = f"{text!r} is not a day (2026-03-03), month (2026-03) or year (2026)"
        raise ValueError(msg)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        first = date(year, month, 1)
        return Period(first, first + timedelta(_calendar.monthrange(year, month)[1] - 1))
    return Period(date(year, month, day), date(year, month, day))


def add_months(day: date, months: int) -> date:
    """Move a day by whole months; the 31st becomes the last day of a shorter month.

    Examples
    --------
    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))
