"""A single bit changed anywhere in the book is found, and the place is named: on both databases."""

import os
import shutil
import sqlite3

import numpy as np
import pytest
from django.db import connections, transaction
from histories import RATES, START_S, funded, plain

from dure.ledger.acts import Occasion, charge_hold, exchange
from dure.ledger.chain import Head
from dure.ledger.transfer import Kind
from dure.office.database import DatabaseFailed
from dure.office.ledger.actions import do_open_book, do_post
from dure.office.ledger.apps import add_hash
from dure.office.ledger.queries import read_head
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, open_office

HOLD = plain(Kind.HOLD, 40, START_S, "hold")
ITEMS = [
    *funded(),
    HOLD,
    plain(Kind.CHARGE, 21, START_S, "with energy and a note"),
    charge_hold(HOLD, 30, Occasion(START_S, ("job 1",))),
    exchange("grant/g-1/h100", "su", 7, RATES[0], Occasion(START_S, ("swap",))),
]
UNGUARD = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname || ' ON ' || tgrelid::regclass FROM pg_trigger"
    " WHERE NOT tgisinternal",
}
COLUMNS = {
    "ledger_transfer": "sequence transfer_id kind debit_id credit_id posted_s pending_s happened_s"
    " known_s due_s pending_id corrects_id pair_id cause detail hash",
    "ledger_account": "number name kind owner unit debits_posted credits_posted debits_pending"
    " credits_pending sequence",
    "ledger_head": "sequence hash known_s",
}
PLACES = [(table, column) for table, names in COLUMNS.items() for column in names.split()]


@pytest.fixture
def begun(book):
    """Open a book of eight records that use every column but one, and drop all that guards it."""
    do_post(ITEMS, START_S, book)
    assert verify_book(using=book) == []
    with connections[book].cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF" if book_is_sqlite(book) else "SELECT 1")
        cursor.execute(UNGUARD[connections[book].vendor])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        if book_is_sqlite(book):
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute(
                "SELECT conrelid::regclass || ' DROP CONSTRAINT ' || conname FROM pg_constraint"
                " WHERE contype = 'c' AND conrelid::regclass::text LIKE 'ledger_%'"
            )
            for (change,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {change}")
    return book


def book_is_sqlite(book):
    return connections[book].vendor == "sqlite"


def flip(value):
    """Change one bit, or what is as little: a place that was empty."""
    if value is None:
        return None
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 1) + value[1:] if value else "{"
    raw = bytearray(value)
    raw[-1] ^= 1
    return bytes(raw)


def found(book):
    codes = [(finding.message.code, finding.place.line) for finding in verify_book(using=book)]
    return [pair for pair in codes if pair[0] != "book_guard_missing"]


@pytest.mark.parametrize(("table", "column"), PLACES, ids=[".".join(place) for place in PLACES])
def test_a_bit_of_any_column_of_any_row_is_found(begun, table, column):
    key = {"ledger_transfer": "sequence", "ledger_account": "number", "ledger_head": "id"}[table]
    with connections[begun].cursor() as cursor:
        cursor.execute(f"SELECT {key}, {column} FROM {table} ORDER BY {key}")
        rows = cursor.fetchall()
    changed = 0
    for row_key, value in rows:
        others = {v for _, v in rows if not isinstance(v, memoryview)}
        other = flip(value)
        if other is None:
            other = {"due_s": START_S + 1}.get(column, b"\x01" * 16)
        if column in {"sequence", "number"} and other in others | {0} and table != "ledger_head":
            other = row_key + 1_000  # the place is taken: a further bit
        point = transaction.atomic(using=begun)
        point.__enter__()
        with connections[begun].cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [other, row_key])
        places = found(begun)
        transaction.set_rollback(True, using=begun)
        point.__exit__(None, None, None)
        assert places, f"{column} of {key} {row_key}: {value!r} became {other!r} and nobody noticed"
        if table == "ledger_transfer" and column not in {"sequence", "hash"}:
            assert places[0][1] == row_key
        changed += 1
    assert changed == len(rows) > 0
    assert found(begun) == []


SWAP = """UPDATE ledger_transfer SET sequence = CASE sequence WHEN 105 THEN 6 ELSE 5 END
    WHERE sequence IN (105, 106)"""
CHANGES = {
    "the first record removed": ("DELETE FROM ledger_transfer WHERE sequence = 1", 1),
    "a record in the middle removed": ("DELETE FROM ledger_transfer WHERE sequence = 4", 4),
    "the last record removed": ("DELETE FROM ledger_transfer WHERE sequence = 8", 8),
    "two records changed round": (SWAP, 5),
    "all records removed": ("DELETE FROM ledger_transfer", 8),
    "an account removed": ("DELETE FROM ledger_account WHERE name = 'used/g-1/h100'", 4),
}


@pytest.mark.parametrize(("change", "place"), CHANGES.values(), ids=CHANGES)
def test_what_is_removed_or_moved_is_found(begun, change, place):
    with connections[begun].cursor() as cursor:
        if "105" in change:
            cursor.execute(
                "UPDATE ledger_transfer SET sequence = sequence + 100 WHERE sequence IN (5, 6)"
            )
        cursor.execute(change)
    assert found(begun)[0][1] == place


