import datetime as dt
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.terms.calendar import Period, add_months, read_day

DAYS = {
    "a day": ("2026-03-03", date(2026, 3, 3), date(2026, 3, 3)),
    "a month of thirty days": ("2026-04", date(2026, 4, 1), date(2026, 4, 30)),
    "February": ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    "February of a leap year": ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    "December": ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    "a year": ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    "the last year that there is": ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
}


@pytest.mark.parametrize(("text", "start", "end"), DAYS.values(), ids=DAYS)
def test_read_day(text, start, end):
    assert read_day(text) == Period(start, end)


NO_DAYS = {
    "a month that is not": "2026-13",
    "month zero": "2026-00",
    "a day that is not": "2026-02-29",
    "year zero": "0000",
    "one digit": "2026-3-3",
    "the Korean way": "2026.03.03",
    "day before month": "03-03-2026",
    "a clock": "2026-03-03T10:00",
    "a line more": "2026-03-03\n",
    "nothing": "",
    "half of it": "2026-",
}


@pytest.mark.parametrize("text", NO_DAYS.values(), ids=NO_DAYS)
def test_read_day_refuses(text):
    with pytest.raises(ValueError, match=r"is not a day|month must be|day is out|year 0"):
        read_day(text)


MONTHS = {
    "to a shorter month": (date(2026, 1, 31), 1, date(2026, 2, 28)),
    "to a leap day": (date(2028, 1, 31), 1, date(2028, 2, 29)),
    "over the year": (date(2026, 12, 15), 1, date(2027, 1, 15)),
    "a year": (date(2026, 3, 3), 12, date(2027, 3, 3)),
    "a year from a leap day": (date(2028, 2, 29), 12, date(2029, 2, 28)),
    "back": (date(2026, 3, 31), -1, date(2026, 2, 28)),
    "back over the year": (date(2026, 1, 15), -1, date(2025, 12, 15)),
    "nowhere": (date(2026, 3, 31), 0, date(2026, 3, 31)),
}


@pytest.mark.parametrize(("day", "months", "want"), MONTHS.values(), ids=MONTHS)
def test_add_months(day, months, want):
    assert add_months(day, months) == want


days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
periods = st.builds(
    lambda start, length: Period(start, None if length is None else start + dt.timedelta(length)),
    days,
    st.none() | st.integers(0, 400),
)


@given(day=days, months=st.integers(-600, 600))
def test_months_move_by_exactly_that_many(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day


@given(day=days)
def test_a_written_day_reads_back(day):
    assert read_day(day.isoformat()) == Period(day, day)
    assert read_day(f"{day:%Y-%m}").holds(day)
    assert read_day(f"{day:%Y}").holds(day)


@given(one=periods, other=periods)
def test_periods_overlap_just_when_they_share_a_day(one, other):
    first = max(one.start, other.start)
    assert one.overlaps(other) == (one.holds(first) and other.holds(first))
    assert one.overlaps(other) == other.overlaps(one)


HOLDS = {
    "the day before": (date(2025, 12, 31), False),
    "the first day": (date(2026, 1, 1), True),
    "the last day": (date(2026, 1, 31), True),
    "the day after": (date(2026, 2, 1), False),
}


@pytest.mark.parametrize(("day", "want"), HOLDS.values(), ids=HOLDS)
def test_a_period_holds_both_its_ends(day, want):
    assert Period(date(2026, 1, 1), date(2026, 1, 31)).holds(day) is want


def test_a_period_without_an_end_goes_on():
    assert Period(date(2026, 1, 1)).holds(date(9999, 12, 31))
    assert not Period(date(2026, 1, 1)).holds(date(2025, 12, 31))
