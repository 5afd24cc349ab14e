"""The speed of placing whole accelerators on racks: the steps of `place_rack_reference`, by letter.

Called only by `place_rack`. Two sets of bits answer in a few steps what a search would: nodes in
use by (room, number), racks by (empty nodes, number). To find where a part of a node or a job of
one rack goes costs O(1), to find more racks a step for each; then each node of a rack costs O(1).
With a rest, racks with just enough empty nodes are tried one by one.
"""

from typing import NamedTuple

from dure.twin.compile import compiled
from dure.twin.kernel_state import NONE, Ints, Table
from dure.twin.ordered import add, member_from, remove

NODE = {
    "room": "i8",
    "rack": "i8",
}

RACK = {
    "first": "i8",  # its nodes
    "end": "i8",
    "whole": "i8",  # how many of them are empty
    "chosen": "i8",  # the event, plus one, for which it was chosen
    "next": "i8",  # the rack chosen after it
}

ROW = {
    "event": "i8",
    "is_placed": "i8",
    "racks": "i8",
    "first": "i8",  # its nodes in `taken`
}


class Hall(NamedTuple):
    """All of it."""

    nodes: Table
    racks: Table
    rows: Table
    width: Ints
    held: Ints
    """For each job the event at which it was placed, or NONE."""
    taken: Ints
    counts: Ints
    """Nodes in use by rack and room."""
    shared_words: Ints
    shared_levels: Ints
    """The set of nodes in use: room × nodes + node."""
    whole_words: Ints
    whole_levels: Ints
    """The set of racks: empty nodes × racks + rack."""
    sizes: Ints
    """How much of `taken` is filled; how many nodes are empty."""
    node_size: int
    rack_most: int
    """Nodes of the largest rack."""


@compiled
def place_gangs(hall: Hall) -> None:
    """Take event after event."""
    for e in range(hall.rows.size):
        row = hall.rows[e]
        row.first = hall.sizes[0]
        if row.event < 0:
            # A. Give back.
            placed = hall.held[~row.event]
            if placed != NONE:
                give_back(hall, hall.rows[placed].first, hall.width[~row.event])
                hall.held[~row.event] = NONE
                row.is_placed = 1
            continue
        count = hall.width[row.event] // hall.node_size
        rest = hall.width[row.event] % hall.node_size
        if count == 0:
            # B. Part of a node.
            row.racks = place_part(hall, rest)
        elif has_room(hall, count, rest):
            # C. Whole nodes.
            row.racks = place_whole(hall, e, count, rest)
        # D. Neither.
        if row.racks > 0:
            row.is_placed = 1
            hall.held[row.event] = e


@compiled
def change_room(hall: Hall, n: int, more: int) -> None:
    """Give a node more room, or less."""
    node, whole = hall.nodes[n], hall.node_size
    rack = hall.racks[node.rack]
    for sign in range(-1, 2, 2):
        if node.room == whole:
            remove(hall.whole_words, hall.whole_levels, rack.whole * hall.racks.size + node.rack)
            rack.whole += sign
            add(hall.whole_words, hall.whole_levels, rack.whole * hall.racks.size + node.rack)
            hall.sizes[1] += sign
        else:
            hall.counts[node.rack, node.room] += sign
            member = node.room * hall.nodes.size + n
            if sign < 0:
                remove(hall.shared_words, hall.shared_levels, member)
            else:
                add(hall.shared_words, hall.shared_levels, member)
        if sign < 0:
            node.room += more


@compiled
def give_back(hall: Hall, at: int, width: int) -> None:
    """Give back what a job took."""
    while width > 0:
        accelerators = min(width, hall.node_size)
        change_room(hall, hall.taken[at], accelerators)
        width -= accelerators
        at += 1


@compiled
def take(hall: Hall, n: int, accelerators: int) -> None:
    """Take part of a node, or all of it, and write it down."""
    change_room(hall, n, -accelerators)
    hall.taken[hall.sizes[0]] = n
    hall.sizes[0] += 1


@compiled
def place_part(hall: Hall, rest: int) -> int:
    """Place a job of less than a node; give how many racks it is on."""
    member = member_from(hall.shared_words, hall.shared_levels, rest * hall.nodes.size)
    if member != NONE:
        take(hall, member % hall.nodes.size, rest)
        return 1
    member = member_from(hall.whole_words, hall.whole_levels, hall.racks.size)
    if member == NONE:
        return 0
    n = hall.racks[member % hall.racks.size].first
    while hall.nodes[n].room < hall.node_size:
        n += 1
    take(hall, n, rest)
    return 1


@compiled
def has_room(hall: Hall, count: int, rest: int) -> bool:
    """Tell whether there is room for whole nodes and a rest, wherever it is."""
    if rest == 0 or hall.sizes[1] != count:
        return hall.sizes[1] >= count
    return member_from(hall.shared_words, hall.shared_levels, rest * hall.nodes.size) != NONE


@compiled
def has_rest(hall: Hall, rack: int, rest: int) -> bool:
    """Tell whether a node in use of a rack has room for the rest."""
    for room in range(rest, hall.node_size):  # noqa: SIM110 - no generators in kernels
        if hall.counts[rack, room] > 0:
            return True
    return False


@compiled
def place_whole(hall: Hall, e: int, count: int, rest: int) -> int:
    """Place a job of whole nodes, for which there is room; give how many racks it is on."""
    first, before, racks = NONE, NONE, 0
    missing, rest_fits = count, rest == 0
    whole, rack = hall.rack_most, NONE
    while True:
        # The rack with the most empty nodes that is not chosen yet.
        member = member_from(
            hall.whole_words, hall.whole_levels, whole * hall.racks.size + rack + 1
        )
        while member == NONE or member >= (whole + 1) * hall.racks.size:
            whole -= 1
            member = member_from(hall.whole_words, hall.whole_levels, whole * hall.racks.size)
        rack = member % hall.racks.size
        last = NONE
        if whole >= missing:
            last = find_last(hall, e, missing, rest, rest_fits)
        chosen = rack if last == NONE else last
        hall.racks[chosen].chosen = e + 1
        hall.racks[chosen].next = NONE
        if before == NONE:
            first = chosen
        else:
            hall.racks[before].next = chosen
        before = chosen
        racks += 1
        if last != NONE:
            break
        missing -= whole
        rest_fits = rest_fits or has_rest(hall, rack, rest)
    take_from(hall, first, count, rest)
    return racks


@compiled
def find_last(hall: Hall, e: int, missing: int, rest: int, rest_fits: bool) -> int:
    """Find the rack with the fewest empty nodes that makes the job whole, or NONE."""
    member = missing * hall.racks.size - 1
    while True:
        member = member_from(hall.whole_words, hall.whole_levels, member + 1)
        if member == NONE:
            return NONE
        rack = member % hall.racks.size
        if hall.racks[rack].chosen != e + 1 and (
            rest_fits or member >= (missing + 1) * hall.racks.size or has_rest(hall, rack, rest)
        ):
            return rack


@compiled
def take_from(hall: Hall, first: int, count: int, rest: int) -> None:
    """Take whole nodes from the chosen racks in their order, and the rest from any of them."""
    best, best_room, rack = NONE, hall.node_size + 1, first
    while rack != NONE:
        for n in range(hall.racks[rack].first, hall.racks[rack].end):
            room = hall.nodes[n].room
            if room == hall.node_size and count > 0:
                take(hall, n, room)
                count -= 1
            elif rest <= room < best_room or (room == best_room and n < best):
                best, best_room = n, room
        rack = hall.racks[rack].next
    if rest > 0:
        take(hall, best, rest)
