"""Technical assessment: between screening and reviewing, without names, by nobody involved."""

from datetime import datetime

import pytest
from django.urls import reverse

from dure.office.acts import Act
from dure.office.applications.actions_team import do_attach
from dure.office.applications.models import ApplicationRow
from dure.office.assessments.actions import Assessed, do_assess
from dure.office.assessments.models import AssessmentRow
from dure.office.notices.models import NoticeRow
from dure.office.people.actions import do_register_organisation
from dure.office.people.queries import find_given_roles
from dure.office.permissions import Who, may
from dure.office.reviews.actions import Profile, do_assign, do_keep_profile
from dure.office.screening.actions import Screened, do_screen
from dure.review.assessment import ITEMS, Advice, Verdict
from dure.review.checklist import CHECKLIST, Answer, Checked, Outcome
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
LATER = datetime.fromisoformat("2026-01-29T10:00:00+09:00")
YES = {item.id: Checked(Answer.YES) for item in ITEMS}
WHY = "It ran on eight accelerators and scales to thirty-two."
POSTED = {f"answer_{item.id}": "yes" for item in ITEMS} | {"version": "1", "reason": WHY}


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


@pytest.fixture
def call_text(call_text):
    """Give the text of a call that asks for an assessment."""
    return call_text + "\njudging: {assessment: true}\n"


@pytest.fixture
def operator(make_person):
    return make_person("operator", "operator")


@pytest.fixture
def passed(submit, officer, operator, clock):
    """Give an application that has passed the screening; the operator is there to be told."""
    del operator
    row = submit()
    clock(LATER)
    yes = {item.id: Checked(Answer.YES) for item in CHECKLIST}
    do_screen(row.pk, Screened(yes, 1, Outcome.PASSED), by=officer.pk)
    return fresh(row)


def fresh(row):
    return ApplicationRow.objects.get(pk=row.pk)


def test_it_stands_between_screening_and_reviewing(passed, operator, officer, make_person):
    assert passed.state == "assessing"
    reviewer = make_person("reviewer", "reviewer")
    do_keep_profile(reviewer.pk, Profile("models", "", "", 3, True))
    with pytest.raises(InputRefused) as refusal:
        do_assign(passed.pk, reviewer.pk, by=officer.pk)
    assert codes(refusal) == ["application_not_to_review"]
    do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 1, Verdict.FITS), by=operator.pk)
    assert fresh(passed).state == "eligible"
    do_assign(passed.pk, reviewer.pk, by=officer.pk)


def test_a_call_that_does_not_ask_for_it_has_none(browse, make_person, submit, clock, call):
    from dure.office.calls.models import CallRow  # noqa: PLC0415

    paper = call.paper.replace('"assessment":true', '"assessment":false')
    assert paper != call.paper
    CallRow.objects.update(paper=paper, hash="0" * 64)
    call.refresh_from_db()
    row, officer = submit(), make_person("o", "officer")
    clock(LATER)
    yes = {item.id: Checked(Answer.YES) for item in CHECKLIST}
    do_screen(row.pk, Screened(yes, 1, Outcome.PASSED), by=officer.pk)
    assert fresh(row).state == "eligible"
    page = browse(row.lead).get(reverse("assessment", args=[row.number])).content.decode()
    assert "the call asks for none" in page


def test_the_page_is_walked_by_a_site(passed, operator, browse):
    do_keep = browse(operator)
    page = do_keep.get(reverse("assessments")).content.decode()
    assert passed.number in page
    path = reverse("assess", args=[passed.number])
    page = do_keep.get(path).content.decode()
    assert "3 servers" in page
    assert "language model for hospitals" in page
    # What it needs, and not who asks.
    assert "Hong Gil-dong" not in page
    assert "Example University" not in page
    assert do_keep.post(path, {"version": "1", "answer_hardware": "yes"}).status_code == 302
    page = do_keep.get(path).content.decode()
    assert 'id="hardware-yes" name="answer_hardware" value="yes" checked' in page
    answer = do_keep.post(path, {**POSTED, "amount": "9 servers", "verdict": "changed"})
    assert answer.status_code == 409
    assert "write at most 3 servers" in answer.content.decode()
    assert 'value="9 servers"' in answer.content.decode()
    no = {"answer_amount": "no", "reason_amount": "Two suffice."}
    sent = {**POSTED, **no, "amount": "2 servers", "verdict": "changed"}
    assert do_keep.post(path, sent).status_code == 302
    row = AssessmentRow.objects.get()
    assert (row.verdict, row.advice["amount"], fresh(passed).state) == (
        "changed",
        "2 servers",
        "eligible",
    )


def test_officers_reviewers_and_the_team_read_it_without_the_name(
    passed, operator, officer, make_person, browse
):
    do_assess(
        passed.pk,
        Assessed(
            {**YES, "amount": Checked(Answer.NO, "Two <b>suffice</b>.")},
            Advice("2 servers", reason=WHY),
            1,
            Verdict.CHANGED,
        ),
        by=operator.pk,
    )
    reviewer = make_person("reviewer", "reviewer")
    do_keep_profile(reviewer.pk, Profile("models", "", "", 3, True))
    review = do_assign(passed.pk, reviewer.pk, by=officer.pk)
    for person, path in (
        (passed.lead, reverse("assessment", args=[passed.number])),
        (officer, reverse("assessment", args=[passed.number])),
        (officer, reverse("opinions", args=[passed.number])),
        (reviewer, reverse("review", args=[review.pk])),
    ):
        page = browse(person).get(path).content.decode()
        assert "fits with changes" in page
        assert "2 servers" in page
        assert WHY in page
        assert "Two &lt;b&gt;suffice" in page
        assert "operator" not in page.replace("/operator", "")
    stranger = make_person("stranger")
    path = reverse("assessment", args=[passed.number])
    assert browse(stranger).get(path).status_code == 404


