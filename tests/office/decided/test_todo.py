"""What waits: told to whom it waits for, with its date, in one statement, and to nobody else."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure.office.applications.actions_team import do_invite
from dure.office.applications.models import ApplicationRow, MemberRow
from dure.office.grants.requests import do_file
from dure.office.objections.actions import do_object
from dure.office.people.queries import find_given_roles
from dure.office.permissions import Who
from dure.office.reviews.models import ReviewRow
from dure.office.roles import Role
from dure.office.tasks.models import FAILED, TaskRow
from dure.office.todo.kinds import KINDS
from dure.office.todo.queries import list_todo

pytestmark = pytest.mark.django_db
TODAY = datetime.fromisoformat("2026-02-20T10:00:00+09:00")


@pytest.fixture
def waits():
    """Give what waits for somebody: its name → how many."""

    def read(person):
        person.refresh_from_db()
        items = list_todo(Who(person.pk, find_given_roles(person.pk, TODAY.date())), person)
        return {item.label.en: item.count for item in items}

    return read


def test_nothing_waits_for_who_is_new(make_person, browse):
    person = make_person("new")
    assert "Nothing waits for you." in browse(person).get("/todo/").text
    assert "기다리는 일이 없습니다." in browse(person, language="ko").get("/todo/").text


def test_a_draft_waits_until_the_call_closes(start, make_person, waits, clock, browse):
    lead = make_person("lead")
    row = start(lead)
    assert waits(lead) == {"Drafts to submit": 1}
    # 18:00 of 28 January in Seoul is the deadline of the call.
    page = browse(lead).get("/todo/").text
    assert "until" in page
    assert "overdue" not in page
    clock(row.call.closes_at)
    assert waits(lead) == {}


def test_who_is_invited_is_led_to_the_invitation(start, make_person, waits, browse):
    row, guest = start(make_person("lead")), make_person("guest")
    do_invite(row.pk, "Guest@Example.kr", by=row.lead)
    member = MemberRow.objects.get(application=row)
    assert waits(guest) == {"Invitations to a team": 1}
    assert f"/applications/invitations/{member.token}/" in browse(guest).get("/todo/").text
    assert f"{member.token}" not in browse(make_person("other")).get("/todo/").text


def test_each_officer_sees_only_their_calls(submit, make_person, waits):
    row = submit(make_person("lead"))
    assert waits(make_person("all", "officer")) == {"Applications to screen": 1}
    assert waits(make_person("own", "officer", scope=f"call:{row.call_id}")) == {
        "Applications to screen": 1
    }
    assert waits(make_person("foreign", "officer", scope="call:another")) == {}
    assert waits(make_person("judge", "reviewer", "decider", "auditor")) == {}


def test_a_returned_application_is_overdue_at_its_day(submit, make_person, waits, clock, browse):
    lead = make_person("lead")
    until = datetime.fromisoformat("2026-01-20T00:00:00+09:00")
    rows = ApplicationRow.objects.filter(pk=submit(lead).pk)
    rows.update(state="returned", correct_until=until)
    assert waits(lead) == {"Applications to correct": 1}
    assert "overdue" not in browse(lead).get("/todo/").text
    clock(until)
    assert "overdue" in browse(lead).get("/todo/").text


def test_the_way_to_a_signature_waits_for_one_after_the_other(
    reviewed, propose, people, waits, make_person
):
    row = reviewed(ann=2)["ann"]
    officer, decider = people["officer"], people["decider"]
    assert waits(officer) == {}
    ApplicationRow.objects.filter(pk=row.pk).update(state="eligible")
    assert waits(officer) == {"Applications without reviewers": 1}
    ApplicationRow.objects.filter(pk=row.pk).update(state="assessing")
    assert waits(officer) == {}
    assert waits(make_person("site", "operator")) == {"Applications to assess": 1}
    ApplicationRow.objects.filter(pk=row.pk).update(state="reviewed")
    judge = make_person("judge", "reviewer")
    review = ReviewRow.objects.create(application=row, reviewer=judge, assigned_at=TODAY)
    # It can no longer be written; one that can is in test_reviews_due.
    assert (waits(judge), waits(people["reviewer"])) == ({}, {})
    ReviewRow.objects.filter(pk=review.pk).update(state="removed")
    propose()
    assert waits(officer) == {}
    assert waits(decider) == {"Decisions to sign": 1}


def test_an_award_an_objection_and_a_request_wait_for_their_answers(
    reviewed, sign, letter_of, people, waits
):
    rows = reviewed(ann=2, bob=6)
    sign(cut=1, cut_reason="as the panel drew it", reserve=0, tranches=1)
    won, lost = rows["ann"], rows["bob"]
    assert waits(won.lead) == {"Awards to accept or decline": 1}
    do_object(letter_of(lost).pk, "The panel overlooked our second part.", by=lost.lead_id)
    assert waits(people["officer"]) == {"Objections to answer": 1}
    assert waits(lost.lead) == {}


def test_a_request_waits_for_whoever_has_not_filed_it(accepted, people, waits):
    grant, rows = accepted
    asked = {"ends_on": "2027-06-01"}
    do_file(grant.pk, "extension", asked, "One more month.", by=rows["ann"].lead_id)
    assert waits(people["officer"]) == {"Requests to answer": 1}
    assert waits(people["decider"]) == {"Requests to answer": 1}
    assert waits(rows["ann"].lead) == {}


def test_failed_work_waits_for_the_operator(make_person, waits):
    TaskRow.objects.create(
        name="mail", key="1", state=FAILED, due_at=TODAY, made_at=TODAY, ended_at=TODAY
    )
    assert waits(make_person("operator", "operator")) == {"Background work that failed": 1}


def test_everything_is_counted_in_one_statement(make_person, django_assert_num_queries):
    given = set(Role) - {Role.PUBLIC, Role.PERSON, Role.LEAD, Role.MEMBER, Role.ASSIGNED}
    person = make_person("all", *sorted(given))
    who = Who(person.pk, find_given_roles(person.pk, TODAY.date()))
    with django_assert_num_queries(1):
        assert list_todo(who, person) == ()


def test_the_page_needs_no_more_than_ten_statements(make_person, browse):
    client = browse(make_person("officer", "officer", "decider"))
    client.get("/todo/")
    with CaptureQueriesContext(connection) as taken:
        client.get("/todo/")
    assert len(taken) <= 10


def test_kinds_have_names_of_their_own():
    assert len({kind.key for kind in KINDS}) == len(KINDS)
