"""The way into the twin: checks, converts, calls the kernel, and gives records back."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from dure.policy.queue import Backfill, Claims, Order, QueuePolicy
from dure.twin.kernel import change_left, run_events
from dure.twin.kernel_full import run_full, take_from_budget
from dure.twin.kernel_packed import pack
from dure.twin.kernel_pool import run_pool
from dure.twin.kernel_pool_line import change_limits
from dure.twin.kernel_pool_state import FULL, LOGGED
from dure.twin.layout import lay_out
from dure.twin.layout_full import lay_out_full
from dure.twin.layout_pool import has_stops, lay_out_pool
from dure.twin.machine import Machine
from dure.twin.ordered import NOT_THERE
from dure.twin.prepare import equal_claims, refuse_strange_jobs, settle_times
from dure.twin.records import RunRecords
from dure.twin.world import World
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State
from dure.workload.marks import Marks

PLAIN = (Order.FCFS, Order.FAIR_SHARE)
"""Orders that the plainer kernel knows."""

LAST_S = 2**62
"""A second after all others."""


class Run:
    """A run that can be stopped at any second, kept, and gone on with, by a kernel.

    Parameters
    ----------
    jobs, machine, policy, claims, marks, world : as for `run_twin`
    """

    def __init__(
        self,
        jobs: Jobs,
        machine: Machine,
        policy: QueuePolicy,
        claims: Claims,
        marks: Marks,
        world: World | None = None,
    ) -> None:
        self.jobs, self.times = jobs, settle_times(jobs, policy)
        self.from_s = int(jobs.submit_s[0]) if len(jobs) else 0
        self.is_full = needs_full(policy, claims, world)
        self.has_stops = has_stops(policy, world)
        self.is_plain = policy.order in PLAIN and not claims.quota and not policy.start_lag_s
        self.is_plain &= not self.has_stops
        self.until_s = -1
        # A `Twin`, a `Pool` or a `Full`, or nothing where there are no jobs.
        self.tables: Any = None
        if len(jobs) and self.is_full:
            self.tables = lay_out_full(
                jobs, machine, policy, claims, marks, self.times, world or World()
            )
        elif len(jobs) and self.is_plain:
            self.tables = lay_out(jobs, machine, policy, claims, self.times)
        elif len(jobs):
            self.tables = lay_out_pool(jobs, machine, policy, claims, marks, self.times, world)

    def go_on(self, until_s: int | None = None) -> None:
        """Take all events up to and at a second since the epoch of the jobs; without one, all."""
        self.until_s = LAST_S if until_s is None else max(until_s - self.from_s, self.until_s)
        kernel = run_full if self.is_full else run_events if self.is_plain else run_pool
        if self.tables is not None:
            kernel(pack(self.tables), self.until_s)
        has_log = self.is_full or self.has_stops
        while has_log and self.tables is not None and self.tables.sizes[FULL]:
            longer = np.zeros(2 * self.tables.log.size, np.int64)
            longer[: self.tables.log.size] = self.tables.log
            self.tables = self.tables._replace(log=longer)
            kernel(pack(self.tables), self.until_s)

    def take_back(self, project: int, most_s: int) -> int:
        """Lower the budget of a project by as much as neither is used nor held by what runs.

        Parameters
        ----------
        project : that has a budget
        most_s : accelerator-seconds, not negative

        Returns
        -------
        taken_s : accelerator-seconds, at most `most_s`
        """
        assert most_s >= 0
        if self.tables is None:
            return 0
        assert self.tables.projects.left_s[project] != NOT_THERE
        taken_s = min(most_s, max(int(self.tables.projects.left_s[project]), 0))
        if self.is_full:
            take_from_budget(pack(self.tables), project, taken_s)
        elif self.is_plain:
            change_left(pack(self.tables), project, -taken_s)
        else:
            change_limits(pack(self.tables), project, -taken_s, 0)
        return taken_s

    def save(self) -> dict[str, Any]:
        """Give all that the run knows as arrays by name; they are its own from now on."""
        arrays = {"until_s": np.array(self.until_s)}
        for name, table in (
            zip(self.tables._fields, self.tables, strict=True) if self.tables else ()
        ):
            if isinstance(table, np.ndarray):
                # As bytes of records, which any format of arrays can hold.
                arrays[name] = np.array(table.view(np.ndarray))
        return arrays

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Take up what another run of the same jobs, machine, policy and claims has saved."""
        self.until_s = int(saved["until_s"])
        for name, table in (
            zip(self.tables._fields, self.tables, strict=True) if self.tables else ()
        ):
            if name == "log":
                self.tables = self.tables._replace(log=np.array(saved[name]))
            elif isinstance(table, np.ndarray):
                table.view(np.ndarray)[:] = saved[name]

    def records(self) -> JobRecords:
        """Give the records as they are now; who waits or runs has not ended.

        A job counts as refused only when nothing is left to do.
        """
        if self.tables is None:
            return JobRecords(self.jobs, *(np.zeros(0, np.int64) for _ in range(3)))
        if self.is_full:
            return self._full_records()
        start_s = self.tables.jobs.start_s
        end_s = start_s + self.tables.jobs.occupy_s
        has_run = start_s != ABSENT
        has_ended = has_run & (end_s <= self.until_s)
        is_done = self.until_s == LAST_S
        waiting = np.int64(State.REFUSED if is_done else State.WAITING)
        running = np.where(has_ended, self.times.state, np.int64(State.WAITING))
        columns = (
            np.where(has_run, start_s + self.from_s, ABSENT),
            np.where(has_ended, end_s + self.from_s, ABSENT),
            np.where(has_run, running, waiting),
        )
        if not self.has_stops:
            return JobRecords(self.jobs, *columns)
        stops, from_s = self.tables.stops, self.from_s
        logged = self.tables.log[: 3 * self.tables.sizes[LOGGED]].reshape(-1, 3)
        ended = np.flatnonzero(has_ended)
        last = np.stack((ended, start_s[ended], end_s[ended]), axis=1)
        stretches = np.concatenate((logged, last)) + np.array([0, from_s, from_s])
        job, begun_s, ended_s = stretches[np.argsort(stretches[:, 2], kind="stable")].T
        return RunRecords(
            self.jobs,
            *columns,
            np.where(stops.first_start_s == ABSENT, ABSENT, stops.first_start_s + from_s),
            stops.preemptions.astype(np.int64),
            stops.failures.astype(np.int64),
            stops.lost_s.copy(),
            job,
            begun_s,
            ended_s,
            self.jobs.partition[job],
        )

    def _full_records(self) -> RunRecords:
        """Give the records of a run by the kernel of all switches."""
        asked, lanes, seats = self.tables.asked, self.tables.lanes, self.tables.jobs
        has_run, has_ended = asked.start_s != ABSENT, asked.end_s != ABSENT
        ended = np.where(has_ended, self.times.state, np.int64(State.WAITING))
        is_done = self.until_s == LAST_S
        waiting = np.int64(State.REFUSED if is_done else State.WAITING)
        logged = self.tables.log[: 3 * self.tables.sizes[LOGGED]].reshape(-1, 3)
        seat, begun_s, ended_s = logged.T
        return RunRecords(
            self.jobs,
            np.where(has_run, asked.start_s + self.from_s, ABSENT),
            np.where(has_ended, asked.end_s + self.from_s, ABSENT),
            np.where(has_run, ended, waiting),
            np.where(asked.first_start_s == ABSENT, ABSENT, asked.first_start_s + self.from_s),
            asked.preemptions.astype(np.int64),
            asked.failures.astype(np.int64),
            asked.lost_s.copy(),
            seats.job[seat].astype(np.int64),
            begun_s + self.from_s,
            ended_s + self.from_s,
            lanes.place[seats.lane[seat]].astype(np.int64),
        )


