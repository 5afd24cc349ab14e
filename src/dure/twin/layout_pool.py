"""From jobs, machine, policy and claims to the tables of the kernel of a shared pool."""

from typing import Any, NamedTuple

import numpy as np

from dure.policy.decay import growth, powers_of_two
from dure.policy.fair_tree import TOP, Tree
from dure.policy.priority import NO_POINTS, PPM, Priority
from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin.accounts import Accounts, open_accounts
from dure.twin.kernel_pool_state import (
    ACCOUNT,
    BY_POINTS,
    BY_SHARE,
    BY_TREE,
    CREW,
    HAPPENING,
    JOB,
    KIND,
    LANE,
    PROJECT,
    STAND,
    STOP,
    Pool,
)
from dure.twin.kernel_pool_tree import sort_by_lane, tree_sizes
from dure.twin.kernel_state import NODE, NONE, ROOM, Table, make_table
from dure.twin.layout_machine import before, lay_partitions, lay_running, lay_set, number_pairs
from dure.twin.machine import Machine
from dure.twin.ordered import NOT_THERE
from dure.twin.prepare import Times
from dure.twin.world import World
from dure.workload.jobs import ABSENT, Ints, Jobs
from dure.workload.marks import Marks


class Kinds(NamedTuple):
    """Those who ask for equally many accelerators of a partition, numbered.

    Parameters
    ----------
    table : k rows
    kind : shape (n,), of each who asks
    place, width : shape (k,), partition and accelerators
    """

    table: Table
    kind: Ints
    place: Ints
    width: Ints


MASK_BITS = 62
"""Widths beyond so many share a bit, which costs time and changes nothing."""


def lay_out_pool(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    claims: Claims,
    marks: Marks,
    times: Times,
    world: World | None = None,
) -> Pool:
    """Lay out everything for a run that has not begun; second 0 is the first submission."""
    order, accounts = _lay_order(jobs, policy, claims, marks)
    priority = policy.priority if policy.order == Order.MULTIFACTOR else NO_POINTS
    parts = lay_partitions(machine, 0)
    rows = _lay_jobs(jobs, parts, times)
    services = 1 if marks.qos is None else int(marks.qos.max()) + 1
    owner = accounts.leaf if marks.qos is None else accounts.leaf * services + marks.qos
    kinds = lay_kinds(jobs.partition, jobs.width, parts, KIND)
    lanes, owner = lay_lanes(rows, kinds, owner, LANE)
    lanes.account, lanes.qos = np.divmod(owner, services)
    by_lane = np.zeros(len(jobs), np.int64)
    sort_by_lane(rows, lanes, by_lane)
    lanes.project = jobs.project[by_lane[lanes.first]]
    if order == BY_POINTS:
        lay_points(lanes, machine, priority, claims, lanes.place)
    tree_rows, siblings, leaves = lay_accounts(accounts.tree, priority)
    stands, by_stand, ranked = lay_stands(lanes, tree_rows, len(parts), order)
    projects, by_project = lay_projects(lanes, claims)
    blocks, keys, ends, spare = lay_running(jobs, parts)
    words, levels = lay_set(0, parts)
    nodes = make_table(int(parts.labels.sum()), **NODE)
    nodes.room = np.repeat(parts.node_size, parts.labels)
    waits = policy.depth + 2
    return Pool(
        jobs=rows,
        partitions=parts,
        rooms=make_table(int(parts.node_size.sum()), **ROOM),
        nodes=nodes,
        blocks=blocks,
        lanes=lanes,
        kinds=kinds.table,
        stands=stands,
        accounts=tree_rows,
        projects=projects,
        **_lay_stops(jobs, machine, policy, marks, world, kinds.table, len(ends)),
        keys=keys,
        ends=np.zeros(3 * len(ends) + 1, np.int64) if has_stops(policy, world) else ends,
        least=np.full(plant_trees(lanes), NOT_THERE, np.int64),
        listed=np.full(plant_trees(kinds.table), NOT_THERE, np.int64),
        words=words,
        levels=levels,
        sizes=np.array([0, spare, *[0] * 8], np.int64),
        by_lane=by_lane,
        by_stand=by_stand,
        by_project=by_project,
        waiting=np.zeros(len(claims.weight) * len(parts), np.int64),
        ranked=ranked,
        siblings=siblings,
        started=np.zeros(len(jobs), np.int64),
        tried=np.zeros(min(waits, len(jobs) + 1), np.int64),
        open=np.zeros(len(lanes) if policy.depth else 0, np.int64),
        growth=growth().copy(),
        powers=powers_of_two().copy(),
        shift=len(jobs).bit_length(),
        places=len(parts),
        leaves=leaves,
        top=accounts.tree.parent.count(TOP),
        order=order,
        **lay_switches(policy, priority),
    )


