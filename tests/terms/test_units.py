import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.terms.units import (
    AccelS,
    UnitRefused,
    duration_text,
    hours_text,
    read_duration,
    read_money,
    read_power,
)

POWER = {
    "watts stay as they are": ("700 W", 700),
    "a fraction is taken exactly": ("1.5 MW", 1_500_000),
    "the space may be missing": ("40MW", 40_000_000),
    "spaces around are nothing": ("  40   MW ", 40_000_000),
    "thousands may be set apart by commas": ("1,000.5 kW", 1_000_500),
    "thousands may be set apart by underscores": ("1_000 kW", 1_000_000),
    "less than nothing is read, and judged elsewhere": ("-3 kW", -3_000),
    "full-width digits of a Korean keyboard are digits": ("４０ MW", 40_000_000),
    "33 digits are not rounded": (
        "100000000000000000000000000000001 W",
        100_000_000_000_000_000_000_000_000_000_001,
    ),
}


@pytest.mark.parametrize(("text", "want"), POWER.values(), ids=POWER)
def test_power(text, want):
    assert read_power(text) == want


POWER_REFUSED = {
    "no unit": ("40", "'40' has no unit; power is written in W, kW, MW, GW"),
    "a unit of something else": (
        "40 h",
        "'40 h' has the unit 'h'; power is written in W, kW, MW, GW",
    ),
    "milliwatts are not megawatts": (
        "40 mW",
        "'40 mW' has the unit 'mW'; power is written in W, kW, MW, GW",
    ),
    "half a watt": (
        "0.5 W",
        "'0.5 W' is 0.5 of the smallest unit of power, which must be whole",
    ),
    "a digit too many after the 28th": (
        "1.0000000000000000000000000001 kW",
        (
            "'1.0000000000000000000000000001 kW' is 1000.0000000000000000000000001000 of the "
            "smallest unit of power, which must be whole"
        ),
    ),
    "commas that do not set thousands apart": (
        "12,34 kW",
        "'12,34 kW' has the unit ',34 kW'; power is written in W, kW, MW, GW",
    ),
    "an exponent": (
        "1e26 W",
        "'1e26 W' has the unit 'e26 W'; power is written in W, kW, MW, GW",
    ),
    "nothing": ("", "'' is not a number with a unit of power"),
    "a unit alone": ("MW", "'MW' is not a number with a unit of power"),
}


@pytest.mark.parametrize(("text", "want"), POWER_REFUSED.values(), ids=POWER_REFUSED)
def test_power_refused(text, want):
    with pytest.raises(UnitRefused) as refusal:
        read_power(text)
    assert str(refusal.value) == want


MONEY = {
    # Supplementary budget 2025 and the call of 2026-03-12, in won.
    "1.46 trillion": ("1.46 tn KRW", 1_460_000_000_000),
    "2.0805 trillion": ("2.0805 tn KRW", 2_080_500_000_000),
    "billions": ("66.8 bn KRW", 66_800_000_000),
    "millions": ("30 m KRW", 30_000_000),
    "thousands": ("5 k KRW", 5_000),
    "no scale": ("800 KRW", 800),
}


@pytest.mark.parametrize(("text", "want"), MONEY.values(), ids=MONEY)
def test_money(text, want):
    assert read_money(text, "KRW") == want


MONEY_REFUSED = {
    "another currency": "1 tn USD",
    "no currency": "1 tn",
    "a bare number": "1460000000000",
    "a fraction of a won": "0.5 KRW",
    "a scale nobody named": "1 조 KRW",
}


@pytest.mark.parametrize("text", MONEY_REFUSED.values(), ids=MONEY_REFUSED)
def test_money_refused(text):
    with pytest.raises(UnitRefused, match="money"):
        read_money(text, "KRW")


DURATIONS = {
    "seconds": ("90 s", 90),
    "minutes": ("5 min", 300),
    "hours": ("36 h", 129_600),
    "days": ("1.5 d", 129_600),
    "one week": ("1 week", 604_800),
    "two weeks": ("2 weeks", 1_209_600),
}


@pytest.mark.parametrize(("text", "want"), DURATIONS.values(), ids=DURATIONS)
def test_duration(text, want):
    assert read_duration(text) == want


@pytest.mark.parametrize("text", ["3 months", "1 y", "0.1 s", "12"])
def test_duration_refused(text):
    with pytest.raises(UnitRefused, match="duration"):
        read_duration(text)


@given(
    whole=st.integers(-(10**40), 10**40),
    digits=st.text("0123456789", max_size=40),
    scale=st.sampled_from([("W", 1), ("kW", 10**3), ("MW", 10**6), ("GW", 10**9)]),
)
def test_a_quantity_is_read_exactly_or_refused(whole, digits, scale):
    unit, factor = scale
    number = f"{whole}.{digits}" if digits else str(whole)
    want = Fraction(number) * factor
    if want.denominator == 1:
        assert read_power(f"{number} {unit}") == want
    else:
        with pytest.raises(UnitRefused, match="whole"):
            read_power(f"{number} {unit}")


@given(number=st.integers(-(10**40), 10**40))
def test_thousands_set_apart_read_the_same(number):
    assert read_power(f"{number:,} W") == read_power(f"{number:_} W") == number


@given(text=st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    with contextlib.suppress(UnitRefused):
        assert type(read_money(text, "KRW")) is int


HOURS = {
    "nothing": (0, "0.0"),
    "a second less than what shows": (179, "0.0"),
    "exactly half a tenth goes to the even tenth": (180, "0.0"),  # 180 / 3600 = 0.05
    "a second more than half a tenth": (181, "0.1"),
    "the next half goes to the even tenth too": (540, "0.2"),  # 540 / 3600 = 0.15
    "a year of the first call": (4_224 * 365 * 86_400, "37,002,240.0"),  # 4,224 x 8,760 h
}


@pytest.mark.parametrize(("accel_s", "want"), HOURS.values(), ids=HOURS)
def test_hours_text(accel_s, want):
    assert hours_text(AccelS(accel_s)) == want


SPANS = {
    "no time": (0, "0 s"),
    "below a minute": (59, "59 s"),
    "a minute": (60, "1 min"),
    "a minute and a second": (61, "1 min 1 s"),
    "below an hour": (3_599, "59 min 59 s"),
    "an hour": (3_600, "1 h"),
    "seconds vanish beside hours": (3_659, "1 h"),
    "below a day": (86_399, "23 h 59 min"),
    "a day": (86_400, "1 d"),
    "minutes vanish beside days": (89_999, "1 d"),
    "a day and an hour": (90_000, "1 d 1 h"),
    "weeks are days": (1_209_600, "14 d"),
}


@pytest.mark.parametrize(("seconds", "want"), SPANS.values(), ids=SPANS)
def test_duration_text(seconds, want):
    assert duration_text(seconds) == want
