"""The door: what is printed, what is written, how it ends."""

import json

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin
from dure.files.jobs import read_jobs
from dure.workload.jobs import State

# On one node of 8: the second job waits for the first, the third overtakes it, the last waits too.
JOBS = """\
submit,run,width,estimate,project
0,100,6,120,kim
10,50,8,50,lee
20,60,1,30,kim
30,10,2,,lee
"""
UNKNOWN = "submit,run,width\n0,100,1\n1,,1\n"

PRINTED = """\
machine                         all: 1 nodes × 8 = 8 accelerators
policy                          first come, first served; EASY backfilling;
                                stopped at its estimate
estimates                       as given; the run time where absent
jobs                            4: 3 ended, 1 stopped at the estimate
submitted over                  30 s
work done                       0.3 accelerator-hours
machine in use, over that time  79.2 %
wait, mean                      28 s
wait, p50 / p95 / longest       0 s / 1 min 30 s / 1 min 30 s
bounded slowdown (10 s), mean   1.95

Waits by width (accelerators)
width   jobs         mean          p50          p95      longest
────────────────────────────────────────────────────────────────
    1      1          0 s          0 s          0 s          0 s
    2      1         20 s         20 s         20 s         20 s
    6      1          0 s          0 s          0 s          0 s
    8      1   1 min 30 s   1 min 30 s   1 min 30 s   1 min 30 s
"""


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds jobs.csv and unknown.csv."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    (tmp_path / "unknown.csv").write_text(UNKNOWN, encoding="utf-8")

    def run(*words):
        return CliRunner().invoke(twin, ["run", *words], standalone_mode=False)

    return run


def test_what_is_printed(dure):
    got = dure("jobs.csv", "--nodes", "1")
    assert (got.return_value, got.stderr) == (0, "")
    assert got.stdout == PRINTED


def test_what_is_printed_in_korean(dure):
    got = dure("jobs.csv", "--nodes", "1", "--lang", "ko")
    assert "정책" in got.stdout
    assert "예상 시간에 중단 1개" in got.stdout
    assert "1분 30초" in got.stdout


def test_what_is_data(dure):
    got = dure("jobs.csv", "--partition", "h200=2x8", "--estimates", "x2", "--json")
    data = json.loads(got.stdout)
    assert data["machine"] == [{"name": "h200", "nodes": 2, "node_size": 8}]
    assert data["states"] == {"waiting": 0, "ended": 4, "killed": 0, "refused": 0}
    # The job of 2 finds 1 free beside 6 + 1 and nothing on the other node before 60.
    assert data["waits"]["wait_s_max"] == 30
    assert (data["work_s"], data["span_s"]) == (600 + 400 + 60 + 20, 30)
    assert data["policy"] == {
        "order": "fcfs",
        "backfill": "easy",
        "backfill_order": "queue",
        "depth": 0,
        "kill_at_estimate": True,
    }


def test_jobs_go_to_the_partitions_that_they_count(dure):
    got = dure("jobs.csv", "--partition", "a=1x8", "--partition", "b=9x8", "--json")
    data = json.loads(got.stdout)
    assert [part["name"] for part in data["machine"]] == ["a", "b"]
    # All jobs of a csv are for the first partition, so it is as if there were no second.
    assert data["waits"]["wait_s_max"] == 90


def test_what_is_written(dure, tmp_path):
    got = dure("jobs.csv", "--nodes", "1", "--output", "records.parquet")
    assert got.stderr == "Wrote records.parquet.\n"
    records = read_jobs(str(tmp_path / "records.parquet")).records
    assert records.start_s.tolist() == [0, 100, 20, 50]
    assert records.state.tolist() == [State.ENDED, State.ENDED, State.KILLED, State.ENDED]
    # What was written is jobs again; and the machine is known to it.
    again = dure("records.parquet", "--node-size", "1", "--output", "records.parquet")
    assert again.return_value == 0
    assert again.stderr.endswith("What stood there before is replaced.\n")


POLICIES = {
    "no backfilling": ("--backfill", "none"),
    "fair share": ("--order", "fair_share"),
    "shortest first, 5 jobs deep": ("--backfill-order", "shortest", "--depth", "5"),
    "goes on past its estimate": ("--may-outrun",),
    "the run time": ("--estimates", "perfect"),
    "1.5 times the run time": ("--estimates", "x1.5"),
}


@pytest.mark.parametrize(("said", "words"), POLICIES.items(), ids=POLICIES)
def test_every_choice_is_printed_back(said, words, dure):
    got = dure("jobs.csv", "--nodes", "1", *words)
    assert said in " ".join(got.stdout.split())


def test_run_times_that_are_not_known_are_refused_or_left_out(dure):
    got = dure("unknown.csv", "--nodes", "1")
    assert got.return_value == 1
    assert got.stdout == ""
    assert got.stderr.startswith("unknown.csv: error [run_time_absent] jobs without a run time: 1")
    got = dure("unknown.csv", "--nodes", "1", "--without-unknown")
    assert "1: 1 ended, 0 stopped at the estimate; 1 without a run time left out" in " ".join(
        got.stdout.split()
    )


def test_a_job_that_is_too_wide_is_a_finding(dure):
    got = dure("jobs.csv", "--nodes", "1", "--node-size", "4", "--json")
    assert got.return_value == 1
    assert json.loads(got.stdout)["code"] == "job_too_wide"


def test_a_file_with_faults_is_not_run(dure, tmp_path):
    (tmp_path / "bad.csv").write_text("submit,run,width\n0,x,1\n", encoding="utf-8")
    got = dure("bad.csv", "--nodes", "1")
    assert (got.return_value, got.stdout) == (1, "")
    assert got.stderr.startswith("bad.csv:2: run: error")


WRONG = {
    "say --nodes or --partition, not both": ("--nodes", "1", "--partition", "a=1x8"),
    "the file does not say how large the machine is": (),
    "'a=1' is not name=NODESxSIZE, such as h200=32x8": ("--partition", "a=1"),
    "'x0' is not as-given, perfect, or x and a number": ("--nodes", "1", "--estimates", "x0"),
    "'often' is not as-given": ("--nodes", "1", "--estimates", "often"),
}


@pytest.mark.parametrize(("said", "words"), WRONG.items(), ids=WRONG)
def test_wrong_usage(said, words, dure):
    assert said in str(dure("jobs.csv", *words).exception.message)


def test_nothing_started_is_null(dure, tmp_path):
    (tmp_path / "none.csv").write_text("submit,run,width\n0,,1\n", encoding="utf-8")
    got = dure("none.csv", "--nodes", "1", "--without-unknown", "--json")
    data = json.loads(got.stdout)
    assert (data["waits"]["count"], data["waits"]["wait_s_p95"]) == (0, None)
    assert (data["slowdown"], data["utilisation"], data["left_out"]) == (None, None, 1)
    got = dure("none.csv", "--nodes", "1", "--without-unknown")
    assert got.return_value == 0
