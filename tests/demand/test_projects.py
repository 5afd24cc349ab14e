"""Projects drawn for a call agree with every published total."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.demand.projects import (
    CallTotals,
    TrackTotals,
    apportion,
    assign_partitions,
    draw_activity,
    draw_projects,
    draw_sizes,
)

# Ministry of Science and ICT, 2026-03-03: 514 projects asked 1,714 servers, 159 got 528. Academia
# asked 8,600 / 8 = 1,075 servers and got 2,624 / 8 = 328; industry got 161, research 39. The other
# 639 servers asked are split 161 : 39 here: 639 × 161 / 200 = 514.4 and 124.6.
FIRST_CALL = CallTotals(
    projects_asked=514,
    projects_granted=159,
    tracks=(
        TrackTotals("academia", 1075, 328),
        TrackTotals("industry", 514, 161),
        TrackTotals("research", 125, 39),
    ),
    servers_max=32,
)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("spread", [0.0, 1.0, 1.8])
def test_every_published_total_of_the_first_call_holds(seed, spread):
    projects = draw_projects(FIRST_CALL, spread, np.random.default_rng(seed))
    won = slice(0, 159)
    assert len(projects) == 514
    assert projects.servers.sum() == 1714
    assert projects.servers[won].sum() == 528
    by_track = [int(projects.servers[projects.track == t].sum()) for t in range(3)]
    won_by_track = [int(projects.servers[won][projects.track[won] == t].sum()) for t in range(3)]
    assert by_track == [1075, 514, 125]
    assert won_by_track == [328, 161, 39]
    assert projects.servers.min() >= 1
    assert projects.servers.max() <= 32


def test_the_same_seed_draws_the_same_projects_and_another_seed_others():
    one, again, other = (
        draw_projects(FIRST_CALL, 1.0, np.random.default_rng(s)).servers.tolist() for s in (1, 1, 2)
    )
    assert one == again
    assert one != other


APPORTION = {
    "159 projects by servers granted: 98.77, 48.48, 11.74": (159, [328, 161, 39], [99, 48, 12]),
    "equal remainders go to the earlier": (1, [1, 1], [1, 0]),
    "who has no weight gets nothing": (7, [0, 2, 1], [0, 5, 2]),
    "nothing for nobody": (0, [0, 0], [0, 0]),
}


@pytest.mark.parametrize(("whole", "weights", "want"), APPORTION.values(), ids=APPORTION)
def test_apportion(whole, weights, want):
    assert apportion(whole, weights) == want


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_apportioned_parts_sum_and_miss_their_share_by_less_than_one(whole, weights):
    got = apportion(whole, weights)
    assert sum(got) == whole
    for part, weight in zip(got, weights, strict=True):
        assert abs(part * sum(weights) - whole * weight) < sum(weights)


@given(
    count=st.integers(1, 60),
    size_max=st.integers(1, 32),
    part=st.integers(0, 1000),
    spread=st.floats(0, 4),
    seed=st.integers(0, 99),
)
def test_sizes_sum_exactly_between_one_and_the_cap(count, size_max, part, spread, seed):
    total = count + (size_max - 1) * count * part // 1000
    sizes = draw_sizes(count, total, size_max, spread, np.random.default_rng(seed))
    assert int(sizes.sum()) == total
    assert sizes.min() >= 1
    assert sizes.max() <= size_max


@pytest.mark.parametrize("total", [3, 129])
def test_sizes_that_cannot_be_are_refused(total):
    # 4 projects of 1 to 32 servers need 4 to 128.
    with pytest.raises(ValueError, match=f"{total} servers cannot be shared by 4 projects"):
        draw_sizes(4, total, 32, 1.0, np.random.default_rng(1))


def test_a_project_above_a_partitions_cap_goes_to_the_other():
    servers = np.array([20, 10, 10, 1])
    # Caps 32 and 16. 20 fits only the first; 10 then the empty second, and 10 again the first or
    # second: 30/280 is less than 20/120.
    assert assign_partitions(servers, [32, 16], [280, 120]).tolist() == [0, 1, 0, 1]


@given(
    use=st.integers(1, 99),
    concentration=st.sampled_from([0.0, 2.0, 5.0, 50.0]),
    seed=st.integers(0, 99),
)
def test_activity_has_the_stated_mean_and_stays_within_what_was_given(use, concentration, seed):
    servers = np.array([1, 2, 32, 4, 4, 8, 1, 16] * 10)
    busy = draw_activity(servers, use, concentration, np.random.default_rng(seed))
    assert busy.min() > 0
    assert busy.max() <= 1
    assert (busy * servers).sum() / servers.sum() == pytest.approx(use / 100, abs=0.005)
