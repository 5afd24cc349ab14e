import json
import shutil
import subprocess
from collections import Counter

import pytest
from histories import funded
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.ledger.accounts import read_account
from dure.ledger.acts import Occasion, charge_hold, correct, exchange, void
from dure.ledger.book import Book
from dure.ledger.chain import Head, find_breach
from dure.ledger.export import (
    COLUMNS,
    follow_chain,
    read_rows,
    split_csv,
    split_json_lines,
    write_csv,
    write_json_lines,
    write_row,
)
from dure.ledger.journal import write_beancount, write_hledger
from dure.ledger.transfer import Energy, Kind, Rate, Transfer
from dure.terms.errors import InputRefused

RATE = Rate(5, 2, "표 3", "2026-07-01")
DAY_S = 1_780_000_000


def a_book():
    """A book in which every kind of field is filled somewhere."""
    book = Book()
    ways = [
        (Kind.SUPPLY, "supply/x/h100", "pool/x/h100", 10_005),
        (Kind.OFFER, "pool/x/h100", "call/c.1/h100", 10_005),
        (Kind.AWARD, "call/c.1/h100", "grant/과제_1:a/h100", 10_000),
    ]
    items = [Transfer(k, d, c, s, DAY_S, (k.value, 'a "b"; c | d')) for k, d, c, s in ways]
    hold, other = (
        Transfer(
            Kind.HOLD,
            "grant/과제_1:a/h100",
            "used/과제_1:a/h100",
            500,
            DAY_S,
            ("hold", n),
            due_s=DAY_S + 9,
        )
        for n in "ab"
    )
    charge = charge_hold(
        hold, 400, Occasion(DAY_S + 3, ("charge",), "왜", "나"), Energy(7, None, "measured", "m=1")
    )
    book.post([*items, hold, other, charge, void(other, Occasion(DAY_S, ("void",)))], DAY_S + 5)
    book.post([correct(charge, 100, Occasion(DAY_S + 6, ("fix",)))], DAY_S + 7)
    book.post(
        [exchange("grant/과제_1:a/h100", "su", 100, RATE, Occasion(DAY_S, ("swap",)))], DAY_S + 8
    )
    tranche = Transfer(
        Kind.TRANCHE, "call/c.1/h100", "grant/b/h100", 5, DAY_S, ("t",), due_s=DAY_S + 99
    )
    book.post([tranche], DAY_S + 8)
    assert len(book.records) == 11
    return book


def test_a_row_has_what_is_hashed_and_the_hash():
    row = write_row(a_book().records[5])
    assert list(row) == list(COLUMNS)
    assert (row["posted_s"], row["pending_s"], row["pending_id"]) == (
        400,
        -500,
        write_row(a_book().records[3])["id"],
    )
    assert row["detail"] == '{"by":"나","energy":[7,null,"measured","m=1"],"note":"왜"}'


FORMATS = {"csv": (write_csv, split_csv), "jsonl": (write_json_lines, split_json_lines)}


@pytest.mark.parametrize(("write", "split"), FORMATS.values(), ids=FORMATS)
def test_what_is_written_reads_back_to_the_same_records_and_the_chain_holds(write, split):
    book = a_book()
    text = "".join(write(book.records))
    records = list(read_rows(split(text), "x"))
    assert records == book.records
    assert find_breach(records, book.head) is None


@pytest.mark.parametrize(("write", "split"), FORMATS.values(), ids=FORMATS)
def test_a_changed_number_is_found_in_the_exported_rows(write, split):
    book = a_book()
    text = "".join(write(book.records)).replace("10005", "10006", 1)
    breach = find_breach(read_rows(split(text), "x"), book.head)
    assert breach.sequence == 1


def test_the_chain_of_exported_rows_is_followed_to_a_head_that_was_published():
    book = a_book()
    early = Head(3, book.records[2].hash)
    assert follow_chain(book.records, early) == (book.head, None)
    assert follow_chain(book.records) == (book.head, None)
    for head in (Head(3, book.records[3].hash), Head(99, book.head.hash)):
        end, breach = follow_chain(book.records, head)
        assert (end, breach.sequence) == (book.head, head.sequence)
        assert breach.message.code == "published_head_differs"


def test_a_row_that_is_missing_is_found_where_it_should_be():
    book = a_book()
    end, breach = follow_chain([*book.records[:4], *book.records[5:]])
    assert (end.sequence, breach.sequence, breach.message.code) == (6, 5, "record_missing")


def test_the_records_of_one_grant_are_told_to_be_a_part():
    end, breach = follow_chain(a_book().records[2:])
    assert (end.sequence, breach.sequence, breach.message.code) == (3, 3, "export_is_part")


