"""The rows of a choice: its limits over options in one stated order, ready to be priced.

``x[o]`` is 1 where option ``o`` is chosen. Maximise ``Σ score[o]·x[o]`` under

- budgets    ``Σ use[o, b]·x[o] <= capacity[b]``
- ceilings   ``Σ amount[o]·x[o] <= ceiling``       over the options of a group's members
- floors     ``Σ amount[o]·x[o] + short >= floor``  over the same, ``short >= 0`` at a high cost
- caps       ``Σ amount[o]·x[o] <= most``          over the options of one applicant
- bundles    ``Σ x[o] <= 1``                       over the options of one bundle

See docs/explanation/how-projects-are-chosen.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.award.choose_slate import Limits, Share, Slate
from dure.award.round import Ints

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """Options by bundle, name of application and place in the slate; the limits as arrays.

    Row ``r`` is a budget, then a ceiling, then a floor.

    Parameters
    ----------
    option : shape (m,), the option's row in the slate
    score : shape (m,), thousandths of points
    use : shape (m, b), units of each budget, as floats for quick products
    amount : shape (m, q), what an option counts in each measure that a limit names
    member : shape (m, a), member of each attribute
    applicant : shape (m,), applicants numbered in the order of their first option
    applicants : shape (c,), the number of each in the slate
    bundle, start : shape (m,), (g,), number of the bundle, and where each bundle starts
    limit : shape (r,), what each row allows or asks for
    sign : shape (r,), 1 where the row is "at most", -1 where it is "at least"
    share : shape (r,), the row's place in the shares of the limits, -1 for budgets
    attribute, group, measure : shape (r,), whom a row of shares counts, and how; -1 for budgets
    cap, cap_amount : the cap of an applicant or None, and shape (m,) what counts against it
    """

    option: Ints
    score: Ints
    use: Floats
    amount: Ints
    member: Ints
    applicant: Ints
    applicants: Ints
    bundle: Ints
    start: Ints
    limit: Ints
    sign: Ints
    share: Ints
    attribute: Ints
    group: Ints
    measure: Ints
    cap: int | None
    cap_amount: Ints

    def cells(self, at: Ints) -> Floats:
        """Write the coefficients of every row for some options, shape (len(at), r)."""
        budgets = self.use.shape[1]
        cells = np.zeros((at.size, self.limit.size))
        cells[:, :budgets] = self.use[at]
        for row in range(budgets, self.limit.size):
            inside = self.member[at, self.attribute[row]] == self.group[row]
            cells[:, row] = np.where(inside, self.amount[at, self.measure[row]], 0)
        return cells

    def used(self, at: Ints) -> Ints:
        """Add up every row over some options, shape (r,)."""
        used: Ints = self.cells(at).sum(axis=0).astype(np.int64)
        return used

    def cap_used(self, at: Ints) -> Ints:
        """Add up what each applicant gets over some options, shape (c,)."""
        counted = np.bincount(
            self.applicant[at], self.cap_amount[at], minlength=self.applicants.size
        )
        return counted.astype(np.int64)

    def charge(self, price: Floats) -> Floats:
        """Give what each option costs at the prices of the rows, shape (m,).

        Parameters
        ----------
        price : shape (r,), thousandths of points per unit
            The price of a floor is what a unit of it is paid, so it counts against the cost.
        """
        budgets = self.use.shape[1]
        charge = self.use @ price[:budgets]
        signed = price * self.sign
        for attribute in range(self.member.shape[1]):
            mine = np.flatnonzero((self.attribute == attribute) & (price > 0))
            for measure in np.unique(self.measure[mine]):
                rate = np.zeros(int(self.member[:, attribute].max(initial=0)) + 1)
                rows = mine[(self.measure[mine] == measure) & (self.group[mine] < rate.size)]
                np.add.at(rate, self.group[rows], signed[rows])
                charge += rate[self.member[:, attribute]] * self.amount[:, measure]
        return charge

    def best(self, worth: Floats) -> Floats:
        """Give the largest worth in each bundle, shape (g,)."""
        return np.maximum.reduceat(worth, self.start)

    def pick(self, worth: Floats) -> Ints:
        """Give the first best option of each bundle that has one of positive worth."""
        best = self.best(worth)
        (won,) = np.nonzero((worth == best[self.bundle]) & (worth > 0))
        _, first = np.unique(self.bundle[won], return_index=True)
        return won[first]


def order_rows(slate: Slate, limits: Limits) -> Rows:
    """Put a slate and its limits into rows; the order of the applications does not matter.

    Options that no choice can hold are left out: those above a budget, a ceiling or the cap alone.
    """
    by_name = np.empty(len(slate.ids), np.int64)
    by_name[sorted(range(len(slate.ids)), key=slate.ids.__getitem__)] = np.arange(len(slate.ids))
    bundles = _number_bundles(slate.bundles(), by_name)
    (option,) = np.nonzero(_can_hold(slate, limits))
    order = np.lexsort((by_name[slate.owner[option]], bundles[slate.owner[option]]))
    return _gather(slate, limits, option[order], bundles)


def _number_bundles(bundle: Ints, by_name: Ints) -> Ints:
    """Give each bundle a number by the first name in it, shape (n,)."""
    values, number = np.unique(bundle, return_inverse=True)
    first = np.full(values.size, by_name.size)
    np.minimum.at(first, number, by_name)
    return first[number]


def _can_hold(slate: Slate, limits: Limits) -> Bools:
    """Tell which options fit into every limit when they are alone, shape (m,)."""
    fits: Bools = np.all(slate.use <= np.array(limits.capacity, np.int64), axis=1)
    for share in limits.shares:
        if share.ceiling is not None:
            inside = slate.inside(share.attribute, share.member)[slate.owner]
            fits &= inside * slate.count(share.measure) <= share.ceiling
    if limits.cap is not None:
        fits &= slate.count(limits.cap.measure) <= limits.cap.most
    return fits


def _lines(shares: tuple[Share, ...]) -> list[tuple[int, int, int]]:
    """List the rows of shares: limit, sign and place; ceilings, then floors."""
    tops = [(s.ceiling, 1, at) for at, s in enumerate(shares) if s.ceiling is not None]
    return tops + [(s.floor, -1, at) for at, s in enumerate(shares) if s.floor > 0]


def _gather(slate: Slate, limits: Limits, option: Ints, bundles: Ints) -> Rows:
    """Gather the columns of options in the given order."""
    owner = slate.owner[option]
    measures = limits.measures()
    amount = np.zeros((option.size, len(measures)), np.int64)
    for column, measure in enumerate(measures):
        amount[:, column] = slate.count(measure)[option]
    bundle = bundles[owner]
    opens = np.r_[True, bundle[1:] != bundle[:-1]][: bundle.size]
    seen, first, number = np.unique(slate.applicant[owner], return_index=True, return_inverse=True)
    rank = np.empty(seen.size, np.int64)
    rank[np.argsort(first)] = np.arange(seen.size)
    lines = np.array(_lines(limits.shares), np.int64).reshape(-1, 3)
    place = [slate.attributes.index(share.attribute) for share in limits.shares]
    names = [slate.members[at] for at in place]
    group = [known.index(s.member) for known, s in zip(names, limits.shares, strict=True)]
    count = [measures.index(share.measure) for share in limits.shares]
    whom = np.array([place, group, count], np.int64).reshape(3, -1)[:, lines[:, 2]]
    none = np.full(len(limits.capacity), -1)
    return Rows(
        option=option,
        score=slate.score_milli[option],
        use=slate.use[option].astype(float),
        amount=amount,
        member=slate.member[owner] if slate.attributes else np.zeros((option.size, 0), np.int64),
        applicant=rank[number],
        applicants=seen[np.argsort(first)],
        bundle=np.cumsum(opens) - 1,
        start=np.flatnonzero(opens),
        limit=np.r_[np.array(limits.capacity, np.int64), lines[:, 0]],
        sign=np.r_[np.ones(none.size, np.int64), lines[:, 1]],
        share=np.r_[none, lines[:, 2]],
        attribute=np.r_[none, whom[0]],
        group=np.r_[none, whom[1]],
        measure=np.r_[none, whom[2]],
        cap=limits.cap.most if limits.cap else None,
        cap_amount=amount[:, measures.index(limits.cap.measure)]
        if limits.cap
        else np.zeros(option.size, np.int64),
    )
