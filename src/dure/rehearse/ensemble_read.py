"""Text → ensemble, or everything that is wrong with the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ValidationError

from dure.policy.read import rules_of
from dure.programme import findings as f
from dure.programme.faults import find_fault, messages_of
from dure.programme.place import Places
from dure.programme.tree import Path, read_tree
from dure.rehearse import findings_ensemble as e
from dure.rehearse.ensemble import Ensemble, JobPlan, JobUse, Limits
from dure.rehearse.ensemble_gate import EnsembleGate, JobsGate
from dure.rehearse.pools import FleetTooSmall, Pooling, Track, hold_servers
from dure.terms.finding import Finding, Message, sort_findings
from dure.twin import findings_world as w
from dure.twin.machine import Partition
from dure.twin.world_file import WorldForm

SCENARIOS_MAX = 100_000
_MESSAGES = messages_of(f, e, w)

_ONLY_DRAWN = (
    "weeks",
    "warm_up_weeks",
    "run_max_d",
    "block",
    "estimate_factor",
    "busy_concentration",
    "size_spread_percent",
)

_SAID = ("file", "checkpoint_h", "projects", *_ONLY_DRAWN)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a text: an ensemble, or at least one finding."""

    ensemble: Ensemble | None
    findings: tuple[Finding, ...]


def read_ensemble(text: str, file: str) -> Reading:
    r"""Read the text of an ensemble file and check it.

    Parameters
    ----------
    text : YAML
    file : its name, for findings

    Returns
    -------
    reading : Reading
        With every fault found, in the order of their places.

    Examples
    --------
    >>> text = "format: 1\ntitle: t\njobs: {use: replay, file: a.swf}\nmachines: {m: {p: 4x}}\n"
    >>> for finding in read_ensemble(text, "e.yaml").findings:
    ...     print(finding.render())
    e.yaml:1: policies: error [ensemble_field_missing] policies is missing.
        Add it; docs/how-to/run-many-scenarios.md says what it means.
    e.yaml:4: machines.m.p: error [machine_size_refused] '4x' is not NODESxSIZE.
        Write nodes, x and accelerators of each: 66x8.
    """
    tree = read_tree(text, file)
    if tree.root is None:
        return Reading(None, tuple(sort_findings(tree.findings)))
    places = Places(tree.root, file)
    try:
        gate = EnsembleGate.model_validate(tree.root.plain())
    except ValidationError as refusal:
        faults = refusal.errors(include_url=False)
        told = (places, EnsembleGate, _MESSAGES, e.ENSEMBLE_FIELD_MISSING)
        found = [*tree.findings, *(find_fault(fault, *told) for fault in faults)]
        return Reading(None, tuple(sort_findings(found)))
    found = [
        *tree.findings,
        *(Finding(message, places.at(path), fields) for message, path, fields in _check(gate)),
    ]
    if found:
        return Reading(None, tuple(sort_findings(found)))
    world = None if gate.world is None else WorldForm(gate.world, places, ("world",))
    return Reading(_build(gate, world), ())


_Fault = tuple[Message, Path, dict[str, object]]


def _check(gate: EnsembleGate) -> Iterator[_Fault]:
    """Find what one field alone does not show."""
    if gate.jobs.use == JobUse.REPLAY:
        yield from _check_replay(gate)
    else:
        yield from _check_drawn(gate)
    yield from _check_policies(gate)
    count = len(gate.machines) * len(gate.policies) * max(1, len(gate.pools))
    count *= max(1, len(gate.loads)) * max(1, len(gate.seeds))
    if count > SCENARIOS_MAX:
        yield e.ENSEMBLE_LARGE, (), {"count": count, "most": SCENARIOS_MAX}


def _check_policies(gate: EnsembleGate) -> Iterator[_Fault]:
    """Refuse a QOS that no policy has, and what a world can only do to one run."""
    known = {name for policy in gate.policies.values() if policy.queue for name in policy.queue.qos}
    for name, track in gate.tracks.items():
        if track.qos is not None and track.qos not in known:
            said: dict[str, object] = {"given": track.qos, "known": ", ".join(sorted(known)) or "-"}
            yield e.ENSEMBLE_QOS_UNKNOWN, ("tracks", name, "qos"), said
    for part in ("kinds", "services") if gate.world is not None else ():
        if getattr(gate.world, part):
            yield e.ENSEMBLE_WORLD_PART, ("world", part), {"field": part}


