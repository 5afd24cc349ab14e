"""What the office does by itself when its time has come: once, after a stop too, on the trail."""

import json
from datetime import datetime, timedelta

import pytest

from dure.ledger.accounts import AccountId
from dure.ledger.transfer import Kind as Moves
from dure.ledger.transfer import Transfer
from dure.office.applications.models import ApplicationRow
from dure.office.clock import now
from dure.office.grants.actions import do_accept
from dure.office.grants.models import GrantRow, RequestRow
from dure.office.grants.requests import do_file
from dure.office.ledger.actions import do_post
from dure.office.ledger.queries import read_head, read_totals
from dure.office.ledger.verify import verify_book
from dure.office.notices.models import NoticeRow
from dure.office.objections.actions import do_object
from dure.office.schedule.deadlines import do_close_objections, do_remind, find_step
from dure.office.schedule.grants import do_end_grants, do_open_due
from dure.office.tasks.queries import list_failed
from dure.office.tasks.work import work_all
from dure.office.trail.models import Entry
from dure.office.trail.queries import check_chain
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
SERVER_S = 8 * 365 * 86_400
SEPTEMBER = datetime.fromisoformat("2026-09-03T00:00:00+09:00")
OVER = datetime.fromisoformat("2027-03-03T00:00:00+09:00")
DAY = timedelta(days=1)


def there(name):
    return read_totals(AccountId(name)).balance_s


def told(prefix):
    return list(NoticeRow.objects.filter(key__startswith=prefix).order_by("pk"))


@pytest.fixture
def grant(reviewed, sign, letter_of):
    """Give a grant of two servers in two tranches."""
    rows = reviewed(ann=2, bob=3)
    sign()
    return do_accept(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)


def test_a_tranche_opens_on_its_day_once_and_on_the_trail(grant, clock):
    clock(SEPTEMBER - timedelta(seconds=1))
    work_all()
    assert there(f"grant/{grant.number}/h200") == SERVER_S
    clock(SEPTEMBER)
    work_all()
    do_open_due("")
    assert there(f"grant/{grant.number}/h200") == 2 * SERVER_S
    [entry] = Entry.objects.filter(act="open_tranche")
    assert (entry.thing, entry.person_id) == (f"grant:{grant.pk}", None)
    assert json.loads(entry.detail) == {"seconds": {"h200": SERVER_S}}
    assert len(told("opened:")) == 1


def test_after_a_stop_of_a_year_everything_is_done_that_was_due(grant, clock):
    clock(OVER + 200 * DAY)
    work_all()
    grant.refresh_from_db()
    assert grant.state == "ended"
    # The tranche opened on its day, though it was noted later, and then all of it expired.
    assert there(f"grant/{grant.number}/h200") == 0
    assert there("pool/first_2026/h200") == 6 * SERVER_S
    assert list(verify_book()) == []
    assert check_chain() is None


def test_a_grant_ends_after_its_last_day_and_gives_back_what_is_left(grant, clock):
    clock(OVER - timedelta(seconds=1))
    do_open_due("")
    do_end_grants("")
    assert GrantRow.objects.get().state == "active"
    clock(OVER)
    do_end_grants("")
    do_end_grants("")
    assert GrantRow.objects.get().state == "ended"
    assert there("pool/first_2026/h200") == 6 * SERVER_S
    [entry] = Entry.objects.filter(act="end_grant")
    assert (entry.before, entry.after) == ("active", "ended")
    assert json.loads(entry.detail)["expired"] == {"h200": 2 * SERVER_S}
    assert len(told(f"ended:{grant.pk}")) == 1


def test_a_tranche_that_never_opened_is_called_off_and_requests_close(grant, clock):
    request = do_file(
        grant.pk, "extension", {"ends_on": "2027-06-01"}, "more time", by=grant.application.lead_id
    )
    GrantRow.objects.update(ends_on="2026-08-01")
    clock(datetime.fromisoformat("2026-08-02T00:00:00+09:00"))
    do_end_grants("")
    assert there("pool/first_2026/h200") == 6 * SERVER_S
    clock(SEPTEMBER)
    head = read_head()
    do_open_due("")
    assert read_head() == head  # nothing is left to open
    assert RequestRow.objects.get(pk=request.pk).state == "withdrawn"


