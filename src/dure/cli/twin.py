"""``dure twin``: put jobs through a machine under a queue policy."""

import re
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

import dure
from dure.cli import twin_text as texts
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.finding import Place, has_error
from dure.terms.language import Lang

if TYPE_CHECKING:
    from dure.cli.twin_text import Outcome
    from dure.twin.machine import Machine, Partition
    from dure.workload.jobs import JobRecords, Jobs

_PARTITION = re.compile(r"([^=\s]+)=([1-9]\d{0,8})x([1-9]\d{0,5})")
_ESTIMATES = re.compile(r"as-given|perfect|x\d{1,6}(\.\d{1,6})?")
_EXAMPLE = (
    "Example: dure twin run jobs.parquet --nodes 66 --node-size 8 --order fair_share --depth 100"
)


@click.group(epilog=_EXAMPLE)
def twin() -> None:
    """Run jobs through a machine under a queue policy, to the second."""


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


@twin.command("run", epilog=_EXAMPLE)
@click.argument("file")
@click.option("--nodes", type=click.IntRange(1), help="Nodes of a machine without partitions.")
@click.option(
    "--node-size",
    type=click.IntRange(1),
    default=8,
    show_default=True,
    help="Accelerators of each node; with 1 only the number of free ones counts.",
)
@click.option(
    "--partition",
    "partitions",
    multiple=True,
    callback=read_partitions,
    metavar="NAME=NODESxSIZE",
    help="A partition; say it once for each, in the order in which the jobs count them.",
)
@click.option(
    "--order",
    type=click.Choice([str(word) for word in Order]),
    default=str(Order.FCFS),
    show_default=True,
    help="Who stands before whom: by submission, or by what the project has used so far.",
)
@click.option(
    "--backfill",
    type=click.Choice([str(word) for word in Backfill]),
    default=str(Backfill.EASY),
    show_default=True,
    help="Whether others may overtake a head that does not fit, without delaying it.",
)
@click.option(
    "--backfill-order",
    type=click.Choice([str(word) for word in BackfillOrder]),
    default=str(BackfillOrder.QUEUE),
    show_default=True,
    help="In what order those others are tried.",
)
@click.option(
    "--depth",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="How many of them are looked at; 0 is all.",
)
@click.option(
    "--estimates",
    default="as-given",
    show_default=True,
    callback=read_estimates,
    metavar="as-given|perfect|xK",
    help="What is known of run times before: as given, exactly, or K times too long.",
)
@click.option(
    "--may-outrun",
    is_flag=True,
    help="Let jobs go on past their estimates instead of stopping them there.",
)
@click.option(
    "--without-unknown",
    is_flag=True,
    help="Leave out jobs whose run time is not known; they are counted.",
)
@click.option(
    "--output", "-o", metavar="FILE.parquet", help="Where to write the jobs with start and end."
)
@json_option
@lang_option
def run_(
    file: str,
    nodes: int | None,
    node_size: int,
    partitions: tuple["Partition", ...],
    order: str,
    backfill: str,
    backfill_order: str,
    depth: int,
    estimates: str,
    *,
    may_outrun: bool,
    without_unknown: bool,
    output: str | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Put the jobs of FILE through a machine and say how long they waited.

    FILE is parquet as dure workload writes it, or a trace. Without --partition all jobs go to one
    partition: of --nodes, or of as many accelerators as the trace says, each by itself. Starts and
    ends that FILE may hold are not looked at. All projects weigh the same and have no budget.
    """
    from dure.files.jobs import read_jobs, write_jobs
    from dure.twin.run import run_twin

    policy = QueuePolicy(
        Order(order), Backfill(backfill), BackfillOrder(backfill_order), depth, not may_outrun
    )
    if nodes is not None and partitions:
        msg = "say --nodes or --partition, not both"
        raise click.UsageError(msg)
    try:
        reading = read_jobs(file)
        if has_error(reading.findings) or not len(reading.records):
            print_findings(reading.findings, as_json=as_json, lang=lang)
            return 1
        machine = _make_machine(nodes, node_size, partitions, reading.machine_width)
        jobs = _take_known(reading.records.jobs) if without_unknown else reading.records.jobs
        jobs = _estimate(_send(jobs, machine), estimates)
        records = run_twin(jobs, machine, policy)
    except InputRefused as refusal:
        found = [replace(finding, place=Place(file)) for finding in refusal.findings]
        print_findings(found, as_json=as_json, lang=lang)
        return 1
    outcome = _measure(records, machine, len(reading.records) - len(jobs))
    if as_json:
        print_json(
            {
                "file": file,
                "version": dure.__version__,
                "machine": [asdict(part) for part in machine.partitions],
                "policy": asdict(policy),
                "estimates": estimates,
                **_as_json(outcome),
                "output": output,
            }
        )
    else:
        texts.print_outcome(outcome, machine, policy, estimates, lang)
    if output is not None:
        existed = Path(output).exists()
        write_jobs(output, records, machine.accelerators)
        texts.print_written(output, existed=existed, lang=lang)
    return 0


def _make_machine(
    nodes: int | None,
    node_size: int,
    partitions: tuple["Partition", ...],
    machine_width: int | None,
) -> "Machine":
    """Make the machine that is asked for, or else the one of the trace."""
    from dure.twin.machine import Machine, Partition

    if partitions:
        return Machine(partitions)
    if nodes is not None:
        return Machine((Partition("all", nodes, node_size),))
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


def _estimate(jobs: "Jobs", estimates: str) -> "Jobs":
    """Put other estimates in the place of those that were given."""
    import numpy as np

    from dure.workload.jobs import ABSENT

    if estimates == "as-given":
        return jobs
    factor = Decimal(1) if estimates == "perfect" else Decimal(estimates[1:])
    top, bottom = factor.as_integer_ratio()
    known = jobs.run_s != ABSENT
    return replace(jobs, estimate_s=np.where(known, jobs.run_s * top // bottom, ABSENT))


def _measure(records: "JobRecords", machine: "Machine", left_out: int) -> "Outcome":
    """Measure what is printed."""
    from dure.twin import measure

    submit_s = records.jobs.submit_s
    from_s, until_s = int(submit_s.min(initial=0)), int(submit_s.max(initial=0))
    waits = measure.measure_waits(records)
    return texts.Outcome(
        waits=waits,
        widths=measure.measure_by_width(records),
        states=measure.count_states(records),
        work_s=measure.work_done_s(records),
        span_s=until_s - from_s,
        utilisation=measure.measure_utilisation(records, machine.accelerators, from_s, until_s),
        slowdown=measure.measure_slowdown(records) if waits.count else None,
        left_out=left_out,
    )


def _as_json(outcome: "Outcome") -> dict[str, object]:
    """Give an outcome as data; what is not there is null."""
    data = asdict(outcome)
    data["states"] = {state.name.lower(): count for state, count in outcome.states.items()}
    for waits in (data["waits"], *(each["waits"] for each in data["widths"])):
        if waits["count"] == 0:
            waits |= {name: None for name in waits if name.startswith("wait_s")}
    return data