def _lay_order(
    jobs: Jobs, policy: QueuePolicy, claims: Claims, marks: Marks
) -> tuple[int, Accounts]:
    """Say what jobs are ordered by, and open the accounts that this needs."""
    order = {Order.FAIR_TREE: BY_TREE, Order.FAIR_SHARE: BY_SHARE}.get(policy.order, BY_POINTS)
    if order == BY_SHARE:
        return order, open_accounts(jobs, Claims(claims.weight, claims.budget_s), Marks())
    return order, open_accounts(jobs, claims, marks)


def has_stops(policy: QueuePolicy, world: World | None) -> bool:
    """Tell whether jobs may be stopped."""
    return bool(policy.preempts) or (world is not None and bool(world.failures))


def _lay_stops(
    jobs: Jobs,
    machine: Machine,
    policy: QueuePolicy,
    marks: Marks,
    world: World | None,
    kinds: Table,
    most: int,
) -> dict[str, Any]:
    """Lay out what is needed where jobs may be stopped; next to nothing where not."""
    stopping = has_stops(policy, world)
    services = max(1 if marks.qos is None else int(marks.qos.max()) + 1, len(policy.preempts))
    stops = make_table(len(jobs) if stopping else 1, **STOP)
    stops.first_start_s = stops.prev = stops.next = NONE
    if stopping and marks.checkpoint_s is not None:
        stops.checkpoint_s = marks.checkpoint_s
    crews = make_table(len(machine.partitions), **CREW)
    crews.oldest = crews.newest = NONE
    crews.nodes = [p.nodes for p in machine.partitions]
    allowed = np.zeros(services, np.int64)
    for qos, row in enumerate(policy.preempts):
        allowed[qos] = sum(1 << low for low in row)
    return {
        "stops": stops,
        "crews": crews,
        "happenings": _lay_world(world or World(), int(jobs.submit_s[0])),
        "allowed": allowed,
        "urgent": np.zeros(len(kinds) * services, np.int64),
        "may_stop": np.zeros(len(kinds) * services, np.int64),
        "victims": np.zeros(2 * most + 1 if stopping else 1, np.int64),
        "log": np.zeros(3 * (2 * most + 1) if stopping else 3, np.int64),
        "has_stops": stopping,
        "most": most,
        "services": services,
    }


def _lay_world(world: World, begin_s: int) -> Table:
    """Write down when nodes fail and come back, in the order of the reference."""
    listed = []
    for failure in sorted(world.failures):
        back_s = failure.at_s + failure.down_s
        listed += [
            (back_s, failure.partition, NONE),
            (failure.at_s, failure.partition, failure.node),
        ]
    rows = make_table(len(listed), **HAPPENING)
    order = sorted(range(len(listed)), key=lambda i: (listed[i][0], i))
    place = {i: at for at, i in enumerate(order)}
    for at, i in enumerate(order):
        at_s, partition, node = listed[i]
        rows[at] = (at_s - begin_s, partition, node, NONE if node == NONE else place[i - 1], 0)
    return rows


def lay_switches(policy: QueuePolicy, priority: Priority) -> dict[str, Any]:
    """Write down what is the same for the whole run."""
    return {
        "half_life_s": policy.half_life_s,
        "lag_s": policy.start_lag_s,
        "period_s": priority.period_s,
        "age": priority.age,
        "age_max_s": priority.age_max_s,
        "fair_share": priority.fair_share,
        "is_easy": policy.backfill == Backfill.EASY,
        "is_shortest": policy.backfill_order == BackfillOrder.SHORTEST,
        "depth": policy.depth,
    }


def _lay_jobs(jobs: Jobs, parts: Table, times: Times) -> Table:
    """Write down what is asked."""
    rows = make_table(len(jobs), **JOB)
    rows.submit_s = jobs.submit_s - jobs.submit_s[0]
    rows.estimate_s, rows.occupy_s, rows.start_s = times.estimate_s, times.occupy_s, ABSENT
    rows.width, rows.node = jobs.width, NONE
    rows.whole, rows.rest = np.divmod(jobs.width, parts.node_size[jobs.partition])
    return rows


def lay_kinds(place: Ints, width: Ints, parts: Table, columns: dict[str, str]) -> Kinds:
    """Sort those who ask for so many accelerators of a partition."""
    kind, partition, wide = number_pairs(place, width)
    kinds = make_table(partition.size, **columns)
    kinds.least = NOT_THERE
    kinds.whole, kinds.rest = np.divmod(wide, parts.node_size[partition])
    parts.kind_first = np.searchsorted(partition, np.arange(parts.size))
    parts.kind_end = np.searchsorted(partition, np.arange(parts.size) + 1)
    kinds.bit = 1 << ((np.arange(kinds.size) - parts.kind_first[partition]) % MASK_BITS)
    return Kinds(kinds, kind, partition, wide)


