"""One scenario: the same jobs whoever shares, measures by hand, rows over seeds."""

import numpy as np
import pytest

from dure.rehearse.ensemble import JobUse
from dure.rehearse.ensemble_read import read_ensemble
from dure.rehearse.ensemble_run import (
    Replayed,
    check_scenarios,
    draw_scenario,
    run_scenario,
    take_jobs,
)
from dure.rehearse.ensemble_table import ALL, tabulate
from dure.twin.machine import Partition
from dure.twin.projects import read_project_table
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State
from dure.workload.plain import read_plain

TEXT = """\
format: 1
title: t
jobs: {use: resample, file: log.csv, weeks: 1, warm_up_weeks: 0, run_max_d: 1, block: 2}
tracks:
  industry: {projects: 2, percent: 50}
  research: {projects: 3, percent: 50}
machines: {now: {h200: 8x8, npu: 4x4}}
policies: {fair: {order: fair_share}}
pools:
  own: {industry: dedicated, research: dedicated}
  all: {industry: pooled, research: pooled}
loads: [30, 130]
seeds: 2
"""


def column(*numbers):
    return np.array(numbers, np.int64)


def records_of(jobs):
    absent = np.full(len(jobs), ABSENT)
    return JobRecords(jobs, absent, absent, np.full(len(jobs), State.WAITING))


@pytest.fixture(scope="module")
def ensemble():
    return read_ensemble(TEXT, "e.yaml").ensemble


@pytest.fixture(scope="module")
def trace():
    """A hundred jobs of two projects, from one to four accelerators, of minutes to hours."""
    rng = np.random.default_rng(3)
    return records_of(
        Jobs(
            submit_s=np.sort(rng.integers(0, 604_800, 100)),
            run_s=rng.integers(300, 9_000, 100),
            estimate_s=np.full(100, ABSENT),
            width=rng.integers(1, 5, 100),
            project=rng.integers(0, 2, 100),
            partition=np.zeros(100, np.int64),
            projects=("a", "b"),
        )
    )


def test_the_jobs_are_the_same_whoever_shares(ensemble, trace):
    drawn = {
        s.pools: draw_scenario(ensemble, s, trace)
        for s in ensemble.scenarios()
        if (s.load_percent, s.seed) == (30, 1)
    }
    own, pooled = drawn["own"].jobs, drawn["all"].jobs
    for name in ("submit_s", "run_s", "estimate_s", "width", "project"):
        assert (getattr(own, name) == getattr(pooled, name)).all()
    assert len(drawn["own"].machine.partitions) == 5
    assert [part.name for part in drawn["all"].machine.partitions] == ["h200", "npu"]
    # Nobody asks for more than it has to its name.
    size = np.array([8, 4])[drawn["own"].holders.type_]
    held = drawn["own"].holders.servers * size
    assert (own.width <= held[own.project]).all()
    assert own.projects == ("industry-1", "industry-2", "research-1", "research-2", "research-3")


@pytest.mark.parametrize("load", [30, 130])
def test_the_work_is_the_load(ensemble, trace, load):
    (scenario,) = (
        s for s in ensemble.scenarios() if (s.load_percent, s.seed, s.pools) == (load, 2, "all")
    )
    jobs = draw_scenario(ensemble, scenario, trace).jobs
    work_s = int((jobs.run_s * jobs.width).sum())
    assert work_s == pytest.approx(load / 100 * (8 * 8 + 4 * 4) * 604_800, rel=2e-3)


def test_a_scenario_gives_the_same_again_and_whole_numbers_only(ensemble, trace):
    scenario = ensemble.scenarios()[0]
    got = run_scenario(ensemble, scenario, trace)
    assert got == run_scenario(ensemble, scenario, trace)

    def leaves(part):
        return [x for p in part.values() for x in leaves(p)] if isinstance(part, dict) else [part]

    assert {type(leaf) for leaf in leaves(got)} <= {int, type(None)}
    assert list(got["by_track"]) == ["industry", "research"]
    assert list(got["by_type"]) == ["h200", "npu"]
    assert sum(each["waits"]["count"] for each in got["by_width"].values()) == got["jobs"]
    assert got["left_out"] == 0


