"""``dure workload``: import traces, describe jobs, fit a model of them and draw jobs from it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from dure.cli import workload_text as texts
from dure.cli.output import json_option, lang_option, print_json
from dure.cli.workload_options import (
    ACCELERATORS_MAX,
    WEEKS_MAX,
    How,
    read_monday,
    read_share,
    trace_options,
)
from dure.terms.citation import Mark, Source
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, has_error
from dure.terms.language import Lang, same
from dure.terms.units import HOUR_S, WEEK_S

if TYPE_CHECKING:
    from dure.workload.jobs import JobRecords
    from dure.workload.rows import Reading

_BIG_BYTES = 20_000_000
"""From this size on a terminal is told that reading takes a while."""


@click.group(epilog="Example: dure workload describe jobs.parquet --lang ko")
def workload() -> None:
    """Import traces, describe jobs, fit a workload model and draw jobs from it.

    Every FILE may be gzipped or - (standard input), and may be a trace or the parquet that import
    and draw write.
    """


@workload.command(
    "import",
    epilog="Example: dure workload import philly.csv.gz --format philly --output jobs.parquet",
)
@click.argument("file")
@click.option("--output", "-o", required=True, metavar="FILE.parquet", help="Where to write.")
@trace_options
@json_option
@lang_option
def import_(
    file: str, output: str, *, as_json: bool, lang: Lang, without_bad_rows: bool, **how: Unpack[How]
) -> int:
    """Read a trace and write its jobs as parquet.

    Rows with faults are listed with their lines; then nothing is written, unless you say
    --without-bad-rows. An output that exists is replaced, and the last line says so.
    """
    from dure.files.jobs import write_jobs

    reading = _read(file, lang, as_json=as_json, **how)
    if reading is None:
        return 1
    good = len(reading.records)
    if not good or (has_error(reading.findings) and not without_bad_rows):
        _refuse(reading.findings, as_json=as_json, lang=lang, good=good)
        return 1
    existed = Path(output).exists()
    write_jobs(output, reading.records, reading.machine_width, reading.labels)
    _say_written(output, existed, reading.records, reading.findings, as_json=as_json, lang=lang)
    return 0


@workload.command("describe", epilog="Example: dure workload describe philly.csv.gz --lang ko")
@click.argument("file")
@trace_options
@json_option
@lang_option
def describe_(
    file: str, *, as_json: bool, lang: Lang, without_bad_rows: bool, **how: Unpack[How]
) -> int:
    """Say how many jobs there are, how wide and long, how much work, and what is absent.

    Rows with faults are listed with their lines and left out; then the exit code is 1, unless you
    say --without-bad-rows.
    """
    from dure.workload.describe import describe

    reading = _read(file, lang, as_json=as_json, **how)
    if reading is None:
        return 1
    if not len(reading.records):
        _refuse(reading.findings, as_json=as_json, lang=lang)
        return 1
    description = describe(reading.records)
    if as_json:
        found = [finding.as_json() for finding in reading.findings]
        machine = {"machine_width": reading.machine_width}
        print_json({"file": file, **description.as_json(), **machine, "findings": found})
    else:
        texts.print_description(description, file, reading.machine_width, lang)
    return 1 if has_error(reading.findings) and not without_bad_rows else 0


@workload.command("fit", epilog="Example: dure workload fit jobs.parquet --output model.json")
@click.argument("file")
@click.option("--output", "-o", required=True, metavar="FILE.json", help="Where to write.")
@click.option("--title", help="How the trace is cited; without it, the name of FILE.")
@click.option("--place", default="", help="Where the trace can be found, for example its address.")
@click.option("--published", default="", help="When the trace was published.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Day on which the source was checked; without it, today.",
)
@trace_options
@json_option
@lang_option
def fit_(
    file: str,
    output: str,
    title: str | None,
    place: str,
    published: str,
    as_of: datetime | None,
    *,
    as_json: bool,
    lang: Lang,
    without_bad_rows: bool,
    **how: Unpack[How],
) -> int:
    """Fit the workload model to jobs: whole counts, from which `draw` and `rehearse` draw.

    The jobs need run times and a wall clock; what the model holds and what not stands in
    docs/explanation/workload-model.md.
    """
    from dure.files.text import write_bytes
    from dure.workload.fit import fit_workload
    from dure.workload.paper import render_workload_model

    reading = _read(file, lang, as_json=as_json, **how)
    if reading is None:
        return 1
    records = reading.records
    more = _check_fit(records, file)
    texts.print_capped(() if as_json else more, lang)
    if more or (has_error(reading.findings) and not without_bad_rows):
        good = 0 if more else len(records)
        _refuse((*reading.findings, *more), as_json=as_json, lang=lang, good=good)
        return 1
    checked = as_of.date() if as_of else date.today()  # noqa: DTZ011  # the day where the user is
    cited = same(title or Path(file).name)
    source = Source("trace", cited, place, published, checked, Mark.SEEN)
    model = fit_workload(records, source=source)
    content = render_workload_model(model).encode()
    existed = Path(output).exists()
    write_bytes(output, content)
    if as_json:
        about = {"jobs": model.jobs, "left_out": model.left_out, "bursts": model.bursts}
        bytes_ = {"output": output, "replaced": existed, "bytes": len(content)}
        print_json({**bytes_, **about, "as_of": checked.isoformat()})
    else:
        texts.print_fitted(model, output, existed, len(content), lang)
    return 0


@workload.command(
    "draw",
    epilog="Example: dure workload draw --seed 1 --accelerators 64 --weeks 4 --use 0.3 "
    "--output jobs.parquet",
)
@click.option("--seed", required=True, type=click.IntRange(0), help="Same seed, same jobs.")
@click.option(
    "--accelerators",
    required=True,
    type=click.IntRange(1, ACCELERATORS_MAX),
    help="How many there are.",
)
@click.option(
    "--weeks", required=True, type=click.IntRange(1, WEEKS_MAX), help="How long jobs are submitted."
)
@click.option(
    "--use",
    required=True,
    callback=read_share,
    help="Work that is asked for, as a share of what the accelerators could do in these weeks.",
)
@click.option("--output", "-o", required=True, metavar="FILE.parquet", help="Where to write.")
@click.option(
    "--model", "model_path", metavar="FILE.json", help="A fitted model; else the shipped."
)
@click.option(
    "--start",
    callback=read_monday,
    metavar="DAY",
    help="The Monday on which the weeks begin; without it, the jobs have no date.",
)
@click.option(
    "--run-max",
    "run_max_h",
    type=click.IntRange(1),
    metavar="HOURS",
    help="Longer runs are cut here; without it, at the length of the weeks.",
)
@json_option
@lang_option
def draw_(
    seed: int,
    accelerators: int,
    weeks: int,
    use: Decimal,
    output: str,
    model_path: str | None,
    start: datetime | None,
    run_max_h: int | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Draw jobs whose work adds up to a share of what the accelerators could do.

    Their estimates, starts and ends are absent, as they are in the trace of the shipped model.
    """
    import numpy as np

    from dure.files.jobs import write_jobs
    from dure.files.workload_model import read_workload_model_file, shipped_workload_model
    from dure.workload.draw import draw_stream, records_of

    try:
        model = read_workload_model_file(model_path) if model_path else shipped_workload_model()
    except InputRefused as refusal:
        texts.print_capped(() if as_json else refusal.findings, lang)
        _refuse(refusal.findings, as_json=as_json, lang=lang)
        return 1
    if accelerators < model.widths[0]:
        msg = f"the narrowest job of the model has {model.widths[0]} accelerators"
        raise click.BadParameter(msg, param_hint="--accelerators")
    stream = draw_stream(
        model,
        work_s=int(use * accelerators * weeks * WEEK_S),
        span_s=weeks * WEEK_S,
        width_max=accelerators,
        rng=np.random.default_rng(seed),
        run_max_s=run_max_h * HOUR_S if run_max_h else None,
    )
    records = records_of(stream, start)
    existed = Path(output).exists()
    write_jobs(output, records, accelerators)
    _say_written(output, existed, records, (), as_json=as_json, lang=lang, seed=seed)
    return 0


