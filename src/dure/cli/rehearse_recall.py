"""``dure rehearse recall``: rules on use put through the twin."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Unpack

import click

import dure
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.progress import show_progress
from dure.cli.twin_options import RunOptions, run_options
from dure.cli.twin_read import place_findings, read_run
from dure.terms.errors import InputRefused
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.award.reclaim import ReclaimRule

_EXAMPLE = (
    "Example: dure rehearse recall jobs.parquet --projects grants.csv --nodes 66 "
    "--starts 2026-02-01 --months 12"
)
_RULES = Text(en="rules", ko="회수 규칙")
_WRITTEN = Text(en="written", ko="저장")


@click.command("recall", epilog=_EXAMPLE)
@click.argument("file")
@run_options
@click.option(
    "--starts", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day of all grants."
)
@click.option(
    "--months", type=click.IntRange(1, 120), default=12, show_default=True, help="Of all grants."
)
@click.option(
    "--rule", "names", multiple=True, help="A rule; say it once for each. All, if not said."
)
@click.option("--rules", "rules_file", metavar="FILE", help="Rules in YAML; else the public ones.")
@click.option(
    "--report", metavar="FILE.html", help="Write the report there, in the other language beside it."
)
@json_option
@lang_option
def recall(
    file: str,
    starts: datetime,
    months: int,
    names: tuple[str, ...],
    rules_file: str | None,
    report: str | None,
    *,
    as_json: bool,
    lang: Lang,
    **how: Unpack[RunOptions],
) -> int:
    """Say what rules on use would take back from the projects whose jobs are in FILE.

    The jobs are run once without a rule and once under each, month by month. Budgets in the table
    of --projects are the grants; a project without one has nothing to lose.
    """
    from rich.console import Console

    from dure.cli.rehearse import write_both
    from dure.policy.queue import Claims
    from dure.rehearse.recall import Term, run_with_recall
    from dure.rehearse.recall_paper import total_recall, write_recall_paper
    from dure.report.terminal import print_paper

    rules = choose_rules(names, rules_file)
    if how["projects_file"] is None:
        msg = "--projects is needed: its budget_h says what each project was granted"
        raise click.UsageError(msg)
    term = Term(starts.date(), months)
    runs = []
    try:
        asked = read_run(file, how)
        claims = asked.claims
        assert isinstance(claims, Claims)
        with show_progress(_RULES.in_(lang), len(rules)) as step:
            for rule in rules:
                runs.append(
                    run_with_recall(asked.jobs, asked.machine, asked.policy, claims, rule, term)
                )
                step()
    except InputRefused as refusal:
        print_findings(place_findings(refusal.findings, file), as_json=as_json, lang=lang)
        return 1
    granted_s = sum(budget_s for budget_s in claims.budget_s if budget_s is not None)
    totals = [total_recall(run, runs[0], granted_s) for run in runs]
    foot = (
        (Text(en="file", ko="파일"), file),
        (Text(en="projects", ko="과제표"), str(how["projects_file"])),
        (Text(en="Dure", ko="Dure"), dure.__version__),
    )
    paper = write_recall_paper(totals, runs, term, granted_s, foot)
    if as_json:
        for total in totals:
            print_json(asdict(total))
    else:
        print_paper(paper, lang, Console())
    for path in write_both(paper, report, lang) if report else ():
        click.echo(f"{_WRITTEN.in_(lang)}: {path}", err=True)
    return 0


def choose_rules(
    names: tuple[str, ...], rules_file: str | None
) -> "tuple[ReclaimRule | None, ...]":
    """Give no rule, to compare with, and then the rules that are asked for."""
    from dure.files.award import read_reclaim_rules

    rules = read_reclaim_rules(rules_file)
    unknown = [name for name in names if name not in rules]
    if unknown:
        msg = f"no rule {unknown[0]!r}; there are {', '.join(rules)}"
        raise click.BadParameter(msg, param_hint="--rule")
    return (None, *(rules[name] for name in names or rules))
