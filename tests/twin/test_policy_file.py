"""A policy of a programme file on the command line, in place of options."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin

VILLAGE = Path(__file__).parents[1] / "programme" / "village.yaml"
# On four single processors the fourth pushes back the third, unless everybody has a reservation.
JOBS = "submit,run,width\n0,10,2\n1,10,3\n2,10,4\n3,30,1\n"


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in a folder that holds jobs.csv and programme.yaml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")

    def run(name, more=""):
        text = VILLAGE.read_text(encoding="utf-8")
        text = text.replace("    design: pooled\n", f"    design: pooled\n{more}")
        (tmp_path / "programme.yaml").write_text(text, encoding="utf-8")
        words = ["run", "jobs.csv", "--nodes", "4", "--node-size", "1", "--policy", name, "--json"]
        return CliRunner().invoke(twin, words, standalone_mode=False)

    return run


WAITS = {
    "as plain as can be": ("", 31),
    "conservative": ("    backfill: conservative\n", 27),
    "two reservations": ("    queue: {reservations: 2}\n", 27),
}


@pytest.mark.parametrize(("more", "longest_s"), WAITS.values(), ids=WAITS)
def test_the_longest_wait_is_that_of_the_policy(more, longest_s, dure):
    data = json.loads(dure("programme.yaml:turns", more).stdout)
    assert data["waits"]["wait_s_max"] == longest_s


def test_a_policy_that_is_not_there_is_told_with_those_that_are(dure):
    got = dure("programme.yaml:tuns")
    assert "programme.yaml has no policy 'tuns'; it has turns" in str(got.exception)


def test_a_name_needs_a_file(dure):
    assert "is not FILE.yaml:NAME" in str(dure("turns").exception)
