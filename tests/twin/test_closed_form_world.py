"""Lost jobs, and power shared by all: the rows of `benchmarks/twin_closed_forms_world.py`."""

import sys
from pathlib import Path

import numpy as np
import pytest

from dure.twin.reference_full import run_full_reference

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import twin_closed_forms_world as forms

sys.path.pop(0)

JOBS, WARM_UP = 1_500, 300
ROWS = [row for row in forms.ROWS if row.servers <= 8]


def test_erlang_b_of_a_single_server_is_the_load_over_the_load_and_one():
    assert forms.erlang_b(1, 0.5) == pytest.approx(0.5 / 1.5)
    # Two servers: (a² / 2) / (1 + a + a² / 2), here with a = 1.
    assert forms.erlang_b(2, 1.0) == pytest.approx(0.5 / 2.5)


KNOWN = {
    "one at half its power: 1 / (1 - ρ), whatever the run times": (("M/H2/1 PS", 0.5), 2.0),
    # B(8, 6) from tables of Erlang's loss formula.
    "8 servers with 6 erlangs": (("M/D/8/8", 0.75), 0.1219),
}


@pytest.mark.parametrize(("key", "want"), KNOWN.values(), ids=KNOWN)
def test_what_is_known(key, want):
    (row,) = (r for r in forms.ROWS if (r.name, r.use) == key)
    assert row.known == pytest.approx(want, abs=5e-5)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} at {row.use}")
def test_what_the_twin_measures_is_inside_of_the_interval(row):
    got = forms.measure(row, JOBS, WARM_UP, run_full_reference)
    assert got.low <= row.known <= got.high
    assert got.half_width < 0.2 * row.known


def test_two_jobs_share_the_power_of_one():
    # Alone until 4, then each at half speed: the first has 6 of 10 left and takes 12, to 16; the
    # other has had 6 of 10 by then and goes on alone, to 20.
    caps, end_s = forms.share_power([0, 4], [10, 10], 1)
    assert [(cap.at_s, cap.permille) for cap in caps] == [(4, 500), (16, 1000)]
    assert end_s.tolist() == [16, 20]


@pytest.mark.parametrize("full", [1, 2, 3])
def test_who_shares_power_ends_when_sharing_by_itself_says(full):
    rng = np.random.default_rng(full)
    jobs = forms.draw_jobs(rng, 0.9 * full, rng.exponential(1, 200))
    # The seconds of all ends are compared inside.
    assert forms.mean_stay(jobs, full, 0, run_full_reference) >= 1
