"""Improve a choice in place: fill what is left, then remove every pair of justified envy.

Each step raises the score, or keeps it and puts an earlier name in the place of a later one, so it
ends.
"""

import numpy as np

from dure.award.choose_envy import find_envy
from dure.award.choose_rows import Bools, Rows
from dure.award.choose_slate import Limits, Slate
from dure.award.round import Ints


class Tally:
    """A choice under way: what is picked in each bundle, and what it leaves of the limits.

    Parameters
    ----------
    rows : the limits
    picked : the options chosen, at most one of a bundle
    """

    def __init__(self, rows: Rows, picked: Ints) -> None:
        self.rows = rows
        self.held = np.full(rows.start.size, -1)
        self.held[rows.bundle[picked]] = picked
        self.room = (rows.limit - rows.used(picked)) * rows.sign
        self.cap_room = (rows.cap or 0) - rows.cap_used(picked)

    def picked(self) -> Ints:
        """Give the options chosen, rising."""
        return np.sort(self.held[self.held >= 0])

    def short(self) -> Ints:
        """Give by how much each row is missed, shape (r,)."""
        short: Ints = np.maximum(-self.room, 0)
        return short

    def try_put(self, option: int, freed: int = -1) -> bool:
        """Put an option in the place of what its bundle has, and of another that is freed.

        Nothing changes where a limit would break that holds now, or be broken by more.
        """
        bundle = int(self.rows.bundle[option])
        had, room, cap_room = self.held[bundle], self.room.copy(), self.cap_room.copy()
        if freed >= 0:
            self.drop(int(self.rows.bundle[freed]))
        self.put(option)
        allowed = np.all(self.room >= np.minimum(room, 0)) and np.all(
            self.cap_room >= np.minimum(cap_room, 0)
        )
        if not allowed:
            self.room, self.cap_room, self.held[bundle] = room, cap_room, had
            if freed >= 0:
                self.held[self.rows.bundle[freed]] = freed
        return bool(allowed)

    def put(self, option: int) -> None:
        """Put an option in the place of what its bundle has."""
        bundle = self.rows.bundle[option]
        self.drop(int(bundle))
        self.held[bundle] = option
        self._count(option, -1)

    def drop(self, bundle: int) -> None:
        """Take away what a bundle has."""
        if self.held[bundle] >= 0:
            self._count(int(self.held[bundle]), 1)
            self.held[bundle] = -1

    def _count(self, option: int, sign: int) -> None:
        """Give room back (1) or take it (-1)."""
        rows = self.rows
        cells = rows.cells(np.array([option]))[0].astype(np.int64)
        self.room += sign * cells * rows.sign
        self.cap_room[rows.applicant[option]] += sign * int(rows.cap_amount[option])

    def _room_with(self, options: Ints, before: Ints) -> Bools:
        """Tell which options fit where each takes the place of another (-1 for none)."""
        rows = self.rows
        had = before >= 0
        need = (rows.cells(options) - rows.cells(before) * had[:, None]).astype(np.int64)
        after = self.room - need * rows.sign
        fits: Bools = np.all(after >= np.minimum(self.room, 0), axis=1)
        if rows.cap is not None:
            same = had & (rows.applicant[options] == rows.applicant[before])
            freed = np.where(same, rows.cap_amount[before], 0)
            room = self.cap_room[rows.applicant[options]] + freed
            fits &= rows.cap_amount[options] <= room
        return fits

    def better(self) -> Ints:
        """Give the options that are worth more than what their bundle has and fit, best first."""
        rows = self.rows
        before = self.held[rows.bundle]
        gain = rows.score - np.where(before >= 0, rows.score[before], 0)
        budgets = rows.use.shape[1]
        (at,) = np.nonzero(gain > 0)
        need = rows.use[at] - rows.use[before[at]] * (before[at] >= 0)[:, None]
        at = at[np.all(need <= self.room[:budgets], axis=1)]
        at = at[self._room_with(at, before[at])]
        return at[np.lexsort((at, -gain[at]))]


def repair(tally: Tally) -> None:
    """Drop the options of least score until no budget, ceiling or cap is broken."""
    rows = tally.rows
    while True:
        broken = (tally.room < 0) & (rows.sign > 0)
        over = tally.cap_room < 0
        if not broken.any() and not over.any():
            return
        picked = tally.picked()
        guilty = rows.cells(picked)[:, broken].any(axis=1)
        guilty |= over[rows.applicant[picked]] & (rows.cap_amount[picked] > 0)
        least = picked[guilty][np.argmin(rows.score[picked[guilty]])]
        tally.drop(int(rows.bundle[least]))


def fill(tally: Tally) -> None:
    """Put what fits and is worth more, the largest gain first, until nothing does."""
    while (options := tally.better()).size:
        for option in options.tolist():
            before = tally.held[tally.rows.bundle[option]]
            if before < 0 or tally.rows.score[option] > tally.rows.score[before]:
                tally.try_put(option)


def remove_envy(tally: Tally, slate: Slate, limits: Limits, weight: Ints) -> None:
    """Fill, then give envied places to those who justifiably want them, until nobody does.

    Parameters
    ----------
    weight : shape (b,), thousandths of points per unit, not negative; see `find_envy`
    """
    rows = tally.rows
    row_of = np.full(slate.owner.size, -1)
    row_of[rows.option] = np.arange(rows.option.size)
    while True:
        fill(tally)
        pairs = find_envy(slate, limits, chosen_of(tally, slate), weight)
        if not pairs.size:
            return
        gain = slate.score_milli[pairs[:, 0]] - slate.score_milli[pairs[:, 1]]
        moved = np.zeros(len(slate.ids), np.bool_)
        for wanted, envied in pairs[np.lexsort((pairs[:, 1], pairs[:, 0], -gain))].tolist():
            i, j = slate.owner[wanted], slate.owner[envied]
            if moved[i] or moved[j]:
                continue
            # An earlier exchange may have taken the room of a cap or a floor; then not now.
            tally.try_put(int(row_of[wanted]), freed=int(row_of[envied]))
            moved[i] = moved[j] = True


def chosen_of(tally: Tally, slate: Slate) -> Ints:
    """Give the option chosen for each application of the slate, or -1, shape (n,)."""
    option = tally.rows.option[tally.picked()]
    chosen = np.full(len(slate.ids), -1)
    chosen[slate.owner[option]] = option
    return chosen
