"""``dure rehearse first-call`` as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dure.files.programme import shipped_programme_path

KOREA = shipped_programme_path("korea")


def dure(*words, cwd=None):
    return subprocess.run(
        [sys.executable, "-c", "from dure.cli.main import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )


SHORT = ("--use", "80", "--use-reference", "80", "--seeds", "1", "--weeks", "1")


def test_it_prints_the_answer_as_data_and_writes_both_languages(tmp_path):
    done = dure(
        "rehearse", "first-call", KOREA, *SHORT, "--json", "--lang", "ko",
        "--output", "out/report.html", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert row["use_percent"] == 80
    # At 80 % use of 1,714 servers asked, 528 servers can do 514 × 528 / (1,714 × 0.8) ≈ 198.
    assert 160 < row["full"]["middle"] < 240
    assert row["served_within"][-1]["middle"] <= row["full"]["middle"]
    korean = Path(tmp_path, "out/report.html").read_text(encoding="utf-8")
    english = Path(tmp_path, "out/report.en.html").read_text(encoding="utf-8")
    assert '<html lang="ko"' in korean
    assert '<html lang="en"' in english
    assert 'href="report.en.html"' in korean
    assert "모의 운영: 10/10" in done.stderr


REFUSED = {
    "a use that is not whole percent": (
        ["--use", "20,x"], 2, "'20,x' is not a list of whole percent from 1 to 99",
    ),
    "a use of nothing": (["--use", "0"], 2, "from 1 to 99"),
    "a reference that is not run": (
        ["--use", "20,30"], 2, "--use-reference 40 is not among --use 20,30",
    ),
    "no seeds": (["--seeds", "0"], 2, "0 is not in the range"),
    "a call that is not there": (["--call", "second"], 1, "[call_unknown]"),
    "a trace that is not there": (["--trace", "none.csv"], 3, "cannot read none.csv"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(words, code, said):
    done = dure("rehearse", "first-call", KOREA, *words)
    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_a_programme_that_is_not_there_is_a_fault_of_the_world():
    done = dure("rehearse", "first-call", "nowhere.yaml")
    assert done.returncode == 3
    assert "cannot read nowhere.yaml" in done.stderr


def test_a_programme_with_findings_shows_all_and_runs_nothing(tmp_path):
    bad = Path(KOREA).read_text(encoding="utf-8").replace("value: 514", "value: -514")
    Path(tmp_path, "bad.yaml").write_text(bad, encoding="utf-8")
    done = dure("rehearse", "first-call", "bad.yaml", "--output", "r.html", cwd=tmp_path)
    assert done.returncode == 1
    assert "bad.yaml:" in done.stderr
    assert not Path(tmp_path, "r.html").exists()
