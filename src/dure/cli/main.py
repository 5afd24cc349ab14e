"""The one entrance: finds the command of a room only when it is called for."""

import importlib
import os
import sys
from typing import Any, ClassVar

import click

import dure
from dure.cli.output import is_json, lang_of, print_findings
from dure.terms.errors import InputRefused, WorldFailed


class Rooms(click.Group):
    """Commands by room, imported when used, so that ``dure --help`` answers at once."""

    modules: ClassVar[dict[str, tuple[str, str]]] = {
        "application": ("dure.cli.application", "Write, check and draw applications to a call."),
        "award": ("dure.cli.award", "Divide a round, verify it, and say why."),
        "demo": ("dure.cli.demo", "Rehearse Korea's first GPU call, then open the office with it."),
        "office": ("dure.cli.office", "Serve the office: calls, applications, decisions, grants."),
        "ledger": ("dure.cli.ledger", "Keep the book: balances, statements, corrections, proof."),
        "programme": ("dure.cli.programme", "Check, show, amend and compare programme files."),
        "rehearse": ("dure.cli.rehearse", "Put a changed programme through the twin."),
        "twin": ("dure.cli.twin", "Run jobs through a machine under a queue policy."),
        "workload": ("dure.cli.workload", "Import, describe, fit and draw jobs."),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all rooms."""
        del ctx
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the room that is asked for."""
        del ctx
        if cmd_name not in self.modules:
            return None
        module = importlib.import_module(self.modules[cmd_name][0])
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever a command gives
        """Run a command; where it could not do its work, say why as it was asked to."""
        try:
            return super().invoke(ctx)
        except InputRefused as refusal:
            print_findings(refusal.findings, as_json=is_json(ctx), lang=lang_of(ctx))
            return 1
        except WorldFailed as failure:
            click.echo(f"dure: {failure.said.in_(lang_of(ctx))}", err=True)
            return 3

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the rooms without importing them."""
        del ctx
        with formatter.section("Rooms"):
            formatter.write_dl([(name, self.modules[name][1]) for name in sorted(self.modules)])


@click.command(
    cls=Rooms,
    context_settings={"help_option_names": ["--help"]},
    epilog="Example: dure programme check programmes/korea/programme.yaml",
)
@click.version_option(dure.__version__, prog_name="dure")
def dure_command() -> None:
    """Plan, divide, enforce, meter and rehearse a nation's shared AI computers.

    Results go to standard output, talk to standard error. Exit codes: 0 done, 1 findings, 2 wrong
    usage, 3 the world failed (a file, an engine, a network).
    """


def main() -> None:
    """Run a command and leave with its exit code."""
    stdout = sys.stdout
    try:
        code = _run()
        stdout.flush()
    except BrokenPipeError:
        code = _close_pipes()
    except SystemExit:
        # click meets a closed pipe by taking stdout away and leaving with 1, which says "findings".
        if sys.stdout is stdout:
            raise
        code = _close_pipes()
    sys.exit(code)


def _run() -> int:
    """Run a command and turn what went wrong into a message and an exit code."""
    try:
        outcome: Any = dure_command.main(standalone_mode=False)
    except click.Abort:
        click.echo("dure: stopped; nothing half done was kept.", err=True)
        return 130
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    return outcome if isinstance(outcome, int) else 0


def _close_pipes() -> int:
    """Leave in peace: the reader of the pipe (head, less) has seen enough."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return 0
