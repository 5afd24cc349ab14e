"""Nodes in the reference: what is free now, and what will be when the head is to start."""

from dataclasses import dataclass, field, replace

NO_NODE = -1
"""The label of a job that shares no node."""


@dataclass(slots=True)
class Floor:
    """What is free in a partition: empty nodes by count, shared nodes by label."""

    node_size: int
    empty: int
    room: dict[int, int] = field(default_factory=dict)
    """Free accelerators of each shared node, by label: at least 0, below ``node_size``."""

    def copy(self) -> "Floor":
        """Give a copy to try something on."""
        return replace(self, room=dict(self.room))

    def fits(self, width: int) -> bool:
        """Tell whether a job finds its whole nodes, and a node with room for the rest."""
        whole, rest = divmod(width, self.node_size)
        has_room = rest == 0 or any(free >= rest for free in self.room.values())
        return whole + (0 if has_room else 1) <= self.empty

    def choose(self, width: int) -> int:
        """Choose the node for the rest: the fullest with room, then the lowest label."""
        rest = width % self.node_size
        if rest == 0:
            return NO_NODE
        with_room = [(free, label) for label, free in self.room.items() if free >= rest]
        if with_room:
            return min(with_room)[1]
        return next(label for label in range(len(self.room) + 1) if label not in self.room)

    def put(self, width: int, label: int) -> None:
        """Take whole nodes, and the rest from a node, which is opened if it was empty."""
        whole, rest = divmod(width, self.node_size)
        self.empty -= whole
        if rest:
            if label not in self.room:
                self.empty -= 1
                self.room[label] = self.node_size
            self.room[label] -= rest

    def give_back(self, width: int, label: int) -> None:
        """Undo `put`; a node that is empty again is closed."""
        whole, rest = divmod(width, self.node_size)
        self.empty += whole
        if rest:
            self.room[label] += rest
            if self.room[label] == self.node_size:
                del self.room[label]
                self.empty += 1


@dataclass(frozen=True, slots=True)
class Reserved:
    """What is kept for a head: when it starts, its width, and what is free then, it left out."""

    start_s: int
    width: int
    later: Floor
