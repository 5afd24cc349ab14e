"""One fleet for several tracks: each project on servers of its own, a track apart, or all together.

The same projects, with the same servers to their name, can be put on machines that differ only in
who shares with whom. That is what makes dedicated, pooled and mixed comparable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dure.demand.projects import apportion, draw_sizes
from dure.twin.machine import Machine, Partition
from dure.workload.jobs import Ints


class Pooling(StrEnum):
    """Whose servers the projects of a track run on."""

    DEDICATED = "dedicated"
    """Each project on its own servers, which nobody else may use."""
    APART = "apart"
    """All projects of the track on the servers of the track."""
    POOLED = "pooled"
    """On common servers, with every other track that is pooled."""


@dataclass(frozen=True, slots=True)
class Track:
    """A kind of applicant, and what part of the fleet its projects have to their name.

    Parameters
    ----------
    name : shown to people
    projects : at least 1
    percent : of the servers of every type; all tracks sum to 100
    """

    name: str
    projects: int
    percent: int


@dataclass(frozen=True, slots=True)
class Holders:
    """The projects and the servers that each has to its name, whoever may run on these.

    Parameters
    ----------
    names : n projects
    track : shape (n,), index into the tracks
    type_ : shape (n,), index into the types of the fleet
    servers : shape (n,), at least 1; those of one type sum to all its servers
    """

    names: tuple[str, ...]
    track: Ints
    type_: Ints
    servers: Ints


class FleetTooSmall(ValueError):
    """A track has more projects than servers to its name, or fewer than types with servers."""

    def __init__(self, track: str, projects: int, servers: int, types: int) -> None:
        self.track, self.projects, self.servers, self.types = track, projects, servers, types
        said = f"track {track} has {projects} projects, {servers} servers of {types} types"
        super().__init__(said)


def hold_servers(
    fleet: Sequence[Partition],
    tracks: Sequence[Track],
    spread: float,
    rng: np.random.Generator,
) -> Holders:
    """Give every server of a fleet to the name of a project.

    The servers of each type are apportioned to tracks by their percent, the projects of a track to
    types by its servers there (at least one to each), and its servers to these projects: at random,
    log-normally, or evenly where the spread is 0.

    Parameters
    ----------
    fleet : types of accelerators, with servers (nodes) of each
    tracks : whose percents sum to 100
    spread : standard deviation of the logarithm of a project's size
    rng : numpy Generator

    Raises
    ------
    FleetTooSmall
        If a track has more projects than servers, or fewer than types with servers.

    Examples
    --------
    >>> fleet = (Partition("h200", 6, 8),)
    >>> tracks = (Track("industry", 2, 50), Track("research", 1, 50))
    >>> holders = hold_servers(fleet, tracks, 0.0, np.random.default_rng(1))
    >>> holders.names, holders.servers.tolist()
    (('industry-1', 'industry-2', 'research-1'), [2, 1, 3])
    """
    assert sum(track.percent for track in tracks) == 100  # noqa: PLR2004  # percent
    shares = [apportion(part.nodes, [track.percent for track in tracks]) for part in fleet]
    names, rows = [], []
    for t, track in enumerate(tracks):
        servers = [shares[p][t] for p in range(len(fleet))]
        some = [1 if count else 0 for count in servers]
        if not sum(some) <= track.projects <= sum(servers) or not sum(some):
            raise FleetTooSmall(track.name, track.projects, sum(servers), sum(some))
        # One project for every type that has servers, so that none stand idle; then in proportion.
        spare = [count - one for count, one in zip(servers, some, strict=True)]
        more = apportion(track.projects - sum(some), spare) if sum(spare) else [0] * len(spare)
        for p, whole in enumerate(servers):
            count = some[p] + more[p]
            rows += [(t, p, size) for size in draw_sizes(count, whole, whole, spread, rng).tolist()]
        names += [f"{track.name}-{number + 1}" for number in range(track.projects)]
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    return Holders(tuple(names), *columns)


def split_fleet(
    fleet: Sequence[Partition],
    tracks: Sequence[Track],
    holders: Holders,
    pooling: Mapping[str, Pooling],
) -> tuple[Machine, Ints]:
    """Cut a fleet into partitions, so that those who share are together and nobody else is.

    Parameters
    ----------
    fleet, tracks, holders : as in `hold_servers`
    pooling : of each track, by name

    Returns
    -------
    machine : Machine
        Its servers are those of the fleet, to the last. A common partition has the name of the
        type, one of a track ``type/track``, one of a project ``type/project``.
    partition_of : shape (n,), index
        The partition of each project.

    Examples
    --------
    >>> fleet = (Partition("h200", 6, 8),)
    >>> tracks = (Track("industry", 2, 50), Track("research", 1, 50))
    >>> holders = hold_servers(fleet, tracks, 0.0, np.random.default_rng(1))
    >>> mixed = {"industry": Pooling.DEDICATED, "research": Pooling.POOLED}
    >>> machine, partition_of = split_fleet(fleet, tracks, holders, mixed)
    >>> [(part.name, part.nodes) for part in machine.partitions], partition_of.tolist()
    ([('h200', 3), ('h200/industry-1', 2), ('h200/industry-2', 1)], [1, 2, 0])
    """
    owner = []
    for name, track, type_ in zip(
        holders.names, holders.track.tolist(), holders.type_.tolist(), strict=True
    ):
        kind = pooling[tracks[track].name]
        behind = {Pooling.POOLED: "", Pooling.APART: f"/{tracks[track].name}"}
        # Common partitions come first, then tracks, then projects; and types in their order.
        rank = (type_, list(reversed(Pooling)).index(kind))
        owner.append((*rank, track, fleet[type_].name + behind.get(kind, f"/{name}")))
    # Projects of one track keep their order, which is that of their numbers and not of their names.
    first = {partition: at for at, partition in reversed(list(enumerate(p[3] for p in owner)))}
    wanted = sorted(first, key=lambda name: (owner[first[name]][:2], first[name]))
    number = {name: at for at, name in enumerate(wanted)}
    partition_of = np.array([number[each[3]] for each in owner], np.int64)
    nodes = np.bincount(partition_of, holders.servers, len(wanted)).astype(np.int64)
    sizes = [fleet[owner[first[name]][0]].node_size for name in wanted]
    machine = Machine(
        tuple(
            Partition(name, count, size)
            for name, count, size in zip(wanted, nodes.tolist(), sizes, strict=True)
        )
    )
    assert machine.accelerators == sum(part.accelerators for part in fleet)
    return machine, partition_of
