"""Inference services: replicas that follow demand in steps, and what their users wait.

Requests are not played one by one. Each step has a number of requests and their work, and a fitted
queue (`dure.twin.service_wait`) says what that means for waits; `benchmarks/twin_service.py` holds
it against recorded requests played one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.twin.kernel_service import ServiceSteps, ServiceTables, run_steps
from dure.twin.service_wait import QueueFit, most_loads, predict_waits
from dure.workload.jobs import Ints

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Host:
    """An accelerator type on which replicas of a service can run.

    Parameters
    ----------
    type : index of the accelerator type
    accelerators : of that type, for one replica
    slots : requests that a replica works on at once
    speed_milli : thousandths of the reference speed, at which one slot works
    """

    type: int
    accelerators: int
    slots: int
    speed_milli: int

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert min(self.accelerators, self.slots, self.speed_milli) >= 1


@dataclass(frozen=True, slots=True)
class Service:
    """A model that people call.

    Parameters
    ----------
    name : for people
    hosts : in the order in which they are taken: domestic NPUs first, where the policy says so
    floor, ceiling : replicas, in all
    wait_s_p95 : seconds
        Replicas are added until no more than one request in twenty is expected to wait longer.
    patience_s : seconds
        A request that would wait longer is turned away, and counted.
    fit : of its requests
    """

    name: str
    hosts: tuple[Host, ...]
    floor: int
    ceiling: int
    wait_s_p95: float
    patience_s: float
    fit: QueueFit

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.hosts
        assert 0 <= self.floor <= self.ceiling
        assert self.wait_s_p95 > 0
        assert self.patience_s > 0


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of one service, step by step.

    Parameters
    ----------
    requests : shape (n,)
    work_s : shape (n,), slot-seconds at the reference speed
    """

    requests: Ints
    work_s: Floats

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.requests.shape == self.work_s.shape
        assert int(self.requests.min(initial=0)) >= 0
        assert float(self.work_s.min(initial=0.0)) >= 0


@dataclass(frozen=True, slots=True)
class Scaling:
    """How replicas follow demand.

    Parameters
    ----------
    may_spill : whether a service may take another host than its first when that is taken
    lag_steps : how many steps old the demand is that replicas follow; 0 knows the step itself
    keep_steps : how many steps replicas stay after demand has gone
    """

    may_spill: bool = True
    lag_steps: int = 1
    keep_steps: int = 0

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert min(self.lag_steps, self.keep_steps) >= 0


@dataclass(frozen=True, slots=True)
class ServiceRun:
    """What came of it, by step, service and host.

    Parameters
    ----------
    step_s : seconds
    replicas : shape (n, services, hosts)
    wanted : shape (n, services)
        Replicas on the first host alone that would have kept the promise, within floor and ceiling.
    backlog_s : shape (n, services), slot-seconds at the reference speed that wait at a step's start
    lost_s : shape (n, services), the same that was turned away
    wait_s_mean, wait_s_p95 : shape (n, services), seconds; NaN where nobody asked or nobody serves
    is_late : shape (n, services), share of the requests of a step that wait longer than promised
    """

    step_s: int
    replicas: Ints
    wanted: Ints
    backlog_s: Floats
    lost_s: Floats
    wait_s_mean: Floats
    wait_s_p95: Floats
    is_late: Floats

    def taken(self, services: Sequence[Service], types: int) -> Ints:
        """Add up the accelerators of each type that services hold.

        Returns
        -------
        taken : shape (n, types), accelerators
        """
        taken = np.zeros((self.replicas.shape[0], types), np.int64)
        for s, service in enumerate(services):
            for h, host in enumerate(service.hosts):
                taken[:, host.type] += self.replicas[:, s, h] * host.accelerators
        return taken


def run_services(
    services: Sequence[Service],
    demands: Sequence[Demand],
    supply: Ints,
    scaling: Scaling,
    step_s: int,
) -> ServiceRun:
    """Let replicas follow demand, step by step; what a step does stands in `service_reference`.

    Parameters
    ----------
    services : in order of precedence
    demands : one for each, of the same n steps
    supply : shape (n, types), accelerators that services may hold in each step
    scaling : how replicas follow
    step_s : seconds of a step

    Returns
    -------
    run : see `ServiceRun`
    """
    assert len(services) == len(demands)
    assert all(demand.requests.size == len(supply) for demand in demands)
    tables = lay_tables(services, scaling, step_s)
    work_s = np.stack([demand.work_s for demand in demands], axis=1)
    steps = make_steps(work_s, supply, tables)
    run_steps(tables, steps)
    return tell_run(services, demands, steps, step_s)


def make_steps(work_s: Floats, supply: Ints, tables: ServiceTables) -> ServiceSteps:
    """Make room for what happens in the steps."""
    count, services = work_s.shape
    return ServiceSteps(
        work_s=work_s,
        supply=np.ascontiguousarray(supply, np.int64),
        replicas=np.zeros((count, services, tables.rate.shape[1]), np.int64),
        wanted=np.zeros((count, services), np.int64),
        backlog_s=np.zeros((count, services)),
        lost_s=np.zeros((count, services)),
        free=np.zeros(supply.shape[1], np.int64),
    )


def tell_run(
    services: Sequence[Service], demands: Sequence[Demand], steps: ServiceSteps, step_s: int
) -> ServiceRun:
    """Add to the steps what their users wait."""
    waits = [
        predict_waits(service, demand, steps.replicas[:, s], steps.backlog_s[:, s], step_s)
        for s, (service, demand) in enumerate(zip(services, demands, strict=True))
    ]
    mean, p95, late = (np.stack([w[part] for w in waits], axis=1) for part in range(3))
    return ServiceRun(
        step_s, steps.replicas, steps.wanted, steps.backlog_s, steps.lost_s, mean, p95, late
    )


def lay_tables(services: Sequence[Service], scaling: Scaling, step_s: int) -> ServiceTables:
    """Lay services out as the tables of the kernel."""
    hosts = max(len(service.hosts) for service in services)
    ceiling = max(service.ceiling for service in services)
    shape = (len(services), hosts)
    tables = ServiceTables(
        type=np.full(shape, -1, np.int64),
        accelerators=np.zeros(shape, np.int64),
        rate=np.zeros(shape),
        most=np.zeros((*shape, ceiling + 1)),
        floor=np.array([service.floor for service in services], np.int64),
        ceiling=np.array([service.ceiling for service in services], np.int64),
        patience_s=np.array([service.patience_s for service in services], np.float64),
        may_spill=scaling.may_spill,
        lag_steps=scaling.lag_steps,
        keep_steps=scaling.keep_steps,
        step_s=step_s,
    )
    for s, service in enumerate(services):
        for h, host in enumerate(service.hosts):
            tables.type[s, h], tables.accelerators[s, h] = host.type, host.accelerators
            tables.rate[s, h] = host.slots * host.speed_milli / 1000
            tables.most[s, h, : service.ceiling + 1] = most_loads(service, host)
    return tables
