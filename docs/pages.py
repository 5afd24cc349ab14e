"""The pages of the reference that are made from the code: findings, refusals, command line.

cog runs these inside ``docs/reference/findings.md`` and ``docs/reference/cli.md``; say
``make reference`` to write both again.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Iterator

import click
import django

import dure
from dure.cli.main import dure_command
from dure.ledger.refusals import Refusal
from dure.terms.finding import Message
from dure.terms.language import Text

HELP_WIDTH = 88
SEVERITIES = {"error": Text(en="error", ko="오류"), "warning": Text(en="warning", ko="주의")}


def find_modules() -> list[str]:
    """Name the modules that may hold messages: `findings…` of a room, and the reader of texts."""
    rooms = [room.name for room in pkgutil.iter_modules(dure.__path__) if room.ispkg]
    paths = {room: importlib.import_module(f"dure.{room}").__path__ for room in rooms}
    names = [f"dure.{r}.{m.name}" for r in rooms for m in pkgutil.iter_modules(paths[r])]
    return [*(n for n in names if n.split(".")[2].startswith("findings")), "dure.files.text"]


def find_messages() -> Iterator[tuple[str, Message]]:
    """Give every message with its module, in the order of rooms, then codes."""
    found = [
        (module, message)
        for module in find_modules()
        for message in vars(importlib.import_module(module)).values()
        if isinstance(message, Message)
    ]
    yield from sorted(found, key=lambda one: (one[0].split(".")[1], one[1].code))


def write_findings() -> str:
    """Write the page of findings: one anchor per code, both languages, the next step."""
    lines, last = [], ""
    for module, message in find_messages():
        room = module.split(".")[1]
        if room != last:
            lines += [f"## {room}", ""]
            last = room
        lines += [f"### {message.code}", ""]
        for lang in ("en", "ko"):
            head = SEVERITIES[message.severity].in_(lang)
            what, next_step = (show(text.in_(lang)) for text in (message.what, message.next_step))
            lines += [f"**{head}:** {what}", f"*→* {next_step}", ""]
    return "\n".join(lines)


def write_refusals() -> str:
    """Write the refusals of the book in their order of precedence, one heading for each."""
    lines: list[str] = []
    for number, refusal in enumerate(Refusal, start=1):
        message = refusal.value
        lines += [f"## {message.code}", "", f"*Number {number} in the order.*", ""]
        for lang in ("en", "ko"):
            what, next_step = (show(text.in_(lang)) for text in (message.what, message.next_step))
            lines += [f"{what}  ", f"*→* {next_step}", ""]
    return "\n".join(lines)


def show(text: str) -> str:
    r"""Write a message for Markdown: its fields by name alone, and no sign that Markdown reads.

    Examples
    --------
    >>> show("{count:,} jobs ask for {value!r}, not <3>; see `dure`")
    '{count} jobs ask for {value}, not \\<3\\>; see `dure`'
    """
    named = re.sub(r"\{(\w+)[!:][^{}]*\}", r"{\1}", text)
    return re.sub(r"([*_<>\[\]|])", r"\\\1", named).replace("\n", " ")


def find_commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Give every command with its name as typed, groups before what is in them."""
    root = click.Context(
        dure_command, info_name="dure", max_content_width=HELP_WIDTH, terminal_width=HELP_WIDTH
    )
    yield from _walk(root)


def _walk(context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Give a command, then those in it by name."""
    command = context.command
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _walk(click.Context(inner, info_name=name, parent=context))


def write_commands() -> str:
    """Write the page of the command line: the help of each command as it prints it."""
    lines = []
    for name, command, context in find_commands():
        lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def write_datasets() -> str:
    """Write the dictionary of the open data."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings_web")
    django.setup()
    # Its models are read only once Django knows its settings.
    from dure.office.opendata.datasets import DATASETS  # noqa: PLC0415

    parts = []
    for dataset in DATASETS.values():
        lines = [f"## {dataset.key}", "", f"**{dataset.title.en}** · {dataset.title.ko}", ""]
        lines += [dataset.meaning.en, "", dataset.meaning.ko, ""]
        lines += [f"Source: {dataset.source.en} · {dataset.source.ko}", ""]
        lines += ["| column | type | unit | meaning | 뜻 |", "|---|---|---|---|---|"]
        lines += [
            f"| `{c.name}` | {c.kind} | {c.unit} | {c.meaning.en} | {c.meaning.ko} |"
            for c in dataset.columns
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def read_words(command: click.Command, context: click.Context, words: list[str]) -> None:
    """Raise where words use an option or a choice that is not there; files need not exist."""
    given, _, _ = command.make_parser(context).parse_args(words)
    for parameter in command.params:
        if not isinstance(parameter.type, click.Path | click.File):
            parameter.type_cast_value(context, given.get(parameter.name))
