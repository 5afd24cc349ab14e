"""What jobs say of themselves by name, as the numbers of a run."""

import numpy as np
import pytest

from dure.policy.convert import Rules
from dure.policy.queue import QueuePolicy
from dure.twin.machine import Machine, Partition
from dure.twin.marking import mark_jobs
from dure.twin.world_file import read_world
from dure.workload.plain import read_plain

MACHINE = Machine((Partition("npu", 1, 8), Partition("gpu", 2, 8)))
RULES = Rules(QueuePolicy(), qos=("normal", "urgent"))
KINDS = "format: 1\nkinds: {any: {npu: 80, gpu: 100}, large: {gpu: 100}}\n"


def mark(rows, rules=RULES, world=None, saved=None, machine=MACHINE):
    reading = read_plain("submit,run,width," + rows, "jobs.csv")
    assert not reading.findings
    form = None if world is None else read_world(world, "w.yaml")
    return mark_jobs(reading.records.jobs, reading.labels, rules, machine, form, saved)


def test_where_nothing_is_said_there_are_no_marks():
    marked = mark("project\n0,9,8,a\n")
    assert (marked.marks.user, marked.marks.qos, marked.marks.checkpoint_s) == (None,) * 3
    assert (marked.marks.kind, marked.types, marked.findings) == (None, None, ())


def test_users_count_by_name_and_those_without_are_one_more():
    assert mark("user\n0,9,8,kim\n0,9,8,\n0,9,8,ann\n").marks.user.tolist() == [1, 2, 0]


def test_qos_rank_as_the_policy_lists_them_and_jobs_without_one_are_lowest():
    assert mark("qos\n0,9,8,urgent\n0,9,8,\n0,9,8,normal\n").marks.qos.tolist() == [1, 0, 0]


def test_a_policy_without_qos_does_not_look_at_them():
    assert mark("qos\n0,9,8,whatever\n", Rules(QueuePolicy())).marks.qos is None


def test_checkpoints_of_a_job_count_before_those_of_all():
    assert mark("checkpoint\n0,9,8,60\n0,9,8,\n", saved=7).marks.checkpoint_s.tolist() == [60, 7]
    assert mark("checkpoint\n0,9,8,60\n0,9,8,\n").marks.checkpoint_s.tolist() == [60, 0]
    assert mark("project\n0,9,8,a\n", saved=7).marks.checkpoint_s.tolist() == [7]


SENT = {
    "by name where the machine has the names": ("partition\n0,9,8,gpu\n0,9,8,npu\n", [1, 0]),
    "in alphabetical order where it has none of them": ("partition\n0,9,8,x\n0,9,8,w\n", [1, 0]),
    "to the first where nothing is said": ("project\n0,9,8,a\n0,9,8,b\n", [0, 0]),
}


@pytest.mark.parametrize(("rows", "want"), SENT.values(), ids=SENT)
def test_jobs_are_sent(rows, want):
    assert mark(rows).jobs.partition.tolist() == want


def test_all_go_to_the_only_partition():
    one = Machine((Partition("all", 4, 8),))
    assert mark("partition\n0,9,8,b\n0,9,8,a\n", machine=one).jobs.partition.tolist() == [0, 0]


def test_kinds_go_where_they_may_and_others_stay():
    marked = mark("kind,partition\n0,9,8,any,gpu\n0,9,8,large,npu\n0,9,8,,gpu\n", world=KINDS)
    # Two kinds are named; each partition is a kind for those that stay.
    assert marked.types.accepts == (((0, 800), (1, 1000)), ((1, 1000),), ((0, 1000),), ((1, 1000),))
    assert marked.marks.kind.tolist() == [0, 1, 3]
    assert marked.jobs.partition.tolist() == [0, 1, 1]


def test_others_may_be_of_a_kind():
    marked = mark("partition\n0,9,8,gpu\n", world=KINDS + "others: any\n")
    assert (marked.marks.kind.tolist(), marked.jobs.partition.tolist()) == ([0], [0])


@pytest.mark.parametrize(("width", "partition"), [(8, 0), (9, 1), (16, 1)])
def test_a_job_goes_where_it_is_not_too_wide(width, partition):
    marked = mark(f"kind\n0,9,{width},any\n", world=KINDS)
    assert (marked.jobs.partition.tolist(), marked.findings) == ([partition], ())


WRONG = {
    "a QOS that is not there": (
        ("qos\n0,9,8,high\n0,9,8,high\n", None),
        (
            "[job_qos_unknown] jobs ask for a QOS that the policy does not have: "
            "2, for high; it has "
            "normal, urgent."
        ),
    ),
    "partitions of which only some are there": (
        ("partition\n0,9,8,gpu\n0,9,8,tpu\n", None),
        (
            "[job_partition_unknown] jobs are for partitions that the machine does "
            "not have: tpu; it "
            "has npu, gpu."
        ),
    ),
    "a kind that is not there": (
        ("kind\n0,9,8,small\n", KINDS),
        "[world_kind_unknown] there is no kind small; the world has any, large.",
    ),
    "others of a kind that is not there": (
        ("project\n0,9,8,a\n", KINDS + "others: small\n"),
        "[world_kind_unknown] there is no kind small; the world has any, large.",
    ),
    "a kind that accepts what is not there": (
        ("project\n0,9,8,a\n", "format: 1\nkinds: {any: {tpu: 80}}\n"),
        "[world_partition_unknown] there is no partition tpu; the machine has npu, gpu.",
    ),
    "too wide for all that it accepts": (
        ("kind\n0,9,17,any\n0,9,18,any\n", KINDS),
        (
            "[job_fits_nowhere] jobs of kind any are wider than every partition "
            "that it accepts: 2; "
            "the widest asks for 18, the largest has 16."
        ),
    ),
}


@pytest.mark.parametrize(("said", "want"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_told(said, want):
    rows, world = said
    (finding,) = mark(rows, world=world).findings
    assert finding.render().splitlines()[0].endswith(want)


def test_a_job_that_stays_and_is_too_wide_is_left_to_the_run():
    marked = mark("partition\n0,9,17,gpu\n", world=KINDS)
    assert marked.findings == ()
    assert np.array_equal(marked.jobs.partition, [1])