ROW = write_row(a_book().records[0])
REFUSED = {
    "a column is missing": {n: v for n, v in ROW.items() if n != "hash"},
    "a kind that nobody knows": ROW | {"kind": "gift"},
    "a number that is none": ROW | {"posted_s": "many"},
    "a cause of another id": ROW | {"cause": '["other"]'},
    "a cause that is no list": ROW | {"cause": "5"},
    "a number without end": ROW | {"posted_s": float("inf")},
    "an account that is no text": ROW | {"debit": 5},
    "a detail of another shape": ROW | {"detail": '{"by":5}'},
    "a detail with blanks": ROW | {"detail": '{"by": "kim"}'},
    "no object": 5,
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_a_row_that_is_no_record_is_refused_with_its_line(row):
    text = json.dumps(ROW) + "\n\n" + json.dumps(row) + "\n"
    with pytest.raises(InputRefused) as refusal:
        list(read_rows(split_json_lines(text), "x.jsonl"))
    (finding,) = refusal.value.findings
    assert (finding.message.code, finding.place.line) == ("export_row_refused", 3)


@pytest.mark.parametrize(("write", "split"), FORMATS.values(), ids=FORMATS)
def test_a_note_may_hold_what_some_take_for_a_line_end(write, split):
    book = Book()
    note = "one\u2028two\x85three\x0cfour"
    supply = Transfer(Kind.SUPPLY, "supply/x/h100", "pool/x/h100", 5, DAY_S, ("supply",), note=note)
    book.post([supply], DAY_S)
    records = list(read_rows(split("".join(write(book.records))), "x"))
    assert records == book.records
    assert follow_chain(records) == (book.head, None)


def test_a_text_that_no_utf8_can_hold_breaks_the_chain_and_nothing_else():
    row = ROW | {"debit": "supply/\ud800/h100"}
    _, breach = follow_chain(read_rows([(1, row)], "x"))
    assert breach.message.code == "record_altered"


def test_a_cell_that_csv_does_not_read_is_refused():
    text = ",".join(COLUMNS) + "\n" + "1" * 200_000
    with pytest.raises(InputRefused, match="no sequence"):
        list(read_rows(split_csv(text), "x"))


def test_a_line_that_is_no_json_is_refused():
    with pytest.raises(InputRefused, match="no sequence"):
        list(read_rows(split_json_lines("{"), "x"))


def test_a_journal_of_hledger():
    text = "".join(write_hledger(a_book().records[2:6]))
    book = a_book()
    ids = [r.transfer.id for r in book.records]
    assert text == (
        "; A book of Dure. Amounts are whole accelerator-seconds.\n\n"
        f'2026-05-28 (3) award award a "b", c / d  ; id:{ids[2]}, known_s:1780000005\n'
        '    grant:과제_1_a:h100  10000 "h100"\n'
        '    call:c.1:h100  -10000 "h100"\n\n'
        "; 2026-05-28 (4) hold hold a grant/과제_1:a/h100 500\n\n"
        "; 2026-05-28 (5) hold hold b grant/과제_1:a/h100 500\n\n"
        f"2026-05-28 (6) charge charge  ; id:{ids[5]}, known_s:1780000005\n"
        '    used:과제_1_a:h100  400 "h100"\n'
        '    grant:과제_1_a:h100  -400 "h100"\n\n'
    )


def test_a_correction_names_in_the_journal_what_it_corrects():
    book = a_book()
    charge, fix = book.records[5].transfer, book.records[7]
    assert fix.transfer.corrects_id == charge.id
    assert f"corrects:{charge.id}" in "".join(write_hledger([fix]))
    assert "  250 su\n" in "".join(write_hledger(book.records))


def balances(book):
    """What the book says of each account, in seconds, without those at 0."""
    return {a: book.totals(a).balance_s for a in book.accounts() if book.totals(a).balance_s}


def hledger_says(text):
    command = ["hledger", "-f", "-", "balance", "--flat", "--no-total", "--output-format", "csv"]
    got = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    rows = [line.strip('"').split('","') for line in got.stdout.splitlines()[1:]]
    return {name: int(amount.split()[0]) for name, amount in rows}


@pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed")
def test_hledger_gives_the_same_balances():
    book = a_book()
    want = {}
    for account, balance_s in balances(book).items():
        read = read_account(account)
        want[f"{read.kind}:{read.owner.replace(':', '_')}:{read.unit}"] = balance_s
    assert hledger_says("".join(write_hledger(book.records))) == want


def beancount_says(text):
    loader = pytest.importorskip("beancount.loader", reason="Beancount is not installed")
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    names, sums = {}, Counter()
    for entry in entries:
        if type(entry).__name__ == "Open":
            names[entry.account] = entry.meta["account"]
        elif type(entry).__name__ == "Transaction":
            for posting in entry.postings:
                sums[names[posting.account]] += int(posting.units.number)
    return {name: balance_s for name, balance_s in sums.items() if balance_s}


def test_beancount_gives_the_same_balances():
    book = a_book()
    assert beancount_says("".join(write_beancount(book.records))) == balances(book)


def test_a_unit_that_is_no_commodity_for_beancount_gets_another_name():
    text = "".join(write_beancount([funded_record("3d")]))
    assert " 1000 U-3D\n" in text


def funded_record(unit):
    book = Book()
    book.post(funded(unit=unit), DAY_S + 10**6)
    return book.records[0]


@settings(max_examples=20, deadline=None)
@given(amounts=st.lists(st.integers(1, 2**62 // 8), min_size=1, max_size=6))
def test_no_amount_is_too_large_to_be_written_and_read(amounts):
    book = Book()
    for number, amount_s in enumerate(amounts):
        book.post([Transfer(Kind.SUPPLY, "supply/x/h", "pool/x/h", amount_s, 0, (str(number),))], 0)
    for write, split in FORMATS.values():
        assert list(read_rows(split("".join(write(book.records))), "x")) == book.records
