"""Nodes that services take from jobs and give back: replicas as changes of the partitions.

The changes are announced. Demand follows the day, so a day ahead is planned for, and a scheduler is
told by a calendar, as with a reservation in Slurm; jobs are then not stopped for a service but kept
from starting where they would be in its way. Nodes that went without notice would take busy ones
while others stand empty, since that is how a node fails. So what jobs wait here is a bound from
below: with a worse forecast they would wait longer.
"""

from dataclasses import dataclass

import numpy as np

from dure.twin.world import Change
from dure.workload.jobs import Ints


@dataclass(frozen=True, slots=True)
class Loan:
    """Nodes of one partition that services have.

    Parameters
    ----------
    partition : index into those of the machine
    node_size : accelerators of a node
    hold_s : seconds for which nodes change hands at once
    nodes : shape (k,), of each such period
    held_s : accelerator-seconds that replicas had of them
    """

    partition: int
    node_size: int
    hold_s: int
    nodes: Ints
    held_s: int

    @property
    def lent_s(self) -> int:
        """Give the accelerator-seconds of all nodes while they were away."""
        return int(self.nodes.sum()) * self.node_size * self.hold_s


def lend_nodes(
    taken: Ints, step_s: int, hold_s: int, at_s: int, partition: int, node_size: int
) -> tuple[Loan, tuple[Change, ...]]:
    """Turn accelerators that services hold, step by step, into whole nodes that go and come back.

    For each period the most that any of its steps needs is taken, in whole nodes; after the last
    all come back.

    Parameters
    ----------
    taken : shape (n,), accelerators of one type that are held in each step
    step_s : seconds of a step
    hold_s : seconds of a period; a whole number of steps is made of it, at least one
    at_s : seconds since the epoch of the jobs, when the first step begins
    partition, node_size : where nodes are taken from

    Examples
    --------
    >>> loan, changes = lend_nodes(np.array([3, 9, 2, 0]), 60, 120, 0, 0, 8)
    >>> loan.nodes.tolist(), [(change.at_s, change.nodes) for change in changes]
    ([2, 1], [(0, -2), (120, 1), (240, 1)])
    """
    steps = max(1, hold_s // step_s)
    padded = np.concatenate([taken, np.zeros(-taken.size % steps, np.int64)])
    most = padded.reshape(-1, steps).max(axis=1)
    nodes = -(-most // node_size)
    goes = np.diff(np.concatenate([[0], nodes, [0]]))
    changes = tuple(
        Change(at_s + period * steps * step_s, partition, -int(change))
        for period, change in enumerate(goes.tolist())
        if change
    )
    held_s = int(taken.sum()) * step_s
    return Loan(partition, node_size, steps * step_s, nodes, held_s), changes