def _read(file: str, lang: Lang, *, as_json: bool, **how: Unpack[How]) -> "Reading | None":
    """Read jobs and print what is wrong with them; None where they cannot be read at all."""
    from dure.files.jobs import find_zone, read_jobs
    from dure.workload.openb import Shared
    from dure.workload.sacct import PartitionFrom
    from dure.workload.swf import WidthFrom
    from dure.workload.trace import Choices, Format

    texts.say_reading(file, _BIG_BYTES, lang)
    width, shared = WidthFrom(how["width_from"]), Shared(how["shared"])
    choices = Choices(width, shared, find_zone, PartitionFrom(how["partition_from"]))
    form = Format(how["form"]) if how["form"] else None
    try:
        reading = read_jobs(file, form, choices)
    except InputRefused as refusal:
        texts.print_capped(() if as_json else refusal.findings, lang)
        _refuse(refusal.findings, as_json=as_json, lang=lang)
        return None
    texts.print_capped(() if as_json else reading.findings, lang)
    if how["epoch"] is None:
        return reading
    jobs = replace(reading.records.jobs, epoch=how["epoch"])
    return replace(reading, records=replace(reading.records, jobs=jobs))


def _check_fit(records: "JobRecords", file: str) -> tuple[Finding, ...]:
    """Say what keeps jobs from being fitted."""
    from dure.workload.findings import TRACE_NO_CLOCK, TRACE_NOTHING_TO_FIT

    known = int((records.jobs.run_s >= 0).sum())
    if not known:
        fields = {"known": known, "total": len(records)}
        return (Finding(TRACE_NOTHING_TO_FIT, Place(file), fields),)
    return () if records.jobs.epoch is not None else (Finding(TRACE_NO_CLOCK, Place(file)),)


def _refuse(findings: Sequence[Finding], *, as_json: bool, lang: Lang, good: int = 0) -> None:
    """Say that nothing was done; as JSON with the reasons, which were printed as text before."""
    if as_json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        texts.print_refused(findings, good, lang)


def _say_written(
    output: str,
    existed: bool,
    records: "JobRecords",
    findings: Sequence[Finding],
    *,
    as_json: bool,
    lang: Lang,
    **drawn: object,
) -> None:
    """Say what was written, and whether something stood there before."""
    from dure.workload.describe import describe

    description = describe(records)
    if as_json:
        about = {"output": output, "replaced": existed, "jobs": description.jobs}
        about |= {"work_s": description.work_s, **drawn}
        print_json({**about, "findings": [finding.as_json() for finding in findings]})
    else:
        texts.print_written(description, output, existed, lang)
