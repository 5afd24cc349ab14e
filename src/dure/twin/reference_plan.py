"""What is free when, in the reference: a plan for several reservations and announced changes."""

from bisect import bisect_left
from typing import TYPE_CHECKING

from dure.twin.reference import NEVER
from dure.twin.reference_floor import NO_NODE, Floor

if TYPE_CHECKING:
    from dure.twin.reference_full import FullTwin


class Plan:
    """What will be free in a partition at each moment at which that changes.

    Running jobs are expected to end as they said, announced changes to come, reserved jobs to start
    and end as planned. Where a job would stand is looked at for each moment by itself.
    """

    def __init__(self, twin: "FullTwin", partition: int) -> None:
        self.twin, self.partition = twin, partition
        self.reserved: list[tuple[int, int, int]] = []
        self.moments: list[int] = []
        self.floors: list[Floor] = []
        self.redraw()

    def redraw(self) -> None:
        """Draw it anew, after a start."""
        twin = self.twin
        # Who should have ended by now is expected to end in the next second.
        soon_s = twin.now_s + 1
        ends = [(max(twin.expected_end(j)[0], soon_s), j) for j in twin.running[self.partition]]
        changes = twin.planned(self.partition)
        begins = [second for start_s, end_s, _ in self.reserved for second in (start_s, end_s)]
        seconds = {*(s for s, _ in ends), *(s for s, _ in changes), *begins, twin.now_s}
        self.moments = sorted(s for s in seconds if twin.now_s <= s < NEVER)
        self.floors = []
        floor, ends, changes = twin.floors[self.partition].copy(), sorted(ends), sorted(changes)
        for moment in self.moments:
            while ends and ends[0][0] <= moment:
                _, j = ends.pop(0)
                floor.give_back(twin.width[j], twin.label[j])
            while changes and changes[0][0] <= moment:
                floor.empty += changes.pop(0)[1]
            self.floors.append(floor.copy())
        for start_s, end_s, j in self.reserved:
            self.keep(start_s, end_s, j)

    def keep(self, start_s: int, end_s: int, j: int) -> None:
        """Put a reserved job where it would be, at each moment that it would run."""
        twin = self.twin
        for at in range(bisect_left(self.moments, start_s), bisect_left(self.moments, end_s)):
            floor = self.floors[at]
            if floor.fits(twin.width[j]):
                label = floor.choose(twin.width[j])
                floor.put(twin.width[j], label)
                if twin.policy.holds_nodes and label != NO_NODE:
                    floor.room[label] = 0

    def earliest(self, j: int) -> int:
        """Find the first moment from which a job would fit for as long as it is expected to run."""
        twin, begin = self.twin, 0
        lasts_s = twin.lasts(j)
        for at, moment in enumerate(self.moments):
            # A job of no length has its nodes for a moment.
            if moment >= self.moments[begin] + max(lasts_s, 1) and at > begin:
                break
            if not self.floors[at].fits(twin.width[j]):
                begin = at + 1
                if begin == len(self.moments):
                    return NEVER
        return self.moments[begin]

    def reserve(self, j: int, start_s: int) -> None:
        """Keep a job its place from a moment on."""
        if start_s < NEVER:
            end_s = start_s + self.twin.lasts(j)
            self.reserved.append((start_s, end_s, j))
            # It starts at a moment that is there; that at which it ends may be a new one.
            at = bisect_left(self.moments, end_s)
            if end_s < NEVER and (at == len(self.moments) or self.moments[at] != end_s):
                self.moments.insert(at, end_s)
                self.floors.insert(at, self.floors[at - 1].copy())
            self.keep(start_s, end_s, j)
