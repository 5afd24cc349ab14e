"""What tests of more than one room share."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest


def pytest_addoption(parser):
    parser.addoption("--golden", action="store_true", help="rewrite the golden reports")


@pytest.fixture(scope="session")
def papers():
    """Give the papers that reports are tested with: a small and a full one."""
    folder = Path(__file__).parent / "report"
    return SimpleNamespace(
        SMALL=runpy.run_path(str(folder / "small.py"))["SMALL"],
        FULL=runpy.run_path(str(folder / "full.py"))["FULL"],
    )
