"""The line in the kernel of all switches: who stands in it, what limits let them, who is before."""

from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_full_state import FROZEN, MOVED, Full
from dure.twin.kernel_pool_line import cap_of, find_lane_head, sum_up_stand
from dure.twin.kernel_pool_state import BY_POINTS, BY_SHARE
from dure.twin.kernel_pool_tree import (
    compare_stands,
    first_from,
    first_stand,
    is_before,
    next_stand,
    points_of,
    set_least,
    settle_stand,
)
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import NOT_THERE, pop_least, push

POINTS_MOST = 2**33
"""More points than anybody has: five weights of at most 10**9."""

# -- Quotas that are lent -----------------------------------------------------------------------


@compiled
def available(full: Full, which: int) -> int:
    """Say how many accelerators a project may use in a partition beside what it uses."""
    quota = full.quotas[which]
    above = full.circles[quota.circle].above
    if quota.borrow != NOT_THERE:
        given = quota.nominal - quota.own
        above = min(above, given - max(quota.used - quota.own, 0) + quota.borrow)
    return max(quota.own - quota.used, 0) + above


@compiled
def use_quota(full: Full, which: int, change: int) -> None:
    """Count what a project uses in a partition, on trial or in earnest."""
    quota = full.quotas[which]
    lent = max(quota.used - quota.own, 0)
    quota.used += change
    full.circles[quota.circle].above -= max(quota.used - quota.own, 0) - lent


@compiled
def list_over(full: Full, which: int, change: int) -> None:
    """Keep the list of those above nominal, after what a project uses has changed."""
    quota = full.quotas[which]
    circle = full.circles[quota.circle]
    if quota.over != NONE:
        circle.over_used += change
    if quota.used > quota.nominal and quota.over == NONE:
        quota.over = circle.over
        full.over[circle.over_first + circle.over] = which
        circle.over += 1
        circle.over_used += quota.used
    elif quota.used <= quota.nominal and quota.over != NONE:
        circle.over -= 1
        last = full.over[circle.over_first + circle.over]
        full.over[circle.over_first + quota.over] = last
        full.quotas[last].over = quota.over
        quota.over = NONE
        circle.over_used -= quota.used


# -- Lanes --------------------------------------------------------------------------------------


@compiled
def cap_in(full: Full, lane: Table) -> int:
    """Say how long an estimate budget, quota and cohort let start in a lane."""
    if full.has_cohorts and lane.width > available(full, lane.quota):
        return NONE
    return cap_of(full.projects[lane.project], lane.width)


@compiled
def list_lane(full: Full, which: int) -> None:
    """Tell the kind of a lane what the least estimate is that may start."""
    lane = full.lanes[which]
    listed = lane.least if lane.least <= lane.cap_s else NOT_THERE
    if listed != lane.listed:
        lane.listed = listed
        kind = full.kinds[lane.kind]
        set_least(full.listed, kind, which - kind.first, listed)


@compiled_apart
def enter(full: Full, j: int) -> None:
    """Let a job wait; it stands in line if its limits let it start."""
    job = full.jobs[j]
    lane = full.lanes[job.lane]
    job.is_waiting = 1
    full.waiting[lane.project * full.places + lane.place] += 1
    if lane.waiting == 0:
        full.projects[lane.project].busy += 1
        lane.cap_s = cap_in(full, lane)
        circle = full.circles[lane.circle]
        lane.pos = circle.busy
        full.busy[circle.busy_first + circle.busy] = job.lane
        circle.busy += 1
    lane.waiting += 1
    set_least(full.least, lane, job.leaf, job.estimate_s)
    if job.estimate_s <= lane.cap_s:
        lane.head = min(lane.head, j)
        list_lane(full, job.lane)
        stand = full.stands[lane.stand]
        stand.mask |= lane.bit
        # A later job changes nothing about where its stand stands.
        if j < stand.first:
            stand.first = j
            settle_stand(full, lane.stand)


@compiled_apart
def leave(full: Full, j: int) -> None:
    """Take a job out of its lane; its stand is settled by who calls."""
    job = full.jobs[j]
    lane = full.lanes[job.lane]
    job.is_waiting = 0
    full.waiting[lane.project * full.places + lane.place] -= 1
    lane.waiting -= 1
    if lane.waiting == 0:
        full.projects[lane.project].busy -= 1
        circle = full.circles[lane.circle]
        circle.busy -= 1
        last = full.busy[circle.busy_first + circle.busy]
        full.busy[circle.busy_first + lane.pos] = last
        full.lanes[last].pos = lane.pos
    set_least(full.least, lane, job.leaf, NOT_THERE)
    if lane.head == j:
        find_lane_head(full, lane)
    list_lane(full, job.lane)
    stand = full.stands[lane.stand]
    if stand.first == j or lane.listed == NOT_THERE:
        sum_up_stand(full, stand)


@compiled_apart
def refresh(full: Full, which: int) -> None:
    """Find the cap of a lane anew, after its limits have moved."""
    lane = full.lanes[which]
    cap_s = cap_in(full, lane)
    if lane.waiting == 0 or cap_s == lane.cap_s:
        return
    head, listed = lane.head, lane.listed
    lane.cap_s = cap_s
    find_lane_head(full, lane)
    list_lane(full, which)
    if lane.head != head or lane.listed != listed:
        sum_up_stand(full, full.stands[lane.stand])
        if full.sizes[FROZEN] == 0:
            settle_stand(full, lane.stand)
        elif lane.is_moved == 0:
            lane.is_moved = 1
            full.moved[full.sizes[MOVED]] = which
            full.sizes[MOVED] += 1


