from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.files.ledger import read_energy_factors_file
from dure.ledger.energy import (
    Use,
    cite_factors,
    estimate_energy,
    mark_of,
    take_measured_energy,
)
from dure.ledger.energy_read import read_energy_factors
from dure.ledger.transfer import Energy
from dure.terms.citation import Mark
from dure.terms.errors import InputRefused

FACTORS = read_energy_factors_file(None)
IN_2026 = Use("h100", "gwangju", "KR", date(2026, 5, 1))
H200 = replace(IN_2026, type="h200")

ESTIMATES = {
    # 10,200 W / 8 × 0.76 × 1.3 = 1,259.7 W for 3,600 s = 4,534,920 J = 1.2597 kWh;
    # × 0.4173 kg/kWh = 525.67281 g.
    "an hour of one h100": (IN_2026, 3600, 4_534_920, 525_673),
    # 14,300 / 8 × 0.76 × 1.3 = 1,766.05 W × 3,600 = 6,357,780 J; × 417.3 / 3,600 = 736,972.7 mg.
    "an hour of one b200": (replace(IN_2026, type="b200"), 3600, 6_357_780, 736_973),
    # 3,000 / 8 × 0.76 × 1.3 = 370.5 W.
    "one second of an rngd": (replace(IN_2026, type="rngd"), 1, 371, 43),
    "no time": (IN_2026, 0, 0, 0),
    # The last day of one factor and the first day of the next: 1.2597 × 454.1 = 572.02977 g.
    "the day before a new factor": (
        replace(IN_2026, day=date(2025, 12, 16)),
        3600,
        4_534_920,
        572_030,
    ),
    "the first day of a new factor": (
        replace(IN_2026, day=date(2025, 12, 17)),
        3600,
        4_534_920,
        525_673,
    ),
}


@pytest.mark.parametrize(
    ("use", "amount_s", "energy_j", "carbon_mg"), ESTIMATES.values(), ids=ESTIMATES
)
def test_an_estimate_is_type_time_load_and_pue(use, amount_s, energy_j, carbon_mg):
    got = estimate_energy(FACTORS, use, amount_s)
    assert (got.energy_j, got.basis, got.carbon_mg) == (energy_j, "estimated", carbon_mg)


def test_the_factors_are_frozen_into_the_charge_as_text():
    want = "power=dgx-h100:10200W/8 load=training:0.760 pue=korea:1.300 grid=kr-2023:417300mg/kWh"
    assert estimate_energy(FACTORS, IN_2026, 1).factors == want


def test_a_load_that_a_site_reports_comes_before_the_factor():
    # 10,200 / 8 × 0.5 × 1.3 = 828.75 W, for 4 s.
    got = estimate_energy(FACTORS, IN_2026, 4, load_milli=500)
    assert (got.energy_j, got.factors.split()[1]) == (3315, "load=reported:0.500")


ABSENT = {
    "a type without a server": replace(IN_2026, type="vera-rubin"),
    "a day before any PUE": replace(IN_2026, day=date(2024, 12, 31)),
}


@pytest.mark.parametrize("use", ABSENT.values(), ids=ABSENT)
def test_what_is_not_known_is_not_zero(use):
    assert estimate_energy(FACTORS, use, 3600) is None


def test_without_a_load_there_is_no_estimate_unless_the_site_reports_one():
    bare = replace(FACTORS, loads=())
    assert estimate_energy(bare, IN_2026, 3600) is None
    assert estimate_energy(bare, IN_2026, 3600, load_milli=760).energy_j == 4_534_920


def test_energy_is_known_where_only_the_grid_is_not():
    got = estimate_energy(FACTORS, replace(IN_2026, country="FR"), 3600)
    assert (got.energy_j, got.carbon_mg) == (4_534_920, None)
    assert "grid" not in got.factors


def test_a_site_with_its_own_pue_does_not_take_the_general_one():
    own = replace(FACTORS.pues[0], id="own", site="gwangju", pue_milli=1100)
    factors = replace(FACTORS, pues=(*FACTORS.pues, own))
    assert (
        estimate_energy(factors, IN_2026, 8000).energy_j == 8_527_200
    )  # 10,200 × 0.76 × 1.1 × 1000
    elsewhere = replace(IN_2026, site="haenam")
    assert estimate_energy(factors, elsewhere, 8000).energy_j == 10_077_600  # … × 1.3


def test_measured_joules_get_the_pue_only_where_measured_at_the_servers():
    at_site = take_measured_energy(FACTORS, IN_2026, 3_600_000, at_servers=False)
    assert at_site == Energy(3_600_000, 417_300, "measured", "meter=site grid=kr-2023:417300mg/kWh")
    at_servers = take_measured_energy(FACTORS, IN_2026, 3_600_000, at_servers=True)
    assert (at_servers.energy_j, at_servers.carbon_mg) == (4_680_000, 542_490)  # × 1.3
    assert at_servers.factors == "meter=servers pue=korea:1.300 grid=kr-2023:417300mg/kWh"


def test_measured_at_servers_of_a_site_without_a_pue_is_not_known():
    early = replace(IN_2026, day=date(2024, 1, 1))
    assert take_measured_energy(FACTORS, early, 5, at_servers=True) is None


