"""The world of a scenario: what an ensemble says of all its machines, for one of them."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from dure.rehearse.ensemble import Ensemble, JobUse, Scenario
from dure.rehearse.pools import hold_servers, split_fleet
from dure.terms.finding import Finding, sort_findings
from dure.twin.machine import Machine
from dure.twin.world import World
from dure.twin.world_file import Stage, settle_world
from dure.workload.jobs import Jobs


def make_world(ensemble: Ensemble, scenario: Scenario, machine: Machine, jobs: Jobs) -> World:
    """Settle the world of a scenario; its failures are drawn with the seed of the scenario."""
    if ensemble.world is None:
        return World()
    until_s = int(jobs.submit_s.max(initial=0) + jobs.run_s.max(initial=0)) + 1
    stage = Stage(machine, jobs.epoch, until_s, scenario.seed)
    world, findings = settle_world(ensemble.world, stage)
    assert not findings, findings[0].render()
    return world


def check_worlds(ensemble: Ensemble, epoch: datetime | None) -> list[Finding]:
    """Find where the world does not fit a machine, or the clock of the jobs; each fault once.

    Parameters
    ----------
    epoch : of the jobs that are replayed; None where they have none, or are drawn
    """
    if ensemble.world is None:
        return []
    found: list[Finding] = []
    for machine in _machines(ensemble):
        _, findings = settle_world(ensemble.world, Stage(machine, epoch, 0, 0))
        found += findings
    return sort_findings({finding.render(): finding for finding in found}.values())


def _machines(ensemble: Ensemble) -> Sequence[Machine]:
    """List the machines of an ensemble, under every pooling.

    Where a type is divided among projects, its parts are as large as they are on average; changes
    of such a type are refused, since it is not said which part they are of.
    """
    if ensemble.jobs.use is JobUse.REPLAY:
        return [Machine(fleet) for fleet in ensemble.machines.values()]
    machines = []
    for fleet in ensemble.machines.values():
        holders = hold_servers(fleet, ensemble.tracks, 0.0, np.random.default_rng(0))
        machines += [
            split_fleet(fleet, ensemble.tracks, holders, pooling)[0]
            for pooling in ensemble.pools.values()
        ]
    return machines
