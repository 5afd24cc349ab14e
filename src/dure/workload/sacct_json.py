"""The JSON of sacct: its jobs as the cells that ``sacct --parsable2`` would print."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dure.workload import findings_sacct as slurm
from dure.workload.rows import Desk


def walk_json(
    text: str, desk: Desk, wanted: Sequence[str]
) -> Iterator[tuple[Callable[[str], str], dict[str, str]]]:
    """Give the cells of each job by column; a place names the job by its number in the list.

    Slurm has changed how numbers and states are written: up to 23.02 a limit is a number and a
    state a word, from 23.11 on ``{"set": true, "number": 5}`` and a list of words. Both are read.
    """
    desk.line = 0
    try:
        jobs = json.loads(text)["jobs"]
    except ValueError as fault:
        desk.report(slurm.SACCT_NOT_JSON, line=getattr(fault, "lineno", 0), reason=fault)
        return
    except (KeyError, TypeError):
        jobs = None
    if not isinstance(jobs, list):
        desk.report(slurm.SACCT_NOT_JSON, reason="it has no list named jobs")
        return
    for number, job in enumerate(jobs):
        if not isinstance(job, dict):
            desk.report(slurm.SACCT_NOT_JSON, f"jobs.{number}", reason="a job is not a map")
            continue

        def place(name: str, number: int = number) -> str:
            """Name a field of this job."""
            return f"jobs.{number}.{name}"

        yield place, dict.fromkeys(wanted, "") | _cells_of(job)


def _cells_of(job: dict[str, Any]) -> dict[str, str]:
    """Give what is needed of a job, as text."""
    time, state = _map(job.get("time")), _map(job.get("state"))
    tres = _map(job.get("tres"))
    current = state.get("current")
    word = current[0] if isinstance(current, list) and current else current
    cells = {
        "jobid": job.get("job_id"),
        "submit": _number(time.get("submission")),
        "start": _number(time.get("start")),
        "end": _number(time.get("end")),
        "state": word,
        "alloctres": _tres(tres.get("allocated")),
        "reqtres": _tres(tres.get("requested")),
        "timelimitraw": _number(time.get("limit")),
        "account": job.get("account"),
        "user": job.get("user"),
        "partition": job.get("partition"),
        "qos": job.get("qos"),
    }
    return {name: "" if value is None else str(value) for name, value in cells.items()}


def _map(thing: object) -> dict[str, Any]:
    """Give a map, or an empty one where there is none."""
    return thing if isinstance(thing, dict) else {}


def _number(thing: object) -> object:
    """Give a number in either way of writing it, or None."""
    if isinstance(thing, dict):
        return thing.get("number") if thing.get("set") and not thing.get("infinite") else None
    return thing


def _tres(thing: object) -> str:
    """Write a list of resources as sacct does in text; what has no count is left out."""
    parts = []
    for one in thing if isinstance(thing, list) else []:
        each = _map(one)
        name = f"{each.get('type')}/{each['name']}" if each.get("name") else str(each.get("type"))
        if each.get("count") is not None:
            parts.append(f"{name}={each['count']}")
    return ",".join(parts)
