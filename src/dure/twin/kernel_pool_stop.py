"""Who is stopped, in the kernel of a shared pool: by its node, or for a job that may."""

from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_floor import change_room, fits
from dure.twin.kernel_pool_line import change_limits, enter_line, is_behind
from dure.twin.kernel_pool_state import ENDS, LOGGED, SPARE, Pool
from dure.twin.kernel_pool_tree import charge, first_stand, is_before, next_stand
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import NOT_THERE, push, remove_key


@compiled
def share_node(pool: Pool, part: Table, job: Table, change: int) -> None:
    """Change the room of the node that a job shares."""
    node, label = pool.nodes[job.node], job.node - part.node_first
    change_room(pool.rooms, pool.words, pool.levels, part, node, label, change)


@compiled
def change_floor(pool: Pool, part: Table, j: int, sign: int) -> None:
    """Take a job's nodes back, or give it those that it had."""
    job = pool.jobs[j]
    part.empty += sign * job.whole
    if job.rest > 0:
        share_node(pool, part, job, sign * job.rest)


# -- Who runs, in the order in which nodes were got ---------------------------------------------


@compiled
def link_job(pool: Pool, place: int, j: int) -> None:
    """Put a job that starts behind those who run."""
    crew, stop = pool.crews[place], pool.stops[j]
    stop.prev, stop.next, stop.is_running = crew.newest, NONE, 1
    if crew.newest == NONE:
        crew.oldest = j
    else:
        pool.stops[crew.newest].next = j
    crew.newest = j
    if stop.first_start_s == NONE:
        stop.first_start_s = pool.jobs[j].start_s


@compiled
def unlink_job(pool: Pool, place: int, j: int) -> None:
    """Take a job out of those who run."""
    crew, stop = pool.crews[place], pool.stops[j]
    stop.is_running = 0
    if stop.prev == NONE:
        crew.oldest = stop.next
    else:
        pool.stops[stop.prev].next = stop.next
    if stop.next == NONE:
        crew.newest = stop.prev
    else:
        pool.stops[stop.next].prev = stop.prev


@compiled
def is_due(pool: Pool, key: int) -> bool:
    """Tell whether an end that was expected still is."""
    j = key & ((1 << pool.shift) - 1)
    job = pool.jobs[j]
    return pool.stops[j].is_running == 1 and job.start_s + job.occupy_s == key >> pool.shift


@compiled_apart
def sweep_ends(pool: Pool) -> None:
    """Throw away the ends that are expected no more."""
    count = 0
    for at in range(pool.sizes[ENDS]):
        key = pool.ends[at]
        if is_due(pool, key):
            push(pool.ends, count, key)
            count += 1
    pool.sizes[ENDS] = count


# -- Stopping -----------------------------------------------------------------------------------


@compiled_apart
def stop_job(pool: Pool, j: int, now_s: int) -> None:
    """Take a job's nodes back before its end; it waits again, from its last checkpoint."""
    job, stop = pool.jobs[j], pool.stops[j]
    lane = pool.lanes[job.lane]
    part = pool.partitions[lane.place]
    ran_s = max(now_s - job.start_s, 0)
    saved_s = ran_s
    if stop.checkpoint_s > 0:
        saved_s -= ran_s % stop.checkpoint_s
    else:
        saved_s = 0
    key = (job.start_s + job.estimate_s) << pool.shift | j
    pool.sizes[SPARE] = remove_key(pool.blocks, pool.keys, part, key, pool.sizes[SPARE])
    part.head = NONE
    change_floor(pool, part, j, 1)
    unlink_job(pool, lane.place, j)
    at = 3 * pool.sizes[LOGGED]
    pool.log[at], pool.log[at + 1], pool.log[at + 2] = j, min(job.start_s, now_s), now_s
    pool.sizes[LOGGED] += 1
    unused_s = lane.width * (job.estimate_s - ran_s)
    change_limits(pool, lane.project, unused_s, lane.width)
    charge(pool, j, -unused_s)
    # What it gives back of its budget and quota may let others start, also elsewhere.
    for place in range(pool.places):
        pool.partitions[place].settled = NONE
    stop.lost_s += lane.width * (ran_s - saved_s)
    job.occupy_s -= saved_s
    job.estimate_s = max(job.estimate_s - saved_s, 0)
    job.start_s = NONE
    pool.waiting[lane.project * pool.places + lane.place] += 1
    enter_line(pool, j)


