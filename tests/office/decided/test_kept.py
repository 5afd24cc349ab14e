"""What a call keeps for a track still holds when the reserve list moves up."""

from datetime import datetime

import pytest

from dure.application.gate import read_call
from dure.office.decisions.actions import do_choose, do_propose
from dure.office.decisions.gather import gather_pot
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.decisions.shares import keep_shares
from dure.office.decisions.sign import do_sign
from dure.office.grants.actions import do_refuse

pytestmark = pytest.mark.django_db
SERVER_S = 8 * 365 * 86_400
DECIDED = datetime.fromisoformat("2026-02-20T10:00:00+09:00")


@pytest.fixture
def small_call(call_text):
    """Give the text of a call of six servers, of which half is kept for research."""
    text = call_text.replace("servers: 280,", "servers: 6,").replace(
        "{id: research, label", "{id: research, floor_milli: 500, label"
    )
    assert text.count("floor_milli") == 1
    return text


HELD = {
    "nothing yet": ({}, 6, 3),
    "a part of it": ({("track", "research", "h200"): SERVER_S}, 6, 2),
    "all of it": ({("track", "research", "h200"): 3 * SERVER_S}, 6, 0),
    "more than it": ({("track", "research", "h200"): 5 * SERVER_S}, 6, 0),
    "what others have does not count": ({("track", "academia", "h200"): SERVER_S}, 6, 3),
    "no more than is left": ({}, 2, 2),
}


@pytest.mark.parametrize(("held", "left", "want"), HELD.values(), ids=HELD)
def test_what_is_missing_to_a_share_is_kept(held, left, want, small_call):
    call = read_call(small_call, "call.yaml")
    shares = keep_shares(call, {"h200": left * SERVER_S, "b200": 0}, held)
    assert [s.floor_s // SERVER_S for s in shares if s.type == 0] == [want]


def test_a_ceiling_is_not_reached_in_two_steps(small_call):
    text = small_call.replace("floor_milli: 500", "ceiling_milli: 500")
    call = read_call(text, "call.yaml")
    held = {("track", "research", "h200"): 2 * SERVER_S}
    [share] = [s for s in keep_shares(call, {"h200": 6 * SERVER_S, "b200": 0}, held) if not s.type]
    assert share.ceiling_s == SERVER_S


@pytest.fixture
def rows(submit, review, scores, make_person, clock):
    """Give reviewed applications in their order: name → row."""
    asks = {
        "ann": ("academia", 3),
        "ray": ("research", 3),
        "bob": ("academia", 3),
        "rob": ("research", 2),
    }
    made = {}
    for place, (name, (track, servers)) in enumerate(asks.items(), start=1):
        asked = {"types": "h200", "asked": f"{servers} servers", "least": "", "track": track}
        row = submit(make_person(name), applicant=name, **asked)
        scores[row.number] = ((100 - place) * 1000, place)
        made[name] = review(row)
    clock(DECIDED)
    return made


def test_the_reserve_list_does_not_take_what_is_kept_for_a_track(rows, sign, letter_of, people):
    sign()
    assert [letter_of(rows[name]).outcome for name in ("ann", "ray", "bob", "rob")] == [
        "awarded",
        "awarded",
        "reserved",
        "reserved",
    ]
    do_refuse(letter_of(rows["ray"]).pk, by=rows["ray"].lead_id)
    draft = DecisionRow.objects.get(kind="reserve")
    # Three servers are left, all kept for research, which has none now: bob is next in order, and
    # takes only what research cannot use, which is one of three.
    officer = people["officer"].pk
    do_choose(draft.pk, {"overseer_id": people["overseer"].pk, "cut": None}, by=officer)
    assert gather_pot(DecisionRow.objects.get(pk=draft.pk)).compile().rules.set_asides
    row = do_propose(draft.pk, by=officer)
    do_sign(row.pk, by=people["decider"].pk, seen=row.proposal_hash)
    got = {
        award.application.lead.name: award.seconds.get("h200", 0) // SERVER_S
        for award in AwardRow.objects.filter(decision=row)
    }
    assert got == {"rob": 2, "bob": 1}
