"""Order in the kernel of a shared pool: least values in trees, use of accounts, who is before whom.

A tree of least values here has eight children to a branch: eight values lie in one line of a cache,
so a change costs one such line for each level.
"""

import numpy as np

from dure.policy.decay import HALVINGS_MAX, LOWEST, STEPS
from dure.policy.priority import PPM
from dure.twin.compile import compiled, compiled_apart
from dure.twin.kernel_pool_state import (
    BY_POINTS,
    BY_SHARE,
    BY_TREE,
    CHANGED,
    LANDMARK,
    RECKONED,
    Pool,
)
from dure.twin.kernel_state import NONE, Ints, Table
from dure.twin.ordered import NOT_THERE

# -- Trees of least values; the levels stand one after another, the leaves first ----------------


def tree_sizes(counts: Ints) -> Ints:
    """Say how many entries trees with so many leaves take.

    Examples
    --------
    >>> tree_sizes(np.array([1, 8, 9])).tolist()
    [1, 9, 12]
    """
    total, level = counts.copy(), counts
    while (level > 1).any():
        level = np.where(level > 1, (level + 7) >> 3, 0)
        total += level
    return total


@compiled_apart
def set_least(least: Ints, row: Table, leaf: int, value: int) -> None:
    """Give a leaf of a row's tree a value, and the row the least of all."""
    at, size, i = row.tree, row.count, leaf
    least[at + i] = value
    while size > 1:
        low = i & ~7
        value = least[at + low]
        for other in range(low + 1, min(low + 8, size)):
            value = min(value, least[at + other])
        at += size
        size, i = (size + 7) >> 3, i >> 3
        if least[at + i] == value:
            return
        least[at + i] = value
    row.least = value


@compiled_apart
def first_from(least: Ints, row: Table, low: int, bound: int) -> int:
    """Find the first leaf of a row's tree, not below `low`, with at most `bound`; or NONE."""
    at, size, i, level = row.tree, row.count, low, 0
    while True:
        end = min((i | 7) + 1, size)
        while i < end and least[at + i] > bound:
            i += 1
        if i < end:
            break
        if end >= size:
            return NONE
        at += size
        size, i = (size + 7) >> 3, end >> 3
        level += 3
    while level > 0:
        level -= 3
        at -= (row.count + (1 << level) - 1) >> level
        i <<= 3
        while least[at + i] > bound:
            i += 1
    return i


# -- Who is before whom -------------------------------------------------------------------------


@compiled
def points_of(pool: Pool, j: int) -> int:
    """Sum up the points of a job as of the last reckoning."""
    lane = pool.lanes[pool.jobs[j].lane]
    age_s = min(max(pool.sizes[RECKONED] - pool.jobs[j].submit_s, 0), pool.age_max_s)
    return lane.points + pool.accounts[lane.account].points + pool.age * age_s // pool.age_max_s


@compiled
def is_before(pool: Pool, j: int, other: int) -> bool:
    """Tell whether a job is before another whose stand is not before its own, nor after it."""
    if pool.order == BY_POINTS:
        points, rival = points_of(pool, j), points_of(pool, other)
        if points != rival:
            return points > rival
    return j < other


@compiled
def compare_stands(pool: Pool, stand: int, other: int) -> int:
    """Compare two accounts: negative if the first is before, positive if the second, 0 if equal."""
    account = pool.accounts[pool.stands[stand].account]
    rival = pool.accounts[pool.stands[other].account]
    if pool.order == BY_SHARE:
        return account.share_s * rival.weight - rival.share_s * account.weight
    return int(account.standing > rival.standing) - int(account.standing < rival.standing)


@compiled
def is_stand_before(pool: Pool, stand: int, other: int) -> bool:
    """Tell whether one sibling is before another."""
    one, two = pool.stands[stand], pool.stands[other]
    if pool.order == BY_POINTS:
        return is_before(pool, one.key, two.key)
    order = compare_stands(pool, stand, other)
    if order == 0:
        return one.account < two.account if one.is_inner == 1 else one.key < two.key
    return order < 0


