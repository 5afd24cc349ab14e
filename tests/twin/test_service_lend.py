"""Nodes that services take from jobs: whole, for whole periods, and all given back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.policy.queue import QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.run import run_twin
from dure.twin.service_lend import lend_nodes
from dure.twin.world import World

# Accelerators by step of 60 s, length of a period: nodes of 8 by period, changes.
CASES = {
    "a node for a part of it": ([1], 60, [1], [(0, -1), (60, 1)]),
    "nothing for nothing": ([0, 0], 60, [0, 0], []),
    "a ninth accelerator takes a second node": ([8, 9], 60, [1, 2], [(0, -1), (60, -1), (120, 2)]),
    "the most of a period counts for all of it": ([1, 17, 0, 0], 120, [3, 0], [(0, -3), (120, 3)]),
    "a period shorter than a step is a step": ([8, 0], 1, [1, 0], [(0, -1), (60, 1)]),
    "the last period may be cut short": ([8, 8, 8], 120, [1, 1], [(0, -1), (240, 1)]),
}


@pytest.mark.parametrize(("taken", "hold_s", "nodes", "want"), CASES.values(), ids=CASES)
def test_lending(taken, hold_s, nodes, want):
    loan, changes = lend_nodes(np.array(taken), 60, hold_s, 0, 3, 8)
    assert loan.nodes.tolist() == nodes
    assert [(change.at_s, change.nodes) for change in changes] == want
    assert all(change.partition == 3 for change in changes)
    assert loan.held_s == sum(taken) * 60


@settings(max_examples=50, deadline=None)
@given(
    taken=st.lists(st.integers(0, 40), min_size=1, max_size=30),
    hold_s=st.integers(1, 400),
    at_s=st.integers(-100, 100),
)
def test_there_are_always_nodes_enough_and_none_is_kept(taken, hold_s, at_s):
    loan, changes = lend_nodes(np.array(taken), 60, hold_s, at_s, 0, 8)
    assert sum(change.nodes for change in changes) == 0
    assert loan.held_s <= loan.lent_s
    for step, accelerators in enumerate(taken):
        away = -sum(c.nodes for c in changes if c.at_s <= at_s + 60 * step)
        assert 8 * away >= accelerators


def test_jobs_do_without_the_nodes_that_services_have(small):
    # One of two nodes is away from 10 to 70: the second job of 8 waits for it.
    machine = Machine((Partition("p", 2, 8),))
    _, changes = lend_nodes(np.array([8]), 60, 60, 10, 0, 8)
    jobs = small.jobs_of([(0, 90, 90, 8, 0, 0), (1, 20, 20, 8, 0, 0)])
    records = run_twin(jobs, machine, QueuePolicy(), world=World(changes=changes))
    assert records.start_s.tolist() == [0, 70]
