"""Why does this job wait: the reason at any instant, with its arithmetic and the expected start."""

from dataclasses import dataclass, replace
from datetime import timedelta

from dure.policy.queue import Backfill, Claims, QueuePolicy
from dure.terms.language import Text, same
from dure.terms.units import duration_words
from dure.twin import why_words as words
from dure.twin.machine import Machine
from dure.twin.prepare import equal_claims, settle_times
from dure.twin.why_state import Instant, rebuild
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State

_ENDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps a job from running at an instant, or what became of it.

    Parameters
    ----------
    code : a word for programs
    text : the sentence, both languages, the expected start with it
    fields : the numbers of it
    expected_start_s : seconds since the epoch of the jobs; None where it does not wait, never
        starts, or it cannot be told
    """

    code: str
    text: Text
    fields: dict[str, int | str]
    expected_start_s: int | None = None


def can_explain(policy: QueuePolicy) -> bool:
    """Tell whether the reasons of a policy are known: one reservation at most, no lag, no victims.

    A switch that is added to the policies is not known until it is named here.
    """
    known = QueuePolicy(
        order=policy.order,
        backfill=policy.backfill,
        backfill_order=policy.backfill_order,
        depth=policy.depth,
        kill_at_estimate=policy.kill_at_estimate,
        half_life_s=policy.half_life_s,
        priority=policy.priority,
    )
    return policy == known and policy.backfill in {Backfill.NONE, Backfill.EASY}


def explain_job(
    records: JobRecords,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims | None,
    job: int,
    at_s: int,
) -> Reason:
    """Say why a job waits after all events of a second, or what else is the matter with it.

    The run is rebuilt up to that second from what became of its jobs, with the steps of the
    reference, and asked.

    Parameters
    ----------
    records : of the run
    machine, policy, claims : of the run; the policy is one that `can_explain` knows
    job : its number, which is its row
    at_s : seconds since the epoch of the jobs

    Examples
    --------
    >>> import numpy as np
    >>> from dure.twin.machine import Partition
    >>> from dure.twin.run import run_twin
    >>> column = lambda *numbers: np.array(numbers, np.int64)
    >>> times = (column(0, 10), column(100, 50), column(100, 50), column(6, 8))
    >>> machine = Machine((Partition("gpu", 1, 8),))
    >>> records = run_twin(Jobs(*times, *[column(0, 0)] * 2), machine, QueuePolicy())
    >>> print(explain_job(records, machine, QueuePolicy(), None, 1, 20).text.en)
    job 1 waits at the head of the line: 8 accelerators asked, 2 free in gpu. It fits when job 0 \
