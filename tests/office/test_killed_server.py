"""The server is killed while it answers: nothing half done, nothing answered lost, nothing twice.

``DURE_KILLS=200`` kills that often; the normal run is shorter. What is killed inside of an act is
in test_killed.py; here it is the whole server, with what it had begun to answer.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = os.environ.get("DURE_KILLS")
SEED = 6


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 4), ("postgresql", 2)])
def test_nothing_is_half_done(kind, kills, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    if kind == "postgresql":
        url = request.getfixturevalue("postgresql")()
    kills = int(KILLS or kills)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_", "COV_"))}
    secret = "a-secret-of-the-tests-that-both-ends-know-0123456789"
    environment = {**kept, "DURE_DATABASE_URL": url, "DURE_SECRET_KEY": secret}
    environment["DURE_FILES"] = str(tmp_path / "files")
    program = str(Path(__file__).with_name("killed_server.py"))
    command = [sys.executable, program, str(kills), str(SEED), str(tmp_path)]
    got = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert got.returncode == 0, got.stderr[-3000:] + (tmp_path / "said").read_text()[-2000:]
    there = json.loads(got.stdout)
    assert there["faults"] == []
    assert there["killed"] == kills
    # Things were done between, by people who sent again what got no answer.
    assert min(there[name] for name in ("submitted", "signed", "accepted")) > 0
