"""Decisions: divided by several methods, moved by hand with reasons, signed once by another."""

import hashlib
import json
from datetime import date

import pytest

from dure.office.acts import Act
from dure.office.applications.actions import do_withdraw
from dure.office.clock import now
from dure.office.decisions.actions import (
    do_change,
    do_choose,
    do_draft,
    do_drop,
    do_propose,
    do_take_back,
    do_undo_change,
)
from dure.office.decisions.choices import Change, Choices
from dure.office.decisions.gather import gather_pot
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.decisions.plan import compare, make_plan
from dure.office.decisions.queries import find_latest
from dure.office.decisions.sign import do_sign
from dure.office.trail.actions import do_record
from dure.office.trail.queries import check_chain
from dure.terms.errors import InputRefused
from dure.terms.seal import seal

pytestmark = pytest.mark.django_db
SERVER_S = 8 * 365 * 86_400  # one server of eight for the twelve months from 2026-03-03
WHY = "the panel asked for it"


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def outcomes(row):
    lines = AwardRow.objects.filter(decision=row).order_by("application__number")
    return [(a.outcome, a.seconds.get("h200", 0) // SERVER_S, a.reserve_place) for a in lines]


def test_a_round_is_divided_in_order_until_nothing_is_left(reviewed, sign):
    reviewed(ann=2, bob=3, cem=4, dan=5)
    row = sign()
    # Of six servers ann gets 2, bob 3, and cem what is left: less is of use to it.
    assert outcomes(row) == [
        ("awarded", 2, None),
        ("awarded", 3, None),
        ("awarded", 1, None),
        ("reserved", 0, 1),
    ]


def test_the_letter_is_one_click_from_the_application(reviewed, sign, letter_of, browse):
    row = reviewed(ann=2)["ann"]
    page = f"/applications/{row.number}/"
    assert "Read the letter" not in browse(row.lead).get(page).content.decode()
    sign()
    path = f"/decisions/letters/{letter_of(row).pk}"
    assert path in browse(row.lead).get(page).content.decode()
    assert browse(row.lead).get(path, follow=True).status_code == 200


def test_the_letter_of_what_was_accepted_leads_on_and_offers_no_objection(
    accepted, letter_of, browse, make_person
):
    grant, rows = accepted
    path = f"/decisions/letters/{letter_of(rows['ann']).pk}/"
    page = browse(rows["ann"].lead).get(path).content.decode()
    assert "This award was accepted." in page
    assert f'href="/grants/{grant.number}/"' in page
    assert "You may object until" not in page
    # A site sees the grant, and is not sent to a letter that it may not read.
    operator = browse(make_person("operator", "operator"))
    page = operator.get(f"/grants/{grant.number}/").content.decode()
    assert "/decisions/letters/" not in page


def test_methods_stand_side_by_side(reviewed, call, people):
    reviewed(ann=4, bob=4)
    pot = gather_pot(do_draft(call, by=people["officer"].pk))
    methods = compare(pot).methods
    assert methods[0] == "rank"
    assert set(methods) <= {"rank", "weighted", "leximin", "equilibrium", "choice"}
    by_rank, by_weight = (make_plan(pot, Choices(m)) for m in ("rank", "weighted"))
    assert [line.seconds.get("h200", 0) // SERVER_S for line in by_rank.lines] == [4, 2]
    assert [line.seconds.get("h200", 0) // SERVER_S for line in by_weight.lines] == [3, 3]


PLANS = {
    "all take part without a line": (None, ["awarded", "awarded", "awarded"]),
    "above the line only": (2, ["awarded", "awarded", "reserved"]),
    "the first alone": (1, ["awarded", "reserved", "declined"]),
    "at the last place": (3, ["awarded", "awarded", "awarded"]),
}


@pytest.mark.parametrize(("cut", "want"), PLANS.values(), ids=PLANS)
def test_the_line_moved_by_hand(cut, want, reviewed, call, people):
    reviewed(ann=2, bob=2, cem=2)
    pot = gather_pot(do_draft(call, by=people["officer"].pk))
    plan = make_plan(pot, Choices("rank", cut, WHY, reserve=1))
    assert [line.outcome for line in plan.lines] == want
    assert not plan.findings


@pytest.mark.parametrize("cut", [0, 3])
def test_a_line_outside_the_places_is_found(cut, reviewed, call, people):
    reviewed(ann=2, bob=2)
    pot = gather_pot(do_draft(call, by=people["officer"].pk))
    plan = make_plan(pot, Choices("rank", cut, WHY))
    assert [f.message.code for f in plan.findings] == ["decision_cut_out_of_range"]


def test_a_grant_set_by_hand_stands_in_its_letter_with_its_reason(
    reviewed, call, people, sign, letter_of
):
    rows = reviewed(ann=2, bob=6)
    officer = people["officer"].pk
    row = do_draft(call, by=officer)
    do_change(row.pk, Change(rows["bob"].number, "h200", 3, WHY), by=officer)
    assert outcomes(sign()) == [("awarded", 2, None), ("awarded", 3, None)]
    letter = letter_of(rows["bob"])
    said = json.dumps(letter.why, ensure_ascii=False)
    assert WHY in said
    assert "A person decided this" in said
    assert WHY not in json.dumps(letter_of(rows["ann"]).why)


CHANGES = {
    "no reason": (("ann", "h200", 1, "so"), "decision_reason_missing"),
    "a type it cannot use": (("ann", "b200", 1, WHY), "decision_change_unusable"),
    "more than it asked": (("ann", "h200", 3, WHY), "decision_change_too_much"),
    "somebody else": (("zoe", "h200", 1, WHY), "decision_change_unknown"),
}


@pytest.mark.parametrize(("typed", "want"), CHANGES.values(), ids=CHANGES)
def test_changes_that_are_refused(typed, want, reviewed, call, people):
    rows = reviewed(ann=2)
    row = do_draft(call, by=people["officer"].pk)
    name, *rest = typed
    number = rows[name].number if name in rows else name
    with pytest.raises(InputRefused) as refusal:
        do_change(row.pk, Change(number, *rest), by=people["officer"].pk)
    assert codes(refusal) == [want]
    row.refresh_from_db()
    assert row.changes == []


def test_more_than_is_there_cannot_be_proposed(reviewed, call, people, propose):
    rows = reviewed(ann=2, bob=6)
    row = do_draft(call, by=people["officer"].pk)
    do_change(row.pk, Change(rows["bob"].number, "h200", 6, WHY), by=people["officer"].pk)
    with pytest.raises(InputRefused) as refusal:
        propose()
    assert codes(refusal) == ["decision_exceeds_supply"]
    do_undo_change(row.pk, rows["bob"].number, by=people["officer"].pk)
    assert propose().state == "proposed"


def test_a_proposal_names_an_overseer_and_says_why_the_line_moved(reviewed, call, people):
    reviewed(ann=2, bob=2)
    officer = people["officer"].pk
    row = do_draft(call, by=officer)
    do_choose(row.pk, {"cut": 1, "cut_reason": "short"}, by=officer)
    with pytest.raises(InputRefused) as refusal:
        do_propose(row.pk, by=officer)
    assert codes(refusal) == ["decision_reason_missing", "overseer_missing"]


def test_a_round_without_applications_cannot_be_proposed(call, propose):
    with pytest.raises(InputRefused) as refusal:
        propose()
    assert codes(refusal) == ["decision_empty"]
    assert call.pk in refusal.value.findings[0].what("en")


def test_what_is_signed_is_sealed_whole(reviewed, sign, people):
    reviewed(ann=2, bob=6)
    row = sign()
    paper = json.loads(row.paper)
    assert seal(paper) == row.hash
    assert paper["proposal"] == row.proposal_hash
    assert paper["overseer"]["person"] == people["overseer"].pk
    assert paper["signed_by"]["person"] == people["decider"].pk
    assert row.kept_until == date(2031, 2, 20)  # five years
    assert all(line["why"]["parts"] for line in paper["lines"])
    assert check_chain() is None


def test_signing_twice_is_signing_once(reviewed, sign, people):
    reviewed(ann=2)
    row = sign()
    again = do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)
    assert (again.hash, again.signed_at) == (row.hash, row.signed_at)
    assert AwardRow.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "reviewer", "lead"])
def test_who_took_part_before_does_not_sign(who, reviewed, propose, people):
    rows = reviewed(ann=2, bob=1)
    row = propose()
    by = rows["ann"].lead_id if who == "lead" else people[who].pk
    with pytest.raises(InputRefused) as refusal:
        do_sign(row.pk, by=by, seen=row.proposal_hash)
    assert codes(refusal) == ["duties_not_separate"]
    assert not AwardRow.objects.exists()


def test_a_decider_with_an_application_of_their_own_does_not_sign(reviewed, propose, people):
    rows = reviewed(ann=2)
    row = propose()
    thing = f"application:{rows['ann'].pk}"
    do_record(people["decider"].pk, Act.EDIT_APPLICATION, thing, at=now())
    with pytest.raises(InputRefused) as refusal:
        do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)
    assert rows["ann"].number in refusal.value.findings[0].what("en")


