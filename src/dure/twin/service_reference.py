"""The meaning of a step of services, in plain Python; the kernel must equal it.

In each step: (A) a service sees the largest demand of some steps, the newest being as old as the
lag, and what waits now; (B) that gives the replicas it wants; (C) floors are filled first, in the
order of the services, each on its hosts in their order; (D) then what is wanted beyond, likewise;
(E) what cannot be worked off waits, and what would wait beyond patience is turned away.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dure.twin.service import (
    Demand,
    Host,
    Scaling,
    Service,
    ServiceRun,
    lay_tables,
    make_steps,
    tell_run,
)
from dure.workload.jobs import Ints


@dataclass(slots=True)
class Holder:
    """One service in one step: what it sees and what it holds.

    Parameters
    ----------
    hosts : on which it may run, in their order
    most : of each host, the load in slots that so many replicas may take
    load : slots that it follows
    replicas : of each host
    """

    hosts: tuple[Host, ...]
    floor: int
    ceiling: int
    most: list[list[float]]
    load: float
    replicas: list[int] = field(default_factory=list)

    def need(self, h: int, load: float) -> int:
        """Say how few replicas of a host may take a load, at most the ceiling."""
        return min(bisect_left(self.most[h], load), self.ceiling)

    def take(self, h: int, count: int, free: list[int]) -> None:
        """Take up to so many more replicas of a host, as far as there are accelerators."""
        host = self.hosts[h]
        got = min(max(count, 0), free[host.type] // host.accelerators)
        free[host.type] -= got * host.accelerators
        self.replicas[h] += got

    def fill_floor(self, free: list[int]) -> None:
        """Take what is still missing of the floor, host by host."""
        for h in range(len(self.hosts)):
            self.take(h, self.floor - sum(self.replicas), free)

    def fill_up(self, free: list[int]) -> None:
        """Take what is wanted beyond, host by host; what the others take on is taken off."""
        for h in range(len(self.hosts)):
            rest = self.load
            for other, count in enumerate(self.replicas):
                rest -= self.most[other][count] if other != h else 0.0
            room = self.ceiling - sum(self.replicas)
            self.take(h, min(self.need(h, rest) - self.replicas[h], room), free)


def run_services_reference(
    services: Sequence[Service],
    demands: Sequence[Demand],
    supply: Ints,
    scaling: Scaling,
    step_s: int,
) -> ServiceRun:
    """Let replicas follow demand, slowly; see `dure.twin.service.run_services`."""
    tables = lay_tables(services, scaling, step_s)
    work_s = np.stack([demand.work_s for demand in demands], axis=1)
    steps = make_steps(work_s, supply, tables)
    hosts = [s.hosts if scaling.may_spill else s.hosts[:1] for s in services]
    most = [
        [tables.most[s, h, : service.ceiling + 1].tolist() for h in range(len(hosts[s]))]
        for s, service in enumerate(services)
    ]
    backlog_s = [0.0] * len(services)
    for i in range(len(supply)):
        free = supply[i].tolist()
        # A. What each service sees.
        newest = max(0, i - scaling.lag_steps)
        seen_s = work_s[max(0, newest - scaling.keep_steps) : newest + 1].max(axis=0).tolist()
        holders = [
            Holder(
                hosts[s],
                service.floor,
                service.ceiling,
                most[s],
                load=(seen_s[s] + backlog_s[s]) / step_s,
                replicas=[0] * len(hosts[s]),
            )
            for s, service in enumerate(services)
        ]
        # B. What it wants, were there only its first host.
        steps.wanted[i] = [max(h.floor, h.need(0, h.load)) for h in holders]
        # C. Floors first.
        for holder in holders:
            holder.fill_floor(free)
        # D. Then what is wanted beyond.
        for holder in holders:
            holder.fill_up(free)
        # E. What is left over.
        steps.backlog_s[i] = backlog_s
        for s, holder in enumerate(holders):
            rate = sum(
                count * (host.slots * host.speed_milli / 1000)
                for count, host in zip(holder.replicas, holder.hosts, strict=True)
            )
            rest_s = max(0.0, backlog_s[s] + work_s[i, s] - rate * step_s)
            backlog_s[s] = min(rest_s, rate * services[s].patience_s)
            steps.lost_s[i, s] = rest_s - backlog_s[s]
            steps.replicas[i, s, : len(holder.replicas)] = holder.replicas
    return tell_run(services, demands, steps, step_s)
