"""Before a run: is it one, and what do the columns mean where the trace says nothing."""

from dataclasses import dataclass

import numpy as np

from dure.policy.queue import Claims, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.twin.findings import JOB_TOO_WIDE, PARTITION_UNKNOWN, RUN_TIME_ABSENT, TIME_TOO_LARGE
from dure.twin.machine import Machine
from dure.twin.types import FULL_RATE
from dure.twin.world import FULL_SPEED, World
from dure.workload.jobs import ABSENT, Ints, Jobs, State

MOST = 2**62
"""The largest number that the kernel compares; half of what an int64 holds."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long each job counts for, once it is known what stops it.

    Parameters
    ----------
    estimate_s : shape (n,), seconds
        As given; the run time where nothing was said.
    occupy_s : shape (n,), seconds
        How long the job will hold its accelerators: its run time, or its estimate if it is
        stopped there.
    state : shape (n,), values of `State`
        What becomes of it if it starts.
    """

    estimate_s: Ints
    occupy_s: Ints
    state: Ints


def settle_times(jobs: Jobs, policy: QueuePolicy) -> Times:
    """Say how long each job will run and what will end it."""
    said = jobs.estimate_s != ABSENT
    estimate_s = np.where(said, jobs.estimate_s, jobs.run_s)
    is_killed = policy.kill_at_estimate & (jobs.run_s > estimate_s)
    return Times(
        estimate_s=estimate_s,
        occupy_s=np.where(is_killed, estimate_s, jobs.run_s),
        state=np.where(is_killed, np.int64(State.KILLED), np.int64(State.ENDED)),
    )


def equal_claims(projects: int) -> Claims:
    """Give every project the same weight and no budget."""
    return Claims(weight=(1,) * projects, budget_s=(None,) * projects)


def check_jobs(
    jobs: Jobs, machine: Machine, claims: Claims, world: World | None = None
) -> list[Finding]:
    """List what keeps jobs from being put through a machine; one finding per kind and partition."""
    assert len(claims.weight) == len(jobs.projects)
    assert len(jobs) == 0 or int(jobs.project.min()) >= 0
    assert len(jobs) == 0 or int(jobs.project.max()) < len(jobs.projects)
    place = Place("jobs")
    findings = []
    absent = np.flatnonzero(jobs.run_s == ABSENT)
    if absent.size:
        fields = {"count": absent.size, "jobs": len(jobs), "number": int(absent[0])}
        findings.append(Finding(RUN_TIME_ABSENT, place, fields))
    strange = np.flatnonzero(
        (jobs.partition < 0) | (jobs.partition >= len(machine.partitions)),
    )
    if strange.size:
        fields = {
            "count": strange.size,
            "number": int(strange[0]),
            "partition": int(jobs.partition[strange[0]]),
            "partitions": len(machine.partitions),
        }
        findings.append(Finding(PARTITION_UNKNOWN, place, fields))
    findings += _check_widths(jobs, machine, place)
    findings += _check_size(jobs, claims, place, world or World())
    return findings


def _check_widths(jobs: Jobs, machine: Machine, place: Place) -> list[Finding]:
    """Find jobs that are wider than their partition."""
    findings = []
    for index, partition in enumerate(machine.partitions):
        here = jobs.partition == index
        wide = np.flatnonzero(here & (jobs.width > partition.accelerators))
        if wide.size:
            widest = int(wide[np.argmax(jobs.width[wide])])
            fields: dict[str, object] = {
                "partition": partition.name,
                "has": partition.accelerators,
                "count": wide.size,
                "number": widest,
                "asked": int(jobs.width[widest]),
            }
            findings.append(Finding(JOB_TOO_WIDE, place, fields))
    return findings


def _check_size(jobs: Jobs, claims: Claims, place: Place, world: World) -> list[Finding]:
    """Find sums that would not fit where the kernel keeps them."""
    rows = world.types.accepts if world.types else ()
    slowest = min((rate for row in rows for _, rate in row), default=FULL_RATE)
    capped = min((cap.permille for cap in world.caps if cap.permille), default=FULL_SPEED)
    seats = len(jobs) * max(map(len, rows), default=1)
    longest = np.maximum(jobs.run_s, jobs.estimate_s) * max(FULL_RATE / slowest, 1.0)
    # Floats are near enough here: MOST is half of what the kernel can hold.
    # (A dot product would wake the threads of a linear algebra library for nothing.)
    all_s = int((longest * jobs.width).sum()) + 1
    span_s = int(jobs.submit_s.max(initial=0) - jobs.submit_s.min(initial=0))
    end_s = span_s + int(longest.sum() * FULL_SPEED / capped)
    need = max(
        all_s * max(claims.weight, default=1),
        max((budget for budget in claims.budget_s if budget is not None), default=0),
        end_s << seats.bit_length(),
        # The clock of a partition counts thousandths of a second.
        end_s * FULL_SPEED if world.caps or rows else 0,
    )
    return [] if need <= MOST else [Finding(TIME_TOO_LARGE, place, {"need": need, "most": MOST})]


def refuse_strange_jobs(
    jobs: Jobs, machine: Machine, claims: Claims, world: World | None = None
) -> None:
    """Raise where jobs cannot be put through a machine.

    Raises
    ------
    InputRefused
        With every finding of `check_jobs`.
    """
    findings = check_jobs(jobs, machine, claims, world)
    if findings:
        raise InputRefused(findings)
