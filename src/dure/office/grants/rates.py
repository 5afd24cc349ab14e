"""Rates of exchanges, and what exchanges have given of each type of a call."""

from collections import Counter
from collections.abc import Mapping

from dure.ledger.transfer import Rate
from dure.office.grants.models import EXCHANGE, RequestRow


def rate_of(kept: Mapping[str, str | int]) -> Rate:
    """Read a rate as it is kept with a request."""
    numerator, denominator = int(kept["numerator"]), int(kept["denominator"])
    return Rate(numerator, denominator, str(kept["source"]), str(kept["as_of"]))


def sum_exchanged(slug: str) -> Counter[str]:
    """Add up, by type, what exchanges have given the grants of a call, in accelerator-seconds.

    An exchange in the book takes nothing from the pool of the call, so that this is granted though
    the pool still has it. What was exchanged away of a type counts against what was given of it;
    beyond that it does not come back into the pool.
    """
    rows = RequestRow.objects.filter(grant__call_id=slug, kind=EXCHANGE, state="done")
    given: Counter[str] = Counter()
    for asked, rate in rows.values_list("asked", "rate"):
        given[asked["unit"]] += rate_of(rate).exchange(asked["seconds"])
        given[asked["type"]] -= asked["seconds"]
    return +given
