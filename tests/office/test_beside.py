"""What is refused is said beside its field, and what was typed stands there still."""

import re
from datetime import datetime

import pytest

from dure.office.findings_screening import CORRECTION_DAY_REFUSED
from dure.office.grants.forms import RequestForm
from dure.office.reviews.models import ReviewRow
from dure.office.screening.actions import Screened, do_screen
from dure.office.web.errors import add_findings
from dure.review.assessment import ITEMS
from dure.review.checklist import CHECKLIST, Answer, Checked, Outcome
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

DAYS = {"day": "1", "first": "2", "last": "3"}
pytestmark = pytest.mark.django_db
LATER = datetime.fromisoformat("2026-01-29T12:00:00+09:00")
YES = {item.id: Checked(Answer.YES) for item in CHECKLIST}
BOX = re.compile(r'<ul class="errors" id="([\w-]+)-error">')


@pytest.fixture
def call_text(call_text):
    return call_text + "\njudging: {assessment: true}\n"


def read(answer):
    """Give the fields beside which something is said, each of which points to it; and the page."""
    text = answer.content.decode()
    fields = BOX.findall(text)
    assert all(f'aria-describedby="{field}-error"' in text for field in fields)
    assert len(set(fields)) == len(fields)
    return fields, text


def test_a_screening_says_beside_the_item_that_its_reason_is_missing(
    submit, officer, browse, clock
):
    row = submit()
    clock(LATER)
    sent = {f"answer_{item.id}": "yes" for item in CHECKLIST} | {"version": "1"}
    sent |= {
        "answer_documents": "no",
        f"reason_{CHECKLIST[0].id}": "kept <b>",
        "outcome": "refused",
    }
    answer = browse(officer).post(f"/screening/{row.number}/", sent)
    assert answer.status_code == 409
    fields, text = read(answer)
    assert fields == ["documents"]
    assert 'value="kept &lt;b&gt;"' in text
    assert re.search(r'name="reason_documents"[^>]*aria-invalid="true"', text)


def test_a_day_that_is_refused_is_said_beside_it(submit, officer, browse, clock):
    row = submit()
    clock(LATER)
    sent = {f"answer_{item.id}": "yes" for item in CHECKLIST} | {"version": "1"}
    sent |= {
        "answer_documents": "no",
        "reason_documents": "It is not there.",
        "outcome": "returned",
    }
    fields, text = read(
        browse(officer).post(f"/screening/{row.number}/", sent | {"last_day": "2026-01-02"})
    )
    assert fields == ["last_day"]
    assert 'value="2026-01-02" aria-invalid="true"' in text


ASSESSED = {
    "an amount that nobody can read": ({"amount": "many"}, ["amount"]),
    "no reasons": ({"amount": "2 servers", "reason": ""}, ["reason"]),
    "an item without an answer": ({"amount": "2 servers", "answer_amount": ""}, ["item-amount"]),
}


@pytest.mark.parametrize(("typed", "want"), ASSESSED.values(), ids=ASSESSED)
def test_an_assessment_says_it_beside_what_it_is_about(
    typed, want, submit, officer, make_person, browse, clock
):
    operator, row = make_person("operator", "operator"), submit()
    clock(LATER)
    do_screen(row.pk, Screened(YES, 1, Outcome.PASSED), by=officer.pk)
    sent = {f"answer_{item.id}": "yes" for item in ITEMS} | {"version": "1"}
    sent |= {"answer_amount": "no", "reason_amount": "Two suffice.", "verdict": "changed"}
    sent |= {"reason": "Two servers are enough for what is planned."} | typed
    answer = browse(operator).post(f"/assessments/{row.number}/", sent)
    assert answer.status_code == 409
    fields, text = read(answer)
    assert fields == want
    assert "Two suffice." in text


def test_a_review_says_beside_each_mark_what_it_lacks(submit, make_person, browse):
    reviewer, row = make_person("reviewer", "reviewer"), submit()
    type(row).objects.filter(pk=row.pk).update(state="in_review")
    review = ReviewRow.objects.create(
        application=row, reviewer=reviewer, assigned_at=row.submitted_at
    )
    sent = {"effect": "80", "ecosystem": "101", "opinion": "Too short.", "submit": "1"}
    answer = browse(reviewer).post(f"/reviews/{review.pk}/", sent)
    assert answer.status_code == 409
    fields, text = read(answer)
    assert fields == ["ecosystem", "capability", "feasibility", "opinion"]
    assert 'value="101"' in text
    assert "Too short." in text


def test_a_request_says_beside_the_field_what_is_refused():
    form = RequestForm({"hours": "2"}, kind="supplement", types={"type": [("h200", Text("", ""))]})
    beside, above = (
        Finding(CORRECTION_DAY_REFUSED, Place("x", 0, at), DAYS) for at in ("hours", "seen")
    )
    add_findings(form, InputRefused([beside, above]))
    assert set(form.errors) == {"hours", "type", "reason", "__all__"}
    assert len(form.non_field_errors()) == len(form.errors["hours"]) == 1


BACK = {
    "to the page that it was sent from": ("http://testserver/calls/first_2026/", True),
    "nor to one that a path of ours names": ("http://testserver//elsewhere.example/", True),
    "not to another site": ("http://elsewhere.example/calls/first_2026/", False),
    "nowhere, where nothing is said": ("", False),
}


@pytest.mark.parametrize(("sent_from", "leads"), BACK.values(), ids=BACK)
def test_what_is_refused_leads_back(sent_from, leads, call, make_person, browse, clock):
    clock(LATER)
    client = browse(make_person("kim"))
    answer = client.post(f"/calls/{call.pk}/apply", headers={"referer": sent_from})
    assert answer.status_code == 409
    assert ("Back to the page" in answer.content.decode()) == leads
    assert "//elsewhere" not in answer.content.decode()
