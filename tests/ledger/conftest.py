"""Lets the tests of the ledger share histories, and open a book on each database."""

import sys
from pathlib import Path

import pytest

from dure.office.open import close_office, open_office

sys.path.insert(0, str(Path(__file__).parent))
import children  # noqa: F401 - lies beside the tests
import histories  # noqa: F401 - lies beside the tests

sys.path.pop(0)


@pytest.fixture(params=["sqlite", "postgresql"])
def book_url(request, tmp_path, django_db_blocker):
    """Give the address of an empty database: a file of SQLite, and one on PostgreSQL."""
    # These tests bring their own databases; the one of Django's tests is not touched.
    with django_db_blocker.unblock():
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'book.sqlite'}"
        else:
            yield request.getfixturevalue("postgresql")()


@pytest.fixture
def book(book_url):
    """Open an empty book there."""
    from dure.office.ledger.actions import do_open_book  # noqa: PLC0415 - Django must be ready

    open_office(book_url, "book")
    do_open_book("book")
    yield "book"
    close_office("book")
