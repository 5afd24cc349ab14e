"""A rule on use put through the twin: what it would take back, and what that does to the queue.

Month by month the twin runs, use is counted, and what the rule proposes is taken back at once. In
life a person decides after a hearing, so this is the most that the rule can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

import numpy as np

from dure.award.reclaim import Holding, ReclaimRule, propose_reclaims
from dure.policy.queue import Claims, QueuePolicy
from dure.terms.calendar import add_months
from dure.terms.units import AccelS
from dure.twin.machine import Machine
from dure.twin.prepare import refuse_strange_jobs
from dure.twin.run import Run
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State
from dure.workload.marks import Marks


@dataclass(frozen=True, slots=True)
class Term:
    """When all grants are for.

    Parameters
    ----------
    starts : first day
    months : whole months, at least 1
    """

    starts: date
    months: int

    def bounds_s(self, epoch: datetime | None) -> list[int]:
        """Give the seconds at which months begin and the last one ends.

        Parameters
        ----------
        epoch : of the jobs; None takes their second 0 to be the midnight before the first day

        Returns
        -------
        bounds : shape (months + 1,), seconds of the jobs
        """
        days = [add_months(self.starts, k) for k in range(self.months + 1)]
        zero = epoch or datetime.combine(self.starts, time())
        begins = [datetime.combine(day, time(), zero.tzinfo) for day in days]
        return [int((begin - zero).total_seconds()) for begin in begins]


@dataclass(frozen=True, slots=True)
class Recall:
    """What was taken back from one project on one day."""

    project: int
    on: date
    amount_s: AccelS


@dataclass(frozen=True, slots=True)
class RecallRun:
    """One run under a rule.

    Parameters
    ----------
    rule : or None for none
    recalls : in the order of days, then projects
    used_s : shape (projects, months), accelerator-seconds used in each month of the term
    """

    rule: ReclaimRule | None
    records: JobRecords
    recalls: tuple[Recall, ...]
    used_s: np.ndarray[tuple[int, int], np.dtype[np.int64]]

    @property
    def refused(self) -> int:
        """Count the jobs that never ran."""
        return int((self.records.state == State.REFUSED).sum())

    @property
    def refused_s(self) -> AccelS:
        """Add up the work of the jobs that never ran, as far as their run time is known."""
        never = self.records.state == State.REFUSED
        jobs = self.records.jobs
        return AccelS(int((jobs.width[never] * jobs.run_s[never]).sum()))

    @property
    def wait_s_mean(self) -> float | None:
        """Average the waits of the jobs that ran, or None if none did."""
        ran = self.records.start_s != ABSENT
        waits = self.records.start_s[ran] - self.records.jobs.submit_s[ran]
        return float(waits.mean()) if waits.size else None


def run_with_recall(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims,
    rule: ReclaimRule | None,
    term: Term,
) -> RecallRun:
    """Put jobs through the twin, taking back month by month what a rule proposes.

    What is held by running jobs is not taken; it counts again a month later. Projects without a
    budget have nothing that could be taken.

    Parameters
    ----------
    claims : budgets are the grants, all for the whole term
    rule : or None, to compare with
    term : of all grants
    """
    refuse_strange_jobs(jobs, machine, claims)
    run = Run(jobs, machine, policy, claims, Marks())
    bounds_s = term.bounds_s(jobs.epoch)
    owners = [p for p, budget_s in enumerate(claims.budget_s) if budget_s is not None]
    taken_s = dict.fromkeys(owners, 0)
    recalls: list[Recall] = []
    for month in range(1, term.months):
        if rule is None:
            break
        # All that happens before the day on which the month has ended.
        run.go_on(bounds_s[month] - 1)
        used_s = count_use(run.records(), bounds_s[: month + 1])
        day = add_months(term.starts, month)
        holdings = [_hold(p, jobs, claims, term, taken_s[p], used_s) for p in owners]
        proposals, _ = propose_reclaims(rule, holdings, day)
        by_name = {holding.grant: p for holding, p in zip(holdings, owners, strict=True)}
        for proposal in proposals:
            # What was due before and is proposed again was held then, or has been taken.
            if proposal.stage == "due" and proposal.effect_on == day:
                project = by_name[proposal.grant]
                amount_s = run.take_back(project, proposal.amount_s)
                taken_s[project] += amount_s
                if amount_s:
                    recalls.append(Recall(project, day, AccelS(amount_s)))
    run.go_on()
    records = run.records()
    return RecallRun(rule, records, tuple(recalls), count_use(records, bounds_s))


def _hold(
    project: int,
    jobs: Jobs,
    claims: Claims,
    term: Term,
    taken_s: int,
    used_s: np.ndarray[tuple[int, int], np.dtype[np.int64]],
) -> Holding:
    """Say what a project holds and has used; projects may bear the same name."""
    budget_s = claims.budget_s[project]
    assert budget_s is not None
    return Holding(
        grant=f"{project} {jobs.projects[project]}",
        type="",
        granted_s=budget_s,
        reclaimed_s=AccelS(taken_s),
        start=term.starts,
        months=term.months,
        used_s=tuple(AccelS(int(u)) for u in used_s[project]),
    )


def count_use(
    records: JobRecords, bounds_s: Sequence[int]
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Count what each project used between bounds; who still runs has used until the last one.

    Parameters
    ----------
    records : n jobs
    bounds_s : shape (m + 1,), seconds, increasing

    Returns
    -------
    used_s : shape (projects, m), accelerator-seconds
    """
    jobs = records.jobs
    ran = records.start_s != ABSENT
    width, project, start_s = jobs.width[ran], jobs.project[ran], records.start_s[ran]
    end_s = np.where(records.end_s[ran] == ABSENT, bounds_s[-1], records.end_s[ran])
    used_s = np.zeros((len(jobs.projects), len(bounds_s) - 1), np.int64)
    for month, (from_s, until_s) in enumerate(pairwise(bounds_s)):
        inside = np.minimum(end_s, until_s) - np.maximum(start_s, from_s)
        np.add.at(used_s[:, month], project, np.maximum(inside, 0) * width)
    return used_s
