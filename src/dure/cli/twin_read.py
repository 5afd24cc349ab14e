"""How commands of the twin read what they are told: one way for all of them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from dure.cli.twin_options import RunOptions
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, has_error
from dure.terms.language import Lang
from dure.terms.units import HOUR_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dure.files.world import Lent
    from dure.policy.convert import Rules
    from dure.policy.queue import Claims
    from dure.twin.machine import Machine
    from dure.twin.world import World
    from dure.twin.world_file import WorldForm
    from dure.workload.jobs import JobRecords, Jobs
    from dure.workload.marks import Labels, Marks, Names


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be run.

    Parameters
    ----------
    claims : of each project, or None where all weigh the same
    track : of each project, or None where no table of projects was given
    marks, world : as for `dure.twin.run.run_twin`
    lent : services that take nodes, or None
    left_out : jobs without a run time that were left out
    labels : what the file says of the jobs by name, with the partitions of the machine
    """

    jobs: "Jobs"
    machine: "Machine"
    policy: QueuePolicy
    claims: "Claims | None"
    track: tuple[str, ...] | None
    marks: "Marks"
    world: "World"
    lent: "Lent | None"
    left_out: int
    labels: "Labels"

    @property
    def has_stops(self) -> bool:
        """Tell whether anything can stop a job: nodes, other jobs, or who reclaims lent quota."""
        cohorts = self.claims.cohorts if self.claims is not None else None
        reclaims = cohorts is not None and cohorts.reclaims
        return bool(self.world.failures or self.world.changes or self.policy.preempts or reclaims)

    def run(self, lang: Lang) -> "JobRecords":
        """Put the jobs through the machine, and say so where it has to be compiled for that."""
        from dure.cli.compiling import show_compiling
        from dure.twin.run import run_twin

        with show_compiling(lang):
            return run_twin(
                self.jobs, self.machine, self.policy, self.claims, self.marks, self.world
            )


def read_run(file: str, how: RunOptions) -> Asked:
    """Read what is to be run.

    Raises
    ------
    InputRefused
        If the jobs, the projects, the policy or the world have faults.
    click.UsageError
        If something is said twice, or not at all.
    """
    from dure.files.jobs import read_jobs
    from dure.twin.marking import mark_jobs

    _refuse_twice(how)
    reading = read_jobs(file)
    if has_error(reading.findings) or not len(reading.records):
        raise InputRefused(reading.findings)
    machine = _make_machine(how, reading.machine_width)
    jobs, labels = reading.records.jobs, reading.labels
    left_out = 0
    if how["without_unknown"]:
        jobs, labels = _take_known(jobs, labels)
        left_out = len(reading.records) - len(jobs)
    jobs = estimate_jobs(jobs, how["estimates"])
    rules = _make_rules(how)
    policy, claims, track = _read_projects(how["projects_file"], jobs.projects, machine, rules)
    form = _load_world(how.get("world_file"))
    hours = how.get("checkpoint_h")
    saved_s = None if hours is None else hours * HOUR_S
    marked = mark_jobs(jobs, labels, rules, machine, form, saved_s)
    world, lent, findings = _stage(form, marked.jobs, machine, how)
    if marked.findings or has_error(findings):
        raise InputRefused([*marked.findings, *findings])
    asked = Asked(
        jobs=marked.jobs,
        machine=machine,
        policy=policy,
        claims=claims,
        track=track,
        marks=marked.marks,
        world=replace(world, types=marked.types),
        lent=lent,
        left_out=left_out,
        labels=replace(labels, partition=_name_partitions(marked.jobs, machine)),
    )
    if hours is not None and not asked.has_stops:
        msg = (
            "--checkpoint says what a job keeps when it is stopped, and nothing stops one here: "
            "say --failures, --world, or a policy with preempts"
        )
        raise click.UsageError(msg)
    return asked


def place_findings(findings: "Sequence[Finding]", file: str) -> list[Finding]:
    """Say of which file the jobs are that a run refuses."""
    return [
        replace(finding, place=Place(file)) if finding.place == Place("jobs") else finding
        for finding in findings
    ]


