"""``dure demo``: the main job of a newcomer, from the shipped programme to a report."""

from typing import TYPE_CHECKING

import click

from dure.cli.output import lang_option
from dure.cli.rehearse import USE_REFERENCE, USES, Order, finish, prepare, run_plan
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
@lang_option
def demo(output: str, seeds: int, lang: Lang) -> None:
    """Check Korea's programme, rehearse its first GPU call and write the report.

    Takes about a minute on two cores. Nothing leaves this machine.
    """
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
    result = run_plan(plan)
    divided = divide_drawn(plan.paper.offer.totals, order.seeds[0])
    finish(result, foot, output=output, lang=lang, as_json=False, more=divided)
    click.echo(_NEXT.in_(lang), err=True)


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
