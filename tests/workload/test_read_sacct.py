"""Accounts of Slurm as sacct prints them: what is understood, and all that is wrong at once."""

import json
from datetime import datetime

import pytest

from dure.workload.jobs import ABSENT, State
from dure.workload.sacct import PartitionFrom, read_sacct
from dure.workload.trace import Format, read_trace, recognise_format

HEAD = "JobID|Submit|Start|End|TimelimitRaw|AllocTRES|ReqTRES|Account|User|Partition|State\n"
H100 = "billing=8,cpu=8,gres/gpu:h100=4,gres/gpu=4,mem=8G,node=1"
B200 = "cpu=8,gres/gpu:b200=16,gres/gpu=16,node=2"
DAY = "2026-03-02T"


def row(job="1", submit="09:30:00", start="09:40:00", end="09:41:00", **more):
    """Write one row; times are of one day."""
    times = [time if ":" not in time else DAY + time for time in (submit, start, end)]
    rest = {"limit": "60", "alloc": H100, "req": H100, "account": "lab", "user": "kim"}
    rest |= {"partition": "real", "state": "COMPLETED"} | more
    return "|".join([job, *times, *rest.values()]) + "\n"


def read(*rows, head=HEAD, **how):
    return read_sacct(head + "".join(rows), "s.txt", **how)


def told(reading):
    jobs = reading.records.jobs
    return {
        "submit": jobs.submit_s.tolist(),
        "start": reading.records.start_s.tolist(),
        "run": jobs.run_s.tolist(),
        "estimate": jobs.estimate_s.tolist(),
        "width": jobs.width.tolist(),
        "state": reading.records.state.tolist(),
    }


HALF_PAST_NINE = 9 * 3_600 + 30 * 60
ONE = {
    "submit": [HALF_PAST_NINE],
    "start": [HALF_PAST_NINE + 600],
    "run": [60],
    "estimate": [3_600],
    "width": [4],
    "state": [State.ENDED],
}
NEVER = {"start": [ABSENT], "run": [ABSENT], "state": [State.WAITING]}
ROWS = {
    "a job that completed": (row(), {}),
    "one that failed has ended": (row(state="FAILED"), {}),
    "one that timed out was killed": (row(state="TIMEOUT"), {"state": [State.KILLED]}),
    "one cancelled while it ran has ended": (row(state="CANCELLED by 1000"), {}),
    "one cancelled at its limit was killed": (
        row(state="CANCELLED by 0", limit="1"),
        {"estimate": [60], "state": [State.KILLED]},
    ),
    "one cancelled before it ran has its request for a width": (
        row(state="CANCELLED by 1000", start="None", alloc="", req=B200),
        NEVER | {"width": [16]},
    ),
    "one cancelled before it ran, with its end for a start": (
        row(state="CANCELLED", start="09:41:00", alloc="", req=H100),
        NEVER,
    ),
    "one that waits": (row(state="PENDING", start="Unknown", end="Unknown", alloc=""), NEVER),
    "one that runs has a start alone": (
        row(state="RUNNING", end="Unknown"),
        {"run": [ABSENT], "state": [State.WAITING]},
    ),
    "a state that is cut": (row(state="CANCELLED+"), {}),
    "a width over several nodes": (row(alloc=B200), {"width": [16]}),
    "NPUs are accelerators": (row(alloc="cpu=1,gres/npu:rngd=2,gres/npu=2"), {"width": [2]}),
    "a count without a type": (row(alloc="cpu=1,gres/gpu=3"), {"width": [3]}),
    "a type without a count of all": (row(alloc="cpu=1,gres/gpu:h100=3"), {"width": [3]}),
    "some of a type and some of none": (
        row(alloc="gres/gpu:h100=3,gres/gpu=5"),
        {"width": [5]},
    ),
    "shards are not accelerators": (row(alloc="gres/gpu=1,gres/shard=4"), {"width": [1]}),
    "no limit": (row(limit="UNLIMITED"), {"estimate": [ABSENT]}),
    "the limit of the partition": (row(limit="Partition_Limit"), {"estimate": [ABSENT]}),
    "no time at all": (row(end="09:40:00"), {"run": [0]}),
}


@pytest.mark.parametrize(("line", "change"), ROWS.values(), ids=ROWS)
def test_rows(line, change):
    reading = read(line)
    assert told(reading) == ONE | change
    codes = {finding.message.code for finding in reading.findings}
    assert codes <= {"trace_run_unknown"}


