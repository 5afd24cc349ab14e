"""An ensemble in a folder: stopped and gone on with, by one or many, to the same bytes."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from dure.files.ensemble import (
    find_results,
    join_results,
    open_ensemble,
    prepare_ensemble,
    run_index,
    write_result,
)
from dure.files.ensemble_workers import run_here, run_on_dask
from dure.terms.errors import InputRefused, WorldFailed

TEXT = """\
format: 1
title: t
jobs: {use: resample, file: log.csv, weeks: 1, warm_up_weeks: 0, run_max_d: 1, block: 2}
tracks:
  industry: {projects: 2, percent: 50}
  research: {projects: 3, percent: 50}
machines: {now: {h200: 8x8}}
policies: {fair: {order: fair_share}}
pools:
  own: {industry: dedicated, research: dedicated}
  all: {industry: pooled, research: pooled}
loads: [30]
seeds: 3
"""
MODULE = """\
import sys, time
from dure.files import ensemble_workers as workers
from dure.files.ensemble import write_result

def main():
    for index, content in workers.run_here(sys.argv[1], range(6), 2):
        write_result(sys.argv[1], index, content)
        print(index, flush=True)
        time.sleep(0.2)

if __name__ == "__main__":
    main()
"""


@pytest.fixture(autouse=True)
def _work(tmp_path, monkeypatch):
    """Make an empty folder with an ensemble and its trace."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(3)
    rows = zip(
        np.sort(rng.integers(0, 604_800, 60)).tolist(),
        rng.integers(300, 9_000, 60).tolist(),
        rng.integers(1, 5, 60).tolist(),
        strict=True,
    )
    lines = [f"{submit},{run},{width}\n" for submit, run, width in rows]
    Path("log.csv").write_text("submit,run,width\n" + "".join(lines), encoding="utf-8")
    Path("e.yaml").write_text(TEXT, encoding="utf-8")


def run_all(folder, workers=1):
    prepared = prepare_ensemble("e.yaml", folder)
    missing = [s.index for s in prepared.scenarios if s.index not in find_results(prepared)]
    for index, content in run_here(folder, missing, workers):
        write_result(folder, index, content)
    return Path(join_results(prepared)).read_bytes()


def test_the_bytes_are_the_same_whoever_made_them():
    alone = run_all("one")
    assert run_all("two", workers=2) == alone
    told = [json.loads(line)["scenario"]["index"] for line in alone.splitlines()]
    assert told == list(range(6))


def test_workers_map_the_trace_and_do_not_copy_it():
    source = open_ensemble("out", prepare_ensemble("e.yaml", "out").seal).source
    assert isinstance(source.jobs.submit_s, np.memmap)
    assert source.jobs.submit_s.mode == "r"
    assert len(source) == 60


def test_what_is_there_is_not_run_again():
    prepared = prepare_ensemble("e.yaml", "out")
    write_result("out", 4, run_index("out", 4))
    assert list(find_results(prepared)) == [4]
    again = prepare_ensemble("e.yaml", "out")
    assert again.seal == prepared.seal
    assert list(find_results(again)) == [4]


def test_a_run_that_is_killed_goes_on_where_it_was():
    want = run_all("whole")
    prepared = prepare_ensemble("e.yaml", "out")
    Path("module.py").write_text(MODULE, encoding="utf-8")
    command = [sys.executable, "module.py", "out"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        first = int(run.stdout.readline())
        children = find_children(run.pid)
        assert len(children) >= 2
        run.send_signal(signal.SIGKILL)
    there = find_results(prepared)
    assert first in there
    assert len(there) < 6
    assert not [path for path in Path("out/results").iterdir() if path.suffix != ".json"]
    # Nobody works on for a run that is gone.
    until = time.monotonic() + 20
    while any(is_alive(child) for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [child for child in children if is_alive(child)]
    assert run_all("out") == want


def find_children(pid):
    """Give the processes that a process has started, and those that they have."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found += [int(path.parent.name), *find_children(int(path.parent.name))]
    return found


def is_alive(pid):
    """Tell whether a process runs; one that only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def change_file():
    Path("e.yaml").write_text(TEXT.replace("loads: [30]", "loads: [40]"), encoding="utf-8")


def change_trace():
    with Path("log.csv").open("a", encoding="utf-8") as file:
        file.write("604801,10,1\n")


@pytest.mark.parametrize("change", [change_file, change_trace])
def test_an_ensemble_that_has_changed_is_noticed(change):
    had = prepare_ensemble("e.yaml", "out").seal
    change()
    with pytest.raises(InputRefused, match="ensemble_changed") as refused:
        prepare_ensemble("e.yaml", "out")
    (finding,) = refused.value.findings
    assert finding.fields["had"] == had[:12]
    assert finding.fields["has"] != had[:12]


def test_a_comment_changes_nothing():
    had = prepare_ensemble("e.yaml", "out").seal
    Path("e.yaml").write_text("# as agreed in May\n" + TEXT, encoding="utf-8")
    assert prepare_ensemble("e.yaml", "out").seal == had


BROKEN = {
    "half a file": b'{"seal": "',
    "a file of something else": b"[]\n",
    "a result of another ensemble": b'{"seal": "0123456789abcdef"}\n',
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_result_that_cannot_be_is_refused(content):
    prepared = prepare_ensemble("e.yaml", "out")
    write_result("out", 0, content)
    write_result("out", 1, run_index("out", 1))
    with pytest.raises(InputRefused, match="ensemble_result_broken") as refused:
        find_results(prepared)
    assert [Path(f.place.file).name for f in refused.value.findings] == ["000000.json"]


def test_a_result_under_another_number_is_refused():
    prepared = prepare_ensemble("e.yaml", "out")
    write_result("out", 0, run_index("out", 1))
    with pytest.raises(InputRefused, match="ensemble_result_broken"):
        find_results(prepared)


def test_a_trace_with_faults_is_refused():
    Path("log.csv").write_text("submit,run,width\n0,x,1\n", encoding="utf-8")
    with pytest.raises(InputRefused, match=r"log.csv:2: run: error"):
        prepare_ensemble("e.yaml", "out")


def test_a_model_is_kept_in_the_folder():
    text = TEXT.replace("resample, file: log.csv", "model")
    Path("e.yaml").write_text(text, encoding="utf-8")
    prepare_ensemble("e.yaml", "out")
    assert [path.name for path in Path("out/jobs").iterdir()] == ["model.json"]
    assert json.loads(run_index("out", 0))["measures"]["jobs"] > 0


def test_no_scheduler_is_a_failure_of_the_world(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorldFailed, match="Dask is not installed"):
        next(run_on_dask("out", [0], "tcp://127.0.0.1:1"))
