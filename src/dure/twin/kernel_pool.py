"""The kernel of a shared pool: fair tree with fading use, points, quotas; the steps of `reference`.

As `kernel`, which is the plainer and faster of the two, this is called only by `run`.
"""

from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_floor import (
    add_gain,
    change_later,
    choose_node,
    fits,
    leaves_head,
    reserve,
)
from dure.twin.kernel_pool_line import (
    cap_of,
    change_limits,
    choose_from_lanes,
    choose_from_window,
    classify_kinds,
    enter_line,
    fill_window,
    leave_line,
    settle_project,
)
from dure.twin.kernel_pool_state import (
    ARRIVED,
    BY_POINTS,
    ENDS,
    FROZEN,
    FULL,
    HAPPENED,
    LOGGED,
    SPARE,
    Pool,
)
from dure.twin.kernel_pool_stop import (
    choose_urgent,
    find_victims,
    happen,
    is_due,
    link_job,
    share_node,
    stop_job,
    sweep_ends,
    unlink_job,
)
from dure.twin.kernel_pool_tree import charge, first_stand, is_stand_before, reckon, settle_stand
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import NOT_THERE, insert, pop_least, push, remove_key

NEVER = 2**62
"""A second that does not come."""


@compiled
def run_pool(pool: Pool, until_s: int) -> None:  # noqa: C901 - the clock, kind by kind
    """Take event after event until none is left, or none that is due by a second."""
    shift, jobs, sizes, ends = pool.shift, pool.jobs, pool.sizes, pool.ends
    arrived = sizes[ARRIVED]
    while True:
        if pool.has_stops and not has_room(pool):
            break
        # A. Move the clock to the next event: by time, ends, the world, arrivals, by number.
        end_s = ends[0] >> shift if sizes[ENDS] > 0 else NEVER
        come_s = jobs[arrived].submit_s if arrived < jobs.size else NEVER
        world_s = NEVER
        if pool.has_stops and sizes[HAPPENED] < pool.happenings.size:
            world_s = pool.happenings[sizes[HAPPENED]].at_s
        now_s = min(end_s, world_s, come_s)
        if now_s > until_s or now_s == NEVER:
            break
        if pool.order == BY_POINTS:
            reckon(pool, now_s)
        lane, other, newcomer = pool.lanes[0], pool.places, NONE
        if end_s == now_s:
            # C. A job that ends gives back its nodes, and settles its hold to what it used.
            key = pop_least(ends, sizes[ENDS])
            sizes[ENDS] -= 1
            if pool.has_stops and not is_due(pool, key):
                continue
            j = key & ((1 << shift) - 1)
            end_job(pool, j)
            lane, other = pool.lanes[jobs[j].lane], 0
            part = lane.place
        elif world_s == now_s:
            # W. A node fails or comes back.
            part = happen(pool, sizes[HAPPENED], now_s)
            sizes[HAPPENED] += 1
        else:
            # B. A job that arrives waits.
            newcomer = arrived
            arrived += 1
            lane = pool.lanes[jobs[newcomer].lane]
            pool.waiting[lane.project * pool.places + lane.place] += 1
            part = lane.place
        while True:
            pass_over(pool, part, now_s, newcomer)
            while other < pool.places and (
                other == lane.place or pool.waiting[lane.project * pool.places + other] == 0
            ):
                other += 1
            if other >= pool.places:
                break
            part = other
            other += 1
    sizes[ARRIVED] = arrived


@compiled
def has_room(pool: Pool) -> bool:
    """Tell whether an event can be taken: ends and stretches have room for all that it may do."""
    if pool.sizes[ENDS] + pool.most > pool.ends.size:
        sweep_ends(pool)
    pool.sizes[FULL] = 3 * (pool.sizes[LOGGED] + pool.most) > pool.log.size
    return pool.sizes[FULL] == 0


