"""The scores of placement, in plain Python: what each policy means. Higher is better."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dure.twin.share import SharePolicy
from dure.workload.share import WHOLE_MILLI

SCORE_MAX = 100

PART = 0
"""Tag of jobs that ask for a part of one accelerator; of others it is how many they ask for."""


@dataclass(slots=True)
class Ask:
    """One job, as `ShareJobs` has it."""

    cpu_milli: int
    memory_mib: int
    accelerators: int
    milli: int
    types: int

    @property
    def asked_milli(self) -> int:
        """Thousandths of accelerators in all."""
        return self.accelerators * self.milli

    @property
    def is_part(self) -> bool:
        """Tell whether it takes a part of one accelerator."""
        return 0 < self.milli < WHOLE_MILLI

    @property
    def tag(self) -> int:
        """Give the size by which jobs cluster."""
        return PART if self.is_part else self.accelerators


@dataclass(slots=True)
class Node:
    """What is free on one node.

    Parameters
    ----------
    free : thousandths that are free of each accelerator
    tags : how many jobs of each size run here; jobs without accelerators are not counted
    """

    cpu_milli: int
    memory_mib: int
    type_number: int
    free: list[int]
    tags: dict[int, int] = field(default_factory=dict)

    @property
    def free_milli(self) -> int:
        """Thousandths of accelerators that are free."""
        return sum(self.free)

    def has_pieces(self, ask: Ask) -> bool:
        """Tell whether the accelerators that are asked for are free, and of a type that will do."""
        if ask.accelerators == 0:
            return True
        if ask.types and not ask.types >> self.type_number & 1:
            return False
        return sum(free >= ask.milli for free in self.free) >= ask.accelerators

    def has_room(self, ask: Ask) -> bool:
        """Tell whether a job can be placed here."""
        has_cpu = self.cpu_milli >= ask.cpu_milli and self.memory_mib >= ask.memory_mib
        return has_cpu and self.has_pieces(ask)

    def take(self, ask: Ask, slots: list[int], sign: int = 1) -> None:
        """Place a job on some accelerators; with -1, give them back."""
        self.cpu_milli -= sign * ask.cpu_milli
        self.memory_mib -= sign * ask.memory_mib
        for slot in slots:
            self.free[slot] -= sign * ask.milli
        if ask.accelerators:
            self.tags[ask.tag] = self.tags.get(ask.tag, 0) + sign

    def idle_slots(self, count: int) -> list[int]:
        """Give the first idle accelerators."""
        return [slot for slot, free in enumerate(self.free) if free == WHOLE_MILLI][:count]

    def fitting_slots(self, milli: int) -> list[int]:
        """Give the accelerators of which so much is free."""
        return [slot for slot, free in enumerate(self.free) if free >= milli]


@dataclass(frozen=True, slots=True)
class Yard:
    """What scores are measured against.

    Parameters
    ----------
    cpu_milli_max, milli_max : of the largest node
    measure : gives the fragmentation of a node
    grade : gives the score for so much fragmentation less
    """

    cpu_milli_max: int
    milli_max: int
    measure: Callable[[Node], int]
    grade: Callable[[int], int]


def score_dot_product(node: Node, ask: Ask, yard: Yard) -> int:
    """Score by the angle between what is asked and what is free: the larger, the worse.

    100 × (1 − (free CPU × asked CPU + free milli × asked milli) / 2), each as a share of the
    largest node. After Tetris (SIGCOMM 2014), but turned round, as Weng et al. have it.
    """
    cpu = (node.cpu_milli / yard.cpu_milli_max) * (ask.cpu_milli / yard.cpu_milli_max)
    milli = (node.free_milli / yard.milli_max) * (ask.asked_milli / yard.milli_max)
    return int(SCORE_MAX * (1 - (cpu + milli) / 2))


def score_best_fit(node: Node, ask: Ask, yard: Yard) -> int:
    """Score by what would be left: 100 × (1 − (CPU left + milli left) / 2), as shares likewise."""
    left = (node.cpu_milli - ask.cpu_milli) / yard.cpu_milli_max * 0.5
    left += (node.free_milli - ask.asked_milli) / yard.milli_max * 0.5
    return int((1.0 - left) * SCORE_MAX)


def score_clustering(node: Node, ask: Ask, yard: Yard) -> int:
    """Score by who runs there, then by how full it is, in quarters of 100.

    Highest where only jobs of the same size run; then where they run among others; then an idle
    node; then one with other jobs only. A job without accelerators finds all nodes the same.
    """
    if ask.accelerators == 0:
        return 0
    quarter = SCORE_MAX // 4
    full = quarter * (yard.milli_max - node.free_milli) // yard.milli_max
    here = {tag for tag, jobs in node.tags.items() if jobs}
    if ask.tag in here:
        return full + (3 if len(here) == 1 else 2) * quarter
    return full + (0 if here else quarter)


def score_packing(node: Node, ask: Ask, _: Yard) -> int:
    """Score accelerators in use above idle ones, and nodes in use above idle ones.

    Idle node: 33 less its accelerators. Idle accelerators of a node in use: 50 less how many are
    taken, at least 33. An accelerator in use: 100 less a tenth of what is free of it in percent.
    A job without accelerators finds all nodes the same.
    """
    if ask.accelerators == 0:
        return 0
    idle = len(node.idle_slots(len(node.free)))
    if idle == len(node.free):
        return max(SCORE_MAX // 3 - idle, 0)
    tightest = min(free for free in node.free if free >= ask.milli)
    if tightest == WHOLE_MILLI:
        return max(SCORE_MAX // 2 - ask.accelerators, SCORE_MAX // 3)
    return SCORE_MAX - tightest * 100 // WHOLE_MILLI // 10


def score_fragmentation(node: Node, ask: Ask, yard: Yard) -> int:
    """Score by how much less of the node would be fragmented: 100 × logistic(accelerators less).

    Of the accelerators that could hold a part, the one that scores best counts.
    """
    return max(_gradient(node, ask, slots, yard) for slots in _choices(node, ask))


def _choices(node: Node, ask: Ask) -> list[list[int]]:
    """Give the sets of accelerators that a job could take; idle ones are all the same."""
    if ask.is_part:
        return [[slot] for slot in node.fitting_slots(ask.milli)]
    return [node.idle_slots(ask.accelerators)]


def _gradient(node: Node, ask: Ask, slots: list[int], yard: Yard) -> int:
    """Score one choice of accelerators."""
    before = yard.measure(node)
    node.take(ask, slots)
    after = yard.measure(node)
    node.take(ask, slots, -1)
    return yard.grade(before - after)


SCORES: dict[SharePolicy, Callable[[Node, Ask, Yard], int]] = {
    SharePolicy.RANDOM: lambda _node, _ask, _yard: 0,
    SharePolicy.DOT_PRODUCT: score_dot_product,
    SharePolicy.CLUSTERING: score_clustering,
    SharePolicy.PACKING: score_packing,
    SharePolicy.BEST_FIT: score_best_fit,
    SharePolicy.FRAGMENTATION: score_fragmentation,
}


def choose_slots(policy: SharePolicy, node: Node, ask: Ask, yard: Yard, draw: int) -> list[int]:
    """Choose accelerators of the node: idle ones from the first on, or one for a part.

    A part goes where the least is left; under `SharePolicy.RANDOM` to any that fits, and under
    `SharePolicy.FRAGMENTATION` to the best score, the first of equals.
    """
    if not ask.is_part:
        return node.idle_slots(ask.accelerators)
    fitting = node.fitting_slots(ask.milli)
    if policy == SharePolicy.RANDOM:
        return [fitting[draw % len(fitting)]]
    if policy == SharePolicy.FRAGMENTATION:
        return [max(fitting, key=lambda slot: _gradient(node, ask, [slot], yard))]
    return [min(fitting, key=lambda slot: node.free[slot])]
