"""Objections: filed in time, answered with reasons, upheld by a new decision."""

from datetime import datetime, timedelta

import pytest

from dure.office.decisions.actions import do_change, do_choose, do_drop, do_propose
from dure.office.decisions.choices import Change
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.decisions.sign import do_sign
from dure.office.grants.actions import do_accept, do_lapse, do_refuse
from dure.office.notices.models import NoticeRow
from dure.office.objections.actions import (
    do_answer_objection,
    do_object,
    do_withdraw_objection,
)
from dure.office.objections.queries import accept_until
from dure.office.schedule.deadlines import do_remind
from dure.office.trail.models import Entry
from dure.office.trail.queries import check_chain
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
SERVER_S = 8 * 365 * 86_400
GROUNDS = "The panel overlooked our second work package."
ANSWER = "The panel read it: the minutes name it on page 3."
DEADLINE = datetime.fromisoformat("2026-03-03T00:00:00+09:00")


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


@pytest.fixture
def lost(reviewed, sign):
    """Give applications of which bob's was not selected."""
    rows = reviewed(ann=4, bob=4, cem=4)
    sign(reserve=0, cut=1, cut_reason="the panel drew it there")
    return rows


def test_an_objection_is_upheld_by_a_new_decision(lost, letter_of, people):
    bob, officer = lost["bob"], people["officer"].pk
    row = do_object(letter_of(bob).pk, GROUNDS, by=bob.lead_id)
    # 14 days after 20 February, to the end of the day.
    assert row.answer_by == datetime.fromisoformat("2026-03-07T00:00:00+09:00")
    row = do_answer_objection(row.pk, by=officer, is_upheld=True, answer=ANSWER)
    again = do_answer_objection(row.pk, by=officer, is_upheld=True, answer=ANSWER)
    assert (row.state, again.decision_id) == ("upheld", row.decision_id)
    decision = DecisionRow.objects.get(kind="objection")
    assert (decision.pk, decision.about_id) == (row.decision_id, bob.pk)
    assert letter_of(bob).outcome == "declined"
    do_choose(decision.pk, {"overseer_id": people["overseer"].pk}, by=officer)
    do_change(decision.pk, Change(bob.number, "h200", 2, "as the objection says"), by=officer)
    decision = do_propose(decision.pk, by=officer)
    do_sign(decision.pk, by=people["decider"].pk, seen=decision.proposal_hash)
    assert letter_of(bob).seconds == {"h200": 2 * SERVER_S}
    assert AwardRow.objects.filter(application=bob).count() == 2
    assert do_accept(letter_of(bob).pk, by=bob.lead_id).state == "active"
    assert check_chain() is None
    acts = Entry.objects.filter(thing=f"objection:{row.pk}").values_list("act", "after")
    assert list(acts.order_by("sequence")) == [("object", "filed"), ("answer_objection", "upheld")]


def test_nothing_runs_out_while_a_new_decision_is_prepared(lost, letter_of, people, clock, browse):
    ann, officer = lost["ann"], people["officer"].pk
    letter = letter_of(ann)
    row = do_object(letter.pk, GROUNDS, by=ann.lead_id)
    decision = do_answer_objection(row.pk, by=officer, is_upheld=True, answer=ANSWER).decision
    clock(letter.accept_by + timedelta(days=30))
    for act in (
        lambda: do_lapse(letter.pk, by=officer),
        lambda: do_accept(letter.pk, by=ann.lead_id),
        lambda: do_refuse(letter.pk, by=ann.lead_id),
        lambda: do_object(letter.pk, GROUNDS, by=ann.lead_id),
    ):
        with pytest.raises(InputRefused) as refusal:
            act()
        assert codes(refusal)[0] in ("objection_was_upheld", "objection_too_late")
    page = browse(ann.lead).get(f"/decisions/letters/{letter.pk}/").content.decode()
    assert "a new decision is being prepared" in page
    assert "Accept the award" not in page
    do_remind("")
    keys = list(NoticeRow.objects.values_list("key", flat=True))
    assert not [key for key in keys if key.startswith((f"lapsed:{letter.pk}", "accept:"))]
    # What was promised is not dropped, but signed.
    with pytest.raises(InputRefused) as refusal:
        do_drop(decision.pk, by=officer)
    assert codes(refusal) == ["decision_promised"]
    do_choose(decision.pk, {"overseer_id": people["overseer"].pk}, by=officer)
    decision = do_propose(decision.pk, by=officer)
    do_sign(decision.pk, by=people["decider"].pk, seen=decision.proposal_hash)
    assert letter_of(ann).pk != letter.pk
    assert do_accept(letter_of(ann).pk, by=ann.lead_id).state == "active"


def test_who_withdraws_an_objection_loses_no_award_by_it(lost, letter_of, clock):
    ann = lost["ann"]
    letter = letter_of(ann)
    row = do_object(letter.pk, GROUNDS, by=ann.lead_id)
    # The award was to be accepted until 6 March.
    clock(datetime.fromisoformat("2026-03-09T10:00:00+09:00"))
    do_withdraw_objection(row.pk, by=ann.lead_id)
    assert accept_until(letter) == datetime.fromisoformat("2026-03-24T00:00:00+09:00")
    assert do_accept(letter.pk, by=ann.lead_id).state == "active"


