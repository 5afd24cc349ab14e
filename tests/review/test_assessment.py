"""A technical assessment: what its answers allow, and what can be recommended."""

from pathlib import Path

import pytest

from dure.application.gate import read_call
from dure.application.rows import read_application
from dure.review.assessment import ITEMS, REASON_MAX, Advice, Verdict, check_assessment
from dure.review.checklist import Answer, Checked

CALL = read_call(
    (Path(__file__).parents[2] / "programmes/korea/calls/first_2026.yaml").read_text("utf-8"), "c"
)
CELLS = {
    "id": "a-1",
    "track": "academia",
    "applicant": "Hong",
    "organisation": "Example University",
    "region": "seoul",
    "title_en": "A model",
    "work": "finetuning",
    "types": "h200, b200",
    "asked": "3 servers",
    "months": "12",
}
ASKED, _ = read_application(CELLS, CALL)
YES = {item.id: Checked(Answer.YES) for item in ITEMS}
NO = {**YES, "amount": Checked(Answer.NO, "Two suffice.")}
WHY = "The measured scaling ends at sixteen accelerators."

CASES = {
    "all is yes and it fits": (YES, Verdict.FITS, Advice(reason=WHY), []),
    "one is no, and fewer fit": (NO, Verdict.CHANGED, Advice("2 servers", reason=WHY), []),
    "one is no, and it does not fit": (NO, Verdict.UNFIT, Advice(reason=WHY), []),
    "scaling need not apply": (
        {**YES, "scale": Checked(Answer.NOT_APPLICABLE)},
        Verdict.FITS,
        Advice(reason=WHY),
        [],
    ),
    "software always applies": (
        {**YES, "software": Checked(Answer.NOT_APPLICABLE)},
        Verdict.FITS,
        Advice(reason=WHY),
        ["check_not_applicable"],
    ),
    "nothing is answered": ({}, Verdict.FITS, Advice(reason=WHY), ["check_unanswered"]),
    "a no without a note": (
        {**YES, "amount": Checked(Answer.NO)},
        Verdict.UNFIT,
        Advice(reason=WHY),
        ["check_reason_missing"],
    ),
    "it fits although one is no": (
        NO,
        Verdict.FITS,
        Advice(reason=WHY),
        ["verdict_contradicts"],
    ),
    "it does not fit although all is yes": (
        YES,
        Verdict.UNFIT,
        Advice(reason=WHY),
        ["verdict_contradicts"],
    ),
    "changes that are not said": (NO, Verdict.CHANGED, Advice(reason=WHY), ["advice_missing"]),
    "nineteen characters of reason": (
        YES,
        Verdict.FITS,
        Advice(reason="x" * 19),
        ["advice_reason_short"],
    ),
    "twenty characters of reason": (YES, Verdict.FITS, Advice(reason="x" * 20), []),
    "an endless reason": (
        YES,
        Verdict.FITS,
        Advice(reason="x" * (REASON_MAX + 1)),
        ["advice_reason_short"],
    ),
    "as much as was asked": (NO, Verdict.CHANGED, Advice("3 servers", reason=WHY), []),
    "more than was asked": (
        NO,
        Verdict.CHANGED,
        Advice("4 servers", reason=WHY),
        ["advice_unreadable"],
    ),
    "an amount without a unit": (
        NO,
        Verdict.CHANGED,
        Advice("2", reason=WHY),
        ["advice_unreadable"],
    ),
    "an amount in another unit": (NO, Verdict.CHANGED, Advice("100 AH", reason=WHY), []),
    "another type of the call": (NO, Verdict.CHANGED, Advice(types="b200", reason=WHY), []),
    "a type that the call has not": (
        NO,
        Verdict.CHANGED,
        Advice(types="b200, h100", reason=WHY),
        ["advice_unreadable"],
    ),
    "fewer months": (NO, Verdict.CHANGED, Advice(months="6", reason=WHY), []),
    "no month": (NO, Verdict.CHANGED, Advice(months="0", reason=WHY), ["advice_unreadable"]),
    "more months than asked": (
        NO,
        Verdict.CHANGED,
        Advice(months="13", reason=WHY),
        ["advice_unreadable"],
    ),
    "months in words": (
        NO,
        Verdict.CHANGED,
        Advice(months="six", reason=WHY),
        ["advice_unreadable"],
    ),
}


@pytest.mark.parametrize(("answers", "verdict", "advice", "want"), CASES.values(), ids=CASES)
def test_what_an_assessment_may_end_with(answers, verdict, advice, want):
    found = check_assessment(answers, verdict, advice, ASKED, CALL)
    assert [f.message.code for f in found] == want


def test_a_finding_names_both_amounts():
    [found] = check_assessment(NO, Verdict.CHANGED, Advice("4 servers", reason=WHY), ASKED, CALL)
    assert found.what("en") == (
        "Recommended amount: '4 servers' cannot be recommended; write at most 3 servers."
    )
    assert "서버 3대" in found.what("ko")
