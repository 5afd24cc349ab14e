"""Parquet in and out, and traces by path."""

import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.files.jobs import find_zone, read_jobs, read_jobs_file, write_jobs
from dure.terms.errors import FileFailed, InputRefused
from dure.workload.jobs import COLUMNS
from dure.workload.marks import Labels
from dure.workload.plain import read_plain
from dure.workload.trace import Format

TEXT = """\
submit,run,width,estimate,project,start
2026-03-02 00:30:00,9,1,,연구실,2026-03-02 00:30:00
2026-03-02 00:45:00,,3,100,b,
"""


@pytest.fixture
def records():
    return read_plain(TEXT, "j.csv").records


def same(one, two):
    for name in COLUMNS:
        assert getattr(one.jobs, name).tolist() == getattr(two.jobs, name).tolist(), name
    for name in ("start_s", "end_s", "state"):
        assert getattr(one, name).tolist() == getattr(two, name).tolist(), name
    return (one.jobs.projects, one.jobs.epoch) == (two.jobs.projects, two.jobs.epoch)


def test_records_come_back_as_they_went(records, tmp_path):
    path = str(tmp_path / "deep" / "jobs.parquet")
    write_jobs(path, records, 64)
    reading = read_jobs(path)
    assert same(reading.records, records)
    assert reading.machine_width == 64
    assert reading.findings == ()


def test_others_read_absent_as_null_and_projects_by_name(records, tmp_path):
    path = tmp_path / "jobs.parquet"
    write_jobs(str(path), records)
    table = pq.read_table(path)
    assert table["run_s"].to_pylist() == [9, None]
    assert table["estimate_s"].to_pylist() == [None, 100]
    assert table["project"].to_pylist() == ["연구실", "b"]
    about = json.loads(table.schema.metadata[b"dure"])
    assert about["epoch"] == "2026-03-02T00:00:00"


def test_the_same_records_give_the_same_bytes(records, tmp_path):
    one, two = tmp_path / "1.parquet", tmp_path / "2.parquet"
    write_jobs(str(one), records)
    write_jobs(str(two), records)
    assert one.read_bytes() == two.read_bytes()


ROW = st.tuples(
    st.integers(0, 10**11), st.integers(-1, 10**11), st.integers(1, 10**7), st.integers(0, 3)
)


@settings(max_examples=25)
@given(rows=st.lists(ROW, min_size=1, max_size=20), clock=st.booleans())
def test_any_records_come_back(make_records, tmp_path_factory, rows, clock):
    records = make_records(rows) if clock else make_records(rows, None)
    path = str(tmp_path_factory.mktemp("any") / "jobs.parquet")
    write_jobs(path, records)
    assert same(read_jobs(path).records, records)


def test_a_trace_is_read_by_its_content_gzipped_or_not(tmp_path):
    path = tmp_path / "t"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert len(read_jobs(str(path)).records) == 2
    assert len(read_jobs_file(str(path))) == 2
    assert len(read_jobs_file(str(path), "csv")) == 2


