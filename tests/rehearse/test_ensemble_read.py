"""An ensemble file as its owner writes it: what is understood, and all that is wrong at once."""

import re

import pytest

from dure.policy.queue import Backfill, Order
from dure.rehearse.ensemble import JobUse, Limits
from dure.rehearse.ensemble_read import read_ensemble
from dure.rehearse.pools import Pooling

DRAWN = """\
format: 1
title: Who shares with whom
jobs: {use: model, weeks: 2, estimate_factor: 3}
tracks:
  industry: {projects: 4, percent: 60}
  research: {projects: 5, percent: 40}
machines:
  now: {h200: 12x8, npu: 4x4}
policies:
  strict: {backfill: none}
  fair: {order: fair_share, depth: 100}
pools:
  own: {industry: dedicated, research: dedicated}
  mixed: {industry: apart, research: pooled}
loads: [40, 120]
seeds: 3
"""
REPLAYED = """\
format: 1
title: As it came
jobs: {use: replay, file: log.swf}
machines: {small: {all: 80x1}, large: {all: 100x1}}
policies: {easy: {}}
"""


def test_all_that_is_said():
    got = read_ensemble(DRAWN, "e.yaml")
    assert got.findings == ()
    ensemble = got.ensemble
    plan = ensemble.jobs
    assert (plan.use, plan.weeks, plan.warm_up_weeks) == (JobUse.MODEL, 2, 1)
    assert (plan.span_s, plan.measured_from_s) == (3 * 604_800, 604_800)
    assert (plan.estimate_factor, plan.run_max_s) == (3, 7 * 86_400)
    assert next((t.name, t.projects, t.percent) for t in ensemble.tracks) == ("industry", 4, 60)
    assert [(p.name, p.nodes, p.node_size) for p in ensemble.machines["now"]] == [
        ("h200", 12, 8),
        ("npu", 4, 4),
    ]
    assert ensemble.policies["strict"].policy.backfill == Backfill.NONE
    fair = ensemble.policies["fair"].policy
    assert (fair.order, fair.depth) == (Order.FAIR_SHARE, 100)
    assert ensemble.pools["mixed"] == {"industry": Pooling.APART, "research": Pooling.POOLED}
    assert (ensemble.loads, ensemble.seeds) == ((40, 120), (1, 2, 3))


def test_scenarios_stand_in_order_with_the_seed_changing_first():
    scenarios = read_ensemble(DRAWN, "e.yaml").ensemble.scenarios()
    assert len(scenarios) == 1 * 2 * 2 * 2 * 3
    assert [s.index for s in scenarios] == list(range(24))
    told = [(s.policy, s.pools, s.load_percent, s.seed) for s in scenarios]
    assert told[:4] == [
        *(("strict", "own", 40, seed) for seed in (1, 2, 3)),
        ("strict", "own", 120, 1),
    ]
    assert told[23] == ("fair", "mixed", 120, 3)


def test_what_is_replayed_has_one_run_per_machine_and_policy():
    scenarios = read_ensemble(REPLAYED, "e.yaml").ensemble.scenarios()
    assert [(s.machine, s.pools, s.load_percent, s.seed) for s in scenarios] == [
        ("small", "", None, 0),
        ("large", "", None, 0),
    ]


def test_seeds_may_be_listed():
    text = DRAWN.replace("seeds: 3", "seeds: [7, 9]")
    assert read_ensemble(text, "e.yaml").ensemble.seeds == (7, 9)


def test_use_may_fade():
    text = DRAWN.replace("depth: 100", "queue: {half_life_days: 14}")
    assert read_ensemble(text, "e.yaml").ensemble.policies["fair"].policy.half_life_s == 1_209_600


def test_tracks_have_limits_and_policies_all_that_a_programme_has():
    text = DRAWN.replace("depth: 100", "queue: {qos: {low: {}, high: {preempts: [low]}}}").replace(
        "projects: 4", "qos: high, budget_percent: 80, quota_percent: 200, projects: 4"
    )
    ensemble = read_ensemble(text, "e.yaml").ensemble
    assert ensemble.policies["fair"].qos == ("low", "high")
    assert ensemble.policies["fair"].policy.preempts == ((), (0,))
    assert ensemble.limits["industry"] == Limits("high", 80, 200)
    assert ensemble.limits["research"] == Limits()


def test_a_world_is_said_for_every_machine():
    world = "world: {failures: {every: 10 d, down: 1 h}}\n"
    ensemble = read_ensemble(DRAWN + world, "e.yaml").ensemble
    assert ensemble.world.gate.failures[0].down == 3600
    # Where failures are drawn, seeds mean something even if jobs are not.
    assert read_ensemble(REPLAYED + world + "seeds: 3\n", "e.yaml").ensemble.seeds == (1, 2, 3)


