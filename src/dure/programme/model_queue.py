"""The finer settings of a queue: all that a policy need not say."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Points:
    """What counts for how much in a multifactor order; see `dure.policy.priority`.

    Parameters
    ----------
    age, fair_share, size, track, qos : points for a factor of one
    age_max_days : a job's age counts up to here
    favours_small : whether narrow jobs get the points for size, or wide ones
    period_s : seconds between two reckonings
    """

    age: int
    fair_share: int
    size: int
    track: int
    qos: int
    age_max_days: int
    favours_small: bool
    period_s: int


@dataclass(frozen=True, slots=True)
class Qos:
    """A quality of service.

    Parameters
    ----------
    percent : of the points for QOS
    preempts : those whose jobs its own may stop; they stand before it
    """

    percent: int
    preempts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackRank:
    """What a track weighs in a fair tree, and its percent of the points for tracks."""

    weight: int
    percent: int


@dataclass(frozen=True, slots=True)
class Queue:
    """How a queue forgets, reserves and starts; as in `dure.policy.queue`.

    Parameters
    ----------
    half_life_days : after how many days use counts half, or 0 for use that does not fade
    qos : by name, the lowest first
    tracks : by name; those that are not there weigh 1 and have no points
    reclaims : whether lent quota is taken back from those who borrow it
    """

    half_life_days: int
    reservations: int
    holds_nodes: bool
    start_lag_s: int
    points: Points | None
    qos: Mapping[str, Qos]
    tracks: Mapping[str, TrackRank]
    reclaims: bool
