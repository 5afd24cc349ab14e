"""Text → programme, or everything that is wrong with the text."""

import copy
import re
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dure.programme import findings as f
from dure.programme.build import build_programme
from dure.programme.check import check_programme
from dure.programme.faults import find_fault, path_of
from dure.programme.gate import ProgrammeGate
from dure.programme.model import Programme
from dure.programme.place import Places
from dure.programme.tree import Plain, read_tree
from dure.programme.values import shown
from dure.terms.finding import Finding, has_error, sort_findings

# Where a head field cannot be read, the checks of the rest go on with this.
_STAND_INS: dict[str, Plain] = {
    "format": 1,
    "name": "unnamed",
    "title": "unnamed",
    "as_of": "9999-12-31",
    "country": "XX",
    "currency": "XTS",  # what ISO 4217 keeps for tests
    "time_zone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a text: a programme unless there was an error; warnings may come with it."""

    programme: Programme | None
    findings: tuple[Finding, ...]


def read_programme(text: str, file_name: str) -> Reading:
    r"""Read the text of a programme file and check it.

    Parameters
    ----------
    text : YAML
    file_name : for findings

    Returns
    -------
    reading
        With every fault found, in the order of their places. What could be read is checked for
        sense even where other parts could not.

    Examples
    --------
    >>> reading = read_programme("format: 1\nname: NO\n", "p.yaml")
    >>> print(reading.findings[-1].render())
    p.yaml:2: name: error [id_refused] 'NO' cannot be a name of something here.
        Use small Latin letters, digits, - and _, at most 60: nhn-b200.
    """
    tree = read_tree(text, file_name)
    if tree.root is None:
        return Reading(None, tuple(sort_findings(tree.findings)))
    places = Places(tree.root, file_name)
    if tree.root.kind != "map":
        fault = Finding(f.MAP_EXPECTED, places.at(()), {"given": shown(tree.root.plain())})
        return Reading(None, (*tree.findings, fault))
    data = cast("dict[str, Plain]", tree.root.plain())
    gate, faults = _pass_gate(data)
    found = [*tree.findings, *(find_fault(fault, places, ProgrammeGate) for fault in faults)]
    programme = build_programme(gate)
    found += check_programme(programme, gate, places)
    whole = None if has_error(found) else programme
    return Reading(whole, tuple(sort_findings(found)))


def _pass_gate(data: dict[str, Plain]) -> tuple[ProgrammeGate, list[ErrorDetails]]:
    """Validate; where something is refused, also give what is left without it."""
    known = {key: list(part) for key, part in data.items() if isinstance(part, dict)}
    known |= {name: [] for name in ProgrammeGate.model_fields if name not in data}
    context = {"currency": _currency(data), "known": known}
    try:
        return ProgrammeGate.model_validate(data, context=context), []
    except ValidationError as refusal:
        faults = refusal.errors(include_url=False)
    rest = copy.deepcopy(data)
    context["known"] = {}  # A dangling name does not keep its entry from being checked.
    while True:
        try:
            return ProgrammeGate.model_validate(rest, context=context), faults
        except ValidationError as refusal:
            again = refusal.errors(include_url=False)
            for path in {_refused_part(rest, fault) for fault in again}:
                _drop(rest, path)


def _currency(data: dict[str, Plain]) -> str | None:
    """Give the currency that all money must be in, where the file names one."""
    currency = data.get("currency")
    is_code = isinstance(currency, str) and re.fullmatch("[A-Z]{3}", currency)
    return str(currency) if is_code else None


def _refused_part(data: dict[str, Plain], fault: ErrorDetails) -> tuple[str, ...]:
    """Give the path of what has to go: the deepest name that is there and not inside a list.

    A list goes whole, so that what stays keeps its numbers. There is always something to go, so
    that dropping comes to an end.
    """
    path = path_of(fault)
    if fault["type"] == "missing":
        path = path[:-1] or path
    names, above = [str(path[0])], data.get(str(path[0]))
    for part in path[1:]:
        if not isinstance(above, dict) or part not in above:
            break
        names.append(str(part))
        above = above[str(part)]
    return tuple(names)


def _drop(data: dict[str, Plain], path: tuple[str, ...]) -> None:
    """Take out a part, unless it has gone with what it was in; a head field gets a stand-in."""
    if path[0] in _STAND_INS:
        data[path[0]] = _STAND_INS[path[0]]
        return
    above: Plain = data
    for name in path[:-1]:
        above = above.get(name) if isinstance(above, dict) else None
    if isinstance(above, dict):
        above.pop(path[-1], None)
