import json
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dure.award.certificate import certify
from dure.award.certificate_paper import seal, write_certificate
from dure.award.divisible import divide_round
from dure.award.round import Rules, SetAside
from dure.award.verify import verify_certificate

_SHARED = runpy.run_path(str(Path(__file__).with_name("rounds.py")))
bids_of, supply_of, rounds = _SHARED["bids_of"], _SHARED["supply_of"], _SHARED["rounds"]
METHODS = ("weighted", "leximin", "equilibrium")


def certificate_of(bids, supply, rules, method):
    return certify(bids, supply, rules, divide_round(bids, supply, rules, method))


def codes(findings):
    return {f.message.code for f in findings}


@settings(max_examples=60, deadline=None)
@given(rounds(), st.sampled_from(METHODS))
def test_a_certificate_is_accepted(drawn, method):
    text = certificate_of(*drawn, method)
    assert verify_certificate(*drawn, text) == []
    # No float stands in it, and the same division gives the same bytes.
    assert write_certificate({k: v for k, v in json.loads(text).items() if k != "seal"}) == text


@settings(max_examples=60, deadline=None)
@given(rounds(), st.sampled_from(METHODS), st.data())
def test_a_single_second_is_noticed_even_under_a_new_seal(drawn, method, data):
    """A second more is not there or not asked, a second less is left over for somebody."""
    bids, supply, rules = drawn
    paper = json.loads(certificate_of(bids, supply, rules, method))
    assume(bids.ids)
    name = data.draw(st.sampled_from(bids.ids))
    lot = data.draw(st.integers(0, len(paper["lots"]) - 1))
    second = data.draw(st.sampled_from([-1, 1]))
    rows = {(row[0], row[1]): row[2] for row in paper["grants"]}
    assume(rows.get((name, lot), 0) + second >= 0)
    rows[name, lot] = rows.get((name, lot), 0) + second
    paper["grants"] = [[*key, s] for key, s in sorted(rows.items()) if s]
    assert verify_certificate(bids, supply, rules, json.dumps(paper))
    resealed = write_certificate({k: v for k, v in paper.items() if k != "seal"})
    assert verify_certificate(bids, supply, rules, resealed)


@settings(max_examples=20, deadline=None)
@given(rounds(), st.sampled_from(METHODS))
def test_the_order_of_the_bids_does_not_matter_to_a_certificate(drawn, method):
    bids, supply, rules = drawn
    back = np.arange(len(bids.ids))[::-1]
    names = ("asked_s", "least_s", "rate_milli", "weight", "score_milli", "panel_rank", "work")
    turned = replace(
        bids,
        ids=bids.ids[::-1],
        **{n: getattr(bids, n)[back] for n in (*names, "track", "region", "applicant")},
    )
    text = certificate_of(bids, supply, rules, method)
    assert certificate_of(turned, supply, rules, method) == text
    assert verify_certificate(turned, supply, rules, text) == []


BIDS = bids_of(
    [[1000, 500], [1000, 0], [500, 2000], [1000, 1000]],
    [900, 400, 500, 700],
    weight=[1, 2, 1, 3],
    least_s=[0, 0, 100, 0],
    track=[0, 1, 1, 2],
)
SUPPLY = supply_of([1000, 400])
RULES = Rules(set_asides=(SetAside("track", 1, 0, floor_s=300, ceiling_s=600),))


def change(path, value):
    """Change one field of the certificate of the round above, and seal it anew."""

    def tamper(paper):
        place = paper
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value(place[path[-1]]) if callable(value) else value
        return paper

    return tamper


def drop(path):
    """Remove one field."""

    def tamper(paper):
        place = paper
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        return paper

    return tamper