def test_what_a_job_holds_over_the_end_goes_back_when_it_is_let_go(grant, clock):
    held, used = (AccountId(f"{kind}/{grant.number}/h200") for kind in ("grant", "used"))
    clock(OVER - DAY)
    at_s = int(now().timestamp())
    hold = Transfer(Moves.HOLD, held, used, 3_600, at_s, ("job", "7"), due_s=at_s + 3 * 86_400)
    [result] = do_post([hold], at_s)
    assert result.refusal is None
    clock(OVER)
    do_end_grants("")
    assert GrantRow.objects.get().state == "ended"
    assert there(f"grant/{grant.number}/h200") == 3_600
    clock(OVER + 3 * DAY)
    do_open_due("")  # the hold lapses
    do_end_grants("")
    assert there(f"grant/{grant.number}/h200") == 0
    assert there("pool/first_2026/h200") == 6 * SERVER_S


@pytest.fixture
def three(reviewed, sign, letter_of):
    """Give three grants, of two servers each."""
    rows = reviewed(ann=2, bob=2, eve=2)
    sign(tranches=1)
    return [do_accept(letter_of(row).pk, by=row.lead_id) for row in rows.values()]


def poison(grant, moment):
    """Book something else under the id by which the grant would give back at that moment."""
    ends = (AccountId(f"{kind}/{grant.number}/h200") for kind in ("grant", "returned"))
    at_s = int(moment.timestamp())
    cause = ("grant", f"{grant.number} {at_s}", "expire", "h200")
    [result] = do_post([Transfer(Moves.RETURN, *ends, 1, at_s, cause)], at_s)
    assert result.refusal is None


@pytest.mark.django_db(transaction=True)
def test_one_grant_that_the_book_refuses_keeps_no_other_from_ending(three, clock):
    poisoned = three[1]
    clock(OVER)
    poison(poisoned, OVER)
    work_all()
    states = dict(GrantRow.objects.values_list("number", "state"))
    assert states.pop(poisoned.number) == "active"
    assert set(states.values()) == {"ended"}
    assert there("pool/first_2026/h200") == 4 * SERVER_S
    # Whoever runs the office sees what failed and of which grant; officers are told once.
    [line] = list_failed()
    assert (line.name, line.attempts) == ("end_grants", 1)
    assert poisoned.number in line.fault
    assert "the book refused" in line.fault
    # It is tried again by itself, and here that other moment is not poisoned.
    assert [n.person.name for n in told("not_ended:")] == ["officer"]
    clock(OVER + timedelta(minutes=1))
    work_all()
    assert GrantRow.objects.get(pk=poisoned.pk).state == "ended"
    assert there("pool/first_2026/h200") == 6 * SERVER_S - 1  # one second was returned by hand
    assert list_failed() == ()
    assert list(verify_book()) == []


def test_officers_are_told_once_of_a_grant_that_cannot_be_ended(three, clock):
    clock(OVER)
    poison(three[0], OVER)
    for _ in range(2):
        with pytest.raises(InputRefused) as refusal:
            do_end_grants("")
        assert {f.place.file for f in refusal.value.findings} == {f"grant {three[0].number}"}
    assert len(told("not_ended:")) == 1


STEPS = {
    "far away": (timedelta(days=8), None),
    "at a week": (timedelta(days=7), 7),
    "between": (timedelta(days=3), 7),
    "at a day": (timedelta(days=1), 1),
    "a second before": (timedelta(seconds=1), 1),
    "at the end": (timedelta(0), None),
    "too late": (timedelta(days=-1), None),
}


@pytest.mark.parametrize(("left", "want"), STEPS.values(), ids=STEPS)
def test_distances_of_a_deadline(left, want):
    assert find_step(now() + left, (7, 1)) == want


