"""How a call says that its applications are judged."""

from pathlib import Path

import pytest

from dure.application.gate import read_call, read_call_json, write_call_json
from dure.review.checklist import CHECKLIST, checklist_of
from dure.terms.errors import InputRefused
from dure.terms.seal import seal

TEXT = (Path(__file__).parents[2] / "programmes/korea/calls/first_2026.yaml").read_text("utf-8")
OWN = """
judging:
  assessment: true
  reviews: 2
  panels: track
  checklist:
    - {id: plan, kind: administrative, question: {en: There is a plan, ko: 계획서가 있음}}
    - {id: firm, kind: eligibility, question: {en: It is a firm, ko: 기업임}, always_applies: false}
"""


def test_a_call_that_says_nothing_is_judged_as_usual_and_keeps_its_hash():
    call = read_call(TEXT, "c.yaml")
    judging = call.judging
    assert (judging.assessment, judging.reviews, judging.panels) == (False, 3, "call")
    assert checklist_of(call) == CHECKLIST
    assert "judging" not in write_call_json(TEXT, "c.yaml")


DUE = """
judging: {reviews_due: 2026-01-29}
round: {of: first, number: 2}
"""


def test_what_came_later_is_in_no_paper_that_does_not_say_it():
    paper = write_call_json(TEXT + OWN, "c.yaml")
    assert "reviews_due" not in paper
    assert '"round"' not in paper
    # The day after the call has closed is the first that can be.
    call = read_call_json(write_call_json(TEXT + DUE, "c.yaml"))
    assert call.judging.reviews_due.isoformat() == "2026-01-29"
    assert (call.round.of, call.round.number) == ("first", 2)


def test_a_call_says_how_it_is_judged():
    paper = write_call_json(TEXT + OWN, "c.yaml")
    call = read_call_json(paper)
    assert call == read_call(TEXT + OWN, "c.yaml")
    assert (call.judging.assessment, call.judging.reviews, call.judging.panels) == (
        True,
        2,
        "track",
    )
    assert [(i.id, i.kind, i.always_applies) for i in checklist_of(call)] == [
        ("plan", "administrative", True),
        ("firm", "eligibility", False),
    ]
    assert seal(paper) != seal(write_call_json(TEXT, "c.yaml"))


REFUSED = {
    "no reviews": ("  reviews: 2", "  reviews: 0", "judging.reviews"),
    "too many reviews": ("  reviews: 2", "  reviews: 6", "judging.reviews"),
    "panels by region": ("panels: track", "panels: region", "judging.panels"),
    "reviews due as it closes": (
        "  reviews: 2",
        "  reviews: 2\n  reviews_due: 2026-01-28",
        "judging.reviews_due",
    ),
    "reviews due some day": (
        "  reviews: 2",
        "  reviews: 2\n  reviews_due: soon",
        "judging.reviews_due",
    ),
    "an item twice": ("id: firm", "id: plan", "judging.checklist"),
    "a kind that is none": ("kind: eligibility", "kind: technical", "judging.checklist.1.kind"),
    "a question in one language": (", ko: 기업임", "", "judging.checklist.1.question.ko"),
    "a word that is none": ("assessment: true", "assessments: true", "judging.assessments"),
}


@pytest.mark.parametrize(("old", "new", "field"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_said_with_its_place(old, new, field):
    assert old in OWN
    with pytest.raises(InputRefused) as refusal:
        read_call(TEXT + OWN.replace(old, new), "c.yaml")
    [found] = refusal.value.findings
    assert found.place.field == field
    assert found.place.line > TEXT.count("\n")
