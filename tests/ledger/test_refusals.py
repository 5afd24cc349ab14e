"""Each refusal by one case, with its numbers, and their order of precedence."""

from dataclasses import replace

import pytest
from histories import START_S, funded, plain

from dure.ledger.acts import Occasion, charge_hold, correct, correct_exchange, exchange, void
from dure.ledger.book import Book
from dure.ledger.refusals import Outcome, Refusal
from dure.ledger.transfer import AMOUNT_S_MAX, Energy, Kind, Rate

NOW_S = START_S + 100
RATE = Rate(5, 2, "table 3", "2026-07-01")
HOLD = plain(Kind.HOLD, 40, NOW_S, "hold", due_s=50)
VOIDED = plain(Kind.HOLD, 10, NOW_S, "voided")
TRANCHE = plain(Kind.TRANCHE, 10, NOW_S, "tranche", due_s=50)
CHARGE = plain(Kind.CHARGE, 30, NOW_S, "charge")
OUT, BACK = exchange("grant/g-1/h100", "su", 7, RATE, Occasion(NOW_S, ("swap",)))
VOID = void(VOIDED, Occasion(NOW_S, ("void",)))


def at(*cause):
    return Occasion(NOW_S, ("test", *cause))


def book():
    """100 s in the grant, 40 held, 30 used, 7 exchanged into 17 su: 23 are available."""
    opened = Book()
    items = [*funded(110), plain(Kind.WITHDRAW, 10, NOW_S)]
    opened.post(funded(10), NOW_S)
    supply = plain(Kind.SUPPLY, 110, NOW_S, "s")
    offer = plain(Kind.OFFER, 110, NOW_S, "o")
    award = plain(Kind.AWARD, 90, NOW_S, "a")
    items = [supply, offer, award, HOLD, VOIDED, VOID, TRANCHE, CHARGE, (OUT, BACK)]
    results = opened.post(items, NOW_S)
    assert {result.outcome for result in results} == {Outcome.CREATED}
    return opened


charge = plain(Kind.CHARGE, 5, NOW_S, "new")
hold = plain(Kind.HOLD, 5, NOW_S, "new", due_s=5)
out, back = exchange("grant/g-1/h100", "su", 5, RATE, at("new swap"))
undo_out, undo_back = correct_exchange(OUT, BACK, at("undo swap"))
turned = correct(CHARGE, 30, at("undo"))

