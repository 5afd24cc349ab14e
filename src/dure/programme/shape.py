"""The shape of the file as data, told from the gate: for findings, for rendering, for the docs."""

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from dure.programme.cite import Gate, OneGate, TextGate
from dure.programme.tree import Path
from dure.programme.values import Kind

_TEXT = Kind("text")
Form = Literal["value", "text", "cited", "map", "list", "fields"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand somewhere in the file.

    Parameters
    ----------
    form : a value, a text in both languages, a cited value, names or a list of something, or fields
    kind : of a value: its name and unit
    choices : of a value that is one of some words
    below : of a cited value, of what is named or listed
    gate : of fields: which
    """

    form: Form
    kind: Kind = _TEXT
    choices: tuple[str, ...] = ()
    below: "Shape | None" = None
    gate: type[Gate] | None = None


def shape_of(annotation: Any, metadata: tuple[Any, ...] = ()) -> Shape:  # noqa: ANN401 - any type
    """Tell the shape of an annotation of the gate; whether it may be absent is left out."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(inner[0], (*inner[1:], *metadata))
    if origin in (Union, UnionType):
        # What is left of an optional; or the single form of a cited value, which has its fields.
        return shape_of(next(part for part in inner if part is not NoneType), metadata)
    if origin is dict:
        return Shape("map", kind=shape_of(inner[0]).kind, below=shape_of(inner[1]))
    if origin is list:
        return Shape("list", below=shape_of(inner[0]))
    plain = Kind("whole number") if annotation is int else _TEXT
    kind = next((item for item in metadata if isinstance(item, Kind)), plain)
    if origin is Literal:
        return Shape("value", kind=Kind("one of"), choices=inner)
    is_gate = isinstance(annotation, type) and issubclass(annotation, Gate)
    return _shape_of_gate(annotation) if is_gate else Shape("value", kind)


def _shape_of_gate(gate: type[Gate]) -> Shape:
    """Tell the shape of a class of the gate."""
    if issubclass(gate, TextGate):
        return Shape("text", Kind("text", "both languages"), gate=gate)
    if issubclass(gate, OneGate):
        return Shape("cited", below=shape_of_field(gate.model_fields["value"]), gate=gate)
    return Shape("fields", gate=gate)


def shape_of_field(info: FieldInfo) -> Shape:
    """Tell the shape of one field of the gate."""
    return shape_of(info.annotation, tuple(info.metadata))


def below_of(shape: Shape) -> Shape:
    """Give the shape of what is cited, named or listed."""
    assert shape.below is not None, shape
    return shape.below


def written_name(name: str, info: FieldInfo) -> str:
    """Give the name of a field as the file writes it."""
    return info.alias or name


def field_names(gate: type[Gate], path: Path) -> list[str]:
    """Name the fields that may stand at a path under some fields, sorted.

    Examples
    --------
    >>> from dure.programme.gate import ProgrammeGate
    >>> field_names(ProgrammeGate, ("shares", "industry"))
    ['percent', 'title', 'tracks']
    """
    shape: Shape | None = Shape("fields", gate=gate)
    for part in path:
        shape = None if shape is None else _shape_below(shape, part)
    if shape is None or shape.gate is None:
        return []
    names = {written_name(name, info) for name, info in shape.gate.model_fields.items()}
    return sorted(names | {"readings"} if shape.form == "cited" else names)


def _shape_below(shape: Shape, part: str | int) -> Shape | None:
    """Tell the shape under a name or number."""
    if shape.form in ("map", "list"):
        return shape.below
    if shape.form == "cited" and part == "readings":
        return Shape("list", below=Shape("cited", gate=shape.gate, below=shape.below))
    if shape.form == "cited" and part == "value":
        return shape.below
    for name, info in shape.gate.model_fields.items() if shape.gate is not None else ():
        if written_name(name, info) == part:
            return shape_of_field(info)
    return None
