"""Checking an award shares no code with what divides, and lists what differs."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from dure.award.compile import compile_round
from dure.award.make import explain_award, make_award
from dure.award.methods import METHODS
from dure.award.outcome import run_method
from dure.award.record import read_award, write_award
from dure.award.verify_award import verify_award

DIVIDERS = (
    "highspy",
    "numba",
    "dure.award.choose",
    "dure.award.divisible",
    "dure.award.equilibrium",
    "dure.award.maxmin",
    "dure.award.outcome",
    "dure.award.prices",
)


def test_what_checks_imports_no_divider_and_no_solver():
    code = f"""
import sys
import dure.award.verify_award
print(sorted(set({DIVIDERS}) & set(sys.modules)))
"""
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout == "[]\n"


@pytest.fixture(scope="module")
def papers(apply):
    return [
        apply(f"A-{n:02d}", n % 4 + 1, types=("h200", "b200")[: n % 2 + 1], score=60 + n)
        for n in range(16)
    ]


@pytest.fixture(scope="module")
def small(call):
    offers = (replace(call.offers[0], servers=12), replace(call.offers[1], servers=3))
    return replace(call, offers=offers)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("whole", [True, False])
def test_every_method_makes_an_award_that_holds_and_survives_its_file(method, whole, papers, small):
    shared = replace(small, whole_servers=whole)
    papers = [replace(p, whole_servers=whole) for p in papers]
    round_, _ = compile_round(papers, shared)
    made = make_award(round_, shared, method, "0" * 64)
    read, findings = read_award(write_award(made), "a.json")
    assert findings == ()
    assert verify_award(read, "a.json") == []
    pages = [explain_award(read, id_) for id_ in ("A-00", "A-07", "A-15")]
    assert all(page.bounds for page in pages)


def test_grants_that_differ_are_listed_up_to_ten(papers, small):
    round_, _ = compile_round(papers, small)
    made = make_award(round_, small, "weighted", "0" * 64)
    forged = replace(made.division, grant_s=made.division.grant_s + np.array([1, 0]))
    findings = verify_award(replace(made, division=forged), "a.json")
    assert len(findings) == 10
    # 16 applications, each a second too much
    assert {f.fields["more"] for f in findings} == {6}
    assert findings[0].place.field.startswith("grants.A-0")


@pytest.mark.parametrize("method", METHODS)
def test_names_of_others_change_nothing_of_mine(method, papers, small):
    """Whoever applied, where and under which title: every page and every grant stays as it was."""
    renamed = [
        replace(
            p, applicant=f"{99 - n} Lee", organisation="Elsewhere", title_ko="", title_en="Else"
        )
        for n, p in enumerate(papers)
    ]
    pages = []
    for them in (papers, [papers[0], *renamed[1:]]):
        round_, _ = compile_round(them, small)
        made = make_award(round_, small, method, "0" * 64)
        pages.append((write_award(made), explain_award(made, "A-00")))
    assert pages[0] == pages[1]


def test_an_award_without_a_certificate_proves_nothing(papers, small):
    round_, _ = compile_round(papers, small)
    made = make_award(round_, small, "rank", "0" * 64)
    (finding,) = verify_award(replace(made, certificate=None), "a.json")
    assert finding.message.code == "award_certificate_absent"


@pytest.mark.parametrize("method", METHODS)
def test_no_reason_tells_a_number_or_a_score_of_another(method, papers, small):
    scored = [replace(p, score_milli=61_013 + 1_110 * n) for n, p in enumerate(papers)]
    round_, _ = compile_round(scored, small)
    outcome = run_method(method, round_.bids, round_.supply, round_.rules)
    made = make_award(round_, small, method, "0" * 64)
    told = {id_: [reason] for id_, reason in made.reasons.items()}
    for id_, reason in outcome.reasons.items():
        told[id_].append({**reason.fields, "en": reason.render("en"), "ko": reason.render("ko")})
    for paper in scored:
        text = json.dumps(told[paper.id], ensure_ascii=False)
        words = set(re.findall(r"[A-Z]-\d+|\d+(?:\.\d+)?", text))
        others = [other for other in scored if other.id != paper.id]
        assert not words & {other.id for other in others}
        assert not words & {str(other.score_milli) for other in others}
        assert not words & {f"{other.score_milli / 1000:.3f}" for other in others}


def test_a_line_is_told_to_who_stands_below_it(papers, small):
    round_, _ = compile_round(papers, small)
    made = make_award(round_, small, "rank", "0" * 64)
    below = [r for r in made.reasons.values() if r["code"] == "below_line"]
    assert below
    assert all(r["line"] < r["place"] for r in below)
    assert sorted(r["reserve_place"] for r in made.reasons.values() if "reserve_place" in r) == (
        list(range(1, sum("reserve_place" in r for r in made.reasons.values()) + 1))
    )