# A sentence: what is sent (the last transfer of the last chain is the one looked at), the refusal,
# and a part of what it says.
CASES = {
    "a chain falls with one of it": (
        (replace(charge, amount_s=24), plain(Kind.CHARGE, 1, NOW_S, "b")),
        Refusal.LINKED_REFUSED,
        replace(charge, amount_s=24).id,
    ),
    "a chain of which a part is in the book": (
        (CHARGE, charge),
        Refusal.LINKED_PARTLY_POSTED,
        CHARGE.id,
    ),
    "a chain that holds a transfer twice": (
        (charge, charge),
        Refusal.LINKED_PARTLY_POSTED,
        charge.id,
    ),
    "no cause": (replace(charge, cause=()), Refusal.CAUSE_MALFORMED, "()"),
    "a cause with an empty part": (replace(charge, cause=("a", "")), Refusal.CAUSE_MALFORMED, "''"),
    "a cause of nine parts": (replace(charge, cause=("a",) * 9), Refusal.CAUSE_MALFORMED, "'a'"),
    "a cause that UTF-8 cannot write": (
        replace(charge, cause=("job \ud800",)),
        Refusal.CAUSE_MALFORMED,
        r"\ud800",
    ),
    "an account of no kind": (
        replace(charge, credit="spent/g-1/h100"),
        Refusal.ACCOUNT_MALFORMED,
        "spent/g-1/h100",
    ),
    "from an account to itself": (
        replace(charge, credit=charge.debit),
        Refusal.ACCOUNTS_SAME,
        "grant/g-1/h100",
    ),
    "between two units": (replace(charge, credit="used/g-1/b200"), Refusal.UNIT_DIFFERS, "b200"),
    "a charge to a pool": (
        replace(charge, credit="pool/site-a/h100"),
        Refusal.FLOW_REFUSED,
        "grant → used",
    ),
    "a charge to another grant": (
        replace(charge, credit="used/g-2/h100"),
        Refusal.OWNER_DIFFERS,
        "g-2",
    ),
    "nothing": (replace(charge, amount_s=0), Refusal.TRANSFER_AMOUNT_OUT_OF_RANGE, "is 0"),
    "half a second": (replace(charge, amount_s=0.5), Refusal.TRANSFER_AMOUNT_OUT_OF_RANGE, "0.5"),
    "one second too much for a column": (
        replace(charge, amount_s=AMOUNT_S_MAX + 1),
        Refusal.TRANSFER_AMOUNT_OUT_OF_RANGE,
        "4611686018427387905",
    ),
    "before 1970": (replace(charge, happened_s=-1), Refusal.INSTANT_OUT_OF_RANGE, "-1"),
    "due after the year 9999": (
        replace(hold, due_s=253_402_300_800),
        Refusal.INSTANT_OUT_OF_RANGE,
        "253402300800",
    ),
    "a note of 1,001 letters": (replace(charge, note="가" * 1001), Refusal.TEXT_MALFORMED, "1000"),
    "a hold without an end": (replace(hold, due_s=None), Refusal.DUE_MISSING, "hold"),
    "a charge with an end": (replace(charge, due_s=NOW_S + 1), Refusal.DUE_UNEXPECTED, "charge"),
    "a void of nothing": (
        replace(VOID, cause=("v",), pending_id=None),
        Refusal.PENDING_MISSING,
        "void",
    ),
    "a hold on a hold": (replace(hold, pending_id=HOLD.id), Refusal.PENDING_UNEXPECTED, HOLD.id),
    "a correction of nothing": (replace(turned, corrects_id=None), Refusal.CORRECTS_MISSING, ""),
    "a hold stated anew": (
        replace(hold, corrects_id=HOLD.id),
        Refusal.CORRECTS_UNEXPECTED,
        HOLD.id,
    ),
    "a leg without the other": (replace(out, pair_id=None), Refusal.PAIR_MISSING, ""),
    "a charge with a second leg": (
        replace(charge, pair_id=OUT.id),
        Refusal.PAIR_UNEXPECTED,
        OUT.id,
    ),
    "a leg without a rate": (replace(out, rate=None), Refusal.RATE_MISSING, ""),
    "a charge with a rate": (replace(charge, rate=RATE), Refusal.RATE_UNEXPECTED, "5/2"),
    "a rate of nothing": (
        replace(out, rate=replace(RATE, numerator=0)),
        Refusal.RATE_MALFORMED,
        "0/2",
    ),
    "a rate without a source": (
        replace(out, rate=replace(RATE, source="")),
        Refusal.RATE_MALFORMED,
        "''",
    ),
    "a rate without a day": (
        replace(out, rate=replace(RATE, as_of="July")),
        Refusal.RATE_MALFORMED,
        "July",
    ),
    "an award that draws power": (
        replace(plain(Kind.AWARD, 1, NOW_S, "e"), energy=Energy(1, 1, "measured", "meter")),
        Refusal.ENERGY_UNEXPECTED,
        "1 J",
    ),
    "a negative joule": (
        replace(charge, energy=Energy(-1, None, "measured", "meter")),
        Refusal.ENERGY_MALFORMED,
        "-1 J",
    ),
    "the same cause with another amount": (
        replace(CHARGE, amount_s=31),
        Refusal.EXISTS_WITH_OTHER_CONTENT,
        "amount_s = 30, and here it is 31",
    ),
    "a second after the book knows": (
        replace(charge, happened_s=NOW_S + 1),
        Refusal.HAPPENED_AFTER_KNOWN,
        str(NOW_S + 1),
    ),
    "a hold that ends at once": (replace(hold, due_s=NOW_S), Refusal.DUE_PASSED, str(NOW_S)),
    "a charge on an unknown hold": (
        replace(charge, pending_id="0" * 32),
        Refusal.PENDING_NOT_FOUND,
        "0" * 32,
    ),
    "a charge on a charge": (
        replace(charge, pending_id=CHARGE.id),
        Refusal.PENDING_NOT_PENDING,
        "is a charge",
    ),
    "a charge on a tranche": (
        replace(charge, pending_id=TRANCHE.id),
        Refusal.PENDING_NOT_PENDING,
        "is a tranche",
    ),
    "a charge on the hold of another grant": (
        replace(charge, pending_id=HOLD.id, debit="grant/g-2/h100", credit="used/g-2/h100"),
        Refusal.PENDING_DIFFERS,
        "grant/g-2/h100",
    ),
    "a charge on a hold that was charged": (
        [charge_hold(HOLD, 5, at("first")), charge_hold(HOLD, 5, at("second"))],
        Refusal.PENDING_ALREADY_POSTED,
        charge_hold(HOLD, 5, at("first")).id,
    ),
    "a charge on a hold that was voided": (
        charge_hold(VOIDED, 5, at("late")),
        Refusal.PENDING_ALREADY_VOIDED,
        VOID.id,
    ),
    "a lapse before its time": (
        replace(void(HOLD, at("early")), kind=Kind.LAPSE),
        Refusal.PENDING_NOT_DUE,
        str(NOW_S + 50),
    ),
    "a tranche opened before its time": (
        replace(void(TRANCHE, at("early")), kind=Kind.OPEN),
        Refusal.PENDING_NOT_DUE,
        str(NOW_S + 50),
    ),
    "a void of a part": (
        replace(void(HOLD, at("part")), amount_s=39),
        Refusal.PENDING_AMOUNT_DIFFERS,
        "40 s, and 39 s",
    ),
    "one second more than held": (
        charge_hold(HOLD, 41, at("more")),
        Refusal.EXCEEDS_PENDING,
        "41 s are charged",
    ),
    "a correction of what is not there": (
        replace(turned, corrects_id="0" * 32),
        Refusal.CORRECTS_NOT_FOUND,
        "0" * 32,
    ),
    "a correction of a hold": (
        correct(HOLD, 40, at("undo hold")),
        Refusal.CORRECTS_NOT_CORRECTABLE,
        "is a hold",
    ),
    "a correction of a correction": (
        [turned, correct(turned, 30, at("undo undo"))],
        Refusal.CORRECTS_NOT_CORRECTABLE,
        "is a correct",
    ),
    "a correction that goes the same way": (
        replace(turned, debit=CHARGE.debit, credit=CHARGE.credit),
        Refusal.CORRECTS_DIFFERS,
        "the way back",
    ),
    "a correction of more than is left": (
        [correct(CHARGE, 20, at("undo 20")), correct(CHARGE, 11, at("undo 11"))],
        Refusal.EXCEEDS_UNCORRECTED,
        "11 s are taken back, and 10 s",
    ),
    "one leg alone": (out, Refusal.PAIR_NOT_LINKED, back.id),
    "legs at two rates": (
        (replace(back, rate=Rate(5, 3, "x", "2026-07-01")), out),
        Refusal.LINKED_REFUSED,
        back.id,
    ),
    "legs of two holders": (
        (replace(out, debit="pool/site-a/h100"), back),
        Refusal.LINKED_REFUSED,
        out.id,
    ),
    "one leg of an exchange corrected": (undo_out, Refusal.PAIR_NOT_LINKED, undo_back.id),
    "a part of an exchange corrected": (
        (undo_back, replace(undo_out, amount_s=6)),
        Refusal.PAIR_NOT_LINKED,
        undo_back.id,
    ),
    "a leg corrected as if it stood alone": (
        replace(undo_out, pair_id=None),
        Refusal.PAIR_NOT_LINKED,
        "(none)",
    ),
    "a second more than the rate gives": (
        (out, replace(back, amount_s=13)),
        Refusal.RATE_NOT_FOLLOWED,
        "13 s come out, and the rate gives 12 s for 5 s",
    ),
    "one second more than there is": (
        replace(charge, amount_s=24),
        Refusal.EXCEEDS_AVAILABLE,
        "24 s are asked of grant/g-1/h100, and 23 s are available (63 s less 40 s promised)",
    ),
    "more than an account adds up": (
        plain(Kind.SUPPLY, AMOUNT_S_MAX, NOW_S, "huge"),
        Refusal.EXCEEDS_ACCOUNT_MAX,
        "supply/world/h100",
    ),
}


