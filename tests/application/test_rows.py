"""Input as a user writes it, the printed finding as expectation."""

from dataclasses import replace

import pytest

from dure.application.application import Work
from dure.application.text import read_csv

HEADER = "id,track,applicant,organisation,region,title_ko,work,types,asked,least,months"
GOOD = {
    "id": "A-1",
    "track": "academia",
    "applicant": "Kim",
    "organisation": "Example University",
    "region": "seoul",
    "title_ko": "과제",
    "work": "finetuning",
    "types": "h200",
    "asked": "3 servers",
    "least": "",
    "months": "12",
}


def table(*changes, extra=()):
    """Write a table of good rows with some cells changed; an extra column is added where asked."""
    names = [*GOOD, *extra]
    rows = [",".join(names)]
    for number, change in enumerate(changes, start=1):
        row = {**dict.fromkeys(extra, ""), **GOOD, "id": f"A-{number}", **change}
        rows.append(",".join(f'"{row[n]}"' if "," in row[n] else row[n] for n in names))
    return "\n".join(rows) + "\n"


def findings(text, call):
    return [f.render() for f in read_csv(text, "a.csv", call).findings]


def test_a_good_row_has_no_finding_and_takes_what_is_left_out_from_the_call(call):
    reading = read_csv(table({}), "a.csv", call)
    assert reading.findings == ()
    (application,) = reading.applications
    assert (application.start, application.least, application.score_milli) == (None, None, None)
    assert application.whole_servers is True
    assert (application.npu, application.acceptance) == ("no", "partial")


FAULTS = {
    "an unknown track": (
        {"track": "ministry"},
        (
            "a.csv:2: track: error [application_choice_unknown] 'ministry' is none of the 3 "
            "choices of the call first_2026: academia, industry, research.\n    Write one of the "
            "choices."
        ),
    ),
    "an amount without a unit": (
        {"asked": "24"},
        (
            "a.csv:2: asked: error [amount_unit_missing] the amount '24' has no unit: 24 servers "
            "and 24 AH are not the same.\n    Write 3 servers, 24 accelerators, 12,000 AH or "
            "12,000 SU."
        ),
    ),
    "an empty cell that has to be filled": (
        {"organisation": " "},
        (
            "a.csv:2: organisation: error [application_field_missing] Organisation is empty; it "
            "has to be filled in.\n    Write for example Example University."
        ),
    ),
    "an empty choice, whose example is its label and its id": (
        {"track": " "},
        (
            "a.csv:2: track: error [application_field_missing] Track is empty; it has to be "
            "filled in.\n    Write for example Academia (academia)."
        ),
    ),
    "no title at all": (
        {"title_ko": ""},
        (
            "a.csv:2: title_ko: error [application_title_missing] the project has no title, "
            "neither in Korean nor in English.\n    Write at least one of the two."
        ),
    ),
    "one server above the cap": (
        {"asked": "33 servers"},
        (
            "a.csv:2: asked: error [call_cap_exceeded] 33 servers of h200 come to 33 servers of "
            "8; the call gives a project at most 32.\n    Ask for at most 32 servers of h200."
        ),
    ),
    "one accelerator above the cap": (
        {"asked": "129 accelerators", "types": "b200"},
        (
            "a.csv:2: asked: error [call_cap_exceeded] 129 accelerators of b200 come to 16.2 "
            "servers of 8; the call gives a project at most 16.\n    Ask for at most 16 servers "
            "of b200."
        ),
    ),
    "the other type would pass its cap": (
        # 16 · 2.275 = 36.4
        {"asked": "16 servers", "types": "b200, h200"},
        (
            "a.csv:2: asked: error [call_cap_exceeded] 16 servers of h200 come to 36.4 servers "
            "of 8; the call gives a project at most 32.\n    Ask for at most 32 servers of h200."
        ),
    ),
    "one month too many": (
        {"months": "13"},
        (
            "a.csv:2: months: error [call_months_exceeded] 13 months are asked for; the call "
            "gives 1 to 12.\n    Ask for at most 12 months."
        ),
    ),
    "the least above the asked": (
        {"least": "4 servers"},
        (
            "a.csv:2: least: error [least_above_asked] the least useful amount, 4 servers, is "
            "above the amount asked, 3 servers.\n    Lower the least useful amount, or ask for "
            "more."
        ),
    ),
    "a number with a space in it": (
        {"id": "A 1"},
        (
            "a.csv:2: id: error [application_id_unreadable] the application number 'A 1' has 3 "
            "characters, of which 1 cannot be in a number.\n    Use 1 to 64 letters, digits, "
            "dots, hyphens and underscores."
        ),
    ),
    "a type twice": (
        {"types": "h200, h200"},
        (
            "a.csv:2: types: error [application_type_repeated] the accelerator type h200 is "
            "named 2 times.\n    Name each type once."
        ),
    ),
    "a rate that is no number": (
        {"types": "h200=fast"},
        (
            "a.csv:2: types: error [application_rate_unreadable] the rate 'fast' of h200 is not "
            "a number from 0.001 to 1000 with at most 3 decimals.\n    Write work per "
            "accelerator-hour against one hour of h200, for example h200=1.5."
        ),
    ),
    "a rate above what the call takes": (
        {"types": "b200=2.276"},
        (
            "a.csv:2: types: error [application_rate_far] the rate of b200 is 2.276; the call "
            "publishes 2.275 for this class of work and takes at most 1 times that.\n    Leave "
            "the rate out, or state a measured one within the limit."
        ),
    ),
    "months in words": (
        {"months": "a year"},
        (
            "a.csv:2: months: error [application_number_unreadable] 'a year' is not a number "
            "from 1 to 1,200 with at most 0 decimals.\n    Write digits only."
        ),
    ),
}


