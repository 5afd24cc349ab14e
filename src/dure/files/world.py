"""A world from its file, with the file of services that it names."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dure.files.services import ServicePlan, load_services
from dure.files.text import read_text
from dure.twin import findings_world as w
from dure.twin.service import ServiceRun, run_services
from dure.twin.service_lend import Loan, lend_nodes
from dure.twin.world_file import Stage, WorldForm, read_world, settle_world

if TYPE_CHECKING:
    from dure.terms.finding import Finding
    from dure.twin.world import Change, World


@dataclass(frozen=True, slots=True)
class Lent:
    """Services, what they did, and the nodes that they had from jobs."""

    plan: ServicePlan
    run: ServiceRun
    loans: tuple[Loan, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A world for one machine, with the services that take nodes from it, if there are any."""

    world: "World"
    lent: Lent | None
    findings: tuple["Finding", ...]


def load_world(path: str) -> WorldForm:
    """Read a world.

    Raises
    ------
    InputRefused
        If the file has faults; all of them are in it.
    FileFailed
        If it cannot be read.
    """
    return read_world(read_text(path), path)


def stage_world(form: WorldForm, stage: Stage) -> Settled:
    """Settle a world for a machine and the clock of some jobs, and let its services run.

    Raises
    ------
    InputRefused
        If the file of services has faults.
    FileFailed
        If it cannot be read.
    """
    lent, changes, findings = _lend(form, stage)
    world, found = settle_world(form, stage, changes)
    return Settled(world, lent, (*findings, *found))


def _lend(
    form: WorldForm, stage: Stage
) -> tuple[Lent | None, "tuple[Change, ...]", "list[Finding]"]:
    """Run the services of a world, and take their nodes."""
    said = form.gate.services
    if said is None:
        return None, (), []
    file = form.places.file
    beside = Path(said.file) if file == "-" else Path(file).parent / said.file
    plan = load_services(str(beside), stage.seed)
    run = run_services(
        plan.services, plan.demands, plan.supply, plan.form.scaling, plan.form.step_s
    )
    at_s = said.at.since(stage.epoch)
    findings: list[Finding] = []
    if at_s is None:
        at = said.at.at.isoformat(" ") if said.at.at else "-"
        findings.append(form.find(w.WORLD_CLOCK_UNKNOWN, ("services", "at"), at=at))
    taken = run.taken(plan.services, len(plan.form.types))
    parts = stage.machine.partitions
    names = [part.name for part in parts]
    loans, changes = [], list["Change"]()
    for number, kind in enumerate(plan.form.types):
        name = said.partitions.get(kind, kind)
        if name not in names:
            fields = {"file": said.file, "given": kind, "known": ", ".join(names)}
            path = ("services", "partitions")
            finding = form.find(w.SERVICE_LENT_NOWHERE, path, first=names[0], **fields)
            findings.append(finding)
            continue
        where = names.index(name)
        loan, more = lend_nodes(
            taken[:, number], run.step_s, said.hold, at_s or 0, where, parts[where].node_size
        )
        loans.append(loan)
        changes += more
    return Lent(plan, run, tuple(loans)), tuple(changes), findings
