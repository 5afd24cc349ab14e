"""Bad requests are answered with 4xx and a page, on every route of the office, never with 5xx."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from dure.office.roles import GIVEN_ROLES, Role

pytestmark = pytest.mark.django_db
HUGE = "9" * 25
WORDS = ["%00", "..%2F..%2Fetc", HUGE, "-1", "0", "<b>", "한국", "'--", "x" * 300, "%F0%9F%98%80"]
QUERIES = [
    "after=%00",
    f"after={HUGE}",
    "after=-1",
    "before=x",
    "thing=%27%3B--",
    "call=",
    "page=0",
]
QUERIES += ["order_by=nosuch", "state=nosuch", "lang=xx", "q=%25%5F", "after=%F0%9F%98%80"]


def find_addresses(patterns=None, before=""):
    """Give the address of every named route of ours, with the kinds of its keys."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        at = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if hasattr(pattern.callback, "act"):
                yield at
        else:
            yield from find_addresses(pattern.url_patterns, at)


def fill(at, word):
    """Put a word into every key of an address; a key of whole numbers takes digits only."""
    parts = []
    for part in at.split("<")[1:]:
        kind, _, rest = part.partition(">")
        is_number = kind.startswith("int:")
        parts.append(((word if word.isdecimal() else HUGE) if is_number else word) + rest)
    return "/" + at.split("<")[0] + "".join(parts)


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_bad_address_breaks_anything(method, make_person, call):
    del call
    client = Client(raise_request_exception=False)
    client.force_login(make_person("kim", *(role for role in GIVEN_ROLES if role is not Role.LEAD)))
    broken = {}
    for at in find_addresses():
        for word in WORDS if "<" in at else [""]:
            address = fill(at, word)
            got = getattr(client, method)(address)
            if got.status_code >= 500:
                broken[address[:80]] = got.status_code
    assert not broken


def test_no_bad_parameter_breaks_anything(make_person, call):
    del call
    client = Client(raise_request_exception=False)
    client.force_login(make_person("kim", *GIVEN_ROLES))
    broken = {}
    for at in find_addresses():
        if "<" not in at:
            for query in QUERIES:
                got = client.get(f"/{at}?{query}")
                if got.status_code >= 500:
                    broken[f"{at}?{query}"[:80]] = got.status_code
    assert not broken