def test_a_file_with_a_bad_row_is_refused_with_all_findings(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("submit,run,width\n1,x,1\n1,y,1\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        read_jobs_file(str(path))
    assert [finding.place.line for finding in refusal.value.findings] == [2, 3]


ZONES = {
    "known": ("Europe/Stockholm", True),
    "not known": ("Middle/Earth", False),
    "no name at all": ("", False),
    "a way out of the folder": ("../../etc/passwd", False),
    "a folder": ("Europe", False),
}


@pytest.mark.parametrize(("name", "known"), ZONES.values(), ids=ZONES)
def test_zones_are_those_of_the_system(name, known):
    assert (find_zone(name) is not None) == known


def about(**changes):
    said = {"version": 1, "epoch": None, "projects": ["연구실", "b"], "machine_width": None}
    return {b"dure": json.dumps(said | changes).encode()}


def drop(table, name):
    return table.drop_columns([name])


def empty(table, name):
    return table.set_column(table.column_names.index(name), name, pa.nulls(2, pa.int64()))


def put(table, name, values):
    return table.set_column(table.column_names.index(name), name, pa.array(values))


BROKEN = {
    "no metadata": (lambda t: t.replace_schema_metadata(None), "its metadata has no key 'dure'"),
    "metadata that is no JSON": (
        lambda t: t.replace_schema_metadata({b"dure": b"{"}),
        "its metadata 'dure' cannot be read",
    ),
    "metadata without projects": (
        lambda t: t.replace_schema_metadata(about(projects=None)),
        "its metadata 'dure' cannot be read",
    ),
    "another version": (
        lambda t: t.replace_schema_metadata(about(version=2)),
        "its version is 2, this Dure reads 1",
    ),
    "an epoch that is none": (
        lambda t: t.replace_schema_metadata(about(epoch="soon")),
        "its metadata 'dure' cannot be read",
    ),
    "a column is missing": (lambda t: drop(t, "width"), "it lacks the column width"),
    "a width is absent": (lambda t: empty(t, "width"), "its column width has 2 empty cells"),
    "a project without a name in the metadata": (
        lambda t: t.replace_schema_metadata(about(projects=["b"])),
        "its column project has 1 empty cells",
    ),
    "words instead of seconds": (
        lambda t: put(t, "run_s", ["a", "b"]),
        "its column run_s is string, not int64",
    ),
    "a width of 0": (
        lambda t: put(t, "width", [0, 1]),
        "its rows are not in order of submission, or a width is 0",
    ),
    "rows out of order": (
        lambda t: put(t, "submit_s", [9, 1]),
        "its rows are not in order of submission, or a width is 0",
    ),
}


@pytest.mark.parametrize(("breach", "words"), BROKEN.values(), ids=BROKEN)
def test_parquet_of_another_kind_is_refused(records, tmp_path, breach, words):
    path = tmp_path / "jobs.parquet"
    write_jobs(str(path), records)
    pq.write_table(breach(pq.read_table(path)), path)
    with pytest.raises(InputRefused) as refusal:
        read_jobs(str(path))
    (finding,) = refusal.value.findings
    assert words in finding.what()


def test_a_broken_parquet_file_is_a_fault_of_the_world(tmp_path):
    path = tmp_path / "jobs.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(FileFailed, match="cannot read"):
        read_jobs(str(path))


def test_a_format_that_is_named_is_not_guessed(tmp_path):
    path = tmp_path / "t"
    path.write_bytes(b"PAR1,run\n")
    assert [f.place.field for f in read_jobs(str(path), Format.CSV).findings] == ["submit", "width"]


def test_what_is_said_by_name_comes_back_and_users_become_numbers(tmp_path):
    text = (
        "submit,run,width,user,qos,kind,partition,checkpoint\n"
        "0,9,8,kim,high,any,gpu,60\n1,9,8,ann,,any,cpu,\n2,9,8,,low,,gpu,\n"
    )
    reading = read_plain(text, "jobs.csv")
    path = str(tmp_path / "jobs.parquet")
    write_jobs(path, reading.records, None, reading.labels)
    got = read_jobs(path)
    assert got.records.jobs.partition.tolist() == [1, 0, 1]
    assert (got.labels.user.names, got.labels.user.number.tolist()) == (("0", "1"), [1, 0, -1])
    assert (got.labels.qos.names, got.labels.qos.number.tolist()) == (("high", "low"), [0, -1, 1])
    assert (got.labels.kind.names, got.labels.kind.number.tolist()) == (("any",), [0, 0, -1])
    assert got.labels.partition.names == ("cpu", "gpu")
    assert got.labels.checkpoint_s.tolist() == [60, -1, -1]


def test_where_nothing_is_said_by_name_there_are_no_more_columns(tmp_path):
    reading = read_plain("submit,run,width\n0,9,8\n", "jobs.csv")
    path = str(tmp_path / "jobs.parquet")
    write_jobs(path, reading.records, None, reading.labels)
    assert read_jobs(path).labels == Labels()


def test_a_partition_for_some_jobs_and_not_for_others_is_a_fault():
    found = read_plain("submit,run,width,partition\n0,9,8,a\n1,9,8,\n", "j.csv").findings
    assert [(f.place.line, f.message.code) for f in found] == [(3, "trace_no_partition")]
