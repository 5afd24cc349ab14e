"""Requests to change a grant: who withdraws them, what they leave alone, what a page tells."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure.ledger.accounts import AccountId
from dure.ledger.transfer import Kind, Transfer
from dure.office.grants.actions import do_accept
from dure.office.grants.models import GrantRow, RequestRow
from dure.office.grants.queries import Held, find_accounts, find_pool_left, sum_held
from dure.office.grants.requests import do_answer_request, do_file
from dure.office.ledger.actions import do_post
from dure.office.ledger.queries import read_totals
from dure.office.notices.models import NoticeRow
from dure.office.schedule.grants import do_end_grants
from dure.office.trail.models import Entry
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
SERVER_S = 8 * 365 * 86_400
HOUR_S = 3_600
WHY = "as the steering group agreed"


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def there(name):
    return read_totals(AccountId(name)).balance_s


def held_by(grant):
    return sum_held(find_accounts([grant.number])[grant.number])["h200"]


@pytest.fixture
def other(accepted, letter_of):
    """Give the grant of bob, of three servers, beside that of ann."""
    _, rows = accepted
    return do_accept(letter_of(rows["bob"]).pk, by=rows["bob"].lead_id)


def file(grant, kind, by, **asked):
    return do_file(grant.pk, kind, asked, WHY, by=by)


def answer(row, by, *, rate=None):
    return do_answer_request(row.pk, by=by.pk, is_granted=True, answer=WHY, rate=rate)


def test_a_lead_does_not_withdraw_the_revocation_of_their_own_grant(accepted, people, browse):
    grant, rows = accepted
    row = file(grant, "revocation", people["officer"].pk)
    lead, officer = browse(rows["ann"].lead), browse(people["officer"])
    at = f"/grants/requests/{row.pk}/"
    assert "Withdraw the request" not in lead.get(at).content.decode()
    assert lead.post(f"{at}withdraw").status_code == 404
    assert lead.post(f"{at}drop").status_code == 403
    assert RequestRow.objects.get(pk=row.pk).state == "filed"
    # Who filed it may: the page has the button.
    assert f"{at}drop" in officer.get(at).content.decode()
    assert officer.post(f"{at}drop")["Location"] == at
    assert RequestRow.objects.get(pk=row.pk).state == "withdrawn"
    last = Entry.objects.filter(thing=f"request:{row.pk}").order_by("-sequence")[0]
    assert (last.act, last.after) == ("revoke_grant", "withdrawn")


def test_a_supplement_leaves_alone_what_was_awarded_to_others(accepted, people):
    # Six servers: ann has two, bob was awarded three and has not answered; one is left.
    grant, rows = accepted
    row = file(grant, "supplement", rows["ann"].lead_id, type="h200", seconds=SERVER_S + 1)
    with pytest.raises(InputRefused) as refusal:
        answer(row, people["officer"])
    assert codes(refusal) == ["request_exceeds_pool"]
    assert "31,536,000 " not in str(refusal.value)  # not per card,
    assert "252,288,000 are" in str(refusal.value)  # but 8 * 365 * 86,400 of the server
    assert there("pool/first_2026/h200") == 4 * SERVER_S


def test_a_transfer_waits_for_nothing_but_a_grant_that_is_still_there(accepted, other, people):
    grant, rows = accepted
    row = file(grant, "transfer", rows["ann"].lead_id, type="h200", seconds=HOUR_S, to=other.number)
    GrantRow.objects.filter(pk=other.pk).update(state="ended")
    with pytest.raises(InputRefused) as refusal:
        answer(row, people["officer"])
    assert codes(refusal) == ["request_grant_unknown"]
    assert there(f"grant/{other.number}/h200") == 3 * SERVER_S


def test_whoever_gets_a_transfer_does_not_grant_it_and_is_told(
    accepted, other, people, make_person
):
    from dure.office.people.actions import do_give_role  # noqa: PLC0415
    from dure.office.roles import Role  # noqa: PLC0415

    grant, rows = accepted
    row = file(grant, "transfer", rows["ann"].lead_id, type="h200", seconds=HOUR_S, to=other.number)
    do_give_role(rows["bob"].lead_id, Role.OFFICER)
    with pytest.raises(InputRefused) as refusal:
        answer(row, rows["bob"].lead)
    assert codes(refusal) == ["duties_not_separate"]
    answer(row, people["officer"])
    told = NoticeRow.objects.filter(person=rows["bob"].lead_id, key=f"got:{row.pk}")
    assert [one.path for one in told] == [f"/grants/{other.number}/"]
    del make_person


_BY_KEY = 'ORDER BY "office_grant"."id" ASC'


def test_grants_that_give_to_each_other_are_locked_in_one_order(accepted, other, people):
    # Each answer locked its own first and then the other's, so that two waited for each other.
    ann, rows = accepted
    for grant, to in ((ann, other), (other, ann)):
        by, asked = grant.application.lead_id, {"type": "h200", "seconds": HOUR_S, "to": to.number}
        for act in (
            lambda grant=grant, by=by, asked=asked: file(grant, "transfer", by, **asked),
            lambda grant=grant: answer(grant.requests.get(), people["officer"]),
        ):
            with CaptureQueriesContext(connection) as said:
                act()
            reads = [one["sql"] for one in said if 'FROM "office_grant"' in one["sql"]]
            ordered = [sql for sql in reads if " OR " in sql and _BY_KEY in sql]
            assert len(ordered) == 1
            if connection.vendor == "postgresql":
                assert [sql for sql in reads if "FOR UPDATE" in sql] == ordered
    assert there(f"grant/{ann.number}/h200") == 2 * SERVER_S
    assert rows["ann"].pk == ann.application_id


def test_who_joined_a_team_does_not_answer_for_it(accepted, make_person):
    from dure.office.applications.models import MemberRow  # noqa: PLC0415

    grant, rows = accepted
    member = make_person("dan", "officer")
    MemberRow.objects.create(
        application=rows["ann"],
        email=member.email,
        person=member,
        state="joined",
        invited_at=grant.accepted_at,
        token="t-dan",
    )
    row = file(grant, "return", rows["ann"].lead_id, type="h200", seconds=1)
    with pytest.raises(InputRefused) as refusal:
        answer(row, member)
    assert codes(refusal) == ["duties_not_separate"]


def test_a_revocation_closes_what_else_was_asked_and_takes_what_a_job_gives_back(
    accepted, people, clock
):
    grant, rows = accepted
    asked = file(grant, "extension", rows["ann"].lead_id, ends_on="2027-06-30")
    name, used = f"grant/{grant.number}/h200", f"used/{grant.number}/h200"
    begun_s = int(grant.accepted_at.timestamp())
    hold = Transfer(
        Kind.HOLD,
        AccountId(name),
        AccountId(used),
        HOUR_S,
        begun_s,
        ("site", "job 1", "hold"),
        due_s=begun_s + 86_400,
    )
    do_post([hold], begun_s)
    assert held_by(grant).held_s == HOUR_S
    answer(file(grant, "revocation", people["officer"].pk), people["decider"])
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert there(name) == HOUR_S  # the job still runs
    from dure.office.schedule.grants import do_open_due  # noqa: PLC0415

    clock(grant.accepted_at + timedelta(days=2))
    do_open_due("")
    do_end_grants("")
    assert there(name) == 0
    assert there("pool/first_2026/h200") == 6 * SERVER_S


def charge(grant, hours):
    """Use some hours of a grant."""
    ends = AccountId(f"grant/{grant.number}/h200"), AccountId(f"used/{grant.number}/h200")
    at_s = int(grant.accepted_at.timestamp())
    cause = ("site", f"job {hours}", "charge")
    do_post([Transfer(Kind.CHARGE, *ends, hours * HOUR_S, at_s, cause)], at_s)


RATE = {"numerator": 2, "denominator": 5, "source": "Benchmark table 3", "as_of": "2026-02-01"}


def test_a_balance_adds_up_whatever_was_done_with_it(accepted, other, people, browse):
    grant, rows = accepted
    by, officer = rows["ann"].lead_id, people["officer"]
    charge(grant, 10)
    answer(file(grant, "return", by, type="h200", seconds=20 * HOUR_S), officer)
    answer(file(grant, "transfer", by, type="h200", seconds=30 * HOUR_S, to=other.number), officer)
    exchanged = file(grant, "exchange", by, type="h200", seconds=40 * HOUR_S, unit="b200")
    answer(exchanged, officer, rate=RATE)
    # 2 servers * 8 * 8,760 hours = 140,160; 10 used, 20 back, 30 to bob, 40 exchanged.
    assert held_by(grant) == Held(
        granted_s=(140_160 - 70) * HOUR_S,
        used_s=10 * HOUR_S,
        beyond_s=0,
        back_s=20 * HOUR_S,
        there_s=(140_160 - 100) * HOUR_S,
        held_s=0,
        later_s=0,
    )
    # 3 servers are 210,240 hours; 30 came from ann.
    assert held_by(other).granted_s == 210_270 * HOUR_S
    page = browse(rows["ann"].lead).get(f"/grants/{grant.number}/").content.decode()
    for told in ("140,090", "140,060", "20", "16"):
        assert f">{told} accelerator-hours" in page


def test_an_exchange_gives_no_more_than_the_call_has_left(accepted, people, browse):
    grant, rows = accepted
    by, officer = rows["ann"].lead_id, people["officer"]
    asked = {"type": "h200", "unit": "b200", "seconds": HOUR_S}
    free_s = find_pool_left(grant)["b200"]
    exact = RATE | {"denominator": HOUR_S}
    row = file(grant, "exchange", by, **asked)
    with pytest.raises(InputRefused) as refusal:
        answer(row, officer, rate={**exact, "numerator": free_s + 1})
    assert codes(refusal) == ["request_exceeds_pool"]
    assert refusal.value.findings[0].fields["asked_s"] == f"{free_s + 1:,}"
    assert refusal.value.findings[0].fields["left_s"] == f"{free_s:,}"
    # Beside the answer stands what is left, for whoever answers.
    at = f"/grants/requests/{row.pk}/"
    text = browse(officer).get(at).content.decode()
    assert "The call has left" in text
    # In hours, like what is asked: 248 servers of 8, a year each.
    assert "17,379,840 accelerator-hours" in text
    assert "The call has left" not in browse(rows["ann"].lead).get(at).content.decode()
    # What an exchange gave is granted, though the pool in the book has it still: it is not given
    # a second time, by an exchange or by anything else.
    answer(row, officer, rate={**exact, "numerator": free_s})
    assert find_pool_left(grant)["b200"] == 0
    assert there("pool/first_2026/b200") == free_s
    for kind in ("exchange", "supplement"):
        again = {**asked, "type": "b200"} if kind == "supplement" else asked
        with pytest.raises(InputRefused) as refusal:
            answer(file(grant, kind, by, **again), officer, rate=RATE)
        assert codes(refusal) == ["request_exceeds_pool"]


def test_what_is_exchanged_back_is_free_again(accepted, people):
    grant, rows = accepted
    by, officer = rows["ann"].lead_id, people["officer"]
    free = find_pool_left(grant)
    out = file(grant, "exchange", by, type="h200", unit="b200", seconds=5 * HOUR_S)
    answer(out, officer, rate=RATE)  # 2 for 5
    assert find_pool_left(grant)["b200"] == free["b200"] - 2 * HOUR_S
    assert find_pool_left(grant)["h200"] == free["h200"]
    back = file(grant, "exchange", by, type="b200", unit="h200", seconds=2 * HOUR_S)
    answer(back, officer, rate={**RATE, "numerator": 5, "denominator": 2})
    assert find_pool_left(grant) == free


def test_a_request_is_made_and_answered_with_the_balance_beside_it(accepted, people, browse):
    grant, rows = accepted
    lead, officer = browse(rows["ann"].lead), browse(people["officer"])
    at = f"/grants/{grant.number}/ask/exchange"
    text = lead.get(at).content.decode()
    assert "140,160 accelerator-hours left of 140,160 accelerator-hours" in text
    # What it has alone is not what it is to become.
    assert text.count("NVIDIA H200</option>") == 1
    typed = {"type": "h200", "unit": "b200", "hours": 5, "reason": WHY}
    to = lead.post(at, typed)["Location"]
    text = officer.get(to).content.decode()
    left = "140,160 accelerator-hours left"
    for told in ("NVIDIA H200 → NVIDIA B200", left, "ann", "2 March 2027"):
        assert told in text
    rate = {"numerator": 2, "denominator": 5, "source": "Table 3", "as_of": "2026-02-01"}
    officer.post(f"{to}answer", {"result": "grant", "answer": WHY, **rate})
    text = lead.get(to).content.decode()
    assert "2 / 5 (Table 3, " in text
    assert "1 February 2026" in text
    assert people["officer"].email in text or people["officer"].name in text


LOST = {
    "more than there is": ("return", {"type": "h200", "hours": 10**8}, "accelerator-seconds"),
    "an end that is not later": ("extension", {"ends_on": "2026-03-04"}, "is not later"),
}


@pytest.mark.parametrize(("kind", "typed", "told"), LOST.values(), ids=LOST)
def test_a_request_that_is_refused_loses_nothing_typed(kind, typed, told, accepted, browse):
    grant, rows = accepted
    lead = browse(rows["ann"].lead)
    got = lead.post(f"/grants/{grant.number}/ask/{kind}", {**typed, "reason": WHY})
    text = got.content.decode()
    assert got.status_code == 409
    assert told in text
    assert WHY in text
    assert str(next(reversed(typed.values()))) in text


def test_an_answer_that_is_refused_loses_nothing_typed(accepted, people, browse):
    grant, rows = accepted
    row = file(grant, "exchange", rows["ann"].lead_id, type="h200", seconds=HOUR_S, unit="b200")
    officer, at = browse(people["officer"]), f"/grants/requests/{row.pk}/"
    typed = {"result": "grant", "answer": "It was agreed on.", "numerator": 2, "denominator": 5}
    got = officer.post(f"{at}answer", typed)
    text = got.content.decode()
    assert got.status_code == 409
    assert "needs a rate with the source" in text
    assert "It was agreed on." in text
    # Somebody else was faster: what was typed stands beside the answer that counts.
    officer.post(f"{at}answer", {"result": "refuse", "answer": "It was not agreed on."})
    text = officer.post(f"{at}answer", {**typed, "source": "a", "as_of": "2026-02-01"})
    assert text.status_code == 409
    assert "It was agreed on." in text.content.decode()
    assert "It was not agreed on." in text.content.decode()


def test_the_days_of_a_grant_do_not_move_by_a_refusal(accepted):
    grant, rows = accepted
    with pytest.raises(InputRefused):
        file(grant, "extension", rows["ann"].lead_id, ends_on="2026-03-04")
    grant.refresh_from_db()
    assert grant.ends_on == date(2027, 3, 2)


def test_all_that_is_available_goes_back_to_the_second(accepted, people, browse):
    grant, rows = accepted
    by, at_s = rows["ann"].lead_id, int(grant.accepted_at.timestamp())
    lead, name = browse(rows["ann"].lead), f"grant/{grant.number}/h200"
    typed = {"type": "h200", "all": "on", "reason": WHY}
    to = lead.post(f"/grants/{grant.number}/ask/return", typed)["Location"]
    assert "all that is available when it is granted" in lead.get(to).content.decode()
    # Between asking and answering, a job used 1,801 seconds.
    ends = AccountId(name), AccountId(f"used/{grant.number}/h200")
    do_post([Transfer(Kind.CHARGE, *ends, 1_801, at_s, ("site", "job 1", "charge"))], at_s)
    answer(RequestRow.objects.get(), people["officer"])
    assert there(name) == 0
    # Two servers are 140,160 hours; less 1,801 seconds they are 140,159 and 1,799 seconds more.
    assert RequestRow.objects.get().asked["seconds"] == 2 * SERVER_S - 1_801
    assert "140,159 accelerator-hours 29 min 59 s" in lead.get(to).content.decode()
    # Nothing is left to be asked for.
    with pytest.raises(InputRefused) as refusal:
        file(grant, "return", by, type="h200", all=True)
    assert codes(refusal) == ["request_nothing_left"]


def test_all_that_is_available_goes_to_another_grant(accepted, other, people):
    grant, rows = accepted
    charge(grant, 1)
    row = file(grant, "transfer", rows["ann"].lead_id, type="h200", all=True, to=other.number)
    answer(row, people["officer"])
    assert there(f"grant/{grant.number}/h200") == 0
    assert there(f"grant/{other.number}/h200") == 5 * SERVER_S - HOUR_S


TYPED = {
    "neither": ({}, 400),
    "both": ({"hours": 5, "all": "on"}, 400),
    "hours that are no number": ({"hours": "x"}, 400),
    "hours": ({"hours": 5}, 302),
    "all": ({"all": "on"}, 302),
}


@pytest.mark.parametrize(("typed", "status"), TYPED.values(), ids=TYPED)
def test_a_return_says_hours_or_all(typed, status, accepted, browse):
    grant, rows = accepted
    lead = browse(rows["ann"].lead)
    typed = {"type": "h200", "reason": WHY, **typed}
    assert lead.post(f"/grants/{grant.number}/ask/return", typed).status_code == status