TAMPERED = {
    "unsold time is hidden": (
        "equilibrium",
        change(["lots", 0, "unsold_s"], 5),
        "measure_differs",
    ),
    "a price is another": (
        "equilibrium",
        change(["lots", 0, "price"], lambda p: str(int(p) * 11 // 10)),
        "measure_differs",
    ),
    "the gap is smaller than it is": (
        "equilibrium",
        change(["measures", "gap"], "0.000000000000"),
        "measure_differs",
    ),
    "the gap is not told": ("equilibrium", change(["measures", "gap"], None), "measure_differs"),
    "a gap where there are no prices": (
        "leximin",
        change(["measures", "gap"], "0.000000000000"),
        "measure_differs",
    ),
    "a price where there is none": (
        "leximin",
        change(["lots", 0, "price"], "7"),
        "measure_differs",
    ),
    "envy is smaller than it is": (
        "leximin",
        change(["measures", "envy"], "0.900000000000"),
        "measure_differs",
    ),
    "more was asked than was": (
        "leximin",
        change(["measures", "asked_s"], 1),
        "measure_differs",
    ),
    "the equal split looks better": (
        "weighted",
        change(["measures", "equal_split"], "9.000000000000"),
        "measure_differs",
    ),
    "a lot is larger": (
        "equilibrium",
        change(["lots", 2, "capacity_s"], 601),
        "certificate_lot_differs",
    ),
    "a floor is cut though its group could use it": (
        "equilibrium",
        change(["lots", 2, "capacity_s"], 299),
        "certificate_lot_differs",
    ),
    "an open lot is larger": (
        "equilibrium",
        change(["lots", 1, "capacity_s"], 401),
        "certificate_lot_differs",
    ),
    "a lot is missing": ("equilibrium", drop(["lots", 2]), "certificate_lot_differs"),
    "a lot is closed that has a ceiling": (
        "equilibrium",
        change(["lots", 2, "is_closed"], lambda was: not was),
        None,
    ),
    "an application is left out without cause": (
        "equilibrium",
        change(["withdrawn"], ["a"]),
        "withdrawn_without_cause",
    ),
    "an unknown one is left out": ("equilibrium", change(["withdrawn"], ["z"]), "grant_unreadable"),
    "an unknown one is given": (
        "equilibrium",
        change(["grants"], lambda rows: [*rows, ["z", 0, 1]]),
        "grant_unreadable",
    ),
    "one is given twice": (
        "equilibrium",
        change(["grants"], lambda rows: [*rows, rows[0]]),
        "grant_unreadable",
    ),
    "more is given than any number could hold": (
        "equilibrium",
        change(["grants", 0, 2], 10**30),
        "grants_above_capacity",
    ),
    "one gets what it cannot use": (
        "equilibrium",
        change(["grants"], lambda rows: [*rows, ["b", 1, 1]]),
        "grant_not_usable",
    ),
    "a level of a pool is another": (
        "weighted",
        change(["pools", 0, "level"], "1/3"),
        "level_differs",
    ),
    "a level divides by nothing": (
        "weighted",
        change(["pools", 1, "level"], "1/0"),
        "level_differs",
    ),
    "a level is left out": ("weighted", change(["pools", 0, "level"], None), "level_differs"),
    "a pool is missing": ("weighted", drop(["pools", 1]), "level_differs"),
    "a pool stands there twice": (
        "weighted",
        change(["pools"], lambda pools: [*pools, pools[0]]),
        "level_differs",
    ),
    "a pool that is none": (
        "weighted",
        change(["pools", 0, "choice"], 9),
        "level_differs",
    ),
    "a pool where there is none": (
        "equilibrium",
        change(["pools"], [{"choice": 1, "lot": 0, "group": -1, "level": None}]),
        "level_differs",
    ),
    "a bottleneck holds others": (
        "leximin",
        change(["bottlenecks", 0, "held"], lambda held: held + 1),
        "measure_differs",
    ),
    "a bound is lower than it is": (
        "leximin",
        change(["bottlenecks", 0, "bound"], "0.500000000000"),
        "measure_differs",
    ),
    "a level is higher than it is": (
        "leximin",
        change(["bottlenecks", 0, "level"], "900.000000000000"),
        "measure_differs",
    ),
    "money is found at a bottleneck": (
        "leximin",
        change(["bottlenecks", 0, "price", 0], lambda p: str(int(p) * 10**6)),
        "measure_differs",
    ),
    "a level is missing": ("leximin", change(["bottlenecks"], []), "measure_differs"),
    "a level too many": (
        "leximin",
        change(["bottlenecks"], lambda levels: [*levels, levels[-1]]),
        "measure_differs",
    ),
    "levels where there are none": (
        "equilibrium",
        change(["bottlenecks"], [{"price": ["0"], "held": 0, "level": None, "bound": None}]),
        "measure_differs",
    ),
    "whole servers that the rules do not give": (
        "equilibrium",
        change(["servers"], []),
        "measure_differs",
    ),
    "another round's applications": (
        "equilibrium",
        change(["bids"], "0" * 64),
        "certificate_of_other_inputs",
    ),
    "another round's supply": (
        "equilibrium",
        change(["supply"], "0" * 64),
        "certificate_of_other_inputs",
    ),
    "another round's rules": (
        "equilibrium",
        change(["rules"], "0" * 64),
        "certificate_of_other_inputs",
    ),
    "an unknown method": ("equilibrium", change(["method"], "lottery"), "certificate_unreadable"),
    "an unknown field": ("equilibrium", change(["more"], 1), "certificate_unreadable"),
    "a missing field": ("equilibrium", drop(["grants"]), "certificate_unreadable"),
    "a negative grant": (
        "equilibrium",
        change(["grants", 0, 2], -1),
        "certificate_unreadable",
    ),
    "seconds as text": ("equilibrium", change(["grants", 0, 2], "5"), "certificate_unreadable"),
}


@pytest.mark.parametrize(("method", "tamper", "code"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_is_found_even_under_a_new_seal(method, tamper, code):
    paper = json.loads(certificate_of(BIDS, SUPPLY, RULES, method))
    content = {k: v for k, v in tamper(paper).items() if k != "seal"}
    findings = verify_certificate(BIDS, SUPPLY, RULES, write_certificate(content), "c.json")
    assert findings
    assert all(f.place.file == "c.json" for f in findings)
    assert all(f.render("ko") and f.render("en") for f in findings)
    if code is not None:
        assert code in codes(findings)


def test_what_was_changed_under_the_old_seal_is_found_first():
    text = certificate_of(BIDS, SUPPLY, RULES, "equilibrium")
    paper = json.loads(text)
    paper["lots"][0]["unsold_s"] += 1
    assert codes(verify_certificate(BIDS, SUPPLY, RULES, json.dumps(paper))) == {
        "certificate_altered"
    }


UNREADABLE = {"no JSON": "{", "a list": "[]", "a float": '{"a": 1.5}', "deep": "[" * 10**5}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_certificate_is_said_to_be_none(text):
    assert codes(verify_certificate(BIDS, SUPPLY, RULES, text)) == {"certificate_unreadable"}


def test_a_grant_that_is_of_no_use_is_found():
    bids = bids_of([[1000]] * 2, [90, 90])
    paper = json.loads(certificate_of(bids, supply_of([90]), Rules(), "equilibrium"))
    needy = bids_of([[1000]] * 2, [90, 90], least_s=[0, 60])
    content = {k: v for k, v in paper.items() if k != "seal"}
    content["bids"] = json.loads(certificate_of(needy, supply_of([90]), Rules(), "leximin"))["bids"]
    found = verify_certificate(needy, supply_of([90]), Rules(), write_certificate(content))
    assert codes(found) == {"grant_below_least"}


def test_an_odd_second_goes_to_the_largest_remainder_or_the_certificate_is_refused():
    bids, supply = bids_of([[1000]] * 3, [90] * 3), supply_of([10])
    paper = json.loads(certificate_of(bids, supply, Rules(), "weighted"))
    assert paper["grants"] == [["a", 0, 4], ["b", 0, 3], ["c", 0, 3]]
    content = {k: v for k, v in paper.items() if k != "seal"}
    content["grants"] = [["a", 0, 3], ["b", 0, 4], ["c", 0, 3]]
    found = verify_certificate(bids, supply, Rules(), write_certificate(content))
    assert codes(found) == {"grant_off_level"}


def test_a_ceiling_that_is_broken_is_found():
    bids, supply = bids_of([[1000]] * 2, [90, 90], track=[0, 1]), supply_of([100])
    paper = json.loads(certificate_of(bids, supply, Rules(), "weighted"))
    rules = Rules(set_asides=(SetAside("track", 0, 0, ceiling_s=40),))
    content = {k: v for k, v in paper.items() if k != "seal"}
    content["rules"] = json.loads(certificate_of(bids, supply, rules, "leximin"))["rules"]
    found = verify_certificate(bids, supply, rules, write_certificate(content))
    assert "set_aside_broken" in codes(found)


def test_a_floor_that_comes_too_late_shares_what_is_left():
    """Rows 0 and 1 are fastest on type 0 and take 80 of 90; for row 2 it comes second."""
    bids = bids_of(
        [[1000, 0], [1000, 0], [1000, 2000], [1000, 2000]],
        [40, 40, 60, 60],
        track=[0, 0, 1, 2],
    )
    asides = tuple(SetAside("track", t, 0, floor_s=30) for t in (1, 2))
    supply, rules = supply_of([90, 30]), Rules(set_asides=asides)
    text = certificate_of(bids, supply, rules, "weighted")
    assert verify_certificate(bids, supply, rules, text) == []
    grants = json.loads(text)["grants"]
    first = {name: seconds for name, lot, seconds in grants if lot == 0}
    assert first == {"a": 40, "b": 40, "c": 5, "d": 5}


def test_envy_of_many_kinds_is_bounded_by_prices(monkeypatch):
    """Both sides go over to the bound at the same size; here that size is made small."""
    for module in ("measure", "verify_proof"):
        monkeypatch.setattr(f"dure.award.{module}.PAIRS_MAX", 3)
    for method, envy_from in (("equilibrium", "prices"), ("leximin", "")):
        text = certificate_of(BIDS, SUPPLY, Rules(), method)
        measures = json.loads(text)["measures"]
        assert measures["envy_from"] == envy_from
        assert (measures["envy"] is None) == (envy_from == "")
        assert verify_certificate(BIDS, SUPPLY, Rules(), text) == []


def test_a_seal_is_of_the_content():
    paper = json.loads(certificate_of(BIDS, SUPPLY, RULES, "weighted"))
    assert paper.pop("seal") == seal(paper)
