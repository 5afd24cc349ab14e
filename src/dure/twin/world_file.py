"""A world as a file says it, and what it means for one machine and the jobs of one run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from typing import NamedTuple

from pydantic import ValidationError

from dure.programme import findings as f
from dure.programme.faults import find_fault, messages_of
from dure.programme.place import Places
from dure.programme.tree import Node, Path, Plain, read_tree
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, sort_findings
from dure.twin import findings_world as w
from dure.twin.machine import Machine
from dure.twin.world import FULL_SPEED, Cap, Change, Failure, World, draw_failures
from dure.twin.world_gate import When, WorldFileGate, WorldGate

_MESSAGES = messages_of(f, w)
_PERCENT = FULL_SPEED // 100


@dataclass(frozen=True, slots=True)
class WorldForm:
    """A world that has passed the gate, and where each part of it stands.

    Parameters
    ----------
    gate : what is said
    places : of the file
    under : path of the world in the file; empty where it is all of it
    """

    gate: WorldGate
    places: Places
    under: Path = ()

    def find(self, message: Message, path: Path, **fields: object) -> Finding:
        """Make a finding of a part of the world."""
        return Finding(message, self.places.at((*self.under, *path)), fields)

    def plain(self) -> Plain:
        """Give what the file says, as plain data."""
        node: Node | None = self.places.root
        for part in self.under:
            node = node.child(part) if node is not None else None
        assert node is not None, f"the file has no {self.under}"
        return node.plain()


def read_world(text: str, file: str) -> WorldForm:
    r"""Read the text of a world.

    Raises
    ------
    InputRefused
        With every fault, in the order of their places.

    Examples
    --------
    >>> text = "format: 1\nfailures: {every: 400 d, down: 6 h}\n"
    >>> read_world(text, "world.yaml").gate.failures[0].every
    34560000
    """
    tree = read_tree(text, file)
    if tree.root is None:
        raise InputRefused(sort_findings(tree.findings))
    places, found = Places(tree.root, file), list(tree.findings)
    try:
        gate = WorldFileGate.model_validate(tree.root.plain())
    except ValidationError as refusal:
        faults = refusal.errors(include_url=False)
        found += [find_fault(fault, places, WorldFileGate, _MESSAGES) for fault in faults]
        raise InputRefused(sort_findings(found)) from refusal
    if found:
        raise InputRefused(sort_findings(found))
    return WorldForm(gate, places)


class Stage(NamedTuple):
    """What a world is settled for.

    Parameters
    ----------
    machine : where it happens
    epoch : of the jobs, or None
    until_s : seconds since that epoch; failures are drawn up to here
    seed : of what is drawn
    """

    machine: Machine
    epoch: datetime | None
    until_s: int
    seed: int


def settle_world(
    form: WorldForm, stage: Stage, lent: Sequence[Change] = ()
) -> tuple[World, list[Finding]]:
    """Say what a world means for a machine and the clock of some jobs; types are left to `marking`.

    Parameters
    ----------
    form : what is said
    stage : for what
    lent : nodes that services take and give back

    Returns
    -------
    world : as far as it is clear
    findings : what is not
    """
    desk = _Desk(form, stage)
    changes = [*desk.changes(), *desk.maintenances()]
    failures, caps = desk.failures(), desk.caps()
    desk.check_nodes([*changes, *((change, ("services",)) for change in lent)])
    world = World(tuple(failures), (*(change for change, _ in changes), *lent), tuple(caps))
    return world, desk.findings


class _Desk:
    """Settles the parts of a world one by one, and collects what is wrong."""

    def __init__(self, form: WorldForm, stage: Stage) -> None:
        self.form, self.gate, self.stage = form, form.gate, stage
        self.names = [part.name for part in stage.machine.partitions]
        self.findings: list[Finding] = []

    def report(self, message: Message, path: Path, **fields: object) -> None:
        """Add a finding."""
        self.findings.append(self.form.find(message, path, **fields))

    def second(self, when: When, path: Path) -> int:
        """Give the second of a moment; 0 where the jobs have no clock, which is reported."""
        second = when.since(self.stage.epoch)
        if second is None:
            at = when.at.isoformat(" ") if when.at else "-"
            self.report(w.WORLD_CLOCK_UNKNOWN, path, at=at)
        return second or 0

    def named(self, name: str, path: Path) -> list[int]:
        """Find a partition, and those that are parts of it, by name; report where there is none."""
        found = [i for i, each in enumerate(self.names) if name in (each, each.partition("/")[0])]
        if not found:
            known = ", ".join(self.names)
            self.report(w.WORLD_PARTITION_UNKNOWN, (*path, "partition"), given=name, known=known)
        return found

    def everywhere(self, name: str | None, path: Path) -> list[int]:
        """Find the partitions of what happens everywhere, unless it is said where."""
        return list(range(len(self.names))) if name is None else self.named(name, path)

    def one(self, name: str | None, path: Path) -> int:
        """Find the one partition of what happens in one."""
        found = self.everywhere(name, path)
        if len(found) > 1:
            known = ", ".join(self.names[i] for i in found)
            self.report(w.WORLD_PARTITION_UNSAID, path, count=len(found), known=known)
        return found[0] if found else 0

    def failures(self) -> Iterator[Failure]:
        """Draw failures, and add those that are known."""
        for number, each in enumerate(self.gate.failures):
            path: Path = ("failures", number)
            where = self.everywhere(each.partition, path)
            seed = (self.stage.seed, number) if number else self.stage.seed
            drawn = draw_failures(
                self.stage.machine,
                until_s=self.stage.until_s,
                mean_between_s=each.every,
                mean_down_s=each.down,
                seed=seed,
            )
            yield from (failure for failure in drawn if failure.partition in where)
        for number, outage in enumerate(self.gate.outages):
            path = ("outages", number)
            at_s = self.second(outage.at, (*path, "at"))
            yield Failure(at_s, self.one(outage.partition, path), outage.node, outage.down)

    def changes(self) -> Iterator[tuple[Change, Path]]:
        """Give nodes that come or go for good."""
        for number, each in enumerate(self.gate.changes):
            path: Path = ("changes", number)
            if (each.comes is None) == (each.goes is None):
                given = "comes, goes" if each.comes else "-"
                self.report(w.WORLD_CHANGE_UNCLEAR, path, given=given)
                continue
            at_s = self.second(each.at, (*path, "at"))
            nodes = each.comes if each.comes is not None else -(each.goes or 0)
            yield Change(at_s, self.one(each.partition, path), nodes), path

    def maintenances(self) -> Iterator[tuple[Change, Path]]:
        """Give nodes that are away for a while."""
        for number, each in enumerate(self.gate.maintenance):
            path: Path = ("maintenance", number)
            from_s, until_s = self.span(each.start, each.until, path)
            where = self.one(each.partition, path)
            yield Change(from_s, where, -each.nodes), path
            yield Change(until_s, where, each.nodes), path

    def span(self, start: When, until: When, path: Path) -> tuple[int, int]:
        """Give the seconds of a span, and report one that ends before it begins."""
        before = len(self.findings)
        from_s, until_s = self.second(start, (*path, "from")), self.second(until, (*path, "until"))
        if until_s <= from_s and len(self.findings) == before:
            self.report(w.WORLD_TIMES_CROSSED, path, start=from_s, until=until_s)
        return from_s, until_s

    def caps(self) -> Iterator[Cap]:
        """Give power caps; of two moments in one second, that at which one begins counts."""
        speed: dict[tuple[int, int], int] = {}
        spans: dict[int, list[tuple[int, int | None, Path]]] = {}
        for number, each in enumerate(self.gate.caps):
            path: Path = ("caps", number)
            until_s = None
            if each.until is None:
                from_s = self.second(each.start, (*path, "from"))
            else:
                from_s, until_s = self.span(each.start, each.until, path)
            for partition in self.everywhere(each.partition, path):
                spans.setdefault(partition, []).append((from_s, until_s, path))
                speed[from_s, partition] = each.percent * _PERCENT
        for partition, listed in spans.items():
            listed.sort(key=lambda span: span[0])
            for (_, until_s, _), (from_s, _, path) in pairwise(listed):
                if until_s is None or from_s < until_s:
                    fields = {"partition": self.names[partition], "start": from_s}
                    self.report(w.WORLD_CAPS_CROSSED, path, until=_tell(until_s), **fields)
            for _, until_s, _ in listed:
                if until_s is not None:
                    speed.setdefault((until_s, partition), FULL_SPEED)
        yield from (Cap(at_s, partition, permille) for (at_s, partition), permille in speed.items())

    def check_nodes(self, changes: Sequence[tuple[Change, Path]]) -> None:
        """Report the first change of each partition that takes more nodes than are there."""
        for number, part in enumerate(self.stage.machine.partitions):
            # In one second nodes come before nodes go.
            mine = sorted(
                (one for one in changes if one[0].partition == number),
                key=lambda one: (one[0].at_s, -one[0].nodes),
            )
            counts = accumulate((change.nodes for change, _ in mine), initial=part.nodes)
            for (change, path), before in zip(mine, counts, strict=False):
                if before + change.nodes < 0:
                    fields = {"at": change.at_s, "goes": -change.nodes, "has": before}
                    self.report(w.WORLD_NODES_SHORT, path, partition=part.name, **fields)
                    break


def _tell(until_s: int | None) -> str:
    """Write the end of a cap that may have none."""
    return "∞" if until_s is None else f"{until_s:,}"
