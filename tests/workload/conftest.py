"""Small job records, a source, and the traces that may be at hand."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from dure.files.jobs import read_jobs
from dure.files.workload_model import shipped_workload_model
from dure.terms.citation import Mark, Source
from dure.terms.language import same
from dure.workload.jobs import ABSENT, JobRecords, Jobs, State

TRACES = Path(__file__).parents[2] / "../shared/data/traces"
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001  # a wall clock without a zone


@pytest.fixture(scope="session")
def source():
    return Source("trace", same("a trace"), "here", "2026", date(2026, 11, 22), Mark.SEEN)


@pytest.fixture(scope="session")
def make_records():
    """Make records of (submit, run, width, project) rows; second 0 is a Monday 00:00."""

    def make(rows, epoch=MONDAY):
        ordered = sorted(rows, key=lambda row: row[0])
        submit_s, run_s, width, project = np.array(ordered, np.int64).reshape(-1, 4).T
        absent = np.full(submit_s.size, ABSENT)
        names = tuple(f"p{i}" for i in range(int(project.max(initial=0)) + 1))
        jobs = Jobs(submit_s, run_s, absent, width, project, np.zeros_like(absent), names, epoch)
        return JobRecords(jobs, absent, absent, np.full(submit_s.size, State.ENDED))

    return make


@pytest.fixture(scope="session")
def shipped():
    return shipped_workload_model()


@pytest.fixture(scope="session")
def trace_path():
    """Give the path of a shared trace, or skip."""

    def find(name):
        path = TRACES / name
        if not path.exists():
            pytest.skip(f"{name} is not at hand: ../shared/data/traces is absent")
        return str(path)

    return find


@pytest.fixture(scope="session")
def philly(trace_path):
    return read_jobs(trace_path("philly.csv.gz")).records
