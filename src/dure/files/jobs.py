"""Job records in files: parquet in and out, and traces of any known format."""

import json
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from dure.files.text import decode_text, read_bytes, write_bytes
from dure.terms.errors import FileFailed, InputRefused
from dure.terms.finding import Finding, Place, has_error
from dure.workload.findings import JOBS_FILE_REFUSED
from dure.workload.jobs import ABSENT, COLUMNS, Ints, JobRecords, Jobs
from dure.workload.marks import Labels, Names, make_names
from dure.workload.rows import Reading
from dure.workload.trace import Choices, Format, read_trace

if TYPE_CHECKING:
    import pyarrow as pa

_MAGIC = b"PAR1"
_KEY = b"dure"
_OUTCOME = ("start_s", "end_s", "state")
_NAMED = ("qos", "kind")
_MAY_BE_ABSENT = ("run_s", "estimate_s", "start_s", "end_s")


def read_jobs(path: str, form: Format | None = None, choices: Choices | None = None) -> Reading:
    """Read job records from parquet, or a trace of any known format; gz is unpacked.

    Parameters
    ----------
    path : file, or ``-`` for standard input
    form : format of the trace; None tells it from the content
    choices : what the readers of traces have to be told; time zones are those of the system

    Returns
    -------
    reading : Reading
        With the faults of a trace. Parquet has none or is refused.

    Raises
    ------
    FileFailed
        If the file cannot be read.
    InputRefused
        If it is parquet but not of job records, or a text but not UTF-8.
    """
    raw = read_bytes(path)
    if raw[:4] == _MAGIC and form is None:
        return _read_parquet(raw, path)
    return read_trace(decode_text(raw, path), path, form, choices or Choices(zones=find_zone))


def read_jobs_file(path: str, form: str | None = None) -> JobRecords:
    """Read job records of which every row is good; else as `read_jobs`.

    Raises
    ------
    InputRefused
        If a row has a fault; all findings are in it.
    """
    reading = read_jobs(path, Format(form) if form else None)
    if has_error(reading.findings):
        raise InputRefused(reading.findings)
    return reading.records


def find_zone(name: str) -> tzinfo | None:
    """Find the rules of a time zone that the system knows."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def write_jobs(
    path: str,
    records: JobRecords,
    machine_width: int | None = None,
    labels: Labels | None = None,
) -> None:
    """Write job records as parquet; what is absent is null, projects are names, users numbers.

    Parameters
    ----------
    path : file; what stood there is replaced
    records : what to write
    machine_width, labels : as in `Reading`

    Raises
    ------
    FileFailed
        If it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    jobs = records.jobs
    columns: dict[str, Any] = {}
    for name, values in _columns(records).items():
        if name == "project":
            columns[name] = pa.array(jobs.projects, pa.string()).take(pa.array(values))
        else:
            mask = values == ABSENT if name in _MAY_BE_ABSENT else None
            columns[name] = pa.array(values, pa.int64(), mask=mask)
    labels = labels or Labels()
    columns |= _label_columns(labels)
    about = {
        "version": 1,
        "epoch": jobs.epoch.isoformat() if jobs.epoch is not None else None,
        "projects": jobs.projects,
        "machine_width": machine_width,
        "partitions": None if labels.partition is None else labels.partition.names,
    }
    text = json.dumps(about, ensure_ascii=False).encode()
    table = pa.table(columns).replace_schema_metadata({_KEY: text})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    write_bytes(path, sink.getvalue().to_pybytes())


def _label_columns(labels: Labels) -> dict[str, Any]:
    """Give what is said of jobs by name; the partition is a number already."""
    import pyarrow as pa

    columns: dict[str, Any] = {}
    if labels.user is not None:
        # Who it was is nobody's business, and the order of the names is kept.
        digits = len(str(len(labels.user.names)))
        users = tuple(f"{number:0{digits}d}" for number in range(len(labels.user.names)))
        columns["user"] = _spell(Names(users, labels.user.number))
    for name in _NAMED:
        named = getattr(labels, name)
        if named is not None:
            columns[name] = _spell(named)
    saved = labels.checkpoint_s
    if saved is not None:
        columns["checkpoint_s"] = pa.array(saved, pa.int64(), mask=saved == ABSENT)
    return columns


