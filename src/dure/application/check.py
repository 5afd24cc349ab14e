"""Check one application against its call: titles, rates, caps, months, days, whole servers."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_UP, Decimal
from fractions import Fraction

from dure.application.application import WORK_NAMES, Application
from dure.application.call import Call
from dure.application.cells import milli_text
from dure.application.findings import (
    APPLICATION_NOT_WHOLE_SERVERS,
    APPLICATION_RATE_FAR,
    APPLICATION_RATE_UNKNOWN,
    APPLICATION_TITLE_MISSING,
    CALL_CAP_EXCEEDED,
    CALL_MONTHS_EXCEEDED,
    CALL_START_OUTSIDE,
    LEAST_ABOVE_ASKED,
)
from dure.application.measure import measure_servers, measure_work_milli, rate_milli
from dure.terms.calendar import add_months
from dure.terms.finding import Message

Fault = tuple[Message, str, Mapping[str, object]]
"""A message, the column that it is about, and its fields."""


def check_application(application: Application, call: Call) -> list[Fault]:
    """Give every fault of an application whose cells are all readable."""
    faults = [*_check_title(application), *_check_months(application, call)]
    rates = list(_check_rates(application, call))
    faults += rates
    if not rates:
        # Amounts can be compared only where every type has a rate.
        faults += _check_amounts(application, call)
    return faults


def _check_title(application: Application) -> Iterator[Fault]:
    """One of the two titles has to be there."""
    if not (application.title_ko or application.title_en):
        yield APPLICATION_TITLE_MISSING, "title_ko", {}


def _check_months(application: Application, call: Call) -> Iterator[Fault]:
    """No more months than the call gives; a fixed start leaves room for all of them."""
    if application.months > call.months_max:
        fields = {"months": application.months, "months_max": call.months_max}
        yield CALL_MONTHS_EXCEEDED, "months", fields
        return
    last = add_months(call.starts, call.months_max - application.months)
    if application.start is not None and not call.starts <= application.start <= last:
        yield (
            CALL_START_OUTSIDE,
            "start",
            {"start": application.start, "first": call.starts, "last": last},
        )


def _check_rates(application: Application, call: Call) -> Iterator[Fault]:
    """Each type has a rate, and a stated one is not far above the published."""
    for named in application.types:
        published = call.rates.get(application.work, {}).get(named.type)
        if rate_milli(application, named.type, call) is None:
            work = WORK_NAMES[application.work]
            fields = {"type": named.type, "work": work.en, "work_ko": work.ko}
            yield APPLICATION_RATE_UNKNOWN, "types", fields
        elif (
            named.rate_milli is not None
            and published is not None
            and named.rate_milli > published * call.rate_factor_max
        ):
            yield (
                APPLICATION_RATE_FAR,
                "types",
                {
                    "type": named.type,
                    "value": milli_text(named.rate_milli),
                    "published": milli_text(published),
                    "factor": call.rate_factor_max,
                },
            )


def _check_amounts(application: Application, call: Call) -> Iterator[Fault]:
    """Least is at most asked, no cap is passed, and whole servers are whole."""
    asked, least = application.asked, application.least
    if least is not None and measure_work_milli(least, application, call) > measure_work_milli(
        asked, application, call
    ):
        yield LEAST_ABOVE_ASKED, "least", {"least": least, "asked": asked}
    for named in application.types:
        offer = call.offer(named.type)
        servers = measure_servers(asked, application, named.type, call)
        if offer.cap_servers is not None and servers > offer.cap_servers:
            yield (
                CALL_CAP_EXCEEDED,
                "asked",
                {
                    "asked": asked.text.en,
                    "asked_ko": asked.text.ko,
                    "type": named.type,
                    "servers": _tenths(servers),
                    "size": offer.server_size,
                    "cap": offer.cap_servers,
                },
            )
    if application.whole_servers and application.months <= call.months_max:
        yield from _check_whole(application, call)


def _check_whole(application: Application, call: Call) -> Iterator[Fault]:
    """Say where whole servers for the whole term cannot make up what was asked."""
    now = measure_servers(application.asked, application, application.types[0].type, call)
    servers = now * call.months_s(application.months) / call.term_s
    if servers.denominator != 1:
        yield (
            APPLICATION_NOT_WHOLE_SERVERS,
            "asked",
            {
                "asked": application.asked.text.en,
                "asked_ko": application.asked.text.ko,
                "months": application.months,
                "servers": _tenths(servers),
                "term": call.months_max,
                "whole": int(servers),
            },
        )


def _tenths(number: Fraction) -> str:
    """Write a number to the tenth, rounded up, so that one above a cap never reads as the cap."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{exact.quantize(Decimal('0.1'), rounding=ROUND_UP):,f}".removesuffix(".0")
