"""Every command that may have to compile a kernel says so, in the same way."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from dure.cli import twin_ensemble, twin_place, twin_serve
from dure.cli.twin import twin
from dure.files import ensemble_workers
from dure.twin import compile as compiling

SERVICES = """\
step: 5 min
length: 1 h
accelerators: {rngd: 1}
scaling: {lag: 0}
services:
  chat:
    hosts: [{type: rngd, slots: 4}]
    floor: 1
    ceiling: 1
    wait_p95: 2 s
    tokens: {prompt_us: 0, answer_us: 1000000}
    trace: requests.csv
"""
NODES = "sn,cpu_milli,memory_mib,gpu,model\na,8000,8000,1,T4\n"
SHARED = "cpu_milli,memory_mib,num_gpu,gpu_milli\n1000,1000,1,500\n"


class Told:
    """Stands in for what tells; writes down that it was asked to."""

    def __init__(self):
        self.times, self.is_inside = 0, False

    @contextmanager
    def __call__(self, lang):
        assert lang in ("en", "ko")
        self.times, self.is_inside = self.times + 1, True
        yield
        self.is_inside = False


@pytest.fixture
def told(monkeypatch):
    told = Told()
    for module in (twin_place, twin_serve, twin_ensemble):
        monkeypatch.setattr(module, "show_compiling", told)
    return told


def test_by_serve_and_place(told, tmp_path):
    (tmp_path / "services.yaml").write_text(SERVICES)
    (tmp_path / "requests.csv").write_text("timestamp,contexttokens,generatedtokens\n0,0,10\n")
    (tmp_path / "nodes.csv").write_text(NODES)
    (tmp_path / "jobs.csv").write_text(SHARED)
    files = [str(tmp_path / name) for name in ("nodes.csv", "jobs.csv")]
    asked = [
        ["serve", str(tmp_path / "services.yaml")],
        ["place", *files, "--seeds", "1", "--policy", "best-fit"],
    ]
    for times, args in enumerate(asked, 1):
        got = CliRunner().invoke(twin, args, standalone_mode=False)
        assert got.exception is None, got.output
        assert told.times == times


ALONE = {
    "one worker does all here": (1, True, [([0, 1, 2], 1, True)]),
    "where all is compiled, workers do all": (2, True, [([], 1, True), ([0, 1, 2], 2, False)]),
    "else the first is run here, so that it is compiled once": (
        2,
        False,
        [([0], 1, True), ([1, 2], 2, False)],
    ),
}


@pytest.mark.parametrize(("workers", "has", "want"), ALONE.values(), ids=ALONE)
def test_by_ensembles(workers, has, want, told, monkeypatch):
    asked = []

    def run_here(folder, indices, workers):
        assert folder == "f"
        asked.append((list(indices), workers, told.is_inside))
        return ((index, b"") for index in indices)

    monkeypatch.setattr(ensemble_workers, "run_here", run_here)
    monkeypatch.setattr(compiling, "has_compiled", lambda: has)
    prepared = SimpleNamespace(folder="f")
    done = list(twin_ensemble._run(prepared, [0, 1, 2], workers, None, "en"))  # noqa: SLF001
    assert (asked, done) == (want, [(0, b""), (1, b""), (2, b"")])


def test_whether_anything_was_compiled_before(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not compiling.has_compiled()
    (tmp_path / "twin_1").mkdir()
    (tmp_path / "twin_1" / "kernel_full.run_full-31.py311.nbi").write_bytes(b"")
    assert compiling.has_compiled()
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    assert not compiling.has_compiled()
