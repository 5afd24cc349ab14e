"""The field table: every field of a programme file with type, unit, default and meaning."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from dure.programme.cite import Gate, ReadingGate
from dure.programme.gate import ProgrammeGate
from dure.programme.shape import Shape, below_of, shape_of_field, written_name


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field.

    Parameters
    ----------
    part : the part of the file that it stands in, for example ``pools.<name>.counts.<n>``
    name : as the file writes it
    type : what may stand there
    unit : of what stands there, or ""
    default : what holds where it is left out; "required" where it may not be
    meaning : one sentence
    """

    part: str
    name: str
    type: str
    unit: str
    default: str
    meaning: str


def field_rows(gate: type[Gate] = ProgrammeGate) -> list[FieldRow]:
    """List every field of a file, part by part, in the order of the format."""
    if gate is not ProgrammeGate:
        return list(_rows(gate, ""))
    return [
        *_rows(gate, ""),
        *(_row("<cited value>", n, i) for n, i in ReadingGate.model_fields.items()),
    ]


def part_meanings(gate: type[Gate] = ProgrammeGate) -> dict[str, str]:
    """Say what each part of a file is."""
    parts = {part: (fields.__doc__ or "").strip() for part, fields in _parts(gate, "")}
    return parts | {"<cited value>": "A value and where it is from."}


def _parts(gate: type[Gate], part: str) -> Iterator[tuple[str, type[Gate]]]:
    """Give the parts of the file with their fields, each where it stands first."""
    yield part, gate
    for name, info in gate.model_fields.items():
        shape, at = shape_of_field(info), _join(part, written_name(name, info))
        if shape.form in ("map", "list"):
            shape, at = below_of(shape), f"{at}.<{'name' if shape.form == 'map' else 'n'}>"
        if shape.form == "fields":
            assert shape.gate is not None
            yield from _parts(shape.gate, at)


def _join(part: str, name: str) -> str:
    """Join a part and a name."""
    return f"{part}.{name}" if part else name


def _rows(gate: type[Gate], part: str) -> Iterator[FieldRow]:
    """List the fields of all parts; a part that stands in several places is listed once."""
    listed: set[type[Gate]] = set()
    for at, fields in _parts(gate, part):
        if fields not in listed:
            listed.add(fields)
            yield from (_row(at, name, info) for name, info in fields.model_fields.items())


def _row(part: str, name: str, info: FieldInfo) -> FieldRow:
    """Describe one field."""
    shape = shape_of_field(info)
    return FieldRow(
        part=part,
        name=written_name(name, info),
        type=_type(shape),
        unit=_unit(shape),
        default=_default(info),
        meaning=info.description or "",
    )


def _type(shape: Shape) -> str:
    """Name what may stand in a field."""
    if shape.form == "cited":
        return f"cited {_type(below_of(shape))}"
    if shape.form == "map":
        return f"names, each with {_type(below_of(shape))}"
    if shape.form == "list":
        return f"list of {_type(below_of(shape))}"
    if shape.form == "fields":
        return "fields"
    return " \\| ".join(shape.choices) if shape.choices else shape.kind.name


def _unit(shape: Shape) -> str:
    """Name the unit of what stands in a field; names in a map may be keys, too."""
    if shape.form == "map" and shape.kind.unit:
        below = _unit(below_of(shape))
        return f"{shape.kind.unit}: {below}" if below else shape.kind.unit
    return shape.kind.unit if shape.below is None else _unit(below_of(shape))


def _default(info: FieldInfo) -> str:
    """Say what holds where a field is left out."""
    if info.is_required():
        return "required"
    if info.default_factory is not None:
        return "empty"
    if info.default is None:
        return "not known"
    return str(info.default).lower()
