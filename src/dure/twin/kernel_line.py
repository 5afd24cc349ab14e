"""The line in the kernel: who stands in it, in what order, and who of them may start."""

from dure.twin.compile import compiled
from dure.twin.kernel_floor import fits, leaves_head
from dure.twin.kernel_state import NONE, Table, Twin
from dure.twin.ordered import NOT_THERE, add, first_within, member_from, remove, set_leaf

CANNOT, IF_SHORT, CAN = 0, 1, 2
"""Whether jobs of one width may start behind the head: no, if they end by then, yes."""


@compiled
def hold_of(job: Table) -> int:
    """Multiply what a job asks for: width and estimate."""
    return job.width * job.estimate_s


@compiled
def left_of(twin: Twin, job: Table) -> int:
    """Say what the project of a job may still hold."""
    return twin.projects[job.project].left_s


@compiled
def enter_line(twin: Twin, job: Table) -> None:
    """Put a job in line."""
    part, group = twin.partitions[job.partition], twin.groups[job.group]
    if group.waiting == 0:
        twin.groups[part.group_first + part.active].active = job.group
        part.active += 1
    group.waiting += 1
    twin.kinds[job.kind].waiting += 1
    add(twin.words, twin.levels, job.place)
    if twin.depth == 0:
        set_leaf(twin.least, twin.lanes[job.lane], job.leaf, job.estimate_s)


@compiled
def leave_line(twin: Twin, job: Table) -> None:
    """Take a job out of the line."""
    part, group = twin.partitions[job.partition], twin.groups[job.group]
    group.waiting -= 1
    if group.waiting == 0:
        part.active -= 1
        at = part.group_first
        while twin.groups[at].active != job.group:
            at += 1
        for place in range(at, part.group_first + part.active):
            twin.groups[place].active = twin.groups[place + 1].active
    twin.kinds[job.kind].waiting -= 1
    remove(twin.words, twin.levels, job.place)
    if twin.depth == 0:
        set_leaf(twin.least, twin.lanes[job.lane], job.leaf, NOT_THERE)


@compiled
def is_before(groups: Table, projects: Table, group: int, other: int) -> bool:
    """Tell whether a group's share is less than another's, exactly."""
    project, rival = projects[groups[group].project], projects[groups[other].project]
    return project.share_s * rival.weight < rival.share_s * project.weight


@compiled
def find_head(twin: Twin, part: Table) -> int:
    """Order the groups by share and find the first job of the first ones."""
    groups, projects = twin.groups, twin.projects
    first, end = part.group_first, part.group_first + part.active
    # Little has moved since the last time, and an insertion sort likes that.
    for at in range(first + 1, end):
        group, place = groups[at].active, at
        while place > first and is_before(groups, projects, group, groups[place - 1].active):
            groups[place].active = groups[place - 1].active
            place -= 1
        groups[place].active = group
    head = NONE
    for at in range(first, end):
        group = groups[at].active
        if is_before(groups, projects, groups[first].active, group):
            break
        place = member_from(twin.words, twin.levels, groups[group].place_first)
        j = twin.orders[place].by_place
        head = j if head == NONE else min(head, j)
    return head


@compiled
def end_of_equals(twin: Twin, at: int, end: int) -> int:
    """Find where the groups with the same share as the one at a place end."""
    groups, first = twin.groups, twin.groups[at].active
    while at < end and not is_before(groups, twin.projects, first, groups[at].active):
        at += 1
    return at


@compiled
def fill_window(twin: Twin, part: Table) -> int:
    """Write down the first jobs of the line, the head among them, as many as a pass looks at."""
    groups, orders = twin.groups, twin.orders
    tried, at, end = 0, part.group_first, part.group_first + part.active
    while at < end and tried <= twin.depth:
        # Jobs of groups with equal shares are merged by number.
        equals = range(at, end_of_equals(twin, at, end))
        for i in equals:
            group = groups[groups[i].active]
            group.cursor = member_from(twin.words, twin.levels, group.place_first)
        while tried <= twin.depth:
            best, best_group = NOT_THERE, NONE
            for i in equals:
                place = groups[groups[i].active].cursor
                if place != NONE and orders[place].by_place < best:
                    best, best_group = orders[place].by_place, groups[i].active
            if best_group == NONE:
                break
            orders[tried].tried = best
            tried += 1
            group = groups[best_group]
            place = member_from(twin.words, twin.levels, group.cursor + 1)
            group.cursor = place if place < group.place_end else NONE
        at = equals.stop
    return tried


@compiled
def choose_from_window(twin: Twin, tried: int, slack_s: int) -> int:
    """Choose who starts next among those written down behind the head; NONE if none may."""
    best, best_s = NONE, NOT_THERE
    for at in range(1, tried):
        j = twin.orders[at].tried
        job = twin.jobs[j]
        may = twin.kinds[job.kind].may
        if may == CANNOT or job.is_waiting == 0 or job.estimate_s >= best_s:
            continue
        if may == IF_SHORT and job.estimate_s > slack_s:
            continue
        if hold_of(job) > left_of(twin, job):
            continue
        best, best_s = j, job.estimate_s
        if not twin.is_shortest:
            break
    return best


@compiled
def choose_from_lanes(twin: Twin, part: Table, slack_s: int) -> int:
    """Choose who starts next among all in line, without looking at each; NONE if none may."""
    best, best_s = NONE, NOT_THERE
    at, end = part.group_first, part.group_first + part.active
    while at < end and (best == NONE or twin.is_shortest):
        equals = range(at, end_of_equals(twin, at, end))
        is_here = False
        for i in equals:
            group = twin.groups[twin.groups[i].active]
            for which in range(group.lane_first, group.lane_end):
                lane = twin.lanes[which]
                may = twin.kinds[lane.kind].may
                bound_s = slack_s if may == IF_SHORT else NOT_THERE - 1
                least_s = twin.least[lane.root + 1]
                if may == CANNOT or least_s > bound_s or (twin.is_shortest and least_s > best_s):
                    continue
                leaf = first_within(twin.least, lane, least_s if twin.is_shortest else bound_s)
                j = twin.orders[lane.first + leaf].by_lane
                is_shorter = twin.is_shortest and least_s < best_s
                if best == NONE or is_shorter or (is_here and j < best):
                    best, best_s, is_here = j, least_s, True
        at = equals.stop
    return best


@compiled
def classify_kinds(twin: Twin, part: Table) -> bool:
    """Say of each width whether jobs of it may start behind the head; tell whether any may."""
    head = twin.jobs[part.head]
    is_any, is_fit = False, True
    for which in range(part.kind_first, part.kind_end):
        kind = twin.kinds[which]
        kind.may = CANNOT
        # A narrower job fits wherever a wider one does.
        if is_fit and kind.waiting > 0:
            is_fit = fits(twin.rooms, part, kind.whole, kind.rest)
            if is_fit:
                is_any = True
                leaves = leaves_head(twin, part, head, kind.whole, kind.rest)
                kind.may = CAN if leaves else IF_SHORT
    return is_any
