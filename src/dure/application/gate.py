"""A call file at the gate: YAML text into a `Call`, unknown fields refused, all faults at once."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from dure.application.application import Work
from dure.application.call import (
    Call,
    CallRegion,
    CallTrack,
    Citation,
    Criterion,
    Judging,
    Offer,
    Round,
)
from dure.application.call_form import CallForm, RegionForm, TrackForm, to_milli
from dure.application.findings_call import (
    CALL_CRITERIA_NOT_WHOLE,
    CALL_DAYS_UNORDERED,
    CALL_FIELD_REFUSED,
    CALL_NAME_REPEATED,
    CALL_NAME_UNKNOWN,
    CALL_REVIEWS_DUE_EARLY,
    CALL_SHARE_CROSSED,
    CALL_SHARES_EXCEED,
)
from dure.terms.citation import Mark, Source
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.gate_fault import say_gate_fault


def read_call(text: str, file: str) -> Call:
    """Read a call from YAML.

    Parameters
    ----------
    text : the whole file
    file : its name, for findings

    Raises
    ------
    InputRefused
        If it has faults; every one is a finding with its line.
    """
    return _paper(_read_form(text, file))


def write_call_json(text: str, file: str) -> str:
    """Write a call file as JSON whose bytes depend on its content only, to be sealed.

    Raises
    ------
    InputRefused
        If the file has faults, as `read_call` says.
    """
    form = _read_form(text, file)
    # What a call does not say is not in its paper, so that older papers keep their hash.
    left_out: dict[str, Any] = {name: True for name in ("judging", "round") if not dict(form)[name]}
    if form.judging is not None and form.judging.reviews_due is None:
        left_out["judging"] = {"reviews_due"}
    return form.model_dump_json(exclude=left_out)


def read_call_file(text: str, file: str) -> tuple[Call, str]:
    """Read a call file: the call, and its paper as `write_call_json` writes it.

    Raises
    ------
    InputRefused
        If it has faults, as `read_call` says.
    """
    return read_call(text, file), write_call_json(text, file)


def read_call_json(text: str) -> Call:
    """Read what `write_call_json` wrote."""
    return _paper(CallForm.model_validate_json(text))


def write_call_yaml(paper: str) -> str:
    """Write a paper of a call as a call file again, to begin another from it."""
    out, yaml = io.StringIO(), YAML()
    yaml.width = 100
    yaml.dump(CallForm.model_validate_json(paper).model_dump(exclude_none=True), out)
    return out.getvalue()


def _read_form(text: str, file: str) -> CallForm:
    """Read the form of a call, or refuse it with all its faults."""
    try:
        tree = YAML(typ="rt").load(io.StringIO(text))
    except (YAMLError, ValueError, RecursionError) as fault:
        raise InputRefused([_unreadable(fault, file)]) from fault
    try:
        form = CallForm.model_validate(_plain(tree))
    except ValidationError as refusal:
        raise InputRefused(list(_refusals(refusal, tree, file))) from refusal
    findings = [
        Finding(message, _place(file, tree, where), fields)
        for message, where, fields in _check(form)
    ]
    if findings:
        raise InputRefused(findings)
    return form


def _unreadable(fault: Exception, file: str) -> Finding:
    """Say what keeps a text from being read as YAML: its form, a day that is none, its depth."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    said = getattr(fault, "problem", None) or getattr(fault, "context", None) or fault
    reason = " ".join(str(said).split())[:200]
    fields = {
        "reason": reason,
        "reason_ko": f"YAML로 읽을 수 없습니다({reason})",
        "value": "no YAML",
    }
    return Finding(CALL_FIELD_REFUSED, Place(file, mark.line + 1 if mark else 0), fields)


