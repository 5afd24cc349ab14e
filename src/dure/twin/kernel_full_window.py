"""The window of a plan that is kept: the moments that are drawn anew, and where a job fits in them.

Moments stand in chunks, each with how wide a job is that fits at all and at none of them; a search
goes past a chunk at once where that tells. What was found for one job is remembered for those of
its width behind it in line, who find no more room than it did.
"""

from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_full_plan import (
    add_moment,
    begin_plan,
    fits_at,
    free_ended,
    keep_at,
    next_known,
    put_into_plan,
    write_moment,
)
from dure.twin.kernel_full_state import CHUNK_SIZE, FAR_S, HINTS, Full
from dure.twin.kernel_state import NONE, Table
from dure.twin.ordered import NOT_THERE

# -- The window ---------------------------------------------------------------------------------


@compiled
def add_to_chunk(full: Full, plan: Table, row: int) -> None:
    """Put a moment behind all others of the window into the last chunk, or begin one."""
    moment = full.moments[row]
    if plan.chunks == 0 or plan.in_chunk == CHUNK_SIZE:
        chunk = full.chunks[plan.chunk_first + plan.chunks]
        chunk.first, chunk.at_s, chunk.least, chunk.most = row, moment.at_s, NOT_THERE, -NOT_THERE
        plan.chunks += 1
        plan.in_chunk = 0
    moment.chunk = plan.chunk_first + plan.chunks - 1
    chunk = full.chunks[moment.chunk]
    chunk.least, chunk.most = min(chunk.least, moment.widest), max(chunk.most, moment.widest)
    plan.in_chunk += 1


@compiled
def next_chunk(full: Full, plan: Table, which: int) -> int:
    """Give the first moment of the chunk behind one, or the first behind the window."""
    is_last = which + 1 == plan.chunk_first + plan.chunks
    row: int = plan.window if is_last else full.chunks[which + 1].first
    return row


@compiled
def find_moment(full: Full, plan: Table, at_s: int) -> int:
    """Find a moment of the window by its second."""
    low, high = plan.chunk_first, plan.chunk_first + plan.chunks
    while high - low > 1:
        middle = (low + high) >> 1
        if full.chunks[middle].at_s <= at_s:
            low = middle
        else:
            high = middle
    row: int = full.chunks[low].first
    while full.moments[row].at_s < at_s:
        row = full.moments[row].next
    return row


@compiled_apart
def draw_window(full: Full, part: Table, plan: Table, until_s: int, now_s: int) -> None:
    """Draw the moments before a second anew, with nobody kept a place in them."""
    row, last, at_s = plan.first, NONE, now_s
    while row != NONE and full.moments[row].at_s < until_s:
        following = full.moments[row].next
        full.moments[row].next = plan.free
        plan.free = row
        plan.used -= 1
        row = following
    plan.window, plan.window_s = row, FAR_S if row == NONE else full.moments[row].at_s
    begin_plan(full, part, plan)
    plan.chunks, plan.is_done = 0, 1
    while at_s < plan.window_s:
        free_ended(full, part, plan, at_s, now_s)
        last = add_moment(full, plan, at_s, last)
        write_moment(full, part, plan, last)
        add_to_chunk(full, plan, last)
        at_s = next_known(full, part, plan, now_s)
    full.moments[last].next = row


@compiled_apart
def redraw(full: Full, part: Table, plan: Table, now_s: int) -> None:
    """Draw anew what a start has changed; who is kept a place keeps it."""
    draw_window(full, part, plan, plan.redraw_s, now_s)
    plan.redraw_s = NONE
    for at in range(plan.kept_first, plan.kept_first + plan.kept):
        kept = full.kept[at]
        if kept.start_s < plan.window_s and kept.end_s > now_s:
            put_into_plan(full, part, plan, kept, find_moment(full, plan, kept.start_s))


