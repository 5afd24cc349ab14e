"""The commands as they are typed: what goes where, and with which code they leave."""

import io
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from dure.cli.main import main
from dure.files.programme import read_programme_file, shipped_programme_path
from dure.terms.errors import FileFailed, InputRefused

ROOT = Path(__file__).parents[2]
KOREA = str(ROOT / "programmes" / "korea" / "programme.yaml")


@pytest.fixture
def village_file(tmp_path):
    path = tmp_path / "village.yaml"
    shutil.copy(ROOT / "tests" / "programme" / "village.yaml", path)
    return path


@pytest.fixture
def dure(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["dure", "programme", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return left.value.code or 0, out, err

    return run


def break_file(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_a_file_in_order_is_summed_up(dure, village_file):
    code, out, err = dure("check", village_file)
    assert (code, err) == (0, "")
    assert "is in order: source 2, accelerator type 1," in out
    assert "As of 2026-06-30, hash " in out
    assert (
        "이상이 없습니다. 출처 2, 가속기 종류 1," in dure("check", village_file, "--lang", "ko")[1]
    )


def test_the_sum_of_a_file_is_one_object(dure, village_file):
    code, out, _ = dure("check", village_file, "--json")
    told = json.loads(out)
    assert (code, told["name"], told["counts"]["pools"]) == (0, "village", 2)
    assert len(told["seal"]) == 64


def test_faults_go_to_stderr_with_code_1(dure, village_file):
    break_file(village_file, "700 W", "700")
    break_file(village_file, "site: barn", "site: bran")
    code, out, err = dure("check", village_file)
    assert (code, out) == (1, "")
    assert err.replace(str(village_file), "village.yaml") == (
        "village.yaml:26: accelerators.h200.power.value: error [quantity_refused] 700 is not a "
        "power.\n"
        "    Write a number and its unit, such as 40 MW; whole in the smallest unit.\n"
        "village.yaml:40: pools.common.site: error [reference_unknown] bran is not one of sites "
        "(did you mean barn?).\n"
        "    Write the name of one that is there, or add sites.bran.\n"
        "village.yaml: 2 to correct.\n"
    )


def test_faults_as_data_go_to_stdout(dure, village_file):
    break_file(village_file, "700 W", "700")
    code, out, err = dure("check", village_file, "--json")
    assert (code, err) == (1, "")
    (fault,) = map(json.loads, out.splitlines())
    assert (fault["line"], fault["code"], fault["file"]) == (
        26,
        "quantity_refused",
        str(village_file),
    )
    assert set(fault["what"]) == {"en", "ko"}


def test_faults_are_told_in_korean(dure, village_file):
    break_file(village_file, "700 W", "700")
    code, _, err = dure("check", village_file, "--lang", "ko")
    assert code == 1
    assert "오류 [quantity_refused] 700은(는) 전력이(가) 아닙니다." in err
    assert err.endswith("고칠 곳이 1군데입니다.\n")


@pytest.mark.parametrize("command", ["check", "show", "amend"])
def test_korean_in_another_encoding_is_refused_with_its_line(dure, village_file, command):
    village_file.write_bytes(village_file.read_text(encoding="utf-8").encode("cp949"))
    more = ["--set", "name=town"] if command == "amend" else []
    code, out, err = dure(command, village_file, *more)
    assert (code, out) == (1, "")
    assert err.startswith(f"{village_file}:3: error [text_not_utf8] ")
    code, out, err = dure(command, village_file, "--json", *more)
    assert (code, json.loads(out)["code"], err) == (1, "text_not_utf8", "")


def test_a_file_that_is_not_there_is_a_fault_of_the_world(dure, tmp_path):
    code, out, err = dure("check", tmp_path / "none.yaml")
    assert (code, out) == (3, "")
    assert err.startswith("dure: cannot read ")


def test_a_warning_is_told_and_stops_nothing(dure, village_file):
    break_file(
        village_file,
        "  rumour:\n",
        "  gossip: {title: Gossip, place: Well, published: undated, checked: 2026-06-01, "
        "mark: assumed}\n  rumour:\n",
    )
    code, out, err = dure("check", village_file)
    assert code == 0
    assert "warning [source_unused]" in err
    assert "is in order" in out


def test_standard_input_is_a_file(dure, village_file, monkeypatch):
    content = io.TextIOWrapper(io.BytesIO(village_file.read_bytes()))
    monkeypatch.setattr(sys, "stdin", content)
    assert dure("check", "-")[0] == 0


SHOWN = {
    "en": ["public, contracted 13,136 9,704*", "Call: First national GPU call", "*: from a sec"],
    "ko": ["공공, 계약 13,136 9,704*", "공모: 첫 국가 GPU 배분 공모", "*: 2차 자료."],
}


@pytest.mark.parametrize(("lang", "texts"), SHOWN.items(), ids=SHOWN)
def test_a_programme_is_shown_within_80_columns(dure, lang, texts):
    from rich.cells import cell_len  # noqa: PLC0415 - only this test counts cells

    code, out, err = dure("show", KOREA, "--lang", lang)
    assert (code, err) == (0, "")
    for text in texts:
        assert text in re.sub(" +", " ", out)
    wide = [row for row in out.splitlines() if cell_len(row) > 80]
    assert [row for row in wide if not row.startswith(("No sign", "표시"))] == []


def test_what_is_empty_says_what_to_do(dure, tmp_path):
    path = tmp_path / "bare.yaml"
    head = (ROOT / "tests" / "programme" / "village.yaml").read_text(encoding="utf-8")
    path.write_text(head.split("sources:")[0], encoding="utf-8")
    code, out, _ = dure("show", path)
    assert code == 0
    assert out.count("Nothing here yet. It stands in the file under ") == 12


def test_square_brackets_in_a_name_are_no_style(dure, village_file):
    break_file(village_file, "title: {ko: 공동, en: Common}", 'title: "[red]Common[/red]"')
    assert "[red]Common[/red]" in dure("show", village_file)[1]


def test_a_programme_as_data_is_in_whole_units(dure):
    told = json.loads(dure("show", KOREA, "--json")[1])
    budget = told["programme"]["budgets"]["extra-2025"]["amount"]["readings"][0]
    assert budget["value"] == 1_460_000_000_000
    assert told["programme"]["accelerators"]["b200"]["power_w"]["value"] == 1_000


def test_versions_are_compared_in_sentences(dure, village_file, tmp_path):
    other = tmp_path / "other.yaml"
    shutil.copy(village_file, other)
    assert dure("compare", village_file, other) == (0, "The two say the same.\n", "")
    assert dure("compare", village_file, other, "--json") == (0, "", "")
    break_file(other, "{value: 16,", "{value: 20,")
    code, out, _ = dure("compare", village_file, other)
    assert (code, out) == (0, "pool “Corner”, installed 2026 rises from 16 to 20.\n")
    told = json.loads(dure("compare", village_file, other, "--json")[1])
    assert told["path"] == "pools.corner.counts.0.count.value"
    break_file(other, "700 W", "700")
    assert dure("compare", village_file, other)[0] == 1


def test_an_amendment_is_shown_and_written_only_when_told(dure, village_file):
    before = village_file.read_bytes()
    change = "pools.corner.counts.0.count.value=20"
    code, out, err = dure("amend", village_file, "--set", change)
    assert code == 0
    assert "+      - {stage: installed, period: 2026, count: {value: 20, source: paper}}\n" in out
    assert "pool “Corner”, installed 2026 rises from 16 to 20.\n" in err
    assert f"Nothing was written. Say it again with --yes to write {village_file}." in err
    assert village_file.read_bytes() == before
    code, _, err = dure("amend", village_file, "--set", change, "--yes")
    assert code == 0
    assert f"{village_file} is written. Hash " in err
    assert village_file.read_bytes() == before.replace(b"{value: 16,", b"{value: 20,")


def test_an_amendment_as_data(dure, village_file):
    code, out, err = dure(
        "amend", village_file, "--set", "name=town", "--set", "country=NO", "--json"
    )
    told = json.loads(out)
    assert (code, err, told["written"]) == (0, "", False)
    assert [change["path"] for change in told["changes"]] == ["name", "country"]


def test_an_amendment_that_makes_no_sense_writes_nothing(dure, village_file):
    before = village_file.read_bytes()
    code, out, err = dure(
        "amend", village_file, "--set", "pools.common.state_use.value=500", "--yes"
    )
    assert (code, out) == (1, "")
    assert "error [part_exceeds] 500 is more than the 128 it is part of (line 45)." in err
    assert err.endswith("1 to correct. Nothing was written.\n")
    assert village_file.read_bytes() == before
    code, out, err = dure("amend", village_file, "--set", "colour=red", "--yes", "--json")
    assert (code, json.loads(out)["code"], err) == (1, "field_unknown", "")


def test_an_amendment_passes_through_a_pipe(dure, village_file, monkeypatch):
    raw = village_file.read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    code, out, _ = dure("amend", "-", "--set", "name=town", "--yes")
    assert (code, out) == (0, raw.decode().replace("name: village", "name: town"))


def test_a_file_with_faults_is_mended(dure, village_file):
    break_file(village_file, "700 W", "700")
    code, _, err = dure(
        "amend", village_file, "--set", "accelerators.h200.power.value=700 W", "--yes"
    )
    assert code == 0
    assert "is written" in err


def test_a_gzipped_file_is_read_but_not_replaced(dure, village_file):
    import gzip  # noqa: PLC0415 - only this test packs

    packed = village_file.with_suffix(".yaml.gz")
    packed.write_bytes(gzip.compress(village_file.read_bytes()))
    assert dure("check", packed)[0] == 0
    code, _, err = dure("amend", packed, "--set", "name=town", "--yes")
    assert code == 3
    assert "it is gzipped; unpack it first" in err


WRONG = {
    "no value": ["--set", "name"],
    "no path": ["--set", "=3"],
    "a path twice": ["--set", "name=a", "--set", "name=b"],
    "nothing to set": [],
}


@pytest.mark.parametrize("options", WRONG.values(), ids=WRONG)
def test_wrong_usage_leaves_with_2(dure, village_file, options):
    code, out, err = dure("amend", village_file, *options)
    assert (code, out) == (2, "")
    assert "--set" in err


def test_a_shipped_programme_is_found_by_name():
    assert shipped_programme_path("korea") == KOREA
    assert read_programme_file(KOREA).name == "korea"
    with pytest.raises(FileFailed, match="there is no programme 'atlantis'"):
        shipped_programme_path("atlantis")


def test_a_programme_with_faults_is_refused_with_all_of_them(village_file):
    break_file(village_file, "700 W", "700")
    break_file(village_file, "1.46 bn KRW", "1.46")
    with pytest.raises(InputRefused) as refused:
        read_programme_file(str(village_file))
    assert [f.place.line for f in refused.value.findings] == [26, 60]
