"""Justified envy: who was not chosen although it could take the place of one that was.

An application ``i`` that has nothing justifiably envies a chosen option ``p`` of another, ``j``,
for an option ``o`` of its own, if

1. ``o`` is better: its score is higher, or it is the same and the name of ``i`` comes first;
2. ``o`` asks no more than ``p`` in any budget, and counts no more in any measure of a limit;
3. ``i`` and ``j`` belong to the same of the groups that have a floor or a ceiling;
4. the place can be taken: no floor that is met with ``p`` is missed with ``o``, no floor that is
   missed is missed by more, the cap of the applicant of ``i`` holds, and no other application of
   its bundle is chosen.

By 2 and 3 no budget or ceiling can break, so to put ``o`` in the place of ``p`` is allowed and no
worse. This module knows no solver.
"""

import numpy as np

from dure.award.choose_slate import Limits, Slate
from dure.award.round import Ints

PAIRS_AT_ONCE = 2_000_000


def find_envy(slate: Slate, limits: Limits, chosen: Ints, weight: Ints | None = None) -> Ints:
    """Find every pair of justified envy, in the order of their options.

    Parameters
    ----------
    chosen : shape (n,), the option chosen for each application, or -1
    weight : shape (b,), thousandths of points per unit, not negative
        Makes the search quick, and changes nothing else: where ``o`` is better and asks no more,
        its score less ``weight · use`` is not below that of ``p``. With prices near the best,
        hardly any pair is left to compare.

    Returns
    -------
    pairs : shape (e, 2), the option ``o`` that is wanted and the option ``p`` that is envied
    """
    wanted, held = _candidates(slate, limits, chosen, weight)
    pairs = [np.zeros((0, 2), np.int64)]
    cells = _cells(slate, limits)[slate.owner]
    key = _order_key(slate)
    for cell in np.intersect1d(cells[wanted], cells[held]):
        mine, theirs = wanted[cells[wanted] == cell], held[cells[held] == cell]
        rows = max(PAIRS_AT_ONCE // theirs.size, 1)
        blocks = (mine[at : at + rows] for at in range(0, mine.size, rows))
        pairs += [_compare(slate, limits, key, block, theirs) for block in blocks]
    found = np.concatenate(pairs)
    found = found[_can_take(slate, limits, chosen, found)]
    return found[np.lexsort((found[:, 1], found[:, 0]))]


def _order_key(slate: Slate) -> Ints:
    """Give numbers to options that are higher for the better: by score, then name; shape (m,)."""
    n = len(slate.ids)
    by_name = np.empty(n, np.int64)
    by_name[sorted(range(n), key=slate.ids.__getitem__)] = np.arange(n)
    return slate.score_milli * n + (n - 1 - by_name[slate.owner])


def _cells(slate: Slate, limits: Limits) -> Ints:
    """Give the same number to applications of the same limited groups, shape (n,)."""
    cell = np.zeros(len(slate.ids), np.int64)
    for attribute in dict.fromkeys(share.attribute for share in limits.shares):
        names = [share.member for share in limits.shares if share.attribute == attribute]
        place = slate.attributes.index(attribute)
        kind = np.zeros(len(slate.members[place]), np.int64)
        for number, name in enumerate(dict.fromkeys(names), 1):
            kind[slate.members[place].index(name)] = number
        _, cell = np.unique(
            cell * (kind.max() + 1) + kind[slate.member[:, place]], return_inverse=True
        )
    return cell


def _candidates(
    slate: Slate, limits: Limits, chosen: Ints, weight: Ints | None
) -> tuple[Ints, Ints]:
    """Give the options that may be wanted and those that may be envied, by their weighed score."""
    value = slate.score_milli
    if weight is not None:
        value = value - slate.use @ weight
    cell = _cells(slate, limits)[slate.owner]
    held = chosen[chosen >= 0]
    (wanted,) = np.nonzero(chosen[slate.owner] < 0)
    lowest = np.full(cell.max(initial=0) + 1, np.iinfo(np.int64).max)
    np.minimum.at(lowest, cell[held], value[held])
    wanted = wanted[value[wanted] >= lowest[cell[wanted]]]
    highest = np.full(lowest.size, np.iinfo(np.int64).min)
    np.maximum.at(highest, cell[wanted], value[wanted])
    return wanted, held[value[held] <= highest[cell[held]]]


def _compare(slate: Slate, limits: Limits, key: Ints, mine: Ints, theirs: Ints) -> Ints:
    """Compare each option with each: better, and asking no more; shape (e, 2)."""
    better = key[mine][:, None] > key[theirs]
    row, column = np.nonzero(better)
    for count in [*slate.use.T, *(slate.count(measure) for measure in limits.measures())]:
        kept = count[mine[row]] <= count[theirs[column]]
        row, column = row[kept], column[kept]
    return np.stack([mine[row], theirs[column]], axis=1)


def _can_take(slate: Slate, limits: Limits, chosen: Ints, pairs: Ints) -> Ints:
    """Tell for which pairs the place can be taken, by floors, caps and bundles."""
    wanted, envied = pairs[:, 0], pairs[:, 1]
    i, j = slate.owner[wanted], slate.owner[envied]
    held = chosen[chosen >= 0]
    bundle = slate.bundles()
    taken = np.bincount(bundle[slate.owner[held]], minlength=int(bundle.max(initial=0)) + 1)
    allowed = taken[bundle[i]] - (bundle[i] == bundle[j]) == 0
    for share in limits.shares:
        count = (
            slate.count(share.measure) * slate.inside(share.attribute, share.member)[slate.owner]
        )
        total = int(count[held].sum())
        after = total - count[envied] + count[wanted]
        allowed &= after >= min(share.floor, total)
    if limits.cap is not None:
        count = slate.count(limits.cap.measure)
        got = np.zeros(int(slate.applicant.max(initial=0)) + 1, np.int64)
        np.add.at(got, slate.applicant[slate.owner[held]], count[held])
        same = slate.applicant[i] == slate.applicant[j]
        after = got[slate.applicant[i]] + count[wanted] - np.where(same, count[envied], 0)
        allowed &= after <= limits.cap.most
    return np.flatnonzero(allowed)
