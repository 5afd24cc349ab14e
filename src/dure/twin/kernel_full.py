"""The kernel of all switches: cohorts, plans, a changing world, types; steps of `reference_full`.

It has whatever no faster kernel knows, and is called only by `run`.
"""

from dure.twin.compile import compiled_apart, compiled_within
from dure.twin.kernel_full_line import change_budget
from dure.twin.kernel_full_pass import pass_over
from dure.twin.kernel_full_run import end, happen, is_due, sweep
from dure.twin.kernel_full_state import (
    ARRIVED,
    ENDS,
    FAR_S,
    FULL,
    HAPPENED,
    LOGGED,
    RECKONED,
    TO_PASS,
    Full,
)
from dure.twin.kernel_pool_state import BY_POINTS
from dure.twin.kernel_pool_tree import reckon
from dure.twin.kernel_state import NONE
from dure.twin.ordered import pop_least


@compiled_apart
def run_full(full: Full, until_s: int) -> None:
    """Take event after event until none is left, or none that is due by a second."""
    shift, sizes = full.shift, full.sizes
    while has_room(full):
        # A. Move the clock to the next event: by time, then ends, the world, arrivals.
        end_s = full.ends[0] >> shift if sizes[ENDS] > 0 else FAR_S
        come_s, world_s = FAR_S, FAR_S
        if sizes[ARRIVED] < full.asked.size:
            come_s = full.asked[sizes[ARRIVED]].submit_s
        if sizes[HAPPENED] < full.happenings.size:
            world_s = full.happenings[sizes[HAPPENED]].at_s
        now_s = min(end_s, world_s, come_s)
        if now_s > until_s or now_s == FAR_S:
            break
        if full.order == BY_POINTS and (full.age > 0 or full.fair_share > 0):
            reckon_all(full, now_s)
        if end_s == now_s:
            take_end(full, now_s)
        elif world_s == now_s:
            # W. Something happens to the machine.
            sizes[HAPPENED] += 1
            pass_over(full, happen(full, sizes[HAPPENED] - 1, now_s), now_s, NONE)
        else:
            take_arrival(full, now_s)
        # Who was stopped may start in another partition.
        while sizes[TO_PASS] > 0:
            place = 0
            while full.to_pass[place] == 0:
                place += 1
            full.to_pass[place] = 0
            sizes[TO_PASS] -= 1
            pass_over(full, place, now_s, NONE)


@compiled_within
def has_room(full: Full) -> bool:
    """Tell whether an event can be taken: ends and stretches have room for all that it may do."""
    if full.sizes[ENDS] + 2 * full.most > full.ends.size:
        sweep(full)
    full.sizes[FULL] = 3 * (full.sizes[LOGGED] + full.most + 1) > full.log.size
    return full.sizes[FULL] == 0


@compiled_within
def reckon_all(full: Full, now_s: int) -> None:
    """Take the age and the fair share of all as they are at the last multiple of the period."""
    reckoned_s = full.sizes[RECKONED]
    reckon(full, now_s)
    if full.sizes[RECKONED] != reckoned_s:
        for place in range(full.places):
            full.crews[place].version += 1


@compiled_within
def take_end(full: Full, now_s: int) -> None:
    """Let a job end, if this end is still expected."""
    key = pop_least(full.ends, full.sizes[ENDS])
    full.sizes[ENDS] -= 1
    if not is_due(full, key):
        return
    # C. A job that ends gives back its nodes, and settles its hold to what it used.
    j = key & ((1 << full.shift) - 1)
    end(full, j, now_s)
    lane = full.lanes[full.jobs[j].lane]
    pass_over(full, lane.place, now_s, NONE)
    for other in range(full.places):
        if other != lane.place and full.waiting[lane.project * full.places + other] > 0:
            pass_over(full, other, now_s, NONE)


@compiled_within
def take_arrival(full: Full, now_s: int) -> None:
    """Take the next arrival."""
    # B. A job that arrives waits, wherever it may run, until it starts somewhere.
    asked = full.asked[full.sizes[ARRIVED]]
    full.sizes[ARRIVED] += 1
    for seat in range(asked.seat_first, asked.seat_end):
        if asked.has_started == 0:
            pass_over(full, full.lanes[full.jobs[seat].lane].place, now_s, seat)


@compiled_apart
def take_from_budget(full: Full, project: int, taken_s: int) -> None:
    """Lower the budget of a project."""
    change_budget(full, project, -taken_s, 0)
    for place in range(full.places):
        full.crews[place].version += 1
