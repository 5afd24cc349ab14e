"""The finer settings of a queue: all that a policy need not say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Points:
    """What counts for how much in a multifactor order; see `dure.policy.priority`.

    Parameters
    ----------
    age, fair_share, size, track : points for a factor of one
    age_max_days : a job's age counts up to here
    favours_small : whether narrow jobs get the points for size, or wide ones
    period_s : seconds between two reckonings
    """

    age: int
    fair_share: int
    size: int
    track: int
    age_max_days: int
    favours_small: bool
    period_s: int


@dataclass(frozen=True, slots=True)
class Queue:
    """How a queue forgets, reserves and starts; as in `dure.policy.queue`.

    Parameters
    ----------
    half_life_days : after how many days use counts half, or 0 for use that does not fade
    """

    half_life_days: int
    reservations: int
    holds_nodes: bool
    start_lag_s: int
    points: Points | None
