"""A table of projects, as its owner writes it: what is understood, and what is found wrong."""

import pytest

from dure.policy.convert import Rules
from dure.policy.queue import QueuePolicy
from dure.programme.model_queue import TrackRank
from dure.twin.projects import rank_projects, read_project_table

PROJECTS = ("a", "b")


def test_all_that_is_said_in_the_order_of_the_jobs():
    text = (
        "track,project,weight,budget_h,quota\n"
        "industry,b,3,0.5,64\nresearch,a,,,\nresearch,unused,1,1,1\n"
    )
    table = read_project_table(text, "p.csv", PROJECTS)
    assert table.track == ("research", "industry")
    assert table.claims.weight == (1, 3)
    assert table.claims.budget_s == (None, 1_800)
    assert table.claims.quota == (None, 64)
    # Tracks are counted in the order of their names.
    assert (table.claims.track, table.claims.track_weight) == ((1, 0), (1, 1))
    assert table.findings == ()


def test_what_nobody_has_is_left_out():
    claims = read_project_table("project,track\na,x\nb,x\n", "p.csv", PROJECTS).claims
    assert (claims.quota, claims.track, claims.track_weight) == ((), (), ())


FAULTS = {
    "a project is missing": (
        "project\na\n",
        (
            "p.csv: error [projects_not_listed] projects of the jobs that the table does not list: "
            "1 of 2; the first is 'b'."
        ),
    ),
    "a project stands twice": (
        "project\na\nb\na\n",
        "p.csv:4: project: error [project_repeated] project 'a' stands here and at line 2.",
    ),
    "a weight of 0": (
        "project,weight\na,0\nb,1\n",
        "p.csv:2: weight: error [trace_number_outside] 0 is outside of 1 to 1,000,000.",
    ),
    "a quota below 0": (
        "project,quota\na,-1\nb,1\n",
        "p.csv:2: quota: error [trace_number_outside] -1 is outside of 0 to 10,000,000.",
    ),
    "a budget that is no number": (
        "project,budget_h\na,much\nb,1\n",
        (
            "p.csv:2: budget_h: error [budget_refused] 'much' is not a budget in accelerator-hours "
            "from 0 to 1,000,000,000,000, whole in accelerator-seconds."
        ),
    ),
    "a budget below 0": ("project,budget_h\na,-1\nb,\n", "'-1' is not a budget"),
    "a budget of a third of a second": ("project,budget_h\na,0.0001\nb,\n", "'0.0001' is not"),
    "no column of projects": ("name\na\n", "[trace_column_missing] the column project is missing"),
}


@pytest.mark.parametrize(("text", "want"), FAULTS.values(), ids=FAULTS)
def test_what_is_found(text, want):
    (found,) = read_project_table(text, "p.csv", PROJECTS).findings
    assert want in found.render()


def test_all_faults_at_once():
    found = read_project_table(
        "project,weight,budget_h\na,x,1\nb,1,x\n", "p.csv", PROJECTS
    ).findings
    assert [finding.place.line for finding in found] == [2, 3]


LENT = {
    "one partition: the columns have no names of partitions": (
        "project,cohort,nominal,borrow,lend\na,x,8,4,\nb,x,,,2\n",
        ("all",),
        ((0, 0), ((8,), (0,)), ((4,), (None,)), ((None,), (2,))),
    ),
    "two partitions": (
        "project,cohort,nominal_gpu,nominal_NPU,lend_npu\na,x,8,2,1\nb,x,4,,\n",
        ("gpu", "NPU"),
        ((0, 0), ((8, 2), (4, 0)), ((None, None),) * 2, ((None, 1), (None, None))),
    ),
    "who is in no cohort is alone and has no limit": (
        "project,cohort,nominal\na,x,8\nb,,\n",
        ("all",),
        ((0, 2), ((8,), (10_000_000,)), ((None,),) * 2, ((None,),) * 2),
    ),
}


@pytest.mark.parametrize(("text", "partitions", "want"), LENT.values(), ids=LENT)
def test_what_projects_lend_each_other(text, partitions, want):
    table = read_project_table(text, "p.csv", PROJECTS, partitions)
    assert table.findings == ()
    cohorts = table.claims.cohorts
    assert (cohorts.cohort, cohorts.nominal, cohorts.borrow, cohorts.lend) == want


def test_a_nominal_quota_that_is_no_number_is_told_with_its_column():
    text = "project,cohort,nominal_gpu\na,x,many\nb,x,1\n"
    (found,) = read_project_table(text, "p.csv", PROJECTS, ("gpu", "npu")).findings
    assert (found.place.line, found.place.field) == (2, "nominal_gpu")


def test_a_policy_ranks_tracks_and_says_whether_quota_is_taken_back():
    text = "project,track,cohort,nominal\na,labs,x,8\nb,firms,x,8\n"
    table = read_project_table(text, "p.csv", PROJECTS)
    rules = Rules(QueuePolicy(), tracks={"labs": TrackRank(3, 50)}, reclaims=False)
    policy, claims = rank_projects(table, rules)
    # Tracks are counted in the order of their names: firms, labs.
    assert (claims.track, claims.track_weight) == ((1, 0), (1, 3))
    assert policy.priority.track_ppm == (0, 500_000)
    assert not claims.cohorts.reclaims
