"""The line in the kernel of a shared pool: who stands in it, and who of them may start.

Jobs that differ in nothing but time stand in one lane, by number. What budget and quota let start
is a longest estimate, the *cap* of a lane; so a limit that moves changes one number and not a job.
"""

from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_floor import fits, leaves_head
from dure.twin.kernel_pool_state import BY_POINTS, BY_TREE, CAN, CANNOT, FROZEN, IF_SHORT, Pool
from dure.twin.kernel_pool_tree import (
    compare_stands,
    first_from,
    first_stand,
    is_before,
    next_stand,
    set_least,
    settle_stand,
)
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import NOT_THERE

# -- Lanes --------------------------------------------------------------------------------------


@compiled
def cap_of(project: Table, width: int) -> int:
    """Say how long an estimate budget and quota of a project let start."""
    if width > project.free:
        return NONE
    return NOT_THERE - 1 if project.left_s == NOT_THERE else project.left_s // width


@compiled
def list_lane(pool: Pool, which: int) -> None:
    """Tell the kind of a lane what the least estimate is that may start."""
    lane = pool.lanes[which]
    listed = lane.least if lane.least <= lane.cap_s else NOT_THERE
    if listed != lane.listed:
        if pool.has_stops and pool.allowed[lane.qos] != 0:
            change = int(lane.listed == NOT_THERE) - int(listed == NOT_THERE)
            pool.urgent[lane.kind * pool.services + lane.qos] += change
            pool.crews[lane.place].urgent += change
        lane.listed = listed
        kind = pool.kinds[lane.kind]
        set_least(pool.listed, kind, which - kind.first, listed)


@compiled
def find_lane_head(pool: Pool, lane: Table) -> None:
    """Find the first job of a lane within its cap."""
    lane.head = NOT_THERE
    if lane.least <= lane.cap_s:
        lane.head = pool.by_lane[lane.first + first_from(pool.least, lane, 0, lane.cap_s)]


@compiled
def sum_up_stand(pool: Pool, stand: Table) -> None:
    """Say which kinds of job a stand has in line, and which is the first."""
    stand.first, stand.mask = NOT_THERE, 0
    for at in range(stand.lane_first, stand.lane_end):
        lane = pool.lanes[pool.by_stand[at]]
        if lane.listed != NOT_THERE:
            stand.first = min(stand.first, lane.head)
            stand.mask |= lane.bit


@compiled
def enter_line(pool: Pool, j: int) -> None:
    """Let a job that has just come wait; it stands in line if its limits let it start."""
    job = pool.jobs[j]
    lane = pool.lanes[job.lane]
    if lane.waiting == 0:
        project = pool.projects[lane.project]
        project.busy += 1
        lane.cap_s = cap_of(project, lane.width)
    lane.waiting += 1
    set_least(pool.least, lane, job.leaf, job.estimate_s)
    if job.estimate_s <= lane.cap_s:
        lane.head = min(lane.head, j)
        list_lane(pool, job.lane)
        stand = pool.stands[lane.stand]
        stand.mask |= lane.bit
        # A later job changes nothing about where its stand stands.
        if j < stand.first:
            stand.first = j
            settle_stand(pool, lane.stand)


@compiled
def leave_line(pool: Pool, j: int) -> None:
    """Take a job out of its lane; its stand is settled by who calls."""
    job = pool.jobs[j]
    lane = pool.lanes[job.lane]
    lane.waiting -= 1
    if lane.waiting == 0:
        pool.projects[lane.project].busy -= 1
    set_least(pool.least, lane, job.leaf, NOT_THERE)
    if lane.head == j:
        find_lane_head(pool, lane)
    list_lane(pool, job.lane)
    stand = pool.stands[lane.stand]
    if stand.first == j or lane.listed == NOT_THERE:
        sum_up_stand(pool, stand)


@compiled
def change_limits(pool: Pool, which: int, change_s: int, change: int) -> None:
    """Change what a project may still hold and run at once, and the caps of its lanes with it."""
    project = pool.projects[which]
    if project.left_s != NOT_THERE:
        project.left_s += change_s
    if project.free != NOT_THERE:
        project.free += change
    elif project.left_s == NOT_THERE:
        return
    if project.busy == 0:
        return
    for at in range(project.lane_first, project.lane_end):
        number = pool.by_project[at]
        lane = pool.lanes[number]
        if lane.waiting > 0:
            cap_s = cap_of(project, lane.width)
            if cap_s != lane.cap_s:
                head, listed = lane.head, lane.listed
                lane.cap_s = cap_s
                find_lane_head(pool, lane)
                list_lane(pool, number)
                if lane.head != head or lane.listed != listed:
                    sum_up_stand(pool, pool.stands[lane.stand])
                    if pool.sizes[FROZEN] == 1:
                        project.is_moved = 1
                    else:
                        settle_stand(pool, lane.stand)


