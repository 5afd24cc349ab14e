"""``dure twin place``: put jobs that share accelerators on nodes, under one policy or all."""

from collections.abc import Iterator
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING

import click

import dure
from dure.cli.compiling import show_compiling
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.cli.progress import show_progress
from dure.terms.language import Lang, Text, same

if TYPE_CHECKING:
    from dure.rehearse.placement import Setting
    from dure.twin.share import SharePolicy
    from dure.twin.share_compare import ShareOutcome
    from dure.workload.share import ShareJobs, ShareNodes

_EXAMPLE = (
    "Example: dure twin place nodes.csv jobs.csv --policy best-fit --policy packing "
    "--seeds 10 --report placement.html"
)
POLICIES = (
    "random",
    "dot-product",
    "clustering",
    "packing",
    "best-fit",
    "fragmentation-gradient",
)
_PERCENT_MAX = 1_000
_WRITTEN = Text(en="written", ko="저장")


@click.command("place", epilog=_EXAMPLE)
@click.argument("nodes_file", metavar="NODES")
@click.argument("jobs_file", metavar="JOBS")
@click.option(
    "--policy",
    "policies",
    multiple=True,
    type=click.Choice(POLICIES),
    default=POLICIES,
    help="How nodes are scored; may be said several times. All of them if not said.",
)
@click.option(
    "--load",
    "load_percent",
    type=click.IntRange(1, _PERCENT_MAX),
    default=130,
    show_default=True,
    metavar="PERCENT",
    help="Jobs come until so much is asked for, of the accelerators there are.",
)
@click.option(
    "--at",
    "at_percent",
    type=click.IntRange(1, _PERCENT_MAX),
    default=100,
    show_default=True,
    metavar="PERCENT",
    help="When to look at the nodes: when so much has been asked for.",
)
@click.option(
    "--in-order",
    is_flag=True,
    help="Let the jobs come once each, in the order of the file.",
)
@click.option(
    "--seeds", type=click.IntRange(1), default=10, show_default=True, help="How many random draws."
)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The first of them."
)
@click.option("--chart", metavar="FILE.svg", help="Draw allocated against asked for there.")
@click.option(
    "--report", metavar="FILE.html", help="Write the report there, in the other language beside it."
)
@json_option
@lang_option
def place(
    nodes_file: str,
    jobs_file: str,
    policies: tuple[str, ...],
    load_percent: int,
    at_percent: int,
    *,
    in_order: bool,
    seeds: int,
    seed: int,
    chart: str | None,
    report: str | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Place the jobs of JOBS on the nodes of NODES, and say how full they get.

    Both are CSV as Alibaba published them (openb). NODES has the columns sn, cpu_milli, memory_mib,
    gpu (how many) and model (which type); JOBS has cpu_milli, memory_mib, num_gpu, gpu_milli (1000
    is a whole one) and perhaps gpu_spec (types that will do, such as T4|V100M16). A job runs on one
    node; none ends.
    """
    from dure.rehearse.placement import Setting
    from dure.terms.errors import InputRefused
    from dure.twin.share import SharePolicy

    if at_percent > load_percent and not in_order:
        msg = f"--at {at_percent} is more than --load {load_percent}: so much is never asked for"
        raise click.UsageError(msg)
    try:
        nodes, jobs = _read(nodes_file, jobs_file, as_json=as_json, lang=lang)
    except InputRefused as refusal:
        print_findings(refusal.findings, as_json=as_json, lang=lang)
        return 1
    setting = Setting(
        nodes=len(nodes),
        accelerators=int(nodes.accelerators.sum()),
        types=nodes.types,
        jobs=len(jobs),
        load_percent=None if in_order else load_percent,
        at_percent=at_percent,
        seeds=seeds,
    )
    numbers = range(seed, seed + seeds)
    chosen = [SharePolicy(name) for name in dict.fromkeys(policies)]
    with show_compiling(lang):
        outcomes = [_run(nodes, jobs, setting, numbers, policy) for policy in _show(chosen)]
    foot = (
        (Text(en="nodes", ko="노드"), nodes_file),
        (Text(en="jobs", ko="작업"), jobs_file),
        (Text(en="seeds", ko="시드"), ", ".join(map(str, numbers))),
        (same("Dure"), dure.__version__),
    )
    if as_json:
        print_json({**_as_json(setting, outcomes), "seed": seed, "version": dure.__version__})
    else:
        _print_paper(outcomes, setting, foot, lang)
    for path in _write(outcomes, setting, foot, (chart, report), lang):
        click.echo(f"{_WRITTEN.in_(lang)}: {path}", err=True)
    return 0


def _read(
    nodes_file: str, jobs_file: str, *, as_json: bool, lang: Lang
) -> tuple["ShareNodes", "ShareJobs"]:
    """Read both lists; warnings are printed, errors of both are raised together."""
    from dure.files.text import read_text
    from dure.terms.errors import InputRefused
    from dure.terms.finding import has_error
    from dure.workload.openb_share import read_share_jobs, read_share_nodes

    nodes = read_share_nodes(read_text(nodes_file), nodes_file)
    jobs = read_share_jobs(read_text(jobs_file), jobs_file, nodes.nodes.types)
    found = [*nodes.findings, *jobs.findings]
    if has_error(found):
        raise InputRefused(found)
    if not as_json:
        print_findings(found, as_json=False, lang=lang)
    return nodes.nodes, jobs.jobs


def _show(policies: list["SharePolicy"]) -> Iterator["SharePolicy"]:
    """Give policies one by one, and show how many are done."""
    with show_progress("policies", len(policies)) as step:
        for policy in policies:
            yield policy
            step()


def _run(
    nodes: "ShareNodes",
    jobs: "ShareJobs",
    setting: "Setting",
    seeds: range,
    policy: "SharePolicy",
) -> "ShareOutcome":
    """Place the jobs under a policy, once for each seed."""
    import numpy as np

    from dure.twin.share_arrive import draw_arrivals, make_arrivals
    from dure.twin.share_compare import measure_run, sum_up
    from dure.twin.share_fragmentation import find_typical
    from dure.twin.share_run import place_shares

    typical, runs = find_typical(jobs), []
    for seed in seeds:
        if setting.load_percent is None:
            drawn = jobs
            arrivals = make_arrivals(len(nodes), len(jobs), np.random.default_rng(seed))
        else:
            load = Fraction(setting.load_percent, 100)
            drawn, arrivals = draw_arrivals(nodes, jobs, load, seed)
        placed = place_shares(nodes, drawn, arrivals, policy, typical)
        run = measure_run(placed, setting.at_percent)
        if run is None:
            msg = f"with seed {seed} the first job asks for more than --at {setting.at_percent}"
            raise click.UsageError(msg)
        runs.append(run)
    return sum_up(policy, runs)


def _print_paper(
    outcomes: list["ShareOutcome"],
    setting: "Setting",
    foot: tuple[tuple[Text, str], ...],
    lang: Lang,
) -> None:
    """Print the tables."""
    from rich.console import Console

    from dure.rehearse.placement import write_placement_paper
    from dure.report.terminal import print_paper

    print_paper(write_placement_paper(outcomes, setting, foot, with_charts=False), lang, Console())


def _write(
    outcomes: list["ShareOutcome"],
    setting: "Setting",
    foot: tuple[tuple[Text, str], ...],
    paths: tuple[str | None, str | None],
    lang: Lang,
) -> list[str]:
    """Write chart and report where they are wanted; give where they are."""
    from dure.cli.rehearse import write_both
    from dure.files.text import write_bytes
    from dure.rehearse.placement import draw_allocated, write_placement_paper
    from dure.report.drawing import draw_alone

    chart, report = paths
    written = []
    if chart is not None:
        write_bytes(chart, draw_alone(draw_allocated(outcomes), lang).encode())
        written.append(chart)
    if report is not None:
        written += write_both(write_placement_paper(outcomes, setting, foot), report, lang)
    return written


def _as_json(setting: "Setting", outcomes: list["ShareOutcome"]) -> dict[str, object]:
    """Give everything as data; what is not known is null."""
    from dure.rehearse.placement import say_size

    return {
        **asdict(setting),
        "policies": [
            {
                "policy": str(each.policy),
                "allocated": asdict(each.allocated),
                "fragmented": asdict(each.fragmented),
                "jobs": each.arrived,
                "failed": {reason.name.lower(): count for reason, count in each.failed.items()},
                "by_size": [
                    {
                        "asks_for": say_size(row.size).en,
                        "jobs": row.arrived,
                        "failed": {why.name.lower(): count for why, count in row.failed.items()},
                    }
                    for row in each.failures
                ],
                "curve": [
                    {
                        "asked_percent": int(percent),
                        "allocated": None if mean != mean else mean,  # noqa: PLR0124 # NaN
                        "low": None if low != low else low,  # noqa: PLR0124 # NaN
                        "high": None if high != high else high,  # noqa: PLR0124 # NaN
                    }
                    for percent, mean, low, high in zip(
                        each.arrived_percent.tolist(),
                        each.mean.tolist(),
                        each.low.tolist(),
                        each.high.tolist(),
                        strict=True,
                    )
                ],
            }
            for each in outcomes
        ],
    }
