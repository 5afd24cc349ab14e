"""Conservative backfill in the kernel of all switches: a plan that is kept from pass to pass.

The plan is what the reference draws anew in each pass, to the second. Since the pass before it has
changed only up to some second: the ends of who has ended early and of who has started. What comes
before that second is the *window*; it is drawn anew, and holds at each step those in line who have
been looked at so far. Behind it all stand where they stood. Who has a place there keeps it unless
there is one in the window, so most are looked at in a few steps; who has another place from now on
moves the end of the window behind both.
"""

from dure.twin.compile import compiled, compiled_apart, compiled_within
from dure.twin.kernel_full_line import is_ahead, list_line
from dure.twin.kernel_full_plan import (
    could_start,
    earliest,
    fits_at,
    fits_job,
    is_overdue,
    kind_of,
    put_into_plan,
)
from dure.twin.kernel_full_run import lasts, mark_dirty, start_from_line
from dure.twin.kernel_full_state import FAR_S, Full
from dure.twin.kernel_full_window import draw_window, find_in_window, redraw, widen_window
from dure.twin.kernel_state import NONE, Table

KEPT_WHERE_IT_IS = -2
"""No row: a place behind the window."""

# -- Where somebody has a place now -------------------------------------------------------------


@compiled
def is_clear_beyond(
    full: Full, part: Table, plan: Table, kept: Table, until_s: int, now_s: int
) -> bool:
    """Tell whether a job that fits to the end of the window fits on up to a second."""
    row, until_s, width = plan.window, min(until_s, kept.start_s), full.jobs[kept.seat].width
    while row != NONE and full.moments[row].at_s < until_s:
        if not fits_at(full, row, width):
            # That may be by somebody behind it in line, who is not there when it is looked at.
            widen_window(full, part, plan, full.moments[row].at_s + 1, now_s)
            if not fits_at(full, row, width):
                kept.wall_s = full.moments[row].at_s
                return False
        row = full.moments[row].next
    return True


@compiled_apart
def find_place(full: Full, part: Table, plan: Table, kind: Table, kept: Table, now_s: int) -> int:
    """Find the first moment from which somebody who had a place fits; NONE for never."""
    lasts_s, is_behind = max(kept.lasts_s, 1), kept.start_s >= plan.window_s
    if is_behind and plan.window_s <= kept.wall_s < now_s + lasts_s:
        return KEPT_WHERE_IT_IS
    width = full.jobs[kept.seat].width
    if kept.wall_s < plan.window_s:
        kept.wall_s = NONE
    begin = find_in_window(full, plan, kind, kept, width, now_s)
    if is_behind:
        if begin == NONE:
            return KEPT_WHERE_IT_IS
        until_s = full.moments[begin].at_s + lasts_s
        is_walled = plan.window_s <= kept.wall_s < until_s
        if is_walled or not is_clear_beyond(full, part, plan, kept, until_s, now_s):
            return KEPT_WHERE_IT_IS
        return begin
    # Where it begins no later than it did, what follows the window is what it had.
    while plan.window != NONE and (begin == NONE or full.moments[begin].at_s > kept.start_s):
        until_s = 2 * plan.window_s - now_s
        if begin != NONE:
            until_s = full.moments[begin].at_s + lasts_s
        if until_s <= plan.window_s:
            break
        widen_window(full, part, plan, until_s, now_s)
        begin = find_in_window(full, plan, kind, kept, width, now_s)
    return begin


@compiled_apart
def give_place(full: Full, part: Table, plan: Table, kept: Table, row: int, now_s: int) -> None:
    """Write down where somebody has a place from now on."""
    start_s = FAR_S if row == NONE else full.moments[row].at_s
    if start_s != kept.start_s:
        end_s = NONE if row == NONE else start_s + kept.lasts_s
        widen_window(full, part, plan, max(kept.end_s, end_s), now_s)
        kept.start_s, kept.end_s = start_s, end_s
    plan.kept += 1
    put_into_plan(full, part, plan, kept, row)


@compiled
def start_by_plan(full: Full, plan: Table, j: int, until_s: int, now_s: int) -> None:
    """Start a job in line; what it changes, at least up to a second, is to be drawn anew."""
    start_from_line(full, j, now_s)
    plan.redraw_s = max(until_s, full.jobs[j].key >> full.shift, now_s + 1)


# -- The line -----------------------------------------------------------------------------------


@compiled
def move_up(full: Full, plan: Table, at: int, to: int) -> Table:
    """Move somebody up in the list of a plan, to where somebody was who has left it."""
    kept, place = full.kept[plan.kept_first + at], full.kept[plan.kept_first + to]
    if at != to:
        place.seat, place.whole, place.rest = kept.seat, kept.whole, kept.rest
        place.start_s, place.end_s = kept.start_s, kept.end_s
        place.lasts_s, place.wall_s = kept.lasts_s, kept.wall_s
    return place


@compiled
def is_in_line(full: Full, j: int) -> bool:
    """Tell whether a job waits and is within its limits."""
    job = full.jobs[j]
    cap_s: int = full.lanes[job.lane].cap_s
    return job.is_waiting == 1 and bool(job.estimate_s <= cap_s)


@compiled
def list_newcomer(full: Full, number: int, j: int) -> None:
    """Put a job that has just come behind those listed, if that is where it stands."""
    plan = full.plans[number]
    end = plan.kept_first + plan.listed
    if plan.listed > 0 and is_ahead(full, j, full.kept[end - 1].seat, False):
        plan.is_listed = 0
    if plan.is_listed == 1:
        full.kept[end].seat = j
        plan.listed += 1


