"""Open the office on a database: by which address, how safely, and what is said when it fails."""

import pytest
from django.db import connections
from histories import START_S, funded

from dure.ledger.chain import write_body
from dure.ledger.posting import Accepted
from dure.office.database import DatabaseFailed, read_database_url
from dure.office.ledger.actions import do_open_book, do_post
from dure.office.ledger.queries import read_head
from dure.office.ledger.rows import Chained
from dure.office.open import close_office, open_office

ADDRESSES = {
    "a path": ("book.sqlite", "sqlite3", "book.sqlite"),
    "a file": ("sqlite:///book.sqlite", "sqlite3", "book.sqlite"),
    "a file from the root": ("sqlite:////srv/book.sqlite", "sqlite3", "/srv/book.sqlite"),
    "a file with a blank": ("sqlite:///my%20book.sqlite", "sqlite3", "my book.sqlite"),
    "memory": ("sqlite://", "sqlite3", ":memory:"),
    "a server": ("postgresql://kim:pw@db.example:5433/dure", "postgresql", "dure"),
    "a socket": ("postgres://postgres:@/dure?host=/run/pg", "postgresql", "dure"),
}


@pytest.mark.parametrize(("url", "engine", "name"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address(url, engine, name):
    settings = read_database_url(url)
    assert settings["ENGINE"].endswith(engine)
    assert settings["NAME"] == name


def test_a_server_is_addressed_with_all_its_parts():
    settings = read_database_url("postgresql://kim:pw@db.example:5433/dure?sslmode=require")
    assert (settings["USER"], settings["PASSWORD"]) == ("kim", "pw")
    assert (settings["HOST"], settings["PORT"]) == ("db.example", "5433")
    assert settings["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["mysql://db/dure", "postgresql://db/dure?colour=red"])
def test_no_address(url):
    with pytest.raises(DatabaseFailed, match=r"address|no database"):
        read_database_url(url)


def test_sqlite_keeps_what_it_has_answered(book):
    if connections[book].vendor != "sqlite":
        pytest.skip("PostgreSQL waits for its log by default")
    with connections[book].cursor() as cursor:
        pragmas = {}
        for name in ("journal_mode", "synchronous", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            pragmas[name] = cursor.fetchone()[0]
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_what_a_database_cannot_do_is_said_in_one_line(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        for url in (f"sqlite:///{tmp_path}/no/folder.sqlite", f"postgresql:///d?host={tmp_path}"):
            open_office(url, "nowhere")
            for act in (do_open_book, read_head):
                with pytest.raises(DatabaseFailed, match=r"the database says: .+"):
                    act("nowhere")
            close_office("nowhere")


def test_a_name_can_be_given_to_another_database(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        for name, items in (("one", funded()), ("two", [])):
            open_office(f"sqlite:///{tmp_path / name}.sqlite", "book")
            do_open_book("book")
            do_post(items, START_S, "book")
            assert read_head("book").sequence == len(items)
        close_office("book")


def test_what_a_database_refuses_while_posting_is_said_in_one_line(book, monkeypatch):
    # A fault of ours that only the database can notice: a wrong place on the chain.
    monkeypatch.setattr("dure.office.ledger.actions.chain_up", lambda *_: iter([WRONG]))
    for copy_from in (50, 0):
        monkeypatch.setattr("dure.office.ledger.actions.COPY_FROM", copy_from)
        with pytest.raises(DatabaseFailed, match=r"the database says: .*record .*place"):
            do_post(funded(), START_S, book)
        assert read_head(book).sequence == 0


FIRST = Accepted(funded()[0], 0)
WRONG = Chained(FIRST.transfer, write_body(7, START_S, FIRST), bytes(32))
