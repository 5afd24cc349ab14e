"""``dure ledger balance`` and ``statement``: what the book says, now and at a past moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Unpack
from zoneinfo import ZoneInfo

import click

from dure.cli.ledger_book import opened, read_moment
from dure.cli.ledger_options import DatedOptions, dated_options, factors_option
from dure.cli.output import print_json
from dure.terms.language import Lang, Text, same

if TYPE_CHECKING:
    from dure.cli.ledger_statement import Print
    from dure.ledger.accounts import Account, Totals
    from dure.ledger.statement import Statement, Window
    from dure.programme.sheet import Align

KINDS = (
    *("grant", "pool", "call", "supply", "used", "returned", "reclaimed", "expired"),
    *("corrected", "exchange"),
)


def past_options(command: Any) -> Any:  # noqa: ANN401 -- a decorator of any command
    """Add ``--as-of`` and ``--known``."""
    as_of = click.option(
        "--as-of",
        metavar="DAY|INSTANT",
        help="Count what had happened by then; a day counts to its end.",
    )
    known = click.option(
        "--known",
        metavar="DAY|INSTANT",
        help="Count what the book knew by then; a day counts to its end.",
    )
    return as_of(known(command))


@click.command(
    "balance",
    short_help="Show what grants have, hold and may use.",
    epilog="Example: dure ledger balance g-204 --as-of 2026-05-31",
)
@click.argument("owner", required=False)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="grant",
    show_default=True,
    help="Which accounts to show.",
)
@past_options
@dated_options
def balance_command(
    owner: str | None,
    kind: str,
    as_of: str | None,
    known: str | None,
    **how: Unpack[DatedOptions],
) -> int:
    """Show what each grant has, what is held and what is available; or one OWNER alone.

    Two moments can be asked for: what had happened by a day (--as-of), and what the book knew by a
    day (--known). A late report makes them differ.
    """
    from dure.ledger.accounts import AccountKind
    from dure.office.ledger.queries import find_accounts, read_totals_at

    zone = how["zone"]
    happened_s = read_moment(as_of, zone, "--as-of", at_end=True) if as_of else None
    known_s = read_moment(known, zone, "--known", at_end=True) if known else None
    with opened(how["book"]):
        found = find_accounts(AccountKind(kind), owner)
        if as_of or known:
            past = (
                (account, read_totals_at(account.id, happened_s=happened_s, known_s=known_s))
                for account, _ in found
            )
            found = [(account, totals) for account, totals in past if any(totals)]
    if how["as_json"]:
        for account, totals in found:
            print_json(_balance_as_json(account, totals) | {"as_of": as_of, "known": known})
    else:
        _print_balances(found, kind, how["lang"])
    return 0


def _balance_as_json(account: "Account", totals: "Totals") -> dict[str, object]:
    """Give the balance of an account as one JSON object."""
    return {
        "account": account.id,
        "kind": account.kind.value,
        "owner": account.owner,
        "unit": account.unit,
        "balance_s": totals.balance_s,
        "held_s": totals.debits_pending,
        "available_s": totals.available_s,
        "coming_s": totals.credits_pending,
    }


def _print_balances(found: "list[tuple[Account, Totals]]", kind: str, lang: Lang) -> None:
    """Print balances as a table, in hours, with accelerator-seconds beside."""
    from dure.cli.tables import print_sheet
    from dure.ledger.accounts import ACCOUNT_NAMES, AccountKind
    from dure.ledger.words import write_hours
    from dure.programme.sheet import Sheet

    rows = tuple(
        (
            same(account.owner),
            same(account.unit),
            same(write_hours(totals.balance_s)),
            same(write_hours(totals.debits_pending)),
            same(write_hours(totals.available_s)),
            same(f"{totals.available_s:,}"),
        )
        for account, totals in found
    )
    align: tuple[Align, ...] = ("left", "left", "right", "right", "right", "right")
    name = ACCOUNT_NAMES[AccountKind(kind)]
    title = Text(en=_CAPTION.en.format(kind=name.en), ko=_CAPTION.ko.format(kind=name.ko))
    print_sheet(Sheet(title, _COLUMNS, rows, align, _NONE), lang)


@click.command(
    "statement",
    short_help="Show what moved in a grant in a month.",
    epilog="Example: dure ledger statement g-204 --month 2026-05",
)
@click.argument("grant", required=False)
@click.option(
    "--all", "of_all", is_flag=True, help="Every grant: a page and a CSV each, into --output."
)
@click.option("--month", metavar="MONTH", help="Such as 2026-05; else the present one.")
@click.option("--from", "start", metavar="DAY", help="The first day, instead of a month.")
@click.option("--to", "end", metavar="DAY", help="The last day, instead of a month.")
@click.option(
    "--by",
    type=click.Choice(["known", "happened"]),
    default="known",
    show_default=True,
    help="List what the book learnt in the period, or what happened in it.",
)
@click.option("--known", metavar="DAY|INSTANT", help="Leave out what the book learnt later.")
@click.option("--unit", "units", multiple=True, help="Show this type alone; may be repeated.")
@factors_option
@click.option(
    "--output",
    metavar="FILE.html|FILE.csv",
    help="Write a page, or all lines as CSV; - for CSV. With --all, a folder.",
)
@dated_options
def statement_command(
    grant: str | None,
    of_all: bool,
    month: str | None,
    start: str | None,
    end: str | None,
    by: str,
    known: str | None,
    units: tuple[str, ...],
    factors: str | None,
    output: str | None,
    **how: Unpack[DatedOptions],
) -> int:
    """Show the statement of a GRANT: opening balance, each line, closing balance, energy, carbon.

    By default it lists what the book learnt in a month. Such a statement never changes; a report
    that comes late stands in the statement of the month in which it came, marked as late.
    """
    from dure.cli.ledger_statement import Print
    from dure.files.ledger import read_energy_factors_file
    from dure.ledger.statement import Window
    from dure.office.ledger.queries import read_head

    if bool(grant) is of_all or (of_all and not output):
        msg = "name a GRANT, or say --all with a folder as --output"
        raise click.UsageError(msg)
    zone, as_json = how["zone"], how["as_json"]
    days = _read_period(month, start, end, zone)
    until_s = read_moment(known, zone, "--known", at_end=True) if known else None
    window = Window(
        _begin_s(days[0], zone),
        _begin_s(_next_day(days[1]), zone),
        "known" if by == "known" else "happened",
        until_s,
    )
    is_over = window.end_s <= datetime.now().astimezone().timestamp()
    read = read_energy_factors_file(factors)
    with opened(how["book"]):
        head = read_head()
        is_final = head.known_s >= window.end_s
        said = Print(zone, zone.key, *days, read, str(head), is_over, is_final)
        desk = _Desk(window, said, units, how["lang"])
        if grant is None:
            assert output is not None
            return desk.write_all(output, as_json=as_json)
        made = desk.make(grant)
    desk.show(made, output, as_json=as_json)
    return 0


@dataclass(frozen=True, slots=True)
class _Desk:
    """Makes statements over one window, and shows or writes them."""

    window: "Window"
    said: "Print"
    units: tuple[str, ...]
    lang: Lang

    def make(self, grant: str) -> "Statement":
        """Make the statement of a grant."""
        from dure.ledger.statement import make_statement, of_units
        from dure.office.ledger.queries import read_owner_records

        made = make_statement(read_owner_records(grant), grant, self.window)
        return of_units(made, self.units) if self.units else made

    def show(self, made: "Statement", output: str | None, *, as_json: bool) -> None:
        """Print a statement, and write it where that is asked."""
        from dure.cli.award import show
        from dure.cli.ledger_data import statement_as_json
        from dure.cli.ledger_statement import write_statement_paper

        if as_json:
            print_json(statement_as_json(made, self.said))
        elif output != "-":
            show(write_statement_paper(made, self.said), self.lang)
        if output:
            _write_statement(made, self.said, output, self.lang)

    def write_all(self, folder: str, *, as_json: bool) -> int:
        """Write a page and a CSV of each grant that had or has anything by the end."""
        from dure.cli.ledger_statement import write_statement_paper
        from dure.cli.progress import show_progress
        from dure.files.report import write_report
        from dure.files.text import write_bytes
        from dure.ledger.accounts import AccountKind
        from dure.ledger.statement_csv import write_statement_csv
        from dure.office.ledger.queries import find_accounts

        owners = sorted({account.owner for account, _ in find_accounts(AccountKind.GRANT)})
        count = 0
        with show_progress(_STATEMENTS.in_(self.lang), max(1, len(owners))) as step:
            for owner in owners:
                made = self.make(owner)
                if made.units:
                    # Not every system takes a colon in a name; no owner holds a per cent sign.
                    path = f"{folder}/{owner.replace(':', '%3A')}"
                    write_report(write_statement_paper(made, self.said), self.lang, f"{path}.html")
                    write_bytes(f"{path}.csv", write_statement_csv(made).encode())
                    count += 1
                    if as_json:
                        print_json({"grant": owner, "page": f"{path}.html", "csv": f"{path}.csv"})
                step()
        said = _ALL.fill(count=f"{count:,}", folder=folder)
        click.echo(said.in_(self.lang), err=True)
        return 0


def _write_statement(made: "Statement", said: "Print", output: str, lang: Lang) -> None:
    """Write a statement as a page or as CSV."""
    from dure.cli.award import write_page
    from dure.cli.ledger_statement import write_statement_paper
    from dure.files.text import write_bytes
    from dure.ledger.statement_csv import write_statement_csv

    if output == "-":
        click.echo(write_statement_csv(made), nl=False)
    elif output.endswith(".csv"):
        write_bytes(output, write_statement_csv(made).encode())
        click.echo(f"{_WRITTEN.in_(lang)}: {output}", err=True)
    elif output.endswith((".html", ".htm")):
        write_page(write_statement_paper(made, said), lang, output)
    else:
        msg = f"{output} ends neither in .html nor in .csv"
        raise click.BadParameter(msg, param_hint="--output")


def _read_period(
    month: str | None, start: str | None, end: str | None, zone: ZoneInfo
) -> tuple[str, str]:
    """Read a period as its first and last day."""
    from dure.terms.calendar import read_day

    if month and (start or end):
        msg = "give either --month or --from and --to"
        raise click.UsageError(msg)
    if bool(start) is not bool(end):
        msg = "--from and --to go together"
        raise click.UsageError(msg)
    text = month or f"{datetime.now(zone):%Y-%m}"
    try:
        first, last = (read_day(t) for t in (start or text, end or text))
    except ValueError as fault:
        msg = f"{fault}; write a month as 2026-05, a day as 2026-05-31"
        hint = "--from and --to" if start else "--month"
        raise click.BadParameter(msg, param_hint=hint) from fault
    assert last.end is not None
    if last.end < first.start:
        msg = f"{end} is before {start}"
        raise click.UsageError(msg)
    return first.start.isoformat(), last.end.isoformat()


def _begin_s(day: str, zone: ZoneInfo) -> int:
    """Give the first second of a day in a zone."""
    return int(datetime.fromisoformat(day).replace(tzinfo=zone).timestamp())


def _next_day(day: str) -> str:
    """Give the day after a day."""
    return (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()


_STATEMENTS = Text(en="statements", ko="명세서")
_CAPTION = Text(
    en="Balances ({kind}), in hours; s: accelerator-seconds",
    ko="잔액({kind}), 단위는 시간(초: 가속기초)",
)
_NONE = Text(
    en="The book has no such account. Accounts are there when something was recorded on them.",
    ko="장부에 그런 계정이 없습니다. 계정은 기록이 있을 때 생깁니다.",
)
_COLUMNS = (
    Text(en="Owner", ko="이름"),
    Text(en="Type", ko="종류"),
    Text(en="Balance", ko="잔액"),
    Text(en="Held", ko="예치"),
    Text(en="Available", ko="사용 가능"),
    Text(en="Available, s", ko="사용 가능(초)"),
)
_ALL = Text(
    en="{count} statements are in {folder}, each as a page and as CSV.",
    ko="명세서 {count}건을 {folder}에 페이지와 CSV로 저장했습니다.",
)
_WRITTEN = Text(en="written", ko="저장")
