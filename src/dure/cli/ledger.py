"""``dure ledger``: the book of accelerator-seconds."""

import importlib
from typing import ClassVar

import click

_EXAMPLE = "Example: dure ledger statement g-204 --month 2026-05"


class Book(click.Group):
    """Commands of the book, each in a module that is imported when it is used."""

    modules: ClassVar[dict[str, str]] = {
        "backup": "keep",
        "balance": "read",
        "correct": "change",
        "due": "post",
        "exchange": "post",
        "export": "check",
        "import": "opening",
        "open": "keep",
        "post": "post",
        "reconcile": "usage",
        "restore": "keep",
        "statement": "read",
        "usage": "usage",
        "verify": "check",
        "void": "change",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        del ctx
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that is asked for."""
        del ctx
        if cmd_name not in self.modules:
            return None
        module = importlib.import_module(f"dure.cli.ledger_{self.modules[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=Book, epilog=_EXAMPLE)
def ledger() -> None:
    """Keep the book: whole accelerator-seconds that are only ever added to.

    Whatever changes the book prints its plan, and does nothing without --yes. What is sent twice is
    recorded once.
    """
