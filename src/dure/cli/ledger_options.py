"""What the commands of the ledger take: a book, a zone of days, and how something is posted."""

from collections.abc import Callable
from typing import Any, TypedDict, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from dure.cli.output import json_option, lang_option
from dure.terms.language import Lang

F = TypeVar("F", bound=Callable[..., Any])
BOOK = "dure.sqlite3"


class BookOptions(TypedDict):
    """Which book, and how what it says is told, as `book_options` gives it."""

    book: str
    lang: Lang
    as_json: bool


class DatedOptions(BookOptions):
    """The same with days in it, as `dated_options` gives it."""

    zone: ZoneInfo


class PostingOptions(DatedOptions):
    """The same for who posts, as `posting_options` gives it."""

    yes: bool
    by: str | None
    at: str | None


def book_options(command: F) -> F:
    """Add ``--book``, ``--lang`` and ``--json``."""
    book = click.option(
        "--book",
        metavar="FILE|URL",
        default=BOOK,
        envvar="DURE_BOOK",
        show_default=True,
        show_envvar=True,
        help="The book: a SQLite file, or postgresql://USER@HOST/NAME.",
    )
    return book(lang_option(json_option(command)))


def dated_options(command: F) -> F:
    """Add ``--time-zone``, and what every book takes."""
    zone = click.option(
        "--time-zone",
        "zone",
        default="Asia/Seoul",
        callback=read_zone,
        metavar="NAME",
        envvar="DURE_TIME_ZONE",
        show_default=True,
        show_envvar=True,
        help="Zone of days, and of instants that name none.",
    )
    return zone(book_options(command))


def posting_options(command: F) -> F:
    """Add what every command has that posts: whether, who, and when the book learns of it."""
    by = click.option("--by", metavar="NAME", help="Who posts; else the user of this computer.")
    at = click.option(
        "--at",
        metavar="INSTANT",
        help="When the book learns of it, to load a history; else now. It never goes back.",
    )
    return yes_option(by(at(dated_options(command))))


def yes_option(command: F) -> F:
    """Add ``--yes``."""
    text = "Do it; without this only the plan is printed."
    return click.option("--yes", is_flag=True, help=text)(command)


def factors_option(command: F) -> F:
    """Add ``--factors``."""
    text = "Energy factors in YAML; else the public ones."
    return click.option("--factors", metavar="FILE", help=text)(command)


def read_zone(ctx: click.Context, param: click.Parameter, name: str) -> ZoneInfo:
    """Find a time zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        msg = f"nobody knows the time zone {name!r}; Asia/Seoul or UTC is one"
        raise click.BadParameter(msg, ctx, param) from fault