def test_clock_and_projects():
    reading = read(row(), row(account="", user="kim"), row(account="", user=""))
    jobs = reading.records.jobs
    assert jobs.epoch == datetime.fromisoformat("2026-03-02")
    assert jobs.projects == ("", "kim", "lab")
    assert jobs.project.tolist() == [2, 1, 0]


LIMITS = {"1-12:00:00": 129_600, "12:00:00": 43_200, "05:30": 330, "": ABSENT}


@pytest.mark.parametrize(("text", "want"), LIMITS.items(), ids=str)
def test_limits_as_a_clock_writes_them(text, want):
    head = HEAD.replace("TimelimitRaw", "Timelimit")
    assert told(read(row(limit=text), head=head))["estimate"] == [want]


def test_columns_in_another_order_with_a_bar_at_the_end():
    times = f"{DAY}10:00:00|{DAY}09:00:00|{DAY}09:00:00"
    text = f"State|AllocTRES|End|Start|Submit|\nCOMPLETED|{H100}|{times}|\r\n"
    reading = read_sacct(text, "s.txt")
    assert reading.findings == ()
    assert told(reading) | {"estimate": 0} == {
        "submit": [32_400],
        "start": [32_400],
        "run": [3_600],
        "estimate": 0,
        "width": [4],
        "state": [State.ENDED],
    }


def test_steps_and_jobs_without_accelerators_are_counted_and_left_out():
    lines = (row(), row("1.batch"), row("2", alloc="cpu=1", req="cpu=1"), row("2.0"))
    reading = read(*lines)
    assert len(reading.records) == 1
    assert [finding.render().partition("\n")[0] for finding in reading.findings] == [
        (
            "s.txt:3: warning [sacct_steps_left_out] 2 of 4 rows are steps of jobs, first here; "
            "left out."
        ),
        (
            "s.txt:4: warning [sacct_no_accelerator] 1 of 2 jobs have no accelerator "
            "(gres/gpu|npu), first here; left out."
        ),
    ]


def test_types_send_jobs_to_partitions_in_the_order_of_their_names():
    lines = (row("1", submit="09:31:00"), row("2", alloc=B200), row("3", alloc="gres/gpu=1"))
    reading = read(*lines, partition_from=PartitionFrom.TYPE)
    # By submission: b200, the one without a name, h100.
    assert reading.records.jobs.partition.tolist() == [1, 0, 2]
    (said,) = (f for f in reading.findings if f.message.code == "sacct_partitions")
    assert said.what() == "jobs are sent to partitions by type, in this order: -, b200, h100."


def test_partitions_of_slurm_may_be_those_of_the_twin():
    lines = (row("1", partition="long"), row("2", partition="debug"))
    reading = read(*lines, partition_from=PartitionFrom.PARTITION)
    assert reading.records.jobs.partition.tolist() == [1, 0]
    assert "debug, long" in reading.findings[0].what()
    assert read(*lines).records.jobs.partition.tolist() == [0, 0]


def test_a_job_of_two_types_has_no_partition():
    line = row(alloc="gres/gpu:b200=1,gres/gpu:h100=2,gres/gpu=3")
    (found,) = read(line, partition_from=PartitionFrom.TYPE).findings
    assert (found.message.code, found.place.line) == ("sacct_types_mixed", 2)
    assert told(read(line))["width"] == [3]


def test_seconds_since_1970_are_of_greenwich():
    # SLURM_TIME_FORMAT=%s; 1772411400 is 2026-03-02 00:30:00 there.
    line = row(submit="1772411400", start="1772411401", end="1772411461")
    reading = read(line)
    assert reading.records.jobs.epoch == datetime.fromisoformat("2026-03-02")
    assert told(reading)["submit"] == [1_800]
    (said,) = reading.findings
    assert said.next_step().endswith("in Korea 2026-03-02T09:00:00.")