@compiled_apart
def move_stand(pool: Pool, stand: int) -> None:
    """Put a stand where it belongs among its siblings."""
    ranked = pool.ranked
    low, at = pool.stands[pool.stands[stand].parent].child_first, pool.stands[stand].pos
    end = pool.stands[pool.stands[stand].parent].active
    began = at
    while at > 0 and is_stand_before(pool, stand, ranked[low + at - 1]):
        ranked[low + at] = ranked[low + at - 1]
        pool.stands[ranked[low + at]].pos = at
        at -= 1
    if at == began:
        while at + 1 < end and is_stand_before(pool, ranked[low + at + 1], stand):
            ranked[low + at] = ranked[low + at + 1]
            pool.stands[ranked[low + at]].pos = at
            at += 1
    ranked[low + at] = stand
    pool.stands[stand].pos = at


@compiled_apart
def settle_stand(pool: Pool, stand: int) -> None:
    """Put a stand in its place, in line or out of it, and those above it."""
    while pool.stands[stand].parent != NONE:
        row = pool.stands[stand]
        above = pool.stands[row.parent]
        is_empty = row.active == 0 if row.is_inner == 1 else row.first == NOT_THERE
        was_there = row.pos != NONE
        if is_empty:
            if not was_there:
                return
            above.active -= 1
            for at in range(row.pos, above.active):
                moved = pool.ranked[above.child_first + at + 1]
                pool.ranked[above.child_first + at] = moved
                pool.stands[moved].pos = at
            row.pos = NONE
            if above.active > 0:
                return
        else:
            # One at a time, so that all others are in order while it is moved.
            row.key = row.first
            if not was_there:
                row.pos = above.active
                pool.ranked[above.child_first + above.active] = stand
                above.active += 1
            move_stand(pool, stand)
            if was_there or above.active > 1:
                return
        stand = row.parent


@compiled
def first_stand(pool: Pool, part: int) -> int:
    """Find the first stand in line of a partition; NONE if there is none."""
    if pool.stands[part].active == 0:
        return NONE
    stand = part
    while pool.stands[stand].is_inner == 1:
        stand = pool.ranked[pool.stands[stand].child_first]
    return stand


@compiled
def next_stand(pool: Pool, stand: int) -> int:
    """Find the stand behind one in line; NONE if it is the last."""
    while True:
        row = pool.stands[stand]
        if row.parent == NONE:
            return NONE
        above = pool.stands[row.parent]
        if row.pos + 1 < above.active:
            stand = pool.ranked[above.child_first + row.pos + 1]
            break
        stand = row.parent
    while pool.stands[stand].is_inner == 1:
        stand = pool.ranked[pool.stands[stand].child_first]
    return stand


# -- Use ----------------------------------------------------------------------------------------


