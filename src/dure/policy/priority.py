"""The points of a job: age, fair share, size, QOS and track, in whole numbers, and why so many.

As Slurm's ``priority/multifactor`` [1]_: each factor lies between 0 and 1, here in parts of a
million, and is multiplied by its weight. Points are reckoned anew every `period_s`, not at every
event.

References
----------
.. [1] SchedMD, *Multifactor Priority Plugin*, Slurm documentation; ``PriorityWeightAge`` and so on.
"""

from dataclasses import dataclass
from typing import NamedTuple

PPM = 1_000_000
"""A factor of one."""


@dataclass(frozen=True, slots=True)
class Priority:
    """What counts for how much.

    Parameters
    ----------
    age, fair_share, size, qos, track : points for a factor of one, not negative
        Slurm's ``PriorityWeight…``.
    age_max_s : seconds, at least 1
        A job's age counts up to here, as ``PriorityMaxAge``.
    favours_small : bool
        Whether narrow jobs get the points for size, as ``PriorityFavorSmall``, or wide ones.
    period_s : seconds, at least 1
        Between two reckonings, as ``PriorityCalcPeriod``; they lie at multiples of it after the
        first submission. A job that comes in between has no age until the next.
    qos_ppm, track_ppm : parts of a million, 0 to 10**6
        The factor of each QOS and of each track; 0 for those beyond the last.
    """

    age: int = 0
    fair_share: int = 0
    size: int = 0
    qos: int = 0
    track: int = 0
    age_max_s: int = 7 * 86_400
    favours_small: bool = False
    period_s: int = 300
    qos_ppm: tuple[int, ...] = ()
    track_ppm: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Hold our own promises."""
        weights = (self.age, self.fair_share, self.size, self.qos, self.track)
        # Five products of a weight and a million are far below what the kernel counts up to.
        assert all(0 <= weight <= 10**9 for weight in weights)
        assert self.age_max_s >= 1
        assert self.period_s >= 1
        assert all(0 <= ppm <= PPM for ppm in self.qos_ppm + self.track_ppm)


NO_POINTS = Priority()
"""Nothing counts, so that all are equal and are served first come, first served."""


class Points(NamedTuple):
    """The points of a job, factor by factor; their sum orders it."""

    age: int
    fair_share: int
    size: int
    qos: int
    track: int


class Standing(NamedTuple):
    """What the points of a job are made from.

    Parameters
    ----------
    age_s : seconds since its submission, at the last reckoning; 0 if it came later
    fair_share_ppm : parts of a million; see `dure.policy.fair_tree.fair_share_ppm`
    width : accelerators asked
    most : accelerators of its partition
    qos, track : counted from 0
    """

    age_s: int
    fair_share_ppm: int
    width: int
    most: int
    qos: int
    track: int


def explain_points(priority: Priority, standing: Standing) -> Points:
    """Give a job's points, factor by factor, each rounded down.

    Examples
    --------
    >>> priority = Priority(age=1000, fair_share=5000, size=100, age_max_s=1000)
    >>> explain_points(priority, Standing(250, 900_000, 16, 64, 0, 0))
    Points(age=250, fair_share=4500, size=25, qos=0, track=0)
    """
    return Points(
        age=age_points(priority, standing.age_s),
        fair_share=priority.fair_share * standing.fair_share_ppm // PPM,
        size=priority.size * size_ppm(priority, standing.width, standing.most) // PPM,
        qos=priority.qos * _at(priority.qos_ppm, standing.qos) // PPM,
        track=priority.track * _at(priority.track_ppm, standing.track) // PPM,
    )


def age_points(priority: Priority, age_s: int) -> int:
    """Give the points for age, which end at the oldest age that counts."""
    return priority.age * min(age_s, priority.age_max_s) // priority.age_max_s


def size_ppm(priority: Priority, width: int, most: int) -> int:
    """Give the factor of size: the part of the partition that is asked, or what it leaves."""
    return (most - width if priority.favours_small else width) * PPM // most


def _at(ppm: tuple[int, ...], which: int) -> int:
    """Give the factor of a QOS or track, 0 beyond the last."""
    return ppm[which] if which < len(ppm) else 0
