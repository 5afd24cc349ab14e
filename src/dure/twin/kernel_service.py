"""The speed of the services: the steps of `service_reference`, letter by letter, on tables."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dure.twin.compile import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class ServiceTables(NamedTuple):
    """What services are, as plain numbers."""

    type: Ints
    """shape (services, hosts); -1 where a service has no such host"""
    accelerators: Ints
    """shape (services, hosts), of one replica"""
    rate: Floats
    """shape (services, hosts), slots of one replica at the reference speed"""
    most: Floats
    """shape (services, hosts, ceiling + 1), load in slots that so many replicas may take"""
    floor: Ints
    ceiling: Ints
    patience_s: Floats
    may_spill: bool
    lag_steps: int
    keep_steps: int
    step_s: int


class ServiceSteps(NamedTuple):
    """What happens, step by step; see `dure.twin.service.ServiceRun`."""

    work_s: Floats
    supply: Ints
    replicas: Ints
    wanted: Ints
    backlog_s: Floats
    lost_s: Floats
    free: Ints


@compiled
def run_steps(tables: ServiceTables, steps: ServiceSteps) -> None:
    """Take step after step."""
    count, services = steps.work_s.shape
    for i in range(count):
        for t in range(steps.free.size):
            steps.free[t] = steps.supply[i, t]
        # A, B. Who wants how much.
        for s in range(services):
            steps.wanted[i, s] = want_replicas(tables, steps, i, s)
        # C. Floors first.
        for s in range(services):
            fill_floor(tables, steps, i, s)
        # D. Then what is wanted beyond.
        for s in range(services):
            fill_up(tables, steps, i, s, seen_load(tables, steps, i, s))
        # E. What cannot be worked off waits, or is turned away.
        for s in range(services):
            carry_over(tables, steps, i, s)


@compiled
def seen_load(tables: ServiceTables, steps: ServiceSteps, i: int, s: int) -> float:
    """Say what load a service follows: the most of the steps that it still looks at."""
    newest = max(0, i - tables.lag_steps)
    oldest = max(0, newest - tables.keep_steps)
    work_s = 0.0
    for k in range(oldest, newest + 1):
        work_s = max(work_s, steps.work_s[k, s])
    return (work_s + steps.backlog_s[i, s]) / tables.step_s


@compiled
def least_replicas(tables: ServiceTables, s: int, h: int, load: float) -> int:
    """Find the fewest replicas of a host that may take a load, at most the ceiling."""
    low, high = 0, tables.ceiling[s]
    while low < high:
        middle = (low + high) // 2
        if tables.most[s, h, middle] >= load:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def want_replicas(tables: ServiceTables, steps: ServiceSteps, i: int, s: int) -> int:
    """Say how many replicas of its first host a service wants."""
    need = least_replicas(tables, s, 0, seen_load(tables, steps, i, s))
    return max(tables.floor[s], need)


@compiled
def last_host(tables: ServiceTables) -> int:
    """Say on how many hosts a service may run."""
    return tables.rate.shape[1] if tables.may_spill else 1


@compiled
def take(tables: ServiceTables, steps: ServiceSteps, i: int, s: int, h: int, count: int) -> int:
    """Give a service up to so many more replicas of a host; say how many there were."""
    kind = tables.type[s, h]
    if kind < 0 or count <= 0:
        return 0
    given = min(count, steps.free[kind] // tables.accelerators[s, h])
    steps.free[kind] -= given * tables.accelerators[s, h]
    steps.replicas[i, s, h] += given
    return given


@compiled
def fill_floor(tables: ServiceTables, steps: ServiceSteps, i: int, s: int) -> None:
    """Give a service its floor, host by host."""
    left = tables.floor[s]
    for h in range(last_host(tables)):
        left -= take(tables, steps, i, s, h, left)


@compiled
def fill_up(tables: ServiceTables, steps: ServiceSteps, i: int, s: int, load: float) -> None:
    """Give a service what it wants beyond its floor, host by host."""
    hosts = last_host(tables)
    count = 0
    for h in range(hosts):
        count += steps.replicas[i, s, h]
    for h in range(hosts):
        if tables.type[s, h] < 0:
            return
        # What the other hosts take is taken off; what this one takes is counted anew.
        rest = load
        for other in range(hosts):
            if other != h:
                rest -= tables.most[s, other, steps.replicas[i, s, other]]
        more = least_replicas(tables, s, h, rest) - steps.replicas[i, s, h]
        count += take(tables, steps, i, s, h, min(more, tables.ceiling[s] - count))


@compiled
def carry_over(tables: ServiceTables, steps: ServiceSteps, i: int, s: int) -> None:
    """Work off what can be, turn away what would wait too long, carry the rest over."""
    rate = 0.0
    for h in range(tables.rate.shape[1]):
        rate += steps.replicas[i, s, h] * tables.rate[s, h]
    rest_s = max(0.0, steps.backlog_s[i, s] + steps.work_s[i, s] - rate * tables.step_s)
    kept_s = min(rest_s, rate * tables.patience_s[s])
    steps.lost_s[i, s] = rest_s - kept_s
    if i + 1 < steps.work_s.shape[0]:
        steps.backlog_s[i + 1, s] = kept_s


@compiled
def erlang_c(servers: float, load: float) -> float:
    """Give the share of arrivals that wait in M/M/c; the load, in servers, is above 0 and below.

    Between whole numbers of servers the start of the recursion is interpolated.
    """
    first = servers - math.floor(servers)
    blocked = (load / (1.0 + load)) ** first
    for k in range(int(servers)):
        blocked = load * blocked / (first + k + 1 + load * blocked)
    return servers * blocked / (servers - load * (1.0 - blocked))


@compiled
def most_load(servers: int, mean_s: float, burst: float, spread: float, promise_s: float) -> float:
    """Find the largest load of which at most one in twenty waits longer than promised."""
    low, high = 0.0, float(servers)
    for _ in range(40):
        load = (low + high) / 2
        pace = (servers - load) / (mean_s * spread)
        if erlang_c(servers / burst, load / burst) * math.exp(-promise_s * pace) <= LATE:
            low = load
        else:
            high = load
    return low


LATE = 0.05


@compiled
def tell_waits(
    servers: Ints, load: Floats, mean_s: Floats, burst: float, spread: float, out: Floats
) -> None:
    """Write the share that waits, and how fast the wait falls off (1/s), for every step."""
    for i in range(servers.size):
        if 0.0 < load[i] < servers[i]:
            out[i, 0] = erlang_c(servers[i] / burst, load[i] / burst)
            out[i, 1] = (servers[i] - load[i]) / (mean_s[i] * spread)
