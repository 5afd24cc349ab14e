"""A table of projects, as its owner writes it: what is understood, and what is found wrong."""

import pytest

from dure.twin.projects import read_project_table

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
