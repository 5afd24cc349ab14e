"""From jobs, machine, policy, claims and world to the tables of the kernel of all switches."""

from typing import Any, NamedTuple

import numpy as np

from dure.policy.cohort import Cohorts, Limits
from dure.policy.decay import growth, powers_of_two
from dure.policy.fair_tree import TOP
from dure.policy.priority import NO_POINTS, Priority
from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin.accounts import Accounts, open_accounts
from dure.twin.kernel_full_state import (
    ASKED,
    BACK,
    CAP,
    CHANGE,
    CHANGE_ROW,
    CHUNK,
    CHUNK_SIZE,
    CIRCLE,
    CREW,
    FAIL,
    FAR_S,
    HAPPENING,
    HINT,
    HINTS,
    KEPT,
    KIND,
    LANE,
    MOMENT,
    PLAN,
    QUOTA,
    SEAT,
    Full,
)
from dure.twin.kernel_pool_state import BY_POINTS, BY_SHARE, BY_TREE
from dure.twin.kernel_pool_tree import sort_by_lane
from dure.twin.kernel_state import BLOCK_ROW, NODE, NONE, ROOM, Table, make_table
from dure.twin.layout_machine import before, lay_partitions, lay_set
from dure.twin.layout_pool import (
    Kinds,
    lay_accounts,
    lay_kinds,
    lay_lanes,
    lay_points,
    lay_projects,
    lay_stands,
    lay_switches,
    plant_trees,
)
from dure.twin.machine import Machine, Partition
from dure.twin.ordered import BLOCK, NOT_THERE, most_blocks
from dure.twin.prepare import Times
from dure.twin.types import FULL_RATE
from dure.twin.world import FULL_SPEED, World
from dure.workload.jobs import Ints, Jobs
from dure.workload.marks import Marks


class Seats(NamedTuple):
    """Jobs in the partitions that they accept, job by job, in order of preference.

    Parameters
    ----------
    job, place, rate : shape (s,), of each seat
    first : shape (n + 1,), where the seats of each job begin
    """

    job: Ints
    place: Ints
    rate: Ints
    first: Ints


def lay_out_full(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims,
    marks: Marks,
    times: Times,
    world: World,
) -> Full:
    """Lay out everything for a run that has not begun; second 0 is the first submission."""
    order = {Order.FAIR_TREE: BY_TREE, Order.FAIR_SHARE: BY_SHARE}.get(policy.order, BY_POINTS)
    is_by_share = order == BY_SHARE
    plain = Claims(claims.weight, claims.budget_s) if is_by_share else claims
    accounts = open_accounts(jobs, plain, Marks() if is_by_share else marks)
    priority = policy.priority if policy.order == Order.MULTIFACTOR else NO_POINTS
    seats = seat_jobs(jobs, machine, marks, world)
    parts, most_nodes = _lay_partitions(machine, world)
    rows = _lay_seats(jobs, seats, parts, times)
    services = max(1 if marks.qos is None else int(marks.qos.max()) + 1, len(policy.preempts))
    kinds = lay_kinds(seats.place, jobs.width[seats.job], parts, KIND)
    lanes, home = _lay_lanes(rows, kinds, seats, jobs, accounts, marks, services)
    by_lane = np.zeros(seats.job.size, np.int64)
    sort_by_lane(rows, lanes, by_lane)
    lanes.project = jobs.project[seats.job[by_lane[lanes.first]]]
    if order == BY_POINTS:
        lay_points(lanes, machine, priority, claims, home)
    tree_rows, siblings, leaves = lay_accounts(accounts.tree, priority)
    stands, by_stand, ranked = lay_stands(lanes, tree_rows, len(parts), order)
    projects, by_project = lay_projects(lanes, claims)
    most = np.minimum(np.bincount(seats.place, minlength=parts.size), parts.node_size * most_nodes)
    happening = _lay_world(world, parts, int(jobs.submit_s[0]))
    return Full(
        jobs=rows,
        asked=_lay_asked(jobs, marks, times, seats),
        partitions=parts,
        rooms=make_table(int(parts.node_size.sum()), **ROOM),
        lanes=lanes,
        kinds=kinds.table,
        stands=stands,
        accounts=tree_rows,
        projects=projects,
        **_lay_running(parts, most, seats.job.size),
        **happening,
        **_lay_quotas(lanes, claims, parts, happening["crews"]),
        **_lay_groups(lanes, policy, claims, services),
        **_lay_plans(policy, world, parts, seats, most) | _lay_hints(kinds.table, policy),
        least=np.full(plant_trees(lanes), NOT_THERE, np.int64),
        listed=np.full(plant_trees(kinds.table), NOT_THERE, np.int64),
        by_lane=by_lane,
        by_stand=by_stand,
        by_project=by_project,
        waiting=np.zeros(len(claims.weight) * len(parts), np.int64),
        ranked=ranked,
        siblings=siblings,
        started=np.zeros(seats.job.size + 1, np.int64),
        moved=np.zeros(len(lanes), np.int64),
        tried=np.zeros(seats.job.size + 1, np.int64),
        heap=np.zeros(seats.job.size + 1, np.int64),
        running=np.zeros(len(parts) * services, np.int64),
        to_pass=np.zeros(len(parts), np.int64),
        growth=growth().copy(),
        powers=powers_of_two().copy(),
        shift=seats.job.size.bit_length(),
        places=len(parts),
        leaves=leaves,
        top=accounts.tree.parent.count(TOP),
        services=services,
        order=order,
        **lay_switches(policy, priority) | _lay_limits(policy, claims, priority),
    )


