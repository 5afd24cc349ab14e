"""What the database refuses by itself, whatever a caller sends it: on both databases."""

import hashlib
from dataclasses import dataclass, replace

import pytest
from django.db import DatabaseError, connections, transaction
from histories import START_S, funded, plain

from dure.ledger.acts import Occasion, charge_hold, correct, exchange
from dure.ledger.chain import Head, write_body
from dure.ledger.posting import Accepted
from dure.ledger.refusals import Refusal
from dure.ledger.transfer import Kind, Rate
from dure.office.ledger.actions import do_open_book, do_post
from dure.office.ledger.gather import gather
from dure.office.ledger.guards import find_unguarded
from dure.office.ledger.queries import read_head, read_records
from dure.office.ledger.rows import COLUMNS, chain_up, write_row
from dure.office.ledger.verify import verify_book
from dure.office.ledger.wire import begin

NAMES = [name.strip() for name in COLUMNS.split(",")]
HOLD = plain(Kind.HOLD, 100, START_S, "hold", due_s=99)
CHARGE = plain(Kind.CHARGE, 50, START_S, "charge")


@pytest.fixture
def begun(book):
    """Open a book with 1,000 s in a grant, 100 held and 50 charged; another of another unit."""
    do_post([*funded(), *funded(grant="g-2", unit="b200"), HOLD, CHARGE], START_S, book)
    return book


def run(using, statement, *given):
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(statement, given)