FAULTS = {
    "a time that is none": (row(start="soon"), "s.txt:2: start: error [trace_time_refused] 'soon'"),
    "no submission": (row(submit="Unknown"), "s.txt:2: submit: error [trace_time_refused]"),
    "a start before the submission": (
        row(submit="09:50:00"),
        "s.txt:2: start: error [trace_time_order]",
    ),
    "an end before the start": (row(end="09:39:59"), "s.txt:2: end: error [trace_time_order]"),
    "a state that nobody knows": (
        row(state="MELTED"),
        "s.txt:2: state: error [sacct_state_unknown] 'MELTED' is not a state",
    ),
    "a list of resources that is cut": (
        row(alloc="cpu=8,gres/gpu:h1+"),
        "s.txt:2: alloctres: error [sacct_tres_refused] 'cpu=8,gres/gpu:h1+' is not a list",
    ),
    "a count that is none": (
        row(alloc="gres/gpu=many"),
        "s.txt:2: alloctres: error [sacct_tres_refused]",
    ),
    "more accelerators than can be meant": (
        row(alloc="gres/gpu=10000001"),
        "s.txt:2: alloctres: error [trace_number_outside] 10000001 is outside",
    ),
    "minutes that are none": (
        row(limit="1h"),
        "s.txt:2: timelimitraw: error [sacct_limit_refused]",
    ),
    "a row that is too long": (
        row(user="a|b"),
        "s.txt:2: error [trace_field_count] the row has 12",
    ),
    "both ways to write times": (
        row() + row(submit="1772411400"),
        "s.txt:3: submit: error [trace_time_refused] '1772411400'",
    ),
}


@pytest.mark.parametrize(("lines", "want"), FAULTS.values(), ids=FAULTS)
def test_faults(lines, want):
    found = [finding.render() for finding in read(lines).findings]
    assert any(line.startswith(want) for line in found), found
    assert all(finding.render("ko") for finding in read(lines).findings)


def test_a_limit_of_the_clock_that_is_none():
    head = HEAD.replace("TimelimitRaw", "Timelimit")
    (found,) = read(row(limit="1h"), head=head).findings
    assert (found.message.code, found.place.field) == ("sacct_limit_refused", "timelimit")


def test_all_faults_at_once():
    found = read(row(state="X"), row(), row(limit="x"), row(start="x")).findings
    assert [finding.place.line for finding in found] == [2, 4, 5]


def test_missing_columns():
    found = read_sacct("JobID|Submit|End\n", "s.txt").findings
    assert [finding.place.field for finding in found] == ["start", "state", "alloctres"]


def test_nothing():
    assert [f.message.code for f in read().findings] == ["trace_empty"]


# As Slurm 22.05 and as 24.11 write it.
OLD = {
    "job_id": 7,
    "account": "lab",
    "user": "kim",
    "partition": "real",
    "state": {"current": "COMPLETED", "reason": "None"},
    "time": {"submission": 1772411400, "start": 1772411401, "end": 1772411461, "limit": 60},
    "tres": {
        "allocated": [
            {"type": "cpu", "name": None, "id": 1, "count": 8},
            {"type": "energy", "name": None, "id": 3, "count": None},
            {"type": "gres", "name": "gpu", "id": 1001, "count": 4},
            {"type": "gres", "name": "gpu:h100", "id": 1002, "count": 4},
        ],
        "requested": [],
    },
}
NEW = OLD | {
    "state": {"current": ["COMPLETED"]},
    "time": OLD["time"] | {"limit": {"set": True, "infinite": False, "number": 60}},
}
OPEN = OLD | {
    "state": {"current": ["RUNNING"]},
    "time": OLD["time"] | {"end": 0, "limit": {"set": False, "infinite": True, "number": 0}},
}


@pytest.mark.parametrize("job", [OLD, NEW], ids=["22.05", "24.11"])
def test_json(job):
    reading = read_sacct(json.dumps({"meta": {}, "jobs": [job]}), "s.json")
    assert told(reading) == ONE | {"submit": [1_800], "start": [1_801]}
    assert [f.message.code for f in reading.findings] == ["sacct_clock_greenwich"]


def test_json_of_a_job_that_runs_without_a_limit():
    reading = read_sacct(json.dumps({"jobs": [OPEN]}), "s.json")
    assert told(reading)["run"] == told(reading)["estimate"] == [ABSENT]


def test_a_fault_in_json_is_at_its_path():
    text = json.dumps({"jobs": [OLD, OLD | {"state": {"current": "X"}}, 7, {}]})
    found = [str(finding.place) for finding in read_sacct(text, "s.json").findings]
    assert found[:3] == ["s.json: jobs.1.state", "s.json: jobs.2", "s.json: jobs.3.submit"]


@pytest.mark.parametrize("text", ["{", '{"jobs": 3}', "{}"])
def test_what_is_not_the_json_of_sacct(text):
    (found,) = read_sacct(text, "s.json").findings
    assert found.message.code == "sacct_not_json"


def test_the_format_is_told_from_the_first_line():
    assert recognise_format(HEAD) is Format.SACCT
    assert recognise_format('{"meta": {}, "jobs": []}') is Format.SACCT
    assert recognise_format('{"format": 1}') is None
    assert told(read_trace(HEAD + row(), "s.txt")) == ONE
