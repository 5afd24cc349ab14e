from datetime import UTC

import pytest

from dure.ledger.accounts import account_id
from dure.ledger.table import split_text
from dure.ledger.transfer import Kind
from dure.ledger.transfer_read import read_transfers

HEAD = "kind,debit,credit,amount,happened,cause,due,pending,corrects,chain,note\n"
AWARD = "award,call/c/h100,grant/g/h100,10 h,1970-01-02,decision 3 | g"


def read(text):
    return read_transfers(split_text(text, "t.csv"), "t.csv", UTC, "kim")


def test_a_row_is_a_transfer():
    reading = read(f"{HEAD}{AWARD},,,,,why\n")
    (award,) = reading.items
    assert reading.findings == ()
    assert (award.kind, award.debit, award.credit) == (Kind.AWARD, "call/c/h100", "grant/g/h100")
    assert (award.amount_s, award.happened_s, award.note, award.by) == (
        36_000,
        86_400,
        "why",
        "kim",
    )
    assert award.cause == ("decision 3", "g")
    assert str(reading.places[award.id]) == "t.csv:2"


def test_a_hold_has_an_end_and_a_charge_names_what_it_ends():
    hold = "hold,grant/g/h100,used/g/h100,10 h,1970-01-02,job 1,1970-01-03,,,,"
    charge = "charge,grant/g/h100,used/g/h100,9 h,1970-01-02,job 1 | c,,abc,def,,"
    (first, second) = read(f"{HEAD}{hold}\n{charge}\n").items
    assert (first.due_s, first.pending_id) == (172_800, None)
    assert (second.due_s, second.pending_id, second.corrects_id) == (None, "abc", "def")


def test_rows_of_one_chain_that_follow_one_another_are_linked():
    rows = [f"{AWARD} {n},,,,{chain}," for n, chain in enumerate(["", "a", "a", "b", "b", "a", ""])]
    items = read(HEAD + "\n".join(rows)).items
    assert [len(item) if isinstance(item, tuple) else 1 for item in items] == [1, 2, 2, 1, 1]


REFUSED = {
    "a kind that nobody knows": (AWARD.replace("award", "gift"), "table_cell_refused", "kind"),
    "a leg of an exchange": (AWARD.replace("award", "exchange_in"), "transfer_by_itself", "kind"),
    "no kind": (AWARD.replace("award", ""), "table_cell_refused", "kind"),
    "no account": (AWARD.replace("call/c/h100", ""), "table_cell_refused", "debit"),
    "no such account": (AWARD.replace("grant/", "gift/"), "table_cell_refused", "credit"),
    "no amount": (AWARD.replace("10 h", ""), "table_cell_refused", "amount"),
    "nothing": (AWARD.replace("10 h", "0 s"), "table_cell_refused", "amount"),
    "no unit": (AWARD.replace("10 h", "10"), "table_cell_refused", "amount"),
    "no instant": (AWARD.replace("1970-01-02", ""), "table_cell_refused", "happened"),
    "no cause": (AWARD.replace("decision 3 | g", ""), "table_cell_refused", "cause"),
    "half a cause": (AWARD.replace("| g", "|"), "table_cell_refused", "cause"),
}


@pytest.mark.parametrize(("row", "code", "field"), REFUSED.values(), ids=REFUSED)
def test_a_fault_names_line_and_field(row, code, field):
    reading = read(f"{HEAD}{row},,,,,\n")
    assert reading.items == ()
    assert [(f.message.code, f.place.line, f.place.field) for f in reading.findings] == [
        (code, 2, field)
    ]


def test_what_is_read_is_what_the_book_takes():
    (award,) = read(f"{HEAD}{AWARD},,,,,\n").items
    assert award.credit == account_id("grant", "g", "h100")