STATEMENTS = {
    "change an amount": "UPDATE ledger_transfer SET posted_s = posted_s + 1",
    "change nothing": "UPDATE ledger_transfer SET detail = detail",
    "remove a record": "DELETE FROM ledger_transfer WHERE sequence = 8",
    "set a total": "UPDATE ledger_account SET credits_posted = credits_posted + 1",
    "rename an account": "UPDATE ledger_account SET owner = 'g-9', name = 'grant/g-9/h100'"
    " WHERE name = 'grant/g-1/h100'",
    "remove an account": "DELETE FROM ledger_account WHERE name = 'used/g-1/h100'",
    "open an account with something in it": "INSERT INTO ledger_account"
    " (name, kind, owner, unit, debits_posted, credits_posted, debits_pending, credits_pending,"
    " sequence) VALUES ('pool/x/h100', 'pool', 'x', 'h100', 0, 5, 0, 0, 0)",
    "open an account of no kind": "INSERT INTO ledger_account"
    " (name, kind, owner, unit, debits_posted, credits_posted, debits_pending, credits_pending,"
    " sequence) VALUES ('purse/x/h100', 'purse', 'x', 'h100', 0, 0, 0, 0, 0)",
    "set the head back": "UPDATE ledger_head SET sequence = 7",
    "set the head to what it is": "UPDATE ledger_head SET hash = hash",
    "remove the head": "DELETE FROM ledger_head",
    "put a second head beside it": "INSERT INTO ledger_head SELECT 2, sequence, hash, known_s"
    " FROM ledger_head",
    "add the last record again": f"INSERT INTO ledger_transfer SELECT {COLUMNS}"
    " FROM ledger_transfer WHERE sequence = 8",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_no_statement_changes_the_book(begun, statement):
    head = read_head(begun)
    with pytest.raises(DatabaseError):
        run(begun, statement)
    assert read_head(begun) == head
    assert verify_book(head, using=begun) == []


@pytest.mark.parametrize("table", ["ledger_transfer", "ledger_account", "ledger_head"])
def test_no_table_is_emptied(begun, table):
    if connections[begun].vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE; DELETE is tried above")
    with pytest.raises(DatabaseError, match="only added to"):
        run(begun, f"TRUNCATE {table}")


PUSHES = {
    "a record of its place": {"sequence": 8},
    "a record of its id": {"transfer_id": bytes.fromhex(CHARGE.id), "cause": CHARGE.cause_text},
}


@pytest.mark.parametrize("push", PUSHES.values(), ids=PUSHES)
def test_nothing_is_replaced_in_sqlite(begun, push):
    if connections[begun].vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    for table, where in (
        ("ledger_account", "name = 'grant/g-1/h100'"),
        ("ledger_head", "id = 1"),
    ):
        with pytest.raises(DatabaseError):
            run(begun, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {where}")
    forged = Forged(begun, plain(Kind.CHARGE, 5, START_S, "forged"))
    with pytest.raises(DatabaseError):
        forged.insert(verb="INSERT OR REPLACE", **push)
    assert verify_book(using=begun) == []


@dataclass
class Forged:
    """A record that a caller makes past the rules, with the right hash for whatever it says."""

    using: str
    transfer: object
    held_s: int = 0

    def row(self, known_s=START_S, **changed):
        with begin(self.using) as line:
            head, _, numbers = gather(self.using, line, [self.transfer])
        accepted = Accepted(self.transfer, self.held_s)
        body = write_body(head.sequence + 1, known_s, accepted).split("\n")
        row = dict.fromkeys(NAMES)
        row |= {"sequence": head.sequence + 1, "kind": body[2], "known_s": known_s}
        row |= {"debit_id": numbers[self.transfer.debit]}
        row |= {"credit_id": numbers[self.transfer.credit]}
        row |= {"posted_s": int(body[5]), "pending_s": int(body[6])}
        row |= {"happened_s": int(body[7]), "due_s": self.transfer.due_s}
        row |= {"transfer_id": bytes.fromhex(body[1]), "cause": body[13], "detail": body[14]}
        for at, name in ((10, "pending_id"), (11, "corrects_id"), (12, "pair_id")):
            row[name] = bytes.fromhex(body[at]) if body[at] else None
        row |= changed
        texts = {"kind": 2, "posted_s": 5, "pending_s": 6, "happened_s": 7, "cause": 13}
        for name, at in texts.items():
            body[at] = str(row[name])
        body[1] = row["transfer_id"].hex()
        body[0] = str(row["sequence"])
        digest = hashlib.sha256(bytes.fromhex(head.hash) + "\n".join(body).encode()).digest()
        return {**row, "hash": digest, **{k: v for k, v in changed.items() if k == "hash"}}

    def insert(self, verb="INSERT", **changed):
        row = self.row(**changed)
        marks = ", ".join(["%s"] * len(NAMES))
        run(self.using, f"{verb} INTO ledger_transfer ({COLUMNS}) VALUES ({marks})", *row.values())


def test_a_record_that_fits_is_taken(begun):
    Forged(begun, plain(Kind.CHARGE, 5, START_S, "by hand")).insert()
    assert read_head(begun).sequence == 9
    assert verify_book(using=begun) == []


ORDERS = {"as they follow": ([0, 1, 2], True), "the last one first": ([2, 0, 1], False)}


@pytest.mark.parametrize(("order", "is_taken"), ORDERS.values(), ids=ORDERS)
def test_records_of_one_statement_come_in_the_order_of_the_book(begun, order, is_taken):
    charges = [plain(Kind.CHARGE, 5, START_S, f"forged {n}") for n in range(3)]
    with begin(begun) as line:
        head, _, numbers = gather(begun, line, charges)
    rows = [
        write_row(each, numbers)
        for each in chain_up(head, START_S, [Accepted(each, 0) for each in charges])
    ]
    marks = ", ".join(["%s"] * len(NAMES))
    values = ", ".join([f"({marks})"] * len(rows))
    given = [value for at in order for value in rows[at]]
    statement = f"INSERT INTO ledger_transfer ({COLUMNS}) VALUES {values}"
    if is_taken:
        run(begun, statement, *given)
    else:
        with pytest.raises(DatabaseError, match="out of its place"):
            run(begun, statement, *given)
    assert read_head(begun).sequence == head.sequence + 3 * is_taken
    assert verify_book(using=begun) == []


charge = plain(Kind.CHARGE, 5, START_S, "forged")
FORGED = {
    "overdrawn by a second": (plain(Kind.CHARGE, 851, START_S, "forged"), {}),
    "held over what is there": (plain(Kind.HOLD, 851, START_S, "forged"), {}),
    "out of its place": (charge, {"sequence": 10}),
    "with another hash": (charge, {"hash": bytes(32)}),
    "with a short hash": (charge, {"hash": b""}),
    "with an id of its own": (charge, {"transfer_id": bytes(16)}),
    "of no kind": (charge, {"kind": "gift"}),
    "of nothing": (charge, {"posted_s": 0}),
    "of less than nothing": (charge, {"posted_s": -5}),
    "pending as well": (charge, {"pending_s": 5}),
    "known before the one before": (charge, {"known_s": START_S - 1, "happened_s": 0}),
    "before it happened": (charge, {"happened_s": START_S + 1}),
    "to itself": (charge, {"debit_id": 1, "credit_id": 1}),
    "from nowhere": (charge, {"debit_id": 999}),
    "between two units": (charge, {"debit_id": 3, "credit_id": 4}),
    "charging more than was held": (
        charge_hold(HOLD, 100, Occasion(START_S, ("forged",))),
        {"held_s": 100, "posted_s": 101},
    ),
    "releasing less than was held": (
        charge_hold(HOLD, 50, Occasion(START_S, ("forged",))),
        {"held_s": 99},
    ),
    "releasing what was not held": (
        charge_hold(CHARGE, 50, Occasion(START_S, ("forged",))),
        {"held_s": 50},
    ),
    "correcting more than there was": (correct(CHARGE, 51, Occasion(START_S, ("forged",))), {}),
    "correcting the same way": (
        correct(correct(CHARGE, 5, Occasion(START_S, ("a",))), 5, Occasion(START_S, ("forged",))),
        {"corrects_id": bytes.fromhex(CHARGE.id)},
    ),
    "correcting what is not there": (correct(charge, 5, Occasion(START_S, ("forged",))), {}),
}


@pytest.mark.parametrize(("transfer", "changed"), FORGED.values(), ids=FORGED)
def test_no_forged_record_is_taken(begun, transfer, changed):
    head = read_head(begun)
    changed = dict(changed)
    forged = Forged(begun, transfer, changed.pop("held_s", 0))
    with pytest.raises(DatabaseError):
        forged.insert(**changed)
    assert read_head(begun) == head
    assert verify_book(head, using=begun) == []


def test_a_hold_is_not_ended_twice(begun):
    do_post([charge_hold(HOLD, 50, Occasion(START_S, ("once",)))], START_S, begun)
    with pytest.raises(DatabaseError):
        Forged(begun, charge_hold(HOLD, 50, Occasion(START_S, ("twice",))), 100).insert()


def test_a_leg_does_not_stay_alone(begun):
    rate = Rate(5, 2, "table 3", "2026-07-01")
    do_post([exchange("grant/g-1/h100", "su", 7, rate, Occasion(START_S, ("x",)))], START_S, begun)
    out, _ = exchange("grant/g-1/h100", "su", 7, rate, Occasion(START_S, ("y",)))
    with pytest.raises(DatabaseError):
        Forged(begun, out).insert()
    assert len(list(read_records(using=begun))) == 10


def insert_all(using, transfers):
    """Insert records, all or none."""
    with transaction.atomic(using=using):
        for transfer in transfers:
            Forged(using, transfer).insert()


@pytest.mark.parametrize("is_first", [True, False], ids=["named first", "named last"])
def test_a_leg_does_not_name_a_record_that_does_not_name_it(begun, is_first):
    rate = Rate(5, 2, "table 3", "2026-07-01")
    do_post([exchange("grant/g-1/h100", "su", 7, rate, Occasion(START_S, ("x",)))], START_S, begun)
    out, back = exchange("grant/g-1/h100", "su", 7, rate, Occasion(START_S, ("y",)))
    # The id of the second leg, from its cause, on a record that is no leg.
    alone = replace(plain(Kind.CHARGE, 5, START_S, "forged"), cause=back.cause)
    legs = [alone, out] if is_first else [out, alone]
    with pytest.raises(DatabaseError):
        insert_all(begun, legs)
    assert len(list(read_records(using=begun))) == 10
    assert verify_book(using=begun) == []


def test_an_account_that_no_text_can_hold_is_refused(begun):
    odd = replace(CHARGE, cause=("odd",), debit="grant/\ud800/h100")
    (result,) = do_post([odd], START_S, begun)
    assert result.refusal is Refusal.ACCOUNT_MALFORMED


HOLLOW = """CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger
LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"""
NEVER = """CREATE OR REPLACE TRIGGER head_guard BEFORE UPDATE ON ledger_head
FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION ledger_guard()"""
GUARDS = {
    "sqlite": ["DROP TRIGGER transfer_not_changed", "DROP INDEX transfer_ends_a_hold_once"],
    "postgresql": [
        "DROP TRIGGER transfer_only_added ON ledger_transfer",
        "ALTER TABLE ledger_account DISABLE TRIGGER account_guard",
        NEVER,
        "ALTER TABLE ledger_account DROP CONSTRAINT account_is_not_overdrawn",
        "DROP INDEX transfer_ends_a_hold_once",
        HOLLOW,
    ],
}


def test_a_guard_that_is_gone_is_found(begun):
    for count, statement in enumerate(GUARDS[connections[begun].vendor], 1):
        run(begun, statement)
        assert len(find_unguarded(begun)) == count
        codes = {finding.message.code for finding in verify_book(using=begun)}
        assert codes == {"book_guard_missing"}


def test_opening_again_changes_nothing(begun):
    head = read_head(begun)
    do_open_book(begun)
    assert read_head(begun) == head != Head()