@compiled
def settle_project(pool: Pool, which: int) -> None:
    """Settle the stands of a project whose limits have moved meanwhile."""
    project = pool.projects[which]
    if project.is_moved == 1:
        project.is_moved = 0
        for at in range(project.lane_first, project.lane_end):
            lane = pool.lanes[pool.by_project[at]]
            if lane.waiting > 0:
                settle_stand(pool, lane.stand)


# -- Who may start behind the head --------------------------------------------------------------


@compiled
def classify_kinds(pool: Pool, part: Table, slack_s: int) -> int:
    """Say of each width whether jobs of it may start behind the head; give those that may."""
    head = pool.jobs[part.head]
    want, is_fit = 0, True
    for which in range(part.kind_first, part.kind_end):
        kind = pool.kinds[which]
        kind.may = CANNOT
        # A narrower job fits wherever a wider one does.
        if is_fit and kind.least != NOT_THERE:
            is_fit = fits(pool.rooms, part, kind.whole, kind.rest)
            if is_fit:
                if leaves_head(pool, part, head, kind.whole, kind.rest):
                    kind.may = CAN
                    want |= kind.bit
                elif kind.least <= slack_s:
                    kind.may = IF_SHORT
                    want |= kind.bit
    return want


@compiled
def is_behind(pool: Pool, stand: int, other: int, best: int) -> bool:
    """Tell whether all of a stand is behind a job of another that was before it in line."""
    if pool.order == BY_TREE:
        return stand != other
    if pool.order == BY_POINTS:
        return is_before(pool, best, pool.stands[stand].key)
    return compare_stands(pool, stand, other) != 0


@compiled
def choose_from_lanes(pool: Pool, number: int, slack_s: int, want: int) -> int:
    """Choose who starts next among all in line, without looking at each; there is somebody."""
    best, best_s, best_stand = NONE, NOT_THERE, NONE
    stand = first_stand(pool, number)
    while stand != NONE:
        row = pool.stands[stand]
        is_apart = best != NONE and is_behind(pool, stand, best_stand, best)
        if is_apart and not pool.is_shortest:
            break
        if row.mask & want != 0:
            for at in range(row.lane_first, row.lane_end):
                lane = pool.lanes[pool.by_stand[at]]
                may = pool.kinds[lane.kind].may
                bound_s = min(lane.cap_s, slack_s) if may == IF_SHORT else lane.cap_s
                if may == CANNOT or lane.least > bound_s:
                    continue
                is_shorter = pool.is_shortest and lane.least < best_s
                is_worse = lane.least > best_s or (is_apart and pool.order != BY_POINTS)
                if pool.is_shortest and best != NONE and not is_shorter and is_worse:
                    continue
                bound_s = lane.least if pool.is_shortest else bound_s
                j = pool.by_lane[lane.first + first_from(pool.least, lane, 0, bound_s)]
                if best == NONE or is_shorter or is_before(pool, j, best):
                    best, best_s, best_stand = j, lane.least, stand
                    is_apart = False
        stand = next_stand(pool, stand)
    return best


# -- A window: the first jobs of the line -------------------------------------------------------


@compiled_apart
def fill_window(pool: Pool, number: int) -> int:
    """Write down the first jobs of the line, the head among them, as many as a pass looks at."""
    tried, opened = 0, 0
    stand, last = first_stand(pool, number), NONE
    while tried <= pool.depth:
        best, at = NONE, NONE
        for i in range(opened):
            j = pool.lanes[pool.open[i]].cursor
            if j != NONE and (best == NONE or is_before(pool, j, best)):
                best, at = j, pool.open[i]
        # Stands that may have somebody before the best so far are opened first.
        if stand != NONE and (best == NONE or not is_behind(pool, stand, last, best)):
            if best == NONE:
                opened = 0
            row = pool.stands[stand]
            for i in range(row.lane_first, row.lane_end):
                lane = pool.lanes[pool.by_stand[i]]
                if lane.listed != NOT_THERE:
                    lane.cursor = lane.head
                    pool.open[opened] = pool.by_stand[i]
                    opened += 1
            last, stand = stand, next_stand(pool, stand)
            continue
        if best == NONE:
            break
        pool.tried[tried] = best
        tried += 1
        lane = pool.lanes[at]
        leaf = first_from(pool.least, lane, pool.jobs[best].leaf + 1, lane.cap_s)
        lane.cursor = NONE if leaf == NONE else pool.by_lane[lane.first + leaf]
    return tried


@compiled_apart
def choose_from_window(pool: Pool, tried: int, slack_s: int) -> int:
    """Choose who starts next among those written down behind the head; NONE if none may."""
    best, best_s = NONE, NOT_THERE
    for at in range(1, tried):
        j = pool.tried[at]
        job = pool.jobs[j]
        lane = pool.lanes[job.lane]
        may = pool.kinds[lane.kind].may
        if may == CANNOT or job.start_s != NONE or job.estimate_s >= best_s:
            continue
        if may == IF_SHORT and job.estimate_s > slack_s:
            continue
        if job.estimate_s > lane.cap_s:
            continue
        best, best_s = j, job.estimate_s
        if not pool.is_shortest:
            break
    return best
