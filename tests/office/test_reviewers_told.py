"""Who is told when somebody declines, is taken off, or an application goes; and who lacks whom."""

import pytest

from dure.office.applications.actions import do_submit, do_withdraw
from dure.office.applications.models import MemberRow
from dure.office.notices.models import NoticeRow
from dure.office.people.models import Person
from dure.office.reviews.actions import do_remove
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.write import do_keep_review, do_recuse, do_submit_review

pytestmark = pytest.mark.django_db
TYPED = {"effect": "80", "ecosystem": "70", "capability": "90", "feasibility": "60"}
TYPED |= {"opinion": "The plan names data, people and the months; the risk is stated."}


def fresh(row):
    return ReviewRow.objects.get(pk=row.pk)


def test_an_officer_is_told_of_who_declines_and_sees_what_lacks_reviewers(
    assigned, officer, browse
):
    at = "/reviews/boards/first_2026/?state=short"
    assert assigned.application.number in browse(officer).get(at).text  # one of three
    do_recuse(assigned.pk, "We share a laboratory.", by=assigned.reviewer_id)
    [told] = NoticeRow.objects.filter(key__startswith="recused:")
    assert (told.person, told.path) == (
        officer,
        f"/reviews/of/{assigned.application.number}/",
    )
    assert assigned.application.number in browse(officer).get(at).text


def test_what_has_its_reviewers_is_not_among_what_lacks_some(assigned, officer, browse):
    for number in range(2):
        person = Person.objects.create(email=f"r{number}@example.kr")
        ReviewRow.objects.create(
            application=assigned.application, reviewer=person, assigned_at=assigned.assigned_at
        )
    at = "/reviews/boards/first_2026/?state=short"
    assert assigned.application.number not in browse(officer).get(at).text


def test_reviewers_are_let_go_of_what_is_withdrawn(assigned, browse):
    row = assigned.application
    do_withdraw(row.pk, by=row.lead_id)
    assert fresh(assigned).state == "removed"
    [told] = NoticeRow.objects.filter(key=f"released:{assigned.pk}")
    assert told.person_id == assigned.reviewer_id
    assert row.number not in browse(assigned.reviewer).get("/reviews/").text


def test_what_is_submitted_stays_with_what_is_withdrawn(assigned):
    do_keep_review(assigned.pk, TYPED, by=assigned.reviewer_id)
    do_submit_review(assigned.pk, by=assigned.reviewer_id)
    row = assigned.application
    do_withdraw(row.pk, by=row.lead_id)
    assert fresh(assigned).state == "submitted"
    assert not NoticeRow.objects.filter(key__startswith="released:").exists()


def test_who_is_taken_off_is_told(assigned, officer):
    do_remove(assigned.pk, "Asked to.", by=officer.pk)
    assert NoticeRow.objects.get(key=f"released:{assigned.pk}").person_id == assigned.reviewer_id


def test_the_team_is_told_of_what_one_of_them_did(start, make_person):
    row, lee = start(), make_person("lee")
    seat = {"invited_at": row.created_at, "state": "joined", "token": "t"}
    MemberRow.objects.create(application=row, email=lee.email, person=lee, **seat)
    for _ in range(2):
        do_submit(row.pk, by=row.lead_id)
    do_withdraw(row.pk, by=row.lead_id)
    told = NoticeRow.objects.filter(key__startswith="step:").order_by("pk")
    assert [(one.person, one.text["en"]) for one in told] == [
        (lee, f"{row.number} is submitted as version 1."),
        (lee, f"{row.number} is withdrawn."),
    ]


def test_a_reason_that_was_typed_outlives_a_refusal(assigned, officer, browse):
    kept = 'value="Their &lt;old&gt; teacher."'
    at, typed = f"/reviews/{assigned.pk}", {"reason": "Their <old> teacher."}
    got = browse(officer).post(f"{at}/clear", typed)  # nothing was found
    assert (got.status_code, kept in got.text) == (409, True)
    do_keep_review(assigned.pk, TYPED, by=assigned.reviewer_id)
    do_submit_review(assigned.pk, by=assigned.reviewer_id)
    got = browse(assigned.reviewer).post(f"{at}/recuse", typed)
    assert (got.status_code, kept in got.text) == (409, True)
    do_remove(assigned.pk, "Ill.", by=officer.pk)
    got = browse(officer).post(f"{at}/remove", typed)
    assert (got.status_code, kept in got.text) == (409, True)
    assert fresh(assigned).reason == "Ill."


def test_a_reason_is_not_cut_short_in_silence(assigned, officer, browse):
    typed = {"reason": "a" * 1_001}
    for client, step in ((browse(officer), "remove"), (browse(assigned.reviewer), "recuse")):
        got = client.post(f"/reviews/{assigned.pk}/{step}", typed)
        assert (step, got.status_code, "a" * 1_001 in got.text) == (step, 400, True)
    assert fresh(assigned).state == "assigned"