def _check_replay(gate: EnsembleGate) -> Iterator[_Fault]:
    """Refuse what means nothing where jobs are taken as they came."""
    use = gate.jobs.use
    if gate.jobs.file is None:
        yield e.ENSEMBLE_JOBS_INCOMPLETE, ("jobs",), {"use": use, "field": "file"}
    for name in _ONLY_DRAWN:
        if getattr(gate.jobs, name) is not None:
            yield e.ENSEMBLE_JOBS_CROSSED, ("jobs", name), {"use": use, "field": name}
    # Where failures are drawn, seeds mean something.
    draws = gate.world is not None and bool(gate.world.failures)
    for name in ("tracks", "pools") if draws else ("tracks", "pools", "seeds"):
        if getattr(gate, name):
            yield e.ENSEMBLE_JOBS_CROSSED, (name,), {"use": use, "field": name}
    for name, types in gate.machines.items():
        if len(types) > 1:
            fields = {"machine": name, "types": len(types)}
            yield e.ENSEMBLE_REPLAY_TYPES, ("machines", name), fields


def _check_drawn(gate: EnsembleGate) -> Iterator[_Fault]:
    """Refuse what cannot be drawn."""
    use = gate.jobs.use
    if gate.jobs.projects is not None:
        yield e.ENSEMBLE_PROJECTS_DRAWN, ("jobs", "projects"), {"use": use}
    if gate.jobs.file is None and use == JobUse.RESAMPLE:
        yield e.ENSEMBLE_JOBS_INCOMPLETE, ("jobs",), {"use": use, "field": "file"}
    for name in ("tracks", "pools", "loads", "seeds"):
        if not getattr(gate, name):
            yield e.ENSEMBLE_JOBS_INCOMPLETE, (), {"use": use, "field": name}
    if not gate.tracks:
        return
    total = sum(track.percent for track in gate.tracks.values())
    if total != 100:  # noqa: PLR2004  # percent
        yield e.ENSEMBLE_PERCENTS_WRONG, ("tracks",), {"total": total}
    else:
        yield from _check_fleets(gate)
    for name, arrangement in gate.pools.items():
        if set(arrangement) != set(gate.tracks):
            said = {"said": ", ".join(arrangement) or "-", "tracks": ", ".join(gate.tracks)}
            yield e.ENSEMBLE_POOLS_INCOMPLETE, ("pools", name), {"name": name, **said}


def _check_fleets(gate: EnsembleGate) -> Iterator[_Fault]:
    """Refuse a machine that is too small for the projects."""
    for name, fleet in _machines(gate).items():
        try:
            hold_servers(fleet, _tracks(gate), 0.0, np.random.default_rng(0))
        except FleetTooSmall as fault:
            fields = {"track": fault.track, "machine": name, "projects": fault.projects}
            sizes = {"servers": fault.servers, "types": fault.types}
            yield e.ENSEMBLE_FLEET_SMALL, ("tracks", fault.track), fields | sizes


def _machines(gate: EnsembleGate) -> dict[str, tuple[Partition, ...]]:
    """Give the types of each machine."""
    return {
        name: tuple(Partition(kind, *size) for kind, size in types.items())
        for name, types in gate.machines.items()
    }


def _tracks(gate: EnsembleGate) -> tuple[Track, ...]:
    """Give the tracks."""
    return tuple(Track(name, t.projects, t.percent) for name, t in gate.tracks.items())


def _plan(jobs: JobsGate) -> JobPlan:
    """Give where the jobs come from, with what was left out as it usually is."""
    said: dict[str, Any] = {name: getattr(jobs, name) for name in _SAID}
    known = {name: value for name, value in said.items() if value is not None}
    return JobPlan(JobUse(jobs.use), **known)


def _build(gate: EnsembleGate, world: WorldForm | None) -> Ensemble:
    """Turn the gate into the frozen ensemble."""
    return Ensemble(
        title=gate.title,
        jobs=_plan(gate.jobs),
        tracks=_tracks(gate),
        machines=_machines(gate),
        policies={name: rules_of(policy) for name, policy in gate.policies.items()},
        pools={
            name: {track: Pooling(kind) for track, kind in arrangement.items()}
            for name, arrangement in gate.pools.items()
        },
        loads=tuple(gate.loads),
        seeds=tuple(gate.seeds) or (0,),
        limits={
            name: Limits(track.qos or "", track.budget_percent, track.quota_percent)
            for name, track in gate.tracks.items()
        },
        world=world,
    )
