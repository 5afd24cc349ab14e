from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.acts import Occasion, charge_hold, correct, end_due, exchange, void
from dure.ledger.book import Book
from dure.ledger.energy_sum import EnergySum, merge_sums
from dure.ledger.refusals import Outcome
from dure.ledger.statement import Part, Position, Window, make_statement, of_units
from dure.ledger.transfer import Energy, Kind, Rate, Transfer

KINDS = AccountKind
GRANT = account_id(KINDS.GRANT, "g-1", "h100")
USED = account_id(KINDS.USED, "g-1", "h100")
CALL = account_id(KINDS.CALL, "c-1", "h100")
POOL = account_id(KINDS.POOL, "site", "h100")
RATE = Rate(5, 2, "table 3", "2026-07-01")
WATT = Energy(1_000, 120, "estimated", "power=x")


def move(kind, debit, credit, amount_s, at_s, *cause, **more):
    return Transfer(kind, debit, credit, amount_s, at_s, cause or (f"{kind} {at_s}",), **more)


def start(book, amount_s=1000, at_s=0):
    supply = account_id(KINDS.SUPPLY, "site", "h100")
    items = [
        move(Kind.SUPPLY, supply, POOL, amount_s * 10, at_s),
        move(Kind.OFFER, POOL, CALL, amount_s * 10, at_s),
        move(Kind.AWARD, CALL, GRANT, amount_s, at_s),
    ]
    post(book, items, at_s)


def post(book, items, known_s):
    results = book.post(items, known_s)
    assert {r.outcome for r in results} == {Outcome.CREATED}, [r.what() for r in results]


def hold(amount_s, at_s, due_s, job):
    return move(Kind.HOLD, GRANT, USED, amount_s, at_s, "site", job, "hold", due_s=due_s)


def worked_month():
    """A month from 100 to 200: a hold charged, one void, one open; a late charge; a correction."""
    book = Book()
    start(book)
    a, b, c = (hold(100, 110, 500, f"job {n}") for n in "abc")
    post(book, [a, b, c], 110)
    charged = charge_hold(a, 80, Occasion(120, ("site", "job a", "charge")), WATT)
    post(book, [charged], 120)
    post(book, [void(b, Occasion(130, ("site", "job b", "void")))], 130)
    post(book, [move(Kind.CHARGE, GRANT, USED, 50, 90, "site", "job old", "charge")], 140)
    post(book, [correct(charged, 20, Occasion(150, ("correction", charged.id)))], 150)
    post(book, [move(Kind.RETURN, GRANT, account_id(KINDS.RETURNED, "g-1", "h100"), 200, 160)], 160)
    return book


def test_a_month_with_holds_a_late_charge_and_a_correction():
    statement = make_statement(worked_month().records, "g-1", Window(100, 200))
    (unit,) = statement.units
    assert unit.opening == Position(balance_s=1000)
    # 1000 - 80 - 50 + 20 - 200; job c still holds 100.
    assert unit.closing == Position(balance_s=690, held_s=100, used_s=110)
    assert unit.closing.available_s == 590
    assert unit.parts == {Part.GIVEN_BACK: 20, Part.USED: -130, Part.RETURNED: -200}
    assert list(unit.parts) == [Part.GIVEN_BACK, Part.USED, Part.RETURNED]
    assert [
        (line.record.transfer.kind.value, *line.change[:2], line.is_late) for line in unit.lines
    ] == [
        ("hold", 0, 100, False),
        ("hold", 0, 100, False),
        ("hold", 0, 100, False),
        ("charge", -80, -100, False),
        ("void", 0, -100, False),
        ("charge", -50, 0, True),
        ("correct", 20, 0, False),
        ("return", -200, 0, False),
    ]
    # 1,000 J for 80 s, of which a quarter was taken back; 50 s are not known.
    assert unit.energy == EnergySum(750, 0, 90, 50, 0, ("power=x",))
    assert statement.last.sequence == 11