@compiled
def factor_at(pool: Pool, at_s: int) -> float:
    """Say how much an accelerator-second that is dated at a moment counts."""
    if pool.half_life_s == 0:
        return 1.0
    steps = at_s * STEPS // pool.half_life_s
    power = max(steps // STEPS - pool.sizes[LANDMARK], LOWEST) - LOWEST
    return pool.growth[steps % STEPS] * pool.powers[power]


@compiled_apart
def sort_below(pool: Pool, parent: int) -> None:
    """Put the stands in line below one in order; an insertion sort, since little has moved."""
    low = pool.stands[parent].child_first
    for at in range(low + 1, low + pool.stands[parent].active):
        stand, place = pool.ranked[at], at
        while place > low and is_stand_before(pool, stand, pool.ranked[place - 1]):
            pool.ranked[place] = pool.ranked[place - 1]
            pool.stands[pool.ranked[place]].pos = place - low
            place -= 1
        pool.ranked[place] = stand
        pool.stands[stand].pos = place - low


@compiled_apart
def move_landmark(pool: Pool, at_s: int) -> None:
    """Keep all sums small by the same power of two, which changes no order but that of nothings."""
    if pool.half_life_s > 0:
        moved = pool.sizes[LANDMARK]
        halvings = at_s * STEPS // pool.half_life_s // STEPS
        while halvings - pool.sizes[LANDMARK] >= HALVINGS_MAX:
            for which in range(pool.accounts.size):
                account = pool.accounts[which]
                account.use *= 2.0**-HALVINGS_MAX
                account.standing = account.use / account.weight
            pool.sizes[LANDMARK] += HALVINGS_MAX
        if pool.sizes[LANDMARK] != moved and pool.order == BY_TREE:
            for stand in range(pool.stands.size):
                if pool.stands[stand].active > 0:
                    sort_below(pool, stand)


@compiled
def charge(pool: Pool, j: int, change_s: int) -> None:
    """Add what a job holds, or take off what it did not use, as of its start."""
    which = pool.lanes[pool.jobs[j].lane].account
    if pool.order == BY_SHARE:
        pool.accounts[which].share_s += change_s
        move_copies(pool, which)
        return
    if pool.order == BY_POINTS and pool.fair_share == 0:
        return
    dated_s = pool.jobs[j].start_s - pool.lag_s
    move_landmark(pool, dated_s)
    pool.sizes[CHANGED] = 1
    counted = change_s * factor_at(pool, dated_s)
    while which != NONE:
        account = pool.accounts[which]
        account.use = max(account.use + counted, 0.0)
        account.standing = account.use / account.weight
        if pool.order == BY_TREE:
            move_copies(pool, which)
        which = account.parent


@compiled
def move_copies(pool: Pool, which: int) -> None:
    """Put an account where it belongs in each partition."""
    for stand in range((which + 1) * pool.places, (which + 2) * pool.places):
        if pool.stands[stand].pos != NONE:
            move_stand(pool, stand)


# -- Points -------------------------------------------------------------------------------------


@compiled_apart
def reckon(pool: Pool, now_s: int) -> None:
    """Take the age and the fair share of all as they are at the last multiple of the period."""
    reckoned_s = now_s - now_s % pool.period_s
    if reckoned_s <= pool.sizes[RECKONED]:
        return
    pool.sizes[RECKONED] = reckoned_s
    if pool.sizes[CHANGED] > 0:
        rank_accounts(pool)
    for part in range(pool.places):
        sort_below(pool, part)


@compiled
def rank_accounts(pool: Pool) -> None:
    """Count who stands before each account, and give points for it."""
    pool.sizes[CHANGED] = 0
    rank_siblings(pool, 0, pool.top, 0)
    for which in range(pool.accounts.size):
        account = pool.accounts[which]
        if account.children > 0:
            rank_siblings(pool, account.child_first, account.children, account.before)
        else:
            ppm = (pool.leaves - account.before) * PPM // pool.leaves
            account.points = pool.fair_share * ppm // PPM


@compiled
def rank_siblings(pool: Pool, low: int, count: int, before: int) -> None:
    """Order siblings and count the leaves that stand before each; equals do not."""
    accounts, siblings, waiting = pool.accounts, pool.siblings, 0
    # Little has moved since the last time, and an insertion sort likes that.
    for at in range(low + 1, low + count):
        which, place = siblings[at], at
        standing = accounts[which].standing
        while place > low and standing < accounts[siblings[place - 1]].standing:
            siblings[place] = siblings[place - 1]
            place -= 1
        siblings[place] = which
    for at in range(low, low + count):
        account = accounts[siblings[at]]
        if at > low and account.standing != accounts[siblings[at - 1]].standing:
            before += waiting
            waiting = 0
        account.before = before
        waiting += account.leaves


@compiled
def sort_by_lane(jobs: Table, lanes: Table, by_lane: Ints) -> None:
    """Sort jobs by lane, then number, by counting off; and tell each where it stands."""
    for j in range(jobs.size):
        lane = lanes[jobs[j].lane]
        by_lane[lane.first + lane.waiting] = j
        jobs[j].leaf = lane.waiting
        lane.waiting += 1
    for which in range(lanes.size):
        lanes[which].waiting = 0
