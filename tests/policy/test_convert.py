"""A policy of a programme, in the user's own format, as the queue policy of the twin."""

from pathlib import Path

import pytest

from dure.policy.convert import queue_policy
from dure.policy.priority import Priority
from dure.policy.queue import Backfill, Order, QueuePolicy
from dure.programme.read import read_programme
from dure.terms.units import DAY_S

VILLAGE = (Path(__file__).parents[1] / "programme" / "village.yaml").read_text(encoding="utf-8")
CASES = {
    "what is not said is as plain as can be": ("", QueuePolicy()),
    "a fair tree whose use fades, with two reservations": (
        """
    order: fair_tree
    queue: {half_life_days: 14, reservations: 2, holds_nodes: true, start_lag_s: 1}
""",
        QueuePolicy(
            Order.FAIR_TREE,
            half_life_s=14 * DAY_S,
            reservations=2,
            holds_nodes=True,
            start_lag_s=1,
        ),
    ),
    "points": (
        """
    order: multifactor
    backfill: conservative
    queue:
      points: {age: 1000, fair_share: 5000, age_max_days: 3, period_s: 60}
""",
        QueuePolicy(
            Order.MULTIFACTOR,
            Backfill.CONSERVATIVE,
            priority=Priority(1000, 5000, age_max_s=3 * DAY_S, period_s=60),
        ),
    ),
}


@pytest.mark.parametrize(("more", "want"), CASES.values(), ids=CASES)
def test_policy(more, want):
    text = VILLAGE.replace("    design: pooled\n", f"    design: pooled{more or chr(10)}")
    reading = read_programme(text, "village.yaml")
    assert not reading.findings
    assert queue_policy(reading.programme.policies["turns"]) == want
