"""Why a job waits where jobs are stopped, starts planned or lagging, and things happen."""

from typing import NamedTuple

from dure.policy.queue import Backfill, Claims, QueuePolicy
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.language import Text, same
from dure.twin import why_words as words
from dure.twin.findings_world import WHY_TOO_LARGE
from dure.twin.machine import Machine
from dure.twin.reference import NEVER
from dure.twin.reference_plan import Plan
from dure.twin.stretches import stretches_of
from dure.twin.why_full_state import FullInstant, rebuild_full
from dure.twin.why_line import Forecast, count_free, explain_limits, explain_line
from dure.twin.why_told import Around, Reason, Told
from dure.workload.jobs import ABSENT, JobRecords, State

EXPLAIN_MOST = 20_000
"""Jobs that are put through the steps of the reference again; minutes."""


def explain_full(
    records: JobRecords,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims,
    around: Around,
    job: int,
    at_s: int,
) -> Reason:
    """Say why a job waits after all events of a second, or what else is the matter with it.

    Raises
    ------
    InputRefused
        If more than `EXPLAIN_MOST` jobs were submitted by then, and it waits or runs.
    """
    told = Told(records.jobs, job)
    submit_s = int(records.jobs.submit_s[job])
    if at_s < submit_s:
        return told.say("not_submitted", words.NOT_SUBMITTED, submit_at_s=submit_s)
    end_s = int(records.end_s[job])
    if end_s != ABSENT and at_s >= end_s:
        is_killed = records.state[job] == State.KILLED
        code, text = ("killed", words.KILLED) if is_killed else ("ended", words.ENDED)
        start_s = int(records.start_s[job])
        told.known["wait_s"] = _first_start(records, job) - submit_s
        return told.say(code, text, start_at_s=start_s, end_at_s=end_s)
    there = int((records.jobs.submit_s <= at_s).sum())
    if there > EXPLAIN_MOST:
        fields = {"jobs": there, "most": EXPLAIN_MOST}
        raise InputRefused([Finding(WHY_TOO_LARGE, Place("jobs"), fields)])
    then = rebuild_full(records, machine, policy, claims, around, at_s)
    reason = _explain_now(told, then, machine)
    return _tell_stops(told, then, records, reason, at_s)


def _first_start(records: JobRecords, job: int) -> int:
    """Give the second at which a job first started."""
    over = stretches_of(records)
    mine = over.start_s[over.job == job]
    return int(mine.min())


def _explain_now(told: Told, then: FullInstant, machine: Machine) -> Reason:
    """Say what a job does, or what keeps it."""
    job = told.job
    if then.due_s[job] is None:
        return _explain_waiting(told, then, machine)
    partition, start_s = then.partition[job], then.start_s[job]
    name = same(machine.partitions[partition].name)
    if start_s > then.now_s:
        lag_s = then.policy.start_lag_s
        return told.say("decided", words.DECIDED, start_at_s=start_s, lag_s=lag_s, partition=name)
    first_s = then.first_start_s[job]
    assert first_s is not None
    end_s = then.expected_end(job)[0]
    text = words.RUNS if then.now_s < end_s else words.OUTRUNS
    wait_s = first_s - int(told.jobs.submit_s[job])
    return told.say("runs", text, start_at_s=start_s, end_at_s=end_s, wait_s=wait_s)


def _tell_stops(
    told: Told, then: FullInstant, records: JobRecords, reason: Reason, at_s: int
) -> Reason:
    """Add how often a job was stopped, and what is left of it."""
    job = told.job
    failures, preemptions = then.failures[job], then.preemptions[job]
    if not failures + preemptions:
        return reason
    over = stretches_of(records)
    stopped_s = int(over.end_s[(over.job == job) & (over.end_s <= at_s)].max())
    counts = {"times": failures + preemptions, "failures": failures, "preemptions": preemptions}
    return told.add(
        reason, words.STOPPED, **counts, stopped_at_s=stopped_s, left_s=then.work_s[job]
    )


def _explain_waiting(told: Told, then: FullInstant, machine: Machine) -> Reason:
    """Say what keeps a job that waits, in the partition in which it is expected to start."""
    job = told.job
    foreseen = then.foresee(job)
    places = list(then.accepts[job])
    partition = places[0] if foreseen is None else foreseen[1]
    then.look_at(partition)
    told.known["free"] = count_free(then, partition)

    def forecast() -> int | None:
        return None if foreseen is None else foreseen[0]

    name = same(machine.partitions[partition].name)
    reason = _explain_here(told, then, machine, forecast)
    is_told = reason.code in _NO_START or reason.expected_start_s is not None
    reason = reason if is_told else told.expect(reason, forecast())
    stoppable = _count_stoppable(then, job)
    if stoppable is not None and reason.code not in _NO_START:
        reason = told.add(reason, words.MAY_STOP, stoppable=stoppable, partition=name)
    others = [machine.partitions[p].name for p in places if p != partition]
    return told.add(reason, words.ELSEWHERE, others=same(", ".join(others))) if others else reason


_NO_START = frozenset(("over_budget", "over_quota", "held_by_budget", "next_pass"))
"""Reasons with which no start is told: it never comes, or it may come at any event."""


