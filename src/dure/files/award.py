"""Awards, reclaim rules and use reports as files."""

import json
from importlib.resources import files
from pathlib import Path

from dure.award.findings import AWARD_UNREADABLE
from dure.award.reclaim import Holding, ReclaimRule
from dure.award.reclaim_read import read_holdings, read_rules
from dure.award.record import Award, read_award, write_award
from dure.files.text import read_text, write_bytes
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.json_fault import say_json_fault
from dure.terms.seal import canonical_bytes

RULES = "reclaim_rules.yaml"


def read_award_file(path: str) -> tuple[Award, tuple[Finding, ...]]:
    """Read an award.

    Returns
    -------
    award : as it is written
    findings : that it was changed after it was sealed, if so

    Raises
    ------
    InputRefused
        If it is no award; all findings are in it.
    FileFailed
        If it cannot be read.
    """
    text = read_text(path)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        line, said = getattr(fault, "lineno", 0), say_json_fault(fault)
        fields = {"reason": said.en, "reason_ko": said.ko}
        raise InputRefused([Finding(AWARD_UNREADABLE, Place(path, line), fields)]) from fault
    return read_award(data, path)


def render_award(award: Award) -> bytes:
    """Write an award as canonical bytes with an end of line."""
    return canonical_bytes(write_award(award)) + b"\n"


def write_award_file(path: str, award: Award) -> None:
    """Write an award; the same award is the same bytes.

    Raises
    ------
    FileFailed
        If it cannot be written; what stood there before still stands.
    """
    write_bytes(path, render_award(award))


def read_reclaim_rules(path: str | None) -> dict[str, ReclaimRule]:
    """Read rules on use from a file, or the public ones that come with Dure."""
    if path is not None:
        return read_rules(read_text(path), path)
    shipped = Path(str(files("dure.award").joinpath(RULES)))
    return read_rules(read_text(str(shipped)), RULES)


def read_use_report(path: str) -> tuple[tuple[Holding, ...], tuple[Place, ...]]:
    """Read grants and their monthly use."""
    return read_holdings(read_text(path), path)
