"""Who is stopped for another, in the kernel of all switches: by QOS, or to reclaim lent quota."""

from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_floor import fits
from dure.twin.kernel_full_line import available, is_ahead, own_cap, use_quota
from dure.twin.kernel_full_run import longest
from dure.twin.kernel_full_state import FAR_S, Full
from dure.twin.kernel_pool_stop import change_floor
from dure.twin.kernel_pool_tree import first_from
from dure.twin.kernel_state import NONE, Table


@compiled
def drop_at(full: Full, place: int) -> int:
    """Say when nodes are next to go as announced."""
    crew = full.crews[place]
    return full.changes[crew.change].drop_s if crew.change < crew.change_end else FAR_S


@compiled
def may_be_stopped(full: Full, j: int, now_s: int) -> bool:
    """Tell whether a running job has not started in this very second."""
    return full.jobs[j].start_s - full.lag_s < now_s


@compiled
def may_reclaim(full: Full, lane: Table) -> bool:
    """Tell whether a job of a lane would keep its project within nominal, among others."""
    quota = full.quotas[lane.quota]
    mates = full.circles[lane.circle].mates
    return full.reclaims and quota.used + lane.width <= quota.nominal and mates > 1


@compiled
def has_place(full: Full, lane: Table) -> bool:
    """Tell whether a job of a lane has its nodes, and its part of the cohort."""
    kind, part = full.kinds[lane.kind], full.partitions[lane.place]
    if not fits(full.rooms, part, kind.whole, kind.rest):
        return False
    return not full.has_cohorts or lane.width <= available(full, lane.quota)


@compiled_apart
def shift_use(full: Full, j: int, sign: int) -> None:
    """Take a job's nodes and quota back on trial, or give it those that it had."""
    lane = full.lanes[full.jobs[j].lane]
    change_floor(full, full.partitions[lane.place], j, sign)
    use_quota(full, lane.quota, -sign * lane.width)


@compiled_apart
def take_by_qos(full: Full, lane: Table, now_s: int) -> int:
    """Take those whom a lane's QOS may stop, the lowest first, of one the newest; count them."""
    count, allowed = 0, full.allowed[lane.qos]
    for low in range(lane.qos):
        j = full.crews[lane.place].newest if allowed >> low & 1 else NONE
        while j != NONE and not has_place(full, lane):
            if full.lanes[full.jobs[j].lane].qos == low and may_be_stopped(full, j, now_s):
                shift_use(full, j, 1)
                full.victims[count] = j
                count += 1
            j = full.jobs[j].prev
    return count


@compiled_apart
def next_to_reclaim(full: Full, lane: Table, now_s: int, search: int) -> int:
    """Choose the newest of the project that is most above its nominal quota; NONE for nobody."""
    circle, best, most = full.circles[lane.circle], NONE, 0
    for at in range(circle.over_first, circle.over_first + circle.over):
        which = full.over[at]
        quota = full.quotas[which]
        excess = quota.used - quota.nominal
        if which == lane.quota or excess <= 0:
            continue
        if excess < most or (excess == most and which > best):
            continue
        if quota.search != search:
            quota.search, quota.cursor = search, quota.newest
        while quota.cursor != NONE:
            other = full.lanes[full.jobs[quota.cursor].lane]
            is_spared = full.allowed[other.qos] >> lane.qos & 1
            if not is_spared and may_be_stopped(full, quota.cursor, now_s):
                break
            quota.cursor = full.jobs[quota.cursor].older
        if quota.cursor != NONE:
            best, most = which, excess
    return best


@compiled_apart
def take_by_reclaim(full: Full, lane: Table, now_s: int) -> int:
    """Take those from whom lent quota is reclaimed; count them."""
    count, search = 0, full.crews[lane.place].search + 1
    full.crews[lane.place].search = search
    while not has_place(full, lane):
        which = next_to_reclaim(full, lane, now_s, search)
        if which == NONE:
            break
        j = full.quotas[which].cursor
        full.quotas[which].cursor = full.jobs[j].older
        shift_use(full, j, 1)
        full.victims[count] = j
        count += 1
    return count


@compiled_apart
def spare(full: Full, lane: Table, count: int) -> int:
    """Put back all who were taken; leave those written down without whom it would not do."""
    is_done, needed, last = has_place(full, lane), 0, full.victims.size
    for at in range(count - 1, -1, -1):
        j = full.victims[at]
        shift_use(full, j, -1)
        # Whoever turns out not to be needed is spared.
        if is_done and not has_place(full, lane):
            shift_use(full, j, 1)
            needed += 1
            full.victims[last - needed] = j
    for at in range(needed):
        j = full.victims[last - needed + at]
        shift_use(full, j, -1)
        full.victims[at] = j
    return needed


@compiled_apart
def find_victims(full: Full, lane: Table, now_s: int) -> int:
    """Write down who would be stopped for a job of a lane; nobody if that would not do.

    Nodes and quota are tried in earnest, and put back as they were.
    """
    part, crew, needed = full.partitions[lane.place], full.crews[lane.place], 0
    idle = crew.nodes * part.node_size - crew.taken
    allowed, lower = full.allowed[lane.qos], 0
    for low in range(lane.qos):
        if allowed >> low & 1:
            lower += full.running[lane.place * full.services + low]
    if lower > 0 and idle + lower >= lane.width:
        needed = spare(full, lane, take_by_qos(full, lane, now_s))
    is_lent = full.has_cohorts and idle + full.circles[lane.circle].over_used >= lane.width
    if needed == 0 and is_lent and may_reclaim(full, lane):
        needed = spare(full, lane, take_by_reclaim(full, lane, now_s))
    return needed


@compiled_apart
def urgent_in(full: Full, which: int, now_s: int) -> int:
    """Find the first job of a lane that may stop others, has no place, and is in nobody's way."""
    lane = full.lanes[which]
    crew = full.crews[lane.place]
    if full.allowed[lane.qos] == 0 and not (full.has_cohorts and may_reclaim(full, lane)):
        return NONE
    if full.failed[lane.group] == crew.version or has_place(full, lane):
        return NONE
    cap_s, drop_s = own_cap(full, lane), drop_at(full, lane.place)
    if drop_s != FAR_S:
        cap_s = min(cap_s, longest(full, crew, drop_s - now_s))
    if lane.least > cap_s:
        return NONE
    return full.by_lane[lane.first + first_from(full.least, lane, 0, cap_s)]


@compiled_apart
def has_victims(full: Full, which: int, now_s: int) -> bool:
    """Tell whether stopping others would do for a lane; remember it if not."""
    lane = full.lanes[which]
    if find_victims(full, lane, now_s) > 0:
        return True
    crew = full.crews[lane.place]
    # In another second those may be stopped who have just started.
    if crew.newest == NONE or may_be_stopped(full, crew.newest, now_s):
        full.failed[lane.group] = crew.version
    return False


@compiled_apart
def choose_urgent(full: Full, number: int, now_s: int) -> int:
    """Choose the first who may stop others and would start by it; NONE if nobody."""
    crew, best = full.crews[number], NONE
    for circle in range(crew.circle_first, crew.circle_end):
        first = full.circles[circle].busy_first
        for at in range(first, first + full.circles[circle].busy):
            j = urgent_in(full, full.busy[at], now_s)
            if j == NONE or (best != NONE and not is_ahead(full, j, best, True)):
                continue
            if has_victims(full, full.busy[at], now_s):
                best = j
    is_stable = crew.newest == NONE or may_be_stopped(full, crew.newest, now_s)
    if best == NONE:
        crew.looked = crew.version if is_stable else NONE
    return best