@compiled
def pass_over(  # noqa: C901 - one pass, step by step
    pool: Pool, number: int, now_s: int, newcomer: int
) -> None:
    """Start what may start in a partition, where a job may have come to the end of the line."""
    part, stand = pool.partitions[number], first_stand(pool, number)
    head = NONE if stand == NONE else pool.stands[stand].first
    is_out, is_calm = newcomer != NONE, False
    if is_out:
        is_within = is_within_limits(pool, newcomer)
        # Where nobody could start after the last pass and the head is the same, only who is new
        # may start, unless it is before the head; it enters the line when it must.
        is_calm = head != NONE and part.settled == head
        if pool.has_stops:
            is_urgent = pool.allowed[pool.lanes[pool.jobs[newcomer].lane].qos] != 0
            is_calm = is_calm and not is_urgent and pool.crews[number].urgent == 0
        is_calm = is_calm and not (is_within and is_ahead(pool, newcomer, stand))
        if is_calm and not (is_within and pool.is_easy and fits_job(pool, part, newcomer)):
            enter_line(pool, newcomer)
            return
        if not is_calm and (head != NONE or not is_within):
            enter_line(pool, newcomer)
            is_out = False
    if not is_calm:
        newcomer = newcomer if is_out else NONE
        while True:
            part.settled = NONE
            head = start_heads(pool, part, number, now_s, newcomer)
            newcomer = NONE
            if not pool.has_stops or pool.crews[number].urgent == 0:
                break
            # P. The first in line who may stop others and would start by it.
            urgent = choose_urgent(pool, number, now_s)
            if urgent == NONE:
                break
            start_urgent(pool, part, number, now_s, urgent)
        if head == NONE:
            return
        if part.settled == head:
            return
        newcomer = NONE
    # F. Reserve the first second at which the head fits, if all end when they are expected to.
    #    What was reserved stays right until the last job it counts on, or one not counted, ends.
    if part.head != head:
        reserve(pool, part, head)
    try_behind(pool, part, number, now_s, newcomer)


@compiled_apart
def start_urgent(pool: Pool, part: Table, number: int, now_s: int, j: int) -> None:
    """Stop whom a job may stop, and start it."""
    lane = pool.lanes[pool.jobs[j].lane]
    for at in range(find_victims(pool, lane.kind, lane.qos, number, now_s)):
        pool.stops[pool.victims[at]].preemptions += 1
        stop_job(pool, pool.victims[at], now_s)
    leave_line(pool, j)
    settle_stand(pool, lane.stand)
    start_job(pool, part, j, now_s)
    charge(pool, j, pool.jobs[j].width * pool.jobs[j].estimate_s)
    part.head = NONE


@compiled
def start_heads(pool: Pool, part: Table, number: int, now_s: int, newcomer: int) -> int:
    """Start the first of the line for as long as they fit; give the head that does not, or NONE.

    It is settled where nobody behind it could start either.
    """
    # E. Start the head of the line for as long as it fits; the line is ordered anew each time.
    while True:
        head = newcomer
        if newcomer == NONE:
            stand = first_stand(pool, number)
            if stand == NONE:
                return NONE
            head = pool.stands[stand].first
        job = pool.jobs[head]
        if not fits(pool.rooms, part, job.whole, job.rest):
            break
        if newcomer == NONE:
            leave_line(pool, head)
            settle_stand(pool, pool.lanes[job.lane].stand)
        newcomer = NONE
        start_job(pool, part, head, now_s)
        charge(pool, head, job.width * job.estimate_s)
        part.head = NONE
    if newcomer != NONE:
        enter_line(pool, newcomer)
    # A narrower job fits wherever a wider one does; so look at the narrowest first.
    which = part.kind_first
    while pool.kinds[which].least == NOT_THERE:
        which += 1
    kind = pool.kinds[which]
    if not pool.is_easy or not fits(pool.rooms, part, kind.whole, kind.rest):
        part.settled = head if pool.depth == 0 else NONE
        return head if pool.depth == 0 else NONE
    return head


@compiled
def fits_job(pool: Pool, part: Table, j: int) -> bool:
    """Tell whether a job fits now."""
    return fits(pool.rooms, part, pool.jobs[j].whole, pool.jobs[j].rest)


@compiled
def is_within_limits(pool: Pool, j: int) -> bool:
    """Tell whether budget and quota let a job start that is in no lane yet."""
    job = pool.jobs[j]
    return job.estimate_s <= cap_of(pool.projects[pool.lanes[job.lane].project], job.width)


@compiled
def is_ahead(pool: Pool, j: int, head_stand: int) -> bool:
    """Tell whether a job that has just come is before the head."""
    stand, other = pool.lanes[pool.jobs[j].lane].stand, head_stand
    if pool.stands[stand].pos != NONE:
        return False
    pool.stands[stand].key = j
    while pool.stands[stand].parent != pool.stands[other].parent:
        stand, other = pool.stands[stand].parent, pool.stands[other].parent
    return pool.stands[stand].pos == NONE and is_stand_before(pool, stand, other)


