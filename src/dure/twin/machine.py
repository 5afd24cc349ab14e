"""The machine of the twin: partitions of equal nodes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Partition:
    """Equal nodes that jobs may share; a job never spans two partitions.

    Parameters
    ----------
    name : shown to people
    nodes : at least 1
    node_size : accelerators per node, at least 1
        A job of ``width`` takes ``width // node_size`` empty nodes and, for the rest, one node with
        room. With ``node_size=1`` only the number of free processors counts.
    """

    name: str
    nodes: int
    node_size: int

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.nodes >= 1
        assert self.node_size >= 1

    @property
    def accelerators(self) -> int:
        """Count the accelerators."""
        return self.nodes * self.node_size


@dataclass(frozen=True, slots=True)
class Machine:
    """Partitions; `Jobs.partition` is an index into them."""

    partitions: tuple[Partition, ...]

    @property
    def accelerators(self) -> int:
        """Count the accelerators of all partitions."""
        return sum(p.accelerators for p in self.partitions)
