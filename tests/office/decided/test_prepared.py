"""A decision as it is prepared: who may oversee it, and when the reserve list is decided on."""

from datetime import datetime, timedelta

import pytest

from dure.office.decisions.actions import do_choose, do_draft, do_drop, do_propose
from dure.office.decisions.models import DecisionRow
from dure.office.decisions.queries import list_overseers
from dure.office.grants.actions import do_refuse
from dure.office.people.actions import do_give_role
from dure.office.roles import Role
from dure.terms.errors import InputRefused

pytestmark = pytest.mark.django_db
DECIDED = datetime.fromisoformat("2026-02-20T10:00:00+09:00")


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def test_an_overseer_has_their_role_today_and_no_part_in_it(
    reviewed, call, people, make_person, clock
):

    rows = reviewed(ann=2)
    do_give_role(rows["ann"].lead_id, Role.COUNCIL)
    before = make_person("before", "council")
    before.roles_given.update(end=DECIDED.date())
    clock(DECIDED + timedelta(days=1))
    found = set(list_overseers(call.pk).values_list("pk", flat=True))
    assert people["overseer"].pk in found
    assert before.pk not in found
    officer = people["officer"].pk
    row = do_draft(call, by=officer)
    do_choose(row.pk, {"overseer_id": rows["ann"].lead_id}, by=officer)
    with pytest.raises(InputRefused) as refusal:
        do_propose(row.pk, by=officer)
    assert codes(refusal) == ["overseer_applied"]


def test_an_officer_begins_a_decision_on_the_reserve_list(
    reviewed, sign, letter_of, people, browse
):

    rows = reviewed(ann=6, bob=4)
    row = sign()
    officer, at = browse(people["officer"]), f"/decisions/{row.pk}/"
    do_refuse(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)
    begun = DecisionRow.objects.get(kind="reserve")
    assert "The reserve list" not in officer.get(at).content.decode()
    do_drop(begun.pk, by=people["officer"].pk)
    text = officer.get(at).content.decode()
    assert "Waiting on it: 1." in text
    assert "6 servers of NVIDIA H200" in text
    assert "The reserve list" not in browse(people["decider"]).get(at).content.decode()
    to = officer.post(f"/decisions/calls/{row.call_id}/new", {"kind": "reserve"})["Location"]
    assert DecisionRow.objects.get(pk=int(to.split("/")[2])).kind == "reserve"
