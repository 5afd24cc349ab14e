"""A run at one instant: who runs, who waits, what is held; rebuilt from what became of the jobs.

The steps are those of the reference, so that the instant is the very one that the run went through.
But what started when is known, so a pass is only made where somebody is known to start.
"""

from collections import Counter

from dure.policy.queue import Claims, QueuePolicy
from dure.twin.machine import Machine
from dure.twin.reference import Kind, Twin
from dure.workload.jobs import ABSENT, JobRecords
from dure.workload.marks import Marks

FORECAST_MAX = 2_000
"""Waiting jobs for which it is still forecast who starts when; beyond, it would take too long."""


class Instant(Twin):
    """A run after all events of one second; `rebuild` is the way in.

    Parameters
    ----------
    records : of a run of these jobs on this machine under this policy
    """

    def __init__(
        self,
        records: JobRecords,
        machine: Machine,
        policy: QueuePolicy,
        claims: Claims,
        marks: Marks | None = None,
    ) -> None:
        super().__init__(records.jobs, machine, policy, claims, marks)
        self.known_s: list[int] = records.start_s.tolist()
        pairs = zip(self.known_s, self.partition, strict=True)
        self.to_start = Counter(pair for pair in pairs if pair[0] != ABSENT)
        self.is_forecast = False

    def pass_over(self, partition: int) -> None:
        """Make a pass where somebody starts, or start who is known to where that is the same."""
        left = self.to_start[self.now_s, partition]
        if self.is_forecast or (left and not self.is_clear(partition, left)):
            super().pass_over(partition)
            return
        for j in [j for j in self.waiting[partition] if left and self.known_s[j] == self.now_s]:
            self.start(j)

    def is_clear(self, partition: int, left: int) -> bool:
        """Tell whether it is clear what a pass does, from who is known to start in this second.

        Where nodes are but counted, the order inside of a second changes nothing that is left after
        it. Where they have labels, it is clear if only one is left to start, and this is the last
        event.
        """
        is_last = not self.events or self.events[0][0] > self.now_s
        return self.floors[partition].node_size == 1 or (left == 1 and is_last)

    def start(self, j: int) -> None:
        """Start a job, and count it off."""
        if not self.is_forecast:
            assert self.known_s[j] == self.now_s, (
                f"job {j} starts at {self.now_s} s here and at {self.known_s[j]} s in its record"
            )
            self.to_start[self.now_s, self.partition[j]] -= 1
        super().start(j)

    def forecast_start(self, j: int) -> int | None:
        """Say when a waiting job starts if nobody else comes and all run as long as they said.

        This uses the run up. None where it never starts, or too many wait to tell.
        """
        if sum(map(len, self.waiting)) > FORECAST_MAX:
            return None
        self.is_forecast = True
        running = [i for part in self.running for i in part]
        self.occupy_s = self.estimate_s
        ends = [(max(self.expected_end(i)[0], self.now_s + 1), Kind.END, i) for i in running]
        self.events = sorted(ends)
        for partition in range(len(self.waiting)):
            self.pass_over(partition)
        self.run()
        return None if self.start_s[j] == ABSENT else self.start_s[j]


def rebuild(
    records: JobRecords,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims,
    at_s: int,
    marks: Marks | None = None,
) -> Instant:
    """Rebuild a run as it was after all events of a second.

    Parameters
    ----------
    records : what became of the jobs in that run
    machine, policy, claims, marks : of that run
    at_s : seconds since the epoch of the jobs
    """
    instant = Instant(records, machine, policy, claims, marks)
    instant.run(at_s)
    instant.now_s = at_s
    return instant
