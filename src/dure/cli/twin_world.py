"""What happens to the machine of ``dure twin run``: nodes that fail, and what a job keeps then."""

import re
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import click

from dure.terms.units import DAY_S, HOUR_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from dure.twin.machine import Machine
    from dure.twin.world import World
    from dure.workload.jobs import Jobs
    from dure.workload.marks import Marks

_FAILURES = re.compile(r"([1-9]\d{0,5}),([1-9]\d{0,5})")


class FailureRate(NamedTuple):
    """How often a node fails, and for how long: means, in seconds."""

    between_s: int
    down_s: int


class WorldOptions(TypedDict):
    """What happens to the machine, as `world_options` gives it."""

    failures: FailureRate | None
    checkpoint_h: int | None
    seed: int


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
        help="Let each job save itself so often, and go on from there; else from its start.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0),
        default=1,
        show_default=True,
        help="Of the failures that are drawn.",
    ),
)


def world_options(command: "Callable[..., Any]") -> "Callable[..., Any]":
    """Add what happens to the machine."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def make_world(
    jobs: "Jobs", machine: "Machine", what: WorldOptions
) -> "tuple[World | None, Marks | None]":
    """Draw the failures until the last job could have run, and say what each job saves."""
    import numpy as np

    from dure.twin.world import World, draw_failures
    from dure.workload.marks import Marks

    rate = what["failures"]
    if rate is None:
        if what["checkpoint_h"] is not None:
            msg = "--checkpoint says what a job keeps when its node fails; say --failures too"
            raise click.UsageError(msg)
        return None, None
    until_s = int(jobs.submit_s.max(initial=0) + jobs.run_s.max(initial=0)) + 1
    drawn = draw_failures(
        machine,
        until_s=until_s,
        mean_between_s=rate.between_s,
        mean_down_s=rate.down_s,
        seed=what["seed"],
    )
    hours = what["checkpoint_h"]
    marks = None if hours is None else Marks(checkpoint_s=np.full(len(jobs), hours * HOUR_S))
    return World(failures=drawn), marks
