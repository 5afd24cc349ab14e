"""The chain of hashes: what it is over, and that nothing can be changed, removed or moved."""

import hashlib
import json
from dataclasses import fields, replace

import pytest
from histories import START_S, funded, plain
from hypothesis import given
from hypothesis import strategies as st

from dure.ledger.acts import Occasion, charge_hold, exchange
from dure.ledger.book import Book
from dure.ledger.chain import Head, find_breach, read_detail, write_detail
from dure.ledger.transfer import Energy, Kind, Rate, Transfer

HOLD = plain(Kind.HOLD, 40, START_S, "hold")


@pytest.fixture
def book():
    opened = Book()
    opened.post(funded(), START_S)
    opened.post([HOLD, plain(Kind.CHARGE, 21, START_S, "now")], START_S + 7)
    opened.post([charge_hold(HOLD, 30, Occasion(START_S, ("job 1",)))], START_S + 8)
    rate = Rate(5, 2, "table 3", "2026-07-01")
    opened.post([exchange("grant/g-1/h100", "su", 7, rate, Occasion(START_S, ("x",)))], START_S + 9)
    return opened


def test_the_hash_is_over_the_stated_text(book):
    first, fifth = book.records[0], book.records[4]
    lines = [5, fifth.transfer.id, "charge", "grant/g-1/h100", "used/g-1/h100", 21, 0]
    lines += [1_780_000_000, 1_780_000_007, "", "", "", "", '["test","act now","charge"]']
    energy = '{"by":"officer","energy":[14700,21,"estimated","요율 1"],'
    lines.append(energy + '"note":"쉼표, \\"따옴표\\"\\n줄"}')
    text = "\n".join(str(line) for line in lines)
    before = bytes.fromhex(book.records[3].hash)
    assert fifth.hash == hashlib.sha256(before + text.encode()).hexdigest()
    genesis = hashlib.sha256(b"dure ledger, layout 1").digest()
    assert Head().hash == genesis.hex()
    assert first.sequence == 1


def test_the_book_as_it_is_has_no_breach(book):
    assert find_breach(book.records, book.head) is None
    assert find_breach([], Head()) is None


def change(value):
    """Give a value that differs in little."""
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, Energy):
        return replace(value, energy_j=value.energy_j ^ 1)
    if isinstance(value, Rate):
        return replace(value, source=value.source + " ")
    if isinstance(value, tuple):
        return (*value[:-1], value[-1] + "'")
    if isinstance(value, Kind):
        return next(kind for kind in Kind if kind is not value)
    return f"{value}0"


PARTS = [field.name for field in fields(Transfer) if field.init]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("at", range(7))
def test_a_changed_part_of_a_transfer_is_found(book, part, at):
    record = book.records[at]
    value = getattr(record.transfer, part)
    if value is None:
        value = {"energy": Energy(1, 1, "measured", "m"), "rate": Rate(1, 1, "s", "d")}.get(
            part, ""
        )
    changed = replace(record.transfer, **{part: change(value)})
    book.records[at] = replace(record, transfer=changed)
    assert find_breach(book.records, book.head).sequence == at + 1


@pytest.mark.parametrize("part", ["sequence", "known_s", "held_s", "hash"])
@pytest.mark.parametrize("at", range(6))
def test_a_changed_part_of_a_record_is_found(book, part, at):
    record = book.records[at]
    value = getattr(record, part)
    other = value ^ 1 if isinstance(value, int) else value.replace(value[5], "f", 1)[::-1]
    book.records[at] = replace(record, **{part: other})
    assert find_breach(book.records, book.head).sequence in {at + 1, at + 2}


@pytest.mark.parametrize("at", range(7))
def test_a_removed_record_is_found(book, at):
    del book.records[at]
    assert find_breach(book.records, book.head).sequence in {at + 1, len(book.records) + 1}


def test_two_records_changed_round_are_found(book):
    book.records[2], book.records[3] = book.records[3], book.records[2]
    assert find_breach(book.records, book.head).sequence == 3


def test_a_book_rewritten_from_a_place_on_is_found_by_its_published_head(book):
    other = Book()
    for record in book.records[:4]:
        other.post([record.transfer], record.known_s)
    other.post([plain(Kind.CHARGE, 20, START_S, "now")], START_S + 7)
    assert find_breach(other.records, other.head) is None
    assert find_breach(other.records, book.head) is not None


def test_time_that_goes_back_is_found():
    forged = Book()
    forged.post(funded()[:1], START_S + 9)
    forged.head = forged.head._replace(known_s=0)
    forged.post(funded()[1:2], START_S)
    breach = find_breach(forged.records, forged.head)
    assert breach.as_finding("book").what() == (
        "record 2 was known at 1780000000, and the one before it at 1780000009."
    )


class TestDetail:
    def test_what_was_written_is_read(self):
        energy, rate = Energy(1, None, "measured", "미터\n2"), Rate(5, 2, "s", "2026-07-01")
        given = {"energy": energy, "rate": rate, "note": '"', "by": "kim"}
        transfer = Transfer(Kind.CHARGE, "", "", 1, 0, ("job",), **given)
        assert read_detail(write_detail(transfer)) == given

    @given(
        by=st.text(), note=st.text(), factors=st.text(min_size=1), carbon=st.none() | st.integers()
    )
    def test_it_is_written_as_json_writes_it(self, by, note, factors, carbon):
        energy, rate = Energy(5, carbon, "measured", factors), Rate(5, 2, factors, note)
        told = {"energy": energy, "rate": rate, "note": note, "by": by}
        detail = {"energy": [5, carbon, "measured", factors], "rate": [5, 2, factors, note]}
        detail |= {name: told[name] for name in ("note", "by") if told[name]}
        want = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        transfer = Transfer(Kind.CHARGE, "", "", 1, 0, (by, note), **told)
        assert write_detail(transfer) == want
        want = json.dumps([by, note], ensure_ascii=False, separators=(",", ":"))
        assert transfer.cause_text == want

    def test_nothing_is_nothing(self):
        assert read_detail(write_detail(HOLD)) == {}
