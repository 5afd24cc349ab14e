"""Reviews: nobody with a conflict of interest, blind, kept as typed, corrected until the panel."""

import re

import pytest

from dure.office.applications.models import ApplicationRow, MemberRow
from dure.office.notices.actions import do_keep_wishes
from dure.office.notices.kinds import Kind, When
from dure.office.people.actions import do_join, do_leave, do_register_organisation
from dure.office.people.models import Membership, Organisation, Person
from dure.office.reviews.actions import (
    Profile,
    do_assign,
    do_assign_plan,
    do_clear,
    do_keep_profile,
    do_remove,
)
from dure.office.reviews.check import do_check_application
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.plan import make_plan
from dure.office.reviews.write import do_keep_review, do_recuse, do_submit_review
from dure.office.trail.models import Entry
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
OPINION = "The plan names data, people and the months; the risk is stated."
TYPED = {"effect": "80", "ecosystem": "70", "capability": "90", "feasibility": "60"}
TYPED |= {"opinion": OPINION}
MEDICAL = "medical language models, hospital records, 의료 언어모형"


@pytest.fixture
def make_reviewer(make_person):
    """Give a maker of reviewers with a profile."""

    def make(name, expertise="anything", **more):
        person = make_person(name, "reviewer")
        values = {"organisation": "", "declared": "", "load_max": 8, "is_available": True}
        do_keep_profile(person.pk, Profile(expertise, **{**values, **more}))
        return person

    return make


@pytest.fixture
def make_eligible(submit, make_person):
    """Give a maker of applications that have passed screening."""

    def make(name="lead", **typed):
        row = submit(make_person(name), **typed)
        ApplicationRow.objects.filter(pk=row.pk).update(state="eligible")
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def assigned(make_eligible, make_reviewer, officer):
    """Give a review that was assigned."""
    row, reviewer = make_eligible(), make_reviewer("reviewer", MEDICAL)
    return do_assign(row.pk, reviewer.pk, by=officer.pk)


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def fresh(row):
    return ReviewRow.objects.get(pk=row.pk)


def test_the_first_reviewer_brings_an_application_into_review(assigned, officer):
    assert assigned.state == "assigned"
    assert ApplicationRow.objects.get().state == "in_review"
    entry = Entry.objects.get(thing=f"review:{assigned.pk}")
    assert (entry.person_id, entry.act) == (officer.pk, "assign_reviewer")


def add_member(row, person, state="joined"):
    seat = {"application": row, "invited_at": row.created_at, "token": f"t-{person.pk}-{row.pk}"}
    MemberRow.objects.create(**seat, email=person.email, person=person, state=state)


def belong(person, name="Example University"):
    do_register_organisation(person.pk, name=name, name_en="", kind="academia")


CONFLICTS = {
    "belongs to the organisation": lambda _, r: belong(r),
    "belonged to it once": lambda _, r: (belong(r), do_leave(r.pk, Organisation.objects.get().pk)),
    "to one of somebody on the team": lambda a, r: (belong(a.lead, "Nuri"), belong(r, "(주)nuri")),
    "is on the team": add_member,
    "was on the team": lambda a, r: add_member(a, r, "removed"),
    "says so of the organisation": lambda _, r: do_keep_profile(
        r.pk, Profile("x", "", "EXAMPLE university\nAnother", 8, True)
    ),
    "names it as their own": lambda _, r: do_keep_profile(
        r.pk, Profile("x", "Example University", "", 8, True)
    ),
}


@pytest.mark.parametrize("arrange", CONFLICTS.values(), ids=CONFLICTS)
def test_nobody_with_a_conflict_of_interest_is_assigned(
    arrange, make_eligible, make_reviewer, officer
):
    row, reviewer = make_eligible(), make_reviewer("reviewer")
    arrange(row, reviewer)
    with pytest.raises(InputRefused) as refusal:
        do_assign(row.pk, reviewer.pk, by=officer.pk)
    assert codes(refusal) == ["reviewer_conflicted"]
    assert refusal.value.findings[0].what("ko")
    assert make_plan(row.call_id, 3).pairs == ()


def test_who_is_together_on_another_team_is_not_assigned(make_eligible, make_reviewer, officer):
    row, other = make_eligible(), make_eligible("other", organisation="Elsewhere")
    reviewer = make_reviewer("reviewer")
    add_member(other, reviewer)
    add_member(other, row.lead)
    with pytest.raises(InputRefused) as refusal:
        do_assign(row.pk, reviewer.pk, by=officer.pk)
    assert codes(refusal) == ["reviewer_conflicted"]


