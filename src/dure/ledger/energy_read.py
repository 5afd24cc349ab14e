"""Energy factors at the gate: YAML into data, all faults at once."""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from dure.ledger.energy import EnergyFactors, GridFactor, Load, Pue, ServerPower
from dure.ledger.findings_energy import (
    ENERGY_FACTOR_REFUSED,
    ENERGY_PERIODS_OVERLAP,
    ENERGY_SOURCE_UNKNOWN,
)
from dure.terms.calendar import Period
from dure.terms.citation import Mark, Source
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.language import Text

E = TypeVar("E", bound="_Entry")
Count = Annotated[int, Field(ge=1, le=10**9, strict=True)]
Types = Annotated[tuple[str, ...], Field(min_length=1)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Title(_Form):
    en: Annotated[str, Field(min_length=1)]
    ko: Annotated[str, Field(min_length=1)]


class _Source(_Form):
    title: _Title
    place: Annotated[str, Field(min_length=1)]
    published: Annotated[str, BeforeValidator(str)]
    checked: date
    mark: Mark


class _Entry(_Form):
    source: str = ""
    mark: Mark | None = None


class _Server(_Entry):
    types: Types
    power_w_max: Count
    accelerators: Count


class _Load(_Entry):
    types: Types = Field(default=(), validate_default=False)
    share_milli: Annotated[int, Field(ge=0, le=1000, strict=True)]


class _Dated(_Entry):
    start: date = Field(alias="from")
    end: date | None = Field(default=None, alias="to")

    def period(self) -> Period:
        """Give the days on which it holds."""
        return Period(self.start, self.end)


class _Pue(_Dated):
    site: str = ""
    pue_milli: Annotated[int, Field(ge=1000, le=10_000, strict=True)]


class _Grid(_Dated):
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    mg_per_kwh: Annotated[int, Field(ge=0, le=10**7, strict=True)]


PARTS: Mapping[str, type[_Form]] = {
    "sources": _Source,
    "servers": _Server,
    "loads": _Load,
    "pues": _Pue,
    "grids": _Grid,
}


def read_energy_factors(text: str, file: str) -> EnergyFactors:
    """Read energy factors from YAML.

    Raises
    ------
    InputRefused
        If it has faults; every one is a finding with its line.
    """
    tree = _load(text, file)
    findings: list[Finding] = []
    read = {part: dict(_admit_all(tree, part, file, findings)) for part in PARTS}
    for part, entries in read.items():
        if part != "sources":
            findings += _unsourced(tree, part, entries, file)
    findings += _overlaps(tree, "pues", read["pues"], "site", file)
    findings += _overlaps(tree, "grids", read["grids"], "country", file)
    if findings:
        raise InputRefused(sort_findings(findings))
    return _freeze(read)


def _load(text: str, file: str) -> Mapping[str, Any]:
    """Load the tree; its parts are mappings of names to entries."""
    try:
        tree = YAML(typ="rt").load(io.StringIO(text))
    except MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        reason = " ".join(str(fault.problem).split())
        raise _refused(Place(file, line), reason, "no readable YAML") from fault
    if not isinstance(tree, Mapping):
        raise _refused(Place(file, 1), "A mapping of parts is wanted", repr(tree)[:80])
    unknown = [part for part in tree if part not in PARTS]
    if unknown:
        place = Place(file, tree.lc.key(unknown[0])[0] + 1)  # type: ignore[attr-defined]  # ruamel's
        raise _refused(place, f"The parts are {', '.join(PARTS)}", repr(unknown[0]))
    for part in PARTS:
        if not isinstance(tree.get(part, {}), Mapping):
            raise _refused(Place(file, 0, part), "A mapping of names is wanted", repr(tree[part]))
    return tree


def _refused(place: Place, reason: str, value: str) -> InputRefused:
    """Make a refusal with one finding."""
    fields = {"reason": reason, "value": value}
    return InputRefused([Finding(ENERGY_FACTOR_REFUSED, place, fields)])


def _place(tree: Mapping[str, Any], part: str, id_: str, file: str) -> Place:
    """Find the line of an entry."""
    line: int = tree[part].lc.key(id_)[0] + 1
    return Place(file, line, f"{part}.{id_}")


def _admit_all(
    tree: Mapping[str, Any], part: str, file: str, findings: list[Finding]
) -> Iterator[tuple[str, Any]]:
    """Let the entries of a part through the gate, or add what is wrong with them."""
    for id_, body in tree.get(part, {}).items():
        place = _place(tree, part, id_, file)
        try:
            yield str(id_), PARTS[part].model_validate(_plain(body))
        except ValidationError as refusal:
            for error in refusal.errors():
                where = ".".join(str(p) for p in error["loc"])
                at = Place(file, place.line, f"{place.field}.{where}".strip("."))
                value = "nothing" if error["type"] == "missing" else repr(error["input"])[:80]
                fields = {"reason": error["msg"], "value": value}
                findings.append(Finding(ENERGY_FACTOR_REFUSED, at, fields))


def _plain(body: object) -> object:
    """Turn what ruamel read into plain data."""
    if isinstance(body, Mapping):
        return {str(k): _plain(v) for k, v in body.items()}
    return [_plain(v) for v in body] if isinstance(body, list) else body


def _unsourced(
    tree: Mapping[str, Any],
    part: str,
    entries: Mapping[str, _Entry],
    file: str,
) -> Iterator[Finding]:
    """Find entries that name no source of the file; only what is assumed may have none."""
    sources = [str(id_) for id_ in tree.get("sources", {})]
    for id_, entry in entries.items():
        is_free = not entry.source and entry.mark is Mark.ASSUMED
        if entry.source not in sources and not is_free:
            fields = {
                "entry": f"{part}.{id_}",
                "source": entry.source,
                "known": ", ".join(sources) or "none",
            }
            yield Finding(ENERGY_SOURCE_UNKNOWN, _place(tree, part, id_, file), fields)


def _overlaps(
    tree: Mapping[str, Any], part: str, entries: Mapping[str, Any], scope: str, file: str
) -> Iterator[Finding]:
    """Find two entries for the same scope and day: which one counts would be chance."""
    for (id_, one), (other_id, other) in combinations(entries.items(), 2):
        same_scope = getattr(one, scope) == getattr(other, scope)
        if same_scope and one.period().overlaps(other.period()):
            fields = {
                "first": f"{part}.{id_}",
                "second": f"{part}.{other_id}",
                "day": max(one.start, other.start).isoformat(),
                "scope": getattr(one, scope) or "any site",
            }
            yield Finding(ENERGY_PERIODS_OVERLAP, _place(tree, part, other_id, file), fields)


def _freeze(read: Mapping[str, Mapping[str, Any]]) -> EnergyFactors:
    """Turn forms into frozen data; an entry is as sure as its source unless it says otherwise."""
    sources = {
        id_: Source(
            id=id_,
            title=Text(en=s.title.en, ko=s.title.ko),
            place=s.place,
            published=s.published,
            checked=s.checked,
            mark=s.mark,
        )
        for id_, s in read["sources"].items()
    }

    def cited(entries: Mapping[str, E]) -> Iterable[tuple[str, E, Mark]]:
        for id_, entry in entries.items():
            yield id_, entry, entry.mark or sources[entry.source].mark

    return EnergyFactors(
        servers=tuple(
            ServerPower(i, tuple(e.types), e.power_w_max, e.accelerators, e.source, mark)
            for i, e, mark in cited(read["servers"])
        ),
        loads=tuple(
            Load(i, tuple(e.types), e.share_milli, e.source, mark)
            for i, e, mark in cited(read["loads"])
        ),
        pues=tuple(
            Pue(i, e.site, e.pue_milli, e.period(), e.source, mark)
            for i, e, mark in cited(read["pues"])
        ),
        grids=tuple(
            GridFactor(i, e.country, e.mg_per_kwh, e.period(), e.source, mark)
            for i, e, mark in cited(read["grids"])
        ),
        sources=sources,
    )