@compiled_apart
def happen(pool: Pool, which: int, now_s: int) -> int:
    """Let a node fail or come back; give its partition."""
    what = pool.happenings[which]
    part, crew = pool.partitions[what.place], pool.crews[what.place]
    if what.node == NONE:
        part.empty += what.nodes
        crew.nodes += what.nodes
    elif crew.nodes > 0:
        fail_node(pool, what.place, what.node % crew.nodes, now_s)
        part.empty -= 1
        crew.nodes -= 1
        pool.happenings[what.back].nodes = 1
    part.head = part.settled = NONE
    return what.place


@compiled
def fail_node(pool: Pool, place: int, node: int, now_s: int) -> None:
    """Stop who is on a node: those had whole, oldest first; then by label; then empty."""
    part, j = pool.partitions[place], pool.crews[place].oldest
    while j != NONE:
        node -= pool.jobs[j].whole
        if node < 0:
            pool.stops[j].failures += 1
            stop_job(pool, j, now_s)
            return
        j = pool.stops[j].next
    label = 0
    while label < part.labels:
        if pool.nodes[part.node_first + label].room < part.node_size:
            if node == 0:
                break
            node -= 1
        label += 1
    if label == part.labels:
        return
    j = pool.crews[place].oldest
    while j != NONE:
        following = pool.stops[j].next
        if pool.jobs[j].rest > 0 and pool.jobs[j].node == part.node_first + label:
            pool.stops[j].failures += 1
            stop_job(pool, j, now_s)
        j = following


# -- Stopping for another -----------------------------------------------------------------------


@compiled_apart
def find_victims(pool: Pool, which: int, qos: int, place: int, now_s: int) -> int:
    """Write down who would be stopped for a job of a width and QOS; nobody if that would not do.

    The nodes are tried in earnest, and put back as they were.
    """
    part, kind, count = pool.partitions[place], pool.kinds[which], 0
    for low in range(qos):
        j = pool.crews[place].newest if pool.allowed[qos] >> low & 1 else NONE
        while j != NONE and not fits(pool.rooms, part, kind.whole, kind.rest):
            job = pool.jobs[j]
            # Who has started in this very second stays.
            if pool.lanes[job.lane].qos == low and job.start_s - pool.lag_s < now_s:
                change_floor(pool, part, j, 1)
                pool.victims[count] = j
                count += 1
            j = pool.stops[j].prev
    is_done = fits(pool.rooms, part, kind.whole, kind.rest)
    needed = 0
    for at in range(count - 1, -1, -1):
        j = pool.victims[at]
        change_floor(pool, part, j, -1)
        # Whoever turns out not to be needed is spared.
        if is_done and not fits(pool.rooms, part, kind.whole, kind.rest):
            change_floor(pool, part, j, 1)
            needed += 1
            pool.victims[pool.victims.size - needed] = j
    for at in range(needed):
        j = pool.victims[pool.victims.size - needed + at]
        change_floor(pool, part, j, -1)
        pool.victims[at] = j
    return needed


@compiled_apart
def choose_urgent(pool: Pool, number: int, now_s: int) -> int:
    """Choose the first in line who may stop others and would start by it; NONE if nobody."""
    part, is_any = pool.partitions[number], False
    for which in range(part.kind_first, part.kind_end):
        for qos in range(pool.services):
            at = which * pool.services + qos
            pool.may_stop[at] = 0
            kind = pool.kinds[which]
            if pool.urgent[at] > 0 and not fits(pool.rooms, part, kind.whole, kind.rest):
                pool.may_stop[at] = find_victims(pool, which, qos, number, now_s) > 0
                is_any |= pool.may_stop[at] > 0
    best, best_stand = NONE, NONE
    stand = first_stand(pool, number) if is_any else NONE
    while stand != NONE:
        if best != NONE and is_behind(pool, stand, best_stand, best):
            break
        row = pool.stands[stand]
        for i in range(row.lane_first, row.lane_end):
            lane = pool.lanes[pool.by_stand[i]]
            may = lane.listed != NOT_THERE and pool.may_stop[lane.kind * pool.services + lane.qos]
            if may and (best == NONE or is_before(pool, lane.head, best)):
                best, best_stand = lane.head, stand
        stand = next_stand(pool, stand)
    return best
