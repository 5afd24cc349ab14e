"""Quota cohorts as Kueue's: what a project has, what it may borrow, and what it must lend.

A cohort is a group of projects that lend each other what they do not use, in each partition apart
(a partition is Kueue's flavour). The arithmetic is that of Kueue's ``resource_node.go`` [1]_ for
projects directly below a cohort, and of no cohort above it.

References
----------
.. [1] Kubernetes SIGs, *Kueue*, ``pkg/cache/scheduler/resource_node.go``: ``available``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Table = tuple[tuple[int, ...], ...]
Limits = tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Quotas of projects that may lend and borrow.

    Parameters
    ----------
    cohort : one per project, the number of its cohort
    nominal : one row per project, one number per partition, accelerators
        What it may use whenever it wants.
    borrow : the same, or empty; None for no limit
        How much more than nominal it may use while others do not.
    lend : the same, or empty; None for no limit
        How much of its nominal quota others may borrow; the rest is its own, used or not.
    reclaims : bool
        Whether a job that keeps its project within nominal stops jobs of those above theirs, most
        above first and of each the newest first, where nothing else lets it start.
    """

    cohort: tuple[int, ...]
    nominal: Table
    borrow: Limits = ()
    lend: Limits = ()
    reclaims: bool = True

    def __post_init__(self) -> None:
        """Hold our own promises: a row for each project, no negative quota."""
        assert len(self.nominal) == len(self.cohort)
        assert len(self.borrow) in (0, len(self.cohort))
        assert len(self.lend) in (0, len(self.cohort))
        rows = (*self.nominal, *self.borrow, *self.lend)
        assert all(limit is None or limit >= 0 for row in rows for limit in row)

    def own(self, project: int, partition: int) -> int:
        """Say how much of its nominal quota a project does not lend."""
        nominal = self.nominal[project][partition]
        lend = self.lend[project][partition] if self.lend else None
        return 0 if lend is None else max(nominal - lend, 0)

    def available(self, used: Sequence[int], project: int, partition: int) -> int:
        """Say how many accelerators a project may use beside what it uses; below 0 for none.

        Parameters
        ----------
        used : one per project, accelerators in this partition

        Examples
        --------
        Two projects with 8 each; the second lends at most 6 of its 8, and uses 1.

        >>> cohorts = Cohorts((0, 0), ((8,), (8,)), lend=((None,), (6,)))
        >>> cohorts.available([8, 1], 0, 0), cohorts.available([0, 14], 0, 0)
        (6, 2)

        In the second case the first may reclaim 6: it has 8, and 6 of them are lent.
        """
        mates = [p for p, cohort in enumerate(self.cohort) if cohort == self.cohort[project]]
        # What the cohort has together, and what is used of it.
        pooled = sum(self.nominal[p][partition] - self.own(p, partition) for p in mates)
        taken = sum(max(used[p] - self.own(p, partition), 0) for p in mates)
        above = pooled - taken
        own = self.own(project, partition)
        limit = self.borrow[project][partition] if self.borrow else None
        if limit is not None:
            given = self.nominal[project][partition] - own
            above = min(above, given - max(used[project] - own, 0) + limit)
        return max(own - used[project], 0) + above

    def excess(self, used: Sequence[int], project: int, partition: int) -> int:
        """Say how far a project is above nominal; at most 0 if it is not."""
        return used[project] - self.nominal[project][partition]
