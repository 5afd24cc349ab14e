"""The posting process is killed at random points: nothing is half there, and sending again helps.

``DURE_KILLS=200 pytest tests/ledger/test_kill.py`` kills as often as that for each case.
"""

import os
import signal
import time

import numpy as np
import pytest
from children import in_child
from histories import RATES, START_S, funded, plain

from dure.ledger.acts import Occasion, exchange
from dure.ledger.posting import unlink
from dure.ledger.refusals import Outcome
from dure.ledger.transfer import EXCHANGES, Kind
from dure.office.ledger.actions import do_open_book, do_post, do_post_bulk
from dure.office.ledger.queries import read_head, read_records, read_totals
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, open_office

KILLS = int(os.environ.get("DURE_KILLS", "8"))
BATCH = 40
CASES = {"single": (25, 1), "bulk": (240, BATCH)}


def items_of(number, count):
    """Give charges, and now and then both legs of an exchange."""
    items = []
    for n in range(count):
        occasion = Occasion(START_S, ("kill", str(number), str(n)))
        legs = exchange("grant/g-1/h100", "su", 2, RATES[0], occasion)
        items.append(legs if n % 5 == 0 else plain(Kind.CHARGE, 1, START_S, f"{number} {n}"))
    return items


def post(url, items, size, begun):
    open_office(url, "book")
    read_head("book")
    os.write(begun, b".")
    for _ in do_post_bulk(items, START_S, size=size, using="book"):
        pass
    close_office("book")


def kill_one(url, items, size, after_s):
    """Post in a process of its own and kill it after some time."""
    told, begun = os.pipe()
    child = in_child(lambda: post(url, items, size, begun))
    os.close(begun)
    os.read(told, 1)
    os.close(told)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.parametrize(("count", "size"), CASES.values(), ids=CASES)
def test_killed_at_random_points(book_url, count, size, record_property):
    rng = np.random.default_rng(count)
    open_office(book_url, "book")
    do_open_book("book")
    do_post([*funded(10**9), plain(Kind.CHARGE, 1, START_S, "opens used")], START_S, "book")
    do_post([items_of("first", 1)[0]], START_S, "book")
    started = time.perf_counter()
    list(do_post_bulk(items_of("timed", count), START_S, size=size, using="book"))
    whole_s = time.perf_counter() - started
    halfway = 0
    for number in range(KILLS):
        before = read_head("book").sequence
        items = items_of(number, count)
        close_office("book")
        kill_one(book_url, items, size, rng.uniform(0, whole_s))
        open_office(book_url, "book")
        # A server may yet finish what the dead had asked for: wait until it has let go of the head.
        assert do_post([], START_S, "book") == []
        # A. Whole batches of the beginning are there, and nothing of what follows.
        there = list(read_records(before, using="book"))
        want = [t.id for t in unlink(items)]
        assert [record.transfer.id for record in there] == want[: len(there)]
        legs = sum(record.transfer.kind in EXCHANGES for record in there)
        assert legs % 2 == 0, "one leg of an exchange is there without the other"
        batches = [len(unlink(items[n : n + size])) for n in range(0, count, size)]
        assert len(there) in np.cumsum([0, *batches])
        halfway += 0 < len(there) < len(want)
        # B. Sending all of it again completes it.
        results = [r for piece in do_post_bulk(items, START_S, using="book") for r in piece]
        exist = [r.outcome for r in results[: len(there)]]
        assert exist == [Outcome.EXISTS] * len(there)
        assert {r.outcome for r in results[len(there) :]} <= {Outcome.CREATED}
    assert verify_book(read_head("book"), using="book") == []
    charged = 1 + (KILLS + 1) * sum(1 for n in range(count) if n % 5)
    assert read_totals("used/g-1/h100", "book").balance_s == charged
    record_property("killed_halfway", halfway)
    assert halfway or KILLS < 8, "no kill hit the middle of a posting"
    close_office("book")
