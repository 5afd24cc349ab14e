"""What ``dure twin run`` measures, and how it is told as data."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dure.cli.twin_options import RunOptions
from dure.cli.twin_read import Asked
from dure.cli.twin_text import Lendings, Outcome, Stops

if TYPE_CHECKING:
    from dure.twin.groups import GroupMeasures
    from dure.workload.jobs import JobRecords


def measure_run(
    records: "JobRecords", asked: Asked, by: Sequence[str], rack_nodes: int | None
) -> Outcome:
    """Measure what is printed of a run.

    Parameters
    ----------
    by : parts of the jobs that are measured each by themselves
    rack_nodes : nodes of a rack, or None for no racks
    """
    from dure.twin import measure
    from dure.twin.bounds import measure_bounds
    from dure.twin.racks import measure_racks
    from dure.twin.world import largest_machine, offered_s

    submit_s = records.jobs.submit_s
    from_s, until_s = int(submit_s.min(initial=0)), int(submit_s.max(initial=0))
    waits = measure.measure_waits(records)
    machine = largest_machine(asked.machine, asked.world)
    return Outcome(
        waits=waits,
        widths=measure.measure_by_width(records),
        states=measure.count_states(records),
        work_s=measure.work_done_s(records),
        span_s=until_s - from_s,
        used_s=measure.used_s(records, from_s, until_s),
        offered_s=offered_s(asked.machine, asked.world, from_s, until_s),
        slowdown=measure.measure_slowdown(records) if waits.count else None,
        left_out=asked.left_out,
        bounds=measure_bounds(records, machine),
        by={part: _measure_by(part, records, asked) for part in by},
        stops=_count_stops(records) if asked.has_stops else None,
        racks=measure_racks(records, machine, rack_nodes) if rack_nodes else (),
        lent=_tell_lent(asked),
    )


def _count_stops(records: "JobRecords") -> Stops | None:
    """Count how often jobs were stopped, and what had to be done again; None where none can be."""
    from dure.twin.records import RunRecords

    if not isinstance(records, RunRecords):
        return None
    counts = (records.failures, records.preemptions, records.lost_s)
    return Stops(*(int(count.sum()) for count in counts))


def _measure_by(part: str, records: "JobRecords", asked: Asked) -> "tuple[GroupMeasures, ...]":
    """Measure the jobs by one of the parts that they have."""
    from dure.twin import groups

    if part == "track":
        assert asked.track is not None
        return groups.measure_by_track(records, asked.track)
    if part == "partition":
        names = [each.name for each in asked.machine.partitions]
        return groups.measure_by_partition(records, names)
    if part == "project":
        return groups.measure_by_project(records)
    return groups.measure_by_width_class(records)


def _tell_lent(asked: Asked) -> Lendings | None:
    """Add up what services did and had; None where there are none."""
    from dure.rehearse.services import total_services

    lent = asked.lent
    if lent is None:
        return None
    plan = lent.plan
    totals = total_services(plan.services, plan.demands, lent.run, len(plan.form.types))
    names = tuple(asked.machine.partitions[loan.partition].name for loan in lent.loans)
    return Lendings(totals, plan.form.types, lent.loans, names)


def tell_asked(asked: Asked, how: RunOptions) -> dict[str, Any]:
    """Give what was asked as data."""
    world, rate = asked.world, how.get("failures")
    seed = how.get("seed")
    return {
        "machine": [asdict(part) for part in asked.machine.partitions],
        "policy": asdict(asked.policy),
        "estimates": how["estimates"],
        "projects": how["projects_file"],
        "failures": rate and {**rate._asdict(), "seed": seed},
        "checkpoint_h": how.get("checkpoint_h"),
        "world": how.get("world_file")
        and {
            "file": how.get("world_file"),
            "seed": seed,
            "failures": len(world.failures),
            "changes": len(world.changes),
            "caps": len(world.caps),
            "kinds": None if world.types is None else world.types.accepts,
        },
    }


def tell_outcome(outcome: Outcome) -> dict[str, object]:
    """Give an outcome as data; what is not there is null."""
    data = asdict(outcome)
    data["utilisation"] = outcome.utilisation
    data["states"] = {state.name.lower(): count for state, count in outcome.states.items()}
    data["lent"] = None if outcome.lent is None else outcome.lent.tell()
    groups: list[dict[str, Any]] = [*data["widths"]]
    for each in data["by"].values():
        groups += each
    for waits in (data["waits"], *(each["waits"] for each in groups)):
        if waits["count"] == 0:
            waits |= {name: None for name in waits if name.startswith("wait_s")}
    return data
