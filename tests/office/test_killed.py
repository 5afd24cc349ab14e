"""Whoever submits is killed 200 times and more: nothing half done, nothing lost, nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SEED = 6


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 200), ("postgresql", 50)])
def test_nothing_is_half_done(kind, kills, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql")()
    environment = {**os.environ, "DURE_DATABASE_URL": url}
    command = [sys.executable, str(Path(__file__).parent / "killed.py"), str(kills), str(SEED)]
    got = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert got.returncode == 0, got.stderr[-2000:]
    there = json.loads(got.stdout)
    assert there["faults"] == []
    # It was killed in the middle of things, and things were done between.
    assert there["drafts"] > 10
    assert there["papers"] > kills / 2
