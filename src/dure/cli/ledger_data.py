"""What ``dure ledger`` prints as JSON; amounts are whole accelerator-seconds."""

from typing import Any

import dure
from dure.cli.ledger_statement import Print
from dure.ledger.statement import Line, Position, Statement, UnitStatement


def statement_as_json(statement: Statement, made: Print) -> dict[str, Any]:
    """Give a statement as one JSON object; amounts are whole accelerator-seconds."""
    return {
        "grant": statement.grant,
        "by": statement.window.by,
        "start": made.start,
        "end": made.end,
        "time_zone": made.zone_name,
        "last_sequence": statement.last.sequence if statement.last else None,
        "last_hash": statement.last.hash if statement.last else None,
        "head": made.head or None,
        "version": dure.__version__,
        "units": [_unit_as_json(unit, statement) for unit in statement.units],
    }


def _unit_as_json(unit: UnitStatement, statement: Statement) -> dict[str, Any]:
    """Give a unit of a statement as JSON."""
    return {
        "unit": unit.unit,
        "opening": position_as_json(unit.opening),
        "parts": {part.value: amount_s for part, amount_s in unit.parts.items()},
        "closing": position_as_json(unit.closing),
        "energy": {
            "estimated_j": unit.energy.estimated_j,
            "measured_j": unit.energy.measured_j,
            "carbon_mg": unit.energy.carbon_mg,
            "unknown_s": unit.energy.unknown_s,
            "uncounted_j": unit.energy.uncounted_j,
            "factors": list(unit.energy.factors),
        },
        "lines": [_line_as_json(line, statement) for line in unit.lines],
    }


def position_as_json(position: Position) -> dict[str, int]:
    """Give a position as JSON."""
    return {**position._asdict(), "available_s": position.available_s}


def _line_as_json(line: Line, statement: Statement) -> dict[str, Any]:
    """Give a line as JSON."""
    transfer = line.record.transfer
    corrected = statement.named.get(transfer.corrects_id or "")
    return {
        "sequence": line.record.sequence,
        "id": transfer.id,
        "kind": transfer.kind.value,
        "part": line.part.value if line.part else None,
        "cause": list(transfer.cause),
        "known_s": line.record.known_s,
        "happened_s": transfer.happened_s,
        "late": line.is_late,
        "change": position_as_json(line.change),
        "after": position_as_json(line.after),
        "corrects_sequence": corrected.sequence if corrected else None,
        "note": transfer.note,
    }
