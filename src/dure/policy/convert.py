"""Policies of the programme, and of files of policies, as the rules that twin and engines read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from dure.policy.priority import NO_POINTS, PPM, Priority
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.programme.model import Policy
from dure.programme.model_queue import Points, Queue, TrackRank
from dure.terms.units import DAY_S

_PERCENT_PPM = PPM // 100


@dataclass(frozen=True, slots=True)
class Rules:
    """A queue policy, and what its numbers are called by people.

    Parameters
    ----------
    policy : its tracks have no points yet; see `rank_tracks`
    qos : names of the qualities of service, the lowest first; empty where there is one
    tracks : how tracks stand, by name; others weigh 1 and have no points
    reclaims : whether lent quota is taken back from who borrows it
    """

    policy: QueuePolicy
    qos: tuple[str, ...] = ()
    tracks: Mapping[str, TrackRank] = field(default_factory=dict)
    reclaims: bool = True


class Said(Protocol):
    """The plain settings of a policy, as a programme and a file of policies say them alike."""

    @property
    def order(self) -> str: ...  # noqa: D102 - as in `QueuePolicy`
    @property
    def backfill(self) -> str: ...  # noqa: D102 - as in `QueuePolicy`
    @property
    def backfill_order(self) -> str: ...  # noqa: D102 - as in `QueuePolicy`
    @property
    def depth(self) -> int: ...  # noqa: D102 - as in `QueuePolicy`
    @property
    def kill_at_estimate(self) -> bool: ...  # noqa: D102 - as in `QueuePolicy`


def queue_policy(policy: Policy) -> QueuePolicy:
    """Give the queue policy that a policy of the programme asks for."""
    return make_rules(policy, policy.queue).policy


def make_rules(policy: Said, queue: Queue | None) -> Rules:
    """Make the rules of what a policy says, and of its finer settings."""
    plain = QueuePolicy(
        order=Order(policy.order),
        backfill=Backfill(policy.backfill),
        backfill_order=BackfillOrder(policy.backfill_order),
        depth=policy.depth,
        kill_at_estimate=policy.kill_at_estimate,
    )
    if queue is None:
        return Rules(plain)
    names = tuple(queue.qos)
    stops = [tuple(names.index(low) for low in qos.preempts) for qos in queue.qos.values()]
    percents = [qos.percent for qos in queue.qos.values()]
    fine = replace(
        plain,
        half_life_s=queue.half_life_days * DAY_S,
        priority=NO_POINTS if queue.points is None else _priority(queue.points, percents),
        reservations=queue.reservations,
        holds_nodes=queue.holds_nodes,
        start_lag_s=queue.start_lag_s,
        preempts=tuple(stops) if any(stops) else (),
    )
    return Rules(fine, names, queue.tracks, queue.reclaims)


def _priority(points: Points, percents: Sequence[int]) -> Priority:
    """Give the points of a multifactor order."""
    return Priority(
        age=points.age,
        fair_share=points.fair_share,
        size=points.size,
        track=points.track,
        qos=points.qos,
        age_max_s=points.age_max_days * DAY_S,
        favours_small=points.favours_small,
        period_s=points.period_s,
        qos_ppm=tuple(_PERCENT_PPM * percent for percent in percents),
    )


def rank_tracks(rules: Rules, names: Sequence[str]) -> tuple[QueuePolicy, tuple[int, ...]]:
    """Say what some tracks weigh, and give them their points in the policy.

    Parameters
    ----------
    names : of the tracks, in the order in which claims count them

    Examples
    --------
    >>> rules = Rules(QueuePolicy(), tracks={"labs": TrackRank(3, 100)})
    >>> policy, weight = rank_tracks(rules, ["firms", "labs"])
    >>> policy.priority.track_ppm, weight
    ((0, 1000000), (1, 3))
    """
    ranks = [rules.tracks.get(name, TrackRank(1, 0)) for name in names]
    ppm = tuple(_PERCENT_PPM * rank.percent for rank in ranks)
    priority = replace(rules.policy.priority, track_ppm=ppm if any(ppm) else ())
    return replace(rules.policy, priority=priority), tuple(rank.weight for rank in ranks)
