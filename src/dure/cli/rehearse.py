"""``dure rehearse``: put a changed programme through the twin."""

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import dure
from dure.cli.output import json_option, lang_option, print_json
from dure.cli.progress import show_progress
from dure.cli.rehearse_recall import recall
from dure.cli.workload_options import FORMATS
from dure.terms.language import Lang, Text, same

if TYPE_CHECKING:
    from dure.rehearse.result import Rehearsal
    from dure.rehearse.whole import Plan
    from dure.report.paper import Paper, Section

USES = (20, 30, 40, 50, 60, 70, 80)
USE_REFERENCE = 40
_EXAMPLE = (
    "Example: dure rehearse first-call programmes/korea/programme.yaml --output build/report.html"
)


@click.group(epilog=_EXAMPLE)
def rehearse() -> None:
    """Put a changed programme through the twin and compare it with the present one."""


rehearse.add_command(recall)


def read_percents(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
    """Read ``20,30,40``: whole percent from 1 to 99."""
    parts = [part.strip() for part in value.split(",")]
    if not all(part.isdigit() and 1 <= int(part) <= 99 for part in parts):  # noqa: PLR2004  # percent
        msg = f"{value!r} is not a list of whole percent from 1 to 99, such as 20,30,40"
        raise click.BadParameter(msg, ctx, param)
    return tuple(sorted({int(part) for part in parts}))


@rehearse.command("first-call", epilog=_EXAMPLE)
@click.argument("programme", type=click.Path(dir_okay=False))
@click.option(
    "--call",
    "call_id",
    default="first_2026",
    show_default=True,
    help="Which call of the programme.",
)
@click.option(
    "--output",
    metavar="FILE.html",
    help="Write the report there, and in the other language beside it.",
)
@click.option(
    "--use",
    "uses",
    callback=read_percents,
    default=",".join(map(str, USES)),
    show_default=True,
    help="How much of what they ask for projects use, percent.",
)
@click.option(
    "--use-reference",
    type=click.IntRange(1, 99),
    default=USE_REFERENCE,
    show_default=True,
    help="At which of these the assumptions are changed one at a time.",
)
@click.option(
    "--seeds", default=3, show_default=True, type=click.IntRange(1), help="How many random draws."
)
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0), help="The first of them."
)
@click.option(
    "--weeks",
    default=3,
    show_default=True,
    type=click.IntRange(1),
    help="How many weeks are measured, after one of warm-up.",
)
@click.option("--model", "model_path", help="Fitted workload model instead of the shipped one.")
@click.option("--trace", "trace_path", help="Real jobs to compare with: a trace or parquet.")
@click.option(
    "--format",
    "trace_format",
    type=click.Choice(FORMATS),
    help="Format of the trace; without it, the first line tells.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes; as many as cores if not said.")
