from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dure.ledger.opening import Defaults, name_for_book, open_balances, read_openings
from dure.ledger.table import split_text
from dure.ledger.transfer import Kind
from dure.terms.errors import InputRefused

SEOUL = ZoneInfo("Asia/Seoul")
AS_OF_S = int(datetime(2026, 7, 1, tzinfo=SEOUL).timestamp())
DEFAULTS = Defaults("gwangju", SEOUL, AS_OF_S)


def read(text, defaults=DEFAULTS):
    return read_openings(split_text(text, "o.csv"), "o.csv", defaults)


def told(findings):
    return [f.render().splitlines()[0] for f in findings]


def test_a_grant_becomes_supply_offer_award_and_use():
    openings, findings = read("grant,type,granted,used\ng-1,h100,250 h,36 h\n")
    assert findings == ()
    (chain,) = open_balances(openings, "o.csv", AS_OF_S, "officer")
    assert [(t.kind, t.debit, t.credit, t.amount_s) for t in chain] == [
        (Kind.SUPPLY, "supply/gwangju/h100", "pool/gwangju/h100", 900_000),
        (Kind.OFFER, "pool/gwangju/h100", "call/opening/h100", 900_000),
        (Kind.AWARD, "call/opening/h100", "grant/g-1/h100", 900_000),
        (Kind.CHARGE, "grant/g-1/h100", "used/g-1/h100", 129_600),
    ]
    assert chain[3].cause == ("opening", "o.csv", "g-1", "h100", "charge")
    assert {t.happened_s for t in chain} == {AS_OF_S}


def test_what_opens_later_is_a_tranche_and_what_is_open_is_an_award():
    text = "grant,type,granted,opens\ng-1,h100,10 h,2026-07-01\ng-2,h100,10 h,2026-07-02\n"
    chains = open_balances(read(text)[0], "o.csv", AS_OF_S, "")
    assert [(c[2].kind, c[2].due_s) for c in chains] == [
        (Kind.AWARD, None),
        (Kind.TRANCHE, AS_OF_S + 86_400),
    ]


def test_what_was_used_beyond_the_grant_is_booked_as_such_with_a_warning():
    openings, findings = read("grant,type,granted,used\ng-1,h100,100 s,130 s\n")
    assert told(findings) == [
        (
            "o.csv:2: warning [opening_overrun] grant g-1 has used 130 accelerator-seconds of 100; "
            "30 are booked as used beyond the grant."
        )
    ]
    (chain,) = open_balances(openings, "o", AS_OF_S, "")
    assert [(t.kind, t.debit, t.amount_s) for t in chain[3:]] == [
        (Kind.CHARGE, "grant/g-1/h100", 100),
        (Kind.OVERRUN, "corrected/g-1/h100", 30),
    ]


def test_a_grant_that_only_overran_has_no_award():
    (chain,) = open_balances(read("grant,type,granted,used\ng,h100,0 s,5 s\n")[0], "o", 0, "")
    assert [t.kind for t in chain] == [Kind.OVERRUN]


REFUSED = {
    "an amount without a unit": (
        "g-1,h100,250,",
        (
            "o.csv:2: granted: error [table_cell_refused] granted is '250'; it has to be whole "
            "accelerator-seconds with their unit (s, min, h, d, weeks, week), as in 1250 h."
        ),
    ),
    "an amount that is not whole": (
        "g-1,h100,0.0001 h,",
        (
            "o.csv:2: granted: error [table_cell_refused] granted is '0.0001 h'; it has to be "
            "whole accelerator-seconds with their unit (s, min, h, d, weeks, week), as in 1250 h."
        ),
    ),
    "a negative amount": (
        "g-1,h100,10 s,-1 s",
        (
            "o.csv:2: used: error [table_cell_refused] used is '-1 s'; it has to be from 0 to "
            "1,000,000,000,000,000 accelerator-seconds."
        ),
    ),
    "an amount of thousands of digits": (
        f"g-1,h100,10 s,{'9' * 5_000} s",
        (
            f"o.csv:2: used: error [table_cell_refused] used is '{'9' * 80}'; it has to be whole "
            "accelerator-seconds with their unit (s, min, h, d, weeks, week), as in 1250 h."
        ),
    ),
    "a type in capitals": (
        "g-1,H100,10 s,",
        (
            "o.csv:2: type: error [table_cell_refused] type is 'H100'; it has to be a type in "
            "small letters, digits and -, as in h100."
        ),
    ),
    "a grant with a slash": (
        "g/1,h100,10 s,",
        (
            "o.csv:2: grant: error [table_cell_refused] grant is 'g/1'; it has to be 1 to 80 "
            "letters, digits, or _ . : - between them."
        ),
    ),
    "no grant": (
        ",h100,10 s,",
        "o.csv:2: grant: error [table_cell_refused] grant is ''; it has to be filled in.",
    ),
    "no amount": (
        "g-1,h100,,",
        "o.csv:2: granted: error [table_cell_refused] granted is ''; it has to be filled in.",
    ),
    "nothing at all": (
        "g-1,h100,0 s,",
        (
            "o.csv:2: granted: error [table_cell_refused] granted is '0 s'; it has to be more than "
            "0 s, or something used."
        ),
    ),
    "a row that is too long": (
        "g-1,h100,10 s,,,,x",
        "o.csv:2: error [table_row_too_long] the row has 7 cells under 4 headings.",
    ),
}


