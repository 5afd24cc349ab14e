"""The same tests again, on a real PostgreSQL."""

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LOST = re.compile(r"connection (is|already) closed|closed the connection|terminating connection")
AGAIN = (
    "test_trail.py",
    "test_calls.py",
    "test_applications.py",
    "test_team.py",
    "test_bad_requests.py",
    "test_screening.py",
    "test_reviews.py",
    "test_panels.py",
    "test_tasks.py",
    "test_notices.py",
    "test_two_windows.py",
    "test_panels_by_track.py",
    "test_assessments.py",
    "test_api.py",
    "test_opendata.py",
)


def test_the_office_does_the_same_on_postgresql(postgresql):
    files = [str(HERE / name) for name in AGAIN]
    # The database is this test's own and goes with its server, so it is made and not dropped.
    words = ["-m", "pytest", "-q", "-n", "0", "--create-db", "--reuse-db"]
    command = [sys.executable, *words, *files]
    for patience in (1, 0):
        environment = {**os.environ, "DURE_DATABASE_URL": postgresql()}
        environment.pop("PYTEST_XDIST_WORKER", None)
        got = subprocess.run(
            command,
            env=environment,
            cwd=HERE.parents[1],
            capture_output=True,
            text=True,
            check=False,
        )
        # On a busy machine a connection was lost once, and all tests after it with it: begun anew.
        if got.returncode == 0 or not patience or not LOST.search(got.stdout):
            break
    assert got.returncode == 0, got.stdout[-4000:]
