"""Reviews and their last day: reviewers see it and are reminded, officers see who is late."""

from datetime import datetime, timedelta

import pytest

from dure.office.applications.actions import do_keep_draft, do_submit
from dure.office.applications.models import ApplicationRow
from dure.office.notices.models import NoticeRow
from dure.office.panels.models import PanelRow
from dure.office.reviews.actions import Profile, do_assign, do_keep_profile
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.write import do_keep_review, do_submit_review
from dure.office.schedule.deadlines import do_remind

pytestmark = pytest.mark.django_db
DUE = datetime.fromisoformat("2026-02-21T00:00:00+09:00")
DAY, MORNING = timedelta(days=1), timedelta(hours=9)
TYPED = {"effect": "80", "ecosystem": "70", "capability": "90", "feasibility": "60"}
TYPED |= {"opinion": "The plan names data, people and the months; the risk is stated."}


@pytest.fixture
def call_text(call_text):
    """Give the text of a call whose reviews have a last day."""
    return call_text + "\njudging: {reviews_due: 2026-02-20}\n"


@pytest.fixture
def assigned(submit, make_person, officer, clock):
    """Give two reviews of one application, by ann and bob."""
    row = submit()
    ApplicationRow.objects.update(state="eligible")
    clock(DUE - 20 * DAY)
    people = {name: make_person(name, "reviewer") for name in ("ann", "bob")}
    for person in people.values():
        do_keep_profile(person.pk, Profile("models", "", "", 3, True))
        do_assign(row.pk, person.pk, by=officer.pk)
    return people


def keys(prefix):
    found = NoticeRow.objects.filter(key__startswith=prefix).order_by("pk")
    return [(one.person.name, one.key.rsplit(":", 1)[1]) for one in found]


def submit_review(person):
    review = ReviewRow.objects.get(reviewer=person)
    do_keep_review(review.pk, TYPED, by=person.pk)
    do_submit_review(review.pk, by=person.pk)


def test_reviewers_are_reminded_before_it_and_once_after_it(assigned, clock):
    for day in range(-20, 5):
        clock(DUE + day * DAY + MORNING)
        do_remind("")
        if day == -5:
            submit_review(assigned["bob"])
    # The last day is the 20th: a week and a day before its end, and once after it.
    assert keys("review_due:") == [
        ("ann", "7"), ("bob", "7"), ("ann", "1"), ("ann", "0"),
    ]  # fmt: skip
    # A call with a last day does not remind by age besides.
    assert keys("review_waits:") == []
    assert [name for name, _ in keys("reviews_late:")] == ["officer"]


EDGES = {
    "a second before": (DUE - timedelta(seconds=1), False),
    "as the day after it begins": (DUE, True),
}


@pytest.mark.parametrize(("at", "is_late"), EDGES.values(), ids=EDGES)
def test_who_is_late_is_seen_and_still_taken(at, is_late, assigned, officer, browse, clock):
    submit_review(assigned["bob"])
    clock(at)
    review = ReviewRow.objects.get(reviewer=assigned["ann"])
    mine, its = (browse(assigned["ann"]).get(f"/reviews/{at}").text for at in ("", f"{review.pk}/"))
    assert "due until Fri 20 February 2026 24:00" in mine
    assert ("overdue" in mine) is is_late
    assert ("was due until" in its) is is_late
    board = browse(officer).get("/reviews/boards/first_2026/").text
    assert "1 of 2 reviews are submitted." in board
    assert ("1 overdue" in board) is is_late
    late = browse(officer).get("/reviews/boards/first_2026/", {"state": "late"}).text
    assert ("A Korean language model" in late) is is_late
    todo = browse(officer).get("/todo/").text
    assert ("Reviews that are overdue" in todo) is is_late
    submit_review(assigned["ann"])
    assert (
        "overdue" not in browse(officer).get("/reviews/boards/first_2026/").text.split("<form")[0]
    )


def test_what_a_panel_ranks_waits_for_nobody(assigned, officer, call, browse, clock):
    assert "Reviews to write" in browse(assigned["ann"]).get("/todo/").text
    PanelRow.objects.create(call=call, opened_by=officer, opened_at=call.closes_at)
    clock(DUE + MORNING)
    do_remind("")
    assert keys("review") == []
    assert "Reviews to write" not in browse(assigned["ann"]).get("/todo/").text
    assert "Reviews that are overdue" not in browse(officer).get("/todo/").text


def test_who_changed_and_did_not_submit_is_reminded(submit, clock, call):
    row = submit()
    for days in (7, 1):
        clock(call.closes_at - days * DAY + MORNING)
        do_remind("")
    assert keys("submitted_ends:") == []
    clock(call.closes_at - 6 * DAY + MORNING)
    do_keep_draft(row.pk, {"months": "6"}, by=row.lead_id)
    do_remind("")
    assert keys("submitted_ends:") == [("lead", "7")]
    do_submit(row.pk, by=row.lead_id)
    clock(call.closes_at - MORNING)
    do_remind("")
    assert keys("submitted_ends:") == [("lead", "7")]
