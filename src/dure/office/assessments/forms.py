"""What an assessor sends, read into typed values."""

from django.core.exceptions import BadRequest
from django.http import QueryDict

from dure.office.assessments.actions import Assessed
from dure.office.screening.forms import read_checked, read_version
from dure.review.assessment import ITEMS, REASON_MAX, Advice, Verdict

TEXT_MAX = 200


def read_assessed(post: QueryDict) -> Assessed:
    """Read the checklist and the advice as they were sent.

    Raises
    ------
    BadRequest
        If it did not come from the page: an answer, verdict or version that the page cannot send.
    """
    answers = {item.id: read_checked(post, item.id) for item in ITEMS}
    verdict = post.get("verdict", "")
    if verdict not in {"", *Verdict}:
        raise BadRequest
    advice = Advice(
        amount=_read(post, "amount", TEXT_MAX),
        types=_read(post, "types", TEXT_MAX),
        months=_read(post, "months", TEXT_MAX),
        reason=_read(post, "reason", REASON_MAX + 1),
    )
    return Assessed(answers, advice, read_version(post), Verdict(verdict) if verdict else None)


def _read(post: QueryDict, name: str, most: int) -> str:
    """Read a text as it was typed."""
    return post.get(name, "").replace("\0", "")[:most]
