"""A file of services at the gate: YAML text into plain services, all faults at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from dure.programme.place import Places
from dure.programme.tree import Path, read_tree
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, has_error
from dure.terms.units import UnitRefused, read_duration
from dure.twin.findings_service import (
    SERVICE_BOUNDS_CROSSED,
    SERVICE_FIELD_REFUSED,
    SERVICE_FLOOR_UNMET,
    SERVICE_TYPE_UNKNOWN,
)
from dure.twin.service import Host, Scaling
from dure.twin.service_demand import DailyCurve, Tokens

STEPS_MAX = 1_100_000
"""Two years of minutes."""


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """A service as the file says it; its demand is drawn, or counted from a trace.

    Parameters
    ----------
    trace : file of recorded requests, or None where the demand is a curve
    curve : or None where it is a trace
    """

    name: str
    hosts: tuple[Host, ...]
    floor: int
    ceiling: int
    wait_s_p95: int
    patience_s: int
    tokens: Tokens
    trace: str | None
    curve: DailyCurve | None


@dataclass(frozen=True, slots=True)
class ServicesForm:
    """A whole file.

    Parameters
    ----------
    step_s, length_s : seconds
    types : names of the accelerator types, in the order of the file
    supply : accelerators of each
    findings : warnings
    """

    step_s: int
    length_s: int
    types: tuple[str, ...]
    supply: tuple[int, ...]
    scaling: Scaling
    services: tuple[ServiceForm, ...]
    findings: tuple[Finding, ...]


def _milli(text: str) -> str:
    """Refuse a number that is not a decimal above 0 of at most three places."""
    whole, _, part = text.partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit() and len(part) <= 3 and len(digits) <= 9):  # noqa: PLR2004 # thousandths
        msg = 'a number above 0 with at most three decimals, in quotes, such as "1.5"'
        raise ValueError(msg)
    if not int(digits):
        msg = "a number above 0"
        raise ValueError(msg)
    return text


def _seconds(text: str) -> str:
    """Refuse what is no duration above 0."""
    try:
        value = read_duration(text)
    except UnitRefused as fault:
        raise ValueError(str(fault)) from fault
    if value < 1:
        msg = "a duration of at least 1 s"
        raise ValueError(msg)
    return text


Milli = Annotated[str, Field(coerce_numbers_to_str=True), AfterValidator(_milli)]
Duration = Annotated[str, AfterValidator(_seconds)]
Count = Annotated[int, Field(ge=1, le=10**6)]
Replicas = Annotated[int, Field(ge=0, le=10_000)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Host(_Part):
    type: Name
    accelerators: Count = 1
    slots: Count
    speed: Milli = "1"


class _Tokens(_Part):
    prompt_us: Annotated[int, Field(ge=0, le=10**6)]
    answer_us: Annotated[int, Field(ge=1, le=10**7)]


def _peak(text: str) -> str:
    """Refuse a peak that the curve cannot have: it would ask for less than nothing at night."""
    if not 1000 <= _thousandths(text) <= 2000:  # noqa: PLR2004 # thousandths
        msg = "a peak is from 1 to 2 times the mean"
        raise ValueError(msg)
    return text


class _Curve(_Part):
    requests_day: Annotated[int, Field(ge=1, le=10**10)]
    peak: Annotated[Milli, AfterValidator(_peak)] = "1"
    peak_hour: Annotated[int, Field(ge=0, le=23)] = 15
    prompt: Annotated[int, Field(ge=0, le=10**6)]
    answer: Annotated[int, Field(ge=1, le=10**6)]
    work_scv: Milli = "1"
    arrival_idc: Milli = "1"


class _Service(_Part):
    hosts: Annotated[list[_Host], Field(min_length=1, max_length=8)]
    floor: Replicas = 0
    ceiling: Annotated[Replicas, Field(ge=1)]
    wait_p95: Duration
    patience: Duration = "60 s"
    tokens: _Tokens
    trace: str | None = None
    demand: _Curve | None = None


class _Scaling(_Part):
    spill: bool = True
    lag: Annotated[int, Field(ge=0, le=1000)] = 1
    keep: Annotated[int, Field(ge=0, le=1000)] = 0


class _Services(_Part):
    step: Duration
    length: Duration
    accelerators: Annotated[dict[Name, Annotated[int, Field(ge=0, le=10**7)]], Field(min_length=1)]
    scaling: _Scaling = _Scaling()
    services: Annotated[dict[Name, _Service], Field(min_length=1, max_length=200)]


def read_services(text: str, file: str) -> ServicesForm:
    """Read services from YAML.

    Parameters
    ----------
    text : the whole file
    file : its name, for findings

    Raises
    ------
    InputRefused
        If it has faults; every one is a finding with its line.
    """
    tree = read_tree(text, file)
    if tree.root is None or has_error(tree.findings):
        raise InputRefused(tree.findings)
    places = Places(tree.root, file)
    try:
        form = _Services.model_validate(tree.root.plain())
    except ValidationError as refusal:
        raise InputRefused(list(_refusals(refusal, places))) from refusal
    found = [Finding(what, places.at(at), fields) for what, at, fields in _check(form)]
    if has_error(found):
        raise InputRefused(found)
    return _settle(form, tuple(found))


def _refusals(refusal: ValidationError, places: Places) -> Iterator[Finding]:
    """Turn pydantic's refusals into findings."""
    for error in refusal.errors(include_url=False):
        path = error["loc"]
        is_missing = error["type"] == "missing"
        value = "nothing" if is_missing else repr(error["input"])[:80]
        reason = error["msg"].removeprefix("Value error, ")
        place = places.at(path, whole=is_missing)
        yield Finding(SERVICE_FIELD_REFUSED, place, {"reason": reason, "value": value})


