"""Lists of nodes and jobs that share accelerators, in the user's own format."""

import pytest

from dure.workload.openb_share import read_share_jobs, read_share_nodes
from dure.workload.share import NO_TYPE

NODES = "sn,cpu_milli,memory_mib,gpu,model\n"
JOBS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec\n"


def codes(reading):
    return [(f.place.line, f.message.code) for f in reading.findings]


def test_nodes_are_read_with_their_types():
    text = NODES + "a,64000,262144,2,T4\nb,8000,1024,0,\nc,64000,262144,8,G2\n"
    reading = read_share_nodes(text, "nodes.csv")
    assert reading.findings == ()
    nodes = reading.nodes
    assert nodes.names == ("a", "b", "c")
    assert nodes.types == ("G2", "T4")
    assert nodes.type_number.tolist() == [1, 0, 0]
    assert nodes.cpu_milli.tolist() == [64000, 8000, 64000]
    assert nodes.memory_mib.tolist() == [262144, 1024, 262144]
    assert nodes.offered_milli == 10_000


def test_jobs_are_read_with_the_types_they_take():
    text = JOBS + "a,1000,2048,1,460,\nb,1000,2048,8,1000,T4|G2\nc,1000,2048,0,0,T4\n"
    reading = read_share_jobs(text, "jobs.csv", ("G2", "T4"))
    assert reading.findings == ()
    assert reading.jobs.accelerators.tolist() == [1, 8, 0]
    assert reading.jobs.milli.tolist() == [460, 1000, 0]
    assert reading.jobs.types.tolist() == [0, 3, 0]
    assert reading.jobs.asked_milli.tolist() == [460, 8000, 0]


def test_the_column_of_types_may_be_absent():
    text = "cpu_milli,memory_mib,num_gpu,gpu_milli\n1000,2048,1,1000\n"
    assert read_share_jobs(text, "jobs.csv", ("T4",)).jobs.types.tolist() == [0]


def test_a_type_that_no_node_has_is_said_once_and_fits_nowhere():
    text = JOBS + "a,1,1,1,10,V9\nb,1,1,1,10,V9|T4\nc,1,1,1,10,T4\n"
    reading = read_share_jobs(text, "jobs.csv", ("T4",))
    assert reading.jobs.types.tolist() == [NO_TYPE, NO_TYPE | 1, 1]
    (finding,) = reading.findings
    assert finding.render() == (
        "jobs.csv:2: gpu_spec: warning [share_type_unknown] type V9 is on no node; jobs that ask "
        "for it: 2. There are T4.\n    Correct the name, or expect that jobs which accept no other "
        "type are not placed."
    )


NODE_FAULTS = {
    "a number that is none": ("a,many,1,2,T4\n", [(2, "trace_number_refused")]),
    "a negative number": ("a,-1,1,2,T4\n", [(2, "trace_number_outside")]),
    "one accelerator too many": ("a,1,1,63,T4\n", [(2, "trace_number_outside")]),
    "accelerators of no type": ("a,1,1,2,\n", [(2, "share_type_missing")]),
    "the same node again": ("a,1,1,2,T4\na,1,1,2,T4\n", [(3, "share_node_twice")]),
    "a cell too few": ("a,1,1,2\n", [(2, "trace_field_count")]),
    "no node": ("", [(0, "share_nothing_offered")]),
    "no accelerator": ("a,1,1,0,\n", [(0, "share_nothing_offered")]),
    "all faults at once": (
        "a,1,1,2,\nb,x,1,2,T4\nc,1,1,2,T4\nc,1,1,2,T4\n",
        [(2, "share_type_missing"), (3, "trace_number_refused"), (5, "share_node_twice")],
    ),
    "too many types": (
        "".join(f"n{i},1,1,1,t{i}\n" for i in range(63)),
        [(0, "share_types_too_many")],
    ),
}


@pytest.mark.parametrize(("rows", "want"), NODE_FAULTS.values(), ids=NODE_FAULTS)
def test_what_is_wrong_with_nodes(rows, want):
    assert codes(read_share_nodes(NODES + rows, "nodes.csv")) == want


def test_sixty_two_accelerators_and_sixty_two_types_are_read():
    text = NODES + "".join(f"n{i},1,1,62,t{i}\n" for i in range(62))
    assert read_share_nodes(text, "nodes.csv").findings == ()


JOB_FAULTS = {
    "a part of nothing": ("a,1,1,1,0,\n", [(2, "trace_number_outside")]),
    "more than the whole": ("a,1,1,1,1001,\n", [(2, "trace_number_outside")]),
    "parts of two": ("a,1,1,2,999,\n", [(2, "share_part_of_several")]),
    "no jobs": ("", [(0, "share_nothing_asked")]),
    "no accelerator": ("a,1,1,0,0,\n", [(0, "share_nothing_asked")]),
    "all faults at once": (
        "a,1,1,2,500,\nb,1,,1,1000,\nc,1,1,1,1000,V9\n",
        [(2, "share_part_of_several"), (3, "trace_number_refused"), (4, "share_type_unknown")],
    ),
}


@pytest.mark.parametrize(("rows", "want"), JOB_FAULTS.values(), ids=JOB_FAULTS)
def test_what_is_wrong_with_jobs(rows, want):
    assert codes(read_share_jobs(JOBS + rows, "jobs.csv", ("T4",))) == want


def test_a_column_that_is_not_there():
    assert codes(read_share_nodes("sn,gpu\n", "n.csv")) == [(1, "trace_column_missing")] * 3
    assert codes(read_share_jobs("name\n", "j.csv", ())) == [(1, "trace_column_missing")] * 4
