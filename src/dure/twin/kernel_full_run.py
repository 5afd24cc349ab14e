"""Starts, ends and stops in the kernel of all switches, and what happens to the machine."""

from dure.twin.compile import compiled, compiled_apart, compiled_within
from dure.twin.kernel_floor import choose_node
from dure.twin.kernel_full_line import change_use, enter, leave
from dure.twin.kernel_full_state import (
    CAP,
    CHANGE,
    ENDS,
    FAIL,
    FAR_S,
    LOGGED,
    SPARE,
    TO_PASS,
    Full,
)
from dure.twin.kernel_pool_state import BY_POINTS
from dure.twin.kernel_pool_stop import share_node
from dure.twin.kernel_pool_tree import charge, settle_stand
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import insert, push, remove_key

FULL_RATE = 1000
"""Thousandths of the speed at which run times are counted, and of the full speed."""

# -- The clock of a partition -------------------------------------------------------------------


@compiled
def work_at(crew: Table, now_s: int) -> int:
    """Say what the clock shows: thousandths of a second of work."""
    return crew.counted + crew.permille * (now_s - crew.since_s)


@compiled
def when(crew: Table, shown: int, now_s: int) -> int:
    """Say at which second the clock shows so much at the present speed, perhaps in the past."""
    missing = shown - work_at(crew, now_s)
    if crew.permille == 0:
        return FAR_S if missing > 0 else now_s
    return now_s - (-missing // crew.permille)


@compiled
def lasts(full: Full, crew: Table, estimate_s: int) -> int:
    """Say how long a job that starts now has its nodes, at the present speed."""
    return full.lag_s - (-FULL_RATE * estimate_s // crew.permille)


@compiled
def longest(full: Full, crew: Table, within_s: int) -> int:
    """Say how long an estimate may be to last no longer than so many seconds."""
    return (within_s - full.lag_s) * crew.permille // FULL_RATE


# -- Who runs, in the order in which nodes were got ---------------------------------------------


@compiled
def link(full: Full, lane: Table, j: int) -> None:
    """Put a job that starts behind those who run."""
    crew, quota, job = full.crews[lane.place], full.quotas[lane.quota], full.jobs[j]
    job.prev, job.next = crew.newest, NONE
    if crew.newest == NONE:
        crew.oldest = j
    else:
        full.jobs[crew.newest].next = j
    crew.newest = j
    job.older, job.newer = quota.newest, NONE
    if quota.newest != NONE:
        full.jobs[quota.newest].newer = j
    quota.newest = j


@compiled
def unlink(full: Full, lane: Table, j: int) -> None:
    """Take a job out of those who run."""
    crew, quota, job = full.crews[lane.place], full.quotas[lane.quota], full.jobs[j]
    if job.prev == NONE:
        crew.oldest = job.next
    else:
        full.jobs[job.prev].next = job.next
    if job.next == NONE:
        crew.newest = job.prev
    else:
        full.jobs[job.next].prev = job.prev
    if job.older != NONE:
        full.jobs[job.older].newer = job.newer
    if job.newer == NONE:
        quota.newest = job.older
    else:
        full.jobs[job.newer].older = job.older


@compiled
def count_running(full: Full, lane: Table, sign: int) -> None:
    """Count the accelerators of who runs."""
    full.crews[lane.place].taken += sign * lane.width
    full.running[lane.place * full.services + lane.qos] += sign * lane.width


@compiled
def touch(full: Full, place: int) -> None:
    """Say that what could start in a partition has changed, and in others by limits or order."""
    full.crews[place].version += 1
    if full.places > 1 and (full.is_limited or full.order != BY_POINTS or full.fair_share > 0):
        for other in range(full.places):
            full.crews[other].version += 1


@compiled
def mark_dirty(full: Full, place: int, until_s: int) -> None:
    """Say that what is free in a partition has changed up to a second."""
    full.plans[place].dirty_s = max(full.plans[place].dirty_s, until_s)


@compiled
def set_due(full: Full, place: int, j: int, now_s: int) -> None:
    """Say when a running job ends at the present speed."""
    crew, job = full.crews[place], full.jobs[j]
    job.due_s = max(when(crew, job.began + FULL_RATE * job.occupy_s, now_s), now_s)
    if job.due_s < FAR_S:
        push(full.ends, full.sizes[ENDS], job.due_s << full.shift | j)
        full.sizes[ENDS] += 1


@compiled
def expect(full: Full, place: int, j: int, now_s: int) -> None:
    """Write down when a running job is expected to end."""
    crew, job, part = full.crews[place], full.jobs[j], full.partitions[place]
    end_s = when(crew, job.began + FULL_RATE * job.estimate_s, now_s)
    job.key = end_s << full.shift | j
    full.sizes[SPARE] = insert(full.blocks, full.keys, part, job.key, full.sizes[SPARE])


@compiled
def forget(full: Full, place: int, j: int) -> None:
    """Strike out when a running job is expected to end."""
    part, spare = full.partitions[place], full.sizes[SPARE]
    full.sizes[SPARE] = remove_key(full.blocks, full.keys, part, full.jobs[j].key, spare)


@compiled_apart
def start(full: Full, j: int, now_s: int) -> None:
    """Give a job that has left its line its nodes; who calls charges it."""
    job = full.jobs[j]
    lane, asked = full.lanes[job.lane], full.asked[job.job]
    part, crew = full.partitions[lane.place], full.crews[lane.place]
    part.empty -= job.whole
    if job.rest > 0:
        job.node = choose_node(full.rooms, full.words, full.levels, part, job.rest)
        share_node(full, part, job, -job.rest)
    job.start_s = now_s + full.lag_s
    job.began = work_at(crew, now_s) + crew.permille * full.lag_s
    expect(full, lane.place, j, now_s)
    set_due(full, lane.place, j, now_s)
    mark_dirty(full, lane.place, job.key >> full.shift)
    link(full, lane, j)
    count_running(full, lane, 1)
    asked.has_started = 1
    if asked.first_start_s == NONE:
        asked.first_start_s = job.start_s
    asked.start_s = job.start_s
    change_use(full, lane, -lane.width * job.estimate_s, -lane.width)
    touch(full, lane.place)
    # It waits in the other partitions no more.
    for other in range(asked.seat_first, asked.seat_end):
        if full.jobs[other].is_waiting == 1:
            leave(full, other)
            away = full.lanes[full.jobs[other].lane]
            settle_stand(full, away.stand)
            full.crews[away.place].version += 1


@compiled_apart
def hold(full: Full, j: int) -> None:
    """Charge a job that has started what it holds."""
    charge(full, j, full.jobs[j].width * full.jobs[j].estimate_s)


@compiled_apart
def start_from_line(full: Full, j: int, now_s: int) -> None:
    """Start a job that is in line."""
    leave(full, j)
    settle_stand(full, full.lanes[full.jobs[j].lane].stand)
    start(full, j, now_s)
    hold(full, j)


@compiled_apart
def end(full: Full, j: int, now_s: int) -> None:
    """Take a job's nodes back and charge what it used."""
    job = full.jobs[j]
    lane = full.lanes[job.lane]
    part = full.partitions[lane.place]
    forget(full, lane.place, j)
    mark_dirty(full, lane.place, job.key >> full.shift)
    if job.key >= part.last:
        part.head = NONE
    elif job.rest > 0:
        full.nodes[job.node].gain -= job.rest
    part.empty += job.whole
    if job.rest > 0:
        share_node(full, part, job, job.rest)
    unlink(full, lane, j)
    count_running(full, lane, -1)
    job.due_s = NONE
    at = 3 * full.sizes[LOGGED]
    full.log[at], full.log[at + 1], full.log[at + 2] = j, min(job.start_s, now_s), now_s
    full.sizes[LOGGED] += 1
    full.asked[job.job].end_s = now_s
    unused_s = lane.width * (job.estimate_s - job.occupy_s)
    change_use(full, lane, unused_s, lane.width)
    charge(full, j, -unused_s)
    touch(full, lane.place)


@compiled_apart
def stop(full: Full, j: int, now_s: int) -> None:
    """Take a job's nodes back before its end; it waits again, from its last checkpoint."""
    job = full.jobs[j]
    asked, lane = full.asked[job.job], full.lanes[job.lane]
    ran_s = max(work_at(full.crews[lane.place], now_s) - job.began, 0) // FULL_RATE
    saved_s = 0
    if asked.checkpoint_s > 0:
        saved_s = ran_s - ran_s % asked.checkpoint_s
    # It ends like a job of such a length, and is another from now on.
    job.occupy_s = ran_s
    end(full, j, now_s)
    saved_work_s = saved_s * job.rate // FULL_RATE
    asked.work_s -= saved_work_s
    asked.said_s = max(asked.said_s - saved_work_s, 0)
    asked.lost_s += lane.width * (ran_s - saved_s)
    asked.has_started, asked.start_s, asked.end_s = 0, NONE, NONE
    job.start_s = NONE
    for seat in range(asked.seat_first, asked.seat_end):
        other = full.jobs[seat]
        other.occupy_s = -(-FULL_RATE * asked.work_s // other.rate)
        other.estimate_s = -(-FULL_RATE * asked.said_s // other.rate)
        enter(full, seat)
        place = full.lanes[other.lane].place
        full.plans[place].is_listed = 0
        if place != lane.place:
            full.sizes[TO_PASS] += 1 - full.to_pass[place]
            full.to_pass[place] = 1
    # What it gives back of its limits counts everywhere.
    for place in range(full.places):
        full.crews[place].version += 1
        full.partitions[place].settled = NONE
    full.partitions[lane.place].head = NONE


# -- Ends that are expected ---------------------------------------------------------------------


@compiled
def is_due(full: Full, key: int) -> bool:
    """Tell whether an end that was expected still is."""
    return full.jobs[key & ((1 << full.shift) - 1)].due_s == key >> full.shift


@compiled_apart
def sweep(full: Full) -> None:
    """Throw away the ends that are expected no more."""
    count = 0
    for at in range(full.sizes[ENDS]):
        key = full.ends[at]
        if is_due(full, key):
            push(full.ends, count, key)
            count += 1
    full.sizes[ENDS] = count


# -- What happens to the machine ----------------------------------------------------------------


@compiled_apart
def happen(full: Full, which: int, now_s: int) -> int:
    """Change the machine; give the partition that needs a pass."""
    what = full.happenings[which]
    part, crew = full.partitions[what.place], full.crews[what.place]
    crew.version += 1
    mark_dirty(full, what.place, FAR_S)
    if what.what == CAP:
        change_speed(full, what.place, what.number, now_s)
    elif what.what == CHANGE:
        crew.change += 1
        while part.empty < -what.number and crew.newest != NONE:
            full.asked[full.jobs[crew.newest].job].failures += 1
            stop(full, crew.newest, now_s)
        part.empty += what.number
        crew.nodes += what.number
    elif what.what == FAIL:
        if crew.nodes > 0:
            fail_node(full, what.place, what.number % crew.nodes, now_s)
            part.empty -= 1
            crew.nodes -= 1
            full.happenings[what.back].nodes = 1
    else:
        part.empty += what.nodes
        crew.nodes += what.nodes
    part.head = part.settled = NONE
    return what.place


@compiled_within
def change_speed(full: Full, place: int, permille: int, now_s: int) -> None:
    """Run the clock at another speed, and say anew when each running job ends."""
    crew = full.crews[place]
    crew.counted, crew.since_s, crew.permille = work_at(crew, now_s), now_s, permille
    j = crew.oldest
    while j != NONE:
        full.jobs[j].due_s = NONE
        if permille > 0:
            forget(full, place, j)
        j = full.jobs[j].next
    sweep(full)
    j = crew.oldest
    while j != NONE:
        if permille > 0:
            expect(full, place, j, now_s)
        set_due(full, place, j, now_s)
        j = full.jobs[j].next


@compiled_within
def fail_node(full: Full, place: int, node: int, now_s: int) -> None:
    """Stop who is on a node: those had whole, oldest first; then by label; then empty."""
    part, j = full.partitions[place], full.crews[place].oldest
    while j != NONE:
        node -= full.jobs[j].whole
        if node < 0:
            full.asked[full.jobs[j].job].failures += 1
            stop(full, j, now_s)
            return
        j = full.jobs[j].next
    label = 0
    while label < part.labels:
        if full.nodes[part.node_first + label].room < part.node_size:
            if node == 0:
                break
            node -= 1
        label += 1
    if label == part.labels:
        return
    j = full.crews[place].oldest
    while j != NONE:
        following = full.jobs[j].next
        if full.jobs[j].rest > 0 and full.jobs[j].node == part.node_first + label:
            full.asked[full.jobs[j].job].failures += 1
            stop(full, j, now_s)
        j = following