def test_drafts_are_reminded_a_week_and_a_day_before_the_call_closes(start, clock, call):
    row = start()
    for hours in range(24 * 9, -24, -6):
        clock(call.closes_at - timedelta(hours=hours))
        do_remind("")
    keys = [notice.key for notice in told("draft_ends:")]
    assert [key.rsplit(":", 1)[1] for key in keys] == ["7", "1"]
    assert told("draft_ends:")[0].text["en"] == (
        f"{row.number} is a draft; it can be submitted until Wed 28 January 2026 24:00."
    )


def test_nobody_is_reminded_at_night(start, clock, call):
    start()
    clock(call.closes_at - timedelta(hours=40))  # 08:00 on the 27th
    do_remind("")
    assert len(told("draft_ends:")) == 1
    clock(call.closes_at - timedelta(hours=17))  # 07:00 on the last day
    do_remind("")
    assert len(told("draft_ends:")) == 1
    clock(call.closes_at - timedelta(hours=16))
    do_remind("")
    assert len(told("draft_ends:")) == 2


def test_an_award_is_reminded_of_and_then_shown_to_officers(reviewed, sign, letter_of, clock):
    rows = reviewed(ann=2)
    sign()
    letter = letter_of(rows["ann"])
    for days in (6, 5, 1):
        clock(letter.accept_by - days * DAY + timedelta(hours=9))
        do_remind("")
    assert [n.person.name for n in told(f"accept:{letter.pk}")] == ["ann", "ann"]
    clock(letter.accept_by + timedelta(hours=9))
    do_remind("")
    do_remind("")
    assert [n.person.name for n in told("lapsed:")] == ["officer"]
    # Nothing lapses by itself.
    assert ApplicationRow.objects.get(pk=rows["ann"].pk).state == "awarded"


def test_the_time_for_objections_closes_once_on_the_trail(reviewed, sign, letter_of, clock):
    rows = reviewed(ann=2, bob=9)
    decision = sign()
    do_object(
        letter_of(rows["bob"]).pk, "We asked for nine and explained why.", by=rows["bob"].lead_id
    )
    object_by = letter_of(rows["ann"]).object_by
    clock(object_by - timedelta(seconds=1))
    do_close_objections("")
    assert not Entry.objects.filter(act="close_objections").exists()
    clock(object_by)
    do_close_objections("")
    do_close_objections("")
    [entry] = Entry.objects.filter(act="close_objections")
    assert entry.thing == f"decision:{decision.pk}"
    assert json.loads(entry.detail)["open"] == 1
    assert [n.person.name for n in told("objections_closed:")] == ["officer"]


def test_an_objection_that_waits_is_brought_before_officers(reviewed, sign, letter_of, clock):
    rows = reviewed(bob=9)
    sign()
    filed = do_object(
        letter_of(rows["bob"]).pk, "We asked for nine and explained why.", by=rows["bob"].lead_id
    )
    assert [n.person.name for n in told("objected:")] == ["officer"]
    for days in (6, 5, 1, -1):
        clock(filed.answer_by - days * DAY + timedelta(hours=9))
        do_remind("")
    assert [n.key.rsplit(":", 1)[1] for n in told("answer:")] == ["5", "1", "0"]


def test_teams_are_reminded_of_the_end(grant, clock):
    for day in ("2027-01-30", "2027-01-31", "2027-02-20", "2027-02-25", "2027-03-03"):
        clock(datetime.fromisoformat(f"{day}T09:00:00+09:00"))
        do_remind("")
    keys = [notice.key for notice in told("grant_ends:")]
    assert keys == [f"grant_ends:{grant.pk}:2027-03-02:{n}" for n in (30, 7)]


def test_reviewers_are_reminded_after_a_week_and_two(submit, people, clock):
    from dure.office.reviews.models import ReviewRow  # noqa: PLC0415

    row = submit()
    ApplicationRow.objects.update(state="in_review")
    asked = now()
    ReviewRow.objects.create(application=row, reviewer=people["reviewer"], assigned_at=asked)
    for day in (6, 7, 8, 14, 20, 21, 40):
        clock(asked + day * DAY)
        do_remind("")
    assert [n.key.rsplit(":", 1)[1] for n in told("review_waits:")] == ["7", "14", "21"]
    assert {n.person for n in told("review_waits:")} == {people["reviewer"]}
