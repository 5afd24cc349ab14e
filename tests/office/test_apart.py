"""What is computed in a process of its own: plain data in, plain data or a refusal out."""

import subprocess
import sys

import pytest

from dure.office.apart import ApartFailed, run_apart
from dure.terms.errors import InputRefused

NEAR = "dure.office.reviews.match:measure_near"


@pytest.fixture
def apart(settings):
    settings.COMPUTE_APART = True


def test_it_answers_as_it_would_here(apart, settings):  # noqa: ARG001 - a switch
    given = ("protein folding", ["folding of proteins", "law"])
    there = run_apart(NEAR, *given)
    settings.COMPUTE_APART = False
    assert there == run_apart(NEAR, *given)
    assert there[0] > there[1] == 0
    assert [type(near) for near in there] == [int, int]


def test_a_refusal_comes_back_as_one(apart, settings, call_text):  # noqa: ARG001 - a switch
    broken = call_text.replace("months_max: 12", "months_max: -12")
    with pytest.raises(InputRefused) as refusal:
        run_apart("dure.application.gate:read_call", broken, "c.yaml")
    assert {finding.place.line for finding in refusal.value.findings} == {12}
    settings.COMPUTE_APART = False
    with pytest.raises(InputRefused) as here:
        run_apart("dure.application.gate:read_call", broken, "c.yaml")
    assert refusal.value.findings == here.value.findings


@pytest.mark.parametrize(
    ("name", "said"),
    [("dure.office.nowhere:act", "No module named"), ("math:sqrt", "must be real number")],
)
def test_what_breaks_there_is_a_failing_world_here(apart, name, said):  # noqa: ARG001 - a switch
    with pytest.raises(ApartFailed, match=said):
        run_apart(name, "four")


def test_what_takes_too_long_is_stopped(apart, monkeypatch):  # noqa: ARG001 - a switch
    monkeypatch.setattr("dure.office.apart.LIMIT_S", 0.01)
    with pytest.raises(ApartFailed, match="timed out"):
        run_apart(NEAR, "text", ["text"])


def test_what_is_printed_by_the_way_is_not_the_answer(apart):  # noqa: ARG001 - a switch
    assert run_apart("builtins:print", "by the way") is None


ROOMS = """
import sys
import dure.office.decisions.computed, dure.office.decisions.shown, dure.office.decisions.pot
import dure.office.panels.cut, dure.office.reviews.match, dure.office.calls.papers
print(sorted({"numpy", "pydantic", "django.db"} & set(sys.modules)))
"""


def test_what_goes_in_and_comes_out_loads_nothing_heavy_and_no_models():
    command = [sys.executable, "-c", ROOMS]
    got = subprocess.run(command, capture_output=True, text=True, check=True)
    assert got.stdout.strip() == "[]"
