import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.application.amount import Amount, Unit
from dure.application.application import (
    Acceptance,
    Application,
    NpuReadiness,
    TypeRate,
    Work,
)
from dure.application.example import example_application
from dure.application.schema import write_schema
from dure.application.text import read_csv, read_json, render_csv, render_json, write_record

ONE_LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20
).map(lambda text: " ".join(__import__("unicodedata").normalize("NFC", text).split()))


@st.composite
def applications(draw, number):
    """Draw applications that the first call accepts."""
    asked = Amount(draw(st.integers(1, 16)), Unit.SERVERS)
    least = draw(st.none() | st.integers(1, asked.count).map(lambda n: Amount(n, Unit.SERVERS)))
    rate = draw(st.none() | st.integers(1, 1_000))
    return Application(
        id=f"A-{number}",
        track=draw(st.sampled_from(["academia", "industry", "research"])),
        region=draw(st.sampled_from(["seoul", "jeju"])),
        applicant=draw(ONE_LINE) or "x",
        organisation=draw(ONE_LINE) or "x",
        title_ko=draw(ONE_LINE),
        title_en=draw(ONE_LINE) or "x",
        work=draw(st.sampled_from(Work)),
        types=(TypeRate(draw(st.sampled_from(["h200", "b200"])), rate),),
        asked=asked,
        least=least,
        months=12,
        start=draw(st.sampled_from([None, date(2026, 3, 3)])),
        score_milli=draw(st.none() | st.integers(0, 100_000)),
        rank=draw(st.none() | st.integers(1, 1_000_000)),
        npu=draw(st.sampled_from(NpuReadiness)),
        acceptance=draw(st.sampled_from(Acceptance)),
        whole_servers=draw(st.booleans()),
    )


LISTS = st.integers(1, 4).flatmap(lambda n: st.tuples(*(applications(i) for i in range(n))))


@settings(max_examples=60, deadline=None)
@given(papers=LISTS, note=ONE_LINE)
def test_what_is_rendered_is_read_back(papers, note, call):
    reading = read_csv(render_csv(papers, [note]), "a.csv", call)
    assert reading.applications == papers
    assert len(reading.notes) == 1
    assert read_json(render_json(papers), "a.json", call).applications == papers


@settings(max_examples=60, deadline=None)
@given(papers=LISTS)
def test_what_is_rendered_as_json_keeps_to_the_schema(papers, call):
    schema = write_schema(call)
    for record in json.loads(render_json(papers)):
        jsonschema.validate(record, schema)


def test_the_schema_is_a_schema_and_has_both_languages(call):
    schema = write_schema(call)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "urn:dure:call:first_2026:application:1"
    assert schema["properties"]["asked"]["x-labels"] == {"en": "Amount asked", "ko": "신청량"}
    assert schema["properties"]["track"]["enum"] == ["academia", "industry", "research"]
    assert schema["properties"]["months"]["maximum"] == 12
    assert schema["properties"]["track"]["x-choice-labels"]["industry"]["ko"] == "산업계"


BROKEN_RECORDS = {
    "an unknown field": {"colour": "red"},
    "no amount": {"asked": None},
    "a bare number": {"asked": 3},
    "no unit": {"asked": "3"},
    "too many months": {"months": 13},
    "another track": {"track": "ministry"},
    "no title": {"title_ko": None, "title_en": None},
}


@pytest.mark.parametrize("change", BROKEN_RECORDS.values(), ids=BROKEN_RECORDS)
def test_schema_and_reader_refuse_the_same(change, call):
    record = {**write_record(example_application(call)), **change}
    record = {name: value for name, value in record.items() if value is not None}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, write_schema(call))
    assert read_json(json.dumps(record), "a.json", call).findings


def test_json_is_read_as_a_list_as_lines_and_alone(call):
    record = json.dumps(write_record(example_application(call)), ensure_ascii=False)
    other = record.replace("A-001", "A-002")
    want = [("A-001", 1), ("A-002", 2)]
    for text in (f"[{record},\n{other}]", f"{record}\n{other}\n", f"{record}\n{other}"):
        reading = read_json(text, "a.json", call)
        assert reading.findings == ()
        assert [(a.id, n) for a, n in zip(reading.applications, reading.lines, strict=True)] == want
    assert len(read_json(record, "a.json", call).applications) == 1


def test_json_takes_labels_lists_numbers_and_truth(call):
    record = {
        **write_record(example_application(call)),
        "types": ["h200", "b200=2.275"],
        "score": 87.35,
        "whole_servers": False,
    }
    record["신청번호"] = record.pop("id")
    (application,) = read_json(json.dumps([record]), "a.json", call).applications
    assert application.types == (TypeRate("h200"), TypeRate("b200", 2_275))
    assert (application.score_milli, application.whole_servers) == (87_350, False)
    record = {**record, "whole_servers": True, "rank": None}
    (application,) = read_json(json.dumps([record]), "a.json", call).applications
    assert (application.whole_servers, application.rank) == (True, None)


JSON_FAULTS = {
    "a comma missing between two": ('[{"id": 1} {"id": 2}]', (1, "record_unreadable")),
    "a list that is not closed": ('[{"id": 1},\n', (2, "record_unreadable")),
    "something behind the list": ("[]\n7", (2, "record_unreadable")),
    "a brace missing": ('{"id": 1', (1, "record_unreadable")),
    "a number instead of an object": ("[7]", (1, "record_not_object")),
    "a list instead of an object": ("[[1]]", (1, "record_not_object")),
    "an object as a value": ('{"id": {"a": 1}}', (1, "record_value_refused")),
    "a list of numbers as a value": ('{"types": [1, [2]]}', (1, "record_value_refused")),
    "a key twice": ('{"id": "a", "id": "b"}', (1, "application_column_repeated")),
    "a key twice, once as its label": (
        '{"id": "a", "신청번호": "b"}',
        (1, "application_column_repeated"),
    ),
    "an unknown key": ('{"colour": "red"}', (1, "application_column_unknown")),
    "not a number at all": ('{"score": NaN}', (1, "application_number_unreadable")),
    "nothing": ("", (0, "application_file_empty")),
}


@pytest.mark.parametrize(("text", "want"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_a_fault_in_json_is_a_finding(text, want, call):
    reading = read_json(text, "a.json", call)
    assert want in [(f.place.line, f.message.code) for f in reading.findings]
    assert reading.applications == ()
    assert all(f.render(lang) for f in reading.findings for lang in ("ko", "en"))


def test_a_quotation_mark_that_is_not_closed_is_a_finding_and_nothing_before_it_is_lost(call):
    text = render_csv([example_application(call)]) + 'B-2,"academia\n'
    reading = read_csv(text, "a.csv", call)
    assert [(f.place.line, f.message.code) for f in reading.findings] == [(3, "table_unreadable")]
    assert len(reading.applications) == 1


def test_lines_are_counted_past_notes_and_cells_of_several_lines(call):
    good = render_csv([example_application(call)], ["drawn", "not real"])
    text = good.replace("Example University", '"Example\nUniversity"') + "B-2\n"
    reading = read_csv(text, "a.csv", call)
    assert reading.lines == (4,)
    assert reading.notes == ("drawn", "not real")
    assert reading.applications[0].organisation == "Example University"
    assert {f.place.line for f in reading.findings} == {6}


def test_nothing_is_rendered_as_an_empty_list(call):
    assert render_json([]) == "[]\n"
    assert read_json("[]", "a.json", call).applications == ()
