"""Use that fades: how much an accelerator-second counts, by when its job started.

Use halves every half-life. Multiplying the use of all siblings by the same factor leaves their
order as it is, so nothing needs to be multiplied as time goes by: instead an accelerator-second
counts for *more* the later it is used (a landmark in the past, not the present, counts as one).
What a job holds or has used is dated at its start, and the start is taken to the 4096th part of a
half-life below.

Use is a 64-bit float. Every run of the same jobs adds the same numbers in the same order, IEEE 754
says what each sum is, and so the reference, the kernel and every machine order alike. The table
below is made with whole numbers, since powers differ in their last bit from library to library.
"""

from functools import cache
from math import isqrt

import numpy as np
from numpy.typing import NDArray

STEPS = 4096
"""Parts of a half-life that are told apart."""

HALVINGS_MAX = 256
"""After so many half-lives all use is divided by two to the same power, which is exact."""

LOWEST = -1100
"""Two to this power is nothing in a float."""

_BITS = 200


@cache
def growth() -> NDArray[np.float64]:
    """Give two to the power of each step.

    Examples
    --------
    >>> growth()[[0, 2048]].tolist()
    [1.0, 1.414213562373095]
    """
    one = 1 << _BITS
    powers = [one]
    root = 2 * one
    # 2**(1/2), then 2**(1/4) between those, and so on: each root doubles the table.
    for _ in range(STEPS.bit_length() - 1):
        root = isqrt(root << _BITS)
        half = [power * root >> _BITS for power in powers]
        powers = [power for pair in zip(powers, half, strict=True) for power in pair]
    table = np.array([(power >> (_BITS - 52)) * 2.0**-52 for power in powers])
    table.setflags(write=False)
    return table


@cache
def powers_of_two() -> NDArray[np.float64]:
    """Give two to the powers from `LOWEST` up to `HALVINGS_MAX`, the last left out."""
    table: NDArray[np.float64] = np.ldexp(1.0, np.arange(LOWEST, HALVINGS_MAX))
    table.setflags(write=False)
    return table


def steps_at(half_life_s: int, at_s: int) -> tuple[int, int]:
    """Say how many whole half-lives and further steps have passed since the run began.

    Examples
    --------
    >>> steps_at(3600, 5400)
    (1, 2048)
    """
    return divmod(at_s * STEPS // half_life_s, STEPS)


def factor_at(half_life_s: int, at_s: int, landmark: int) -> float:
    """Say how much an accelerator-second that is dated at a moment counts.

    Parameters
    ----------
    half_life_s : seconds; 0 for use that does not fade
    at_s : seconds since the first submission
    landmark : half-lives after the first submission; what is dated there counts as one

    Examples
    --------
    >>> factor_at(3600, 7200, landmark=0), factor_at(3600, 7200, landmark=2), factor_at(0, 7200, 0)
    (4.0, 1.0, 1.0)
    """
    if half_life_s == 0:
        return 1.0
    halvings, step = steps_at(half_life_s, at_s)
    power = max(halvings - landmark, LOWEST) - LOWEST
    return float(growth()[step]) * float(powers_of_two()[power])