def test_an_officer_with_an_application_of_their_own_prepares_nothing(reviewed, call, people):
    rows = reviewed(ann=2)
    officer = people["officer"].pk
    row = do_draft(call, by=officer)
    do_record(officer, Act.APPLY, f"application:{rows['ann'].pk}", at=now())
    change = Change(rows["ann"].number, "h200", 1, WHY)
    for attempt in (
        lambda: do_choose(row.pk, {"cut": 1}, by=officer),
        lambda: do_change(row.pk, change, by=officer),
        lambda: do_propose(row.pk, by=officer),
    ):
        with pytest.raises(InputRefused) as refusal:
            attempt()
        assert codes(refusal) == ["duties_not_separate"]


def test_what_changed_after_the_proposal_is_not_signed(reviewed, propose, people):
    rows = reviewed(ann=2, bob=1)
    row = propose()
    do_withdraw(rows["bob"].pk, by=rows["bob"].lead_id)
    with pytest.raises(InputRefused) as refusal:
        do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)
    assert codes(refusal) == ["round_changed_meanwhile"]
    do_take_back(row.pk, by=people["officer"].pk)
    row = do_propose(row.pk, by=people["officer"].pk)
    assert do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash).state == "signed"


def test_what_is_not_proposed_is_not_signed(reviewed, call, people):
    reviewed(ann=2)
    row = do_draft(call, by=people["officer"].pk)
    with pytest.raises(InputRefused) as refusal:
        do_sign(row.pk, by=people["decider"].pk, seen="")
    assert codes(refusal) == ["state_move_refused"]


