"""Reviewers and chairs of a call are appointed by its officers, told, and dismissed."""

from datetime import date

import pytest

from dure.office.applications.models import ApplicationRow
from dure.office.notices.models import NoticeRow
from dure.office.people.actions import do_give_role
from dure.office.people.models import RoleGiven
from dure.office.people.queries import find_given_roles
from dure.office.reviews.actions import Profile, do_assign, do_keep_profile
from dure.office.reviews.models import ReviewRow
from dure.office.roles import Role
from dure.office.trail.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("call")]
PAGE = "/reviews/boards/first_2026/people"


def appoint(client, email="ann@example.kr", role="reviewer", track=""):
    return client.post(PAGE, {"email": email, "role": role, "track": track})


def scopes(person):
    return list(RoleGiven.objects.filter(person=person).values_list("role", "scope", "end"))


def test_a_reviewer_is_appointed_once_told_and_seen_to_lack_a_profile(officer, make_person, browse):
    ann, client = make_person("ann"), browse(officer)
    for _ in range(2):
        assert appoint(client, "Ann@example.kr").status_code == 302
    assert scopes(ann) == [("reviewer", "call:first_2026", None)]
    [told] = NoticeRow.objects.filter(person=ann)
    assert told.path == "/reviews/expertise"
    [entry] = Entry.objects.filter(act="appoint")
    assert (entry.person_id, entry.thing) == (officer.pk, f"person:{ann.pk}")
    assert "not written yet" in client.get(PAGE).text
    # They can do at once what the notice leads to.
    assert browse(ann).get(told.path).status_code == 200
    do_keep_profile(ann.pk, Profile("models", "", "", 3, True))
    assert "not written yet" not in client.get(PAGE).text


def test_a_chair_may_have_one_track(officer, make_person, browse):
    chair = make_person("ann")
    assert appoint(browse(officer), role="chair", track="industry").status_code == 302
    assert scopes(chair) == [("chair", "call:first_2026/industry", None)]
    assert "Industry" in browse(officer).get(PAGE).text


def test_a_reviewer_has_the_whole_call(officer, make_person, browse):
    ann = make_person("ann")
    appoint(browse(officer), track="industry")
    assert scopes(ann) == [("reviewer", "call:first_2026", None)]


REFUSED = {
    "nobody has that address": ({"email": "none@example.kr"}, 409, "nobody has an account"),
    "oneself": ({"email": "officer@example.kr"}, 409, "your own address"),
    "a role that officers do not give": ({"role": "decider"}, 400, ""),
    "another track": ({"role": "chair", "track": "sports"}, 400, ""),
    "no address": ({"email": "ann"}, 400, ""),
}


@pytest.mark.parametrize(("given", "status", "says"), REFUSED.values(), ids=REFUSED)
def test_who_is_not_appointed(given, status, says, officer, make_person, browse):
    make_person("ann")
    got = appoint(browse(officer), **given)
    assert got.status_code == status
    assert says in got.text
    assert RoleGiven.objects.filter(role__in=["reviewer", "chair", "decider"]).count() == 0


def test_an_officer_of_another_call_appoints_nobody(make_person, browse):
    client = browse(make_person("other", "officer", scope="call:another"))
    assert appoint(client).status_code == 403
    assert client.get(PAGE).status_code == 403


def test_who_is_dismissed_writes_no_more_and_what_is_submitted_stays(
    submit, officer, make_person, browse
):
    rows = [submit(make_person(name)) for name in ("a", "b")]
    ApplicationRow.objects.update(state="eligible")
    ann, client = make_person("ann"), browse(officer)
    appoint(client)
    do_keep_profile(ann.pk, Profile("models", "", "", 3, True))
    reviews = [do_assign(row.pk, ann.pk, by=officer.pk) for row in rows]
    paper = {"version": 1, "paper": "{}", "hash": "0", "score_milli": 1000}
    ReviewRow.objects.filter(pk=reviews[1].pk).update(state="submitted", **paper)
    role = RoleGiven.objects.get(person=ann)
    for _ in range(2):
        assert client.post(f"{PAGE}/{role.pk}/dismiss").status_code == 302
    assert [ReviewRow.objects.get(pk=one.pk).state for one in reviews] == ["removed", "submitted"]
    assert Entry.objects.filter(act="appoint").count() == 2
    assert "ann@example.kr" not in client.get(PAGE).text


def test_a_role_for_all_calls_is_not_ended_here(officer, make_person, browse):
    ann, client = make_person("ann", "reviewer"), browse(officer)
    text = client.get(PAGE).text
    assert "for all calls" in text
    assert "End the role" not in text
    client.post(f"{PAGE}/{RoleGiven.objects.get(person=ann).pk}/dismiss")
    assert [one.role for one in find_given_roles(ann.pk, date(2027, 1, 1))]


def test_two_roles_and_one_of_them_ended(submit, officer, make_person, browse):
    row = submit()
    ApplicationRow.objects.update(state="eligible")
    ann, client = make_person("ann", "reviewer"), browse(officer)
    do_give_role(ann.pk, Role.REVIEWER, scope="call:first_2026")
    do_keep_profile(ann.pk, Profile("models", "", "", 3, True))
    review = do_assign(row.pk, ann.pk, by=officer.pk)
    client.post(f"{PAGE}/{RoleGiven.objects.get(scope='call:first_2026').pk}/dismiss")
    # The role for all calls still holds.
    assert ReviewRow.objects.get(pk=review.pk).state == "assigned"
