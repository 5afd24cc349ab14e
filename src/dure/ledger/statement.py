"""The statement of a grant: what it had, what moved and why, what it has; every line a record.

A month's statement lists what the book *learnt* in that month, so that each closing balance is the
next opening balance and a statement that was issued never changes. What happened earlier stands
there as late. Read by when things *happened*, the same records restate the past.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple

from dure.ledger.accounts import AccountKind, account_id, read_account
from dure.ledger.energy_sum import EnergySum, EnergyTally
from dure.ledger.transfer import Kind, Record, Transfer
from dure.terms.units import AccelS

By = Literal["known", "happened"]


class Part(StrEnum):
    """What a balance is made of, in the order in which a statement shows it."""

    AWARDED = "awarded"
    SUPPLEMENTED = "supplemented"
    OPENED = "opened"
    CARRIED_IN = "carried_in"
    EXCHANGED_IN = "exchanged_in"
    GIVEN_BACK = "given_back"
    USED = "used"
    SETTLED = "settled"
    RETURNED = "returned"
    RECLAIMED = "reclaimed"
    EXPIRED = "expired"
    CARRIED_OUT = "carried_out"
    EXCHANGED_OUT = "exchanged_out"
    TAKEN_BACK = "taken_back"


_PARTS: Mapping[Kind, Part] = {
    Kind.AWARD: Part.AWARDED,
    Kind.SUPPLEMENT: Part.SUPPLEMENTED,
    Kind.OPEN: Part.OPENED,
    Kind.EXCHANGE_IN: Part.EXCHANGED_IN,
    Kind.CHARGE: Part.USED,
    Kind.SETTLE: Part.SETTLED,
    Kind.RETURN: Part.RETURNED,
    Kind.RECLAIM: Part.RECLAIMED,
    Kind.EXPIRE: Part.EXPIRED,
    Kind.EXCHANGE_OUT: Part.EXCHANGED_OUT,
}


class Position(NamedTuple):
    """Where a grant stands in one unit, in accelerator-seconds.

    Parameters
    ----------
    balance_s : what it has, held or not
    held_s : of it, set aside for jobs
    coming_s : tranches that are promised and not open
    used_s : used in all, within the grant and beyond
    beyond_s : used beyond the grant and not settled
    """

    balance_s: int = 0
    held_s: int = 0
    coming_s: int = 0
    used_s: int = 0
    beyond_s: int = 0

    @property
    def available_s(self) -> AccelS:
        """Give what a job may still ask for."""
        return AccelS(self.balance_s - self.held_s)

    def moved(self, change: "Position") -> "Position":
        """Give the position after a change."""
        return Position(*(a + b for a, b in zip(self, change, strict=True)))


NOWHERE = Position()


@dataclass(frozen=True, slots=True)
class Line:
    """One record as a grant sees it.

    Parameters
    ----------
    record : what the book holds
    unit : of the grant's account
    part : what it is of the balance, or None where the balance stays
    change : by how much it moves the position
    after : where the grant stands after it
    is_late : the book learnt of it after the month in which it happened
        Only where lines are read by when they were known.
    """

    record: Record
    unit: str
    part: Part | None
    change: Position
    after: Position
    is_late: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Which records a statement lists.

    Parameters
    ----------
    start_s, end_s : seconds since the epoch
        The start is inside, the end is not.
    by : whether an instant is when the book learnt of a record, or when it happened
    known_s : what the book learnt later is left out; None leaves out nothing
    """

    start_s: int
    end_s: int
    by: By = "known"
    known_s: int | None = None

    def instant_s(self, record: Record) -> int:
        """Give the instant that counts."""
        return record.known_s if self.by == "known" else record.transfer.happened_s


