"""``dure ledger`` as a user meets it: post, charge, state, correct, compare."""

import json
from pathlib import Path

import pytest


@pytest.mark.usefixtures("book")
def test_nothing_is_done_without_yes_and_nothing_twice_with_it(desk):
    Path("funds.csv").write_text(desk.FUNDS, encoding="utf-8")
    code, out, err = desk("ledger", "post", "funds.csv", "--at", "2026-04-01")
    assert (code, out.count("to record")) == (0, 5)
    assert "Nothing was done. 5 to record, 0 there before, 0 that the book would refuse." in err
    assert desk.balances() == {}
    code, out, err = desk("ledger", "post", "funds.csv", "--at", "2026-04-01", "--yes")
    assert (code, out.count("recorded"), "5 recorded" in err) == (0, 5, True)
    _, out, err = desk("ledger", "post", "funds.csv", "--yes", "--by", "lee")
    assert (out.count("there before"), "0 recorded, 5 there before" in err) == (5, True)
    assert desk.balances() == {"grant/g-204/h100": 18_000_000, "grant/g-205/h100": 360_000}


@pytest.mark.usefixtures("book")
def test_a_refusal_names_line_and_both_numbers_before_and_when_it_is_done(desk):
    Path("funds.csv").write_text(desk.FUNDS, encoding="utf-8")
    Path("holds.csv").write_text(desk.HOLDS, encoding="utf-8")
    desk("ledger", "post", "funds.csv", "--at", "2026-04-01", "--yes")
    for more, told in (((), "would be refused"), (("--yes",), "refused")):
        code, out, err = desk("ledger", "post", "holds.csv", "--at", "2026-05-04", *more)
        assert (code, told in out) == (1, True)
        assert "holds.csv:3: error [exceeds_available]" in err
        assert "432,000 s are asked of grant/g-205/h100, and 360,000 s are available" in err


@pytest.mark.usefixtures("book")
def test_faults_of_a_file_are_told_at_once_and_nothing_is_posted(desk):
    Path("bad.csv").write_text(
        desk.FUNDS.replace("9000 h", "9000").replace("6000 h", ""), encoding="utf-8"
    )
    code, _, err = desk("ledger", "post", "bad.csv", "--yes", "--lang", "ko")
    assert code == 1
    assert "bad.csv:2: amount: 오류 [table_cell_refused]" in err
    assert "bad.csv:3: amount: 오류 [table_cell_refused]" in err
    assert "기록하지 않았습니다" in err
    assert desk.balances() == {}


@pytest.mark.usefixtures("filled")
def test_a_report_is_charged_once_and_what_differs_is_told(desk):
    # 16 × 40 h on a hold of 800 h; 30 × 4 h = 120 h of which the grant has 100 h.
    assert desk.balances() == {"grant/g-204/h100": 15_696_000, "grant/g-205/h100": 0}
    assert desk.balances("--kind", "used")["used/g-205/h100"] == 432_000
    code, _, err = desk("ledger", "usage", "may.csv", "--site", "gwangju", "--yes")
    assert (code, "2 jobs are in the book already" in err) == (0, True)
    Path("may.csv").write_text(desk.MAY.replace(",30", ",31"), encoding="utf-8")
    code, _, err = desk("ledger", "usage", "may.csv", "--site", "gwangju", "--yes")
    assert (code, "[usage_differs_from_book]" in err) == (1, True)
    assert "432,000 accelerator-seconds; the report says 446,400" in " ".join(err.split())


@pytest.mark.usefixtures("filled")
def test_a_statement_for_people_as_data_and_as_files(desk):
    code, out, _ = desk("ledger", "statement", "g-204", "--month", "2026-05")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "Closing balance 15,696,000 4,360.00" in " ".join(out.split())
    assert "job 7713" in out
    # 2,902,348,800 J, see below, as sure as the PUE, which is assumed.
    assert "806.2 kWh electricity of this period [assumed]" in " ".join(out.split())
    _, out, _ = desk("ledger", "statement", "g-204", "--month", "2026-05", "--json")
    (unit,) = json.loads(out)["units"]
    assert unit["closing"]["available_s"] == 15_696_000
    assert unit["parts"] == {"used": -2_304_000}
    # 2,304,000 s × 10,200 W / 8 × 0.76 × 1.3
    assert unit["energy"]["estimated_j"] == 2_902_348_800
    desk("ledger", "statement", "g-204", "--month", "2026-05", "--lang", "ko", "--output", "s.html")
    assert "사용권 g-204 명세서" in Path("s.html").read_text("utf-8")
    desk("ledger", "statement", "g-204", "--month", "2026-05", "--output", "s.csv")
    _, out, _ = desk("ledger", "statement", "g-204", "--month", "2026-05", "--output", "-")
    assert out.replace("\r\n", "\n") == Path("s.csv").read_text("utf-8").replace("\r\n", "\n")
    assert out.splitlines()[-1].startswith("h100,closing,")


