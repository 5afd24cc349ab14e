"""The gate, the model behind it, the words for people and the field table say the same."""

from dataclasses import fields
from pathlib import Path

import pytest

from dure.programme.cite import Gate, TextGate
from dure.programme.fields import field_rows, part_meanings
from dure.programme.gate import ProgrammeGate, SourceGate
from dure.programme.model import Programme
from dure.programme.shape import field_names, written_name
from dure.programme.words import ENTRIES, STAGES, field_word, money_text, with_ro

ROOT = Path(__file__).parents[2]


def find_gates(kind=Gate):
    for below in kind.__subclasses__():
        yield from find_gates(below)
        if below.behind is not None:
            yield below


GATES = list(find_gates())


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.__name__)
def test_what_stands_behind_a_gate_has_its_fields_and_an_id(gate):
    behind = {part.name for part in fields(gate.behind)}
    assert behind - {"id"} == set(gate.model_fields)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.__name__)
def test_every_field_is_described_and_has_a_korean_word(gate):
    for name, info in gate.model_fields.items():
        word = written_name(name, info)
        assert info.description.endswith("."), name
        if gate is not ProgrammeGate or word not in ENTRIES:
            assert any("가" <= c <= "힣" for c in field_word(word).ko), word


def test_every_section_is_an_entry_and_every_stage_a_word():
    head = {"format", "name", "title", "as_of", "country", "currency", "time_zone"}
    assert {part.name for part in fields(Programme)} - head == set(ENTRIES)
    assert len(STAGES) == 7


def test_the_table_has_every_field_once_with_type_unit_default_and_meaning():
    rows = {(row.part, row.name): row for row in field_rows()}
    assert len(rows) == len(field_rows())
    every = sum(len(gate.model_fields) for gate in GATES)
    assert len(rows) == every + 5  # A cited value has five.
    assert all(row.type and row.default and row.meaning for row in rows.values())
    assert {row.part for row in rows.values()} == {
        p
        for p in part_meanings()
        if "granted" not in p and not (p.endswith(".counts.<n>") and not p.startswith("pools"))
    }


ROWS = {
    "a cited quantity": ("accelerators.<name>", "memory", "cited quantity", "MB, GB, TB"),
    "a period": ("budgets.<name>", "period", "period", "days"),
    "a reference": ("pools.<name>", "site", "name", "key of `sites`"),
    "a list of references": ("calls.<name>", "pools", "list of name", "key of `pools`"),
    "a choice": ("pools.<name>", "access", "public \\| private", ""),
    "a map by reference": (
        "tracks.<name>",
        "caps_servers",
        "names, each with cited whole number",
        "key of `accelerators`: servers",
    ),
    "fields": ("tracks.<name>", "price", "fields", ""),
}


@pytest.mark.parametrize(("part", "name", "type_", "unit"), ROWS.values(), ids=ROWS)
def test_a_row_says_what_may_stand_there(part, name, type_, unit):
    (row,) = [row for row in field_rows() if (row.part, row.name) == (part, name)]
    assert (row.type, row.unit) == (type_, unit)


NAMES = {
    "of a section": (("sources", "any"), sorted(SourceGate.model_fields)),
    "of a text": (("title",), sorted(TextGate.model_fields)),
    "of a cited value": (
        ("sites", "x", "power"),
        ["mark", "note", "readings", "source", "value"],
    ),
    "of one of several readings": (
        ("sites", "x", "power", "readings", 0),
        ["mark", "note", "readings", "source", "value"],
    ),
    "below a value there are none": (("sites", "x", "power", "value"), []),
    "nor below what is not there": (("sites", "x", "tower", "value"), []),
}


@pytest.mark.parametrize(("path", "want"), NAMES.values(), ids=NAMES)
def test_the_names_that_may_stand_at_a_path(path, want):
    assert field_names(ProgrammeGate, path) == want


RO = {
    "서울": "서울로",
    "집": "집으로",
    "나무": "나무로",
    "10": "10으로",
    "7": "7로",
    "B": "B(으)로",
    "": "(으)로",
}


@pytest.mark.parametrize(("word", "want"), RO.items(), ids=RO)
def test_the_particle_follows_the_sound(word, want):
    assert with_ro(word) == want


WON = {0: "0 원", 1: "1 원", 10_000: "1만 원", 100_010_001: "1억 1만 1 원", 10**16: "10,000조 원"}


@pytest.mark.parametrize(("amount", "want"), WON.items(), ids=WON.values())
def test_won_are_read_in_myriads(amount, want):
    assert money_text(amount, "KRW").ko == want
