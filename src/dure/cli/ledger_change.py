"""``dure ledger void`` and ``correct``: what ends a promise, and what puts a record right."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import click

from dure.cli.ledger_book import as_sent_before, carry_out, make_poster, opened
from dure.cli.ledger_options import PostingOptions, posting_options
from dure.cli.ledger_post import read_amount
from dure.terms.errors import InputRefused

if TYPE_CHECKING:
    from dure.ledger.acts import Occasion
    from dure.ledger.posting import Item
    from dure.ledger.transfer import Record, Transfer
    from dure.terms.units import AccelS


@click.command("void", epilog="Example: dure ledger void 41 --note 'cancelled by its user'")
@click.argument("transfer")
@click.option("--note", default="", help="Why.")
@posting_options
def void_command(
    transfer: str,
    note: str,
    **how: Unpack[PostingOptions],
) -> int:
    """Call off a hold, or a tranche that has not opened. TRANSFER is its number or id."""
    from dure.ledger.acts import Occasion, void

    poster = make_poster(how)
    with opened(how["book"]):
        pending = find_record(transfer).transfer
        occasion = Occasion(poster.known_s, ("void", pending.id), note, poster.by)
        sent = as_sent_before([void(pending, occasion)], instants=True)
        return carry_out(sent, poster)


@click.command(
    "correct",
    epilog="Example: dure ledger correct 41 --take-back '40 h' --note 'counted twice'",
)
@click.argument("transfer")
@click.option("--take-back", metavar="AMOUNT", help="Turn around so much of it, such as '40 h'.")
@click.option("--instead", metavar="AMOUNT", help="Turn all of it around and state this instead.")
@click.option("--wholly", is_flag=True, help="Turn all of it around.")
@click.option("--note", required=True, help="Why; it stands on the statement.")
@posting_options
def correct_command(
    transfer: str,
    take_back: str | None,
    instead: str | None,
    wholly: bool,
    note: str,
    **how: Unpack[PostingOptions],
) -> int:
    """Put a record right by new records that name it. TRANSFER is its number or id.

    The wrong record stays: the book is only added to. Say either --take-back, --instead or
    --wholly. An exchange is turned around wholly, both legs.
    """
    if [take_back is not None, instead is not None, wholly].count(True) != 1:
        msg = "say one of --take-back, --instead and --wholly"
        raise click.UsageError(msg)
    poster = make_poster(how)
    with opened(how["book"]):
        wrong = find_record(transfer)
        plan = _Plan(wrong.transfer, poster.known_s, note, poster.by)
        if take_back is not None:
            items: list[Item] = [plan.turn_around(read_amount(take_back, "--take-back"))]
        elif instead is not None:
            items = [plan.state_instead(read_amount(instead, "--instead"))]
        else:
            items = [plan.turn_all_around()]
        return carry_out(as_sent_before(items, instants=True), poster)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Makes the transfers that put a record right.

    What is asked and why are in their cause: the same correction sent again is the same, and who
    means another one says why in other words.
    """

    wrong: "Transfer"
    known_s: int
    note: str
    by: str

    def turn_around(self, amount_s: "AccelS") -> "Transfer":
        """Turn a part around."""
        from dure.ledger.acts import correct
        from dure.ledger.transfer import EXCHANGES

        if self.wrong.kind in EXCHANGES:
            msg = "an exchange has two legs and is turned around --wholly"
            raise click.UsageError(msg)
        return correct(self.wrong, amount_s, self._occasion(f"{amount_s} s"))

    def turn_all_around(self, asked: str = "wholly") -> "Item":
        """Turn all of it around that is not yet; of an exchange both legs."""
        from dure.ledger.acts import correct, correct_exchange
        from dure.ledger.transfer import Kind
        from dure.terms.units import AccelS

        occasion = self._occasion(asked)
        if self.wrong.pair_id is None:
            before = booked(occasion.cause)
            left_s = self.wrong.amount_s - corrected_s(self.wrong)
            return correct(self.wrong, before.amount_s if before else AccelS(left_s), occasion)
        other = find_record(self.wrong.pair_id).transfer
        legs = sorted((self.wrong, other), key=lambda leg: leg.kind is not Kind.EXCHANGE_OUT)
        return correct_exchange(legs[0], legs[1], occasion)

    def state_instead(self, amount_s: "AccelS") -> "Item":
        """Turn all of it around and state what is right, both or none."""
        from dataclasses import replace

        from dure.ledger.energy import share_energy

        back = self.turn_all_around(f"instead {amount_s} s")
        if isinstance(back, tuple):
            msg = "an exchange is turned around --wholly, and made again by `dure ledger exchange`"
            raise click.UsageError(msg)
        right = replace(
            self.wrong,
            amount_s=amount_s,
            cause=(*self.wrong.cause[:6], *back.cause[2:]),
            pending_id=None,
            corrects_id=self.wrong.id,
            energy=share_energy(self.wrong.energy, 0, amount_s, self.wrong.amount_s),
            note=self.note,
            by=self.by,
        )
        return (back, right)

    def _occasion(self, asked: str) -> "Occasion":
        """Say when, what and why."""
        from dure.ledger.acts import Occasion

        cause = ("correction", self.wrong.id, asked, self.note[:200])
        return Occasion(self.known_s, cause, self.note, self.by)


def booked(cause: tuple[str, ...]) -> "Transfer | None":
    """Find what the book has of a cause."""
    from dure.ledger.transfer import derive_cause_id
    from dure.office.ledger.queries import read_record

    record = read_record(derive_cause_id(cause))
    return record.transfer if record is not None else None


def find_record(prefix: str) -> "Record":
    """Find a record by its number, or by its id or the start of it.

    Raises
    ------
    InputRefused
        If there is none, or more than one.
    """
    from dure.ledger.findings_table import RECORD_NOT_FOUND
    from dure.office.ledger.queries import read_record, read_records
    from dure.terms.finding import Finding, Place

    prefix = prefix.removeprefix("#")
    if prefix.isascii() and prefix.isdigit() and len(prefix) < NUMBER_LENGTH_MAX:
        number = int(prefix)
        record = next(read_records(number - 1, page_size=1), None) if number else None
    else:
        record = read_record(prefix)
    if record is None:
        raise InputRefused([Finding(RECORD_NOT_FOUND, Place("book"), {"id": prefix})])
    return record


NUMBER_LENGTH_MAX = 13
"""Digits that are still the number of a record; what is longer is the start of an id."""


def corrected_s(wrong: "Transfer") -> int:
    """Add up how much of a record was turned around before, among what touches its accounts."""
    from dure.ledger.transfer import Kind
    from dure.office.ledger.queries import read_account_records

    return sum(
        record.transfer.amount_s
        for record in read_account_records(wrong.debit)
        if record.transfer.kind is Kind.CORRECT and record.transfer.corrects_id == wrong.id
    )