def test_jobs_as_they_came():
    ensemble = read_ensemble(
        "format: 1\ntitle: t\njobs: {use: replay, file: x}\nmachines: {m: {p: 1x8}}\n"
        "policies: {easy: {}}\n",
        "e.yaml",
    ).ensemble
    # The second waits 90 for the first; the third has no run time, the fourth is too wide.
    jobs = Jobs(
        submit_s=column(0, 10, 20, 30),
        run_s=column(100, 50, ABSENT, 9),
        estimate_s=column(*[ABSENT] * 4),
        width=column(8, 8, 1, 9),
        project=column(0, 0, 0, 0),
        partition=column(0, 0, 0, 0),
    )
    (scenario,) = ensemble.scenarios()
    assert ensemble.jobs.use is JobUse.REPLAY
    got = run_scenario(ensemble, scenario, Replayed(records_of(jobs)))
    assert (got["jobs"], got["left_out"]) == (2, 2)
    assert got["waits"]["wait_s_mean"] == 45
    assert got["bounds"]["makespan_s"] == 150
    assert got["by_track"] == {}


def test_jobs_made_denser_keep_their_proportions():
    columns = (column(100, 110, 200), column(30, 30, 30), column(30, 30, 30), column(1, 1, 1))
    jobs = Jobs(*columns, column(0, 0, 0), column(0, 0, 0))
    # 90 accelerator-seconds on one at 180 % are offered within 50 s.
    taken, _ = take_jobs(jobs, Partition("p", 1, 1), 180)
    assert taken.submit_s.tolist() == [0, 5, 50]
    assert take_jobs(jobs, Partition("p", 1, 1), None)[0].submit_s.tolist() == [100, 110, 200]


def result(seed, mean, **of):
    waits = {"wait_s_mean": mean, "wait_s_p50": mean, "wait_s_p95": None}
    track = {"waits": waits, "slowdown_milli": None, "work_s": 7}
    measures = {"waits": waits, "slowdown_milli": 1_500, "used_ppm": 250_000}
    measures |= {"offered_ppm": 300_000, "by_track": {"a": track}}
    measures |= {"by_type": {"h200": track}, "by_width": {"2–3": track}}
    scenario = {"machine": "m", "policy": "p", "pools": "", "load_percent": 40, "seed": seed}
    return {"scenario": scenario | of, "measures": measures}


def test_settings_are_compared_seed_by_seed():
    first = [result(1, 10), result(2, 30), result(3, 20)]
    other = [result(2, 33, policy="q"), result(1, 14, policy="q"), result(4, 9, policy="q")]
    rows = {(row.policy, row.part): row.wait_s_mean_more for row in tabulate([*first, *other])}
    assert rows["p", ALL] is rows["p", "a"] is None
    # 3 and 4, of the seeds that both have: mean 3.5, spread 0.707, t 12.706, over the root of 2.
    assert (rows["q", ALL].n, rows["q", ALL].mean) == (2, 3.5)
    assert rows["q", "a"].half_width == pytest.approx(6.353, abs=1e-3)


def test_rows_join_what_differs_in_the_seed_alone():
    rows = tabulate([result(1, 10), result(2, 12), result(3, 14), result(1, 5, policy="q")])
    parts = [("", ALL), ("track", "a"), ("type", "h200"), ("width", "2–3")]
    assert [(row.policy, row.by, row.part, row.seeds) for row in rows] == [
        *(("p", *part, 3) for part in parts),
        *(("q", *part, 1) for part in parts),
    ]
    all_jobs, of_track, _, _, single = rows[:5]
    # 4.3027 × 2 / √3.
    assert all_jobs.wait_s_mean.mean == 12
    assert all_jobs.wait_s_mean.half_width == pytest.approx(4.968, abs=1e-3)
    assert (all_jobs.use.mean, all_jobs.offered.mean) == (0.25, 0.3)
    assert all_jobs.slowdown.mean == 1.5
    assert all_jobs.wait_s_p95 is None
    assert (of_track.use, of_track.work_s.mean, of_track.slowdown) == (None, 7, None)
    assert single.wait_s_mean.half_width is None


