"""``dure application``: forms of a call, checks of what was filled in, and drawn applications."""

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from dure.application.application import Application
    from dure.application.call import Call
    from dure.demand.projects import CallTotals

CALL = "korea/first_2026"
_CALL_HELP = "A call file, or the name of one that comes with Dure."
call_option = click.option("--call", "call_name", default=CALL, show_default=True, help=_CALL_HELP)
_EXAMPLE = "Example: dure application check applications.csv"


@click.group(epilog=_EXAMPLE)
def application() -> None:
    """Write the form of a call, check applications, and draw some to try things on."""


@application.command(
    short_help="Write the empty form of a call.",
    epilog="Example: dure application template --lang ko --output form.xlsx",
)
@call_option
@click.option(
    "--output", "-o", required=True, metavar="FILE", help="Where to write: .xlsx, .csv or .json."
)
@lang_option
def template(call_name: str, output: str, lang: Lang) -> None:
    """Write the empty form of a call: a workbook with drop-downs, an example row and a guide.

    For a name that ends in .csv or .json it writes the worked example, which `check` accepts.
    """
    from dure.application.example import example_application
    from dure.application.text import render_csv, render_json
    from dure.files.applications import read_call_file
    from dure.files.text import write_bytes

    call = read_call_file(call_name)
    suffix = output.rpartition(".")[2].lower()
    if suffix == "xlsx":
        from dure.files.workbook import write_form

        content = write_form(call, lang)
    elif suffix in ("csv", "json"):
        render = render_csv if suffix == "csv" else render_json
        content = render([example_application(call)]).encode()
    else:
        msg = f"{output!r} ends in neither .xlsx, .csv nor .json"
        raise click.BadParameter(msg, param_hint="--output")
    write_bytes(output, content)
    click.echo(f"{_WRITTEN.in_(lang)}: {output} ({call.form_id})", err=True)


@application.command(epilog=_EXAMPLE)
@click.argument("file")
@call_option
@lang_option
@json_option
def check(file: str, call_name: str, lang: Lang, as_json: bool) -> int:
    """Check applications in CSV, XLSX or JSON: every fault at once, with row and column.

    FILE may be - for standard input. Exit code 1 where anything has to be corrected.
    """
    from dure.files.applications import read_applications, read_call_file
    from dure.terms.finding import has_error

    call = read_call_file(call_name)
    reading = read_applications(file, call)
    print_findings(reading.findings, as_json=as_json, lang=lang)
    if as_json:
        print_json(_summary(reading.applications, call) | {"findings": len(reading.findings)})
    else:
        counts = _COUNTS.fill(
            accepted=f"{len(reading.applications):,}", findings=f"{len(reading.findings):,}"
        )
        click.echo(counts.in_(lang))
        for line in _lines(reading.applications, call, lang):
            click.echo(line)
    return 1 if has_error(reading.findings) else 0


@application.command(epilog="Example: dure application schema > application.schema.json")
@call_option
def schema(call_name: str) -> None:
    """Print the JSON Schema of one application to a call, with labels in Korean and English."""
    from dure.application.schema import write_schema
    from dure.files.applications import read_call_file

    text = json.dumps(write_schema(read_call_file(call_name)), ensure_ascii=False, indent=2)
    click.echo(text)


@application.command(epilog="Example: dure application draw --seed 1 --output applications.csv")
@call_option
@click.option(
    "--programme",
    "programme_name",
    metavar="FILE",
    help="Programme that holds the result of the call; the shipped one if not said.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of all chance.")
@click.option(
    "--output", "-o", default="-", show_default=True, metavar="FILE", help="CSV, or .json."
)
@lang_option
def draw(call_name: str, programme_name: str | None, seed: int, output: str, lang: Lang) -> None:
    """Draw applications so that the published totals of a call hold to the last server.

    Projects and servers, asked and granted, by track, are as published; scores, regions, types
    and the rest are assumed. The file says in its first lines that it is drawn.
    """
    from dure.application.draw import Shares, draw_applications
    from dure.application.text import render_csv, render_json
    from dure.files.applications import read_call_file
    from dure.files.text import write_bytes

    call = read_call_file(call_name)
    totals = read_totals(programme_name, call)
    applications = draw_applications(call, totals, Shares(), seed)
    if output.endswith(".json"):
        content = render_json(applications)
    else:
        content = render_csv(applications, drawn_notes(call, seed))
    if output == "-":
        click.echo(content, nl=False)
    else:
        write_bytes(output, content.encode())
        click.echo(f"{_WRITTEN.in_(lang)}: {output} (seed {seed})", err=True)


def read_totals(programme_name: str | None, call: "Call") -> "CallTotals":
    """Read the published totals of a call, in servers, from the programme that holds its result."""
    from dure.files.programme import read_programme_file, shipped_programme_path
    from dure.rehearse.call import read_call

    name = programme_name or shipped_programme_path("korea")
    return read_call(read_programme_file(name), call.id, name).offer.totals


def drawn_notes(call: "Call", seed: int) -> list[str]:
    """Say in the file itself that it is drawn, from what, and with which seed."""
    import dure

    return [note.format(call=call.id, seed=seed, version=dure.__version__) for note in _DRAWN]


def _summary(applications: "tuple[Application, ...]", call: "Call") -> dict[str, object]:
    """Count what was accepted, by track."""
    counts = Counter(a.track for a in applications)
    return {
        "applications": len(applications),
        "by_track": {t.id: counts[t.id] for t in call.tracks},
        "form": call.form_id,
    }


def _lines(applications: "tuple[Application, ...]", call: "Call", lang: Lang) -> list[str]:
    """Write the counts by track for people."""
    counts = Counter(a.track for a in applications)
    return [f"  {t.label.in_(lang)}: {counts[t.id]:,}" for t in call.tracks]


_DRAWN = (
    "Drawn with seed {seed}, not real: nobody made an application of this file (Dure {version}).",
    "Published totals of the call {call} hold exactly; all else about a project is assumed.",
    "추첨으로 만든 자료이며 실제 신청이 아닙니다. 공개된 합계만 정확히 맞고 나머지는 가정입니다.",
)
_WRITTEN = Text(en="written", ko="저장")
_COUNTS = Text(
    en="{accepted} applications can be read; {findings} findings.",
    ko="읽을 수 있는 신청 {accepted}건, 지적 사항 {findings}건.",
)
