"""Who reads a review: its reviewer while they are one, others unnamed, the team in the end."""

from datetime import datetime, timedelta

import pytest

from dure.office.applications.models import ApplicationRow
from dure.office.people.actions import do_end_role
from dure.office.reviews.gather import gather_reviewers
from dure.office.reviews.write import do_keep_review, do_submit_review
from dure.office.roles import Role

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-01-12T12:00:00+09:00")
OPINION = "The plan names data, people and the months; the risk is stated."
TYPED = {"effect": "80", "ecosystem": "70", "capability": "90", "feasibility": "60"}
TYPED |= {"opinion": OPINION}


def test_what_is_no_longer_in_review_is_no_load(assigned):
    assert assigned.state == "assigned"
    assert [r.load for r in gather_reviewers().values()] == [1]
    ApplicationRow.objects.update(state="reviewed")
    assert [r.load for r in gather_reviewers().values()] == [0]


def test_whose_role_has_ended_sees_no_review(assigned, browse, clock):
    do_end_role(assigned.reviewer_id, Role.REVIEWER)
    clock(NOON + timedelta(1))
    assert browse(assigned.reviewer).get(f"/reviews/{assigned.pk}/").status_code == 404


def test_opinions_are_read_without_names_and_by_the_team_once_it_is_decided(
    assigned, browse, officer, make_person
):
    do_keep_review(assigned.pk, TYPED, by=assigned.reviewer_id)
    do_submit_review(assigned.pk, by=assigned.reviewer_id)
    at, lead = f"/reviews/of/{assigned.application.number}/opinions", assigned.application.lead
    for person in (officer, make_person("chair", "chair"), make_person("decider", "decider")):
        text = browse(person).get(at).content.decode()
        assert OPINION in text
        assert "75.00 points" in text
        assert "reviewer@example.kr" not in text
    assert OPINION not in browse(lead).get(at).content.decode()
    ApplicationRow.objects.update(state="declined")
    assert OPINION in browse(lead).get(at).content.decode()
    assert browse(assigned.reviewer).get(at).status_code == 404
