"""The reader of the Standard Workload Format, and telling formats apart."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.workload.jobs import ABSENT, State
from dure.workload.swf import WidthFrom, read_swf
from dure.workload.trace import Choices, Format, read_trace, recognise_format

#            number submit wait run alloc cpu mem req time mem status user group exe queue ...
ROW = "{n} {submit} {wait} {run} {alloc} -1 -1 {req} {time} -1 {status} {user} {group}{rest}\n"
GOOD = {
    "n": 1,
    "submit": 100,
    "wait": 20,
    "run": 60,
    "alloc": 8,
    "req": 4,
    "time": 90,
    "status": 1,
    "user": 3,
    "group": 7,
    "rest": " -1" * 5,
}


def row(**changes):
    return ROW.format(**GOOD | changes)


JOBS = {
    "as it stands": ({}, (60, 90, 8, 120, 180, State.ENDED)),
    "no allocation, so what was requested": ({"alloc": -1}, (60, 90, 4, 120, 180, State.ENDED)),
    "an allocation of 0 is none": ({"alloc": 0}, (60, 90, 4, 120, 180, State.ENDED)),
    "no wait, so no start": ({"wait": -1}, (60, 90, 8, ABSENT, ABSENT, State.ENDED)),
    "no estimate": ({"time": -1}, (60, ABSENT, 8, 120, 180, State.ENDED)),
    "no length at all": ({"run": 0}, (0, 90, 8, 120, 120, State.ENDED)),
    "never ran": ({"run": -1, "status": 5}, (ABSENT, 90, 8, ABSENT, ABSENT, State.WAITING)),
    "cancelled before it had anything": (
        {"run": 0, "alloc": 0, "status": 5},
        (ABSENT, 90, 4, ABSENT, ABSENT, State.WAITING),
    ),
    "failed just below its estimate": (
        {"status": 0, "run": 89},
        (89, 90, 8, 120, 209, State.ENDED),
    ),
    "failed at its estimate": ({"status": 0, "run": 90}, (90, 90, 8, 120, 210, State.KILLED)),
    "cancelled above its estimate": ({"status": 5, "run": 91}, (91, 90, 8, 120, 211, State.KILLED)),
    "completed above its estimate": ({"run": 91}, (91, 90, 8, 120, 211, State.ENDED)),
    "failed without an estimate": (
        {"status": 0, "time": -1},
        (60, ABSENT, 8, 120, 180, State.ENDED),
    ),
    "status not known": ({"status": -1}, (60, 90, 8, 120, 180, State.ENDED)),
}


@pytest.mark.parametrize(("changes", "want"), JOBS.values(), ids=JOBS)
def test_a_row_becomes_a_job(changes, want):
    got = read_swf(row(**changes), "l.swf").records
    jobs = got.jobs
    found = (jobs.run_s, jobs.estimate_s, jobs.width, got.start_s, got.end_s, got.state)
    assert tuple(column[0] for column in found) == want


def test_the_width_can_be_what_was_requested():
    got = read_swf(row() + row(req=-1), "l.swf", width_from=WidthFrom.REQUESTED)
    assert got.records.jobs.width.tolist() == [4, 8]


PROJECTS = {
    "the user": ({}, "user 3"),
    "the group where there is no user": ({"user": -1}, "group 7"),
    "nobody": ({"user": -1, "group": -1}, ""),
}


@pytest.mark.parametrize(("changes", "want"), PROJECTS.values(), ids=PROJECTS)
def test_the_project_is_who_submitted(changes, want):
    assert read_swf(row(**changes), "l.swf").records.jobs.projects == (want,)


FAULTS = {
    "seventeen fields": (
        "1 2 3 4 5 6 7 8 9 10 1 12 13 14 15 16 17\n",
        "l.swf:1",
        "the row has 17 fields, 18 are wanted.",
    ),
    "no submission": (row(submit=-1), "l.swf:1: submit", "-1 is outside of 0 to 100,000,000,000."),
    "a wait below absent": (
        row(wait=-2),
        "l.swf:1: wait",
        "-2 is outside of -1 to 100,000,000,000.",
    ),
    "no width at all": (
        row(alloc=-1, req=-1),
        "l.swf:1: allocated",
        "-1 is outside of 1 to 10,000,000.",
    ),
    "an unknown status": (row(status=6), "l.swf:1: status", "6 is outside of -1 to 5."),
    "a word": (
        row(run="long"),
        "l.swf:1: run",
        "'long' is not a number; whole seconds or accelerators are wanted.",
    ),
}


@pytest.mark.parametrize(("text", "place", "want"), FAULTS.values(), ids=FAULTS)
def test_a_bad_row_is_a_finding(text, place, want):
    got = read_swf(text + "\n" + row(), "l.swf")
    assert [(str(f.place), f.what()) for f in got.findings] == [(place, want)]
    assert len(got.records) == 1


def test_parts_of_a_job_are_left_out_and_counted():
    text = row() + row(status=2) + row(submit=-1, status=3) + row(n=2)
    got = read_swf(text, "l.swf")
    assert len(got.records) == 2
    assert [(f.place.line, f.what()) for f in got.findings] == [
        (2, "2 of 4 rows are parts of a job that has a row of its own, first here; left out.")
    ]


def test_jobs_wider_than_the_machine_are_kept_and_counted():
    text = "; MaxProcs: 7\n; MaxNodes: 2\n" + row() + row()
    got = read_swf(text, "l.swf")
    assert got.machine_width == 7
    assert len(got.records) == 2
    assert [(f.place.line, f.what()) for f in got.findings] == [
        (3, "2 jobs, first here, are wider than the 7 processors of the header.")
    ]


SIZES = {
    "processors": ("; MaxProcs: 100\n; MaxNodes: 50\n", 100),
    "nodes where processors are not said": ("; MaxNodes: 50\n", 50),
    "words after the number": ("; MaxProcs: 128 (at first 112)\n", 128),
    "none": ("; Computer: IBM SP2\n", None),
    "no number": ("; MaxProcs: many\n", None),
    "zero": ("; MaxProcs: 0\n", None),
}


@pytest.mark.parametrize(("header", "want"), SIZES.values(), ids=SIZES)
def test_the_header_says_how_big_the_machine_is(header, want):
    assert read_swf(header + row(), "l.swf").machine_width == want


def zones(name):
    return timezone(timedelta(hours=9)) if name == "Asia/Seoul" else None


# 843480031 is Mon Sep 23 1996 12:00:31 in Greenwich, so 14:00:31 CEST in Stockholm.
CLOCKS = {
    "a zone that is known": (
        "; UnixStartTime: 843480031\n; TimeZoneString: Asia/Seoul\n",
        "1996-09-23T21:00:31",
        [],
    ),
    "the first of two lines counts": (
        "; UnixStartTime: 843480031\n; TimeZoneString: Asia/Seoul\n; TimeZoneString: X\n",
        "1996-09-23T21:00:31",
        [],
    ),
    "an offset where the zone is not known": (
        "; UnixStartTime: 843480031\n; TimeZone: 3600\n; TimeZoneString: Middle/Earth\n",
        "1996-09-23T13:00:31",
        ["the time zone Middle/Earth is not known; the clock of TimeZone +3600 s is used."],
    ),
    "neither": (
        "; UnixStartTime: 843480031\n",
        "1996-09-23T12:00:31",
        ["the time zone - is not known; the clock of Greenwich is used."],
    ),
    "an offset beyond all": (
        "; UnixStartTime: 843480031\n; TimeZone: 90000\n",
        "1996-09-23T12:00:31",
        [
            "the header line TimeZone says '90000', which cannot be read.",
            "the time zone - is not known; the clock of Greenwich is used.",
        ],
    ),
    "no start": ("; TimeZoneString: Asia/Seoul\n", None, []),
    "a start of 0 is none": ("; UnixStartTime: 0\n", None, []),
    "a start that is no number": (
        "; UnixStartTime: once\n",
        None,
        ["the header line UnixStartTime says 'once', which cannot be read."],
    ),
}


@pytest.mark.parametrize(("header", "epoch", "words"), CLOCKS.values(), ids=CLOCKS)
def test_the_header_says_when_second_0_was(header, epoch, words):
    got = read_swf(header + row(), "l.swf", zones=zones)
    found = got.records.jobs.epoch
    assert (found.isoformat() if found else None) == epoch
    assert [f.what() for f in got.findings] == words


def test_without_rules_of_zones_none_is_known():
    header = "; UnixStartTime: 843480031\n; TimeZoneString: Asia/Seoul\n"
    got = read_swf(header + row(), "l.swf")
    assert [f.message.code for f in got.findings] == ["trace_zone_unknown"]


def test_summer_time_counts():
    header = "; UnixStartTime: 843480031\n; TimeZone: 3600\n; TimeZoneString: Europe/Stockholm\n"
    got = read_swf(header + row(), "l.swf", zones=ZoneInfo)
    assert got.records.jobs.epoch.isoformat() == "1996-09-23T14:00:31"


@given(st.lists(st.text("0123456789-. ;:\n", max_size=60), max_size=20))
def test_no_text_breaks_the_reader(lines):
    read_swf("\n".join(lines), "l.swf")


FORMATS = {
    "swf by its comment": ("\n; Version: 2\n", Format.SWF),
    "swf by its fields": (row(), Format.SWF),
    "philly": ("timestamp,duration,num_gpus,gpu_time,cluster\n", Format.PHILLY),
    "openb": (
        "name,cpu_milli,num_gpu,gpu_milli,creation_time,deletion_time,scheduled_time",
        Format.OPENB,
    ),
    "csv": ('"Submit", run,width\n', Format.CSV),
    "another": ("TIMESTAMP,ContextTokens\n", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("text", "want"), FORMATS.values(), ids=FORMATS)
def test_the_first_line_tells_the_format(text, want):
    assert recognise_format(text) is want


READ = {
    "swf": (row(), None, [8]),
    "swf as requested": (row(), Choices(width_from=WidthFrom.REQUESTED), [4]),
    "philly": ("timestamp,duration,num_gpus,gpu_time,cluster\n2017-10-09,6,2,12,a\n", None, [2]),
    "openb": (
        "num_gpu,gpu_milli,creation_time,deletion_time,scheduled_time\n8,1000,1,3,2\n",
        None,
        [8],
    ),
    "csv": ("submit,run,width\n1,1,5\n", None, [5]),
}


@pytest.mark.parametrize(("text", "choices", "widths"), READ.values(), ids=READ)
def test_a_trace_is_read_by_the_reader_of_its_format(text, choices, widths):
    assert read_trace(text, "t", None, choices).records.jobs.width.tolist() == widths


def test_a_text_of_no_format_says_how_it_begins():
    got = read_trace("TIMESTAMP,ContextTokens,GeneratedTokens,and,more\n1,2\n", "t.csv")
    assert len(got.records) == 0
    assert got.findings[0].render() == (
        "t.csv:1: error [trace_format_unknown] the file begins with "
        "'TIMESTAMP,ContextTokens,GeneratedTokens,', which is none of the known formats "
        "(philly, swf, openb, sacct, csv).\n"
        "    Name it with --format, or make a plain csv with the columns submit, run and width."
    )


def test_a_named_format_is_believed():
    got = read_trace("a,b\n1,2\n", "t.csv", Format.CSV)
    assert [f.place.field for f in got.findings] == ["submit", "run", "width"]
