"""``dure ledger`` as a user meets it: what is due, past moments, proof, files, a server."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

COLDFRONT = Path(__file__).parents[1] / "ledger" / "coldfront.sql"


@pytest.mark.usefixtures("filled")
def test_an_exchange_has_both_legs_and_can_be_turned_around(desk):
    ask = ("ledger", "exchange", "grant/g-204/h100", "su", "--amount", "100 h", "--rate", "5/2")
    ask = (
        *ask,
        "--source",
        "table 3",
        "--rate-as-of",
        "2026-07-01",
        "--cause",
        "request 12",
        "--yes",
    )
    assert [desk(*ask)[0] for _ in range(2)] == [0, 0]
    assert desk.balances("g-204") == {"grant/g-204/h100": 15_336_000, "grant/g-204/su": 900_000}
    _, out, _ = desk("ledger", "statement", "g-204", "--unit", "su", "--json")
    (unit,) = json.loads(out)["units"]
    number = str(unit["lines"][0]["sequence"])
    code, _, err = desk("ledger", "correct", number, "--take-back", "1 h", "--note", "x")
    assert (code, "--wholly" in err) == (2, True)
    assert desk("ledger", "correct", number, "--instead", "1 h", "--note", "x")[0] == 2
    assert desk("ledger", "correct", number, "--wholly", "--note", "not asked for", "--yes")[0] == 0
    assert desk.balances("g-204") == {"grant/g-204/h100": 15_696_000, "grant/g-204/su": 0}


@pytest.mark.usefixtures("filled")
def test_what_is_due_opens_and_a_tranche_can_be_called_off_before(desk):
    assert "nothing to record" in desk("ledger", "due", "--at", "2026-06-30")[2]
    code, out, _ = desk("ledger", "due", "--at", "2026-07-01", "--yes")
    assert (code, "tranche opened" in out) == (0, True)
    code, _, err = desk("ledger", "void", "4", "--yes")
    assert (code, "#4 (" in err, "#10 (" in err) == (1, True, True)
    Path("holds.csv").write_text(desk.HOLDS.replace("7713", "7719"), encoding="utf-8")
    _, _, err = desk("ledger", "post", "holds.csv")
    assert "it would end or open at 2026-05-12 00:00:00+09:00" in err


@pytest.mark.usefixtures("filled")
def test_a_tranche_is_called_off_once(desk):
    ask = ("ledger", "void", "#4", "--note", "withdrawn", "--at", "2026-06-01", "--yes")
    assert [desk(*ask)[0] for _ in range(2)] == [0, 0]
    assert "nothing to record" in desk("ledger", "due", "--yes")[2]


@pytest.mark.usefixtures("filled")
def test_balances_at_past_moments(desk):
    known = desk.balances("g-204", "--known", "2026-05-06")
    happened = desk.balances("g-204", "--as-of", "2026-05-06")
    assert (known, happened) == ({"grant/g-204/h100": 18_000_000}, {"grant/g-204/h100": 15_696_000})
    assert desk.balances("--as-of", "2026-03-31") == {}
    _, out, _ = desk("ledger", "balance", "--lang", "ko")
    assert "4,360.00" in out
    _, out, _ = desk("ledger", "balance", "g-999")
    assert "The book has no such account." in out


@pytest.mark.usefixtures("filled")
def test_a_book_and_its_exports_are_verified_against_a_head(desk):
    code, out, err = desk("ledger", "verify")
    assert (code, "9 records" in out, "Compare this head" in err) == (0, True, True)
    head = json.loads(desk("ledger", "verify", "--json")[1])["head"]
    assert desk("ledger", "verify", "--head", head)[0] == 0
    other = f"9:{'0' * 64}"
    code, _, err = desk("ledger", "verify", "--head", other)
    assert (code, "published_head_differs" in err) == (1, True)
    for name in ("b.csv", "b.jsonl", "b.parquet"):
        assert desk("ledger", "export", name, "--json")[0] == 0
        code, out, _ = desk("ledger", "verify", "--file", name, "--head", head)
        assert (code, head in out) == (0, True), name
    text = Path("b.csv").read_text("utf-8").replace("18000000", "18000001", 1)
    Path("b.csv").write_text(text, encoding="utf-8")
    code, _, err = desk("ledger", "verify", "--file", "b.csv")
    assert (code, "b.csv:3: error [record_altered]" in err) == (1, True)
    code, out, _ = desk("ledger", "export", "-", "--format", "jsonl", "--grant", "g-205")
    assert [json.loads(line)["sequence"] for line in out.splitlines()] == [5, 8, 9]
    Path("c.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert desk("ledger", "verify", "--file", "c.csv")[0] == 1


@pytest.mark.usefixtures("book")
def test_opening_balances_come_in_from_a_table_once(desk):
    text = "grant,type,granted,used\ng-1,h100,250 h,36 h\ng-2,h100,100 h,120 h\n"
    Path("o.csv").write_text(text, encoding="utf-8")
    ask = ("ledger", "import", "o.csv", "--as-of", "2026-07-01", "--pool", "gwangju")
    code, _, err = desk(*ask)
    assert (code, "9 to record" in err, "[opening_overrun]" in err) == (0, True, True)
    assert [desk(*ask, "--yes")[0] for _ in range(2)] == [0, 0]
    assert desk.balances() == {"grant/g-1/h100": 770_400, "grant/g-2/h100": 0}
    assert desk.balances("--kind", "used") == {"used/g-1/h100": 129_600, "used/g-2/h100": 432_000}
    Path("o.csv").write_text(text.replace("250 h", "251 h"), encoding="utf-8")
    code, _, err = desk(*ask, "--yes")
    assert (code, "o.csv:2: error [exists_with_other_content]" in err) == (1, True)
    Path("o.csv").write_text(text.replace("250 h", "250"), encoding="utf-8")
    assert desk(*ask, "--yes")[0] == 1


@pytest.mark.usefixtures("book")
def test_opening_balances_under_another_name_are_not_taken_twice(desk):
    text = "grant,type,granted,used\ng-1,h100,250 h,36 h\ng-2,h100,100 h,100 h\n"
    Path("o.csv").write_text(text, encoding="utf-8")
    Path("o (1).csv").write_text(text, encoding="utf-8")
    ask = ("--as-of", "2026-07-01", "--pool", "gwangju", "--yes")
    assert desk("ledger", "import", "o.csv", *ask)[0] == 0
    before = desk.balances()
    code, _, err = desk("ledger", "import", "o (1).csv", *ask)
    assert (code, err.count("[opening_from_other_source]")) == (1, 2)
    assert "say --source o.csv" in " ".join(err.split())
    assert desk.balances() == before
    assert desk("ledger", "import", "o (1).csv", "--source", "o.csv", *ask)[0] == 0
    # What was turned around wholly is no balance any more: charge 4 first, then award 3.
    for record in ("4", "3"):
        assert desk("ledger", "correct", record, "--wholly", "--note", "wrong", "--yes")[0] == 0
    code, _, err = desk("ledger", "import", "o (1).csv", *ask)
    assert (code, err.count("[opening_from_other_source]")) == (1, 1)


@pytest.mark.usefixtures("book")
def test_opening_balances_come_in_from_coldfront(desk):
    link = sqlite3.connect("cf.db")
    link.executescript(COLDFRONT.read_text(encoding="utf-8"))
    link.close()
    ask = ("ledger", "import", "cf.db", "--coldfront", "--as-of", "2026-07-01")
    ask = (*ask, "--attribute", "Accelerator Usage (Hours)=h100", "--pool", "gwangju", "--yes")
    code, _, err = desk(*ask)
    assert (code, "[coldfront_rounded]" in err) == (0, True)
    assert desk.balances()["grant/cf-4/h100"] == 540_000_000 - 720_000


def test_what_is_no_book_is_told_with_what_to_do(desk):
    code, _, err = desk("ledger", "balance", "--book", "nowhere.db")
    assert (code, "dure ledger open" in err) == (3, True)
    code, _, err = desk("ledger", "balance", "--book", "mysql://kim:secret@db/x")
    assert code == 3
    sqlite3.connect("empty.db").close()
    code, _, err = desk("ledger", "balance", "--book", "sqlite:///empty.db")
    assert (code, "has no book in it" in err) == (3, True)
    Path("text.db").write_text("not a database " * 99, encoding="utf-8")
    assert desk("ledger", "balance", "--book", "text.db")[0] == 3
    assert desk("ledger", "open", "--book", "new/book.db")[0] == 0
    assert not Path("new").exists()
    assert "there" in desk("ledger", "open", "--book", "empty.db")[2]
    _, out, _ = desk("ledger", "open", "--book", "new/book.db", "--yes", "--json")
    assert json.loads(out)["done"] is True
    _, out, _ = desk("ledger", "open", "--book", "new/book.db", "--json")
    assert json.loads(out) == {"book": "new/book.db", "done": False, "exists": True}


@pytest.mark.usefixtures("book")
def test_what_is_posted_can_be_told_as_data(desk):
    Path("funds.csv").write_text(desk.FUNDS, encoding="utf-8")
    _, out, _ = desk("ledger", "post", "funds.csv", "--json", "--at", "2026-04-01")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(x["outcome"], x["done"]) for x in lines] == [("created", False)] * 5
    Path("holds.csv").write_text(desk.HOLDS, encoding="utf-8")
    code, out, _ = desk("ledger", "post", "holds.csv", "--json", "--yes")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert {x["refusal"] for x in lines} == {"due_passed"}
    assert "ko" in lines[0]["what"]


@pytest.mark.usefixtures("book")
def test_long_work_shows_its_progress(desk, monkeypatch):
    monkeypatch.setattr("dure.cli.ledger_book.BATCH", 2)
    monkeypatch.setattr("dure.cli.ledger_book.PLAN_MAX", 3)
    Path("funds.csv").write_text(desk.FUNDS, encoding="utf-8")
    code, out, err = desk("ledger", "post", "funds.csv", "--at", "2026-04-01", "--yes")
    assert (code, "… and 2 more" in out, "posting: 2/2" in err) == (0, True, True)
    monkeypatch.setattr("dure.cli.ledger_check.LONG", 1)
    monkeypatch.setattr("dure.cli.ledger_check.STEP", 1)
    code, _, err = desk("ledger", "verify")
    assert (code, "verifying: 5/5" in err) == (0, True)
    monkeypatch.setattr("dure.cli.ledger_usage.LONG", 1)
    monkeypatch.setattr("dure.cli.ledger_usage.STEP", 1)
    _, _, err = desk("ledger", "reconcile", "--site", "x", "--period", "2026")
    assert "reading: 5/5" in err


@pytest.mark.usefixtures("filled")
def test_everyday_lines_of_a_long_month_are_added_up_by_day(desk):
    rows = [
        f"j{n},g-204,h100,2026-05-{10 + n // 25}T10:00,2026-05-{10 + n // 25}T11:00,1"
        for n in range(70)
    ]
    Path("many.csv").write_text("\n".join([desk.MAY.splitlines()[0], *rows]), encoding="utf-8")
    desk("ledger", "usage", "many.csv", "--site", "gwangju", "--at", "2026-05-20", "--yes")
    asked = ("ledger", "statement", "g-204", "--month", "2026-05")
    _, out, _ = desk(*asked)
    assert "−252,000" in out  # 70 h in one line
    assert "70 everyday lines (holds and charges) are added up by day." in " ".join(out.split())
    assert "job 7713" in out
    _, out, _ = desk(*asked, "--by", "happened", "--output", "-")
    assert out.count(",charge,used,") == 71


@pytest.mark.usefixtures("book")
def test_a_workbook_is_read_as_a_table_is(desk):
    from openpyxl import Workbook  # noqa: PLC0415 - only here

    workbook = Workbook()
    for row in (["grant", "type", "granted", "opens"], ["g-1", "h100", "250 h", date(2026, 9, 1)]):
        workbook.active.append(row)
    workbook.save("o.xlsx")
    ask = ("ledger", "import", "o.xlsx", "--as-of", "2026-07-01", "--pool", "x", "--yes")
    code, out, _ = desk(*ask, "--at", "2026-07-02")
    assert (code, "tranche promised" in out) == (0, True)
    workbook.active["C2"] = "=250"
    workbook.save("o.xlsx")
    code, _, err = desk(*ask)
    assert (code, "o.xlsx:2: C2: error [form_cell_formula]" in err) == (1, True)


@pytest.mark.usefixtures("filled")
def test_a_file_that_cannot_be_written_or_read_is_told(desk):
    Path("folder").touch()
    code, _, err = desk("ledger", "export", "folder/b.csv")
    assert (code, "cannot write folder/b.csv" in err) == (3, True)
    Path("d.parquet").mkdir()
    assert desk("ledger", "export", "d.parquet")[0] == 3
    assert [p.name for p in Path().glob(".*")] == []
    Path("b.parquet").write_bytes(b"PAR1 and nothing else")
    assert desk("ledger", "verify", "--file", "b.parquet")[0] == 3


def test_a_book_on_a_server_reads_the_same_as_one_on_a_file(desk, postgresql, monkeypatch):
    said = []
    for url in ("book.sqlite3", postgresql()):
        monkeypatch.setenv("DURE_BOOK", url)
        assert desk("ledger", "open", "--yes")[0] == 0
        desk.fill()
        desk(
            "ledger",
            "correct",
            "7",
            "--instead",
            "600 h",
            "--note",
            "n",
            "--at",
            "2026-05-08",
            "--yes",
        )
        desk("ledger", "due", "--at", "2026-07-01", "--yes")
        said.append(
            [
                desk("ledger", "statement", "g-204", "--month", "2026-05"),
                desk("ledger", "statement", "g-205", "--month", "2026-05", "--output", "-"),
                desk("ledger", "balance", "--as-of", "2026-05-06"),
                desk("ledger", "export", "-", "--format", "jsonl"),
                desk("ledger", "reconcile", "may.csv", "--site", "gwangju", "--period", "2026-05"),
            ]
        )
        assert desk("ledger", "verify")[0] == 0
    assert said[0] == said[1]


@pytest.mark.usefixtures("filled")
def test_a_book_is_kept_and_made_again_up_to_any_moment(desk):
    _, out, _ = desk("ledger", "backup", "kept/a.jsonl", "--json")
    first = json.loads(out)
    assert (first["added"], first["head"][:2]) == (9, "9:")
    desk("ledger", "due", "--at", "2026-07-01", "--yes")
    code, out, _ = desk("ledger", "backup", "kept/a.jsonl")
    assert (code, "1 records added. It ends at 10:" in out) == (0, True)
    code, _, err = desk("ledger", "restore", "kept/a.jsonl", "--book", "new.db")
    assert (code, "is whole" in err, Path("new.db").exists()) == (0, True, False)
    asked = ("ledger", "restore", "kept/a.jsonl", "--head", first["head"], "--yes")
    for more, count in ((("--until", "2026-05-05"), 6), (("--until-record", "8"), 8), ((), 10)):
        code, out, _ = desk(*asked, "--book", "new.db", *more)
        assert (code, f"{count} records" in out) == (0, True)
    assert desk("ledger", "verify", "--book", "new.db")[0] == 0
    assert desk.balances("--book", "new.db") == desk.balances()
    _, out, _ = desk("ledger", "restore", "kept/a.jsonl", "--book", "new.db", "--json")
    assert json.loads(out)["done"] is False
    _, out, _ = desk(*asked, "--book", "new.db", "--json")
    assert json.loads(out)["head"].startswith("10:")
    text = Path("kept/a.jsonl").read_text("utf-8").replace("18000000", "18000001", 1)
    Path("kept/a.jsonl").write_text(text, encoding="utf-8")
    for more in ((), ("--yes",)):
        code, _, err = desk("ledger", "restore", "kept/a.jsonl", "--book", "other.db", *more)
        assert (code, "[record_altered]" in err) == (1, True)
    code, _, err = desk("ledger", "restore", "no.jsonl", "--book", "other.db")
    assert (code, "no.jsonl" in err) == (3, True)


@pytest.mark.usefixtures("filled")
def test_the_statements_of_all_grants_are_written_into_a_folder(desk):
    ask = ("ledger", "statement", "--all", "--month", "2026-05", "--lang", "ko")
    code, _, err = desk(*ask, "--output", "may")
    assert (code, "명세서 2건을 may에" in err) == (0, True)
    names = sorted(path.name for path in Path("may").iterdir())
    assert names == ["g-204.csv", "g-204.html", "g-205.csv", "g-205.html"]
    assert "사용권 g-205 명세서" in Path("may/g-205.html").read_text("utf-8")
    _, out, _ = desk(*ask, "--output", "may", "--json")
    assert [json.loads(line)["grant"] for line in out.splitlines()] == ["g-204", "g-205"]
    assert desk(*ask)[0] == 2
    assert desk("ledger", "statement", "g-204", "--all", "--output", "may")[0] == 2
    assert desk("ledger", "statement")[0] == 2
    before = ("ledger", "statement", "--all", "--month", "2026-03", "--output", "march")
    assert "0 statements" in desk(*before)[2]
