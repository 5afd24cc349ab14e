import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.award.divisible import divide_round, open_types
from dure.award.lots import Opening, first_opening, open_market, useful_milli
from dure.award.round import MILLI, WORKS, Rules, SetAside
from dure.terms.errors import InputRefused

METHODS = ("weighted", "leximin", "equilibrium")
MUCH = 10**12


_SHARED = runpy.run_path(str(Path(__file__).with_name("rounds.py")))
bids_of, supply_of, rounds = _SHARED["bids_of"], _SHARED["supply_of"], _SHARED["rounds"]


def grants(bids, supply, rules, method):
    return divide_round(bids, supply, rules, method).division(len(supply.types)).grant_s.tolist()


THREE = ([[1000]] * 3, [90, 90, 90])


@pytest.mark.parametrize("method", METHODS)
def test_a_floor_is_kept_for_its_track(method):
    """30 each without it; with 60 kept for track 1, the two others share what is left."""
    rules = Rules(set_asides=(SetAside("track", 1, 0, floor_s=60),))
    bids = bids_of(*THREE, track=[0, 0, 1])
    assert grants(bids, supply_of([90]), rules, method) == [[15], [15], [60]]


@pytest.mark.parametrize("method", METHODS)
def test_what_a_group_leaves_of_its_floor_is_open_to_others(method):
    rules = Rules(set_asides=(SetAside("region", 1, 0, floor_s=60),))
    bids = bids_of([[1000]] * 3, [90, 90, 20], region=[0, 0, 1])
    assert grants(bids, supply_of([90]), rules, method) == [[35], [35], [20]]


@pytest.mark.parametrize("method", METHODS)
def test_a_ceiling_that_binds_leaves_the_rest_to_others(method):
    rules = Rules(set_asides=(SetAside("track", 0, 0, ceiling_s=30),))
    bids = bids_of(*THREE, track=[0, 0, 1])
    assert grants(bids, supply_of([90]), rules, method) == [[15], [15], [60]]


@pytest.mark.parametrize("method", METHODS)
def test_a_ceiling_that_does_not_bind_changes_nothing(method):
    rules = Rules(set_asides=(SetAside("track", 0, 0, ceiling_s=60),))
    bids = bids_of(*THREE, track=[0, 0, 1])
    assert grants(bids, supply_of([90]), rules, method) == [[30], [30], [30]]


@pytest.mark.parametrize("method", ["leximin", "equilibrium"])
def test_under_a_ceiling_the_kept_time_of_another_group_is_closed_too(method):
    """Row 0 is in the capped track and the kept region; it counts against the cap alone."""
    rules = Rules(
        set_asides=(
            SetAside("track", 0, 0, ceiling_s=20),
            SetAside("region", 1, 0, floor_s=30),
        )
    )
    bids = bids_of(*THREE, track=[0, 1, 1], region=[1, 1, 0])
    assert grants(bids, supply_of([90]), rules, method) == [[20], [35], [35]]


@pytest.mark.parametrize("method", METHODS)
def test_one_applicant_is_held_to_its_cap_each_application_by_the_same_part(method):
    bids = bids_of([[1000]] * 3, [60, 30, 90], applicant=[0, 0, 2])
    rules = Rules(applicant_cap_s=30)
    assert grants(bids, supply_of([200]), rules, method) == [[20], [10], [30]]


@pytest.mark.parametrize("method", METHODS)
def test_npu_first_moves_work_that_can_use_one(method):
    """Row 0 is inference and can use the NPU; row 1 cannot use it; row 2 is training."""
    rates = [[1000, 500], [1000, 0], [1000, 500]]
    work = [WORKS.index("inference")] * 2 + [WORKS.index("pretraining")]
    bids = bids_of(rates, [50, 50, 50], work=work)
    supply = supply_of([100, 100], ("gpu", "npu"))
    assert grants(bids, supply, Rules(npu_first=("inference",)), method) == [
        [0, 100],
        [50, 0],
        [50, 0],
    ]


@pytest.mark.parametrize("method", METHODS)
def test_who_would_get_less_than_is_of_use_makes_room(method):
    """30 each is too little for those who need 40; the later one goes, and 45 each is enough."""
    bids = bids_of(*THREE, least_s=[0, 40, 40])
    divided = divide_round(bids, supply_of([90]), Rules(), method)
    assert divided.withdrawn == (2,)
    assert divided.division(1).grant_s.ravel().tolist() == [45, 45, 0]


