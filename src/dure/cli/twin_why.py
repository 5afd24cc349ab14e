"""``dure twin why``: why a job waits at an instant, with its arithmetic and the expected start."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Unpack

import click

import dure
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.twin_options import RunOptions, run_options, world_options
from dure.cli.twin_read import place_findings, read_run
from dure.terms.errors import InputRefused
from dure.terms.language import Lang

if TYPE_CHECKING:
    from dure.workload.jobs import Jobs


@click.command(
    "why",
    epilog="Example: dure twin why jobs.parquet --nodes 8 --job 7713 --at 2026-03-02T14:00:00",
)
@click.argument("file")
@click.option(
    "--job",
    "numbers",
    required=True,
    multiple=True,
    type=click.IntRange(0),
    help="Number of the job, in order of submission, from 0; may be said several times.",
)
@click.option(
    "--at",
    required=True,
    metavar="TIME",
    help="Second of the jobs, or a time such as 2026-03-02T14:00:00 where they have a clock.",
)
@run_options
@world_options
@json_option
@lang_option
def why(
    file: str,
    numbers: tuple[int, ...],
    at: str,
    *,
    as_json: bool,
    lang: Lang,
    **how: Unpack[RunOptions],
) -> int:
    """Put the jobs of FILE through a machine, and say why a job waits at an instant.

    The options are those of dure twin run. The instant is after all that happens in that second.
    The expected start of the head of the line is its reservation; that of others is what comes of
    the queue if nobody else comes, all run as long as they said, and of the world only what is
    announced happens.
    """
    from dure.twin.why import explain_job
    from dure.twin.why_told import Around

    try:
        asked = read_run(file, how)
        at_s = read_instant(at, asked.jobs)
        if max(numbers) >= len(asked.jobs):
            msg = f"there is no job {max(numbers)}; the last is {len(asked.jobs) - 1}"
            raise click.BadParameter(msg, param_hint="--job")
        run = (asked.run(lang), asked.machine, asked.policy, asked.claims)
        around = Around(asked.marks, asked.world)
        reasons = [explain_job(*run, number, at_s, around) for number in numbers]
    except InputRefused as refusal:
        print_findings(place_findings(refusal.findings, file), as_json=as_json, lang=lang)
        return 1
    for reason in reasons:
        if as_json:
            about = {"file": file, "version": dure.__version__, "at_s": at_s}
            print_json(about | asdict(reason))
        else:
            click.echo(reason.text.in_(lang))
    return 0


def read_instant(text: str, jobs: "Jobs") -> int:
    """Read a second of the jobs, or a time of their clock."""
    if text.removeprefix("-").isdecimal():
        return int(text)
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as fault:
        msg = f"{text!r} is neither a second nor a time such as 2026-03-02T14:00:00"
        raise click.BadParameter(msg, param_hint="--at") from fault
    if jobs.epoch is None:
        msg = "the jobs have no clock, only seconds; say --at with a second"
        raise click.BadParameter(msg, param_hint="--at")
    return (at - jobs.epoch) // timedelta(seconds=1)