def lay_lanes(
    rows: Table, kinds: Kinds, owner: Ints, columns: dict[str, str]
) -> tuple[Table, Ints]:
    """Sort those of one kind by owner; give the lanes, and the owner of each."""
    lane, lane_kind, lane_owner = number_pairs(kinds.kind, owner)
    rows.lane = lane
    lanes, table = make_table(lane_kind.size, **columns), kinds.table
    lanes.count = np.bincount(lane, minlength=lanes.size)
    lanes.first = before(lanes.count)
    lanes.kind, lanes.place, lanes.width = lane_kind, kinds.place[lane_kind], kinds.width[lane_kind]
    lanes.least = lanes.listed = lanes.head = NOT_THERE
    lanes.bit = table.bit[lane_kind]
    table.first = np.searchsorted(lane_kind, np.arange(table.size))
    table.count = np.bincount(lane_kind, minlength=table.size)
    return lanes, lane_owner


def lay_points(
    lanes: Table, machine: Machine, priority: Priority, claims: Claims, home: Ints
) -> None:
    """Sum up the points that the jobs of a lane, asked for a partition, have whatever happens."""
    most = np.array([p.accelerators for p in machine.partitions])[home]
    width = lanes.width.astype(np.int64)
    size_ppm = (most - width if priority.favours_small else width) * PPM // most
    track = np.array(claims.track or (0,) * len(claims.weight), np.int64)[lanes.project]
    lanes.points = (
        priority.size * size_ppm // PPM
        + priority.qos * _look_up(priority.qos_ppm, lanes.qos) // PPM
        + priority.track * _look_up(priority.track_ppm, track) // PPM
    )


def _look_up(ppm: tuple[int, ...], which: Ints) -> Ints:
    """Give the factor of each QOS or track, 0 beyond the last."""
    table = np.zeros(int(which.max(initial=0)) + 1, np.int64)
    given = ppm[: table.size]
    table[: len(given)] = given
    return table[which]


def lay_accounts(tree: Tree, priority: Priority) -> tuple[Table, Ints, int]:
    """Write down the fair tree; nobody has used anything yet."""
    accounts = make_table(len(tree.parent), **ACCOUNT)
    parent = np.array(tree.parent, np.int64)
    accounts.parent, accounts.weight, accounts.leaves = parent, tree.weight, tree.leaves_below()
    siblings = np.argsort(parent, kind="stable")
    inner, first, count = np.unique(parent[siblings], return_index=True, return_counts=True)
    is_account = inner != TOP
    accounts.child_first[inner[is_account]] = first[is_account]
    accounts.children[inner[is_account]] = count[is_account]
    accounts.points = priority.fair_share
    return accounts, siblings, int((accounts.children == 0).sum())


def lay_stands(lanes: Table, accounts: Table, places: int, order: int) -> tuple[Table, Ints, Ints]:
    """Make a stand for each account in each partition, or for each lane, and one above them."""
    if order == BY_POINTS:
        stands = make_table(places + lanes.size, **STAND)
        mine = places + np.arange(lanes.size)
        stands.parent[mine], stands.account[mine] = lanes.place, lanes.account
    else:
        stands = make_table(places * (1 + accounts.size), **STAND)
        which = np.repeat(np.arange(accounts.size), places)
        stands.account[places:] = which
        above = np.where(accounts.parent[which] == TOP, -1, accounts.parent[which])
        stands.parent[places:] = (above + 1) * places + np.tile(np.arange(places), accounts.size)
        stands.is_inner[places:] = accounts.children[which] > 0
        mine = (lanes.account + 1) * places + lanes.place
    stands.parent[:places] = NONE
    stands.is_inner[:places] = 1
    stands.pos, stands.first = NONE, NOT_THERE
    lanes.stand = mine
    held = np.bincount(mine, minlength=stands.size)
    stands.lane_first, stands.lane_end = before(held), np.cumsum(held)
    children = np.bincount(stands.parent[places:], minlength=stands.size)
    stands.child_first = before(children)
    by_stand = np.argsort(mine, kind="stable")
    return stands, by_stand, np.zeros(int(children.sum()), np.int64)


def lay_projects(lanes: Table, claims: Claims) -> tuple[Table, Ints]:
    """Write down the limits of projects, and which lanes they have."""
    projects = make_table(len(claims.weight), **PROJECT)
    projects.left_s = [NOT_THERE if b is None else b for b in claims.budget_s]
    quota = claims.quota or (None,) * len(claims.weight)
    projects.free = [NOT_THERE if q is None else q for q in quota]
    held = np.bincount(lanes.project, minlength=projects.size)
    projects.lane_first, projects.lane_end = before(held), np.cumsum(held)
    return projects, np.argsort(lanes.project, kind="stable")


def plant_trees(rows: Table) -> int:
    """Give each row the place of its tree of least values, and count the entries of all."""
    sizes = tree_sizes(rows.count.astype(np.int64))
    rows.tree = before(sizes)
    return int(sizes.sum())
