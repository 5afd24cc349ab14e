"""A pass over a partition, in the kernel of all switches; the steps of `reference_full`."""

from dure.twin.compile import compiled, compiled_apart, compiled_within
from dure.twin.kernel_floor import (
    add_gain,
    change_later,
    choose_node,
    fits,
    leaves_head,
    reserve,
)
from dure.twin.kernel_full_keep import keep_plan, list_newcomer
from dure.twin.kernel_full_line import enter, is_ahead, leave, list_line, settle_moved
from dure.twin.kernel_full_plan import (
    clear_plan,
    could_start,
    draw_plan,
    earliest,
    fits_job,
    is_clear,
    is_overdue,
    keep_place,
    kind_of,
)
from dure.twin.kernel_full_run import hold, lasts, longest, start, start_from_line, stop
from dure.twin.kernel_full_state import FAR_S, FROZEN, Full
from dure.twin.kernel_full_stop import (
    choose_urgent,
    drop_at,
    find_victims,
    has_victims,
    urgent_in,
)
from dure.twin.kernel_pool_line import choose_from_lanes, choose_from_window, classify_kinds
from dure.twin.kernel_pool_tree import first_stand, settle_stand
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import NOT_THERE

# -- Steps E and P: heads, and who stops others -------------------------------------------------


@compiled
def head_of(full: Full, number: int) -> int:
    """Find the head of a line; NONE if nobody is in it."""
    stand = first_stand(full, number)
    return NONE if stand == NONE else full.stands[stand].first


@compiled_within
def can_start(full: Full, number: int, j: int, now_s: int) -> bool:
    """Tell whether the head of a line may start now."""
    part = full.partitions[number]
    if not fits_job(full, part, j):
        return False
    drop_s = drop_at(full, number)
    if drop_s == FAR_S:
        return True
    lasts_s = max(lasts(full, full.crews[number], full.jobs[j].estimate_s), 1)
    if now_s + lasts_s <= drop_s:
        return True
    # It would still run when nodes go.
    plan = full.plans[number]
    clear_plan(full, part, plan, now_s)
    return is_clear(full, part, plan, kind_of(full, j), full.jobs[j].estimate_s, now_s)


@compiled_apart
def start_heads(full: Full, number: int, now_s: int) -> int:
    """Start the head of the line for as long as it can; give the one that cannot, or NONE."""
    part = full.partitions[number]
    head = head_of(full, number)
    while head != NONE and can_start(full, number, head, now_s):
        start_from_line(full, head, now_s)
        part.head = part.settled = NONE
        head = head_of(full, number)
    return head


@compiled_apart
def start_urgent(full: Full, number: int, now_s: int) -> bool:
    """Start the first who may stop others and would start by it; tell whether there is one."""
    j = choose_urgent(full, number, now_s)
    if j == NONE:
        return False
    lane = full.lanes[full.jobs[j].lane]
    for at in range(find_victims(full, lane, now_s)):
        full.asked[full.jobs[full.victims[at]].job].preemptions += 1
        stop(full, full.victims[at], now_s)
    start_from_line(full, j, now_s)
    full.partitions[number].head = NONE
    return True


# -- Steps F to H: behind a head with a reservation ---------------------------------------------


@compiled
def slack_of(full: Full, number: int, now_s: int) -> int:
    """Say how long an estimate may be to be expected to end by the reserved second."""
    part = full.partitions[number]
    if part.last == NOT_THERE:
        return NOT_THERE - 1
    return longest(full, full.crews[number], max(now_s, part.last >> full.shift) - now_s)


@compiled
def may_overtake(full: Full, part: Table, j: int, slack_s: int) -> bool:
    """Tell whether a job that fits now harms the head."""
    # H. It may start if it fits now, and either is expected to end by the reserved second or
    #    leaves enough for the head to fit at that second all the same.
    job = full.jobs[j]
    if job.estimate_s <= slack_s:
        return True
    return leaves_head(full, part, full.jobs[part.head], job.whole, job.rest)


@compiled_apart
def start_behind(full: Full, part: Table, j: int, now_s: int, slack_s: int) -> bool:
    """Start a job behind the head; tell whether what was reserved has to be found anew."""
    job = full.jobs[j]
    is_short = job.estimate_s <= slack_s
    if not is_short:
        part.later_empty -= job.whole
        if job.rest > 0:
            node = choose_node(full.rooms, full.words, full.levels, part, job.rest)
            change_later(full.rooms, part, full.nodes[node], -job.rest)
    leave(full, j)
    start(full, j, now_s)
    if is_short and job.rest > 0:
        add_gain(part, full.nodes[job.node], job.rest)
    return is_short and job.key > part.last


