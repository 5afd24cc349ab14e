"""Korea's programme says what its sources say; the numbers here are typed from them again."""

from datetime import date
from pathlib import Path

import pytest

from dure.programme.model import Precision, Stage
from dure.programme.read import read_programme
from dure.terms.calendar import Period
from dure.terms.citation import Mark

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["korea", "example"])
def test_what_is_shipped_is_in_order_without_a_warning(name):
    path = ROOT / "programmes" / name / "programme.yaml"
    reading = read_programme(path.read_text(encoding="utf-8"), str(path))
    assert reading.findings == ()
    assert reading.programme is not None


def test_every_number_of_the_example_is_marked_as_assumed():
    text = (ROOT / "programmes" / "example" / "programme.yaml").read_text(encoding="utf-8")
    programme = read_programme(text, "example").programme
    assert {source.mark for source in programme.sources.values()} == {Mark.ASSUMED}


def count_of(pool, stage):
    return [c.count.value for c in pool.counts if c.stage == stage]


# 2nd science and technology ministers' meeting, and press of July and August 2025.
BOUGHT = {"nhn-b200": (7656, 6120), "kakao-b200": (2424, 2040), "naver-h200": (3056, 2296)}


def test_the_purchase_of_2025_is_the_sum_of_three_pools(korea):
    for key, (contracted, state_use) in BOUGHT.items():
        assert count_of(korea.pools[key], Stage.CONTRACTED) == [contracted]
        assert korea.pools[key].state_use.value == state_use
    purchase = korea.acquisitions["year-2025"]
    assert count_of(purchase, Stage.CONTRACTED) == [13_136]  # 7,656 + 2,424 + 3,056
    assert purchase.state_use.value == 10_456  # 6,120 + 2,040 + 2,296
    assert korea.budgets["extra-2025"].amount.settled.value == 1_460_000_000_000


def test_a_plan_is_not_a_delivery(korea):
    assert count_of(korea.acquisitions["year-2026"], Stage.TARGET) == [15_000]
    assert count_of(korea.acquisitions["year-2026"], Stage.CONTRACTED) == [9_704]
    bill = korea.acquisitions["year-2027"]
    assert [c.stage for c in bill.counts] == [Stage.TARGET]
    assert korea.budgets["gpu-2027"].status == "bill"
    stages = {count.stage for pool in korea.pools.values() for count in pool.counts}
    assert stages == {Stage.TARGET, Stage.CONTRACTED}  # Nothing installed or used is published.


# Both readings where sources disagree, and the claims as claims.
TARGETS = {
    "public-2028": ([50_000, 52_000], None),
    "public-2030": ([50_000, 52_000], None),
    "minister-2030": ([200_000], 0),
    "announced-2030": ([260_000], 0),
    "allocatable-2027": ([25_000], 0),
}


def test_both_readings_stand_where_sources_disagree(korea):
    got = {
        key: ([r.value for r in target.count.readings], target.count.preferred)
        for key, target in korea.targets.items()
    }
    assert got == TARGETS
    cost = korea.budgets["centre"].amount
    assert [r.value for r in cost.readings] == [2_500_000_000_000, 2_900_000_000_000]
    assert cost.settled is None
    supercomputer = korea.pools["supercomputer-6"].counts[0].count
    assert (supercomputer.value, [r.value for r in supercomputer.others]) == (9_000, [8_000])


def test_the_announcement_is_the_sum_of_its_parts(korea):
    private = [p for p in korea.pools.values() if p.access == "private"]
    parts = sum(count.count.value for pool in private for count in pool.counts)
    assert parts == 210_000  # 50,000 + 50,000 + 50,000 + 60,000
    assert parts + 50_000 == korea.targets["announced-2030"].count.settled.value


def test_the_first_call_is_as_published(korea):
    call = korea.calls["first_2026"]
    days = (call.opened, call.closed, call.decided)
    assert days == (date(2025, 12, 22), date(2026, 1, 28), date(2026, 3, 3))
    asked, granted = call.asked, call.granted
    assert (asked.projects.value, asked.servers.value, asked.accelerators.value) == (
        514,
        1_714,
        13_712,
    )
    assert {key: n.value for key, n in asked.accelerators_by_track.items()} == {"academia": 8_600}
    assert (granted.projects.value, granted.servers.value, granted.accelerators.value) == (
        159,
        528,
        4_224,
    )
    assert {key: n.value for key, n in granted.accelerators_by_track.items()} == {
        "academia": 2_624,
        "industry": 1_288,
        "research": 312,
    }
    assert (call.server_size.value, call.months_max.value) == (8, 12)
    assert {key: cap.value for key, cap in call.caps_servers.items()} == {"h200": 32, "b200": 16}
    assert granted.accelerators.mark is Mark.SEEN


def test_prices_and_shares_are_those_considered(korea):
    industry = korea.tracks["industry"].price
    assert (industry.percent_low.value, industry.percent_high.value) == (5, 10)
    assert industry.discounts["youth"].percent.value == 50
    assert korea.tracks["academia"].price.rule == "free"
    assert {key: share.percent.value for key, share in korea.shares.items()} == {
        "industry": 30,
        "academia-research": 20,
        "national": 50,
    }


def test_what_was_given_outside_of_calls(korea):
    assert count_of(korea.awards["ai-for-everyone"], Stage.ALLOCATED) == [512]
    model = korea.awards["foundation-model"]
    assert count_of(model, Stage.ALLOCATED) == [500, 768, 1_000]
    assert model.counts[-1].period == Period(date(2026, 9, 1), None)


def test_the_use_of_gpus_is_a_claim_of_a_secondary_source(korea):
    claim = korea.claims["utilisation"]
    assert (claim.low.value, claim.high.value, claim.low.mark) == (30, 40, Mark.SECONDARY)


# Dense rates in TFLOP/s or TOP/s. NVIDIA: Epoch AI, July 2026. RNGD, ATOM: makers' documents.
RATES = {
    "h200": {"bf16": 989_500, "fp8": 1_979_000, "int8": 1_979_000},
    "b200": {"bf16": 2_250_000, "fp8": 4_500_000, "int8": 4_500_000, "fp4": 9_000_000},
    "b300": {"bf16": 2_250_000, "fp8": 4_500_000, "int8": 157_500, "fp4": 14_000_000},
    "vera-rubin": {},
    "rngd": {"bf16": 256_000, "fp8": 512_000, "int8": 512_000, "int4": 1_024_000},
    "atom": {"fp16": 32_000, "int8": 128_000, "int4": 256_000},
}


@pytest.mark.parametrize(("key", "want"), RATES.items(), ids=RATES)
def test_rates_are_dense_and_unknown_stays_unknown(korea, key, want):
    rates = {kind.value: rate.value for kind, rate in korea.accelerators[key].dense_gop_s.items()}
    assert rates == want


def test_domestic_accelerators_infer_and_have_no_price(korea):
    domestic = {"rngd", "atom", "atom-max", "rebel-quad"}
    assert {key for key, kind in korea.accelerators.items() if kind.inference_only} == domestic
    assert korea.accelerators["atom-max"].dense_gop_s[Precision.INT8].mark is Mark.ASSUMED
    assert korea.accelerators["vera-rubin"].memory_mb is None
    assert not [name for name in type(korea.accelerators["rngd"]).__slots__ if "price" in name]


def test_the_readme_names_every_number_that_it_should():
    readme = (ROOT / "programmes" / "korea" / "README.md").read_text(encoding="utf-8")
    for number in ("13,136", "10,456", "9,704", "52,000", "200,000", "260,000", "1,714", "4,224"):
        assert number in readme
