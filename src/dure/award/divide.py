"""Divide one kind of time by weight: max-min fair in whole seconds, exact, to the last second.

Everything here is in whole numbers. The next second goes, again and again, to whom has the fewest
seconds per weight; of equal ones to the larger weight, then to the earlier. That is the division by
smallest divisors (Adams), and the one that is max-min fair in whole seconds. It is not done second
by second: the level of water is found first, and the last seconds below it are taken off again.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dure.award.round import Ints
from dure.terms.units import AccelS

Flags = NDArray[np.bool]
INT64_MAX = 2**63 - 1
BITS = 30
PARTS = 2**BITS


class Level(NamedTuple):
    """The level of water: ``whole + part / weight`` seconds for a weight of one, not rounded.

    ``weight`` is the summed weight of those at the level, 0 where everyone got all it asked.
    """

    whole: int
    part: int
    weight: int


class Window(NamedTuple):
    """Where the last second given lies: from ``low`` to below ``high``, both after ``whole``.

    Seconds per weight, in parts of `PARTS` after the whole ones.
    """

    whole: int
    low: int
    high: int


def divide_by_weight(
    budget: AccelS, requests: Sequence[AccelS], weights: Sequence[int]
) -> list[int]:
    """Divide a budget max-min fairly, never above a request, to the last second.

    Water-filling: who asks for less than the common level gets all of it; the others share what is
    left by weight. The next second goes to whom has the fewest per weight, of equal ones to the
    larger weight, then to the earlier, so that the same input gives the same grants everywhere.
    More budget lowers no grant.

    Parameters
    ----------
    budget : accelerator-seconds
        What there is to give. Not negative.
    requests : shape (n,), accelerator-seconds
        What each project asks for. Not negative.
    weights : shape (n,), no unit
        The claim of each project, at least 1.

    Returns
    -------
    grants : shape (n,), accelerator-seconds
        ``sum(grants) == min(budget, sum(requests))`` and ``0 <= grants[i] <= requests[i]``; who has
        less than it asked has at least as much per weight as any other without its last second.

    Raises
    ------
    ValueError
        If ``requests`` and ``weights`` differ in length, if a number is out of range, or if the
        sum of the weights times the largest does not fit 63 bits (a million weights of a million
        do).

    References
    ----------
    .. [1] D. Bertsekas, R. Gallager, *Data Networks*, 2nd ed., 1992, section 6.5.2.
    .. [2] M. L. Balinski, H. P. Young, *Fair Representation*, 2nd ed., 2001, appendix A.

    Examples
    --------
    >>> divide_by_weight(100, [20, 60, 60], [1, 1, 1])
    [20, 40, 40]
    """
    grants: list[int] = divide_columns(budget, _column(requests), _column(weights)).tolist()
    return grants


def divide_columns(budget: int, requests: Ints, weights: Ints) -> Ints:
    """Divide as `divide_by_weight` does, from columns to a column.

    Examples
    --------
    >>> divide_columns(10, np.array([9, 9, 9]), np.array([1, 1, 2])).tolist()
    [3, 2, 5]
    """
    return divide_with_level(budget, requests, weights)[0]


def divide_with_level(budget: int, requests: Ints, weights: Ints) -> tuple[Ints, Fraction | None]:
    """Divide as `divide_by_weight` does, and tell the level that was reached.

    Returns
    -------
    grants : shape (n,)
    level : seconds per weight
        Who has less than it asked has at least so much. What the last second was given to had
        exactly that. None where everyone got all it asked.

    Examples
    --------
    >>> grants, level = divide_with_level(10, np.array([1, 9, 9]), np.array([1, 1, 1]))
    >>> grants.tolist(), str(level)
    ([1, 5, 4], '4')
    """
    check_claims(budget, requests, weights)
    level = find_level(budget, requests, weights)
    if level.weight == 0:
        return requests.copy(), None
    if budget == 0:
        return np.zeros_like(requests), Fraction(0)
    short = int(np.count_nonzero(~is_within(level, requests, weights)))
    window = open_window(level, short)
    # Who has all it asked before the window opens has it; the others have their part up to there.
    rows = np.flatnonzero(requests // weights >= window.whole)
    base = window.whole * weights[rows]
    # Nobody gets beyond two seconds per weight after the whole ones.
    most = np.minimum(requests[rows] - base, 2 * weights[rows])
    before = exact_sum(requests) - exact_sum(requests[rows]) + exact_sum(base)
    more, last = pick_earliest(budget - before, most, weights[rows], window)
    grants = requests.copy()
    grants[rows] = base + more
    return grants, window.whole + last


def open_window(level: Level, short: int) -> Window:
    """Say where the last second given lies, given how many are short of what they asked.

    At the level of water all shares use up the budget, so rounded up they use too much, by less
    than one second each. As many seconds below, by the summed weight, they use too little.
    """
    whole = max(level.whole - 1, 0)
    above = (level.whole - whole) * level.weight + level.part
    low = max((above - short << BITS) // level.weight, 0)
    return Window(whole, low, -(-(above << BITS) // level.weight))


def pick_earliest(need: int, most: Ints, weights: Ints, window: Window) -> tuple[Ints, Fraction]:
    """Give the earliest seconds by ``second / weight``, each row at most so many.

    Returns
    -------
    counts : shape (n,)
    last : ``second / weight`` of the last one given
    """
    low, high = window.low, window.high
    rows = np.arange(most.size)
    fewest, largest = (count_before(at, most, weights) for at in (low, high))
    counts = fewest.copy()
    need -= exact_sum(fewest)
    # Halve the window; only rows with a second inside matter, and those halve too.
    while True:
        is_open = largest > fewest
        rows, most, weights, fewest, largest = (
            column[is_open] for column in (rows, most, weights, fewest, largest)
        )
        if high - low == 1:
            break
        middle = (low + high) // 2
        at = count_before(middle, most, weights)
        inside = exact_sum(at - fewest)
        if inside >= need:
            largest, high = at, middle
        else:
            counts[rows], fewest, low = at, at, middle
            need -= inside
    times = largest - fewest
    row = np.repeat(np.arange(rows.size), times)
    second = np.arange(row.size) - np.repeat(np.cumsum(times) - times, times) + fewest[row]
    key = order_key(second, weights[row])
    least = np.partition(key, need - 1)[need - 1]
    is_before, tied = key < least, np.flatnonzero(key == least)
    given = np.concatenate(
        [
            row[is_before],
            row[tied[largest_first(weights[row[tied]], need - int(is_before.sum()))]],
        ]
    )
    counts[rows] += np.bincount(given, minlength=rows.size)
    last = int(tied[0])
    return counts, Fraction(int(second[last]), int(weights[row[last]]))


def count_before(at: int, most: Ints, weights: Ints) -> Ints:
    """Count the seconds of each row with ``second / weight < at / PARTS``."""
    # Fits: a weight is below 2**31.5, and `at` at most 2 * PARTS.
    counts: Ints = np.minimum(most, (weights * at + (PARTS - 1)) >> BITS)
    return counts


def order_key(second: Ints, weight: Ints) -> Ints:
    """Write ``second / weight``, which is below 2, as a whole number in the same order.

    The first 62 binary digits after the point tell any two apart: the product of two weights is
    below 2**62, since `check_claims` holds their sum times the larger below 2**63.
    """
    whole, rest = np.divmod(second, weight)
    first, rest = np.divmod(rest << 31, weight)
    key: Ints = (whole << 62) + (first << 31) + (rest << 31) // weight
    return key


def check_claims(budget: int, requests: Ints, weights: Ints) -> None:
    """Refuse what cannot be divided exactly; see `divide_by_weight`."""
    if requests.shape != weights.shape:
        msg = f"{requests.size} requests and {weights.size} weights; each needs the other"
        raise ValueError(msg)
    if budget < 0 or (requests.size and requests.min() < 0):
        msg = "a budget or a request is negative; write 0 or more seconds"
        raise ValueError(msg)
    if weights.size and weights.min() < 1:
        msg = f"the least weight is {weights.min()}; write 1 or more"
        raise ValueError(msg)
    if weights.size and exact_sum(weights) * int(weights.max()) > INT64_MAX:
        msg = "the weights are too large to share exactly; divide all of them by the same number"
        raise ValueError(msg)


def find_level(budget: int, requests: Ints, weights: Ints) -> Level:
    """Find the level at which the capped requests and the rest by weight use the whole budget.

    Newton's method from below on ``sum(min(request, level * weight)) - budget``, which is concave
    and piecewise linear: each pass sets the level by those not yet full and marks who is full at
    it, so marked requests stay full. Slope times shortfall falls at least fourfold a pass [1]_, so
    64 passes are enough for budgets and weights of 64 bits.

    References
    ----------
    .. [1] T. Radzik, *Newton's method for fractional combinatorial optimization*, FOCS 1992.
    """
    left = budget
    while requests.size:
        summed = exact_sum(weights)
        level = Level(*divmod(left, summed), summed)
        is_full = is_within(level, requests, weights)
        if not is_full.any():
            return level
        left -= exact_sum(requests[is_full])
        requests, weights = requests[~is_full], weights[~is_full]
    return Level(0, 0, 0)


def is_within(level: Level, requests: Ints, weights: Ints) -> Flags:
    """Tell which requests are at or below the level.

    ``request <= floor(level * weight)``, compared as quotient and remainder by the weight, since
    the product of a level and a weight may not fit. ``part * weight`` fits: part is less than the
    summed weight, and `check_claims` holds that times the largest weight below 2**63.
    """
    quotient, remainder = np.divmod(requests, weights)
    whole = min(level.whole, INT64_MAX)
    above = level.part * weights // level.weight
    is_below: Flags = (quotient < whole) | ((quotient == whole) & (remainder <= above))
    return is_below


def fill_by_dominant_share(
    capacity: Sequence[int], demands: Sequence[Sequence[int]], weights: Sequence[int]
) -> list[Fraction]:
    """Divide several resources among projects that need them in fixed ratios, by dominant share.

    Progressive filling: the dominant share (the largest part of any resource that a project holds)
    of all rises together, by weight, until a resource is used up; those that need it stop, the
    others go on. Exact; for a few hundred projects.

    Parameters
    ----------
    capacity : shape (k,), units of each resource, at least 1
    demands : shape (n, k), units that one task of a project needs, of some resource at least 1
    weights : shape (n,), no unit, at least 1

    Returns
    -------
    tasks : shape (n,)
        How many tasks each may run; round down for whole ones.

    References
    ----------
    .. [1] A. Ghodsi et al., *Dominant Resource Fairness*, NSDI 2011, section 4.1.

    Examples
    --------
    >>> [int(n) for n in fill_by_dominant_share([9, 18], [[1, 4], [3, 1]], [1, 1])]
    [3, 2]
    """
    left = [Fraction(units) for units in capacity]
    pace = [
        w / max(Fraction(need, units) for need, units in zip(demand, capacity, strict=True))
        for demand, w in zip(demands, weights, strict=True)
    ]
    tasks = [Fraction(0)] * len(pace)
    active = set(range(len(pace)))
    while active:
        use = [sum(pace[i] * demands[i][r] for i in active) for r in range(len(left))]
        step = min(room / rate for room, rate in zip(left, use, strict=True) if rate)
        for i in active:
            tasks[i] += step * pace[i]
        left = [room - step * rate for room, rate in zip(left, use, strict=True)]
        active = {
            i for i in active if all(room for room, n in zip(left, demands[i], strict=True) if n)
        }
    return tasks


def largest_first(remainders: Ints, count: int) -> Ints:
    """Name the ``count`` largest remainders; of equal ones the earlier.

    Examples
    --------
    >>> largest_first(np.array([3, 5, 3, 1]), 2).tolist()
    [1, 0]
    """
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    least = np.partition(remainders, remainders.size - count)[remainders.size - count]
    above = np.flatnonzero(remainders > least)
    ties = np.flatnonzero(remainders == least)[: count - above.size]
    return np.concatenate([above, ties])


def exact_sum(column: Ints) -> int:
    """Add whole numbers that are not negative, without overflow up to 2**31 of them.

    Examples
    --------
    >>> exact_sum(np.array([2**62, 2**62, 2**62])) == 3 * 2**62
    True
    """
    return (int((column >> 32).sum()) << 32) + int((column & 0xFFFFFFFF).sum())


def _column(numbers: Sequence[int]) -> Ints:
    """Make a column of whole numbers, refusing what is none or does not fit."""
    column = np.asarray(numbers if len(numbers) else np.zeros(0, dtype=np.int64))
    if column.dtype != np.int64:
        msg = f"the numbers are of kind {column.dtype}; write whole numbers below 2**63"
        raise ValueError(msg)
    return column