@compiled_within
def choose_behind(full: Full, part: Table, number: int, slack_s: int, tried: int) -> int:
    """Choose who of those in line starts next; NONE if none may."""
    want = classify_kinds(full, part, slack_s)
    if want == 0:
        return NONE
    if full.depth > 0:
        return choose_from_window(full, tried, slack_s)
    return choose_from_lanes(full, number, slack_s, want)


@compiled
def settle_started(full: Full, count: int) -> None:
    """Put stands where they belong after starts, and charge who started."""
    full.sizes[FROZEN] = 0
    for at in range(count):
        settle_stand(full, full.lanes[full.jobs[full.started[at]].lane].stand)
    settle_moved(full)
    for at in range(count):
        hold(full, full.started[at])


@compiled_apart
def try_behind(full: Full, number: int, head: int, now_s: int, newcomer: int) -> None:
    """Start those behind the head who may overtake it; a newcomer is alone in that at first."""
    part = full.partitions[number]
    part.settled = head if full.depth == 0 else NONE
    # A narrower job fits wherever a wider one does; so look at the narrowest first.
    which = part.kind_first
    while full.kinds[which].least == NOT_THERE:
        which += 1
    kind = full.kinds[which] if newcomer == NONE else kind_of(full, newcomer)
    if not full.is_easy or not fits(full.rooms, part, kind.whole, kind.rest):
        return
    # F. Reserve the first second at which the head fits, if all end when they are expected to.
    #    What was reserved stays right until the last job it counts on, or one not counted, ends.
    if part.head != head:
        reserve(full, part, head)
    slack_s = slack_of(full, number, now_s)
    if newcomer != NONE and not may_overtake(full, part, newcomer, slack_s):
        return
    # G. Of those behind the head, in order, the first who may start starts; and so on, from the
    #    first again, until none may. Stands stay where they are meanwhile.
    tried = list_line(full, number) if full.depth > 0 else 0
    count, is_stale = 0, False
    full.sizes[FROZEN] = 1
    while True:
        j = newcomer
        if newcomer == NONE:
            j = choose_behind(full, part, number, slack_s, tried)
        if j == NONE:
            break
        newcomer = NONE
        is_stale |= start_behind(full, part, j, now_s, slack_s)
        full.started[count] = j
        count += 1
    settle_started(full, count)
    if is_stale:
        part.head = part.settled = NONE


# -- Step Q: by a plan --------------------------------------------------------------------------


@compiled
def is_full(full: Full, plan: Table) -> bool:
    """Tell whether nobody may be kept a place in a plan any more."""
    return plan.reserved >= full.reservations


@compiled_apart
def keep_or_tell(full: Full, number: int, j: int, now_s: int) -> bool:
    """Tell whether a job can start now; keep it a place if it cannot, and may have one."""
    part, plan, estimate_s = full.partitions[number], full.plans[number], full.jobs[j].estimate_s
    if is_full(full, plan):
        is_now = fits_job(full, part, j)
        return is_now and is_clear(full, part, plan, kind_of(full, j), estimate_s, now_s)
    row = earliest(full, part, plan, j, now_s)
    if row != NONE and full.moments[row].at_s == now_s and fits_job(full, part, j):
        return True
    keep_place(full, part, plan, j, row)
    plan.final = j
    return False


@compiled_apart
def follow_plan(full: Full, number: int, head: int, now_s: int) -> None:
    """Start those who can start now without pushing back who has a reserved start."""
    part, plan = full.partitions[number], full.plans[number]
    clear_plan(full, part, plan, now_s)
    at, count, j, has_moved, is_open = 0, 1, head, False, False
    while at < count:
        is_within = full.jobs[j].estimate_s <= full.lanes[full.jobs[j].lane].cap_s
        if is_within and keep_or_tell(full, number, j, now_s):
            start_from_line(full, j, now_s)
            draw_plan(full, part, plan, now_s)
            has_moved, is_open = True, False
        # Whoever else is kept a place, a plan only gets fuller; so it is asked now and then whether
        # anybody could start by it. Where no place is left to keep, once is enough.
        if not is_open and (is_full(full, plan) or at & (at + 1) == 0):
            is_open = could_start(full, part, plan, now_s)
            if not is_open:
                plan.idle = full.crews[number].version
                break
            is_open = is_full(full, plan)
        if at == 0:
            count = list_line(full, number)
        at += 1
        if at < count:
            j = full.tried[at]
    if has_moved or full.depth > 0 or full.is_shortest:
        plan.idle = NONE
    elif plan.idle == NONE:
        plan.version = full.crews[number].version