@pytest.mark.usefixtures("filled")
def test_statements_of_other_periods_and_of_nothing(desk):
    _, out, _ = desk("ledger", "statement", "g-204", "--from", "2026-04-01", "--to", "2026-04-30")
    assert "Awarded" in out
    assert "Promised, opens later" in out
    _, out, _ = desk("ledger", "statement", "g-204", "--month", "2026-06")
    assert "Nothing was recorded in this period." in out
    _, out, _ = desk("ledger", "statement", "g-999", "--month", "2026-05")
    assert "The book has nothing of a grant g-999 until 2026-05-31." in out
    _, out, _ = desk("ledger", "statement", "g-205", "--by", "happened", "--month", "2026-05")
    assert "20.00 h of h100 were used beyond the grant and are not settled." in " ".join(
        out.split()
    )
    _, out, _ = desk("ledger", "statement", "g-204")
    assert "so far: the period has not ended" in out
    _, out, _ = desk("ledger", "statement", "g-204", "--month", "2026-04")
    assert "It will read the same for ever." in " ".join(out.split())
    _, out, _ = desk("ledger", "statement", "g-204", "--month", "2026-05")
    assert "Nothing later is in the book yet." in " ".join(out.split())


WRONG = {
    "a month and days": ("statement", "g", "--month", "2026-05", "--from", "2026-05-01"),
    "a first day without a last": ("statement", "g", "--from", "2026-05-01"),
    "days in the wrong order": ("statement", "g", "--from", "2026-05-02", "--to", "2026-05-01"),
    "no month": ("statement", "g", "--month", "May"),
    "an output that is neither": ("statement", "g", "--month", "2026-05", "--output", "a.txt"),
    "no such zone": ("statement", "g", "--time-zone", "Asia/Pyongchang"),
    "a day that is none": ("balance", "--as-of", "yesterday"),
    "a moment that has not come": ("due", "--at", "2999-01-01"),
    "no rate": (
        "exchange",
        "grant/g/h",
        "su",
        "--amount",
        "1 h",
        "--rate",
        "0/2",
        "--source",
        "s",
        "--rate-as-of",
        "2026-01-01",
        "--cause",
        "c",
    ),
    "no amount": (
        "exchange",
        "grant/g/h",
        "su",
        "--amount",
        "1",
        "--rate",
        "1",
        "--source",
        "s",
        "--rate-as-of",
        "2026-01-01",
        "--cause",
        "c",
    ),
    "no account": (
        "exchange",
        "g-204",
        "su",
        "--amount",
        "1 h",
        "--rate",
        "1",
        "--source",
        "s",
        "--rate-as-of",
        "2026-01-01",
        "--cause",
        "c",
    ),
    "two ways to correct": ("correct", "1", "--wholly", "--instead", "1 h", "--note", "n"),
    "no way to correct": ("correct", "1", "--note", "n"),
    "no head": ("verify", "--head", "12"),
    "no period": ("reconcile", "--site", "s", "--period", "spring"),
    "no format": ("export", "book.txt"),
    "parquet on a pipe": ("export", "-", "--format", "parquet"),
    "ColdFront without a type": ("import", "x.db", "--as-of", "2026-01-01", "--coldfront"),
    "a pool that is no name": ("import", "x.csv", "--as-of", "2026-01-01", "--pool", "a b"),
    "ColdFront with a type that is none": (
        "import",
        "x.db",
        "--as-of",
        "2026-01-01",
        "--coldfront",
        "--attribute",
        "Hours=H 100",
    ),
    "ColdFront with half a type": (
        "import",
        "x.db",
        "--as-of",
        "2026-01-01",
        "--coldfront",
        "--attribute",
        "Hours",
    ),
}


@pytest.mark.parametrize("args", WRONG.values(), ids=WRONG)
@pytest.mark.usefixtures("book")
def test_wrong_usage_is_told(desk, args):
    Path("x.db").touch()
    code, _, err = desk("ledger", *args)
    assert (code, "Error" in err) == (2, True), err


@pytest.mark.usefixtures("filled")
def test_a_correction_stays_beside_what_it_corrects_and_is_made_once(desk):
    ask = ("ledger", "correct", "7", "--take-back", "40 h", "--note", "counted twice")
    assert desk(*ask)[0] == 0
    assert desk.balances()["grant/g-204/h100"] == 15_696_000
    for _ in range(2):
        code, out, _ = desk(*ask, "--yes")
        assert code == 0
    assert "there before" in out
    assert desk.balances()["grant/g-204/h100"] == 15_840_000
    again = ("ledger", "correct", "7", "--instead", "590 h", "--note", "final count", "--yes")
    assert [desk(*again)[0] for _ in range(2)] == [0, 0]
    assert desk.balances()["grant/g-204/h100"] == 18_000_000 - 590 * 3600
    _, out, _ = desk("ledger", "statement", "g-204", "--json")
    lines = json.loads(out)["units"][0]["lines"]
    assert [(x["kind"], x["corrects_sequence"]) for x in lines] == [
        ("correct", 7),
        ("correct", 7),
        ("charge", 7),
    ]
    code, _, err = desk("ledger", "correct", "7", "--wholly", "--note", "none left", "--yes")
    assert (code, "error [" in err) == (1, True)
    code, _, err = desk("ledger", "correct", "999", "--wholly", "--note", "x")
    assert (code, "[record_not_found]" in err) == (1, True)


