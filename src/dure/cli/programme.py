"""``dure programme``: check, show, compare and amend a programme file."""

from typing import TYPE_CHECKING

import click

from dure.cli.output import json_option, lang_option, print_findings, print_json
from dure.terms.errors import InputRefused
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dure.programme.model import Programme
    from dure.terms.finding import Finding

FILE = click.argument("file", metavar="FILE")
_IN_ORDER = Text(
    en="{file} is in order: {parts}.\nAs of {as_of}, hash {hash}.",
    ko="{file}: 이상이 없습니다. {parts}.\n기준일 {as_of}, 해시 {hash}.",
)
_REFUSED = Text(en="{file}: {n} to correct.", ko="{file}: 고칠 곳이 {n}군데입니다.")
_UNWRITTEN = Text(en="Nothing was written.", ko="아무것도 쓰지 않았습니다.")
_SAME = Text(en="The two say the same.", ko="두 파일의 내용이 같습니다.")
_FOOT = Text(en="As of {as_of}. Hash {hash}.", ko="기준일 {as_of}. 해시 {hash}.")
_DRY = Text(
    en="Nothing was written. Say it again with --yes to write {file}.",
    ko="아무것도 쓰지 않았습니다. {file}에 쓰려면 --yes를 붙여 다시 실행하십시오.",
)
_WRITTEN = Text(en="{file} is written. Hash {hash}.", ko="{file}에 썼습니다. 해시 {hash}.")


@click.group(epilog="Example: dure programme check programmes/korea/programme.yaml")
def programme() -> None:
    """Check, show, compare and amend programme files.

    A programme file holds what a nation has, plans, pays and rules, every number with its source.
    FILE may be - for standard input.
    """


def read_or_report(file: str, *, as_json: bool, lang: Lang) -> "Programme | None":
    """Read a programme and print its findings; None where it has errors."""
    from dure.files.programme import read_programme_text

    try:
        _, reading = read_programme_text(file)
    except InputRefused as refusal:
        print_findings(refusal.findings, as_json=as_json, lang=lang)
        return None
    print_findings(reading.findings, as_json=as_json, lang=lang)
    if reading.programme is None and not as_json:
        click.echo(_refusal(file, reading.findings, lang), err=True)
    return reading.programme


def _refusal(file: str, findings: "Sequence[Finding]", lang: Lang) -> str:
    """Say how many faults there are."""
    n = sum(finding.message.severity == "error" for finding in findings)
    return _REFUSED.fill(file=file, n=n).in_(lang)


@programme.command(epilog="Example: dure programme check programmes/korea/programme.yaml --lang ko")
@FILE
@json_option
@lang_option
def check(file: str, as_json: bool, lang: Lang) -> int:
    """Check a programme file and print all its faults at once, or what is in it.

    Leaves with 1 if there are faults. With --json, faults are one object per line.
    """
    from dure.programme.sealing import seal_programme
    from dure.programme.words import ENTRIES

    read = read_or_report(file, as_json=as_json, lang=lang)
    if read is None:
        return 1
    seal, counts = seal_programme(read), {name: len(getattr(read, name)) for name in ENTRIES}
    if as_json:
        head = {"file": file, "name": read.name, "as_of": read.as_of.isoformat()}
        print_json({**head, "counts": counts, "seal": seal})
        return 0
    parts = ", ".join(f"{ENTRIES[name].in_(lang)} {n}" for name, n in counts.items() if n)
    told = _IN_ORDER.fill(file=file, parts=parts or "-", as_of=read.as_of, hash=seal)
    click.echo(told.in_(lang))
    return 0


@programme.command(epilog="Example: dure programme show programmes/korea/programme.yaml --lang ko")
@FILE
@json_option
@lang_option
def show(file: str, as_json: bool, lang: Lang) -> int:
    """Show a programme as tables: fleets by stage and year, calls, prices, targets, sources.

    With --json, all of it as one object in whole units.
    """
    from dure.programme.sealing import record_of, seal_programme

    read = read_or_report(file, as_json=as_json, lang=lang)
    if read is None:
        return 1
    seal = seal_programme(read)
    if as_json:
        print_json({"programme": record_of(read), "seal": seal})
        return 0
    from dure.cli.tables import print_sheet
    from dure.programme.sheet import LEGEND
    from dure.programme.summary import summarise

    click.echo(
        f"\n{read.title.in_(lang)}\n{_FOOT.fill(as_of=read.as_of, hash=seal[:12]).in_(lang)}"
    )
    click.echo(f"{LEGEND.in_(lang)}")
    for sheet in summarise(read):
        print_sheet(sheet, lang)
    return 0