@lang_option
@json_option
def first_call(
    programme: str,
    call_id: str,
    output: str | None,
    uses: tuple[int, ...],
    use_reference: int,
    seeds: int,
    seed: int,
    weeks: int,
    model_path: str | None,
    trace_path: str | None,
    trace_format: str | None,
    workers: int | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Rehearse a call as if the servers that it gave away whole had been shared.

    Draws the projects of the call to its published totals, gives the granted ones servers of their
    own, then shares the same servers among more and more of those that asked, and reports how many
    could have been served and how long jobs would have waited.
    """
    if use_reference not in uses:
        msg = f"--use-reference {use_reference} is not among --use {','.join(map(str, uses))}"
        raise click.UsageError(msg)
    order = Order(
        programme=programme,
        call_id=call_id,
        uses=uses,
        use_reference=use_reference,
        seeds=tuple(range(seed, seed + seeds)),
        weeks=weeks,
        model_path=model_path,
        trace_path=trace_path,
        trace_format=trace_format,
    )
    plan, foot = prepare(order)
    result = run_plan(plan, workers, lang)
    finish(result, foot, output=output, lang=lang, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    programme: str
    call_id: str
    uses: tuple[int, ...]
    use_reference: int
    seeds: tuple[int, ...]
    weeks: int = 3
    model_path: str | None = None
    trace_path: str | None = None
    trace_format: str | None = None


def prepare(order: Order) -> "tuple[Plan, tuple[tuple[Text, str], ...]]":
    """Read everything that is needed, and give the plan and the foot of its paper."""
    from dure.files.jobs import read_jobs_file
    from dure.files.programme import read_programme_file
    from dure.files.workload_model import read_workload_model_file, shipped_workload_model
    from dure.programme.sealing import seal_programme
    from dure.rehearse.call import read_call
    from dure.rehearse.scenario import Assumptions
    from dure.rehearse.whole import Plan
    from dure.terms.seal import seal
    from dure.workload.paper import render_workload_model

    programme = read_programme_file(order.programme)
    paper = read_call(programme, order.call_id, order.programme)
    model = (
        read_workload_model_file(order.model_path) if order.model_path else shipped_workload_model()
    )
    records = read_jobs_file(order.trace_path, order.trace_format) if order.trace_path else None
    plan = Plan(
        paper=paper,
        assumptions=Assumptions(paper.own_policy, paper.shared_policy, weeks=order.weeks),
        model=model,
        model_name=Text(
            en=f"a model fitted to {model.source.id}",
            ko=f"{model.source.id}에 맞춘 모형",
        ),
        uses=order.uses,
        use_reference=order.use_reference,
        seeds=order.seeds,
        records=records,
        records_name=same(Path(order.trace_path).name) if order.trace_path else None,
    )
    seeds = ", ".join(map(str, order.seeds))
    model_hash = seal(json.loads(render_workload_model(model)))
    foot = (
        (Text(en="Programme", ko="프로그램"), f"{programme.name}, {programme.as_of}"),
        (Text(en="Hash of the programme", ko="프로그램 해시"), seal_programme(programme)),
        (Text(en="Hash of the workload model", ko="작업 모형 해시"), model_hash),
        (Text(en="Seeds", ko="난수"), seeds),
        (Text(en="Version", ko="버전"), f"Dure {dure.__version__}"),
    )
    return plan, foot


def run_plan(plan: "Plan", workers: int | None = None, lang: Lang = "en") -> "Rehearsal":
    """Run all cases of a plan on all cores, with progress in a language."""
    from dure.rehearse.first_call import rehearse_case
    from dure.rehearse.whole import list_cases, sort_outcomes

    cases = list_cases(plan)
    outcomes = []
    pool = ProcessPoolExecutor(workers)
    try:
        with show_progress(_REHEARSING.in_(lang), len(cases)) as step:
            for outcome in pool.map(rehearse_case, cases):
                outcomes.append(outcome)
                step()
    finally:
        pool.shutdown(cancel_futures=True)
    return sort_outcomes(plan, outcomes)


def finish(
    result: "Rehearsal",
    foot: tuple[tuple[Text, str], ...],
    *,
    output: str | None,
    lang: Lang,
    as_json: bool,
    more: "tuple[Section, ...]" = (),
) -> None:
    """Print the answer, and write the report in both languages where wanted.

    `more` sections stand in the report before what is assumed and what it does not say.
    """
    from rich.console import Console

    from dure.rehearse.answer import answer_by_use
    from dure.rehearse.paper import write_paper
    from dure.report.terminal import print_paper

    paper = write_paper(result, foot)
    *findings, assumed, limits = paper.sections
    paper = replace(paper, sections=(*findings, *more, assumed, limits))
    if as_json:
        for row in answer_by_use(result.outcomes):
            print_json(asdict(row))
    else:
        print_paper(paper, lang, Console())
    if output:
        for path in write_both(paper, output, lang):
            click.echo(f"{_WRITTEN.in_(lang)}: {path}", err=True)


def write_both(paper: "Paper", output: str, lang: Lang) -> list[str]:
    """Write a paper in both languages: the wanted one under the name given, the other beside it."""
    from dure.files.report import write_report

    path = Path(output)
    other: Lang = "en" if lang == "ko" else "ko"
    beside = path.with_name(f"{path.stem}.{other}{path.suffix}")
    write_report(paper, lang, str(path), (other, beside.name))
    write_report(paper, other, str(beside), (lang, path.name))
    return [str(path), str(beside)]


_REHEARSING = Text(en="Rehearsing", ko="모의 운영")
_WRITTEN = Text(en="written", ko="저장")
