from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.application.amount import Amount, Unit
from dure.application.application import TypeRate
from dure.application.example import example_application
from dure.application.measure import (
    measure_servers,
    measure_work_s,
    rate_milli,
)

YEAR_S = 365 * 86_400

CASES = {
    "servers of the reference type": ("h200", None, Amount(3, Unit.SERVERS), 3 * 8 * YEAR_S),
    # 8 · 365 d · 2.275
    "a server of a faster type": ("b200", None, Amount(1, Unit.SERVERS), 573_955_200),
    "hours of a faster type": ("b200", None, Amount(2, Unit.HOURS), 16_380),
    "service units on any type": ("b200", None, Amount(2, Unit.WORK), 7_200),
    # 3600 · 1.001 = 3603.6, so that all 3,600 s can be given
    "a broken second of a faster type counts up": ("b200", 1_001, Amount(1, Unit.HOURS), 3_604),
    # 3600 · 0.999 = 3596.4
    "a broken second of a slower type counts down": ("b200", 999, Amount(1, Unit.HOURS), 3_596),
}


@pytest.mark.parametrize(("type_", "rate", "asked", "want"), CASES.values(), ids=CASES)
def test_what_is_asked_in_seconds_of_work(type_, rate, asked, want, call):
    application = replace(example_application(call), types=(TypeRate(type_, rate),), asked=asked)
    assert measure_work_s(asked, application, call) == want


@given(hours=st.integers(1, 10**6), rate=st.integers(1, 1_000_000))
def test_never_a_second_more_than_asked_can_be_given_and_none_less_on_a_fast_type(
    hours, rate, call
):
    asked = Amount(hours, Unit.HOURS)
    application = replace(example_application(call), types=(TypeRate("b200", rate),), asked=asked)
    most_s = measure_work_s(asked, application, call) * 1000 // rate
    assert most_s <= hours * 3_600
    if rate >= 1_000:
        assert most_s == hours * 3_600


def test_servers_of_another_type_do_the_same_work(call):
    application = replace(
        example_application(call),
        types=(TypeRate("b200"), TypeRate("h200")),
        asked=Amount(4, Unit.SERVERS),
    )
    assert measure_servers(application.asked, application, "b200", call) == 4
    assert measure_servers(application.asked, application, "h200", call) == Fraction("9.1")
    assert rate_milli(application, "h200", call) == 1000
    one = replace(application, types=(TypeRate("b200"),))
    assert rate_milli(one, "h200", call) is None
    with pytest.raises(KeyError):
        measure_servers(one.asked, one, "h200", call)
