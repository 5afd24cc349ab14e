"""An ensemble with a world, a trace that says more of its jobs, and a table of its projects."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin

LOG = "submit,run,width,project,qos,checkpoint\n0,10,8,a,low,2\n3,5,8,b,high,\n"
TABLE = "project,track\na,labs\nb,firms\n"
TEXT = """\
format: 1
title: t
jobs: {use: replay, file: log.csv, projects: projects.csv}
machines: {one: {gpu: 1x8}}
policies: {stops: {queue: {qos: {low: {}, high: {preempts: [low]}}}}}
world: {caps: [{from: 1 h, percent: 50}], maintenance: [{from: 2 h, until: 3 h, nodes: 1}]}
"""


@pytest.fixture(autouse=True)
def _work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text(LOG, encoding="utf-8")
    Path("projects.csv").write_text(TABLE, encoding="utf-8")
    Path("e.yaml").write_text(TEXT, encoding="utf-8")


def dure(*words):
    return CliRunner().invoke(twin, ["ensemble", "e.yaml", *words], standalone_mode=False)


def test_all_of_it_reaches_the_worker_through_the_folder():
    got = dure("--output", "out", "--workers", "1", "--json")
    assert got.return_value == 0, got.stderr
    (line,) = Path("out/results.jsonl").read_text("utf-8").splitlines()
    measures = json.loads(line)["measures"]
    # The first runs for 3 s on 8, of which 2 are saved.
    assert measures["stops"] == {"failures": 0, "preemptions": 1, "lost_s": 8}
    assert sorted(measures["by_track"]) == ["firms", "labs"]


CHANGED = {
    "the world": ("e.yaml", TEXT.replace("percent: 50", "percent: 51")),
    "the table": ("projects.csv", TABLE.replace("labs", "lab")),
    "the jobs": ("log.csv", LOG.replace("low", "")),
}


@pytest.mark.parametrize(("file", "text"), CHANGED.values(), ids=CHANGED)
def test_a_folder_is_that_of_one_ensemble(file, text):
    assert dure("--output", "out", "--workers", "1").return_value == 0
    Path(file).write_text(text, encoding="utf-8")
    got = dure("--output", "out")
    assert got.return_value == 1
    assert "[ensemble_changed]" in got.stderr


REFUSED = {
    "a world that does not fit": (
        TEXT.replace("nodes: 1", "nodes: 2"),
        "e.yaml:6: world.maintenance.0: error [world_nodes_short]",
    ),
    "a QOS that a policy does not have": (
        TEXT.replace("low: {}, high: {preempts: [low]}", "low: {}, middle: {preempts: [low]}"),
        "e.yaml: policies.stops: error [job_qos_unknown]",
    ),
    "a clock that the jobs do not have": (
        TEXT.replace("from: 1 h", "from: 2026-03-02T00:00:00"),
        "e.yaml:6: world.caps.0.from: error [world_clock_unknown]",
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_told_before_anything_is_run(text, said):
    Path("e.yaml").write_text(text, encoding="utf-8")
    got = dure("--output", "out")
    assert got.return_value == 1
    assert said in got.stderr
    assert not Path("out").exists()


def test_a_table_with_faults_is_told():
    Path("projects.csv").write_text("project,weight\na,0\nb,1\n", encoding="utf-8")
    got = dure("--output", "out")
    assert "projects.csv:2: weight: error" in got.stderr
