from datetime import UTC, datetime

import pytest

from dure.ledger.acts import Occasion, charge_hold, correct, end_due, exchange, void
from dure.ledger.book import Book
from dure.ledger.statement import Part, Window, make_statement
from dure.ledger.statement_csv import COLUMNS, write_statement_csv
from dure.ledger.transfer import Energy, Kind, Rate, Transfer
from dure.ledger.words import (
    KIND_NAMES,
    PART_NAMES,
    name_cause,
    tell_line,
    write_hours,
    write_kg,
    write_kwh,
    write_signed,
)

DAY_S = 86_400
GRANT, USED, CALL = "grant/g/h100", "used/g/h100", "call/c/h100"


def day(instant_s):
    return datetime.fromtimestamp(instant_s, UTC).date().isoformat()


def post(book, *transfers, at_s=10):
    results = book.post(transfers, at_s)
    assert [r.outcome.value for r in results] == ["created"] * len(results), [
        r.what() for r in results
    ]


@pytest.fixture
def book():
    book = Book()
    ways = [(Kind.SUPPLY, "supply/w/h100", "pool/p/h100"), (Kind.OFFER, "pool/p/h100", CALL)]
    post(book, *(Transfer(k, d, c, 9_000, 0, (k.value,)) for k, d, c in ways), at_s=0)
    post(book, Transfer(Kind.AWARD, CALL, GRANT, 5_000, 0, ("decision 1", "g")), at_s=0)
    return book


ALL = Window(1, 10**9)


def lines(book, window=ALL, lang="en"):
    statement = make_statement(book.records, "g", window)
    told = []
    for unit in statement.units:
        for line in unit.lines:
            transfer = line.record.transfer
            days = {s: day(s) for s in (transfer.happened_s, transfer.due_s or 0)}
            told.append(tell_line(line, statement, days).in_(lang))
    return told


def hold(job, amount_s=100):
    return Transfer(
        Kind.HOLD, GRANT, USED, amount_s, 10, ("s", f"job {job}", "hold"), due_s=2 * DAY_S
    )


def test_holds_and_what_ends_them(book):
    a, b, c = hold("a"), hold("b"), hold("c")
    post(book, a, b, c)
    post(book, charge_hold(a, 60, Occasion(11, ("s", "job a", "charge"))), at_s=11)
    post(book, charge_hold(b, 100, Occasion(11, ("s", "job b", "charge"), "all of it")), at_s=11)
    post(book, *end_due([c], 3 * DAY_S), at_s=3 * DAY_S)
    assert lines(book) == [
        "hold: job a, s; 100 held until 1970-01-03",
        "hold: job b, s; 100 held until 1970-01-03",
        "hold: job c, s; 100 held until 1970-01-03",
        "charge: job a, s; 40 of the hold returned",
        "charge: job b, s; all of it",
        "hold lapsed: of record 6, job c, s; 100 no longer promised",
    ]


def test_tranches_and_what_ends_them(book):
    first, second = (
        Transfer(Kind.TRANCHE, CALL, GRANT, 500, 10, ("decision 1", part), due_s=2 * DAY_S)
        for part in ("half", "rest")
    )
    post(book, first, second)
    post(book, void(second, Occasion(11, ("v",))), at_s=11)
    post(book, *end_due([first], 3 * DAY_S), at_s=3 * DAY_S)
    assert lines(book, lang="ko") == [
        "분할분 예정: decision 1 · half; 500, 1970-01-03 개시",
        "분할분 예정: decision 1 · rest; 500, 1970-01-03 개시",
        "해제: 5번 기록(decision 1 · rest); 500 해제",
        "분할분 개시: 4번 기록(decision 1 · half)",
    ]


def test_corrections_name_what_they_correct_and_what_is_stated_anew_does_too(book):
    charge = Transfer(Kind.CHARGE, GRANT, USED, 100, 10, ("s", "job 7", "charge"))
    post(book, charge)
    post(book, correct(charge, 100, Occasion(DAY_S, ("fix",), "wrong")), at_s=DAY_S)
    anew = Transfer(
        Kind.CHARGE, GRANT, USED, 80, DAY_S, ("s", "job 7", "again"), corrects_id=charge.id
    )
    post(book, anew, at_s=DAY_S)
    assert lines(book, Window(DAY_S, 2 * DAY_S)) == [
        "correction: of record 4, job 7, s; wrong",
        "charge: job 7, s; stated anew for record 4",
    ]


