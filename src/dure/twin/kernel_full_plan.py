"""The plan in the kernel of all switches: what is free when, drawn only as far as it is looked at.

Moments stand in a chain. What is free at one is what running jobs leave by then and announced
changes, less those who are kept a place; as in the reference, each moment is looked at by itself.
"""

from dure.twin.compile import compiled, compiled_apart, compiled_within
from dure.twin.kernel_floor import add_gain, change_later, fits
from dure.twin.kernel_full_run import lasts
from dure.twin.kernel_full_state import FAR_S, Full
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import BLOCK, NOT_THERE

# -- What is free at a moment -------------------------------------------------------------------


@compiled
def fits_at(full: Full, row: int, width: int) -> bool:
    """Tell whether a job finds its nodes at a moment.

    ``empty × size + widest`` room of a shared node is the widest job that does: a job of
    ``whole × size + rest`` needs a node more than its whole ones, or as many and room for the rest.
    """
    return full.moments[row].widest >= width


@compiled
def keep_at(full: Full, part: Table, row: int, whole: int, rest: int) -> None:
    """Put a reserved job where it would be at a moment, if it fits there."""
    moment, size = full.moments[row], part.node_size
    if moment.widest < whole * size + rest:
        return
    moment.widest -= whole * size
    if rest == 0:
        return
    low, room = row * full.span, rest
    widest = moment.widest % size
    while room < size and full.counts[low + room] == 0:
        room += 1
    left = 0 if full.holds_nodes else room - rest
    full.counts[low + left] += 1
    if room == size:
        moment.widest += max(left - widest, 0) - size
        return
    full.counts[low + room] -= 1
    if room == widest:
        while widest > 0 and full.counts[low + widest] == 0:
            widest -= 1
        moment.widest += widest - room


@compiled
def add_moment(full: Full, plan: Table, at_s: int, after: int) -> int:
    """Put an unwritten moment behind another, or behind none; give its row."""
    row = plan.free
    if row == NONE:
        row = plan.row_first + plan.filled
        plan.filled += 1
    else:
        plan.free = full.moments[row].next
    plan.used += 1
    full.moments[row].at_s = at_s
    full.moments[row].next = NONE
    if after == NONE:
        plan.first = row
    else:
        full.moments[row].next = full.moments[after].next
        full.moments[after].next = row
    if after == plan.last or after == NONE:  # noqa: PLR1714 - quicker
        plan.last = row
    return row


@compiled
def copy_moment(full: Full, plan: Table, at_s: int, after: int) -> None:
    """Put a moment behind another at which the same is free."""
    row = add_moment(full, plan, at_s, after)
    moment, before = full.moments[row], full.moments[after]
    moment.widest, moment.chunk = before.widest, before.chunk
    for room in range(full.span):
        full.counts[row * full.span + room] = full.counts[after * full.span + room]


# -- Drawing ------------------------------------------------------------------------------------


@compiled
def write_moment(full: Full, part: Table, plan: Table, row: int) -> None:
    """Write down what is free at a moment, behind all others that are written."""
    at_s = full.moments[row].at_s
    while plan.change < full.crews[plan.place].change_end:
        change = full.changes[plan.change]
        if change.at_s > at_s:
            break
        part.later_empty += change.nodes
        plan.change += 1
    widest = 0
    for room in range(part.node_size):
        count = full.rooms[part.room_first + room].later_count
        full.counts[row * full.span + room] = count
        if count > 0:
            widest = room
    full.moments[row].widest = part.later_empty * part.node_size + widest


@compiled
def next_key(full: Full, part: Table, plan: Table) -> int:
    """Give the next expected end that is not in the plan yet, with its number; NONE for none."""
    block = full.blocks[plan.block].order
    if plan.at == full.blocks[block].filled and plan.block + 1 < part.block_first + part.blocks:
        plan.block += 1
        plan.at = 0
        block = full.blocks[plan.block].order
    return full.keys[block * BLOCK + plan.at] if plan.at < full.blocks[block].filled else NONE


@compiled
def next_known(full: Full, part: Table, plan: Table, now_s: int) -> int:
    """Say when next somebody who runs is expected to end, or nodes come or go; FAR_S for never."""
    next_s, key = FAR_S, next_key(full, part, plan)
    if key != NONE:
        # Who should have ended by now is expected to end in the next second.
        next_s = max(key >> full.shift, now_s + 1)
    if plan.change < full.crews[plan.place].change_end:
        next_s = min(next_s, full.changes[plan.change].at_s)
    return next_s


@compiled_within
def next_second(full: Full, part: Table, plan: Table, now_s: int) -> int:
    """Say which moment comes behind the last that is drawn; FAR_S for none."""
    next_s, last_s = next_known(full, part, plan, now_s), full.moments[plan.last].at_s
    for at in range(plan.kept_first, plan.kept_first + plan.kept):
        kept = full.kept[at]
        if kept.start_s > last_s:
            next_s = min(next_s, kept.start_s)
        if kept.end_s > last_s:
            next_s = min(next_s, kept.end_s)
    return next_s


@compiled
def free_ended(full: Full, part: Table, plan: Table, at_s: int, now_s: int) -> None:
    """Give back what those have who are expected to end by a second."""
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