def _plain(tree: Any) -> Any:  # noqa: ANN401  # a YAML tree is anything
    """Turn a YAML tree into plain dicts and lists."""
    if isinstance(tree, dict):
        return {k: _plain(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_plain(v) for v in tree]
    return str(tree) if isinstance(tree, str) else tree


def _refusals(refusal: ValidationError, tree: Any, file: str) -> Iterator[Finding]:  # noqa: ANN401  # a YAML tree is anything
    """Turn pydantic's refusals into findings."""
    for error in refusal.errors():
        where = tuple(error["loc"])
        value = "nothing" if error["type"] == "missing" else repr(error["input"])[:80]
        reason = say_gate_fault(error)
        fields = {"reason": reason.en, "reason_ko": reason.ko, "value": value}
        yield Finding(CALL_FIELD_REFUSED, _place(file, tree, where), fields)


def _place(file: str, tree: Any, where: tuple[str | int, ...]) -> Place:  # noqa: ANN401  # a YAML tree is anything
    """Find the line of a field by its path, or of the nearest that is there."""
    line = 1
    for key in where:
        try:
            kind = "item" if isinstance(tree, list) else "key"
            line = getattr(tree.lc, kind)(key)[0] + 1
            tree = tree[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return Place(file, line, ".".join(str(k) for k in where))


_Where = tuple[str | int, ...]
_Fault = tuple[Message, _Where, Mapping[str, object]]


def _check(form: CallForm) -> Iterator[_Fault]:
    """Check what one field alone cannot tell."""
    if not form.opens <= form.closes <= form.starts:
        days = {"opens": form.opens, "closes": form.closes, "starts": form.starts}
        yield CALL_DAYS_UNORDERED, ("opens",), days
    due = form.judging.reviews_due if form.judging is not None else None
    if due is not None and due <= form.closes:
        days = {"due": due, "closes": form.closes}
        yield CALL_REVIEWS_DUE_EARLY, ("judging", "reviews_due"), days
    types = [o.type for o in form.offers]
    yield from _check_unique("offers", types)
    yield from _check_unique("tracks", [t.id for t in form.tracks])
    yield from _check_unique("regions", [r.id for r in form.regions])
    yield from _check_unique("criteria", [c.id for c in form.criteria])
    if form.judging is not None:
        yield from _check_unique("judging.checklist", [c.id for c in form.judging.checklist])
    percent = sum(c.weight_percent for c in form.criteria)
    if form.criteria and percent != 100:  # noqa: PLR2004  # the whole score
        fields = {"total": percent, "count": len(form.criteria)}
        yield CALL_CRITERIA_NOT_WHOLE, ("criteria",), fields
    yield from _check_known([(("reference",), form.reference)], types)
    for work, rates in form.rates.items():
        yield from _check_known([(("rates", work, t), t) for t in rates], types)
    cited = [(("citations", i, "source"), c.source) for i, c in enumerate(form.citations)]
    yield from _check_known(cited, list(form.sources))
    yield from _check_crossed("tracks", form.tracks)
    yield from _check_crossed("regions", form.regions)
    yield from _check_shares("tracks", "신청유형", [t.floor_milli for t in form.tracks])
    yield from _check_shares("regions", "지역", [r.floor_milli for r in form.regions])


def _check_unique(kind: str, names: list[str]) -> Iterator[_Fault]:
    """Refuse a name that is given twice."""
    for name in dict.fromkeys(n for n in names if names.count(n) > 1):
        yield (
            CALL_NAME_REPEATED,
            tuple(kind.split(".")),
            {"value": name, "count": names.count(name)},
        )


def _check_known(named: Sequence[tuple[_Where, str]], known: list[str]) -> Iterator[_Fault]:
    """Refuse a name that nothing has."""
    for where, name in named:
        if name not in known:
            yield CALL_NAME_UNKNOWN, where, {"value": name, "known": ", ".join(known) or "none"}


def _check_crossed(kind: str, groups: Sequence[TrackForm | RegionForm]) -> Iterator[_Fault]:
    """Refuse a group that is kept more than it may have."""
    for place, group in enumerate(groups):
        floor, ceiling = group.floor_milli, group.ceiling_milli
        if floor is not None and ceiling is not None and floor > ceiling:
            fields = {"name": group.id, "floor": floor, "ceiling": ceiling}
            yield CALL_SHARE_CROSSED, (kind, place), fields


def _check_shares(kind: str, kind_ko: str, floors: list[int | None]) -> Iterator[_Fault]:
    """Refuse floors that come to more than there is."""
    total = sum(f or 0 for f in floors)
    if total > 1000:  # noqa: PLR2004  # thousandths of the whole
        yield CALL_SHARES_EXCEED, (kind,), {"kind": kind, "kind_ko": kind_ko, "total": total}


def _paper(form: CallForm) -> Call:
    """Turn the form into the frozen call."""
    return Call(
        id=form.id,
        version=form.version,
        title=form.title.paper(),
        opens=form.opens,
        closes=form.closes,
        starts=form.starts,
        months_max=form.months_max,
        objection_days=form.objection_days,
        whole_servers=form.whole_servers,
        npu_first=tuple(Work(w) for w in form.npu_first),
        cap_servers_applicant=form.cap_servers_applicant,
        weights=form.weights,
        rate_factor_max=form.rate_factor_max,
        reference=form.reference,
        rates={
            Work(work): {type_: to_milli(rate) for type_, rate in rates.items()}
            for work, rates in form.rates.items()
        },
        offers=tuple(Offer(**{**dict(o), "label": o.label.paper()}) for o in form.offers),
        tracks=tuple(CallTrack(**{**dict(t), "label": t.label.paper()}) for t in form.tracks),
        regions=tuple(CallRegion(**{**dict(r), "label": r.label.paper()}) for r in form.regions),
        purpose=form.purpose.paper() if form.purpose else None,
        judging=form.judging.paper() if form.judging else Judging(),
        criteria=tuple(Criterion(c.id, c.label.paper(), c.weight_percent) for c in form.criteria),
        documents=tuple(d.paper() for d in form.documents),
        round=Round(form.round.of, form.round.number) if form.round else None,
        sources=tuple(
            Source(id_, s.title.paper(), s.place, s.published, s.checked, Mark(s.mark))
            for id_, s in form.sources.items()
        ),
        citations=tuple(Citation(c.field, c.source, Mark(c.mark)) for c in form.citations),
    )
