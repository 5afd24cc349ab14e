"""The queue policy: order, backfill, budgets, weights."""

from dataclasses import dataclass
from enum import StrEnum

from dure.terms.units import AccelS


class Order(StrEnum):
    """Who stands before whom in the line of a partition."""

    FCFS = "fcfs"
    """By time of submission; at the same second, by number."""
    FAIR_SHARE = "fair_share"
    """By what the project has used and holds, divided by its weight, least first; then as FCFS."""


class Backfill(StrEnum):
    """Who may overtake the head of the line when it does not fit."""

    NONE = "none"
    EASY = "easy"
    """Whoever fits now and does not push back the reserved start of the head."""


class BackfillOrder(StrEnum):
    """In what order those behind the head are tried."""

    QUEUE = "queue"
    SHORTEST = "shortest"
    """By estimate, shortest first; then in the order of the line (SJBF)."""


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """What orders jobs and what stops them.

    Parameters
    ----------
    order, backfill, backfill_order : see there
    depth : jobs
        How many jobs behind the head a pass looks at, the first ones in the order of the line, as
        Slurm's ``bf_max_job_test``; 0 looks at all of them. Jobs that a budget keeps out stand in
        no line and are not counted.
    kill_at_estimate : bool
        Whether a job that outruns its estimate is stopped there, or goes on. One that goes on
        counts, from its estimate until its end, as about to end now.
    """

    order: Order = Order.FCFS
    backfill: Backfill = Backfill.EASY
    backfill_order: BackfillOrder = BackfillOrder.QUEUE
    depth: int = 0
    kill_at_estimate: bool = True

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.depth >= 0


@dataclass(frozen=True, slots=True)
class Claims:
    """What each project may ask of the machine: a weight and an hours budget.

    Parameters
    ----------
    weight : one per project, no unit, at least 1
    budget_s : one per project, accelerator-seconds, or None for no budget
        A job starts only when what its project has used, plus what its running jobs hold
        (width × estimate), plus its own hold stays within (as Slurm's ``safe``). A job that could
        not start even if every hold came back unused is refused; one that only holds keep out is
        passed over and waits. A job that outruns its estimate is charged for all it ran, so that
        only ``kill_at_estimate`` keeps a budget from being overdrawn.
    """

    weight: tuple[int, ...]
    budget_s: tuple[AccelS | None, ...]

    def __post_init__(self) -> None:
        """Hold our own promises: equal lengths, positive weights, no negative budget."""
        assert len(self.weight) == len(self.budget_s)
        assert min(self.weight, default=1) >= 1
        assert all(budget is None or budget >= 0 for budget in self.budget_s)
