"""How little is said to PostgreSQL, and what becomes of a transaction that breaks off."""

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from histories import START_S, funded, plain

from dure.ledger.acts import Occasion, exchange
from dure.ledger.refusals import Outcome
from dure.ledger.transfer import Kind, Rate
from dure.office.database import DatabaseFailed
from dure.office.ledger import wire
from dure.office.ledger.actions import do_open_book, do_post, do_post_bulk
from dure.office.ledger.queries import read_head, read_totals
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, open_office


@pytest.fixture
def server(postgresql, django_db_blocker):
    """Open a funded book on PostgreSQL."""
    with django_db_blocker.unblock():
        url = postgresql()
        open_office(url, "book")
        do_open_book("book")
        do_post([*funded(), charge("opens used")], START_S, "book")
        yield url
        close_office("book")


def charge(name):
    return plain(Kind.CHARGE, 1, START_S, name)


@pytest.fixture
def rounds(monkeypatch):
    """Note what is asked, round by round: the first word of each statement."""
    noted = []
    ask_all = wire._ask_all  # noqa: SLF001 - what is counted

    def note(raw, asks):
        noted.append([each.statement.split()[0] for each in asks])
        return ask_all(raw, asks)

    monkeypatch.setattr(wire, "_ask_all", note)
    return noted


RATE = Rate(5, 2, "table 3", "2026-07-01")
ROUNDS = {
    "one transfer": ([charge("a")], [["BEGIN", "SELECT"], ["INSERT", "COMMIT"]]),
    "two legs": (
        [exchange("grant/g-1/h100", "su", 7, RATE, Occasion(START_S, ("x",)))],
        [["BEGIN", "SELECT"], ["INSERT"], ["INSERT", "COMMIT"]],  # the first opens accounts
    ),
    "many, by COPY": (
        [charge(n) for n in range(50)],
        [["BEGIN", "SELECT"], ["COMMIT"]],
    ),
    "one that is refused": (
        [plain(Kind.CHARGE, 10**9, START_S, "too much")],
        [["BEGIN", "SELECT"], ["COMMIT"]],
    ),
    "nothing": ([], [["BEGIN", "SELECT"], ["COMMIT"]]),
}


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("items", "want"), ROUNDS.values(), ids=ROUNDS)
def test_what_is_asked_in_one_round(rounds, items, want):
    do_post(items, START_S, "book")
    assert rounds == want


@pytest.mark.usefixtures("server")
def test_within_a_transaction_of_the_caller_nothing_begins_or_ends(rounds):
    with transaction.atomic(using="book"):
        do_post([charge("kept with the rest")], START_S, "book")
        transaction.set_rollback(True, using="book")
    assert rounds == [["SELECT"], ["INSERT"]]
    assert read_totals("used/g-1/h100", "book").balance_s == 1


def break_off(how, monkeypatch, server):
    """Let the second round of the next posting break off."""
    ask_all = wire._ask_all  # noqa: SLF001 - where it breaks off

    def ask(raw, asks):
        if asks[0].statement.startswith(("INSERT", "COMMIT")):
            monkeypatch.setattr(wire, "_ask_all", ask_all)
            how(raw, server)
        return ask_all(raw, asks)

    monkeypatch.setattr(wire, "_ask_all", ask)


def lose(raw, server):
    """Let the server end the connection."""
    with psycopg.connect(server, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])


def stop(raw, server):
    """Let the user stop the process while it waits for an answer."""
    del server

    def wait(*_, **__):
        raise KeyboardInterrupt

    raw.wait = wait


BREAKS = {
    "the server is gone": (lose, DatabaseFailed),
    "stopped by hand": (stop, KeyboardInterrupt),
}


@pytest.mark.parametrize("count", [1, 60], ids=["one", "many"])
@pytest.mark.parametrize(("how", "fault"), BREAKS.values(), ids=BREAKS)
def test_what_breaks_off_is_there_as_a_whole_or_not_and_can_be_sent_again(
    server, monkeypatch, how, fault, count
):
    before = read_head("book").sequence
    items = [charge(n) for n in range(count)]
    break_off(how, monkeypatch, server)
    with pytest.raises(fault):
        do_post(items, START_S, "book")
    # The next connection is a good one; a server that nobody hears any more may have committed.
    assert read_head("book").sequence - before in ({0} if how is lose else {0, count})
    results = [r.outcome for piece in do_post_bulk(items, START_S, using="book") for r in piece]
    assert set(results) <= {Outcome.CREATED, Outcome.EXISTS}
    assert read_head("book").sequence - before == count
    assert verify_book(using="book") == []


@pytest.mark.usefixtures("server")
def test_what_the_server_refuses_leaves_the_connection_as_it_was():
    raw = connections["book"].connection

    def ask():
        with wire.begin("book") as line:
            line.ask("SELECT 1")
            line.ask("DO $$ BEGIN RAISE EXCEPTION 'no such thing'; END $$")

    with pytest.raises(DatabaseError, match="no such thing"):
        ask()
    assert raw.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert connections["book"].connection is raw
    assert do_post([charge("after")], START_S, "book")[0].outcome is Outcome.CREATED