def _check(form: _Services) -> Iterator[tuple[Message, Path, Mapping[str, object]]]:
    """Check what one field alone cannot tell."""
    floors = dict.fromkeys(form.accelerators, 0)
    for name, service in form.services.items():
        at: Path = ("services", name)
        if service.floor > service.ceiling:
            bounds = {"floor": service.floor, "ceiling": service.ceiling}
            yield SERVICE_BOUNDS_CROSSED, (*at, "floor"), bounds
        if (service.trace is None) == (service.demand is None):
            given = "both" if service.trace else "neither"
            reason = "say either trace or demand"
            yield SERVICE_FIELD_REFUSED, at, {"reason": reason, "value": given}
        for h, host in enumerate(service.hosts):
            if host.type not in form.accelerators:
                named = {"value": host.type, "known": ", ".join(form.accelerators)}
                yield SERVICE_TYPE_UNKNOWN, (*at, "hosts", h, "type"), named
        first = service.hosts[0]
        if first.type in floors and (len(service.hosts) == 1 or not form.scaling.spill):
            floors[first.type] += service.floor * first.accelerators
    steps = read_duration(form.length) // read_duration(form.step)
    if not 1 <= steps <= STEPS_MAX:
        reason = f"length is {steps} steps; at least 1 and at most {STEPS_MAX} can be run"
        yield SERVICE_FIELD_REFUSED, ("length",), {"reason": reason, "value": repr(form.length)}
    for type_, asked in floors.items():
        if asked > form.accelerators[type_]:
            short = {"type": type_, "asked": asked, "has": form.accelerators[type_]}
            yield SERVICE_FLOOR_UNMET, ("accelerators", type_), short


def _settle(form: _Services, found: tuple[Finding, ...]) -> ServicesForm:
    """Turn the form into plain services."""
    types = tuple(form.accelerators)
    return ServicesForm(
        step_s=read_duration(form.step),
        length_s=read_duration(form.length),
        types=types,
        supply=tuple(form.accelerators.values()),
        scaling=Scaling(form.scaling.spill, form.scaling.lag, form.scaling.keep),
        services=tuple(
            ServiceForm(
                name=name,
                hosts=tuple(
                    Host(types.index(h.type), h.accelerators, h.slots, _thousandths(h.speed))
                    for h in service.hosts
                ),
                floor=service.floor,
                ceiling=service.ceiling,
                wait_s_p95=read_duration(service.wait_p95),
                patience_s=read_duration(service.patience),
                tokens=Tokens(service.tokens.prompt_us, service.tokens.answer_us),
                trace=service.trace,
                curve=_curve(service.demand) if service.demand else None,
            )
            for name, service in form.services.items()
        ),
        findings=found,
    )


def _thousandths(text: str) -> int:
    """Turn a decimal into thousandths."""
    whole, _, part = text.partition(".")
    return int(whole or 0) * 1000 + int(part.ljust(3, "0"))


def _curve(curve: _Curve) -> DailyCurve:
    """Turn the form of a curve into one."""
    return DailyCurve(
        requests_day=curve.requests_day,
        peak_milli=_thousandths(curve.peak),
        peak_hour=curve.peak_hour,
        prompt=curve.prompt,
        answer=curve.answer,
        work_scv_milli=_thousandths(curve.work_scv),
        arrival_idc_milli=_thousandths(curve.arrival_idc),
    )
