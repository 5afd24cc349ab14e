"""The order of the rooms, and what a pure room may bring along."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LAYERS = [layer.removeprefix("dure.") for layer in CONTRACTS["contracts"][0]["layers"]]
PURE = [room for room in LAYERS if room not in {"cli", "files", "office"}]
HEAVY = (
    "altair",
    "highspy",
    "numba",
    "pandas",
    "polars",
    "pyarrow",
    "scipy",
    "vl_convert",
)


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("dure", include_external_packages=True, cache_dir=None)


COMPILED = {"award", "rehearse", "twin"}
"""Rooms with a kernel, and the one that puts jobs through a kernel."""

IMPORTS = {
    "without a kernel": (set(PURE) - COMPILED, HEAVY),
    "with a kernel": (COMPILED, set(HEAVY) - {"numba"}),
}


@pytest.mark.parametrize(("rooms", "refused"), IMPORTS.values(), ids=IMPORTS)
def test_importing_a_pure_room_brings_nothing_heavy(graph, rooms, refused):
    modules = sorted(m for m in graph.modules if m.startswith("dure.") and m.split(".")[1] in rooms)
    assert len(modules) > len(rooms)
    code = f"""
import importlib, sys
for module in {modules}:
    importlib.import_module(module)
print(sorted({set(refused)} & set(sys.modules)))
"""
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout == "[]\n"


def test_only_kernels_know_the_compiler(graph):
    importers = graph.find_modules_that_directly_import("numba")
    # The one chooses where kernels are kept, the other shows that one is being compiled.
    known = {"dure.twin.compile", "dure.cli.compiling"}
    assert not {m for m in importers if "kernel" not in m.split(".")[-1]} - known


@pytest.fixture
def planted(tmp_path):
    """A copy of the package in which every room imports every later one."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src" / "dure",
        tmp_path / "dure",
        ignore=shutil.ignore_patterns("*.nb?", "__pycache__"),
    )
    for number, room in enumerate(LAYERS):
        later = "".join(f"import dure.{name}\n" for name in LAYERS[:number])
        (tmp_path / "dure" / room / "planted.py").write_text(f'"""A breach."""\n{later}')
    return tmp_path


def lint_imports(folder):
    lint = str(Path(sys.executable).with_name("lint-imports"))
    code = [lint, "--no-cache", "--config", str(folder / "pyproject.toml")]
    environment = {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        code, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_planted_breach_of_the_order_is_found(planted):
    got = lint_imports(planted)
    assert got.returncode == 1
    found = set(re.findall(r"dure\.(\w+) is not allowed to import dure\.(\w+)", got.stdout))
    want = {(room, later) for n, room in enumerate(LAYERS) for later in LAYERS[:n]}
    assert want <= found
