"""What placing jobs that share accelerators means, in plain Python. `kernel_share` does the same.

For each event, in order:

A. A job that goes gives back what it took.
B. Of a job that comes, the nodes that have room are scored by the policy.
C. The node of the highest score is taken, of equal ones that of least rank; under
   `SharePolicy.RANDOM` any that has room. On it, accelerators are chosen.
D. A job for which no node has room is not placed, and why is written down. It does not wait.
E. What has been asked for so far, what is taken and what is fragmented is written down.
"""

import numpy as np

from dure.twin.share import (
    NONE,
    Arrivals,
    Failure,
    Placements,
    SharePolicy,
    TypicalJobs,
    largest_node,
)
from dure.twin.share_fragmentation import grade_bounds, grade_gain, measure_fragmentation
from dure.twin.share_score import SCORES, Ask, Node, Yard, choose_slots
from dure.workload.share import WHOLE_MILLI, ShareJobs, ShareNodes


def place_reference(
    nodes: ShareNodes,
    jobs: ShareJobs,
    arrivals: Arrivals,
    policy: SharePolicy,
    typical: TypicalJobs,
) -> Placements:
    """Place jobs on nodes, one after another; see the head of this file."""
    yard = _make_yard(nodes, typical)
    asks = list_asks(jobs)
    empty, floor = list_nodes(nodes), list_nodes(nodes)
    held: dict[int, tuple[int, list[int]]] = {}
    arrived_milli, used_milli = 0, 0
    rows: list[tuple[int, ...]] = []
    for event, draw in zip(arrivals.event.tolist(), arrivals.draw.tolist(), strict=True):
        failure, at, slots = Failure.NONE, NONE, list[int]()
        if event < 0:
            # A. Give back.
            if ~event in held:
                at, slots = held.pop(~event)
                floor[at].take(asks[~event], slots, -1)
                used_milli -= asks[~event].asked_milli
        else:
            ask = asks[event]
            arrived_milli += ask.asked_milli
            # B. Score.
            fitting = [n for n, node in enumerate(floor) if node.has_room(ask)]
            if fitting:
                # C. Take.
                at = _choose_node(policy, floor, fitting, ask, (yard, arrivals.rank, draw[0]))
                slots = choose_slots(policy, floor[at], ask, yard, draw[1])
                floor[at].take(ask, slots)
                held[event] = at, slots
                used_milli += ask.asked_milli
            else:
                # D. Refuse.
                failure = _explain_failure(empty, floor, ask)
        # E. Write down.
        fragmented = sum(yard.measure(node) for node in floor)
        bits = sum(1 << slot for slot in slots)
        rows.append((at, bits, failure, arrived_milli, used_milli, fragmented))
    columns = np.array(rows, np.int64).reshape(-1, 6).T
    return Placements(nodes, jobs, arrivals, typical, *columns)


def list_asks(jobs: ShareJobs) -> list[Ask]:
    """Give jobs one by one."""
    columns = (jobs.cpu_milli, jobs.memory_mib, jobs.accelerators, jobs.milli, jobs.types)
    return [Ask(*row) for row in np.stack(columns, axis=1).tolist()]


def list_nodes(nodes: ShareNodes) -> list[Node]:
    """Give nodes one by one, all free."""
    columns = (nodes.cpu_milli, nodes.memory_mib, nodes.type_number, nodes.accelerators)
    rows = np.stack(columns, axis=1).tolist()
    return [Node(cpu, memory, type_, [WHOLE_MILLI] * count) for cpu, memory, type_, count in rows]


def _make_yard(nodes: ShareNodes, typical: TypicalJobs) -> Yard:
    """Make what scores are measured against."""
    asks, weights = list_asks(typical.jobs), typical.weight.tolist()
    bounds = grade_bounds(typical.total)
    return Yard(
        *largest_node(nodes),
        measure=lambda node: measure_fragmentation(node, asks, weights),
        grade=lambda gain: grade_gain(gain, bounds),
    )


def _choose_node(
    policy: SharePolicy,
    floor: list[Node],
    fitting: list[int],
    ask: Ask,
    by: tuple[Yard, np.ndarray, int],
) -> int:
    """Choose one of the nodes that have room."""
    yard, rank, draw = by
    if policy == SharePolicy.RANDOM:
        return fitting[draw % len(fitting)]
    score = SCORES[policy]
    return max(fitting, key=lambda n: (score(floor[n], ask, yard), -int(rank[n])))


def _explain_failure(empty: list[Node], floor: list[Node], ask: Ask) -> Failure:
    """Say why no node has room."""
    if not any(node.has_room(ask) for node in empty):
        return Failure.NEVER
    if ask.accelerators == 0:
        return Failure.CPU_MEMORY
    mine = [node for node in floor if not ask.types or ask.types >> node.type_number & 1]
    if sum(node.free_milli for node in mine) < ask.asked_milli:
        return Failure.FULL
    if not any(node.has_pieces(ask) for node in mine):
        return Failure.PIECES
    return Failure.CPU_MEMORY
