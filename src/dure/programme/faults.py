"""What a gate refuses, as findings with their lines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dure.programme import findings as f
from dure.programme.cite import ONE, SEVERAL, Gate, near
from dure.programme.place import Places
from dure.programme.shape import field_names
from dure.programme.tree import Path
from dure.programme.values import shown
from dure.terms.finding import Finding, Message

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SHAPES = {
    "model_type": f.MAP_EXPECTED,
    "dict_type": f.MAP_EXPECTED,
    "list_type": f.LIST_EXPECTED,
    "too_short": f.LIST_EMPTY,
}


def messages_of(*modules: object) -> dict[str, Message]:
    """List the messages of some modules by their codes."""
    return {m.code: m for part in modules for m in vars(part).values() if isinstance(m, Message)}


_KNOWN = messages_of(f)


def path_of(fault: "ErrorDetails") -> Path:
    """Give the path of a fault as the file writes it."""
    return tuple(part for part in fault["loc"] if part not in (ONE, SEVERAL, "[key]"))


def find_fault(
    fault: "ErrorDetails",
    places: Places,
    gate: type[Gate],
    known: Mapping[str, Message] = _KNOWN,
    missing: Message = f.FIELD_MISSING,
) -> Finding:
    """Turn what a gate has refused into a finding with its line.

    Parameters
    ----------
    fault : of pydantic
    places : of the file
    gate : that of the whole file
    known : messages by code, which are what the values of this gate refuse with
    missing : the message for a field that is not there
    """
    path, kind = path_of(fault), fault["type"]
    given = shown(fault["input"])
    if kind == "missing":
        return Finding(missing, places.at(path, whole=True), {"name": path[-1]})
    place = places.at(path)
    if kind == "extra_forbidden":
        names = field_names(gate, path[:-1])
        name = str(path[-1])
        said = {"name": name, "fields": ", ".join(names), **near(name, names)}
        return Finding(f.FIELD_UNKNOWN, place, said)
    if kind == "literal_error":
        choices = fault["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return Finding(f.CHOICE_UNKNOWN, place, {"given": given, "choices": choices})
    if kind in _SHAPES:
        return Finding(_SHAPES[kind], place, {"given": given})
    return Finding(known[kind], place, fault.get("ctx", {}))
