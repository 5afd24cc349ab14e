"""The door to ensembles: what is printed, scripts for a cluster, and a real Dask cluster."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin
from dure.terms.errors import WorldFailed

try:
    import distributed
except ImportError:
    distributed = None

LOG = "submit,run,width\n0,3600,6\n360,1800,8\n720,2160,1\n730,,1\n"
REPLAY = """\
format: 1
title: As it came
jobs: {use: replay, file: log.csv}
machines: {small: {all: 1x8}, large: {all: 2x8}}
policies: {easy: {}, strict: {backfill: none}}
"""
DRAWN = """\
format: 1
title: Who shares
jobs: {use: model, weeks: 1, warm_up_weeks: 0}
tracks: {a: {projects: 2, percent: 100}}
machines: {now: {h200: 4x8}}
policies: {fair: {order: fair_share}}
pools: {own: {a: dedicated}, all: {a: pooled}}
loads: [50]
seeds: 2
"""

# Small: the second waits 3,240 s for the first (mean 0.3 h, longest 0.9 h). The third fits beside
# the first, or, where nobody may overtake, starts at 5,400 s: waits 4,680 s (mean 2,640 s: 0.73 h).
# Large: nobody waits; 6 × 721 + 8 × 361 + 1 × 1 of 16 × 721 accelerator-seconds are used.
PRINTED = """\
As it came
4 scenarios, one seed each: no interval can be given

Machine small, policy easy
pools   load   track   wait, mean (h)   p95 (h)   use (%)
─────────────────────────────────────────────────────────
-          -   all               0.30      0.90     75.02

Machine small, policy strict
pools   load   track   wait, mean (h)   p95 (h)   use (%)
─────────────────────────────────────────────────────────
-          -   all               0.73      1.30     75.00

Machine large, policy easy
pools   load   track   wait, mean (h)   p95 (h)   use (%)
─────────────────────────────────────────────────────────
-          -   all               0.00      0.00     62.54

Machine large, policy strict
pools   load   track   wait, mean (h)   p95 (h)   use (%)
─────────────────────────────────────────────────────────
-          -   all               0.00      0.00     62.54

