"""The paper of a model: what is wrong with it is said, with its line."""

import json

import pytest

from dure.files.workload_model import read_workload_model_file
from dure.terms.errors import FileFailed, InputRefused
from dure.workload.fit import fit_workload
from dure.workload.paper import read_workload_model, render_workload_model


@pytest.fixture
def text(make_records, source):
    rows = [(0, 60, 1, 0), (10, 60, 8, 0), (5_000, 7, 2, 0)]
    return render_workload_model(fit_workload(make_records(rows), source=source))


FAULTS = {
    "not JSON": (
        '"jobs": 3,',
        '"jobs": ,',
        "m.json:5",
        "this is not JSON: Expecting value at column 10.",
    ),
    "a number of five thousand digits": (
        '"jobs": 3',
        f'"jobs": {"9" * 5000}',
        "m.json:1",
        "this is not JSON: it is nested too deep, or a number is too long",
    ),
    "another paper": (
        "dure workload model",
        "dure programme",
        "m.json:2: paper",
        "Input should be 'dure workload model'; the file says 'dure programme'.",
    ),
    "a later version": (
        '"version": 1',
        '"version": 2',
        "m.json:3: version",
        "Input should be 1; the file says 2.",
    ),
    "a float": (
        '"burst_gap_s": 300',
        '"burst_gap_s": 300.0',
        "m.json:7: burst_gap_s",
        "Input should be a valid integer; the file says 300.0.",
    ),
    "an unknown field": (
        '"left_out"',
        '"left_over"',
        "m.json:6: left_over",
        "Extra inputs are not permitted; the file says 0.",
    ),
    "a negative count": (
        '"gap_count": [0',
        '"gap_count": [-1',
        "m.json:14: gap_count.0",
        "Input should be greater than or equal to 0; the file says -1.",
    ),
    "a mark that is none": (
        '"seen"',
        '"believed"',
        "m.json:4: source.mark",
        "Input should be 'seen', 'secondary', 'assumed' or 'computed'; the file says 'believed'.",
    ),
    "a job more than the tables have": (
        '"jobs": 3',
        '"jobs": 4',
        "m.json:9: hour_jobs_small",
        "the counts add up to 3, they must be 4.",
    ),
    "a burst size that does not rise": (
        '"burst_size": [1,2]',
        '"burst_size": [2,1]',
        "m.json:11: burst_size",
        "1 stands after 2; numbers must rise here.",
    ),
    "a burst of size 0": (
        '"burst_size": [1,2]',
        '"burst_size": [0,3]',
        "m.json:11: burst_size",
        "0 stands after 0; numbers must rise here.",
    ),
    "a class without its bursts": (
        '"burst_class":0',
        '"burst_class":2',
        "m.json:16: table.0",
        "the counts add up to 0, they must be 1.",
    ),
    "columns of two lengths": (
        '"burst_count": [1,1]',
        '"burst_count": [1]',
        "m.json",
        "burst_size has 2 entries, not 1",
    ),
    "edges that do not fit": (
        '"gap_edges_s": [0,',
        '"gap_edges_s": [',
        "m.json",
        "gap_edges_s has",
    ),
    "a row beyond the bins": (
        '"first_bin":7',
        '"first_bin":700',
        "m.json",
        "a row of the table ends in bin 701 of",
    ),
}


@pytest.mark.parametrize(("old", "new", "place", "words"), FAULTS.values(), ids=FAULTS)
def test_a_broken_paper_is_refused_with_its_line(text, old, new, place, words):
    assert text.count(old) >= 1
    model, findings = read_workload_model(text.replace(old, new, 1), "m.json")
    assert model is None
    found = {str(finding.place): finding.what() for finding in findings}
    assert place in found
    assert words in found[place]
    assert all("dure workload fit" in finding.next_step("ko") for finding in findings)


def test_a_missing_field_is_named(text):
    raw = json.loads(text)
    del raw["alike_ppm"]
    _, findings = read_workload_model(json.dumps(raw), "m.json")
    (finding,) = findings
    assert finding.render("ko") == (
        "m.json: alike_ppm: 오류 [model_field_refused] 있어야 할 항목이 없습니다. 파일의 값: -.\n"
        "    dure workload fit으로 모형을 다시 만들거나 이 항목을 고치십시오."
    )


def test_too_deep_a_paper_is_refused():
    _, findings = read_workload_model("[" * 100_000, "m.json")
    assert [f.message.code for f in findings] == ["model_not_json"]


def test_a_file_is_read_or_refused(text, tmp_path):
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    assert render_workload_model(read_workload_model_file(str(path))) == text
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputRefused, match="model_field_refused"):
        read_workload_model_file(str(path))
    with pytest.raises(FileFailed):
        read_workload_model_file(str(tmp_path / "none.json"))
