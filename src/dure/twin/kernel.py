"""The speed of the twin: the steps of `reference`, letter by letter, on indexed tables.

Called only by `run`, which checks and converts. Whole numbers only. Jobs are known by their number,
which orders them as they were submitted. A time and a number are kept in one integer, the time in
the high bits, so that comparing two of them compares by time, then by number.
"""

from dure.twin.compile import compiled
from dure.twin.kernel_floor import (
    add_gain,
    change_later,
    change_room,
    choose_node,
    fits,
    reserve,
)
from dure.twin.kernel_line import (
    choose_from_lanes,
    choose_from_window,
    classify_kinds,
    enter_line,
    fill_window,
    find_head,
    hold_of,
    leave_line,
    left_of,
)
from dure.twin.kernel_state import NONE, Table, Twin
from dure.twin.ordered import insert, pop_least, push, remove_key


@compiled
def run_events(twin: Twin, until_s: int) -> None:
    """Take event after event until none is left, or none that is due by a second."""
    shift, jobs, seats, ends = twin.shift, twin.jobs, twin.seats, twin.ends
    arrived = twin.sizes[2]
    while arrived < jobs.size or twin.sizes[0] > 0:
        # A. Move the clock to the next event: by time, ends before arrivals, by number.
        is_end = twin.sizes[0] > 0 and (
            arrived == jobs.size or ends[0] >> shift <= jobs[arrived].submit_s
        )
        if (ends[0] >> shift if is_end else jobs[arrived].submit_s) > until_s:
            break
        if is_end:
            key = pop_least(ends, twin.sizes[0])
            twin.sizes[0] -= 1
            now_s, j = key >> shift, key & ((1 << shift) - 1)
            # C. A job that ends gives back its nodes, and settles its hold to what it used.
            end_job(twin, j, now_s)
        else:
            # B. A job that arrives waits.
            now_s, j = jobs[arrived].submit_s, arrived
            arrived += 1
            jobs[j].is_waiting = 1
            seats[jobs[j].seat].waiting += 1
        newcomer = NONE if is_end or hold_of(jobs[j]) > left_of(twin, jobs[j]) else j
        part = twin.partitions[jobs[j].partition]
        seat = twin.projects[jobs[j].project].seat_first
        seat_end = twin.projects[jobs[j].project].seat_end if is_end else seat
        while True:
            pass_over(twin, part, now_s, newcomer)
            while seat < seat_end and (
                seats[seat].waiting == 0 or seats[seat].partition == jobs[j].partition
            ):
                seat += 1
            if seat >= seat_end:
                break
            part = twin.partitions[seats[seat].partition]
            seat += 1
    twin.sizes[2] = arrived


@compiled
def pass_over(twin: Twin, part: Table, now_s: int, newcomer: int) -> None:
    """Start what may start in a partition, where a job may have come to the end of the line."""
    # Who comes to an empty line is its head, and often starts at once; it enters when it must.
    if newcomer != NONE and part.active > 0:
        enter_line(twin, twin.jobs[newcomer])
        newcomer = NONE
    # E. Start the head of the line for as long as it fits; the line is ordered anew each time.
    while True:
        head = find_head(twin, part) if part.active > 0 else newcomer
        if head == NONE:
            return
        job = twin.jobs[head]
        if not fits(twin.rooms, part, job.whole, job.rest):
            break
        if newcomer == NONE:
            leave_line(twin, job)
        newcomer = NONE
        start_job(twin, head, now_s)
        twin.projects[job.project].share_s += hold_of(job)
        part.head = NONE
    if newcomer != NONE:
        enter_line(twin, job)
        return
    # A narrower job fits wherever a wider one does; so look at the narrowest first.
    which = part.kind_first
    while twin.kinds[which].waiting == 0:
        which += 1
    kind = twin.kinds[which]
    if not twin.is_easy or not fits(twin.rooms, part, kind.whole, kind.rest):
        return
    # F. Reserve the first second at which the head fits, if all end when they are expected to.
    #    What was reserved stays right until the last job it counts on, or one not counted, ends.
    if part.head != head:
        reserve(twin, part, head)
    try_behind(twin, part, now_s)


