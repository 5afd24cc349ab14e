"""Every number of a programme as a row of its own: what, how many, since when, from where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from dure.programme.compare import title_of
from dure.programme.model import Cited, Count, Disputed, Programme, Stage, Target
from dure.programme.values import write_period
from dure.terms.citation import Mark, Source
from dure.terms.language import Text

_UNITS: Mapping[str, str] = {
    "memory_mb": "MB",
    "bandwidth_mb_s": "MB/s",
    "dense_gop_s": "GOP/s",
    "power_w": "W",
    "percent": "percent",
    "percent_low": "percent",
    "percent_high": "percent",
    "use_percent_min": "percent",
    "months_max": "months",
    "window_days": "days",
    "notice_days": "days",
    "server_size": "accelerators per server",
    "caps_servers": "servers",
    "servers": "servers",
    "projects": "projects",
}
_SECTIONS = (
    "accelerators",
    "sites",
    "pools",
    "budgets",
    "acquisitions",
    "targets",
    "tracks",
    "shares",
    "policies",
    "calls",
    "awards",
    "claims",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of a programme.

    Parameters
    ----------
    path : where it stands in the file, with dots
    title : of the entry that it belongs to
    value : whole
    unit : what it counts
    stage, period : of a count or a target; empty elsewhere
    mark : how sure it is
    source : where it is from, or None where the file names none
    is_preferred : whether it is the reading that counts, where sources disagree
    """

    path: str
    title: Text
    value: int
    unit: str
    stage: str
    period: str
    mark: Mark
    source: Source | None
    is_preferred: bool


@dataclass(frozen=True, slots=True)
class _At:
    """Where a walk has come to."""

    path: tuple[str, ...]
    title: Text
    unit: str
    stage: str = ""
    period: str = ""
    is_preferred: bool = True

    def below(self, name: str) -> "_At":
        """Go one step down."""
        unit = _UNITS.get(name, self.unit)
        return replace(self, path=(*self.path, name), unit=unit)


def list_facts(programme: Programme) -> tuple[Fact, ...]:
    """List every cited number of a programme, in the order of its sections.

    Each reading of a disputed number is a fact of its own; stages are never added.
    """
    facts: list[Fact] = []
    for section in _SECTIONS:
        for key, entry in getattr(programme, section).items():
            unit = _unit_of(programme, section, entry)
            at = _At((section, key), title_of(entry, key), unit)
            if isinstance(entry, Target):
                # What is to be installed by then is a target now, and not installed.
                at = replace(at, stage=Stage.TARGET.value, period=write_period(entry.by))
            facts += (_fact(programme, where, cited) for where, cited in _walk(entry, at))
    return tuple(facts)


def _unit_of(programme: Programme, section: str, entry: object) -> str:
    """Tell what numbers of an entry count where their field does not say."""
    if section == "budgets":
        return programme.currency
    unit = getattr(entry, "unit", None)
    return unit.en if isinstance(unit, Text) else "accelerators"


def _walk(thing: object, at: _At) -> Iterator[tuple[_At, Cited[int]]]:
    """Find every cited number below a thing."""
    if isinstance(thing, Cited):
        yield at, thing
        for number, other in enumerate(thing.others, start=1):
            yield _unpreferred(at, f"others[{number}]"), other
    elif isinstance(thing, Disputed):
        for number, reading in enumerate(thing.readings):
            is_first = number == thing.preferred
            here = at if is_first else _unpreferred(at, f"readings[{number}]")
            yield from _walk(reading, here)
    elif isinstance(thing, Count):
        period = write_period(thing.period)
        yield from _walk(thing.count, replace(at, stage=thing.stage.value, period=period))
    else:
        for name, part in _parts(thing):
            yield from _walk(part, at.below(name))


def _parts(thing: object) -> Iterator[tuple[str, object]]:
    """Name the parts of a thing that has any."""
    if isinstance(thing, Mapping):
        yield from ((str(key), value) for key, value in thing.items())
    elif isinstance(thing, tuple):
        yield from ((str(number), value) for number, value in enumerate(thing))
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield from ((part.name, getattr(thing, part.name)) for part in fields(thing))


def _unpreferred(at: _At, name: str) -> _At:
    """Go down to a reading that does not count."""
    return replace(at, path=(*at.path, name), is_preferred=False)


def _fact(programme: Programme, at: _At, cited: Cited[int]) -> Fact:
    """Make a fact of a cited number."""
    return Fact(
        path=".".join(at.path),
        title=at.title,
        value=cited.value,
        unit=at.unit,
        stage=at.stage,
        period=at.period,
        mark=cited.mark,
        source=programme.sources.get(cited.source),
        is_preferred=at.is_preferred,
    )
