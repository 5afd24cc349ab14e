"""Who comes, in what order: a list of jobs shuffled, and repeated until enough is asked for."""

from fractions import Fraction

import numpy as np

from dure.twin.share import Arrivals
from dure.workload.jobs import Ints
from dure.workload.share import ShareJobs, ShareNodes

_DRAW_END = 2**62


def draw_arrivals(
    nodes: ShareNodes, jobs: ShareJobs, load: Fraction, seed: int
) -> tuple[ShareJobs, Arrivals]:
    """Draw who comes: all jobs of a list, shuffled, then any of them again and again.

    It ends before the job with which more than the load would be asked for. A list that asks for
    more is cut off there. Of nodes with the same score each is as likely to be taken first.

    Parameters
    ----------
    nodes : with at least one accelerator
    jobs : at least one with accelerators
    load : accelerators asked for, as a share of those of the nodes, above 0
    seed : not negative

    Returns
    -------
    jobs : in order of arrival; rows of `jobs` may stand more than once
    arrivals : all of them come, none goes
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(jobs))
    most = int(load * nodes.offered_milli)
    asked = np.cumsum(jobs.asked_milli[order])
    if asked[-1] > most:
        order = order[: int(np.searchsorted(asked, most, side="right"))]
    else:
        order = _repeat(order, jobs.asked_milli, most - int(asked[-1]), rng)
    return jobs.take(order), make_arrivals(len(nodes), order.size, rng)


def _repeat(order: Ints, asked_milli: Ints, left_milli: int, rng: np.random.Generator) -> Ints:
    """Add any of the jobs for as long as they fit into what is left."""
    parts = [order]
    while True:
        more = rng.integers(0, asked_milli.size, asked_milli.size)
        asked = np.cumsum(asked_milli[more])
        parts.append(more[: int(np.searchsorted(asked, left_milli, side="right"))])
        if asked[-1] > left_milli:
            return np.concatenate(parts)
        left_milli -= int(asked[-1])


def make_arrivals(nodes: int, jobs: int, rng: np.random.Generator) -> Arrivals:
    """Let jobs come in the order of their numbers, and draw how ties end."""
    draw = rng.integers(0, _DRAW_END, (jobs, 2))
    return Arrivals(np.arange(jobs), rng.permutation(nodes), draw)