@compiled
def try_behind(twin: Twin, part: Table, now_s: int) -> None:
    """Start who may overtake the head."""
    jobs, orders = twin.jobs, twin.orders
    reserved_s = max(now_s, part.last >> twin.shift)
    # G. Of those behind the head, in order, the first who may start starts; and so on, from the
    #    first again, until none may.
    tried = fill_window(twin, part) if twin.depth > 0 else 0
    count, is_stale = 0, False
    while classify_kinds(twin, part):
        if twin.depth > 0:
            j = choose_from_window(twin, tried, reserved_s - now_s)
        else:
            j = choose_from_lanes(twin, part, reserved_s - now_s)
        if j == NONE:
            break
        # H. It may start if it fits now, and either is expected to end by the reserved second or
        #    leaves enough for the head to fit at that second all the same.
        job = jobs[j]
        is_short = now_s + job.estimate_s <= reserved_s
        if not is_short:
            part.later_empty -= job.whole
            if job.rest > 0:
                node = choose_node(twin.rooms, twin.words, twin.levels, part, job.rest)
                change_later(twin.rooms, part, twin.nodes[node], -job.rest)
        leave_line(twin, job)
        start_job(twin, j, now_s)
        if is_short:
            if job.rest > 0:
                add_gain(part, twin.nodes[job.node], job.rest)
            is_stale |= (now_s + job.estimate_s) << twin.shift | j > part.last
        orders[count].started = j
        count += 1
    for i in range(count):
        job = jobs[orders[i].started]
        twin.projects[job.project].share_s += hold_of(job)
    if is_stale:
        part.head = NONE


@compiled
def start_job(twin: Twin, j: int, now_s: int) -> None:
    """Give a job its nodes and hold its hours."""
    job = twin.jobs[j]
    part = twin.partitions[job.partition]
    job.is_waiting = 0
    twin.seats[job.seat].waiting -= 1
    part.empty -= job.whole
    if job.rest > 0:
        job.node = choose_node(twin.rooms, twin.words, twin.levels, part, job.rest)
        share_node(twin, part, job, -job.rest)
    job.start_s = now_s
    key = (now_s + job.estimate_s) << twin.shift | j
    twin.sizes[1] = insert(twin.blocks, twin.keys, part, key, twin.sizes[1])
    push(twin.ends, twin.sizes[0], (now_s + job.occupy_s) << twin.shift | j)
    twin.sizes[0] += 1
    change_left(twin, job.project, -hold_of(job))


@compiled
def end_job(twin: Twin, j: int, now_s: int) -> None:
    """Take a job's nodes back and charge what it used."""
    job = twin.jobs[j]
    part = twin.partitions[job.partition]
    key = (job.start_s + job.estimate_s) << twin.shift | j
    twin.sizes[1] = remove_key(twin.blocks, twin.keys, part, key, twin.sizes[1])
    if key >= part.last:
        part.head = NONE
    elif job.rest > 0:
        twin.nodes[job.node].gain -= job.rest
    part.empty += job.whole
    if job.rest > 0:
        share_node(twin, part, job, job.rest)
    job.end_s = now_s
    unused_s = job.width * (job.estimate_s - job.occupy_s)
    twin.projects[job.project].share_s -= unused_s
    change_left(twin, job.project, unused_s)


@compiled
def share_node(twin: Twin, part: Table, job: Table, change: int) -> None:
    """Change the room of the node that a job shares."""
    node, label = twin.nodes[job.node], job.node - part.node_first
    change_room(twin.rooms, twin.words, twin.levels, part, node, label, change)


@compiled
def change_left(twin: Twin, project: int, change_s: int) -> None:
    """Change what a project may still hold, and with it which of its waiting jobs are in line."""
    owner, orders = twin.projects[project], twin.orders
    owner.left_s += change_s
    while owner.gate < owner.hold_end:
        job = twin.jobs[orders[owner.gate].by_hold]
        if hold_of(job) > owner.left_s:
            break
        if job.is_waiting == 1:
            enter_line(twin, job)
        owner.gate += 1
    while owner.gate > owner.hold_first:
        job = twin.jobs[orders[owner.gate - 1].by_hold]
        if hold_of(job) <= owner.left_s:
            break
        if job.is_waiting == 1:
            leave_line(twin, job)
        owner.gate -= 1
