"""The queue policy: order, backfill, budgets, quotas, weights."""

from dataclasses import dataclass
from enum import StrEnum

from dure.policy.cohort import Cohorts
from dure.policy.priority import NO_POINTS, Priority
from dure.terms.units import AccelS


class Order(StrEnum):
    """Who stands before whom in the line of a partition."""

    FCFS = "fcfs"
    """By time of submission; at the same second, by number."""
    FAIR_SHARE = "fair_share"
    """By what the project has used and holds, divided by its weight, least first; then as FCFS."""
    FAIR_TREE = "fair_tree"
    """Level by level, track, project, user: all of one who has used less for its weight stand
    before all of another, as Slurm's Fair Tree; jobs of one user as FCFS. See `fair_tree`."""
    MULTIFACTOR = "multifactor"
    """By a sum of points for age, fair share, size, QOS and track, most first, as Slurm's
    ``priority/multifactor``; then as FCFS. See `priority`."""


class Backfill(StrEnum):
    """Who may overtake the head of the line when it does not fit."""

    NONE = "none"
    EASY = "easy"
    """Whoever fits now and does not push back the reserved start of the head."""
    CONSERVATIVE = "conservative"
    """Whoever fits now and pushes back nobody's reserved start; all in line have one."""


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
    half_life_s : seconds
        After how long use counts half in fair tree and multifactor; 0 for use that does not fade.
        See `decay`.
    priority : the points of a multifactor order
    reservations : jobs, at least 1
        How many blocked jobs have a reserved start under EASY; 1 is the textbook's. With more,
        starts are found in a plan of what is free when, as under conservative backfill.
    holds_nodes : bool
        Whether a node on which a part of a reserved job is to start is held back whole, as a real
        Slurm does, or only the part.
    start_lag_s : seconds
        Between the decision to start a job, which takes its nodes, and its start.
    preempts : one row per QOS, the QOS whose jobs it may stop; empty where none may
        Each lower than itself. The lowest are stopped first, and of one the newest first. Who is
        stopped waits again and goes on from its last checkpoint.
    """

    order: Order = Order.FCFS
    backfill: Backfill = Backfill.EASY
    backfill_order: BackfillOrder = BackfillOrder.QUEUE
    depth: int = 0
    kill_at_estimate: bool = True
    half_life_s: int = 0
    priority: Priority = NO_POINTS
    reservations: int = 1
    holds_nodes: bool = False
    start_lag_s: int = 0
    preempts: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.depth >= 0
        assert self.reservations >= 1
        assert self.start_lag_s >= 0
        assert all(0 <= low < qos for qos, row in enumerate(self.preempts) for low in row)
        assert self.half_life_s >= 0


@dataclass(frozen=True, slots=True)
class Claims:
    """What each project may ask of the machine: a weight, an hours budget, a quota, by track.

    Parameters
    ----------
    weight : one per project, no unit, at least 1
        Against its siblings: all projects, or in a fair tree those of its track.
    budget_s : one per project, accelerator-seconds, or None for no budget
        A job starts only when what its project has used, plus what its running jobs hold
        (width × estimate), plus its own hold stays within (as Slurm's ``safe``). A job that could
        not start even if every hold came back unused is refused; one that only holds keep out is
        passed over and waits. A job that outruns its estimate is charged for all it ran, so that
        only ``kill_at_estimate`` keeps a budget from being overdrawn.
    quota : one per project, accelerators, or None for no quota; empty where nobody has one
        How many the running jobs of a project may have at once, over all partitions. Who is kept
        out stands in no line, as with a budget; who asks for more than the quota is refused.
    track : one per project, its track, counted from 0; empty where there is but one
    track_weight : one per track, no unit, at least 1
    cohorts : quotas that projects lend each other, or None
    """

    weight: tuple[int, ...]
    budget_s: tuple[AccelS | None, ...]
    quota: tuple[int | None, ...] = ()
    track: tuple[int, ...] = ()
    track_weight: tuple[int, ...] = ()
    cohorts: Cohorts | None = None

    def __post_init__(self) -> None:
        """Hold our own promises: equal lengths, positive weights, no negative limit."""
        assert len(self.weight) == len(self.budget_s)
        assert len(self.quota) in (0, len(self.weight))
        assert len(self.track) in (0, len(self.weight))
        assert min(self.weight + self.track_weight, default=1) >= 1
        assert all(track in range(len(self.track_weight)) for track in self.track)
        assert all(limit is None or limit >= 0 for limit in self.budget_s + self.quota)
        assert self.cohorts is None or len(self.cohorts.cohort) == len(self.weight)