def _count_stoppable(then: FullInstant, job: int) -> int | None:
    """Count the accelerators of those whom a job may stop by its QOS; None for nobody ever."""
    allowed = then.by_qos(job)
    if not allowed:
        return None
    running = then.running[then.partition[job]]
    return sum(then.width[i] for i in running if then.qos[i] in allowed)


def _explain_here(told: Told, then: FullInstant, machine: Machine, forecast: Forecast) -> Reason:
    """Say what keeps a job from starting in a partition."""
    job, partition = told.job, then.partition[told.job]
    part = machine.partitions[partition]
    name = {"partition": same(part.name)}
    if then.clocks[partition].permille == 0:
        return told.say("stands_still", words.STANDS_STILL, **name)
    kept_out = explain_limits(told, then, forecast)
    if kept_out is not None:
        return kept_out
    if not then.is_within_limits(job):
        return _explain_cohort(told, then, name)
    if then.width[job] > then.service[partition].nodes * part.node_size:
        return told.say("nodes_away", words.NODES_AWAY, **name)
    if then.is_planned:
        return _explain_plan(told, then, name)
    return explain_line(told, then, machine, forecast)


def _explain_cohort(told: Told, then: FullInstant, name: dict[str, Text]) -> Reason:
    """Say what the project uses of its own, and its cohort of what it has together."""
    job, partition, cohorts = told.job, then.partition[told.job], then.claims.cohorts
    assert cohorts is not None
    project, used = then.project[job], then.used_by[partition]
    mates = [p for p, cohort in enumerate(cohorts.cohort) if cohort == cohorts.cohort[project]]
    return told.say(
        "held_by_cohort",
        words.HELD_BY_COHORT,
        **name,
        in_use=used[project],
        nominal=cohorts.nominal[project][partition],
        cohort_in_use=sum(used[p] for p in mates),
        cohort_nominal=sum(cohorts.nominal[p][partition] for p in mates),
        available=max(0, cohorts.available(used, project, partition)),
    )


class _Planned(NamedTuple):
    """A plan with all that stand before a job, and who of them has a reservation from when."""

    plan: Plan
    reserved: list[tuple[int, int]]


def _explain_plan(told: Told, then: FullInstant, name: dict[str, Text]) -> Reason:
    """Say what a plan has for a job, and what is in its way until then."""
    job, policy = told.job, then.policy
    line = then.order_line(then.partition[job])
    told.known["place"] = line.index(job) + 1
    if policy.backfill == Backfill.NONE and line[0] != job:
        told.known |= {"head": line[0], "head_width": then.width[line[0]]}
        return told.say("behind", words.BEHIND_STRICTLY)
    looked = [line[0], *then.list_behind(line)]
    if job not in looked:
        return told.say("too_deep", words.NOT_LOOKED_AT, **name, depth=policy.depth)
    before = looked[: looked.index(job)]
    planned = _plan_before(then, then.partition[job], before)
    start_s, lasts_s = planned.plan.earliest(job), then.lasts(job)
    fields: dict[str, int | Text] = {**name, "lasts_s": lasts_s, "before": len(planned.reserved)}
    if start_s == then.now_s and then.floors[then.partition[job]].fits(then.width[job]):
        return told.say("next_pass", words.NEXT_PASS, **name)
    if start_s == NEVER:
        return told.say("planned_never", words.PLANNED_NEVER, **fields)
    crossed = _find_crossed(told, then, planned, name)
    if crossed is not None:
        return crossed
    width = sum(then.width[i] for i, _ in planned.reserved)
    fields |= {"reserved_width": width, "planned_at_s": start_s}
    return told.say("planned", words.PLANNED_LATER, **fields)


def _plan_before(then: FullInstant, partition: int, before: list[int]) -> _Planned:
    """Plan as the run does, for those that stand before a job."""
    is_all = then.policy.backfill == Backfill.CONSERVATIVE
    most = len(before) if is_all else then.policy.reservations
    planned = _Planned(then.draw_plan(partition), [])
    for i in before[:most]:
        start_s = planned.plan.earliest(i)
        planned.plan.reserve(i, start_s)
        planned.reserved.append((i, start_s))
    return planned


def _find_crossed(
    told: Told, then: FullInstant, planned: _Planned, name: dict[str, Text]
) -> Reason | None:
    """Say what comes before a job would end that could start now; None where it finds no room."""
    job = told.job
    width, end_s = then.width[job], then.now_s + then.lasts(job)
    plan = planned.plan
    if not plan.floors[0].fits(width):
        return None
    moments = zip(plan.moments, plan.floors, strict=True)
    at_s = next((m for m, floor in moments if m < end_s and not floor.fits(width)), None)
    if at_s is None:
        return None
    goes = sum(-n for second, n in then.planned(then.partition[job]) if second == at_s and n < 0)
    if goes:
        said = {"nodes": goes, "goes_at_s": at_s, "end_at_s": end_s}
        return told.say("in_the_way", words.IN_THE_WAY, **name, **said)
    other = next((i for i, start_s in planned.reserved if start_s == at_s), None)
    if other is None:
        return None
    fields = {"other": other, "other_width": then.width[other], "reserved_at_s": at_s}
    return told.say("would_cross", words.WOULD_CROSS, **name, **fields, end_at_s=end_s)