@pytest.mark.parametrize(("sent", "refusal", "said"), CASES.values(), ids=CASES)
def test_refused(sent, refusal, said):
    opened = book()
    results = opened.post(sent if isinstance(sent, list) else [sent], NOW_S)
    assert results[-1].refusal is refusal, results[-1].what()
    assert said in results[-1].what()
    for lang in ("en", "ko"):
        assert "{" not in results[-1].what(lang) + results[-1].next_step(lang)


GOOD = {
    "all that is available": [replace(charge, amount_s=23)],
    "all that is held": [charge_hold(HOLD, 40, at("all"))],
    "a hold and what went beyond it": [
        (charge_hold(HOLD, 40, at("held")), plain(Kind.CHARGE, 23, NOW_S, "beyond"))
    ],
    "the rest of what was corrected": [
        correct(CHARGE, 20, at("undo 20")),
        correct(CHARGE, 10, at("undo 10")),
    ],
    "a charge turned around and stated anew": [
        (turned, replace(charge, amount_s=53, corrects_id=CHARGE.id))
    ],
    "both legs": [(out, back)],
    "both legs the other way round": [(back, out)],
    "both legs corrected": [(undo_out, undo_back)],
    "the last second before 10000": [replace(hold, due_s=253_402_300_799)],
    "an overrun of what was never granted": [plain(Kind.OVERRUN, 999, NOW_S)],
    "a cause of eight parts of 200 letters": [replace(charge, cause=("가" * 200,) * 8)],
}


