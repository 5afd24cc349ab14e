"""The jobs of an ensemble, kept in its folder as arrays that all workers map and none copies."""

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dure.files.text import load_json, read_bytes, read_text, write_bytes
from dure.terms.errors import InputRefused
from dure.terms.finding import has_error
from dure.terms.seal import canonical_bytes

if TYPE_CHECKING:
    from dure.rehearse.ensemble import Ensemble
    from dure.rehearse.ensemble_run import Source
    from dure.workload.jobs import JobRecords
    from dure.workload.marks import Labels

_MODEL, _ABOUT, _TABLE = "model.json", "about.json", "projects.csv"
_OUTCOME = ("start_s", "end_s", "state")
_NAMED = ("user", "qos")


def read_source(ensemble: "Ensemble", beside: Path) -> tuple["Source", str]:
    """Read the jobs or the model of an ensemble, with a hash of what was read.

    Raises
    ------
    InputRefused
        If the trace or the table of its projects has faults.
    FileFailed
        If one cannot be read.
    """
    from dure.files.jobs import read_jobs
    from dure.files.workload_model import read_workload_model_file, shipped_workload_model
    from dure.rehearse.ensemble import JobUse
    from dure.rehearse.ensemble_run import Replayed
    from dure.twin.projects import read_project_table
    from dure.workload.paper import render_workload_model

    plan = ensemble.jobs
    path = str(beside / plan.file)
    if plan.use is JobUse.MODEL:
        model = read_workload_model_file(path) if plan.file else shipped_workload_model()
        return model, hashlib.sha256(render_workload_model(model).encode()).hexdigest()
    digest = hashlib.sha256(read_bytes(path))
    reading = read_jobs(path)
    if has_error(reading.findings) or not len(reading.records):
        raise InputRefused(reading.findings)
    if plan.use is JobUse.RESAMPLE:
        return reading.records, digest.hexdigest()
    table, text = None, ""
    if plan.projects:
        file = str(beside / plan.projects)
        text = read_text(file)
        digest.update(text.encode())
        table = read_project_table(text, file, reading.records.jobs.projects)
        if has_error(table.findings):
            raise InputRefused(table.findings)
    return Replayed(reading.records, reading.labels, table, text), digest.hexdigest()


def store_source(at: Path, source: "Source") -> None:
    """Write the columns of jobs as arrays that can be mapped, or the model."""
    from dure.rehearse.ensemble_run import Replayed
    from dure.workload.jobs import JobRecords
    from dure.workload.marks import Labels
    from dure.workload.paper import render_workload_model

    if isinstance(source, Replayed):
        _store_jobs(at, source.records, source.labels)
        if source.table is not None:
            write_bytes(str(at / _TABLE), source.table_text.encode())
    elif isinstance(source, JobRecords):
        _store_jobs(at, source, Labels())
    else:
        write_bytes(str(at / _MODEL), render_workload_model(source).encode())


def _store_jobs(at: Path, records: "JobRecords", labels: "Labels") -> None:
    """Write one array per column, and what is not a column."""
    from dure.workload.jobs import COLUMNS

    jobs = records.jobs
    columns = {name: getattr(jobs, name) for name in COLUMNS}
    columns |= {name: getattr(records, name) for name in _OUTCOME}
    names = dict[str, list[str]]()
    for name in _NAMED:
        named = getattr(labels, name)
        if named is not None:
            columns[name], names[name] = named.number, list(named.names)
    if labels.checkpoint_s is not None:
        columns["checkpoint_s"] = labels.checkpoint_s
    for name, column in columns.items():
        sink = io.BytesIO()
        np.save(sink, np.ascontiguousarray(column))
        write_bytes(str(at / f"{name}.npy"), sink.getvalue())
    epoch = jobs.epoch.isoformat() if jobs.epoch is not None else None
    about = {"projects": list(jobs.projects), "epoch": epoch, "columns": [*columns], "names": names}
    write_bytes(str(at / _ABOUT), canonical_bytes(about) + b"\n")


def map_source(at: Path, *, is_replayed: bool) -> "Source":
    """Map what `store_source` wrote."""
    from dure.files.workload_model import read_workload_model_file
    from dure.rehearse.ensemble_run import Replayed
    from dure.twin.projects import read_project_table
    from dure.workload.jobs import COLUMNS, JobRecords, Jobs
    from dure.workload.marks import Labels, Names

    if (at / _MODEL).exists():
        return read_workload_model_file(str(at / _MODEL))
    about = load_json(at / _ABOUT)
    columns = {name: np.load(at / f"{name}.npy", mmap_mode="r") for name in about["columns"]}
    epoch = about["epoch"]
    jobs = Jobs(
        **{name: columns[name] for name in COLUMNS},
        projects=tuple(about["projects"]),
        epoch=datetime.fromisoformat(epoch) if epoch is not None else None,
    )
    records = JobRecords(jobs, **{name: columns[name] for name in _OUTCOME})
    if not is_replayed:
        return records
    named: dict[str, Any] = {
        name: Names(tuple(names), columns[name]) for name, names in about["names"].items()
    }
    labels = Labels(**named, checkpoint_s=columns.get("checkpoint_s"))
    table, text = None, ""
    if (at / _TABLE).exists():
        text = read_text(str(at / _TABLE))
        table = read_project_table(text, _TABLE, jobs.projects)
    return Replayed(records, labels, table, text)
