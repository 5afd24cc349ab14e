"""An ensemble in a folder: its file, its jobs as memory maps, and one result per scenario.

::

    DIR/ensemble.yaml        what is run
    DIR/jobs/*.npy           columns of the trace, which all workers map and none copies
    DIR/jobs/model.json      or the workload model
    DIR/ensemble.json        the hash of both; written last
    DIR/results/000017.json  written when scenario 17 is done, whole or not at all
    DIR/results.jsonl        all of them, in order; written when the last is done

Nothing else is needed to run a scenario, so a worker is told the folder and a number.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dure
from dure.files.ensemble_jobs import map_source, read_source, store_source
from dure.files.text import load_json, read_text, write_bytes
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import canonical_bytes, seal

if TYPE_CHECKING:
    from dure.rehearse.ensemble import Ensemble, Scenario
    from dure.rehearse.ensemble_run import Source
_FILE, _ABOUT, _JOBS = "ensemble.yaml", "ensemble.json", "jobs"
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Prepared:
    """An ensemble whose folder is ready.

    Parameters
    ----------
    folder : where
    ensemble : what is run
    scenarios : in the order of their numbers
    seal : of the ensemble and its jobs
    """

    folder: str
    ensemble: "Ensemble"
    scenarios: tuple["Scenario", ...]
    seal: str


def prepare_ensemble(file: str, folder: str) -> Prepared:
    """Read an ensemble file, and make its folder unless it is there.

    Raises
    ------
    InputRefused
        If the file or its jobs have faults, or the folder is that of another ensemble.
    FileFailed
        If something cannot be read or written.
    """
    from dure.rehearse.ensemble_run import check_scenarios
    from dure.rehearse.findings_ensemble import ENSEMBLE_CHANGED

    text = read_text(file)
    ensemble = _read(text, file)
    at = Path(folder)
    source, digest = read_source(ensemble, Path(file).parent)
    found = check_scenarios(ensemble, source, file)
    if found:
        raise InputRefused(found)
    told: dict[str, Any] = {"jobs": digest, "version": dure.__version__}
    if ensemble.world is not None:
        told["world"] = ensemble.world.plain()
    has = seal(told | {"ensemble": asdict(replace(ensemble, world=None))})
    if (at / _ABOUT).exists():
        had = str(load_json(at / _ABOUT).get("seal"))
        if had != has:
            fields = {"folder": folder, "had": had[:_SHOWN], "has": has[:_SHOWN]}
            raise InputRefused([Finding(ENSEMBLE_CHANGED, Place(file), fields)])
    else:
        store_source(at / _JOBS, source)
        write_bytes(str(at / _FILE), text.encode())
        about = {"seal": has, "scenarios": len(ensemble.scenarios()), "version": dure.__version__}
        write_bytes(str(at / _ABOUT), canonical_bytes(about) + b"\n")
    return Prepared(folder, ensemble, ensemble.scenarios(), has)


def run_index(folder: str, index: int) -> bytes:
    """Run one scenario of a prepared folder, and give the bytes of its result."""
    from dure.rehearse.ensemble_run import run_scenario

    path = str(Path(folder).resolve())
    opened = open_ensemble(path, str(load_json(Path(path) / _ABOUT)["seal"]))
    scenario = opened.prepared.scenarios[index]
    measures = run_scenario(opened.prepared.ensemble, scenario, opened.source)
    result = {
        "seal": opened.prepared.seal,
        "scenario": asdict(scenario),
        "measures": measures,
    }
    return canonical_bytes(result) + b"\n"


def write_result(folder: str, index: int, content: bytes) -> None:
    """Write the result of a scenario, whole or not at all."""
    write_bytes(str(_result_path(folder, index)), content)


def find_results(prepared: Prepared) -> dict[int, Mapping[str, Any]]:
    """Read the results that are there, by number.

    Raises
    ------
    InputRefused
        If one cannot be read, or is of another ensemble; all of them are named.
    """
    from dure.rehearse.findings_ensemble import ENSEMBLE_RESULT_BROKEN

    found: dict[int, Mapping[str, Any]] = {}
    broken = []
    for scenario in prepared.scenarios:
        path = _result_path(prepared.folder, scenario.index)
        if not path.exists():
            continue
        result = load_json(path)
        had = str(result.get("seal", "-"))
        if had != prepared.seal or result.get("scenario") != asdict(scenario):
            fields = {"had": had[:_SHOWN], "has": prepared.seal[:_SHOWN]}
            broken.append(Finding(ENSEMBLE_RESULT_BROKEN, Place(str(path)), fields))
        found[scenario.index] = result
    if broken:
        raise InputRefused(broken)
    return found


def join_results(prepared: Prepared) -> str:
    """Write all results into one file, in order of their numbers; give its path."""
    parts = (_result_path(prepared.folder, s.index).read_bytes() for s in prepared.scenarios)
    path = str(Path(prepared.folder) / "results.jsonl")
    write_bytes(path, b"".join(parts))
    return path


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder, ready to run."""

    prepared: Prepared
    source: "Source"


@lru_cache(maxsize=2)
def open_ensemble(folder: str, has: str) -> Opened:
    """Open a prepared folder once per process; the jobs are mapped, not read.

    Parameters
    ----------
    folder : full path
    has : the seal that it has now
    """
    from dure.rehearse.ensemble import JobUse

    at = Path(folder)
    ensemble = _read(read_text(str(at / _FILE)), str(at / _FILE))
    prepared = Prepared(folder, ensemble, ensemble.scenarios(), has)
    return Opened(prepared, map_source(at / _JOBS, is_replayed=ensemble.jobs.use is JobUse.REPLAY))


def _result_path(folder: str, index: int) -> Path:
    """Say where the result of a scenario is."""
    return Path(folder) / "results" / f"{index:06d}.json"


def _read(text: str, file: str) -> "Ensemble":
    """Read an ensemble, or refuse it."""
    from dure.rehearse.ensemble_read import read_ensemble

    reading = read_ensemble(text, file)
    if reading.ensemble is None:
        raise InputRefused(reading.findings)
    return reading.ensemble
