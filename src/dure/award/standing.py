"""Where one application stands in a divided round: what it got, what is missing, who else got."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dure.award.compile import Round
from dure.award.round import MILLI, Bids, Division, Ints, Rules, Supply
from dure.terms.units import AccelS

Divide = Callable[[Bids, Supply, Rules], Division]
"""A method, as asked for a whole round; it is asked again with one thing changed."""

GROUP_MIN = 5
"""Applications: a group of others that is smaller is never shown alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One application in a divided round.

    Parameters
    ----------
    round : what was divided
    division : what the method gave
    row : the application
    """

    round: Round
    division: Division
    row: int

    @property
    def grant_s(self) -> tuple[AccelS, ...]:
        """Give its accelerator-seconds of each type."""
        return tuple(AccelS(s) for s in self.division.grant_s[self.row].tolist())

    @property
    def work_milli(self) -> int:
        """Give the work of its grant, in thousandths of a second of the reference type."""
        return work_milli_of(self.round.bids, self.division, self.row)

    @property
    def asked_milli(self) -> int:
        """Give the work that it asked for, in the same unit."""
        return int(self.round.bids.asked_s[self.row]) * MILLI

    @property
    def usable(self) -> list[int]:
        """List the types that it can use."""
        return [int(a) for a in np.flatnonzero(self.round.bids.rate_milli[self.row] > 0)]

    @property
    def is_full(self) -> bool:
        """Tell whether it got all it asked: no further unit of any type would still be asked for.

        The unit is a whole server where whole servers are given, else a second.
        """
        missing = self.asked_milli - self.work_milli
        rates = self.round.bids.rate_milli[self.row]
        units = self.round.supply.server_s() if self.round.rules.whole_servers else None
        further = [int(rates[a]) * (units[a] if units else 1) for a in self.usable]
        return missing < min(further, default=1)

    @property
    def place(self) -> int:
        """Give its place by score, 1 is the first; equal scores share the better place."""
        scores = self.round.bids.score_milli
        return int((scores > scores[self.row]).sum()) + 1


def work_milli_of(bids: Bids, division: Division, row: int) -> int:
    """Give the work of a grant, in thousandths of a second of the reference type."""
    return int(bids.rate_milli[row] @ division.grant_s[row])


def change_bids(bids: Bids, row: int, **columns: int | Ints) -> Bids:
    """Change some columns of one application; all others stay as they are."""
    changed = {}
    for name, value in columns.items():
        column = getattr(bids, name).copy()
        column[row] = value
        changed[name] = column
    return replace(bids, **changed)


@dataclass(frozen=True, slots=True)
class Group:
    """Other applications together.

    Parameters
    ----------
    tracks : indices of the tracks in the group
    count : applications
    seconds : shape (k,), accelerator-seconds of each type that they got
    """

    tracks: tuple[int, ...]
    count: int
    seconds: tuple[AccelS, ...]


def group_others(standing: Standing) -> tuple[Group, ...]:
    """Group the others that got time on a type that this application could have used, by track.

    Small groups are put together until each has `GROUP_MIN`; where even all together are fewer,
    there is no group. So nothing can be told about a single one of them, also not by subtraction.
    """
    bids, grant_s = standing.round.bids, standing.division.grant_s
    shared = np.zeros_like(grant_s)
    shared[:, standing.usable] = grant_s[:, standing.usable]
    shared[standing.row] = 0
    got = shared.any(axis=1)
    groups: list[tuple[tuple[int, ...], int, Ints]] = []
    for track in range(len(bids.tracks)):
        rows = got & (bids.track == track)
        if rows.any():
            groups.append(((track,), int(rows.sum()), shared[rows].sum(axis=0)))
    while len(groups) > 1 and min(count for _, count, _ in groups) < GROUP_MIN:
        groups.sort(key=lambda group: (group[1], group[0]))
        (one, n, a), (two, m, b), *rest = groups
        groups = [(tuple(sorted(one + two)), n + m, a + b), *rest]
    return tuple(
        Group(tracks, count, tuple(AccelS(s) for s in seconds.tolist()))
        for tracks, count, seconds in sorted(groups, key=lambda group: group[0])
        if count >= GROUP_MIN
    )
