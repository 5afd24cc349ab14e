"""``dure award``: divide a round, verify and compare, say why, propose what is taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from dure.cli.application import call_option
from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.terms.errors import InputRefused
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.application.call import Call
    from dure.award.compile import Round
    from dure.award.round import Division
    from dure.report.paper import Paper
    from dure.terms.finding import Finding

METHOD_NAMES = ("rank", "weighted", "leximin", "equilibrium", "choice")
_EXAMPLE = "Example: dure award divide applications.csv --method equilibrium --output award.json"
supply_option = click.option(
    "--supply",
    "supplies",
    multiple=True,
    metavar="TYPE=AMOUNT",
    help="What there is of a type, such as 'h200=200 servers'; else what the call offers.",
)
seconds_option = click.option(
    "--seconds", is_flag=True, help="Give time to the second, also where the call gives servers."
)


@click.group(epilog=_EXAMPLE)
def award() -> None:
    """Divide a round, verify it, compare methods, say why, propose what is taken back.

    Nothing here decides: a person signs what is awarded and what is taken back.
    """


@award.command(epilog=_EXAMPLE)
@click.argument("file")
@call_option
@click.option(
    "--method",
    type=click.Choice(METHOD_NAMES),
    default="equilibrium",
    show_default=True,
    help="How to divide.",
)
@supply_option
@seconds_option
@click.option("--output", "-o", metavar="FILE", help="Write the award there; - for stdout.")
@lang_option
@json_option
def divide(
    file: str,
    call_name: str,
    method: str,
    supplies: tuple[str, ...],
    seconds: bool,
    output: str | None,
    lang: Lang,
    as_json: bool,
) -> int:
    """Divide the round of a call among the applications in FILE (CSV, XLSX or JSON).

    The award holds rules, inputs' hash, grants, certificate and reasons, and no name; the same
    input gives the same bytes. Nothing is divided while an application has a fault.
    """
    from dure.award.make import make_award
    from dure.cli.award_paper import write_award_paper
    from dure.files.award import render_award, write_award_file

    order = Order(file, call_name, supplies, seconds)
    read = read_round(order, as_json=as_json, lang=lang)
    if read is None:
        return 1
    round_, call, sealed, notes = read
    made = make_award(round_, call, method, sealed, notes)
    if output == "-" or (as_json and not output):
        click.echo(render_award(made), nl=False)
        return 0
    if output:
        write_award_file(output, made)
        click.echo(f"{_WRITTEN.in_(lang)}: {output}", err=True)
    if not as_json:
        show(write_award_paper(made), lang)
    return 0


@award.command(
    short_help="Check an award against its certificate.",
    epilog="Example: dure award verify award.json",
)
@click.argument("file")
@click.option(
    "--applications",
    metavar="FILE",
    help="Also check that the award is of these applications.",
)
@call_option
@lang_option
@json_option
def verify(file: str, applications: str | None, call_name: str, lang: Lang, as_json: bool) -> int:
    """Check an award: everything its certificate says is computed again from the inputs in it.

    What checks shares no code with what divides. Exit code 1 where anything does not hold.
    """
    from dure.award.verify_award import verify_award
    from dure.files.award import read_award_file
    from dure.terms.finding import has_error

    made, findings = read_award_file(file)
    found = [*findings, *verify_award(made, file)]
    if applications is not None:
        found += _other_applications(made.applications_seal, applications, call_name, file)
    print_findings(found, as_json=as_json, lang=lang)
    refused = has_error(found)
    if as_json:
        print_json({"file": file, "method": made.division.method, "holds": not refused})
    elif not refused:
        method, n = made.division.method, len(made.round.bids.ids)
        click.echo(_HOLDS.fill(file=file, method=method, n=f"{n:,}").in_(lang))
    return 1 if refused else 0


@award.command(epilog="Example: dure award why award.json --application drawn-0007 --lang ko")
@click.argument("file")
@click.option("--application", "id_", required=True, metavar="ID", help="Its number.")
@click.option("--quick", is_flag=True, help="Leave out what is found by dividing again.")
@click.option("--output", "-o", metavar="FILE.html", help="Write the page there as well.")
@lang_option
@json_option
def why(file: str, id_: str, quick: bool, output: str | None, lang: Lang, as_json: bool) -> int:
    """Say to one applicant why its application got what it got, and what it can do.

    FILE is what `divide` wrote. The page shows nothing of any other application.
    """
    from dure.award.make import explain_award
    from dure.cli.award_paper import why_as_json, write_why_paper
    from dure.files.award import read_award_file

    made, findings = read_award_file(file)
    print_findings(findings, as_json=False, lang=lang)
    if id_ not in made.round.bids.ids:
        msg = f"no application {id_} in {file}; it has {len(made.round.bids.ids):,}"
        raise click.BadParameter(msg, param_hint="--application")
    page = explain_award(made, id_, again=not quick)
    if as_json:
        print_json(why_as_json(page))
    else:
        show(write_why_paper(page, made), lang)
    if output:
        write_page(write_why_paper(page, made), lang, output)
    return 0


@award.command(epilog="Example: dure award compare applications.csv --output compare.html")
@click.argument("file")
@call_option
@click.option(
    "--methods",
    default=",".join(METHOD_NAMES),
    show_default=True,
    help="Which, with commas; the first is what the others are compared with.",
)
@supply_option
@seconds_option
@click.option("--output", "-o", metavar="FILE.html", help="Write the report there as well.")
@lang_option
@json_option
def compare(
    file: str,
    call_name: str,
    methods: str,
    supplies: tuple[str, ...],
    seconds: bool,
    output: str | None,
    lang: Lang,
    as_json: bool,
) -> int:
    """Divide the round of FILE by several methods and show who gains and who loses.

    Where the call puts some work on NPUs first, also show what that rule does.
    """
    from dure.award.compare import compare_divisions
    from dure.award.outcome import find_divide
    from dure.cli.award_comparison import comparison_as_json, write_comparison_paper
    from dure.cli.award_effect import effect_as_json, price_rule

    names = [name.strip() for name in methods.split(",")]
    if not set(names) <= set(METHOD_NAMES) or len(set(names)) < len(names):
        msg = f"{methods!r} is not some of {', '.join(METHOD_NAMES)}, each once"
        raise click.BadParameter(msg, param_hint="--methods")
    order = Order(file, call_name, supplies, seconds)
    read = read_round(order, as_json=as_json, lang=lang)
    if read is None:
        return 1
    round_, call, sealed, notes = read
    divisions: dict[str, Division] = {}
    for name in names:
        try:
            divisions[name] = find_divide(name)(round_.bids, round_.supply, round_.rules)
        except InputRefused as refusal:
            # The other methods can still be compared.
            click.echo(f"{name}:", err=True)
            print_findings(refusal.findings, as_json=as_json, lang=lang)
    if not divisions:
        return 1
    compared = compare_divisions(round_, divisions, [t.label for t in call.tracks])
    priced = price_rule(round_, divisions, as_json=as_json, lang=lang)
    if as_json:
        for line in (*comparison_as_json(compared), *effect_as_json(priced, call.types)):
            print_json(line)
    paper = write_comparison_paper(compared, priced, round_, call, sealed, notes)
    if not as_json:
        show(paper, lang)
    if output:
        write_page(paper, lang, output)
    return 0


@award.command(epilog="Example: dure award reclaim use.csv --rule genci --as-of 2026-08-03")
@click.argument("file")
@click.option("--rule", "rule_name", default="genci", show_default=True, help="Which rule.")
@click.option("--rules", "rules_file", metavar="FILE", help="Rules in YAML; else the public ones.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that it is looked at; today if not said.",
)
@lang_option
@json_option
def reclaim(
    file: str,
    rule_name: str,
    rules_file: str | None,
    as_of: datetime | None,
    lang: Lang,
    as_json: bool,
) -> int:
    """Propose what a rule on use would take back from the grants in FILE; it takes nothing.

    FILE holds grants and their use by month (CSV or JSON). A month that was not reported is not a
    month without use: such a grant gives a finding and no proposal.
    """
    from dure.award.reclaim import propose_reclaims
    from dure.cli.award_paper import proposal_as_json, write_reclaim_paper
    from dure.files.award import read_reclaim_rules, read_use_report

    rules = read_reclaim_rules(rules_file)
    if rule_name not in rules:
        msg = f"no rule {rule_name!r}; there are {', '.join(rules)}"
        raise click.BadParameter(msg, param_hint="--rule")
    day = (as_of or datetime.now().astimezone()).date()
    holdings, places = read_use_report(file)
    proposals, findings = propose_reclaims(rules[rule_name], holdings, day, places)
    print_findings(findings, as_json=as_json, lang=lang)
    if as_json:
        for proposal in proposals:
            print_json(proposal_as_json(proposal))
    else:
        paper = write_reclaim_paper(rules[rule_name], proposals, len(holdings), day)
        show(paper, lang)
    return 0


@dataclass(frozen=True, slots=True)
class Order:
    """Which round is to be divided, as the command line says it."""

    file: str
    call_name: str
    supplies: tuple[str, ...]
    seconds: bool


def read_round(
    order: Order, *, as_json: bool, lang: Lang
) -> "tuple[Round, Call, str, tuple[str, ...]] | None":
    """Read applications into a round; None after printing findings where they have faults.

    Returns
    -------
    round, call
        What is divided.
    sealed : hash of the applications
    notes : what the file says of itself
    """
    from dure.application.rows import write_rows
    from dure.award.compile import change_supply, compile_round
    from dure.files.applications import read_applications, read_call_file
    from dure.terms.finding import Place, has_error
    from dure.terms.seal import seal

    call = read_call_file(order.call_name)
    reading = read_applications(order.file, call)
    print_findings(reading.findings, as_json=as_json, lang=lang)
    if has_error(reading.findings):
        click.echo(_NOT_DIVIDED.in_(lang), err=True)
        return None
    applications, notes = reading.applications, reading.notes
    if order.seconds and call.whole_servers:
        call = replace(call, whole_servers=False)
        applications = tuple(replace(a, whole_servers=False) for a in applications)
        notes = (*notes, _IN_SECONDS.en, _IN_SECONDS.ko)
    supply = change_supply(call, order.supplies) if order.supplies else None
    places = [Place(order.file, line) for line in reading.lines]
    round_, findings = compile_round(applications, call, supply, places)
    print_findings(findings, as_json=as_json, lang=lang)
    sealed = seal(sorted(write_rows(reading.applications)))
    return round_, call, sealed, notes


def _other_applications(
    stated: str, applications: str, call_name: str, file: str
) -> "list[Finding]":
    """Find that an award is of other applications than these."""
    from dure.application.rows import write_rows
    from dure.award.findings import AWARD_OF_OTHER_APPLICATIONS
    from dure.files.applications import read_applications, read_call_file
    from dure.terms.finding import Finding, Place
    from dure.terms.seal import seal

    reading = read_applications(applications, read_call_file(call_name))
    computed = seal(sorted(write_rows(reading.applications)))
    if computed == stated:
        return []
    fields = {"stated": stated[:12], "computed": computed[:12], "file": applications}
    return [Finding(AWARD_OF_OTHER_APPLICATIONS, Place(file, field="applications_seal"), fields)]


def show(paper: "Paper", lang: Lang) -> None:
    """Print a paper to the terminal."""
    from rich.console import Console

    from dure.report.terminal import print_paper

    print_paper(paper, lang, Console())


def write_page(paper: "Paper", lang: Lang, output: str) -> None:
    """Write a paper as a page."""
    from dure.files.report import write_report

    write_report(paper, lang, output)
    click.echo(f"{_WRITTEN.in_(lang)}: {output}", err=True)


_WRITTEN = Text(en="written", ko="저장")
_IN_SECONDS = Text(
    en="Time is given to the second here, for comparison; the call gives whole servers.",
    ko="견주어 보려고 초 단위로 나눈 결과입니다. 공모는 서버 단위로 줍니다.",
)
_NOT_DIVIDED = Text(
    en="Nothing was divided: correct the applications first.",
    ko="배분하지 않았습니다. 먼저 신청을 고치십시오.",
)
_HOLDS = Text(
    en="{file} holds: {n} applications by {method}; all that its certificate says is so.",
    ko="{file}: 이상이 없습니다. 신청 {n}건({method}), 증명서의 내용이 모두 맞습니다.",
)
