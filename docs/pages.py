"""The pages of the reference that are made from the code: findings and the command line.

cog runs these inside ``docs/reference/findings.md`` and ``docs/reference/cli.md``; say
``make reference`` to write both again.
"""

import importlib
import pkgutil
from collections.abc import Iterator

import click

import dure
from dure.cli.main import dure_command
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
    for module in find_modules():
        found = vars(importlib.import_module(module)).values()
        messages = {value.code: value for value in found if isinstance(value, Message)}
        for code in sorted(messages):
            yield module, messages[code]


def write_findings() -> str:
    """Write the page of findings: one anchor per code, both languages, the next step."""
    lines, last = [], ""
    for module, message in find_messages():
        if module != last:
            lines += [f"## {module.split('.')[1]}", "", f"In `{module}`.", ""]
            last = module
        lines += [f"### {message.code}", "", "```text"]
        for lang in ("en", "ko"):
            head = SEVERITIES[message.severity].in_(lang)
            lines.append(f"{head} [{message.code}] {message.what.in_(lang)}")
            lines.append(f"    {message.next_step.in_(lang)}")
        lines += ["```", ""]
    return "\n".join(lines)


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


def read_words(command: click.Command, context: click.Context, words: list[str]) -> None:
    """Raise where words use an option or a choice that is not there; files need not exist."""
    given, _, _ = command.make_parser(context).parse_args(words)
    for parameter in command.params:
        if not isinstance(parameter.type, click.Path | click.File):
            parameter.type_cast_value(context, given.get(parameter.name))