@compiled
def try_behind(pool: Pool, part: Table, number: int, now_s: int, newcomer: int) -> None:
    """Start who may overtake the head; a newcomer who stands in no line is alone in that."""
    slack_s = max(now_s, part.last >> pool.shift) - now_s - pool.lag_s
    # G. Of those behind the head, in order, the first who may start starts; and so on, from the
    #    first again, until none may. Stands stay where they are meanwhile.
    tried = fill_window(pool, number) if pool.depth > 0 else 0
    count, is_stale = 0, False
    pool.sizes[FROZEN] = 1
    while True:
        j = newcomer
        if j == NONE:
            j = choose_behind(pool, part, number, slack_s, tried)
        elif not may_overtake(pool, part, j, slack_s):
            break
        if j == NONE:
            break
        if newcomer == NONE:
            leave_line(pool, j)
        newcomer = NONE
        is_stale |= start_behind(pool, part, j, now_s, slack_s)
        pool.started[count] = j
        count += 1
    pool.sizes[FROZEN] = 0
    part.settled = part.head if pool.depth == 0 else NONE
    for i in range(count):
        job = pool.jobs[pool.started[i]]
        lane = pool.lanes[job.lane]
        settle_stand(pool, lane.stand)
        settle_project(pool, lane.project)
        charge(pool, pool.started[i], job.width * job.estimate_s)
    if is_stale:
        part.head = part.settled = NONE
    if newcomer != NONE:
        enter_line(pool, newcomer)


@compiled
def choose_behind(pool: Pool, part: Table, number: int, slack_s: int, tried: int) -> int:
    """Choose who of those in line starts next; NONE if none may."""
    want = classify_kinds(pool, part, slack_s)
    if want == 0:
        return NONE
    if pool.depth > 0:
        return choose_from_window(pool, tried, slack_s)
    return choose_from_lanes(pool, number, slack_s, want)


@compiled
def may_overtake(pool: Pool, part: Table, j: int, slack_s: int) -> bool:
    """Tell whether a job that fits now harms the head."""
    # H. It may start if it fits now, and either is expected to end by the reserved second or
    #    leaves enough for the head to fit at that second all the same.
    job = pool.jobs[j]
    if job.estimate_s <= slack_s:
        return True
    return leaves_head(pool, part, pool.jobs[part.head], job.whole, job.rest)


@compiled
def start_behind(pool: Pool, part: Table, j: int, now_s: int, slack_s: int) -> bool:
    """Start a job behind the head; tell whether what was reserved has to be found anew."""
    job = pool.jobs[j]
    is_short = job.estimate_s <= slack_s
    if not is_short:
        part.later_empty -= job.whole
        if job.rest > 0:
            node = choose_node(pool.rooms, pool.words, pool.levels, part, job.rest)
            change_later(pool.rooms, part, pool.nodes[node], -job.rest)
    start_job(pool, part, j, now_s)
    if is_short and job.rest > 0:
        add_gain(part, pool.nodes[job.node], job.rest)
    return is_short and (job.start_s + job.estimate_s) << pool.shift | j > part.last


@compiled
def start_job(pool: Pool, part: Table, j: int, now_s: int) -> None:
    """Give a job its nodes and hold its hours."""
    job = pool.jobs[j]
    lane = pool.lanes[job.lane]
    pool.waiting[lane.project * pool.places + lane.place] -= 1
    part.empty -= job.whole
    if job.rest > 0:
        job.node = choose_node(pool.rooms, pool.words, pool.levels, part, job.rest)
        share_node(pool, part, job, -job.rest)
    job.start_s = now_s + pool.lag_s
    key = (job.start_s + job.estimate_s) << pool.shift | j
    pool.sizes[SPARE] = insert(pool.blocks, pool.keys, part, key, pool.sizes[SPARE])
    push(pool.ends, pool.sizes[ENDS], (job.start_s + job.occupy_s) << pool.shift | j)
    pool.sizes[ENDS] += 1
    if pool.has_stops:
        link_job(pool, lane.place, j)
    change_limits(pool, lane.project, -lane.width * job.estimate_s, -lane.width)


@compiled
def end_job(pool: Pool, j: int) -> None:
    """Take a job's nodes back and charge what it used."""
    job = pool.jobs[j]
    lane = pool.lanes[job.lane]
    part = pool.partitions[lane.place]
    key = (job.start_s + job.estimate_s) << pool.shift | j
    pool.sizes[SPARE] = remove_key(pool.blocks, pool.keys, part, key, pool.sizes[SPARE])
    if key >= part.last:
        part.head = NONE
    elif job.rest > 0:
        pool.nodes[job.node].gain -= job.rest
    part.empty += job.whole
    if job.rest > 0:
        share_node(pool, part, job, job.rest)
    if pool.has_stops:
        unlink_job(pool, lane.place, j)
    unused_s = lane.width * (job.estimate_s - job.occupy_s)
    change_limits(pool, lane.project, unused_s, lane.width)
    charge(pool, j, -unused_s)
