"""Opening balances: what grants had and used before the book, as transfers that all add up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.findings_table import OPENING_OVERRUN, OPENING_REPEATED
from dure.ledger.table import Columns, Lines, Row, read_rows
from dure.ledger.transfer import Kind, Transfer
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.language import Text
from dure.terms.units import AccelS

OPENING_COLUMNS = Columns(("grant", "type", "granted"), ("used", "pool", "call", "opens", "note"))
CALL = "opening"
"""The call that opening balances pass through where the table names none."""

OWNER = re.compile(r"\w(?:[\w.:-]{0,78}\w)?")
UNIT = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,30}[a-z0-9])?")
OWNER_WANTED = Text(
    en="1 to 80 letters, digits, or _ . : - between them",
    ko="1~80자의 문자, 숫자와 그 사이의 _ . : -",
)
UNIT_WANTED = Text(
    en="a type in small letters, digits and -, as in h100", ko="소문자와 숫자로 쓴 종류(예: h100)"
)
_SOME = Text(en="more than 0 s, or something used", ko="0초보다 큰 값")
_UNUSED = Text(
    en="empty or 0 s, since the grant is not open yet", ko="비우거나 0초(아직 열리지 않은 사용권)"
)
_OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Opening:
    """What one grant had of one type when the book was opened.

    Parameters
    ----------
    grant, unit : whose, and of what
    granted_s, used_s : accelerator-seconds; what was used may be more than what was granted
    pool, call : where it came from
    opens_s : seconds since the epoch, or None where it is open
    note : text
    place : where it was read from
    """

    grant: str
    unit: str
    granted_s: AccelS
    used_s: AccelS
    pool: str
    call: str
    opens_s: int | None
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a table says nothing.

    Parameters
    ----------
    pool : the site whose pool it came from, or "" where each row must say
    zone : of days and instants without one
    as_of_s : seconds since the epoch
        The instant of the balances: what opens later is a tranche.
    """

    pool: str
    zone: tzinfo
    as_of_s: int


def read_openings(
    lines: Lines, file: str, defaults: Defaults
) -> tuple[tuple[Opening, ...], tuple[Finding, ...]]:
    """Read opening balances from a table with the columns of `OPENING_COLUMNS`.

    Returns
    -------
    openings : the rows without a fault
    findings : every fault; nothing is to be booked while one is an error
    """
    findings: list[Finding] = []
    read = [_read(row, defaults) for row in read_rows(lines, file, OPENING_COLUMNS, findings)]
    openings = [opening for opening in read if opening is not None]
    findings += check_openings(openings)
    return tuple(openings), tuple(sort_findings(findings))


def _read(row: Row, defaults: Defaults) -> Opening | None:
    """Read one row."""
    grant, unit = row.text("grant"), row.text("type")
    pool = row.cells.get("pool", "") or defaults.pool
    call = row.cells.get("call", "") or CALL
    for column, value in (("grant", grant), ("pool", pool), ("call", call)):
        if not OWNER.fullmatch(value) and (value or column == "pool"):
            row.refuse(column, OWNER_WANTED)
    if unit and not UNIT.fullmatch(unit):
        row.refuse("type", UNIT_WANTED)
    if not row.cells.get("granted", ""):
        row.text("granted")
    granted_s, used_s = row.amount_s("granted"), row.amount_s("used") or AccelS(0)
    opens_s = row.instant_s("opens", defaults.zone)
    if row.is_good and not granted_s and not used_s:
        row.refuse("granted", _SOME)
    if opens_s is not None and opens_s <= defaults.as_of_s:
        opens_s = None
    if opens_s is not None and used_s:
        row.refuse("used", _UNUSED)
    if not row.is_good:
        return None
    assert granted_s is not None
    note = row.cells.get("note", "")
    return Opening(grant, unit, granted_s, used_s, pool, call, opens_s, note, row.place())


def check_openings(openings: Sequence[Opening]) -> list[Finding]:
    """Find grants that stand there twice, and those that have used more than they had."""
    findings: list[Finding] = []
    seen: dict[tuple[str, str], Place] = {}
    for opening in openings:
        key = (opening.grant, opening.unit)
        if key in seen:
            fields = {"grant": opening.grant, "unit": opening.unit, "line": seen[key].line}
            findings.append(Finding(OPENING_REPEATED, opening.place, fields))
        seen.setdefault(key, opening.place)
        if opening.used_s > opening.granted_s:
            findings.append(
                Finding(
                    OPENING_OVERRUN,
                    opening.place,
                    {
                        "grant": opening.grant,
                        "used_s": f"{opening.used_s:,}",
                        "granted_s": f"{opening.granted_s:,}",
                        "beyond_s": f"{opening.used_s - opening.granted_s:,}",
                    },
                )
            )
    return findings


def open_balances(
    openings: Sequence[Opening], source: str, as_of_s: int, by: str
) -> tuple[tuple[Transfer, ...], ...]:
    """Make the transfers of opening balances.

    Each grant gets a chain that is booked whole or not at all: supply to pool, pool to call, call
    to grant, grant to used, so that what was granted and what was used both stand in the book.

    Parameters
    ----------
    openings : what to book
    source : name of where they are from; part of every cause
        The same source booked again is the same transfers.
    as_of_s : seconds since the epoch
        When they happened, as far as the book is concerned.
    by : who posts them

    Returns
    -------
    chains : one for each opening, in order
    """
    return tuple(_chain(opening, source, as_of_s, by) for opening in openings)


def _chain(opening: Opening, source: str, as_of_s: int, by: str) -> tuple[Transfer, ...]:
    """Make the transfers of one opening balance."""
    unit, grant = opening.unit, opening.grant
    supply = account_id(AccountKind.SUPPLY, opening.pool, unit)
    pool = account_id(AccountKind.POOL, opening.pool, unit)
    call = account_id(AccountKind.CALL, opening.call, unit)
    held = account_id(AccountKind.GRANT, grant, unit)
    used = account_id(AccountKind.USED, grant, unit)
    beyond = account_id(AccountKind.CORRECTED, grant, unit)
    gives = Kind.AWARD if opening.opens_s is None else Kind.TRANCHE
    within_s = min(opening.used_s, opening.granted_s)
    parts = (
        (Kind.SUPPLY, supply, pool, opening.granted_s),
        (Kind.OFFER, pool, call, opening.granted_s),
        (gives, call, held, opening.granted_s),
        (Kind.CHARGE, held, used, within_s),
        (Kind.OVERRUN, beyond, used, opening.used_s - within_s),
    )
    return tuple(
        Transfer(
            kind=kind,
            debit=debit,
            credit=credit,
            amount_s=AccelS(amount_s),
            happened_s=as_of_s,
            cause=(_OPENING, source, grant, unit, str(kind)),
            due_s=opening.opens_s if kind is Kind.TRANCHE else None,
            note=opening.note,
            by=by,
        )
        for kind, debit, credit, amount_s in parts
        if amount_s
    )


def find_source(transfer: Transfer) -> str | None:
    """Tell where an opening balance is from; None where a transfer belongs to none."""
    return transfer.cause[1] if transfer.cause[0] == _OPENING else None


def name_for_book(text: str) -> str:
    """Make the name of an owner out of any text: what the book does not take becomes a hyphen.

    Examples
    --------
    >>> name_for_book("University Metered HPC (2026)")
    'University-Metered-HPC-2026'
    """
    return re.sub(r"[^\w.:]+", "-", text).strip("-.:")[:80].rstrip("-.:") or "unnamed"