def test_whoever_prepares_the_decision_sees_what_was_recommended(
    passed, operator, officer, browse, make_person
):
    from dure.office.decisions.actions import do_draft  # noqa: PLC0415
    from dure.office.states import APPLICATION  # noqa: PLC0415
    from dure.office.transition import do_move  # noqa: PLC0415

    no = {**YES, "amount": Checked(Answer.NO, "Two suffice.")}
    assessed = Assessed(no, Advice("2 servers", reason=WHY), 1, Verdict.CHANGED)
    do_assess(passed.pk, assessed, by=operator.pk)
    row, reviewer = fresh(passed), make_person("r", "reviewer")
    for state in ("in_review", "reviewed"):
        do_move(row, APPLICATION, state, act=Act.REVIEW, by=reviewer.pk)
    draft = do_draft(row.call, by=officer.pk)
    page = browse(officer).get(f"/decisions/{draft.pk}/").content.decode()
    assert "site: fits with changes (2 servers)" in page


def test_who_has_a_conflict_does_not_assess(passed, make_person, browse):
    near = make_person("near", "operator")
    do_register_organisation(near.pk, name="Example University", name_en="", kind="academia")
    with pytest.raises(InputRefused) as refusal:
        do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 1), by=near.pk)
    assert codes(refusal) == ["assessor_conflicted"]
    page = browse(near).get(reverse("assess", args=[passed.number])).content.decode()
    assert "same organisation" in page


def test_who_assessed_does_not_decide(passed, make_person):
    both = make_person("both", "operator", "decider")
    who = Who(both.pk, find_given_roles(both.pk, LATER.date()))
    thing = passed.as_thing()
    assert may(who, Act.DECIDE, thing)
    do_assess(passed.pk, Assessed({}, Advice(), 1), by=both.pk)  # keeping is enough
    assert not may(who, Act.DECIDE, thing)


def test_it_is_not_assessed_twice_or_as_another_version(passed, operator):
    with pytest.raises(InputRefused) as refusal:
        do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 7), by=operator.pk)
    assert codes(refusal) == ["application_changed_meanwhile"]
    do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 1, Verdict.FITS), by=operator.pk)
    with pytest.raises(InputRefused) as refusal:
        do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 1, Verdict.FITS), by=operator.pk)
    assert codes(refusal) == ["assessment_not_open"]


def test_screened_again_it_is_not_assessed_again_unless_it_changed(passed, operator, officer):
    do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 1, Verdict.FITS), by=operator.pk)
    yes = {item.id: Checked(Answer.YES) for item in CHECKLIST}
    do_screen(passed.pk, Screened(yes, 1, Outcome.PASSED), by=officer.pk)
    assert fresh(passed).state == "eligible"
    assert AssessmentRow.objects.count() == 1


def test_sites_and_then_the_team_are_told(passed, operator):
    told = NoticeRow.objects.filter(key__startswith="to_assess:").get()
    assert told.person == operator
    do_assess(passed.pk, Assessed(YES, Advice(reason=WHY), 1, Verdict.FITS), by=operator.pk)
    told = NoticeRow.objects.filter(key__startswith="assessed:").get()
    assert told.person == passed.lead


def test_evidence_is_read_by_who_assesses_only(start, operator, officer, clock, browse):
    from dure.office.applications.actions import do_submit  # noqa: PLC0415

    row = start()
    do_attach(row.pk, "scaling.pdf", b"%PDF-1.7 it scales", by=row.lead_id)
    path = reverse("assessed_file", args=[row.number, row.files.get().pk])
    do_submit(row.pk, by=row.lead_id)
    assert browse(operator).get(path).status_code == 404
    clock(LATER)
    yes = {item.id: Checked(Answer.YES) for item in CHECKLIST}
    do_screen(row.pk, Screened(yes, 1, Outcome.PASSED), by=officer.pk)
    answer = browse(operator).get(path)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 it scales"
    assert answer["Content-Disposition"].startswith("attachment")


BAD = {
    "no version": {},
    "another verdict": {"version": "1", "verdict": "maybe"},
    "another answer": {"version": "1", "answer_hardware": "perhaps"},
    "a long version": {"version": "1" * 10},
}


@pytest.mark.parametrize("sent", BAD.values(), ids=BAD)
def test_what_the_page_cannot_send_is_400(sent, passed, operator, browse):
    path = reverse("assess", args=[passed.number])
    assert browse(operator).post(path, sent).status_code == 400


def test_the_officer_does_not_lose_sight_of_it(passed, officer, browse):
    client = browse(officer)
    text = client.get("/screening/", {"state": "assessing"}).text
    assert passed.number in text
    assert "with the assessor" in text
    assert "in technical assessment (1)" in text
    text = client.get(f"/screening/{passed.number}/").text
    assert "Screening it again takes it back" in text
