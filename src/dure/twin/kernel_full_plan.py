"""The plan in the kernel of all switches: what is free when, drawn only as far as it is looked at.

Moments stand in a chain. What is free at one is what running jobs leave by then and announced
changes, less those who are kept a place; as in the reference, each moment is looked at by itself.
"""

from dure.twin.compile import compiled, compiled_apart, compiled_within
from dure.twin.kernel_floor import add_gain, change_later
from dure.twin.kernel_full_run import lasts
from dure.twin.kernel_full_state import FAR_S, Full
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import BLOCK

# -- What is free at a moment -------------------------------------------------------------------


@compiled
def fits_at(full: Full, part: Table, row: int, whole: int, rest: int) -> bool:
    """Tell whether a job finds its nodes at a moment."""
    spare = full.moments[row].empty - whole
    if spare != 0 or rest == 0:
        return spare >= 0
    for room in range(part.node_size - 1, rest - 1, -1):
        if full.counts[row * full.span + room] > 0:
            return True
    return False


@compiled
def keep_at(full: Full, part: Table, row: int, whole: int, rest: int) -> None:
    """Put a reserved job where it would be at a moment, if it fits there."""
    if not fits_at(full, part, row, whole, rest):
        return
    moment, low, room = full.moments[row], row * full.span, rest
    moment.empty -= whole
    if rest == 0:
        return
    while room < part.node_size and full.counts[low + room] == 0:
        room += 1
    if room == part.node_size:
        moment.empty -= 1
    else:
        full.counts[low + room] -= 1
    full.counts[low + (0 if full.holds_nodes else room - rest)] += 1


@compiled
def add_moment(full: Full, plan: Table, at_s: int, after: int) -> int:
    """Put an unwritten moment behind another, or behind none; give its row."""
    row = plan.first + plan.filled
    plan.filled += 1
    full.moments[row].at_s = at_s
    full.moments[row].next = NONE
    if after != NONE:
        full.moments[row].next = full.moments[after].next
        full.moments[after].next = row
    if after == plan.last or after == NONE:  # noqa: PLR1714 - quicker
        plan.last = row
    return row


@compiled
def copy_moment(full: Full, part: Table, plan: Table, at_s: int, after: int) -> None:
    """Put a moment behind another at which the same is free."""
    row = add_moment(full, plan, at_s, after)
    full.moments[row].empty = full.moments[after].empty
    for room in range(part.node_size):
        full.counts[row * full.span + room] = full.counts[after * full.span + room]


# -- Drawing ------------------------------------------------------------------------------------


@compiled
def write_moment(full: Full, part: Table, plan: Table, at_s: int) -> int:
    """Write down what is free at a moment behind all others; give its row."""
    row = add_moment(full, plan, at_s, plan.last)
    while plan.change < full.crews[plan.place].change_end:
        change = full.changes[plan.change]
        if change.at_s > at_s:
            break
        part.later_empty += change.nodes
        plan.change += 1
    full.moments[row].empty = part.later_empty
    for room in range(part.node_size):
        full.counts[row * full.span + room] = full.rooms[part.room_first + room].later_count
    for at in range(plan.kept_first, plan.kept_first + plan.kept):
        kept = full.kept[at]
        if kept.start_s <= at_s < kept.end_s:
            keep_at(full, part, row, kept.whole, kept.rest)
    return row


@compiled
def next_key(full: Full, part: Table, plan: Table) -> int:
    """Give the next expected end that is not in the plan yet, with its number; NONE for none."""
    block = full.blocks[plan.block].order
    if plan.at == full.blocks[block].filled and plan.block + 1 < part.block_first + part.blocks:
        plan.block += 1
        plan.at = 0
        block = full.blocks[plan.block].order
    return full.keys[block * BLOCK + plan.at] if plan.at < full.blocks[block].filled else NONE


@compiled_within
def next_second(full: Full, part: Table, plan: Table, now_s: int) -> int:
    """Say which moment comes behind the last that is drawn; FAR_S for none."""
    next_s, key, last_s = FAR_S, next_key(full, part, plan), full.moments[plan.last].at_s
    if key != NONE:
        # Who should have ended by now is expected to end in the next second.
        next_s = max(key >> full.shift, now_s + 1)
    if plan.change < full.crews[plan.place].change_end:
        next_s = min(next_s, full.changes[plan.change].at_s)
    for at in range(plan.kept_first, plan.kept_first + plan.kept):
        kept = full.kept[at]
        if kept.start_s > last_s:
            next_s = min(next_s, kept.start_s)
        if kept.end_s > last_s:
            next_s = min(next_s, kept.end_s)
    return next_s


@compiled_apart
def draw_more(full: Full, part: Table, plan: Table, now_s: int) -> int:
    """Draw the next moment; give its row, or NONE if there is no more."""
    at_s = next_second(full, part, plan, now_s)
    if plan.is_done == 1 or at_s == FAR_S:
        plan.is_done = 1
        return NONE
    mask = (1 << full.shift) - 1
    key = next_key(full, part, plan)
    while key != NONE and max(key >> full.shift, now_s + 1) <= at_s:
        job = full.jobs[key & mask]
        part.later_empty += job.whole
        if job.rest > 0:
            change_later(full.rooms, part, full.nodes[job.node], job.rest)
            add_gain(part, full.nodes[job.node], job.rest)
        plan.at += 1
        key = next_key(full, part, plan)
    return write_moment(full, part, plan, at_s)


