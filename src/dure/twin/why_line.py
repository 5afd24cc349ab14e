"""Why a job waits in a line: its limits, the head, and who may not overtake it.

Asked is a run at one instant, in the steps of the reference, whichever of its forms that is.
"""

from collections.abc import Callable

from dure.policy.queue import Backfill
from dure.terms.language import Text, same
from dure.twin import why_words as words
from dure.twin.machine import Machine
from dure.twin.reference import NEVER, Twin
from dure.twin.why_told import Reason, Told, fill, say_time

Forecast = Callable[[], int | None]
"""Says when the job is expected to start, or None."""

_ENDS_SHOWN = 3


def explain_limits(told: Told, then: Twin, forecast: Forecast) -> Reason | None:
    """Say which limit of its project keeps a job out; None where none does."""
    if not then.is_within_budget(told.job):
        return _explain_budget(told, then)
    if not then.is_within_quota(told.job):
        return _explain_quota(told, then, forecast)
    return None


def explain_line(told: Told, then: Twin, machine: Machine, forecast: Forecast) -> Reason:
    """Say what keeps a job in the line that its limits let start."""
    job, partition = told.job, then.partition[told.job]
    line = then.order_line(partition)
    name = {"partition": same(machine.partitions[partition].name)}
    head, place = line[0], line.index(job) + 1
    if place == 1:
        if then.floors[partition].fits(then.width[job]):
            return told.say("next_pass", words.NEXT_PASS, **name)
        reserved = then.reserve(partition, job)
        if reserved.start_s == NEVER:
            return told.say("nodes_away", words.NODES_AWAY, **name)
        return told.expect(
            _explain_head(told, then, name), reserved.start_s + then.policy.start_lag_s
        )
    told.known |= {"head": head, "head_width": then.width[head], "place": place}
    reason = _explain_behind(told, then, line, name)
    return reason if reason.code == "next_pass" else told.expect(reason, forecast())


def count_free(then: Twin, partition: int) -> int:
    """Count free accelerators, wherever they are."""
    floor = then.floors[partition]
    return floor.empty * floor.node_size + sum(floor.room.values())


def _explain_budget(told: Told, then: Twin) -> Reason:
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


def _explain_quota(told: Told, then: Twin, forecast: Forecast) -> Reason:
    """Say what a quota lacks."""
    job, project = told.job, then.project[told.job]
    quota = then.claims.quota[project]
    assert quota is not None
    if then.width[job] > quota:
        return told.say("over_quota", words.OVER_QUOTA, quota=quota)
    in_use = then.in_use[project]
    reason = told.say("held_by_quota", words.HELD_BY_QUOTA, quota=quota, in_use=in_use)
    return told.expect(reason, forecast())


def _explain_head(told: Told, then: Twin, name: dict[str, Text]) -> Reason:
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


def _say_scattered(then: Twin, job: int) -> dict[str, "int | Text"]:
    """Say what nodes a job needs, and how many are empty."""
    floor = then.floors[then.partition[job]]
    whole, rest = divmod(then.width[job], floor.node_size)
    needed = fill(words.REST, {"rest": same(str(rest))}) if rest else same("")
    return {"whole": whole, "size": floor.node_size, "empty": floor.empty, "rest": needed}


def _say_ends(told: Told, then: Twin, first: list[int]) -> Text:
    """Name the jobs that must end, the first few of them."""
    each = [
        fill(
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
        return fill(words.ENDS_ONE if len(each) == 1 else words.ENDS, {"jobs": jobs})
    return fill(words.ENDS_MORE, {"jobs": jobs, "more": same(f"{more:,}")})


def _explain_behind(told: Told, then: Twin, line: list[int], name: dict[str, Text]) -> Reason:
    """Say what keeps a job that is not the head."""
    job, head = told.job, line[0]
    partition, policy = then.partition[job], then.policy
    if then.floors[partition].fits(then.width[head]):
        # The head has come to be one since the last pass, and none has looked yet.
        return told.say("next_pass", words.NEXT_PASS, **name)
    reserved = then.reserve(partition, head)
    if policy.backfill == Backfill.NONE or reserved.start_s == NEVER:
        # A head that waits for nodes that are out of service has no second to be told.
        return told.say("behind", words.BEHIND_STRICTLY)
    reserved_s = {"reserved_at_s": reserved.start_s}
    if not then.floors[partition].fits(then.width[job]):
        return _explain_no_room(told, then, reserved.start_s)
    if policy.depth and line.index(job) > policy.depth:
        return told.say("too_deep", words.TOO_DEEP, depth=policy.depth)
    if then.may_overtake(job, reserved):
        return told.say("next_pass", words.NEXT_PASS, **name)
    end_s = then.now_s + then.lasts(job)
    return told.say("would_delay", words.WOULD_DELAY, **reserved_s, end_at_s=end_s)


def _explain_no_room(told: Told, then: Twin, reserved_at_s: int) -> Reason:
    """Say that a job finds no room, for want of accelerators or for want of whole nodes."""
    if told.known["free"] < told.known["width"]:
        return told.say("behind", words.BEHIND, reserved_at_s=reserved_at_s)
    scattered = _say_scattered(then, told.job)
    return told.say(
        "behind_scattered", words.BEHIND_SCATTERED, reserved_at_s=reserved_at_s, **scattered
    )
