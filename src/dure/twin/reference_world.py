"""What happens to the machine, in the reference: clocks of partitions, nodes in service, events."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dure.twin.reference import NEVER
from dure.twin.world import FULL_SPEED, Cap, Change, Failure, World

if TYPE_CHECKING:
    from dure.twin.reference_full import FullTwin


@dataclass(slots=True)
class Clock:
    """The clock of a partition: thousandths of a second of work, at a speed that may change."""

    permille: int = FULL_SPEED
    counted: int = 0
    since_s: int = 0

    def work(self, now_s: int) -> int:
        """Say what the clock shows."""
        return self.counted + self.permille * (now_s - self.since_s)

    def when(self, shown: int, now_s: int) -> int:
        """Say at which second the clock shows so much at the present speed, perhaps in the past.

        Examples
        --------
        >>> Clock(permille=300).when(1000, 0), Clock().when(1000, 5)
        (4, 1)
        """
        missing = shown - self.work(now_s)
        if self.permille == 0:
            return NEVER if missing > 0 else now_s
        return now_s - (-missing // self.permille)

    def change(self, permille: int, now_s: int) -> None:
        """Run at another speed from now on."""
        self.counted, self.since_s, self.permille = self.work(now_s), now_s, permille


@dataclass(slots=True)
class Service:
    """How many nodes of a partition are in service."""

    nodes: int


class Happening(Protocol):
    """Something that happens to the machine at a second."""

    @property
    def at_s(self) -> int:
        """Say when."""
        ...

    @property
    def partition(self) -> int:
        """Say where."""
        ...

    @property
    def nodes(self) -> int:
        """Say how many nodes come, or go if below 0."""
        ...

    @property
    def is_announced(self) -> bool:
        """Say whether everybody knows beforehand."""
        ...

    def happen(self, twin: "FullTwin") -> int:
        """Change the machine; give the partition that needs a pass."""
        ...


@dataclass(frozen=True, slots=True)
class Comes:
    """Nodes come, or come back."""

    at_s: int
    partition: int
    nodes: int
    is_announced: bool

    def happen(self, twin: "FullTwin") -> int:
        """Put nodes into service, empty."""
        twin.floors[self.partition].empty += self.nodes
        twin.service[self.partition].nodes += self.nodes
        return self.partition


@dataclass(frozen=True, slots=True)
class Goes:
    """Nodes go as announced; who is in the way all the same is stopped, the newest first."""

    at_s: int
    partition: int
    nodes: int
    is_announced: bool = True

    def happen(self, twin: "FullTwin") -> int:
        """Take empty nodes out of service."""
        floor, running = twin.floors[self.partition], twin.running[self.partition]
        while floor.empty < -self.nodes and running:
            newest = running[-1]
            twin.failures[newest] += 1
            twin.stop(newest)
        floor.empty += self.nodes
        twin.service[self.partition].nodes += self.nodes
        return self.partition


@dataclass(slots=True)
class Fails:
    """A node fails; all jobs on it are stopped."""

    at_s: int
    partition: int
    node: int
    back: "Back"
    nodes: int = -1
    is_announced: bool = False

    def happen(self, twin: "FullTwin") -> int:
        """Find the node and take it out of service; if there is none, none comes back."""
        floor, service = twin.floors[self.partition], twin.service[self.partition]
        if service.nodes <= 0:
            return self.partition
        for j in self.find(twin, self.node % service.nodes):
            twin.failures[j] += 1
            twin.stop(j)
        floor.empty -= 1
        service.nodes -= 1
        self.back.nodes = 1
        return self.partition

    def find(self, twin: "FullTwin", node: int) -> list[int]:
        """List the jobs on a node: those had whole, oldest first; then by label; then empty."""
        floor, running = twin.floors[self.partition], twin.running[self.partition]
        for j in running:
            node -= twin.width[j] // floor.node_size
            if node < 0:
                return [j]
        labels = sorted(floor.room)
        if node >= len(labels):
            return []
        rest = [j for j in running if twin.width[j] % floor.node_size]
        return [j for j in rest if twin.label[j] == labels[node]]


@dataclass(slots=True)
class Back:
    """A node that failed comes back, if it did fail."""

    at_s: int
    partition: int
    nodes: int = 0
    is_announced: bool = False

    def happen(self, twin: "FullTwin") -> int:
        """Put the node into service again, empty."""
        twin.floors[self.partition].empty += self.nodes
        twin.service[self.partition].nodes += self.nodes
        return self.partition


@dataclass(frozen=True, slots=True)
class Slows:
    """A power cap changes the speed of a partition."""

    at_s: int
    partition: int
    permille: int
    nodes: int = 0
    is_announced: bool = False

    def happen(self, twin: "FullTwin") -> int:
        """Change the speed, and with it when each running job ends."""
        twin.clocks[self.partition].change(self.permille, twin.now_s)
        for j in sorted(twin.running[self.partition]):
            twin.set_due(j)
        return self.partition


def list_happenings(world: World) -> list[Happening]:
    """List all that happens; in one second caps first, then what comes, goes, fails, as listed."""
    listed: list[Happening] = [_slow(cap) for cap in sorted(world.caps)]
    listed += [_change(change) for change in sorted(world.changes, key=lambda c: -c.nodes)]
    for failure in sorted(world.failures):
        back = Back(failure.at_s + failure.down_s, failure.partition)
        listed += [back, _fail(failure, back)]
    return listed


def _slow(cap: Cap) -> Happening:
    """Make a cap happen."""
    return Slows(cap.at_s, cap.partition, cap.permille)


def _change(change: Change) -> Happening:
    """Make an announced change happen."""
    if change.nodes >= 0:
        return Comes(change.at_s, change.partition, change.nodes, is_announced=True)
    return Goes(change.at_s, change.partition, change.nodes)


def _fail(failure: Failure, back: Back) -> Happening:
    """Make a node fail."""
    return Fails(failure.at_s, failure.partition, failure.node, back)
