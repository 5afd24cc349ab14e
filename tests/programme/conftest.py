"""The village, a small programme without a fault, and Korea's."""

from pathlib import Path

import pytest

from dure.programme.read import read_programme

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def village_text():
    return (ROOT / "tests" / "programme" / "village.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def village(village_text):
    return read_programme(village_text, "village.yaml").programme


@pytest.fixture(scope="session")
def korea_text():
    return (ROOT / "programmes" / "korea" / "programme.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def korea(korea_text):
    return read_programme(korea_text, "korea.yaml").programme
