"""``dure twin``: put jobs through a machine under a queue policy."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

import dure
from dure.cli import twin_text as texts
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.twin_ensemble import array, ensemble_
from dure.cli.twin_options import Asked, RunOptions, place_findings, read_run, run_options
from dure.cli.twin_place import place
from dure.cli.twin_serve import serve
from dure.cli.twin_why import why
from dure.cli.twin_world import WorldOptions, make_world, world_options
from dure.terms.errors import InputRefused
from dure.terms.language import Lang

if TYPE_CHECKING:
    from dure.cli.twin_text import Outcome
    from dure.cli.twin_world import FailureRate
    from dure.twin.groups import GroupMeasures
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
@json_option
@lang_option
def run_(
    file: str,
    *,
    by: tuple[str, ...],
    output: str | None,
    cube: str | None,
    step_min: int,
    as_json: bool,
    lang: Lang,
    failures: "FailureRate | None",
    checkpoint_h: int | None,
    seed: int,
    **how: Unpack[RunOptions],
) -> int:
    """Put the jobs of FILE through a machine and say how long they waited.

    FILE is parquet as dure workload writes it, or a trace. Without --partition all jobs go to one
    partition: of --nodes, or of as many accelerators as the trace says, each by itself. Starts and
    ends that FILE may hold are not looked at. Without --projects all projects weigh the same and
    have no budget. Makespan, use and mean wait are printed with what no schedule can beat; a run
    that does is refused as a fault of Dure.
    """
    from dure.files.jobs import write_jobs
    from dure.twin.run import run_twin

    try:
        asked = read_run(file, how)
        if "track" in by and asked.track is None:
            msg = "--by track needs --projects with a column track"
            raise click.UsageError(msg)
        what = WorldOptions(failures=failures, checkpoint_h=checkpoint_h, seed=seed)
        world, marks = make_world(asked.jobs, asked.machine, what)
        records = run_twin(asked.jobs, asked.machine, asked.policy, asked.claims, marks, world)
    except InputRefused as refusal:
        print_findings(place_findings(refusal.findings, file), as_json=as_json, lang=lang)
        return 1
    outcome = _measure(records, asked, by)
    if as_json:
        print_json(
            {
                "file": file,
                "version": dure.__version__,
                "machine": [asdict(part) for part in asked.machine.partitions],
                "policy": asdict(asked.policy),
                "estimates": how["estimates"],
                "projects": how["projects_file"],
                "failures": failures and {**failures._asdict(), "seed": seed},
                "checkpoint_h": checkpoint_h,
                **_as_json(outcome),
                "output": output,
                "cube": cube,
            }
        )
    else:
        texts.print_outcome(outcome, asked.machine, asked.policy, how["estimates"], lang)
    if output is not None:
        existed = Path(output).exists()
        write_jobs(output, records, asked.machine.accelerators)
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


def _measure(records: "JobRecords", asked: Asked, by: Sequence[str]) -> "Outcome":
    """Measure what is printed."""
    from dure.twin import measure
    from dure.twin.bounds import measure_bounds

    submit_s = records.jobs.submit_s
    from_s, until_s = int(submit_s.min(initial=0)), int(submit_s.max(initial=0))
    waits = measure.measure_waits(records)
    return texts.Outcome(
        waits=waits,
        widths=measure.measure_by_width(records),
        states=measure.count_states(records),
        work_s=measure.work_done_s(records),
        span_s=until_s - from_s,
        utilisation=measure.measure_utilisation(
            records, asked.machine.accelerators, from_s, until_s
        ),
        slowdown=measure.measure_slowdown(records) if waits.count else None,
        left_out=asked.left_out,
        bounds=measure_bounds(records, asked.machine),
        by={part: _measure_by(part, records, asked) for part in by},
        stops=_count_stops(records),
    )


def _count_stops(records: "JobRecords") -> "texts.Stops | None":
    """Count how often nodes stopped jobs, and what had to be done again; None where none can."""
    from dure.twin.records import RunRecords

    if not isinstance(records, RunRecords):
        return None
    return texts.Stops(int(records.failures.sum()), int(records.lost_s.sum()))


def _measure_by(part: str, records: "JobRecords", asked: Asked) -> "tuple[GroupMeasures, ...]":
    """Measure the jobs by one of the parts that they have."""
    from dure.twin import groups

    if part == "track":
        assert asked.track is not None
        return groups.measure_by_track(records, asked.track)
    if part == "partition":
        names = [each.name for each in asked.machine.partitions]
        return groups.measure_by_partition(records, names)
    if part == "project":
        return groups.measure_by_project(records)
    return groups.measure_by_width_class(records)


def _as_json(outcome: "Outcome") -> dict[str, object]:
    """Give an outcome as data; what is not there is null."""
    data = asdict(outcome)
    data["states"] = {state.name.lower(): count for state, count in outcome.states.items()}
    groups: list[dict[str, Any]] = [*data["widths"]]
    for each in data["by"].values():
        groups += each
    for waits in (data["waits"], *(each["waits"] for each in groups)):
        if waits["count"] == 0:
            waits |= {name: None for name in waits if name.startswith("wait_s")}
    return data
