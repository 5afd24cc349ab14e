"""Backup, restore and point in time: from either database into either, and after a stop."""

import json
from pathlib import Path

import pytest
from children import in_child, wait_for
from histories import RATES, START_S, funded, plain

from dure.ledger.acts import Occasion, charge_hold, exchange
from dure.ledger.chain import Head
from dure.ledger.transfer import Kind
from dure.office.ledger.actions import do_open_book, do_post
from dure.office.ledger.keep import back_up, read_archive, restore, verify_archive
from dure.office.ledger.queries import find_accounts, read_head, read_records
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, open_office
from dure.terms.errors import FileFailed, InputRefused

HOLD = plain(Kind.HOLD, 40, START_S, "hold")
DAYS = [
    [*funded(), HOLD],
    [charge_hold(HOLD, 30, Occasion(START_S, ("job 1",))), plain(Kind.CHARGE, 21, START_S, "2")],
    [exchange("grant/g-1/h100", "su", 7, RATES[0], Occasion(START_S, ("swap",)))],
]


@pytest.fixture
def begun(book):
    """Open a book that learnt something on each of three days: 4, then 2, then 2 records."""
    for day, items in enumerate(DAYS):
        do_post(items, START_S + 86_400 * day, book)
    return book


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """Open an empty book to restore into, on either database."""
    url = f"sqlite:///{tmp_path / 'restored.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")()
    open_office(url, "restored")
    do_open_book("restored")
    yield "restored"
    close_office("restored")


@pytest.fixture
def archive(tmp_path):
    return str(tmp_path / "kept" / "book.jsonl")


def test_a_book_comes_back_as_it_was_in_either_database(begun, empty, archive):
    head = read_head(begun)
    assert back_up(archive, begun) == (head, 8)
    assert restore(archive, published=head, using=empty) == head
    assert list(read_records(using=empty)) == list(read_records(using=begun))
    assert find_accounts(using=empty) == find_accounts(using=begun)
    assert verify_book(head, using=empty) == []
    assert do_post([plain(Kind.CHARGE, 1, START_S, "on")], START_S, empty)[0].refusal is None


MOMENTS = {
    "the last second before the second day": ({"until_s": START_S + 86_399}, 4),
    "the second day": ({"until_s": START_S + 86_400}, 6),
    "before anything": ({"until_s": START_S - 1}, 0),
    "a record": ({"until_sequence": 5}, 5),
    "one leg of an exchange": ({"until_sequence": 7}, 6),
    "both legs": ({"until_sequence": 8}, 8),
    "a record and an earlier moment": ({"until_sequence": 6, "until_s": START_S}, 4),
}


@pytest.mark.parametrize(("until", "sequence"), MOMENTS.values(), ids=MOMENTS)
def test_the_book_as_it_was_at_a_moment(begun, empty, archive, until, sequence):
    back_up(archive, begun)
    assert restore(archive, **until, using=empty).sequence == sequence
    assert list(read_records(using=empty)) == list(read_records(using=begun))[:sequence]
    assert verify_book(using=empty) == []


def test_a_backup_adds_only_what_is_new(begun, archive):
    assert back_up(archive, begun).added == 8
    first = Path(archive).read_bytes()
    assert back_up(archive, begun) == (read_head(begun), 0)
    do_post([plain(Kind.CHARGE, 1, START_S, "new")], START_S, begun)
    assert back_up(archive, begun).added == 1
    assert Path(archive).read_bytes().startswith(first)
    assert verify_archive(archive, read_head(begun)) == []


@pytest.mark.parametrize("torn", [1, 5, 100])
def test_the_beginning_of_a_record_is_cut_off_and_written_again(begun, archive, torn):
    back_up(archive, begun)
    whole = Path(archive).read_bytes()
    Path(archive).write_bytes(whole[:-torn])
    assert len(list(read_archive(archive))) == 7
    assert back_up(archive, begun).added == 1
    assert Path(archive).read_bytes() == whole


