"""What may change in a call that people have begun to apply to."""

from dataclasses import fields, replace

from dure.application.call import Call, Judging
from dure.application.findings_call import (
    CALL_CLOSES_EARLIER,
    CALL_FIELD_FROZEN,
    CALL_VERSION_NOT_RAISED,
)
from dure.terms.finding import Finding, Place

FREE = ("version", "title", "purpose", "closes", "documents", "round", "sources", "citations")
"""Fields that may change; of how it is judged, how many reviews there are and until when."""


def check_amendment(known: Call, given: Call, file: str) -> list[Finding]:
    """Give what keeps a call from being changed once people have begun to apply.

    Nothing that somebody may have written an application for changes: what is offered, to whom,
    by which form and criteria. The last day only moves to a later one.

    Parameters
    ----------
    known : as it is
    given : as it is to be; the same call by its id
    file : for findings
    """
    findings = []
    if given.version <= known.version:
        said = {"call": known.id, "known": known.version, "given": given.version}
        findings.append(Finding(CALL_VERSION_NOT_RAISED, Place(file, 0, "version"), said))
    if given.closes < known.closes:
        days = {"known": known.closes, "given": given.closes}
        findings.append(Finding(CALL_CLOSES_EARLIER, Place(file, 0, "closes"), days))
    before, after = _freeze(known), _freeze(given)
    for one in fields(Call):
        if one.name not in FREE and getattr(before, one.name) != getattr(after, one.name):
            place = Place(file, 0, one.name)
            findings.append(Finding(CALL_FIELD_FROZEN, place, {"field": one.name}))
    return findings


def _freeze(call: Call) -> Call:
    """Give a call without what may change of how it is judged."""
    usual = Judging()
    judging = replace(call.judging, reviews=usual.reviews, reviews_due=usual.reviews_due)
    return replace(call, judging=judging)
