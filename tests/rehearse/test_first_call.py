"""The rehearsal of a call: its search, its repeatability, and what must hold in every case."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.demand.jobs import FromModel
from dure.demand.projects import CallTotals, TrackTotals
from dure.files.workload_model import shipped_workload_model
from dure.policy.queue import Order, QueuePolicy
from dure.rehearse.first_call import (
    RESOLUTION,
    Case,
    Offer,
    draw_case,
    rehearse_case,
    search_largest,
)
from dure.rehearse.scenario import WAIT_LIMITS_S, Assumptions
from dure.terms.units import DAY_S
from dure.twin.machine import Partition

# A call of 24 projects that asked for 60 servers, of which 8 got 20.
SMALL = Offer(
    totals=CallTotals(
        projects_asked=24,
        projects_granted=8,
        tracks=(TrackTotals("academia", 40, 14), TrackTotals("industry", 20, 6)),
        servers_max=8,
    ),
    partitions=(Partition("one", 12, 8), Partition("two", 8, 8)),
    servers_max=(8, 4),
    term_s=365 * DAY_S,
)
ASSUMED = Assumptions(
    own_policy=QueuePolicy(),
    shared_policy=QueuePolicy(order=Order.FAIR_SHARE),
    weeks=1,
    run_max_d=1,
)


def case_of(use_percent=40, seed=1, **changed):
    source = FromModel(shipped_workload_model(), ASSUMED.run_max_s)
    return Case(SMALL, replace(ASSUMED, **changed), source, use_percent, seed)


SEARCHES = {
    "all of them, when even the last step is within": ([10, 20, 30], lambda n: n, 99, 30),
    "the limit itself is still within": ([10, 20, 30], lambda n: n, 30, 30),
    "one above the limit is not": ([10, 20, 30], lambda n: n, 29, 29),
    "below the first step": ([10, 20, 30], lambda n: n, 3, 3),
    "nobody, when even one waits too long": ([10], lambda _: 100, 3, 0),
}


@pytest.mark.parametrize(("steps", "wait", "limit", "want"), SEARCHES.values(), ids=SEARCHES)
def test_search(steps, wait, limit, want):
    got = search_largest(steps, wait, limit)
    assert want - RESOLUTION < got <= want


@given(
    edge=st.integers(0, 514),
    slope=st.integers(1, 10**6),
    steps=st.lists(st.integers(1, 513), max_size=4),
)
def test_search_finds_the_edge_of_any_rising_wait_to_its_resolution(edge, slope, steps):
    got = search_largest(sorted({*steps, 514}), lambda n: max(0, n - edge) * slope, 0)
    assert edge - RESOLUTION < got <= edge


def test_the_same_case_gives_the_same_outcome_and_another_seed_another():
    one, again, other = (rehearse_case(case_of(seed=s)) for s in (1, 1, 2))
    assert pickle.dumps(one) == pickle.dumps(again)
    assert one.own != other.own


@pytest.mark.parametrize("use_percent", [20, 60, 90])
def test_what_must_hold_in_every_case(use_percent):
    outcome = rehearse_case(case_of(use_percent))
    projects, jobs = draw_case(outcome.case)
    served = [m.served for m in outcome.shared]
    # A longer wait lets at least as many in, and never more than the servers can do.
    assert list(outcome.served_within) == sorted(outcome.served_within)
    assert outcome.served_within[-1] <= outcome.full <= len(projects)
    assert projects.granted in served
    for measured in outcome.shared:
        # No more work is done in the measured week than the machine has time for.
        assert measured.used_permille <= 1000
        assert measured.waits.count + measured.waits.never_started > 0
        by_track = [w.count for w in measured.by_track]
        by_width = [w.count for w in measured.by_width]
        assert sum(by_track) == sum(by_width) == measured.waits.count
    for limit_s, most in zip(WAIT_LIMITS_S, outcome.served_within, strict=True):
        at = [m for m in outcome.shared if m.served == most]
        assert not at or at[0].waits.wait_s_p95 <= limit_s
    work_s = int((jobs.run_s * jobs.width).sum())
    servers_s = 60 * 8 * outcome.case.assumptions.span_s
    assert work_s / servers_s == pytest.approx(use_percent / 100, abs=0.01)


def test_the_granted_alone_wait_less_on_shared_servers_than_on_their_own():
    outcome = rehearse_case(case_of(50))
    shared = next(m for m in outcome.shared if m.served == 8)
    assert shared.waits.wait_s_mean < outcome.own.waits.wait_s_mean


def test_numbers_for_a_chart_are_run_unless_the_servers_cannot_keep_up():
    outcome = rehearse_case(replace(case_of(80), also_served=(5, 24)))
    served = [m.served for m in outcome.shared]
    assert 5 in served
    # 60 servers asked at 80 % are 48 for 20 to do.
    assert 24 not in served
    assert outcome.full < 24


def test_one_machine_holds_all_projects():
    outcome = rehearse_case(case_of(40, joined=True))
    assert outcome.served_within[-1] > 0