def test_restated_by_when_it_happened_the_late_charge_is_in_the_month_before():
    records = worked_month().records
    before = make_statement(records, "g-1", Window(0, 100, "happened")).units[0]
    month = make_statement(records, "g-1", Window(100, 200, "happened")).units[0]
    assert (before.parts, before.closing.balance_s) == ({Part.AWARDED: 1000, Part.USED: -50}, 950)
    assert (month.opening.balance_s, month.closing.balance_s) == (950, 690)
    assert not any(line.is_late for line in (*before.lines, *month.lines))


def test_what_the_book_learnt_later_can_be_left_out():
    window = Window(100, 200, "happened", known_s=139)
    (unit,) = make_statement(worked_month().records, "g-1", window).units
    assert unit.parts == {Part.USED: -80}


def test_a_grant_that_the_book_does_not_know_has_an_empty_statement():
    statement = make_statement(worked_month().records, "g-9", Window(0, 200))
    assert (statement.units, statement.last) == ((), None)


def test_a_month_before_anything_happened_is_empty_too():
    statement = make_statement(worked_month().records, "g-1", Window(-100, 0))
    assert statement.units == ()


def test_a_month_in_which_nothing_happened_has_balances_and_no_lines():
    (unit,) = make_statement(worked_month().records, "g-1", Window(200, 300)).units
    assert unit.opening == unit.closing == Position(690, 100, 0, 110, 0)
    assert (unit.lines, unit.parts, unit.energy) == ((), {}, EnergySum())


def test_tranches_supplements_expiry_and_reclaim():
    book = Book()
    start(book)
    later = move(Kind.TRANCHE, CALL, GRANT, 400, 10, due_s=50)
    never = move(Kind.TRANCHE, CALL, GRANT, 300, 11, due_s=60)
    post(book, [later, never, move(Kind.SUPPLEMENT, CALL, GRANT, 70, 12)], 12)
    (unit,) = make_statement(book.records, "g-1", Window(0, 20)).units
    assert unit.closing == Position(balance_s=1070, coming_s=700)
    post(book, [void(never, Occasion(30, ("void",)))], 30)
    post(book, end_due([later], 55), 55)
    reclaimed = account_id(KINDS.RECLAIMED, "g-1", "h100")
    post(book, [move(Kind.RECLAIM, GRANT, reclaimed, 100, 56)], 56)
    post(book, [move(Kind.EXPIRE, GRANT, account_id(KINDS.EXPIRED, "g-1", "h100"), 1370, 57)], 57)
    # What goes back to the call from there is no longer of the grant.
    post(book, [move(Kind.REOFFER, reclaimed, CALL, 100, 58)], 58)
    (unit,) = make_statement(book.records, "g-1", Window(20, 100)).units
    assert unit.parts == {Part.OPENED: 400, Part.RECLAIMED: -100, Part.EXPIRED: -1370}
    assert unit.closing == Position()
    assert [line.record.transfer.kind for line in unit.lines] == [
        Kind.VOID,
        Kind.OPEN,
        Kind.RECLAIM,
        Kind.EXPIRE,
    ]


def test_an_exchange_shows_in_both_units_and_one_can_be_kept():
    book = Book()
    start(book)
    post(book, [exchange(GRANT, "su", 100, RATE, Occasion(10, ("request",)))], 10)
    statement = make_statement(book.records, "g-1", Window(0, 20))
    assert {u.unit: dict(u.parts) for u in statement.units} == {
        "h100": {Part.AWARDED: 1000, Part.EXCHANGED_OUT: -100},
        "su": {Part.EXCHANGED_IN: 250},
    }
    assert [u.unit for u in of_units(statement, ["su"]).units] == ["su"]