@pytest.mark.parametrize(("change", "want"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_finding(change, want, call):
    reading = read_csv(table(change), "a.csv", call)
    got = [f.render() for f in reading.findings if f.message.severity == "error"]
    assert got == [want]
    assert reading.applications == ()
    assert all(f.render("ko") for f in reading.findings)


ACCEPTED = {
    "at the cap": {"asked": "32 servers"},
    "at the cap in accelerators": {"asked": "128 accelerators", "types": "b200"},
    # 14 · 2.275 = 31.85 of at most 32
    "the other type within its cap": {"asked": "14 servers", "types": "b200, h200"},
    "the least as much as the asked": {"least": "3 servers"},
    "the least in another unit": {"least": "24 accelerators"},
    "at the published rate": {"types": "b200=2.275"},
    "a label instead of an id": {"track": "학계", "region": "서울", "work": "fine-tuning"},
    "wide letters and capitals": {"types": "Ｈ２００"},
    "months with their word": {"months": "12개월"},
}


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_within_the_rules_is_read(change, call):
    reading = read_csv(table(change), "a.csv", call)
    assert reading.findings == ()
    assert len(reading.applications) == 1


EXTRA = {
    "a day that does not exist": (
        {"start": "2026-02-30"},
        (
            "error [application_day_unreadable] '2026-02-30' is neither a day (2026-03-03) nor "
            "the word flexible."
        ),
    ),
    "a day in words": (
        {"start": "tomorrow"},
        (
            "error [application_day_unreadable] 'tomorrow' is neither a day (2026-03-03) nor the "
            "word flexible."
        ),
    ),
    "a day before the call gives time": (
        {"start": "2026-03-02"},
        (
            "error [call_start_outside] the project has to start on 2026-03-02; the call gives "
            "time from 2026-03-03 to 2026-03-03."
        ),
    ),
    "half a year that would end too late": (
        {"start": "2026-09-04", "months": "6"},
        (
            "error [call_start_outside] the project has to start on 2026-09-04; the call gives "
            "time from 2026-03-03 to 2026-09-03."
        ),
    ),
    "a score above 100": (
        {"score": "100.001"},
        (
            "error [application_number_unreadable] '100.001' is not a number from 0 to 100 with "
            "at most 3 decimals."
        ),
    ),
    "a score with too many decimals": (
        {"score": "87.1234"},
        (
            "error [application_number_unreadable] '87.1234' is not a number from 0 to 100 with "
            "at most 3 decimals."
        ),
    ),
    "a rank of nought": (
        {"rank": "0"},
        (
            "error [application_number_unreadable] '0' is not a number from 1 to 1,000,000 with "
            "at most 0 decimals."
        ),
    ),
    "maybe whole servers": (
        {"whole_servers": "maybe"},
        (
            "error [application_choice_unknown] 'maybe' is none of the 2 choices of the call "
            "first_2026: yes, no."
        ),
    ),
}


@pytest.mark.parametrize(("change", "want"), EXTRA.values(), ids=EXTRA)
def test_a_fault_in_an_optional_column_is_a_finding(change, want, call):
    text = table(change, extra=("start", "score", "rank", "whole_servers"))
    got = [f for f in read_csv(text, "a.csv", call).findings if f.message.severity == "error"]
    assert [f"error [{f.message.code}] {f.what()}" for f in got] == [want]


def test_optional_columns_are_read_at_their_limits(call):
    change = {"start": "2026-09-03", "months": "6", "score": "100", "rank": "1"}
    text = table(
        {**change, "whole_servers": "FALSE"}, extra=("start", "score", "rank", "whole_servers")
    )
    (application,) = read_csv(text, "a.csv", call).applications
    assert application.start.isoformat() == "2026-09-03"
    assert (application.score_milli, application.rank) == (100_000, 1)
    assert application.whole_servers is False


def test_all_faults_of_all_rows_are_found_at_once(call):
    text = table({"track": "x", "asked": "3"}, {}, {"region": "y", "id": "A-2"}, {"months": ""})
    reading = read_csv(text, "a.csv", call)
    assert [(f.place.line, f.message.code) for f in reading.findings] == [
        (2, "amount_unit_missing"),
        (2, "application_choice_unknown"),
        (4, "application_id_repeated"),
        (4, "application_choice_unknown"),
        (5, "application_field_missing"),
    ]
    assert [a.id for a in reading.applications] == ["A-2"]
    assert reading.lines == (3,)


def test_a_repeated_number_names_the_line_it_stands_on_first(call):
    (finding,) = read_csv(table({}, {"id": "A-1"}), "a.csv", call).findings
    assert finding.what() == "the application number A-1 stands here and already in line 2."


def test_a_part_of_a_server_is_a_warning_and_not_a_refusal(call):
    reading = read_csv(table({"months": "6"}), "a.csv", call)
    (finding,) = reading.findings
    # 3 · 184 / 365 days = 1.51, shown rounded up to the tenth.
    assert finding.what() == (
        "3 servers for 6 months come to 1.6 servers for the 12 months of the call; whole servers "
        "are given, so at most 1 can be."
    )
    assert finding.message.severity == "warning"
    assert len(reading.applications) == 1


def test_faults_of_the_heading_are_said_once_and_rows_are_still_read(call):
    text = table({"track": "x"}).replace("region", "place").replace("title_ko", "id")
    reading = read_csv(text, "a.csv", call)
    assert [(f.place.line, f.place.field, f.message.code) for f in reading.findings] == [
        (1, "id", "application_column_repeated"),
        (1, "place", "application_column_unknown"),
        (1, "region", "application_column_missing"),
        (2, "track", "application_choice_unknown"),
    ]
    assert reading.applications == ()


def test_a_row_with_a_cell_too_many_is_a_finding(call):
    text = table({}).rstrip("\n") + ",more\n"
    (finding,) = read_csv(text, "a.csv", call).findings
    assert finding.what() == "the row has 12 cells; the heading has 11 columns."
    assert read_csv(table({}).rstrip("\n") + ",,\n", "a.csv", call).findings == ()


def test_a_file_without_applications_says_so(call):
    for text in ("", HEADER + "\n", HEADER + "\n,,,,,,,,,,\n"):
        codes = [f.message.code for f in read_csv(text, "a.csv", call).findings]
        assert codes[0] == "application_file_empty"


def test_a_type_without_a_published_rate_needs_a_stated_one(call):
    rates = {**call.rates, Work.FINE_TUNING: {"h200": 1000}}
    bare = replace(call, rates=rates)
    (finding,) = read_csv(table({"types": "b200"}), "a.csv", bare).findings
    assert finding.what() == (
        "the call has no rate of b200 for fine-tuning, and the application states none."
    )
    assert read_csv(table({"types": "b200=2"}), "a.csv", bare).findings == ()


def test_the_title_that_exists_stands_in_for_the_other(call):
    (application,) = read_csv(table({}), "a.csv", call).applications
    assert (application.title.en, application.title.ko) == ("과제", "과제")
