"""``dure ledger verify`` and ``export``: what proves the book, and what takes it elsewhere."""

from typing import TYPE_CHECKING

import click

from dure.cli.ledger_book import opened
from dure.cli.ledger_options import book_options
from dure.cli.output import print_findings, print_json
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.ledger.chain import Head
    from dure.terms.finding import Finding

FORMATS = ("csv", "jsonl", "parquet", "hledger", "beancount")


@click.command(
    "verify",
    short_help="Verify that nothing was changed.",
    epilog="Example: dure ledger verify --head 1:HASH --book dure.sqlite3",
)
@click.option(
    "--head",
    "published",
    metavar="N:HASH",
    help="A head that was published earlier; the book must still hold it.",
)
@click.option(
    "--file", metavar="FILE", help="Verify an exported file (CSV, JSON lines, Parquet) instead."
)
@book_options
def verify_command(
    published: str | None, file: str | None, book: str, lang: Lang, as_json: bool
) -> int:
    """Verify that no record was changed, removed, added or moved since it was recorded.

    Every hash is computed again. Without a head that was published before, a book that was
    rewritten as a whole cannot be told from the right one. Exit code 1 where anything does not
    hold.
    """
    head = read_published_head(published)
    if file is not None:
        end, findings = _verify_file(file, head)
        name = file
    else:
        from dure.office.ledger.queries import read_head

        with opened(book):
            end, name = read_head(), book
            findings = _verify_book(head, end.sequence, lang)
    print_findings(findings, as_json=as_json, lang=lang)
    if as_json:
        holds = not findings
        print_json({"book": name, "records": end.sequence, "head": str(end), "holds": holds})
    elif not findings:
        click.echo(_HOLDS.fill(name=name, count=f"{end.sequence:,}", head=end).in_(lang))
        if head is None:
            click.echo(_NO_HEAD.in_(lang), err=True)
    return 1 if findings else 0


def read_published_head(text: str | None) -> "Head | None":
    """Read a published head."""
    from dure.ledger.chain import Head

    if text is None:
        return None
    sequence, sign, digest = text.strip().partition(":")
    is_hex = len(digest) == HASH_LENGTH and not digest.strip("0123456789abcdef")
    if not sign or not sequence.isascii() or not sequence.isdigit() or not is_hex:
        msg = f"{text!r} is no head; one is the number of a record, a colon and 64 hex digits"
        raise click.BadParameter(msg, param_hint="--head")
    return Head(int(sequence), digest)


HASH_LENGTH = 64


def _verify_book(head: "Head | None", records: int, lang: Lang) -> "list[Finding]":
    """Verify the book that is open, with progress where it is long."""
    from dure.cli.progress import show_progress
    from dure.office.ledger.verify import verify_book

    if records < LONG:
        return verify_book(head)
    with show_progress(_VERIFYING.in_(lang), records // STEP) as step:
        told = 0

        def progress(done: int) -> None:
            nonlocal told
            while told < min(done, records) // STEP:
                told += 1
                step()

        return verify_book(head, progress=progress)


LONG = 500_000
"""Records from which on progress is shown."""
STEP = 50_000


def _verify_file(file: str, published: "Head | None") -> "tuple[Head, list[Finding]]":
    """Verify the records of a file; give where it ends and what does not hold."""
    from dure.files.ledger_export import read_export
    from dure.ledger.export import follow_chain

    end, breach = follow_chain(read_export(file), published)
    return end, [breach.as_finding(file)] if breach is not None else []


@click.command("export", epilog="Example: dure ledger export book.parquet")
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to write; else what the ending of FILE says, and CSV for -.",
)
@click.option("--grant", metavar="NAME", help="Only the records of one grant.")
@book_options
def export_command(
    file: str, form: str | None, grant: str | None, book: str, lang: Lang, as_json: bool
) -> int:
    """Write the records of the book into FILE, or - for stdout.

    CSV, JSON lines and Parquet hold all that is hashed, so that others can check it: `dure ledger
    verify --file FILE` does. The journals of hledger and Beancount hold what moved.
    """
    from pathlib import Path

    from dure.files.ledger_export import SUFFIXES, TEXTS, write_export
    from dure.office.ledger.queries import read_head, read_owner_records, read_records

    form = form or ("csv" if file == "-" else SUFFIXES.get(Path(file).suffix))
    if form is None or (file == "-" and form not in TEXTS):
        msg = f"what {file} shall be is not known; say --format, one of {', '.join(FORMATS)}"
        raise click.BadParameter(msg, param_hint="--format")
    with opened(book):
        head = read_head()
        records = read_owner_records(grant) if grant else read_records()
        if file == "-":
            for text in TEXTS[form](records):
                click.echo(text, nl=False)
        else:
            write_export(file, form, records)
    if as_json:
        print_json({"file": file, "format": form, "head": str(head)})
    elif file != "-":
        click.echo(_EXPORTED.fill(name=file, head=head).in_(lang), err=True)
    return 0


_VERIFYING = Text(en="verifying", ko="검증")
_HOLDS = Text(
    en="{name} holds: {count} records. Its head is {head}.",
    ko="{name}: 이상이 없습니다. 기록 {count}건, 머리 해시 {head}.",
)
_NO_HEAD = Text(
    en="Compare this head with one that was published; give it as --head.",
    ko="공표된 머리 해시와 비교하십시오(--head로 줄 수 있습니다).",
)
_EXPORTED = Text(en="written: {name}, head {head}", ko="저장: {name}, 머리 해시 {head}")
