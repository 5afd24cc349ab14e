"""What all commands share in what they take and print."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from dure.terms.finding import Finding, sort_findings
from dure.terms.language import LANGS, Lang

F = TypeVar("F", bound=Callable[..., Any])
LANG_VARIABLE = "DURE_LANG"
_JSON = "dure.json"


def json_option(command: F) -> F:
    """Add ``--json``; what refuses the input as a whole is told in it, too."""
    text = "Print JSON (one object per line for lists) instead of text."
    return click.option(
        "--json", "as_json", is_flag=True, is_eager=True, callback=_note_json, help=text
    )(command)


def _note_json(ctx: click.Context, param: click.Parameter, as_json: bool) -> bool:
    """Note whether data is wanted, for who tells what stopped the command."""
    del param
    ctx.meta[_JSON] = as_json
    return as_json


def is_json(ctx: click.Context) -> bool:
    """Tell whether a command was asked for data."""
    return bool(ctx.meta.get(_JSON))


def lang_option(command: F) -> F:
    """Add ``--lang``, also read from DURE_LANG; what refuses the input as a whole is told in it."""
    return click.option(
        "--lang",
        type=click.Choice(LANGS),
        default="en",
        envvar=LANG_VARIABLE,
        is_eager=True,
        callback=_note_lang,
        show_default=True,
        show_envvar=True,
        help="Language of what is printed and written.",
    )(command)


def _note_lang(ctx: click.Context, param: click.Parameter, lang: Lang) -> Lang:
    """Note the language for who tells what stopped the command."""
    del param
    ctx.meta[LANG_VARIABLE] = lang
    return lang


def lang_of(ctx: click.Context) -> Lang:
    """Give the language that a command was asked for, or that of the environment."""
    asked = ctx.meta.get(LANG_VARIABLE, os.environ.get(LANG_VARIABLE))
    return "ko" if asked == "ko" else "en"


def print_json(thing: object) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(thing, ensure_ascii=False))


def print_findings(findings: Sequence[Finding], *, as_json: bool, lang: Lang = "en") -> None:
    """Print findings in the order of their places: as data on stdout, or as text on stderr."""
    for finding in sort_findings(findings):
        if as_json:
            print_json(finding.as_json())
        else:
            click.echo(finding.render(lang), err=True)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of a result."""
    for line in lines:
        click.echo(line)
