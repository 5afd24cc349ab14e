"""``dure ledger open``, ``backup`` and ``restore``: make a book, keep it, and make it again."""

from typing import Unpack

import click

from dure.cli.ledger_book import file_of, opened, read_moment, without_password
from dure.cli.ledger_check import read_published_head
from dure.cli.ledger_options import DatedOptions, book_options, dated_options, yes_option
from dure.cli.output import print_findings, print_json
from dure.terms.language import Lang, Text


@click.command("open", epilog="Example: dure ledger open --book dure.sqlite3 --yes")
@yes_option
@book_options
def open_command(yes: bool, book: str, lang: Lang, as_json: bool) -> int:
    """Make an empty book, or bring the tables of one up to date. It never takes anything out."""
    from dure.office.ledger.actions import do_open_book
    from dure.office.ledger.queries import read_head
    from dure.office.open import close_office, open_office

    name = without_password(book)
    path = file_of(book)
    if path is not None and yes:
        path.parent.mkdir(parents=True, exist_ok=True)
    if not yes:
        exists = path is not None and path.is_file()
        if as_json:
            print_json({"book": name, "done": False, "exists": exists})
        else:
            click.echo((_THERE if exists else _PLAN).fill(name=name).in_(lang), err=True)
        return 0
    open_office(book)
    try:
        do_open_book()
        head = str(read_head())
    finally:
        close_office()
    if as_json:
        print_json({"book": name, "done": True, "head": head})
    else:
        click.echo(_DONE.fill(name=name, head=head).in_(lang))
    return 0


@click.command("backup", epilog="Example: dure ledger backup archive.jsonl")
@click.argument("archive")
@book_options
def backup_command(archive: str, book: str, lang: Lang, as_json: bool) -> int:
    """Add to ARCHIVE what the book has learnt since the last backup. Run it every night.

    The archive is the book itself, one record a line, each with its hash; it reads the same for
    SQLite and PostgreSQL, and `dure ledger verify --file` checks it. Keep it on another machine.
    """
    from dure.office.ledger.keep import back_up

    with opened(book):
        kept = back_up(archive)
    if as_json:
        print_json({"archive": archive, "added": kept.added, "head": str(kept.head)})
    else:
        said = _KEPT.fill(name=archive, added=f"{kept.added:,}", head=kept.head)
        click.echo(said.in_(lang))
    return 0


@click.command(
    "restore",
    short_help="Make a book of an archive.",
    epilog="Example: dure ledger restore archive.jsonl --book new.sqlite3 --until 2026-05-31 --yes",
)
@click.argument("archive")
@click.option(
    "--until",
    metavar="DAY|INSTANT",
    help="Restore only what the book knew by then; a day counts to its end.",
)
@click.option("--until-record", type=int, metavar="N", help="Restore up to this record.")
@click.option(
    "--head",
    "published",
    metavar="N:HASH",
    help="A head that was published earlier; the archive must hold it.",
)
@yes_option
@dated_options
def restore_command(
    archive: str,
    until: str | None,
    until_record: int | None,
    published: str | None,
    yes: bool,
    **how: Unpack[DatedOptions],
) -> int:
    """Make a book of an ARCHIVE, as far as it goes or as it was at a past moment.

    The book must be empty, or hold the beginning of the same one: a restore that was stopped goes
    on where it was. The chain is followed from the first record before anything is written.
    """
    from dure.office.ledger.actions import do_open_book
    from dure.office.ledger.keep import restore, verify_archive
    from dure.office.open import close_office, open_office

    head = read_published_head(published)
    zone, as_json, lang, book = how["zone"], how["as_json"], how["lang"], how["book"]
    until_s = read_moment(until, zone, "--until", at_end=True) if until else None
    name = without_password(book)
    if not yes:
        findings = verify_archive(archive, head)
        print_findings(findings, as_json=as_json, lang=lang)
        if as_json:
            print_json({"archive": archive, "book": name, "done": False, "holds": not findings})
        elif not findings:
            click.echo(_TO_RESTORE.fill(archive=archive, name=name).in_(lang), err=True)
        return 1 if findings else 0
    open_office(book)
    try:
        do_open_book()
        end = restore(archive, until_sequence=until_record, until_s=until_s, published=head)
    finally:
        close_office()
    if as_json:
        print_json({"archive": archive, "book": name, "done": True, "head": str(end)})
    else:
        click.echo(_RESTORED.fill(name=name, count=f"{end.sequence:,}", head=end).in_(lang))
    return 0


_PLAN = Text(
    en="Would make a book at {name}. Nothing was done; add --yes to do it.",
    ko="{name}에 장부를 만들 예정입니다. 아무것도 하지 않았습니다. 실행하려면 --yes를 붙이십시오.",
)
_THERE = Text(
    en="{name} is there; its tables would be brought up to date. Nothing was done; add --yes.",
    ko="{name}이(가) 있으므로 표만 최신으로 바꿀 예정입니다. 실행하려면 --yes를 붙이십시오.",
)
_DONE = Text(
    en="{name} is open. Its head is {head}.", ko="{name} 장부가 열렸습니다. 머리 해시 {head}."
)
_KEPT = Text(
    en="{name}: {added} records added. It ends at {head}.",
    ko="{name}: 기록 {added}건을 더했습니다. 끝의 해시는 {head}입니다.",
)
_TO_RESTORE = Text(
    en="{archive} is whole. {name} would be made of it. Nothing was done; add --yes to do it.",
    ko="{archive}에 이상이 없습니다. {name}을(를) 만들 예정입니다. 실행하려면 --yes를 붙이십시오.",
)
_RESTORED = Text(
    en="{name} is restored: {count} records. Its head is {head}.",
    ko="{name} 장부를 복원했습니다: 기록 {count}건, 머리 해시 {head}.",
)
