"""The meaning of the twin, in plain Python: short, slow, and what the kernel must equal.

**The clock** is a whole number of seconds and moves from event to event. In one second jobs end
before jobs arrive, and of one kind the lower number comes first. Events are taken one at a time:
after each, a pass is made over its partition. The end of a job, which may give its project hours
back, also gives a pass to the other partitions in which that project has jobs waiting.

**Nodes** that a job takes whole are alike and only counted. A node that jobs share has a label,
the lowest that is not in use when it is opened, and is closed when it is empty again.
"""

import heapq
from enum import IntEnum

import numpy as np

from dure.policy.queue import Backfill, BackfillOrder, Claims, QueuePolicy
from dure.twin.accounts import open_accounts
from dure.twin.machine import Machine
from dure.twin.prepare import equal_claims, refuse_strange_jobs, settle_times
from dure.twin.reference_floor import NO_NODE, Floor, Reserved
from dure.twin.reference_order import Line
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State
from dure.workload.marks import Marks

NEVER = 2**62
"""A second that does not come."""


class Kind(IntEnum):
    """Kinds of events, in the order in which they happen within a second."""

    END = 0
    WORLD = 1
    """What happens to the machine; see `reference_full`."""
    ARRIVAL = 2


class Twin:
    """One run of jobs through a machine; `run_reference` is the way in."""

    def __init__(
        self,
        jobs: Jobs,
        machine: Machine,
        policy: QueuePolicy,
        claims: Claims,
        marks: Marks | None = None,
    ) -> None:
        times, marks = settle_times(jobs, policy), marks or Marks()
        self.policy, self.claims = policy, claims
        accounts = open_accounts(jobs, claims, marks)
        self.line = Line(jobs, machine, policy, claims, accounts, marks)
        self.width: list[int] = jobs.width.tolist()
        self.project: list[int] = jobs.project.tolist()
        self.partition: list[int] = jobs.partition.tolist()
        self.estimate_s: list[int] = times.estimate_s.tolist()
        self.occupy_s: list[int] = times.occupy_s.tolist()
        self.state_after: list[int] = times.state.tolist()
        self.floors = [Floor(p.node_size, p.nodes) for p in machine.partitions]
        self.waiting: list[list[int]] = [[] for _ in machine.partitions]
        self.running: list[list[int]] = [[] for _ in machine.partitions]
        self.used_s = [0] * len(claims.weight)
        self.held_s = [0] * len(claims.weight)
        self.in_use = [0] * len(claims.weight)
        self.now_s = 0
        self.start_s = [ABSENT] * len(jobs)
        self.end_s = [ABSENT] * len(jobs)
        self.state = [int(State.WAITING)] * len(jobs)
        self.label = [NO_NODE] * len(jobs)
        self.events = [(s, Kind.ARRIVAL, j) for j, s in enumerate(jobs.submit_s.tolist())]

    def run(self, until_s: int = NEVER) -> None:
        """Take event after event until none is left, or none that is due by a second."""
        while self.events and self.events[0][0] <= until_s:
            # A. Move the clock to the next event: by time, ends before arrivals, by number.
            self.now_s, kind, j = heapq.heappop(self.events)
            self.line.reckon(self.now_s)
            # B. A job that arrives waits.
            if kind is Kind.ARRIVAL:
                self.waiting[self.partition[j]].append(j)
                self.pass_over(self.partition[j])
                continue
            # C. A job that ends gives back its nodes, and settles its hold to what it used.
            self.end(j)
            self.pass_over(self.partition[j])
            for other, waiting in enumerate(self.waiting):
                project_waits = any(self.project[i] == self.project[j] for i in waiting)
                if other != self.partition[j] and project_waits:
                    self.pass_over(other)
        # D. Nothing runs and nothing is held any more, so who still waits asks for more than is
        #    left of its budget, or more than its quota.
        if not self.events:
            for j in (j for waiting in self.waiting for j in waiting):
                self.state[j] = State.REFUSED

    def pass_over(self, partition: int) -> None:
        """Start what may start in a partition."""
        floor = self.floors[partition]
        # E. Start the head of the line for as long as it fits; the line is ordered anew each time.
        while (line := self.order_line(partition)) and floor.fits(self.width[line[0]]):
            self.start(line[0])
        if line and self.policy.backfill != Backfill.NONE:
            self.try_behind(partition, line)

    def try_behind(self, partition: int, line: list[int]) -> None:
        """Start those behind the head who may overtake it."""
        # F. Reserve the first second at which the head fits, if all end when they are expected to.
        reserved, floor = self.reserve(partition, line[0]), self.floors[partition]
        # G. Of those behind the head, in order, the first who may start starts; and so on, from the
        #    first again, until none may: a start can move a later job to a node that harms nobody.
        behind = self.list_behind(line)
        while (j := next((j for j in behind if self.may_overtake(j, reserved)), None)) is not None:
            behind.remove(j)
            if self.now_s + self.lasts(j) > reserved.start_s:
                reserved.later.put(self.width[j], floor.choose(self.width[j]))
            self.start(j)

    def list_behind(self, line: list[int]) -> list[int]:
        """List those behind the head that are looked at, in the order in which they are."""
        behind = line[1 : 1 + self.policy.depth] if self.policy.depth else line[1:]
        if self.policy.backfill_order == BackfillOrder.SHORTEST:
            behind.sort(key=lambda j: self.estimate_s[j])
        return behind

    def may_overtake(self, j: int, reserved: Reserved) -> bool:
        """Tell whether a job behind the head may start now."""
        floor = self.floors[self.partition[j]]
        # H. It may start if it fits now, and either is expected to end by the reserved second or
        #    leaves enough for the head to fit at that second all the same.
        if not (self.is_within_limits(j) and floor.fits(self.width[j])):
            return False
        if self.now_s + self.lasts(j) <= reserved.start_s:
            return True
        with_j = reserved.later.copy()
        with_j.put(self.width[j], floor.choose(self.width[j]))
        return with_j.fits(reserved.width)

    def order_line(self, partition: int) -> list[int]:
        """Order those who wait and whose limits let them start."""
        return self.line.order([j for j in self.waiting[partition] if self.is_within_limits(j)])

    def is_within_limits(self, j: int) -> bool:
        """Tell whether budget and quota of a job's project hold it beside all that runs."""
        return self.is_within_budget(j) and self.is_within_quota(j)

    def is_within_quota(self, j: int) -> bool:
        """Tell whether the quota of a job's project holds it beside all that runs."""
        quota = self.claims.quota[self.project[j]] if self.claims.quota else None
        return quota is None or self.in_use[self.project[j]] + self.width[j] <= quota

    def is_within_budget(self, j: int) -> bool:
        """Tell whether the budget of a job's project holds it beside all that runs."""
        project = self.project[j]
        budget_s = self.claims.budget_s[project]
        asked_s = self.used_s[project] + self.held_s[project] + self.hold_of(j)
        return budget_s is None or asked_s <= budget_s

    def hold_of(self, j: int) -> int:
        """Multiply what a job asks for: width and estimate."""
        return self.width[j] * self.estimate_s[j]

    def lasts(self, j: int) -> int:
        """Say how long a job that starts now is expected to have its nodes."""
        return self.policy.start_lag_s + self.estimate_s[j]

    def expected_end(self, j: int) -> tuple[int, int]:
        """Say when a running job was expected to end, and its number for ties."""
        return self.start_s[j] + self.estimate_s[j], j

    def reserve(self, partition: int, head: int) -> Reserved:
        """Find when the head will fit.

        Jobs are thought away one by one, as they are expected to end, until the head fits; others
        that are expected to end in that very second are not. A job that has outrun its estimate is
        expected to end now.
        """
        later, start_s = self.floors[partition].copy(), self.now_s
        expected = iter(sorted(self.running[partition], key=self.expected_end))
        while not later.fits(self.width[head]):
            # No job is wider than its partition; but some of its nodes may be out of service.
            if (j := next(expected, None)) is None:
                return Reserved(NEVER, self.width[head], later)
            later.give_back(self.width[j], self.label[j])
            start_s = max(self.now_s, self.expected_end(j)[0])
        return Reserved(start_s, self.width[head], later)

    def start(self, j: int) -> None:
        """Give a job its nodes and hold its hours."""
        partition = self.partition[j]
        self.waiting[partition].remove(j)
        self.running[partition].append(j)
        self.label[j] = self.floors[partition].choose(self.width[j])
        self.floors[partition].put(self.width[j], self.label[j])
        self.held_s[self.project[j]] += self.hold_of(j)
        self.in_use[self.project[j]] += self.width[j]
        self.line.charge(j, self.hold_of(j), self.now_s)
        self.start_s[j] = self.now_s + self.policy.start_lag_s
        self.expect(j)

    def expect(self, j: int) -> None:
        """Write down when a job that has just started will end."""
        heapq.heappush(self.events, (self.start_s[j] + self.occupy_s[j], Kind.END, j))

    def end(self, j: int) -> None:
        """Take a job's nodes back and charge what it used."""
        partition = self.partition[j]
        self.running[partition].remove(j)
        self.floors[partition].give_back(self.width[j], self.label[j])
        self.held_s[self.project[j]] -= self.hold_of(j)
        self.used_s[self.project[j]] += self.width[j] * self.occupy_s[j]
        self.in_use[self.project[j]] -= self.width[j]
        unused_s = self.width[j] * (self.estimate_s[j] - self.occupy_s[j])
        self.line.charge(j, -unused_s, self.start_s[j] - self.policy.start_lag_s)
        self.end_s[j] = self.now_s
        self.state[j] = self.state_after[j]


def run_reference(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None = None,
    marks: Marks | None = None,
) -> JobRecords:
    """Put jobs through a machine, slowly; see `dure.twin.run.run_twin`.

    Examples
    --------
    >>> from dure.twin.machine import Partition
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(
    ...     submit_s=column(0, 0, 0),
    ...     run_s=column(10, 10, 5),
    ...     estimate_s=column(10, 10, 10),
    ...     width=column(6, 8, 2),
    ...     project=column(0, 0, 0),
    ...     partition=column(0, 0, 0),
    ... )
    >>> records = run_reference(jobs, Machine((Partition("gpu", 1, 8),)), QueuePolicy())
    >>> records.start_s.tolist(), records.end_s.tolist()
    ([0, 10, 0], [10, 20, 5])
    """
    claims = claims or equal_claims(len(jobs.projects))
    refuse_strange_jobs(jobs, machine, claims)
    twin = Twin(jobs, machine, policy, claims, marks)
    twin.run()
    columns = (twin.start_s, twin.end_s, twin.state)
    return JobRecords(jobs, *(np.array(column, np.int64) for column in columns))
