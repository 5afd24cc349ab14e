"""What an application asks, in whole accelerator-seconds of work on the reference type."""

from fractions import Fraction

from dure.application.amount import Amount, Unit
from dure.application.application import Application
from dure.application.call import Call
from dure.terms.units import AccelS

MILLI = 1_000


def rate_milli(application: Application, type_: str, call: Call) -> int | None:
    """Give the rate of a type for an application: stated, or published, or None.

    None also where the application does not name the type.
    """
    for named in application.types:
        if named.type == type_:
            published = call.rates.get(application.work, {}).get(type_)
            return published if named.rate_milli is None else named.rate_milli
    return None


def measure_work_milli(amount: Amount, application: Application, call: Call) -> int:
    """Give an amount in thousandths of an accelerator-second of work on the reference type.

    An amount in service units is work already; any other is counted in the first type named, and
    is worth its rate, which has to exist.
    """
    first = application.types[0].type
    term_s = call.months_s(application.months)
    amount_s = amount.measure_s(call.offer(first).server_size, term_s)
    if amount.unit is Unit.WORK:
        return amount_s * MILLI
    rate = rate_milli(application, first, call)
    assert rate is not None, "an application without a rate is refused before it is measured"
    return amount_s * rate


def measure_work_s(amount: Amount, application: Application, call: Call) -> AccelS:
    """Give an amount in whole seconds of work, so that what is asked can be given to the second.

    Where the first type is at least as fast as the reference, the work is rounded up: the last
    whole second of that type then still counts as asked, and none above it does. Where it is
    slower, the work is rounded down, so that no second too many is ever given; but up where whole
    servers are asked of a call that gives only those, so that the last server counts as asked.

    Examples
    --------
    See ``tests/application/test_measure.py``.
    """
    milli = measure_work_milli(amount, application, call)
    rate = rate_milli(application, application.types[0].type, call)
    is_whole = call.whole_servers and amount.unit is Unit.SERVERS
    up = is_whole or (rate is not None and rate >= MILLI)
    return AccelS(-(-milli // MILLI) if up else milli // MILLI)


def measure_servers(amount: Amount, application: Application, type_: str, call: Call) -> Fraction:
    """Give an amount in servers of a type at once, over the months of the application.

    Raises
    ------
    KeyError
        If there is no rate for the type.
    """
    offer = call.offer(type_)
    rate = rate_milli(application, type_, call)
    if rate is None:
        raise KeyError(type_)
    per_server = offer.server_size * call.months_s(application.months) * rate
    return Fraction(measure_work_milli(amount, application, call), per_server)
