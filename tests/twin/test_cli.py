"""The door: what is printed, what is written, how it ends."""

import json

import pyarrow.parquet as pq
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

# No schedule ends before 1,050 accelerator-seconds are done on 8: 131.25 s. The fluid machine
# does the job of 6 first (mean busy time 37.5 s, less 50), then that of 2, of 1 and last that of 8.
PRINTED = """\
machine                         all: 1 nodes × 8 = 8 accelerators
policy                          first come, first served; EASY backfilling;
                                stopped at its estimate
estimates                       as given; the run time where absent
jobs                            4: 3 ended, 1 stopped at the estimate
submitted over                  30 s
work done                       0.3 accelerator-hours
all done after                  2 min 30 s (bound: ≥ 2 min 12 s)
machine in use, over that time  79.2 % (bound: ≤ 100.0 %)
wait, mean                      28 s (bound: ≥ 7 s)
wait, p50 / p95 / longest       0 s / 1 min 30 s / 1 min 30 s
bounded slowdown (10 s), mean   1.95

Waits and work by width (accelerators)
width   jobs         mean          p50          p95   slowdown   work (h)
─────────────────────────────────────────────────────────────────────────
    1      1          0 s          0 s          0 s       1.00        0.0
    2      1         20 s         20 s         20 s       3.00        0.0
    6      1          0 s          0 s          0 s       1.00        0.2
    8      1   1 min 30 s   1 min 30 s   1 min 30 s       2.80        0.1
"""
PROJECTS = "project,track,weight,budget_h\nkim,research,1,\nlee,industry,2,1\n"


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds jobs.csv and unknown.csv."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    (tmp_path / "unknown.csv").write_text(UNKNOWN, encoding="utf-8")
    (tmp_path / "projects.csv").write_text(PROJECTS, encoding="utf-8")

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
    asked = {"order": "fcfs", "backfill": "easy", "backfill_order": "queue", "depth": 0}
    assert data["policy"].items() >= (asked | {"kill_at_estimate": True}).items()


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


def test_parts_of_the_jobs_are_printed_as_they_are_asked_for(dure):
    words = ("--projects", "projects.csv", "--by", "track", "--by", "project", "--by", "partition")
    lines = dure("jobs.csv", "--nodes", "1", *words).stdout.splitlines()
    rows = [line.split() for line in lines]
    # lee waits 90 and 20: mean 55; slowdowns (90 + 50) / 50 and (20 + 10) / 10: mean 2.9.
    want = ["industry", "2", "55", "s", "20", "s", "1", "min", "30", "s", "2.90", "0.1"]
    assert want in rows
    assert ["lee", *want[1:]] in rows
    assert [row[0] for row in rows if row[1:2] == ["4"]] == ["all"]


def test_a_budget_of_the_table_holds_jobs_back(dure, tmp_path):
    (tmp_path / "poor.csv").write_text("project,budget_h\nkim,\nlee,0.1\n", encoding="utf-8")
    got = json.loads(dure("jobs.csv", "--nodes", "1", "--projects", "poor.csv", "--json").stdout)
    # 8 × 50 = 400 is more than 360, so the wide job is refused; 2 × 10 is not.
    assert got["states"] == {"waiting": 0, "ended": 2, "killed": 1, "refused": 1}
    # The bound is of those that started, and they waited for nothing.
    assert got["bounds"]["jobs"] == 3


def test_a_table_of_projects_with_faults_is_refused_at_its_own_lines(dure, tmp_path):
    (tmp_path / "bad.csv").write_text("project,weight\nkim,0\nlee,1\n", encoding="utf-8")
    got = dure("jobs.csv", "--nodes", "1", "--projects", "bad.csv")
    assert (got.return_value, got.stdout) == (1, "")
    assert got.stderr.startswith("bad.csv:2: weight: error [trace_number_outside]")


CUBE = """\
"from_s","until_s","project","partition","used_s"
0,60,"kim","all",390
60,120,"kim","all",240
0,60,"lee","all",20
60,120,"lee","all",160
120,180,"lee","all",240
"""


def test_the_cube_is_written_as_it_is_named(dure, tmp_path):
    got = dure("jobs.csv", "--nodes", "1", "--cube", "cube.csv", "--step", "1")
    assert got.stderr == "Wrote cube.csv.\n"
    # kim: 6 × 60 + 1 × 30, then 6 × 40; lee: 2 × 10 from 50, 8 × 20 from 100, 8 × 30.
    assert (tmp_path / "cube.csv").read_text("utf-8") == CUBE
    assert dure("jobs.csv", "--nodes", "1", "--cube", "cube.parquet").return_value == 0
    table = pq.read_table(tmp_path / "cube.parquet")
    assert table.schema.metadata[b"dure"] == b'{"version": 1, "step_s": 300, "epoch": null}'
    assert table.column("used_s").to_pylist() == [630, 420]


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
    "--by track needs --projects with a column track": ("--nodes", "1", "--by", "track"),
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
