"""A policy of the programme as the queue policy that twin and engines read."""

from dataclasses import replace

from dure.policy.priority import NO_POINTS, Priority
from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.programme.model import Policy
from dure.programme.model_queue import Points
from dure.terms.units import DAY_S


def queue_policy(policy: Policy) -> QueuePolicy:
    """Give the queue policy that a policy of the programme asks for."""
    plain = QueuePolicy(
        order=Order(policy.order),
        backfill=Backfill(policy.backfill),
        backfill_order=BackfillOrder(policy.backfill_order),
        depth=policy.depth,
        kill_at_estimate=policy.kill_at_estimate,
    )
    queue = policy.queue
    if queue is None:
        return plain
    return replace(
        plain,
        half_life_s=queue.half_life_days * DAY_S,
        priority=NO_POINTS if queue.points is None else _priority(queue.points),
        reservations=queue.reservations,
        holds_nodes=queue.holds_nodes,
        start_lag_s=queue.start_lag_s,
    )


def _priority(points: Points) -> Priority:
    """Give the points of a multifactor order."""
    return Priority(
        age=points.age,
        fair_share=points.fair_share,
        size=points.size,
        track=points.track,
        age_max_s=points.age_max_days * DAY_S,
        favours_small=points.favours_small,
        period_s=points.period_s,
    )
