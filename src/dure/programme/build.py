"""What has passed the gate → the frozen programme behind it."""

from dataclasses import fields
from typing import Any, cast

from pydantic import BaseModel

from dure.programme import model
from dure.programme.cite import OneGate, SeveralGate, TextGate
from dure.programme.gate import ProgrammeGate
from dure.programme.gate_queue import QueueGate
from dure.programme.model import Cited, Disputed, Precision, Programme, Stage
from dure.programme.model_queue import Queue
from dure.terms.citation import Mark, Source
from dure.terms.language import Text

# Only here may sources disagree without one being preferred.
DISPUTED = {(model.Budget, "amount"), (model.Target, "count")}
_WORDS: dict[tuple[type, str], type[Stage | Mark]] = {
    (model.Count, "stage"): Stage,
    (model.Target, "stage"): Stage,
    (Source, "mark"): Mark,
}
Marks = dict[str, Mark]


def build_programme(gate: ProgrammeGate) -> Programme:
    """Make the frozen programme of what has passed the gate."""
    marks = {key: Mark(source.mark) for key, source in gate.sources.items()}
    return cast("Programme", _build(gate, "", marks))


def build_queue(gate: QueueGate) -> Queue:
    """Make the finer settings of a queue that stand in another file than a programme."""
    return cast("Queue", _build(gate, "", {}))


def _build(thing: object, key: str, marks: Marks) -> object:
    """Make what stands behind one thing of the gate; the key becomes its id."""
    if isinstance(thing, TextGate):
        return Text(en=thing.en, ko=thing.ko)
    if isinstance(thing, OneGate | SeveralGate):
        return _build_cited(thing, marks)
    if isinstance(thing, dict):
        return {name: _build(below, name, marks) for name, below in thing.items()}
    if isinstance(thing, list):
        return tuple(_build(below, "", marks) for below in thing)
    if not isinstance(thing, BaseModel):
        return thing
    behind = cast("Any", thing).behind
    parts = {name: _part(thing, behind, name, marks) for name in type(thing).model_fields}
    if "id" in {part.name for part in fields(behind)}:
        parts["id"] = key
    return behind(**parts)


def _part(thing: BaseModel, behind: type, name: str, marks: Marks) -> object:
    """Make one field of what stands behind."""
    value = getattr(thing, name)
    if (behind, name) in DISPUTED:
        return _build_disputed(value, marks)
    if (behind, name) in _WORDS:
        return _WORDS[behind, name](value)
    if (behind, name) == (model.Accelerator, "dense_gop_s"):
        return {Precision(kind): _build(rate, "", marks) for kind, rate in value.items()}
    return _build(value, "", marks)


def readings_of(thing: OneGate[Any] | SeveralGate[Any]) -> list[OneGate[Any]]:
    """Give all readings of a value, of which there may be one."""
    return [thing] if isinstance(thing, OneGate) else list(thing.readings)


def preferred_of(thing: OneGate[Any] | SeveralGate[Any]) -> list[int]:
    """Give the indices of the readings to count with: one, unless the file is wrong or open."""
    if isinstance(thing, OneGate):
        return [0]
    return [n for n, reading in enumerate(thing.readings) if reading.preferred]


def _build_reading(reading: OneGate[Any], marks: Marks) -> Cited[Any]:
    """Make one reading; where it has no mark of its own, that of its source."""
    mark = Mark(reading.mark) if reading.mark else marks.get(reading.source, Mark.ASSUMED)
    note = None if reading.note is None else Text(en=reading.note.en, ko=reading.note.ko)
    return Cited(reading.value, reading.source, mark, note)


def _build_cited(thing: OneGate[Any] | SeveralGate[Any], marks: Marks) -> Cited[Any]:
    """Make a settled value; where the file fails to settle it, a check has said so."""
    readings = [_build_reading(reading, marks) for reading in readings_of(thing)]
    chosen = (preferred_of(thing) or [0])[0]
    one = readings.pop(chosen)
    return Cited(one.value, one.source, one.mark, one.note, tuple(readings))


def _build_disputed(thing: OneGate[Any] | SeveralGate[Any], marks: Marks) -> Disputed[Any]:
    """Make a value that may stay open."""
    readings = tuple(_build_reading(reading, marks) for reading in readings_of(thing))
    return Disputed(readings, next(iter(preferred_of(thing)), None))