@dataclass(frozen=True, slots=True)
class UnitStatement:
    """The statement of one unit of a grant.

    Parameters
    ----------
    unit : accelerator type, or ``su``
    opening, closing : where the grant stood and stands
    parts : accelerator-seconds by part, each as it changed the balance
        ``closing.balance_s == opening.balance_s + sum(parts.values())``.
    lines : what was recorded, in order
    energy : of what was used in the window, less what corrections took back
    """

    unit: str
    opening: Position
    closing: Position
    parts: Mapping[Part, int]
    lines: tuple[Line, ...]
    energy: EnergySum


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of a grant over a window.

    Parameters
    ----------
    grant : its name
    window : which records it lists
    units : one for each unit that the grant had, the first one first; empty where there is none
    last : the latest record that it rests on, or None
    named : by id
        The records that its lines name: what a charge ended, what a correction turned around.
    """

    grant: str
    window: Window
    units: tuple[UnitStatement, ...]
    last: Record | None
    named: Mapping[str, Record]


@dataclass
class _Unit:
    """A statement of a unit being written."""

    opening: Position = NOWHERE
    position: Position = NOWHERE
    parts: dict[Part, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    energy: EnergyTally = field(default_factory=EnergyTally)
    is_touched: bool = False


def make_statement(records: Iterable[Record], grant: str, window: Window) -> Statement:
    """Make the statement of a grant.

    Parameters
    ----------
    records : of the book in their order
        Those of other grants may be among them and are passed over.
    grant : its name
    window : which of them it lists

    Returns
    -------
    statement : the same for the same records
    """
    units: dict[str, _Unit] = {}
    seen: dict[str, Record] = {}
    last: Record | None = None
    if window.by == "happened":
        records = sorted(records, key=lambda r: (r.transfer.happened_s, r.sequence))
        # A correction may have happened before what it corrects, as it was told later.
        for record in records:
            unit = find_unit(record.transfer, grant)
            if unit is not None and not _is_unknown(record, window):
                units.setdefault(unit, _Unit()).energy.remember(record.transfer)
    for record in records:
        if _is_unknown(record, window):
            continue
        unit = find_unit(record.transfer, grant)
        if unit is None or window.instant_s(record) >= window.end_s:
            continue
        last = record if last is None or record.sequence > last.sequence else last
        seen[record.transfer.id] = record
        _add(units.setdefault(unit, _Unit()), record, grant, unit, window)
    finished = tuple(_finish(name, unit) for name, unit in units.items() if unit.is_touched)
    ids = {
        id_
        for unit in finished
        for line in unit.lines
        for id_ in (line.record.transfer.pending_id, line.record.transfer.corrects_id)
        if id_ in seen
    }
    return Statement(grant, window, finished, last, {id_: seen[id_] for id_ in sorted(ids)})


def _is_unknown(record: Record, window: Window) -> bool:
    """Tell whether the book learnt of a record too late for a window."""
    return window.known_s is not None and record.known_s > window.known_s


def find_unit(transfer: Transfer, grant: str) -> str | None:
    """Find in which unit a transfer belongs to a grant; None where it does not.

    A call may bear the name of a grant, so the kind of the account counts.
    """
    for text in (transfer.debit, transfer.credit):
        account = read_account(text)
        if account.owner == grant and account.kind not in _NOT_OF_GRANTS:
            return account.unit
    return None


_NOT_OF_GRANTS = frozenset(
    {AccountKind.SUPPLY, AccountKind.POOL, AccountKind.CALL, AccountKind.EXCHANGE}
)


def change_of(record: Record, grant: str, unit: str) -> Position:
    """Tell how a record moves the position of a grant in a unit."""
    transfer = record.transfer
    held, used, beyond = (
        account_id(kind, grant, unit)
        for kind in (AccountKind.GRANT, AccountKind.USED, AccountKind.CORRECTED)
    )

    def flow(account: str) -> int:
        return (transfer.credit == account) - (transfer.debit == account)

    is_ours = transfer.debit == held
    return Position(
        balance_s=flow(held) * record.posted_s,
        held_s=record.pending_s if is_ours else 0,
        coming_s=record.pending_s if transfer.credit == held else 0,
        used_s=flow(used) * record.posted_s,
        beyond_s=-flow(beyond) * record.posted_s,
    )


def part_of(transfer: Transfer, change: Position) -> Part | None:
    """Tell of which part of the balance a change is; None where the balance stays."""
    if not change.balance_s:
        return None
    if transfer.kind is Kind.CARRY_OVER:
        return Part.CARRIED_IN if change.balance_s > 0 else Part.CARRIED_OUT
    if transfer.kind is Kind.CORRECT:
        return Part.GIVEN_BACK if change.balance_s > 0 else Part.TAKEN_BACK
    return _PARTS[transfer.kind]


def _add(unit: _Unit, record: Record, grant: str, name: str, window: Window) -> None:
    """Add a record to a statement of a unit."""
    change = change_of(record, grant, name)
    if change == NOWHERE:
        return  # What was returned is offered again: no longer of this grant.
    unit.is_touched = True
    unit.position = unit.position.moved(change)
    is_listed = window.instant_s(record) >= window.start_s
    unit.energy.add(record.transfer, counts=is_listed)
    if not is_listed:
        unit.opening = unit.position
        return
    part = part_of(record.transfer, change)
    if part is not None:
        unit.parts[part] = unit.parts.get(part, 0) + change.balance_s
    is_late = window.by == "known" and record.transfer.happened_s < window.start_s
    unit.lines.append(Line(record, name, part, change, unit.position, is_late))


def _finish(name: str, unit: _Unit) -> UnitStatement:
    """Freeze the statement of a unit; parts stand in the order of `Part`."""
    parts = {part: unit.parts[part] for part in Part if part in unit.parts}
    assert unit.position.balance_s == unit.opening.balance_s + sum(parts.values())
    return UnitStatement(
        name, unit.opening, unit.position, parts, tuple(unit.lines), unit.energy.sum()
    )


def of_units(statement: Statement, units: Iterable[str]) -> Statement:
    """Keep only some units of a statement."""
    kept = set(units)
    return replace(statement, units=tuple(u for u in statement.units if u.unit in kept))
