"""Awards that are accepted into the book, grants with their balance, requests to change them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dure.ledger.accounts import AccountId
from dure.ledger.transfer import Kind, Transfer
from dure.office.applications.models import ApplicationRow
from dure.office.decisions.models import DecisionRow
from dure.office.grants.actions import do_accept, do_lapse, do_refuse
from dure.office.grants.models import GrantRow
from dure.office.grants.queries import find_balances
from dure.office.grants.requests import do_answer_request, do_file, do_withdraw_request
from dure.office.ledger.actions import do_end_due, do_post
from dure.office.ledger.queries import read_head, read_records, read_totals
from dure.office.ledger.verify import verify_book
from dure.office.trail.queries import check_chain
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
SERVER_S = 8 * 365 * 86_400
HOUR_S = 3_600
WHY = "as the steering group agreed"
DAY = timedelta(days=1)


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def there(name):
    return read_totals(AccountId(name)).balance_s


def test_an_acceptance_posts_pool_to_call_to_grant(reviewed, sign, letter_of):
    rows = reviewed(ann=2, bob=3)
    sign()
    assert there("pool/first_2026/h200") == 6 * SERVER_S
    grant = do_accept(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)
    kinds = [r.transfer.kind.value for r in read_records()]
    assert kinds == ["supply", "supply", "offer", "award", "tranche"]
    assert there("pool/first_2026/h200") == 4 * SERVER_S
    # Two tranches: one of the two servers' time at once, the other half on 3 September.
    held = find_balances([grant.number])[grant.number]["h200"]
    assert (held.balance_s, held.credits_pending) == (SERVER_S, SERVER_S)
    assert (grant.starts_on, grant.ends_on) == (date(2026, 3, 3), date(2027, 3, 2))
    assert ApplicationRow.objects.get(pk=rows["ann"].pk).state == "accepted"
    opens = datetime.fromisoformat("2026-09-03T00:00:00+09:00")
    do_end_due(int(opens.timestamp()))
    assert there(f"grant/{grant.number}/h200") == 2 * SERVER_S


def test_accepting_twice_is_accepting_once(reviewed, sign, letter_of):
    rows = reviewed(ann=2)
    sign()
    letter = letter_of(rows["ann"])
    first = do_accept(letter.pk, by=rows["ann"].lead_id)
    before = read_head()
    assert do_accept(letter.pk, by=rows["ann"].lead_id).pk == first.pk
    assert read_head() == before
    assert GrantRow.objects.count() == 1


DEADLINE = datetime.fromisoformat("2026-03-07T00:00:00+09:00")
ENDS = {
    "a second before the deadline": (-1, True),
    "at the deadline": (0, False),
    "after it": (1, False),
}


@pytest.mark.parametrize(("after_s", "want"), ENDS.values(), ids=ENDS)
def test_an_award_is_accepted_until_the_deadline(after_s, want, reviewed, sign, letter_of, clock):
    rows = reviewed(ann=2)
    sign()
    letter = letter_of(rows["ann"])
    # 14 days after 20 February, to the end of the day.
    assert letter.accept_by == DEADLINE
    clock(DEADLINE + timedelta(seconds=after_s))
    if want:
        assert do_accept(letter.pk, by=rows["ann"].lead_id).state == "active"
        return
    with pytest.raises(InputRefused) as refusal:
        do_accept(letter.pk, by=rows["ann"].lead_id)
    assert codes(refusal) == ["award_answer_too_late"]
    do_lapse(letter.pk, by=rows["ann"].lead_id)
    assert ApplicationRow.objects.get(pk=rows["ann"].pk).state == "refused"


def test_an_award_does_not_lapse_before_its_deadline(reviewed, sign, letter_of, people):
    rows = reviewed(ann=2)
    sign()
    with pytest.raises(InputRefused) as refusal:
        do_lapse(letter_of(rows["ann"]).pk, by=people["officer"].pk)
    assert codes(refusal) == ["award_not_lapsed"]


def test_nothing_is_half_accepted_where_the_book_refuses(reviewed, sign, letter_of):
    rows = reviewed(ann=2)
    sign()
    ends = (AccountId("pool/first_2026/h200"), AccountId("supply/first_2026/h200"))
    taken = Transfer(Kind.RETIRE, *ends, 5 * SERVER_S, 1_771_500_000, ("test", "retire"))
    do_post([taken], 1_771_600_000)
    with pytest.raises(InputRefused) as refusal:
        do_accept(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)
    assert set(codes(refusal)) == {"book_refused"}
    assert not GrantRow.objects.exists()
    assert ApplicationRow.objects.get(pk=rows["ann"].pk).state == "awarded"
    assert there("call/first_2026/h200") == 0


def test_the_reserve_list_moves_up_only_by_a_signed_decision(reviewed, sign, letter_of, people):
    from dure.office.decisions.actions import do_choose, do_propose  # noqa: PLC0415
    from dure.office.decisions.sign import do_sign  # noqa: PLC0415

    rows = reviewed(ann=6, bob=4, cem=2)
    sign()
    assert letter_of(rows["bob"]).reserve_place == 1
    do_refuse(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id, reason="no staff")
    do_refuse(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)
    bob = ApplicationRow.objects.get(pk=rows["bob"].pk)
    assert bob.state == "reserved"
    draft = DecisionRow.objects.get(kind="reserve")
    assert (draft.state, draft.cut) == ("drafted", 1)
    officer = people["officer"].pk
    do_choose(draft.pk, {"overseer_id": people["overseer"].pk}, by=officer)
    row = do_propose(draft.pk, by=officer)
    do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)
    bob.refresh_from_db()
    assert bob.state == "awarded"
    # Who does not move up stays where they were.
    assert ApplicationRow.objects.get(pk=rows["cem"].pk).state == "reserved"
    assert letter_of(rows["cem"]).reserve_place == 1
    assert do_accept(letter_of(bob).pk, by=bob.lead_id).state == "active"
    assert there("pool/first_2026/h200") == 2 * SERVER_S


def file(grant, kind, by, **asked):
    return do_file(grant.pk, kind, asked, WHY, by=by)


def answer(row, people, *, granted=True, rate=None, who="officer"):
    return do_answer_request(row.pk, by=people[who].pk, is_granted=granted, answer=WHY, rate=rate)


def test_an_extension_moves_the_end(accepted, people):
    grant, rows = accepted
    by = rows["ann"].lead_id
    row = file(grant, "extension", by, ends_on="2027-06-30")
    assert file(grant, "extension", by, ends_on="2027-06-30").pk == row.pk
    assert answer(row, people).state == "done"
    assert answer(row, people).state == "done"
    grant.refresh_from_db()
    assert grant.ends_on == date(2027, 6, 30)


def test_a_supplement_comes_from_the_pool_of_the_call(accepted, people):
    grant, rows = accepted
    row = file(grant, "supplement", rows["ann"].lead_id, type="h200", seconds=SERVER_S)
    answer(row, people)
    assert there(f"grant/{grant.number}/h200") == 3 * SERVER_S
    assert there("pool/first_2026/h200") == 3 * SERVER_S


def test_a_supplement_beyond_the_pool_is_refused_and_stays_open(accepted, people):
    grant, rows = accepted
    row = file(grant, "supplement", rows["ann"].lead_id, type="h200", seconds=5 * SERVER_S)
    with pytest.raises(InputRefused) as refusal:
        answer(row, people)
    assert codes(refusal) == ["request_exceeds_pool"]
    row.refresh_from_db()
    assert (row.state, row.answer) == ("filed", "")


def test_a_transfer_goes_to_another_grant(accepted, people, letter_of):
    grant, rows = accepted
    other = do_accept(letter_of(rows["bob"]).pk, by=rows["bob"].lead_id)
    row = file(grant, "transfer", rows["ann"].lead_id, type="h200", seconds=HOUR_S, to=other.number)
    answer(row, people)
    assert there(f"grant/{grant.number}/h200") == 2 * SERVER_S - HOUR_S
    assert there(f"grant/{other.number}/h200") == 3 * SERVER_S + HOUR_S


RATE = {"numerator": 2, "denominator": 5, "source": "Benchmark table 3", "as_of": "2026-02-01"}


def test_an_exchange_is_at_a_cited_rate(accepted, people):
    grant, rows = accepted
    row = file(
        grant, "exchange", rows["ann"].lead_id, type="h200", seconds=10 * HOUR_S, unit="b200"
    )
    with pytest.raises(InputRefused) as refusal:
        answer(row, people, rate={**RATE, "source": ""})
    assert codes(refusal) == ["request_rate_missing"]
    answer(row, people, rate=RATE)
    # 10 hours at 2 for 5 are 4 hours.
    assert there(f"grant/{grant.number}/b200") == 4 * HOUR_S
    assert there(f"grant/{grant.number}/h200") == 2 * SERVER_S - 10 * HOUR_S
    rates = {r.transfer.rate.source for r in read_records() if r.transfer.rate}
    assert rates == {"Benchmark table 3"}


def test_what_is_returned_can_be_given_again(accepted, people):
    grant, rows = accepted
    row = file(grant, "return", rows["ann"].lead_id, type="h200", seconds=SERVER_S)
    answer(row, people)
    assert there(f"grant/{grant.number}/h200") == SERVER_S
    assert there("pool/first_2026/h200") == 5 * SERVER_S


def test_a_revocation_takes_everything_and_is_answered_by_another(
    reviewed, sign, letter_of, people
):
    rows = reviewed(ann=2)
    sign()
    grant = do_accept(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)
    row = file(grant, "revocation", people["officer"].pk)
    with pytest.raises(InputRefused) as refusal:
        answer(row, people)
    assert codes(refusal) == ["duties_not_separate"]
    answer(row, people, who="decider")
    grant.refresh_from_db()
    assert grant.state == "revoked"
    assert there("pool/first_2026/h200") == 6 * SERVER_S
    held = find_balances([grant.number])[grant.number]["h200"]
    assert (held.balance_s, held.credits_pending) == (0, 0)
    with pytest.raises(InputRefused) as refusal:
        file(grant, "return", rows["ann"].lead_id, type="h200", seconds=1)
    assert codes(refusal) == ["request_grant_closed"]


def test_nobody_answers_their_own_request(accepted):
    grant, rows = accepted
    row = file(grant, "return", rows["ann"].lead_id, type="h200", seconds=1)
    with pytest.raises(InputRefused) as refusal:
        do_answer_request(row.pk, by=rows["ann"].lead_id, is_granted=True, answer=WHY)
    assert codes(refusal) == ["duties_not_separate"]


def test_a_refused_or_withdrawn_request_moves_nothing(accepted, people):
    grant, rows = accepted
    before, by = read_head(), rows["ann"].lead_id
    row = file(grant, "return", by, type="h200", seconds=1)
    assert answer(row, people, granted=False).state == "refused"
    with pytest.raises(InputRefused) as refusal:
        answer(row, people, granted=True)
    assert codes(refusal) == ["state_move_refused"]
    row = file(grant, "return", by, type="h200", seconds=1)
    do_withdraw_request(row.pk, by=by)
    do_withdraw_request(row.pk, by=by)
    assert read_head() == before


ASKED = {
    "an end that is not later": ("extension", {"ends_on": "2027-03-02"}, "request_end_not_later"),
    "more than there is": (
        "return",
        {"type": "h200", "seconds": 2 * SERVER_S + 1},
        "request_exceeds_balance",
    ),
    "a type that it has not": ("return", {"type": "b200", "seconds": 1}, "request_type_unknown"),
    "to a grant that is not": (
        "transfer",
        {"type": "h200", "seconds": 1, "to": "x"},
        "request_grant_unknown",
    ),
    "the same type": (
        "exchange",
        {"type": "h200", "seconds": 1, "unit": "h200"},
        "request_type_unknown",
    ),
}


@pytest.mark.parametrize(("kind", "asked", "want"), ASKED.values(), ids=ASKED)
def test_requests_that_are_refused_at_once(kind, asked, want, accepted):
    grant, rows = accepted
    with pytest.raises(InputRefused) as refusal:
        file(grant, kind, rows["ann"].lead_id, **asked)
    assert codes(refusal) == [want]
    assert not grant.requests.exists()


def test_one_open_request_of_a_kind(accepted):
    grant, rows = accepted
    by = rows["ann"].lead_id
    file(grant, "return", by, type="h200", seconds=1)
    with pytest.raises(InputRefused) as refusal:
        file(grant, "return", by, type="h200", seconds=2)
    assert codes(refusal) == ["request_kind_open"]


@pytest.mark.usefixtures("accepted")
def test_the_book_and_the_trail_hold():
    assert check_chain() is None
    assert list(verify_book()) == []


def test_pages_of_a_grant(accepted, people, browse, clock):
    grant, rows = accepted
    used = Transfer(
        Kind.CHARGE,
        AccountId(f"grant/{grant.number}/h200"),
        AccountId(f"used/{grant.number}/h200"),
        280 * HOUR_S,
        int(datetime(2026, 3, 10, tzinfo=UTC).timestamp()),
        ("site", "job 1", "charge"),
    )
    do_post([used], int(datetime(2026, 3, 11, tzinfo=UTC).timestamp()))
    clock(datetime(2026, 3, 20, 3, tzinfo=UTC))
    lead, officer = browse(rows["ann"].lead), browse(people["officer"])
    text = lead.get(f"/grants/{grant.number}/").content.decode()
    assert "10 accelerator-hours of NVIDIA H200 a day over the last 28 days" in text
    assert "<svg" in text
    assert "style=" not in text  # the policy of content refuses it
    assert "280 accelerator-hours" in text
    assert "Ask for:" in text
    assert "Ask for:" not in officer.get(f"/grants/{grant.number}/").content.decode()
    assert grant.number in lead.get("/grants/mine").content.decode()
    at = f"/grants/{grant.number}/ask/return"
    assert lead.get(at).status_code == 200
    assert lead.post(at, {"type": "h200", "hours": "x", "reason": WHY}).status_code == 400
    to = lead.post(at, {"type": "h200", "hours": 5, "reason": WHY})["Location"]
    assert officer.post(f"{to}answer", {"result": "grant", "answer": "short"}).status_code == 400
    assert officer.post(f"{to}answer", {"result": "grant", "answer": WHY})["Location"] == to
    assert "approved and carried out" in lead.get(to).content.decode()
    assert lead.get(f"/grants/{grant.number}/ask/revocation").status_code == 404
    assert officer.get(f"/grants/{grant.number}/revoke").status_code == 200


def test_the_list_of_grants_is_searched_and_takes_few_statements(
    accepted, people, browse, django_assert_max_num_queries
):
    grant, _ = accepted
    officer = browse(people["officer"])
    with django_assert_max_num_queries(6):
        got = officer.get("/grants/", {"q": "example univ", "state": "active"})
    assert grant.number in got.content.decode()
    assert "None found" in officer.get("/grants/", {"q": "zzz"}).content.decode()
    assert officer.get("/grants/", {"state": "lost"}).status_code == 400
    assert officer.get("/grants/", {"before": "x"}).status_code == 400
    assert officer.get("/grants/", {"q": "x" * 101}).status_code == 400


def test_an_officer_of_another_call_sees_none(accepted, make_person, browse):
    grant, _ = accepted
    other = browse(make_person("other", "officer", scope="call:demo_open"))
    assert grant.number not in other.get("/grants/").content.decode()
    assert other.get(f"/grants/{grant.number}/").status_code == 404


def test_the_letter_by_its_pages(reviewed, sign, letter_of, browse, people):
    rows = reviewed(ann=2, bob=3)
    sign()
    lead, letter = browse(rows["ann"].lead), letter_of(rows["ann"])
    at = f"/decisions/letters/{letter.pk}/"
    assert "Accept the award" in lead.get(at).content.decode()
    assert browse(rows["bob"].lead).get(at).status_code == 404
    assert browse(people["officer"]).post(f"/grants/letters/{letter.pk}/accept").status_code == 403
    got = lead.post(f"/grants/letters/{letter.pk}/accept")
    assert got["Location"] == f"/grants/{rows['ann'].number}/"
    assert "Accept the award" not in lead.get(at).content.decode()
    other = letter_of(rows["bob"])
    got = browse(rows["bob"].lead).post(f"/grants/letters/{other.pk}/refuse", {"reason": "no"})
    assert got["Location"] == f"/decisions/letters/{other.pk}/"
    assert browse(rows["bob"].lead).post(f"/grants/letters/{other.pk}/accept").status_code == 409
