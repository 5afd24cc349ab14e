"""Workers are killed without warning: every task is done, and its effect is there once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEED = 7


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 40), ("postgresql", 40)])
def test_nothing_is_lost_and_nothing_is_done_twice(kind, kills, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql")()
    environment = {**os.environ, "DURE_DATABASE_URL": url}
    program = Path(__file__).parent / "killed_worker.py"
    command = [sys.executable, str(program), str(kills), str(SEED)]
    got = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert got.returncode == 0, got.stderr[-2000:]
    there = json.loads(got.stdout)
    assert there["faults"] == []
    assert there["left"] == 0
    # Some were in a worker's hands when it died, and were taken again.
    assert there["again"] > 0