@pytest.mark.parametrize("place", [0, -7])
def test_a_record_before_the_first_is_found_though_the_totals_follow_it(begun, place):
    """Record 3 awards 1,000 s: another one like it, which no chain leads to, doubles the grant."""
    with connections[begun].cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_transfer SELECT %s, %s, kind, debit_id, credit_id, posted_s,"
            " pending_s, happened_s, known_s, due_s, pending_id, corrects_id, pair_id, cause,"
            " detail, hash FROM ledger_transfer WHERE sequence = 3",
            [place, b"\x07" * 16],
        )
        for side, account in (("debits", "call/c-1/h100"), ("credits", "grant/g-1/h100")):
            cursor.execute(
                f"UPDATE ledger_account SET {side}_posted = {side}_posted + 1000 WHERE name = %s",
                [account],
            )
    assert found(begun) == [("record_missing", place)]


def test_totals_are_verified_while_others_post(book):
    do_post(ITEMS, START_S, book)
    guard = "DROP TRIGGER account_guard"
    with connections[book].cursor() as cursor:
        cursor.execute(guard if book_is_sqlite(book) else f"{guard} ON ledger_account")
        cursor.execute("UPDATE ledger_account SET credits_posted = credits_posted + 1")
    posted = []

    def post(sequence):
        posted.append(
            do_post([plain(Kind.CHARGE, 1, START_S, f"meanwhile {sequence}")], START_S, book)
        )

    codes = {finding.message.code for finding in verify_book(progress=post, using=book)}
    assert codes == {"book_guard_missing", "account_totals_differ"}
    assert posted[0][0].refusal is None


def test_a_book_without_its_head_is_said_so(begun):
    with connections[begun].cursor() as cursor:
        cursor.execute("DELETE FROM ledger_head")
    with pytest.raises(DatabaseFailed, match="lost its head"):
        verify_book(using=begun)


def test_a_book_cut_short_with_its_head_is_found_by_what_was_published(begun):
    published = read_head(begun)
    with connections[begun].cursor() as cursor:
        cursor.execute("SELECT sequence, hash, known_s FROM ledger_transfer WHERE sequence = 3")
        row = cursor.fetchone()
        cursor.execute("DELETE FROM ledger_transfer WHERE sequence > 3")
        cursor.execute("UPDATE ledger_head SET sequence = %s, hash = %s, known_s = %s", row)
        zeros = "debits_posted = 0, credits_posted = 1000, debits_pending = 0, credits_pending = 0"
        cursor.execute(
            f"UPDATE ledger_account SET {zeros}, sequence = 3 WHERE name = 'grant/g-1/h100'"
        )
        cursor.execute("DELETE FROM ledger_account WHERE sequence > 3")
    assert found(begun) == [], "by itself it looks whole"
    codes = {finding.message.code for finding in verify_book(published, using=begun)}
    assert "published_head_differs" in codes
    other = Head(2, "0" * 64, 0)
    assert verify_book(other, using=begun)[-1].place.line == 2


def dump(path):
    """Give all that a file of SQLite says, or None if it cannot say it."""
    try:
        with sqlite3.connect(path) as connection:
            add_hash(connection)
            tables = ("ledger_transfer", "ledger_account", "ledger_head")
            rows = [connection.execute(f"SELECT * FROM {t} ORDER BY 1").fetchall() for t in tables]
            schema = connection.execute(
                "SELECT type, name, tbl_name, sql FROM sqlite_master"
                " WHERE sql IS NOT NULL AND tbl_name LIKE 'ledger_%'"
            ).fetchall()
            return rows, sorted(map(repr, schema))
    except (sqlite3.Error, UnicodeError):
        return None
    finally:
        connection.close()


def test_a_bit_of_the_file_of_sqlite_is_found_or_says_nothing(tmp_path, django_db_blocker):
    """Flip bits of the file itself: whatever the book then says otherwise, verification finds."""
    path, copy = tmp_path / "whole.sqlite", tmp_path / "flipped.sqlite"
    rng = np.random.default_rng(5)
    flips = int(os.environ.get("DURE_FLIPS", "60"))
    with django_db_blocker.unblock():
        open_office(f"sqlite:///{path}", "file")
        do_open_book("file")
        do_post(ITEMS, START_S, "file")
        do_post([plain(Kind.CHARGE, 1, START_S, n) for n in range(60)], START_S, "file")
        with connections["file"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        close_office("file")
        want, raw = dump(path), path.read_bytes()
        assert want is not None
        noticed = 0
        for bit in rng.integers(0, 8 * len(raw), flips):
            flipped = bytearray(raw)
            flipped[bit // 8] ^= 1 << (bit % 8)
            for left in tmp_path.glob("flipped*"):
                left.unlink(missing_ok=True)
            copy.write_bytes(flipped)
            open_office(f"sqlite:///{copy}", "file")
            try:
                findings = verify_book(using="file")
            except DatabaseFailed:
                findings = ["the file cannot be read"]
            close_office("file")
            noticed += bool(findings)
            assert findings or dump(copy) == want, f"bit {bit} changed the book unnoticed"
    assert noticed
    shutil.rmtree(tmp_path)
