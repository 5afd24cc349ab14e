"""A policy of the programme as the queue policy that twin and engines read."""

from dure.policy.queue import Backfill, BackfillOrder, Order, QueuePolicy
from dure.programme.model import Policy


def queue_policy(policy: Policy) -> QueuePolicy:
    """Give the queue policy that a policy of the programme asks for."""
    return QueuePolicy(
        order=Order(policy.order),
        backfill=Backfill(policy.backfill),
        backfill_order=BackfillOrder(policy.backfill_order),
        depth=policy.depth,
        kill_at_estimate=policy.kill_at_estimate,
    )