def test_use_beyond_the_grant_is_owed_until_it_is_settled():
    book = Book()
    start(book)
    beyond = account_id(KINDS.CORRECTED, "g-1", "h100")
    overrun = move(Kind.OVERRUN, beyond, USED, 40, 10, energy=WATT)
    post(book, [overrun], 10)
    (unit,) = make_statement(book.records, "g-1", Window(0, 20)).units
    assert unit.closing == Position(1000, 0, 0, 40, 40)
    assert unit.lines[-1].part is None
    post(book, [move(Kind.SETTLE, GRANT, beyond, 30, 30)], 30)
    post(book, [correct(overrun, 10, Occasion(31, ("correction", overrun.id)))], 31)
    (unit,) = make_statement(book.records, "g-1", Window(20, 40)).units
    assert unit.closing == Position(970, 0, 0, 30, 0)
    assert unit.parts == {Part.SETTLED: -30}
    assert unit.energy == EnergySum(-250, 0, -30, 0, 0, ("power=x",))


def test_carried_over_goes_out_of_one_grant_and_into_another():
    book = Book()
    start(book)
    to = account_id(KINDS.GRANT, "g-2", "h100")
    carried = move(Kind.CARRY_OVER, GRANT, to, 60, 10)
    post(book, [carried], 10)
    post(book, [correct(carried, 25, Occasion(11, ("correction", carried.id)))], 11)
    parts = [make_statement(book.records, g, Window(5, 20)).units[0].parts for g in ("g-1", "g-2")]
    assert parts == [
        {Part.GIVEN_BACK: 25, Part.CARRIED_OUT: -60},
        {Part.CARRIED_IN: 60, Part.TAKEN_BACK: -25},
    ]


def test_energy_that_was_measured_or_has_no_carbon_is_told_apart():
    book = Book()
    start(book)
    charges = [
        move(
            Kind.CHARGE,
            GRANT,
            USED,
            10,
            10,
            "a",
            energy=Energy(700, None, "measured", "meter=site"),
        ),
        move(Kind.CHARGE, GRANT, USED, 10, 10, "b", energy=WATT),
    ]
    post(book, charges, 10)
    (unit,) = make_statement(book.records, "g-1", Window(5, 20)).units
    assert unit.energy == EnergySum(1000, 700, 120, 0, 700, ("meter=site", "power=x"))
    assert (unit.energy.energy_j, merge_sums([unit.energy, unit.energy]).carbon_mg) == (1700, 240)


def test_a_correction_that_happened_before_what_it_corrects_takes_its_energy_back_all_the_same():
    book = Book()
    start(book)
    charge = move(Kind.CHARGE, GRANT, USED, 80, 50, "job", energy=WATT)
    post(book, [charge], 60)
    post(book, [correct(charge, 80, Occasion(40, ("fix",)))], 61)
    for window in (Window(0, 100, "happened"), Window(0, 100)):
        (unit,) = make_statement(book.records, "g-1", window).units
        assert unit.energy == EnergySum(0, 0, 0, 0, 0, ("power=x",))


