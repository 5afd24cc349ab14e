import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.terms.errors import DureError, FileFailed, InputRefused, WorldFailed
from dure.terms.finding import Finding, Message, Place, has_error, sort_findings
from dure.terms.language import Text

SITE_POWER_EXCEEDED = Message(
    "site_power_exceeded",
    what=Text(en="draws {draw} kW, has {has} kW.", ko="{draw} kW 사용, 한도 {has} kW."),
    next_step=Text(en="Move {draw} kW away.", ko="{draw} kW를 옮기십시오."),
)
SOURCE_OLD = Message(
    "source_old",
    what=Text(en="checked long ago.", ko="오래전에 확인했습니다."),
    next_step=Text(en="Check it again.", ko="다시 확인하십시오."),
    severity="warning",
)
FIELDS = {"draw": 700, "has": 500}
POWER = Finding(SITE_POWER_EXCEEDED, Place("p.yaml", 2, "sites.gwangju"), FIELDS)
OLD = Finding(SOURCE_OLD, Place("p.yaml"))


def test_a_finding_reads_as_two_lines():
    assert POWER.render() == (
        "p.yaml:2: sites.gwangju: error [site_power_exceeded] draws 700 kW, has 500 kW.\n"
        "    Move 700 kW away."
    )


def test_a_finding_reads_in_korean():
    assert POWER.render("ko") == (
        "p.yaml:2: sites.gwangju: 오류 [site_power_exceeded] 700 kW 사용, 한도 500 kW.\n"
        "    700 kW를 옮기십시오."
    )


def test_a_warning_says_so():
    assert OLD.render() == "p.yaml: warning [source_old] checked long ago.\n    Check it again."
    assert OLD.render("ko").startswith("p.yaml: 주의 [source_old] ")


def test_json_holds_both_languages_and_the_place():
    assert json.loads(json.dumps(POWER.as_json(), ensure_ascii=False)) == {
        "code": "site_power_exceeded",
        "severity": "error",
        "file": "p.yaml",
        "line": 2,
        "field": "sites.gwangju",
        "what": {"en": "draws 700 kW, has 500 kW.", "ko": "700 kW 사용, 한도 500 kW."},
        "next_step": {"en": "Move 700 kW away.", "ko": "700 kW를 옮기십시오."},
    }


PLACES = {
    "a file as a whole": (Place("p.yaml"), "p.yaml"),
    "a line": (Place("p.yaml", 3), "p.yaml:3"),
    "a field": (Place("p.yaml", 3, "a.b"), "p.yaml:3: a.b"),
    "a field of a file without lines": (Place("p.parquet", 0, "width"), "p.parquet: width"),
}


@pytest.mark.parametrize(("place", "want"), PLACES.values(), ids=PLACES)
def test_a_place_reads_as_editors_write_it(place, want):
    assert str(place) == want


def test_a_field_in_braces_is_not_filled_twice():
    finding = Finding(SITE_POWER_EXCEEDED, Place("p"), {"draw": "{has}", "has": 500})
    assert finding.what() == "draws {has} kW, has 500 kW."


@given(rows=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.booleans())))
def test_findings_stand_in_the_order_of_their_places_whatever_order_they_came_in(rows):
    findings = [
        Finding(SOURCE_OLD if old else SITE_POWER_EXCEEDED, Place(file, line), FIELDS)
        for file, line, old in rows
    ]
    got = sort_findings(findings)
    assert got == sort_findings(reversed(findings))
    assert [f.place for f in got] == sorted(f.place for f in findings)


ERRORS = {
    "nothing": ([], False),
    "a warning": ([OLD], False),
    "an error": ([POWER], True),
    "an error behind a warning": ([OLD, POWER], True),
}


@pytest.mark.parametrize(("findings", "want"), ERRORS.values(), ids=ERRORS)
def test_only_errors_stop_the_work(findings, want):
    assert has_error(findings) is want


def test_a_refusal_carries_every_finding():
    refusal = InputRefused([POWER, OLD])
    assert refusal.findings == (POWER, OLD)
    assert str(refusal) == f"{POWER.render()}\n{OLD.render()}"


def test_a_refusal_without_a_finding_is_a_fault_of_ours():
    with pytest.raises(AssertionError, match="explains nothing"):
        InputRefused([])


def test_the_tree_of_errors_is_as_drawn():
    assert issubclass(InputRefused, DureError)
    assert issubclass(FileFailed, WorldFailed)
    assert issubclass(WorldFailed, DureError)
    assert not issubclass(InputRefused, WorldFailed)
