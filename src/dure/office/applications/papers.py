"""Papers of applications as text and hash, and back."""

import json

from dure.application.application import Application
from dure.application.call import Call
from dure.application.text import read_json, write_record
from dure.office.applications.models import PaperRow
from dure.terms.seal import seal


def make_paper(
    application: Application, summary: str, call_hash: str, files: list[tuple[str, str]]
) -> dict[str, object]:
    """Make what is submitted, so that it can be sealed: no float is inside, and no score."""
    record = write_record(application)
    record.pop("score", None)
    return {
        "application": record,
        "summary": summary,
        "call": call_hash,
        "files": [{"name": name, "hash": hash_} for name, hash_ in files],
    }


def write_drawn_paper(application: Application, summary: str, call_hash: str) -> tuple[str, str]:
    """Write the paper of a drawn application, and its hash."""
    paper = make_paper(application, summary, call_hash, [])
    return json.dumps(paper, ensure_ascii=False), seal(paper)


def read_paper_application(row: PaperRow, call: Call) -> Application:
    """Read the application out of a paper; it was checked when it was submitted."""
    record = json.loads(row.paper)["application"]
    reading = read_json(json.dumps(record), f"paper {row.application_id}/{row.version}", call)
    assert reading.applications, f"paper {row.pk} was accepted once: {reading.findings}"
    return reading.applications[0]


def read_paper_summary(row: PaperRow) -> str:
    """Read the summary out of a paper."""
    summary: str = json.loads(row.paper)["summary"]
    return summary


def read_paper_files(row: PaperRow) -> list[str]:
    """Read the hashes of the files that were submitted with a paper, in its order."""
    files: list[dict[str, str]] = json.loads(row.paper)["files"]
    return [file["hash"] for file in files]


def read_paper_call(row: PaperRow) -> str:
    """Read the hash of the call that a paper was submitted to."""
    hash_: str = json.loads(row.paper)["call"]
    return hash_
