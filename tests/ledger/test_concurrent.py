"""Many processes post to one grant at once: never overdrawn, and every second accounted for."""

import json

import pytest
from children import in_child, wait_for
from histories import START_S, funded, plain

from dure.ledger.refusals import Outcome, Refusal
from dure.ledger.transfer import Kind
from dure.office.ledger.actions import do_open_book, do_post
from dure.office.ledger.queries import read_records, read_totals
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, open_office

PROCESSES, EACH = 5, 24


SIZES = {"one by one": 1, "five at a time": 5}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_many_charge_one_grant(book_url, tmp_path, size):
    open_office(book_url, "book")
    do_open_book("book")
    do_post(funded(300), START_S, "book")
    close_office("book")

    def post(who):
        open_office(book_url, "book")
        # Every other charge is sent by two processes, as two agents of a site may.
        names = [f"{who if n % 2 else who // 2} {n}" for n in range(EACH)]
        charges = [plain(Kind.CHARGE, 1 + n % 7, START_S, name) for n, name in enumerate(names)]
        results = []
        for start in range(0, EACH, size):
            results += do_post(charges[start : start + size], START_S, "book")
        told = [[r.transfer_id, r.outcome, r.refusal and r.refusal.name] for r in results]
        (tmp_path / f"{who}.json").write_text(json.dumps(told), encoding="utf-8")
        close_office("book")

    children = [in_child(lambda who=who: post(who)) for who in range(PROCESSES)]
    assert wait_for(children) == [0] * PROCESSES

    open_office(book_url, "book")
    told = [json.loads((tmp_path / f"{who}.json").read_text()) for who in range(PROCESSES)]
    told = [line for lines in told for line in lines]
    created = [i for i, outcome, _ in told if outcome == Outcome.CREATED]
    booked = {record.transfer.id: record.posted_s for record in read_records(3, using="book")}
    assert len(told) == PROCESSES * EACH
    assert len(created) == len(set(created)), "no charge was told twice that it was recorded"
    assert set(created) == set(booked), "all that was told to be recorded is, and nothing else"
    assert {r for _, _, r in told} <= {None, Refusal.EXCEEDS_AVAILABLE.name}
    used, grant = (read_totals(f"{kind}/g-1/h100", "book") for kind in ("used", "grant"))
    assert used.balance_s == sum(booked.values()) <= 300
    assert grant.balance_s == 300 - used.balance_s < 7, "the grant was used up as far as it went"
    assert verify_book(using="book") == []
    close_office("book")