@compiled_apart
def list_anew(full: Full, number: int) -> None:
    """List who is in line; who is kept a place stays if nobody has come before it."""
    plan, count = full.plans[number], list_line(full, number)
    at, read = 0, 0
    while read < plan.kept:
        j = full.kept[plan.kept_first + read].seat
        if full.jobs[j].is_waiting == 1:
            if at == count or full.tried[at] != j:
                break
            at += 1
        read += 1
    for other in range(plan.kept_first + read, plan.kept_first + plan.kept):
        plan.dirty_s = max(plan.dirty_s, full.kept[other].end_s)
    plan.kept, plan.listed = read, read + count - at
    for more in range(count - at):
        full.kept[plan.kept_first + read + more].seat = full.tried[at + more]
    plan.is_listed = int(full.is_steady)


# -- A pass -------------------------------------------------------------------------------------


@compiled_apart
def check_places(full: Full, number: int, now_s: int) -> int:
    """Find the places of those who had one, in order, and start who can.

    Returns how many of those listed were looked at; where the window has no end, nobody behind
    them has a place.
    """
    part, plan, at, count = full.partitions[number], full.plans[number], 0, full.plans[number].kept
    plan.kept = 0
    while at < count:
        if plan.redraw_s != NONE:
            redraw(full, part, plan, now_s)
        if plan.window == NONE:
            break
        kept = full.kept[plan.kept_first + at]
        at += 1
        if not is_in_line(full, kept.seat):
            widen_window(full, part, plan, kept.end_s, now_s)
            continue
        kept = move_up(full, plan, at - 1, plan.kept)
        j = kept.seat
        lasts_s = lasts(full, full.crews[number], full.jobs[j].estimate_s)
        if kept.lasts_s != lasts_s:
            widen_window(full, part, plan, kept.end_s, now_s)
            kept.start_s = kept.end_s = kept.wall_s = NONE
            kept.lasts_s = lasts_s
        row = find_place(full, part, plan, kind_of(full, j), kept, now_s)
        if row == KEPT_WHERE_IT_IS:
            plan.kept += 1
        elif row != NONE and full.moments[row].at_s == now_s and fits_job(full, part, j):
            start_by_plan(full, plan, j, max(plan.window_s, kept.end_s), now_s)
        else:
            give_place(full, part, plan, kept, row, now_s)
    return at


@compiled_apart
def keep_first_place(full: Full, part: Table, plan: Table, j: int, row: int) -> None:
    """Keep a job a place for the first time."""
    kept, job = full.kept[plan.kept_first + plan.kept], full.jobs[j]
    kept.seat, kept.whole, kept.rest, kept.wall_s = j, job.whole, job.rest, NONE
    kept.lasts_s = lasts(full, full.crews[plan.place], job.estimate_s)
    kept.start_s, kept.end_s = FAR_S, NONE
    if row != NONE:
        kept.start_s = full.moments[row].at_s
        kept.end_s = kept.start_s + kept.lasts_s
        put_into_plan(full, part, plan, kept, row)
    plan.kept += 1
    plan.serial += 1


@compiled_within
def open_window(full: Full, number: int, now_s: int) -> None:
    """Draw anew what may have changed since the last pass that looked at the plan."""
    part, plan = full.partitions[number], full.plans[number]
    if plan.is_listed == 0:
        list_anew(full, number)
    until_s, is_late = max(plan.dirty_s, now_s + 1), is_overdue(full, part, now_s)
    if is_late:
        until_s = max(until_s, now_s + 2)
    if plan.used > plan.plenty:
        until_s = FAR_S
    draw_window(full, part, plan, until_s, now_s)
    # Who should have ended is thought to run for another second, also if it does not.
    plan.dirty_s = now_s + 1 if is_late else NONE


@compiled_apart
def keep_plan(full: Full, number: int, now_s: int) -> bool:
    """Start those who can start now without pushing back anybody; tell whether somebody did."""
    part, plan, version = full.partitions[number], full.plans[number], full.crews[number].version
    open_window(full, number, now_s)
    at = check_places(full, number, now_s)
    # From here on all that is drawn is as those see it who are still without a place.
    plan.window, plan.window_s = NONE, FAR_S
    plan.serial += 1
    plan.drawing += 1
    step = 0
    while at < plan.listed:
        if plan.redraw_s != NONE:
            redraw(full, part, plan, now_s)
            plan.window, plan.window_s = NONE, FAR_S
        # Whoever else is kept a place, a plan only gets fuller; so it is asked now and then whether
        # anybody could start by it.
        if step & (step - 1) == 0 and not could_start(full, part, plan, now_s):
            break
        j = full.kept[plan.kept_first + at].seat
        at += 1
        step += 1
        if not is_in_line(full, j):
            continue
        row = earliest(full, part, plan, j, now_s)
        if row != NONE and full.moments[row].at_s == now_s and fits_job(full, part, j):
            start_by_plan(full, plan, j, now_s, now_s)
        else:
            keep_first_place(full, part, plan, j, row)
    mark_dirty(full, number, plan.redraw_s)
    plan.redraw_s = NONE
    left = plan.listed - at
    for more in range(left if at > plan.kept else 0):
        move_up(full, plan, at + more, plan.kept + more)
    plan.listed = plan.kept + left
    plan.final = NONE if plan.kept == 0 else full.kept[plan.kept_first + plan.kept - 1].seat
    return bool(full.crews[number].version != version)
