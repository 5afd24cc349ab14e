"""The speed of placing jobs that share accelerators: the steps of `share_reference`, by letter.

Called only by `share_run`. Jobs that ask for the same are one kind. For each kind the score of
every node is kept; when a job of the kind comes, only the nodes that have changed since the last
one came are scored again.
"""

from dure.twin.compile import compiled
from dure.twin.kernel_share_state import (
    BEST_FIT,
    CPU_MEMORY,
    DOT_PRODUCT,
    FRAGMENTATION,
    FULL,
    NEVER,
    PACKING,
    PIECES,
    RANDOM,
    WHOLE,
    Floor,
)
from dure.twin.kernel_state import NONE, Table


@compiled
def place_events(floor: Floor) -> None:
    """Take event after event."""
    arrived, used, fragmented, changes = 0, 0, 0, 0
    for n in range(floor.nodes.size):
        floor.nodes[n].fragmented = measure(floor, floor.nodes[n])
        fragmented += floor.nodes[n].fragmented
    for e in range(floor.events.size):
        row = floor.events[e]
        row.node = NONE
        if row.event < 0:
            # A. Give back.
            placed = floor.held[~row.event]
            if placed != NONE:
                row.node, row.slots = floor.events[placed].node, floor.events[placed].slots
                floor.held[~row.event] = NONE
                take(floor, row.node, floor.kinds[floor.kind[~row.event]], row.slots, -1)
        else:
            kind = floor.kinds[floor.kind[row.event]]
            arrived += kind.accelerators * kind.milli
            # B. Score.
            refresh(floor, kind, changes)
            # C. Take.
            row.node = choose_node(floor, kind.row, row.draw_node)
            if row.node == NONE:
                # D. Refuse.
                row.failure = explain(floor, kind)
            else:
                row.slots = choose_slots(floor, row.node, kind, row.draw_slot)
                take(floor, row.node, kind, row.slots, 1)
                floor.held[row.event] = e
        if row.node != NONE:
            node = floor.nodes[row.node]
            kind = floor.kinds[floor.kind[max(row.event, ~row.event)]]
            used += kind.accelerators * kind.milli * (1 if row.event >= 0 else -1)
            floor.log[changes] = row.node
            node.changed = changes
            changes += 1
            fragmented -= node.fragmented
            node.fragmented = measure(floor, node)
            fragmented += node.fragmented
        # E. Write down.
        row.arrived, row.used, row.fragmented = arrived, used, fragmented


@compiled
def has_pieces(floor: Floor, node: Table, kind: Table) -> bool:
    """Tell whether the accelerators that are asked for are free, and of a type that will do."""
    missing = kind.accelerators
    if missing == 0:
        return True
    if kind.types != 0 and kind.types >> node.type & 1 == 0:
        return False
    for slot in range(node.first, node.end):
        if floor.free[slot] >= kind.milli:
            missing -= 1
    return missing <= 0


@compiled
def refresh(floor: Floor, kind: Table, changes: int) -> None:
    """Score the nodes that have changed since a job of this kind last came."""
    k = kind.row
    if kind.seen == NONE or changes - kind.seen > floor.nodes.size:
        for n in range(floor.nodes.size):
            floor.keys[k, n] = key_of(floor, n, kind)
    else:
        for at in range(kind.seen, changes):
            n = floor.log[at]
            if floor.nodes[n].changed == at:
                floor.keys[k, n] = key_of(floor, n, kind)
    if kind.is_kept:
        kind.seen = changes


@compiled
def key_of(floor: Floor, n: int, kind: Table) -> int:
    """Score a node and put its rank behind the score."""
    node = floor.nodes[n]
    if node.cpu < kind.cpu or node.memory < kind.memory or not has_pieces(floor, node, kind):
        return NONE
    return (score_node(floor, n, kind) + 1) * floor.nodes.size - 1 - node.rank