def run_twin(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None = None,
    marks: Marks | None = None,
    world: World | None = None,
) -> JobRecords:
    """Put jobs through a machine under a queue policy, to the second.

    What it means is written down in `dure.twin.reference`; both give the same records.

    Parameters
    ----------
    jobs : n jobs
        Every run time must be known; an estimate that is `ABSENT` is taken to be the run time.
    machine : partitions, to which `Jobs.partition` points
    policy : what orders jobs and what stops them
    claims : one per project of the jobs, or None for equal weights without budgets
    marks : further columns of the jobs, or None
    world : what happens to the machine, or None for nothing

    Returns
    -------
    records : n jobs
        All have ended, were killed at their estimate, or were refused by their limits; the twin
        runs until nothing is left to do. Where jobs can be stopped, or a plan is made, these are
        `RunRecords`.

    Raises
    ------
    InputRefused
        If a run time is absent, or a job is too wide for its partition or for none that exists.
    """
    claims = claims or equal_claims(len(jobs.projects))
    refuse_strange_jobs(jobs, machine, claims, world)
    run = Run(jobs, machine, policy, claims, marks or Marks(), world)
    run.go_on()
    return run.records()


def needs_full(policy: QueuePolicy, claims: Claims, world: World | None) -> bool:
    """Tell whether a run has a switch that only the kernel of all switches knows."""
    is_planned = policy.reservations > 1 or policy.holds_nodes
    is_planned |= policy.backfill == Backfill.CONSERVATIVE
    changes = world is not None and bool(world.changes or world.caps or world.types)
    return is_planned or claims.cohorts is not None or changes