def test_what_was_not_seen_is_not_signed(reviewed, propose, people):
    reviewed(ann=2)
    row = propose()
    with pytest.raises(InputRefused) as refusal:
        do_sign(row.pk, by=people["decider"].pk, seen="0" * 64)
    assert codes(refusal) == ["signed_other_paper"]


def test_a_call_has_one_open_decision(reviewed, call, people, propose):
    reviewed(ann=2)
    officer = people["officer"].pk
    assert do_draft(call, by=officer).pk == do_draft(call, by=officer).pk
    row = propose()
    with pytest.raises(InputRefused) as refusal:
        do_choose(row.pk, {"cut": 1}, by=officer)
    assert codes(refusal) == ["decision_not_open"]
    do_drop(row.pk, by=officer)
    do_drop(row.pk, by=officer)
    assert do_draft(call, by=officer).pk != row.pk
    assert DecisionRow.objects.count() == 2


def test_applicants_read_nothing_before_it_is_signed(reviewed, propose, people, browse):
    rows = reviewed(ann=2)
    row = propose()
    rows["ann"].refresh_from_db()
    assert rows["ann"].state == "reviewed"
    assert browse(rows["ann"].lead).get(f"/decisions/{row.pk}/").status_code == 404
    do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)
    letter = AwardRow.objects.get()
    text = browse(rows["ann"].lead).get(f"/decisions/letters/{letter.pk}/").content.decode()
    assert "2 servers of NVIDIA H200" in text
    assert "overseer" in text
    korean = browse(rows["ann"].lead, "ko").get(f"/decisions/letters/{letter.pk}/")
    assert "선정되었습니다" in korean.content.decode()


