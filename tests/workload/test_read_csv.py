"""Readers of csv traces: text in, columns and printed findings out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.terms.finding import has_error
from dure.workload.jobs import ABSENT, State
from dure.workload.openb import Shared, read_openb
from dure.workload.philly import read_philly
from dure.workload.plain import read_plain

PHILLY = "timestamp,duration,num_gpus,gpu_time,cluster\n"
OPENB = (
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,"
    "creation_time,deletion_time,scheduled_time\n"
)


def said(findings):
    return "\n".join(finding.render() for finding in findings)


def columns(reading):
    jobs = reading.records.jobs
    names = [jobs.projects[i] for i in jobs.project]
    return [
        *zip(jobs.submit_s.tolist(), jobs.run_s.tolist(), jobs.width.tolist(), names, strict=True)
    ]


def test_philly_rows_are_sorted_by_submission_and_keep_their_order_within_a_second():
    text = (
        PHILLY
        + "2017-10-09 07:01:55,66.0,1,66.0,vc1\n"
        + "2017-10-08 00:00:01,10.0,8,80.0,vc2\n"
        + "2017-10-09 07:01:55,5.0,2,10.0,vc1\n"
    )
    got = read_philly(text, "p.csv")
    # 9 October 07:01:55 is 24 h + 7 h 1 min 55 s after 8 October 00:00.
    assert columns(got) == [(1, 10, 8, "vc2"), (111_715, 66, 1, "vc1"), (111_715, 5, 2, "vc1")]
    assert got.records.jobs.epoch.isoformat() == "2017-10-08T00:00:00"
    assert set(got.records.state) == {State.ENDED}
    for absent in (got.records.jobs.estimate_s, got.records.start_s, got.records.end_s):
        assert set(absent) == {ABSENT}
    assert said(got.findings) == (
        "p.csv:3: warning [trace_unsorted] 1 of 3 rows were submitted before the row above them.\n"
        "    Nothing to do: jobs are sorted by submission; rows of one second keep their order."
    )


PHILLY_FAULTS = {
    "a row too short": (
        "2017-10-09 07:01:55,66.0,1,66.0\n",
        "p.csv:2",
        "trace_field_count",
        "4 fields, 5 ",
    ),
    "a time that is none": (
        "2017-13-09 07:01:55,6,1,6,a\n",
        "p.csv:2: timestamp",
        "trace_time_refused",
        "'2017-13",
    ),
    "a time with a zone": (
        "2017-10-09T07:01:55Z,6,1,6,a\n",
        "p.csv:2: timestamp",
        "trace_time_refused",
        "55Z'",
    ),
    "a time before 1970": (
        "1969-12-31 23:59:59,6,1,6,a\n",
        "p.csv:2: timestamp",
        "trace_time_refused",
        "1969",
    ),
    "a duration in words": (
        "2017-10-09 07:01:55,long,1,6,a\n",
        "p.csv:2: duration",
        "trace_number_refused",
        "'long'",
    ),
    "no duration": (
        "2017-10-09 07:01:55,,1,6,a\n",
        "p.csv:2: duration",
        "trace_number_refused",
        "''",
    ),
    "a negative duration": (
        "2017-10-09 07:01:55,-1,1,6,a\n",
        "p.csv:2: duration",
        "trace_number_outside",
        "-1 is outside of 0 ",
    ),
    "no accelerator": (
        "2017-10-09 07:01:55,6,0,0,a\n",
        "p.csv:2: num_gpus",
        "trace_number_outside",
        "0 is outside of 1 to 10,000,000",
    ),
    "more accelerators than there can be": (
        "2017-10-09 07:01:55,6,10000001,6,a\n",
        "p.csv:2: num_gpus",
        "trace_number_outside",
        "10000001 is",
    ),
    "a number of five thousand digits": (
        f"2017-10-09 07:01:55,{'9' * 5000},1,6,a\n",
        "p.csv:2: duration",
        "trace_number_refused",
        "999",
    ),
    "digits of another script": (
        "2017-10-09 07:01:55,٦٦,1,6,a\n",
        "p.csv:2: duration",
        "trace_number_refused",
        "'٦٦'",
    ),
    "not a number": (
        "2017-10-09 07:01:55,nan,1,6,a\n",
        "p.csv:2: duration",
        "trace_number_refused",
        "'nan'",
    ),
    "an exponent": (
        "2017-10-09 07:01:55,1e3,1,6,a\n",
        "p.csv:2: duration",
        "trace_number_refused",
        "'1e3'",
    ),
    "an open quote": (
        '2017-10-09 07:01:55,6,1,6,"a\n',
        "p.csv:2",
        "trace_row_unreadable",
        "unexpected end of data",
    ),
}


@pytest.mark.parametrize(
    ("row", "place", "code", "words"), PHILLY_FAULTS.values(), ids=PHILLY_FAULTS
)
def test_a_bad_row_is_a_finding_and_the_others_are_read(row, place, code, words):
    good = "2017-10-09 07:01:55,66.0,1,66.0,vc1\n"
    got = read_philly(PHILLY + row + ("" if '"' in row else good), "p.csv")
    errors = [f for f in got.findings if f.message.severity == "error"]
    assert [f.message.code for f in errors] == [code]
    assert str(errors[0].place) == place
    assert words in errors[0].what()
    assert len(got.records) == (0 if '"' in row else 1)


def test_work_that_is_not_run_times_width_is_reported_with_both_numbers():
    got = read_philly(PHILLY + "2017-10-09 07:01:55,66.0,2,66.0,vc1\n", "p.csv")
    assert columns(got) == [(25_315, 66, 2, "vc1")]
    assert said(got.findings).splitlines()[0] == (
        "p.csv:2: gpu_time: warning [trace_work_differs] gpu_time is 66 s, duration × num_gpus is "
        "132 s; the latter is used."
    )


ROUNDED = {
    "half a second goes to the even second below": ("66.5", 66),
    "half a second goes to the even second above": ("67.5", 68),
    "more than half goes up": ("66.51", 67),
}


@pytest.mark.parametrize(("cell", "want"), ROUNDED.values(), ids=ROUNDED)
def test_parts_of_a_second_are_rounded_and_counted_once_for_the_file(cell, want):
    row = f"2017-10-09 07:01:55.5,{cell},1,{cell},vc1\n"
    got = read_philly(PHILLY + row + row, "p.csv")
    assert got.records.jobs.run_s.tolist() == [want, want]
    assert got.records.jobs.submit_s.tolist() == [25_316, 25_316]  # 07:01:55.5 to the even 56
    assert [f.message.code for f in got.findings] == ["trace_seconds_rounded"]
    assert "6 times had parts of a second, first here" in got.findings[0].what()
    assert got.findings[0].place.line == 2


HEADERS = {
    "nothing at all": ("", ["trace_column_missing"] * 5),
    "a column is missing": ("timestamp,duration,num_gpus,gpu_time\n", ["trace_column_missing"]),
    "a column stands twice": (PHILLY.replace("\n", ",cluster\n"), ["trace_column_twice"]),
    "no rows": (PHILLY, ["trace_empty"]),
    "empty lines only": (PHILLY + "\n\n", ["trace_empty"]),
}


@pytest.mark.parametrize(("text", "codes"), HEADERS.values(), ids=HEADERS)
def test_a_file_without_jobs_says_so(text, codes):
    got = read_philly(text, "p.csv")
    assert [f.message.code for f in got.findings] == codes
    assert len(got.records) == 0


def test_a_row_over_two_lines_keeps_the_number_of_its_first():
    text = 'submit,run,width,project\n1,1,1,"a\nb"\n2,x,1,c\n'
    got = read_plain(text, "p.csv")
    assert columns(got) == [(1, 1, 1, "a\nb")]
    assert str(got.findings[0].place) == "p.csv:4: run"


def test_openb_leaves_out_pods_without_accelerators_and_shared_ones_and_counts_both():
    text = (
        OPENB
        + "p0,8000,30517,0,0,,BE,Running,10,50,20\n"
        + "p1,8000,30517,1,1000,,BE,Running,10,50,20\n"
        + "p2,8000,30517,1,250,,BE,Running,10,60,20\n"
        + "p3,8000,30517,8,1000,,LS,Pending,30,60,\n"
        + "p4,8000,30517,1,500,,LS,Pending,30,60,\n"
    )
    got = read_openb(text, "o.csv")
    jobs = got.records.jobs
    assert columns(got) == [(10, 30, 1, ""), (30, ABSENT, 8, "")]
    assert got.records.start_s.tolist() == [20, ABSENT]
    assert got.records.end_s.tolist() == [50, ABSENT]
    assert got.records.state.tolist() == [State.ENDED, State.WAITING]
    assert jobs.epoch is None
    # p2 held 250 of 1,000 for 40 s: 10 accelerator-seconds.
    assert [(str(f.place), f.what()[:55]) for f in got.findings] == [
        ("o.csv:2", "1 of 5 pods ask for no accelerator (num_gpu 0), first h"),
        ("o.csv:4", "2 of 5 pods ask for part of one accelerator, first here"),
        ("o.csv:5", "1 of 2 jobs have no run time (never started, or not end"),
    ]
    assert "they ran 10 accelerator-seconds and are left out." in got.findings[1].what()


def test_openb_can_count_shared_pods_as_whole_and_says_how_much_that_adds():
    text = OPENB + "p2,8000,30517,1,250,,BE,Running,10,60,20\n"
    got = read_openb(text, "o.csv", shared=Shared.WHOLE)
    assert columns(got) == [(10, 40, 1, "")]
    assert "their work is 40 instead of 10 accelerator-seconds" in got.findings[0].what()
    assert not has_error(got.findings)


OPENB_FAULTS = {
    "scheduled before created": (
        "1,1000,20,60,10",
        "scheduled_time is 10, before creation_time, which is 20.",
    ),
    "deleted before created": (
        "1,1000,20,10,",
        "deletion_time is 10, before creation_time, which is 20.",
    ),
    "deleted before scheduled": (
        "1,1000,20,25,30",
        "deletion_time is 25, before scheduled_time, which is 30.",
    ),
    "more than a whole accelerator": ("1,1001,20,25,22", "1001 is outside of 1 to 1,000."),
    "one accelerator of which nothing": ("1,0,20,25,22", "0 is outside of 1 to 1,000."),
    "no creation": (
        "1,1000,,25,22",
        "'' is not a number; whole seconds or accelerators are wanted.",
    ),
}


@pytest.mark.parametrize(("cells", "want"), OPENB_FAULTS.values(), ids=OPENB_FAULTS)
def test_openb_refuses_times_out_of_order_and_shares_out_of_bounds(cells, want):
    header = "num_gpu,gpu_milli,creation_time,deletion_time,scheduled_time\n"
    got = read_openb(header + cells + "\n", "o.csv")
    assert [f.what() for f in got.findings] == [want]


PLAIN = {
    "seconds": ("submit,run,width\n5,60,8\n", [(5, 60, 8, "")], None),
    "columns in another order and case, others passed over": (
        "colour, Width ,RUN,Submit\nred,8,60,5\n",
        [(5, 60, 8, "")],
        None,
    ),
    "times of day count from the first midnight": (
        "submit,run,width\n2026-03-02 00:00:05,60,8\n2026-03-03T00:00:00,0,1\n",
        [(5, 60, 8, ""), (86_400, 0, 1, "")],
        "2026-03-02T00:00:00",
    ),
    "offsets are put on the clock of the first row": (
        "submit,run,width\n2026-03-02T09:00:00+09:00,60,8\n2026-03-02T01:00:00+00:00,60,8\n",
        [(32_400, 60, 8, ""), (36_000, 60, 8, "")],
        "2026-03-02T00:00:00",
    ),
    "a run follows from start and end": (
        "submit,run,width,start,end\n5,,8,10,70\n",
        [(5, 60, 8, "")],
        None,
    ),
    "a run that is not known": ("submit,run,width,start\n5,,8,10\n", [(5, ABSENT, 8, "")], None),
    "projects by name": ("submit,run,width,project\n5,1,8, lab \n", [(5, 1, 8, "lab")], None),
}


@pytest.mark.parametrize(("text", "want", "epoch"), PLAIN.values(), ids=PLAIN)
def test_plain_csv_is_read(text, want, epoch):
    got = read_plain(text, "j.csv")
    assert columns(got) == want
    assert not has_error(got.findings)
    found = got.records.jobs.epoch
    assert (found.isoformat() if found else None) == epoch


OUTCOMES = {
    "all known": ("5,60,8,100,10,70", (100, 10, 70, State.ENDED)),
    "the end follows": ("5,60,8,,10,", (ABSENT, 10, 70, State.ENDED)),
    "run only": ("5,60,8,,,", (ABSENT, ABSENT, ABSENT, State.ENDED)),
    "never started": ("5,,8,100,,", (100, ABSENT, ABSENT, State.WAITING)),
}


@pytest.mark.parametrize(("row", "want"), OUTCOMES.values(), ids=OUTCOMES)
def test_plain_csv_completes_what_follows(row, want):
    got = read_plain(f"submit,run,width,estimate,start,end\n{row}\n", "j.csv").records
    assert (got.jobs.estimate_s[0], got.start_s[0], got.end_s[0], got.state[0]) == want


PLAIN_FAULTS = {
    "a time among seconds": (
        "5,1,1,,\n2026-03-02 09:30:00,1,1,,",
        "j.csv:3: submit",
        "'2026-03-02 09:30:00' is not a time such as 86400.",
    ),
    "seconds among times": (
        "2026-03-02 09:30:00,1,1,,\n5,1,1,,",
        "j.csv:3: submit",
        "'5' is not a time such as 2026-03-02 09:30:00.",
    ),
    "a time without offset among others": (
        "2026-03-02T09:30:00+09:00,1,1,,\n2026-03-02 09:30:00,1,1,,",
        "j.csv:3: submit",
        "'2026-03-02 09:30:00' is not a time such as 2026-03-02 09:30:00+09:00.",
    ),
    "a year out of reach of a shift": (
        "2026-03-02T09:30:00+09:00,1,1,,\n0001-01-01T00:00:00+14:00,1,1,,",
        "j.csv:3: submit",
        "'0001-01-01T00:00:00+14:00' is not a time such as 2026-03-02 09:30:00+09:00.",
    ),
    "milliseconds since 1970": (
        "1772409600000,1,1,,",
        "j.csv:2: submit",
        "1772409600000 is outside of 0 to 100,000,000,000.",
    ),
    "neither seconds nor a time": (
        "soon,1,1,,",
        "j.csv:2: submit",
        "'soon' is not a number; whole seconds or accelerators are wanted.",
    ),
    "start before submission": (
        "5,1,1,4,",
        "j.csv:2: start",
        "start is 4, before submit, which is 5.",
    ),
    "end before start": ("5,,1,7,6", "j.csv:2: end", "end is 6, before start, which is 7."),
    "end before submission": ("5,,1,,4", "j.csv:2: end", "end is 4, before submit, which is 5."),
    "run is not what lies between": (
        "5,9,1,10,20",
        "j.csv:2: run",
        "run is 9 s, from start to end it is 10 s.",
    ),
}


@pytest.mark.parametrize(("rows", "place", "want"), PLAIN_FAULTS.values(), ids=PLAIN_FAULTS)
def test_plain_csv_refuses_what_contradicts_itself(rows, place, want):
    got = read_plain(f"submit,run,width,start,end\n{rows}\n", "j.csv")
    assert [(str(f.place), f.what()) for f in got.findings if has_error([f])] == [(place, want)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9), st.integers(1, 9)), min_size=1))
def test_any_order_of_rows_gives_sorted_jobs_with_the_same_work(rows):
    text = "submit,run,width\n" + "".join(f"{s},{r},{w}\n" for s, r, w in rows)
    jobs = read_plain(text, "j.csv").records.jobs
    got = [*zip(jobs.submit_s.tolist(), jobs.run_s.tolist(), jobs.width.tolist(), strict=True)]
    assert got == sorted(rows, key=lambda row: row[0])
    assert (np.diff(jobs.submit_s) >= 0).all()


@given(st.text(max_size=200))
def test_no_text_breaks_a_reader(text):
    for read in (read_philly, read_openb, read_plain):
        read(text, "t")


@given(st.lists(st.text('0123456789.-:+T, "\n', max_size=12), min_size=3, max_size=30))
def test_no_cells_break_the_plain_reader(cells):
    rows = "\n".join(",".join(cells[i : i + 3]) for i in range(0, len(cells), 3))
    got = read_plain("submit,run,width\n" + rows, "t")
    assert (got.records.jobs.width >= 1).all()
