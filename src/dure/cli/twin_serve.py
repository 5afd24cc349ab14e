"""``dure twin serve``: inference services that follow demand, and what their users wait."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

import dure
from dure.cli.compiling import show_compiling
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.terms.errors import InputRefused
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.files.services import ServicePlan
    from dure.twin.service import ServiceRun

_EXAMPLE = "Example: dure twin serve services.yaml --seed 1 --report services.html"
_WRITTEN = Text(en="written", ko="저장")


@click.command("serve", epilog=_EXAMPLE)
@click.argument("file")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Of what is drawn."
)
@click.option("--output", "-o", metavar="FILE.csv", help="Write every step there.")
@click.option(
    "--report", metavar="FILE.html", help="Write the report there, in the other language beside it."
)
@json_option
@lang_option
def serve(
    file: str, seed: int, output: str | None, report: str | None, *, as_json: bool, lang: Lang
) -> int:
    """Let the services of FILE follow demand, and say what their users would wait.

    FILE is YAML: accelerators by type, and for each service where its replicas run (in order:
    domestic NPUs first, then what they may spill to), floor and ceiling, the promised wait, and its
    demand: a daily curve or a csv of recorded requests.
    """
    from rich.console import Console

    from dure.cli.rehearse import write_both
    from dure.files.services import load_services
    from dure.files.text import write_bytes
    from dure.rehearse.services import total_services, write_service_paper
    from dure.report.terminal import print_paper
    from dure.twin.service import run_services

    try:
        plan = load_services(file, seed)
    except InputRefused as refusal:
        print_findings(refusal.findings, as_json=as_json, lang=lang)
        return 1
    form = plan.form
    with show_compiling(lang):
        run = run_services(plan.services, plan.demands, plan.supply, form.scaling, form.step_s)
    totals = total_services(plan.services, plan.demands, run, len(form.types))
    foot = (
        (Text(en="file", ko="파일"), file),
        (Text(en="seed", ko="시드"), str(seed)),
        (Text(en="Dure", ko="Dure"), dure.__version__),
    )
    paper = write_service_paper(plan.services, totals, run, form.types, form.supply, foot)
    if as_json:
        for total in totals:
            print_json(
                {**asdict(total), "used_s": dict(zip(form.types, total.used_s, strict=True))}
            )
    else:
        print_findings(plan.findings, as_json=False, lang=lang)
        print_paper(paper, lang, Console())
    if output is not None:
        write_bytes(output, write_steps(plan, run).encode())
        click.echo(f"{_WRITTEN.in_(lang)}: {output}", err=True)
    for path in write_both(paper, report, lang) if report else ():
        click.echo(f"{_WRITTEN.in_(lang)}: {path}", err=True)
    return 0


def write_steps(plan: "ServicePlan", run: "ServiceRun") -> str:
    """Write every step of every service as csv; an empty cell is not known."""
    types = plan.form.types
    head = "at_s,service,requests,work_s,wanted,backlog_s,turned_away_s,wait_s_mean,wait_s_p95,late"
    lines = [",".join([head, *(f"replicas_{name}" for name in types)])]
    for s, (service, demand) in enumerate(zip(plan.services, plan.demands, strict=True)):
        for i in range(len(plan.supply)):
            count = dict.fromkeys(range(len(types)), 0)
            for h, host in enumerate(service.hosts):
                count[host.type] += int(run.replicas[i, s, h])
            waits = (run.wait_s_mean[i, s], run.wait_s_p95[i, s], run.is_late[i, s])
            cells = [
                str(i * run.step_s),
                service.name,
                str(int(demand.requests[i])),
                f"{demand.work_s[i]:.3f}",
                str(int(run.wanted[i, s])),
                f"{run.backlog_s[i, s]:.3f}",
                f"{run.lost_s[i, s]:.3f}",
                *("" if wait != wait else f"{wait:.4f}" for wait in waits),  # noqa: PLR0124 # NaN
                *(str(each) for each in count.values()),
            ]
            lines.append(",".join(cells))
    return "\n".join([*lines, ""])
