"""``dure demo``: the main job of a newcomer, from the shipped programme to report and office."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dure.cli.office import bring_up_to_date, is_free, load_demo, open_doors
from dure.cli.office import prepare as prepare_office
from dure.cli.output import lang_option
from dure.cli.rehearse import USE_REFERENCE, USES, Order, finish, prepare, run_plan
from dure.terms.errors import WorldFailed
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.demand.projects import CallTotals
    from dure.report.paper import Section

_CHECKED = Text(
    en="Checked {path}: no findings. {sources} sources, hash {hash}.",
    ko="{path} 점검: 문제없음. 출처 {sources}개, 해시 {hash}.",
)
_NEXT = Text(
    en="Open the report in a browser. Change the programme and run again: "
    "dure programme amend --help",
    ko="보고서를 브라우저로 여십시오. 프로그램을 바꾸어 다시 실행하려면: "
    "dure programme amend --help",
)
_TAKEN = Text(
    en="Port {port} is taken, so the office takes the next free one, {free}.",
    ko="{port}번 포트는 이미 쓰이고 있어 다음으로 빈 {free}번을 씁니다.",
)
_ALSO = Text(
    en="  The report of the rehearsal: {origin}/rehearsal/\n"
    "  Open the office again without rehearsing: {again}",
    ko="  모의실험 보고서: {origin}/rehearsal/\n  모의실험 없이 다시 열려면: {again}",
)
ADDRESS, PORTS = "127.0.0.1", 20


@click.command(epilog="Example: dure demo --lang ko")
@click.option(
    "--output",
    default="build/korea/report.html",
    show_default=True,
    metavar="FILE.html",
    help="Write the report there, and in the other language beside it.",
)
@click.option(
    "--seeds",
    default=3,
    show_default=True,
    type=click.IntRange(1),
    help="How many random draws of the projects.",
)
@click.option("--no-serve", is_flag=True, help="End with the report; do not open the office.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535 - PORTS),
    help="Port of the office, or the next free one.",
)
@lang_option
def demo(output: str, seeds: int, no_serve: bool, port: int, lang: Lang) -> None:
    """Rehearse Korea's first GPU call, write the report, and open the office with it.

    Takes about a minute on two cores. The office holds the call with 514 drawn applications, each
    marked so, and answers to this machine only, until it is stopped. Nothing leaves this machine.
    """
    if not no_serve and os.environ.get("DURE_OFFICE_MODE") == "production":
        msg = "DURE_OFFICE_MODE is production, where no demonstration is served; say --no-serve"
        raise click.UsageError(msg)
    from dure.files.programme import shipped_programme_path

    path = shipped_programme_path("korea")
    order = Order(
        programme=path,
        call_id="first_2026",
        uses=USES,
        use_reference=USE_REFERENCE,
        seeds=tuple(range(1, seeds + 1)),
        # Two weeks instead of three keep the newcomer's first run within its minute.
        weeks=2,
    )
    plan, foot = prepare(order)
    programme = plan.paper.programme
    checked = _CHECKED.fill(path=path, sources=len(programme.sources), hash=foot[1][1][:12])
    click.echo(checked.in_(lang), err=True)
    result = run_plan(plan, lang=lang)
    divided = divide_drawn(plan.paper.offer.totals, order.seeds[0])
    finish(result, foot, output=output, lang=lang, as_json=False, more=divided)
    if no_serve:
        click.echo(_NEXT.in_(lang), err=True)
    else:
        serve_demo(Path(output), port, lang)


def serve_demo(report: Path, port: int, lang: Lang) -> None:
    """Serve an office of its own beside the report, until stopped."""
    # What the environment says of another office is not for this one.
    for name in ("DURE_DATABASE_URL", "DURE_FILES", "DURE_ORIGIN", "DURE_SECRET_KEY"):
        os.environ.pop(name, None)
    free = find_free_port(port)
    if free != port:
        click.echo(_TAKEN.fill(port=port, free=free).in_(lang), err=True)
    folder = report.parent / "office"
    origin = f"http://{ADDRESS}:{free}"
    kept = prepare_office(str(folder), origin=origin, report=str(report))
    bring_up_to_date()
    load_demo(lang)
    again = f"dure office serve --demo --folder {folder} --report {report}"
    click.echo(_ALSO.fill(origin=origin, again=again).in_(lang), err=True)
    open_doors(kept, ADDRESS, free, 1, lang)


def find_free_port(port: int) -> int:
    """Give a port, or the next one at which nobody listens.

    Raises
    ------
    WorldFailed
        If all of the next ones are taken too.
    """
    for free in range(port, port + PORTS):
        if is_free(ADDRESS, free):
            return free
    msg = f"ports {port} to {port + PORTS - 1} of {ADDRESS} are taken; say --port with a free one"
    raise WorldFailed(msg)


def divide_drawn(totals: "CallTotals", seed: int) -> "tuple[Section, ...]":
    """Divide the call, drawn to its published totals, by every method, as sections of a report."""
    from dure.application.draw import Shares, draw_applications
    from dure.award.compare import compare_divisions
    from dure.award.compile import compile_round
    from dure.award.outcome import find_divide
    from dure.cli.application import CALL, drawn_notes
    from dure.cli.award import METHOD_NAMES
    from dure.cli.award_comparison import comparison_sections
    from dure.cli.award_effect import price_rule
    from dure.files.applications import read_call_file

    call = read_call_file(CALL)
    applications = draw_applications(call, totals, Shares(), seed)
    round_, _ = compile_round(applications, call)
    divisions = {
        name: find_divide(name)(round_.bids, round_.supply, round_.rules) for name in METHOD_NAMES
    }
    compared = compare_divisions(round_, divisions, [t.label for t in call.tracks])
    priced = price_rule(round_, divisions, as_json=False, lang="en")
    return comparison_sections(compared, priced, round_, call, tuple(drawn_notes(call, seed)))
