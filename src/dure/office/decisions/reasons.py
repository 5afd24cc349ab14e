"""Reasons for what is set by hand, as a person has to give them."""

from dure.office.decisions.choices import Choices
from dure.office.findings_decisions import DECISION_REASON_MISSING
from dure.terms.finding import Finding, Place

REASON_MIN = 10
_PLACE = Place("decision")


def check_reasons(choices: Choices) -> list[Finding]:
    """Find what was set by hand without saying why."""
    given = [(change.number, change.number, change.reason) for change in choices.changes]
    if choices.cut is not None:
        given.append(("the line", "선정선", choices.cut_reason))
    return [
        Finding(
            DECISION_REASON_MISSING,
            _PLACE,
            {"what": en, "what_ko": ko, "count": len(reason.strip()), "least": REASON_MIN},
        )
        for en, ko, reason in given
        if len(reason.strip()) < REASON_MIN
    ]