def test_what_a_statement_does_not_hold_is_named_by_its_id(book):
    charge = Transfer(Kind.CHARGE, GRANT, USED, 100, 10, ("s", "job 7", "charge"))
    post(book, charge)
    fix = correct(charge, 100, Occasion(11, ("fix",)))
    post(book, fix, at_s=11)
    statement = make_statement(book.records[-1:], "g", Window(1, 10**9))
    told = tell_line(statement.units[0].lines[0], statement, {})
    assert told.en == f"correction: of record {charge.id[:12]}"


def test_late_use_exchange_and_use_beyond(book):
    post(book, Transfer(Kind.CHARGE, GRANT, USED, 5, 10, ("month 1",)), at_s=DAY_S)
    rate = Rate(5, 2, "table 3", "2026-07-01")
    post(book, exchange(GRANT, "su", 10, rate, Occasion(DAY_S, ("request",))), at_s=DAY_S)
    over = Transfer(Kind.OVERRUN, "corrected/g/h100", USED, 7, DAY_S, ("s", "job 8", "beyond"))
    post(book, over, at_s=DAY_S)
    assert lines(book, Window(DAY_S, 2 * DAY_S)) == [
        "charge: month 1; late: happened 1970-01-01",
        "exchange, given: request; 5:2 (table 3, 2026-07-01)",
        "use beyond the grant: job 8, s; +7 owed beyond the grant",
        "exchange, got: request; 5:2 (table 3, 2026-07-01)",
    ]


def test_every_kind_and_part_has_a_name_in_both_languages():
    for names, members in ((KIND_NAMES, Kind), (PART_NAMES, Part)):
        assert list(names) == list(members)
        assert all(name.en and name.ko != name.en for name in names.values())


WRITTEN = {
    "nothing": (0, "–", "0.00"),
    "a second more": (1, "+1", "0.00"),
    "18 s are half a hundredth": (18, "+18", "0.01"),
    "17 s are less": (-17, "−17", "0.00"),
    "an hour less": (-3_600, "−3,600", "−1.00"),
}


@pytest.mark.parametrize(("amount_s", "signed", "hours"), WRITTEN.values(), ids=WRITTEN)
def test_amounts_are_written_with_sign_and_as_hours(amount_s, signed, hours):
    assert (write_signed(amount_s), write_hours(amount_s)) == (signed, hours)


def test_energy_is_written_to_the_tenth():
    assert [write_kwh(j) for j in (0, 180_000, 179_999, -3_600_000)] == [
        "0.0",
        "0.1",
        "0.0",
        "−1.0",
    ]
    assert [write_kg(mg) for mg in (49_999, 50_000, 10**9)] == ["0.0", "0.1", "1,000.0"]


def test_a_cause_without_a_job_is_written_as_it_is():
    grant = Transfer(Kind.AWARD, CALL, GRANT, 1, 0, ("award",))
    assert name_cause(grant).en == "award"
    assert name_cause(Transfer(Kind.AWARD, CALL, GRANT, 1, 0, ("d", "award"))).ko == "d"


def test_a_statement_as_csv_has_opening_lines_and_closing(book):
    charge = Transfer(
        Kind.CHARGE, GRANT, USED, 5, 9, ("a",), energy=Energy(7, None, "measured", "meter=site")
    )
    post(book, charge)
    post(book, correct(charge, 5, Occasion(10, ("fix",))))
    text = write_statement_csv(make_statement(book.records, "g", Window(10, 20)))
    rows = [dict(zip(COLUMNS, line.split(","), strict=False)) for line in text.splitlines()[1:]]
    assert [r["row"] for r in rows] == ["opening", "line", "line", "closing"]
    assert (rows[1]["late"], rows[1]["energy_j"], rows[1]["carbon_mg"]) == ("yes", "7", "")
    assert (rows[2]["part"], rows[2]["corrects_sequence"]) == ("given_back", "4")
    assert (rows[0]["balance_s"], rows[3]["balance_s"]) == ("5000", "5000")
    empty = make_statement(book.records, "nobody", Window(0, 9))
    assert write_statement_csv(empty).splitlines() == [",".join(COLUMNS)]