@compiled
def score_node(floor: Floor, n: int, kind: Table) -> int:
    """Score a node with room."""
    if floor.policy == FRAGMENTATION:
        return score_fragmentation(floor, n, kind)
    if floor.policy in (DOT_PRODUCT, BEST_FIT):
        return score_size(floor, floor.nodes[n], kind)
    if floor.policy == RANDOM or kind.accelerators == 0:
        return 0
    if floor.policy == PACKING:
        return score_packing(floor, floor.nodes[n], kind)
    return score_clustering(floor, n, kind)


@compiled
def score_size(floor: Floor, node: Table, kind: Table) -> int:
    """Score by what is asked against what is free: their overlap, or what would be left."""
    asked = kind.accelerators * kind.milli
    if floor.policy == DOT_PRODUCT:
        cpu = (node.cpu / floor.cpu_most) * (kind.cpu / floor.cpu_most)
        milli = (node.milli / floor.milli_most) * (asked / floor.milli_most)
        return int(100 * (1 - (cpu + milli) / 2))
    left = (node.cpu - kind.cpu) / floor.cpu_most * 0.5
    left += (node.milli - asked) / floor.milli_most * 0.5
    return int((1.0 - left) * 100)


@compiled
def score_packing(floor: Floor, node: Table, kind: Table) -> int:
    """Score accelerators in use above idle ones, and nodes in use above idle ones."""
    idle, tightest = 0, WHOLE
    for slot in range(node.first, node.end):
        if floor.free[slot] == WHOLE:
            idle += 1
        if kind.milli <= floor.free[slot] < tightest:
            tightest = floor.free[slot]
    if idle == node.end - node.first:
        return max(33 - idle, 0)
    if tightest == WHOLE:
        return max(50 - kind.accelerators, 33)
    return 100 - tightest * 100 // WHOLE // 10


@compiled
def score_clustering(floor: Floor, n: int, kind: Table) -> int:
    """Score by who runs there, then by how full it is."""
    node = floor.nodes[n]
    full = 25 * (floor.milli_most - node.milli) // floor.milli_most
    if floor.sizes[n, kind.tag] > 0:
        return full + (75 if node.sizes == 1 else 50)
    return full + (25 if node.sizes == 0 else 0)


@compiled
def score_fragmentation(floor: Floor, n: int, kind: Table) -> int:
    """Score the best choice of accelerators."""
    node = floor.nodes[n]
    if kind.milli in (0, WHOLE):
        return gradient(floor, n, kind, idle_slots(floor, node, kind.accelerators))
    best = NONE
    for slot in range(node.first, node.end):
        if floor.free[slot] >= kind.milli and is_new(floor, node, slot):
            best = max(best, gradient(floor, n, kind, 1 << (slot - node.first)))
    return best


@compiled
def is_new(floor: Floor, node: Table, slot: int) -> bool:
    """Tell whether no accelerator before it has as much free."""
    for before in range(node.first, slot):  # noqa: SIM110 - no generators in kernels
        if floor.free[before] == floor.free[slot]:
            return False
    return True


@compiled
def gradient(floor: Floor, n: int, kind: Table, slots: int) -> int:
    """Score one choice of accelerators by how much less would be fragmented."""
    node = floor.nodes[n]
    take(floor, n, kind, slots, 1)
    gain = node.fragmented - measure(floor, node)
    take(floor, n, kind, slots, -1)
    low, high = 0, floor.bounds.size
    while low < high:
        middle = (low + high) >> 1
        if floor.bounds[middle] <= gain:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def measure(floor: Floor, node: Table) -> int:
    """Measure what is free on a node but of no use."""
    if node.milli == 0:
        return 0
    fragmented = floor.weight * node.milli
    for g in range(floor.groups.size):
        group = floor.groups[g]
        if group.types != 0 and group.types >> node.type & 1 == 0:
            continue
        missing, useful = group.accelerators, 0
        for slot in range(node.first, node.end):
            if floor.free[slot] >= group.milli:
                missing -= 1
                useful += floor.free[slot]
        if missing <= 0:
            low, high = group.first, group.end
            while low < high:
                middle = (low + high) >> 1
                if floor.steps[middle].cpu <= node.cpu:
                    low = middle + 1
                else:
                    high = middle
            if low > group.first:
                fragmented -= floor.steps[low - 1].weight * useful
    return fragmented


