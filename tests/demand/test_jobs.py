"""Jobs of many projects: the stated work, and each project's own whoever else is served."""

import numpy as np
import pytest

from dure.demand.jobs import (
    Demand,
    FromModel,
    FromRecords,
    draw_jobs,
    for_own_servers,
    for_shared_servers,
)
from dure.demand.projects import Projects
from dure.files.workload_model import shipped_workload_model
from dure.terms.units import DAY_S, WEEK_S
from dure.workload.jobs import JobRecords

DEMAND = Demand(
    span_s=2 * WEEK_S, accelerators_per_server=8, estimate_factor=2, run_max_s=2 * DAY_S
)


def projects_of(*servers):
    sizes = np.array(servers, dtype=np.int64)
    return Projects(track=sizes * 0, servers=sizes, granted=1)


def draw(servers, busy, demand=DEMAND, seed=1):
    source = FromModel(shipped_workload_model(), demand.run_max_s)
    return draw_jobs(projects_of(*servers), np.array(busy), source, demand, seed)


def test_each_project_does_the_work_that_its_activity_says():
    jobs = draw([1, 4, 2], [0.5, 0.25, 0.75])
    work_s = np.bincount(jobs.project, jobs.run_s * jobs.width)
    # Servers × 8 × two weeks × activity; the last job is cut to a whole second of its width.
    want = [1 * 8 * 2 * WEEK_S * 0.5, 4 * 8 * 2 * WEEK_S * 0.25, 2 * 8 * 2 * WEEK_S * 0.75]
    assert np.abs(work_s - want).max() <= 32


def test_a_projects_jobs_are_the_same_whoever_else_is_served():
    alone, among = draw([3], [0.4]), draw([3, 8, 8], [0.4, 0.9, 0.1])
    first = among.take(among.project == 0)
    assert alone.submit_s.tolist() == first.submit_s.tolist()
    assert alone.run_s.tolist() == first.run_s.tolist()
    assert alone.width.tolist() == first.width.tolist()


def test_no_job_is_wider_than_its_project_or_longer_than_allowed():
    jobs = draw([1, 4], [0.5, 0.5])
    assert jobs.width[jobs.project == 0].max() <= 8
    assert jobs.width.max() <= 32
    assert jobs.run_s.max() <= 2 * DAY_S


ESTIMATES = {
    "twice the run time, at most the longest allowed": (2, lambda run: min(2 * run, 2 * DAY_S)),
    "the run time itself": (1, lambda run: run),
    "always the longest allowed": (0, lambda _: 2 * DAY_S),
}


@pytest.mark.parametrize(("factor", "want"), ESTIMATES.values(), ids=ESTIMATES)
def test_estimates(factor, want):
    jobs = draw([1], [0.3], Demand(2 * WEEK_S, 8, factor, 2 * DAY_S))
    got = jobs.estimate_s.tolist()
    assert got == [max(want(run), run, 1) for run in jobs.run_s.tolist()]


def test_own_servers_hold_one_project_each_and_shared_ones_those_sent_there():
    jobs = draw([1, 1, 1], [0.2, 0.2, 0.2])
    own = for_own_servers(jobs, 2)
    assert set(own.project.tolist()) == {0, 1}
    assert (own.partition == own.project).all()
    shared = for_shared_servers(jobs, 3, np.array([0, 1, 0]))
    assert (shared.partition == np.array([0, 1, 0])[shared.project]).all()
    assert len(shared) == len(jobs)


def test_real_records_keep_their_runs_and_widths():
    drawn = draw([4], [0.5])
    ends = drawn.submit_s + drawn.run_s
    records = JobRecords(drawn, drawn.submit_s, ends, np.ones(len(drawn), dtype=np.int64))
    source = FromRecords(records, 2 * DAY_S, block=5)
    again = draw_jobs(projects_of(1), np.array([0.5]), source, DEMAND, 3)
    known = set(zip(drawn.run_s.tolist(), drawn.width.tolist(), strict=True))
    strange = [
        pair
        for pair in zip(again.run_s.tolist(), again.width.tolist(), strict=True)
        if pair not in known
    ]
    # Only the job that fills the work to the last second may be cut.
    assert len(strange) <= 1
    assert int((again.run_s * again.width).sum()) == pytest.approx(0.5 * 8 * 2 * WEEK_S, abs=8)
    assert again.submit_s.max() < 2 * WEEK_S