FAULTS = {
    "a QOS that no policy has": (
        DRAWN.replace("projects: 4", "qos: high, projects: 4"),
        (
            "e.yaml:5: tracks.industry.qos: error [ensemble_qos_unknown] no policy has a QOS high; "
            "they have -."
        ),
    ),
    "services in a world": (
        DRAWN + "world: {services: {file: s.yaml}}\n",
        "e.yaml:17: world.services: error [ensemble_world_part] services of a world can be said",
    ),
    "a fault in a world": (
        DRAWN + "world: {caps: [{from: 0, percent: 101}]}\n",
        "e.yaml:17: world.caps.0.percent: error [number_out_of_range] 101 is outside",
    ),
    "a table of projects that are drawn": (
        DRAWN.replace("weeks: 2", "projects: p.csv, weeks: 2"),
        "e.yaml:3: jobs.projects: error [ensemble_projects_drawn] with use: model projects are",
    ),
    "a size that is none": (
        DRAWN.replace("12x8", "12 x 8"),
        "e.yaml:8: machines.now.h200: error [machine_size_refused] '12 x 8' is not NODESxSIZE.",
    ),
    "a field that is not known": (
        DRAWN.replace("weeks: 2", "week: 2"),
        (
            "e.yaml:3: jobs.week: error [field_unknown] there is no field week here "
            "(did you mean weeks?)."
        ),
    ),
    "a word that is not known": (
        DRAWN.replace("apart", "shared"),
        (
            "e.yaml:14: pools.mixed.industry: error [choice_unknown] 'shared' is not one of "
            "dedicated, apart, pooled."
        ),
    ),
    "percents that are not all": (
        DRAWN.replace("percent: 40", "percent: 30"),
        (
            "e.yaml:4: tracks: error [ensemble_percents_wrong] the percents of the tracks add up "
            "to "
            "90; they must be 100."
        ),
    ),
    "a pooling without one of the tracks": (
        DRAWN.replace("{industry: apart, research: pooled}", "{industry: apart}"),
        (
            "e.yaml:14: pools.mixed: error [ensemble_pools_incomplete] mixed says industry; the "
            "tracks are industry, research."
        ),
    ),
    "more projects than servers": (
        DRAWN.replace("projects: 4", "projects: 40"),
        (
            "e.yaml:5: tracks.industry: error [ensemble_fleet_small] track industry has 40 "
            "projects; "
            "of machine now it has 9 servers of 2 types."
        ),
    ),
    "no seeds to draw with": (
        DRAWN.replace("seeds: 3\n", ""),
        "e.yaml:1: error [ensemble_jobs_incomplete] with use: model the field seeds is needed.",
    ),
    "no trace to resample": (
        DRAWN.replace("use: model", "use: resample"),
        "e.yaml:3: jobs: error [ensemble_jobs_incomplete] with use: resample the field file is",
    ),
    "no tracks to draw for": (
        re.sub(r"tracks:\n(  .*\n)*", "", DRAWN),
        "e.yaml:1: error [ensemble_jobs_incomplete] with use: model the field tracks is needed.",
    ),
    "seeds where nothing is drawn": (
        REPLAYED + "seeds: 3\n",
        (
            "e.yaml:6: seeds: error [ensemble_jobs_crossed] jobs are taken as they came (replay), "
            "so "
            "seeds says nothing here."
        ),
    ),
    "weeks where nothing is drawn": (
        REPLAYED.replace("file: log.swf", "file: log.swf, weeks: 3"),
        "e.yaml:3: jobs.weeks: error [ensemble_jobs_crossed]",
    ),
    "a log that is not named": (
        REPLAYED.replace(", file: log.swf", ""),
        "e.yaml:3: jobs: error [ensemble_jobs_incomplete] with use: replay the field file",
    ),
    "two types for jobs that know none": (
        REPLAYED.replace("all: 80x1", "a: 80x1, b: 4x8"),
        "e.yaml:4: machines.small: error [ensemble_replay_types] machine small has 2 types",
    ),
    "more scenarios than can be meant": (
        DRAWN.replace("seeds: 3", "seeds: 100000"),
        "e.yaml: error [ensemble_large] this makes 800,000 scenarios; at most 100,000 are run.",
    ),
    "more seeds than can be meant": (
        DRAWN.replace("seeds: 3", "seeds: 100001"),
        "e.yaml:16: seeds: error [number_out_of_range]",
    ),
    "a load of nothing": (
        DRAWN.replace("[40, 120]", "[40, 0]"),
        "e.yaml:15: loads.1: error [number_out_of_range] 0 is outside",
    ),
    "a load that is no number": (
        DRAWN.replace("[40, 120]", "[much]"),
        "e.yaml:15: loads.0: error [number_not_whole]",
    ),
    "no machine": (
        REPLAYED.replace("machines: {small: {all: 80x1}, large: {all: 100x1}}\n", ""),
        "e.yaml:1: machines: error [ensemble_field_missing] machines is missing.",
    ),
    "a list where a map belongs": (
        DRAWN.replace("policies:\n  strict: {backfill: none}\n", "policies:\n  strict: []\n"),
        "e.yaml:10: policies.strict: error [map_expected]",
    ),
}


@pytest.mark.parametrize(("text", "want"), FAULTS.values(), ids=FAULTS)
def test_what_is_found(text, want):
    got = read_ensemble(text, "e.yaml")
    assert got.ensemble is None
    said = [finding.render() for finding in got.findings]
    assert any(
        want.replace("e.yaml: error", "e.yaml:1: error") in line or want in line for line in said
    ), said
    assert all(finding.render("ko") for finding in got.findings)


def test_all_faults_at_once_in_the_order_of_their_lines():
    text = DRAWN.replace("12x8", "12").replace("apart", "x").replace("weeks: 2", "weeks: 0")
    found = read_ensemble(text, "e.yaml").findings
    assert [finding.place.line for finding in found] == [3, 8, 14]


def test_what_is_not_yaml():
    (found,) = read_ensemble("format: [1\n", "e.yaml").findings
    assert found.message.code == "yaml_broken"
