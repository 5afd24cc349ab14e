"""The reference with all its switches: cohorts, preemption, plans, and a world that changes.

`reference.Twin` is what most runs need. Here a job may be stopped and wait again; what it has done
since its last checkpoint is lost. It keeps its number, and so its place among equals.

**The clock of a partition** counts thousandths of a second of work: it runs at the speed that the
power cap leaves. How long a job runs and is expected to run is counted on it, so that a cap slows
a job and does not kill it. What a job is charged is work, not the time that it takes.
"""

import heapq
from bisect import insort

import numpy as np

from dure.policy.queue import Backfill, Claims, QueuePolicy
from dure.twin.machine import Machine
from dure.twin.prepare import equal_claims, refuse_strange_jobs
from dure.twin.records import RunRecords
from dure.twin.reference import NEVER, Kind, Twin
from dure.twin.reference_plan import Plan
from dure.twin.reference_victims import Bench, spare_some
from dure.twin.reference_world import Clock, Service, list_happenings
from dure.twin.types import FULL_RATE, lasts_at
from dure.twin.world import World
from dure.workload.jobs import ABSENT, Jobs, State
from dure.workload.marks import Marks


class FullTwin(Twin):
    """One run with all switches; `run_full_reference` is the way in."""

    def __init__(
        self,
        jobs: Jobs,
        machine: Machine,
        policy: QueuePolicy,
        claims: Claims,
        marks: Marks | None = None,
        world: World | None = None,
    ) -> None:
        super().__init__(jobs, machine, policy, claims, marks)
        marks, world = marks or Marks(), world or World()
        none = [0] * len(jobs)
        self.qos: list[int] = none if marks.qos is None else marks.qos.tolist()
        saved = marks.checkpoint_s
        self.checkpoint_s: list[int] = none if saved is None else saved.tolist()
        self.clocks = [Clock() for _ in machine.partitions]
        self.service = [Service(p.nodes) for p in machine.partitions]
        self.used_by = [[0] * len(claims.weight) for _ in machine.partitions]
        self.began = [0] * len(jobs)
        self.due_s: list[int | None] = [None] * len(jobs)
        self.first_start_s: list[int | None] = [None] * len(jobs)
        self.preemptions = [0] * len(jobs)
        self.failures = [0] * len(jobs)
        self.lost_s = [0] * len(jobs)
        self.stretches: list[tuple[int, int, int, int]] = []
        self.work_s, self.said_s = list(self.occupy_s), list(self.estimate_s)
        self.accepts = [self.list_places(j, marks, world, machine) for j in range(len(jobs))]
        self.to_pass: set[int] = set()
        self.happenings = list_happenings(world)
        self.ahead = [i for i, what in enumerate(self.happenings) if what.is_announced]
        self.is_planned = (
            bool(world.changes)
            or policy.backfill == Backfill.CONSERVATIVE
            or policy.reservations > 1
            or policy.holds_nodes
        )
        self.events += [(what.at_s, Kind.WORLD, i) for i, what in enumerate(self.happenings)]
        heapq.heapify(self.events)

    def list_places(self, j: int, marks: Marks, world: World, machine: Machine) -> dict[int, int]:
        """Give the rate of a job in each partition that it may run in, in order of preference."""
        if world.types is None or marks.kind is None:
            return {self.partition[j]: FULL_RATE}
        row = world.types.accepts[int(marks.kind[j])]
        return {
            place: rate
            for place, rate in row
            if self.width[j] <= machine.partitions[place].accelerators
        }

    def run(self, until_s: int = NEVER) -> None:  # noqa: C901 - the clock, kind by kind
        """Take event after event until none is left, or none that is due by a second."""
        while self.events and self.events[0][0] <= until_s:
            # A. Move the clock to the next event: by time, then ends, the world, arrivals.
            self.now_s, kind, which = heapq.heappop(self.events)
            self.line.reckon(self.now_s)
            if kind is Kind.WORLD:
                # W. Something happens to the machine.
                self.ahead = [i for i in self.ahead if i != which]
                self.pass_over(self.happenings[which].happen(self))
            elif kind is Kind.ARRIVAL:
                # B. A job that arrives waits, wherever it may run, until it starts somewhere.
                self.wait(which)
                for partition in self.accepts[which]:
                    if self.due_s[which] is None:
                        self.pass_over(partition)
            elif self.due_s[which] == self.now_s:
                # C. A job that ends gives back its nodes, and settles its hold to what it used.
                self.end(which)
                self.pass_over(self.partition[which])
                self.pass_over_others(which)
            # Who was stopped may start in another partition.
            while self.to_pass:
                partition = min(self.to_pass)
                self.to_pass.remove(partition)
                self.pass_over(partition)
        # D. Nothing moves any more, so who still waits can never start.
        if not self.events:
            for j, due_s in enumerate(self.due_s):
                if due_s is None and self.state[j] == State.WAITING:
                    self.state[j] = State.REFUSED

    def pass_over_others(self, j: int) -> None:
        """Make a pass over the other partitions in which the project of a job waits."""
        for other, waiting in enumerate(self.waiting):
            project_waits = any(self.project[i] == self.project[j] for i in waiting)
            if other != self.partition[j] and project_waits:
                self.pass_over(other)

    def pass_over(self, partition: int) -> None:
        """Start what may start in a partition; each preemption begins it anew."""
        for j in self.waiting[partition]:
            rate = self.accepts[j][partition]
            self.partition[j] = partition
            self.occupy_s[j] = lasts_at(self.work_s[j], rate)
            self.estimate_s[j] = lasts_at(self.said_s[j], rate)
        if self.clocks[partition].permille:
            while self.pass_once(partition):
                pass

    def pass_once(self, partition: int) -> bool:
        """Start what may start until somebody is stopped for it; tell whether somebody was."""
        # E. Start the head of the line for as long as it fits; the line is ordered anew each time.
        while (line := self.order_line(partition)) and self.can_start(line[0]):
            self.start(line[0])
        # P. The first in line, also of those whom only lent quota keeps out, who may stop others.
        for j in self.list_preempting(partition):
            victims = self.choose_victims(j)
            if victims:
                for victim in victims:
                    self.preemptions[victim] += 1
                    self.stop(victim)
                self.start(j)
                return True
        if not line or self.policy.backfill == Backfill.NONE:
            return False
        # Q. With a plan, who is in line finds the first second at which it disturbs nobody before.
        if self.is_planned:
            self.follow_plan(partition, line)
        else:
            self.try_behind(partition, line)
        return False

    def can_start(self, j: int) -> bool:
        """Tell whether the head of a line may start now."""
        if not self.floors[self.partition[j]].fits(self.width[j]):
            return False
        return not self.is_planned or self.draw_plan(self.partition[j]).earliest(j) == self.now_s

    def draw_plan(self, partition: int) -> Plan:
        """Draw what is free when, if all end when they are expected to."""
        return Plan(self, partition)

    def follow_plan(self, partition: int, line: list[int]) -> None:
        """Start those who can start now without pushing back who has a reserved start."""
        is_all = self.policy.backfill == Backfill.CONSERVATIVE
        most = len(line) if is_all else self.policy.reservations
        plan, reserved = self.draw_plan(partition), 0
        for j in (line[0], *self.list_behind(line)):
            if not self.is_within_limits(j):
                continue
            start_s = plan.earliest(j)
            # Nodes that come in this very second are there when they have come.
            if start_s == self.now_s and self.floors[partition].fits(self.width[j]):
                self.start(j)
                plan.redraw()
            elif reserved < most:
                plan.reserve(j, start_s)
                reserved += 1

    def choose_victims(self, j: int) -> list[int]:
        """Choose who is stopped so that a job can start; nobody where that would not help."""
        if not (self.by_qos(j) or self.by_reclaim(j)) or self.is_in_the_way(j):
            return []
        if self.is_within_limits(j) and self.can_start(j):
            return []
        for choose in (Bench.next_by_qos, Bench.next_by_reclaim):
            bench = Bench(self, j)
            victims: list[int] = []
            while not bench.has_place() and (victim := choose(bench, victims)) != ABSENT:
                bench.take(victim)
                victims.append(victim)
            if bench.has_place():
                return spare_some(bench, victims)
        return []

    def list_preempting(self, partition: int) -> list[int]:
        """List those who may stop others, in order; nobody where the policy knows no such thing."""
        if not self.policy.preempts and self.claims.cohorts is None:
            return []
        return self.line.order([j for j in self.waiting[partition] if self.is_own(j)])

    def is_in_the_way(self, j: int) -> bool:
        """Tell whether nodes are to go before a job would end."""
        end_s = self.now_s + self.lasts(j)
        return any(
            change_s < end_s and nodes < 0 for change_s, nodes in self.planned(self.partition[j])
        )

    def planned(self, partition: int) -> list[tuple[int, int]]:
        """List the announced changes of a partition that are still to come."""
        ahead = [self.happenings[i] for i in self.ahead]
        return [(what.at_s, what.nodes) for what in ahead if what.partition == partition]

    def by_qos(self, j: int) -> tuple[int, ...]:
        """List the QOS that a job may stop."""
        rows = self.policy.preempts
        return rows[self.qos[j]] if self.qos[j] < len(rows) else ()

    def by_reclaim(self, j: int) -> tuple[int, ...]:
        """List the projects from which a job may reclaim what they borrowed, its own left out."""
        cohorts, partition = self.claims.cohorts, self.partition[j]
        if cohorts is None or not cohorts.reclaims:
            return ()
        used, project = self.used_by[partition], self.project[j]
        if cohorts.excess(used, project, partition) + self.width[j] > 0:
            return ()
        mates = range(len(cohorts.cohort))
        return tuple(
            p for p in mates if cohorts.cohort[p] == cohorts.cohort[project] and p != project
        )

    def is_own(self, j: int) -> bool:
        """Tell whether the limits that nobody else can free let a job start."""
        return self.is_within_budget(j) and self.is_within_quota(j)

    def is_within_limits(self, j: int) -> bool:
        """Tell whether budget, quota and cohort of a job's project hold it beside all that runs."""
        if not self.is_own(j):
            return False
        cohorts, partition = self.claims.cohorts, self.partition[j]
        if cohorts is None:
            return True
        used = self.used_by[partition]
        return self.width[j] <= cohorts.available(used, self.project[j], partition)

    def expected_end(self, j: int) -> tuple[int, int]:
        """Say when a running job was expected to end, at the present speed, and its number."""
        clock = self.clocks[self.partition[j]]
        return clock.when(self.began[j] + 1000 * self.estimate_s[j], self.now_s), j

    def lasts(self, j: int) -> int:
        """Say how long a job that starts now has its nodes, at the present speed."""
        speed = self.clocks[self.partition[j]].permille
        return self.policy.start_lag_s + -(-1000 * self.estimate_s[j] // speed)

    def wait(self, j: int) -> None:
        """Put a job into the lines of all partitions in which it may run, by number."""
        for partition in self.accepts[j]:
            insort(self.waiting[partition], j)

    def expect(self, j: int) -> None:
        """Write down when a job that has just started will end, at the present speed."""
        clock, lag_s = self.clocks[self.partition[j]], self.policy.start_lag_s
        for partition in self.accepts[j]:
            if partition != self.partition[j]:
                self.waiting[partition].remove(j)
        self.used_by[self.partition[j]][self.project[j]] += self.width[j]
        if self.first_start_s[j] is None:
            self.first_start_s[j] = self.start_s[j]
        self.began[j] = clock.work(self.now_s) + clock.permille * lag_s
        self.set_due(j)

    def set_due(self, j: int) -> None:
        """Say when a running job ends at the present speed; what was said before counts no more."""
        clock = self.clocks[self.partition[j]]
        due_s = clock.when(self.began[j] + 1000 * self.occupy_s[j], self.now_s)
        due_s = max(due_s, self.now_s)
        self.due_s[j] = due_s
        if due_s < NEVER:
            heapq.heappush(self.events, (due_s, Kind.END, j))

    def end(self, j: int) -> None:
        """Take a job's nodes back and charge what it used."""
        super().end(j)
        self.due_s[j] = None
        self.used_by[self.partition[j]][self.project[j]] -= self.width[j]
        begun_s = min(self.start_s[j], self.now_s)
        self.stretches.append((j, begun_s, self.now_s, self.partition[j]))

    def stop(self, j: int) -> None:
        """Take a job's nodes back before its end; it waits again, from its last checkpoint."""
        clock = self.clocks[self.partition[j]]
        ran_s = max(clock.work(self.now_s) - self.began[j], 0) // 1000
        saved_s = ran_s - ran_s % self.checkpoint_s[j] if self.checkpoint_s[j] else 0
        # It ends like a job of such a length, and is another from now on.
        self.occupy_s[j] = ran_s
        self.end(j)
        saved_work_s = saved_s * self.accepts[j][self.partition[j]] // FULL_RATE
        self.work_s[j] -= saved_work_s
        self.said_s[j] = max(self.said_s[j] - saved_work_s, 0)
        self.lost_s[j] += self.width[j] * (ran_s - saved_s)
        self.end_s[j], self.start_s[j], self.state[j] = ABSENT, ABSENT, State.WAITING
        self.wait(j)
        self.to_pass |= {place for place in self.accepts[j] if place != self.partition[j]}
        # In its own partition it is looked at by the pass that goes on.
        rate = self.accepts[j][self.partition[j]]
        self.occupy_s[j] = lasts_at(self.work_s[j], rate)
        self.estimate_s[j] = lasts_at(self.said_s[j], rate)


def run_full_reference(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None = None,
    marks: Marks | None = None,
    world: World | None = None,
) -> RunRecords:
    """Put jobs through a machine, slowly, with all switches; see `dure.twin.run.run_twin`."""
    claims = claims or equal_claims(len(jobs.projects))
    refuse_strange_jobs(jobs, machine, claims, world)
    twin = FullTwin(jobs, machine, policy, claims, marks, world)
    twin.run()
    first_start_s = [ABSENT if start is None else start for start in twin.first_start_s]
    columns = [twin.start_s, twin.end_s, twin.state, first_start_s]
    columns += [twin.preemptions, twin.failures, twin.lost_s]
    stretches = np.array(twin.stretches, np.int64).reshape(-1, 4).T
    return RunRecords(jobs, *(np.array(column, np.int64) for column in columns), *stretches)