Hash of the ensemble: …
All results in order: out/results.jsonl
"""


@pytest.fixture(autouse=True)
def _work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("log.csv").write_text(LOG, encoding="utf-8")
    Path("replay.yaml").write_text(REPLAY, encoding="utf-8")
    Path("drawn.yaml").write_text(DRAWN, encoding="utf-8")


def dure(*words):
    got = CliRunner().invoke(twin, words, standalone_mode=False)
    if isinstance(got.exception, WorldFailed | AssertionError):
        raise got.exception
    return got


def test_what_is_printed():
    got = dure("ensemble", "replay.yaml", "--output", "out", "--workers", "1")
    assert got.return_value == 0
    lines = got.stdout.splitlines()
    lines[-2] = lines[-2][:22] + "…"
    assert "\n".join(lines) + "\n" == PRINTED
    assert got.stderr.endswith("4 scenarios run, 0 were there already; 4 of 4 results.\n")
    again = dure("ensemble", "replay.yaml", "--output", "out")
    assert (again.stdout, again.stderr) == (
        got.stdout,
        "0 scenarios run, 4 were there already; 4 of 4 results.\n",
    )


def test_what_is_printed_in_korean():
    got = dure("ensemble", "drawn.yaml", "--output", "out", "--workers", "1", "--lang", "ko")
    assert "시드 2개. ±는 95 % 신뢰구간" in got.stdout
    assert "기계 now, 정책 fair" in got.stdout


def test_what_is_data():
    got = dure("ensemble", "drawn.yaml", "--output", "out", "--workers", "1", "--json")
    data = json.loads(got.stdout)
    assert (data["scenarios"], data["seeds"], data["results"]) == (4, [1, 2], 4)
    assert data["interval"] == "Student t over replications"
    told = [(row["pools"], row["by"], row["part"]) for row in data["rows"]]
    assert told[:3] == [("own", None, None), ("own", "track", "a"), ("own", "type", "h200")]
    assert ("all", "width", "1") in told
    assert data["rows"][0]["wait_s_mean"].keys() == {"n", "mean", "half_width", "level_percent"}


def test_one_scenario_at_a_time_comes_to_the_same_table():
    want = dure("ensemble", "drawn.yaml", "--output", "whole", "--workers", "1").stdout
    for index in ("2", "0", "3"):
        part = dure("ensemble", "drawn.yaml", "--output", "out", "--only", index)
        assert part.stdout == ""
    some = dure("ensemble", "drawn.yaml", "--output", "out", "--only", "3", "--json")
    assert json.loads(some.stdout)["results"] == 3
    last = dure("ensemble", "drawn.yaml", "--output", "out", "--only", "1")
    assert last.stdout == want.replace("whole/", "out/")


def test_the_script_of_an_array_runs_every_scenario():
    made = dure("array", "drawn.yaml", "--output", "out", "--tasks", "3", "--option=--account=a1")
    lines = made.stdout.splitlines()
    assert lines[0] == "#!/bin/sh"
    assert "#SBATCH --array=0-2" in lines
    assert "#SBATCH --account=a1" in lines
    Path("array.sh").write_text(made.stdout, encoding="utf-8")
    for task in ("0", "1", "2"):
        assert len(list(Path("out").glob("results/*"))) == {"0": 0, "1": 2, "2": 3}[task]
        environment = {**os.environ, "SLURM_ARRAY_TASK_ID": task}
        subprocess.run(["sh", "array.sh"], env=environment, check=True, capture_output=True)
    got = dure("ensemble", "drawn.yaml", "--output", "out")
    assert got.stderr == "0 scenarios run, 4 were there already; 4 of 4 results.\n"


def test_the_script_of_an_array_as_data():
    data = json.loads(dure("array", "drawn.yaml", "--output", "out", "--json").stdout)
    assert (data["scenarios"], data["tasks"]) == (4, 4)
    assert data["script"].startswith("#!/bin/sh\n")


@pytest.mark.parametrize("command", ["ensemble", "array"])
def test_an_ensemble_with_faults_is_refused(command):
    Path("bad.yaml").write_text(DRAWN.replace("4x8", "4"), encoding="utf-8")
    got = dure(command, "bad.yaml", "--output", "out")
    assert (got.return_value, got.stdout) == (1, "")
    assert got.stderr.startswith("bad.yaml:5: machines.now.h200: error [machine_size_refused]")
    assert not Path("out").exists()


WRONG = {
    "say --workers or --dask, not both": ("--workers", "2", "--dask", "tcp://127.0.0.1:1"),
    "there is no scenario 4; the last is 3": ("--only", "4"),
}


@pytest.mark.parametrize(("said", "words"), WRONG.items(), ids=WRONG)
def test_wrong_usage(said, words):
    got = dure("ensemble", "drawn.yaml", "--output", "out", *words)
    assert said in str(got.exception.message)


@pytest.fixture
def scheduler(tmp_path):
    """Start a real scheduler and two real workers, each a process, over TCP on this host."""
    if distributed is None:
        pytest.skip("Dask is not installed")
    address = tmp_path / "scheduler.json"
    dask = [sys.executable, "-W", "ignore", "-m", "distributed.cli.dask_"]
    host = ["--host", "127.0.0.1", "--scheduler-file", str(address), "--no-dashboard"]
    started = []

    def start(what, *words):
        command = [*dask[:-1], dask[-1] + what, *words]
        with (tmp_path / f"{what}{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen(command, stdout=log, stderr=log))

    try:
        start("scheduler", *host, "--port", "0")
        until = time.monotonic() + 60
        while not address.exists() and time.monotonic() < until:
            time.sleep(0.05)
        for number in range(2):
            # A worker that finds the scheduler by its file talks TCP, as on another host.
            words = ["--nthreads", "1", "--name", f"w{number}", "--local-directory", str(tmp_path)]
            start("worker", *host, "--no-nanny", *words)
        yield json.loads(address.read_text("utf-8"))["address"]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait(30)


def test_a_dask_cluster_comes_to_the_same_bytes(scheduler):
    assert scheduler.startswith("tcp://127.0.0.1:")
    with distributed.Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        workers = client.scheduler_info(n_workers=-1)["workers"]
        assert len(workers) == 2
        assert all(address.startswith("tcp://127.0.0.1:") for address in workers)
    dure("ensemble", "drawn.yaml", "--output", "alone", "--workers", "1")
    got = dure("ensemble", "drawn.yaml", "--output", "spread", "--dask", scheduler)
    assert got.stderr.endswith("4 scenarios run, 0 were there already; 4 of 4 results.\n")
    want = Path("alone/results.jsonl").read_bytes()
    assert Path("spread/results.jsonl").read_bytes() == want


def test_a_scheduler_that_does_not_answer_is_a_failure_of_the_world():
    if distributed is None:
        pytest.skip("Dask is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(WorldFailed, match="no Dask scheduler answers at tcp"):
            dure("ensemble", "drawn.yaml", "--output", "out", "--dask", address)


def test_charts_are_written_beside_the_table():
    words = ("ensemble", "drawn.yaml", "--output", "out", "--workers", "1", "--html", "e.html")
    got = dure(*words)
    assert got.stderr.endswith("Wrote e.html.\n")
    page = Path("e.html").read_text("utf-8")
    assert "<svg" in page
    assert "Machine now, policy fair" in page