def estimate_jobs(jobs: "Jobs", estimates: str) -> "Jobs":
    """Put other estimates in the place of those that were given."""
    import numpy as np

    from dure.workload.jobs import ABSENT

    if estimates == "as-given":
        return jobs
    factor = Decimal(1) if estimates == "perfect" else Decimal(estimates[1:])
    top, bottom = factor.as_integer_ratio()
    known = jobs.run_s != ABSENT
    return replace(jobs, estimate_s=np.where(known, jobs.run_s * top // bottom, ABSENT))


def _refuse_twice(how: RunOptions) -> None:
    """Refuse what is said in two ways."""
    if how["nodes"] is not None and how["partitions"]:
        msg = "say --nodes or --partition, not both"
        raise click.UsageError(msg)


def _make_rules(how: RunOptions) -> "Rules":
    """Make the policy that is asked for, with the names of its QOS and tracks."""
    from dure.files.policy import load_policies
    from dure.policy.convert import Rules

    if how["policy_name"] is not None:
        file, name = how["policy_name"]
        policies = load_policies(file)
        if name not in policies:
            msg = f"{file} has no policy {name!r}; it has {', '.join(policies) or 'none'}"
            raise click.UsageError(msg)
        return policies[name]
    return Rules(
        QueuePolicy(
            order=Order(how["order"]),
            backfill=Backfill(how["backfill"]),
            backfill_order=BackfillOrder(how["backfill_order"]),
            depth=how["depth"],
            kill_at_estimate=not how["may_outrun"],
        )
    )


def _make_machine(how: RunOptions, machine_width: int | None) -> "Machine":
    """Make the machine that is asked for, or else the one of the trace."""
    from dure.twin.machine import Machine, Partition

    if how["partitions"]:
        return Machine(how["partitions"])
    if how["nodes"] is not None:
        return Machine((Partition("all", how["nodes"], how["node_size"]),))
    if machine_width is not None:
        return Machine((Partition("all", machine_width, 1),))
    msg = "the file does not say how large the machine is; say --nodes or --partition"
    raise click.UsageError(msg)


def _name_partitions(jobs: "Jobs", machine: "Machine") -> "Names | None":
    """Give the jobs the names of the machine, where it has several."""
    from dure.workload.marks import Names

    names = tuple(part.name for part in machine.partitions)
    return Names(names, jobs.partition) if len(names) > 1 else None


def _take_known(jobs: "Jobs", labels: "Labels") -> "tuple[Jobs, Labels]":
    """Leave out the jobs without a run time."""
    from dure.workload.jobs import ABSENT

    known = jobs.run_s != ABSENT
    return jobs.take(known), labels.take(known)


def _read_projects(
    file: str | None, projects: tuple[str, ...], machine: "Machine", rules: "Rules"
) -> "tuple[QueuePolicy, Claims | None, tuple[str, ...] | None]":
    """Read the table of projects, where there is one, and let the policy rank its tracks."""
    from dure.files.text import read_text
    from dure.twin.projects import rank_projects, read_project_table

    if file is None:
        return rules.policy, None, None
    names = [part.name for part in machine.partitions]
    table = read_project_table(read_text(file), file, projects, names)
    if has_error(table.findings):
        raise InputRefused(table.findings)
    policy, claims = rank_projects(table, rules)
    return policy, claims, table.track


def _load_world(path: str | None) -> "WorldForm | None":
    """Read the file of the world, where there is one."""
    from dure.files.world import load_world

    return None if path is None else load_world(path)


def _stage(
    form: "WorldForm | None", jobs: "Jobs", machine: "Machine", how: RunOptions
) -> "tuple[World, Lent | None, tuple[Finding, ...]]":
    """Settle what happens to the machine until the last job could have run, or say what is wrong.

    Raises
    ------
    InputRefused
        If a file of services that the world names has faults.
    """
    from dure.files.world import Settled, stage_world
    from dure.twin.world import World, draw_failures
    from dure.twin.world_file import Stage

    rate, seed = how.get("failures"), how.get("seed", 1)
    until_s = int(jobs.submit_s.max(initial=0) + jobs.run_s.max(initial=0)) + 1
    settled = Settled(World(), None, ())
    if form is not None:
        if rate is not None and form.gate.failures:
            msg = "failures stand in --world and in --failures; say them once"
            raise click.UsageError(msg)
        settled = stage_world(form, Stage(machine, jobs.epoch, until_s, seed))
    world = settled.world
    if rate is None:
        return world, settled.lent, settled.findings
    drawn = draw_failures(
        machine,
        until_s=until_s,
        mean_between_s=rate.between_s,
        mean_down_s=rate.down_s,
        seed=seed,
    )
    return replace(world, failures=(*world.failures, *drawn)), settled.lent, settled.findings