def seat_jobs(jobs: Jobs, machine: Machine, marks: Marks, world: World) -> Seats:
    """Give each job a seat in each partition that it accepts and that is wide enough."""
    count = len(jobs)
    if world.types is None or marks.kind is None:
        numbers = np.arange(count + 1)
        return Seats(numbers[:-1], jobs.partition, np.full(count, FULL_RATE), numbers)
    accepts = world.types.accepts
    place = np.full((len(accepts), max(map(len, accepts))), NONE)
    rate = np.full(place.shape, FULL_RATE)
    for kind, row in enumerate(accepts):
        place[kind, : len(row)], rate[kind, : len(row)] = zip(*row, strict=True)
    has = np.array([p.accelerators for p in machine.partitions])
    of_jobs = place[marks.kind]
    is_seat = (of_jobs != NONE) & (jobs.width[:, np.newaxis] <= has[of_jobs])
    first = np.concatenate(([0], np.cumsum(is_seat.sum(axis=1))))
    return Seats(np.nonzero(is_seat)[0], of_jobs[is_seat], rate[marks.kind][is_seat], first)


def _lay_partitions(machine: Machine, world: World) -> tuple[Table, Ints]:
    """Make empty partitions with labels for all nodes that may come; give how many those are."""
    more = np.zeros(len(machine.partitions), np.int64)
    for change in world.changes:
        more[change.partition] += max(change.nodes, 0)
    pairs = zip(machine.partitions, more.tolist(), strict=True)
    grown = Machine(tuple(Partition(p.name, p.nodes + n, p.node_size) for p, n in pairs))
    parts = lay_partitions(grown, 0)
    most_nodes = parts.empty.copy()
    parts.empty = [p.nodes for p in machine.partitions]
    return parts, most_nodes


