"""``dure ledger usage`` and ``reconcile``: what a site reports, booked or compared."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack
from zoneinfo import ZoneInfo

import click

from dure.cli.ledger_book import carry_out, make_poster, opened
from dure.cli.ledger_options import (
    DatedOptions,
    PostingOptions,
    dated_options,
    factors_option,
    posting_options,
)
from dure.cli.ledger_post import NOT_POSTED
from dure.cli.output import print_findings, print_json
from dure.terms.language import Lang, Text, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dure.ledger.reconcile import Difference, Reconciliation, Span
    from dure.ledger.transfer import Record
    from dure.ledger.usage import JobUse
    from dure.ledger.usage_book import Reporter

country_option = click.option(
    "--country", default="KR", show_default=True, help="Whose grid the site is on, as ISO 3166."
)


@click.command(
    "usage",
    short_help="Charge the jobs that a site reports.",
    epilog="Example: dure ledger usage may.csv --site gwangju --yes",
)
@click.argument("file")
@click.option("--site", required=True, help="Which site reports.")
@country_option
@factors_option
@posting_options
def usage_command(
    file: str,
    site: str,
    country: str,
    factors: str | None,
    **how: Unpack[PostingOptions],
) -> int:
    """Charge the jobs that a site reports in FILE (CSV, JSON or XLSX; - for stdin).

    Its columns are job, grant, type, start, end and accelerators or seconds; and, where the site
    knows them, load_milli, energy_j and energy_at (servers or site). A job is charged on its hold,
    then on its grant, then beyond. The same report sent again charges nothing twice; a job that the
    book has with other seconds is told of and left as it is.
    """
    from dure.files.ledger import read_energy_factors_file, read_lines
    from dure.ledger.usage import read_usage
    from dure.ledger.usage_book import Reporter
    from dure.office.ledger.usage import plan_use
    from dure.terms.finding import has_error

    poster = make_poster(how)
    zone, as_json, lang = poster.zone, poster.as_json, poster.lang
    uses, findings = read_usage(read_lines(file), file, zone)
    print_findings(findings, as_json=as_json, lang=lang)
    if has_error(findings):
        click.echo(NOT_POSTED.in_(lang), err=True)
        return 1
    reporter = Reporter(site, country, zone, read_energy_factors_file(factors), poster.by)

    with opened(how["book"]):
        plan = plan_use(uses, reporter)
        print_findings(plan.findings, as_json=as_json, lang=lang)
        if plan.known and not as_json:
            click.echo(_KNOWN.fill(count=f"{len(plan.known):,}").in_(lang), err=True)
        code = carry_out(plan.items, poster, _places(uses, reporter))
    return 1 if has_error(plan.findings) else code


def _places(uses: "tuple[JobUse, ...]", reporter: "Reporter") -> dict[str, Any]:
    """Give the place in the report by the id of the charge of each job."""
    from dure.ledger.transfer import derive_cause_id
    from dure.ledger.usage_book import name_charge

    return {derive_cause_id(name_charge(reporter.site, use.key)): use.place for use in uses}


@click.command(
    "reconcile",
    short_help="Compare a report with the book.",
    epilog="Example: dure ledger reconcile may.csv --site gwangju --period 2026-05",
)
@click.argument("file", required=False)
@click.option("--site", required=True, help="Whose report it is.")
@click.option("--period", required=True, metavar="PERIOD", help="Which it covers: 2026-05, a day.")
@click.option("--output", metavar="FILE.html", help="Write the comparison there as well.")
@dated_options
def reconcile_command(
    file: str | None,
    site: str,
    period: str,
    output: str | None,
    **how: Unpack[DatedOptions],
) -> int:
    """Compare the report of a site in FILE with the book: only here, only there, different.

    Nothing is posted. Without FILE the site has not reported, which is not that it used nothing.
    Exit code 1 where anything differs, or there is no report.
    """
    from dure.cli.award import show, write_page
    from dure.files.ledger import read_lines
    from dure.ledger.reconcile import reconcile
    from dure.ledger.usage import read_usage
    from dure.ledger.usage_book import sum_jobs
    from dure.office.ledger.queries import read_head, read_records
    from dure.terms.finding import has_error

    zone, as_json, lang = how["zone"], how["as_json"], how["lang"]
    span = read_span(period, zone)
    uses = None
    if file is not None:
        # A report with headings and no row says that nothing was used.
        uses, findings = read_usage(read_lines(file), file, zone)
        findings = tuple(f for f in findings if f.message.code != "table_without_rows")
        print_findings(findings, as_json=as_json, lang=lang)
        if has_error(findings):
            return 1
    with opened(how["book"]):
        records = _watched(read_records(), read_head().sequence, lang)
        booked = sum_jobs(records, site)
    found, findings = reconcile(site, span, booked, uses)
    print_findings(findings, as_json=as_json, lang=lang)
    if as_json:
        for line in reconciliation_as_json(found):
            print_json(line)
    else:
        show(write_reconciliation(found), lang)
    if output:
        write_page(write_reconciliation(found), lang, output)
    return 0 if found.agrees and not findings else 1


LONG = 200_000
"""Records from which on progress is shown."""
STEP = 20_000


def _watched(records: "Iterator[Record]", count: int, lang: Lang) -> "Iterator[Record]":
    """Pass records on, with progress where there are many."""
    from dure.cli.progress import show_progress

    if count < LONG:
        yield from records
        return
    with show_progress(_READING.in_(lang), count // STEP) as step:
        for number, record in enumerate(records, start=1):
            if number % STEP == 0 and number <= count:
                step()
            yield record


def read_span(period: str, zone: ZoneInfo) -> "Span":
    """Read what a report covers."""
    from dure.ledger.reconcile import Span
    from dure.terms.calendar import read_day

    try:
        days = read_day(period)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--period") from fault
    assert days.end is not None
    start, end = (
        int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
        for day in (days.start, days.end + timedelta(days=1))
    )
    return Span(start, end, days.start.isoformat(), days.end.isoformat())


def reconciliation_as_json(found: "Reconciliation") -> list[dict[str, Any]]:
    """Give a comparison as JSON: one line of sums, then one for each job that differs."""
    head = {
        "site": found.site,
        "start": found.span.start,
        "end": found.span.stop,
        "reported": found.is_reported,
        "same": found.same,
        "only_here": len(found.only_here),
        "only_there": len(found.only_there),
        "different": len(found.different),
        "booked_s": dict(found.booked_s),
        "reported_s": dict(found.reported_s),
    }
    lists = (
        ("only_here", found.only_here),
        ("only_there", found.only_there),
        ("different", found.different),
    )
    return [
        head,
        *(
            {
                "list": name,
                "job": one.key[0],
                "grant": one.key[1],
                "type": one.key[2],
                "booked_s": one.booked_s,
                "reported_s": one.reported_s,
            }
            for name, ones in lists
            for one in ones
        ),
    ]


def write_reconciliation(found: "Reconciliation") -> Any:  # noqa: ANN401 -- a Paper, imported late
    """Write a comparison up."""
    from dure.report.paper import Block, Note, Paper, Paragraph, Section, Table

    said = {"site": found.site, "start": found.span.start, "end": found.span.stop}
    blocks: list[Block] = []
    if not found.is_reported:
        blocks.append(Note(_ABSENT.fill(**said)))
    elif found.agrees:
        blocks.append(Paragraph(_AGREES.fill(count=f"{found.same:,}")))
    else:
        blocks.append(Paragraph(_SAME.fill(count=f"{found.same:,}")))
    booked, reported = dict(found.booked_s), dict(found.reported_s)
    if booked or reported:
        rows = [
            (unit, booked.get(unit, 0), reported.get(unit, 0))
            for unit in sorted({*booked, *reported})
        ]
        blocks.append(
            Table(
                _SUMS,
                (_TYPE, _HERE, _THERE, _GAP),
                tuple(
                    (
                        same(unit),
                        same(f"{a:,}"),
                        same(f"{b:,}"),
                        same(f"{b - a:+,}".replace("-", "−")),
                    )
                    for unit, a, b in rows
                ),
                (False, True, True, True),
            )
        )
    for caption, ones in (
        (_ONLY_HERE, found.only_here),
        (_ONLY_THERE, found.only_there),
        (_DIFFERENT, found.different),
    ):
        if ones:
            blocks.append(
                Table(
                    caption.fill(count=f"{len(ones):,}"),
                    (_JOB, _GRANT, _TYPE, _HERE, _THERE),
                    tuple(_row(one) for one in ones),
                    (False, False, False, True, True),
                )
            )
    return Paper(_TITLE.fill(**said), _POSTED, (Section(_FOUND, tuple(blocks)),))


def _row(one: "Difference") -> tuple[Text, ...]:
    """Write a job that differs."""
    amounts = (one.booked_s, one.reported_s)
    return (*map(same, one.key), *(same("–" if a is None else f"{a:,}") for a in amounts))


_READING = Text(en="reading", ko="읽기")
_KNOWN = Text(
    en="{count} jobs are in the book already, with the same seconds.",
    ko="작업 {count}건은 같은 시간으로 이미 장부에 있습니다.",
)
_TITLE = Text(
    en="{site}, {start} to {end}: the report against the book",
    ko="{site} {start}~{end}: 보고와 장부 대조",
)
_POSTED = Text(
    en="In accelerator-seconds. Nothing was posted.",
    ko="단위는 가속기초. 아무것도 기록하지 않았습니다.",
)
_FOUND = Text(en="What was found", ko="대조 결과")
_ABSENT = Text(
    en="{site} has not reported {start} to {end}. What is not reported is not unused.",
    ko="{site}의 {start}~{end} 보고가 없습니다. 보고가 없는 것은 쓰지 않은 것이 아닙니다.",
)
_AGREES = Text(
    en="Report and book agree to the second: {count} jobs.",
    ko="보고와 장부가 초 단위까지 같습니다: 작업 {count}건.",
)
_SAME = Text(en="{count} jobs agree to the second.", ko="작업 {count}건은 초 단위까지 같습니다.")
_SUMS = Text(en="All of it by type", ko="종류별 합계")
_ONLY_HERE = Text(en="Jobs only in the book: {count}", ko="장부에만 있는 작업: {count}건")
_ONLY_THERE = Text(en="Jobs only in the report: {count}", ko="보고에만 있는 작업: {count}건")
_DIFFERENT = Text(en="Jobs that differ: {count}", ko="서로 다른 작업: {count}건")
_JOB, _GRANT, _TYPE = (
    Text(en="Job", ko="작업"),
    Text(en="Grant", ko="사용권"),
    Text(en="Type", ko="종류"),
)
_HERE, _THERE = Text(en="Book", ko="장부"), Text(en="Report", ko="보고")
_GAP = Text(en="Report less book", ko="보고 − 장부")
