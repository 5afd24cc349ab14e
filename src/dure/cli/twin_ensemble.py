"""``dure twin ensemble`` and ``dure twin array``: many scenarios, here or on a cluster."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import dure
from dure.cli import twin_ensemble_text as texts
from dure.cli.compiling import show_compiling
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.progress import show_progress
from dure.cli.twin_text import print_written
from dure.terms.errors import InputRefused
from dure.terms.language import Lang

if TYPE_CHECKING:
    from dure.files.ensemble import Prepared
    from dure.files.ensemble_workers import Done
    from dure.rehearse.ensemble_table import Row


@click.command(
    "ensemble", epilog="Example: dure twin ensemble ensemble.yaml --output build/ensemble"
)
@click.argument("file")
@click.option(
    "--output", "-o", required=True, metavar="DIR", help="Folder of the results; made if needed."
)
@click.option("--workers", type=click.IntRange(1), help="Processes; without it, one per processor.")
@click.option(
    "--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster, such as tcp://10.0.0.1:8786."
)
@click.option(
    "--only",
    type=click.IntRange(0),
    multiple=True,
    metavar="INDEX",
    help="Run only this scenario, counted from 0; may be said several times.",
)
@click.option("--html", metavar="FILE.html", help="Where to write charts and tables, one file.")
@json_option
@lang_option
def ensemble_(
    file: str,
    output: str,
    workers: int | None,
    dask: str | None,
    only: tuple[int, ...],
    html: str | None,
    *,
    as_json: bool,
    lang: Lang,
) -> int:
    """Run every machine of FILE under every policy, pooling, load and seed.

    One result is written per scenario. What is there is not run again, so a run that was stopped
    goes on where it was, and --only gives a cluster one scenario at a time. When all are there, a
    table is printed with 95 % confidence intervals over seeds.
    """
    from dure.files.ensemble import find_results, join_results, prepare_ensemble, write_result
    from dure.rehearse.ensemble_table import tabulate

    if dask is not None and workers is not None:
        msg = "say --workers or --dask, not both: a Dask cluster has its own workers"
        raise click.UsageError(msg)
    try:
        prepared = prepare_ensemble(file, output)
        results = find_results(prepared)
    except InputRefused as refusal:
        print_findings(refusal.findings, as_json=as_json, lang=lang)
        return 1
    wanted = only or range(len(prepared.scenarios))
    if max(wanted) >= len(prepared.scenarios):
        msg = f"there is no scenario {max(wanted)}; the last is {len(prepared.scenarios) - 1}"
        raise click.BadParameter(msg, param_hint="--only")
    missing = [index for index in wanted if index not in results]
    if missing:
        with show_progress(texts.title(lang), len(missing)) as step:
            for index, content in _run(prepared, missing, workers, dask, lang):
                write_result(output, index, content)
                step()
        results = find_results(prepared)
    here = len(wanted) - len(missing)
    texts.say_done(len(missing), here, len(results), len(prepared.scenarios), lang)
    if len(results) == len(prepared.scenarios):
        rows = tabulate([results[index] for index in sorted(results)])
        _print_table(prepared, rows, join_results(prepared), lang, as_json=as_json)
        if html is not None:
            _write_html(prepared, rows, html, lang)
    elif as_json:
        print_json(_head(prepared) | {"results": len(results), "rows": None})
    return 0


def _run(
    prepared: "Prepared", missing: Sequence[int], workers: int | None, dask: str | None, lang: Lang
) -> "Iterator[Done]":
    """Say who runs the scenarios; what is not compiled yet is compiled here, once."""
    from dure.files.ensemble_workers import run_here, run_on_dask

    if dask is not None:
        yield from run_on_dask(str(Path(prepared.folder).resolve()), missing, dask)
        return
    from dure.twin.compile import has_compiled

    most = workers or os.cpu_count() or 1
    alone = len(missing) if most == 1 else 0 if has_compiled() else 1
    with show_compiling(lang):
        yield from run_here(prepared.folder, missing[:alone], 1)
    rest = missing[alone:]
    if rest:
        yield from run_here(prepared.folder, rest, min(most, len(rest)))


def _head(prepared: "Prepared") -> dict[str, object]:
    """Say what was run."""
    return {
        "title": prepared.ensemble.title,
        "version": dure.__version__,
        "hash": prepared.seal,
        "scenarios": len(prepared.scenarios),
        "seeds": list(prepared.ensemble.seeds),
    }


def _print_table(
    prepared: "Prepared", rows: "Sequence[Row]", joined: str, lang: Lang, *, as_json: bool
) -> None:
    """Print what the scenarios say together."""
    from dure.twin.interval import METHOD

    if as_json:
        told = [_row_as_json(row) for row in rows]
        about = {"results": len(prepared.scenarios), "joined": joined, "interval": METHOD}
        print_json(_head(prepared) | about | {"rows": told})
    else:
        texts.print_rows(prepared, rows, joined, lang)


def _write_html(prepared: "Prepared", rows: "Sequence[Row]", path: str, lang: Lang) -> None:
    """Write charts and tables."""
    from dure.files.report import write_report
    from dure.rehearse.ensemble_paper import write_ensemble_paper

    paper = write_ensemble_paper(
        prepared.ensemble, rows, seal=prepared.seal, version=dure.__version__
    )
    existed = Path(path).exists()
    write_report(paper, lang, path)
    print_written(path, existed=existed, lang=lang)


def _row_as_json(row: "Row") -> dict[str, Any]:
    """Give a row as data; the row of all jobs is of no part."""
    return asdict(row) | {"by": row.by or None, "part": row.part or None}


@click.command(
    "array", epilog="Example: dure twin array ensemble.yaml --output build/ensemble --tasks 200"
)
@click.argument("file")
@click.option(
    "--output",
    "-o",
    required=True,
    metavar="DIR",
    help="Folder of the results, on a file system that all nodes see.",
)
@click.option(
    "--tasks",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Tasks of the array at most; each runs every so many scenarios.",
)
@click.option("--at-once", type=click.IntRange(1), help="Tasks that may run at the same time.")
@click.option(
    "--minutes",
    type=click.IntRange(1),
    default=60,
    show_default=True,
    help="Time limit of a task.",
)
@click.option("--option", "options", multiple=True, help="More for sbatch, such as --account=a1.")
@json_option
@lang_option
def array(
    file: str,
    output: str,
    tasks: int,
    at_once: int | None,
    minutes: int,
    options: tuple[str, ...],
    *,
    as_json: bool,
    lang: Lang,
) -> int:
    """Print a Slurm script that runs the scenarios of FILE as a job array.

    The folder is prepared, and nothing is submitted: look at the script, then say sbatch. When the
    array has ended, dure twin ensemble with the same FILE and DIR prints the table, and runs what
    is missing.
    """
    from dure.files.ensemble import prepare_ensemble
    from dure.files.slurm_array import ArrayPlan, write_array

    try:
        prepared = prepare_ensemble(file, output)
    except InputRefused as refusal:
        print_findings(refusal.findings, as_json=as_json, lang=lang)
        return 1
    count = len(prepared.scenarios)
    plan = ArrayPlan(
        command=_find_command(),
        file=str(Path(file).resolve()),
        folder=str(Path(output).resolve()),
        scenarios=count,
        tasks=min(tasks, count),
        at_once=at_once,
        minutes=minutes,
        options=options,
    )
    (Path(output) / "log").mkdir(exist_ok=True)
    script = write_array(plan)
    if as_json:
        print_json(_head(prepared) | {"tasks": plan.tasks, "script": script})
    else:
        click.echo(script, nl=False)
    return 0


def _find_command() -> str:
    """Find this very program, as a shell writes it."""
    beside = shutil.which("dure", path=str(Path(sys.executable).parent))
    return shlex.quote(beside or shutil.which("dure") or "dure")