def test_an_objection_that_is_refused_loses_nothing_typed(lost, letter_of, clock, browse):
    bob, letter = lost["bob"], letter_of(lost["bob"])
    clock(DEADLINE)
    got = browse(bob.lead).post(f"/objections/letters/{letter.pk}/", {"grounds": GROUNDS})
    assert got.status_code == 409
    assert GROUNDS in got.content.decode()
    assert "objections were taken until" in got.content.decode()


ENDS = {
    "a second before the deadline": (-1, True),
    "at the deadline": (0, False),
    "after it": (1, False),
}


@pytest.mark.parametrize(("after_s", "want"), ENDS.values(), ids=ENDS)
def test_the_deadline(after_s, want, lost, letter_of, clock):
    bob = lost["bob"]
    letter = letter_of(bob)
    # The call says 10 days; the decision is of 20 February.
    assert letter.object_by == DEADLINE
    clock(DEADLINE + timedelta(seconds=after_s))
    if want:
        assert do_object(letter.pk, GROUNDS, by=bob.lead_id).state == "filed"
        return
    with pytest.raises(InputRefused) as refusal:
        do_object(letter.pk, GROUNDS, by=bob.lead_id)
    assert codes(refusal) == ["objection_too_late"]


def test_an_award_waits_for_the_answer_and_its_deadline_begins_anew(lost, letter_of, people, clock):
    ann = lost["ann"]
    letter = letter_of(ann)
    row = do_object(letter.pk, GROUNDS, by=ann.lead_id)
    assert do_object(letter.pk, GROUNDS, by=ann.lead_id).pk == row.pk
    with pytest.raises(InputRefused) as refusal:
        do_accept(letter.pk, by=ann.lead_id)
    assert codes(refusal) == ["objection_is_open"]
    clock(datetime.fromisoformat("2026-03-05T10:00:00+09:00"))
    do_answer_objection(row.pk, by=people["officer"].pk, is_upheld=False, answer=ANSWER)
    assert accept_until(letter) == datetime.fromisoformat("2026-03-20T00:00:00+09:00")
    clock(datetime.fromisoformat("2026-03-19T23:59:59+09:00"))
    assert do_accept(letter.pk, by=ann.lead_id).state == "active"
    with pytest.raises(InputRefused) as refusal:
        do_object(letter.pk, GROUNDS, by=ann.lead_id)
    assert codes(refusal) == ["objection_to_old_letter"]


def test_a_withdrawn_objection_is_not_answered(lost, letter_of, people):
    ann = lost["ann"]
    row = do_object(letter_of(ann).pk, GROUNDS, by=ann.lead_id)
    do_withdraw_objection(row.pk, by=ann.lead_id)
    do_withdraw_objection(row.pk, by=ann.lead_id)
    with pytest.raises(InputRefused) as refusal:
        do_answer_objection(row.pk, by=people["officer"].pk, is_upheld=False, answer=ANSWER)
    assert codes(refusal) == ["state_move_refused"]
    assert do_accept(letter_of(ann).pk, by=ann.lead_id).state == "active"


LENGTHS = {"below": (19, False), "at the least": (20, True), "at the most": (10_000, True)}
LENGTHS["above"] = (10_001, False)


@pytest.mark.parametrize(("count", "want"), LENGTHS.values(), ids=LENGTHS)
def test_the_length_of_grounds(count, want, lost, letter_of):
    bob = lost["bob"]
    if want:
        assert do_object(letter_of(bob).pk, "x" * count, by=bob.lead_id).state == "filed"
        return
    with pytest.raises(InputRefused) as refusal:
        do_object(letter_of(bob).pk, "x" * count, by=bob.lead_id)
    assert codes(refusal) == ["objection_reason_short"]


def test_who_signed_does_not_answer(lost, letter_of, people):
    bob = lost["bob"]
    row = do_object(letter_of(bob).pk, GROUNDS, by=bob.lead_id)
    with pytest.raises(InputRefused) as refusal:
        do_answer_objection(row.pk, by=people["decider"].pk, is_upheld=False, answer=ANSWER)
    assert codes(refusal) == ["duties_not_separate"]


def test_object_and_be_answered_by_the_pages(lost, letter_of, people, browse):
    bob, letter = lost["bob"], letter_of(lost["bob"])
    lead, officer = browse(bob.lead), browse(people["officer"])
    assert "None waits for an answer" in officer.get("/objections/").content.decode()
    at = f"/objections/letters/{letter.pk}/"
    assert ">Object<" in lead.get(f"/decisions/letters/{letter.pk}/").content.decode()
    assert lead.post(at, {"grounds": "no"}).status_code == 400
    evil = "<script>alert('the panel overlooked it')</script>"
    to = lead.post(at, {"grounds": evil})["Location"]
    assert bob.number in officer.get("/objections/").content.decode()
    text = officer.get(to).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert lead.post(f"{to}answer", {"result": "upheld", "answer": ANSWER}).status_code == 403
    assert officer.post(f"{to}answer", {"result": "maybe", "answer": ANSWER}).status_code == 400
    given = {"result": "dismissed", "answer": ANSWER}
    assert officer.post(f"{to}answer", given)["Location"] == to
    assert ANSWER in lead.get(to).content.decode()
    assert officer.post(f"{to}answer", {**given, "result": "upheld"}).status_code == 409
