"""Transfers at the gate: a table of what is to be posted, all faults at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from dure.ledger.accounts import AccountId, AccountMalformed, read_account
from dure.ledger.findings_table import TRANSFER_BY_ITSELF
from dure.ledger.posting import Item
from dure.ledger.table import Columns, Lines, Row, read_rows
from dure.ledger.transfer import EXCHANGES, Kind, Transfer
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.language import Text

POST_COLUMNS = Columns(
    ("kind", "debit", "credit", "amount", "happened", "cause"),
    ("due", "pending", "corrects", "chain", "note"),
)
CAUSE_SEPARATOR = "|"
_KINDS = ", ".join(kind.value for kind in Kind if kind not in EXCHANGES)
_KIND = Text(en=f"one of {_KINDS}", ko=f"다음 가운데 하나: {_KINDS}")
_ACCOUNT = Text(
    en="an account, kind/owner/unit, such as grant/g-204/h100",
    ko="계정 kind/owner/unit(예: grant/g-204/h100)",
)
_MOVING = Text(en="more than 0 s", ko="0초보다 큰 값")
_CAUSE = Text(
    en="texts between | that say what it is booked for, such as decision 2026-3 | g-204",
    ko="무엇을 위한 것인지 |로 나눈 글(예: decision 2026-3 | g-204)",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a table asks to post.

    Parameters
    ----------
    items : transfers, those of one chain linked
    places : where each is from, by id
    findings : every fault; nothing is to be posted while one is an error
    """

    items: tuple[Item, ...]
    places: Mapping[str, Place]
    findings: tuple[Finding, ...]


def read_transfers(lines: Lines, file: str, zone: tzinfo, by: str) -> Reading:
    """Read transfers from a table with the columns of `POST_COLUMNS`.

    Rows that follow one another and have the same text under ``chain`` are booked all or none.

    Parameters
    ----------
    lines, file : the table and its name
    zone : of days and instants that name none
    by : who posts
    """
    findings: list[Finding] = []
    places: dict[str, Place] = {}
    chains: list[tuple[str, list[Transfer]]] = []
    for row in read_rows(lines, file, POST_COLUMNS, findings):
        transfer = _read(row, zone, by)
        if transfer is None:
            continue
        places.setdefault(transfer.id, row.place())
        chain = row.cells.get("chain", "")
        if chain and chains and chains[-1][0] == chain:
            chains[-1][1].append(transfer)
        else:
            chains.append((chain, [transfer]))
    items = tuple(tuple(chain) if len(chain) > 1 else chain[0] for _, chain in chains)
    return Reading(items, places, tuple(sort_findings(findings)))


def _read(row: Row, zone: tzinfo, by: str) -> Transfer | None:
    """Read one row."""
    kind = _read_kind(row)
    debit, credit = (_read_account(row, column) for column in ("debit", "credit"))
    amount_s, happened_s = row.amount_s("amount"), row.instant_s("happened", zone)
    for column in ("amount", "happened"):
        if not row.cells.get(column):
            row.text(column)
    if amount_s == 0:
        row.refuse("amount", _MOVING)
    cause = tuple(part.strip() for part in row.text("cause").split(CAUSE_SEPARATOR))
    if not all(cause) and row.cells.get("cause"):
        row.refuse("cause", _CAUSE)
    due_s = row.instant_s("due", zone)
    if not row.is_good or kind is None or debit is None or credit is None:
        return None
    assert amount_s is not None
    assert happened_s is not None
    return Transfer(
        kind=kind,
        debit=debit,
        credit=credit,
        amount_s=amount_s,
        happened_s=happened_s,
        cause=cause,
        due_s=due_s,
        pending_id=row.cells.get("pending") or None,
        corrects_id=row.cells.get("corrects") or None,
        note=row.cells.get("note", ""),
        by=by,
    )


def _read_kind(row: Row) -> Kind | None:
    """Read a kind; an exchange needs a rate, and has a command of its own."""
    name = row.text("kind")
    kind = next((kind for kind in Kind if kind.value == name), None)
    if kind in EXCHANGES:
        row.is_good = False
        row.findings.append(Finding(TRANSFER_BY_ITSELF, row.place("kind"), {"kind": name}))
        return None
    if kind is None and name:
        row.refuse("kind", _KIND)
    return kind


def _read_account(row: Row, column: str) -> AccountId | None:
    """Read an account."""
    text = row.text(column)
    try:
        return read_account(text).id if text else None
    except AccountMalformed:
        row.refuse(column, _ACCOUNT)
        return None
