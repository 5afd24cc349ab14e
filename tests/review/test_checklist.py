"""What a screening may end with."""

import pytest

from dure.review.checklist import (
    ANSWER_NAMES,
    CHECKLIST,
    KIND_NAMES,
    OUTCOME_NAMES,
    Answer,
    Checked,
    Outcome,
    check_answers,
)

YES = {item.id: Checked(Answer.YES) for item in CHECKLIST}
NO = Checked(Answer.NO, "The track is another one.")

CASES = {
    "all yes passes": ({}, Outcome.PASSED, []),
    "what does not apply passes": (
        {"documents": Checked(Answer.NOT_APPLICABLE)},
        Outcome.PASSED,
        [],
    ),
    "one no is returned": ({"applicant": NO}, Outcome.RETURNED, []),
    "one no is refused": ({"applicant": NO}, Outcome.REFUSED, []),
    "one no does not pass": ({"applicant": NO}, Outcome.PASSED, ["check_outcome_contradicts"]),
    "all yes is not refused": ({}, Outcome.REFUSED, ["check_outcome_contradicts"]),
    "all yes is not returned": ({}, Outcome.RETURNED, ["check_outcome_contradicts"]),
    "a no has a reason": (
        {"applicant": Checked(Answer.NO, "  ")},
        Outcome.REFUSED,
        ["check_reason_missing"],
    ),
    "what always applies": (
        {"purpose": Checked(Answer.NOT_APPLICABLE)},
        Outcome.PASSED,
        ["check_not_applicable"],
    ),
    "an open item stops, and all is said at once": (
        {"once": Checked(), "purpose": Checked(), "applicant": Checked(Answer.NO)},
        Outcome.PASSED,
        ["check_unanswered", "check_reason_missing", "check_outcome_contradicts"],
    ),
}


@pytest.mark.parametrize(("changed", "outcome", "want"), CASES.values(), ids=CASES)
def test_what_an_outcome_needs(changed, outcome, want):
    got = check_answers({**YES, **changed}, outcome, "a-0001")
    assert [f.message.code for f in got] == want
    for finding in got:
        assert finding.what("ko")
        assert finding.place.file == "a-0001"


def test_open_items_are_counted():
    [finding, *_] = check_answers({}, Outcome.REFUSED, "a-0001")
    assert finding.what() == (
        "7 of 7 items have no answer; the first is: Summary and files say what is asked and what "
        "for."
    )


def test_every_word_has_both_languages_and_every_item_its_own_name():
    assert len({item.id for item in CHECKLIST}) == len(CHECKLIST) == 7
    assert set(ANSWER_NAMES) == set(Answer)
    assert set(OUTCOME_NAMES) == set(Outcome)
    assert {item.kind for item in CHECKLIST} == set(KIND_NAMES) - {"technical"}
