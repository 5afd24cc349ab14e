"""Who is or was on the team of an application handles none of it, whatever they did for it."""

import json

import pytest

from dure.office.acts import BARRED_BY, Act
from dure.office.applications.actions import do_submit
from dure.office.applications.actions_team import (
    do_answer_invitation,
    do_invite,
    do_remove_member,
)
from dure.office.applications.models import ApplicationRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now
from dure.office.people.queries import GivenRole
from dure.office.permissions import Who, find_barred, may
from dure.office.reviews.actions import Profile, do_assign_plan, do_keep_profile
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.plan import make_plan
from dure.office.roles import GIVEN_ROLES
from dure.review.rank import criteria_of
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
IS_BARRED = {
    "who leads it": ("lead", True),
    "who has joined": ("joined", True),
    "who had joined and was taken off": ("left", True),
    "who is invited and has not answered": ("invited", False),
    "who was taken off before they answered": ("uninvited", False),
    "who declined": ("declined", False),
    "somebody else": ("else", False),
}
OF_ONE = (
    Act.SCREEN,
    Act.ASSESS,
    Act.ASSIGN_REVIEWER,
    Act.REVIEW,
    Act.RANK,
    Act.PROPOSE,
    Act.DECIDE,
    Act.ANSWER_OBJECTION,
    Act.ANSWER_REQUEST,
)


@pytest.fixture
def stand(start, make_person):
    """Give a maker of applications to which somebody with every role stands in a way."""

    def make(standing):
        person = make_person("kim", *GIVEN_ROLES)
        if standing == "lead":
            return start(person), person
        row = start()
        if standing == "else":
            return row, person
        do_invite(row.pk, person.email, by=row.lead)
        member = row.members.get()
        if standing in {"joined", "left", "declined"}:
            do_answer_invitation(member.pk, by=person, joins=standing != "declined")
        if standing in {"left", "uninvited"}:
            do_remove_member(row.pk, member.pk, by=row.lead_id)
        return row, person

    return make


@pytest.mark.parametrize(("standing", "is_barred"), IS_BARRED.values(), ids=IS_BARRED)
def test_every_act_on_an_application_asks_who_is_on_its_team(standing, is_barred, stand):
    row, person = stand(standing)
    name = f"application:{row.pk}"
    want = frozenset({name}) if is_barred else frozenset()
    got = {act: find_barred(person.pk, act, [name, "call:first_2026"]) for act in OF_ONE}
    assert got == dict.fromkeys(OF_ONE, want)
    who = Who(person.pk, tuple(GivenRole(role) for role in GIVEN_ROLES))
    acts = (Act.SCREEN, Act.ASSESS, Act.ASSIGN_REVIEWER)
    assert [may(who, act, row.as_thing()) for act in acts] == [not is_barred] * 3


def test_no_act_that_duties_bar_is_left_out():
    assert set(BARRED_BY) == set(OF_ONE)


PAGES = {
    "screening": "/screening/{number}/",
    "assessing": "/assessments/{number}/",
    "assigning reviewers": "/reviews/of/{number}/",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(
    ("standing", "status"),
    [("lead", 403), ("joined", 403), ("invited", 200), ("declined", 200), ("left", 403)],
)
def test_the_pages_are_shut_to_the_team(page, standing, status, stand, browse):
    row, person = stand(standing)
    do_submit(row.pk, by=row.lead_id)
    ApplicationRow.objects.update(state="assessing")
    assert browse(person).get(page.format(number=row.number)).status_code == status


@pytest.mark.parametrize(("standing", "status"), [("joined", 404), ("left", 404), ("invited", 200)])
def test_a_review_is_shut_to_the_team(standing, status, stand, browse):
    row, person = stand(standing)
    do_submit(row.pk, by=row.lead_id)
    review = ReviewRow.objects.create(application=row, reviewer=person, assigned_at=now())
    assert browse(person).get(f"/reviews/{review.pk}/").status_code == status


@pytest.mark.parametrize(
    ("standing", "codes"), [("joined", ["duties_not_separate"]), ("invited", [])]
)
def test_a_plan_of_reviews_is_not_carried_out_by_the_team(
    standing, codes, stand, make_person, browse
):
    row, person = stand(standing)
    do_submit(row.pk, by=row.lead_id)
    ApplicationRow.objects.update(state="eligible")
    reviewer = make_person("park", "reviewer")
    do_keep_profile(reviewer.pk, Profile("language models", "", "", 8, True))
    plan = make_plan(row.call_id, 1)
    assert len(plan.pairs) == 1
    seen = browse(person).get(f"/reviews/boards/{row.call_id}/plan")
    assert seen.status_code == (409 if codes else 200)
    found = []
    try:
        do_assign_plan(row.call_id, 1, plan.seal, by=person.pk)
    except InputRefused as refusal:
        found = [finding.message.code for finding in refusal.findings]
    assert found == codes
    assert ReviewRow.objects.count() == 1 - len(codes)


@pytest.mark.parametrize(("standing", "sees"), [("joined", False), ("left", False), ("else", True)])
def test_the_board_names_no_reviewers_to_the_team(standing, sees, stand, make_person, browse):
    row, person = stand(standing)
    do_submit(row.pk, by=row.lead_id)
    ApplicationRow.objects.update(state="in_review")
    judge = make_person("park", "reviewer")
    review = ReviewRow.objects.create(application=row, reviewer=judge, assigned_at=now())
    page = browse(person).get(f"/reviews/boards/{row.call_id}/").text
    assert row.number in page
    assert (judge.name in page, "You are on its team." in page) == (sees, not sees)
    gone = browse(person).post(f"/reviews/{review.pk}/remove", {"reason": "we know them"})
    assert gone.status_code == (302 if sees else 404)


@pytest.mark.parametrize(("standing", "sees"), [("joined", False), ("else", True)])
def test_opinions_wait_for_the_decision_on_the_team_too(standing, sees, stand, make_person, browse):
    row, person = stand(standing)
    do_submit(row.pk, by=row.lead_id)
    ApplicationRow.objects.update(state="reviewed")
    points = {criterion.id: 80 for criterion in criteria_of(read_paper(row.call).criteria)}
    paper = {"points": points, "opinion": "Read it twice.", "score_milli": 80_000}
    ReviewRow.objects.create(
        application=row,
        reviewer=make_person("park", "reviewer"),
        assigned_at=now(),
        submitted_at=now(),
        state="submitted",
        version=1,
        paper=json.dumps(paper),
        hash="0" * 64,
        score_milli=paper["score_milli"],
    )
    page = browse(person).get(f"/reviews/of/{row.number}/opinions").text
    assert ("Read it twice." in page) == sees