@compiled
def choose_node(floor: Floor, k: int, draw: int) -> int:
    """Choose the node of the highest key, or any; NONE where none has room."""
    if floor.policy == RANDOM:
        fitting = 0
        for n in range(floor.nodes.size):
            fitting += int(floor.keys[k, n] != NONE)
        if fitting == 0:
            return NONE
        missing, n = draw % fitting, 0
        while missing > 0 or floor.keys[k, n] == NONE:
            missing -= int(floor.keys[k, n] != NONE)
            n += 1
        return n
    best, best_key = NONE, NONE
    for n in range(floor.nodes.size):
        if floor.keys[k, n] > best_key:
            best, best_key = n, floor.keys[k, n]
    return best


@compiled
def idle_slots(floor: Floor, node: Table, count: int) -> int:
    """Give the first idle accelerators."""
    slots = 0
    for slot in range(node.first, node.end):
        if count > 0 and floor.free[slot] == WHOLE:
            slots |= 1 << (slot - node.first)
            count -= 1
    return slots


@compiled
def choose_slots(floor: Floor, n: int, kind: Table, draw: int) -> int:
    """Choose accelerators of the node."""
    node = floor.nodes[n]
    if kind.milli in (0, WHOLE):
        return idle_slots(floor, node, kind.accelerators)
    if floor.policy == RANDOM:
        return random_slot(floor, node, kind, draw)
    best, best_score = NONE, NONE
    for slot in range(node.first, node.end):
        if floor.free[slot] >= kind.milli:
            score = WHOLE - floor.free[slot]
            if floor.policy == FRAGMENTATION:
                score = gradient(floor, n, kind, 1 << (slot - node.first))
            if score > best_score:
                best, best_score = slot, score
    return 1 << (best - node.first)


@compiled
def random_slot(floor: Floor, node: Table, kind: Table, draw: int) -> int:
    """Choose any accelerator with so much free; there is one."""
    fitting = 0
    for slot in range(node.first, node.end):
        fitting += int(floor.free[slot] >= kind.milli)
    missing = draw % fitting
    slot = node.first
    while missing > 0 or floor.free[slot] < kind.milli:
        missing -= int(floor.free[slot] >= kind.milli)
        slot += 1
    return 1 << (slot - node.first)


@compiled
def take(floor: Floor, n: int, kind: Table, slots: int, sign: int) -> None:
    """Place a job on some accelerators; with -1, give them back."""
    node = floor.nodes[n]
    node.cpu -= sign * kind.cpu
    node.memory -= sign * kind.memory
    if kind.accelerators == 0:
        return
    node.milli -= sign * kind.accelerators * kind.milli
    for slot in range(node.first, node.end):
        if slots >> (slot - node.first) & 1:
            floor.free[slot] -= sign * kind.milli
    before = floor.sizes[n, kind.tag]
    floor.sizes[n, kind.tag] = before + sign
    node.sizes += int(before + sign > 0) - int(before > 0)


@compiled
def explain(floor: Floor, kind: Table) -> int:
    """Say why no node has room."""
    if kind.never:
        return NEVER
    if kind.accelerators == 0:
        return CPU_MEMORY
    milli, pieces = 0, False
    for n in range(floor.nodes.size):
        node = floor.nodes[n]
        if kind.types == 0 or kind.types >> node.type & 1:
            milli += node.milli
            pieces = pieces or has_pieces(floor, node, kind)
    if milli < kind.accelerators * kind.milli:
        return FULL
    return CPU_MEMORY if pieces else PIECES
