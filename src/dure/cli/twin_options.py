"""What commands of the twin take: jobs, a machine, a policy, projects; and how they are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, has_error

if TYPE_CHECKING:
    from dure.policy.queue import Claims
    from dure.twin.machine import Machine, Partition
    from dure.workload.jobs import Jobs

F = TypeVar("F", bound=Callable[..., Any])
_PARTITION = re.compile(r"([^=\s]+)=([1-9]\d{0,8})x([1-9]\d{0,5})")
_ESTIMATES = re.compile(r"as-given|perfect|x\d{1,6}(\.\d{1,6})?")


class RunOptions(TypedDict):
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be run.

    Parameters
    ----------
    track : of each project, or None where no table of projects was given
    claims : of each project, or None where all weigh the same
    left_out : jobs without a run time that were left out
    """

    jobs: "Jobs"
    machine: "Machine"
    policy: QueuePolicy
    claims: "Claims | None"
    track: tuple[str, ...] | None
    left_out: int


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
        help="A partition; say it once for each, in the order in which the jobs count them.",
    ),
    click.option(
        "--projects",
        "projects_file",
        metavar="FILE.csv",
        help="Table of projects: project, and if wanted track, weight, budget_h, quota.",
    ),
    click.option(
        "--policy",
        "policy_name",
        callback=read_policy_name,
        metavar="FILE.yaml:NAME",
        help="A policy of a programme file, in place of the four options below and --may-outrun.",
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


def run_options(command: F) -> F:
    """Add what a run of the twin has to be told."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_run(file: str, how: RunOptions) -> Asked:
    """Read what is to be run.

    Raises
    ------
    InputRefused
        If the jobs or the projects have faults.
    click.UsageError
        If the size of the machine is said twice, or not at all.
    """
    from dure.files.jobs import read_jobs

    if how["nodes"] is not None and how["partitions"]:
        msg = "say --nodes or --partition, not both"
        raise click.UsageError(msg)
    reading = read_jobs(file)
    if has_error(reading.findings) or not len(reading.records):
        raise InputRefused(reading.findings)
    machine = _make_machine(how, reading.machine_width)
    all_jobs = reading.records.jobs
    jobs = _take_known(all_jobs) if how["without_unknown"] else all_jobs
    jobs = estimate_jobs(_send(jobs, machine), how["estimates"])
    claims, track = _read_projects(how["projects_file"], jobs.projects)
    return Asked(jobs, machine, _make_policy(how), claims, track, len(all_jobs) - len(jobs))


def place_findings(findings: tuple[Finding, ...], file: str) -> list[Finding]:
    """Say of which file the jobs are that a run refuses."""
    return [
        replace(finding, place=Place(file)) if finding.place == Place("jobs") else finding
        for finding in findings
    ]


def estimate_jobs(jobs: "Jobs", estimates: str) -> "Jobs":
    """Put other estimates in the place of those that were given."""
    import numpy as np

    from dure.workload.jobs import ABSENT

    if estimates == "as-given":
        return jobs
    factor = Decimal(1) if estimates == "perfect" else Decimal(estimates[1:])
    top, bottom = factor.as_integer_ratio()
    known = jobs.run_s != ABSENT
    return replace(jobs, estimate_s=np.where(known, jobs.run_s * top // bottom, ABSENT))


def _make_policy(how: RunOptions) -> QueuePolicy:
    """Make the policy that is asked for."""
    if how["policy_name"] is not None:
        from dure.files.programme import read_programme_file
        from dure.policy.convert import queue_policy

        file, name = how["policy_name"]
        policies = read_programme_file(file).policies
        if name not in policies:
            msg = f"{file} has no policy {name!r}; it has {', '.join(policies) or 'none'}"
            raise click.UsageError(msg)
        return queue_policy(policies[name])
    return QueuePolicy(
        order=Order(how["order"]),
        backfill=Backfill(how["backfill"]),
        backfill_order=BackfillOrder(how["backfill_order"]),
        depth=how["depth"],
        kill_at_estimate=not how["may_outrun"],
    )


def _make_machine(how: RunOptions, machine_width: int | None) -> "Machine":
    """Make the machine that is asked for, or else the one of the trace."""
    from dure.twin.machine import Machine, Partition

    if how["partitions"]:
        return Machine(how["partitions"])
    if how["nodes"] is not None:
        return Machine((Partition("all", how["nodes"], how["node_size"]),))
    if machine_width is not None:
        return Machine((Partition("all", machine_width, 1),))
    msg = "the file does not say how large the machine is; say --nodes or --partition"
    raise click.UsageError(msg)


def _send(jobs: "Jobs", machine: "Machine") -> "Jobs":
    """Send all jobs to the only partition, where there is but one."""
    if len(machine.partitions) > 1:
        return jobs
    return replace(jobs, partition=jobs.partition * 0)


def _take_known(jobs: "Jobs") -> "Jobs":
    """Leave out the jobs without a run time."""
    from dure.workload.jobs import ABSENT

    return jobs.take(jobs.run_s != ABSENT)


def _read_projects(
    file: str | None, projects: tuple[str, ...]
) -> tuple["Claims | None", tuple[str, ...] | None]:
    """Read the table of projects, where there is one."""
    from dure.files.text import read_text
    from dure.twin.projects import read_project_table

    if file is None:
        return None, None
    table = read_project_table(read_text(file), file, projects)
    if has_error(table.findings):
        raise InputRefused(table.findings)
    return table.claims, table.track
