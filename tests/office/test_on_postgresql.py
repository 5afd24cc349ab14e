"""The same tests again, on a real PostgreSQL."""

import subprocess
import sys
from pathlib import Path

import pytest

AGAIN = (
    "test_trail.py",
    "test_calls.py",
    "test_applications.py",
    "test_team.py",
    "test_bad_requests.py",
    "test_screening.py",
    "test_appoint.py",
    "test_reviews.py",
    "test_reviews_due.py",
    "test_reviewers_told.py",
    "test_minutes.py",
    "test_panels.py",
    "test_duties.py",
    "test_tasks.py",
    "test_notices.py",
    "test_two_windows.py",
    "test_panels_by_track.py",
    "test_lists_of_calls.py",
    "test_assessments.py",
    "test_api.py",
    "test_api_files.py",
    "test_opendata.py",
    "test_attacks.py",
    "test_attacks_by_input.py",
)


def test_the_office_does_the_same_on_postgresql(run_again):
    run_again(Path(__file__).parent, AGAIN)


def test_the_server_outlives_that_another_session_of_tests_begins(postgresql, tmp_path):
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: no PostgreSQL")
    # Whoever asks for a folder of pytest makes all of them private to whom the tests run as.
    (tmp_path / "test_other.py").write_text("def test_other(tmp_path):\n    pass\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:xdist"]
    with psycopg.connect(postgresql(), autocommit=True) as connection:
        subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, check=True)
        # A checkpoint comes by itself every five minutes, and with every database dropped.
        connection.execute("CHECKPOINT")
        assert connection.execute("SELECT 1").fetchone() == (1,)
