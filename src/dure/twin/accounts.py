"""The accounts of a run: the fair tree, and which account each job is charged to."""

from typing import NamedTuple

import numpy as np

from dure.policy.fair_tree import TOP, Tree
from dure.policy.queue import Claims
from dure.workload.jobs import Ints, Jobs
from dure.workload.marks import Marks


class Accounts(NamedTuple):
    """A fair tree, and where the jobs stand in it.

    Parameters
    ----------
    tree : tracks, if there are several; then projects; then users, if they are told
    leaf : shape (n,), of each job the lowest account
    """

    tree: Tree
    leaf: Ints


def open_accounts(jobs: Jobs, claims: Claims, marks: Marks) -> Accounts:
    """Make the fair tree of a run: a level that would tell nobody apart is left out.

    Examples
    --------
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> jobs = Jobs(*[column(0, 0, 0)] * 3, column(1, 1, 1), column(0, 1, 1), column(0, 0, 0))
    >>> claims = Claims((2, 3), (None, None), track=(0, 1), track_weight=(1, 1))
    >>> tree, leaf = open_accounts(jobs, claims, Marks(user=column(7, 7, 8)))
    >>> tree.parent, tree.weight, leaf.tolist()
    ((-1, -1, 0, 1, 2, 3, 3), (1, 1, 2, 3, 1, 1, 1), [4, 5, 6])
    """
    tracks = len(claims.track_weight) if claims.track else 0
    projects = len(claims.weight)
    parent = [TOP] * tracks + [*claims.track] if tracks else [TOP] * projects
    weight = [*claims.track_weight[:tracks], *claims.weight]
    if marks.user is None:
        return Accounts(Tree(tuple(parent), tuple(weight)), jobs.project + tracks)
    pairs = np.stack((jobs.project, marks.user), axis=1)
    users, leaf = np.unique(pairs, axis=0, return_inverse=True)
    parent += (users[:, 0] + tracks).tolist()
    weight += [1] * len(users)
    return Accounts(Tree(tuple(parent), tuple(weight)), leaf.reshape(-1) + tracks + projects)
