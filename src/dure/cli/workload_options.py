"""What the commands of the workload take: how a trace is read, and what is drawn."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("philly", "swf", "openb", "sacct", "csv")


class How(TypedDict):
    """How a trace is to be read, as `trace_options` gives it."""

    form: str | None
    epoch: datetime | None
    width_from: str
    shared: str
    partition_from: str


def read_epoch(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Read the wall-clock time of second 0."""
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as fault:
        msg = f"{value!r} is not a time such as 2026-03-02T00:00:00"
        raise click.BadParameter(msg, ctx, param) from fault
    return at.replace(tzinfo=None, microsecond=0)


def read_monday(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Read a day that is a Monday."""
    at = read_epoch(ctx, param, value)
    if at is not None and (at.weekday() or at.hour or at.minute or at.second):
        msg = f"{value!r} is not 00:00 of a Monday; the drawn weeks begin with one"
        raise click.BadParameter(msg, ctx, param)
    return at


SHARE_MAX = 10
"""Of what the accelerators could do; who writes 30 means per cent."""
ACCELERATORS_MAX, WEEKS_MAX = 10_000_000, 1_000


def read_share(ctx: click.Context, param: click.Parameter, value: str) -> Decimal:
    """Read a share exactly."""
    try:
        share = Decimal(value)
    except InvalidOperation:
        share = Decimal(0)
    if not (share.is_finite() and 0 < share <= SHARE_MAX):
        msg = f"{value!r} is not a share above 0 and up to {SHARE_MAX}, such as 0.3 for 30 %"
        raise click.BadParameter(msg, ctx, param)
    return share


def trace_options(command: F) -> F:
    """Add what reading a trace has to be told."""
    options = (
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            help="Format of the trace; without it, the first line tells.",
        ),
        click.option(
            "--epoch",
            callback=read_epoch,
            metavar="TIME",
            help="Wall-clock time of second 0, for traces that do not say.",
        ),
        click.option(
            "--width-from",
            type=click.Choice(("allocated", "requested")),
            default="allocated",
            show_default=True,
            help="Which field of an SWF log is the width of a job.",
        ),
        click.option(
            "--shared",
            type=click.Choice(("leave-out", "whole")),
            default="leave-out",
            show_default=True,
            help="What becomes of openb pods that ask for part of one accelerator.",
        ),
        click.option(
            "--partition-from",
            type=click.Choice(("one", "type", "partition")),
            default="one",
            show_default=True,
            help="What sends a job of sacct to a partition of the twin.",
        ),
        click.option(
            "--without-bad-rows",
            is_flag=True,
            help="Go on without the rows that have faults; they are still listed.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