@given(parts=st.lists(st.integers(1, 30), min_size=1, max_size=12), energy_j=st.integers(0, 10**6))
def test_a_charge_corrected_in_parts_takes_back_its_energy_to_the_joule(parts, energy_j):
    book = Book()
    start(book)
    whole = Energy(energy_j, energy_j // 3, "estimated", "x")
    charge = move(Kind.CHARGE, GRANT, USED, sum(parts), 10, energy=whole)
    post(book, [charge], 10)
    for number, part_s in enumerate(parts):
        post(
            book, [correct(charge, part_s, Occasion(20 + number, ("c", str(number))))], 20 + number
        )
    (unit,) = make_statement(book.records, "g-1", Window(5, 100)).units
    assert unit.energy == EnergySum(0, 0, 0, 0, 0, ("x",))


@st.composite
def histories(draw):
    """Books of one grant in two units with holds, charges, corrections, exchanges, late reports."""
    book = Book()
    start(book, draw(st.integers(50, 2000)))
    moves = draw(
        st.lists(st.tuples(st.integers(0, 7), st.integers(1, 200), st.integers(0, 30)), max_size=25)
    )
    for number, (move_, amount_s, late_s) in enumerate(moves):
        known_s = 10 * (number + 1)
        at_s = max(0, known_s - late_s)
        cause = (f"move {number}",)
        holds = [t for t in book.pending() if t.kind is Kind.HOLD]
        charges = [r.transfer for r in book.records if r.transfer.kind is Kind.CHARGE]
        match move_:
            case 0 | 1:
                item = move(
                    Kind.HOLD, GRANT, USED, amount_s, at_s, *cause, due_s=known_s + amount_s
                )
            case 2 if holds:
                item = charge_hold(
                    holds[0], min(amount_s, holds[0].amount_s), Occasion(at_s, cause), WATT
                )
            case 3 if holds:
                item = void(holds[-1], Occasion(at_s, cause))
            case 4 if charges:
                item = correct(
                    charges[-1], min(amount_s, charges[-1].amount_s), Occasion(at_s, cause)
                )
            case 5:
                item = exchange(GRANT, "su", amount_s, RATE, Occasion(at_s, cause))
            case 6:
                item = move(Kind.SUPPLEMENT, CALL, GRANT, amount_s, at_s, *cause)
            case _:
                item = move(Kind.CHARGE, GRANT, USED, amount_s, at_s, *cause)
        book.post([*book.due(known_s), item], known_s)
    return book


def book_says(book, unit, **moment):
    grant = account_id(KINDS.GRANT, "g-1", unit)
    used = account_id(KINDS.USED, "g-1", unit)
    totals = book.totals_at(grant, **moment)
    return Position(
        totals.balance_s,
        totals.debits_pending,
        totals.credits_pending,
        book.totals_at(used, **moment).balance_s,
    )


@settings(deadline=None)
@given(
    book=histories(),
    cuts=st.lists(st.integers(0, 300), min_size=2, max_size=4),
    by=st.sampled_from(["known", "happened"]),
)
def test_statements_follow_one_another_and_equal_the_book(book, cuts, by):
    cuts = sorted(cuts)
    before = Counter()
    for start_s, end_s in pairwise(cuts):
        moment = {f"{by}_s": end_s - 1}
        statement = make_statement(book.records, "g-1", Window(start_s, end_s, by))
        for unit in statement.units:
            assert unit.closing == book_says(book, unit.unit, **moment)
            assert unit.opening == before.get(
                unit.unit, book_says(book, unit.unit, **{f"{by}_s": start_s - 1})
            )
            assert sum(unit.parts.values()) == unit.closing.balance_s - unit.opening.balance_s
            before[unit.unit] = unit.closing


@settings(deadline=None)
@given(book=histories())
def test_the_energy_of_a_history_is_that_of_its_charges_less_what_was_taken_back(book):
    statement = make_statement(book.records, "g-1", Window(-1, 10**6))
    for unit in statement.units:
        known = [x for x in unit.lines if x.record.transfer.kind is Kind.CHARGE]
        used_s = unit.closing.used_s
        assert unit.energy.unknown_s <= used_s
        assert unit.energy.energy_j <= 1000 * len(known)


def test_a_carry_over_to_a_grant_of_the_same_name_as_a_call_is_not_mixed_up():
    book = Book()
    start(book)
    (unit,) = make_statement(book.records, "g-1", Window(0, 10)).units
    assert len(unit.lines) == 1
    assert make_statement(book.records, "c-1", Window(0, 10)).units == ()


@pytest.mark.parametrize("by", ["known", "happened"])
def test_a_statement_is_the_same_for_the_same_book(by):
    window = Window(100, 200, by)
    once, again = (make_statement(worked_month().records, "g-1", window) for _ in range(2))
    assert once == again
