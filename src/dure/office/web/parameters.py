"""Parameters of an address: read into typed values, or 400 with a message."""

from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from dure.office.web.words import say
from dure.terms.language import Text


class ParameterRefused(BadRequest):
    """A parameter cannot be read; the text is for people and shown on the page."""

    is_for_people = True


_NOT_WHOLE = Text(
    en="The parameter {name} is {value!r}; write a whole number from {low:,} to {high:,}.",
    ko="매개변수 {name}의 값이 {value!r}입니다. {low:,}부터 {high:,}까지의 정수를 쓰십시오.",
)
_NOT_KNOWN = Text(
    en="The parameter {name} is {value!r}; write one of: {known}.",
    ko="매개변수 {name}의 값이 {value!r}입니다. 다음 가운데 하나를 쓰십시오: {known}.",
)
_TOO_LONG = Text(
    en="The parameter {name} has {count:,} characters; at most {limit:,} are read.",
    ko="매개변수 {name}이(가) {count:,}자입니다. {limit:,}자까지 읽습니다.",
)
_HIGHEST = 2**63 - 1


def read_whole(
    request: HttpRequest, name: str, *, low: int = 1, high: int = _HIGHEST
) -> int | None:
    """Read a whole number; None where it is not given.

    Raises
    ------
    ParameterRefused
        If it is something else, or out of range.
    """
    text = request.GET.get(name, "")
    if not text:
        return None
    value = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1  # noqa: PLR2004 - digits of 2**63
    if not low <= value <= high:
        fields = {"name": name, "value": text[:40], "low": low, "high": high}
        raise ParameterRefused(say(_NOT_WHOLE.fill(**fields)))
    return value


def read_choice(request: HttpRequest, name: str, known: Iterable[str]) -> str:
    """Read one of some words; empty where it is not given.

    Raises
    ------
    ParameterRefused
        If it is another.
    """
    text = request.GET.get(name, "")
    words = list(known)
    if text and text not in words:
        fields = {"name": name, "value": text[:40], "known": ", ".join(words)}
        raise ParameterRefused(say(_NOT_KNOWN.fill(**fields)))
    return text


def read_phrase(request: HttpRequest, name: str, limit: int = 100) -> str:
    """Read a text to search for; white space around it does not count.

    Raises
    ------
    ParameterRefused
        If it is longer than the limit.
    """
    text = request.GET.get(name, "").replace("\0", "").strip()
    if len(text) > limit:
        fields = {"name": name, "count": len(text), "limit": limit}
        raise ParameterRefused(say(_TOO_LONG.fill(**fields)))
    return text