def test_the_workbench_by_its_pages(reviewed, call, people, browse):
    rows = reviewed(ann=2, bob=4, cem=1)
    officer, decider = browse(people["officer"]), browse(people["decider"])
    page = officer.get("/decisions/")
    assert "3 applications are reviewed" in page.content.decode()
    at = officer.post(f"/decisions/calls/{call.pk}/new")["Location"]
    text = officer.get(at).content.decode()
    for word in ("Methods side by side", "rank and cut", "Applications in order"):
        assert word in text
    tried = officer.get(at, {"try": 1, "cut": 1, "method": "rank"}).content.decode()
    assert "Tried out only" in tried
    assert "the first 1 of 3 in order take part" in tried
    given = {"number": rows["bob"].number, "type": "h200", "count": 2, "reason": WHY}
    assert officer.post(f"{at}changes", given)["Location"] == at
    assert officer.post(f"{at}changes", {**given, "count": -1}).status_code == 400
    assert "Save: rank and cut, line after place 1" in tried
    line = {"method": "rank", "cut": 2, "cut_reason": "as the <b>panel</b> drew it"}
    assert officer.post(f"{at}line", {**line, "method": "lottery"}).status_code == 400
    assert officer.post(f"{at}line", line)["Location"] == at
    text = officer.get(at).content.decode()
    assert "the first 2 of 3 in order take part" in text
    assert "as the &lt;b&gt;panel&lt;/b&gt; drew it" in text
    assert officer.post(f"{at}choose", {"tranches": 1}).status_code == 400
    kept = {"reserve": 1, "tranches": 1, "overseer": people["overseer"].pk}
    assert officer.post(f"{at}choose", kept)["Location"] == at
    # What stands beside the button goes with it, and is kept even where it is refused.
    typed = {**kept, "overseer": "", "conditions": "Report by May."}
    refused = officer.post(f"{at}propose", typed)
    assert refused.status_code == 409
    assert "nobody is named who oversees" in refused.content.decode()
    assert DecisionRow.objects.get().conditions == "Report by May."
    typed["overseer"] = kept["overseer"]
    assert officer.post(f"{at}propose", typed)["Location"] == at
    assert "Report by May." in DecisionRow.objects.get().proposal
    assert officer.post(f"{at}sign").status_code == 403
    row = DecisionRow.objects.get()
    assert "Sign and publish" in decider.get(at).content.decode()
    # What was typed stands there again, though it is too late for it.
    late = officer.post(f"{at}choose", {**kept, "conditions": "Report by June."})
    assert late.status_code == 409
    assert "Report by June." in late.content.decode()
    assert "Propose for signature" not in late.content.decode()
    assert decider.post(f"{at}sign", {"seen": row.proposal_hash})["Location"] == at
    text = decider.get(at).content.decode()
    for word in ("signed and published", "Line after place 2", "officer", "decider"):
        assert word in text
    paper = decider.get(f"{at}paper.json")
    assert paper.json()["decision"] == row.pk
    # Whoever has the file can check it against the page, with no program of ours.
    assert hashlib.sha256(paper.content).hexdigest() == DecisionRow.objects.get().hash
    assert (
        "Decided and signed by"
        in browse(rows["ann"].lead)
        .get(f"/decisions/letters/{find_latest(rows['ann'].pk).pk}/")
        .content.decode()
    )


BAD = {
    "a line below the first": ("cut=0", 400),
    "a line that is no number": ("cut=x", 400),
    "a method nobody knows": ("method=lottery", 400),
    "a place below none": ("after=-1", 400),
    "a line beyond the last is a finding": ("cut=9", 200),
    "a page beyond the last is empty": ("after=900", 200),
}


@pytest.mark.parametrize(("query", "want"), BAD.values(), ids=BAD)
def test_parameters_of_the_workbench(query, want, reviewed, call, people, browse):
    reviewed(ann=2)
    row = do_draft(call, by=people["officer"].pk)
    got = browse(people["officer"]).get(f"/decisions/{row.pk}/?try=1&{query}")
    assert got.status_code == want


def test_an_empty_workbench_says_so(call, people, browse):
    row = do_draft(call, by=people["officer"].pk)
    got = browse(people["officer"]).get(f"/decisions/{row.pk}/").content.decode()
    assert "There is no application to decide on" in got