@pytest.mark.parametrize(("row", "want"), REFUSED.values(), ids=REFUSED)
def test_a_row_with_a_fault_names_line_and_cell(row, want):
    openings, findings = read(f"grant,type,granted,used\n{row}\n")
    assert (openings, told(findings)) == ((), [want])


def test_a_tranche_that_is_not_open_cannot_have_been_used():
    _, findings = read("grant,type,granted,used,opens\ng,h100,9 s,1 s,2027-01-01\n")
    assert told(findings) == [
        (
            "o.csv:2: used: error [table_cell_refused] used is '1 s'; it has to be empty or 0 s, "
            "since the grant is not open yet."
        )
    ]


@pytest.mark.parametrize("value", ["soon", "2026-07-01T00:00:00.5"])
def test_an_instant_is_to_the_second(value):
    _, findings = read(f"grant,type,granted,opens\ng,h100,9 s,{value}\n")
    assert [f.place.field for f in findings] == ["opens"]


def test_without_a_pool_for_all_each_row_has_to_name_one():
    _, findings = read("grant,type,granted\ng,h100,9 s\n", Defaults("", UTC, 0))
    assert [f.place.field for f in findings] == ["pool"]
    openings, _ = read("grant,type,granted,pool\ng,h100,9 s,haenam\n", Defaults("", UTC, 0))
    assert openings[0].pool == "haenam"


def test_all_faults_are_told_at_once_and_a_grant_stands_there_once():
    text = "grant,type,granted\ng-1,h100,1 h\n\ng-1,h100,2 h\ng-2,h100,x\ng-3,,1 h\n"
    _, findings = read(text)
    assert [(f.message.code, f.place.line) for f in findings] == [
        ("opening_repeated", 4),
        ("table_cell_refused", 5),
        ("table_cell_refused", 6),
    ]


def test_an_empty_row_of_a_workbook_does_not_matter():
    rows = [(1, ["grant", "type", "granted"]), (2, ["", " ", ""]), (3, ["g", "a", "1 s"])]
    openings, findings = read_openings(rows, "o.xlsx", DEFAULTS)
    assert (openings[0].place.line, findings) == (3, ())


HEADINGS = {
    "nothing": ("", ["table_empty"]),
    "no row": ("grant,type,granted\n", ["table_without_rows"]),
    "a column is missing": ("grant,type\n", ["table_column_missing"]),
    "a column nobody knows": ("grant,type,granted,colour\n", ["table_column_unknown"]),
    "a column twice": ("grant,type,granted,granted\n", ["table_column_repeated"]),
    "capitals, spaces and empty columns do not matter": ("Grant,Type , GRANTED,,\ng,a,1 s,,\n", []),
    "headings may be Korean": ("사용권,종류,배정,사용,비고\ng,a,1 s,,\n", []),
    "several faults are one finding each": (
        "job,start,end\n",
        ["table_column_missing", "table_column_unknown"],
    ),
    "an empty row does not matter": ("grant,type,granted\n , ,\ng,a,1 s\n", []),
}


@pytest.mark.parametrize(("text", "codes"), HEADINGS.values(), ids=HEADINGS)
def test_headings(text, codes):
    assert [f.message.code for f in read(text)[1]] == codes


SAME = {
    "a list": '[{"grant": "g", "type": "h100", "granted": "9 s", "used": null}]',
    "lines": '{"grant": "g", "type": "h100"}\n\n{"grant": "g"}',
}


def test_json_is_read_as_csv_is():
    openings, findings = read(SAME["a list"])
    assert (openings[0].granted_s, openings[0].place.line, findings) == (9, 1, ())
    assert [f.place.line for f in read(SAME["lines"])[1]] == [0]


BROKEN = {
    "no JSON": ('[{"grant": }]', 1),
    "no object": ("[1]", 1),
    "an object in a record": ('{"grant": "g"}\n{"grant": {}}', 2),
    "broken lines": ('{"a": 1}\n{', 2),
    "a cell without end": ('a,"' + "x" * 140_000, 1),
}


@pytest.mark.parametrize(("text", "line"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_names_its_line(text, line):
    with pytest.raises(InputRefused) as refusal:
        read(text)
    (finding,) = refusal.value.findings
    assert (finding.message.code, finding.place.line) == ("book_table_unreadable", line)


def test_booleans_and_numbers_of_json_are_texts():
    _, findings = read('[{"grant": true, "type": "a", "granted": 5, "used": 1.5}]')
    assert [(f.place.field, f.fields["value"]) for f in findings] == [
        ("granted", "5"),
        ("used", "1.5"),
    ]


@pytest.mark.parametrize(
    ("text", "want"), [("a b/c", "a-b-c"), ("...", "unnamed"), ("x" * 90, "x" * 80)]
)
def test_any_text_can_be_made_a_name(text, want):
    assert name_for_book(text) == want