@compiled_apart
def draw_plan(full: Full, part: Table, plan: Table, now_s: int) -> None:
    """Draw the plan anew; who is kept a place keeps it."""
    plan.filled, plan.is_done, plan.last = 0, 0, NONE
    plan.serial += 1
    plan.drawing += 1
    plan.block, plan.at, plan.change = part.block_first, 0, full.crews[plan.place].change
    part.serial += 1
    part.later_empty = part.empty
    for room in range(part.room_first, part.room_first + part.node_size):
        full.rooms[room].later_count = full.rooms[room].count
    write_moment(full, part, plan, now_s)


@compiled
def clear_plan(full: Full, part: Table, plan: Table, now_s: int) -> None:
    """Draw the plan with nobody kept a place in it."""
    plan.kept = plan.nodes = plan.reserved = 0
    plan.version = plan.idle = NONE
    draw_plan(full, part, plan, now_s)


# -- Asking -------------------------------------------------------------------------------------


@compiled
def is_free_beyond(full: Full, part: Table, plan: Table, whole: int, rest: int) -> bool:
    """Tell whether a job fits at every moment that is not drawn yet, whoever is kept a place."""
    end = full.crews[plan.place].change_end
    if plan.change < end and full.changes[plan.change].drop_s != FAR_S:
        return False
    return part.later_empty - plan.nodes >= whole + (rest > 0)


@compiled_apart
def earliest(full: Full, part: Table, plan: Table, j: int, now_s: int) -> int:
    """Find the first moment from which a job fits for as long as it is expected to run, or NONE."""
    job = full.jobs[j]
    kind = full.kinds[full.lanes[job.lane].kind]
    lasts_s = max(lasts(full, full.crews[plan.place], job.estimate_s), 1)
    row = plan.first
    # A plan only gets fuller, until it is drawn anew.
    if kind.drawing == plan.drawing and kind.hint_s <= lasts_s:
        row = kind.hint
    begin = row
    while row != NONE:
        moment = full.moments[row]
        if row != begin and moment.at_s >= full.moments[begin].at_s + lasts_s:
            break
        is_free = fits_at(full, part, row, job.whole, job.rest)
        following = moment.next
        if following == NONE:
            if is_free and is_free_beyond(full, part, plan, job.whole, job.rest):
                break
            following = draw_more(full, part, plan, now_s)
        if not is_free:
            begin = following
        row = following
    if begin != NONE:
        kind.drawing, kind.hint, kind.hint_s = plan.drawing, begin, lasts_s
    return begin


@compiled_apart
def is_clear(
    full: Full, part: Table, plan: Table, kind: Table, estimate_s: int, now_s: int
) -> bool:
    """Tell whether a job of a width would disturb nobody in the plan if it started now."""
    until_s = now_s + max(lasts(full, full.crews[plan.place], estimate_s), 1)
    if kind.serial != plan.serial:
        kind.serial, kind.row, kind.clear_s = plan.serial, plan.first, now_s
        kind.is_blocked = not fits_at(full, part, plan.first, kind.whole, kind.rest)
    # What was looked at once for a width need not be looked at again.
    while kind.is_blocked == 0 and kind.clear_s < until_s:
        following = full.moments[kind.row].next
        if following == NONE:
            if is_free_beyond(full, part, plan, kind.whole, kind.rest):
                return True
            following = draw_more(full, part, plan, now_s)
            if following == NONE:
                kind.clear_s = FAR_S
                break
        kind.row, kind.clear_s = following, full.moments[following].at_s
        kind.is_blocked = not fits_at(full, part, following, kind.whole, kind.rest)
    return kind.clear_s >= until_s


# -- Keeping a place ----------------------------------------------------------------------------


@compiled
def put_into_plan(full: Full, part: Table, plan: Table, kept: Table, row: int) -> None:
    """Put a reserved job into a plan at each moment that it would run, from its first on.

    It starts at a moment that is there; that at which it ends may be a new one.
    """
    while row != NONE and full.moments[row].at_s < kept.end_s:
        following = full.moments[row].next
        if following == NONE:
            if plan.is_done == 1:
                copy_moment(full, part, plan, kept.end_s, row)
        elif full.moments[following].at_s > kept.end_s:
            copy_moment(full, part, plan, kept.end_s, row)
        keep_at(full, part, row, kept.whole, kept.rest)
        row = following


@compiled_apart
def keep_place(full: Full, part: Table, plan: Table, j: int, row: int) -> None:
    """Keep a job its place from a moment on; NONE for a moment that does not come."""
    plan.reserved += 1
    if row == NONE:
        return
    job, at = full.jobs[j], plan.kept_first + plan.kept
    kept = full.kept[at]
    kept.start_s = full.moments[row].at_s
    kept.end_s = kept.start_s + lasts(full, full.crews[plan.place], job.estimate_s)
    kept.whole, kept.rest = job.whole, job.rest
    plan.kept += 1
    plan.serial += 1
    plan.nodes += job.whole + (job.rest > 0)
    put_into_plan(full, part, plan, kept, row)
