"""``dure application`` as a user meets it."""

import io
import json
import zipfile

import jsonschema
import numpy as np
import openpyxl
import pytest

from dure.application.form import COLUMNS
from dure.cli.main import main
from dure.files.applications import read_applications, read_call_file
from dure.files.workbook import write_form
from dure.terms.errors import FileFailed, InputRefused


@pytest.fixture
def dure(capsys, monkeypatch):
    """Run a command in this process; give exit code, output and talk."""

    def run(*args):
        monkeypatch.setattr("sys.argv", ["dure", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        got = capsys.readouterr()
        return stop.value.code, got.out, got.err

    return run


@pytest.fixture(scope="module")
def call():
    return read_call_file("korea/first_2026")


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_the_worked_example_passes_the_check(suffix, dure, tmp_path):
    path = tmp_path / f"form.{suffix}"
    assert dure("application", "template", "--output", path)[0] == 0
    code, out, err = dure("application", "check", path)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "1 applications can be read; 0 findings."


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_form_filled_in_by_its_own_drop_downs_passes_the_check(lang, dure, tmp_path, call):
    path = tmp_path / "form.xlsx"
    dure("application", "template", "--output", path, "--lang", lang)
    book = openpyxl.load_workbook(path)
    assert [s.title for s in book.worksheets] == {
        "ko": ["신청서", "작성 예", "안내", "보기"],
        "en": ["Applications", "Example", "Guide", "Lists"],
    }[lang]
    form, example = book.worksheets[:2]
    assert dure("application", "check", path)[0] == 1, "an empty form has no application"
    for cell in example[2]:
        form.cell(2, cell.column, cell.value)
    form.cell(2, 1, "B-7")
    book.save(path)
    reading = read_applications(str(path), call)
    assert reading.findings == ()
    assert [a.id for a in reading.applications] == ["B-7"]
    rules = {str(r.sqref).split(":")[0]: r.formula1 for r in form.data_validations.dataValidation}
    assert rules["B2"] == f"'{book.worksheets[3].title}'!$B$2:$B$4"


def test_the_same_form_is_the_same_bytes(call):
    assert write_form(call, "ko") == write_form(call, "ko")
    assert write_form(call, "ko") != write_form(call, "en")


def fill(call, changes, path):
    """Write a workbook of the example row with some cells changed, by column name."""
    book = openpyxl.load_workbook(io.BytesIO(write_form(call, "en")))
    form, example = book.worksheets[:2]
    for cell in example[2]:
        name = COLUMNS[cell.column - 1].name
        form.cell(2, cell.column, changes.get(name, cell.value))
    book.save(path)
    return book, form


def test_numbers_days_and_truth_of_a_workbook_are_read(call, tmp_path):
    path = tmp_path / "form.xlsx"
    changes = {
        "months": 12.0,
        "score": 87.5,
        "rank": 3,
        "start": np.datetime64("2026-03-03").item(),
        "whole_servers": True,
    }
    fill(call, changes, path)
    (application,) = read_applications(str(path), call).applications
    assert (application.months, application.score_milli, application.rank) == (12, 87_500, 3)
    assert application.start.isoformat() == "2026-03-03"
    assert application.whole_servers is True


def test_a_fault_in_a_workbook_names_its_cell(call, dure, tmp_path):
    path = tmp_path / "form.xlsx"
    fill(call, {"asked": 24, "track": "ministry"}, path)
    code, _, err = dure("application", "check", path)
    assert code == 1
    assert f"{path}:2: B2 track: error [application_choice_unknown]" in err
    assert f"{path}:2: J2 asked: error [amount_unit_missing]" in err


def test_a_formula_is_a_finding_and_not_what_it_once_came_to(call, tmp_path):
    path = tmp_path / "form.xlsx"
    fill(call, {"score": "=40+40"}, path)
    reading = read_applications(str(path), call)
    assert reading.applications == ()
    assert ("form_cell_formula", "N2") in [
        (f.message.code, f.place.field) for f in reading.findings
    ]


def test_a_form_of_another_call_is_refused(call, tmp_path):
    path = tmp_path / "form.xlsx"
    book, _ = fill(call, {}, path)
    book.properties.subject = "urn:dure:call:second_2026:application:1"
    book.save(path)
    codes = [f.message.code for f in read_applications(str(path), call).findings]
    assert codes == ["form_of_other_call"]


def test_a_time_of_day_is_no_day(call, tmp_path):
    path = tmp_path / "form.xlsx"
    fill(call, {"start": np.datetime64("2026-03-03T12:30:00").item()}, path)
    (finding,) = read_applications(str(path), call).findings
    assert finding.message.code == "application_day_unreadable"


def test_an_empty_sheet_has_no_applications(call, tmp_path):
    path = tmp_path / "form.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    codes = {f.message.code for f in read_applications(str(path), call).findings}
    assert codes == {"application_file_empty", "application_column_missing"}


def test_a_broken_workbook_is_a_finding_and_never_a_crash(call, tmp_path):
    path, whole = tmp_path / "form.xlsx", write_form(call, "en")
    rng = np.random.default_rng(1)
    outcomes = set()
    for _ in range(40):
        raw = bytearray(whole)
        for at in rng.integers(4, len(raw), 30):
            raw[at] = int(rng.integers(256))
        path.write_bytes(bytes(raw))
        try:
            outcomes.add(
                {f.message.code for f in read_applications(str(path), call).findings} != set()
            )
        except InputRefused as refusal:
            outcomes.add(refusal.findings[0].message.code)
    assert "workbook_unreadable" in outcomes


def test_a_workbook_that_unpacks_to_too_much_is_refused(call, tmp_path, monkeypatch):
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_form(call, "en"))
    monkeypatch.setattr("dure.files.workbook.UNPACKED_MAX", 1_000)
    with pytest.raises(InputRefused) as refusal:
        read_applications(str(path), call)
    assert "at most 1,000 are read" in refusal.value.findings[0].what()


def test_a_zip_that_is_no_workbook_is_refused(call, tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("a.txt", "a")
    with pytest.raises(InputRefused):
        read_applications(str(path), call)


def test_the_schema_that_is_printed_accepts_the_example(dure, tmp_path):
    path = tmp_path / "form.json"
    dure("application", "template", "--output", path)
    _, out, _ = dure("application", "schema")
    jsonschema.validate(json.loads(path.read_text("utf-8"))[0], json.loads(out))


def test_what_is_drawn_says_so_and_passes_the_check(dure, tmp_path):
    path = tmp_path / "drawn.csv"
    assert dure("application", "draw", "--seed", 3, "--output", path)[0] == 0
    text = path.read_text("utf-8")
    assert text.startswith("# Drawn with seed 3, not real: ")
    assert "추첨으로 만든 자료이며 실제 신청이 아닙니다" in text
    code, out, _ = dure("application", "check", path, "--json")
    assert code == 0
    assert json.loads(out) == {
        "applications": 514,
        "by_track": {"academia": 322, "industry": 154, "research": 38},
        "form": "urn:dure:call:first_2026:application:1",
        "findings": 0,
    }
    assert dure("application", "draw", "--seed", 3)[1] == text
    json_path = tmp_path / "drawn.json"
    dure("application", "draw", "--seed", 3, "--output", json_path)
    call = read_call_file("korea/first_2026")
    assert (
        read_applications(str(json_path), call).applications
        == read_applications(str(path), call).applications
    )


def test_faults_are_printed_in_korean_and_as_data(dure, tmp_path):
    path = tmp_path / "a.csv"
    dure("application", "template", "--output", path)
    path.write_text(path.read_text("utf-8").replace("3 servers", "3"), encoding="utf-8")
    code, _, err = dure("application", "check", path, "--lang", "ko")
    assert (code, "오류 [amount_unit_missing]" in err) == (1, True)
    code, out, _ = dure("application", "check", path, "--json")
    finding, summary = map(json.loads, out.splitlines())
    assert (finding["code"], summary["findings"]) == ("amount_unit_missing", 1)


def test_a_name_with_another_ending_is_wrong_use(dure, tmp_path):
    code, _, err = dure("application", "template", "--output", tmp_path / "form.doc")
    assert (code, "neither .xlsx, .csv nor .json" in err) == (2, True)


def test_a_call_that_is_not_there_says_which_are(dure):
    code, _, err = dure("application", "schema", "--call", "korea/second")
    assert code == 3
    assert "there is no call 'korea/second'" in err
    assert "korea/first_2026" in err
    with pytest.raises(FileFailed):
        read_call_file("nowhere.yaml")
