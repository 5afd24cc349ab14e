"""How fields that are put together of several inputs are asked for, and read back into one cell.

What cannot be shown in parts (a rate that was measured, an amount without a unit) is shown as one
text, as it was typed, so that nothing is lost between the two.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.http import QueryDict

from dure.application.amount import Unit
from dure.application.call import Call
from dure.terms.language import Text

AMOUNTS = ("asked", "least")
TYPES = "types"
UNIT_WORDS: dict[str, Text] = {
    Unit.SERVERS.value: Text(en="servers", ko="서버(대)"),
    Unit.ACCELERATORS.value: Text(en="accelerators", ko="가속기(장)"),
    Unit.HOURS.value: Text(en="accelerator-hours (AH)", ko="가속기시간(AH)"),
    Unit.WORK.value: Text(en="service units (SU)", ko="서비스 단위(SU)"),
}
_AMOUNT = re.compile(r"(?P<count>.*?)\s*\b(?P<unit>servers?|accelerators?|AH|SU)", re.DOTALL)


class AmountParts(NamedTuple):
    """An amount in two inputs: how many as typed, and of what."""

    number: str
    unit: str


class TypesParts(NamedTuple):
    """Types as one choice and some boxes: the one that the amount is counted in, and the others."""

    first: str
    also: tuple[str, ...]


def split_amount(text: str) -> AmountParts | None:
    """Split an amount into its inputs, or None where it has to be shown as one text.

    Examples
    --------
    >>> split_amount("3 servers"), split_amount(""), split_amount("99")
    (AmountParts(number='3', unit='servers'), AmountParts(number='', unit='servers'), None)
    """
    if not text.strip():
        return AmountParts("", Unit.SERVERS.value)
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    unit = match["unit"]
    return AmountParts(match["count"], f"{unit}s" if unit in ("server", "accelerator") else unit)


def split_types(text: str, call: Call) -> TypesParts | None:
    """Split types into their inputs, or None where a rate or another word stands among them."""
    names = [part.strip() for part in text.split(",") if part.strip()]
    if not set(names) <= set(call.types):
        return None
    return TypesParts(names[0] if names else "", tuple(names[1:]))


def write_as_posted(name: str, text: str, call: Call) -> str:
    """Write the text of a field as the form sends it back when nobody has touched it."""
    if name in AMOUNTS and (amount := split_amount(text)) is not None:
        count, unit = (part.strip() for part in amount)
        return f"{count} {unit}" if count else ""
    if name == TYPES and (types := split_types(text, call)) is not None:
        return _join_types(types.first, [one for one in types.also if one != types.first])
    return text


def join_post(post: QueryDict) -> dict[str, str]:
    """Give the cells of a form as it was sent: parts are joined, the last of a name counts."""
    given = {key: str(value) for key, value in post.items()}
    if f"{TYPES}-first" in given:
        first = given[f"{TYPES}-first"]
        also = [name for name in post.getlist(f"{TYPES}-also") if name != first]
        given[TYPES] = _join_types(first, also)
    for name in AMOUNTS:
        if f"{name}-count" in given:
            given[name] = _join_amount(given, name)
    return given


def _join_types(first: str, also: Sequence[str]) -> str:
    """Write types as their cell has them, the one that the amount is counted in first."""
    return ", ".join(name for name in (first, *also) if name)


def _join_amount(given: Mapping[str, str], name: str) -> str:
    """Write an amount as its cell has it; no number is no amount."""
    count = given[f"{name}-count"].strip()
    return f"{count} {given.get(f'{name}-unit', '')}".strip() if count else ""