@compiled_apart
def draw_moment(full: Full, part: Table, plan: Table, at_s: int) -> int:
    """Draw a moment behind all others, with those who are kept a place; give its row."""
    row = add_moment(full, plan, at_s, plan.last)
    write_moment(full, part, plan, row)
    for at in range(plan.kept_first, plan.kept_first + plan.kept):
        kept = full.kept[at]
        if kept.start_s <= at_s < kept.end_s:
            keep_at(full, part, row, kept.whole, kept.rest)
    return row


@compiled_apart
def draw_more(full: Full, part: Table, plan: Table, now_s: int) -> int:
    """Draw the next moment; give its row, or NONE if there is no more."""
    if plan.is_done == 1:
        return NONE
    at_s = next_second(full, part, plan, now_s)
    if at_s == FAR_S:
        plan.is_done = 1
        return NONE
    free_ended(full, part, plan, at_s, now_s)
    return draw_moment(full, part, plan, at_s)


@compiled
def begin_plan(full: Full, part: Table, plan: Table) -> None:
    """Begin to draw from what is free now."""
    plan.serial += 1
    plan.drawing += 1
    plan.block, plan.at, plan.change = part.block_first, 0, full.crews[plan.place].change
    part.serial += 1
    part.later_empty = part.empty
    for room in range(part.room_first, part.room_first + part.node_size):
        full.rooms[room].later_count = full.rooms[room].count


@compiled_apart
def draw_plan(full: Full, part: Table, plan: Table, now_s: int) -> None:
    """Draw the plan anew; who is kept a place keeps it."""
    plan.filled, plan.used, plan.is_done, plan.free, plan.last = 0, 0, 0, NONE, NONE
    begin_plan(full, part, plan)
    draw_moment(full, part, plan, now_s)


@compiled
def clear_plan(full: Full, part: Table, plan: Table, now_s: int) -> None:
    """Draw the plan with nobody kept a place in it."""
    plan.kept = plan.nodes = plan.reserved = plan.is_listed = 0
    plan.version = plan.idle = NONE
    plan.window, plan.window_s, plan.dirty_s = NONE, FAR_S, FAR_S
    draw_plan(full, part, plan, now_s)


# -- Asking -------------------------------------------------------------------------------------


@compiled
def fits_job(full: Full, part: Table, j: int) -> bool:
    """Tell whether a job fits now."""
    return fits(full.rooms, part, full.jobs[j].whole, full.jobs[j].rest)


@compiled
def kind_of(full: Full, j: int) -> Table:
    """Give what a job has in common with others of its width."""
    return full.kinds[full.lanes[full.jobs[j].lane].kind]


@compiled
def is_overdue(full: Full, part: Table, now_s: int) -> bool:
    """Tell whether somebody should have ended by now."""
    block = full.blocks[part.block_first].order
    return full.blocks[block].filled > 0 and full.keys[block * BLOCK] >> full.shift <= now_s


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
        is_free = fits_at(full, row, job.width)
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
    width = kind.whole * part.node_size + kind.rest
    if kind.serial != plan.serial:
        kind.serial, kind.row, kind.clear_s = plan.serial, plan.first, now_s
        kind.is_blocked = not fits_at(full, plan.first, width)
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
        kind.is_blocked = not fits_at(full, following, width)
    return kind.clear_s >= until_s


@compiled_apart
def could_start(full: Full, part: Table, plan: Table, now_s: int) -> bool:
    """Tell whether the shortest in line of any width could start now."""
    for which in range(part.kind_first, part.kind_end):
        kind = full.kinds[which]
        if kind.least == NOT_THERE:
            continue
        # A narrower job fits wherever a wider one does.
        if not fits(full.rooms, part, kind.whole, kind.rest):
            return False
        if is_clear(full, part, plan, kind, kind.least, now_s):
            return True
    return False


# -- Keeping a place ----------------------------------------------------------------------------


@compiled_apart
def put_into_plan(full: Full, part: Table, plan: Table, kept: Table, row: int) -> None:
    """Put a reserved job into a plan at each moment that it would run, from its first on.

    It starts at a moment that is there; that at which it ends may be a new one. Behind the window
    it stands already.
    """
    end_s, which, is_whole = min(kept.end_s, plan.window_s), NONE, False
    least, most = NOT_THERE, 0
    while row != NONE and full.moments[row].at_s < end_s:
        following = full.moments[row].next
        if following == NONE:
            if plan.is_done == 1:
                copy_moment(full, plan, kept.end_s, row)
        elif full.moments[following].at_s > kept.end_s:
            copy_moment(full, plan, kept.end_s, row)
        keep_at(full, part, row, kept.whole, kept.rest)
        moment = full.moments[row]
        if moment.chunk != which:
            which = moment.chunk
            is_whole = full.chunks[which].first == row
            least, most = full.chunks[which].least, 0
        least, most = min(least, moment.widest), max(most, moment.widest)
        row = moment.next
        if row == NONE or full.moments[row].chunk != which:
            # A chunk that is gone through whole is known anew.
            full.chunks[which].least = least
            if is_whole:
                full.chunks[which].most = most
            which = NONE
    if which != NONE:
        full.chunks[which].least = least


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