(6, by second 100) has ended. Expected start second 100.
    """
    assert can_explain(policy), f"the reasons of {policy} are not known"
    jobs = records.jobs
    told = _Told(jobs, job)
    submit_s = int(jobs.submit_s[job])
    start_s, end_s = int(records.start_s[job]), int(records.end_s[job])
    if at_s < submit_s:
        return told.say("not_submitted", words.NOT_SUBMITTED, submit_at_s=submit_s)
    claims = claims or equal_claims(len(jobs.projects))
    if start_s == ABSENT or at_s < start_s:
        return _explain_waiting(told, rebuild(records, machine, policy, claims, at_s), machine)
    wait_s = start_s - submit_s
    if at_s >= end_s:
        is_killed = records.state[job] == State.KILLED
        code, text = ("killed", words.KILLED) if is_killed else ("ended", words.ENDED)
        return told.say(code, text, start_at_s=start_s, end_at_s=end_s, wait_s=wait_s)
    expected_s = start_s + int(settle_times(jobs, policy).estimate_s[job])
    text = words.RUNS if at_s < expected_s else words.OUTRUNS
    return told.say("runs", text, start_at_s=start_s, end_at_s=expected_s, wait_s=wait_s)


class _Told:
    """What is told of one job, in the words of its clock."""

    def __init__(self, jobs: Jobs, job: int) -> None:
        self.jobs, self.job = jobs, job
        self.project = jobs.projects[int(jobs.project[job])]
        self.known: dict[str, int] = {"width": int(jobs.width[job])}

    def say(self, code: str, text: Text, **more: "int | Text") -> Reason:
        """Fill a sentence.

        Numbers that end in ``_at_s`` are shown as times of the clock, others in ``_s`` as
        durations, and all under the name without these endings.
        """
        fields = self.known | more
        numbers: dict[str, int | str] = {"job": self.job, "project": self.project}
        numbers |= {name: value for name, value in fields.items() if isinstance(value, int)}
        shown = {"job": same(str(self.job)), "project": same(self.project)}
        shown |= {_shorten(name): self.show(name, value) for name, value in fields.items()}
        return Reason(code, _fill(text, shown), numbers)

    def expect(self, reason: Reason, start_s: int | None) -> Reason:
        """Add the expected start, where it is known."""
        if start_s is None:
            return reason
        more = _fill(words.EXPECTED, {"start": say_time(start_s, self.jobs)})
        text = Text(en=reason.text.en + more.en, ko=reason.text.ko + more.ko)
        return replace(reason, text=text, expected_start_s=start_s)

    def show(self, name: str, value: "int | Text") -> Text:
        """Show a number as its name says."""
        if isinstance(value, Text):
            return value
        if name.endswith("_at_s"):
            return say_time(value, self.jobs)
        if name.endswith("_s"):
            return duration_words(value)
        return same(str(value) if name in ("job", "head") else f"{value:,}")


def _shorten(name: str) -> str:
    """Give the name under which a sentence shows a field."""
    return name.removesuffix("_at_s").removesuffix("_s")


def _fill(text: Text, shown: dict[str, Text]) -> Text:
    """Fill both languages, each with its own words."""
    return Text(
        en=text.en.format(**{name: each.en for name, each in shown.items()}),
        ko=text.ko.format(**{name: each.ko for name, each in shown.items()}),
    )


def say_time(second: int, jobs: Jobs) -> Text:
    """Write a second of the clock of the jobs: with its day where they have one."""
    if jobs.epoch is None:
        return words.SECOND.fill(second=second)
    return same((jobs.epoch + timedelta(seconds=second)).isoformat(" ", "seconds"))


def _explain_waiting(told: _Told, then: Instant, machine: Machine) -> Reason:
    """Say what keeps a job that waits."""
    job, partition = told.job, then.partition[told.job]
    assert job in then.waiting[partition], f"job {job} does not wait at {then.now_s} s"
    told.known["free"] = _count_free(then, partition)
    if not then.is_within_budget(job):
        return _explain_budget(told, then)
    if not then.is_within_quota(job):
        return _explain_quota(told, then)
    line = then.order_line(partition)
    name = {"partition": same(machine.partitions[partition].name)}
    fits = then.floors[partition].fits(then.width[job])
    head, place = line[0], line.index(job) + 1
    if place == 1:
        if fits:
            return told.say("next_pass", words.NEXT_PASS, **name)
        reserved = then.reserve(partition, job)
        return told.expect(_explain_head(told, then, name), reserved.start_s)
    told.known |= {"head": head, "head_width": then.width[head], "place": place}
    reason = _explain_behind(told, then, line, name)
    return reason if reason.code == "next_pass" else told.expect(reason, then.forecast_start(job))


def _count_free(then: Instant, partition: int) -> int:
    """Count free accelerators, wherever they are."""
    floor = then.floors[partition]
    return floor.empty * floor.node_size + sum(floor.room.values())


def _explain_budget(told: _Told, then: Instant) -> Reason:
    """Say what a budget lacks; what others give back may yet be enough."""
    job, project = told.job, then.project[told.job]
    budget_s, used_s, held_s = (
        then.claims.budget_s[project],
        then.used_s[project],
        then.held_s[project],
    )
    assert budget_s is not None
    fields = {"hold": then.hold_of(job), "estimate": then.estimate_s[job]}
    fields |= {"budget": budget_s, "used": used_s}
    if used_s + then.hold_of(job) > budget_s:
        left = {"left": max(0, budget_s - used_s)}
        return told.say("over_budget", words.OVER_BUDGET, **fields, **left)
    left_s = budget_s - used_s - held_s
    fields |= {"held": held_s, "left": left_s, "short": then.hold_of(job) - left_s}
    # As all are expected to run, nothing comes back unused, so no start can be expected.
    return told.say("held_by_budget", words.HELD_BY_BUDGET, **fields)


def _explain_quota(told: _Told, then: Instant) -> Reason:
    """Say what a quota lacks."""
    job, project = told.job, then.project[told.job]
    quota = then.claims.quota[project]
    assert quota is not None
    if then.width[job] > quota:
        return told.say("over_quota", words.OVER_QUOTA, quota=quota)
    in_use = then.in_use[project]
    reason = told.say("held_by_quota", words.HELD_BY_QUOTA, quota=quota, in_use=in_use)
    return told.expect(reason, then.forecast_start(job))


def _explain_head(told: _Told, then: Instant, name: dict[str, Text]) -> Reason:
    """Say which jobs must end before the head fits, and what is missing until then."""
    partition, width = then.partition[told.job], then.width[told.job]
    later, first = then.floors[partition].copy(), []
    expected = iter(sorted(then.running[partition], key=then.expected_end))
    while not later.fits(width):
        i = next(expected)
        later.give_back(then.width[i], then.label[i])
        first.append(i)
    ends = _say_ends(told, then, first)
    if told.known["free"] < width:
        return told.say("head", words.HEAD, **name, ends=ends)
    scattered = _say_scattered(then, told.job)
    return told.say("head_scattered", words.HEAD_SCATTERED, **name, ends=ends, **scattered)


def _say_scattered(then: Instant, job: int) -> dict[str, "int | Text"]:
    """Say what nodes a job needs, and how many are empty."""
    floor = then.floors[then.partition[job]]
    whole, rest = divmod(then.width[job], floor.node_size)
    needed = _fill(words.REST, {"rest": same(str(rest))}) if rest else same("")
    return {"whole": whole, "size": floor.node_size, "empty": floor.empty, "rest": needed}


def _say_ends(told: _Told, then: Instant, first: list[int]) -> Text:
    """Name the jobs that must end, the first few of them."""
    each = [
        _fill(
            words.ONE_END,
            {
                "job": same(str(i)),
                "width": same(f"{then.width[i]:,}"),
                "end": say_time(max(then.now_s, then.expected_end(i)[0]), told.jobs),
            },
        )
        for i in first[:_ENDS_SHOWN]
    ]
    jobs = Text(en=", ".join(t.en for t in each), ko=", ".join(t.ko for t in each))
    more = len(first) - len(each)
    if not more:
        return _fill(words.ENDS_ONE if len(each) == 1 else words.ENDS, {"jobs": jobs})
    return _fill(words.ENDS_MORE, {"jobs": jobs, "more": same(f"{more:,}")})


def _explain_behind(told: _Told, then: Instant, line: list[int], name: dict[str, Text]) -> Reason:
    """Say what keeps a job that is not the head."""
    job, head = told.job, line[0]
    partition, policy = then.partition[job], then.policy
    if then.floors[partition].fits(then.width[head]):
        # The head has come to be one since the last pass, and none has looked yet.
        return told.say("next_pass", words.NEXT_PASS, **name)
    if policy.backfill == Backfill.NONE:
        return told.say("behind", words.BEHIND_STRICTLY)
    reserved = then.reserve(partition, head)
    reserved_s = {"reserved_at_s": reserved.start_s}
    if not then.floors[partition].fits(then.width[job]):
        return _explain_no_room(told, then, reserved.start_s)
    if policy.depth and line.index(job) > policy.depth:
        return told.say("too_deep", words.TOO_DEEP, depth=policy.depth)
    if then.may_overtake(job, reserved):
        return told.say("next_pass", words.NEXT_PASS, **name)
    end_s = then.now_s + then.estimate_s[job]
    return told.say("would_delay", words.WOULD_DELAY, **reserved_s, end_at_s=end_s)


def _explain_no_room(told: _Told, then: Instant, reserved_at_s: int) -> Reason:
    """Say that a job finds no room, for want of accelerators or for want of whole nodes."""
    if told.known["free"] < told.known["width"]:
        return told.say("behind", words.BEHIND, reserved_at_s=reserved_at_s)
    scattered = _say_scattered(then, told.job)
    return told.say(
        "behind_scattered", words.BEHIND_SCATTERED, reserved_at_s=reserved_at_s, **scattered
    )
