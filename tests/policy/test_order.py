"""What orders jobs, as plain functions: use that fades, ranks in a tree, points."""

from hypothesis import given
from hypothesis import strategies as st

from dure.policy.decay import HALVINGS_MAX, LOWEST, STEPS, factor_at, growth, powers_of_two
from dure.policy.fair_tree import TOP, Tree, fair_share_ppm
from dure.policy.priority import NO_POINTS, Priority, Standing, explain_points


def test_the_table_of_powers_is_right_to_the_last_bit_but_one():
    table = growth().tolist()
    assert len(table) == STEPS
    assert all(abs(value / 2 ** (i / STEPS) - 1) < 5e-16 for i, value in enumerate(table))
    assert table == sorted(table)
    assert len(powers_of_two()) == HALVINGS_MAX - LOWEST


def test_a_start_is_taken_to_the_4096th_part_of_a_half_life_below():
    # Half a half-life is 2,048 steps of two seconds each.
    assert factor_at(8192, 4097, 0) == factor_at(8192, 4096, 0) == growth()[STEPS // 2]
    assert factor_at(8192, 4098, 0) > growth()[STEPS // 2]


def test_what_is_long_before_the_landmark_is_nothing():
    assert factor_at(1, 0, landmark=2_000) == 0.0


def test_a_leaf_that_everybody_is_before_keeps_its_own_part():
    tree = Tree((TOP,) * 4, (1,) * 4)
    # (4 - 3) / 4 and so on; equals share the better place.
    assert fair_share_ppm(tree, [9.0, 1.0, 1.0, 0.0]) == [250_000, 750_000, 750_000, 1_000_000]


def test_all_below_one_sibling_stand_before_all_below_the_next():
    tree = Tree((TOP, TOP, 0, 0, 1, 1), (1,) * 6)
    # The first track has used less, so its worst project (1e9) is before the best of the second.
    got = fair_share_ppm(tree, [1.0, 2.0, 1e9, 0.0, 0.0, 5.0])
    assert got[2:] == [750_000, 1_000_000, 500_000, 250_000]


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_points_for_age_never_fall_and_end(age_max_s, age_s, more_s):
    priority = Priority(age=1_000, age_max_s=age_max_s)
    young = explain_points(priority, Standing(age_s, 0, 1, 1, 0, 0)).age
    old = explain_points(priority, Standing(age_s + more_s, 0, 1, 1, 0, 0)).age
    assert young <= old <= 1_000


def test_nothing_counts_unless_it_is_given_a_weight():
    assert sum(explain_points(NO_POINTS, Standing(10**6, 10**6, 8, 8, 3, 3))) == 0