@pytest.mark.usefixtures("filled")
def test_the_job_that_was_corrected_agrees_with_a_report_that_was(desk):
    Path("may.csv").write_text(desk.MAY.replace(",16", ",15"), encoding="utf-8")
    asked = ("ledger", "reconcile", "may.csv", "--site", "gwangju", "--period", "2026-05")
    code, out, _ = desk(*asked, "--json")
    head, difference = map(json.loads, out.splitlines())
    assert (code, head["same"], head["different"]) == (1, 1, 1)
    assert (difference["job"], difference["booked_s"], difference["reported_s"]) == (
        "7713",
        2_304_000,
        2_160_000,
    )
    desk("ledger", "correct", "7", "--instead", "600 h", "--note", "15 accelerators", "--yes")
    code, out, _ = desk(*asked, "--output", "r.html")
    assert (code, "agree to the second: 2 jobs" in out) == (0, True)
    assert "2026-05-31" in Path("r.html").read_text("utf-8")


@pytest.mark.usefixtures("filled")
def test_an_absent_report_is_told_apart_from_an_empty_one(desk):
    asked = ("--site", "gwangju", "--period", "2026-05")
    code, out, err = desk("ledger", "reconcile", *asked)
    assert (code, "[usage_not_reported]" in err) == (1, True)
    assert "What is not reported is not unused" in " ".join(out.split())
    Path("none.csv").write_text(desk.MAY.splitlines()[0] + "\n", encoding="utf-8")
    code, out, _ = desk("ledger", "reconcile", "none.csv", *asked)
    assert (code, "Jobs only in the book: 2" in out) == (1, True)
    Path("none.csv").write_text("", encoding="utf-8")
    code, out, err = desk("ledger", "reconcile", "none.csv", *asked)
    assert (code, out, "[table_empty]" in err) == (1, "", True)


@pytest.mark.usefixtures("filled")
def test_a_report_under_another_name_of_the_site_is_not_charged_again(desk):
    before = desk.balances()
    code, _, err = desk("ledger", "usage", "may.csv", "--site", "Gwangju", "--yes")
    assert (code, err.count("[usage_of_other_site]")) == (1, 2)
    assert "say --site gwangju" in " ".join(err.split()).lower()
    assert desk.balances() == before


@pytest.mark.usefixtures("filled")
def test_record_0_is_none(desk):
    code, _, err = desk("ledger", "correct", "0", "--wholly", "--note", "n", "--yes")
    assert (code, "[record_not_found]" in err) == (1, True)


@pytest.mark.usefixtures("filled")
def test_a_plan_that_is_refused_does_not_ask_for_yes(desk):
    code, _, err = desk("ledger", "correct", "1", "--take-back", "9001 h", "--note", "n")
    assert (code, "put those right first" in err) == (1, True)


RATED = ("--rate", "1/2", "--source", "s", "--rate-as-of", "2026-01-01", "--cause", "c")
TOLD = {
    "an amount is told by its option": (
        ("correct", "1", "--take-back", "ten", "--note", "n"),
        "--take-back: 'ten' is not a number with a unit of duration, such as '100 h'",
    ),
    "an amount of nothing": (
        ("correct", "1", "--instead", "0 h", "--note", "n"),
        "--instead: '0 h' is nothing to move",
    ),
    "an exchange into the same unit": (
        ("exchange", "grant/g-204/h100", "h100", "--amount", "1 h", *RATED),
        "UNIT: grant/g-204/h100 is in h100 already",
    ),
    "an exchange of too little": (
        ("exchange", "grant/g-204/h100", "su", "--amount", "1 s", *RATED),
        "--amount: at 1/2, 1 s of h100 are less than one second of su",
    ),
    "a month that is none": (
        ("statement", "g-204", "--month", "2026-13"),
        "--month: month must be in 1..12; write a month as 2026-05",
    ),
    "the last day there is": (("balance", "--as-of", "9999-12-31"), ""),
}


@pytest.mark.parametrize(("args", "told"), TOLD.values(), ids=TOLD)
@pytest.mark.usefixtures("filled")
def test_what_is_wrong_is_told_with_its_option(desk, args, told):
    code, _, err = desk("ledger", *args)
    assert (code, told in err) == (2 if told else 0, True), err