@compiled_apart
def settle_moved(full: Full) -> None:
    """Settle the stands of lanes whose limits have moved while stands stayed where they are."""
    for at in range(full.sizes[MOVED]):
        lane = full.lanes[full.moved[at]]
        lane.is_moved = 0
        settle_stand(full, lane.stand)
    full.sizes[MOVED] = 0


@compiled_apart
def change_budget(full: Full, which: int, change_s: int, change: int) -> None:
    """Change what a project may still hold and run at once, and the caps of its lanes with it."""
    project = full.projects[which]
    if project.left_s != NOT_THERE:
        project.left_s += change_s
    if project.free != NOT_THERE:
        project.free += change
    elif project.left_s == NOT_THERE:
        return
    if project.busy > 0:
        for at in range(project.lane_first, project.lane_end):
            if full.lanes[full.by_project[at]].waiting > 0:
                refresh(full, full.by_project[at])


@compiled_apart
def change_use(full: Full, lane: Table, change_s: int, change: int) -> None:
    """Take off a project's limits what a job takes, or add what it gives back."""
    if full.has_cohorts:
        circle = full.circles[lane.circle]
        # Those who may use what is left of the whole need not be looked at where it is ample.
        was_ample = circle.above >= circle.widest
        use_quota(full, lane.quota, -change)
        list_over(full, lane.quota, -change)
        is_ample = was_ample and circle.above >= circle.widest
        for at in range(circle.busy_first, circle.busy_first + circle.busy):
            other = full.lanes[full.busy[at]]
            if not is_ample or other.quota == lane.quota:
                refresh(full, full.busy[at])
    change_budget(full, lane.project, change_s, change)


# -- The order of the line ----------------------------------------------------------------------


@compiled
def own_cap(full: Full, lane: Table) -> int:
    """Say how long an estimate the limits let start in a lane that nobody else can free."""
    return cap_of(full.projects[lane.project], lane.width)


@compiled
def own_first(full: Full, stand: Table) -> int:
    """Find the first job of a stand that only others may keep out."""
    first = NOT_THERE
    for at in range(stand.lane_first, stand.lane_end):
        lane = full.lanes[full.by_stand[at]]
        cap_s = own_cap(full, lane)
        if lane.least <= cap_s:
            first = min(first, full.by_lane[lane.first + first_from(full.least, lane, 0, cap_s)])
    return first


@compiled_apart
def is_ahead(full: Full, j: int, other: int, is_own: bool) -> bool:  # noqa: PLR0911 - case by case
    """Tell whether a job is before another of its partition, in line or within `own_cap`."""
    if full.order == BY_POINTS:
        return is_before(full, j, other)
    stand, rival = full.lanes[full.jobs[j].lane].stand, full.lanes[full.jobs[other].lane].stand
    if stand == rival:
        return j < other
    if full.order == BY_SHARE:
        order = compare_stands(full, stand, rival)
        return order < 0 or (order == 0 and j < other)
    while full.stands[stand].parent != full.stands[rival].parent:
        stand, rival = full.stands[stand].parent, full.stands[rival].parent
    order = compare_stands(full, stand, rival)
    if order != 0:
        return order < 0
    one, two = full.stands[stand], full.stands[rival]
    if one.is_inner == 1:
        return one.account < two.account
    if is_own:
        return own_first(full, one) < own_first(full, two)
    return one.first < two.first


@compiled_apart
def heap_line(full: Full, number: int) -> int:
    """Put all who are in line of a partition into a heap; give how many they are."""
    count, rank, stand = 0, 0, first_stand(full, number)
    while stand != NONE:
        row = full.stands[stand]
        for at in range(row.lane_first, row.lane_end):
            lane = full.lanes[full.by_stand[at]]
            leaf = NONE
            if lane.listed != NOT_THERE:
                leaf = first_from(full.least, lane, 0, lane.cap_s)
            while leaf != NONE:
                j = full.by_lane[lane.first + leaf]
                key = POINTS_MOST - points_of(full, j) if full.order == BY_POINTS else rank
                push(full.heap, count, key << full.shift | j)
                count += 1
                leaf = first_from(full.least, lane, leaf + 1, lane.cap_s)
        following = next_stand(full, stand)
        if full.order != BY_SHARE or (
            following != NONE and compare_stands(full, stand, following) != 0
        ):
            rank += 1
        stand = following
    return count


@compiled_apart
def list_line(full: Full, number: int) -> int:
    """Write down whom a pass looks at, the head first, in order; give how many they are.

    Those behind the head are in the order in which they are tried.
    """
    size, mask = heap_line(full, number), (1 << full.shift) - 1
    count = size if full.depth == 0 else min(size, full.depth + 1)
    for at in range(count):
        full.tried[at] = pop_least(full.heap, size - at) & mask
    if full.is_shortest:
        for at in range(1, count):
            estimate_s = full.jobs[full.tried[at]].estimate_s
            push(full.heap, at - 1, estimate_s << full.shift | at)
            full.started[at] = full.tried[at]
        for at in range(1, count):
            full.tried[at] = full.started[pop_least(full.heap, count - at) & mask]
    return count
