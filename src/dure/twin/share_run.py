"""The way into placement: lays out, calls the kernel, and gives placements back."""

import numpy as np

from dure.twin import kernel_share_state as state
from dure.twin.kernel_share import place_events
from dure.twin.kernel_state import Table, make_table
from dure.twin.share import (
    NONE,
    Arrivals,
    Placements,
    SharePolicy,
    TypicalJobs,
    largest_node,
)
from dure.twin.share_fragmentation import grade_bounds
from dure.twin.share_score import PART
from dure.workload.jobs import Ints
from dure.workload.share import WHOLE_MILLI, ShareJobs, ShareNodes

SCORES_KEPT_MAX = 2**26
"""Scores that are kept, half a GB; kinds of jobs beyond that are scored anew each time."""


def place_shares(
    nodes: ShareNodes,
    jobs: ShareJobs,
    arrivals: Arrivals,
    policy: SharePolicy,
    typical: TypicalJobs,
) -> Placements:
    """Place jobs on nodes, one after another, by the scores of a policy.

    What it means is written down in `dure.twin.share_reference`; both give the same placements.

    Parameters
    ----------
    nodes : all free at first; at least one
    jobs : what is asked for
    arrivals : who comes and goes, in order
    policy : what nodes are scored by
    typical : what fragmentation is measured against

    Returns
    -------
    placements : one row for each event
    """
    assert len(nodes) >= 1
    floor = _lay_out(nodes, jobs, arrivals, policy, typical)
    place_events(floor)
    rows = floor.events
    return Placements(
        nodes,
        jobs,
        arrivals,
        typical,
        node=rows.node.copy(),
        slots=rows.slots.copy(),
        failure=rows.failure.copy(),
        arrived_milli=rows.arrived.copy(),
        used_milli=rows.used.copy(),
        fragmented=rows.fragmented.copy(),
    )


def _lay_out(
    nodes: ShareNodes,
    jobs: ShareJobs,
    arrivals: Arrivals,
    policy: SharePolicy,
    typical: TypicalJobs,
) -> state.Floor:
    """Lay out everything for a run that has not begun."""
    kinds, kind = _lay_kinds(nodes, jobs)
    groups, steps = _lay_typical(typical)
    events = make_table(arrivals.event.size, **state.EVENT)
    events.event = arrivals.event
    events.draw_node, events.draw_slot = arrivals.draw.T
    cpu_most, milli_most = largest_node(nodes)
    sizes = 1 + int(max(nodes.accelerators.max(initial=0), jobs.accelerators.max(initial=0)))
    return state.Floor(
        nodes=_lay_nodes(nodes, arrivals.rank),
        kinds=kinds,
        groups=groups,
        steps=steps,
        events=events,
        kind=kind,
        held=np.full(len(jobs), NONE, np.int64),
        free=np.full(int(nodes.accelerators.sum()), WHOLE_MILLI, np.int64),
        sizes=np.zeros((len(nodes), sizes), np.int64),
        keys=np.full((int(kinds.row.max(initial=0)) + 1, len(nodes)), NONE, np.int64),
        log=np.zeros(arrivals.event.size, np.int64),
        bounds=np.array(grade_bounds(typical.total), np.int64),
        cpu_most=cpu_most,
        milli_most=milli_most,
        weight=typical.total,
        policy=list(SharePolicy).index(policy),
    )


def _lay_nodes(nodes: ShareNodes, rank: Ints) -> Table:
    """Write down empty nodes."""
    rows = make_table(len(nodes), **state.NODE)
    rows.cpu, rows.memory, rows.type = nodes.cpu_milli, nodes.memory_mib, nodes.type_number
    rows.milli = nodes.accelerators * WHOLE_MILLI
    rows.end = np.cumsum(nodes.accelerators)
    rows.first = rows.end - nodes.accelerators
    rows.rank = rank
    return rows


def _lay_kinds(nodes: ShareNodes, jobs: ShareJobs) -> tuple[Table, Ints]:
    """Put jobs that ask for the same into one kind; give the kinds, and that of each job."""
    columns = (jobs.cpu_milli, jobs.memory_mib, jobs.accelerators, jobs.milli, jobs.types)
    unique, kind, count = np.unique(
        np.stack(columns, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    rows = make_table(len(unique), **state.KIND)
    rows.cpu, rows.memory, rows.accelerators, rows.milli, rows.types = unique.T
    rows.tag = np.where(rows.milli < WHOLE_MILLI, PART, rows.accelerators)
    rows.seen = NONE
    # The most frequent kinds have a row of their own; all others share the last.
    last = max(1, SCORES_KEPT_MAX // len(nodes)) - 1
    rows.row[np.argsort(-count, kind="stable")] = np.minimum(np.arange(count.size), last)
    rows.is_kept = (rows.row < last) | (count.size <= last + 1)
    for row in rows:
        fits = (nodes.cpu_milli >= row.cpu) & (nodes.memory_mib >= row.memory)
        if row.accelerators:
            fits &= nodes.accelerators >= row.accelerators
            fits &= (row.types == 0) | (row.types >> nodes.type_number & 1 == 1)
        row.never = not fits.any()
    return rows, kind.reshape(-1).astype(np.int64)


def _lay_typical(typical: TypicalJobs) -> tuple[Table, Table]:
    """Group typical jobs with accelerators by all but CPU; within a group CPU rises."""
    asks = typical.jobs
    known = np.flatnonzero(asks.accelerators > 0)
    keys = (asks.cpu_milli, asks.types, asks.milli, asks.accelerators)
    order = known[np.lexsort([key[known] for key in keys])]
    pieces = np.stack([asks.accelerators, asks.milli, asks.types], axis=1)[order]
    is_first = np.ones(order.size, np.bool_)
    is_first[1:] = (np.diff(pieces, axis=0) != 0).any(axis=1)
    first = np.flatnonzero(is_first)
    groups = make_table(first.size, **state.GROUP)
    groups.accelerators, groups.milli, groups.types = pieces[first].T
    groups.first, groups.end = first, np.append(first[1:], order.size)
    steps = make_table(order.size, **state.STEP)
    steps.cpu = asks.cpu_milli[order]
    for group in groups:
        rows = slice(group.first, group.end)
        steps.weight[rows] = np.cumsum(typical.weight[order][rows])
    return groups, steps
