import json

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin
from dure.terms.errors import FileFailed

FILE = """\
step: 5 min
length: 2 h
accelerators: {rngd: 4, h100: 4}
scaling: {lag: 0}
services:
  chat:
    hosts: [{type: rngd, slots: 4}, {type: h100, slots: 8}]
    floor: 1
    ceiling: 6
    wait_p95: 2 s
    tokens: {prompt_us: 0, answer_us: 1000000}
    trace: requests.csv
"""
# 1,440 requests, one each 5 s, of 10 s each: 2 slots are busy all the time.
REQUESTS = "timestamp,contexttokens,generatedtokens\n" + "".join(
    f"{5 * i},0,10\n" for i in range(1440)
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "services.yaml").write_text(FILE)
    (tmp_path / "requests.csv").write_text(REQUESTS)
    return tmp_path


def run(*args):
    return CliRunner().invoke(twin, ["serve", *map(str, args)], standalone_mode=False)


def test_a_service_is_told_in_json(folder):
    result = run(folder / "services.yaml", "--json")
    assert result.return_value == 0, result.output
    chat = json.loads(result.stdout)
    assert (chat["name"], chat["requests"], chat["lost"]) == ("chat", 1440, 0.0)
    # One replica of 4 slots for all 24 steps of 300 s, on the NPU: 7,200 accelerator-seconds.
    assert chat["used_s"] == {"rngd": 7200, "h100": 0}
    assert (chat["replicas_mean"], chat["short_steps"]) == (1.0, 0)


@pytest.mark.parametrize(("lang", "title"), [("en", "What users"), ("ko", "서비스 이용자")])
def test_a_report_and_the_steps_are_written(folder, lang, title):
    page, steps = folder / "r.html", folder / "steps.csv"
    result = run(folder / "services.yaml", "--lang", lang, "--report", page, "--output", steps)
    assert result.return_value == 0, result.output
    assert result.stdout.startswith(title)
    assert title in page.read_text()
    lines = steps.read_text().splitlines()
    assert len(lines) == 1 + 24
    assert lines[1].startswith("0,chat,60,600.000,1,0.000,0.000,")


def test_bad_rows_of_the_trace_are_all_found(folder):
    (folder / "requests.csv").write_text(REQUESTS + "soon,1,1\n9,x,1\n")
    result = run(folder / "services.yaml", "--json")
    assert result.return_value == 1
    assert [json.loads(line)["line"] for line in result.stdout.splitlines()] == [1442, 1443]


def test_a_trace_that_is_not_there_is_a_failure_of_the_world(folder):
    (folder / "requests.csv").unlink()
    result = run(folder / "services.yaml")
    assert isinstance(result.exception, FileFailed)
    assert "requests.csv" in str(result.exception)
