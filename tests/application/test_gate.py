"""A call file as its author writes it, the finding as expectation."""

import pytest

from dure.application.application import Work
from dure.application.gate import read_call, read_call_json, write_call_json
from dure.terms.errors import InputRefused


def refused(text):
    with pytest.raises(InputRefused) as refusal:
        read_call(text, "c.yaml")
    return [(f.place.line, f.place.field, f.message.code) for f in refusal.value.findings]


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def test_the_call_that_comes_with_dure_is_read(call):
    assert call.types == ("h200", "b200")
    assert [o.cap_servers for o in call.offers] == [32, 16]
    assert sum(o.servers for o in call.offers) == 528
    assert call.rates[Work.INFERENCE] == {"h200": 1000, "b200": 1604}
    assert len(call.regions) == 17
    # 2026-03-03 to 2027-03-03 are 365 days.
    assert call.term_s == 365 * 86_400
    assert call.capacity_s("b200") == 248 * 8 * 365 * 86_400
    known = {s.id for s in call.sources}
    assert {c.source for c in call.citations} <= known


def test_a_sealed_call_is_the_call(call, call_text):
    sealed = write_call_json(call_text, "call.yaml")
    assert read_call_json(sealed) == call
    assert sealed == write_call_json("# A remark changes nothing.\n" + call_text, "call.yaml")


def test_the_criteria_come_to_the_whole(call):
    assert [c.weight_percent for c in call.criteria] == [25, 25, 25, 25]


FAULTS = {
    "an unknown field": ("version: 1", "version: 1\ncolour: red", "colour", "call_field_refused"),
    "a number as text": (
        "months_max: 12",
        "months_max: twelve",
        "months_max",
        "call_field_refused",
    ),
    "no months": ("months_max: 12", "months_max: 0", "months_max", "call_field_refused"),
    "a day that is none": ("opens: 2025-12-22", "opens: soon", "opens", "call_field_refused"),
    "a call that closes before it opens": (
        "closes: 2026-01-28",
        "closes: 2025-12-21",
        "opens",
        "call_days_unordered",
    ),
    "time before the call is closed": (
        "starts: 2026-03-03",
        "starts: 2026-01-27",
        "opens",
        "call_days_unordered",
    ),
    "an unknown reference": (
        "reference: h200",
        "reference: a100",
        "reference",
        "call_name_unknown",
    ),
    "a rate of a type that is not offered": (
        'inference: {h200: "1"',
        'inference: {a100: "1"',
        "rates.inference.a100",
        "call_name_unknown",
    ),
    "a rate with too many decimals": (
        'inference: {h200: "1"',
        'inference: {h200: "1.0001"',
        "rates.inference.h200",
        "call_field_refused",
    ),
    "a rate of nothing": (
        'inference: {h200: "1"',
        'inference: {h200: "0"',
        "rates.inference.h200",
        "call_field_refused",
    ),
    "a rate as a number, which two machines may read differently": (
        'inference: {h200: "1"',
        "inference: {h200: 1.5",
        "rates.inference.h200",
        "call_field_refused",
    ),
    "a track twice": ("id: industry", "id: academia", "tracks", "call_name_repeated"),
    "a source that is not there": (
        "{field: opens, source: msit_2025_12",
        "{field: opens, source: press",
        "citations.0.source",
        "call_name_unknown",
    ),
    "shares above the whole": (
        "{id: academia, ",
        "{id: academia, floor_milli: 600, ",
        "tracks",
        "call_shares_exceed",
    ),
    "a floor above the ceiling": (
        "{id: academia, ",
        "{id: academia, floor_milli: 301, ceiling_milli: 300, ",
        "tracks.0",
        "call_share_crossed",
    ),
    "weights of criteria that come to 99": (
        (
            "{id: effect, label: {en: Effect on technology and society, ko: 기술·사회적 파급효과}, "
            "weight_percent: 25}"
        ),
        (
            "{id: effect, label: {en: Effect on technology and society, ko: 기술·사회적 파급효과}, "
            "weight_percent: 24}"
        ),
        "criteria",
        "call_criteria_not_whole",
    ),
    "a criterion twice": ("id: ecosystem", "id: effect", "criteria", "call_name_repeated"),
    "a key twice": ("version: 1", "version: 1\nversion: 2", "", "call_field_refused"),
}


@pytest.mark.parametrize(("old", "new", "field", "code"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_a_call_is_a_finding_with_its_line(old, new, field, code, call_text):
    if code == "call_shares_exceed":
        call_text = call_text.replace("{id: industry, ", "{id: industry, floor_milli: 401, ")
    assert old in call_text
    ((line, where, got),) = refused(call_text.replace(old, new))
    assert (where, got) == (field, code)
    if where == field.partition(".")[0] != "tracks" and code == "call_field_refused" and where:
        assert line == line_of(call_text, old) + new.count("\n")


def test_all_faults_of_a_call_are_found_at_once(call_text):
    text = call_text.replace("months_max: 12", "months_max: 0").replace("version: 1", "version: x")
    assert [field for _, field, _ in refused(text)] == ["version", "months_max"]


def test_shares_that_come_to_the_whole_are_taken(call_text):
    text = call_text.replace("{id: academia, ", "{id: academia, floor_milli: 600, ").replace(
        "{id: industry, ", "{id: industry, floor_milli: 400, "
    )
    assert [t.floor_milli for t in read_call(text, "c.yaml").tracks] == [600, 400, None]


def test_a_floor_at_the_ceiling_is_taken(call_text):
    new = "{id: academia, floor_milli: 300, ceiling_milli: 300, "
    (first, *_) = read_call(call_text.replace("{id: academia, ", new), "c.yaml").tracks
    assert (first.floor_milli, first.ceiling_milli) == (300, 300)


def test_a_missing_field_is_said_at_the_top(call_text):
    text = call_text.replace("months_max: 12\n", "")
    assert refused(text) == [(1, "months_max", "call_field_refused")]


def test_what_is_not_yaml_is_a_finding():
    assert refused("a: [1\nb: {") == [(2, "", "call_field_refused")]
    assert refused("") == [(1, "", "call_field_refused")]


UNREADABLE = {
    "a bell": "id: a\x07b",
    "half a letter": "id: \ud800",
    "a day that no month has": "opens: 2026-02-30",
    "a hundred thousand brackets": "[" * 100_000,
    "a directive": "%FOO",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_text_that_is_no_yaml_is_a_finding(text):
    assert [code for _, _, code in refused(text)] == ["call_field_refused"]


def test_what_is_wrong_is_said_in_korean_too(call_text):
    with pytest.raises(InputRefused) as refusal:
        read_call(call_text.replace("months_max: 12", "months_max: 0\nmore: 1"), "c.yaml")
    assert [f.what("ko") for f in refusal.value.findings] == [
        "값이 너무 작습니다. 파일의 값: 0.",
        "모르는 항목입니다. 파일의 값: 1.",
    ]
