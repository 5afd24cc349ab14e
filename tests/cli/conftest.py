"""What the tests of ``dure ledger`` share: a desk to work at, with a book on it."""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from dure.cli.main import main

FUNDS = """\
kind,debit,credit,amount,happened,cause,due,chain,note
supply,supply/contract-7/h100,pool/gwangju/h100,9000 h,2026-04-01,contract 7,,,
offer,pool/gwangju/h100,call/first/h100,6000 h,2026-04-01,call first,,,
award,call/first/h100,grant/g-204/h100,5000 h,2026-04-01,decision 3 | g-204,,g-204,
tranche,call/first/h100,grant/g-204/h100,500 h,2026-04-01,decision 3 | half,2026-07-01,g-204,
award,call/first/h100,grant/g-205/h100,100 h,2026-04-01,decision 3 | g-205,,,
"""
HOLDS = """\
kind,debit,credit,amount,happened,cause,due
hold,grant/g-204/h100,used/g-204/h100,800 h,2026-05-04,gwangju | job 7713 | hold,2026-05-12
hold,grant/g-205/h100,used/g-205/h100,120 h,2026-05-04,gwangju | job 7714 | hold,2026-05-12
"""
MAY = """\
job,grant,type,start,end,accelerators
7713,g-204,h100,2026-05-04T10:00,2026-05-06T02:00,16
7716,g-205,h100,2026-05-06T10:00,2026-05-06T14:00,30
"""


class Desk:
    """Runs commands in this process at 80 columns; gives exit code, output and talk."""

    FUNDS, HOLDS, MAY = FUNDS, HOLDS, MAY

    def __init__(self, capsys, monkeypatch):
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def __call__(self, *args):
        self.monkeypatch.setattr("sys.argv", ["dure", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        got = self.capsys.readouterr()
        return stop.value.code, got.out, got.err

    def balances(self, *args):
        """Give balances by account, in accelerator-seconds."""
        _, out, _ = self("ledger", "balance", "--json", *args)
        lines = [json.loads(line) for line in out.splitlines()]
        return {line["account"]: line["balance_s"] for line in lines}

    def fill(self):
        """Post grants, holds and a month of use; one hold is refused."""
        for name, text, at in (("funds", FUNDS, "2026-04-01"), ("holds", HOLDS, "2026-05-04")):
            Path(f"{name}.csv").write_text(text, encoding="utf-8")
            self("ledger", "post", f"{name}.csv", "--at", at, "--yes")
        Path("may.csv").write_text(MAY, encoding="utf-8")
        ask = ("ledger", "usage", "may.csv", "--site", "gwangju", "--at", "2026-05-07", "--yes")
        assert self(*ask)[0] == 0


@contextmanager
def lent_connection(blocker):
    """Lay the connection of other tests aside, whose database would be lost if it were closed."""
    from django.db import connections  # noqa: PLC0415 - Django must be ready

    from dure.office.open import close_office  # noqa: PLC0415 - as above

    kept = connections._connections  # noqa: SLF001 - asking by name would open it
    settings = connections.settings
    theirs, said = getattr(kept, "default", None), settings["default"]
    if theirs is not None:
        del kept.default
    with blocker.unblock():
        yield
        close_office()
    settings["default"] = said
    if theirs is not None:
        kept.default = theirs


@pytest.fixture
def desk(capsys, monkeypatch, tmp_path, django_db_blocker):
    """Give a desk in a folder of its own."""
    for name, value in (("COLUMNS", "80"), ("TERM", "dumb"), ("USER", "kim")):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with lent_connection(django_db_blocker):
        yield Desk(capsys, monkeypatch)


@pytest.fixture(scope="module")
def empty_book(tmp_path_factory, django_db_blocker):
    """Make an empty book once; tests take copies of it."""
    from dure.office.ledger.actions import do_open_book  # noqa: PLC0415 - Django must be ready
    from dure.office.open import open_office  # noqa: PLC0415 - as above

    path = tmp_path_factory.mktemp("ledger") / "book.sqlite3"
    with lent_connection(django_db_blocker):
        open_office(str(path))
        do_open_book()
    return path


@pytest.fixture
def book(desk, empty_book, monkeypatch, tmp_path):  # noqa: ARG001 - first into the folder
    """Give an open book on a file."""
    monkeypatch.setenv("DURE_BOOK", "book.sqlite3")
    shutil.copy(empty_book, tmp_path / "book.sqlite3")
    return "book.sqlite3"


@pytest.fixture
def filled(desk, book):
    """Give a book with grants, a hold and a month of use."""
    desk.fill()
    return book
