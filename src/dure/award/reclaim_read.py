"""Reclaim rules and use reports at the gate: texts into data, all faults at once."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from dure.award.findings import HOLDING_REFUSED, RECLAIM_RULE_REFUSED
from dure.award.reclaim import Holding, ReclaimRule
from dure.terms.citation import Mark
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.gate_fault import say_gate_fault
from dure.terms.json_fault import say_json_fault
from dure.terms.language import Text
from dure.terms.units import AccelS

M = TypeVar("M", bound=BaseModel)
Milli = Annotated[int, Field(ge=0, le=1000)]
Months = Annotated[int, Field(ge=1, le=120)]
SECONDS_MAX = 10**15


def _whole(value: object) -> object:
    """Read a whole number from the text of a table; anything else is left to the model."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value)
    return value


def _months_used(value: object) -> object:
    """Read ``100;;300`` from a table: an empty part is a month that was not reported."""
    if isinstance(value, str):
        return [_whole(part) if part.strip() else None for part in value.split(";")]
    return value


Seconds = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=SECONDS_MAX, strict=True)]


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    en: Annotated[str, Field(min_length=1)]
    ko: Annotated[str, Field(min_length=1)]


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: _Text
    kind: Literal["threshold", "blocks", "window"]
    months: Annotated[Months, Field(strict=True)]
    threshold_milli: Milli | None
    take_milli: Milli | None
    warning_months: Annotated[int, Field(ge=0, le=120)] | None
    hearing_days: Annotated[int, Field(ge=0, le=365)] | None
    source: Annotated[str, Field(min_length=1)]
    mark: Mark
    note: _Text

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """Hold thresholds to the rules that have one."""
        if (self.kind == "threshold") == (self.threshold_milli is None):
            msg = "a threshold belongs to the rules of kind threshold, and to them only"
            raise ValueError(msg)
        if self.kind != "threshold" and self.take_milli is not None:
            msg = "only a rule of kind threshold takes a stated part"
            raise ValueError(msg)
        return self


class _Holding(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    grant: Annotated[str, Field(min_length=1)]
    type: Annotated[str, Field(min_length=1)]
    granted_s: Annotated[Seconds, Field(ge=1)]
    reclaimed_s: Seconds = 0
    start: date
    months: Annotated[Months, BeforeValidator(_whole)]
    used_s: Annotated[list[Seconds | None], BeforeValidator(_months_used)]


def read_rules(text: str, file: str) -> dict[str, ReclaimRule]:
    """Read rules on use from YAML: a mapping of names to rules.

    Raises
    ------
    InputRefused
        If it has faults; every one is a finding.
    """
    try:
        tree = YAML(typ="rt").load(io.StringIO(text))
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        told = _tell("YAML", " ".join(str(fault.problem).split()), _NO_YAML)
        raise InputRefused([Finding(RECLAIM_RULE_REFUSED, Place(file, line), told)]) from fault
    if not isinstance(tree, Mapping) or not tree:
        told = _tell("YAML", repr(tree)[:80], _NO_RULES)
        raise InputRefused([Finding(RECLAIM_RULE_REFUSED, Place(file, 1), told)])
    findings: list[Finding] = []
    rules: dict[str, ReclaimRule] = {}
    for id_, body in tree.items():
        line = tree.lc.key(id_)[0] + 1  # type: ignore[attr-defined]  # ruamel's mapping has it
        form = _admit(_Rule, body, Place(file, line, str(id_)), RECLAIM_RULE_REFUSED, findings)
        if form is not None:
            rules[str(id_)] = ReclaimRule(
                **{
                    **dict(form),
                    "id": str(id_),
                    "title": Text(en=form.title.en, ko=form.title.ko),
                    "note": Text(en=form.note.en, ko=form.note.ko),
                }
            )
    if findings:
        raise InputRefused(findings)
    return rules


def read_holdings(text: str, file: str) -> tuple[tuple[Holding, ...], tuple[Place, ...]]:
    """Read grants and their monthly use from CSV, a JSON list or JSON lines.

    Returns
    -------
    holdings, places
        In the order of the file, with the place of each.

    Raises
    ------
    InputRefused
        If it has faults; every one is a finding with its line.
    """
    findings: list[Finding] = []
    holdings: list[Holding] = []
    places: list[Place] = []
    for place, body in _records(text, file):
        form = _admit(_Holding, body, place, HOLDING_REFUSED, findings)
        if form is not None:
            used = tuple(None if u is None else AccelS(u) for u in form.used_s)
            holdings.append(Holding(**{**dict(form), "used_s": used}))
            places.append(place)
    if not holdings and not findings:
        findings.append(Finding(HOLDING_REFUSED, Place(file), _tell("grants", "0", _NO_GRANT)))
    if findings:
        raise InputRefused(findings)
    return tuple(holdings), tuple(places)


def _records(text: str, file: str) -> list[tuple[Place, Any]]:
    """Read the records of a report with their places."""
    start = text.lstrip()[:1]
    if start not in ("[", "{"):
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return [
            (Place(file, number), {k or "": v for k, v in row.items() if v is not None})
            for number, row in enumerate(rows, start=2)
        ]
    records: list[tuple[Place, Any]] = []
    parts = [(1, text)] if start == "[" else list(enumerate(text.split("\n"), start=1))
    for line, part in parts:
        try:
            thing = json.loads(part) if part.strip() else []
        except (ValueError, RecursionError) as fault:
            place = Place(file, line + getattr(fault, "lineno", 1) - 1)
            fields = _tell("JSON", repr(part[:40]), say_json_fault(fault))
            raise InputRefused([Finding(HOLDING_REFUSED, place, fields)]) from fault
        if start == "[":
            records += [(Place(file, 0, f"[{i}]"), body) for i, body in enumerate(thing)]
        elif part.strip():
            records.append((Place(file, line), thing))
    return records


def _admit(
    model: type[M],
    body: object,
    place: Place,
    message: Message,
    findings: list[Finding],
) -> M | None:
    """Let a record through the gate, or add what is wrong with it."""
    try:
        return model.model_validate(body)
    except ValidationError as refusal:
        for error in refusal.errors():
            where = ".".join(str(part) for part in error["loc"])
            at = Place(place.file, place.line, f"{place.field}.{where}".strip("."))
            value = None if error["type"] == "missing" else repr(error["input"])[:80]
            told = _tell(where or "–", value, say_gate_fault(error))
            findings.append(Finding(message, at, told))
        return None


def _tell(field: str, value: str | None, reason: Text) -> dict[str, object]:
    """Say what a field is, and what is wrong with it."""
    return {
        "field": field,
        "value": value or "nothing",
        "value_ko": value or "없음",
        "reason": reason.en,
        "reason_ko": reason.ko,
    }


_NO_YAML = Text(en="it is no readable YAML", ko="읽을 수 있는 YAML이 아닙니다")
_NO_RULES = Text(
    en="a mapping of names to rules is wanted", ko="규칙 이름과 규칙의 묶음이어야 합니다"
)
_NO_GRANT = Text(en="the report has no grant in it", ko="보고에 사용권이 없습니다")