FOREIGN = {
    "a note without a line end": (b"my notes", "archive_foreign"),
    "a table whose last line has no end": (b"a,b\n1,2", "export_row_refused"),
    "what no program wrote": (b"\x00\xff" * 40_000, "archive_foreign"),
    "an archive with something else behind": (None, "archive_foreign"),
}


@pytest.mark.parametrize(("content", "code"), FOREIGN.values(), ids=FOREIGN)
def test_a_file_that_is_no_archive_is_left_as_it_is(begun, archive, content, code):
    back_up(archive, begun)
    content = content or Path(archive).read_bytes() + b"my notes"
    Path(archive).write_bytes(content)
    with pytest.raises(InputRefused, match=code):
        back_up(archive, begun)
    assert Path(archive).read_bytes() == content


def test_an_archive_without_a_record_is_no_book(book, tmp_path):
    path = tmp_path / "copy.jsonl"
    path.write_bytes(b"")
    assert [f.message.code for f in verify_archive(str(path))] == ["archive_empty"]
    with pytest.raises(InputRefused, match="archive_empty"):
        restore(str(path), using=book)


def test_a_book_is_not_restored_to_less_than_it_holds(begun, empty, archive):
    back_up(archive, begun)
    restore(archive, until_sequence=6, using=empty)
    with pytest.raises(InputRefused, match="holds 6 records, and 5 are asked for"):
        restore(archive, until_sequence=5, using=empty)
    assert restore(archive, until_sequence=6, using=empty).sequence == 6


def test_a_restore_that_was_stopped_goes_on(begun, empty, archive):
    back_up(archive, begun)
    restore(archive, until_sequence=5, using=empty)
    assert restore(archive, using=empty) == read_head(begun)
    assert verify_book(using=empty) == []


def test_an_archive_that_was_changed_is_refused(begun, empty, archive):
    back_up(archive, begun)
    rows = [json.loads(line) for line in Path(archive).read_text(encoding="utf-8").splitlines()]
    rows[4]["posted_s"] += 1
    Path(archive).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [f.place.line for f in verify_archive(archive)] == [5]
    with pytest.raises(InputRefused, match="record_altered"):
        restore(archive, using=empty)
    assert read_head(empty) == Head()


def test_an_archive_that_misses_what_was_published_is_refused(begun, empty, archive):
    back_up(archive, begun)
    do_post([plain(Kind.CHARGE, 1, START_S, "new")], START_S, begun)
    with pytest.raises(InputRefused, match="published_head_differs"):
        restore(archive, published=read_head(begun), using=empty)


def test_an_archive_of_another_book_is_refused(begun, empty, archive):
    back_up(archive, begun)
    do_post(funded(), START_S + 1, empty)
    with pytest.raises(InputRefused, match="archive_differs"):
        back_up(archive, empty)
    with pytest.raises(InputRefused, match="archive_differs"):
        restore(archive, using=empty)
    assert verify_archive(archive, read_head(begun)) == []


def test_what_is_not_a_record_is_refused(begun, archive, tmp_path):
    back_up(archive, begun)
    for text in ("nonsense\n", "[]\n", "{}\n"):
        other = tmp_path / "other.jsonl"
        other.write_text(text, encoding="utf-8")
        with pytest.raises(InputRefused, match="export_row_refused"):
            back_up(str(other), begun)
        with pytest.raises(InputRefused, match="export_row_refused"):
            verify_archive(str(other))


def test_a_folder_is_no_archive(begun, tmp_path):
    with pytest.raises(FileFailed, match="cannot write"):
        back_up(str(tmp_path), begun)
    with pytest.raises(FileFailed, match="cannot read"):
        verify_archive(str(tmp_path / "absent"))


def test_two_backups_at_once_write_each_record_once(begun, book_url, archive):
    close_office(begun)

    def back_up_in_child():
        open_office(book_url, "book")
        back_up(archive, "book")

    assert wait_for([in_child(back_up_in_child) for _ in range(3)]) == [0, 0, 0]
    assert [record.sequence for record in read_archive(archive)] == list(range(1, 9))