@pytest.mark.parametrize("sent", GOOD.values(), ids=GOOD)
def test_recorded(sent):
    results = book().post(sent, NOW_S)
    assert [result.what() for result in results] == [""] * len(results)
    assert [result.next_step() for result in results] == [""] * len(results)
    assert {result.outcome for result in results} == {Outcome.CREATED}


def test_a_hold_lapses_and_a_tranche_opens_when_due_and_not_a_second_before():
    opened = book()
    assert opened.due(NOW_S + 49) == []
    opened.post([charge_hold(HOLD, 5, at("used"))], NOW_S)
    due = opened.due(NOW_S + 50)
    assert [t.kind for t in due] == [Kind.OPEN]
    opened.post(due, NOW_S + 50)
    assert opened.totals("grant/g-1/h100").available_s == 23 + 35 + 10
    assert opened.due(NOW_S + 50) == []


def test_a_hold_that_has_lapsed_cannot_be_charged():
    opened = book()
    opened.post(opened.due(NOW_S + 50), NOW_S + 50)
    result = opened.post([charge_hold(HOLD, 5, at("late"))], NOW_S + 51)[0]
    assert result.refusal is Refusal.PENDING_ALREADY_LAPSED
    assert opened.totals("grant/g-1/h100").available_s == 23 + 40 + 10


def test_a_chain_that_falls_leaves_nothing_behind():
    opened = book()
    want = [opened.totals(account) for account in opened.accounts()]
    freed, head = void(HOLD, at("void")), opened.head
    undone = correct(CHARGE, 30, at("undo"))
    elsewhere = plain(Kind.RETURN, 5, NOW_S, "x")
    too_much = replace(charge, amount_s=200)
    results = opened.post([(freed, undone, elsewhere, too_much)], NOW_S)
    assert results[-1].refusal is Refusal.EXCEEDS_AVAILABLE
    assert [opened.totals(account) for account in opened.accounts()] == want
    assert (opened.head, opened.pending()) == (head, [HOLD, TRANCHE])
    assert opened.post([freed], NOW_S)[0].outcome is Outcome.CREATED


def test_a_leg_of_an_exchange_is_not_corrected_alone():
    with pytest.raises(ValueError, match="correct both by correct_exchange"):
        correct(OUT, 7, at("x"))


def test_every_refusal_has_a_case():
    others = {Refusal.PENDING_ALREADY_LAPSED}
    assert {case[1] for case in CASES.values()} | others == set(Refusal)


FIRST = {
    "a malformed cause before a malformed account": (
        replace(charge, cause=(), debit="x"),
        Refusal.CAUSE_MALFORMED,
    ),
    "a wrong unit before a wrong amount": (
        replace(charge, credit="used/g-1/b200", amount_s=0),
        Refusal.UNIT_DIFFERS,
    ),
    "other content before a wrong amount": (
        replace(CHARGE, amount_s=0),
        Refusal.EXISTS_WITH_OTHER_CONTENT,
    ),
    "other content before what is not available": (
        replace(CHARGE, amount_s=999),
        Refusal.EXISTS_WITH_OTHER_CONTENT,
    ),
    "what has not happened before what is not available": (
        replace(charge, amount_s=999, happened_s=NOW_S + 1),
        Refusal.HAPPENED_AFTER_KNOWN,
    ),
}


@pytest.mark.parametrize(("sent", "refusal"), FIRST.values(), ids=FIRST)
def test_the_first_reason_is_given(sent, refusal):
    assert book().post([sent], NOW_S)[0].refusal is refusal
