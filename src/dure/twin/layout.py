"""From jobs, machine, policy and claims to the tables of the kernel."""

import numpy as np

from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy
from dure.twin.kernel_state import (
    GROUP,
    JOB,
    KIND,
    LANE,
    NODE,
    NONE,
    ORDER,
    PROJECT,
    ROOM,
    SEAT,
    Table,
    Twin,
    make_table,
)
from dure.twin.layout_machine import (
    before,
    lay_partitions,
    lay_running,
    lay_set,
    number_pairs,
    order_by,
)
from dure.twin.machine import Machine
from dure.twin.ordered import NOT_THERE
from dure.twin.prepare import Times
from dure.workload.jobs import ABSENT, Ints, Jobs


def lay_out(
    jobs: Jobs, machine: Machine, policy: QueuePolicy, claims: Claims, times: Times
) -> Twin:
    """Lay out everything for a run that has not begun; second 0 is the first submission."""
    rows, orders = make_table(len(jobs), **JOB), make_table(len(jobs), **ORDER)
    parts = lay_partitions(machine, len(jobs))
    _lay_jobs(rows, jobs, parts, times)
    groups = _lay_groups(rows, orders, jobs, policy, parts)
    kinds = _lay_kinds(rows, jobs, parts)
    lanes, least = _lay_lanes(rows, orders, groups, kinds, has_lanes=policy.depth == 0)
    projects = _lay_projects(rows, orders, jobs, times, claims)
    seats = _lay_seats(rows, jobs, projects, machine)
    blocks, keys, ends, spare = lay_running(jobs, parts)
    words, levels = lay_set(len(jobs), parts)
    nodes = make_table(int(parts.labels.sum()), **NODE)
    nodes.room = np.repeat(parts.node_size, parts.labels)
    return Twin(
        jobs=rows,
        orders=orders,
        partitions=parts,
        rooms=make_table(int(parts.node_size.sum()), **ROOM),
        nodes=nodes,
        groups=groups,
        kinds=kinds,
        lanes=lanes,
        seats=seats,
        projects=projects,
        blocks=blocks,
        keys=keys,
        ends=ends,
        least=least,
        words=words,
        levels=levels,
        sizes=np.array([0, spare, 0], np.int64),
        shift=len(jobs).bit_length(),
        is_easy=policy.backfill == Backfill.EASY,
        is_shortest=policy.backfill_order == BackfillOrder.SHORTEST,
        depth=policy.depth,
    )


def _lay_jobs(rows: Table, jobs: Jobs, parts: Table, times: Times) -> None:
    """Write down what is asked."""
    rows.submit_s = jobs.submit_s - jobs.submit_s[0]
    rows.estimate_s = times.estimate_s
    rows.occupy_s = times.occupy_s
    rows.start_s = rows.end_s = ABSENT
    rows.width, rows.project, rows.partition = jobs.width, jobs.project, jobs.partition
    rows.whole, rows.rest = np.divmod(jobs.width, parts.node_size[jobs.partition])
    rows.node = NONE


def _lay_groups(rows: Table, orders: Table, jobs: Jobs, policy: QueuePolicy, parts: Table) -> Table:
    """Sort jobs into groups that are ordered by number alone."""
    # One more project, which nobody has, stands for all under FCFS: its share is always 0.
    nobody = np.full(len(jobs), len(jobs.projects), np.int64)
    owner = jobs.project if policy.order == Order.FAIR_SHARE else nobody
    group, partition, project = number_pairs(jobs.partition, owner)
    groups = make_table(partition.size, **GROUP)
    groups.project = project
    held = np.bincount(group)
    groups.place_first, groups.place_end = before(held), np.cumsum(held)
    parts.group_first = np.searchsorted(partition, np.arange(parts.size))
    rows.group = group
    orders.by_place = order_by(group)
    rows.place[orders.by_place] = np.arange(len(jobs))
    return groups


def _lay_kinds(rows: Table, jobs: Jobs, parts: Table) -> Table:
    """Sort the jobs of each partition by width."""
    kind, partition, width = number_pairs(jobs.partition, jobs.width)
    kinds = make_table(partition.size, **KIND)
    kinds.whole, kinds.rest = np.divmod(width, parts.node_size[partition])
    parts.kind_first = np.searchsorted(partition, np.arange(parts.size))
    parts.kind_end = np.searchsorted(partition, np.arange(parts.size) + 1)
    rows.kind = kind
    return kinds


def _lay_lanes(
    rows: Table, orders: Table, groups: Table, kinds: Table, *, has_lanes: bool
) -> tuple[Table, Ints]:
    """Make a tree of least estimates for the jobs of each group and width, nobody in line yet."""
    if not has_lanes:
        return make_table(1, **LANE), np.zeros(0, np.int64)
    lane, group, kind = number_pairs(rows.group.astype(np.int64), rows.kind.astype(np.int64))
    del kinds
    lanes = make_table(kind.size, **LANE)
    lanes.kind = kind
    held = np.bincount(lane)
    lanes.first = before(held)
    lanes.leaves = 2 ** np.ceil(np.log2(held)).astype(np.int64)
    lanes.root = before(2 * lanes.leaves)
    groups.lane_first = np.searchsorted(group, np.arange(groups.size))
    groups.lane_end = np.searchsorted(group, np.arange(groups.size) + 1)
    orders.by_lane = order_by(lane)
    rows.lane = lane
    rows.leaf[orders.by_lane] = np.arange(rows.size) - lanes.first[lane[orders.by_lane]]
    return lanes, np.full(2 * int(lanes.leaves.sum()), NOT_THERE, np.int64)


def _lay_projects(rows: Table, orders: Table, jobs: Jobs, times: Times, claims: Claims) -> Table:
    """Write down claims, and sort the jobs of projects with a budget by what they would hold."""
    projects = make_table(len(jobs.projects) + 1, **PROJECT)
    projects.weight = [*claims.weight, 1]
    projects.left_s = [NOT_THERE if b is None else b for b in (*claims.budget_s, None)]
    hold_s = jobs.width * times.estimate_s
    limited = np.flatnonzero(projects.left_s[jobs.project] != NOT_THERE)
    by_hold = limited[np.lexsort((hold_s[limited], jobs.project[limited]))]
    orders.by_hold[: by_hold.size] = by_hold
    held = np.bincount(jobs.project[by_hold], minlength=projects.size)
    projects.hold_first, projects.hold_end = before(held), np.cumsum(held)
    within = by_hold[hold_s[by_hold] <= projects.left_s[jobs.project[by_hold]]]
    projects.gate = projects.hold_first
    projects.gate += np.bincount(jobs.project[within], minlength=projects.size)
    del rows
    return projects


def _lay_seats(rows: Table, jobs: Jobs, projects: Table, machine: Machine) -> Table:
    """Count off the partitions in which a project has jobs, where there are several."""
    if len(machine.partitions) == 1:
        return make_table(1, **SEAT)
    rows.seat, project, partition = number_pairs(jobs.project, jobs.partition)
    seats = make_table(partition.size, **SEAT)
    seats.partition = partition
    projects.seat_first = np.searchsorted(project, np.arange(projects.size))
    projects.seat_end = np.searchsorted(project, np.arange(projects.size) + 1)
    return seats
