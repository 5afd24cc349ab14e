"""Confidence intervals over replications: Student's t, with its quantile computed here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

METHOD = "Student t over replications"
LEVEL_PERCENT = 95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over replications with other seeds, and how far it may be off.

    Parameters
    ----------
    n : replications
    mean : of their values
    half_width : the interval is ``mean ± half_width``; None where one replication tells nothing
    level_percent : of all such intervals, so many in a hundred hold the expectation
        If replications are independent and their values close to normally distributed.
    """

    n: int
    mean: float
    half_width: float | None
    level_percent: int = LEVEL_PERCENT

    @property
    def low(self) -> float | None:
        """Give the lower end."""
        return None if self.half_width is None else self.mean - self.half_width

    @property
    def high(self) -> float | None:
        """Give the upper end."""
        return None if self.half_width is None else self.mean + self.half_width


def interval_of(values: Sequence[float], level_percent: int = LEVEL_PERCENT) -> Interval | None:
    """Estimate an expectation from independent replications.

    ``mean ± t · s / √n`` with Student's t for ``n - 1`` degrees of freedom [1]_. No interval can be
    had from one value, and none at all from no value.

    Parameters
    ----------
    values : one per replication
    level_percent : 1 to 99

    References
    ----------
    .. [1] A. M. Law, *Simulation Modeling and Analysis*, 5th ed., 2015, section 9.4.1.

    Examples
    --------
    >>> interval_of([10.0, 12.0, 14.0])
    Interval(n=3, mean=12.0, half_width=4.968275423500658, level_percent=95)
    """
    n = len(values)
    if n == 0:
        return None
    mean = math.fsum(values) / n
    if n == 1:
        return Interval(1, mean, None, level_percent)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    half_width = student_t(n - 1, level_percent) * spread / math.sqrt(n)
    return Interval(n, mean, half_width, level_percent)


def student_t(degrees: int, level_percent: int = LEVEL_PERCENT) -> float:
    """Give the t that Student's distribution exceeds in size with the rest of the level.

    Found by halving on the closed form for whole degrees of freedom [1]_, so that no statistics
    library is needed for one number.

    Parameters
    ----------
    degrees : of freedom, at least 1
    level_percent : 1 to 99, two-sided

    References
    ----------
    .. [1] M. Abramowitz, I. A. Stegun, *Handbook of Mathematical Functions*, 1964, 26.7.3, 26.7.4.

    Examples
    --------
    >>> [round(student_t(degrees), 3) for degrees in (1, 4, 19)]
    [12.706, 2.776, 2.093]
    """
    assert degrees >= 1
    assert 1 <= level_percent <= 99  # noqa: PLR2004  # of a hundred
    low, high = 0.0, 1.0
    while _inside(high, degrees) < level_percent / 100:
        high *= 2
    # Sixty halvings leave nothing of a double to be found.
    for _ in range(60):
        middle = (low + high) / 2
        if _inside(middle, degrees) < level_percent / 100:
            low = middle
        else:
            high = middle
    return high


def _inside(t: float, degrees: int) -> float:
    """Give the probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(degrees))
    cosine2 = math.cos(angle) ** 2
    is_odd = degrees % 2 == 1
    # 26.7.3 for odd, 26.7.4 for even degrees: a finite series in powers of the cosine.
    term = math.cos(angle) if is_odd else 1.0
    total = term if degrees > 1 else 0.0
    for k in range(3 if is_odd else 2, degrees - 1, 2):
        term *= cosine2 * (k - 1) / k
        total += term
    if is_odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total
