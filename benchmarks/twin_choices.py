"""What other choices about ties and accounts would change on the KTH-SP2 log.

For the tables of docs/explanation/how-the-twins-clock-works.md. Each choice is the reference with
one thing done otherwise; there is no switch for any of them.
"""

import gzip
import heapq
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from dure.policy.queue import BackfillOrder, QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.measure import measure_slowdown
from dure.twin.prepare import equal_claims
from dure.twin.reference import Kind, Reserved, Twin
from dure.workload.jobs import JobRecords, Jobs

LOG = Path(__file__).parents[1] / "../shared/data/traces/KTH-SP2-1996-log.swf.gz"
MACHINE = Machine((Partition("sp2", 100, 1),))
ALLOCATED, REQUESTED = 4, 7
EASY = QueuePolicy(kill_at_estimate=False)
SHORTEST = replace(EASY, backfill_order=BackfillOrder.SHORTEST)


class AllEqualEnds(Twin):
    """What ends in the reserved second is all counted as free then."""

    def reserve(self, partition: int, head: int) -> Reserved:
        """Think away all that are expected to have ended, not only those that the head needs."""
        reserved = super().reserve(partition, head)
        later = self.floors[partition].copy()
        for j in self.running[partition]:
            if max(self.now_s, self.expected_end(j)[0]) <= reserved.start_s:
                later.give_back(self.width[j], self.label[j])
        return replace(reserved, later=later)


class ArrivalsFirst(Twin):
    """Arrivals come before ends in the same second."""

    def run(self) -> None:
        """Take event after event, of one partition without budgets."""
        self.events = [(s, Kind.END - 1, j) for s, _, j in self.events]
        while self.events:
            self.now_s, kind, j = heapq.heappop(self.events)
            if kind == Kind.END:
                self.end(j)
            else:
                self.waiting[0].append(j)
            self.pass_over(0)


class AllAtOnce(Twin):
    """All events of a second come before one pass."""

    def run(self) -> None:
        """Take second after second, of one partition without budgets."""
        while self.events:
            self.now_s = self.events[0][0]
            while self.events and self.events[0][0] == self.now_s:
                _, kind, j = heapq.heappop(self.events)
                if kind == Kind.END:
                    self.end(j)
                else:
                    self.waiting[0].append(j)
            self.pass_over(0)


def read_log(width_field: int) -> Jobs:
    """Read the log without its 8 jobs of no length."""
    lines = gzip.decompress(LOG.read_bytes()).decode().splitlines()
    rows = np.array([line.split() for line in lines if not line.startswith(";")], float)
    submit_s, run_s, width, estimate_s = rows[:, [1, 3, width_field, 8]].astype(np.int64).T
    zeros = np.zeros_like(submit_s)
    return Jobs(submit_s, run_s, estimate_s, width, zeros, zeros).take(run_s > 0)


def say(jobs: Jobs, policy: QueuePolicy, form: type[Twin]) -> str:
    """Give mean wait in minutes and bounded slowdown, the first 1 % of terminated jobs dropped."""
    twin = form(jobs, MACHINE, policy, equal_claims(1))
    twin.run()
    columns = (twin.start_s, twin.end_s, twin.state)
    records = JobRecords(jobs, *(np.array(column, np.int64) for column in columns))
    kept = np.ones(len(jobs), np.bool_)
    kept[np.argsort(records.end_s, kind="stable")[: len(jobs) // 100]] = False
    wait_min = float((records.start_s - jobs.submit_s)[kept].mean()) / 60
    return f"{wait_min:7.2f}, {measure_slowdown(records, kept):5.2f}"


def main() -> None:
    """Print a line for each choice: EASY, then EASY with the shortest first."""
    if not LOG.exists():
        print("The KTH-SP2 log is not at hand (../shared/data/traces).")
        sys.exit(0)
    jobs = read_log(ALLOCATED)
    raised = replace(jobs, estimate_s=np.maximum(jobs.estimate_s, jobs.run_s))
    print(f"{int((jobs.run_s > jobs.estimate_s).sum())} jobs outrun their estimates.")
    for name, these, form, kill in (
        ("as the twin does", jobs, Twin, False),
        ("all equal ends counted", jobs, AllEqualEnds, False),
        ("arrivals before ends", jobs, ArrivalsFirst, False),
        ("all events of a second", jobs, AllAtOnce, False),
        ("processors as requested", read_log(REQUESTED), Twin, False),
        ("estimates raised", raised, Twin, False),
        ("stopped at estimates", jobs, Twin, True),
    ):
        said = [say(these, replace(p, kill_at_estimate=kill), form) for p in (EASY, SHORTEST)]
        print(f"{name:<24} {said[0]}   {said[1]}", flush=True)


if __name__ == "__main__":
    main()
