"""Nodes that fail, from the command line."""

import json

import click
import pytest
from click.testing import CliRunner

from dure.cli.twin import twin

# A hundred jobs of 8 accelerators for 10 h, one an hour: 800 × 100 / 10 = 8,000 accelerator-hours.
JOBS = "submit,run,width\n" + "".join(f"{hour * 3600},36000,8\n" for hour in range(100))


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")

    def run(*words):
        command = ["run", "jobs.csv", "--nodes", "12", *words]
        return CliRunner().invoke(twin, command, standalone_mode=False)

    return run


def told(got):
    assert got.return_value == 0, got.stderr
    return json.loads(got.stdout)


def test_what_failing_nodes_stop_is_done_again(run):
    without, often = told(run("--json")), told(run("--failures", "2,3", "--json"))
    assert (without["stops"], without["failures"]) == (None, None)
    assert without["work_s"] == 8000 * 3600
    assert often["failures"] == {"between_s": 2 * 86_400, "down_s": 3 * 3600, "seed": 1}
    assert often["stops"]["failures"] > 0
    assert often["work_s"] == 8000 * 3600 + often["stops"]["lost_s"]
    assert often["states"]["ended"] == 100


def test_checkpoints_save_all_but_the_last_hour(run):
    saved = told(run("--failures", "2,3", "--checkpoint", "1", "--json"))
    # No stop loses an hour of 8 accelerators or more.
    assert 0 < saved["stops"]["lost_s"] < saved["stops"]["failures"] * 8 * 3600


def test_a_seed_decides_all(run):
    first, again, other = (
        run("--failures", "2,3", "--seed", seed, "--json").stdout for seed in ("1", "1", "2")
    )
    assert first == again != other


@pytest.mark.parametrize(
    ("lang", "line"), [("en", "jobs stopped by nodes"), ("ko", "노드가 중단시킨 작업")]
)
def test_people_read_of_it(run, lang, line):
    assert line in run("--failures", "2,3", "--lang", lang).stdout
    assert line not in run("--lang", lang).stdout


@pytest.mark.parametrize("value", ["2", "0,3", "2,0", "2.5,3", "a,b"])
def test_what_is_no_rate_is_refused(run, value):
    assert isinstance(run("--failures", value).exception, click.BadParameter)


def test_checkpoints_without_failures_say_nothing(run):
    assert "--failures" in str(run("--checkpoint", "1").exception)
