"""A run with all switches at one instant, rebuilt from what became of the jobs.

As `why_state`, with the steps of the full reference. A pass is only made where somebody is known to
have been decided on; whoever is stopped is stopped by such a pass, or by what happens to the
machine, which happens again.
"""

import copy
import heapq

import numpy as np

from dure.policy.queue import Claims, QueuePolicy
from dure.twin.machine import Machine
from dure.twin.reference import Kind
from dure.twin.reference_full import FullTwin
from dure.twin.stretches import stretches_of
from dure.twin.why_told import Around
from dure.workload.jobs import ABSENT, JobRecords

FORECAST_MOST = 500
"""Waiting jobs for which it is still forecast who starts when; plans make each of them dear."""


class FullInstant(FullTwin):
    """A run with all switches after all events of one second; `rebuild_full` is the way in.

    Parameters
    ----------
    records : of a run of these jobs on this machine, with all that follows
    """

    def __init__(
        self,
        records: JobRecords,
        machine: Machine,
        policy: QueuePolicy,
        claims: Claims,
        around: Around,
    ) -> None:
        super().__init__(records.jobs, machine, policy, claims, *around)
        over, lag_s = stretches_of(records), policy.start_lag_s
        rows = zip(over.start_s.tolist(), over.end_s.tolist(), over.place.tolist(), strict=True)
        self.decided: set[tuple[int, int]] = set()
        for start_s, end_s, place in rows:
            # Who was stopped before it began was decided on some time before.
            spans = range(start_s - lag_s, start_s + 1 if start_s == end_s else start_s - lag_s + 1)
            self.decided |= {(second, place) for second in spans}
        # Who runs for ever, on a machine that stands still, has no stretch that is over.
        open_ = np.flatnonzero((records.start_s != ABSENT) & (records.end_s == ABSENT))
        for j in open_.tolist():
            second = int(records.start_s[j]) - lag_s
            self.decided |= {(second, place) for place in self.accepts[j]}
        self.is_forecast = False
        self.forecast: dict[int, tuple[int, int]] = {}

    def pass_over(self, partition: int) -> None:
        """Make a pass where somebody is known to have been decided on."""
        if self.is_forecast or (self.now_s, partition) in self.decided:
            super().pass_over(partition)

    def start(self, j: int) -> None:
        """Start a job, and keep when and where it first does in a forecast."""
        super().start(j)
        if self.is_forecast:
            self.forecast.setdefault(j, (self.start_s[j], self.partition[j]))

    def look_at(self, partition: int) -> None:
        """Reckon the times of those who wait in a partition at the rates of that partition."""
        permille = self.clocks[partition].permille
        # With the clock at rest a pass does this and nothing else.
        self.clocks[partition].permille = 0
        super().pass_over(partition)
        self.clocks[partition].permille = permille

    def foresee(self, j: int) -> tuple[int, int] | None:
        """Say when and where a waiting job starts, if nobody else comes and all end as they said.

        What is announced happens; nobody foresees more failures or other caps. None where it never
        starts, or too many wait to tell.
        """
        if sum(map(len, self.waiting)) > FORECAST_MOST:
            return None
        then = copy.deepcopy(self)
        then.is_forecast = True
        then.work_s = list(then.said_s)
        then.events = [(then.happenings[i].at_s, Kind.WORLD, i) for i in then.ahead]
        heapq.heapify(then.events)
        for i in (i for running in then.running for i in running):
            then.occupy_s[i] = then.estimate_s[i]
            due_s = max(then.expected_end(i)[0], then.now_s + 1)
            then.due_s[i] = due_s
            heapq.heappush(then.events, (due_s, Kind.END, i))
        # The next pass is that of the next event, as in the run: who has just started is safe now.
        then.run()
        return then.forecast.get(j)


def rebuild_full(
    records: JobRecords,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims,
    around: Around,
    at_s: int,
) -> FullInstant:
    """Rebuild a run as it was after all events of a second.

    Parameters
    ----------
    records : what became of the jobs in that run
    machine, policy, claims, around : of that run
    at_s : seconds since the epoch of the jobs
    """
    instant = FullInstant(records, machine, policy, claims, around)
    instant.run(at_s)
    instant.now_s = at_s
    return instant
