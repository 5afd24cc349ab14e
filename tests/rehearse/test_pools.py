"""One fleet cut up in several ways: the servers stay the same, and who shares is what was said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.rehearse.pools import FleetTooSmall, Pooling, Track, hold_servers, split_fleet
from dure.twin.machine import Partition

FLEET = (Partition("h200", 6, 8), Partition("npu", 2, 4))
TRACKS = (Track("industry", 4, 50), Track("research", 2, 50))
DEDICATED, APART, POOLED = Pooling


def rng():
    return np.random.default_rng(7)


def test_every_server_has_a_holder():
    holders = hold_servers(FLEET, TRACKS, 0.0, rng())
    assert holders.names == (
        *("industry-1", "industry-2", "industry-3", "industry-4"),
        *("research-1", "research-2"),
    )
    # Industry has 3 of the 6 and 1 of the 2, so 3 of its 4 projects are on h200.
    assert holders.type_.tolist() == [0, 0, 0, 1, 0, 1]
    assert holders.servers.tolist() == [1, 1, 1, 1, 3, 1]


CASES = {
    "each on servers of its own": (
        (DEDICATED, DEDICATED),
        [
            *(("h200/industry-1", 1), ("h200/industry-2", 1), ("h200/industry-3", 1)),
            *(("h200/research-1", 3), ("npu/industry-4", 1), ("npu/research-2", 1)),
        ],
        [0, 1, 2, 4, 3, 5],
    ),
    "each track by itself": (
        (APART, APART),
        [("h200/industry", 3), ("h200/research", 3), ("npu/industry", 1), ("npu/research", 1)],
        [0, 0, 0, 2, 1, 3],
    ),
    "all together": ((POOLED, POOLED), [("h200", 6), ("npu", 2)], [0, 0, 0, 1, 0, 1]),
    "research pooled, industry on its own": (
        (DEDICATED, POOLED),
        [
            *(("h200", 3), ("h200/industry-1", 1), ("h200/industry-2", 1)),
            *(("h200/industry-3", 1), ("npu", 1), ("npu/industry-4", 1)),
        ],
        [1, 2, 3, 5, 0, 4],
    ),
}


@pytest.mark.parametrize(("kinds", "want", "partition_of"), CASES.values(), ids=CASES)
def test_who_shares_with_whom(kinds, want, partition_of):
    holders = hold_servers(FLEET, TRACKS, 0.0, rng())
    pooling = dict(zip(("industry", "research"), kinds, strict=True))
    machine, got = split_fleet(FLEET, TRACKS, holders, pooling)
    assert [(part.name, part.nodes) for part in machine.partitions] == want
    assert got.tolist() == partition_of


TOO_SMALL = {
    "more projects than servers": (
        Track("a", 9, 100),
        "track a has 9 projects, 8 servers of 2 types",
    ),
    "no project for the servers of a type": (
        Track("a", 1, 100),
        "1 projects, 8 servers of 2 types",
    ),
}


@pytest.mark.parametrize(("track", "said"), TOO_SMALL.values(), ids=TOO_SMALL)
def test_a_fleet_that_is_too_small(track, said):
    with pytest.raises(FleetTooSmall, match=said):
        hold_servers(FLEET, (track,), 0.0, rng())


def test_a_track_without_a_server_is_refused():
    tracks = (Track("a", 1, 99), Track("b", 1, 1))
    with pytest.raises(FleetTooSmall, match="track b has 1 projects, 0 servers of 0 types"):
        hold_servers((Partition("p", 3, 8),), tracks, 0.0, rng())


@settings(max_examples=100, deadline=None)
@given(
    nodes=st.integers(10, 60),
    projects=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    kinds=st.lists(st.sampled_from(Pooling), min_size=4, max_size=4),
    seed=st.integers(0, 99),
)
def test_the_servers_of_a_partition_are_those_of_its_projects(nodes, projects, kinds, seed):
    percents = [100 // len(projects)] * len(projects)
    percents[0] += 100 - sum(percents)
    tracks = [
        Track(f"t{i}", count, percent)
        for i, (count, percent) in enumerate(zip(projects, percents, strict=True))
    ]
    fleet = (Partition("p", nodes * 4, 8),)
    holders = hold_servers(fleet, tracks, 1.0, np.random.default_rng(seed))
    pooling = {track.name: kind for track, kind in zip(tracks, kinds, strict=False)}
    machine, partition_of = split_fleet(fleet, tracks, holders, pooling)
    assert holders.servers.min() >= 1
    assert sum(part.nodes for part in machine.partitions) == nodes * 4
    for number, part in enumerate(machine.partitions):
        mine = np.flatnonzero(partition_of == number)
        assert holders.servers[mine].sum() == part.nodes
        together = {pooling[tracks[t].name] for t in holders.track[mine].tolist()}
        assert len(together) == 1
        assert together != {DEDICATED} or mine.size == 1
