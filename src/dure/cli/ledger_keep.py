"""``dure ledger open``: make a book."""

import click

from dure.cli.ledger_book import book_option, file_of, without_password, yes_option
from dure.cli.output import json_option, lang_option, print_json
from dure.terms.language import Lang, Text


@click.command("open", epilog="Example: dure ledger open --book dure.sqlite3 --yes")
@yes_option
@book_option
@lang_option
@json_option
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
