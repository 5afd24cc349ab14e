"""The fair tree: programme, track, project, user; who has used less for its weight comes first.

As Slurm's Fair Tree [1]_: siblings are ordered by their weight over their use, and everyone below
the first of them stands before everyone below the second. So a project cannot lose by what happens
inside another track, and no weight below can make up for a track that has had its part.

Here siblings are ordered by use over weight, least first, which is the same and has no division by
zero. Among equals the one that is listed first is first; among those without children, the one
whose first job in line came first. Slurm puts the children of equals together instead.

References
----------
.. [1] SchedMD, *Fair Tree Fairshare Algorithm*, Slurm documentation; R. Cox, L. Morrison, 2014.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dure.policy.priority import PPM

TOP = -1
"""The parent of those that have none: the programme."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Accounts under the programme: tracks, then projects, then users; parents before children.

    Parameters
    ----------
    parent : one per account, its parent's number, or `TOP`
    weight : one per account, no unit, at least 1; against its siblings
    """

    parent: tuple[int, ...]
    weight: tuple[int, ...]

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert len(self.parent) == len(self.weight)
        assert all(TOP <= parent < child for child, parent in enumerate(self.parent))
        assert min(self.weight, default=1) >= 1

    def path(self, account: int) -> list[int]:
        """List an account and those above it, from the top down.

        Examples
        --------
        >>> Tree((TOP, 0, 1), (1, 1, 1)).path(2)
        [0, 1, 2]
        """
        above = []
        while account != TOP:
            above.append(account)
            account = self.parent[account]
        return above[::-1]

    def leaves_below(self) -> list[int]:
        """Count the accounts without children at or below each account."""
        count = [0] * len(self.parent)
        for account in range(len(self.parent) - 1, -1, -1):
            count[account] = count[account] or 1
            if self.parent[account] != TOP:
                count[self.parent[account]] += count[account]
        return count


def fair_share_ppm(tree: Tree, standing: Sequence[float]) -> list[int]:
    """Give the fair-share factor of each account without children, from its rank in the tree.

    The first has a factor of one, and each that stands before another takes its part off it:
    (leaves - leaves before) / leaves, rounded down. Siblings of equal standing do not stand before
    each other.

    Parameters
    ----------
    tree : n accounts
    standing : shape (n,), use over weight

    Returns
    -------
    factors : shape (n,), parts of a million; of accounts with children, that of their first

    Examples
    --------
    >>> fair_share_ppm(Tree((TOP, TOP, 0, 0), (1, 1, 1, 1)), [2.0, 1.0, 0.0, 2.0])
    [666666, 1000000, 666666, 333333]
    """
    below = tree.leaves_below()
    before = [0] * len(below)
    siblings: dict[int, list[int]] = {}
    for account, parent in enumerate(tree.parent):
        siblings.setdefault(parent, []).append(account)
    for parent, accounts in siblings.items():
        start = 0 if parent == TOP else before[parent]
        passed, waiting, last = 0, 0, None
        for account in sorted(accounts, key=lambda a: standing[a]):
            if standing[account] != last:
                passed, waiting, last = passed + waiting, 0, standing[account]
            before[account] = start + passed
            waiting += below[account]
    leaves = sum(count for account, count in enumerate(below) if tree.parent[account] == TOP)
    return [(leaves - ahead) * PPM // leaves for ahead in before]
