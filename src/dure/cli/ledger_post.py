"""``dure ledger post``, ``exchange`` and ``due``: what goes into the book by hand."""

from typing import TYPE_CHECKING, Unpack

import click

from dure.cli.ledger_book import as_sent_before, carry_out, make_poster, opened, read_moment
from dure.cli.ledger_options import PostingOptions, posting_options
from dure.cli.output import print_findings
from dure.terms.language import Text

if TYPE_CHECKING:
    from dure.ledger.accounts import Account
    from dure.terms.units import AccelS

_POST_EXAMPLE = "Example: dure ledger post transfers.csv --yes"
_EXCHANGE_EXAMPLE = (
    "Example: dure ledger exchange grant/g-204/h100 b200 --amount '100 h' --rate 10/23 "
    "--source 'bf16 dense, Epoch AI' --rate-as-of 2026-07-01 --cause 'request 12' --yes"
)


@click.command("post", epilog=_POST_EXAMPLE)
@click.argument("file")
@posting_options
def post_command(
    file: str,
    **how: Unpack[PostingOptions],
) -> int:
    """Post the transfers in FILE (CSV, JSON or XLSX; - for stdin).

    Its columns are kind, debit, credit, amount (such as '1250 h'), happened and cause (texts
    between |); and, where wanted, due, pending, corrects, note and chain: rows that follow one
    another with the same chain are recorded all or none. Nothing is posted while a row has a fault.
    The same file sent again records nothing twice.
    """
    from dure.files.ledger import read_lines
    from dure.ledger.transfer_read import read_transfers
    from dure.terms.finding import has_error

    poster = make_poster(how)
    reading = read_transfers(read_lines(file), file, poster.zone, poster.by)
    print_findings(reading.findings, as_json=poster.as_json, lang=poster.lang)
    if has_error(reading.findings):
        click.echo(NOT_POSTED.in_(poster.lang), err=True)
        return 1
    with opened(how["book"]):
        return carry_out(as_sent_before(reading.items), poster, reading.places)


@click.command("exchange", short_help="Exchange time into another unit.", epilog=_EXCHANGE_EXAMPLE)
@click.argument("account")
@click.argument("unit")
@click.option("--amount", required=True, metavar="AMOUNT", help="What is given, such as '100 h'.")
@click.option(
    "--rate",
    required=True,
    metavar="N/M",
    help="Seconds of the new unit for seconds of the old one, as a fraction.",
)
@click.option("--source", required=True, help="What the rate is based on.")
@click.option("--rate-as-of", required=True, metavar="DAY", help="The day of the rate.")
@click.option("--cause", required=True, help="What it is booked for, such as 'request 12'.")
@click.option("--happened", metavar="INSTANT", help="When it happened; else now.")
@click.option("--note", default="", help="Why.")
@posting_options
def exchange_command(
    account: str,
    unit: str,
    amount: str,
    rate: str,
    source: str,
    rate_as_of: str,
    cause: str,
    happened: str | None,
    note: str,
    **how: Unpack[PostingOptions],
) -> int:
    """Exchange time of an ACCOUNT (grant/g-204/h100) into another UNIT (b200, su).

    The rate, its source and its day are frozen into both legs, which are recorded both or none.
    What comes out is rounded down to a whole second.
    """
    from dure.ledger.acts import Occasion, exchange
    from dure.ledger.transfer import Rate

    poster = make_poster(how)
    giver, amount_s = _read_giver(account, unit), read_amount(amount, "--amount")
    numerator, denominator = read_ratio(rate)
    frozen = Rate(numerator, denominator, source, rate_as_of)
    if not frozen.exchange(amount_s):
        msg = f"at {rate}, {amount} of {giver.unit} are less than one second of {unit}; give more"
        raise click.BadParameter(msg, param_hint="--amount")
    happened_s = read_moment(happened, poster.zone, "--happened") if happened else poster.known_s
    occasion = Occasion(happened_s, read_cause(cause), note, poster.by)
    legs = exchange(giver.id, unit, amount_s, frozen, occasion)
    with opened(how["book"]):
        return carry_out(as_sent_before([legs], instants=happened is None), poster)


def _read_giver(account: str, unit: str) -> "Account":
    """Read the account that gives, and check the unit that it gets."""
    from dure.ledger.accounts import AccountMalformed, read_account

    try:
        giver, _ = read_account(account), read_account(f"grant/x/{unit}")
    except AccountMalformed as fault:
        raise click.BadParameter(str(fault), param_hint="ACCOUNT or UNIT") from fault
    if giver.unit == unit:
        msg = f"{account} is in {unit} already; name another unit"
        raise click.BadParameter(msg, param_hint="UNIT")
    return giver


@click.command("due", epilog="Example: dure ledger due --yes")
@posting_options
def due_command(
    **how: Unpack[PostingOptions],
) -> int:
    """Let holds lapse and open tranches whose time has come. Run it every night."""
    from dure.office.ledger.queries import read_due

    poster = make_poster(how)
    with opened(how["book"]):
        return carry_out(read_due(poster.known_s), poster)


def read_amount(text: str, hint: str) -> "AccelS":
    """Read an amount such as ``100 h``, that is more than nothing."""
    from dure.terms.units import AccelS, UnitRefused, read_duration

    try:
        amount_s = read_duration(text)
    except UnitRefused as fault:
        msg = f"{fault}, such as '100 h'"
        raise click.BadParameter(msg, param_hint=hint) from fault
    if amount_s <= 0:
        msg = f"{text!r} is nothing to move; write an amount such as '100 h'"
        raise click.BadParameter(msg, param_hint=hint)
    return AccelS(amount_s)


def read_ratio(text: str) -> tuple[int, int]:
    """Read a rate such as ``10/23`` or ``3``."""
    numerator, _, denominator = text.partition("/")
    parts = (numerator.strip(), denominator.strip() or "1")
    if not all(part.isascii() and part.isdigit() and int(part) for part in parts):
        msg = f"{text!r} is no rate; write whole numbers above 0, as in 10/23"
        raise click.BadParameter(msg, param_hint="--rate")
    return int(parts[0]), int(parts[1])


def read_cause(text: str) -> tuple[str, ...]:
    """Read a cause, its texts between ``|``."""
    return tuple(part.strip() for part in text.split("|"))


NOT_POSTED = Text(
    en="Nothing was posted: correct the file first.",
    ko="기록하지 않았습니다. 먼저 파일을 고치십시오.",
)
