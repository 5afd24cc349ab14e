from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.application.amount import Amount, Unit
from dure.application.application import Acceptance, TypeRate, Work
from dure.award.compile import change_supply, compile_round, supply_of
from dure.award.round import SetAside
from dure.terms.errors import InputRefused

YEAR_S = 365 * 86_400
SERVER_S = 8 * YEAR_S


def test_a_row_holds_what_was_asked_and_no_name(call, apply):
    round_, findings = compile_round(
        [
            apply("B", 2, types=("b200", "h200"), work=Work.INFERENCE, track="industry"),
            apply("A", 3, region="jeju", least=Amount(1, Unit.SERVERS)),
        ],
        call,
    )
    bids = round_.bids
    assert findings == ()
    assert bids.ids == ("A", "B")
    # 2 servers of B200 at 1.604 of an H200
    assert bids.asked_s.tolist() == [3 * SERVER_S, 2 * SERVER_S * 1_604 // 1_000]
    assert bids.least_s.tolist() == [SERVER_S, 0]
    assert bids.rate_milli.tolist() == [[1_000, 0], [1_000, 1_604]]
    assert bids.score_milli.tolist() == [80_000, 80_000]
    assert bids.panel_rank.tolist() == [0, 0]
    assert [bids.tracks[t] for t in bids.track] == ["academia", "industry"]
    assert [bids.regions[r] for r in bids.region] == ["jeju", "seoul"]
    assert bids.applicants == ("applicant 1", "applicant 2")
    assert round_.asked[0].amount == Amount(3, Unit.SERVERS)
    assert "Kim" not in repr(round_)
    assert "University" not in repr(round_)
    assert round_.supply == supply_of(call)
    assert round_.supply.capacity_s == (280 * SERVER_S, 248 * SERVER_S)
    assert round_.published_milli == (
        (1000, 2275), (1000, 2275), (1000, 1604), (1000, 1604),
    )  # fmt: skip


LEAST = {
    "any amount": ({}, 0),
    "all or nothing": ({"acceptance": Acceptance.ALL_OR_NOTHING}, 3 * SERVER_S),
    "a stated least": ({"least": Amount(2, Unit.SERVERS)}, 2 * SERVER_S),
    "a stated least in accelerators": ({"least": Amount(4, Unit.ACCELERATORS)}, SERVER_S // 2),
}


@pytest.mark.parametrize(("change", "want"), LEAST.values(), ids=LEAST)
def test_the_least_useful_amount(change, want, call, apply):
    round_, _ = compile_round([apply("A", **change)], call)
    assert round_.bids.least_s.tolist() == [want]


def test_whole_servers_in_a_call_of_seconds_are_held_as_one_and_said(call, apply):
    divisible = replace(call, whole_servers=False)
    round_, (finding,) = compile_round([apply("A")], divisible)
    assert round_.bids.least_s.tolist() == [SERVER_S]
    assert finding.message.code == "round_whole_servers_not_held"
    small = replace(apply("A"), asked=Amount(1, Unit.HOURS))
    round_, _ = compile_round([small], divisible)
    # Never above what was asked.
    assert round_.bids.least_s.tolist() == [3_600]


def test_the_order_of_the_file_does_not_matter(call, apply):
    papers = [apply(f"A-{n}", n + 1, applicant=f"x{n % 2}") for n in range(4)]
    one, _ = compile_round(papers, call)
    two, _ = compile_round(papers[::-1], call)
    assert one.bids.ids == two.bids.ids
    assert np.array_equal(one.bids.applicant, two.bids.applicant)
    assert np.array_equal(one.bids.asked_s, two.bids.asked_s)


@given(names=st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_other_names_of_applicants_give_the_same_numbers(call, apply, names):
    first, second = names
    papers = [
        apply("A", applicant=first),
        apply("B", applicant=second),
        apply("C", applicant=first),
    ]
    bids = compile_round(papers, call)[0].bids
    assert bids.applicant.tolist() == [0, 1, 0]
    assert bids.applicants == ("applicant 1", "applicant 2")


def test_claims_by_score(call, apply):
    by_score = replace(call, weights="score")
    round_, _ = compile_round([apply("A", score=80), apply("B", score=0)], by_score)
    assert round_.bids.weight.tolist() == [80_000, 1]
    with pytest.raises(InputRefused) as refusal:
        compile_round([apply("A", score=None), apply("B", score=None)], by_score)
    (finding,) = refusal.value.findings
    assert finding.what() == (
        "2 applications, A first, have no score, and the call weighs claims by score."
    )


def test_no_score_and_no_panel_is_absent_and_not_nought(call, apply):
    round_, _ = compile_round([apply("A", score=None), apply("B", score=0, rank=7)], call)
    assert round_.bids.score_milli.tolist() == [-1, 0]
    assert round_.bids.panel_rank.tolist() == [0, 7]
    assert round_.bids.weight.tolist() == [1, 1]


def test_a_round_that_cannot_be_added_up_is_refused(call, apply):
    huge = [replace(apply(f"A-{n}"), asked=Amount(10**9, Unit.HOURS)) for n in range(1_300)]
    # 1,300 · 3.6e12 = 4.68e15 s of at most 2**62 / 1000 = 4.61e15
    with pytest.raises(InputRefused) as refusal:
        compile_round(huge, call)
    assert [f.message.code for f in refusal.value.findings] == ["round_too_large"]
    compile_round(huge[:1_280], call)


def test_shares_of_tracks_and_regions_become_whole_servers(call, apply):
    academia = replace(call.tracks[0], floor_milli=300)
    seoul = replace(call.regions[0], ceiling_milli=500)
    shared = replace(
        call,
        tracks=(academia, *call.tracks[1:]),
        regions=(seoul, *call.regions[1:]),
        cap_servers_applicant=4,
        npu_first=(Work.INFERENCE,),
    )
    rules = compile_round([apply("A")], shared)[0].rules
    # 300 of 280 and 248 are 84 and 74.4 servers; 500 are 140 and 124.
    assert rules.set_asides == (
        SetAside("track", 0, 0, 84 * SERVER_S),
        SetAside("track", 0, 1, 74 * SERVER_S),
        SetAside("region", 0, 0, 0, 140 * SERVER_S),
        SetAside("region", 0, 1, 0, 124 * SERVER_S),
    )
    assert rules.applicant_cap_s == 4 * SERVER_S
    assert rules.npu_first == ("inference",)
    assert rules.track_weight == ()
    divisible = compile_round(
        [apply("A", whole_servers=False)], replace(shared, whole_servers=False)
    )
    assert divisible[0].rules.set_asides[0].floor_s == 280 * SERVER_S * 300 // 1_000


def test_weights_of_tracks(call, apply):
    heavy = replace(call.tracks[0], weight=3)
    round_, _ = compile_round([apply("A")], replace(call, tracks=(heavy, *call.tracks[1:])))
    assert round_.rules.track_weight == (3, 1, 1)


def test_a_type_that_an_application_does_not_name_has_no_rate(call, apply):
    stated = replace(apply("A"), types=(TypeRate("b200", 1_500),))
    round_, _ = compile_round([stated], call)
    assert round_.bids.rate_milli.tolist() == [[0, 1_500]]


SUPPLY = {
    "servers": (["h200=2 servers"], (2 * SERVER_S, 248 * SERVER_S)),
    "accelerators": (["b200=8 accelerators"], (280 * SERVER_S, SERVER_S)),
    "hours": (["b200 = 10 AH", "h200=1 AH"], (3_600, 36_000)),
}


@pytest.mark.parametrize(("stated", "want"), SUPPLY.values(), ids=SUPPLY)
def test_a_stated_supply(stated, want, call):
    assert change_supply(call, stated).capacity_s == want


def test_every_fault_of_a_stated_supply_is_found(call):
    with pytest.raises(InputRefused) as refusal:
        change_supply(call, ["a100=3 servers", "h200", "h200=3", "b200=3 SU"])
    assert [f.fields["value"] for f in refusal.value.findings] == [
        "a100=3 servers", "h200", "h200=3", "b200=3 SU",
    ]  # fmt: skip