def test_refusals_of_an_assignment_are_said_at_once(make_eligible, make_reviewer, officer):
    row = make_eligible()
    full = make_reviewer("full", load_max=1)
    do_assign(row.pk, full.pk, by=officer.pk)
    do_keep_profile(full.pk, Profile("x", "", "", 1, False))
    with pytest.raises(InputRefused) as refusal:
        do_assign(row.pk, full.pk, by=officer.pk)
    assert codes(refusal) == ["reviewer_not_available", "reviewer_known_already", "reviewer_full"]


def test_who_has_no_profile_or_role_is_not_assigned(make_eligible, make_person, officer):
    row = make_eligible()
    for reviewer in (make_person("new", "reviewer"), make_person("nobody")):
        with pytest.raises(InputRefused) as refusal:
            do_assign(row.pk, reviewer.pk, by=officer.pk)
        assert codes(refusal) == ["reviewer_not_available"]


def test_what_is_not_eligible_is_not_assigned(submit, make_reviewer, officer):
    with pytest.raises(InputRefused) as refusal:
        do_assign(submit().pk, make_reviewer("reviewer").pk, by=officer.pk)
    assert codes(refusal) == ["application_not_to_review"]


CHANGES = {
    "the reviewer joins the organisation": lambda _, r: belong(r),
    "the reviewer declares it": lambda _, r: do_keep_profile(
        r.pk, Profile("x", "", "Example University", 8, True)
    ),
    "somebody of the team joins the reviewer's": lambda a, r: (
        belong(r, "Nuri Institute"),
        do_join(a.lead_id, Organisation.objects.get(name="Nuri Institute").pk),
    ),
    "the reviewer joins the team": lambda a, r: (add_member(a, r), do_check_application(a.pk)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(("submitted", "state"), [(False, "removed"), (True, "flagged")])
def test_conflicts_are_checked_again_after_every_change(
    change, submitted, state, assigned, deliver
):
    if submitted:
        do_keep_review(assigned.pk, TYPED, by=assigned.reviewer_id)
        do_submit_review(assigned.pk, by=assigned.reviewer_id)
    change(assigned.application, assigned.reviewer)
    row = fresh(assigned)
    assert row.state == state
    assert row.conflicts
    officer = Person.objects.get(email="officer@example.kr")
    assert officer.notices.filter(key__startswith="conflict:").count() == 1
    do_keep_wishes(officer.pk, {Kind.WORK: When.AT_ONCE})
    [letter] = [letter for letter in deliver() if letter.to == [officer.email]]
    assert assigned.application.number in letter.subject


def test_an_invitation_that_is_accepted_is_checked(assigned, browse):
    add_member(assigned.application, assigned.reviewer, "invited")
    ApplicationRow.objects.update(state="returned", correct_until=None)
    member = MemberRow.objects.get()
    browse(assigned.reviewer).post(f"/applications/invitations/{member.token}/", {"answer": "join"})
    member.refresh_from_db()
    assert (member.state, fresh(assigned).state) == ("joined", "removed")


def test_a_conflict_that_comes_up_at_the_last_moment_keeps_a_review_from_counting(assigned):
    do_keep_review(assigned.pk, TYPED, by=assigned.reviewer_id)
    # Behind the back of the actions, as a row of another program would.
    organisation = Organisation.objects.create(
        name="Example University", kind="academia", registered_by=assigned.reviewer
    )
    Membership.objects.create(
        person=assigned.reviewer, organisation=organisation, start="2026-01-01"
    )
    assert do_submit_review(assigned.pk, by=assigned.reviewer_id).state == "removed"


def test_an_officer_lets_a_flagged_review_count_and_it_is_not_flagged_again(assigned, officer):
    do_keep_review(assigned.pk, TYPED, by=assigned.reviewer_id)
    with pytest.raises(InputRefused) as refusal:  # what is still written is the reviewer's alone
        do_clear(assigned.pk, "It is good enough.", by=officer.pk)
    assert codes(refusal) == ["state_move_refused"]
    do_submit_review(assigned.pk, by=assigned.reviewer_id)
    belong(assigned.reviewer)
    with pytest.raises(InputRefused) as refusal:
        do_clear(assigned.pk, " ", by=officer.pk)
    assert codes(refusal) == ["reason_needed"]
    do_clear(assigned.pk, "Left it in 2001.", by=officer.pk)
    assert do_check_application(assigned.application_id) == 0
    assert fresh(assigned).state == "submitted"


def test_who_was_taken_off_is_not_proposed_again(assigned, officer):
    do_remove(assigned.pk, "Asked to.", by=officer.pk)
    assert make_plan("first_2026", 3).pairs == ()


def test_who_recused_is_not_asked_again(assigned, officer):
    with pytest.raises(InputRefused) as refusal:
        do_recuse(assigned.pk, "", by=assigned.reviewer_id)
    assert codes(refusal) == ["reason_needed"]
    do_recuse(assigned.pk, "A former student.", by=assigned.reviewer_id)
    assert make_plan("first_2026", 3).pairs == ()
    with pytest.raises(InputRefused) as refusal:
        do_assign(assigned.application_id, assigned.reviewer_id, by=officer.pk)
    assert codes(refusal) == ["reviewer_conflicted", "reviewer_known_already"]


def test_a_plan_takes_who_is_nearest_and_is_done_as_it_was_seen(
    make_eligible, make_reviewer, officer
):
    row = make_eligible()
    near, far = make_reviewer("near", MEDICAL), make_reviewer("far", "ocean waves")
    plan = make_plan(row.call_id, 1)
    assert plan.pairs == ((row.pk, near.pk),)
    assert make_plan(row.call_id, 3).short[0].missing == 1
    do_keep_profile(near.pk, Profile(MEDICAL, "Example University", "", 8, True))
    with pytest.raises(InputRefused) as refusal:
        do_assign_plan(row.call_id, 1, plan.seal, by=officer.pk)
    assert codes(refusal) == ["plan_changed_meanwhile"]
    assert not ReviewRow.objects.exists()
    plan = make_plan(row.call_id, 1)
    assert do_assign_plan(row.call_id, 1, plan.seal, by=officer.pk) == 1
    assert ReviewRow.objects.get().reviewer_id == far.pk


def test_a_review_is_blind(assigned, browse):
    text = browse(assigned.reviewer).get(f"/reviews/{assigned.pk}/").content.decode()
    for hidden in ("Hong Gil-dong", "Example University", "Seoul", "lead@example.kr", ">lead<"):
        assert hidden not in text
    for shown in ("A Korean language model for hospitals", "3 servers", "25 % of the score"):
        assert shown in text


def test_nobody_else_sees_a_review(assigned, browse, make_reviewer, officer):
    at = f"/reviews/{assigned.pk}/"
    for person in (make_reviewer("another"), assigned.application.lead, officer):
        assert browse(person).get(at).status_code == 404
    do_remove(assigned.pk, "Asked to.", by=officer.pk)
    assert browse(assigned.reviewer).get(at).status_code == 404


def test_a_reviewer_does_not_see_the_application_itself(assigned, browse):
    at = f"/applications/{assigned.application.number}/"
    assert browse(assigned.reviewer).get(at).status_code == 404


def test_a_draft_is_kept_as_typed_and_submitted_when_it_can_be_read(assigned, browse):
    client, at = browse(assigned.reviewer), f"/reviews/{assigned.pk}/"
    evil = '"><script>alert(1)</script>'
    assert client.post(at, {**TYPED, "effect": evil, "keep": "1"}).status_code == 302
    assert fresh(assigned).cells["effect"] == evil
    got = client.post(at, {"effect": evil, "submit": "1"})
    assert got.status_code == 409
    assert b"<script>alert" not in got.content
    assert fresh(assigned).state == "started"
    assert client.post(at, {**TYPED, "submit": "1"}).status_code == 302
    row = fresh(assigned)
    # 25 · (80 + 70 + 90 + 60) hundredths = 75 points.
    assert (row.state, row.score_milli, row.version) == ("submitted", 75_000, 1)


def test_the_same_twice_is_once_and_a_correction_is_another_version(assigned):
    by = assigned.reviewer_id
    do_keep_review(assigned.pk, TYPED, by=by)
    for typed, version in (({}, 1), ({}, 1), ({"effect": "100"}, 2)):
        do_keep_review(assigned.pk, typed, by=by)
        assert do_submit_review(assigned.pk, by=by).version == version
    assert fresh(assigned).score_milli == 80_000


def test_what_is_no_longer_in_review_is_closed(assigned, browse):
    ApplicationRow.objects.update(state="reviewed")
    client, at = browse(assigned.reviewer), f"/reviews/{assigned.pk}/"
    assert "can no longer be changed" in client.get(at).content.decode()
    got = client.post(at, TYPED)
    assert got.status_code == 409
    assert fresh(assigned).cells == {}


def test_the_profile_is_kept_and_checks_again(assigned, browse):
    client = browse(assigned.reviewer)
    body = {"expertise": "의료", "load_max": "4", "declared": " Example University \n\n"}
    got = client.post("/reviews/expertise", body, follow=True)
    assert "was set aside" in got.content.decode()
    assert fresh(assigned).state == "removed"
    assert "Example University" in client.get("/reviews/expertise").content.decode()
    bad = client.post("/reviews/expertise", {"expertise": "", "load_max": "0"})
    assert bad.content.decode().count('class="errors') == 2


def test_an_officer_assigns_by_the_pages(make_eligible, make_reviewer, officer, browse):
    row, near = make_eligible(), make_reviewer("near", MEDICAL)
    conflicted = make_reviewer("conflicted", organisation="Example University")
    client = browse(officer)
    board, one = f"/reviews/boards/{row.call_id}/", f"/reviews/of/{row.number}/"
    assert row.number in client.get(board).content.decode()
    text = client.get(one).content.decode()
    assert f'name="reviewer" value="{near.pk}"' in text
    assert f'name="reviewer" value="{conflicted.pk}"' not in text
    assert "same organisation" in text
    assert client.post(one, {"reviewer": conflicted.pk}).status_code == 409
    plan = client.get(board + "plan?per=1").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', plan)[1]
    got = client.post(board + "plan", {"per": "1", "seen": seen}, follow=True)
    assert "1 assigned." in got.content.decode()
    review = ReviewRow.objects.get()
    got = client.post(f"/reviews/{review.pk}/remove", {"reason": ""})
    assert got.status_code == 400
    got = client.post(f"/reviews/{review.pk}/remove", {"reason": "Ill."}, follow=True)
    assert "taken off" in got.content.decode()


BAD = {
    "a plan without its seal": ("boards/first_2026/plan", {"per": "3"}),
    "a plan for nobody": ("boards/first_2026/plan", {"per": "0", "seen": "0" * 64}),
    "a reviewer that is no number": ("of/{number}/", {"reviewer": "x"}),
}


@pytest.mark.parametrize(("at", "body"), BAD.values(), ids=BAD)
def test_bodies_that_a_page_cannot_send(at, body, make_eligible, officer, browse):
    row = make_eligible()
    assert browse(officer).post("/reviews/" + at.format(number=row.number), body).status_code == 400


PARAMETERS = ["boards/first_2026/?state=draft", "boards/first_2026/?after=x"]
PARAMETERS += ["boards/first_2026/plan?per=6"]


@pytest.mark.parametrize("at", PARAMETERS)
def test_bad_parameters(at, call, officer, browse):
    del call
    assert browse(officer).get("/reviews/" + at).status_code == 400


def test_lists_are_paged_with_few_statements(
    make_eligible, make_reviewer, officer, browse, django_assert_max_num_queries
):
    row, reviewer = make_eligible(), make_reviewer("reviewer", load_max=100)
    copies = []
    for number in range(60):
        copy = ApplicationRow.objects.get(pk=row.pk)
        copy.pk, copy.number, copy.state = None, f"many-{number:04d}", "in_review"
        copies.append(copy)
    copies = ApplicationRow.objects.bulk_create(copies)
    at = row.created_at
    reviews = [ReviewRow(application=c, reviewer=reviewer, assigned_at=at) for c in copies]
    ReviewRow.objects.bulk_create(reviews)
    for person, first in ((officer, "/reviews/boards/first_2026/"), (reviewer, "/reviews/")):
        client, url, pages = browse(person), first, 0
        while url:
            with django_assert_max_num_queries(6):
                text = client.get(url).content.decode()
            pages += 1
            found = re.search(r'rel="next" href="([^"]+)"', text)
            url = first + found[1] if found else ""
        assert pages == 3


def test_empty_pages_say_what_to_do_in_both_languages(call, officer, make_person, browse):
    reviewer = make_person("reviewer", "reviewer")
    assert "Write your expertise" in browse(reviewer).get("/reviews/").content.decode()
    assert "아직 배정된 평가가" in browse(reviewer, "ko").get("/reviews/").content.decode()
    for at, said in (("", "Nothing waits"), ("plan", "nobody to propose")):
        text = browse(officer).get(f"/reviews/boards/{call.pk}/{at}").content.decode()
        assert said in text
