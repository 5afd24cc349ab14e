"""What jobs say of themselves by name, as the numbers of a run: users, QOS, checkpoints, kinds."""

from dataclasses import dataclass, replace

import numpy as np

from dure.policy.convert import Rules
from dure.terms.finding import Finding, Message, Place
from dure.twin import findings_world as w
from dure.twin.machine import Machine
from dure.twin.types import FULL_RATE, Types
from dure.twin.world_file import WorldForm
from dure.workload.jobs import ABSENT, Ints, Jobs
from dure.workload.marks import Labels, Marks

_JOBS = Place("jobs")
_RATE = FULL_RATE // 100


@dataclass(frozen=True, slots=True)
class Marked:
    """Jobs with their marks.

    Parameters
    ----------
    jobs : sent to their partitions
    marks : columns that are not there are None
    types : where kinds may run, or None where each job runs in its own partition
    findings : what does not fit together; then the rest is not to be used
    """

    jobs: Jobs
    marks: Marks
    types: Types | None
    findings: tuple[Finding, ...]


def mark_jobs(
    jobs: Jobs,
    labels: Labels,
    rules: Rules,
    machine: Machine,
    form: WorldForm | None,
    checkpoint_s: int | None = None,
) -> Marked:
    """Turn what a file says of jobs into the numbers of a run.

    Parameters
    ----------
    jobs, labels : n jobs, and what is said of them
    rules : name the QOS; where they name none, that of a job says nothing
    machine : whose partitions have names
    form : of a world, which may name kinds of jobs; or None
    checkpoint_s : seconds between checkpoints of jobs of which none are said; None for none
    """
    desk = _Desk(jobs, labels, machine)
    sent = desk.send()
    kind, types = desk.sort_kinds(form, sent)
    if kind is not None and types is not None:
        sent = desk.send_kinds(sent, kind, types, list(form.gate.kinds) if form else [])
    marks = Marks(
        user=desk.number_users(),
        qos=desk.rank_qos(rules),
        checkpoint_s=desk.save(checkpoint_s),
        kind=kind,
    )
    return Marked(sent, marks, types, tuple(desk.findings))


class _Desk:
    """Turns the labels of some jobs into numbers, and collects what does not fit."""

    def __init__(self, jobs: Jobs, labels: Labels, machine: Machine) -> None:
        self.jobs, self.labels, self.machine = jobs, labels, machine
        self.names = [part.name for part in machine.partitions]
        self.findings: list[Finding] = []

    def report(self, message: Message, **fields: object) -> None:
        """Add a finding on the jobs."""
        self.findings.append(Finding(message, _JOBS, fields))

    def send(self) -> Jobs:
        """Send all jobs to the only partition; or to that of their name, if one of them is there.

        Where no name is one of the machine, partitions are counted in their order.
        """
        named = self.labels.partition
        if len(self.names) == 1:
            return replace(self.jobs, partition=self.jobs.partition * 0)
        if named is None or not set(named.names) & set(self.names):
            return self.jobs
        absent = [name for name in named.names if name not in self.names]
        if absent:
            given, known = ", ".join(absent), ", ".join(self.names)
            self.report(w.JOB_PARTITION_UNKNOWN, given=given, known=known)
            return self.jobs
        number = np.array([self.names.index(name) for name in named.names], np.int64)
        return replace(self.jobs, partition=number[named.number])

    def number_users(self) -> Ints | None:
        """Count the users off; those that are not named are one more."""
        named = self.labels.user
        if named is None:
            return None
        return np.where(named.number == ABSENT, len(named.names), named.number)

    def rank_qos(self, rules: Rules) -> Ints | None:
        """Rank the QOS of jobs from the lowest, which is that of jobs that name none."""
        named = self.labels.qos
        if named is None or not rules.qos:
            return None
        absent = [at for at, name in enumerate(named.names) if name not in rules.qos]
        if absent:
            given = ", ".join(named.names[at] for at in absent)
            count = int(np.isin(named.number, absent).sum())
            known = ", ".join(rules.qos)
            self.report(w.JOB_QOS_UNKNOWN, count=count, given=given, known=known)
            return None
        rank = np.array([rules.qos.index(name) for name in named.names] + [0], np.int64)
        return rank[named.number]

    def save(self, checkpoint_s: int | None) -> Ints | None:
        """Say how often each job is saved; 0 for never."""
        said = self.labels.checkpoint_s
        if said is None:
            return None if checkpoint_s is None else np.full(len(self.jobs), checkpoint_s, np.int64)
        return np.where(said == ABSENT, checkpoint_s or 0, said)

    def sort_kinds(self, form: WorldForm | None, sent: Jobs) -> tuple[Ints | None, Types | None]:
        """Sort jobs by kinds; who is of none stays in its partition, which is a kind too."""
        if form is None or not form.gate.kinds:
            return None, None
        rows = [self.read_kind(form, kind) for kind in form.gate.kinds]
        known = list(form.gate.kinds)
        if form.gate.others is not None and form.gate.others not in known:
            said = {"given": form.gate.others, "known": ", ".join(known)}
            self.findings.append(form.find(w.WORLD_KIND_UNKNOWN, ("others",), **said))
            return None, None
        stays = [((at, FULL_RATE),) for at in range(len(self.names))]
        alone = len(rows) + np.clip(sent.partition, 0, len(self.names) - 1)
        other = form.gate.others
        kind = alone if other is None else np.full(len(sent), known.index(other), np.int64)
        named = self.labels.kind
        if named is not None:
            absent = [name for name in named.names if name not in known]
            for name in absent:
                self.report(w.WORLD_KIND_UNKNOWN, given=name, known=", ".join(known))
            if absent:
                return None, None
            number = np.array([known.index(name) for name in named.names] + [0], np.int64)
            kind = np.where(named.number == ABSENT, kind, number[named.number])
        if not all(rows):
            return None, None
        return kind, Types((*rows, *stays))

    def read_kind(self, form: WorldForm, kind: str) -> tuple[tuple[int, int], ...]:
        """Give the partitions that a kind accepts, with the rate there; report unknown ones."""
        row = []
        for name, percent in form.gate.kinds[kind].items():
            if name in self.names:
                row.append((self.names.index(name), percent * _RATE))
                continue
            said = {"given": name, "known": ", ".join(self.names)}
            self.findings.append(
                form.find(w.WORLD_PARTITION_UNKNOWN, ("kinds", kind, name), **said)
            )
        return tuple(row)

    def send_kinds(self, sent: Jobs, kind: Ints, types: Types, known: list[str]) -> Jobs:
        """Send each job to the first partition that its kind accepts and that is wide enough."""
        has = np.array([part.accelerators for part in self.machine.partitions])
        partition = sent.partition.copy()
        for number, row in enumerate(types.accepts):
            mine = kind == number
            for place, _ in reversed(row):
                partition[mine & (sent.width <= has[place])] = place
            most = max(int(has[place]) for place, _ in row)
            wide = mine & (sent.width > most)
            # Whoever stays in its own partition is refused by the run, if too wide for it.
            if wide.any() and number < len(known):
                fields = {"count": int(wide.sum()), "asked": int(sent.width[wide].max())}
                self.report(w.JOB_FITS_NOWHERE, kind=known[number], has=most, **fields)
        return replace(sent, partition=partition)
