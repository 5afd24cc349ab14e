"""``dure award compare`` on a round that puts inference on NPUs first, as the how-to says."""

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from dure.award.findings import ROUND_TOO_LARGE
from dure.cli.main import main
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

ROOT = Path(__file__).parents[2]
CALL = (ROOT / "programmes/korea/calls/first_2026.yaml").read_text("utf-8")
HOW_TO = (ROOT / "docs/how-to/divide-a-round.md").read_text("utf-8")


@pytest.fixture
def dure(capsys, monkeypatch):
    """Run a command in this process at 80 columns; give exit code, output and talk."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")

    def run(*args):
        monkeypatch.setattr("sys.argv", ["dure", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        got = capsys.readouterr()
        return stop.value.code, got.out, got.err

    return run


@pytest.fixture
def round_(dure, tmp_path):
    """Draw applications for the call of the how-to, which offers NPUs; give both files."""
    offer = re.search(r"^  - \{type: npu.*\n", HOW_TO, re.MULTILINE).group()
    text = CALL.replace("rates:\n", f"{offer}rates:\n", 1)
    text = text.replace('inference: {h200: "1", ', 'inference: {h200: "1", npu: "0.5", ')
    call, drawn = tmp_path / "npu.yaml", tmp_path / "drawn.csv"
    call.write_text(text, encoding="utf-8")
    code, _, _ = dure("application", "draw", "--call", call, "--seed", 1, "--output", drawn)
    assert code == 0
    return call, drawn


def lines_of(out, kind):
    data = [json.loads(line) for line in out.splitlines()]
    return [line for line in data if line.get("kind") == kind]


def test_the_figures_of_the_how_to(dure, round_):
    call, drawn = round_
    code, out, _ = dure("award", "compare", drawn, "--call", call, "--methods", "rank", "--json")
    assert code == 0
    (rule,), (effect,) = lines_of(out, "npu_first"), lines_of(out, "npu_first_effect")
    assert (rule["works"], rule["moved"], rule["others"]) == (["inference"], 62, 452)
    assert rule["types"] == ["h200", "b200", "npu"]
    assert [r["least_milli"] for r in rule["rates"]] == [1000, 1604, 500]
    moved, others = effect["moved"], effect["others"]
    server_s = 8 * 365 * 86_400
    freed = [b - a for a, b in zip(moved["with_s"], moved["without_s"], strict=True)]
    assert [s // server_s for s in freed] == [42, 26, -26]
    assert [s // server_s for s in effect["left_s"]] == [0, 0, -3]
    assert (moved["more"], moved["less"]) == (0, 22)
    assert round(100 * moved["with_milli"] / moved["without_milli"]) == 100 - 75
    assert round(100 * others["with_milli"] / others["without_milli"]) == 100 + 12


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "That moves 62 applications"), ("ko", "62건이 NPU로 옮겨지고")]
)
def test_the_report_says_who_was_moved_what_is_freed_and_at_which_rates(lang, said, dure, round_):
    call, drawn = round_
    methods = ("--methods", "rank,weighted")
    code, out, _ = dure("award", "compare", drawn, "--call", call, *methods, "--lang", lang)
    assert code == 0
    assert max(map(cell_len, out.splitlines())) <= 80
    assert said in out.replace("\n", " ")
    assert "0.500" in out


def test_time_in_seconds_is_told_in_hours(dure, round_):
    call, drawn = round_
    methods = ("--methods", "weighted", "--seconds")
    out = dure("award", "compare", drawn, "--call", call, *methods)[1]
    assert re.search(r"weighted +b200 +-[\d,]+\.\d AH +\+[\d,]+\.\d AH +0 ", out)


def test_small_groups_are_counted_and_not_told(dure, round_):
    call, drawn = round_
    kept, moved = [], 0
    for line in drawn.read_text("utf-8").splitlines(keepends=True):
        is_moved = "inference" in line and "npu" in line and ("h200" in line or "b200" in line)
        moved += is_moved
        if not is_moved or moved <= 4:
            kept.append(line)
    drawn.write_text("".join(kept), encoding="utf-8")
    command = ("award", "compare", drawn, "--call", call, "--methods", "rank")
    out = dure(*command, "--json")[1]
    (rule,) = lines_of(out, "npu_first")
    assert rule["moved"] == 4
    assert lines_of(out, "npu_first_effect") == []
    assert "fewer than five applications" in dure(*command)[1]


def test_a_rule_that_moves_nobody_says_so(dure, round_, tmp_path):
    call, drawn = round_
    text = call.read_text("utf-8").replace("npu_first: [inference]", "npu_first: [simulation]")
    other = tmp_path / "other.yaml"
    other.write_text(text, encoding="utf-8")
    command = ("award", "compare", drawn, "--methods", "rank")
    assert "No application of that kind" in dure(*command, "--call", other)[1]
    other.write_text(text.replace("npu_first: [simulation]\n", ""), encoding="utf-8")
    assert "NPUs first" not in dure(*command, "--call", other)[1]
    assert lines_of(dure(*command, "--call", other, "--json")[1], "npu_first") == []


def test_a_round_without_npus_says_so(dure, tmp_path):
    drawn = tmp_path / "drawn.csv"
    dure("application", "draw", "--seed", 1, "--output", drawn)
    out = dure("award", "compare", drawn, "--methods", "rank")[1]
    assert "This round offers no NPU" in out


def test_a_method_that_cannot_hold_the_rules_without_it_is_left_out(dure, round_, monkeypatch):
    def refuse(_name):
        def divide(*_):
            finding = Finding(ROUND_TOO_LARGE, Place("rules"), {"asked": "9", "most": "8"})
            raise InputRefused([finding])

        return divide

    monkeypatch.setattr("dure.cli.award_effect.find_divide", refuse)
    call, drawn = round_
    code, out, err = dure("award", "compare", drawn, "--call", call, "--methods", "rank", "--json")
    assert (code, err) == (0, "rank without NPU first:\n")
    assert lines_of(out, "npu_first_effect") == []