def _lay_seats(jobs: Jobs, seats: Seats, parts: Table, times: Times) -> Table:
    """Write down what is asked, seat by seat."""
    rows, job = make_table(seats.job.size, **SEAT), seats.job
    rows.job, rows.rate = job, seats.rate
    rows.submit_s = (jobs.submit_s - jobs.submit_s[0])[job]
    rows.estimate_s = -(-FULL_RATE * times.estimate_s[job] // seats.rate)
    rows.occupy_s = -(-FULL_RATE * times.occupy_s[job] // seats.rate)
    rows.width = jobs.width[job]
    rows.whole, rows.rest = np.divmod(jobs.width[job], parts.node_size[seats.place])
    for column in ("start_s", "due_s", "node", "prev", "next", "older", "newer"):
        rows[column] = NONE
    return rows


def _lay_asked(jobs: Jobs, marks: Marks, times: Times, seats: Seats) -> Table:
    """Write down what is asked, job by job."""
    asked = make_table(len(jobs), **ASKED)
    asked.submit_s = jobs.submit_s - jobs.submit_s[0]
    asked.work_s, asked.said_s = times.occupy_s, times.estimate_s
    asked.seat_first, asked.seat_end = seats.first[:-1], seats.first[1:]
    asked.first_start_s = asked.start_s = asked.end_s = NONE
    if marks.checkpoint_s is not None:
        asked.checkpoint_s = marks.checkpoint_s
    return asked


def _lay_lanes(
    rows: Table,
    kinds: Kinds,
    seats: Seats,
    jobs: Jobs,
    accounts: Accounts,
    marks: Marks,
    services: int,
) -> tuple[Table, Ints]:
    """Sort seats that differ in nothing but time; give the partition their jobs were for, too."""
    places = int(jobs.partition.max()) + 1
    qos = 0 if marks.qos is None else marks.qos
    owner = (accounts.leaf * services + qos) * places + jobs.partition
    lanes, owner = lay_lanes(rows, kinds, owner[seats.job], LANE)
    owner, home = np.divmod(owner, places)
    lanes.account, lanes.qos = np.divmod(owner, services)
    return lanes, home


def _lay_running(parts: Table, most: Ints, seats: int) -> dict[str, Any]:
    """Make room for as many running jobs as there can be at once, and for their stretches."""
    held, all_most = most_blocks(most), int(most.sum())
    parts.block_first = before(held)
    blocks = make_table(int(held.sum()), **BLOCK_ROW)
    blocks.order[parts.block_first] = np.arange(parts.size)
    spare = blocks.size - parts.size
    blocks.spare[:spare] = np.arange(parts.size, blocks.size)
    words, levels = lay_set(0, parts)
    nodes = make_table(int(parts.labels.sum()), **NODE)
    nodes.room = np.repeat(parts.node_size, parts.labels)
    return {
        "nodes": nodes,
        "blocks": blocks,
        "keys": np.zeros(blocks.size * BLOCK, np.int64),
        "ends": np.zeros(4 * all_most + 1, np.int64),
        "words": words,
        "levels": levels,
        "sizes": np.array([0, spare, *[0] * 10], np.int64),
        "victims": np.zeros(2 * all_most + 1, np.int64),
        "log": np.zeros(3 * (seats + all_most + 1), np.int64),
        "most": all_most,
    }


def _lay_world(world: World, parts: Table, begin_s: int) -> dict[str, Any]:
    """Write down what happens, in the order of the reference, and the crews whom it happens to."""
    listed = [(cap.at_s, cap.partition, CAP, cap.permille) for cap in sorted(world.caps)]
    changes = sorted(world.changes, key=lambda c: -c.nodes)
    listed += [(change.at_s, change.partition, CHANGE, change.nodes) for change in changes]
    for failure in sorted(world.failures):
        listed.append((failure.at_s + failure.down_s, failure.partition, BACK, 0))
        listed.append((failure.at_s, failure.partition, FAIL, failure.node))
    order = sorted(range(len(listed)), key=lambda i: (listed[i][0], i))
    place = {i: at for at, i in enumerate(order)}
    rows = make_table(len(listed), **HAPPENING)
    for at, i in enumerate(order):
        at_s, partition, what, number = listed[i]
        rows[at] = (at_s - begin_s, partition, what, number, place.get(i - 1, NONE), 0)
    crews = make_table(parts.size, **CREW)
    crews.oldest = crews.newest = crews.looked = NONE
    crews.nodes, crews.permille = parts.empty, FULL_SPEED
    announced = rows[rows.what == CHANGE]
    announced = announced[np.argsort(announced.place, kind="stable")]
    changes = make_table(len(announced), **CHANGE_ROW)
    changes.at_s, changes.nodes, changes.drop_s = announced.at_s, announced.number, FAR_S
    held = np.bincount(announced.place, minlength=parts.size)
    crews.change, crews.change_end = before(held), np.cumsum(held)
    for at in reversed(range(len(changes))):
        is_last = at + 1 in crews.change_end
        after_s = FAR_S if is_last else int(changes.drop_s[at + 1])
        changes.drop_s[at] = changes.at_s[at] if changes.nodes[at] < 0 else after_s
    return {"happenings": rows, "crews": crews, "changes": changes}


def _lay_quotas(lanes: Table, claims: Claims, parts: Table, crews: Table) -> dict[str, Any]:
    """Write down quotas that are lent, and who shares them; without any, all do."""
    projects, places = len(claims.weight), parts.size
    cohorts = claims.cohorts or Cohorts((0,) * projects, ((0,) * places,) * projects)
    _, cohort = np.unique(np.array(cohorts.cohort, np.int64), return_inverse=True)
    count = int(cohort.max()) + 1
    quotas = make_table(projects * places, **QUOTA)
    quotas.newest = quotas.over = quotas.cursor = NONE
    # Row by row of projects, each partition after the other.
    nominal = np.array(cohorts.nominal, np.int64).reshape(-1)
    lend, borrow = _fill(cohorts.lend, nominal), _fill(cohorts.borrow, nominal)
    quotas.nominal, quotas.own = nominal, np.maximum(nominal - lend, 0)
    quotas.own[lend == NOT_THERE] = 0
    quotas.borrow = borrow
    quotas.circle = np.tile(np.arange(places), projects) * count + np.repeat(cohort, places)
    circles = make_table(count * places, **CIRCLE)
    np.add.at(circles.above, quotas.circle, quotas.nominal - quotas.own)
    circles.mates = np.tile(np.bincount(cohort), places)
    circles.over_first = before(circles.mates)
    crews.circle_first, crews.circle_end = (
        np.arange(places) * count,
        np.arange(1, places + 1) * count,
    )
    lanes.quota = lanes.project * places + lanes.place
    lanes.circle = quotas.circle[lanes.quota]
    circles.busy_first = before(np.bincount(lanes.circle, minlength=circles.size))
    np.maximum.at(circles.widest, lanes.circle, lanes.width)
    return {
        "quotas": quotas,
        "circles": circles,
        "over": np.zeros(quotas.size, np.int64),
        "busy": np.zeros(lanes.size, np.int64),
    }


def _fill(limits: Limits, nominal: Ints) -> Ints:
    """Write down limits row by row, NOT_THERE where there is none."""
    rows = [NOT_THERE if limit is None else limit for row in limits for limit in row]
    return np.array(rows, np.int64) if limits else np.full(nominal.size, NOT_THERE)


def _lay_groups(lanes: Table, policy: QueuePolicy, claims: Claims, services: int) -> dict[str, Any]:
    """Write down which QOS may stop which, and which lanes would stop the same others."""
    allowed = np.zeros(services, np.int64)
    for qos, row in enumerate(policy.preempts):
        allowed[qos] = sum(1 << low for low in row)
    has_cohorts = claims.cohorts is not None
    lanes.group = np.arange(lanes.size) if has_cohorts else lanes.kind * services + lanes.qos
    return {"allowed": allowed, "failed": np.full(int(lanes.group.max(initial=0)) + 1, NONE)}


def _lay_plans(
    policy: QueuePolicy, world: World, parts: Table, seats: Seats, most: Ints
) -> dict[str, Any]:
    """Make room for the plan of each partition, where there is one."""
    is_conservative = policy.backfill == Backfill.CONSERVATIVE
    is_planned = is_conservative or policy.reservations > 1 or policy.holds_nodes
    is_planned |= bool(world.changes)
    asked = np.bincount(seats.place, minlength=parts.size)
    kept = asked if is_conservative else np.minimum(asked, policy.reservations)
    kept = kept if is_planned else np.zeros(parts.size, np.int64)
    changes = np.bincount([change.partition for change in world.changes], minlength=parts.size)
    plenty = most + changes + 2 * kept + 2 if is_planned else kept
    # A plan that is kept from pass to pass has moments left over.
    moments = plenty * (2 if is_conservative else 1)
    plans = make_table(parts.size, **PLAN)
    plans.place, plans.plenty = np.arange(parts.size), plenty
    for column in ("version", "idle", "final", "first", "free", "window", "redraw_s"):
        plans[column] = NONE
    plans.dirty_s = plans.window_s = FAR_S
    plans.row_first, plans.kept_first = before(moments), before(kept)
    chunks = moments // CHUNK_SIZE + 2
    plans.chunk_first = before(chunks)
    span = int(parts.node_size.max())
    return {
        "plans": plans,
        "moments": make_table(int(moments.sum()) + 1, **MOMENT),
        "chunks": make_table(int(chunks.sum()), **CHUNK),
        "kept": make_table(int(kept.sum()) + 1, **KEPT),
        "counts": np.zeros((int(moments.sum()) + 1) * span, np.int32),
        "span": span,
        "is_planned": is_planned,
        "is_conservative": is_conservative,
        "holds_nodes": policy.holds_nodes,
        "reservations": policy.reservations,
    }


def _lay_hints(kinds: Table, policy: QueuePolicy) -> dict[str, Any]:
    """Make room for what is remembered of each width in a plan that is kept."""
    if policy.backfill == Backfill.CONSERVATIVE:
        kinds.hint_first = np.arange(kinds.size) * HINTS
    return {"hints": make_table(kinds.size * HINTS, **HINT)}


def _lay_limits(policy: QueuePolicy, claims: Claims, priority: Priority) -> dict[str, Any]:
    """Write down which limits there are, and whether they or the order ever move anybody."""
    is_limited = any(limit is not None for limit in (*claims.budget_s, *claims.quota))
    is_moving = policy.order in (Order.FAIR_TREE, Order.FAIR_SHARE)
    is_moving |= priority.age > 0 or priority.fair_share > 0
    is_moving |= policy.depth > 0 or policy.backfill_order == BackfillOrder.SHORTEST
    return {
        "is_easy": policy.backfill != Backfill.NONE,
        "may_stop": any(policy.preempts),
        "has_cohorts": claims.cohorts is not None,
        "reclaims": claims.cohorts is not None and claims.cohorts.reclaims,
        "is_limited": is_limited,
        "is_steady": not (is_moving or is_limited or claims.cohorts is not None),
    }
