"""Fragmentation: what is free on a node but of no use to a typical job.

After Weng et al. [1]_: the typical jobs are the most frequent kinds of a list of jobs; for each of
them all that is free on a node is fragmented if the node cannot hold the job, and otherwise
what is free of accelerators with less than the job asks of one. The fragmentation of a node is the
mean over the typical jobs. It is kept as a whole number, thousandths of accelerators × number of
typical jobs, so that equal is equal.

References
----------
.. [1] Q. Weng et al., *Beware of Fragmentation: Scheduling GPU-Sharing Workloads with
   Fragmentation Gradient Descent*, USENIX ATC 2023, section 3.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from dure.twin.share import TypicalJobs
from dure.twin.share_score import SCORE_MAX, Ask, Node
from dure.workload.share import WHOLE_MILLI, ShareJobs

TYPICAL_SHARE = Fraction(95, 100)
"""How many of the jobs the typical kinds cover at least, in [1]_."""


def find_typical(jobs: ShareJobs, share: Fraction = TYPICAL_SHARE) -> TypicalJobs:
    """Find the most frequent kinds of jobs that together cover a share of them.

    Memory is not looked at. Of equally frequent kinds those with more CPU, then larger parts, then
    more accelerators come first.

    Parameters
    ----------
    jobs : at least one
    share : above 0, at most 1
    """
    columns = (jobs.cpu_milli, jobs.milli, jobs.accelerators, jobs.types)
    kinds, counts = np.unique(np.stack(columns, axis=1), axis=0, return_counts=True)
    order = np.lexsort((*kinds.T[::-1], counts))[::-1]
    covered = np.cumsum(counts[order])
    wanted = math.ceil(share * len(jobs))
    order = order[: int(np.searchsorted(covered, wanted)) + 1]
    cpu_milli, milli, accelerators, types = kinds[order].T.copy()
    typical = ShareJobs(cpu_milli, np.zeros_like(milli), accelerators, milli, types)
    return TypicalJobs(typical, counts[order].astype(np.int64))


def measure_fragmentation(node: Node, asks: Sequence[Ask], weights: Sequence[int]) -> int:
    """Measure what is free on a node but of no use, in thousandths × number of typical jobs.

    To a job without accelerators all that is free is of no use.

    Examples
    --------
    One accelerator idle, one half free; two jobs ask for a whole one, one for 600 thousandths.

    >>> node = Node(cpu_milli=8000, memory_mib=0, type_number=0, free=[1000, 500])
    >>> whole, most = Ask(4000, 0, 1, 1000, 0), Ask(4000, 0, 1, 600, 0)
    >>> measure_fragmentation(node, [whole, most], [2, 1])  # 3 × 500: the half serves nobody
    1500
    >>> node.cpu_milli = 3000
    >>> measure_fragmentation(node, [whole, most], [2, 1])  # 3 × 1500: nobody has enough CPU
    4500
    """
    fragmented = 0
    for ask, weight in zip(asks, weights, strict=True):
        useless = node.free_milli
        if ask.accelerators and node.has_pieces(ask) and node.cpu_milli >= ask.cpu_milli:
            useless = sum(free for free in node.free if free < ask.milli)
        fragmented += weight * useless
    return fragmented


def grade_bounds(total: int) -> list[int]:
    """Give the least gain for each score from 1 to 99: score ≤ 100 × logistic(accelerators).

    The published scores are whole numbers; nodes within one of them are equal.

    Parameters
    ----------
    total : number of typical jobs
    """
    accelerator = WHOLE_MILLI * total
    return [
        math.ceil(accelerator * math.log(score / (SCORE_MAX - score)))
        for score in range(1, SCORE_MAX)
    ]


def grade_gain(gain: int, bounds: Sequence[int]) -> int:
    """Score a gain, in thousandths × number of typical jobs: how many bounds it reaches."""
    return sum(gain >= bound for bound in bounds)
