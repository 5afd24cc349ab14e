"""The door to reasons: sentences, data, and what cannot be asked."""

import json

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin

JOBS = "submit,run,width,estimate\n0,100,6,100\n10,50,8,50\n"
CLOCK = """\
submit,run,width,estimate
2026-03-02 09:00:00,100,6,100
2026-03-02 09:00:10,50,8,50
"""
SAID = (
    "job 1 waits at the head of the line: 8 accelerators asked, 2 free in all. It fits when job 0 "
    "(6, by {when}) has ended. Expected start {when}.\n"
)


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in a folder that holds jobs.csv and clock.csv."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")
    (tmp_path / "clock.csv").write_text(CLOCK, encoding="utf-8")

    def run(*words):
        return CliRunner().invoke(twin, ["why", *words], standalone_mode=False)

    return run


def test_a_sentence(dure):
    got = dure("jobs.csv", "--nodes", "1", "--job", "1", "--at", "20")
    assert (got.return_value, got.stdout) == (0, SAID.format(when="second 100"))


def test_a_time_of_the_clock(dure):
    got = dure("clock.csv", "--nodes", "1", "--job", "1", "--at", "2026-03-02T09:00:20")
    assert got.stdout == SAID.format(when="2026-03-02 09:01:40")
    same = dure("clock.csv", "--nodes", "1", "--job", "1", "--at", str(9 * 3_600 + 20))
    assert same.stdout == got.stdout


def test_several_jobs_as_data(dure):
    got = dure("jobs.csv", "--nodes", "1", "--job", "0", "--job", "1", "--at", "20", "--json")
    first, second = map(json.loads, got.stdout.splitlines())
    assert (first["code"], first["expected_start_s"]) == ("runs", None)
    assert (second["code"], second["expected_start_s"], second["at_s"]) == ("head", 100, 20)
    assert second["text"]["ko"].startswith("작업 1은(는) 줄의 맨 앞에서 대기")
    assert second["fields"] == {"job": 1, "project": "", "width": 8, "free": 2}


def test_in_korean(dure):
    got = dure("jobs.csv", "--nodes", "1", "--job", "0", "--at", "200", "--lang", "ko")
    assert got.stdout == "작업 0 종료: 0초부터 100초까지 실행, 대기 0초.\n"


def test_jobs_that_cannot_run_are_refused(dure):
    got = dure("jobs.csv", "--nodes", "1", "--node-size", "4", "--job", "0", "--at", "0")
    assert (got.return_value, got.stdout) == (1, "")
    assert got.stderr.startswith("jobs.csv: error [job_too_wide]")


WRONG = {
    "there is no job 2; the last is 1": ("--job", "2", "--at", "0"),
    "'soon' is neither a second nor a time": ("--job", "0", "--at", "soon"),
    "the jobs have no clock, only seconds": ("--job", "0", "--at", "2026-03-02"),
}


@pytest.mark.parametrize(("said", "words"), WRONG.items(), ids=WRONG)
def test_wrong_usage(said, words, dure):
    assert said in str(dure("jobs.csv", "--nodes", "1", *words).exception.message)
