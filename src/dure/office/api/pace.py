"""How many requests there may be: counted by the minute, in each worker by itself.

A worker counts in its own memory, so that reading writes nothing anywhere. With n workers somebody
may ask up to n times as often; the limits are there to keep a loop gone wrong from slowing others.
"""

import threading

from django.conf import settings
from django.http import HttpRequest

from dure.office.clock import now

_MINUTE_S = 60
_LOCK = threading.Lock()
_COUNTS: dict[str, int] = {}
_MINUTE = [0]


def count_request(request: HttpRequest) -> int | None:
    """Count a request of a person, or of an address where nobody has signed in.

    Returns
    -------
    wait_s : how long to wait before the next one, or None where there is no need to
    """
    person_id = request.user.pk if request.user.is_authenticated else None
    limit = settings.API_PER_MINUTE["public" if person_id is None else "person"]
    key = f"person {person_id}" if person_id is not None else f"address {find_address(request)}"
    minute, second = divmod(int(now().timestamp()), _MINUTE_S)
    with _LOCK:
        if _MINUTE[0] != minute:
            _MINUTE[0] = minute
            _COUNTS.clear()
        _COUNTS[key] = count = _COUNTS.get(key, 0) + 1
    return _MINUTE_S - second if count > limit else None


def find_address(request: HttpRequest) -> str:
    """Tell the address a request came from; behind a proxy the one that the proxy names last."""
    forwarded = request.headers.get("x-forwarded-for", "")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT and forwarded:
        return forwarded.split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
