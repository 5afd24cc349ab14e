"""What the placement of jobs that share accelerators takes and gives."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np

from dure.workload.jobs import Ints
from dure.workload.share import WHOLE_MILLI, ShareJobs, ShareNodes

NONE = -1
"""No node."""


class SharePolicy(StrEnum):
    """How the nodes that can hold a job are scored; the highest score is taken."""

    RANDOM = "random"
    """All the same: one of them at random."""
    DOT_PRODUCT = "dot-product"
    """Least overlap between what is asked and what is free."""
    CLUSTERING = "clustering"
    """Where jobs of the same size run already, the fuller the better."""
    PACKING = "packing"
    """Accelerators in use before idle ones, nodes in use before idle ones."""
    BEST_FIT = "best-fit"
    """Least left over."""
    FRAGMENTATION = "fragmentation-gradient"
    """Where the least of what is free becomes useless to a typical job."""


class Failure(IntEnum):
    """Why a job was not placed."""

    NONE = 0
    """It was."""
    NEVER = 1
    """No node could hold it even if all were empty: too large, or of a type that is not there."""
    FULL = 2
    """On the nodes of its types less is free, all together, than it asks for."""
    PIECES = 3
    """So much is free, but on no node in the pieces it needs."""
    CPU_MEMORY = 4
    """The pieces are free, but not beside enough CPU and memory."""


@dataclass(frozen=True, slots=True)
class TypicalJobs:
    """What jobs usually ask for; fragmentation is measured against it.

    Parameters
    ----------
    jobs : m kinds of jobs, each different in CPU, accelerators or types
    weight : shape (m,), number of jobs of the kind
        At least 1.
    """

    jobs: ShareJobs
    weight: Ints

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert len(self.jobs) == self.weight.size
        assert int(self.weight.min(initial=1)) >= 1

    @property
    def total(self) -> int:
        """Count the jobs of all kinds."""
        return int(self.weight.sum())


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Who comes and goes, in order, and how ties end.

    Parameters
    ----------
    event : shape (e,)
        Number of the job that comes; ``~number`` (below 0) of the one that goes and gives back.
        A job comes at most once; one that was not placed goes without effect.
    rank : shape (nodes,)
        A permutation: of nodes with equal scores the one of least rank is taken.
    draw : shape (e, 2), random whole numbers, not negative
        Which node, and which accelerator of it, `SharePolicy.RANDOM` takes.
    """

    event: Ints
    rank: Ints
    draw: Ints

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.draw.shape == (self.event.size, 2)
        assert int(self.draw.min(initial=0)) >= 0
        assert bool((np.sort(self.rank) == np.arange(self.rank.size)).all())


@dataclass(frozen=True, slots=True)
class Placements:
    """What became of each event, and how the nodes stood after it.

    Parameters
    ----------
    nodes, jobs, arrivals, typical : what was put in
    node : shape (e,)
        Where the job was placed, or `NONE`; of a job that goes: where it was.
    slots : shape (e,), set of accelerators of the node, as bits
    failure : shape (e,), values of `Failure`
    arrived_milli : shape (e,), thousandths of accelerators
        What all jobs so far had asked for.
    used_milli : shape (e,), thousandths of accelerators
        What was taken.
    fragmented : shape (e,), thousandths of accelerators × `TypicalJobs.total`
        What was free but, for a typical job, of no use.
    """

    nodes: ShareNodes
    jobs: ShareJobs
    arrivals: Arrivals
    typical: TypicalJobs
    node: Ints
    slots: Ints
    failure: Ints
    arrived_milli: Ints
    used_milli: Ints
    fragmented: Ints


def largest_node(nodes: ShareNodes) -> tuple[int, int]:
    """Give the most CPU and the most accelerators (in thousandths) of any node, at least 1 each.

    Scores measure what is left against these two.
    """
    cpu_milli = int(nodes.cpu_milli.max(initial=1))
    return cpu_milli, max(1, int(nodes.accelerators.max(initial=0)) * WHOLE_MILLI)