@compiled_within
def keep_up(full: Full, number: int, now_s: int) -> None:
    """Start those who can start now without pushing back anybody before them."""
    part, plan, which = (
        full.partitions[number],
        full.plans[number],
        full.partitions[number].kind_first,
    )
    while full.kinds[which].least == NOT_THERE:
        which += 1
    kind, plan.version, plan.final = full.kinds[which], NONE, NONE
    # A narrower job fits wherever a wider one does; where none does, the plan can wait.
    has_moved = fits(full.rooms, part, kind.whole, kind.rest) and keep_plan(full, number, now_s)
    if not (has_moved or full.depth > 0 or full.is_shortest):
        plan.version = full.crews[number].version


# -- The pass -----------------------------------------------------------------------------------


@compiled_within
def is_settled(full: Full, number: int, head: int, now_s: int) -> bool:
    """Tell whether nobody in line can start, as the last pass found."""
    part = full.partitions[number]
    if not full.is_planned:
        return head != NONE and part.settled == head
    version, plan = full.crews[number].version, full.plans[number]
    if plan.version != version and plan.idle != version:  # noqa: PLR1714 - quicker
        return False
    return not is_overdue(full, part, now_s)


@compiled_within
def look_at(full: Full, number: int, j: int, now_s: int) -> bool:
    """Tell whether still nobody may stop others, where a newcomer waits too."""
    crew, which = full.crews[number], full.jobs[j].lane
    if not (full.may_stop or full.has_cohorts):
        return True
    if crew.looked == crew.version and urgent_in(full, which, now_s) != NONE:
        is_urgent = has_victims(full, which, now_s)
        if is_urgent or full.failed[full.lanes[which].group] != crew.version:
            crew.looked = NONE
    return crew.looked == crew.version


@compiled_within
def is_done_with(full: Full, number: int, j: int, now_s: int) -> bool:
    """Deal with a newcomer alone, where nobody else could start; tell whether that is all."""
    plan = full.plans[number]
    if full.jobs[j].estimate_s > full.lanes[full.jobs[j].lane].cap_s:
        return True
    if not full.is_planned:
        try_behind(full, number, full.partitions[number].settled, now_s, j)
        return True
    if plan.final != NONE and is_ahead(full, j, plan.final, False):
        return False
    if full.is_conservative:
        return not fits_job(full, full.partitions[number], j)
    full.moments[plan.first].at_s = now_s
    if plan.idle != NONE:
        kind, part, estimate_s = kind_of(full, j), full.partitions[number], full.jobs[j].estimate_s
        is_now = fits_job(full, part, j)
        return not (is_now and is_clear(full, part, plan, kind, estimate_s, now_s))
    return not keep_or_tell(full, number, j, now_s)


@compiled_within
def take_newcomer(full: Full, number: int, j: int, now_s: int) -> bool:
    """Let a newcomer wait; tell whether that is all, since nobody can start."""
    head = head_of(full, number)
    is_calm = full.crews[number].permille > 0 and is_settled(full, number, head, now_s)
    enter(full, j)
    if full.is_conservative:
        list_newcomer(full, number, j)
    is_calm = is_calm and head_of(full, number) == head
    is_calm = look_at(full, number, j, now_s) and is_calm
    return is_calm and is_done_with(full, number, j, now_s)


@compiled_apart
def pass_over(full: Full, number: int, now_s: int, newcomer: int) -> None:
    """Start what may start in a partition, where a newcomer may have come."""
    crew, part = full.crews[number], full.partitions[number]
    if newcomer != NONE and take_newcomer(full, number, newcomer, now_s):
        return
    part.settled = NONE
    if crew.permille == 0:
        return
    while True:
        # E. Start the head of the line for as long as it can; the line is ordered anew each time.
        head = start_heads(full, number, now_s)
        if not (full.may_stop or full.has_cohorts) or crew.looked == crew.version:
            break
        # P. The first in line, also of those whom only lent quota keeps out, who may stop others.
        if not start_urgent(full, number, now_s):
            break
    if head == NONE:
        return
    if not full.is_planned:
        try_behind(full, number, head, now_s, NONE)
    elif full.is_conservative:
        keep_up(full, number, now_s)
    elif full.is_easy:
        # Q. With a plan, who is in line finds the first second at which it disturbs nobody before.
        follow_plan(full, number, head, now_s)
