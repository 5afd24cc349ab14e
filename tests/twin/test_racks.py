"""A schedule placed on racks afterwards: what spans more racks than it needs."""

import os
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import QueuePolicy
from dure.twin import racks
from dure.twin.machine import Machine, Partition
from dure.twin.place_rack import RackedNodes, place_on_racks
from dure.twin.place_rack_reference import place_on_racks_reference
from dure.twin.racks import measure_racks, order_events
from dure.twin.run import run_twin
from dure.twin.stretches import stretches_of

EXAMPLES = max(20, int(os.environ["DURE_EXAMPLES"]) // 5)

# Four nodes of 8 in racks of 2; jobs (submit, run, estimate, width, project, partition).
CASES = {
    "two jobs of a rack each need no more": ([(0, 9, 9, 16, 0, 0), (0, 9, 9, 16, 0, 0)], 0, 0),
    "of three jobs that leave a node in each rack, the one of two nodes spans both": (
        # 1 and 2 take the first rack, 3 the second; when 1 ends one node is free in each rack.
        [(0, 5, 5, 8, 0, 0), (0, 20, 20, 8, 0, 0), (0, 20, 20, 8, 0, 0), (5, 7, 7, 16, 0, 0)],
        1,
        16 * 7,
    ),
    "three nodes need two racks, and have no more": ([(0, 9, 9, 24, 0, 0)], 0, 0),
    "a job of no length is placed too": ([(0, 0, 0, 16, 0, 0), (0, 5, 5, 32, 0, 0)], 0, 0),
}


@pytest.mark.parametrize(("rows", "spread", "spread_s"), CASES.values(), ids=CASES)
def test_spread(rows, spread, spread_s, small):
    machine = Machine((Partition("p", 4, 8),))
    records = run_twin(small.jobs_of(rows), machine, QueuePolicy())
    (got,) = measure_racks(records, machine, 2)
    assert (got.racks, got.placed, got.unplaced) == (2, len(rows), 0)
    assert (got.spread, got.spread_s) == (spread, spread_s)


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data(), rack_nodes=st.integers(1, 4))
def test_kernel_and_reference_measure_alike_and_all_are_counted(data, rack_nodes, small):
    case = data.draw(small.cases())
    records = run_twin(*case)
    got = measure_racks(records, case.machine, rack_nodes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(racks, "place_on_racks", place_on_racks_reference)
        assert measure_racks(records, case.machine, rack_nodes) == got
    assert sum(each.placed + each.unplaced for each in got) == stretches_of(records).job.size
    for each in got:
        assert each.spread <= each.wide <= each.placed
        assert asdict(each)["spread_s"] <= each.wide_s


@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_events_go_before_others_come(data, small):
    case = data.draw(small.cases())
    over = stretches_of(run_twin(*case))
    event = order_events(over.start_s, over.end_s)
    at_s = np.where(event >= 0, over.start_s[event], over.end_s[~event])
    assert (np.diff(at_s) >= 0).all()
    place = {int(number): k for k, number in enumerate(event)}
    assert len(place) == event.size
    assert all(place[k] < place[~k] for k in range(over.job.size))


def test_it_is_the_same_function_that_places():
    assert racks.place_on_racks is place_on_racks
    assert RackedNodes(8, np.array([0, 0, 1])).rack.tolist() == [0, 0, 1]
