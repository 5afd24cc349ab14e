"""What an officer sends, read into typed values."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import BadRequest
from django.http import QueryDict

from dure.office.screening.actions import Screened
from dure.review.checklist import Answer, Checked, CheckItem, Outcome

REASON_MAX = 2_000


def read_screened(post: QueryDict, items: Iterable[CheckItem]) -> Screened:
    """Read the checklist as it was sent.

    Parameters
    ----------
    items : the checklist of the call

    Raises
    ------
    BadRequest
        If it did not come from the page: an answer, outcome or version that the page cannot send.
    """
    answers = {item.id: read_checked(post, item.id) for item in items}
    outcome = post.get("outcome", "")
    if outcome not in {"", *Outcome}:
        raise BadRequest
    return Screened(
        answers=answers,
        version=read_version(post),
        outcome=Outcome(outcome) if outcome else None,
        last_day=read_day(post.get("last_day", "")),
    )


def read_version(post: QueryDict) -> int:
    """Read the version of the application that the page showed.

    Raises
    ------
    BadRequest
        If it is no whole number of at most nine digits.
    """
    text = post.get("version", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:  # noqa: PLR2004 - digits of any version
        raise BadRequest
    return int(text)


def read_checked(post: QueryDict, item: str) -> Checked:
    """Read one answer and its reason."""
    answer = post.get(f"answer_{item}", "")
    if answer not in {"", *Answer}:
        raise BadRequest
    reason = post.get(f"reason_{item}", "").replace("\0", "")[:REASON_MAX]
    return Checked(Answer(answer) if answer else None, reason)


def read_day(text: str) -> date | None:
    """Read a day; None where there is none, or it cannot be read.

    Examples
    --------
    >>> read_day("2026-02-10"), read_day("soon")
    (datetime.date(2026, 2, 10), None)
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