@programme.command(
    epilog="Example: dure programme compare programmes/korea/programme.yaml amended.yaml"
)
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@json_option
@lang_option
def compare(before: str, after: str, as_json: bool, lang: Lang) -> int:
    """Say in sentences what changes from one programme file to another.

    With --json, one object per change: path, sentence in both languages.
    """
    from dure.programme.compare import compare_programmes

    old = read_or_report(before, as_json=as_json, lang=lang)
    new = read_or_report(after, as_json=as_json, lang=lang)
    if old is None or new is None:
        return 1
    changes = compare_programmes(old, new)
    for change in changes:
        if as_json:
            print_json({"path": change.path, "en": change.sentence.en, "ko": change.sentence.ko})
        else:
            click.echo(change.sentence.in_(lang))
    if not changes and not as_json:
        click.echo(_SAME.in_(lang))
    return 0


def read_changes(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Read ``path=value`` options."""
    changes: dict[str, str] = {}
    for given in values:
        path, equals, value = given.partition("=")
        if not equals or not path or path in changes:
            msg = f"{given!r} is not one path=value, such as targets.public-2030.count.value=52000"
            raise click.BadParameter(msg, ctx, param)
        changes[path] = value
    return changes


@programme.command(
    epilog="Example: dure programme amend programmes/korea/programme.yaml "
    "--set targets.minister-2030.count.value=180000"
)
@FILE
@click.option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    callback=read_changes,
    metavar="PATH=VALUE",
    help="What to change, as findings write the path; may be repeated. A path that ends in .+ "
    "adds to a list; VALUE is YAML on one line.",
)
@click.option("--yes", is_flag=True, help="Write the file; without it, only show what changes.")
@json_option
@lang_option
def amend(file: str, changes: dict[str, str], yes: bool, as_json: bool, lang: Lang) -> int:
    """Change values of a programme file; comments and layout stay as they are.

    Prints the difference. The changed file is checked, and nothing is written if it has faults, or
    without --yes. Use - to read standard input; with --yes the result goes to standard output.
    """
    from dure.files.programme import read_programme_text, write_programme_text
    from dure.programme.amend import amend_programme
    from dure.programme.compare import compare_programmes
    from dure.programme.sealing import seal_programme

    try:
        text, reading = read_programme_text(file)
    except InputRefused as refusal:
        print_findings(refusal.findings, as_json=as_json, lang=lang)
        return 1
    amendment = amend_programme(text, changes, file)
    print_findings(amendment.findings, as_json=as_json, lang=lang)
    after = amendment.reading.programme
    if amendment.text is None or after is None:
        if not as_json:
            refused = _refusal(file, amendment.findings, lang)
            click.echo(f"{refused} {_UNWRITTEN.in_(lang)}", err=True)
        return 1
    told = compare_programmes(reading.programme, after) if reading.programme is not None else []
    if yes:
        write_programme_text(file, amendment.text)
    if as_json:
        listed = [{"path": c.path, "en": c.sentence.en, "ko": c.sentence.ko} for c in told]
        print_json({"file": file, "written": yes, "changes": listed, "seal": seal_programme(after)})
        return 0
    if not (yes and file == "-"):
        print_difference(text, amendment.text, file)
    for change in told:
        click.echo(change.sentence.in_(lang), err=True)
    end = _WRITTEN if yes else _DRY
    click.echo(end.fill(file=file, hash=seal_programme(after)).in_(lang), err=True)
    return 0


def print_difference(before: str, after: str, file: str) -> None:
    """Print what changes, line by line, as ``diff -u`` does."""
    import difflib

    rows = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        fromfile=file,
        tofile=f"{file} (amended)",
    )
    for row in rows:
        click.echo(row.rstrip("\r\n"))