@compiled_apart
def widen_window(full: Full, part: Table, plan: Table, until_s: int, now_s: int) -> None:
    """Draw the moments from the window up to a second anew, with those kept a place so far."""
    row, count = plan.window, 0
    if plan.window_s >= until_s:
        return
    for at in range(plan.kept_first, plan.kept_first + plan.kept):
        if full.kept[at].start_s < until_s and full.kept[at].end_s > plan.window_s:
            full.heap[count] = at
            count += 1
    while row != NONE and full.moments[row].at_s < until_s:
        at_s = full.moments[row].at_s
        free_ended(full, part, plan, at_s, now_s)
        write_moment(full, part, plan, row)
        for at in range(count):
            kept = full.kept[full.heap[at]]
            if kept.start_s <= at_s < kept.end_s:
                keep_at(full, part, row, kept.whole, kept.rest)
        add_to_chunk(full, plan, row)
        row = full.moments[row].next
    plan.window, plan.window_s = row, FAR_S if row == NONE else full.moments[row].at_s
    plan.serial += 1


# -- Where a job fits in it -------------------------------------------------------------


@compiled
def look_through(full: Full, plan: Table, kind: Table, width: int) -> None:
    """See for how long a width fits in the window; who is kept a place later makes that less."""
    if kind.seen_in != plan.drawing:
        kind.seen_in, kind.seen = plan.drawing, plan.first
        kind.longest_s, kind.tail, kind.wall_s = 0, NONE, NONE
    row, tail = kind.seen, kind.tail
    while row != plan.window:
        at_s = full.moments[row].at_s
        if fits_at(full, row, width):
            if tail == NONE:
                tail = row
        else:
            kind.wall_s = at_s
            if tail != NONE:
                kind.longest_s = max(kind.longest_s, at_s - full.moments[tail].at_s)
                tail = NONE
        row = full.moments[row].next
    kind.seen, kind.tail = row, tail


@compiled
def size_of(lasts_s: int) -> int:
    """Say in which of `HINTS` powers of four a length is."""
    size = 0
    while lasts_s > 3 and size < HINTS - 1:  # noqa: PLR2004 - below the next power
        lasts_s >>= 2
        size += 1
    return size


@compiled
def recall_begin(full: Full, plan: Table, kind: Table, kept: Table, lasts_s: int) -> int:
    """Give a moment before which no job of a width and length fits, by those who were looked at."""
    row: int = plan.first
    at_s = NONE
    for at in range(kind.hint_first, kind.hint_first + size_of(lasts_s) + 1):
        hint = full.hints[at]
        if hint.drawing == plan.drawing and hint.lasts_s <= lasts_s and hint.at_s > at_s:
            row, at_s = hint.row, hint.at_s
            kept.wall_s = max(kept.wall_s, hint.wall_s)
    return row


@compiled
def note_begin(full: Full, plan: Table, kind: Table, kept: Table, begin: int) -> None:
    """Write down from which moment a job fits, for those behind it in line."""
    lasts_s = max(kept.lasts_s, 1)
    hint = full.hints[kind.hint_first + size_of(lasts_s)]
    hint.drawing, hint.lasts_s, hint.wall_s = plan.drawing, lasts_s, kept.wall_s
    hint.row, hint.at_s = plan.window, plan.window_s
    if begin != NONE:
        hint.row, hint.at_s = begin, full.moments[begin].at_s


@compiled_apart
def find_in_window(
    full: Full, plan: Table, kind: Table, kept: Table, width: int, now_s: int
) -> int:
    """Find the first moment from which a job fits, as far as the window goes; or NONE."""
    begin, begin_s, lasts_s = NONE, FAR_S, max(kept.lasts_s, 1)
    look_through(full, plan, kind, width)
    if lasts_s > kind.longest_s and kind.wall_s < now_s + lasts_s:
        kept.wall_s = max(kept.wall_s, kind.wall_s)
        row = plan.window if kind.tail == NONE else kind.tail
    else:
        row = recall_begin(full, plan, kind, kept, lasts_s)
    while row != plan.window:
        moment = full.moments[row]
        if moment.at_s - begin_s >= lasts_s:
            break
        following, chunk = moment.next, full.chunks[moment.chunk]
        is_free = moment.widest >= width
        if chunk.first == row and (chunk.least >= width or chunk.most < width):
            following = next_chunk(full, plan, moment.chunk)
        if not is_free:
            begin, begin_s = NONE, FAR_S
            if moment.at_s < now_s + lasts_s:
                kept.wall_s = max(kept.wall_s, moment.at_s)
        elif begin == NONE:
            begin, begin_s = row, moment.at_s
        row = following
    note_begin(full, plan, kind, kept, begin)
    return begin
