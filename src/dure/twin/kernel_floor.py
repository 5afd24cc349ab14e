"""Nodes in the kernel: what is free now, and what will be when the head is to start."""

from dure.twin.compile import compiled
from dure.twin.kernel_state import NONE, Ints, Table, Twin
from dure.twin.ordered import BLOCK, NOT_THERE, add, member_from, remove


@compiled
def fits(rooms: Table, part: Table, whole: int, rest: int) -> bool:
    """Tell whether a job finds its whole nodes, and a node with room for the rest."""
    spare = part.empty - whole
    if spare != 0 or rest == 0:
        return spare >= 0
    for room in range(part.node_size - 1, rest - 1, -1):
        if rooms[part.room_first + room].count > 0:
            return True
    return False


@compiled
def choose_node(rooms: Table, words: Ints, levels: Ints, part: Table, rest: int) -> int:
    """Choose the node for the rest: the fullest with room, then the lowest label."""
    room = rest
    while room < part.node_size and rooms[part.room_first + room].count == 0:
        room += 1
    # Labels that are not in use have a whole node of room.
    low = part.bucket_first + room * part.labels
    return part.node_first + member_from(words, levels, low) - low


@compiled
def change_room(
    rooms: Table, words: Ints, levels: Ints, part: Table, node: Table, label: int, change: int
) -> None:
    """Change the room of a shared node, which is opened when it was empty and closed when it is."""
    at = part.bucket_first + label
    remove(words, levels, at + node.room * part.labels)
    if node.room == part.node_size:
        part.empty -= 1
    else:
        rooms[part.room_first + node.room].count -= 1
    node.room += change
    add(words, levels, at + node.room * part.labels)
    if node.room == part.node_size:
        part.empty += 1
    else:
        rooms[part.room_first + node.room].count += 1


@compiled
def reserve(twin: Twin, part: Table, head: int) -> None:
    """Find when the head will fit, and what will be free then, the head not yet placed."""
    head_job, rooms = twin.jobs[head], twin.rooms
    blocks, keys, mask = twin.blocks, twin.keys, (1 << twin.shift) - 1
    part.head = head
    part.serial += 1
    part.later_empty = part.empty
    for room in range(part.room_first, part.room_first + part.node_size):
        rooms[room].later_count = rooms[room].count
    place, at = part.block_first, 0
    block = blocks[place].order
    while not fits_later(rooms, part, head_job, 0, 0, 0):
        while at == blocks[block].filled and place + 1 < part.block_first + part.blocks:
            place += 1
            block, at = blocks[place].order, 0
        if at == blocks[block].filled:
            # All have ended, and some of the nodes are out of service.
            part.last = NOT_THERE
            return
        part.last = keys[block * BLOCK + at]
        at += 1
        job = twin.jobs[part.last & mask]
        part.later_empty += job.whole
        if job.node != NONE:
            change_later(rooms, part, twin.nodes[job.node], job.rest)
            add_gain(part, twin.nodes[job.node], job.rest)


@compiled
def gain_of(part: Table, node: Table) -> int:
    """Say what running jobs will give back to a shared node by the reserved second."""
    return node.gain if node.serial == part.serial else 0


@compiled
def add_gain(part: Table, node: Table, rest: int) -> None:
    """Add what a job will give back to a shared node by the reserved second."""
    node.gain = gain_of(part, node) + rest
    node.serial = part.serial


@compiled
def change_later(rooms: Table, part: Table, node: Table, change: int) -> None:
    """Change the room that a node will have at the reserved second, before its own record does."""
    room = node.room + gain_of(part, node)
    if room == part.node_size:
        part.later_empty -= 1
    else:
        rooms[part.room_first + room].later_count -= 1
    if room + change == part.node_size:
        part.later_empty += 1
    else:
        rooms[part.room_first + room + change].later_count += 1


@compiled
def fits_later(rooms: Table, part: Table, head: Table, taken: int, gone: int, come: int) -> bool:
    """Tell whether the head fits at the reserved second beside what else starts now.

    Parameters
    ----------
    taken : nodes that are empty by then, and are taken
    gone, come : the room of one node before and after; equal if there is none
    """
    spare = part.later_empty - taken - head.whole
    if spare != 0 or head.rest == 0:
        return spare >= 0
    for room in range(part.node_size - 1, head.rest - 1, -1):
        count = rooms[part.room_first + room].later_count
        if count - (room == gone) + (room == come) > 0:
            return True
    return False


@compiled
def leaves_head(twin: Twin, part: Table, head: Table, whole: int, rest: int) -> bool:
    """Tell whether the head fits at the reserved second beside a job that starts now."""
    if rest == 0:
        return fits_later(twin.rooms, part, head, whole, 0, 0)
    node = twin.nodes[choose_node(twin.rooms, twin.words, twin.levels, part, rest)]
    room = node.room + gain_of(part, node)
    taken = whole + (room == part.node_size)
    return fits_later(twin.rooms, part, head, taken, room, room - rest)
