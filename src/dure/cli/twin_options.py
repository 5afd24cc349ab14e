"""What commands of the twin take: jobs, a machine, a policy, projects, a world."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, TypeVar

import click

from dure.policy.queue import Backfill, BackfillOrder, Order
from dure.terms.units import DAY_S, HOUR_S

if TYPE_CHECKING:
    from dure.twin.machine import Partition

F = TypeVar("F", bound=Callable[..., Any])
_PARTITION = re.compile(r"([^=\s]+)=([1-9]\d{0,8})x([1-9]\d{0,5})")
_FAILURES = re.compile(r"([1-9]\d{0,5}),([1-9]\d{0,5})")
_ESTIMATES = re.compile(r"as-given|perfect|x\d{1,6}(\.\d{1,6})?")


class FailureRate(NamedTuple):
    """How often a node fails, and for how long: means, in seconds."""

    between_s: int
    down_s: int


class WorldOptions(TypedDict, total=False):
    """What happens to the machine, as `world_options` gives it; nothing for who does not ask."""

    world_file: str | None
    failures: FailureRate | None
    checkpoint_h: int | None
    seed: int


class RunOptions(WorldOptions):
    """What is to be run, as `run_options` gives it."""

    nodes: int | None
    node_size: int
    partitions: tuple["Partition", ...]
    projects_file: str | None
    policy_name: tuple[str, str] | None
    order: str
    backfill: str
    backfill_order: str
    depth: int
    estimates: str
    may_outrun: bool
    without_unknown: bool


def read_partitions(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple["Partition", ...]:
    """Read partitions written as ``h200=32x8``."""
    from dure.twin.machine import Partition

    parts = []
    for value in values:
        match = _PARTITION.fullmatch(value)
        if match is None:
            msg = f"{value!r} is not name=NODESxSIZE, such as h200=32x8"
            raise click.BadParameter(msg, ctx, param)
        parts.append(Partition(match[1], int(match[2]), int(match[3])))
    return tuple(parts)


def read_estimates(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Read where estimates are from: ``as-given``, ``perfect`` or a factor such as ``x3``."""
    if not _ESTIMATES.fullmatch(value) or (value[0] == "x" and not Decimal(value[1:])):
        msg = f"{value!r} is not as-given, perfect, or x and a number above 0, such as x3"
        raise click.BadParameter(msg, ctx, param)
    return value


def read_policy_name(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, str] | None:
    """Read the name of a policy written as ``programme.yaml:shared``."""
    if value is None:
        return None
    file, mark, name = value.rpartition(":")
    if not (file and mark and name):
        msg = f"{value!r} is not FILE.yaml:NAME, such as programme.yaml:shared"
        raise click.BadParameter(msg, ctx, param)
    return file, name


def read_failures(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> FailureRate | None:
    """Read ``400,6``: mean days between two failures of a node, and mean hours until it is back."""
    if value is None:
        return None
    match = _FAILURES.fullmatch(value.replace(" ", ""))
    if match is None:
        msg = f"{value!r} is not DAYS,HOURS in whole numbers, such as 400,6"
        raise click.BadParameter(msg, ctx, param)
    return FailureRate(int(match[1]) * DAY_S, int(match[2]) * HOUR_S)


_OPTIONS = (
    click.option("--nodes", type=click.IntRange(1), help="Nodes of a machine without partitions."),
    click.option(
        "--node-size",
        type=click.IntRange(1),
        default=8,
        show_default=True,
        help="Accelerators of each node; with 1 only the number of free ones counts.",
    ),
    click.option(
        "--partition",
        "partitions",
        multiple=True,
        callback=read_partitions,
        metavar="NAME=NODESxSIZE",
        help="A partition; say it once for each. Jobs are sent by its name, or else counted in "
        "this order.",
    ),
    click.option(
        "--projects",
        "projects_file",
        metavar="FILE.csv",
        help="Table of projects: project, and if wanted track, weight, budget_h, quota, and what "
        "they lend each other: cohort, nominal, borrow, lend.",
    ),
    click.option(
        "--policy",
        "policy_name",
        callback=read_policy_name,
        metavar="FILE.yaml:NAME",
        help="A policy of a programme or of a file of policies, in place of the four options "
        "below and --may-outrun.",
    ),
    click.option(
        "--order",
        type=click.Choice([str(word) for word in Order]),
        default=str(Order.FCFS),
        show_default=True,
        help="Who stands before whom: by submission, or by what the project has used so far.",
    ),
    click.option(
        "--backfill",
        type=click.Choice([str(word) for word in Backfill]),
        default=str(Backfill.EASY),
        show_default=True,
        help="Whether others may overtake a head that does not fit, without delaying it.",
    ),
    click.option(
        "--backfill-order",
        type=click.Choice([str(word) for word in BackfillOrder]),
        default=str(BackfillOrder.QUEUE),
        show_default=True,
        help="In what order those others are tried.",
    ),
    click.option(
        "--depth",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        help="How many of them are looked at; 0 is all.",
    ),
    click.option(
        "--estimates",
        default="as-given",
        show_default=True,
        callback=read_estimates,
        metavar="as-given|perfect|xK",
        help="What is known of run times before: as given, exactly, or K times too long.",
    ),
    click.option(
        "--may-outrun",
        is_flag=True,
        help="Let jobs go on past their estimates instead of stopping them there.",
    ),
    click.option(
        "--without-unknown",
        is_flag=True,
        help="Leave out jobs whose run time is not known; they are counted.",
    ),
)

_WORLD_OPTIONS = (
    click.option(
        "--world",
        "world_file",
        metavar="FILE.yaml",
        help="What happens to the machine: failures, new and retired nodes, maintenance, power "
        "caps, kinds of jobs, services.",
    ),
    click.option(
        "--failures",
        callback=read_failures,
        metavar="DAYS,HOURS",
        help="Let nodes fail: mean days between two failures of a node, mean hours until it is "
        "back. Jobs on it wait again.",
    ),
    click.option(
        "--checkpoint",
        "checkpoint_h",
        type=click.IntRange(1, 10_000),
        metavar="HOURS",
        help="Let each job that does not say otherwise save itself so often, and go on from "
        "there; else from its start.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0),
        default=1,
        show_default=True,
        help="Of the failures and the demand that are drawn.",
    ),
)


def run_options(command: F) -> F:
    """Add what a run of the twin has to be told."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def world_options(command: F) -> F:
    """Add what may happen to the machine."""
    for option in reversed(_WORLD_OPTIONS):
        command = option(command)
    return command
