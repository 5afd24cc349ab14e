"""Whom to stop so that a job can start, in the reference: tried on a bench, then done."""

from typing import TYPE_CHECKING

from dure.workload.jobs import ABSENT

if TYPE_CHECKING:
    from dure.twin.reference_full import FullTwin


class Bench:
    """A partition as it would be if some jobs were stopped; nothing happens to the real one."""

    def __init__(self, twin: "FullTwin", j: int) -> None:
        self.twin, self.j, self.partition = twin, j, twin.partition[j]
        self.floor = twin.floors[self.partition].copy()
        self.used = list(twin.used_by[self.partition])
        # Who has started in this very second stays, so that two can never stop each other forever.
        self.running = [i for i in twin.running[self.partition] if self.since(i) < twin.now_s]
        self.rank = {i: rank for rank, i in enumerate(self.running)}

    def since(self, i: int) -> int:
        """Say at which second a running job got its nodes."""
        return self.twin.start_s[i] - self.twin.policy.start_lag_s

    def has_place(self) -> bool:
        """Tell whether the job would have its nodes and its quota."""
        twin, j = self.twin, self.j
        cohorts = twin.claims.cohorts
        is_free = self.floor.fits(twin.width[j])
        if cohorts is None or not is_free:
            return is_free
        return twin.width[j] <= cohorts.available(self.used, twin.project[j], self.partition)

    def next_by_qos(self, taken: list[int]) -> int:
        """Choose who would be stopped next by QOS, the lowest first; `ABSENT` if there is none."""
        twin, allowed = self.twin, self.twin.by_qos(self.j)
        lower = [i for i in self.running if i not in taken and twin.qos[i] in allowed]
        return min(lower, key=lambda i: (twin.qos[i], self.newest(i)), default=ABSENT)

    def next_by_reclaim(self, taken: list[int]) -> int:
        """Choose from whom lent quota would be reclaimed next; `ABSENT` if there is nobody.

        From the project that is most above its nominal quota, of two equally above the one listed
        first; the newest of its jobs whose QOS may not stop the job itself.
        """
        twin, cohorts = self.twin, self.twin.claims.cohorts
        mates = twin.by_reclaim(self.j)
        if cohorts is None or not mates:
            return ABSENT
        excess = {p: cohorts.excess(self.used, p, self.partition) for p in mates}
        over = [
            i
            for i in self.running
            if i not in taken
            and excess.get(twin.project[i], 0) > 0
            and twin.qos[self.j] not in twin.by_qos(i)
        ]
        key = {i: (-excess[twin.project[i]], twin.project[i], self.newest(i)) for i in over}
        return min(over, key=lambda i: key[i], default=ABSENT)

    def newest(self, i: int) -> int:
        """Give a key by which the job that got its nodes last is least."""
        return -self.rank[i]

    def take(self, i: int) -> None:
        """Take a job away."""
        twin = self.twin
        self.floor.give_back(twin.width[i], twin.label[i])
        self.used[twin.project[i]] -= twin.width[i]

    def put_back(self, i: int) -> None:
        """Put a job back where it was."""
        twin = self.twin
        self.floor.put(twin.width[i], twin.label[i])
        self.used[twin.project[i]] += twin.width[i]


def spare_some(bench: Bench, victims: list[int]) -> list[int]:
    """Spare, from the last chosen to the first, whoever turns out not to be needed."""
    needed = []
    for victim in reversed(victims):
        bench.put_back(victim)
        if not bench.has_place():
            bench.take(victim)
            needed.append(victim)
    return needed[::-1]
