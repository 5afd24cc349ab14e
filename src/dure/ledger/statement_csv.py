"""A statement as CSV: every line, with opening and closing balances of each unit."""

import csv
import io
from collections.abc import Iterator

from dure.ledger.statement import Line, Position, Statement

COLUMNS = (
    "unit",
    "row",
    "sequence",
    "known_s",
    "happened_s",
    "kind",
    "part",
    "late",
    "cause",
    "change_s",
    "held_change_s",
    "coming_change_s",
    "used_change_s",
    "beyond_change_s",
    "balance_s",
    "held_s",
    "available_s",
    "coming_s",
    "used_s",
    "beyond_s",
    "energy_j",
    "energy_basis",
    "carbon_mg",
    "corrects_sequence",
    "id",
    "note",
)


def write_statement_csv(statement: Statement) -> str:
    """Write a statement as CSV; instants are seconds since the epoch, what is absent is empty.

    Each unit has a row ``opening``, its lines and a row ``closing``; a statement without a unit has
    the headings alone.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for unit in statement.units:
        head = {"unit": unit.unit}
        writer.writerow({**head, "row": "opening", **_position(unit.opening)})
        writer.writerows({**head, **row} for row in _lines(statement, unit.lines))
        writer.writerow({**head, "row": "closing", **_position(unit.closing)})
    return out.getvalue()


def _position(position: Position) -> dict[str, object]:
    """Write where a grant stands."""
    return {**position._asdict(), "available_s": position.available_s}


def _lines(statement: Statement, lines: tuple[Line, ...]) -> Iterator[dict[str, object]]:
    """Write lines."""
    for line in lines:
        transfer, energy = line.record.transfer, line.record.transfer.energy
        corrected = statement.named.get(transfer.corrects_id or "")
        yield {
            "row": "line",
            "sequence": line.record.sequence,
            "known_s": line.record.known_s,
            "happened_s": transfer.happened_s,
            "kind": transfer.kind.value,
            "part": line.part or "",
            "late": "yes" if line.is_late else "",
            "cause": transfer.cause_text,
            "change_s": line.change.balance_s,
            "held_change_s": line.change.held_s,
            "coming_change_s": line.change.coming_s,
            "used_change_s": line.change.used_s,
            "beyond_change_s": line.change.beyond_s,
            **_position(line.after),
            "energy_j": energy.energy_j if energy else "",
            "energy_basis": energy.basis if energy else "",
            "carbon_mg": "" if energy is None or energy.carbon_mg is None else energy.carbon_mg,
            "corrects_sequence": corrected.sequence if corrected else "",
            "id": transfer.id,
            "note": transfer.note,
        }