def test_every_factor_of_a_charge_is_cited_and_as_sure_as_its_weakest():
    told = estimate_energy(FACTORS, IN_2026, 1).factors
    assert [
        (part.split("=")[0], mark, source) for part, mark, source in cite_factors(FACTORS, told)
    ] == [
        ("power", Mark.SECONDARY, "dgx-h100-guide"),
        ("load", Mark.SEEN, "newkirk-2025"),
        ("pue", Mark.ASSUMED, "pue-korea-2025"),
        ("grid", Mark.SECONDARY, "grid-kr-2023"),
    ]
    assert mark_of(FACTORS, told) is Mark.ASSUMED
    assert mark_of(FACTORS, "grid=kr-2023:417300mg/kWh") is Mark.SECONDARY
    assert cite_factors(FACTORS, "load=reported:0.5 grid=gone:1mg/kWh") == ()
    assert mark_of(FACTORS, "") is Mark.ASSUMED


def test_an_h200_has_an_assumed_load_since_none_was_measured():
    told = estimate_energy(FACTORS, H200, 1).factors
    assert "load=assumed:0.760" in told


@given(parts=st.lists(st.integers(1, 10**7), min_size=1, max_size=50))
def test_many_short_jobs_add_up_to_one_long_job_within_half_a_unit_each(parts):
    whole = estimate_energy(FACTORS, IN_2026, sum(parts))
    pieces = [estimate_energy(FACTORS, IN_2026, part) for part in parts]
    assert abs(sum(p.energy_j for p in pieces) - whole.energy_j) <= len(parts) / 2 + 1
    assert abs(sum(p.carbon_mg for p in pieces) - whole.carbon_mg) <= len(parts) * 0.6 + 1


GOOD = """\
sources:
  s: {title: {en: S, ko: 에스}, place: p, published: 2026, checked: 2026-01-01, mark: seen}
servers:
  a: {types: [x], power_w_max: 8000, accelerators: 8, source: s}
pues:
  p: {pue_milli: 1000, from: 2026-01-01, mark: assumed}
"""

FAULTS = {
    "a number that is too small": (
        "pue_milli: 1000",
        "pue_milli: 999",
        (
            "f.yaml:6: pues.p.pue_milli: error [energy_factor_refused] Input should be greater "
            "than or equal to 1000; the file says 999."
        ),
    ),
    "a field that nobody knows": (
        "accelerators: 8,",
        "accelerators: 8, colour: red,",
        (
            "f.yaml:4: servers.a.colour: error [energy_factor_refused] Extra inputs are not "
            "permitted; the file says 'red'."
        ),
    ),
    "a field that is missing": (
        "power_w_max: 8000, ",
        "",
        (
            "f.yaml:4: servers.a.power_w_max: error [energy_factor_refused] Field required; "
            "the file says nothing."
        ),
    ),
    "a source that is not there": (
        "source: s}",
        "source: t}",
        (
            "f.yaml:4: servers.a: error [energy_source_unknown] servers.a names the source 't', "
            "which the file does not have; it has s."
        ),
    ),
    "no source and not assumed": (
        ", mark: assumed}",
        "}",
        (
            "f.yaml:6: pues.p: error [energy_source_unknown] pues.p names the source '', which the "
            "file does not have; it has s."
        ),
    ),
    "two values for one day": (
        "pues:\n",
        "pues:\n  old: {pue_milli: 1400, from: 2025-01-01, mark: assumed}\n",
        (
            "f.yaml:7: pues.p: error [energy_periods_overlap] pues.old and pues.p both hold on "
            "2026-01-01 for any site."
        ),
    ),
    "a part that nobody knows": (
        "pues:",
        "pue:",
        (
            "f.yaml:5: error [energy_factor_refused] The parts are sources, servers, loads, pues, "
            "grids; the file says 'pue'."
        ),
    ),
    "no YAML": (
        "pues:",
        "pues: [",
        (
            "f.yaml:7: error [energy_factor_refused] expected ',' or ']', but got '<stream end>'; "
            "the file says no readable YAML."
        ),
    ),
}


@pytest.mark.parametrize(("old", "new", "want"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_line_and_both_values(old, new, want):
    assert read_energy_factors(GOOD, "f.yaml")
    with pytest.raises(InputRefused) as refusal:
        read_energy_factors(GOOD.replace(old, new, 1), "f.yaml")
    assert refusal.value.findings[0].render().splitlines()[0] == want


def test_a_list_or_an_empty_part_is_refused():
    for text in ("- 1", "pues: 5"):
        with pytest.raises(InputRefused):
            read_energy_factors(text, "f.yaml")


def test_all_faults_are_told_at_once():
    text = GOOD.replace("8000", "none").replace("1000", "1.2")
    with pytest.raises(InputRefused) as refusal:
        read_energy_factors(text, "f.yaml")
    assert [f.place.line for f in refusal.value.findings] == [4, 6]


def test_a_file_of_factors_can_be_given(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_energy_factors_file(str(path)).servers[0].power_w_max == 8000
