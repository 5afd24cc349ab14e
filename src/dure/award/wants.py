"""What bidders want, as columns of logarithms; shared by the search for prices and its kernel.

Amounts are in parts of what there is of a type, so a price is what all of a type costs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Demand(NamedTuple):
    """Bidders that have a weight each to spend.

    Parameters
    ----------
    log_rate : shape (n, k), log of the work that all of a type does; minus infinity where none
        Each bidder has at least one type that it can use.
    log_asked : shape (n,), log of the most work that it can use
    weight : shape (n,), parts of 1 that sum to 1
    """

    log_rate: Floats
    log_asked: Floats
    weight: Floats


class Need(NamedTuple):
    """Bidders that must have some work at any price: its log, and rates as in `Demand`."""

    log_rate: Floats
    log_need: Floats


class Climb(NamedTuple):
    """Bidders to be lifted alike, rising by the level at which they have all they asked.

    Parameters
    ----------
    log_rate : shape (n, k), as in `Demand`
    log_asked : shape (n,), log of the most work that it can use
    log_pace : shape (n,), log of the work that lifts it by one level
    """

    log_rate: Floats
    log_asked: Floats
    log_pace: Floats


class Smoothing(NamedTuple):
    """How far the kinks of a dual are rounded off.

    Parameters
    ----------
    sigma : relative width within which two types count as equally dear
    soft : weight of the barriers that keep a bidder below its cap and a type from being sold out
    """

    sigma: float
    soft: float


class Scratch(NamedTuple):
    """Room for one bidder's types while the kernel looks at it; shape (k,) each."""

    part: Floats
    cost: Floats
    at: NDArray[np.int64]


def make_scratch(types: int) -> Scratch:
    """Make room for so many types."""
    return Scratch(np.empty(types), np.empty(types), np.empty(types, dtype=np.int64))