@pytest.mark.parametrize("method", METHODS)
def test_whole_servers_are_given_where_the_call_says_so(method):
    """240 s are 3 servers of 80; 1.5 each, and the odd one goes to the earlier id."""
    bids = bids_of([[1000]] * 2, [240, 240])
    rules = Rules(whole_servers=True)
    assert grants(bids, supply_of([240]), rules, method) == [[160], [80]]


# 100 s of one type and 60 of the other are 160 of work in seconds, but one server of 80 only.
BROKEN = {
    "below one server": (79, (), [[80, 0]]),
    "one server": (80, (), [[80, 0]]),
    "one server but for a second of each type": (82, (), [[80, 0]]),
    "a second more": (83, (0,), [[0, 0]]),
    "all or nothing": (160, (0,), [[0, 0]]),
}


@pytest.mark.parametrize(("least", "withdrawn", "want"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("method", METHODS)
def test_whole_servers_that_are_of_no_use_are_not_given(method, least, withdrawn, want):
    bids = bids_of([[1000, 1000]], [160], least_s=[least])
    divided = divide_round(bids, supply_of([100, 60]), Rules(whole_servers=True), method)
    assert divided.withdrawn == withdrawn
    assert divided.division(2).grant_s.tolist() == want


HAIRS = {
    # 10**9 less a millionth is 999,999,000, and a second of each lot below that still does.
    "a millionth and a second of each lot": (999_998_998, True),
    "a second less": (999_998_997, False),
}


@pytest.mark.parametrize(("work_s", "is_useful"), HAIRS.values(), ids=HAIRS)
def test_what_is_missing_by_a_hair_is_not_missing(work_s, is_useful):
    bids = bids_of([[1000, 1000]], [10**9], least_s=[10**9])
    market = open_types(bids, supply_of([1, 1]), Rules(), ())
    useful = useful_milli(market, bids.least_s)
    assert (MILLI * work_s >= useful).tolist() == [is_useful]


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_round_is_divided(method):
    assert grants(bids_of(np.zeros((0, 1)), []), supply_of([90]), Rules(), method) == []


def test_tracks_with_weights_share_first():
    bids = bids_of(*THREE, track=[0, 0, 1])
    rules = Rules(track_weight=(1, 2, 1))
    assert grants(bids, supply_of([90]), rules, "weighted") == [[15], [15], [60]]


def test_prices_are_of_the_open_part_of_each_type():
    divided = divide_round(bids_of([[1000]] * 2, [MUCH] * 2), supply_of([10**6]), Rules())
    (price,) = divided.division(1).price
    # Two weights of 1 buy a million seconds: 2e-6 each, in parts of 10**24.
    assert price == pytest.approx(2 * 10**18, rel=1e-6)


FLOOR = SetAside("track", 0, 0, floor_s=60)
REFUSED = {
    "more is kept than there is": (
        Rules(set_asides=(FLOOR, SetAside("track", 1, 0, floor_s=31))),
        "weighted",
        {"set_asides_above_capacity"},
    ),
    "a group is named twice": (Rules(set_asides=(FLOOR, FLOOR)), "equilibrium", None),
    "a floor stands above its ceiling": (
        Rules(set_asides=(replace(FLOOR, ceiling_s=59),)),
        "equilibrium",
        {"floor_above_ceiling"},
    ),
    "tracks and regions by weight": (
        Rules(track_weight=(1, 1, 1), set_asides=(SetAside("region", 0, 0, floor_s=1),)),
        "weighted",
        {"groups_cross"},
    ),
}


@pytest.mark.parametrize(("rules", "method", "codes"), REFUSED.values(), ids=REFUSED)
def test_rules_that_contradict_each_other_are_refused(rules, method, codes):
    with pytest.raises(InputRefused) as refused:
        divide_round(bids_of(*THREE), supply_of([90]), rules, method)
    found = {f.message.code for f in refused.value.findings}
    assert found == codes or (codes is None and "set_aside_repeated" in found)


def test_rules_at_their_bounds_are_held():
    rules = Rules(set_asides=(replace(FLOOR, ceiling_s=60), SetAside("track", 1, 0, floor_s=30)))
    bids = bids_of(*THREE, track=[0, 0, 1])
    assert grants(bids, supply_of([90]), rules, "equilibrium") == [[30], [30], [30]]


def test_ceilings_of_tracks_and_regions_on_the_same_applications_are_refused():
    """All are in track 0 and region 0; each may have 40, and one cannot hold the other's."""
    asides = (SetAside("track", 0, 0, ceiling_s=50), SetAside("region", 0, 0, ceiling_s=40))
    with pytest.raises(InputRefused) as refused:
        divide_round(bids_of(*THREE), supply_of([90]), Rules(set_asides=asides), "equilibrium")
    assert {f.message.code for f in refused.value.findings} == {"ceilings_cross"}


def test_a_ceiling_that_overdraws_what_is_kept_for_others_is_refused():
    asides = (SetAside("track", 0, 0, ceiling_s=80), SetAside("region", 1, 0, floor_s=60))
    bids = bids_of(*THREE, track=[0, 0, 0], region=[1, 1, 0])
    with pytest.raises(InputRefused) as refused:
        divide_round(bids, supply_of([90]), Rules(set_asides=asides), "equilibrium")
    assert {f.message.code for f in refused.value.findings} == {"ceilings_cross"}


def test_a_lot_of_its_own_is_for_its_group_alone():
    rules = Rules(set_asides=(SetAside("track", 1, 0, floor_s=60),))
    bids = bids_of(*THREE, track=[0, 0, 1])
    market = open_market(bids, supply_of([90]), rules, first_opening(rules))
    assert market.capacity_s.tolist() == [30, 60]
    assert market.rate_milli.tolist() == [[1000, 0], [1000, 0], [1000, 1000]]
    closed = open_market(bids, supply_of([90]), rules, Opening((60,), (True,)), withdrawn=[0])
    assert closed.rate_milli.tolist() == [[1000, 0], [1000, 0], [0, 1000]]
    assert closed.asked_s.tolist() == [0, 90, 90]


@settings(max_examples=50, deadline=None)
@given(rounds(), st.sampled_from(METHODS))
def test_nobody_gets_more_than_it_asked_or_there_is(drawn, method):
    bids, supply, rules = drawn
    grant_s = np.array(grants(bids, supply, rules, method)).reshape(bids.rate_milli.shape)
    work = (bids.rate_milli * grant_s).sum(axis=1)
    assert (grant_s >= 0).all()
    assert (grant_s[bids.rate_milli == 0] == 0).all()
    assert (work <= MILLI * bids.asked_s).all()
    assert (grant_s.sum(axis=0) <= supply.capacity_s).all()
    for aside in rules.set_asides:
        if aside.ceiling_s is not None and not rules.whole_servers:
            assert grant_s[bids.track == aside.group, aside.type].sum() <= aside.ceiling_s
    if rules.applicant_cap_s is not None:
        for applicant in range(3):
            together = work[bids.applicant == applicant].sum()
            assert together <= MILLI * rules.applicant_cap_s
    if rules.whole_servers:
        assert (grant_s % 80 == 0).all()
    else:
        # A second of each type and of each lot apart.
        lots = bids.rate_milli.sum(axis=1) * (1 + len(rules.set_asides))
        assert ((work == 0) | (work + lots + bids.least_s // MILLI >= MILLI * bids.least_s)).all()


@settings(max_examples=25, deadline=None)
@given(rounds(), st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_the_order_of_applications_does_not_matter(drawn, method, rng):
    bids, supply, rules = drawn
    order = list(range(len(bids.ids)))
    rng.shuffle(order)
    names = ("asked_s", "least_s", "rate_milli", "weight", "score_milli", "panel_rank", "work")
    columns = (*names, "track", "region", "applicant")
    shuffled = replace(
        bids,
        ids=tuple(bids.ids[i] for i in order),
        **{name: getattr(bids, name)[np.array(order, dtype=np.int64)] for name in columns},
    )
    before = grants(bids, supply, rules, method)
    after = grants(shuffled, supply, rules, method)
    assert after == [before[i] for i in order]
