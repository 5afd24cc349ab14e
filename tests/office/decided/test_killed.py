"""Whoever signs, accepts or answers is killed: nothing half done, nothing lost, nothing twice.

``DURE_KILLS=200`` kills that often; the normal run is shorter.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("DURE_KILLS", "25"))
SEED = 6


@pytest.mark.parametrize(("kind", "wait_s"), [("sqlite", 0.4), ("postgresql", 1.0)])
def test_nothing_is_half_done(kind, wait_s, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql")()
    environment = {**os.environ, "DURE_DATABASE_URL": url}
    program = str(Path(__file__).parent / "killed.py")
    command = [sys.executable, program, str(KILLS), str(SEED), str(wait_s)]
    got = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert got.returncode == 0, got.stderr[-2000:]
    there = json.loads(got.stdout)
    assert there["faults"] == []
    # Each child died of the kill, none of a fault, and things were done between.
    assert there["killed"] == KILLS, got.stderr[-2000:]
    assert there["signed"] > KILLS / 10
    assert there["grants"] >= there["returned"] > 1
