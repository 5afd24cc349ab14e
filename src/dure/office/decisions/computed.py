"""What is computed of a pot in a process apart, and kept by the hash of what went in."""

from functools import lru_cache
from typing import Any

from dure.office.apart import run_apart
from dure.office.decisions.choices import Choices, Plan
from dure.office.decisions.pot import Pot
from dure.office.decisions.shown import Compared, Preview

_ROOM = "dure.office.decisions"


@lru_cache(maxsize=8)
def find_plan(pot: Pot, choices: Choices) -> Plan:
    """Give what choices do to a pot.

    Raises
    ------
    InputRefused
        If the method cannot hold the rules of the call.
    """
    plan: Plan = run_apart(f"{_ROOM}.plan:make_plan", pot, choices)
    return plan


@lru_cache(maxsize=4)
def find_comparison(pot: Pot) -> Compared | None:
    """Give all methods side by side; None for an empty pot."""
    compared: Compared | None = run_apart(f"{_ROOM}.show:show_comparison", pot)
    return compared


@lru_cache(maxsize=8)
def find_preview(pot: Pot, choices: Choices) -> Preview:
    """Give what choices would do: findings, effect and lines."""
    shown: Preview = run_apart(f"{_ROOM}.show:preview", pot, choices)
    return shown


def write_award(pot: Pot, choices: Choices) -> dict[str, Any]:
    """Give the award of a proposal and its lines, as data to be sealed."""
    written: dict[str, Any] = run_apart(f"{_ROOM}.proposal:write_lines", pot, choices)
    return written