def _spell(named: Names) -> "pa.Array":
    """Write a column of names."""
    import pyarrow as pa

    number = pa.array(named.number, pa.int64(), mask=named.number == ABSENT)
    return pa.array(named.names, pa.string()).take(number)


def _columns(records: JobRecords) -> dict[str, Ints]:
    """Give all columns by name."""
    asked = {name: getattr(records.jobs, name) for name in COLUMNS}
    return asked | {name: getattr(records, name) for name in _OUTCOME}


def _read_parquet(raw: bytes, path: str) -> Reading:
    """Read what `write_jobs` wrote."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(raw))
    except (pa.ArrowInvalid, OSError) as fault:
        msg = f"cannot read {path}: {fault}"
        raise FileFailed(msg) from fault
    about = _read_about(table, path)
    columns = _read_columns(table, about, path)
    outcome = {name: columns.pop(name) for name in _OUTCOME}
    try:
        jobs = Jobs(**columns, projects=about.projects, epoch=about.epoch)
    except AssertionError as fault:
        raise _refusal(path, "its rows are not in order of submission, or a width is 0") from fault
    labels = _read_labels(table, about, jobs, path)
    return Reading(JobRecords(jobs, **outcome), (), about.machine_width, labels)


def _read_labels(table: "pa.Table", about: "_About", jobs: Jobs, path: str) -> Labels:
    """Read what is said of jobs by name, as far as it is there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    named: dict[str, Names | None] = {}
    for name in ("user", *_NAMED):
        if name in table.column_names:
            if table[name].type != pa.string():
                raise _refusal(path, f"its column {name} is {table[name].type}, not string")
            named[name] = make_names([cell or "" for cell in table[name].to_pylist()])
    if about.partitions:
        if len(jobs) and int(jobs.partition.max()) >= len(about.partitions):
            raise _refusal(path, f"it names {len(about.partitions)} partitions and uses more")
        named["partition"] = Names(about.partitions, jobs.partition)
    saved = None
    if "checkpoint_s" in table.column_names:
        column = pc.fill_null(table["checkpoint_s"].cast(pa.int64()), ABSENT)
        saved = np.array(column.to_numpy(), np.int64)
    return Labels(**named, checkpoint_s=saved)


class _About(NamedTuple):
    """What the metadata says."""

    epoch: datetime | None
    projects: tuple[str, ...]
    machine_width: int | None
    partitions: tuple[str, ...]


def _read_about(table: "pa.Table", path: str) -> _About:
    """Read the metadata: epoch, projects, machine."""
    text = (table.schema.metadata or {}).get(_KEY)
    if text is None:
        raise _refusal(path, "its metadata has no key 'dure'")
    try:
        said = json.loads(text)
        if said["version"] != 1:
            raise _refusal(path, f"its version is {said['version']!r}, this Dure reads 1")
        epoch = said["epoch"]
        return _About(
            epoch=datetime.fromisoformat(epoch) if epoch is not None else None,
            projects=tuple(str(name) for name in said["projects"]),
            machine_width=said["machine_width"],
            partitions=tuple(str(name) for name in said.get("partitions") or ()),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise _refusal(path, f"its metadata 'dure' cannot be read ({fault})") from fault


def _read_columns(table: "pa.Table", about: _About, path: str) -> dict[str, Ints]:
    """Read all columns; null becomes `ABSENT`, a project its number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = (*COLUMNS, *_OUTCOME)
    missing = [name for name in wanted if name not in table.column_names]
    if missing:
        raise _refusal(path, f"it lacks the column {', '.join(missing)}")
    columns: dict[str, Ints] = {}
    for name in wanted:
        column = table[name]
        kind = pa.string() if name == "project" else pa.int64()
        if column.type != kind:
            raise _refusal(path, f"its column {name} is {column.type}, not {kind}")
        if name == "project":
            column = pc.index_in(column, value_set=pa.array(about.projects, pa.string()))
        if name not in _MAY_BE_ABSENT and column.null_count:
            raise _refusal(path, f"its column {name} has {column.null_count} empty cells")
        filled = pc.fill_null(column.cast(pa.int64()), ABSENT)
        columns[name] = np.array(filled.to_numpy(), np.int64)
    return columns


def _refusal(path: str, fault: str) -> InputRefused:
    """Make the refusal of a parquet file."""
    return InputRefused([Finding(JOBS_FILE_REFUSED, Place(path), {"fault": fault})])
