"""A programme → the text of a file that reads as the same programme."""

import re
from enum import StrEnum
from typing import Any, cast

from dure.programme.cite import Gate
from dure.programme.gate import ProgrammeGate
from dure.programme.model import Cited, Disputed, Programme
from dure.programme.shape import Shape, below_of, shape_of_field, written_name
from dure.terms.language import Text

LINE_LENGTH_MAX = 100
FLOW_DEPTH_MAX = 2
_BARE = re.compile(r"[A-Za-z가-힣][\w가-힣 ./()–·-]*|\d[\d.,]* [A-Za-z/ ]+|\d{4}-\d\d(-\d\d)?")
_SPECIAL = {"null", "true", "false"}
Data = None | bool | int | str | list["Data"] | dict[str, "Data"]


def data_of(programme: Programme) -> dict[str, Data]:
    """Give a programme as the file would say it: defaults and what is absent are left out."""
    return Writer(programme).fields_of(programme, ProgrammeGate)


class Writer:
    """Writes the parts of one programme; knows its currency and the marks of its sources."""

    def __init__(self, programme: Programme) -> None:
        """Take what parts need to know of the whole."""
        self.currency = programme.currency
        self.marks = {key: s.mark for key, s in programme.sources.items()}

    def fields_of(self, thing: object, gate: type[Gate]) -> dict[str, Data]:
        """Write what stands behind a gate."""
        data: dict[str, Data] = {}
        for name, info in gate.model_fields.items():
            value = getattr(thing, name)
            if value is None or value in ((), {}) or value == info.default:
                continue
            written = self.write(value, shape_of_field(info))
            if written != {}:
                data[written_name(name, info)] = written
        return data

    def write(self, thing: Any, shape: Shape) -> Data:  # noqa: ANN401 - of any shape
        """Write anything."""
        if isinstance(thing, Text):
            return thing.en if thing.en == thing.ko else {"ko": thing.ko, "en": thing.en}
        if isinstance(thing, Cited | Disputed):
            return self.write_cited(thing, shape)
        if isinstance(thing, dict):
            return {str(key): self.write(value, below_of(shape)) for key, value in thing.items()}
        if isinstance(thing, tuple):
            return [self.write(value, below_of(shape)) for value in thing]
        return self.write_value(thing, shape)

    def write_value(self, thing: Any, shape: Shape) -> Data:  # noqa: ANN401 - of any kind
        """Write fields, or one value in the units of the file."""
        if shape.form == "fields":
            assert shape.gate is not None
            return self.fields_of(thing, shape.gate)
        if shape.kind.write is not None:
            return shape.kind.write(thing, self.currency)
        return thing.value if isinstance(thing, StrEnum) else cast("Data", thing)

    def write_cited(self, thing: Cited[Any] | Disputed[Any], shape: Shape) -> Data:
        """Write a cited value: the preferred reading first, where it is settled."""
        if isinstance(thing, Cited):
            readings: tuple[Cited[Any], ...] = (thing, *thing.others)
            preferred: int | None = 0
        else:
            readings, preferred = thing.readings, thing.preferred
        written = [self.write_reading(reading, shape) for reading in readings]
        if len(written) == 1 and preferred == 0:
            return written[0]
        if preferred is not None:
            written[preferred]["preferred"] = True
        return {"readings": [*written]}

    def write_reading(self, reading: Cited[Any], shape: Shape) -> dict[str, Data]:
        """Write one reading; its mark only where it is not that of its source."""
        data: dict[str, Data] = {"value": self.write(reading.value, below_of(shape))}
        data["source"] = reading.source
        if reading.mark != self.marks[reading.source]:
            data["mark"] = reading.mark.value
        if reading.note is not None:
            data["note"] = self.write(reading.note, Shape("text"))
        return data


def render_programme(programme: Programme) -> str:
    """Write a programme as a file: ``read_programme(render_programme(p), …)`` gives ``p`` back."""
    lines = []
    for key, value in data_of(programme).items():
        if isinstance(value, dict) and key != "title":
            lines.append("")
        lines += _block(key, value, 0)
    return "\n".join(lines) + "\n"


def scalar_text(value: bool | int | str | None) -> str:
    """Write one value so that it is read as the same value.

    Examples
    --------
    >>> [scalar_text(v) for v in (13712, "NO", "13712", "a: b", True, None)]
    ['13712', 'NO', '"13712"', '"a: b"', 'true', 'null']
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if _BARE.fullmatch(value) and value not in _SPECIAL and not value.endswith(" "):
        return value
    escaped = (
        f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in value
    )
    return f'"{"".join(escaped)}"'


def flow_text(value: Data) -> str:
    """Write data on one line.

    Examples
    --------
    >>> flow_text({"value": 3, "source": "a", "of": [1, "b"]})
    '{value: 3, source: a, of: [1, b]}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow_text(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(below) for below in value) + "]"
    return scalar_text(value)


def _block(head: str, value: Data, indent: int) -> list[str]:
    """Write a name and what it holds; what is small stands on one line."""
    flow = f"{' ' * indent}{head}: {flow_text(value)}"
    is_leaf = not isinstance(value, dict | list) or not value
    if is_leaf or (indent and len(flow) <= LINE_LENGTH_MAX and flow.count("{") <= FLOW_DEPTH_MAX):
        return [flow]
    if isinstance(value, list):
        below = [line for member in value for line in _item(member, indent + 2)]
    else:
        assert isinstance(value, dict)
        below = [line for key, part in value.items() for line in _block(key, part, indent + 2)]
    return [f"{' ' * indent}{head}:", *below]


def _item(value: Data, indent: int) -> list[str]:
    """Write one item of a list."""
    flow = f"{' ' * indent}- {flow_text(value)}"
    if not isinstance(value, dict) or len(flow) <= LINE_LENGTH_MAX:
        return [flow]
    lines = [line for key, below in value.items() for line in _block(key, below, indent + 2)]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]