def scenario_of(text, index=0):
    ensemble = read_ensemble(text, "e.yaml").ensemble
    return ensemble, ensemble.scenarios()[index]


def test_budgets_and_quotas_are_parts_of_what_servers_could_do(trace):
    limits = "{budget_percent: 50, quota_percent: 25, projects: 2, percent: 50}"
    text = TEXT.replace("{projects: 2, percent: 50}", limits)
    ensemble, scenario = scenario_of(text)
    claims = draw_scenario(ensemble, scenario, trace).claims
    holders = draw_scenario(ensemble, scenario, trace).holders
    sizes = np.array([8, 4])[holders.type_]
    for project, (servers, size) in enumerate(zip(holders.servers, sizes, strict=True)):
        mine = holders.track[project] == 0
        week_s = 604_800
        assert claims.budget_s[project] == (servers * size * week_s // 2 if mine else None)
        assert claims.quota[project] == (max(1, servers * size // 4) if mine else None)


def test_what_stops_jobs_is_counted_and_drawn_with_the_seed(trace):
    world = "world: {failures: {every: 1 d, down: 1 h}}\n"
    policy = "fair: {queue: {qos: {low: {}, high: {preempts: [low]}}}}"
    text = TEXT.replace("fair: {order: fair_share}", policy).replace(
        "{projects: 2,", "{qos: high, projects: 2,"
    )
    ensemble, scenario = scenario_of(text + world, 6)
    got = run_scenario(ensemble, scenario, trace)
    assert got == run_scenario(ensemble, scenario, trace)
    assert min(got["stops"].values()) > 0
    saved, _ = scenario_of(text.replace("block: 2", "block: 2, checkpoint_h: 1") + world, 6)
    assert run_scenario(saved, scenario, trace)["stops"]["lost_s"] < got["stops"]["lost_s"]
    calm, _ = scenario_of(text, 6)
    assert run_scenario(calm, scenario, trace)["stops"]["failures"] == 0


def test_a_replayed_trace_keeps_its_labels_and_its_table():
    reading = read_plain("submit,run,width,project,qos\n0,10,8,a,low\n3,5,8,b,high\n", "j.csv")
    table = read_project_table("project,track\na,x\nb,y\n", "p.csv", ("a", "b"))
    source = Replayed(reading.records, reading.labels, table)
    text = (
        "format: 1\ntitle: t\njobs: {use: replay, file: j.csv}\nmachines: {one: {p: 1x8}}\n"
        "policies: {stops: {queue: {qos: {low: {}, high: {preempts: [low]}}}}, plain: {}}\n"
    )
    ensemble = read_ensemble(text, "e.yaml").ensemble
    stops, plain = ensemble.scenarios()
    got = run_scenario(ensemble, stops, source)
    assert got["stops"] == {"failures": 0, "preemptions": 1, "lost_s": 24}
    assert sorted(got["by_track"]) == ["x", "y"]
    assert run_scenario(ensemble, plain, source)["stops"] is None
    assert check_scenarios(ensemble, source, "e.yaml") == []
    strict = read_ensemble(text.replace("low: {}, ", "").replace("[low]", "[]"), "e.yaml").ensemble
    (finding,) = check_scenarios(strict, source, "e.yaml")
    assert finding.render().startswith("e.yaml: policies.stops: error [job_qos_unknown]")


def test_changes_need_a_type_that_is_one_partition(trace):
    world = "world: {changes: [{at: 1 d, goes: 1, partition: h200}]}\n"
    ensemble, scenario = scenario_of(TEXT + world, 4)
    (finding,) = check_scenarios(ensemble, trace, "e.yaml")
    assert finding.message.code == "world_partition_unsaid"
    pooled = TEXT.replace("  own: {industry: dedicated, research: dedicated}\n", "") + world
    ensemble, scenario = scenario_of(pooled)
    assert check_scenarios(ensemble, trace, "e.yaml") == []
    assert run_scenario(ensemble, scenario, trace)["jobs"] > 0
