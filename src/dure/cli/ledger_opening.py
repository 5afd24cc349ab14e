"""``dure ledger import``: opening balances from a table, or from a ColdFront database."""

from typing import TYPE_CHECKING, Unpack

import click

from dure.cli.ledger_book import carry_out, make_poster, opened, read_moment
from dure.cli.ledger_options import PostingOptions, posting_options
from dure.cli.ledger_post import NOT_POSTED
from dure.cli.output import print_findings

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dure.ledger.opening import Opening
    from dure.terms.finding import Finding, Place


@click.command(
    "import",
    short_help="Take over opening balances.",
    epilog="Example: dure ledger import openings.csv --as-of 2026-07-01 --pool gwangju --yes",
)
@click.argument("file")
@click.option("--as-of", required=True, metavar="DAY|INSTANT", help="When the balances hold.")
@click.option("--pool", default="", help="The site whose time it is, where rows do not say.")
@click.option("--coldfront", is_flag=True, help="FILE is a ColdFront database or its address.")
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="NAME=TYPE",
    help="What counts which type in ColdFront, as in 'Accelerator Usage (Hours)=h100'.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    default=("Active",),
    show_default=True,
    help="Which allocations of ColdFront are taken; may be repeated.",
)
@click.option("--source", metavar="NAME", help="Name of where it is from; else that of FILE.")
@posting_options
def import_command(
    file: str,
    as_of: str,
    pool: str,
    coldfront: bool,
    attributes: tuple[str, ...],
    statuses: tuple[str, ...],
    source: str | None,
    **how: Unpack[PostingOptions],
) -> int:
    """Take opening balances into the book from FILE: CSV, JSON, XLSX, or a ColdFront database.

    A table has the columns grant, type, granted (such as '1250 h') and, where wanted, used, pool,
    call, opens and note. Of ColdFront a SQLite file or a postgresql:// address is read, and never
    written to. Each grant is booked whole or not at all; the same source sent again books nothing
    twice.
    """
    from dure.cli.ledger_book import without_password
    from dure.ledger.opening import OWNER, open_balances
    from dure.office.ledger.opening import find_opened
    from dure.terms.finding import has_error

    if pool and not OWNER.fullmatch(pool):
        msg = f"{pool!r} is no name of a pool: letters, digits, _ . : -"
        raise click.BadParameter(msg, param_hint="--pool")
    poster = make_poster(how)
    as_of_s = read_moment(as_of, poster.zone, "--as-of")
    if coldfront:
        openings, findings = _read_coldfront(file, _read_units(attributes), pool, statuses)
    else:
        openings, findings = _read_table(file, pool, poster.zone, as_of_s)
    print_findings(findings, as_json=poster.as_json, lang=poster.lang)
    if has_error(findings):
        click.echo(NOT_POSTED.in_(poster.lang), err=True)
        return 1
    name = (source or without_password(file).replace("\\", "/").rpartition("/")[2])[:200]
    chains = open_balances(openings, name, as_of_s, poster.by)
    places: dict[str, Place] = {
        transfer.id: opening.place
        for opening, chain in zip(openings, chains, strict=True)
        for transfer in chain
    }
    with opened(how["book"]):
        twice = find_opened(openings, name)
        print_findings(twice, as_json=poster.as_json, lang=poster.lang)
        if twice:
            click.echo(NOT_POSTED.in_(poster.lang), err=True)
            return 1
        return carry_out(chains, poster, places)


def _read_table(
    file: str, pool: str, zone: "ZoneInfo", as_of_s: int
) -> "tuple[tuple[Opening, ...], tuple[Finding, ...]]":
    """Read opening balances from a table."""
    from dure.files.ledger import read_lines
    from dure.ledger.opening import Defaults, read_openings

    return read_openings(read_lines(file), file, Defaults(pool, zone, as_of_s))


def _read_coldfront(
    address: str, units: dict[str, str], pool: str, statuses: tuple[str, ...]
) -> "tuple[tuple[Opening, ...], tuple[Finding, ...]]":
    """Read opening balances from a ColdFront database."""
    from dure.cli.ledger_book import without_password
    from dure.files.coldfront import read_coldfront_rows
    from dure.ledger.coldfront import read_coldfront

    rows = read_coldfront_rows(address)
    return read_coldfront(rows, units, without_password(address), pool, statuses)


def _read_units(attributes: tuple[str, ...]) -> dict[str, str]:
    """Read which attribute counts which type."""
    from dure.ledger.opening import UNIT

    units = {}
    for attribute in attributes:
        name, sign, unit = attribute.rpartition("=")
        if not sign or not name.strip() or not UNIT.fullmatch(unit.strip()):
            msg = f"{attribute!r} is not NAME=TYPE, as in 'Accelerator Usage (Hours)=h100'"
            raise click.BadParameter(msg, param_hint="--attribute")
        units[name.strip()] = unit.strip()
    if not units:
        msg = "ColdFront counts no types; say at least one --attribute 'NAME=TYPE'"
        raise click.UsageError(msg)
    return units
