"""``dure twin``: put jobs through a machine under a queue policy."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

import dure
from dure.cli import twin_text as texts
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.twin_ensemble import array, ensemble_
from dure.cli.twin_measure import measure_run, tell_asked, tell_outcome
from dure.cli.twin_options import RunOptions, run_options, world_options
from dure.cli.twin_place import place
from dure.cli.twin_read import Asked, place_findings, read_run
from dure.cli.twin_serve import serve
from dure.cli.twin_template import template
from dure.cli.twin_why import why
from dure.terms.errors import InputRefused
from dure.terms.language import Lang

if TYPE_CHECKING:
    from dure.workload.jobs import JobRecords

_EXAMPLE = (
    "Example: dure twin run jobs.parquet --nodes 66 --node-size 8 --order fair_share --depth 100"
)
_PARTS = ("track", "project", "width", "partition")


@click.group(epilog=_EXAMPLE)
def twin() -> None:
    """Run jobs through a machine under a queue policy, to the second."""


twin.add_command(array)
twin.add_command(ensemble_)
twin.add_command(place)
twin.add_command(serve)
twin.add_command(template)
twin.add_command(why)


@twin.command("run", epilog=_EXAMPLE)
@click.argument("file")
@run_options
@world_options
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(_PARTS),
    default=("width",),
    show_default=True,
    help="Of what parts waits and work are printed; may be said several times.",
)
@click.option(
    "--output", "-o", metavar="FILE.parquet", help="Where to write the jobs with start and end."
)
@click.option(
    "--cube",
    metavar="FILE",
    help="Where to write the use by step, project and partition: .csv, else parquet.",
)
@click.option(
    "--step",
    "step_min",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    metavar="MINUTES",
    help="Length of a step of the cube.",
)
@click.option(
    "--racks",
    "rack_nodes",
    type=click.IntRange(1),
    metavar="NODES",
    help="Place the schedule on racks of so many nodes, and say which jobs span more than needed.",
)
@json_option
@lang_option
def run_(
    file: str,
    *,
    by: tuple[str, ...],
    output: str | None,
    cube: str | None,
    step_min: int,
    rack_nodes: int | None,
    as_json: bool,
    lang: Lang,
    **how: Unpack[RunOptions],
) -> int:
    """Put the jobs of FILE through a machine and say how long they waited.

    FILE is parquet as dure workload writes it, or a trace. Its columns user, qos, kind, partition
    and checkpoint count where policy and world ask for them. Without --partition all jobs go to one
    partition: of --nodes, or of as many accelerators as the trace says, each by itself. Starts and
    ends that FILE may hold are not looked at. Without --projects all projects weigh the same and
    have no budget. dure twin template prints a policy, a world and a table of projects to begin
    with. Makespan, use and mean wait are printed with what no schedule can beat; a run that does is
    refused as a fault of Dure.
    """
    from dure.files.jobs import write_jobs

    try:
        asked = read_run(file, how)
        if "track" in by and asked.track is None:
            msg = "--by track needs --projects with a column track"
            raise click.UsageError(msg)
        records = asked.run(lang)
    except InputRefused as refusal:
        print_findings(place_findings(refusal.findings, file), as_json=as_json, lang=lang)
        return 1
    outcome = measure_run(records, asked, by, rack_nodes)
    if as_json:
        print_json(
            {
                "file": file,
                "version": dure.__version__,
                **tell_asked(asked, how),
                **tell_outcome(outcome),
                "output": output,
                "cube": cube,
            }
        )
    else:
        texts.print_outcome(outcome, asked, how["estimates"], lang)
    if output is not None:
        existed = Path(output).exists()
        write_jobs(output, records, asked.machine.accelerators, asked.labels)
        texts.print_written(output, existed=existed, lang=lang)
    if cube is not None:
        existed = Path(cube).exists()
        _write_cube(cube, records, asked, step_min)
        texts.print_written(cube, existed=existed, lang=lang)
    return 0


def _write_cube(path: str, records: "JobRecords", asked: Asked, step_min: int) -> None:
    """Measure the cube and write it."""
    from dure.files.cube import write_cube
    from dure.twin.cube import measure_cube

    names = [part.name for part in asked.machine.partitions]
    write_cube(path, measure_cube(records, 60 * step_min), records.jobs, names)
