from pathlib import Path

import pytest

from dure.application.gate import read_call

CALL_FILE = Path(__file__).parents[2] / "programmes" / "korea" / "calls" / "first_2026.yaml"


@pytest.fixture(scope="session")
def call_text():
    return CALL_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def call(call_text):
    return read_call(call_text, "first_2026.yaml")
