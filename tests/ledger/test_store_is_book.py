"""Both stores do what the plain book means: the same results, totals, records and head, always."""

import pytest
from django.db import connections, transaction
from histories import START_S, Histories, funded, plain
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from dure.ledger.accounts import AccountKind
from dure.ledger.refusals import Outcome
from dure.ledger.transfer import Kind
from dure.office.ledger.actions import do_end_due, do_open_book, do_post
from dure.office.ledger.queries import (
    find_accounts,
    read_account_records,
    read_due,
    read_head,
    read_owner_records,
    read_record,
    read_records,
    read_totals,
    read_totals_at,
)
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, open_office


class Store:
    """A book in a database, within a transaction that is taken back at the end."""

    def __init__(self, using):
        self.using = using
        self.transaction = transaction.atomic(using=using)
        self.transaction.__enter__()

    def post(self, items, known_s):
        return do_post(items, known_s, self.using)

    def head(self):
        return read_head(self.using)

    def all_totals(self):
        return {account.id: totals for account, totals in find_accounts(using=self.using)}

    def totals_at(self, account, **asked):
        return read_totals_at(account, **asked, using=self.using)

    def due(self, known_s):
        return read_due(known_s, self.using)

    def close(self, book):
        try:
            assert list(read_records(page_size=7, using=self.using)) == book.records
            assert verify_book(book.head, using=self.using) == []
            connections[self.using].check_constraints()
        finally:
            transaction.set_rollback(True, using=self.using)
            self.transaction.__exit__(None, None, None)


@pytest.mark.parametrize("copy_from", [50, 0], ids=["by plain statements", "by COPY"])
def test_random_histories(book_url, copy_from, monkeypatch):
    if copy_from == 0 and book_url.startswith("sqlite"):
        pytest.skip("SQLite has no COPY")
    # Small batches and pieces, so that each history meets their ends.
    monkeypatch.setattr("dure.office.ledger.actions.COPY_FROM", copy_from)
    monkeypatch.setattr("dure.office.ledger.actions.PIECE_SIZE", 2)
    open_office(book_url, "histories")
    do_open_book("histories")

    class OnStore(Histories):
        def open_stores(self):
            return [Store("histories")]

    run_state_machine_as_test(
        OnStore, settings=settings(max_examples=20, stateful_step_count=20, deadline=None)
    )
    close_office("histories")


def test_a_book_that_is_there_is_opened_as_it_is(book):
    do_post(funded(), START_S, book)
    do_open_book(book)
    assert read_head(book).sequence == 3
    assert verify_book(using=book) == []


@pytest.mark.parametrize("page_size", [1, 3, 100])
def test_records_come_in_pages_of_any_size(book, page_size):
    charges = [plain(Kind.CHARGE, 1 + n, START_S, n) for n in range(7)]
    do_post([*funded(), *funded(grant="g-2", unit="b200"), *charges], START_S, book)

    def sequences(read, *given):
        return [record.sequence for record in read(*given, page_size=page_size, using=book)]

    assert sequences(read_records) == list(range(1, 14))
    assert sequences(read_records, 9) == [10, 11, 12, 13]
    assert sequences(read_account_records, "grant/g-1/h100") == [3, *range(7, 14)]
    assert sequences(read_owner_records, "g-1", 8) == [9, 10, 11, 12, 13]
    assert sequences(read_account_records, "grant/g-9/h100") == []


def test_a_record_is_found_by_the_beginning_of_its_id(book):
    do_post(funded(), START_S, book)
    record = list(read_records(using=book))[1]
    for prefix in (record.transfer.id, record.transfer.id[:7].upper()):
        assert read_record(prefix, book) == record
    for nothing in ("", "g", "0" * 33, "0" * 32):
        assert read_record(nothing, book) is None


def test_accounts_are_found_by_kind_owner_and_unit(book):
    do_post([*funded(), *funded(grant="g-2", unit="b200")], START_S, book)

    def names(**asked):
        return [account.id for account, _ in find_accounts(**asked, using=book)]

    assert names(kind=AccountKind.GRANT) == ["grant/g-1/h100", "grant/g-2/b200"]
    assert names(owner="g-2") == ["grant/g-2/b200"]
    assert names(kind=AccountKind.POOL, unit="h100") == ["pool/site-a/h100"]
    assert len(names()) == 8
    assert read_totals("grant/g-1/h100", book).balance_s == 1_000
    assert read_totals("grant/g-9/h100", book).balance_s == 0


def test_what_is_due_is_ended_once(book):
    hold = plain(Kind.HOLD, 40, START_S, "hold", due_s=9)
    tranche = plain(Kind.TRANCHE, 5, START_S, "tranche", due_s=10)
    do_post(
        [*funded(), plain(Kind.RETURN, 5, START_S), plain(Kind.REOFFER, 5, START_S)], START_S, book
    )
    do_post([hold, tranche], START_S, book)
    assert do_end_due(START_S + 8, book) == []
    assert [result.outcome for result in do_end_due(START_S + 10, book)] == [Outcome.CREATED] * 2
    assert do_end_due(START_S + 10, book) == []
    assert read_totals("grant/g-1/h100", book).available_s == 1_000
