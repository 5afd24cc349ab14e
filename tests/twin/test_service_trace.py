"""The fitted queue against recorded requests played one by one; skips where there are none."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "../shared/data/traces/azure-llm-2023"


def load_benchmark():
    spec = importlib.util.spec_from_file_location(
        "twin_service", ROOT / "benchmarks/twin_service.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not FOLDER.exists(), reason="the recorded requests are not here")
@pytest.mark.parametrize(("name", "factors"), [("conv", (1.05, 1.2, 1.5)), ("code", (1.7, 3, 6))])
def test_the_share_that_is_late_is_within_six_points_of_what_is_played(name, factors):
    path = FOLDER / f"AzureLLMInferenceTrace_{name}.csv.gz"
    rows = list(load_benchmark().compare_trace(path, 60, factors))
    assert len(rows) == len(factors)
    for _, _, _, _, played, predicted in rows:
        assert predicted == pytest.approx(played, abs=0.06)


def test_playing_is_first_come_first_served():
    # Two slots: 0–4 and 1–2; the third comes at 1, starts at 2; the fourth at 3, starts at 4.
    play = load_benchmark().play_requests
    waits = play(np.array([0.0, 1, 1, 3]), np.array([4.0, 1, 3, 1]), 2)
    assert waits.tolist() == [0, 0, 1, 1]
